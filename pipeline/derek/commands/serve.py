"""`derek serve`: the page to try Derek on; paste «Облысқа 432,2 млрд теңге тартылды.» there and see the facts."""

from __future__ import annotations

import click

from derek.commands.options import DONE, lexicon_option, model_named, ner_option
from derek.serving.server import MAX_BYTES
from derek.serving.server import serve as run


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen; 0.0.0.0 lets other machines in, unasked."
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="Port to listen at; 0 takes a free one.")
@ner_option
@lexicon_option
@click.option("--max-bytes", type=click.IntRange(min=1), default=MAX_BYTES, show_default=True, metavar="N", help="Largest request.")
@click.option(
    "--allow-host", "names", multiple=True, metavar="NAME", help="A further name that the page may be asked for by, as behind a proxy."
)
def serve(host: str, port: int, ner: str, max_bytes: int, names: tuple[str, ...]) -> int:
    """Serve a page to try Derek on, and a JSON interface, until Ctrl-C."""

    def tell(address: str) -> None:
        click.echo(f"derek: {address} (Ctrl-C ends it)", err=True)

    run(host=host, port=port, ner=model_named(ner), max_bytes=max_bytes, names=names, tell=tell)
    return DONE
