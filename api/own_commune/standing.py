"""Is a region of this place there already, and what would founding it again replace?"""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from api.deliveries.homes import home_of
from api.own_commune.found import PROFILE, brought
from kpk_geo.database.connection import transaction
from kpk_geo.database.regions import read_regions
from kpk_geo.errors import InputError, KpkError, NotFoundError
from kpk_geo.own_commune.store import NOTES, open_workshop
from kpk_geo.profile import read_profile

ROOM = "kommunen"  # below the state folder: regions that were founded in the browser
OWN_END = "-offen"  # of the id that is proposed where the plain one is taken
_ID = re.compile(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is there under an id."""

    region_id: str
    target: Path  # folder in which it is founded
    name: str = ""  # of the region that is loaded; empty: none is
    loaded_at: datetime | None = None
    is_own: bool = False  # it came from `target`, and may be renewed
    is_edited: bool = False  # its profile was changed since, by hand or by a delivery
    level: str = ""  # on which it was computed so far

    @property
    def is_taken(self) -> bool:
        """Whether a region from elsewhere has this id, which would be lost."""
        return bool(self.name) and not self.is_own


def standing_of(engine: Engine, state_dir: Path, region_id: str) -> Standing:
    """Look what is there under an id.

    Parameters
    ----------
    state_dir
        Of the settings.
    region_id
        Under which a region would be loaded.

    Raises
    ------
    InputError
        It is no id.
    """
    if not _ID.fullmatch(region_id):
        raise InputError(
            f"Kennung „{region_id[:60]}“: erlaubt sind kleine Buchstaben a bis z, Ziffern und "
            "Bindestriche."
        )
    with transaction(engine) as connection:
        loaded = {item.region_id: item for item in read_regions(connection)}.get(region_id)
    target = _folder(state_dir, region_id)
    work = open_workshop(target) if (target / NOTES).is_file() else None
    profile = target / PROFILE
    return Standing(
        region_id=region_id, target=target, name=loaded.name if loaded else "",
        loaded_at=loaded.loaded_at if loaded else None,
        is_own=bool(work and brought(work, region_id)),
        is_edited=bool(
            work and profile.is_file() and not work.knows(PROFILE, profile.read_bytes())
        ),
        level=_level(profile),
    )  # fmt: skip


def _folder(state_dir: Path, region_id: str) -> Path:
    """Give the folder in which the region was founded, else the one for a new region."""
    try:
        home = home_of(state_dir, region_id).data
    except NotFoundError:
        home = None
    is_founded = home is not None and (home / NOTES).is_file()
    return home if home is not None and is_founded else state_dir / ROOM / region_id


def _level(profile: Path) -> str:
    """Give the finest level of a profile; "" where there is none that can be read."""
    if not profile.is_file():
        return ""
    try:
        return read_profile(profile).areas[-1].level
    except KpkError:
        return ""
