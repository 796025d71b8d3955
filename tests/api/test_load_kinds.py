"""Kinds of faults of deliveries in other clothes: letters, headings, separators, sums, names."""

import json
from typing import Any

import pytest
from conftest import OFFERS, TABLE, Commune
from excel_files import book

JOBLESS = (
    "SELECT round(value::numeric, 6)::float FROM kpk.observation "
    "WHERE indicator_id = 'jobless' ORDER BY area_id"
)
RIGHT = [0.125, 0.06, 0.035, 0.01]


def jobless(commune: Commune) -> list[float | None]:
    return [row[0] for row in commune.rows(JOBLESS)]


def declare(commune: Commune, keys: str, *, file: str = "table.csv") -> None:
    commune.change_profile(f'file = "{file}"', f'file = "{file}"\n{keys}')


@pytest.mark.parametrize(
    ("in_table", "in_areas"),
    [
        ("Nord\u00a0West", "Nord West"),
        ("Nord West", "Nord\u202fWest"),
        ("\u200eNord  West\u200b", "Nord West"),
        ("Nord\tWest", "Nord West"),
        ("Nord\u2011West", "Nord-West"),
        ("Nord\u00adWest", "NordWest"),
        ("\ufeffNord", "Nord"),
    ],
)
def test_keys_that_look_alike_are_the_same(commune: Commune, in_table: str, in_areas: str) -> None:
    commune.areas.loc[0, "key"] = in_areas
    commune.change("table.csv", "01;", f"{in_table};")
    assert commune.load().is_complete
    assert sorted(jobless(commune), key=str) == sorted(RIGHT, key=str)


@pytest.mark.parametrize(
    "heading", ["job\u00a0less", '"job\nless"', "job\u00adx less", "job  less"]
)
def test_headings_that_look_alike_are_the_same(commune: Commune, heading: str) -> None:
    commune.change("table.csv", "jobless", heading)
    wanted = "jobx less" if "x" in heading else "job less"
    commune.change_profile('column = "jobless"', f'column = "{wanted}"')
    assert commune.errors() == []
    assert jobless(commune) == RIGHT


def test_layers_and_their_columns_are_found_however_their_blanks_are(commune: Commune) -> None:
    frame = commune.areas.rename(columns={"name": "Name\u00a0neu"})
    frame.to_file(commune.folder / "a.gpkg", layer="Stand\u00a02024")
    commune.change_profile('file = "areas.geojson"', 'file = "a.gpkg"\nlayer = "Stand 2024"')
    commune.change_profile('name_column = "name"', 'name_column = "Name neu"')
    assert commune.load().is_complete


SIDE_BY_SIDE = ["key", "people", "children", "poor", "jobless", "jobless"]


def side_by_side(commune: Commune, suffix: str, second: list[float]) -> None:
    rows: list[list[Any]] = [
        [f"0{i}", 1000, 100, 10, value * 100, more]
        for i, (value, more) in enumerate(zip(RIGHT, second, strict=True), 1)
    ]
    if suffix == "xlsx":
        commune.files["table.xlsx"] = book([SIDE_BY_SIDE, *rows])
    else:
        lines = [";".join(map(str, row)) for row in [SIDE_BY_SIDE, *rows]]
        commune.files["table.csv"] = "\n".join(lines).encode()
    commune.change_profile('"table.csv"', f'"table.{suffix}"')


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_years_under_one_heading_are_asked_about(commune: Commune, suffix: str) -> None:
    side_by_side(commune, suffix, [2.5, 3.5, 4.5, 5.5])
    (message,) = commune.errors()
    assert f"table.{suffix}: Die Überschrift „jobless“ steht 2-mal" in message
    assert "von links gezählt: „jobless (1)“, „jobless (2)“" in message
    assert jobless(commune) == []
    for number, values in ((1, RIGHT), (2, [0.025, 0.035, 0.045, 0.055])):
        before = "jobless" if number == 1 else "jobless (1)"
        commune.change_profile(f'column = "{before}"', f'column = "jobless ({number})"')
        assert commune.errors() == []
        assert jobless(commune) == values


