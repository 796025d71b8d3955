"""Dossiers as files to be downloaded; all of it works without a script."""

from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BeforeValidator
from sqlalchemy import Connection

from api.area_pages.read import read_asked
from api.dossier.asked import read_areas_dossier, read_quarter_dossier
from api.dossier.write import SHORT_FORM, DossierFile, dossier_of, file_of, name_of_areas
from api.files.documents import format_of
from api.http.address import known_words
from kpk_geo.database.connection import transaction
from kpk_geo.funding.elements import FundingElement
from maps.dossier.content import DossierContent
from maps.dossier.elements import USUAL, element_of

router = APIRouter(include_in_schema=False, dependencies=[Depends(known_words)])
Word = Annotated[str, Query(alias="element", max_length=200)]
Short = Annotated[
    bool,
    BeforeValidator(lambda text: text if text != "" else False),  # a form's field left empty
    Query(alias="short", description="1 oder true: zwei Seiten; 0 oder false: vollständig"),
]
Keys = Annotated[list[str] | None, Query(alias="area", max_length=500)]
Number = Annotated[int, Path(ge=1, lt=2**31)]
Read = Callable[[Connection, FundingElement], DossierContent]


async def _sent(
    request: Request, read: Read, *, file_format: str, element: str, short: bool, name: str
) -> Response:
    def build() -> DossierFile:
        wanted, chosen = format_of(file_format), element_of(element)
        with transaction(request.app.state.engine) as connection:
            content = read(connection, chosen)
        document = dossier_of(content, short=short)
        ending = SHORT_FORM if short else ""
        return file_of(document, wanted, content.profile.region_id, name, chosen.id, ending)

    made: DossierFile = await request.app.state.work.reading.run(build)
    disposition = f"attachment; filename=\"{made.name}\"; filename*=UTF-8''{quote(made.name)}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return Response(made.content, media_type=made.media_type, headers=headers)


@router.get("/gebiet/{region_id}/{level}/dossier.{file_format}")
async def send_picked(
    request: Request, region_id: str, level: str, file_format: str, areas: Keys = None,
    element: Word = USUAL, short: Short = False,
) -> Response:  # fmt: skip
    """Send the dossier of several areas as one Quartier."""

    def read(connection: Connection, chosen: FundingElement) -> DossierContent:
        asked = read_asked(connection, region_id, level, areas or [])
        questions = request.app.state.questions
        return read_areas_dossier(
            connection, asked, questions, chosen, is_quarter=len(areas or []) != 1
        )

    name = name_of_areas(areas or [])
    return await _sent(
        request, read, file_format=file_format, element=element, short=short, name=name
    )


@router.get("/gebiet/{region_id}/{level}/{area_id:path}/dossier.{file_format}")
async def send_area(
    request: Request, region_id: str, level: str, area_id: str, file_format: str,
    element: Word = USUAL, short: Short = False,
) -> Response:  # fmt: skip
    """Send the dossier of one area."""

    def read(connection: Connection, chosen: FundingElement) -> DossierContent:
        asked = read_asked(connection, region_id, level, [area_id])
        questions = request.app.state.questions
        return read_areas_dossier(connection, asked, questions, chosen, is_quarter=False)

    return await _sent(
        request, read, file_format=file_format, element=element, short=short, name=area_id
    )


@router.get("/quartier/{region_id}/{number}/dossier.{file_format}")
async def send_quarter(
    request: Request, region_id: str, number: Number, file_format: str, element: Word = USUAL,
    short: Short = False,
) -> Response:  # fmt: skip
    """Send the dossier of a saved Quartier."""

    def read(connection: Connection, chosen: FundingElement) -> DossierContent:
        questions = request.app.state.questions
        return read_quarter_dossier(connection, region_id, number, questions, chosen)

    return await _sent(
        request, read, file_format=file_format, element=element, short=short,
        name=f"quartier-{number}",
    )  # fmt: skip
