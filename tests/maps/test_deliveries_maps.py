"""Maps of a figure: classes hold what is alike, and a pointer's ways lead where they say."""

import re

from area_toys import board

from kpk_geo.model import Polarity, Unit
from maps.deliveries.pictures import figure_map
from maps.kit.outlines import Marks


def legend(values: list[float]) -> list[str]:
    areas = board(len(values), 1)
    keys = [str(key) for key in areas.index]
    svg = figure_map(
        areas, dict(zip(keys, values, strict=True)), {}, unit=Unit.PERCENT,
        polarity=Polarity.BURDEN, title="Spiel",
    )  # fmt: skip
    return [text.replace("\u202f", " ") for text in re.findall(r">([^<>]* \(\d+\))</text>", svg)]


def test_where_many_have_none_they_are_a_class_of_their_own() -> None:
    assert legend([0, 0, 0, 0.33, 0.38, 0.39, 0.42, 0.42, 0.48, 0.52])[0] == "0,0 % (3)"


def test_where_all_are_alike_there_is_one_class_and_its_value_stands_once() -> None:
    assert legend([0.25, 0.25, 0.25]) == ["25,0 % (3)"]


def test_every_value_is_counted_in_one_class() -> None:
    found = [
        int(text.rpartition("(")[2].rstrip(")")) for text in legend([n / 50 for n in range(40)])
    ]
    assert found == [8] * 5


def test_each_area_leads_to_its_address_and_says_its_name_to_a_pointer() -> None:
    areas = board(2, 1)
    keys = [str(key) for key in areas.index]
    links = {key: (f"/ort?a={key}&b=1", f"Ort <{key}>") for key in keys}
    svg = figure_map(
        areas, dict.fromkeys(keys, 0.5), {}, unit=Unit.PERCENT, polarity=Polarity.BURDEN,
        title="Spiel", marks=Marks(links=links),
    )  # fmt: skip
    for key in keys:
        assert f'href="/ort?a={key}&amp;b=1" tabindex="-1"' in svg
        assert f"<title>Ort &lt;{key}&gt;</title>" in svg
    assert 'role="group"' in svg  # a picture may hold nothing that leads somewhere
