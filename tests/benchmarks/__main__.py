"""All benchmarks: `python tests/benchmarks` prints a table each of rules, names, large runs and the service, as they stand in the README.

`python tests/benchmarks scaling 10000` runs one alone, with what it takes; `--quick` before it, or alone, lets the parts do so little that
only whether they run can be told, in a minute or two for all. Every measure is of the same articles: those of
`corpus/articles`, with sentences such as «Облысқа 432,2 млрд теңге тартылды.».
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sizes import QUICK

HERE = Path(__file__).resolve().parent
PARTS = {"rules": "rules.py", "names": "names.py", "scaling": "scaling.py", "serving": "serving.py"}


def main(arguments: list[str]) -> int:
    """Run the benchmarks asked for, one after the other; the result is how many of them failed."""
    if arguments[:1] == ["--quick"]:
        os.environ[QUICK] = "1"
        print("quick: the figures say nothing but that each part runs")
        arguments = arguments[1:]
    if arguments and arguments[0] not in PARTS:
        sys.exit(f"{arguments[0]}: no such benchmark; give one of {', '.join(PARTS)}")
    wanted = arguments[:1] or list(PARTS)
    failed = 0
    for name in wanted:
        print(f"\n== {name}\n", flush=True)
        failed += subprocess.run([sys.executable, HERE / PARTS[name], *arguments[1:]], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
