"""Words for the burdened side: where low values are the burden, "hoch" would say the reverse."""

from dataclasses import dataclass

from kpk_geo.results.hot_spots import HotSpotSummary


@dataclass(frozen=True, slots=True)
class Side:
    """How values are called on the side that is asked for."""

    beyond: str  # the average
    extreme: str
    contrary: str  # of the value of a single area, as an adjective before "Wert"
    quintile: str
    third: str


HIGH = Side("über", "hoch", "niedriger", "obersten Fünftel", "obersten Drittel")
LOW = Side("unter", "niedrig", "hoher", "untersten Fünftel", "untersten Drittel")


def side_of(summary: HotSpotSummary, *, cold: bool = False) -> Side:
    """Give the words for values of high burden, or with `cold` of low burden.

    Parameters
    ----------
    summary
        Of the map: its sign says whether high values are the burden.
    cold
        The side of low burden.
    """
    return HIGH if (summary.sign > 0) is not cold else LOW
