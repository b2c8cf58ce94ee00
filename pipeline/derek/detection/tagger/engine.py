"""The large tagger on ONNX Runtime: the model that Stanza trained, one batch of like length at a time.

    Tagger(model_folder()).tag([["Қасым-Жомарт", "Тоқаев", "Астанаға", "келді", "."]])

finds a PERSON in words 0 to 1 and a GPE in word 2.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias

from derek.detection.tagger.batches import batched, inputs_of
from derek.detection.tagger.decoding import Decoder, TaggedSpan, decoded
from derek.detection.tagger.pieces import Pieces
from derek.errors import ModelError

if TYPE_CHECKING:
    import numpy as np

    Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]

ENGINE = "engine.onnx"


class Tagger:
    """A model's folder, loaded. Safe to share between threads: running it changes nothing but the memory of cut words.

    `threads` is the number of cores it may use; all by default. The graph is opened with the first sentence: beside the small tagger, which
    is sure of most, many a run needs none.

    *Errors*: ModelError where a file of the folder is missing or broken.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        self._folder, self._threads = folder, threads
        self._process, self._opening = os.getpid(), Lock()
        self._sessions: list[Any] = []
        # The end of a session waits for its threads, which a forked process does not have: the parent's is never ended there.
        self._parents: list[Any] = []
        with loading(folder):
            self.pieces = Pieces(folder)
            self._decoder = Decoder.load(folder)
            (folder / ENGINE).stat()

    def _session(self) -> Any:
        """The session of this process, opened where there is none yet."""
        process = os.getpid()
        if self._process != process:
            # A forked process has none of the threads that its parent's session runs on, nor of those that may be opening one.
            self._process, self._opening = process, Lock()
            if self._threads != 1:
                self._parents, self._sessions = [*self._parents, *self._sessions], []
        if not self._sessions:
            with self._opening, loading(self._folder):
                if not self._sessions:
                    self._sessions.append(open_session(self._folder / ENGINE, self._threads))
        return self._sessions[-1]

    @property
    def tags(self) -> tuple[str, ...]:
        """The BIOES tags in the order of their chances."""
        return self._decoder.tags

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[TaggedSpan]]:
        """Find the names in tokenized sentences; spans come in the order of their words.

        *Shape*: a list for each sentence. What is found in one does not depend on the others.
        """
        return decoded(self.log_chances(sentences), self.tags)

    def log_chances(self, sentences: Sequence[Sequence[str]]) -> list[Floats]:
        """The logarithms of the chances of `tags` for each word. *Shape*: an array of words times tags for each sentence."""
        import numpy as np

        none = np.zeros((0, len(self.tags)), np.float32)
        parts: list[list[tuple[int, Floats]]] = [[(-1, none)] for _ in sentences]
        for batch in batched(self.pieces.cut(sentences)):
            inputs = inputs_of(batch, self.pieces)
            (emissions,) = self._session().run(["emissions"], inputs)
            chances = self._decoder.log_chances(emissions, inputs["words"])
            for rows, window in zip(chances, batch, strict=True):
                parts[window.sentence].append((window.offset, rows[window.first : window.stop]))
        return [np.concatenate([rows for _, rows in sorted(windows, key=lambda part: part[0])]) for windows in parts]


@contextmanager
def loading(folder: Path) -> Iterator[None]:
    """Report whatever goes wrong with a model's files as a ModelError that names the folder."""
    try:
        yield
    except Exception as error:
        reason = " ".join(str(error).split())
        raise ModelError(f"{folder}: the model cannot be loaded ({reason}); install the package again") from error


def open_session(path: Path, threads: int | None) -> Any:
    """A session of ONNX Runtime for a graph; `threads` is the number of cores that it may use, all by default."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or _cores()
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _cores() -> int:
    """The cores that this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
