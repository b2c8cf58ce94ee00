"""The left edge of a noun phrase: from the head of a name or role back over everything that belongs to it.

From `министрі` in «бүгін Үкімет отырысында Еңбек және халықты әлеуметтік қорғау министрі баяндады» the walk goes back to `Еңбек`: a noun in
the locative belongs to the verb, one in the accusative only before a verbal noun (`халықты ... қорғау`).
"""

from __future__ import annotations

from derek.detection.names.name_parts import part_of
from derek.detection.names.view import View
from derek.detection.names.words import Word, words_of
from derek.detection.words import function_class

COORDINATORS = frozenset({"және", "мен", "пен", "бен", "әрі"})
_BRACKETED = 5
"""Tokens of a bracket inside a name, at the most: `жұмыс берушілер (кәсіпкерлер) конфедерациясы`."""
_VERBAL_NOUN = ("у", "ю", "уды", "үді")
_KAZAKH = "қазақ"
_RELATIONAL = "relational"
"""The class of function words such as `қызметі`, `жағдайы`."""
_LONGEST_PART = 8
"""Tokens of the name of a ministry's committee, at the most."""
_FARTHEST = 24
"""Tokens of the longest names of ministries and committees, with room to spare."""


def left_edge(view: View, head: int, *, owned: bool = False, abroad: bool = False) -> int:
    """The first token of the phrase that ends with the token `head`: its first capital or quote, or all that belongs to it.

    `owned` keeps an owner in small letters before the first capital (`облыс әкімінің Қаржы мәселелері жөніндегі орынбасары`), `abroad`
    lets place forms in (`Сиань қаласындағы Бас консулы`), as envoys are called by their place.
    """
    floor = max(view.bounds(head)[0], head - _FARTHEST)
    reached = max(view.listed.get(head, head), floor)
    while reached > floor:
        left = _step(view, reached, head, floor, abroad)
        if left < floor:
            break
        reached = left
    return _opening(view, reached, head, owned=owned)


def _opening(view: View, reached: int, head: int, *, owned: bool) -> int:
    """Where the name begins in the tokens from `reached` to `head`."""
    while reached < head and _hangs(view, reached):
        reached += 1
    first = next((at for at in range(reached, head) if view.is_capital[at] or view.words[at] in ("«", "№")), -1)
    if first <= reached:
        return reached
    if view.words[first - 1] in words_of("times") and reached <= first - 2:
        return first - 2
    if owned and view.kinds[first - 1].case == "GEN":
        return reached
    while first > reached and view.kinds[first - 1].relational:  # `облыстық Энергетика басқармасы`
        first -= 1
    return first


def _hangs(view: View, at: int) -> bool:
    word = view.words[at]
    return word in COORDINATORS or word in ",()" or (word in words_of("link") and not view.is_capital[at])


def _step(view: View, right: int, head: int, floor: int, abroad: bool) -> int:
    """The token that the phrase goes on with to the left of `right`, -1 where it ends."""
    at = right - 1
    form, word = view.words[at], view.kinds[at]
    if at in view.namesakes:
        return view.namesakes[at] if view.namesakes[at] >= floor else -1
    if at in view.listed and word.case in ("NOM", "GEN"):
        return view.listed[at] if view.listed[at] >= floor else -1
    if at in view.taken:
        return -1
    if view.words[right + 1] in words_of("times") and word.case != "GEN":  # `бұл жолы үш дүркін әлем чемпионы`
        return -1
    if _begins_beside(view, at, word, head):
        return -1
    if right in view.listed_starts and _stands_beside(view, at, word):
        return -1
    if form == "»":
        return view.closings.get(at, -1)
    if form == ")":
        return next((left for left in range(at, max(floor, at - _BRACKETED), -1) if view.words[left] == "("), -1)
    if form == ",":
        return at if _lists(view, right, head) else -1
    if form in COORDINATORS:
        return at if _coordinates(view, right) else -1
    if form[:1].isdigit() and form.rpartition("-")[2] not in words_of("grade"):
        return at - 1 if view.words[at - 1] == "№" else -1
    if form == "№":
        return at
    if view.is_capital[right] and view.is_capital[at] and part_of(view.surface(at, at)).initials:  # `Қ.И. Сәтбаев атындағы`
        return at
    if form in words_of("link"):
        return at if form != "бойынша" or view.kinds[at - 1].place_type or view.kinds[at - 1].place else -1
    if form in words_of("times"):  # `екі дүркін Олимпиада чемпионы`
        return number_before(view, at, floor)
    if form in words_of("age"):
        return -1
    if form in words_of("rank") and not view.is_capital[at]:  # `министрліктің тұрақты өкілі`
        return at
    if form in words_of("epithet") and view.is_capital[at] and view.starts_name(right):  # `Ұлы Отан соғысының ардагері`
        return at
    if form in words_of("epithet") and not view.is_capital[at]:  # `облыс әкімінің жаңа орынбасары`
        return at if view.kinds[at - 1].case in ("GEN", "REL") and at - 1 not in view.taken else -1
    if form == "&" or ("." in form and form[0].isascii() and form[0].isalpha()):  # `AT&T компаниясы`, `Kaspi.kz компаниясы`
        return at
    if form[:1].isdigit():  # `11-сынып оқушысы`
        return at
    if at in view.place_ends and word.case in ("NOM", "GEN"):
        return view.place_ends[at] if view.place_ends[at] >= floor else -1
    stops = word.stops and not _is_inner_body(view, at, word)
    if (
        stops
        or (word.verbal and not view.starts_name(at))
        or not (_goes_on(view, at, word, abroad, view.kinds[head].role is not None) and _meets(view, at, word))
    ):
        return -1
    return at


