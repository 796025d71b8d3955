"""Gaps of real communes: Krefeld by its three goals, Berlin by straight line; lists stay short."""

from pathlib import Path

import numpy as np
import pytest
from conftest import Commune

from api.load.region import load_region
from api.questions.burden.run import run_burden
from api.questions.gaps.run import GapsRun, run_gaps
from api.questions.gaps.table import GapsTable, read_gaps_table
from kpk_geo.model import LifePhase, LinkStatus, Underserved
from kpk_geo.profile import read_profile
from kpk_geo.results.gaps import OVERALL

REGIONS = Path(__file__).parents[1] / "regions"
TEMPLATES = Path(__file__).parents[2] / "data" / "prevention"
BERLIN = """
[[indicators]]
id = "children_6_14"
label = "Kinder von 6 bis 14 Jahren"
unit = "percent"
polarity = "neutral"

[prevention]
level = "planungsraum"
complete = ["kita", "school", "youth_centre"]
children = [
  { age_from = 0, age_to = 6, indicator = "children_under_6" },
  { age_from = 6, age_to = 15, indicator = "children_6_14" },
]

[[prevention.links]]
id = "kita"
label = "Kita"
kinds = ["kita"]
life_phases = ["0-3", "3-6"]
max_minutes = 10

[[prevention.links]]
id = "schule"
label = "Schule"
kinds = ["school"]
life_phases = ["6-10"]
max_minutes = 15

[[prevention.links]]
id = "jugend"
label = "Jugendfreizeiteinrichtung"
kinds = ["youth_centre"]
life_phases = ["10-15"]
max_minutes = 15

[[prevention.links]]
id = "jugend_region"
label = "Jugendfreizeiteinrichtung in der Bezirksregion"
kinds = ["youth_centre"]
life_phases = ["10-15"]
scope = "area"
level = "bezirksregion"
"""
CHILDREN = '{ indicator = "children_under_6", numerator = "unter6", denominator = "Gesamt" },'
SCHOOL_AGE = '{ indicator = "children_6_14", numerator = "6-15", denominator = "Gesamt" },'


def gaps_of(commune: Commune, profile: str, region: str, data: Path) -> GapsRun:
    path = commune.folder / f"{region}.toml"
    path.write_text(profile, encoding="utf-8")
    plan = read_profile(path)
    assert load_region(commune.engine, plan, data).is_complete
    if plan.burden_index is not None:
        run_burden(commune.engine, region)
    return run_gaps(commune.engine, region)


def table_of(commune: Commune, region: str) -> GapsTable:
    with commune.engine.connect() as connection:
        return read_gaps_table(connection, region)


@pytest.mark.real_data
def test_krefelds_gaps_by_its_three_goals(commune: Commune, shared_data: Path) -> None:
    template = (TEMPLATES / "krefeld.toml").read_text(encoding="utf-8")
    profile = (REGIONS / "krefeld.toml").read_text(encoding="utf-8")
    found = gaps_of(
        commune, profile + template.replace('level = "gebiet"', 'level = "bezirk"'),
        "krefeld", shared_data,
    )  # fmt: skip
    links = {link.cell: link for link in found.summary.links}
    assert {link.goal for link in found.summary.links} == {
        "Bildung von Anfang an", "Frühe Förderung von gesunder Ernährung und Bewegung",
        "Niedrigschwellige Beratung in Regeleinrichtungen",
    }  # fmt: skip
    kita, school = links["kita/3-6"], links["grundschule/6-10"]
    assert kita.offers > 100
    assert sum(kita.areas.values()) == 45
    assert school.areas[LinkStatus.PRESENT] > 20
    # Nobody recorded counselling or guides: a question, not a gap.
    for cell in ("beratung_kita/3-6", "lotsendienst/pregnancy"):
        assert links[cell].areas[LinkStatus.UNKNOWN] == 45
        assert "niemand erfasst" in links[cell].note
    assert any("Luftlinie" in note for note in found.summary.notes)
    # Without figures of poverty nobody can say where more is needed.
    assert found.summary.underserved[OVERALL][Underserved.UNKNOWN] == 45


@pytest.mark.real_data
def test_berlins_list_by_straight_line_is_short(commune: Commune, shared_data: Path) -> None:
    profile = (REGIONS / "berlin.toml").read_text(encoding="utf-8")
    assert CHILDREN in profile
    profile = profile.replace(CHILDREN, f"{CHILDREN} {SCHOOL_AGE}")
    found = gaps_of(commune, profile + BERLIN, "berlin", shared_data)
    assert found.parameters.by_straight_line
    assert any("gleichmäßig über seine Fläche" in note for note in found.summary.notes)
    table = table_of(commune, "berlin")
    children = np.nansum([own.children[LifePhase.EARLY] for own in table.results])
    assert children * 2 == pytest.approx(_under_6(commune), rel=1e-6)  # half of those under 6
    verdicts = found.summary.underserved[OVERALL]
    listed = verdicts[Underserved.CERTAIN] + verdicts[Underserved.HINT]
    assert 0 < listed <= 54  # a tenth of 542 Planungsräume
    for area in table.ranked():
        assert area.burden_high >= found.parameters.plan.hint
        assert area.lack_in * 2 >= area.lack_variants


def _under_6(commune: Commune) -> float:
    sql = "SELECT sum(numerator) FROM kpk.observation WHERE indicator_id = 'children_under_6'"
    (total,) = commune.rows(sql)[0]
    return float(total)
