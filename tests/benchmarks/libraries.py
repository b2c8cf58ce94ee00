"""The libraries that Derek installs: version, licence and size of each, as the table in the README.

`python tests/benchmarks/libraries.py` prints it for the environment that it runs in; sizes are of installed files in MB. What the named
libraries bring along is printed below with its licences, for none of them may bind those who build on Derek to disclose their code.
"""

from __future__ import annotations

from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

MEGABYTE = 1e6


def main() -> None:
    """Print a row for each library that Derek names, one for all that these bring along, and the licences of the latter."""
    direct = _required("derek")
    everything = _closure(direct)
    brought = sorted(everything - set(direct))
    print("| library | licence | MB |\n|---|---|---|")
    for name in direct:
        print(f"| {name} | {_licence(distribution(name))} | {_size(name):.1f} |")
    print(
        f"\nBrought along: {len(brought)} libraries, {sum(map(_size, brought)):.0f} MB; all together {sum(map(_size, everything)):.0f} MB."
    )
    for name in brought:
        print(f"{name} {distribution(name).version}: {_licence(distribution(name))}, {_size(name):.1f} MB")


def _required(name: str) -> list[str]:
    requirements = map(Requirement, distribution(name).requires or [])
    return sorted({canonicalize_name(r.name) for r in requirements if r.marker is None or r.marker.evaluate({"extra": ""})})


def _closure(names: list[str]) -> set[str]:
    known: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in known:
            known.add(name)
            waiting += _required(name)
    return known


def _licence(library: Distribution) -> str:
    metadata = library.metadata.json
    classifiers = [line.rpartition(" :: ")[2] for line in metadata.get("classifier", ()) if line.startswith("License ::")]
    written = metadata.get("license_expression") or ", ".join(classifiers) or metadata.get("license") or "unknown"
    return str(written).splitlines()[0]


def _size(name: str) -> float:
    paths = (Path(str(file.locate())) for file in distribution(name).files or [])
    return sum(path.stat().st_size for path in paths if path.is_file()) / MEGABYTE


if __name__ == "__main__":
    main()
