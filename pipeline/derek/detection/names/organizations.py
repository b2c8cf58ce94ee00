"""Organizations by their head nouns: quoted names, and names that are a noun phrase.

`«Souths Oil» компаниясының` is `«Souths Oil» компаниясы`, `Қаржы министрлігіне` is `Қаржы министрлігі`; the noun after a quote decides that
`«Ауыл аманаты» бағдарламасы` is none. Heads are in `lexicon/name_heads.tsv`, names without a head in `lexicon/organizations.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from derek.detection.names.name_parts import part_of
from derek.detection.names.nominative import nominative
from derek.detection.names.phrases import COORDINATORS, left_edge
from derek.detection.names.quote_heads import LONGEST_BEFORE_HEAD, has_office, heads_of_quotes, legal_form, office_bearer, office_behind
from derek.detection.names.view import View
from derek.detection.names.words import words_of
from derek.morphology import Reading
from derek.morphology.names import nominative_name

_MOST_ATTRIBUTES = 3
_LONGEST_ROW = 30
"""Tokens of a row of names with one head, at the most."""
_SHARING = frozenset({"министрлік", "басқарма", "департамент", "комитет", "агенттік"})
_COMMON_TEAMS = frozenset({"топ", "жасақ"})


_ACRONYM = regex.compile(r"\p{Lu}\p{L}+\p{Lu}")


class Organization(NamedTuple):
    """An organization over the tokens `first` up to and including `last`; `name` is its nominative, `head` its head noun's lemma."""

    first: int
    last: int
    name: str
    head: str
    rule: str
    score: float | None = None


def find_organizations(view: View) -> list[Organization]:
    """All organizations of a passage in text order; none overlaps another."""
    quoted = list(_quoted(view))
    covered = {token for found in quoted for token in range(found.first, found.last + 1)}
    for first, last in view.quotes.items():
        covered.update(range(first, last + 1))
    found = quoted
    for rule in (_with_legal_form, _headed, _listed, _with_office):
        for organization in rule(view):
            span = range(organization.first, organization.last + 1)
            if covered.isdisjoint(span):
                found.append(organization)
                covered.update(span)
    return sorted(found)


def _quoted(view: View) -> Iterator[Organization]:
    heads = heads_of_quotes(view)
    for first, last in sorted(view.quotes.items()):
        named = any(view.is_capital[at] for at in range(first + 1, last))
        if not (named or legal_form(view, last + 1)):  # `«№12 орта мектеп» КММ`
            continue
        if (head := heads.get(last)) is None:
            if (legal := legal_form(view, first - 1)) is not None:  # `ЖШС «Алатау»`
                yield Organization(first - 1, last, view.surface(first - 1, last), legal.lemma, "legal form before a quote")
            elif has_office(view, last):
                yield Organization(first, last, _uninflected(view, first, last), "", "quote and office")
            continue
        at, begin, reading = head
        employs = "employer" in reading.note and reading.case == "GEN" and office_behind(view, at) >= 0
        if not (employs or reading.value in ("org", "legal", "team")) or reading.lemma in _COMMON_TEAMS:
            continue
        attributes = [view.surface(begin, at - 1)] if at > begin else []
        name = " ".join([view.surface(first, last), *attributes, nominative(view.surface(at, at), reading)])
        own = begin == last + 1
        yield Organization(first, at if own else last, name, reading.lemma, "quote and head")


def _uninflected(view: View, first: int, last: int) -> str:
    """A quoted name without the case that its last word has inside the quotes: `«Қазақмыстың» бас директоры`."""
    word = view.surface(last - 1, last - 1)
    if view.kinds[last - 1].case != "GEN":
        return view.surface(first, last)
    stem = nominative_name((word,))[0]
    return view.surface(first, last - 1).removesuffix(word) + stem + view.surface(last, last)


