"""Finds the offer that was meant: by its id, or by a title that only one offer has."""

from difflib import get_close_matches

import pandas as pd

from kpk_geo.errors import NotFoundError, listed

CLOSE = 5  # near matches that are named
CUTOFF = 0.6  # similarity from which on a name counts as near; as in `kpk_geo.errors.suggestion`
WHERE = "Alle Kennungen stehen in der Spalte „Kennung“ von `kpk export offers`."


def find_site(rows: pd.DataFrame, named: str) -> str:
    """Give the offer_id of the offer that was named.

    Parameters
    ----------
    rows
        Offers with `offer_id` and `title`, one row per place; an offer may have several.
    named
        An offer_id, or the exact title of one offer; ids go first.

    Raises
    ------
    NotFoundError
        No offer has this id, and none or several have this title; the message names offers by
        title and id, near ones first.
    """
    offers = rows.drop_duplicates("offer_id")
    titles = dict(zip(offers["offer_id"].astype(str), offers["title"].astype(str), strict=True))
    wanted = named.strip()
    if wanted in titles:
        return wanted
    same = [offer_id for offer_id, title in titles.items() if title == wanted]
    if len(same) == 1:
        return same[0]
    if same:
        raise NotFoundError(
            f"„{named}“ heißen mehrere Angebote: {_listed(same, titles)}. Bitte die Kennung nennen."
        )
    raise NotFoundError(f"Das Angebot „{named}“ gibt es nicht. {_hint(wanted, titles)}")


def _hint(wanted: str, titles: dict[str, str]) -> str:
    close = _close(wanted.casefold(), titles)
    if close:
        return f"Ähnlich heißen: {_listed(close, titles)}. {WHERE}"
    if not titles:
        return "Es ist kein Angebot geladen, dessen Ort gezeigt werden darf."
    ordered = sorted(titles, key=lambda offer_id: (titles[offer_id].casefold(), offer_id))
    return f"Vorhanden sind: {_listed(ordered, titles)}. {WHERE}"


def _close(wanted: str, titles: dict[str, str]) -> list[str]:
    """Give the ids of offers whose title holds the word, or whose title or id is near it."""
    held = [key for key, title in titles.items() if wanted and wanted in title.casefold()]
    by_name: dict[str, list[str]] = {}
    for offer_id, title in titles.items():
        for name in {offer_id.casefold(), title.casefold()}:
            by_name.setdefault(name, []).append(offer_id)
    near = get_close_matches(wanted, by_name, n=CLOSE, cutoff=CUTOFF)
    found = [*held, *(offer_id for name in near for offer_id in by_name[name])]
    return list(dict.fromkeys(found))[:CLOSE]


def _listed(offer_ids: list[str], titles: dict[str, str]) -> str:
    return listed(f"{titles[offer_id]} ({offer_id})" for offer_id in offer_ids)
