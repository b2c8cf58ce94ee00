"""The terminal view of an article and the overview of a run, at several widths, through pipes and in a real terminal.

At 60 columns «1 200 000 000 000» still stands on one line, and what there is no room for is left out.
"""

from __future__ import annotations

import datetime
import io
import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from derek.facts import Article, Count, Fact, Found, Money, Name, Percent, Role
from derek.normalization.entities import Entity
from derek.report.terminal import print_article, print_overview
from derek.tabulation import document_rows, failed_rows, pack
from derek.tabulation.packing import unpack_overview
from derek.tabulation.tally import Overview
from derek.tokenization import tokenize

ARTICLE = Path(__file__).resolve().parent.parent / "corpus" / "extending" / "article.txt"
TEXT = "Әкім Асқар Сұлтанов: 1,2–1,5 трлн теңге керек, 300-ден астам ғимарат салынады. Сұлтанов 7 пайызды айтты."
YEAR = (datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))


def found(kind: type[Any], text: str, at: int = 0, **known: Any) -> Any:
    start = TEXT.index(text, at)
    return kind(start=start, end=start + len(text), text=text, **known)


ROLE = found(Role, "Әкім", item="әкім", subject="Асқар Сұлтанов")
MONEY = found(
    Money,
    "1,2–1,5 трлн теңге",
    value=Decimal(12 * 10**11),
    value_max=Decimal(15 * 10**11),
    modifier="range",
    unit="KZT",
    item="өтелмеген инвестициялық міндеттеме",
    period_start=YEAR[0],
    period_end=YEAR[1],
)
COUNT = found(Count, "300-ден астам ғимарат", value=Decimal(300), modifier="over", unit="ғимарат")
PERCENT = found(
    Percent,
    "7 пайызды",
    value=Decimal(7),
    unit="%",
    predicate="айту",
    status="done",
    speaker="Асқар Сұлтанов",
    period_start=YEAR[0],
    period_end=datetime.date(2026, 3, 2),
)
FACTS: list[Fact] = [ROLE, MONEY, COUNT, PERCENT]
PERSON = found(Name, "Асқар Сұлтанов", label="PERSON", name="Асқар Сұлтанов", entity="Асқар Сұлтанов")
AGAIN = found(Name, "Сұлтанов", 60, label="PERSON", name="Сұлтанов", entity="Асқар Сұлтанов")
MENTIONS: list[Found] = [PERSON, MONEY, COUNT, AGAIN, PERCENT]
GIVEN = Article(text=TEXT, id="а", title="Жиын")


def console(width: int, **options: Any) -> Any:
    return pytest.importorskip("rich.console").Console(file=io.StringIO(), width=width, **options)


def shown(width: int, **options: Any) -> str:
    on = console(width, **options)
    print_article(GIVEN, FACTS, MENTIONS, on)
    return str(on.file.getvalue())


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_lines_fit_and_values_are_whole(width: int) -> None:
    lines = shown(width).splitlines()
    assert max(map(len, lines)) <= width
    (high,) = [line for line in lines if "1 500 000 000 000" in line]
    assert lines[lines.index(high) - 1].split()[:7] == ["money", "1", "200", "000", "000", "000", "–"]
    assert any(re.search(r"count +> 300 ", line) for line in lines)
    assert width < 80 or all(any(day in line for line in lines) for day in ("2026-01-01", "2026-03-02"))


@pytest.mark.parametrize(
    ("width", "columns"),
    [
        (40, "kind value unit"),
        (60, "kind value unit item"),
        (80, "kind value unit item predicate period"),
        (120, "kind value unit item predicate period speaker text"),
    ],
)
def test_columns_for_which_there_is_room(width: int, columns: str) -> None:
    (header,) = [line for line in shown(width).splitlines() if line.startswith(" kind")]
    assert " ".join(header.split()) == columns


def test_sections_below_the_article() -> None:
    text = shown(80)
    article, facts = text.split("facts: 3")
    assert article.startswith("Жиын\nа\nӘкім [Асқар Сұлтанов PERSON]: [1,2–1,5 трлн")
    assert "Әкім" not in facts.split("roles\n")[0] and " 2026 " in facts
    assert facts.split("roles\n")[1].replace(" \n", "\n") == ("Асқар Сұлтанов  әкім\n\nentities\nPERSON  Асқар Сұлтанов ×2 (Сұлтанов)\n\n")


def test_nothing_found() -> None:
    on = console(60)
    print_article(Article(text="Ештеңе жоқ."), [], [], on)
    assert on.file.getvalue() == "Ештеңе жоқ.\n\nno facts\n"


def test_colours_and_their_legend() -> None:
    text = shown(60, force_terminal=True, color_system="standard")
    assert "\x1b[97;44mАсқар Сұлтанов\x1b[0m" in text
    assert "\x1b[97;44m PERSON 2 \x1b[0m" in text and "\x1b[30;102m MONEY 1 \x1b[0m" in text
    assert "[Асқар" not in text
    assert not re.search(r" \x1b\[0m\n", text.split("facts: 3")[0].split("PERSON 2")[0]), "a patch of colour at the end of a line"


