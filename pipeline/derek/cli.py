"""The command line: `derek extract news/ --out tables/` reads articles, such as «форум.txt», and writes tables; `commands` has them all."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from derek.commands.evaluate import evaluate, evaluate_ner
from derek.commands.extract import extract
from derek.commands.models import models
from derek.commands.options import DONE, FAILED
from derek.commands.report import report
from derek.commands.serve import serve
from derek.commands.show import show
from derek.errors import DerekError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def derek() -> None:
    """Turn Kazakh news articles into tables of facts."""


for command in (extract, show, report, serve, evaluate, evaluate_ner, models):
    derek.add_command(command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the result is the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show Kazakh letters gets question marks, not an error.
        with suppress(AttributeError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    # A run that is told to end removes its unfinished files, as one that is interrupted; only the main thread may ask for that.
    with suppress(ValueError):
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code: int | None = derek.main(args=arguments, prog_name="derek", standalone_mode=False)
        return code or DONE
    except click.ClickException as error:
        error.show()
    except DerekError as error:
        click.echo(f"derek: {error}", err=True)
    except (click.Abort, KeyboardInterrupt):
        click.echo("derek: interrupted; no table was written; --resume goes on from here", err=True)
    return FAILED
