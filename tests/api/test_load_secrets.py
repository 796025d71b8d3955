"""What is confidential stays so: in the map, the export and the report, however a list says it."""

import json
from typing import Any

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient

from api.app import create_app

HEAD = "id;title;kind;street;secret;x;y;ort;cap\n"
PUBLIC = (
    "P1;Kita Anker;Kita;Hafenstr. 1;;350500;5700500;;40\n"
    "P2;Kita Brücke;Kita;Hafenstr. 2;;351500;5700500;;20\n"
)
COLUMNS = (
    'columns = { offer_id = "id", title = "title", kind = "kind", street = "street", '
    'confidential = "secret", x = "x", y = "y", site_name = "ort", capacity_value = "cap" }'
)
WITHOUT_KIND = COLUMNS.replace('kind = "kind", ', "")
PAGES = ("offers", "offers.csv", "sites", "report", "import-notes")


def deliver(commune: Commune, content: str, keys: str = COLUMNS, *, file: str = "o.csv") -> None:
    """Let the region have one offer list."""
    start = commune.profile.index("[[offers]]")
    section = f'[[offers]]\nfile = "{file}"\nsource = "all"\n{keys}\n'
    commune.profile = commune.profile[:start] + section
    commune.files[file] = content.encode()


def said(commune: Commune) -> str:
    """Load; give all that is told of it, and all that the service shows to everybody."""
    result = commune.load()
    shown = [
        f"{note.reason} {note.value} {note.column}" for step in result.steps for note in step.notes
    ]
    shown += [f"{step.error} {step.doubt} {step.understood}" for step in result.steps]
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        shown += [client.get(f"/api/regions/toy/{page}").text for page in PAGES]
    return "\n".join(shown)


def assert_secret(commune: Commune) -> str:
    everything = said(commune)
    assert "Kita Anker" in everything
    for word in ("GEHEIM", "Lilie"):
        assert word not in everything
    return everything


def stored(commune: Commune) -> list[Any]:
    return [row[0] for row in commune.rows("SELECT offer_id FROM kpk.offer ORDER BY 1")]


def row(kind: str, secret: str = "", *, number: str = "S1", title: str = "Haus Lilie",
        street: str = "GEHEIMWEG 7", ort: str = "", x: str = "352500") -> str:  # fmt: skip
    return f"{number};{title};{kind};{street};{secret};{x};5700500;{ort};10\n"


@pytest.mark.parametrize("number", ["S1", ""])
@pytest.mark.parametrize(
    "rows",
    [
        (("Schutzeinrichtung", "ja"), ("Beratung", "")),
        (("Schutzeinrichtung", ""), ("Beratung", "")),
        (("Beratung", ""), ("Schutzeinrichtung", "")),
        (("Beratung", "ja"), ("Beratung", "")),
        (("Beratung", "vielleicht"), ("Gruppe oder Kurs", "")),
    ],
)
@pytest.mark.parametrize("place", [{"ort": "Haus"}, {"x": "999999"}, {"x": ""}])
def test_all_rows_of_a_confidential_offer_are(
    commune: Commune, number: str, rows: tuple[tuple[str, str], ...], place: dict[str, str]
) -> None:
    first = row(*rows[0], number=number)
    second = row(*rows[1], number=number, **place)
    deliver(commune, HEAD + PUBLIC + first + second)
    everything = assert_secret(commune)
    if ";ja;" in first + second:
        assert "Weitere Zeilen vertraulicher Angebote (1)" in everything
    hidden = commune.rows("SELECT DISTINCT confidential FROM kpk.site WHERE address ~ 'GEHEIM'")
    assert hidden == [(True,)]


def test_row_with_the_same_address_in_other_letters_is_the_same_offer(commune: Commune) -> None:
    first = row("Schutzeinrichtung", number="", street="GEHEIMSTR. 7")
    second = row("Beratung", number="", street="GEHEIMSTRASSE 7", ort="Büro")
    deliver(commune, HEAD + PUBLIC + first + second)
    assert_secret(commune)