def test_column_that_stands_twice_with_the_same_cells_is_no_question(commune: Commune) -> None:
    side_by_side(commune, "csv", [value * 100 for value in RIGHT])
    assert commune.errors() == []
    assert jobless(commune) == RIGHT


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("key;", "sep=;\r\nkey;", "jobless"),
        ("jobless", '"Quote, in Prozent, im Mittel, 2024, 2025, neu"',
         "Quote, in Prozent, im Mittel, 2024, 2025, neu"),
        ("jobless", "Quote | gesamt | in % | neu | vorläufig | 2024",
         "Quote | gesamt | in % | neu | vorläufig | 2024"),
    ],
)  # fmt: skip
def test_separator_is_that_of_the_rows(commune: Commune, old: str, new: str, column: str) -> None:
    commune.change("table.csv", old, new)
    commune.change_profile('column = "jobless"', f'column = "{column}"')
    assert commune.errors() == []
    assert jobless(commune) == RIGHT


def test_title_with_commas_above_the_headings_is_found(commune: Commune) -> None:
    commune.change("table.csv", "key;", "Arbeitslose, Personen, Quote, in M., 2025\nkey;")
    assert "header_line = 2" in commune.errors()[0]


def test_wrong_separator_says_so(commune: Commune) -> None:
    declare(commune, 'separator = ","')
    commune.change(
        "table.csv", "key;people;children;poor;jobless", "key,people,children,poor,jobless"
    )
    (message,) = commune.errors()
    assert "keine der 4 Zeilen darunter hat ebenso viele" in message
    assert "separator" in message


UMLAUTS = ["Süd", "Höhe", "Groß", "Alt"]


def umlaut_keys(commune: Commune) -> str:
    commune.areas["key"] = UMLAUTS
    table = TABLE
    for i, key in enumerate(UMLAUTS, 1):
        table = table.replace(f"0{i};", f"{key};")
    return table


def test_mark_of_utf8_before_another_encoding(commune: Commune) -> None:
    commune.files["table.csv"] = b"\xef\xbb\xbf" + umlaut_keys(commune).encode("cp1252")
    assert 'encoding = "cp1252"' in commune.errors()[0]
    declare(commune, 'encoding = "cp1252"')
    assert commune.errors() == []


def misread(text: str) -> str:
    return text.encode().decode("cp1252")


def as_rows(text: str) -> list[list[str]]:
    return [line.split(";") for line in text.splitlines()]


TITLES = "SELECT title FROM kpk.offer ORDER BY offer_id"


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_texts_that_were_stored_wrongly_are_refused_and_put_right(
    commune: Commune, suffix: str
) -> None:
    text = misread(OFFERS.replace("Kita Anker", "Küche Größe"))
    rows = as_rows(text)
    commune.files = commune.files | {
        "o.csv": text.encode(),
        "o.xlsx": book(rows),
        "o.json": json.dumps([dict(zip(rows[0], row, strict=True)) for row in rows[1:]]).encode(),
    }
    commune.change_profile('"offers.csv"', f'"o.{suffix}"')
    (message,) = commune.errors()
    assert message.startswith(f"o.{suffix}, Zeile ")
    assert 'encoding = "utf-8"' in message
    assert "Küche" not in message
    assert "KÃ" not in message  # of offers nothing is quoted
    assert commune.rows(TITLES) == []
    declare(commune, 'encoding = "utf-8"', file=f"o.{suffix}")
    assert commune.errors() == []
    assert commune.rows(TITLES)[0] == ("Küche Größe",)


def test_zero_bytes_and_half_letters_in_json_cost_no_list(commune: Commune) -> None:
    rows = as_rows(OFFERS.replace("Kita Anker", "Kita\x00 Anker").replace("Hafenstr. 1", "H\ud800"))
    records = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    commune.files["o.json"] = json.dumps(records).encode()
    commune.change_profile('"offers.csv"', '"o.json"')
    assert commune.errors() == []
    assert commune.rows(TITLES)[0] == ("Kita Anker",)


def test_indicator_keys_that_were_stored_wrongly_are_quoted(commune: Commune) -> None:
    commune.files["table.csv"] = misread(umlaut_keys(commune)).encode()
    assert "Zeile 2: Die Texte der Spalte „key“ („SÃ¼d“) sind kein" in commune.errors()[0]
    declare(commune, 'encoding = "utf-8"')
    assert commune.errors() == []


