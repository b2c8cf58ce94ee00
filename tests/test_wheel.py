"""The wheel that users install: all its data is in it, and it works from an empty folder, away from the source.

A source checkout hides a missing file: here «Облысқа 432,2 млрд теңге тартылды.» is read by what the wheel alone holds.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "pipeline"
TEXT = "Облысқа 432,2 млрд теңге тартылды.\n"


def run(*arguments: str | Path, folder: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"PYTHONUTF8": "1"} | environment,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: a `build` folder left in the source would lend it files that are gone."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(PACKAGE, source / "pipeline", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for model in ("kk", "fast"):
        shutil.copytree(ROOT / "models" / model, source / "models" / model)
    run("-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", built, source, folder=source)
    (path,) = built.glob("derek-*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, which stands on the path before everything else."""
    target = tmp_path_factory.mktemp("installed")
    run("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", target, wheel, folder=target)
    return target


def test_wheel_holds_every_source_file_and_no_more(wheel: Path) -> None:
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("derek/")}
    wanted = {path for suffix in ("*.py", "*.tsv", "py.typed") for path in (PACKAGE / "derek").rglob(suffix)}
    for room in ("report", "serving"):
        wanted |= {path for path in (PACKAGE / "derek" / room / "assets").iterdir() if path.is_file()}
    wanted |= set((PACKAGE / "derek" / "serving").glob("*.json"))
    model = {f"derek/models/{path.name}" for path in (ROOT / "models" / "kk").iterdir()}
    model |= {f"derek/models/fast/{path.name}" for path in (ROOT / "models" / "fast").iterdir()}
    assert packed == {path.relative_to(PACKAGE).as_posix() for path in wanted} | model


def test_wheel_carries_the_licence(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (licence,) = [name for name in archive.namelist() if name.endswith("licenses/LICENSE")]
    assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()


def test_installed_library(installed: Path, tmp_path: Path) -> None:
    code = f"import derek; print(derek.__file__); print(*[f.canonical for f in derek.find_money({TEXT!r})])"
    place, found = run("-c", code, folder=tmp_path, PYTHONPATH=str(installed)).splitlines()
    assert Path(place).is_relative_to(installed)
    assert found == "432200000000 KZT"


def test_installed_command(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    run("-m", "derek", "extract", "article.txt", "--out", "tables", "--quiet", folder=tmp_path, PYTHONPATH=str(installed))
    assert "432200000000,,exact,KZT" in (tmp_path / "tables" / "facts.csv").read_text(encoding="utf-8")


def test_entry_points_lead_to_what_spacy_asks_for(installed: Path, tmp_path: Path) -> None:
    code = (
        "import spacy, sys; from importlib.metadata import distributions; "
        "(own,) = distributions(name='derek', path=[sys.argv[1]]); points = own.entry_points; "
        "[point.load() for point in points]; "
        "nlp = spacy.blank('kk'); [nlp.add_pipe(point.name) for point in points.select(group='spacy_factories')]; "
        "print(*nlp.pipe_names, len(nlp('27 млрд. АҚШ доллары')))"
    )
    *factories, tokens = run("-c", code, installed, folder=tmp_path, PYTHONPATH=str(installed)).split()
    assert factories and all(name.startswith("derek_") for name in factories)
    assert tokens == "4"