def test_confidential_row_that_only_leaves_out_still_counts(commune: Commune) -> None:
    content = HEAD + PUBLIC + row("Schutzeinrichtung") + row("Beratung")
    deliver(commune, content, f'{COLUMNS}\nonly = {{ kind = ["Kita", "Beratung"] }}')
    assert_secret(commune)
    assert stored(commune) == ["P1", "P2", "S1"]


def test_row_that_says_no_is_shown(commune: Commune) -> None:
    office = row("Beratung", "nein", street="Marktplatz 3", ort="Büro", x="351500")
    deliver(commune, HEAD + PUBLIC + row("Schutzeinrichtung") + office)
    everything = said(commune)
    assert "GEHEIM" not in everything
    assert "Marktplatz 3" in everything


@pytest.mark.parametrize(
    "kind",
    [
        "frauenhaus", "FRAUENHAUS", "Frauenhaus (autonom)", "Beratung, Frauenhaus",
        "Schutzeinrichtung - Beratung", "Beratung (Schutzeinrichtung)", "Schutzeinrichtungen",
        "['Schutzeinrichtung']", "shelter", "Beratung [shelter]", "Zuflucht", "zuflucht (neu)",
        "Maedchenhaus", "Mädchen-Zuflucht",
    ],
)  # fmt: skip
def test_shelter_by_other_words_is_confidential(commune: Commune, kind: str) -> None:
    kinds = '\nkinds = { "Zuflucht" = "shelter", "Treff" = "group" }\nkind = "counselling"'
    deliver(commune, HEAD + PUBLIC + row(kind), COLUMNS + kinds)
    assert "1 Schutzeinrichtungen ohne Angabe gelten als vertraulich" in assert_secret(commune)


@pytest.mark.parametrize(
    "title",
    [
        "Frauenhaus Lilie", "Schutzwohnung Lilie", "Lilie, das Mädchenhaus",
        "Frauen- und Kinderschutzhaus Lilie", "Zufluchtswohnungen Lilie", "FRAUENHÄUSER Lilie",
    ],
)  # fmt: skip
@pytest.mark.parametrize("keys", [COLUMNS, f'{WITHOUT_KIND}\nkind = "counselling"'])
def test_shelter_by_its_title_is_confidential(commune: Commune, title: str, keys: str) -> None:
    deliver(commune, HEAD + PUBLIC + row("Beratung", title=title), keys)
    assert "Schutzeinrichtungen ohne Angabe gelten als vertraulich" in assert_secret(commune)


@pytest.mark.parametrize("flag", ["ja", "unklar", "ja (nur nachts)", "X"])
def test_flag_of_a_shelter_that_is_not_no_is_confidential(commune: Commune, flag: str) -> None:
    content = HEAD + PUBLIC + row("Beratung")
    lines = content.splitlines()
    flagged = [f"{lines[0]};schutz", *(f"{line};nein" for line in lines[1:3]), f"{lines[3]};{flag}"]
    deliver(commune, "\n".join(flagged), f'{COLUMNS}\nkind_flags = {{ schutz = "shelter" }}')
    assert_secret(commune)


def test_list_of_shelters_with_flags_of_other_kinds_is_confidential(commune: Commune) -> None:
    lines = (HEAD + PUBLIC.replace(";;35", ";nein;35") + row("")).splitlines()
    flagged = [f"{lines[0]};kurs", *(f"{line};ja" for line in lines[1:])]
    keys = f'{WITHOUT_KIND}\nkind = "shelter"\nkind_flags = {{ kurs = "group" }}'
    deliver(commune, "\n".join(flagged), keys)
    assert_secret(commune)


def test_kinds_in_a_json_list_are_looked_into(commune: Commune) -> None:
    keys = HEAD.strip().split(";")
    records = [dict(zip(keys, line.split(";"), strict=True)) for line in PUBLIC.splitlines()]
    shelter: dict[str, Any] = dict(zip(keys, row("").strip().split(";"), strict=True))
    records.append(shelter | {"kind": ["Beratung", "Mädchenhaus"]})
    deliver(commune, json.dumps(records), f'{COLUMNS}\nkind = "counselling"', file="o.json")
    assert_secret(commune)


