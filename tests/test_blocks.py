"""Parquet files cut into blocks: «жаңалық, 31–60» is the second thirty of its articles, whatever the file's own groups are."""

from __future__ import annotations

from pathlib import Path

import pandas
import pytest

from derek.errors import InputError
from derek.facts import Article
from derek.reading import ReadFailure, list_sources, read_articles
from derek.scaling.blocks import Block, Span, cut


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Files of several row groups and of one, and two that cannot be read."""
    rows = [{"text": f"{number} жоба", "id": f"а{number}" if number % 3 else None} for number in range(80)]
    pandas.DataFrame(rows).to_parquet(tmp_path / "а.parquet", row_group_size=80)
    (tmp_path / "ә.parquet").write_bytes(b"PAR1")
    pandas.DataFrame(rows).to_parquet(tmp_path / "б.parquet", row_group_size=30)
    pandas.DataFrame({"мәтін": ["жоба"]}).to_parquet(tmp_path / "в.parquet")
    pandas.DataFrame(rows[:25]).drop(columns="id").to_parquet(tmp_path / "г.parquet", row_group_size=5)
    return tmp_path


def name(span: Span | ReadFailure) -> str:
    return f"{span.source.id} {span.first}–{span.first + span.rows - 1}" if isinstance(span, Span) else f"{span.id} failed"


def blocks_of(folder: Path, rows: int) -> list[Block]:
    return cut(sorted(list_sources([folder]).sources, key=lambda source: "аәбвг".index(source.id)), rows=rows)


@pytest.mark.parametrize(
    ("rows", "blocks"),
    [
        (40, ["а 1–40", "а 41–80", "ә failed, б 1–30", "б 31–60", "б 61–80, в failed, г 1–5, г 6–10, г 11–15", "г 16–20, г 21–25"]),
        (1000, ["а 1–80, ә failed, б 1–30, б 31–60, б 61–80, в failed, г 1–5, г 6–10, г 11–15, г 16–20, г 21–25"]),
    ],
)
def test_blocks(archive: Path, rows: int, blocks: list[str]) -> None:
    assert [", ".join(map(name, block.spans)) for block in blocks_of(archive, rows)] == blocks


@pytest.mark.parametrize("rows", [1, 7, 40, 1000])
def test_blocks_hold_what_the_files_do(archive: Path, rows: int) -> None:
    blocks = blocks_of(archive, rows)
    documents = [document for block in blocks for document in block.documents(None)]
    assert documents == [document for letter in "аәбвг" for document in read_articles([archive / f"{letter}.parquet"])]
    assert [document.id for document in documents] == [identity for block in blocks for identity in block.ids()]


def test_a_large_row_group_is_not_read_too_often(archive: Path) -> None:
    assert [block.spans[0].rows for block in cut(list_sources([archive / "а.parquet"]).sources, rows=1)] == [5] * 16  # type: ignore[union-attr]


def test_a_damaged_row_group(archive: Path) -> None:
    pandas.DataFrame({"text": [f"{number} жоба іске қосылды." * 20 for number in range(60)]}).to_parquet(
        archive / "г.parquet", row_group_size=30
    )
    data = bytearray((archive / "г.parquet").read_bytes())
    data[20:200] = bytes(180)
    (archive / "г.parquet").write_bytes(data)
    first, second = cut(list_sources([archive / "г.parquet"]).sources, rows=30)
    failures = [document for document in first.documents(None) if isinstance(document, ReadFailure)]
    assert [failure.id for failure in failures] == [f"г-{number}" for number in range(1, 31)]
    assert "г.parquet: not a whole Parquet file" in failures[0].error
    assert [isinstance(document, Article) for document in second.documents(None)] == [True] * 30


def test_a_file_that_is_gone(archive: Path) -> None:
    (block,) = cut(list_sources([archive / "а.parquet"]).sources, rows=100)
    (archive / "а.parquet").unlink()
    with pytest.raises(InputError, match=r"а.parquet: a worker cannot read it \(.*\); give files that all workers see"):
        list(block.documents(None))


def test_other_files(archive: Path) -> None:
    (archive / "форум.txt").write_text("58 жоба", encoding="utf-8")
    with pytest.raises(InputError, match=r"форум.txt: a cluster reads Parquet alone; write the articles as Parquet"):
        cut(list_sources([archive]).sources, rows=100)
