"""The pages of deliveries over HTTP: who may, what is refused, what is shown and what never is."""

import io
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from openpyxl import Workbook
from sqlalchemy import create_engine

from api.app import create_app
from api.deliveries.file_kinds import MAX_UPLOAD
from api.deliveries.homes import Home, remember_home
from kpk_geo.database.connection import transaction
from kpk_geo.database.users import add_user

UPLOAD = "/api/regions/toy/deliveries"


@pytest.fixture(scope="module")
def client(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[str], str]
) -> Iterator[TestClient]:
    engine = create_engine(new_database("deliveries"))
    folder, state = tmp_path_factory.mktemp("toy"), tmp_path_factory.mktemp("state")
    commune = Commune(folder, engine)
    assert commune.load().is_complete
    remember_home(state, "toy", Home(folder / "toy.toml", folder))
    with transaction(engine) as connection:
        key = add_user(connection, "anna")
    with TestClient(create_app(engine, state_dir=state), ORIGIN) as made:
        made.headers["x-api-key"] = key
        yield made
    engine.dispose()


def bring(client: TestClient, content: bytes, name: str) -> str:
    answer = client.post(UPLOAD, params={"name": name}, content=content)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["address"])


def progress(address: str) -> str:
    return f"{UPLOAD}/{address.rsplit('/', 1)[1]}"


def refused(client: TestClient, content: bytes, name: str) -> str:
    answer = client.post(UPLOAD, params={"name": name}, content=content)
    assert answer.status_code == 422
    return str(answer.json()["detail"])


def areas(client: TestClient) -> list[str]:
    found = client.get("/api/regions/toy/levels").json()
    del found
    engine = client.app.state.engine  # type: ignore[attr-defined]
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT area_id FROM kpk.area ORDER BY area_id LIMIT 4")
        return [row[0] for row in rows]


