"""Organizations named again by less than their name: `«Сырдария»` after `«Сырдария» клубы`, `Компания` after `«Нұр» ЖШС`.

Which heads are a company's is in `lexicon/name_heads.tsv`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence, Set

from derek.detection.names.organizations import Organization
from derek.detection.names.quote_heads import is_company, legal_form
from derek.detection.names.view import View
from derek.morphology.names import candidate_stems

_FIRM = "firm"
"""The note of `компания` and other heads that may mean a company of any kind, `«Нұр» ЖШС` too."""


def again(view: View, organizations: Sequence[Organization]) -> list[Organization]:
    """Organizations named before, by their quoted name alone (`«Сырдария» озды`) or by their head where it is the only one of its kind.

    `Компания салық төледі` is the one company that the article has named so far; after two companies it is neither.
    """
    quoted: dict[str, str] = {}
    for found in organizations:
        if found.name.startswith("«"):
            quoted.setdefault(_quote_of(found), found.name)
    covered = {token for found in organizations for token in range(found.first, found.last + 1)}
    later = [
        Organization(first, last, name, "", "quoted name again")
        for first, last in view.quotes.items()
        if quoted and first not in covered and (name := _quoted_before(view, first, last, quoted))
    ]
    return [*later, *_heads_again(view, organizations, covered)]


def _quote_of(found: Organization) -> str:
    """The quoted part of a name, in small letters, without its closing quote."""
    return found.name[: found.name.find("»")].lower()


def _heads_again(view: View, organizations: Sequence[Organization], covered: Set[int]) -> Iterator[Organization]:
    """`Министрлік` after `Қаржы министрлігі`, `Компания` after `«Нұр» ЖШС`; what is named only later is not meant."""
    named = deque(sorted(found for found in organizations if found.head))
    meant: dict[str, dict[str, str]] = {}
    for at in sorted(view.first_tokens) if named else ():
        while named and named[0].last < at:
            found = named.popleft()
            key = _quote_of(found) if found.name.startswith("«") else found.name.lower()
            for kind in (found.head, _FIRM) if is_company(found.head) else (found.head,):
                meant.setdefault(kind, {}).setdefault(key, found.name)
        head = view.kinds[at].head
        if head is None or at in covered or {"P3", "PL"} & set(head.features):
            continue
        if head.value == "legal" and legal_form(view, at) is None:  # `Ақтық ойын` is no `АҚ`
            continue
        names = meant.get(_FIRM if _FIRM in head.note else head.lemma, {})
        if len(names) == 1:
            yield Organization(at, at, next(iter(names.values())), head.lemma, "head again")


def _quoted_before(view: View, first: int, last: int, quoted: Mapping[str, str]) -> str:
    """The organization whose quoted name stands between the tokens, with a case inside the quotes or without: `«Қазпоштаның»`."""
    before, word = view.surface(first, last - 1).lower(), view.words[last - 1]
    stem = before[: len(before) - len(word)]
    return quoted.get(before) or next((name for form in candidate_stems(word) if (name := quoted.get(stem + form))), "")
