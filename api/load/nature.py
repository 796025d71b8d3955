"""A region is never loaded over a state of the same id, nor a state over a region."""

from sqlalchemy import Connection

from kpk_geo.database.regions import read_regions
from kpk_geo.errors import InputError
from kpk_geo.profile import RegionProfile
from kpk_geo.states.region import is_state_region


def require_same_nature(connection: Connection, profile: RegionProfile) -> None:
    """Check that what is loaded under the id of a profile is what the profile describes.

    Raises
    ------
    InputError
        A state stands there where the profile is a region's, or the other way about.
    """
    own = profile.region
    loaded = [item for item in read_regions(connection) if item.region_id == own.id]
    if not loaded or is_state_region(loaded[0].profile) == is_state_region(profile):
        return
    there, new, section = ("eine Region", "ein Land", "[state]")
    if is_state_region(loaded[0].profile):
        there, new, section = ("ein Land", "eine Region", "[region]")
    raise InputError(
        f'{section} id = "{own.id}": Unter dieser Kennung ist {there} geladen '
        f"(„{loaded[0].name}“), und {new} würde das ersetzen. Bitte im Profil unter id eine "
        f"andere Kennung eintragen, oder es mit kpk remove --region {own.id} löschen."
    )
