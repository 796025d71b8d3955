"""Words and rules of a dossier without a database: sections, spans, what stands beside a sum."""

import math
from dataclasses import replace
from datetime import date

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from analyses.standing.place import city_value, place_of
from analyses.standing.total import Cell, Total, total_of
from kpk_geo import german
from kpk_geo.crs import DEFAULT_CRS
from kpk_geo.errors import InputError
from kpk_geo.frames import as_areas
from kpk_geo.funding.elements import elements
from kpk_geo.model import IndicatorSection, Unit, Validity
from kpk_geo.profile import Indicator
from maps.area.profile import AreaLink, AreaProfile, IndicatorFigures, QuarterHead
from maps.dossier.certainty import listed_parts
from maps.dossier.elements import element_of
from maps.dossier.head import worse_than_city
from maps.dossier.sections import USUAL, section_of
from maps.dossier.strips import Strip, side_by_side, strips_picture, wrapped
from maps.dossier.words import about_children, cases_text
from maps.kit.drawing.areas import Fill
from maps.kit.drawing.closeup import CloseUp, closeup_map
from maps.kit.drawing.labels import text_width

POVERTY = Indicator(id="poverty", label="Kinderarmut", unit=Unit.PERCENT)
PICTURE = Markup('<svg xmlns="x" width="40" height="20"><title>x</title></svg>')


def cell(place: int, above: int, below: int, *, hidden: bool = False) -> Cell:
    return Cell(
        area_id=f"{place:02}", value=math.nan if hidden else above / below,
        numerator=math.nan if hidden else above, denominator=below,
        validity=Validity.SUPPRESSED if hidden else Validity.VALID,
    )  # fmt: skip


def figures(cells: list[Cell], indicator: Indicator = POVERTY) -> IndicatorFigures:
    others = {item.area_id: total_of([item], indicator.unit) for item in cells}
    city = city_value({item.area_id: item for item in cells}, others, indicator.unit)
    own: Total = total_of(cells, indicator.unit)
    return IndicatorFigures(
        indicator=indicator, day=date(2025, 12, 31), standing=place_of(own, None, others, city)
    )


def profile(*items: IndicatorFigures, areas: int = 3) -> AreaProfile:
    links = [
        AreaLink(area_id=f"{i:02}", name=f"Gebiet {i}", level="gebiet", level_label="Gebiet",
                 address="")
        for i in range(areas)
    ]  # fmt: skip
    ground = as_areas(
        gpd.GeoDataFrame(
            {"name": [link.name for link in links], "parent_id": None},
            index=[link.area_id for link in links],
            geometry=[shapely.box(1000 * i, 0, 1000 * i + 1000, 1000) for i in range(areas)],
            crs=DEFAULT_CRS,
        ).rename_axis("area_id")
    )
    return AreaProfile(
        region_id="toy", region_name="Toy", synthetic=True, level="gebiet", level_label="Gebiet",
        valid_from=date(2025, 1, 1), areas=links, quarter=QuarterHead(name="Kai"),
        indicators=items, parts=(), absent=(), parents=(), members=(), neighbours=(), quarters=(),
        sources=(), ground=ground,
    )  # fmt: skip


@given(
    st.lists(
        st.tuples(st.integers(0, 50), st.integers(51, 200), st.booleans()), min_size=2, max_size=6
    )
)
def test_parts_are_listed_only_where_the_sum_hides_none(
    rows: list[tuple[int, int, bool]],
) -> None:
    cells = [cell(i, above, below, hidden=hide) for i, (above, below, hide) in enumerate(rows)]
    shown, withheld = listed_parts(profile(figures(cells), areas=len(cells)))
    hides = any(hide for *_, hide in rows)
    assert bool(shown) == (not hides)
    assert bool(withheld) == (hides and not all(hide for *_, hide in rows))


@given(st.integers(0, 40), st.integers(1, 60))
def test_cases_are_written_only_where_neither_they_nor_the_rest_are_few(
    above: int, below: int
) -> None:
    above = min(above, below)
    text = cases_text(figures([cell(0, above, below)]))
    assert (text == "–") == (above < 3 or below - above < 3)


