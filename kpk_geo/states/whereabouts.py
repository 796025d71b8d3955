"""Where the profiles of states lie: in the installed package, or in the checkout."""

from pathlib import Path

from kpk_geo.errors import NotFoundError, suggestion

_HERE = Path(__file__).parent
_FOLDERS = (_HERE / "data", _HERE.parents[1] / "data" / "states")


def state_profile_path(text: str) -> Path:
    """Find the profile of a state by its file, or by the name of one that travels with the program.

    Parameters
    ----------
    text
        Path of a file, or a name such as `nrw`.

    Raises
    ------
    NotFoundError
        There is neither.
    """
    path = Path(text)
    if path.is_file():
        return path
    shipped = {file.stem: file for folder in _FOLDERS for file in sorted(folder.glob("*.toml"))}
    if text in shipped:
        return shipped[text]
    raise NotFoundError(
        f"{text}: Eine solche Datei gibt es nicht, und kein mitgeliefertes Profil heißt so. "
        f"{suggestion(text, shipped)} Ein eigenes Land wird mit der Datei seines Profils genannt, "
        "auch wenn es schon geladen ist."
    )
