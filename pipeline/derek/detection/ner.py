"""Names by a model: the tagger that ships with the package or its small, quick pupil, the large one under Stanza itself, or Stanza's own.

    open_tagger("stanza").tag([["Қасым-Жомарт", "Тоқаев", "Астанаға", "келді", "."]])

finds a PERSON and a GPE. Stanza trained the shipped model and is its reference; ONNX Runtime runs it, without loading PyTorch.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from derek.detection.tagger import Cascade, FastTagger, TaggedSpan
from derek.errors import InputError, ModelError

if TYPE_CHECKING:
    from stanza import Pipeline

SHIPPED, FAST, REFERENCE, OFFICIAL = "stanza", "fast", "reference", "official"
MODELS = (SHIPPED, FAST, REFERENCE, OFFICIAL)
"""What `ner` may name: the shipped models, the large one beside the small one in sentences that the latter is unsure of; the small one
alone; the large one under Stanza itself, for all sentences (slow, for checks); Stanza's own model for Kazakh."""

STANZA_TAGGER = "nertagger.pt"
DOWNLOAD = "derek models download"


class NameTagger(Protocol):
    """Anything that finds names in tokenized sentences, with the labels of KazNERD."""

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[TaggedSpan]]:
        """The names in each sentence, in the order of their words."""


@lru_cache(maxsize=len(MODELS))
def open_tagger(name: str, *, threads: int | None = None) -> NameTagger:
    """Load a model by its name, once per process; `threads` is the number of cores that it may use: by default all, and one
    for the small model.

    *Errors*: InputError for an unknown name, ModelError where the model's files are missing or broken.
    """
    if name == SHIPPED:
        return Cascade(fast_folder(), model_folder(), threads=threads)
    if name == FAST:
        return FastTagger(fast_folder(), model_folder(), threads=threads or 1)
    if name == REFERENCE:
        return StanzaTagger(_shipped_in_stanza(model_folder()))
    if name == OFFICIAL:
        return StanzaTagger(_official())
    raise InputError(f"ner {name!r}: no model of that name; use {', '.join(MODELS)} or none")


def model_folder() -> Path:
    """The folder of the shipped model: beside the package where it is installed, in `models/kk` of a source checkout.

    *Errors*: ModelError where it is in neither.
    """
    return _folder(".", "kk", "config.json")


def fast_folder() -> Path:
    """The folder of the small model: in the shipped one's where the package is installed, in `models/fast` of a source checkout.

    *Errors*: ModelError where it is in neither.
    """
    return _folder("fast", "fast", "sentences.onnx")


def _folder(installed: str, source: str, file: str) -> Path:
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "models" / installed, package.parents[1] / "models" / source):
        if (folder / file).is_file():
            return folder
    raise ModelError("the model for names is not installed; install the package again, or use --ner none")


class StanzaTagger:
    """A Stanza pipeline as a tagger: its tokens are ours, its entities become spans. Stanza gives no scores, so each has 1."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[TaggedSpan]]:
        """The names in each sentence, in the order of their words."""
        filled = [place for place, sentence in enumerate(sentences) if sentence]
        found: list[list[TaggedSpan]] = [[] for _ in sentences]
        if filled:
            document = self._pipeline([list(sentences[place]) for place in filled])
            for place, sentence in zip(filled, document.sentences, strict=True):
                found[place] = [_span(entity) for entity in sentence.ents]
        return found


def _span(entity: Any) -> TaggedSpan:
    first, last = entity.tokens[0].id[0], entity.tokens[-1].id[-1]  # Stanza counts words from 1
    return TaggedSpan(first - 1, last - 1, entity.type, 1.0)


def _shipped_in_stanza(folder: Path) -> Pipeline:
    """The shipped model in a stock Stanza pipeline.

    Its file names the encoder by a folder of the source checkout; the encoder is loaded here and handed over under that name, so that
    it is found wherever the package lies. Stanza asks for a list of its resources even where it needs none of them.
    """
    stanza = _stanza()
    import torch
    from stanza.models.common.bert_embedding import load_bert
    from stanza.models.common.foundation_cache import BertRecord, FoundationCache

    cache = FoundationCache()
    encoder = torch.load(folder / STANZA_TAGGER, weights_only=True)["config"]["bert_model"]
    cache.bert[encoder] = BertRecord(*load_bert(str(folder), local_files_only=True), {})
    with tempfile.TemporaryDirectory() as resources:
        listed = {"kk": {"lang_name": "Kazakh", "packages": {}, "default_processors": {}, "default_dependencies": {}}}
        (Path(resources) / "resources.json").write_text(json.dumps(listed), encoding="utf-8")
        pipeline: Pipeline = stanza.Pipeline(
            "kk",
            dir=resources,
            processors="tokenize,ner",
            package=None,
            tokenize_pretokenized=True,
            ner_model_path=str(folder / STANZA_TAGGER),
            foundation_cache=cache,
            download_method=None,
            allow_unknown_language=True,
            verbose=False,
        )
    return pipeline


def _official() -> Pipeline:
    stanza = _stanza()
    try:
        pipeline: Pipeline = stanza.Pipeline(
            "kk", processors="tokenize,ner", tokenize_pretokenized=True, download_method=None, verbose=False
        )
    except Exception as error:
        reason = " ".join(str(error).split())
        raise ModelError(f"Stanza's model for Kazakh is not there ({reason}); run `{DOWNLOAD}` once with a network") from error
    return pipeline


def download_official() -> None:
    """Download Stanza's own model for Kazakh to Stanza's folder, some 500 MB.

    *Errors*: ModelError where there is no network, or too little room.
    """
    stanza = _stanza()
    try:
        stanza.download("kk", processors="tokenize,ner")
    except Exception as error:
        reason = " ".join(str(error).split())[:200]
        raise ModelError(f"Stanza's model for Kazakh could not be downloaded ({reason}); check the network and try again") from error


def _stanza() -> Any:
    import stanza

    return stanza
