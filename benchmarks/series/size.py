"""How long does a page of developments of very many areas take, and what does it weigh?

    python -m benchmarks.series.size [--areas 10000 --dates 12]

Counts are binomial; it goes the way of the page from stored figures to its bytes, without the
database. Time per area is to stay the same from row to row, and the weight of the page, too.
"""

import argparse
import gzip
import time
from datetime import UTC, date, datetime

import numpy as np

from analyses.series.history import Edition, cities_of, history_of
from analyses.series.together import judge_areas, judge_indicators, most_changed
from analyses.standing.total import Cell
from kpk_geo.model import Unit, Validity
from kpk_geo.profile import Indicator
from maps.document.pdf import pdf_bytes
from maps.kit.menu import Menu
from maps.series.document import indicator_document
from maps.series.page import indicator_page
from maps.series.view import (
    AreaItem,
    AreasBeside,
    Place,
    PlaceLevel,
    SeriesItem,
    SeriesView,
    Subject,
)

SEED = 2026
POVERTY = Indicator(id="poverty", label="Kinderarmut", unit=Unit.PERCENT, design_effect=1.0)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--areas", type=int, default=10_000)
    parser.add_argument("--dates", type=int, default=12)
    asked = parser.parse_args()
    judged(drawn(10, asked.dates))  # what is imported and compiled once
    print("areas  judged s  ms/area  page s   page kB  gzip kB  pdf s   pdf kB")
    for areas in (asked.areas // 10, asked.areas // 2, asked.areas):
        edition = drawn(areas, asked.dates)
        start = time.perf_counter()
        beside, item = judged(edition)
        middle = time.perf_counter()
        view = shown(beside, item)
        html = indicator_page(view, item, beside, Menu()).text.encode()
        page = time.perf_counter()
        pdf = pdf_bytes(indicator_document(view, item, beside))
        end = time.perf_counter()
        seconds = middle - start
        print(
            f"{areas:6} {seconds:8.2f} {1000 * seconds / areas:8.2f} {page - middle:7.2f} "
            f"{len(html) / 1000:9.0f} {len(gzip.compress(html)) / 1000:8.0f} {end - page:6.2f} "
            f"{len(pdf) / 1000:8.0f}"
        )


def drawn(areas: int, dates: int) -> Edition:
    """Draw counts of every area and day."""
    rng = np.random.default_rng(SEED)
    keys = [f"{at:06}" for at in range(areas)]
    days = {}
    for year in range(dates):
        people = rng.integers(80, 600, areas)
        events = rng.binomial(people, 0.2)
        days[date(2010 + year, 12, 31)] = {
            key: Cell(area_id=key, value=above / below, numerator=float(above),
                      denominator=float(below), validity=Validity.VALID)
            for key, above, below in zip(keys, events, people, strict=True)
        }  # fmt: skip
    return Edition(valid_from=date(2010, 1, 1), owners={key: key for key in keys}, days=days)


def judged(edition: Edition) -> tuple[AreasBeside, SeriesItem]:
    """Judge all areas, and the region."""
    cities = cities_of([edition], Unit.PERCENT)
    found = judge_areas({
        key: history_of([edition], {key}, Unit.PERCENT, cities=cities) for key in edition.owners
    })  # fmt: skip
    items = [
        AreaItem(place=Place(key=f"gebiet:{key}", area_id=key, name=f"Gebiet {key}"),
                 judged=found[key])
        for key in most_changed(found)
    ]  # fmt: skip
    whole = history_of([edition], None, Unit.PERCENT, cities=cities)
    item = SeriesItem(indicator=POVERTY, judged=judge_indicators({"poverty": whole})["poverty"])
    return AreasBeside(level="gebiet", label="Gebiet", items=items), item


def shown(beside: AreasBeside, item: SeriesItem) -> SeriesView:
    """Put together what a page shows."""
    level = PlaceLevel(level="gebiet", label="Gebiet", places=[own.place for own in beside.items])
    return SeriesView(
        subject=Subject(region_id="toy", region_name="Toy", synthetic=True),
        items={"poverty": item}, goals=[], decisions=[], levels=[level],
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


if __name__ == "__main__":
    main()
