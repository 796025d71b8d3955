"""Addresses under which maps are handed on; every parameter of the page's address is taken."""

import hashlib
import json
from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from sqlalchemy import Engine

from api.http.bodies import Body, answer, pack, stored_body
from api.http.dependencies import BareEngine, Revision
from api.sheets.made import file_name, format_of, made_file, made_map_file
from api.sheets.read import Drawable, question_of, read_drawable
from kpk_geo.local_time import local_today

SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"  # if one is opened in place
router = APIRouter(include_in_schema=False)
# Of a page's address, but of its look on a screen alone.
_OF_THE_SCREEN = frozenset({"region", "map", "filter", "unsure", "offers", "v"})


@router.get("/bild/{region_id}/{question}.{file_format}")
async def show_file(
    request: Request, region_id: str, question: str, file_format: str, revision: Revision,
    engine: BareEngine,
) -> Response:  # fmt: skip
    """Give a map as SVG, PNG or PDF."""
    kind = format_of(file_format)
    asked = _asked(request)
    return await _made(
        request, (region_id, question, kind.value), revision, engine,
        lambda found: made_file(found, kind, asked), kind.media_type,
    )  # fmt: skip


@router.get("/karte/{region_id}/{question}.html")
async def show_map_file(
    request: Request, region_id: str, question: str, revision: Revision, engine: BareEngine
) -> Response:
    """Give a map as one HTML file, which works without a network."""
    return await _made(
        request, (region_id, question, "html"), revision, engine, made_map_file,
        "text/html; charset=utf-8",
    )  # fmt: skip


def _asked(request: Request) -> dict[str, str]:
    return {
        name: value
        for name, value in sorted(request.query_params.items())
        if name not in _OF_THE_SCREEN
    }


async def _made(
    request: Request, what: tuple[str, str, str], revision: int, engine: Engine,
    make: Callable[[Drawable], bytes], media_type: str,
) -> Response:  # fmt: skip
    region_id, slug, ending = what
    chosen = question_of(slug, request.app.state.questions)
    asked, services = _asked(request), request.app.state.services

    def build() -> Body:
        found = read_drawable(engine, chosen, region_id, asked, lambda name: services[name])
        content = make(found)
        name = file_name(found, slug, ending, asked.get("paper", ""))
        headers = (
            ("Content-Disposition", f'attachment; filename="{name}"'),
            ("Content-Security-Policy", SANDBOX),
        )
        return pack(content, media_type, hashlib.sha256(content).hexdigest(), headers)

    key = (f"bild/{'/'.join(what)}?{json.dumps(asked)}", f"{revision} {local_today()}")
    # A map that needs its question's service computes: it takes a place among the long answers.
    is_long = chosen.service is not None or bool(chosen.rests_on)
    body = await stored_body(request, key, build, computes_for=region_id, is_long=is_long)
    return answer(request, body)
