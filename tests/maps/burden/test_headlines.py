"""The headline of the burden map: counted from the classes, and never more than the run knows."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyses.burden.certainty import SURE
from analyses.burden.classes import BURDEN_PHRASES, BURDEN_WORDS, BURDENED, status_scheme
from maps.burden.headlines import dynamic_finding, field_finding, status_finding

CODES = st.lists(st.sampled_from([1, 2, 3, 4, None]), min_size=1, max_size=60)


def codes(values: list[int | None]) -> pd.Series:
    return pd.Series(values, dtype="Int64")


def shares(values: list[float]) -> pd.Series:
    return pd.Series(values, dtype=float)


@given(CODES)
def test_headline_of_the_burden_counts_what_the_map_shows(values: list[int | None]) -> None:
    text = status_finding(codes(values))
    known = [code for code in values if code is not None]
    if not known:
        assert text == ""
        return
    high = sum(code in BURDENED for code in known)
    assert text.startswith(f"{high} von {len(known)} " if high else f"Keines von {len(known)} ")


def test_words_and_phrases_of_burden_name_the_same_classes_in_the_same_order() -> None:
    assert status_scheme().labels == ("gering", "durchschnittlich", "hoch", "sehr hoch")
    assert status_scheme().official == ("hoch", "mittel", "niedrig", "sehr niedrig")
    for code, word in BURDEN_WORDS.items():
        inflected = word.removesuffix("hoch") + "hoh" if word.endswith("hoch") else word
        assert BURDEN_PHRASES[code] == f"{inflected}e Belastung"


def test_only_sure_changes_are_counted_where_certainty_is_known() -> None:
    text = dynamic_finding(codes([5, 5, 1, 3]), shares([SURE, SURE - 0.01, 0.99, 0.99]), True)
    assert text.startswith("1 Gebiet entwickelte sich wahrscheinlich schlechter")
    assert text.endswith(", 1 besser")


def test_changes_that_do_not_differ_are_counted_nowhere() -> None:
    share = shares([0.99, 0.99])
    assert not re.search(r"\d", dynamic_finding(codes([5, 1]), share, False))
    both = (codes([4, 3]), codes([5, 1]))
    assert not re.search(r"\d", field_finding(both, share, False))


def test_without_certainty_the_headline_says_that_it_is_unknown() -> None:
    unknown = shares([np.nan, np.nan])
    assert "nicht bekannt" in dynamic_finding(codes([5, 1]), unknown, None)
    both = (codes([4, 3]), codes([5, 1]))
    assert "nicht bekannt" in field_finding(both, unknown, None)


@pytest.mark.parametrize(
    ("status", "dynamic", "start"),
    [
        ([4, 3, 1], [5, 5, 5], "2 von 2 hoch belasteten Gebieten entwickelten"),
        ([4, 3, 1], [5, 1, 5], "1 von 2 hoch belasteten Gebieten entwickelte"),
        ([4, 3, 1], [3, 1, 5], "Keines von 2 hoch belasteten"),
        ([1, 2, 2], [5, 5, 5], "Kein Gebiet ist hoch"),
        ([None, 4], [5, None], ""),
    ],
)
def test_headline_of_both_needs_both(
    status: list[int | None], dynamic: list[int | None], start: str
) -> None:
    text = field_finding((codes(status), codes(dynamic)), shares([0.9] * len(status)), True)
    assert text.startswith(start)
    assert bool(text) == bool(start)
