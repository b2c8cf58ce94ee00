"""A passage cut as a spaCy Doc wants it: slices of the text as given that leave nothing out, white space too.

In «Бірінші.\\nЕкінші» the line break becomes a piece of its own; a soft hyphen or BOM that cleaning deleted between two tokens
stays with the token before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import regex

from derek.tokenization.passage import Passage

# From the first white space of a gap to its last; what stands around it are characters that cleaning deleted.
_WHITE_SPACE = regex.compile(r"[\s\x1c-\x1f](?:.*[\s\x1c-\x1f])?", regex.DOTALL)

_SURROGATE = regex.compile(r"[\ud800-\udfff]")


# Tokens that are carried back to the text as given together; most texts have a mending in few of their blocks.
_BLOCK = 32


class Pieces(NamedTuple):
    """*Shape*: `words` and `spaces` have one item a piece; `indices` has one a token of the passage: the piece that it is.

    A piece is followed by a space where `spaces` says so; together they make up the text.
    """

    words: list[str]
    spaces: list[bool]
    indices: list[int]


def cut(passage: Passage) -> Pieces:
    """Cut the text as given at the passage's tokens; a lone surrogate, which spaCy cannot hold, becomes U+FFFD.

    >>> from derek.tokenization import tokenize
    >>> cut(tokenize("Бір.  Екі"))
    Pieces(words=['Бір', '.', ' ', 'Екі'], spaces=[False, True, False, False], indices=[0, 1, 3])
    """
    text = _SURROGATE.sub("\ufffd", passage.clean.original)
    if passage.clean.text == passage.clean.original and passage.starts:
        return _cut_unmended(text, passage.starts, passage.ends)
    words: list[str] = []
    spaces: list[bool] = []
    indices: list[int] = []
    previous = 0
    for start, end in _original_spans(passage):
        word = text[start:end]
        gap = text[previous:start]
        if gap == " " and words:
            spaces[-1] = True
        elif gap:
            word = _add_gap(gap, words, spaces) + word
        # Two tokens may be made of one character (`℀`); the first one has it, and the second one shares its piece.
        indices.append(len(words) if word else len(words) - 1)
        if word:
            words.append(word)
            spaces.append(False)
            previous = end
    if previous < len(text):
        _close(_add_gap(text[previous:], words, spaces), words, spaces)
    return Pieces(words, spaces, indices)


def _cut_unmended(text: str, starts: Sequence[int], ends: Sequence[int]) -> Pieces:
    """The same for a text that needed no mending, where all gaps are white space: runs of tokens one space apart are taken whole."""
    following = (*starts[1:], len(text) + 1)  # so that the last gap is always an odd one
    tokens = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    is_spaced = [start > end for start, end in zip(following, ends, strict=True)]
    odd = [
        at
        for at, (end, start) in enumerate(zip(ends, following, strict=True))
        if start > end + 1 or (start > end and text[end : end + 1] != " ")
    ]
    words: list[str] = []
    spaces: list[bool] = []
    indices: list[int] = []
    if starts[0]:
        _add_gap(text[: starts[0]], words, spaces)
    begin = 0
    for at in odd:
        indices += range(len(words), len(words) + at + 1 - begin)
        words += tokens[begin : at + 1]
        spaces += is_spaced[begin:at]
        spaces.append(False)
        if gap := text[ends[at] : following[at]]:
            _add_gap(gap, words, spaces)
        begin = at + 1
    return Pieces(words, spaces, indices)


def _original_spans(passage: Passage) -> Iterable[tuple[int, int]]:
    """Start and end of each token in the text as given; the way back is asked once a block where a block was not mended."""
    clean, starts, ends = passage.clean, passage.starts, passage.ends
    if clean.text == clean.original:
        return zip(starts, ends, strict=True)
    spans: list[tuple[int, int]] = []
    for block in range(0, len(starts), _BLOCK):
        clean_spans = zip(starts[block : block + _BLOCK], ends[block : block + _BLOCK], strict=True)
        clean_start, clean_end = starts[block], ends[block : block + _BLOCK][-1]
        start, end = clean.original_span(clean_start, clean_end)
        if clean.text[clean_start:clean_end] == clean.original[start:end]:
            shift = start - clean_start
            spans += [(start + shift, end + shift) for start, end in clean_spans]
        else:
            spans += [clean.original_span(start, end) for start, end in clean_spans]
    return _ordered(spans)


def _ordered(spans: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    """The spans without what the ones before them cover already."""
    previous = 0
    for start, end in spans:
        begin = max(start, previous)
        previous = max(begin, end)
        yield begin, previous


def _add_gap(gap: str, words: list[str], spaces: list[bool]) -> str:
    """Add what stands between two tokens to the piece before, or as a piece; return what belongs to the piece after it."""
    white_space = _WHITE_SPACE.search(gap)
    if not white_space:
        return _close(gap, words, spaces) if words else gap
    deleted, blank = gap[: white_space.start()], white_space[0]
    if words:
        words[-1] += deleted
        if blank[0] == " ":
            spaces[-1] = True
            blank = blank[1:]
    else:
        blank = deleted + blank
    if blank:
        words.append(blank)
        spaces.append(False)
    return gap[white_space.end() :]


def _close(deleted: str, words: list[str], spaces: list[bool]) -> str:
    """Add deleted characters to the last piece, or as a piece where none can take them; nothing is left over."""
    if not deleted:
        return ""
    if words and not spaces[-1]:
        words[-1] += deleted
    else:
        words.append(deleted)
        spaces.append(False)
    return ""