def test_the_farthest_from_the_city_comes_first_and_what_is_better_never() -> None:
    city = [cell(0, 20, 100), cell(1, 5, 100), cell(2, 5, 100)]
    worse, better = figures(city), figures(city)
    assert worse.standing is not None
    assert better.standing is not None
    worse = replace(worse, standing=replace(worse.standing, own=total_of(city[:1], Unit.PERCENT)))
    better = replace(
        better, standing=replace(better.standing, own=total_of(city[1:2], Unit.PERCENT))
    )
    assert worse_than_city([better, worse]) == [worse]


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("Kinder in Bedarfsgemeinschaften", IndicatorSection.INCOME),
        ("Kinder mit Migrationshintergrund", IndicatorSection.INTEGRATION),
        ("Alleinerziehende", IndicatorSection.FAMILIES),
        ("Bevölkerung", IndicatorSection.DEMOGRAPHY),
        ("Xyz", IndicatorSection.FAMILIES),
    ],
)
def test_a_section_follows_from_the_name_and_is_said_to_be_assumed(
    name: str, section: IndicatorSection
) -> None:
    found = section_of(Indicator(id="a", label=name, unit=Unit.PERCENT))
    assert (found.section, found.is_assumed) == (section, True)


def test_what_the_profile_says_outweighs_the_name() -> None:
    own = Indicator(
        id="a", label="Kinderarmut", unit=Unit.PERCENT, section=IndicatorSection.FAMILIES
    )
    assert section_of(own).section is IndicatorSection.FAMILIES
    assert not section_of(own).is_assumed
    assert set(USUAL) == set(IndicatorSection)


def test_every_element_is_found_by_id_and_name_and_no_other() -> None:
    for element in elements():
        assert element_of(element.id) is element_of(f" {element.name.upper()} ") is element
    with pytest.raises(InputError, match="Meinten Sie „familienbuero“"):
        element_of("familienbüro")
    with pytest.raises(InputError, match="Bausteine: netzwerkkoordination"):
        element_of("")


@given(st.text(max_size=300))
def test_a_label_keeps_within_its_breadth(text: str) -> None:
    lines = wrapped(text, 120)
    assert 1 <= len(lines) <= 3
    assert all(text_width(line, 13) <= 120 for line in lines)


def test_charts_of_one_picture_do_not_cover_each_other() -> None:
    strips = [Strip(label=f"<b>{i}</b>", value="&", picture=PICTURE) for i in range(3)]
    drawn = strips_picture(strips, title="Alle & jeder")
    assert [part in drawn for part in ('y="0"', 'y="26"', 'y="52"')] == [True] * 3
    assert "<b>" not in drawn
    assert drawn.count("<title>") == 1
    beside = side_by_side([("a", PICTURE), ("b", PICTURE), ("c", PICTURE)], title="x")
    assert 'x="56"' in beside
    assert shape_of(beside) == (96, 100)


def shape_of(picture: Markup) -> tuple[int, int]:
    head = str(picture).partition(">")[0]
    width, height = head.partition('viewBox="0 0 ')[2].partition('"')[0].split()
    return int(width), int(height)


def test_a_closeup_says_classes_by_colour_hatch_and_legend() -> None:
    ground = profile().ground
    fills = {"3": Fill(label="hoch", colour="#aa0000"), "gap": Fill(
        label="keine Klasse", colour="#ffffff", pattern="hatch")}  # fmt: skip
    drawn = closeup_map(
        CloseUp(
            ground=ground, chosen=["01"], named=["00"], title="Lage", heading="Belastung",
            classes={"00": "3", "01": "3", "02": "gap"}, fills=fills,
        )
    )  # fmt: skip
    assert drawn.count('fill="#aa0000"') == 3  # two areas and the legend
    assert drawn.count('fill="url(#ohne-klasse)"') == 2
    assert "Belastung" in drawn
    assert "<a " not in drawn
    plain = closeup_map(
        CloseUp(ground=ground, chosen=["01"], named=["00"], title="Lage", links={"00": "/x"})
    )
    assert 'href="/x"' in plain
    assert "#aa0000" not in plain


@pytest.mark.parametrize("count", [0.4, 0.5, 1.5, 2.5, 9.5])
def test_a_half_is_rounded_as_everywhere(count: float) -> None:
    shown = german.number(count)
    assert about_children(count) in (
        "weniger als 1 Kind"
        if shown == "0"
        else f"rund {shown} Kind{'er' if shown != '1' else ''}",
    )
