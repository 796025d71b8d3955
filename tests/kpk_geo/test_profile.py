"""A wrong profile is refused whole, with the key and the way out."""

from pathlib import Path

import pytest
from conftest import PROFILE

from kpk_geo.errors import ProfileError, SourceError
from kpk_geo.profile import RegionProfile, read_profile


def read(tmp_path: Path, old: str, new: str) -> RegionProfile:
    assert old in PROFILE
    path = tmp_path / "toy.toml"
    path.write_text(PROFILE.replace(old, new), encoding="utf-8")
    return read_profile(path)


def test_defaults_follow_the_berlin_method(tmp_path: Path) -> None:
    plan = read(tmp_path, "min_population = 300\n", "").burden_index
    assert plan is not None
    assert (plan.method, plan.min_population) == ("mss", 300)
    assert (plan.status_limits, plan.dynamic_limits) == ((-1, 1, 1.5), (-1, 1))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('publisher = "', 'publischer = "', ["publischer", "unbekannt", "Meinten Sie „publisher“"]),
        ('id_column = "key"', "", ["areas.[1. Eintrag].id_column", "fehlt"]),
        ('unit = "count"', 'unit = "stueck"', ["'stueck'", "count"]),
        ("valid_from = 2025-01-01", 'valid_from = "gestern"', ["valid_from", "Datum"]),
        ('"jobless" }]', '"joblos" }]', ["joblos", "Meinten Sie „jobless“"]),
        ('level = "gebiet"\nkey', 'level = "bezirk"\nkey', ["bezirk", "[[areas]]"]),
        ('source = "all"\nvalid', 'source = "alle"\nvalid', ["alle", "Meinten Sie „all“"]),
        ('id = "toy"', 'id = "Toy City"', ["region.id", "Kleinbuchstaben"]),
        ('column = "people"', 'column = "a", numerator = "b"', ["entweder"]),
        ('id = "jobless"', 'id = "poverty"', ["mehrfach", "poverty"]),
        ('"Gebiet"', '"Gebiet"\nparent_level = "gebiet"', ["Kreis", "gebiet → gebiet"]),
        ('licence = "', 'licence_url = "javascript:x"\nlicence = "', ["licence_url", "https://"]),
        ("[region]", "[region", ["TOML"]),
    ],
)  # fmt: skip
def test_error_names_key_and_way_out(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    with pytest.raises(ProfileError) as caught:
        read(tmp_path, old, new)
    assert all(word in str(caught.value) for word in ["toy.toml", *words])


def test_absent_profile_is_a_source_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nix\.toml"):
        read_profile(tmp_path / "nix.toml")


@pytest.mark.parametrize("path", sorted(Path(__file__).parents[1].glob("regions/*.toml")), ids=str)
def test_profiles_of_real_regions_are_valid(path: Path) -> None:
    assert read_profile(path).region.id == path.stem
