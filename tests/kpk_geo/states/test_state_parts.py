"""What a state is made of: whose is each place, which keys changed, whom the programme names."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from kpk_geo.communes.table import read_directory
from kpk_geo.errors import InputError, ProfileError
from kpk_geo.ingest.files import describe_file
from kpk_geo.model import CommuneType, StateFaultKind
from kpk_geo.profile import IndicatorTable, StateInfo, ValueColumn, read_state_profile
from kpk_geo.states.communes import commune_type, read_state_communes
from kpk_geo.states.named import Successor, named_as, read_programme
from kpk_geo.states.owners import owners_of
from kpk_geo.states.tables import fitted_table
from kpk_geo.states.whereabouts import state_profile_path

HEAD = "ags;name;art;kreis;regierungsbezirk;jugendamt;jugendamt_sicher\n"
ROWS = (
    "17111004;Alt;Stadt;Kreis A;1;17111004;ja\n17111008;Berg;Gemeinde;Kreis A;1;17111;ja\n"
    "17512000;Frei;kreisfreie Stadt;;1;17512000;ja\n"
)
INFO = StateInfo(id="land", name="Land", key="17", communes="gemeinden.csv")
SHAPES = gpd.GeoSeries(
    {
        "b": shapely.box(0, 0, 10, 10),
        "a": shapely.box(10, 0, 20, 10),
        "c": shapely.box(0, 10, 20, 30),
    }
)
PLACES = st.lists(st.tuples(st.integers(-9, 29), st.integers(-9, 39)), min_size=1, max_size=40)


def listed(folder: Path, rows: str) -> Path:
    (folder / "gemeinden.csv").write_text(HEAD + rows, encoding="utf-8")
    return folder


@given(places=PLACES, order=st.permutations(list(SHAPES.index)))
def test_every_place_has_the_nearest_commune_and_order_plays_no_part(
    places: list[tuple[int, int]], order: list[str]
) -> None:
    points = np.array([shapely.Point(place) for place in places], dtype=object)
    found = owners_of(points, gpd.GeoSeries(SHAPES[order]))
    assert len(found) == len(places)
    assert set(found) <= set(SHAPES.index)
    for point, owner in zip(points, found, strict=True):
        distance = {str(key): shapely.distance(point, shape) for key, shape in SHAPES.items()}
        nearest = min(distance.values())
        assert owner == min(key for key, value in distance.items() if value == nearest)


def test_two_offices_for_one_commune_are_named_and_none_is_taken(tmp_path: Path) -> None:
    again = "17111004;Alt;Stadt;Kreis A;1;17111;ja\n"
    state, faults = read_state_communes(INFO, listed(tmp_path, ROWS + again))
    assert commune_type(state.communes["17111004"]) is CommuneType.UNKNOWN
    assert commune_type(state.communes["17111008"]) is CommuneType.DISTRICT_OFFICE
    assert [fault.kind for fault in faults] == [StateFaultKind.TWO_OFFICES]
    assert "Zeile 2: 17111004" in faults[0].text
    assert "Zeile 5: 17111" in faults[0].text


def test_an_office_that_is_nowhere_and_a_kreis_that_is_missing_are_named(tmp_path: Path) -> None:
    info = INFO.model_copy(update={"districts": ("17111", "17999")})
    rows = ROWS.replace("17111;ja", "17777;ja")
    _, faults = read_state_communes(info, listed(tmp_path, rows))
    assert [(fault.kind, fault.communes) for fault in faults] == [
        (StateFaultKind.UNKNOWN_OFFICE, ("17111008",)), (StateFaultKind.MISSING_DISTRICT, ()),
    ]  # fmt: skip
    assert "17999" in faults[1].text


def table_of(folder: Path, text: str, value: ValueColumn) -> tuple[IndicatorTable, Path]:
    (folder / "t.csv").write_text(text, encoding="utf-8")
    table = IndicatorTable(
        file="t.csv", source="s", level="gemeinde", key_column="ags", separator=";",
        reference_date=date(2023, 12, 31), values=(value,),
    )  # fmt: skip
    return table, folder


@pytest.mark.parametrize("has_counts", [True, False])
def test_a_merger_is_added_up_from_counts_and_refused_for_rates(
    tmp_path: Path, has_counts: bool
) -> None:
    state, _ = read_state_communes(INFO, listed(tmp_path, ROWS))
    value = ValueColumn(indicator="x", column="z")
    if has_counts:
        value = ValueColumn(indicator="x", numerator="z", denominator="n")
    table, folder = table_of(tmp_path, "ags;z;n\n17111001;1;9\n17111002;2;9\n17512000;3;9\n", value)
    successors = {
        key: Successor(former=key, today="17111004", since="2020-01-01", source="Amtsblatt")
        for key in ("17111001", "17111002")
    }
    fitted, faults = fitted_table(table, describe_file("t.csv", folder), state, successors)
    assert [fault.kind for fault in faults] == [StateFaultKind.CHANGED_KEY]
    assert faults[0].line == 2
    assert faults[0].communes == ("17111004",)
    merged = {"17111004": ("17111001", "17111002")} if has_counts else {}
    assert fitted.merge == merged
    assert fitted.names == {}


def test_one_changed_key_is_read_as_todays_and_an_unknown_one_names_its_line(
    tmp_path: Path,
) -> None:
    state, _ = read_state_communes(INFO, listed(tmp_path, ROWS))
    table, folder = table_of(
        tmp_path, "ags;z\n17111001;1\n17888000;2\n", ValueColumn(indicator="x", column="z")
    )
    successors = {
        "17111001": Successor(former="17111001", today="17111004", since="2020", source="Amtsblatt")
    }
    fitted, faults = fitted_table(table, describe_file("t.csv", folder), state, successors)
    assert fitted.names == {"17111001": "17111004"}
    assert [fault.kind for fault in faults] == [
        StateFaultKind.CHANGED_KEY, StateFaultKind.UNKNOWN_KEY,
    ]  # fmt: skip
    assert faults[1].line == 3
    assert "17888000" in faults[1].text


def test_the_shipped_state_has_all_communes_and_names_only_who_a_source_names() -> None:
    path = state_profile_path("nrw")
    profile = read_state_profile(path)
    state, faults = read_state_communes(profile.state, path.parent)
    programme = read_programme(path.parent / str(profile.state.programme))
    assert len(state.communes) == 396
    assert faults == []
    assert len({item.office for item in state.communes.values()}) == 186
    assert len(programme) == 32
    assert "unvollständig" in profile.state.programme_note
    known = {**{key: item.name for key, item in state.communes.items()}, **state.district_names}
    assert all(known[key] == item.name for key, item in programme.items())
    # A Kreis counts for the communes of its own Jugendamt alone.
    unna = {item.name: named_as(item, programme) for item in state.members("05978")}
    assert len(unna) == 10
    assert unna["Schwerte"] is None
    assert unna["Bönen"] is not None
    offices = {
        item.office for item in read_directory().communes.values() if item.key[:5] == "05978"
    }
    assert len(offices) == 8  # seven towns and the Kreis for the other three


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (('file = "kennzahlen_2021.csv"', 'file = "../k.csv"'), "unterhalb des Datenordners"),
        (('level = "gemeinde"\nkey', 'level = "kreis"\nkey'), "Werte je Gemeinde"),
        (('inhabitants = "population"', 'inhabitants = "popolation"'), "Meinten Sie"),
        (("[state]", "[region]\nid = 1\n[state]"), "kpk load"),
    ],
)
def test_a_wrong_profile_names_the_key_and_the_way_out(
    tmp_path: Path, change: tuple[str, str], message: str
) -> None:
    root = Path(__file__).parents[3]
    text = (root / "benchmarks" / "state" / "land.toml.txt").read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "land.toml"
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(ProfileError, match=message):
        read_state_profile(path)


def test_a_programme_row_without_a_source_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("schluessel;name;seit;quelle\n05111000;Düsseldorf;2017;\n", encoding="utf-8")
    with pytest.raises(InputError, match="Zeile 2: Düsseldorf steht ohne Quelle"):
        read_programme(path)
