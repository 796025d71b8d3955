"""Which pairs are called duplicates, and what a merged record says."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analyses.offers.duplicates import Duplicate, find_duplicates


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    plain: dict[str, Any] = {
        "kinds": ["kita"], "address": None, "x": np.nan, "y": np.nan, "provider": None,
        "last_checked": None, "languages": [],
    }  # fmt: skip
    frame = pd.DataFrame([plain | row for row in rows], dtype=object)
    frame.index = pd.Index([f"O{place}" for place in range(len(rows))])
    return frame.astype({"x": float, "y": float})


def pairs(*rows: dict[str, Any]) -> list[Duplicate]:
    return find_duplicates(table(*rows))


ANKER = {"title": "Kita Anker", "x": 0.0, "y": 0.0}


def test_same_name_at_the_same_place_is_probable() -> None:
    (found,) = pairs(ANKER, {"title": "Anker (Kita)", "x": 20.0, "y": 0.0})
    assert found.certainty == "wahrscheinlich"
    assert found.distance == 20


def test_same_name_a_little_further_is_possible() -> None:
    (found,) = pairs(ANKER, {**ANKER, "x": 300.0})
    assert (found.certainty, found.reason) == ("möglich", "gleicher Name, 300 m auseinander")


def test_same_name_far_away_is_another_offer() -> None:
    assert pairs(ANKER, {**ANKER, "x": 900.0}) == []


def test_other_names_in_one_house_are_other_offers() -> None:
    assert pairs(ANKER, {"title": "Kita Sonnenschein", "x": 0.0, "y": 0.0}) == []


def test_other_kind_is_another_offer() -> None:
    assert pairs(ANKER, ANKER | {"kinds": ["group"]}) == []


def test_numbers_tell_offers_apart() -> None:
    group = {"title": "Krabbelgruppe 1", "kinds": ["group"], "x": 0.0, "y": 0.0}
    assert pairs(group, group | {"title": "Krabbelgruppe 2"}) == []


def test_confession_tells_schools_apart_unless_a_person_says_otherwise() -> None:
    school = {
        "title": "Katholische Grundschule Gießerpfad",
        "kinds": ["school"],
        "x": 0.0,
        "y": 0.0,
    }
    (found,) = pairs(school, school | {"title": "Gemeinschafts-Grundschule Gießerpfad"})
    assert found.certainty == "möglich"


def test_offer_without_place_is_compared_by_name_and_provider() -> None:
    lost = {"title": "Kita Anker", "provider": "AWO"}
    assert [d.certainty for d in pairs(ANKER | {"provider": "AWO"}, lost)] == ["möglich"]
    assert pairs(ANKER | {"provider": "Stadt"}, lost) == []


def test_record_checked_last_is_kept_and_gaps_are_filled() -> None:
    old = ANKER | {"provider": "AWO", "languages": ["de"], "last_checked": date(2024, 1, 1)}
    new = ANKER | {"provider": "AWO e. V.", "languages": ["tr"], "last_checked": date(2026, 1, 1)}
    (found,) = pairs(
        old,
        new | {"address": None},
    )
    assert (found.first, found.second) == ("O1", "O0")
    assert found.proposal["provider"] == "AWO e. V."
    assert found.proposal["languages"] == ["tr", "de"]
    assert "provider" in found.conflicts