def test_offer_that_is_no_shelter_stays_public(commune: Commune) -> None:
    kinds = '\nkinds = { "S" = "shelter", "Haus" = "shelter", "Haus der Familie" = "family_centre"}'
    rows = row("Haus der Familie", title="Haus der Frauen", street="Marktplatz 3")
    deliver(commune, HEAD + PUBLIC + rows, COLUMNS + kinds)
    assert "Haus der Frauen" in said(commune)


SHELTER = row("Schutzeinrichtung", "ja")


@pytest.mark.parametrize(
    ("content", "keys"),
    [
        (SHELTER + PUBLIC, COLUMNS),
        (SHELTER + PUBLIC, ""),
        (HEAD + SHELTER + PUBLIC, f"{COLUMNS}\nheader_lines = 2"),
        (HEAD + SHELTER + PUBLIC, f"{COLUMNS}\nheader_line = 2"),
        (SHELTER + PUBLIC + row("x" * 20_000), COLUMNS),
        (SHELTER.replace("Haus Lilie", "LILIE stra\ufffde") + PUBLIC, COLUMNS),
    ],
)
def test_first_offer_in_the_place_of_the_headings_is_not_quoted(
    commune: Commune, content: str, keys: str
) -> None:
    deliver(commune, content, keys)
    everything = said(commune)
    assert "Überschriften; hat die Liste eine Kopfzeile" in everything
    for word in ("GEHEIM", "Lilie", "LILIE"):
        assert word not in everything


@pytest.mark.parametrize("suffix", ["json", "geojson"])
def test_titles_as_keys_are_not_quoted(commune: Commune, suffix: str) -> None:
    record = {"Haus Lilie GEHEIMWEG 7": "Schutzeinrichtung"}
    point = {"type": "Point", "coordinates": [6.85, 51.43]}
    feature = {"type": "Feature", "properties": record, "geometry": point}
    content: Any = [record]
    if suffix == "geojson":
        content = {"type": "FeatureCollection", "features": [feature]}
    deliver(commune, json.dumps(content), file=f"o.{suffix}")
    everything = said(commune)
    assert "keine bekannten Namen von Spalten" in everything
    assert "GEHEIM" not in everything


def test_misspelt_heading_of_an_offer_list_is_quoted(commune: Commune) -> None:
    deliver(commune, HEAD.replace("street", "Streeet") + PUBLIC)
    assert "Die Spalte „street“ fehlt. Meinten Sie „Streeet“?" in said(commune)


LIST = (
    f"{HEAD}{PUBLIC}P3;Schule B;Schule;Hafenstr. 3;;351500;5700600;;20\n"
    "P4;Schule D;Schule;Hafenstr. 4;;351500;5700700;;20\n"
)
WHOLE, KITAS, SCHOOLS = (
    "",
    'only = { kind = ["Kita"] }',
    'only = { kind = ["Schule"] }',
)


def blocks(commune: Commune, *only: str, content: str = LIST) -> list[Any]:
    """Load one list in blocks, twice; give each offer with its block, and whether it vanished."""
    commune.files["o.csv"] = content.encode()
    base = commune.profile.split("[[offers]]")[0]
    sections = [f'[[offers]]\nfile = "o.csv"\nsource = "all"\n{COLUMNS}\n{keys}\n' for keys in only]
    commune.profile = base + "".join(sections)
    assert commune.errors() == []
    once = held(commune)
    assert commune.errors() == []
    assert held(commune) == once
    return once


def held(commune: Commune) -> list[Any]:
    return commune.rows(
        "SELECT offer_id, CASE WHEN name LIKE '%Kita%' THEN 'kita' WHEN name LIKE '%Schule%' "
        "THEN 'school' ELSE 'whole' END, vanished_at IS NULL FROM kpk.offer "
        "JOIN kpk.source USING (source_pk) ORDER BY 1"
    )


def added(commune: Commune) -> list[Any]:
    return commune.rows("SELECT offer_id, added_at FROM kpk.offer ORDER BY 1")


