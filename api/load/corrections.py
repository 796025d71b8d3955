"""Accepted proposals over the lists: at every load, and whenever one is accepted or taken back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from kpk_geo.database.areas import area_names, region_outline
from kpk_geo.database.decisions import read_decisions
from kpk_geo.database.gazetteer import read_gazetteer
from kpk_geo.database.listed_offers import ListedOffers, rewrite_offers
from kpk_geo.database.proposal_state import read_additions, read_corrections
from kpk_geo.database.proposals import set_state
from kpk_geo.database.regions import hold_region, read_region
from kpk_geo.errors import SourceError
from kpk_geo.geocoding.match import Geocoder
from kpk_geo.import_report import Report
from kpk_geo.ingest.offers.coordinates import Territory
from kpk_geo.ingest.offers.corrected import corrected_inventory
from kpk_geo.ingest.offers.sites import Locator
from kpk_geo.model import ProposalState
from kpk_geo.offers.corrections import (
    Addition,
    CorrectedInventory,
    Correction,
    Standing,
    heading_of,
    settled_because,
)
from kpk_geo.offers.providers import all_providers
from kpk_geo.offers.record import Inventory

_LIST = "Liste"  # who settles a proposal at a load


@dataclass(slots=True)
class LoadedCorrections:
    """Corrections of one list at a load: a function for `write_offers`, and what came of it."""

    connection: Connection
    region_id: str
    source_pk: int
    former: Sequence[int]
    report: Report

    def __call__(self, inventory: Inventory) -> CorrectedInventory:
        """Put the proposals that count over a list, and settle those that count no more."""
        hold_region(self.connection, self.region_id)
        corrections = read_corrections(self.connection, self.region_id)
        additions = self._own_additions(inventory)
        if not corrections and not additions:
            return CorrectedInventory(inventory=inventory)
        locator = region_locator(self.connection, self.region_id)  # of this connection
        corrected = corrected_inventory(inventory, corrections, additions, locator)
        _settle(self.connection, corrected.standings)
        self._tell(corrected)
        return corrected

    def _own_additions(self, inventory: Inventory) -> list[Addition]:
        """Give those that stand with this list already, or with none, and whose provider it has.

        What the Jugendamt added itself needs no provider that a list knows.
        """
        additions = read_additions(self.connection, self.region_id)
        if not additions:
            return []
        # A list that the profile names no more takes its additions with it: they go on here.
        self.connection.execute(
            text("DELETE FROM kpk.offer WHERE offer_id = ANY(:ids) AND source_pk = ANY(:former)"),
            {"ids": [item.offer_id for item in additions], "former": list(self.former)},
        )
        rows = self.connection.execute(
            text(
                "SELECT offer_id, source_pk FROM kpk.offer WHERE region_id = :region_id"
                " AND offer_id = ANY(:ids)"
            ),
            {"region_id": self.region_id, "ids": [item.offer_id for item in additions]},
        )
        holder = {str(offer_id): int(source_pk) for offer_id, source_pk in rows}
        providers = set(all_providers(inventory.offers["provider"]))
        return [
            item
            for item in additions
            if holder.get(item.offer_id) == self.source_pk
            or (item.offer_id not in holder and (item.by_office or item.provider in providers))
        ]

    def _tell(self, corrected: CorrectedInventory) -> None:
        standing = {
            number: found
            for number, found in corrected.standings.items()
            if settled_because(found) is None
        }
        if standing:
            self.report.note(
                "Angenommene Meldungen von Trägern und eigene Änderungen gelten weiter über dieser "
                f"Liste ({len(standing)}); sie stehen auf der Seite /angebote/vorschlaege."
            )
        newer = sorted(
            {
                heading_of(name)
                for found in corrected.standings.values()
                for name, how in found.items()
                if how is Standing.NEWER
            }
        )
        if newer:
            self.report.note(
                "Die Liste ist bei einigen Angaben neuer als die Meldung oder eigene Änderung und "
                f"gilt: {', '.join(newer)}. Welche, zeigt die Seite /angebote/vorschlaege."
            )


def _settle(connection: Connection, standings: Mapping[int, Mapping[str, Standing]]) -> None:
    for number, found in standings.items():
        reason = settled_because(found)
        if reason is not None:
            set_state(connection, number, ProposalState.SETTLED, by=_LIST, remark=reason)


def region_locator(connection: Connection, region_id: str) -> Locator:
    """Make what finds places as a load does; an own service is not asked.

    Raises
    ------
    SourceError
        The region has no areas.
    """
    profile = read_region(connection, region_id).profile
    outline = region_outline(connection, region_id)
    if outline is None:
        raise SourceError("Die Region hat keine Gebiete; bitte zuerst laden: kpk load.")
    gazetteer = read_gazetteer(connection, region_id)
    return Locator(
        territory=Territory(
            region=outline, work_crs=profile.region.work_crs,
            buffer=profile.region.edge_buffer_km * 1000, name=profile.region.name,
            places=area_names(connection, region_id),
        ),
        geocoder=Geocoder(gazetteer) if gazetteer else None,
        decisions=read_decisions(connection, region_id),
    )  # fmt: skip


def reapply(
    connection: Connection,
    region_id: str,
    listed: ListedOffers,
    offer_ids: Iterable[str],
    sources: Mapping[str, int],
) -> None:
    """Write single offers anew with the proposals that count now; the region must be held.

    Parameters
    ----------
    listed
        The same offers as their lists have them.
    offer_ids
        Which; those that proposals add are among them.
    sources
        Key of the list for those that are in none, by offer_id.
    """
    wanted = set(offer_ids)
    corrections: list[Correction] = [
        item for item in read_corrections(connection, region_id) if item.offer_id in wanted
    ]
    additions = [item for item in read_additions(connection, region_id) if item.offer_id in wanted]
    corrected = corrected_inventory(
        listed.inventory, corrections, additions, region_locator(connection, region_id)
    )
    rewrite_offers(connection, region_id, corrected, listed, sources)