def _with_legal_form(view: View) -> Iterator[Organization]:
    """Names without quotes before a legal form: `KEGOC АҚ`, `Qazaq Air АҚ`, `Алтын Дән ЖШС-ның`."""
    for at in view.heads:
        head = view.kinds[at].head
        legal = legal_form(view, at) if head is not None and head.value == "legal" and view.is_capital[at - 1] else None
        first = at
        while (
            legal
            and view.is_capital[first - 1]
            and "»" not in (view.words[first - 1], view.words[first - 2])
            and at - first < LONGEST_BEFORE_HEAD
            and first not in view.first_tokens
        ):
            word = view.kinds[first - 1]
            opens = first - 1 in view.first_tokens and word.known and not view.words[first - 1].isascii()
            if opens or word.stops or word.place is not None or first - 1 in view.taken or word.case != "NOM":
                break
            first -= 1
        if legal and first < at:
            yield Organization(first, at, f"{view.surface(first, at - 1)} {legal.lemma}", legal.lemma, "legal form")


def _headed(view: View) -> Iterator[Organization]:
    """Names that end with a head noun in the possessive: `Қаржы министрлігі`, `Түркістан облысы әкімдігі`."""
    for at in view.heads:
        head = view.kinds[at].head
        if head is None or head.value != "org" or "P3" not in head.features or at in view.taken:
            continue
        if "PL" in head.features:
            yield from _shared(view, at, head)
            continue
        if at in view.place_ends or (head.case == "NOM" and (_is_inner(view, at + 1) or _goes_on_behind(view, at, head))):
            continue
        if "post" in head.note and (
            view.kinds[at - 1].role is not None or _is_surname(view, at - 1)
        ):  # `Үкімет басшысы қызметінен босатылды`
            continue
        longer = view.phrase(at, "name_head")
        if longer is not None and longer.reading.value != "org":
            continue
        first = _own(view, left_edge(view, at), at)
        if first == at or not _is_named(view, first, at, head):
            continue
        words = view.surface(first, at - 1)
        yield Organization(first, at, f"{words} {nominative(view.surface(at, at), head)}", head.lemma, "head noun")


def _shared(view: View, last: int, head: Reading) -> Iterator[Organization]:
    """Names in a row that share a plural head: `Денсаулық сақтау, Көлік және энергетика министрліктері`."""
    stop = max(view.bounds(last)[0], last - _LONGEST_ROW)
    at, end, found = last - 1, last, list[Organization]()
    while at >= stop:
        if view.starts_name(at) or (view.is_capital[at] and view.words[at - 1] in ("", ".")):
            name = f"{view.surface(at, end - 1)} {nominative(view.surface(last, last), head).lower()}"
            found.append(Organization(at, last if end == last else end - 1, name, head.lemma, "shared head"))
            if view.words[at - 1] not in COORDINATORS | {","}:
                break
            at, end = at - 2, at - 1
            continue
        if view.kinds[at].stops and view.words[at] not in COORDINATORS:
            return
        at -= 1
    if len(found) > 1 and head.lemma in _SHARING:
        yield from found


def _is_inner(view: View, following: int) -> bool:
    """Whether the head only qualifies a head behind it: `Еңбек инспекциясы басқармасы`."""
    near = range(following, following + _MOST_ATTRIBUTES)  # `су шаруашылығы ғылыми-зерттеу институты`
    following = next((at for at in near if not (view.kinds[at].relational or "-" in view.words[at][1:])), following)
    head = view.kinds[following].head
    return head is not None and head.value == "org" and "P3" in head.features and "PL" not in head.features


def _goes_on_behind(view: View, at: int, head: Reading) -> bool:
    """Whether `және` and a head of its own follow a weak one: `Ауыл шаруашылығы және жер қатынастары басқармасы`."""
    if "weak" not in head.note or view.words[at + 1] not in COORDINATORS:
        return False
    for later in range(at + 2, at + 2 + LONGEST_BEFORE_HEAD):
        if view.is_capital[later] if later < len(view) else True:
            return False
        following = view.kinds[later].head
        if following is not None and following.value == "org" and "weak" not in following.note and "P3" in following.features:
            return True
    return False


def _own(view: View, first: int, last: int) -> int:
    """Where the name begins behind its owner's: `Әділет министрлігінің Тіркеу комитеті` is a committee."""
    head = view.kinds[last].head
    cases = ("GEN", "NOM") if head is not None and "part" in head.note else ("GEN",)
    for at in range(last - 1, first - 1, -1):
        word = view.kinds[at]
        # `Швейцарияның Stadler компаниясы`, `американдық Big Sky қоры`
        if (
            view.words[at + 1].isascii()
            and view.words[at + 1].isalpha()
            and ((at in view.place_ends and word.case == "GEN") or word.relational)
        ):
            return at + 1
        is_body = word.head is not None and word.head.value == "org"
        if is_body and word.case in cases and word.owned and view.is_capital[at + 1]:
            return at + 1
        # `Министрліктің Көлік комитеті`, `Қаланың Білім басқармасы`: an owner that only points back
        is_bare = not word.owned and word.place is None and (is_body or word.place_type is not None)
        if is_bare and word.case == "GEN" and view.is_capital[at + 1]:
            return at + 1
    return first