def test_file_of_two_encodings_is_refused(commune: Commune) -> None:
    text = OFFERS.replace("Kita Anker", "Küche").replace("Hafenstr. 1", "Mühlenweg 1")
    commune.files["offers.csv"] = text.encode().replace("Küche".encode(), "Küche".encode("cp1252"))
    declare(commune, 'encoding = "cp1252"', file="offers.csv")
    assert "mischt zwei Zeichenkodierungen" in commune.errors()[0]
    assert commune.rows(TITLES) == []


@pytest.mark.parametrize(("lost", "reported"), [("\ufffd", True), ("?", True), ("ü", False)])
def test_lost_umlauts_are_told(commune: Commune, lost: str, reported: bool) -> None:
    commune.change("offers.csv", "Kita Anker", f"K{lost}chel und K{lost}cke Fra{lost}e was?")
    commune.areas.loc[0, "name"] = f"M{lost}hle".replace("?", "x?y")
    commune.areas.loc[1, "name"] = f"S{lost}d" if lost != "?" else "Gr?n"
    reasons = [reason for _, reason in commune.notes() if "Umlaute sind verloren" in reason]
    assert len(reasons) == (2 if reported else 0)
    assert all("neu liefern" in reason for reason in reasons)


def test_question_mark_of_an_address_on_the_web_is_none(commune: Commune) -> None:
    commune.change("offers.csv", "Kita Anker", "https://a.de/x?y=1 und www.a.de/x?y")
    assert not any("Umlaute" in reason for _, reason in commune.notes())


@pytest.mark.parametrize("cells", [["3,5-", "6,0", "3,5", "1,0"], ["–3,5", "6,0", "3,5", "1,0"],
                                   ["−3,5", "6,0", "3,5", "1,0"]])  # fmt: skip
def test_minus_of_every_kind(commune: Commune, cells: list[str]) -> None:
    commune.change_profile(
        'label = "Arbeitslosigkeit"', 'label = "Arbeitslosigkeit"\nminimum = -10'
    )
    commune.change("table.csv", "12,5", cells[0])
    assert commune.errors() == []
    assert jobless(commune)[0] == -0.035


@pytest.mark.parametrize("row", ["00;4.620;910;;5,0", ";4.620;910;;", "Spielstadt;4.620;910;;5,0"])
def test_sum_above_its_rows_is_none_of_the_areas(commune: Commune, row: str) -> None:
    commune.change("table.csv", "jobless\n", f"jobless\n{row}\n")
    step = next(step for step in commune.load().steps if step.file == "table.csv")
    assert step.error is None
    assert step.tally.not_meant == 1
    assert not any("nicht die Summe" in note.reason for note in step.notes)
    assert jobless(commune) == RIGHT


def test_sums_of_districts_and_city_above_their_rows(commune: Commune) -> None:
    lines = TABLE.splitlines()
    sums = ["X;4.620;910;;", "A;3.000;600;;", "B;1.620;310;;"]
    ordered = [lines[0], sums[0], sums[1], *lines[1:3], sums[2], *lines[3:]]
    commune.files["table.csv"] = ("\n".join(ordered) + "\n").encode()
    step = next(step for step in commune.load().steps if step.file == "table.csv")
    assert step.error is None
    assert step.tally.not_meant == 3
    assert any("6 von 6 Summen stimmen" in note.reason for note in step.notes)


def test_area_without_a_name_bears_its_key(commune: Commune) -> None:
    commune.areas["name"] = ["Hafen", None, " ", "Wald"]
    result = commune.load()
    assert result.is_complete
    assert [row[1] for row in commune.snapshot()["areas"]] == ["Hafen", "02", "03", "Wald"]
    assert [note.value for note in result.steps[0].notes if "keinen Namen" in note.reason] == [
        "02", "03",
    ]  # fmt: skip


def test_parts_of_an_area_need_one_name_among_them(commune: Commune) -> None:
    commune.areas["key"] = ["01", "01", "03", "04"]
    commune.areas["name"] = [None, "Altstadt", "Höhe", "Wald"]
    commune.change("table.csv", "02;2.000;400;40;6,0\n", "")
    commune.change_profile('crs = "EPSG:25832"', 'crs = "EPSG:25832"\ndissolve = true')
    assert commune.errors() == []
    assert commune.snapshot()["areas"][0][1] == "Altstadt"


