"""How much the benchmarks do: as much as their figures need, or with `--quick` so little that only whether they run can be told.

The processes that a part starts do the same, for it is a variable of the environment that tells them. Of «58 жоба» and all other text a
quick run reads an article or two.
"""

from __future__ import annotations

import os

QUICK = "DEREK_BENCHMARKS_QUICK"


def sized(whole: int, quick: int) -> int:
    """The first number, or in a quick run the second."""
    return quick if os.environ.get(QUICK) else whole