def number_before(view: View, at: int, floor: int) -> int:
    """The token of the number before `дүркін` or `мәрте`, -1 for none."""
    is_number = view.words[at - 1].isdigit() or "numeral" in view.kinds[at - 1].opens
    return at - 1 if at > floor and is_number else -1


def _begins_beside(view: View, at: int, word: Word, head: int) -> bool:
    """Whether a person stands beside a body: `Ержан Алматы энергетика институтын бітірді`, `Бектенов Энергетика министрлігін сынады`.

    What is called by a surname alone has its head right behind it: `Назарбаев Университеті`.
    """
    right = at + 1
    if not view.is_capital[at] or word.case != "NOM" or word.place is not None or word.head is not None:
        return False
    beside, person = view.kinds[right], part_of(view.surface(at, at))
    if person.family and person.bare and right < head:
        if beside.head is not None and "surname" in beside.head.note and beside.owned and beside.case == "GEN":
            return False
        return view.is_capital[right] or beside.relational
    is_known = beside.relational or beside.place is not None or view.words[right] == _KAZAKH
    return view.is_capital[right] and is_known and person.given


def _stands_beside(view: View, at: int, word: Word) -> bool:
    """Whether a person or a country is no part of the listed body behind it: `Қазақстан Халықаралық валюта қорымен келісті`.

    What each country has belongs to it, as a possessive says that the listed name does not have (`ҚР Ұлттық банкі`), or the lexicon.
    """
    if part_of(view.surface(at, at)).family:
        return True
    if word.case != "NOM" or (word.place is None and at not in view.place_ends):
        return False
    body = view.phrase(at + 1, "organization")
    return body is None or not ("P3" in body.reading.features or "country" in body.reading.note)


def _is_inner_body(view: View, at: int, word: Word) -> bool:
    """Whether a body that else only relates things is inside the name of another: `Көші-қон қызметі басқармасы`."""
    if word.head is None or word.head.value != "org" or word.head.features != ("P3",):
        return False
    outer, office = view.kinds[at + 1].head, view.kinds[at + 1].role
    is_outer = outer is not None and outer.value == "org" and "P3" in outer.features
    is_led = office is not None and office.features[:1] == ("P3",)  # `баспасөз қызметі басшысы`
    return (is_outer or is_led) and function_class(view.words[at]) == _RELATIONAL


def _lists(view: View, right: int, head: int) -> bool:
    """Whether a comma joins the parts of one name: `Инвестициялар, өнеркәсіп және сауда министрі`."""
    before, after = view.kinds[right - 2], view.kinds[right]
    joined = any(view.words[at] in COORDINATORS for at in range(right, head))
    return joined and not view.is_capital[right] and after.case == "NOM" and before.case == "NOM" and not (before.stops or before.owned)


def _coordinates(view: View, right: int) -> bool:
    """Whether `және` joins the parts of one name: what follows is no name of its own."""
    before = view.kinds[right - 2]
    if view.words[right - 2] == "»":
        return view.words[right] == "«"
    ranks = words_of("rank")
    if view.is_capital[right] and view.words[right] in ranks and view.words[right - 2] in ranks:
        return True  # `Төтенше және Өкілетті Елшісі`
    if view.is_capital[right] or view.words[right] == "«" or before.stops or right - 2 in view.taken:
        return False
    is_body = before.head is not None and "weak" not in before.head.note and before.head.value in ("org", "legal")
    return before.case == "NOM" and not (before.owned and (is_body or before.role))


def _goes_on(view: View, at: int, word: Word, abroad: bool, is_role: bool) -> bool:
    """Whether the token's case can stand inside a name."""
    right = view.words[at + 1]
    if word.case == "NOM" and word.owned and word.head is not None and word.head.value == "org":
        # `соты облыстық басқарманың басшысына`: the court is the subject
        return not view.kinds[at + 1].relational or _has_part(view, at, word)
    if word.case in ("NOM", "GEN"):
        return True
    if word.case in ("ACC", "INS") and is_before_verbal_noun(view, at):  # `халықты әлеуметтік қорғау`, `жұмыспен қамту`
        return True
    if word.case in ("DAT", "ABL"):  # `жемқорлыққа қарсы`, `штаттан тыс`
        return right in words_of("link")
    if word.case == "INS":
        return right in words_of("relation")
    if word.case != "REL" or (word.place is None and word.place_type is None):
        return False
    first = at
    if is_role and word.place_type is not None:  # `банктің Алматы қаласындағы филиалының директоры`
        first = view.place_ends.get(at, at - 1 if view.is_capital[at - 1] else at)
    return abroad or view.kinds[_past_bracket(view, first - 1)].case == "GEN"  # `банктің (ДБ) Қазақстандағы өкілдігі`


