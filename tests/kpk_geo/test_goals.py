"""Goals of a profile: templates are read, and what contradicts itself is refused."""

from pathlib import Path

import pytest
from conftest import PROFILE

from kpk_geo.errors import ProfileError
from kpk_geo.profile import RegionProfile, read_profile

TEMPLATES = sorted((Path(__file__).parents[2] / "data" / "goals").glob("*.toml"))
HEAD = PROFILE[: PROFILE.index("[[indicators]]")]
INDICATOR = """
[[indicators]]
id = "poverty"
label = "Kinderarmut"
unit = "percent"

[[indicators]]
id = "people"
label = "Menschen"
unit = "count"
polarity = "neutral"
"""


def read(folder: Path, more: str) -> RegionProfile:
    path = folder / "region.toml"
    path.write_text(HEAD + more, encoding="utf-8")
    return read_profile(path)


def goal(indicators: str) -> str:
    return f'{INDICATOR}\n[[goals]]\nid = "z"\nlabel = "Ziel"\nindicators = [{indicators}]\n'


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_every_template_is_read(tmp_path: Path, template: Path) -> None:
    found = read(tmp_path, template.read_text(encoding="utf-8"))
    assert len(found.goals) == 3
    labels = {item.id: item for item in found.indicators}
    for own in found.goals:
        assert own.indicators
        assert own.source
        assert {item.wanted(labels[item.indicator]) for item in own.indicators} <= {1, -1}


def test_there_is_a_template_for_krefeld() -> None:
    assert [path.stem for path in TEMPLATES] == ["krefeld"]


def test_direction_and_target_follow_the_indicator(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        goal('{ indicator = "poverty", target = 12, target_source = "Rat" }, '
             '{ indicator = "people", direction = "up" }'),
    )  # fmt: skip
    poverty, people = found.goals[0].indicators
    by_id = {item.id: item for item in found.indicators}
    assert (poverty.wanted(by_id["poverty"]), people.wanted(by_id["people"])) == (-1, 1)
    assert poverty.stored_target(by_id["poverty"]) == 0.12
    assert people.stored_target(by_id["people"]) is None


@pytest.mark.parametrize(
    ("indicators", "word"),
    [
        ('{ indicator = "poverti" }', "„poverti“ ist nicht unter [[indicators]] beschrieben"),
        ('{ indicator = "people" }', "ohne Wertung"),
        ('{ indicator = "poverty" }, { indicator = "poverty" }', "nennt mehrfach: poverty"),
        ('{ indicator = "poverty", target = 120, target_source = "Rat" }', "gibt es bei"),
        ('{ indicator = "poverty", target = 12 }', "target_source"),
        ('{ indicator = "poverty", target_day = 2027-12-31 }', "nur mit target"),
    ],
)
def test_what_contradicts_itself_is_refused(tmp_path: Path, indicators: str, word: str) -> None:
    with pytest.raises(ProfileError, match="region") as refusal:
        read(tmp_path, goal(indicators))
    assert word in str(refusal.value)


def test_a_goal_comes_once(tmp_path: Path) -> None:
    one = '[[goals]]\nid = "z"\nlabel = "Ziel"\n'
    with pytest.raises(ProfileError, match="Ziel mehrfach beschrieben"):
        read(tmp_path, INDICATOR + one + one)
