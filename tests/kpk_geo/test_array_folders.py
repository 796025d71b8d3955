"""Folders of arrays: whole or not at all, and never those of another version or input."""

import json
import multiprocessing
from dataclasses import replace

import numpy as np
import pytest

import kpk_geo.array_folders as folders
from kpk_geo.array_folders import FolderKey, folder_digest, is_whole, open_arrays, write_arrays
from kpk_geo.errors import SourceError

KEY = FolderKey(kind="probe-walk", layout=1, inputs={"extract": "ab12", "speed": "4.8"})
COST = np.arange(50_000, dtype=np.int32)
ARRAYS: dict[str, folders.Array] = {
    "cost": COST,
    "back": COST,
    "none": np.zeros((0, 2)),
    "open": np.ones(3, bool),
}


def written(root, key=KEY):
    return write_arrays(root, key, ARRAYS, {"components": 3, "name": "Fußweg"})


def test_what_is_read_is_what_was_written_mapped_and_read_only(tmp_path):
    found = open_arrays(written(tmp_path), kind="probe", layout=1)
    assert found.values == {"components": 3, "name": "Fußweg"}
    for name, array in ARRAYS.items():
        assert found.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(found.arrays[name], array)
        with pytest.raises(ValueError, match="read-only"):
            found.arrays[name][...] = 1
    assert isinstance(found.arrays["cost"].base, np.memmap)
    assert found.arrays["cost"] is found.arrays["back"]  # one array, one file
    assert not (written(tmp_path) / "back.npy").exists()


def test_another_input_layout_kind_or_version_has_another_name(tmp_path, monkeypatch):
    names = {
        KEY.name,
        replace(KEY, layout=2).name,
        replace(KEY, kind="probe-car").name,
        replace(KEY, inputs={**KEY.inputs, "extract": "ab13"}).name,
    }
    assert replace(KEY, inputs=dict(reversed(list(KEY.inputs.items())))).name == KEY.name
    monkeypatch.setattr(folders, "__version__", "0.0.1")
    assert len(names | {KEY.name}) == 5


def test_a_folder_of_an_older_version_or_layout_is_never_opened(tmp_path, monkeypatch):
    with monkeypatch.context() as older:
        older.setattr(folders, "__version__", "0.0.1")
        old = written(tmp_path)
    with pytest.raises(SourceError, match=r"Version 0\.0\.1.*neu rechnen"):
        open_arrays(old, kind="probe", layout=1)
    new = written(tmp_path)
    assert new != old
    with pytest.raises(SourceError, match="im Format 1; erwartet wird „probe“ im Format 2"):
        open_arrays(new, kind="probe", layout=2)
    with pytest.raises(SourceError, match="erwartet wird „graph“"):
        open_arrays(new, kind="graph", layout=1)
    renamed = new.rename(tmp_path / old.name.replace("probe", "other"))
    with pytest.raises(SourceError, match="umbenannt oder verändert"):
        open_arrays(renamed, kind="probe", layout=1)


def cut_file(folder):
    (folder / "cost.npy").write_bytes((folder / "cost.npy").read_bytes()[:1000])


def lose_file(folder):
    (folder / "open.npy").unlink()


def lose_table(folder):
    (folder / "contents.json").unlink()


def cut_table(folder):
    text = (folder / "contents.json").read_text(encoding="utf-8")
    (folder / "contents.json").write_text(text[:-40], encoding="utf-8")


def swap_file(folder):
    np.save(folder / "open.npy", np.ones(4, bool))


def swap_input(folder):
    content = json.loads((folder / "contents.json").read_text(encoding="utf-8"))
    content["inputs"]["speed"] = "5.0"
    (folder / "contents.json").write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize(
    "damage", [cut_file, lose_file, lose_table, cut_table, swap_file, swap_input]
)
def test_half_a_folder_is_never_opened_and_is_written_anew(tmp_path, damage):
    folder = written(tmp_path)
    whole = folder_digest(folder)
    damage(folder)
    assert not is_whole(folder)
    with pytest.raises(SourceError, match="neu rechnen"):
        open_arrays(folder, kind="probe", layout=1)
    assert written(tmp_path) == folder
    assert folder_digest(folder) == whole
    assert list(tmp_path.iterdir()) == [folder]  # neither draft nor wreck is left


def test_a_writer_that_fails_leaves_nothing(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(SourceError, match="Datenträger voll"):
        written(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_writers_at_the_same_time_leave_one_whole_folder(tmp_path):
    with multiprocessing.get_context("fork").Pool(4) as pool:
        found = pool.map(written, [tmp_path] * 8)
    assert len(set(found)) == 1
    assert list(tmp_path.iterdir()) == [found[0]]
    assert is_whole(found[0])
