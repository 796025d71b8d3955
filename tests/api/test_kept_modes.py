"""Networks that are kept on disk are those that would be built, and never damaged ones."""

from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from access_toys import KITA, answered, region
from street_files import X0, Y0

import api.questions.access.kept_modes as kept
from analyses.access.answer import answer
from analyses.access.region import ModeNetwork, prepare_mode
from analyses.access.scenario import Change, scenario
from api.questions.access.kept_modes import KeptModes, discard_regions, streets_digest
from kpk_geo.crs import DEFAULT_CRS, to_degrees
from kpk_geo.model import TravelMode
from kpk_geo.network.graph import Network

TOWN = region()
WALK = TravelMode.WALK


def prepared(folder: Path, made=TOWN) -> ModeNetwork:
    return KeptModes(folder, streets_digest(made.streets)).prepare(made, WALK)


def forbid(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    def never(*_: object) -> None:
        raise AssertionError("made anew")

    for name in names:
        monkeypatch.setattr(kept, name, never)


def assert_is_as_built(found: ModeNetwork) -> None:
    built = prepare_mode(TOWN, WALK)
    for column in fields(Network):
        one, other = getattr(found.network, column.name), getattr(built.network, column.name)
        if isinstance(other, np.ndarray):
            np.testing.assert_array_equal(one, other, err_msg=column.name)
    for name in ("cells", "offers"):
        np.testing.assert_array_equal(getattr(found, name).offset, getattr(built, name).offset)
    rows = answer(TOWN, found, KITA).table.rows
    assert rows.equals(answered(TOWN).table.rows)


def test_the_second_process_maps_what_the_first_one_built_and_answers_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(tmp_path)
    forbid(monkeypatch, "build_mode", "place_all")
    found = prepared(tmp_path)
    assert isinstance(found.network.cost.base, np.memmap)
    assert_is_as_built(found)


@pytest.mark.parametrize("harm", ["flip", "cut", "lose", "table", "value"])
@pytest.mark.parametrize("kind", ["graph", "placed"])
def test_a_damaged_folder_is_made_anew_and_never_used(tmp_path: Path, kind: str, harm: str) -> None:
    prepared(tmp_path)
    [folder] = tmp_path.glob(f"{kind}-walk-*")
    victim = max(folder.glob("*.npy"), key=lambda path: path.stat().st_size)
    content = victim.read_bytes()
    if harm == "flip":
        victim.write_bytes(content[:-8] + bytes([content[-8] ^ 1]) + content[-7:])
    elif harm == "cut":
        victim.write_bytes(content[: len(content) // 2])
    elif harm == "value":
        table = folder / "contents.json"
        words = table.read_text(encoding="utf-8")
        table.write_text(words.replace('"values": {', '"values": {"own": 1,'), encoding="utf-8")
        assert table.read_text(encoding="utf-8") != words
    else:
        (victim if harm == "lose" else folder / "contents.json").unlink()
    assert_is_as_built(prepared(tmp_path))
    assert victim.read_bytes() == content


def test_other_settings_make_other_networks_and_the_older_ones_go(tmp_path: Path) -> None:
    prepared(tmp_path)
    before = {path.name for path in tmp_path.iterdir()}
    slow = replace(TOWN, plan=TOWN.plan.model_copy(update={"speeds": {WALK: 2.0}}))
    assert prepared(tmp_path, slow).network.speed == 2.0
    after = {path.name for path in tmp_path.iterdir()}
    assert len(before) == len(after) == 2
    assert not before & after
    moved = TOWN.streets.edges.copy()
    moved.geometry = moved.geometry.translate(1, 0)
    assert streets_digest(replace(TOWN.streets, edges=moved)) != streets_digest(TOWN.streets)


def test_where_nothing_can_be_written_everything_is_made_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert_is_as_built(prepared(tmp_path / "file"))


def test_a_scenario_on_a_mapped_network_has_the_bits_of_one_in_memory(tmp_path: Path) -> None:
    prepared(tmp_path)
    mapped, built = prepared(tmp_path), prepare_mode(TOWN, WALK)
    longitude, latitude = to_degrees(np.array([[X0 + 1700.0, Y0 + 500.0]]), DEFAULT_CRS)[0]
    blocked = Change(action="block", place=(float(longitude), float(latitude)))
    first = answered(TOWN).offers.keys[0]
    for change in (Change(action="close", offer=first), blocked):
        one, other = (
            scenario(TOWN, mode, answer(TOWN, mode, KITA), [change]) for mode in (mapped, built)
        )
        assert one.table.rows.equals(other.table.rows)
        assert not one.table.rows.equals(answered(TOWN).table.rows)


def test_what_was_kept_of_a_region_goes_with_it(tmp_path: Path) -> None:
    for name in ("here", "gone"):
        prepared(tmp_path / name)
    discard_regions(tmp_path, loaded=["here", "new"])
    assert [path.name for path in tmp_path.iterdir()] == ["here"]
    discard_regions(tmp_path / "nowhere", loaded=[])
