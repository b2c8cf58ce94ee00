"""`derek models download`: what does not ship with the package."""

from __future__ import annotations

import click

from derek.commands.options import DONE
from derek.detection.ner import download_official


@click.group()
def models() -> None:
    """Models that do not ship with the package."""


@models.command()
def download() -> int:
    """Download Stanza's own model for Kazakh, for `--ner official`."""
    download_official()
    return DONE
