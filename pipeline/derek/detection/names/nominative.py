"""Heads of names in the nominative, as the article writes them: `министрлігіне` is `министрлігі`, `компанияларының` `компаниясы`.

Case and plural go, the possessive stays: it belongs to the name (`Қаржы министрлігі`).
"""

from __future__ import annotations

from derek.detection.words import noun_reading
from derek.morphology import Reading
from derek.morphology.lemmas import with_possessive


def nominative(surface: str, reading: Reading) -> str:
    """The head of a name without case and plural, its letters as large as in the text.

    >>> from derek.detection.names.words import word_of
    >>> nominative("Министрлігінің", word_of("министрлігінің").head), nominative("банктің", word_of("банктің").head)
    ('Министрлігі', 'банк')
    """
    lemma = reading.words[-1]
    if reading.value == "legal":
        return surface[: len(lemma)]
    if "P3" in reading.features:
        noun = noun_reading(lemma)
        lemma = with_possessive(lemma, drops_vowel=noun is not None and "drop" in noun.note)
    kept = len(lemma) if surface.isupper() else sum(1 for letter in surface[: len(lemma)] if letter.isupper())
    return lemma.upper() if surface.isupper() and kept > 1 else surface[:1] + lemma[1:]