@pytest.mark.parametrize("hostile", ["\x1b[31m", "\x9b31m", "\x07", "\u202e", "\u2066"])
def test_article_cannot_act_on_the_terminal(hostile: str) -> None:
    on = console(80)
    text = f"{hostile}58 жоба"
    mention = Count(start=0, end=len(text), text=text, value=Decimal(58), unit=hostile, item=f"{hostile}жоба")
    name = Name(start=0, end=len(text), text=text, label="ORG", name=f"{hostile}а")
    role = Role(start=0, end=1, text=text[:1], item=hostile, subject=hostile)
    print_article(Article(text=text, title=hostile, url=hostile), [mention, role], [mention, name], on)
    assert hostile[0] not in on.file.getvalue()


def test_brackets_are_no_markup() -> None:
    on = console(80)
    print_article(Article(text="[bold]58 жоба[/bold] :smile:", title="[red]"), [], [], on)
    assert on.file.getvalue().startswith("[red]\n[bold]58 жоба[/bold] :smile:\n")


def run(*, terminal: int = 0, **environment: str) -> str:
    """What `derek show` prints, into a pipe or into a terminal of some width."""
    command = [sys.executable, "-m", "derek", "show", str(ARTICLE), "--ner", "none", "--date", "2026-03-02"]
    known = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "COLORTERM")}
    env = known | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUTF8": "1", "TERM": "xterm"} | environment
    if not terminal:
        return subprocess.run(command, env=env, stdout=subprocess.PIPE, check=True).stdout.decode()
    fcntl, pty, termios = (pytest.importorskip(name) for name in ("fcntl", "pty", "termios"))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, terminal.to_bytes(4, sys.byteorder)[:2].join((b"\x18\0", b"\0\0\0\0")))
    with subprocess.Popen(command, env=env, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        read = bytearray()
        while chunk := _read(ours):
            read += chunk
        assert process.wait() == 0
    os.close(ours)
    return read.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # Linux says so when the other side is closed
        return b""


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", text)


@pytest.mark.parametrize("width", [60, 120])
def test_real_terminal_has_colours_and_its_own_width(width: int) -> None:
    text = run(terminal=width)
    assert "\x1b[30;46m35 маман\x1b[0m" in text and " COUNT 4 " in plain(text)
    longest = max(map(len, plain(text).splitlines()))
    assert width - 12 < longest <= width


@pytest.mark.parametrize(
    ("terminal", "environment", "coloured"),
    [
        (0, {}, False),
        (0, {"FORCE_COLOR": "1"}, True),
        (80, {"NO_COLOR": "1"}, False),
        (80, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        (80, {"TERM": "dumb"}, False),
    ],
    ids=str,
)
def test_who_wants_no_colour_gets_brackets(terminal: int, environment: dict[str, str], coloured: bool) -> None:
    text = run(terminal=terminal, **environment)
    assert ("[35 маман COUNT]" in " ".join(text.split())) is not coloured
    assert bool(re.search(r"\x1b\[[\d;]*[34]\d", text)) is coloured


def entity(label: str, name: str, mentions: int) -> Entity:
    return Entity(name, label, name, mentions=mentions, documents=1)


def overview(*, packed: bool) -> Overview:
    rows = [document_rows(GIVEN, tokenize(TEXT), FACTS, MENTIONS), failed_rows("б", "б: the file is empty")]
    if not packed:
        return Overview.of(rows)
    filled = Overview()
    for one in rows:
        filled.add(unpack_overview(pack([one])))
    return filled


def test_overview_of_rows_and_of_packed_rows() -> None:
    for packed in (False, True):
        filled = overview(packed=packed)
        assert (filled.documents, filled.failures, dict(filled.facts)) == (2, 1, {"role": 1, "money": 1, "count": 1, "percent": 1})
        assert filled.largest == {"KZT": (Decimal(12 * 10**11), "1,2–1,5 трлн теңге")} and filled.money == {"KZT": 1}


@pytest.mark.parametrize("width", [60, 120])
def test_overview_is_printed(width: int) -> None:
    on = console(width)
    people = [entity("PERSON", f"А. Адамов{number}", 1234 - number) for number in range(5)]
    print_overview(
        overview(packed=True), [*people, entity("ORG", "«Дала»\x1b[1m", 2), entity("LAW", "заң", 1)], Path("менің кестелерім"), on
    )
    lines = on.file.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    text = " ".join(" ".join(lines).split())
    assert text.startswith("documents 2 1 failed facts 4 ")
    assert "money 1 1 in KZT, the largest «1,2–1,5 трлн теңге»" in text
    assert "entities 7 PERSON 5 А. Адамов0 ×1 234 · А. Адамов1 ×1 233 · А. Адамов2 ×1 232 ORG 1 «Дала»" in text
    assert "Адамов3" not in text and "\x1b" not in text
    assert lines[-1] == "next: derek report 'менің кестелерім'"


def test_overview_of_nothing_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    print_overview(Overview(), [], Path("out"))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert [line.split() for line in captured.err.splitlines()] == [
        ["documents", "0"],
        ["facts", "0"],
        ["entities", "0"],
        ["next:", "derek", "report", "out"],
    ]