def _is_named(view: View, first: int, last: int, head: Reading) -> bool:
    """Whether the phrase is a name, and not any `облыс әкімдігі`, `Қазақстан компаниясы`."""
    capitals = [at for at in range(first, last + 1) if view.is_capital[at]]
    if not capitals:
        return False
    opening = view.kinds[first]
    if capitals == [first] and not view.starts_name(first) and opening.case == "GEN" and (opening.head or opening.role):
        return False
    if _is_school(view, first, last, head):
        return True
    if "weak" in head.note:
        if capitals == [first] and not view.starts_name(first) and opening.known and opening.case == "GEN" and not opening.place:
            return False
        own = [at for at in range(first, last) if view.kinds[at].relational or not (view.kinds[at].place or view.kinds[at].place_type)]
        if not own or view.kinds[last - 1].case == "GEN":
            return False
        listed = any("organization" in view.kinds[at].opens and not _is_surname(view, at) for at in capitals)
        known = listed or any(view.words[at].isascii() for at in capitals)
        return known or any(view.starts_name(at) for at in capitals) or len(own) > 1 or opening.place is not None
    return True


def _is_school(view: View, first: int, last: int, head: Reading) -> bool:
    """Whether one name is all that a school is called by: `Есенов университетінің`; but `Асанов университетін бітірді`."""
    called = "surname" in head.note and first == last - 1 and view.kinds[first].case == "NOM"
    return called and head.case != "ACC" and (_is_surname(view, first) or not view.kinds[first].known)


def _is_surname(view: View, at: int) -> bool:
    return at >= 0 and part_of(view.surface(at, at)).family


def _listed(view: View) -> Iterator[Organization]:
    """Names without a head, known by themselves: `Үкімет`, `Ұлттық банк`, `БҰҰ`, `ОПЕК+`."""
    free = 0
    for at in [at for at in view.capitals if "organization" in view.kinds[at].opens]:
        found = view.phrase(at, "organization") if at >= free and at not in view.taken else None
        if found is None or not _as_listed(view, found.first, found.last, found.reading.lemma):
            continue
        last, name = found.last, found.reading.lemma
        if view.words[last + 1] == "+" and not view.passage.is_spaced(last + 1):
            last, name = last + 1, f"{name}+"
        first = left_edge(view, last) if "country" in found.reading.note else found.first
        if first < found.first:  # `Қырғыз Республикасы Министрлер Кабинеті`
            yield Organization(first, last, f"{view.surface(first, found.first - 1)} {name}", "", "listed")
        else:
            yield Organization(found.first, last, name, name, "listed")
        free = last + 1


def _with_office(view: View) -> Iterator[Organization]:
    """Acronyms that no list has, before an office of theirs: `ҚазҰУ ректоры`."""
    for office in view.roles:
        role = view.kinds[office].role
        if role is None or role.features[:1] != ("P3",) or not ("leads" in role.note or "academic" in role.note):
            continue
        at = office_bearer(view, office)
        if at < 0 or not view.is_capital[at] or view.kinds[at].known or at in view.shouted or at in view.taken or at in view.place_ends:
            continue
        is_degree = "leads" not in role.note and view.words[at].isascii()  # `PhD докторанты`
        if not is_degree and view.words[at - 1] != "»" and _ACRONYM.fullmatch(view.surface(at, at)):
            first = left_edge(view, at) if view.words[at - 1] in words_of("namesake") else at  # `Әл-Фараби атындағы ҚазҰУ`
            yield Organization(first, at, view.surface(first, at), "", "acronym and office")


def _as_listed(view: View, first: int, last: int, lemma: str) -> bool:
    """Whether the text writes the name with the lexicon's capitals."""
    written, listed = view.surface(first, first), lemma.split(" ")[0]
    return written[:2] == listed[:2] if listed[:2].isupper() else written[:1] == listed[:1]
