"""Would a delivery show places that nobody may see until now? A list may lack the column for it."""

import pandas as pd

from kpk_geo.database.confidential import ConfidentialNames
from kpk_geo.german import several
from kpk_geo.ingest.proposals.record import UNKNOWN, Option, Question

_PARTS = ["title", "site_name", "address"]


def count_uncovered(secret: ConfidentialNames, open_before: set[str], sites: pd.DataFrame) -> int:
    """Count offers that would be open and are, or lie where, something is confidential now.

    Told by the number of the offer, by what is named in it, and by its place: another edition of a
    list may number anew.

    Parameters
    ----------
    secret
        Of the region, before the delivery.
    open_before
        Numbers of the offers that are shown now.
    sites
        As `read_offer_sites` gives them after the delivery: offer_id, title, site_name, address,
        longitude and latitude (degrees; NaN without a place).
    """
    fresh = sites[~sites["offer_id"].isin(open_before)]
    texts = fresh[_PARTS].fillna("").astype(str).to_dict("records")
    points = zip(fresh["longitude"], fresh["latitude"], strict=True)
    found = {
        offer_id
        for offer_id, parts, (longitude, latitude) in zip(
            fresh["offer_id"], texts, points, strict=True
        )
        if offer_id in secret.offer_ids
        or any(secret.is_named_in(text) for text in parts.values())
        or (longitude == longitude and secret.is_near_degrees(longitude, latitude))
    }
    return len(found)


def uncovered_question(count: int) -> Question:
    """Ask whether they may be shown.

    Parameters
    ----------
    count
        How many offers there are.
    """
    offers = several(count, "Angebot wäre", "Angebote wären")
    title = (
        f"{offers} jetzt für alle zu sehen, deren Ort bisher vertraulich ist. Sind diese Orte "
        "wirklich nicht mehr geschützt?"
    )
    return Question(
        id="uncovered:0", title=title, headings=(),
        options=(
            Option(
                value="yes", label="Ja, sie dürfen alle sehen",
                follows="Name und Lage stehen dann auf Karten und in Dateien",
            ),
            Option(
                value=UNKNOWN, label="Nein oder weiß ich nicht: nichts übernehmen",
                follows="bitte in der Liste eine Spalte „Vertraulicher Ort“ mit ja füllen",
            ),
        ),
    )  # fmt: skip
