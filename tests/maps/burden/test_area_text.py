"""What is said of the burden of several areas together."""

import pytest

from analyses.burden.classes import status_scheme
from kpk_geo.model import Validity
from kpk_geo.results.burden import BurdenArea
from maps.burden.area_text import several_areas


def area(area_id: str, code: int | None) -> BurdenArea:
    unknown = BurdenArea.missing(area_id)
    known = {} if code is None else {"class_code": code, "validity": Validity.VALID}
    return unknown.model_copy(update=known)


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        ([1, 3, 4], "2 von 3 Gebieten hoch oder sehr hoch belastet"),
        ([1, None, None], "0 von 1 Gebiet mit Einstufung hoch oder sehr hoch belastet"),
        ([3, 4, None], "2 von 2 Gebieten mit Einstufung hoch oder sehr hoch belastet"),
        ([None, None], ""),
    ],
)
def test_an_area_without_a_class_is_not_one_with_little_burden(
    codes: list[int | None], said: str
) -> None:
    areas = [area(str(at), code) for at, code in enumerate(codes)]
    part = several_areas({"status": areas}, {"status": status_scheme()}, "/", stale="")
    assert part.headline == said