class _Form(HTMLParser):
    """Reads the fields of a page as a browser would send them."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "input" and name and (given.get("type") != "radio" or "checked" in given):
            self.fields[name] = given.get("value", "")
        if tag == "select":
            self.select = name
        first = tag == "option" and self.select not in self.fields
        if tag == "option" and self.select and (first or "selected" in given):
            self.fields[self.select] = given.get("value", "")


def form_of(page: str) -> dict[str, str]:
    parser = _Form()
    parser.feed(page)
    return parser.fields


def values(client: TestClient, figures: str = "210 340 195 120", head: str = "Nr;Kinder") -> bytes:
    rows = zip(areas(client), figures.split(), strict=True)
    return "\n".join([head, *(f"{key};{cell}" for key, cell in rows)]).encode()


def workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def packed(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_the_whole_way_from_file_to_load_and_back(client: TestClient) -> None:
    address = bring(client, values(client), "Kinder 31.12.2024.csv")
    page = client.get(address)
    assert page.status_code == 200
    assert re.search(r"<h1>4 von \d+ Gebieten erkannt, 1 Kennzahl gelesen. Keine Frage", page.text)
    assert "Noch nichts übernommen" in page.text
    assert 'value="31.12.2024"' in page.text
    assert "disabled" not in page.text.split("Übernehmen")[0].rsplit("<button", 1)[1]
    sent = form_of(page.text) | {"action": "take"}
    assert client.post(address, data=sent, follow_redirects=False).status_code == 303
    for _ in range(200):
        if client.get(progress(address)).json()["is_done"]:
            break
        time.sleep(0.05)
    taken = client.get(address).text
    assert "ist übernommen" in taken
    assert "Rückgängig machen" in taken
    assert "übernommen" in client.get("/daten?region=toy").text
    client.post(address, data={"action": "undo"})
    assert "Noch nichts übernommen" in client.get(address).text
    client.post(address, data={"action": "discard"})
    assert client.get(address).status_code == 404


def test_an_area_without_a_number_is_hatched_and_says_why(client: TestClient) -> None:
    address = bring(client, values(client, "210 x 195 -"), "Luecken 31.12.2024.csv")
    page = client.get(address)
    assert page.status_code == 200
    assert "gesperrt" in page.text
    client.post(address, data={"action": "discard"})


def test_only_planners_bring_and_see(client: TestClient) -> None:
    address = bring(client, values(client), "a.csv")
    stranger = {"x-api-key": ""}
    assert (
        client.post(UPLOAD, params={"name": "a.csv"}, content=b"x", headers=stranger).status_code
        == 401
    )
    for path in (address, "/daten?region=toy"):
        page = client.get(path, headers=stranger).text
        assert "Anmelden" in page
        assert "a.csv" not in page
    assert client.get(progress(address), headers=stranger).status_code == 401
    before = client.get(address).text
    assert client.post(address, data={"action": "discard"}, headers=stranger).status_code == 401
    assert client.get(address).text == before


def test_a_foreign_page_may_not_send(client: TestClient) -> None:
    address = bring(client, values(client), "a.csv")
    foreign = {"sec-fetch-site": "cross-site"}
    assert client.post(address, data={"action": "discard"}, headers=foreign).status_code == 401
    assert (
        client.post(UPLOAD, params={"name": "b.csv"}, content=b"x", headers=foreign).status_code
        == 401
    )
    assert client.get(address).status_code == 200


def test_reading_a_page_changes_nothing(client: TestClient) -> None:
    address = bring(client, values(client), "a.csv")
    state = client.get("/daten?region=toy").text
    for action in ("take", "discard", "undo"):
        client.get(f"{address}?action={action}")
    assert client.get("/daten?region=toy").text == state


def test_questions_are_shown_first_and_nothing_is_preselected(client: TestClient) -> None:
    content = values(client, "5,5 7,25 12,5 3,5", "Nr;Wert")
    address = bring(client, content, "werte 2024.csv")
    page = client.get(address).text
    assert page.index("Frage 1") < page.index("1 Was in der Datei steht")
    assert "checked" not in page
    assert re.search(r"Übernehmen \(erst (1|2) Fragen?\)", page)
    sent = form_of(page) | {"action": "answer", "q:unit:1": "percent"}
    answered = client.post(address, data=sent).text
    assert answered.count(" checked") == 1
    assert re.search(r"12,5\s%", answered), "the map says what the answer means"


def test_a_wrong_day_is_said_and_the_rest_is_kept(client: TestClient) -> None:
    address = bring(client, values(client), "kinder.csv")
    answer = client.post(address, data={"action": "answer", "day": "gestern", "l:1": "Kinder hier"})
    assert "Bitte als TT.MM.JJJJ schreiben" in answer.text


def test_nothing_confidential_is_shown(client: TestClient) -> None:
    rows = ["Name;Adresse;Vertraulich", "Haus Geheimnis;Nirgendweg 77;ja", "Kita A;Ring 1;",
            "Kita B;Am Weg 2;", "Kita C;Markt 3;nein"]  # fmt: skip
    address = bring(client, "\n".join(rows).encode(), "kita_liste.csv")
    for _ in range(2):
        page = client.get(address).text
        assert "Sagt „Vertraulich“, welche Orte niemand sehen darf?" in page
        assert "Geheimnis" not in page
        assert "Nirgendweg" not in page
        client.post(address, data={"action": "answer", "q:confidential:2": "yes"})


def test_a_file_that_is_too_large_is_refused(client: TestClient) -> None:
    detail = client.post(
        UPLOAD, params={"name": "groß.csv"}, content=b"x",
        headers={"content-length": str(MAX_UPLOAD + 1)},
    )  # fmt: skip
    assert detail.status_code in (400, 422)

    def pieces() -> Iterator[bytes]:
        for _ in range(MAX_UPLOAD // 20_000_000 + 1):
            yield b"0" * 20_000_000

    answer = client.post(UPLOAD, params={"name": "groß.csv"}, content=pieces())
    assert answer.status_code == 422
    assert "zu groß; angenommen werden höchstens" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("brief.docx", b"PK\x03\x04", "Das ist eine Word-Datei"),
        ("liste.xlsx", packed({"word/document.xml": b"<x/>"}), "Das ist eine Word-Datei"),
        ("liste.pdf", b"%PDF-1.7", "Das ist eine PDF-Datei"),
        ("liste.csv", b"%PDF-1.7", "Das ist eine PDF-Datei"),
        ("makros.xlsm", b"PK\x03\x04", "kann Makros enthalten"),
        ("liste.xlsx", packed({"xl/vbaProject.bin": b"x"}), "kann Makros enthalten"),
        ("alt.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "alte Excel-Datei"),
        (
            "geheim.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "mit einem Kennwort geschützt",
        ),
        ("liste.xlsx", b"PK\x03\x04 abgeschnitten", "beschädigt oder unvollständig"),
        ("bild.exe", b"MZ", "Endung „.exe“"),
        ("leer.csv", b"", "ist leer"),
        ("zahlen.csv", b"1;2\n3;4\n", "Keine Zeile sieht wie eine Kopfzeile aus"),
        ("bombe.zip", packed({"a.csv": b"0" * 60_000_000}), "Zip-Bombe"),
        ("bombe.xlsx", packed({"xl/a.xml": b"0" * 60_000_000}), "Zip-Bombe"),
    ],
)  # fmt: skip
def test_bad_files_are_refused_with_the_way_out(
    client: TestClient, name: str, content: bytes, words: str
) -> None:
    before = client.get("/daten?region=toy").text
    detail = refused(client, content, name)
    assert words in detail
    assert detail.startswith(name)
    assert client.get("/daten?region=toy").text == before, "nothing of it stays"


def test_a_name_leads_nowhere(client: TestClient) -> None:
    address = bring(client, values(client), "../../../etc/kinder<b>.csv")
    page = client.get(address).text
    assert "kinder_b_.csv" in page
    assert "<b>" not in page


def test_hidden_sheets_and_formulas_are_said(client: TestClient) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Nr", "Kinder", "Doppelt"])
    for row, key in enumerate(areas(client), 2):
        sheet.append([key, 200 + row, f"=B{row}*2"])
    sheet.row_dimensions[3].hidden = True
    sheet["A8"] = "Quelle: eigene Zählung"
    sheet.merge_cells("A8:C8")
    book.create_sheet("Versteckt").sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    page = client.get(bring(client, stream.getvalue(), "kinder_2024.xlsx")).text
    assert "Ausgeblendete Blätter, nicht gelesen: Versteckt." in page
    assert "1 ausgeblendete Zeile ist mitgelesen." in page
    assert "4 Formeln haben kein gespeichertes Ergebnis" in page
    assert "verbunden" in page


def test_another_sheet_can_be_chosen(client: TestClient) -> None:
    keys = areas(client)
    book = workbook(
        Gross=[["Nr", "A", "B"], *([key, 10, 20] for key in keys)],
        Klein=[["Nr", "Kinder"], *([key, 150] for key in keys)],
    )
    address = bring(client, book, "zwei_2024.xlsx")
    assert "Blatt „Gross“" in client.get(address).text
    sent = form_of(client.get(address).text)
    assert (sent["shown_sheet"], sent["shown_line"]) == ("Gross", "1")
    client.post(address, data=sent | {"action": "answer", "sheet": "Klein"})
    assert "Blatt „Klein“" in client.get(address).text
    assert "fehlt" in client.post(address, data={"action": "answer", "sheet": "Weg"}).text


def test_files_of_other_kinds_say_where_they_belong(client: TestClient) -> None:
    grid = b"GITTER_ID_100m;x;y;Einwohner\n" + b"".join(
        f"CRS3035RES100mN31415{n:02}E4096300;1;2;{n}\n".encode() for n in range(20)
    )
    assert "Gitter des Zensus" in client.get(bring(client, grid, "gitter.csv")).text
    other = "Farbe;Menge\nrot;710\nblau;820\ngrün;930\n".encode()
    assert "Keine Spalte nennt Gebiete" in client.get(bring(client, other, "farben.csv")).text


def test_an_unknown_region_or_delivery_is_not_there(client: TestClient) -> None:
    assert client.get("/daten/toy/0123456789abcdef").status_code == 404
    assert client.get("/daten/toy/..%2f..%2fetc").status_code == 404
    assert client.get("/daten?region=nirgends").status_code == 404
    assert (
        client.post("/api/regions/nirgends/deliveries?name=a.csv", content=b"a;b\n1;2").status_code
        == 404
    )


def test_the_page_of_a_list_says_so(client: TestClient, tmp_path: Path) -> None:
    del tmp_path
    rows = ["Name;Adresse", "Kita A;Ring 1", "Kita B;Am Weg 2", "Kita C;Markt 3"]
    page = client.get(bring(client, "\n".join(rows).encode(), "kitas.csv")).text
    assert "Angebot" in page.split("<h1>")[1].split("</h1>")[0]
