"""Words that users add: a folder with files named like the lexicon's, such as `currencies.tsv`, whose lines join the shipped ones.

A line `алтын динар	XGD` there makes «5 алтын динарға» money. Which files may be added to, and with which values, is in `extensible.tsv`.
Only `lemma` is needed where all values of a file are equal; `example`, `source` and `note` may be left out. A user's lines for a lemma
take the place of all shipped lines for it.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import regex

from derek.errors import DerekError, InputError, LexiconError
from derek.lexicon.lines import COLUMNS, Entry, distinct, entry_of, shipped

ENVIRONMENT = "DEREK_LEXICON"
"""The environment variable that names the folder: worker processes have it from their parent, however they are started."""

_in_use: set[str] = set()
"""The extensible files that this process has read; what the caches of other modules hold was made from them."""


def use_lexicon(folder: str | Path) -> None:
    """Add the words of a folder to the lexicon of this process, and of all that it starts from now on.

    It comes before the first text: words that are in use cannot change.

    *Errors*: LexiconError, with file and line, for a line that breaks the rules; InputError for a folder that is none, or one without
    such files; DerekError where it comes too late.
    """
    words = _words(str(folder))
    path, before = str(Path(folder).resolve()), os.environ.get(ENVIRONMENT, "")
    late = sorted(_in_use & ({*words} | {*_words(before)})) if _in_use and path != before else []
    if late:
        raise DerekError(f"{folder}: the words of {late[0]} are in use already; name the folder before the first text, or in {ENVIRONMENT}")
    os.environ[ENVIRONMENT] = path


def words_added() -> str:
    """Read the folder that the environment names; the result tells its words from others, and is empty where no folder is named.

    *Errors*: those of `use_lexicon`.
    """
    words = _words(os.environ.get(ENVIRONMENT, ""))
    said = [(name, *entry[:-1]) for name, entries in words.items() for entry in entries]
    return hashlib.sha256(repr(said).encode()).hexdigest() if said else ""


def extended(name: str) -> tuple[Entry, ...]:
    """The shipped lines of a file, less those whose lemmas the user lists, and the user's."""
    entries = shipped(name)
    if name not in extensible():
        return entries
    _in_use.add(name)
    words = _words(os.environ.get(ENVIRONMENT, "")).get(name, ())
    own = {entry.lemma.lower() for entry in words}
    return (*(entry for entry in entries if entry.lemma.lower() not in own), *words) if own else entries


@lru_cache(maxsize=1)
def extensible() -> Mapping[str, Entry]:
    """The files that users may add to: `value` is the pattern of what may stand in that column, `note` says it in words."""
    return MappingProxyType({entry.lemma: entry for entry in shipped("extensible")})


@lru_cache(maxsize=4)
def _words(folder: str) -> Mapping[str, tuple[Entry, ...]]:
    """The words of a folder by the file that they add to; none where no folder is named."""
    if not folder:
        return MappingProxyType({})
    if not Path(folder).is_dir():
        raise InputError(f"{folder}: no such folder; give one with files such as currencies.tsv")
    words = {path.stem: _read(path) for path in _files(Path(folder))}
    if not words:
        raise InputError(f"{folder}: no lexicon file in it; add one such as currencies.tsv")
    return MappingProxyType(words)


def _files(folder: Path) -> Iterator[Path]:
    """The lexicon files of a folder; notes beside them, hidden files and folders are passed over."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.is_dir():
            continue
        name = path.name.partition(".")[0]
        if path.suffix == ".tsv" and path.stem not in extensible():
            near = get_close_matches(path.stem, extensible(), n=1)
            mend = f"did you mean {near[0]}.tsv?" if near else f"the files that can be added to are {', '.join(extensible())}"
            raise InputError(f"{path}: there is no such lexicon to add to; {mend}")
        if path.suffix != ".tsv" and name in extensible():
            raise InputError(f"{path}: not a .tsv file; save it as tab-separated text, {name}.tsv")
        if path.suffix == ".tsv":
            yield path


def _read(path: Path) -> tuple[Entry, ...]:
    known, file = shipped(path.stem), str(path)
    header, *lines = _lines(path) or [""]
    columns = [cell.strip() for cell in header.split("\t")]
    if "lemma" not in columns or not {*columns} <= {*COLUMNS} or len({*columns}) < len(columns):
        raise LexiconError(file, 1, f"the header must name lemma, and may name {', '.join(COLUMNS[1:])}, separated by tabs")
    found: list[Entry] = []
    for number, line in enumerate(lines, start=2):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [" ".join(filter(None, cell.split(" "))) for cell in line.rstrip("\t ").split("\t")]
        if len(cells) > len(columns):
            raise LexiconError(file, number, f"{len(cells)} columns, not {len(columns)}")
        found.append(_fitting(entry_of(dict(zip(columns, cells, strict=False)), number, file), known, file))
    if len({entry.lemma.lower() for entry in known}) == len(known):
        _one_value_each(found, file)
    return distinct(found, file)


def _lines(path: Path) -> list[str]:
    """The lines of a file; a byte order mark, as spreadsheets write it, is no part of the first."""
    try:
        raw = path.read_bytes()
        content = raw.decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); make it readable") from error
    except UnicodeDecodeError as error:
        raise LexiconError(str(path), raw[: error.start].count(b"\n") + 1, "not in UTF-8; save the file so") from error
    lines = content.splitlines()
    for number, line in enumerate(lines, start=1):
        if not unicodedata.is_normalized("NFC", line):
            raise LexiconError(str(path), number, "letters are decomposed; save the file in Unicode form NFC")
    return lines


def _fitting(entry: Entry, known: Sequence[Entry], file: str) -> Entry:
    """The entry as the readers of its file expect it: a value that they know, letters as large as in the shipped lines."""
    rule = extensible()[Path(file).stem]
    if '"' in entry.lemma:
        raise LexiconError(file, entry.line, f"a straight quotation mark in «{entry.lemma}»; write the word without it")
    only = {other.value for other in known}
    value = entry.value or (only.pop() if len(only) == 1 else "")
    if not regex.fullmatch(rule.value, value):
        raise LexiconError(file, entry.line, f"«{value}» is no value of «{entry.lemma}»; give {rule.note}")
    if " " in entry.lemma and not any(" " in other.lemma for other in known):
        raise LexiconError(file, entry.line, f"«{entry.lemma}» is more than one word; this file is for single ones")
    if all(other.lemma == other.lemma.lower() for other in known):
        return entry._replace(lemma=entry.lemma.lower(), value=value)
    if entry.lemma == entry.lemma.lower() and all(other.lemma != other.lemma.lower() for other in known):
        raise LexiconError(file, entry.line, f"«{entry.lemma}» has no capital letter; write it as texts do")
    return entry._replace(value=value)


def _one_value_each(entries: Sequence[Entry], file: str) -> None:
    """Refuse a second value where the shipped file has one for each lemma: its readers would take either."""
    seen: dict[str, Entry] = {}
    for entry in entries:
        other = seen.setdefault(entry.lemma.lower(), entry)
        if other.value != entry.value:
            raise LexiconError(file, entry.line, f"«{entry.lemma}» has another value in line {other.line}; keep one of them")
