"""Tokens: one pass of one compiled pattern over the clean text; «23 915-ке» and «млн.-ға» are one token each, «5млн» is two.

Abbreviations with a dot or a slash in them stand in `lexicon/abbreviations.tsv`. No alternative of the pattern looks further
ahead than a fixed distance beyond what it then takes, so that the pass is linear on any text.
"""

from __future__ import annotations

from functools import cache

import regex

from derek.lexicon import load

_PIECE = r"[\p{L}\p{N}][\p{L}\p{M}\p{N}]*+"
_JOINED = rf"(?:[-'’‘]{_PIECE})*+"

SUFFIX = rf"(?:-\p{{L}}[\p{{L}}\p{{M}}\p{{N}}]*+{_JOINED})?+"
"""What a hyphen ties to a number, a symbol or an abbreviation: `300-ге`, `%-ын`, `млн.-ға`, `15-қараша`."""

PLAIN_WORD = r"\p{L}++(?=[\s,])"
"""The usual word, tried first: nothing but letters up to a space or a comma."""

WORD = rf"\p{{L}}[\p{{L}}\p{{M}}\p{{N}}]*+{_JOINED}"
"""Letters, then digits too, with inner hyphens and apostrophes: `үш-ақ`, `Кот-д’Ивуар`, `COVID-19-ға`, `м³`."""

# `1 000 000`, `1 178,4`. Pairs of digits after the groups, or a country code before them, tell a telephone number:
# `8 701 123 45 67`, `+7 701 123 4567`.
_GROUPED = r"(?=\d{1,3} \d{3})(?<!\+|\+\d{1,3}[ -][\d ()-]{0,16})\d{1,3}+(?: \d{3}(?!\d)){1,6}+(?! \d\d[ -]\d\d(?!\d))(?:,\d++)?+"
_ISO_DATE = r"\d{4}-\d\d-\d\d(?!\d|-\d)"
_SLASHED_DATE = r"\d{1,2}/\d{1,2}/\d{2}(?:\d\d)?(?!\d)"
_CLOCK_OR_SCORE = r"\d{1,3}:\d{1,2}(?::\d\d)?(?!\d)"
_DIGIT_CODE = r"\d{1,3}\p{Lu}(?![\p{L}\p{M}])\p{N}*+"  # `5G`, `7А`; a longer word is split off: `5млн`
_SEPARATED = r"\d++(?:[.,]\d++)*+"

NUMBER = rf"(?=\d)(?:{_GROUPED}|{_ISO_DATE}|{_SLASHED_DATE}|{_CLOCK_OR_SCORE}|{_DIGIT_CODE}|{_SEPARATED}){SUFFIX}"

# Lengths are bounded as in RFC 1035 and RFC 5321, the number of labels by what news text has.
_URL = r"(?:https?://|www\.)[^\s<>«»\"]*(?:/|[^\s<>«»\"\p{P}])"
_EMAIL = rf"[a-zA-Z0-9][a-zA-Z0-9._+-]{{0,63}}+@(?:[a-zA-Z0-9-]{{1,63}}+\.){{1,5}}[a-zA-Z]{{2,}}+{SUFFIX}"
_DOMAIN = rf"(?:[a-zA-Z][a-zA-Z0-9-]{{0,62}}+\.){{1,5}}[a-z]{{2,}}+{SUFFIX}(?!\p{{L}})"
ADDRESS = rf"(?=[a-zA-Z])(?:{_URL}|{_EMAIL}|{_DOMAIN})"

INITIALS = rf"\p{{Lu}}\.(?:(?:-?\p{{Lu}}\.){{1,4}}+{SUFFIX}|(?=[ \t]{{0,2}}\p{{Lu}}))(?!\p{{Ll}})"
"""`Қ.К.`, `Қ.-Ж.`; a single one needs a capital after it: `М. Т. Әлімова`."""

# The lists are slow to try, so that a glance ahead first tells whether the word has a dot or a slash at all.
DOTTED_LETTERS = rf"\p{{Ll}}(?:\.\p{{Ll}}(?![\p{{L}}\p{{M}}])){{1,5}}+\.?{SUFFIX}"
"""Single letters, listed or not: `т.б.`, `ф.ғ.д.`, `о.с.`"""
SPACED_LETTER = r"\p{Ll}\.(?= \p{Ll}\.)|(?<=(?<!\p{L})\p{L}\. )\p{Ll}\.(?!\p{L})"
"""One of several letters with dots and spaces: `т. с. с.`, `Б. з. б.`"""
INNER_MARK_ABBREVIATION = rf"(?=\p{{L}}{{1,8}}+[³23]?[./·])(?i:\L<undotted>)(?![\p{{L}}\p{{N}}]){SUFFIX}"
DOTTED_ABBREVIATION = rf"(?=\p{{L}}{{1,8}}+[.-])(?i:\L<dotted>){SUFFIX}"

PUNCTUATION = r"[,:;()«»\"!?—–-]"
"""Marks that begin no longer token, tried early because they are so many."""

SYMBOL = rf"(?:°[CСFcс](?!\p{{L}})|[%‰°№\p{{Sc}}]){SUFFIX}"
TAG = rf"@[A-Za-z0-9_]++(?:\.[A-Za-z0-9_]++)*+|#(?=[\p{{L}}_])[\p{{L}}\p{{M}}\p{{N}}_]++{SUFFIX}"
ELLIPSIS = r"\.{2,}+|…"
# What str.isspace() calls a space but the pattern's own \s does not: \x1c to \x1f.
CHARACTER = r"[^\s\x1c-\x1f]"
_SPACE = r"[\s\x1c-\x1f]"

_AT_ONCE = 1 << 10
"""Tokens that one match takes: a match for each would take half as long again, one for a whole book memory."""

ALTERNATIVES = (
    PLAIN_WORD,
    NUMBER,
    PUNCTUATION,
    ADDRESS,
    INITIALS,
    DOTTED_LETTERS,
    SPACED_LETTER,
    INNER_MARK_ABBREVIATION,
    DOTTED_ABBREVIATION,
    WORD,
    SYMBOL,
    TAG,
    ELLIPSIS,
    CHARACTER,
)
"""The algorithm: at each place the first alternative that fits makes the token."""


@cache
def _tokens_pattern() -> regex.Pattern[str]:
    """Tokens in a row, as many as one match takes, each of them captured by the one group."""
    lemmas = [entry.lemma for entry in load("abbreviations")]
    token = "|".join(f"(?:{alternative})" for alternative in ALTERNATIVES)
    return regex.compile(
        rf"(?:({token}){_SPACE}*+){{1,{_AT_ONCE}}}+",
        dotted=[lemma for lemma in lemmas if lemma.endswith(".")],
        undotted=[lemma for lemma in lemmas if not lemma.endswith(".")],
    )


def find_tokens(text: str) -> list[tuple[int, int]]:
    """Start and end of each token, in text order; each character that is not white space lies in exactly one.

    >>> [text[start:end] for text in ["5млн-ға жуық, 23 915 т."] for start, end in find_tokens(text)]
    ['5', 'млн-ға', 'жуық', ',', '23 915', 'т.']
    """
    spans: list[tuple[int, int]] = []
    for row in _tokens_pattern().finditer(text):
        spans += row.spans(1)
    return spans


def lower(text: str) -> str:
    """The text in lower case, each character kept in its place.

    >>> lower("ИІС, İzmir")
    'иіс, izmir'
    """
    lowered = text.lower()
    # Only İ (U+0130) has a lower case of two characters.
    return lowered if len(lowered) == len(text) else "".join(character.lower()[0] for character in text)
