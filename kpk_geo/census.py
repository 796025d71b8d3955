"""The census grid: what a measure counts, whether it adds up, and the cells of one size.

A cell is known by its centre. A measure is named by what it is: people by age are
`persons_<from>_<to>` with both years included, `persons_<from>` without an end; `rate_…` is 0-1;
`mean_…` is an average. Everything else is a count.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

# Column of the Zensus 2022 -> what it measures here. The total of an age table is the very figure
# of the population file: both come from the same cell key.
MEASURES = {
    "Einwohner": "persons",
    "Insgesamt_Bevoelkerung": "persons",
    "AnteilUnter18": "rate_0_17",
    # five classes
    "Unter18": "persons_0_17",
    "a18bis29": "persons_18_29",
    "a30bis49": "persons_30_49",
    "a50bis64": "persons_50_64",
    "a65undaelter": "persons_65",
    # classes for infrastructure: the ages below 18
    "Unter3": "persons_0_2",
    "a3bis5": "persons_3_5",
    "a6bis9": "persons_6_9",
    "a10bis15": "persons_10_15",
    "a16bis18": "persons_16_18",
    "a19bis24": "persons_19_24",
    "a25bis39": "persons_25_39",
    "a40bis59": "persons_40_59",
    "a60bis66": "persons_60_66",
    "a67bis74": "persons_67_74",
    "a75undaelter": "persons_75",
    # ten years each
    "Unter10": "persons_0_9",
    "a10bis19": "persons_10_19",
    "a20bis29": "persons_20_29",
    "a30bis39": "persons_30_39",
    "a40bis49": "persons_40_49",
    "a50bis59": "persons_50_59",
    "a60bis69": "persons_60_69",
    "a70bis79": "persons_70_79",
    "a80undaelter": "persons_80",
    # families, where at least one child is under 18 unless it says all
    "Insgesamt_Familie": "families",
    "Ehep_mind_1Kind_unter18": "married_couples",
    "EingetrLP_mind_1Kind_unter18": "registered_couples",
    "NichtehelLG_mind_1Kind_unter18": "unmarried_couples",
    "Vater_mind_1Kind_unter18": "single_fathers",
    "Mutter_mind_1Kind_unter18": "single_mothers",
    # homes
    "AnteilAuslaender": "rate_foreigners",
    "durchschnMieteQM": "mean_rent",  # euro per square metre, without heating
    "AnzahlWohnungen": "dwellings",
    "durchschnFlaechejeBew": "mean_living_space",  # square metres per person
    "Eigentuemerquote": "rate_owners",
}
PEOPLE = "persons"
WEIGHTS = (PEOPLE, "persons_0_17")  # who lives in a cell, whatever is asked
NEVER_ZERO = frozenset({"rate_owners"})  # the publisher writes 0 where nothing is known


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class CensusGrid:
    """The cells of one size as of one date."""

    size: int  # metres
    places: (
        pd.DataFrame
    )  # by cell_id, sorted: x, y (metres in the region's system), outside the region
    values: pd.DataFrame  # by cell_id, a column per measure; NaN where withheld
    validity: pd.DataFrame  # alike; `Validity`

    @property
    def table(self) -> pd.DataFrame:
        """Places and values side by side."""
        return self.places.join(self.values)


def adds_up(measure: str) -> bool:
    """Whether a measure is a count: counts add up, rates and averages do not.

    >>> [adds_up(name) for name in ("persons_0_2", "families", "rate_owners", "mean_rent")]
    [True, True, False, False]
    """
    return not measure.startswith(("rate_", "mean_"))


def measure_text(measure: str) -> str:
    """Name in German whom a measure of ages counts; any other keeps its name.

    >>> measure_text("persons_3_5"), measure_text("persons_75"), measure_text("persons")
    ('3 bis 5 Jahre alt', 'ab 75 Jahre alt', 'Einwohner')
    """
    if measure == PEOPLE:
        return "Einwohner"
    first, _, last = measure.removeprefix(f"{PEOPLE}_").partition("_")
    if not measure.startswith(f"{PEOPLE}_") or not first.isdigit():
        return measure
    return f"{first} bis {last} Jahre alt" if last else f"ab {first} Jahre alt"


def counts_people(measures: Iterable[str]) -> list[str]:
    """Choose the measures that count people, of whatever age."""
    return [name for name in measures if name == "persons" or name.startswith("persons_")]
