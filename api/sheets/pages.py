"""Addresses under which maps are handed on; they take what a page's address says."""

import hashlib
import json

from fastapi import APIRouter, Request, Response
from sqlalchemy import Engine

from api.files.names import MEDIA_TYPES, attachment
from api.http.bodies import Body, answer, pack, stored_body
from api.http.dependencies import BareEngine, Revision
from api.sheets.asked import AskedFile, read_asked
from api.sheets.made import SANDBOX, MapFormat, file_name, format_of, made_file
from api.sheets.read import question_of, read_drawable
from kpk_geo.local_time import local_today

router = APIRouter(include_in_schema=False)


@router.get("/bild/{region_id}/{question}.{file_format}")
async def show_file(
    request: Request, region_id: str, question: str, file_format: str, revision: Revision,
    engine: BareEngine,
) -> Response:  # fmt: skip
    """Give a map as SVG, PNG or PDF."""
    return await _made(request, region_id, question, format_of(file_format), revision, engine)


@router.get("/karte/{region_id}/{question}.html")
async def show_map_file(
    request: Request, region_id: str, question: str, revision: Revision, engine: BareEngine
) -> Response:
    """Give a map as one HTML file, which works without a network."""
    return await _made(request, region_id, question, MapFormat.HTML, revision, engine)


async def _made(
    request: Request, region_id: str, slug: str, kind: MapFormat, revision: int, engine: Engine
) -> Response:
    chosen = question_of(slug, request.app.state.questions)
    asked = read_asked(request.query_params.multi_items(), chosen, kind)
    services = request.app.state.services

    def build() -> Body:
        found = read_drawable(engine, chosen, region_id, asked.map, lambda name: services[name])
        content = made_file(found, kind, dpi=asked.dpi, paper=asked.paper)
        headers = (attachment(file_name(found, slug, kind, asked.paper)), SANDBOX)
        version = hashlib.sha256(content).hexdigest()
        return pack(content, MEDIA_TYPES[kind.value], version, headers)

    # A map that needs its question's service computes: it takes a place among the long answers.
    is_long = chosen.service is not None or bool(chosen.rests_on)
    body = await stored_body(
        request, (_name(region_id, slug, asked), f"{revision} {local_today()}"), build,
        computes_for=region_id, is_long=is_long, store=request.app.state.pictures,
    )  # fmt: skip
    return answer(request, body)


def _name(region_id: str, slug: str, asked: AskedFile) -> str:
    return f"bild/{region_id}/{slug}.{asked.kind.value}/{asked.size}?{json.dumps(asked.map)}"
