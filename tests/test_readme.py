"""The README: its Python examples run, and no command, option, column or exit code is missing from it.

A reader who types `derek.find_money("27 млрд. АҚШ долларын құрады")` must see what the page shows.
"""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import click
import pytest

import derek
from derek import cli, finding
from derek.commands import options
from derek.components import STAGES
from derek.facts import plain
from derek.tabulation import TABLE_FORMATS, TABLES

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "README.md"
README = PAGE.read_text(encoding="utf-8")
SHELL = [line for block in re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE) for line in block.splitlines()]
COMMANDS = cli.derek.commands


def section(heading: str) -> str:
    """The README from a heading to the next of the same level or above."""
    level, _, _ = heading.partition(" ")
    rest = README[README.index(f"\n{heading}\n") + 1 + len(heading) :]
    return re.split(rf"^#{{1,{len(level)}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def test_python_examples_print_what_they_show() -> None:
    parser = doctest.DocTestParser()
    blocks = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    example = parser.get_doctest("\n".join(blocks), {}, PAGE.name, str(PAGE), 0)
    assert example.examples
    result = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example)
    assert result.failed == 0


def test_first_table_is_what_the_pipeline_finds() -> None:
    (text,) = re.findall(r"^«(.*)» becomes$", README, re.MULTILINE)
    shown = [line.strip("|").split("|") for line in README.split("» becomes\n\n")[1].split("\n\n")[0].splitlines()[2:]]
    facts = derek.load(ner=None)(text)._.facts
    found = [(fact.text, fact.kind, plain(fact.value), fact.modifier, fact.unit, fact.item) for fact in facts]
    assert found == [tuple(cell.strip() for cell in row) for row in shown]


def test_first_two_commands_are_what_the_ci_runs() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    setup, check = SHELL[:2]
    assert "derek extract corpus/articles --out outputs/demo --date 2026-03-02" in setup
    assert "python tests/check.py" in check
    assert setup in script and check in script


@pytest.mark.parametrize("name", COMMANDS)
def test_command_and_its_options_are_documented(name: str) -> None:
    assert f"`derek {name} " in README
    for parameter in COMMANDS[name].params:
        if isinstance(parameter, click.Option):
            assert f"`{parameter.opts[0]}" in README, parameter.opts[0]
            if isinstance(parameter.type, click.Choice):
                assert all(f"`{choice}`" in section("## Command line") for choice in parameter.type.choices), parameter.opts[0]


def test_documented_options_exist() -> None:
    real = {option for command in COMMANDS.values() for parameter in command.params for option in parameter.opts}
    assert set(re.findall(r"`(--[a-z-]+)", section("## Command line"))) <= real | {"--help"}


@pytest.mark.parametrize("table", TABLES)
def test_columns_are_documented_in_order(table: str) -> None:
    described = re.findall(r"^\| `(\w+)`", section(f"### {table}"), re.MULTILINE)
    assert described == list(TABLES[table]._fields)


def test_exit_codes_are_documented() -> None:
    described = re.findall(r"^\| (\d) \|", section("### Exit codes"), re.MULTILINE)
    assert described == [str(code) for code in (options.DONE, options.FAILED, options.SOME_FAILED)]


@pytest.mark.parametrize("name", [*(name for name in dir(finding) if name.startswith("find_")), *STAGES, *TABLE_FORMATS])
def test_public_name_is_documented(name: str) -> None:
    assert f"`{name}`" in README


def test_installed_libraries_are_listed_with_their_licences() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (block,) = re.findall(r"^dependencies = \[\n(.*?)^\]", project, re.DOTALL | re.MULTILINE)
    described = re.findall(r"^\| ([\w-]+) \|", section("### Libraries"), re.MULTILINE)
    assert described[1:] == re.findall(r'^    "([\w-]+)', block, re.MULTILINE)
