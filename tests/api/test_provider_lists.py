"""A provider's list goes out, comes back changed, and becomes proposals."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import Commune
from openpyxl.worksheet.worksheet import Worksheet

from api.cli.app import run
from api.questions.offers.lists import write_lists
from api.questions.offers.proposals import accept_proposals
from api.questions.offers.taken_lists import TakenList, take_list
from kpk_geo.errors import InputError
from kpk_geo.model import ProposalKind
from kpk_geo.offers.provider_list import LIST_FIELDS

TODAY = date(2026, 11, 2)
COLUMN = {field.heading: number for number, field in enumerate(LIST_FIELDS, 1)}
MORE = """A4;Café am Hafen;Gruppe oder Kurs;Stadt; Hafenstr. 3;;Mo 10:00-12:00;350540;5700500
A4;Café am Hafen;Gruppe oder Kurs;Stadt;Marktplatz 9;;We 10:00-12:00;351540;5700500
A5;=Summe;Beratung;Stadt;Marktplatz 3;;dienstags nach Absprache;351500;5700500
A6;Offene Beratung;Beratung;Stadt;Marktplatz 3;nein;;351500;5700500
A6;Offene Beratung;Beratung;Stadt;Geheim 7;ja;;352500;5700500
"""
Edit = Callable[[Worksheet], None]


@pytest.fixture
def town(commune: Commune) -> Commune:
    commune.files["offers.csv"] += MORE.encode()
    commune.start()
    return commune


def issue(town: Commune, provider: str = "Stadt") -> Path:
    (item,) = write_lists(town.engine, "toy", town.folder / "aus", provider=provider, today=TODAY)
    return item.file


def lines_of(sheet: Worksheet) -> dict[str, int]:
    """Give the first line of each offer."""
    found: dict[str, int] = {}
    for line in range(2, sheet.max_row + 1):
        if key := sheet.cell(line, 1).value:
            found.setdefault(str(key), line)
    return found


def put(sheet: Worksheet, line: int, heading: str, value: Any) -> None:
    sheet.cell(line, COLUMN[heading]).value = value


def put_all(sheet: Worksheet, *cells: tuple[int, str, Any]) -> None:
    for line, heading, value in cells:
        put(sheet, line, heading, value)


def back(town: Commune, edit: Edit, *, store: bool = False, provider: str = "Stadt") -> TakenList:
    path = issue(town, provider)
    book = openpyxl.load_workbook(path)
    sheet = book["Angebote"]
    assert isinstance(sheet, Worksheet)
    edit(sheet)
    book.save(path)
    return take_list(town.engine, path, said_on=TODAY, store=store)


def kinds(taken: TakenList) -> dict[str, int]:
    return {kind.value: count for kind in ProposalKind if (count := taken.count(kind))}


def test_list_holds_own_rows_only_and_never_protected_places(town: Commune) -> None:
    path = issue(town)
    content = "".join(
        str(cell)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    )
    book = openpyxl.load_workbook(path)
    assert list(lines_of(book["Angebote"])) == ["A2", "A4", "A5"]
    for word in ("Geheim", "Schutzhaus", "Kita Anker", "A6"):
        assert word not in content
    sheet = book["Angebote"]
    assert sheet.protection.sheet
    assert sheet.cell(2, COLUMN["Kennung"]).protection.locked
    assert not sheet.cell(2, COLUMN["Zeiten"]).protection.locked
    assert not sheet.cell(10, COLUMN["Titel"]).protection.locked
    assert [book[name].sheet_state for name in ("Ausgabe", "Kennzeichen")] == ["hidden"] * 2


def test_every_provider_gets_a_list_but_not_for_a_shelter(town: Commune) -> None:
    written = write_lists(town.engine, "toy", town.folder / "aus", provider=None, today=TODAY)
    assert [(item.provider, item.offers, item.file.name) for item in written] == [
        ("AWO", 1, "awo.xlsx"), ("Stadt", 3, "stadt.xlsx"),
    ]  # fmt: skip


def test_untouched_list_proposes_nothing(town: Commune) -> None:
    taken = back(town, lambda sheet: None)
    assert (kinds(taken), taken.unanswered, taken.notes) == ({}, 4, [])


def test_answers_are_counted_by_what_they_say(town: Commune) -> None:
    def edit(sheet: Worksheet) -> None:
        line = lines_of(sheet)
        put(sheet, line["A2"], "Stimmt noch?", "stimmt")
        put(sheet, line["A4"], "Zeiten", "Tu 10:00-12:00")
        put(sheet, line["A4"], "Freie Plätze", 3)
        put(sheet, line["A5"], "Stimmt noch?", "Gibt es nicht mehr")
        put(sheet, 6, "Titel", "Krabbelgruppe")
        put(sheet, 6, "Art", "Gruppe oder Kurs")
        put(sheet, 6, "Straße und Hausnummer", "Hafenstr. 1")

    taken = back(town, edit, store=True)
    assert kinds(taken) == {"confirm": 1, "change": 1, "end": 1, "add": 1}
    assert (taken.unanswered, taken.absent, taken.notes) == (1, 0, [])
    numbers = [row[0] for row in town.rows("SELECT proposal_pk FROM kpk.offer_proposal")]
    accept_proposals(town.engine, "toy", numbers, by="planung")
    town.load()
    assert town.rows(
        "SELECT title, status, free_slots, last_checked, checked_by FROM kpk.offer"
        " WHERE provider = 'Stadt' AND offer_id <> 'A6' ORDER BY title"
    ) == [
        ("=Summe", "ended", None, TODAY, "Stadt"),
        ("Beratung am Markt", None, None, TODAY, "Stadt"),
        ("Café am Hafen", None, 3, TODAY, "Stadt"),
        ("Krabbelgruppe", None, None, TODAY, "Stadt"),
    ]
    assert town.rows(
        "SELECT opening_hours FROM kpk.offer_site WHERE offer_id = 'A4' ORDER BY 1"
    ) == [("Tu 10:00-12:00",), ("We 10:00-12:00",)]


def test_taking_twice_stores_once(town: Commune) -> None:
    path = issue(town)
    book = openpyxl.load_workbook(path)
    put(book["Angebote"], 2, "Stimmt noch?", "stimmt")
    book.save(path)
    assert take_list(town.engine, path, said_on=TODAY, store=False).written is None
    assert town.rows("SELECT count(*) FROM kpk.offer_proposal") == [(0,)]
    for stored, known in ((1, 0), (0, 1)):
        written = take_list(town.engine, path, said_on=TODAY, store=True).written
        assert written is not None
        assert (written.stored, written.known) == (stored, known)


def test_what_the_commune_changed_meanwhile_is_no_change_of_the_provider(town: Commune) -> None:
    path = issue(town)
    book = openpyxl.load_workbook(path)
    put(book["Angebote"], 2, "Stimmt noch?", "stimmt")
    book.save(path)
    town.change("offers.csv", "Beratung am Markt", "Beratung am Rathaus")
    town.load()
    assert kinds(take_list(town.engine, path, said_on=TODAY, store=False)) == {"confirm": 1}


def reasons(taken: TakenList) -> str:
    return " ".join(f"{note.line}: {note.reason}" for note in taken.notes)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (lambda s: put(s, 2, "Kennung", "A1"), "2: Das Angebot mit der Kennung A1 gehört zu einem"),
        (lambda s: put(s, 2, "Kennung", "X9"), "2: Die Kennung X9 stand mit diesem Ort nicht"),
        (lambda s: put(s, 2, "Stimmt noch?", "vielleicht"), "„vielleicht“ ist keine der Antworten"),
        (lambda s: put(s, 2, "PLZ", date(2026, 6, 3)), "2: Excel hat hier ein Datum (03.06.2026)"),
        (lambda s: put(s, 2, "Freie Plätze", "viele"), "„viele“ ist nicht lesbar"),
        (lambda s: put(s, 2, "Art", "Frisör"), "„Frisör“ steht nicht in der Liste"),
        (lambda s: put(s, 2, "Titel", None), "2: Titel und Art dürfen nicht leer sein"),
        (lambda s: put(s, 2, "Stimmt noch?", "geändert"), "keine Angabe ist anders"),
        (lambda s: put(s, 3, "Stimmt noch?", "gibt es nicht mehr"), "3: Nur ein Ort des Angebots"),
        (lambda s: put_all(s, (3, "Titel", "Café A"), (4, "Titel", "Café B")), "4: Zu demselben"),
        (lambda s: put(s, 9, "Beschreibung", "neu"), "9: Ein neues Angebot braucht Titel und Art"),
        (
            lambda s: put_all(s, (6, "Titel", "Frauenhaus"), (6, "Art", "Beratung")),
            "6: Das Angebot ist vielleicht eine Schutzeinrichtung",
        ),
        (
            lambda s: put_all(s, (2, "Kennung", None), (2, "Kennung des Ortes", None)),
            "2: Die Zeile heißt wie das Angebot A2, dessen Zeile fehlt",
        ),
    ],
)  # fmt: skip
def test_bad_rows_are_told_and_not_taken(town: Commune, edit: Edit, words: str) -> None:
    taken = back(town, edit)
    assert words in reasons(taken)
    assert [item.offer_id for item in taken.proposals] in ([], ["A4"])


def test_doubled_key_is_not_taken_at_all(town: Commune) -> None:
    def edit(sheet: Worksheet) -> None:
        for column in range(1, len(LIST_FIELDS) + 1):
            sheet.cell(6, column).value = sheet.cell(2, column).value
        put(sheet, 2, "Stimmt noch?", "stimmt")

    taken = back(town, edit)
    assert kinds(taken) == {}
    assert "in den Zeilen 2, 6" in reasons(taken)


def test_deleted_row_is_counted_and_ends_nothing(town: Commune) -> None:
    taken = back(town, lambda sheet: sheet.delete_rows(2))
    assert (taken.absent, kinds(taken)) == (1, {})


@pytest.mark.parametrize("name", ["fremd.xlsx", "brief.docx", "leer.xlsx", "kopie.xlsx"])
def test_foreign_file_is_refused(town: Commune, name: str) -> None:
    path = town.folder / name
    if name == "kopie.xlsx":
        book = openpyxl.load_workbook(issue(town))
        del book["Kennzeichen"]
        book.save(path)
    elif name == "fremd.xlsx":
        openpyxl.Workbook().save(path)
    else:
        path.write_bytes(b"kein Excel")
    with pytest.raises(InputError, match=rf"{name}.*kpk offers lists"):
        take_list(town.engine, path, said_on=TODAY, store=True)
    assert town.rows("SELECT count(*) FROM kpk.offer_proposal") == [(0,)]


def test_commands_show_before_they_store(
    town: Commune, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = town.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KPK_DATABASE_URL", url)
    folder = town.folder / "listen"
    assert run(["offers", "lists", "--region", "toy", "--out", str(folder)]) == 0
    path = folder / "stadt.xlsx"
    book = openpyxl.load_workbook(path)
    put(book["Angebote"], 2, "Zeiten", "Th 9:00-10:00")
    book.save(path)
    assert run(["offers", "take", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "Noch nichts gespeichert" in printed
    assert "Tu 15:00-17:00 → Th 9:00-10:00" in printed
    assert run(["offers", "take", str(path), "--store"]) == 0
    assert "1 Vorschlag gespeichert" in capsys.readouterr().out
    assert run(["offers", "take", str(path), "--on", "31.2.2026"]) == 1
    assert (
        run(["offers", "lists", "--region", "toy", "--out", str(folder), "--provider", "AWQ"]) == 1
    )
    assert "AWO" in capsys.readouterr().err
