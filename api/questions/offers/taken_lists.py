"""What a provider's list says when it comes back: proposals, and what could not be taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from api.questions.offers.lists import shown_to_providers
from kpk_geo.database.connection import transaction
from kpk_geo.database.proposals import NewProposal, Written, write_proposals
from kpk_geo.database.regions import read_region
from kpk_geo.import_report import ImportNote, Report
from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.offers.provider_list import (
    AnsweredList,
    AnsweredRow,
    read_provider_list,
)
from kpk_geo.model import ListAnswer, ProposalKind
from kpk_geo.offers.corrections import PLACE_PARTS, Plain
from kpk_geo.offers.proposed import meant
from kpk_geo.offers.provider_list import OFFER_KEY, ListMark
from kpk_geo.offers.providers import is_of


@dataclass(slots=True)
class TakenList:
    """What came back, before or after it is stored."""

    mark: ListMark
    proposals: list[NewProposal] = field(default_factory=list)
    unanswered: int = 0  # rows
    titles: dict[str, str] = field(default_factory=dict)  # by offer_id, as they were handed out
    absent: int = 0  # rows that were handed out and did not come back
    notes: list[ImportNote] = field(default_factory=list)
    written: Written | None = None

    def count(self, kind: ProposalKind) -> int:
        """Count the proposals of one kind."""
        return sum(item.kind is kind for item in self.proposals)


def take_list(engine: Engine, path: Path, *, said_on: date, store: bool) -> TakenList:
    """Read a list that came back; on demand store what it says as proposals.

    Parameters
    ----------
    path
        The Excel file.
    said_on
        The day from which its answers are.
    store
        Whether proposals are stored; else all is as it would be.

    Raises
    ------
    InputError, SourceError
        It is no such list, or cannot be read.
    NotFoundError
        Its region is not loaded.
    """
    source_file = describe_file(path.name, path.parent)
    report = Report(source_file.name)
    answered = read_provider_list(source_file, report)
    mark = answered.mark
    with transaction(engine) as connection:
        read_region(connection, mark.region_id)
        rows = shown_to_providers(connection, mark.region_id)
        own = rows[[is_of(cell, mark.provider) for cell in rows["provider"]]]
        taken = _Taking(answered, own, rows, report, said_on).take()
        if store:
            taken.written = write_proposals(
                connection, mark.region_id, mark.provider, taken.proposals,
                said_by=f"Excel-Liste vom {mark.issued_on:%d.%m.%Y}",
            )  # fmt: skip
    return taken


@dataclass(slots=True)
class _Taking:
    """Makes proposals of the rows of a list."""

    answered: AnsweredList
    own: pd.DataFrame
    everything: pd.DataFrame
    report: Report
    said_on: date

    def take(self) -> TakenList:
        titles = {key[0]: str(values.get("title")) for key, values in self.answered.issued.items()}
        taken = TakenList(mark=self.answered.mark, titles=titles)
        rows = [row for row in self.answered.rows if self._is_known(row)]
        by_offer: dict[str, list[AnsweredRow]] = {}
        for row in rows:
            if row.key is None:
                taken.proposals.append(self._proposal(ProposalKind.ADD, row, {}, row.values))
            else:
                by_offer.setdefault(row.key[0], []).append(row)
        for own in by_offer.values():
            taken.proposals += self._of_offer(own)
        taken.unanswered = sum(
            row.answer is None and row.key is not None and not self._changes(row) for row in rows
        )
        back = {row.key for row in self.answered.rows}
        taken.absent = sum(key not in back for key in self.answered.issued)
        taken.notes = list(self.report.notes)
        return taken

    def _is_known(self, row: AnsweredRow) -> bool:
        """Say whether a row is one of those that were handed out, and still this provider's."""
        if row.key is None:
            return self._is_new(row)
        offer_id = row.key[0]
        if row.key not in self.answered.issued:
            is_other = offer_id in set(self.everything["offer_id"]) - set(self.own["offer_id"])
            reason = (
                f"Das Angebot mit der Kennung {offer_id} gehört zu einem anderen Träger als "
                f"„{self.answered.mark.provider}“"
                if is_other
                else f"Die Kennung {offer_id} stand mit diesem Ort nicht in der Liste, die "
                "ausgegeben wurde"
            )
        elif offer_id not in set(self.own["offer_id"]):
            reason = (
                f"Das Angebot mit der Kennung {offer_id} steht nicht mehr unter den Angeboten "
                "dieses Trägers, nach denen gefragt wird"
            )
        else:
            return True
        self._note(f"{reason}; die Zeile ist nicht übernommen.", row)
        return False

    def _is_new(self, row: AnsweredRow) -> bool:
        """Refuse a row that is a known offer without its key."""
        back = {other.key for other in self.answered.rows}
        for key, values in self.answered.issued.items():
            if key not in back and values.get("title") == row.values.get("title"):
                self._note(
                    f"Die Zeile heißt wie das Angebot {key[0]}, dessen Zeile fehlt: Sind ihre "
                    "Kennungen gelöscht? Sie ist nicht übernommen.",
                    row,
                )
                return False
        return True

    def _changes(self, row: AnsweredRow) -> dict[str, Plain]:
        assert row.key is not None
        seen = self.answered.issued[row.key]
        return {
            name: value
            for name, value in row.values.items()
            if name in seen and value != seen[name]
        }

    def _of_offer(self, rows: Sequence[AnsweredRow]) -> list[NewProposal]:
        """Make the proposals about one offer, whose places stand in rows of their own."""
        gone = [row for row in rows if row.answer is ListAnswer.GONE]
        if gone and len(gone) == len(rows) == self._rows_of(rows[0]):
            return [self._proposal(ProposalKind.END, rows[0], self._seen(rows[0]), {}, whole=True)]
        for row in gone:
            self._note(
                "Nur ein Ort des Angebots soll entfallen, oder nicht alle seine Zeilen sind da. "
                "Als beendet gilt ein Angebot erst, wenn alle seine Zeilen so lauten; die Zeile "
                "ist nicht übernommen. Bitte den Ort in der Liste des Jugendamts streichen.",
                row,
            )
        rows = [row for row in rows if row not in gone]
        return self._changed(rows) or self._confirmed(rows)

    def _changed(self, rows: Sequence[AnsweredRow]) -> list[NewProposal]:
        found: list[NewProposal] = []
        by_name: dict[str, Plain] = {}
        for row in rows:
            changes = self._changes(row)
            if not self._is_valid(row, changes):
                continue
            differing = [
                name
                for name, value in changes.items()
                if name not in PLACE_PARTS and by_name.setdefault(name, value) != value
            ]
            if differing:
                self._note(
                    "Zu demselben Angebot steht in einer anderen Zeile etwas anderes; die Zeile "
                    "ist nicht übernommen. Bitte in allen Zeilen des Angebots gleich ändern.",
                    row,
                )
            elif changes:
                found.append(self._proposal(ProposalKind.CHANGE, row, self._seen(row), changes))
            elif row.answer is ListAnswer.CHANGED and row.remark is None:
                self._note("„geändert“ steht da, aber keine Angabe ist anders als vorher.", row)
        return found

    def _is_valid(self, row: AnsweredRow, changes: Mapping[str, Plain]) -> bool:
        for name in ("title", "kinds"):
            if name in changes and not changes[name]:
                self._note("Titel und Art dürfen nicht leer sein; die Zeile ist nicht "
                           "übernommen. Gibt es das Angebot nicht mehr?", row)  # fmt: skip
                return False
        return True

    def _confirmed(self, rows: Sequence[AnsweredRow]) -> list[NewProposal]:
        """Confirm an offer once, whatever the number of its places, if a row says so."""
        meant_rows = [
            row
            for row in rows
            if row.answer is ListAnswer.STILL or (row.remark and not self._changes(row))
        ]
        if not meant_rows:
            return []
        first = meant_rows[0]
        kind = ProposalKind.CONFIRM if first.answer is ListAnswer.STILL else ProposalKind.CHANGE
        return [self._proposal(kind, first, self._seen(first), {}, whole=True)]

    def _rows_of(self, row: AnsweredRow) -> int:
        assert row.key is not None
        return sum(key[0] == row.key[0] for key in self.answered.issued)

    def _seen(self, row: AnsweredRow) -> Mapping[str, Plain]:
        assert row.key is not None
        return self.answered.issued[row.key]

    def _proposal(
        self,
        kind: ProposalKind,
        row: AnsweredRow,
        seen: Mapping[str, Plain],
        changes: Mapping[str, Plain],
        *,
        whole: bool = False,
    ) -> NewProposal:
        offer_id, site_id = row.key or (None, None)
        new = meant(kind, self.answered.mark.provider, self.said_on, changes)
        return NewProposal(
            kind=kind, offer_id=offer_id, site_id=None if whole else site_id,
            old={name: seen.get(name) for name in new}, new=new, said_on=self.said_on,
            remark=row.remark,
        )  # fmt: skip

    def _note(self, reason: str, row: AnsweredRow) -> None:
        value = row.key[0] if row.key else None
        self.report.add(reason, line=row.line, column=OFFER_KEY.heading, value=value)
