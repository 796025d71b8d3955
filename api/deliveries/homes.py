"""Where the profile of a region lies, so that a delivery can be written into it."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from api.load.demo import PROFILE, demo_folder
from kpk_geo.errors import InputError, NotFoundError, SourceError, why

_HOMES = "homes"
_OWN = "regions"  # copies of profiles that belong to the program itself


@dataclass(frozen=True, slots=True)
class Home:
    """A profile, and the folder of its files."""

    profile: Path
    data: Path


def remember_home(state_dir: Path, region_id: str, home: Home) -> None:
    """Keep where a region was loaded from.

    Parameters
    ----------
    state_dir
        Of the settings.
    region_id
        Of the region.
    home
        Its profile and files.
    """
    path = state_dir / _HOMES / f"{region_id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    stored = {"profile": str(home.profile.absolute()), "data": str(home.data.absolute())}
    path.write_text(json.dumps(stored), encoding="utf-8")


def home_of(state_dir: Path, region_id: str) -> Home:
    """Give where the profile of a region lies.

    Raises
    ------
    NotFoundError
        It was never loaded here, or the profile is gone.
    """
    path = state_dir / _HOMES / f"{region_id}.json"
    if path.is_file():
        stored = json.loads(path.read_text(encoding="utf-8"))
        home = Home(Path(stored["profile"]), Path(stored["data"]))
        if home.profile.is_file():
            return home
    raise NotFoundError(
        f"Wo das Profil der Region „{region_id}“ liegt, ist hier nicht bekannt. Bitte einmal auf "
        "diesem Rechner laden: kpk load PROFIL.toml"
    )


def writable_home(state_dir: Path, region_id: str) -> Home:
    """Give a home that may be written; of the demo city, which is the program's, an own copy.

    Raises
    ------
    NotFoundError
        The region was never loaded here.
    SourceError
        The copy cannot be made.
    """
    home = home_of(state_dir, region_id)
    if not _is_shipped(home):
        return home
    copy = state_dir / _OWN / region_id
    try:
        shutil.copytree(home.data, copy, dirs_exist_ok=True, ignore=_unneeded)
    except OSError as error:
        raise SourceError(f"{copy} lässt sich nicht anlegen: {why(error)}.") from error
    own = Home(copy / home.profile.name, copy)
    remember_home(state_dir, region_id, own)
    return own


def own_demo(state_dir: Path) -> Home | None:
    """Give the copy of the demo city that deliveries were written into; None: there is none."""
    copy = state_dir / _OWN / Path(PROFILE).stem
    return Home(copy / PROFILE, copy) if (copy / PROFILE).is_file() else None


def _is_shipped(home: Home) -> bool:
    try:
        shipped = demo_folder()
    except InputError:
        return False
    return home.data.resolve() == shipped.resolve() and home.profile.name == PROFILE


def _unneeded(folder: str, names: list[str]) -> set[str]:
    """Leave out what belongs to the program: its generator, and data of other things."""
    kept = {PROFILE, "musterstadt", "boundaries"}
    is_top = any(name == PROFILE for name in names)
    return {name for name in names if is_top and name not in kept}
