"""Files that share the areas of a level: no area may have two values."""

from collections.abc import Sequence
from datetime import date

from kpk_geo import german
from kpk_geo.errors import InputError, listed


def refuse_held(held: Sequence[tuple[str, str, date, str]], file: str) -> None:
    """Refuse a table of which some values are there already.

    Parameters
    ----------
    held
        Area, indicator, day and file of those that are there.
    file
        The table, for the message.

    Raises
    ------
    InputError
        There are some.
    """
    if not held:
        return
    area_id, indicator, day, other = held[0]
    raise InputError(
        f"{file}: {listed((item[0] for item in held), limit=5)} "
        f"{'hat' if len(held) == 1 else 'haben'} schon einen Wert aus einem anderen Abschnitt "
        f"(etwa {area_id}: {indicator} zum {german.day(day)} aus {other}). Welcher gilt, ist nicht "
        "zu entscheiden: im Profil jede Tabelle mit only auf ihre Gebiete beschränken."
    )
