"""A stored result that names a place is asked whether the place became confidential since."""

from typing import Any

import pytest

from kpk_geo.results.gaps import GAPS, GapsSummary, HostGap
from kpk_geo.results.siting import SITING, ChosenSite, SitingSummary


class Secret:
    """One confidential offer, called "Schutzhaus", at a place of its own."""

    offer_ids = frozenset({"K9"})

    def is_named_in(self, content: str) -> bool:
        return "Schutzhaus" in content

    def is_near_degrees(self, longitude: float, latitude: float) -> bool:
        return (longitude, latitude) == (6.8, 51.4)


def gap(offer_id: str, title: str) -> GapsSummary:
    host = HostGap(cell="c", offer_id=offer_id, title=title, area_id="01", nearest_metres=1.0)
    return GapsSummary.model_construct(host_gaps=(host,))


def site(**more: Any) -> SitingSummary:
    place = {"key": "K", "title": "Kita", "address": None, "lat": 51.0, "lon": 6.0} | more
    return SitingSummary.model_construct(
        sites=(ChosenSite.model_construct(**place),), runners_up=()
    )


@pytest.mark.parametrize(
    ("summary", "is_secret"),
    [
        (gap("K1", "Kita"), False), (gap("K9", "Kita"), True), (gap("K1", "Schutzhaus Nord"), True),
    ],
)  # fmt: skip
def test_a_house_without_a_link_is_not_named_once_it_is_confidential(
    summary: GapsSummary, is_secret: bool
) -> None:
    assert GAPS.names_secret is not None
    assert GAPS.names_secret(summary, Secret()) is is_secret


@pytest.mark.parametrize(
    ("summary", "is_secret"),
    [
        (site(), False), (site(title="Schutzhaus"), True),
        (site(address="beim Schutzhaus 3"), True), (site(lat=51.4, lon=6.8), True),
    ],
)  # fmt: skip
def test_a_proposed_place_is_not_shown_once_it_is_confidential(
    summary: SitingSummary, is_secret: bool
) -> None:
    assert SITING.names_secret is not None
    assert SITING.names_secret(summary, Secret()) is is_secret