IN_TWO = [
    ("P1", "kita", True),
    ("P2", "kita", True),
    ("P3", "school", True),
    ("P4", "school", True),
]
IN_ONE = [(number, "whole", True) for number, *_ in IN_TWO]


def test_list_is_divided_and_joined_again(commune: Commune) -> None:
    assert blocks(commune, WHOLE) == IN_ONE
    before = added(commune)
    assert blocks(commune, KITAS, SCHOOLS) == IN_TWO
    assert blocks(commune, WHOLE) == IN_ONE
    assert blocks(commune, SCHOOLS, KITAS) == IN_TWO
    assert added(commune) == before


@pytest.mark.parametrize("order", [(KITAS, SCHOOLS), (SCHOOLS, KITAS)])
def test_offer_of_another_kind_moves_to_its_block(commune: Commune, order: tuple[str, str]) -> None:
    assert blocks(commune, *order) == IN_TWO
    before = added(commune)
    changed = LIST.replace("Schule B;Schule", "Schule B;Kita")
    moved = [*IN_TWO[:2], ("P3", "kita", True), IN_TWO[3]]
    assert blocks(commune, *order, content=changed) == moved
    assert blocks(commune, *order) == IN_TWO
    assert added(commune) == before


def test_number_that_two_blocks_have_is_refused_each_time(commune: Commune) -> None:
    assert blocks(commune, KITAS, SCHOOLS) == IN_TWO
    commune.change("o.csv", "P3;Schule B", "P1;Schule B")
    for _ in range(2):
        (message,) = commune.errors()
        assert "Kennungen kommen schon in einer anderen Angebotsliste dieser Region vor" in message
    assert [row for row in held(commune) if row[2]] == IN_TWO


TOWNS = COLUMNS.replace("}", ', city = "city" }')


def with_town(own: str, towns: list[str], *, outside: int) -> str:
    rows = [f"F{i};Kita;Kita;Weg {i};;{500000 + i};5800000;;;Fernstadt" for i in range(outside)]
    rows += [f"O{i};Kita {i};Kita;Hafenstr. {i};;{350100 + i};5700500;;;{own}" for i in range(30)]
    rows += [
        f"X{i};Kita;Kita;Hafenstr. 9;;3501000;5700500;;;{town}" for i, town in enumerate(towns)
    ]
    return f"{HEAD.strip()};city\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize("town", ["Oppum", "Hüls", "Spst.", "Mitte"])
def test_unknown_town_alone_leaves_nothing_out_of_an_own_list(commune: Commune, town: str) -> None:
    deliver(commune, with_town("Spielstadt", [town], outside=2), TOWNS)
    commune.load()
    assert "X0" in stored(commune)
    assert "F0" not in stored(commune)  # two rows of one town at one place are sure


@pytest.mark.parametrize("town", ["Spielstat", "Spielstadt-Hafen"])
def test_misspelt_own_town_stays_in_a_statewide_list(commune: Commune, town: str) -> None:
    deliver(commune, with_town("Spielstadt", [town], outside=60), TOWNS)
    commune.load()
    assert "X0" in stored(commune)
    assert "F0" not in stored(commune)


def test_kita_whose_number_is_a_sum_by_chance_stays(commune: Commune) -> None:
    rows = (
        "P1;Kita Anker;Kita;Hafenstr. 1;;;;;25\nP2;Kita B;Kita;Hafenstr. 2;;;;;50\n"
        ";Waldkita;;;;;;;75\nP3;Kita C;Kita;Hafenstr. 3;;;;;30\n"
    )
    deliver(commune, HEAD + rows, f'{COLUMNS}\nkind = "kita"')
    commune.load()
    assert len(stored(commune)) == 4


def test_number_of_thousands_of_digits_costs_its_cell(commune: Commune) -> None:
    deliver(commune, HEAD + PUBLIC + f"P3;Kita C;Kita;Hafenstr. 3;;;;;{'1' * 5000}\n")
    assert commune.errors() == []
    assert stored(commune) == ["P1", "P2", "P3"]
