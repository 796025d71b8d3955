"""What is told about an offer list as a whole; nothing that is confidential."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from kpk_geo.errors import listed
from kpk_geo.german import number
from kpk_geo.import_report import Report, Severity
from kpk_geo.model import OfferKind
from kpk_geo.offers.changes import Changes
from kpk_geo.offers.record import FIELD_BY_NAME, OFFER_COLUMNS, SCHOOL_FIELDS, Inventory, field_of

# What an offer has once, however many rows tell of it; its kinds add up.
_SINGLE = tuple(name for name in OFFER_COLUMNS if name not in ("kind", "kinds"))


def report_changes(
    report: Report, changes: Changes, inventory: Inventory, *, is_part: bool = False
) -> None:
    """Tell what a new delivery added, changed and left out; nothing of the first delivery.

    Parameters
    ----------
    changes
        What `write_offers` found.
    inventory
        The new delivery: its titles, and which of its places are confidential.
    is_part
        Other sections of the profile read the same file: what this one no longer names they may.
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
        where, who = "der Liste", "Sie"
        if is_part:
            where, who = "diesem Abschnitt der Liste", "Die kein anderer aufnimmt,"
        report.note(
            f"Nicht mehr in {where} ({len(changes.vanished)}): {listed(gone, limit=8)}. {who} "
            "bleiben gespeichert, erscheinen aber nicht mehr auf Karten; ansehen und löschen mit "
            "kpk offers vanished."
        )


def _headings(fields: Iterable[str]) -> list[str]:
    found = (field_of(name) for name in fields)
    return [field.heading if field else "Ort" for field in found]


def note_unknown_of_schools(frame: pd.DataFrame, columns: Iterable[str], report: Report) -> None:
    """Count the schools of which the list does not say what it says of others.

    Parameters
    ----------
    frame
        Rows by line, with kinds, offer_id and the fields of a school; None where not known.
    columns
        Fields that the list has a column for.
    """
    first = frame.drop_duplicates("offer_id")
    kinds = OfferKind.SCHOOL.value, OfferKind.PRIMARY_FAMILY_CENTRE.value
    schools = first[[any(kind in held for kind in kinds) for held in first["kinds"]]]
    for name in SCHOOL_FIELDS:
        if name not in columns:
            continue
        unknown = [int(line) for line in schools.index[schools[name].isna()]]
        if not unknown or len(unknown) == len(schools):  # an empty column of the template
            continue
        public = [f"Zeile {line}" for line in unknown if line not in report.confidential]
        where = f" ({listed(public, limit=5)})" if public else ""
        report.note(
            f"{FIELD_BY_NAME[name].heading}: {number(len(schools) - len(unknown))} von "
            f"{number(len(schools))} Schulen mit Angabe, {number(len(unknown))} ohne{where}."
        )


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


def note_differing(frame: pd.DataFrame, report: Report) -> list[int]:
    """Note what further rows of an offer say else than its first: the first holds, kinds add up.

    Returns
    -------
    list of int
        The lines that bring a further kind.
    """
    first: dict[str, int] = {}
    more_kinds = []
    for line, offer_id in zip(map(int, frame.index), frame["offer_id"], strict=True):
        known = first.setdefault(str(offer_id), line)
        if known == line:
            continue
        mine, theirs = (_row(frame, number) for number in (line, known))
        further = [kind for kind in mine["kinds"] if kind not in theirs["kinds"]]
        if further:
            more_kinds.append(line)
            words = listed(OfferKind.of(kind).label for kind in further)
            report.add(
                f"Das Angebot aus Zeile {known} ist auch: {words}. Es zählt unter jeder Art.",
                line=line,
                column=FIELD_BY_NAME["kind"].heading,
                severity=Severity.NOTE,
                discreet=f"Die Zeile nennt eine weitere Art des Angebots aus Zeile {known}.",
            )
        _note_else(
            line, known, [name for name in _SINGLE if _says_else(mine, theirs, name)], report
        )
    return more_kinds


def _note_else(line: int, known: int, columns: list[str], report: Report) -> None:
    if not columns:
        return
    reason = (
        f"Zum selben Angebot steht in Zeile {known} etwas anderes "
        f"({', '.join(_headings(columns))}); es gilt Zeile {known}. Sind es zwei Angebote, "
        "brauchen sie eigene Kennungen."
    )
    report.add(reason, line=line, severity=Severity.NOTE, discreet=reason)


def _row(frame: pd.DataFrame, line: int) -> dict[str, Any]:
    return {name: frame.at[line, name] for name in OFFER_COLUMNS}


def _says_else(mine: dict[str, Any], theirs: dict[str, Any], column: str) -> bool:
    """Say whether a row has something that is lost, since the first row says another thing."""
    value = mine[column]
    is_said = value is not None and value != [] and value == value  # NaN is not equal to itself
    return bool(is_said and value != theirs[column])


def public_titles(frame: pd.DataFrame) -> "pd.Series[str]":
    """Give titles for the report, which more people read than may know a confidential place."""
    return frame["title"].astype(str).where(~frame["confidential"].astype(bool), "(vertraulich)")
