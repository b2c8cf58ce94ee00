"""Whether a reading of a name's form is believed: `Макроннан` doubles a letter that no name doubles so, `Миранда` is left whole.

What the lexicon knows comes first; from an unknown stem only those cases are cut that names hardly end in by chance.
"""

from __future__ import annotations

from derek.morphology.name_forms import CASES, Form, name_harmony
from derek.morphology.name_lexicon import SYLLABIC, Knowledge, is_chinese, surname_ending, syllables

_KAZAKH_ALONE = frozenset("әғқңөұүһі")
# Of short names only what no name ends in by chance is cut: `Жандан` may be a name, `Жанның` is none.
_RISKY = frozenset({"LOC", "ABL", "INS"})
# `Гүлім` and `Орынша` are names of their own; only the document can show that they are not.
_PART_OF_NAMES = frozenset({"P1", "MANNER"})


def rank(form: Form) -> tuple[bool, Knowledge, int, int]:
    """Fitting before slips, known before unknown, few suffixes before many, long stems before short ones."""
    return form.strict or form.level is Knowledge.KNOWN, form.level, -len(form.features), len(form.letters)


def believed(form: Form, whole: Knowledge, short: bool) -> bool:
    """Whether a reading is to be preferred to the word as it stands."""
    if whole in (Knowledge.KNOWN, Knowledge.SHORT):
        return False
    if whole is Knowledge.LIKELY and form.level is not Knowledge.KNOWN:
        return form.level is Knowledge.LIKELY and form.features == ("GEN",)
    if form.one_case and ((short and _one_syllable(form.letters)) or is_chinese(form.letters, sure=not short)):
        return True
    if not form.strict and form.level is not Knowledge.KNOWN and (form.features != ("GEN",) or set(form.letters) & _KAZAKH_ALONE):
        return False  # only loans are written against harmony, and only the genitive is sure by itself
    if form.level >= Knowledge.LIKELY:
        return _known_takes(form)
    return form.one_case and _unknown_takes(form)


def _one_syllable(stem: str) -> bool:
    return len(stem) < 5 and syllables(stem) == 1


def _known_takes(form: Form) -> bool:
    if len(form.letters) < 4 and syllables(form.letters) < 2 and not _RISKY.isdisjoint(form.features):
        # `Бекпен`, `Жаннан` end as no name does; `Нұрдан`, `Бектен` may be names.
        return form.first == "п" or form.first == form.letters[-1]
    if form.one_case:
        return True
    if len(form.letters) < 4 or form.features[0] in _PART_OF_NAMES:
        return False
    if form.level is not Knowledge.KNOWN:
        return form.features[0] == "PL" and surname_ending(form.letters) is not None
    return form.features[0] != "P3" or (len(form.features) > 1 and form.features[-1] in CASES)


def _unknown_takes(form: Form) -> bool:
    """Whether a case is cut from a stem that nothing else speaks for: only what names hardly end in by chance."""
    case, stem, last = form.features[0], form.letters, form.letters[-1]
    count = syllables(stem)
    if case in ("GEN", "OF"):
        return len(stem) > 2
    if len(stem) < 4:
        return form.level is Knowledge.SHORT and len(stem) > 2 and case not in ("ABL", "LOC")
    if case == "ACC":
        return True
    if case == "DAT":
        return (count > 1 and not (last == "и" and form.first == "ғ")) or name_harmony(stem) == "back" or form.first == last  # `Дейкке`
    if case == "INS":
        return count > 1 or len(stem) > 4
    if case == "ABL":
        return count > 1 and last not in SYLLABIC + "с"
    # `Миранда`, `Шарлотта` look like locatives, but no name with the letters of Kazakh does.
    return case == "LOC" and count > 1 and last not in SYLLABIC and not _KAZAKH_ALONE.isdisjoint(stem)