def _past_bracket(view: View, at: int) -> int:
    """The token before a short bracket that ends at `at`, else `at` itself."""
    if view.words[at] != ")":
        return at
    return next((left - 1 for left in range(at, max(at - _BRACKETED, 0), -1) if view.words[left] == "("), at)


def is_before_verbal_noun(view: View, at: int) -> bool:
    """Whether the token can be the object of a verbal noun one or two words on: `кәсіпкерлікті дамыту`."""
    return not view.is_capital[at + 1] and (view.words[at + 1].endswith(_VERBAL_NOUN) or view.words[at + 2].endswith(("у", "ю")))


def _meets(view: View, at: int, word: Word) -> bool:
    """Whether the token may stand before the one on its right: a name's capital is crossed only by what can own or qualify the name."""
    right = at + 1
    named = view.is_capital[right] or view.words[right] in ("«", "№")
    if not named:
        return not _is_subject(view, at, word)
    if word.case in ("GEN", "REL"):
        return True
    if view.words[right] == "«":
        return word.head is not None and word.head.value == "legal"  # `ЖШС «Алатау» директоры`
    if word.place_type is not None and word.owned:
        return True
    owner = at - 1 in view.place_ends or view.kinds[at - 1].place is not None
    if word.owned and word.case == "NOM" and owner:  # `Қазақстан халқы Ассамблеясы`, `Қазақстан Республикасы Президенті Әкімшілігі`
        return True
    if word.case == "NOM" and (_is_owner(view, at) or _has_part(view, at, word)):
        return True
    if view.is_capital[at]:
        if _opens_clause(view, at, word):
            return False
        if word.owned and word.case == "NOM" and at in view.first_tokens and word.head is None:
            return False
        subject = word.role is not None or (word.noun in ("person", "org") and word.place is None) or word.plural
        return not subject or (word.head is not None and word.head.value == "legal")
    if word.head is not None and word.owned:
        following = view.kinds[right].head
        return following is not None and following.value == "legal"
    return word.relational or view.words[at] in words_of("rank")


def _is_subject(view: View, at: int, word: Word) -> bool:
    """Whether a person in the nominative stands before what owns the head: `қонақтар қала әкімімен кездесті`."""
    if word.case != "NOM" or word.owned or word.head is not None or (word.noun != "person" and word.role is None):
        return False
    right, beyond = view.kinds[at + 1], view.kinds[at + 2]
    return (right.place_type is not None or right.noun == "place") and not right.owned and beyond.role is not None and beyond.owned


def _opens_clause(view: View, at: int, word: Word) -> bool:
    """Whether a common noun begins the sentence, and a name follows it: `Кездесу Сыртқы істер министрлігінде өтті`."""
    if at not in view.first_tokens or word.noun not in ("event", "abstract") or word.owned or word.case != "NOM" or word.relational:
        return False
    right = view.kinds[at + 1]
    return (word.head is None or word.head.value == "event") and word.place is None and not (right.owned and right.head is not None)


def _is_owner(view: View, at: int) -> bool:
    """Whether the token owns the one on its right: `Парламент Мәжілісінің`, `Сенат Төрағасы`."""
    word, right = view.kinds[at], view.kinds[at + 1]
    is_body = word.head is not None and word.head.value in ("org", "legal")
    if right.owned and right.role is not None and (is_body or "organization" in word.opens):  # `Сенат Төрағасы`, `Ұлттық Банк Төрағасы`
        return True
    if not right.owned or (right.head is None and right.noun != "abstract"):
        return False
    is_whole = word.head is not None and "whole" in word.head.note  # `Республикасы Парламенті Сенатының`
    return is_whole or (view.is_capital[at] and not word.owned)


def _has_part(view: View, at: int, word: Word) -> bool:
    """Whether a body is followed by its own part, and somebody's role there: `Қаржы министрлігі Кірістер комитетінің төрағасы`."""
    if word.head is None or not word.owned or "whole" not in word.head.note:
        return False
    for part in range(at + 1, min(at + _LONGEST_PART, len(view) - 1)):
        head = view.kinds[part].head
        if head is not None and view.kinds[part].owned:
            roles = (view.kinds[part + 1].role, view.kinds[part + 2].role)
            return "part" in head.note and view.kinds[part].case in ("NOM", "GEN") and roles != (None, None)
    return False
