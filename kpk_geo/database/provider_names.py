"""The names of those who make offers."""

from sqlalchemy import Connection, text

from kpk_geo.offers.providers import all_providers


def read_provider_names(connection: Connection, region_id: str) -> list[str]:
    """List the providers whose offers are open to be shown, by name, each once."""
    query = text(
        "SELECT DISTINCT o.provider FROM kpk.offer o WHERE o.region_id = :region_id"
        " AND o.vanished_at IS NULL AND o.provider IS NOT NULL AND NOT EXISTS"
        " (SELECT FROM kpk.offer_site l JOIN kpk.site s USING (region_id, site_id)"
        " WHERE l.region_id = o.region_id AND l.offer_id = o.offer_id AND s.confidential)"
    )
    return all_providers(connection.scalars(query, {"region_id": region_id}))
