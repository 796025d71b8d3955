"""Makes the links under which providers confirm their offers."""

from sqlalchemy import Engine

from api.http.link_limits import OUTSIDE
from api.questions.offers.lists import offers_of, shown_to_providers
from kpk_geo.database.connection import transaction
from kpk_geo.database.provider_links import add_link
from kpk_geo.database.regions import read_region


def make_link(engine: Engine, region_id: str, provider: str, *, by: str) -> str:
    """Make a link for a provider of a region; give its token, which is shown this once.

    Parameters
    ----------
    provider
        As it stands in the lists.
    by
        Name of the user who makes it.

    Raises
    ------
    NotFoundError
        There is no such region, or the provider has no offers that it may be asked about.
    """
    with transaction(engine) as connection:
        read_region(connection, region_id)
        offers_of(shown_to_providers(connection, region_id), provider)
        return add_link(connection, region_id, provider, by=by)


def link_address(token: str, public_address: str) -> str:
    """Write the address of a link.

    Parameters
    ----------
    token
        Of the link.
    public_address
        Under which the service is reached from outside; empty: this machine only.

    Examples
    --------
    >>> link_address("abc", "https://praevention.example/")
    'https://praevention.example/traeger/abc'
    """
    return f"{public_address.rstrip('/') or 'http://127.0.0.1:8000'}{OUTSIDE}{token}"
