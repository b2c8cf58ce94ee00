"""The recipe of the model, without its long parts: reading, splitting, varying, the file of the encoder, the card."""

from __future__ import annotations

import random
import struct
import sys
from pathlib import Path

import numpy as np
import pytest

RECIPE = Path(__file__).resolve().parent.parent / "models" / "recipe"
pytest.importorskip("transformers")

IOB2 = """AID7 O
Ол O
екі B-MONEY
теңге I-MONEY

BID7 O
Ол O
2 B-MONEY
теңге I-MONEY

AID8 O
Ресейден B-GPE
келді O
"""


@pytest.fixture(autouse=True)
def _beside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(RECIPE))
    monkeypatch.setitem(sys.modules, "sentences", None)
    monkeypatch.delitem(sys.modules, "sentences")


def test_spellings_of_a_sentence_stay_together(tmp_path: Path) -> None:
    from sentences import draw_spellings, read_sentences, split_by_number

    (tmp_path / "a.iob2").write_text(IOB2, encoding="utf-8")
    sentences = read_sentences([tmp_path / "a.iob2"])
    assert [sentence.number for sentence in sentences] == ["7", "7", "8"]
    assert sentences[0].words == ("Ол", "екі", "теңге")
    for seed in range(6):
        training, held_out = split_by_number(sentences, share=0.5, seed=seed)
        assert {one.number for one in training}.isdisjoint(one.number for one in held_out)
        assert len(training) + len(held_out) == 3
    assert len(draw_spellings(sentences, random.Random(1))) == 2


def test_swapped_names_carry_their_case_over() -> None:
    from sentences import Labelled
    from swapping import Swapper

    sentence = Labelled(number="1", words=("Ресейден", "келді"), labels=("B-GPE", "O"))
    swapped = Swapper([sentence], probability=1, spare={"GPE": ["Алматы"]})(sentence, random.Random(3))
    assert (swapped.words, swapped.labels) == (("Алматыдан", "келді"), ("B-GPE", "O"))


def test_four_bit_blocks_become_floats() -> None:
    from encoder import dequantized

    nibbles = bytes(low | (high << 4) for low, high in zip(range(16), reversed(range(16)), strict=True))
    values = dequantized(struct.pack("<e", 0.5) + nibbles)
    assert values.tolist() == [*((np.arange(16) - 8) * 0.5), *((np.arange(15, -1, -1) - 8) * 0.5)]


NEEDED = [
    ("▁қала", 90_000, True),
    ("теңге", 90_000, True),
    ("▁the", 9, True),
    ("▁Straßenbahn", 90_000, False),
    ("▁2025", 900, True),
    ("漢", 900, False),
]


@pytest.mark.parametrize(("piece", "rank", "kept"), NEEDED, ids=[piece for piece, _, _ in NEEDED])
def test_pieces_that_kazakh_needs(piece: str, rank: int, kept: bool) -> None:
    from encoder import is_needed

    assert is_needed(piece, rank) is kept


def test_the_card_takes_the_figures(tmp_path: Path) -> None:
    from card import BEGIN, END, write_figures

    card = tmp_path / "README.md"
    card.write_text(f"# Model\n\n{BEGIN}\nold\n{END}\nrest\n", encoding="utf-8")
    write_figures(card, {"micro": {"precision": 0.9, "recall": 0.8, "f1": 0.8471, "support": 10}})
    assert "| micro | 90.0 | 80.0 | 84.7 | 10 |" in card.read_text(encoding="utf-8")
    assert "old" not in card.read_text(encoding="utf-8")
    card.write_text("no place", encoding="utf-8")
    with pytest.raises(ValueError, match="no place for the figures"):
        write_figures(card, {})


@pytest.mark.parametrize(
    "line",
    [
        "Ол үйде отыр .",
        "[GPE Алматы] мен [GPE Астана] .",
        "[GPE Алматы] [GPE Астана]",
        "« [ORGANISATION Алтын дән] » ( бір ] [ADAGE Еңбек етсең , емерсің]",
    ],
)
def test_brackets_are_written_as_they_are_read(line: str) -> None:
    from annotated import bracketed, in_brackets

    sentence = in_brackets(line, "1")
    assert bracketed(sentence) == line
    assert len(sentence.words) == len(sentence.labels)


@pytest.mark.parametrize("line", ["[GPE Алматы", "[GPE Алматы [GPE Астана]", ""])
def test_brackets_that_do_not_pair_are_told(line: str) -> None:
    from annotated import in_brackets

    with pytest.raises(ValueError, match=r"composed\.txt:7"):
        in_brackets(line, "composed.txt:7")


def test_annotations_find_their_sentences(tmp_path: Path) -> None:
    from annotated import annotate, read_annotations, sum_of
    from sentences import Labelled

    words = ("Ол", "Алматы", "облысында", "4 200", "болды", ".")
    (tmp_path / "a.tsv").write_text(f"sentence\tspans\n{sum_of(words)}\t2:17:GPE 17:21:DATE\n{sum_of(words[1:])}\t\n", encoding="utf-8")
    plain = [Labelled(number=str(at), words=each, labels=("O",) * len(each)) for at, each in enumerate((words, words[1:], words[2:]))]
    annotated, rest = annotate(plain, read_annotations(tmp_path / "a.tsv"))
    assert [one.labels for one in annotated] == [("O", "B-GPE", "I-GPE", "B-DATE", "O", "O"), ("O",) * 5]
    assert rest == plain[2:]


def test_shipped_annotations_are_whole() -> None:
    from annotated import bracketed, read_annotations, read_composed

    from derek.detection.ner import model_folder
    from derek.detection.tagger.decoding import Decoder

    composed = read_composed()
    assert len({bracketed(sentence) for sentence in composed}) == len(composed) > 1000
    known = {label[2:] for sentence in composed for label in sentence.labels if label != "O"}
    spans = [span for each in read_annotations().values() for span in each]
    assert all(first < stop for first, stop, _ in spans)
    assert known | {label for _, _, label in spans} <= {tag[2:] for tag in Decoder.load(model_folder()).tags}
