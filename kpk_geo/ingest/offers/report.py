"""What is told about an offer list as a whole; nothing that is confidential."""

from collections.abc import Iterable

import pandas as pd

from kpk_geo.errors import listed
from kpk_geo.import_report import Report, Severity
from kpk_geo.offers.changes import Changes
from kpk_geo.offers.record import FIELD_BY_NAME, Inventory


def report_changes(report: Report, changes: Changes, inventory: Inventory) -> None:
    """Tell what a new delivery added, changed and left out; nothing of the first delivery.

    Parameters
    ----------
    changes
        What `write_offers` found.
    inventory
        The new delivery: its titles, and which of its places are confidential.
    """
    if changes.is_empty or len(changes.added) == len(inventory.offers):
        return
    secret = set(inventory.sites.index[inventory.sites["confidential"]])
    hidden = set(inventory.links.loc[inventory.links["site_id"].isin(secret), "offer_id"])
    names = {
        number: "(vertraulich)" if number in hidden else f"„{title}“"
        for number, title in inventory.offers["title"].items()
    }
    # What is public in this delivery may have been confidential in the one before.
    names |= dict.fromkeys(changes.confidential, "(vertraulich)")
    names |= {old: names[new] for new, old in (changes.recognised or {}).items()}
    if changes.added:
        listed_names = listed((names.get(number, number) for number in changes.added), limit=8)
        report.note(f"Neu in der Liste ({len(changes.added)}): {listed_names}.")
    if changes.changed:
        titles = listed(
            (
                f"{names.get(number, number)} ({', '.join(_headings(fields))})"
                for number, fields in changes.changed.items()
            ),
            limit=8,
        )
        report.note(f"Geändert ({len(changes.changed)}): {titles}.")
    if changes.vanished:
        gone = ("(vertraulich)" if n in changes.confidential else n for n in changes.vanished)
        report.note(
            f"Nicht mehr in der Liste ({len(changes.vanished)}): {listed(gone, limit=8)}. Sie "
            "bleiben gespeichert, erscheinen aber nicht mehr auf Karten; ansehen und löschen mit "
            "kpk offers vanished."
        )


def _headings(fields: Iterable[str]) -> list[str]:
    return [FIELD_BY_NAME[name].heading if name in FIELD_BY_NAME else "Ort" for name in fields]


def note_repeated(frame: pd.DataFrame, report: Report) -> None:
    """Note rows that tell of the same offer at the same site once more."""
    first: dict[tuple[str, str], int] = {}
    for line, *key in frame[["offer_id", "site_id"]].itertuples():
        known = first.setdefault((str(key[0]), str(key[1])), int(line))
        if known != line:
            reason = (
                f"Die Zeile nennt dasselbe Angebot am selben Ort wie Zeile {known} und ist nicht "
                "noch einmal geladen."
            )
            report.add(reason, line=int(line), severity=Severity.NOTE, discreet=reason)


def public_titles(frame: pd.DataFrame) -> "pd.Series[str]":
    """Give titles for the report, which more people read than may know a confidential place."""
    return frame["title"].astype(str).where(~frame["confidential"].astype(bool), "(vertraulich)")
