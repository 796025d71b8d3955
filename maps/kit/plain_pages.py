"""Pages without a map: the description of the API, logging in, what went wrong."""

from kpk_geo import __version__
from maps.kit.menu import Menu
from maps.kit.page import Html, render_page


def docs_page(menu: Menu) -> Html:
    """Write the page that describes the API, from our own assets."""
    return render_page("kit/docs.html.jinja", menu, current="/docs", version=__version__)


def login_page(menu: Menu, user: str | None) -> Html:
    """Write the page on which a planner enters the key."""
    return render_page("kit/login.html.jinja", menu, user=user, version=__version__)


def error_page(menu: Menu, title: str, message: str, region_id: str | None = None) -> Html:
    """Write a page that says what went wrong and what to do.

    Parameters
    ----------
    title
        German heading.
    message
        German sentences, shown as they are: markup in them is no markup.
    """
    return render_page(
        "kit/error.html.jinja", menu, region=region_id, title=title, message=message,
        version=__version__,
    )  # fmt: skip
