"""`python -m derek`: the command line, as in `python -m derek show форум.txt`."""

from __future__ import annotations

import sys

from derek.cli import main

if __name__ == "__main__":
    sys.exit(main())
