"""A level of thousands of areas: the page stays small, and says what it leaves out."""

from datetime import UTC, datetime

import pytest
from series_toys import edition, history

from analyses.series.history import cities_of, history_of
from analyses.series.together import judge_areas, judge_indicators, most_changed
from kpk_geo.model import Unit
from kpk_geo.profile import Indicator
from maps.document.blocks import Table
from maps.kit.menu import Menu
from maps.series.document import MAX_ROWS, indicator_document
from maps.series.page import MAX_AREAS, MAX_CHOICES, indicator_page
from maps.series.view import (
    AreaItem,
    AreasBeside,
    Place,
    PlaceLevel,
    SeriesItem,
    SeriesView,
    Subject,
)

AREAS = MAX_CHOICES + 300
POVERTY = Indicator(id="poverty", label="Kinderarmut", unit=Unit.PERCENT, design_effect=1.0)
Shown = tuple[SeriesView, SeriesItem, AreasBeside]


def shown(areas: int, chosen: int | None = None) -> Shown:
    years = {year: [(20 + at % 7, 200) for at in range(areas)] for year in (2015, 2020, 2025)}
    years[2025][0] = (120, 200)
    whole = edition(years)
    cities = cities_of([whole], Unit.PERCENT)
    judged = judge_areas({
        key: history_of([whole], {key}, Unit.PERCENT, cities=cities) for key in whole.owners
    })  # fmt: skip
    places = {key: Place(key=f"gebiet:{key}", area_id=key, name=f"Nr. {key}") for key in judged}
    item = SeriesItem(
        indicator=POVERTY, judged=judge_indicators({"poverty": history(whole)})["poverty"]
    )
    place = None if chosen is None else places[str(chosen)]
    view = SeriesView(
        subject=Subject(region_id="toy", region_name="Toy", synthetic=False, place=place),
        items={"poverty": item}, goals=[], decisions=[], created=datetime(2026, 1, 1, tzinfo=UTC),
        levels=[PlaceLevel(level="gebiet", label="Gebiet", places=list(places.values()))],
    )  # fmt: skip
    found = [AreaItem(place=places[key], judged=judged[key]) for key in most_changed(judged)]
    return view, item, AreasBeside(level="gebiet", label="Gebiet", items=found)


@pytest.fixture(scope="module")
def many() -> Shown:
    return shown(AREAS, chosen=AREAS - 1)


def test_the_page_of_thousands_of_areas_stays_small_and_says_what_it_leaves_out(
    many: Shown,
) -> None:
    view, item, beside = many
    text = indicator_page(view, item, beside, Menu()).text
    assert text.count('<li class="') == MAX_AREAS
    assert len(text) < 400_000
    assert f"{AREAS - MAX_AREAS:,}".replace(",", ".") + " weitere Gebiete stehen in der" in text
    assert "/series/areas.csv?indicator=poverty&amp;level=gebiet" in text
    assert "Gebiet: 1.300 Gebiete, zu viele für eine Auswahlliste." in text
    assert text.count("<option") == 2  # the region, and the area that is shown
    assert f'value="gebiet:{AREAS - 1}" selected' in text
    assert "1 sicher gestiegen" in text  # counted over all areas, drawn or not


def test_a_page_of_a_city_shows_every_area() -> None:
    view, item, beside = shown(170)
    text = indicator_page(view, item, beside, Menu()).text
    assert text.count('<li class="') == 170
    assert text.count("<option") == 171
    assert "weitere Gebiete stehen" not in text


def test_the_table_on_paper_ends_and_says_so(many: Shown) -> None:
    tables = [block for block in indicator_document(*many).blocks if isinstance(block, Table)]
    table = next(own for own in tables if own.columns[0].label == "Gebiet")
    assert len(table.rows) == MAX_ROWS
    assert table.caption == "Kinderarmut in 1.000 von 1.300 Gebieten (Gebiet)"
    assert table.notes[-1].startswith("300 weitere Gebiete stehen in der Tabelle")


def test_the_areas_of_an_owner_are_found_without_looking_at_all_others() -> None:
    own = edition({2025: [(1, 10), (2, 10), (3, 10)]})
    assert own.keys(None) == ["0", "1", "2"]
    assert own.keys({"2", "0", "9"}) == ["0", "2"]
    assert own.members == {"0": ["0"], "1": ["1"], "2": ["2"]}
