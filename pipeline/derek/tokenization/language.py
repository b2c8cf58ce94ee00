"""The spaCy language «kk»: `spacy.blank("kk")` reads «Облысқа 432,2 млрд теңге тартылды.» as six tokens and one sentence.

Its tokenizer is `derek.tokenization.tokenize`: the tokens of a Doc are slices of the text as given, its sentences are set, and
`doc._.passage` holds the passage that the detectors read. Stop words live in `lexicon/stop_words.tsv`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from spacy.attrs import LIKE_NUM
from spacy.language import BaseDefaults, Language
from spacy.tokens import Doc
from spacy.util import load_config_from_str, registry
from spacy.vocab import Vocab

from derek.lexicon import load
from derek.memory import uncollected
from derek.tokenization import Passage, tokenize
from derek.tokenization.pieces import cut

# spaCy refuses longer texts lest a parser run out of memory; nothing here needs more than the text itself.
MAX_LENGTH = 2**31 - 1

# Kept beside the Docs, not in `doc.user_data`: `doc.to_bytes` cannot write a passage, and `span.as_doc` would copy the whole Doc's.
_read: WeakKeyDictionary[Doc, tuple[Passage, Sequence[int]]] = WeakKeyDictionary()


class KazakhTokenizer:
    """Makes a Doc of a text: tokens, sentence starts and `doc._.passage`. It has no state but the vocabulary."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    @uncollected
    def __call__(self, text: str) -> Doc:
        """Tokenize a text; `doc.text` equals it, but for lone surrogates, which become U+FFFD."""
        passage = tokenize(text)
        words, spaces, indices = cut(passage)
        doc = Doc(self.vocab, words=words, spaces=spaces, sent_starts=_sentence_starts(passage, indices, len(words)))
        _read[doc] = passage, indices
        return doc

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        """Tokenize a stream of texts."""
        return map(self, texts)

    def to_bytes(self, **kwargs: Any) -> bytes:
        """Nothing: the tokenizer is its code."""
        return b""

    def from_bytes(self, data: bytes, **kwargs: Any) -> KazakhTokenizer:
        """The tokenizer itself: there is nothing to read."""
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Write nothing: the tokenizer is its code."""

    def from_disk(self, path: str | Path, **kwargs: Any) -> KazakhTokenizer:
        """The tokenizer itself: there is nothing to read."""
        return self


def create_tokenizer() -> Callable[[Language], KazakhTokenizer]:
    """What a pipeline's config names as its tokenizer."""

    def make(nlp: Language) -> KazakhTokenizer:
        return KazakhTokenizer(nlp.vocab)

    return make


registry.tokenizers.register("derek.KazakhTokenizer.v1", func=create_tokenizer)


def like_num(text: str) -> bool:
    """Whether a token is written in digits, with or without a suffix: `23 915`, `432,2`, `300-ге`.

    >>> like_num("23 915-ке"), like_num("15.11.2025"), like_num("COVID-19")
    (True, True, False)
    """
    return text[:1].isdigit()


class KazakhDefaults(BaseDefaults):
    """What Kazakh differs in from spaCy's neutral language."""

    config = load_config_from_str('[nlp]\n\n[nlp.tokenizer]\n@tokenizers = "derek.KazakhTokenizer.v1"\n')
    stop_words = {entry.lemma for entry in load("stop_words")}  # noqa: RUF012  # an instance variable in spaCy's typing
    lex_attr_getters = {**BaseDefaults.lex_attr_getters, LIKE_NUM: like_num}  # noqa: RUF012
    writing_system = {"direction": "ltr", "has_case": True, "has_letters": True}  # noqa: RUF012


class Kazakh(Language):  # type: ignore[no-untyped-call]  # spaCy's own __init_subclass__
    """Kazakh for spaCy, found under the code `kk` through the entry point `spacy_languages`."""

    lang = "kk"
    Defaults = KazakhDefaults

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MAX_LENGTH)
        super().__init__(*args, **kwargs)


def passage_of(doc: Doc) -> Passage:
    """The passage of a Doc, as `doc._.passage` has it; made anew where the Doc did not come from the tokenizer itself."""
    return _reading(doc)[0]


def indices_of(doc: Doc) -> Sequence[int]:
    """For each token of the Doc's passage the index of the Doc's token that holds its beginning.

    They differ where the Doc has tokens of white space; `doc[indices[first] : indices[last] + 1]` is the span of the passage's
    tokens `first` up to and including `last`.
    """
    return _reading(doc)[1]


def _reading(doc: Doc) -> tuple[Passage, Sequence[int]]:
    if doc not in _read:
        passage = tokenize(doc.text)
        places = [token.idx for token in doc]
        starts = (passage.clean.original_span(start, start)[0] for start in passage.starts)
        _read[doc] = passage, [bisect_right(places, start) - 1 for start in starts]
    return _read[doc]


def _sentence_starts(passage: Passage, indices: Sequence[int], pieces: int) -> list[bool | int | None]:
    """Per token of the Doc whether it begins a sentence; white space before the first word belongs to the first sentence."""
    starts: list[bool | int | None] = [False] * pieces
    for first in passage.sentences[1:]:
        starts[indices[first]] = True
    if starts:
        starts[0] = True
    return starts


Doc.set_extension("passage", getter=passage_of, force=True)
