"""The list of communes, and what a typed name or key finds in it."""

import csv
from pathlib import Path

import pytest
from conftest import SHARED_DATA

from kpk_geo.communes.records import Commune
from kpk_geo.communes.resolve import describe, question, resolve
from kpk_geo.communes.table import read_directory, read_list
from kpk_geo.errors import InputError, NotFoundError

DIRECTORY = read_directory()


def labels(text: str) -> list[str]:
    return [place.label for place in resolve(text, DIRECTORY).places]


def test_counts_are_the_official_ones() -> None:
    communes = DIRECTORY.communes.values()
    assert len(communes) == 396
    assert len({item.key[:5] for item in communes if item.district}) == 31
    assert sum(not item.district for item in communes) == 22
    assert len({item.office for item in communes}) == 186
    assert all(DIRECTORY.office_name(item.office) for item in communes)
    unsure = [item.name for item in communes if not item.office_is_sure]
    assert unsure == ["Bedburg", "Elsdorf", "Radevormwald", "Breckerfeld"]


@pytest.mark.real_data
@pytest.mark.skipif(not SHARED_DATA.is_dir(), reason="no real data")
def test_keys_are_those_of_the_school_list() -> None:
    path = SHARED_DATA / "nrw-schulen" / "schulverzeichnis_2024_25.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        keys = {row["Amtlicher Gemeindeschlüssel"].zfill(8) for row in csv.DictReader(stream)}
    assert keys == set(DIRECTORY.communes)


def test_every_commune_is_found_by_its_label_and_key() -> None:
    for commune in DIRECTORY.communes.values():
        for text in (commune.label, commune.key, commune.key.lstrip("0")):
            found = resolve(text, DIRECTORY)
            assert found.is_sure, text
            assert found.places[0].keys == (commune.key,)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Krefeld", "Stadt Krefeld"),
        ("KREFELD", "Stadt Krefeld"),
        ("  Stadt   Unna ", "Stadt Unna"),
        ("Kreisstadt Unna", "Stadt Unna"),
        ("Kreis Unna", "Kreis Unna"),
        ("05978", "Kreis Unna"),
        ("059780036036", "Stadt Unna"),
        ("Muenster", "Stadt Münster"),
        ("Halle", "Stadt Halle (Westf.)"),
        ("Fröndenberg", "Stadt Fröndenberg/Ruhr"),
        ("St. Augustin", "Stadt Sankt Augustin"),
        ("Bergisch-Gladbach", "Stadt Bergisch Gladbach"),
        ("Köln, Stadt", "Stadt Köln"),
        ("Gemeinde Bönen", "Gemeinde Bönen"),
        ("Hochsauerlandkreis", "Hochsauerlandkreis"),
    ],
)
def test_one_place_is_meant(text: str, label: str) -> None:
    found = resolve(text, DIRECTORY)
    assert found.is_sure
    assert found.places[0].label == label


def test_a_town_and_its_kreis_are_asked_for() -> None:
    found = resolve("Unna", DIRECTORY)
    assert not found.is_sure
    assert question(found, "Unna") == (
        "„Unna“ gibt es mehrfach: Stadt Unna (05978036, Kreis Unna), Kreis Unna (05978, 10 "
        "Gemeinden). Bitte genauer nennen, mit Titel oder Schlüssel."
    )
    assert labels("Aachen") == ["Stadt Aachen", "Städteregion Aachen"]


def test_a_slip_is_proposed_and_never_taken() -> None:
    found = resolve("Krefelt", DIRECTORY)
    assert not found.is_exact
    assert "Gemeint sein kann: Stadt Krefeld (05114000)" in question(found, "Krefelt")
    assert labels("Kerpn")[0] == "Stadt Kerpen"
    assert "Gemeinde Kerken" in labels("Kerpn")
    assert labels("Mülheim")[0] == "Stadt Mülheim an der Ruhr"


@pytest.mark.parametrize("text", ["Musterstadt", "Xyz", "", "05999000", "99999"])
def test_what_is_unknown_says_so(text: str) -> None:
    with pytest.raises(NotFoundError, match="396"):
        resolve(text, DIRECTORY)


def test_a_layer_may_know_more_communes_but_changes_none() -> None:
    more = DIRECTORY.with_more(
        [
            Commune(key="05999000", name="Musterstadt", kind=""),
            Commune(key="05114000", name="Anders", kind=""),
        ]
    )
    assert resolve("Musterstadt", more).is_sure
    assert resolve("05114000", more).places[0].name == "Krefeld"


def test_offices() -> None:
    offices = {
        text: (place.office, place.office_is_sure)
        for text in ("Stadt Krefeld", "Gemeinde Bönen", "Kreis Unna", "Kreis Euskirchen", "Elsdorf")
        for place in resolve(text, DIRECTORY).places
    }
    assert offices == {
        "Stadt Krefeld": ("Jugendamt der Stadt Krefeld", True),
        "Gemeinde Bönen": ("Jugendamt des Kreises Unna", True),
        "Kreis Unna": ("", True),  # several serve it
        "Kreis Euskirchen": ("Jugendamt des Kreises Euskirchen", True),
        "Elsdorf": ("Jugendamt der Stadt Elsdorf", False),
    }


def test_places_are_told_apart() -> None:
    assert describe(resolve("05114000", DIRECTORY).places[0]) == "Stadt Krefeld (05114000)"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ags;name\n05114000;Krefeld\n", "Zeile 2: Die Spalte „art“ fehlt"),
        (
            "ags;name;art;kreis;regierungsbezirk;jugendamt;jugendamt_sicher\n5114000;K;;;;;ja\n",
            "Zeile 2: Der Gemeindeschlüssel „5114000“ hat nicht acht Ziffern",
        ),
    ],
)
def test_a_wrong_list_names_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        read_list(path)
