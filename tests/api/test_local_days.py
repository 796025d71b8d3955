"""A run that ended at 23:30 in universal time was finished the next day, wherever it is shown."""

import io
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest
from area_page_toys import loaded_town, served_town
from conftest import Commune
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.files.workbook import SOURCES

HTML = {"accept": "text/html"}
DAY, DAY_BEFORE = "06.05.2031", "05.05.2031"


@pytest.fixture
def client(commune: Commune) -> Iterator[TestClient]:
    town = loaded_town(commune)
    with town.engine.begin() as connection:
        for table, column in (("run", "finished_at"), ("region", "loaded_at")):
            connection.execute(text(f"UPDATE kpk.{table} SET {column} = '2031-05-05 23:30:00+00'"))
    yield from served_town(town)


def notes(opened: openpyxl.Workbook) -> str:
    return "\n".join(str(row) for row in opened[SOURCES].iter_rows(values_only=True))


def test_page_picture_and_start_page_name_the_day_of_the_commune(client: TestClient) -> None:
    addresses = ("/maps/burden?region=toy", "/bild/toy/burden.svg", "/")
    for address in addresses:
        body = client.get(address, headers=HTML).text
        assert DAY in body, address
        assert DAY_BEFORE not in body, address


def test_excel_names_it_in_its_notes_and_dates_its_entries_so(client: TestClient) -> None:
    content = client.get("/api/regions/toy/burden.xlsx").content
    opened = openpyxl.load_workbook(io.BytesIO(content))
    assert DAY in notes(opened)
    assert DAY_BEFORE not in notes(opened)
    # In the file itself the moment is universal time, which Excel shows in the reader's own.
    assert str(opened.properties.created) == "2031-05-05 23:30:00"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(2031, 5, 6, 1, 30, 0)}


def test_a_dossier_names_it(client: TestClient) -> None:
    content = client.get("/gebiet/toy/gebiet/01/dossier.docx").content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("word/document.xml").decode()
        assert {item.date_time[:3] for item in archive.infolist()} == {(2031, 5, 6)}
    assert DAY in body
    assert DAY_BEFORE not in body