LIST = """
[[offers]]
file = "list.xlsx"
source = "all"
kind = "kita"
columns = { title = "Name", street = "Straße", capacity_value = "Plätze" }
"""
TWO: list[list[Any]] = [["Kita A", "Weg 1", "75 (davon 20 U3)"], ["Kita B", "Weg 2", 60]]
THREE: list[list[Any]] = [["Kita A", "Weg 1", "75 (davon 20 U3)"], ["Kita B", "Weg 2", 60],
                          ["Kita C", "Weg 3", 5]]  # fmt: skip


def listed(commune: Commune, rows: list[list[Any]]) -> Any:
    commune.files["list.xlsx"] = book([["Name", "Straße", "Plätze"], *rows])
    commune.profile += LIST
    return next(step for step in commune.load().steps if step.file == "list.xlsx")


@pytest.mark.parametrize(
    ("title", "places"),
    [
        ("Gesamtplätze", 135), ("Total", 140), ("Alle Kitas", 135), ("Durchschnitt", 68),
        ("Σ", 135), ("Anzahl Plätze", 1),
    ],
)  # fmt: skip
def test_figure_below_a_list_is_no_offer(commune: Commune, title: str, places: int) -> None:
    step = listed(commune, [*TWO, [title, None, places]])
    assert step.accepted == 2
    assert step.tally.not_meant == 1
    assert any("Summenzeilen (1)" in note.reason for note in step.notes)


def test_sum_without_a_word_needs_three_rows_and_the_end_of_the_list(commune: Commune) -> None:
    assert listed(commune, [*THREE, ["Stadt Musterhausen", None, 140]]).tally.not_meant == 1


@pytest.mark.parametrize(
    "row", [["Gesamtschule", None, 600], ["Kita C", "Weg 3", 135], ["Alle Kinder", "Weg 3", 5]]
)
def test_offer_that_looks_like_a_sum_stays(commune: Commune, row: list[Any]) -> None:
    assert listed(commune, [*TWO, row]).accepted == 3


def test_list_without_addresses_has_no_sum_by_chance(commune: Commune) -> None:
    rows: list[list[Any]] = [["Kita A", None, 20], ["Kita B", None, 20], ["Kita C", None, 40]]
    assert listed(commune, rows).accepted == 3


def test_rows_with_nothing_but_a_title_are_told(commune: Commune) -> None:
    step = listed(commune, [["Stadtteil Nord", None, None], *TWO, ["Stand: 1.8.2024", None, None],
                            ["Kita C", "Weg 3", 5]])  # fmt: skip
    (note,) = [note.reason for note in step.notes if "Nur ein Titel" in note.reason]
    assert "(2): Zeile 2, Zeile 5" in note


@pytest.mark.parametrize("between", ["; ", ", ", " / ", " und ", " + ", "|"])
def test_kinds_are_read_whatever_separates_them(commune: Commune, between: str) -> None:
    commune.change("offers.csv", "Kita Anker;Kita", f'Kita Anker;"Kita{between}Familienzentrum"')
    assert commune.errors() == []
    kinds = commune.rows("SELECT kinds FROM kpk.offer WHERE offer_id = 'A1'")
    assert kinds == [(["kita", "family_centre"],)]


def test_kinds_of_which_one_is_unknown_stay_a_question(commune: Commune) -> None:
    commune.change("offers.csv", "Kita Anker;Kita", "Kita Anker;Kita, Hort")
    assert any("„Kita, Hort“ steht nicht in der Liste" in reason for _, reason in commune.notes())


@pytest.mark.parametrize(
    "kind", ["Beratung, Schutzeinrichtung", "Schutzeinrichtung / Zufluchtsort"]
)
def test_shelter_among_several_kinds_is_confidential(commune: Commune, kind: str) -> None:
    commune.change("offers.csv", "Beratung am Markt;Beratung;Stadt;Marktplatz 3;nein",
                   f"Haus Anna;{kind};Stadt;Stillweg 3;")  # fmt: skip
    result = commune.load()
    said = " ".join(f"{note.reason} {note.value}" for step in result.steps for note in step.notes)
    assert "Anna" not in said
    assert "Stillweg" not in said
