"""The page itself: the files in `assets`, read once. Its strings, «Фактілерді табу» and the like, are in `assets/strings.json`."""

from __future__ import annotations

from importlib.resources import files
from pathlib import PurePath

from fastapi import FastAPI, Response

from derek.serving.refusal import NO_SUCH_ADDRESS, Refusal

FIRST = "index.html"
COLOURS = ("palette.css", "labels.css")
"""The colours of the page and of labels, which are the report's."""

# Said here and not guessed from the machine's settings: a browser runs no script that is called anything else.
MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


def add_page(app: FastAPI) -> None:
    """Serve the page at `/`, and what belongs to it under `/assets/`."""
    folder = files("derek.serving") / "assets"
    own = [asset for asset in folder.iterdir() if PurePath(asset.name).suffix in MEDIA_TYPES]
    shared = [files("derek.report") / "assets" / name for name in COLOURS]
    assets = {asset.name: asset.read_bytes() for asset in (*own, *shared)}

    def shown(name: str) -> Response:
        # After an update an asset may be another one under the same name.
        return Response(assets[name], media_type=MEDIA_TYPES[PurePath(name).suffix], headers={"cache-control": "no-cache"})

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def page() -> Response:
        return shown(FIRST)

    @app.api_route("/assets/{name}", methods=["GET", "HEAD"], include_in_schema=False)
    async def asset(name: str) -> Response:
        if name not in assets:
            raise Refusal(404, NO_SUCH_ADDRESS)
        return shown(name)
