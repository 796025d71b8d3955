"""Where the invented city Musterstadt lies: in the installed package, or in the checkout."""

from pathlib import Path

from kpk_geo.errors import InputError

PROFILE = "musterstadt.toml"
_API = Path(__file__).parents[1]


def demo_folder() -> Path:
    """Find the folder with the profile of the demo city.

    Raises
    ------
    InputError
        It is in neither place.
    """
    for folder in (_API / "demo", _API.parent / "data"):
        if (folder / PROFILE).is_file():
            return folder
    raise InputError(
        "Die Demo-Daten fehlen in dieser Installation. Bitte den Ordner data der Quellen nennen: "
        "kpk demo --data ORDNER"
    )
