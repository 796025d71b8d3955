"""An offer may be of several kinds: it is one offer, and counts under each of them."""

import csv
import io
from pathlib import Path

import pytest
from conftest import ORIGIN, Commune
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.app import create_app
from api.questions.offers.export import write_inventory
from kpk_geo.database.connection import transaction
from kpk_geo.database.migrate import downgrade, upgrade
from kpk_geo.database.offer_sites import count_offers, count_offers_by_kind

HEAD = "id;title;kind;provider;street;secret;hours;x;y\n"
ROW = "{id};Haus X;{kind};AWO;Hafenstr. 1;;;350500;5700500\n"
OTHER = "8;Haus Y;Kita;AWO;Hafenstr. 9;;;351500;5700500\n"
KINDS = "SELECT offer_id, kind, kinds FROM kpk.offer ORDER BY 1"
BOTH = [("7", "kita", ["kita", "family_centre"]), ("8", "kita", ["kita"])]


def house(*kinds: str) -> bytes:
    """Write a house with one row for each kind, and another one."""
    return (HEAD + "".join(ROW.format(id=7, kind=kind) for kind in kinds) + OTHER).encode()


def test_one_number_with_two_kinds_is_one_offer_of_both(commune: Commune) -> None:
    commune.files["offers.csv"] = house("Kita", "Familienzentrum")
    notes = commune.notes()
    assert commune.rows(KINDS) == BOTH
    assert notes == [
        (3, "Das Angebot aus Zeile 2 ist auch: Familienzentrum. Es zählt unter jeder Art.")
    ]


def test_several_kinds_in_one_cell(commune: Commune) -> None:
    commune.files["offers.csv"] = house('"Kita; Familienzentrum"')
    assert commune.notes() == []
    assert commune.rows(KINDS) == BOTH


def test_word_of_the_list_may_stand_for_two_kinds(commune: Commune) -> None:
    commune.files["offers.csv"] = house("Kita+FZ")
    commune.change_profile(
        'columns.x = "x"', 'columns.x = "x"\nkinds = { "Kita+FZ" = ["kita", "family_centre"] }'
    )
    assert commune.notes() == []
    assert commune.rows(KINDS) == BOTH


@pytest.mark.parametrize(
    ("flag", "is_both", "reported"),
    [("ja", True, 0), ("x", True, 0), ("nein", False, 0), ("", False, 0), ("geplant", False, 1)],
)
def test_column_that_says_ja_adds_a_kind(
    commune: Commune, flag: str, is_both: bool, reported: int
) -> None:
    lines = house("Kita").decode().splitlines()
    flags = ["FZ", flag, "nein"]
    commune.files["offers.csv"] = "".join(
        f"{line};{cell}\n" for line, cell in zip(lines, flags, strict=True)
    ).encode()
    commune.change_profile(
        'columns.x = "x"', 'columns.x = "x"\nkind_flags = { FZ = "family_centre" }'
    )
    notes = commune.notes()
    assert len(notes) == reported
    assert ("„geplant“ ist weder ja noch nein" in str(notes)) == bool(reported)
    assert (commune.rows(KINDS) == BOTH) == is_both


def test_absent_flag_column_is_named(commune: Commune) -> None:
    commune.change_profile(
        'columns.x = "x"', 'columns.x = "x"\nkind_flags = { FZ = "family_centre" }'
    )
    (message,) = commune.errors()
    assert "offers.csv: Die Spalte „FZ“ fehlt." in message


def test_a_further_row_that_says_something_else_is_reported(commune: Commune) -> None:
    commune.files["offers.csv"] = house("Kita", "Familienzentrum").replace(
        b"Familienzentrum;AWO", b"Familienzentrum;Stadt"
    )
    notes = commune.notes()
    assert any(line == 3 and "etwas anderes (Träger); es gilt Zeile 2" in r for line, r in notes)


def test_a_secret_house_tells_no_kind_in_the_report(commune: Commune) -> None:
    rows = "".join(
        f"7;Haus X;{kind};AWO;Geheim 1;ja;;350500;5700500\n" for kind in ("Kita", "Beratung")
    )
    commune.files["offers.csv"] = (HEAD + rows + OTHER).encode()
    assert "Beratung" not in str(commune.notes())
    assert commune.rows("SELECT kinds FROM kpk.offer WHERE offer_id = '7'") == [
        (["kita", "counselling"],)
    ]


def test_shelter_as_a_second_kind_is_confidential(commune: Commune) -> None:
    commune.files["offers.csv"] = house('"Beratung; Schutzeinrichtung"')
    commune.load()
    secret = commune.rows("SELECT address FROM kpk.site WHERE confidential")
    assert secret == [("Hafenstr. 1",)]


def test_further_kind_in_the_next_delivery_is_a_change(commune: Commune) -> None:
    commune.files["offers.csv"] = house("Kita")
    commune.load()
    commune.files["offers.csv"] = house('"Kita; Familienzentrum"')
    assert any("Geändert (1): „Haus X“ (Art)" in reason for _, reason in commune.notes())


def test_offer_counts_under_each_kind_in_every_place(commune: Commune, tmp_path: Path) -> None:
    commune.files["offers.csv"] = house("Kita", "Familienzentrum")
    commune.load()
    with transaction(commune.engine) as connection:
        counts = count_offers_by_kind(connection, "toy")
        assert {kind: found.offers for kind, found in counts.items()} == {
            "kita": 2,
            "family_centre": 1,
        }
        assert count_offers(connection, "toy").offers == 2
    with TestClient(create_app(commune.engine), ORIGIN) as client:
        for kind, ids in (("kita", ["7", "8"]), ("family_centre", ["7"])):
            found = client.get(f"/api/regions/toy/offers?kind={kind}").json()
            assert [item["properties"]["offer_id"] for item in found["features"]] == ids
            assert found["total"] == len(ids)
        (first, _) = client.get("/api/regions/toy/offers").json()["features"]
        assert first["properties"]["kinds"] == ["kita", "family_centre"]
        assert first["properties"]["kind_label"] == "Kita; Familienzentrum"
        page = client.get("/api/regions/toy/offers/page").json()
        theme = next(item for item in page["themes"] if item["id"] == "kind")
        assert [(item["label"], item["count"]) for item in theme["items"]] == [
            ("Kita", 2),
            ("Familienzentrum", 1),
        ]
        assert theme["members"] == [[0, 1], [0]]
        table = client.get("/api/regions/toy/offers.csv").text.removeprefix("\ufeff")
        rows = list(csv.DictReader(io.StringIO(table), delimiter=";"))
        assert [row["Art"] for row in rows] == ["Kita; Familienzentrum", "Kita"]
    write_inventory(commune.engine, "toy", tmp_path / "out.csv", confidential=False)
    assert "Kita; Familienzentrum" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def test_stored_offers_keep_their_kind_when_the_schema_grows(commune: Commune) -> None:
    commune.load()
    downgrade(commune.engine, "0009")
    upgrade(commune.engine)
    assert commune.rows(KINDS)[0] == ("A1", "kita", ["kita"])
    with commune.engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM kpk.offer WHERE kinds[1] <> kind")) == 0
