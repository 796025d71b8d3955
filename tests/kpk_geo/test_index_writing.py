"""The plan of an index is written into a profile, and nothing else changes."""

from datetime import date
from pathlib import Path

from conftest import PROFILE

from kpk_geo.profile.index_writing import with_index
from kpk_geo.profile.plans import BurdenIndexPlan, WeightedIndicator
from kpk_geo.profile.writing import ProfileText, difference

TODAY = date(2026, 11, 27)
BEFORE = ProfileText(Path("toy.toml"), f"# unser Profil\n{PROFILE}")


def test_what_was_chosen_is_written_and_what_was_not_stays() -> None:
    plan = BEFORE.profile.burden_index
    assert plan is not None
    other = plan.model_copy(
        update={
            "reference_date": date(2026, 12, 31),
            "status": (WeightedIndicator(indicator="poverty", weight=2),),
            "population": None,
        }
    )
    after = with_index(BEFORE, other, TODAY)
    assert after.profile.burden_index == other
    changed = [line[1:] for line in difference(BEFORE, after).splitlines() if line[:1] in "+-"]
    keys = {line.partition(" =")[0].strip() for line in changed if " = " in line[:17]}
    assert keys <= {"reference_date", "population", "status", "{ indicator", "{indicator"}
    assert "# unser Profil" in after.text


def test_an_index_is_added_taken_away_and_comes_back() -> None:
    plan = BEFORE.profile.burden_index
    without = with_index(BEFORE, None, TODAY)
    assert without.profile.burden_index is None
    fresh = BurdenIndexPlan(
        level="gebiet", reference_date=date(2025, 12, 31),
        status=(WeightedIndicator(indicator="jobless"),),
    )  # fmt: skip
    assert with_index(without, fresh, TODAY).profile.burden_index == fresh
    again = with_index(with_index(BEFORE, fresh, TODAY), plan, TODAY)
    assert again.profile.burden_index is not None
    assert again.profile.burden_index.status == plan.status if plan else ()
