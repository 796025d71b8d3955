"""The two pages of deliveries: where a file is dropped, and what one file is."""

from kpk_geo import __version__
from maps.deliveries.provider_list import ProviderListView
from maps.deliveries.view import DeliveryView, ListView, LoginView
from maps.kit.menu import DATA, Menu
from maps.kit.page import Html, render_page


def list_page(view: ListView, menu: Menu) -> Html:
    """Write the page on which files are dropped."""
    return _page("list", view, menu)


def delivery_page(view: DeliveryView, menu: Menu) -> Html:
    """Write the page of one delivery."""
    return _page("page", view, menu)


def provider_list_page(view: ProviderListView, menu: Menu) -> Html:
    """Write the page of a list that a provider filled in."""
    return render_page(
        "deliveries/provider_list.html.jinja", menu, region=view.region.region_id, current=DATA,
        view=view, version=__version__,
    )  # fmt: skip


def invitation_page(view: LoginView, menu: Menu) -> Html:
    """Write what somebody sees who is not logged in: nothing of any delivery."""
    return _page("login", view, menu)


def _page(name: str, view: ListView | DeliveryView | LoginView, menu: Menu) -> Html:
    return render_page(
        f"deliveries/{name}.html.jinja", menu, region=view.region.region_id, current=DATA,
        view=view, version=__version__,
    )  # fmt: skip
