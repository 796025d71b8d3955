"""Pages without a map: the description of the API, logging in, what went wrong."""

from kpk_geo import __version__
from maps.kit.page import Html, render_page


def docs_page() -> Html:
    """Write the page that describes the API, from our own assets."""
    return render_page("kit/docs.html.jinja", current="/docs", version=__version__)


def login_page(user: str | None) -> Html:
    """Write the page on which a planner enters the key."""
    return render_page("kit/login.html.jinja", user=user, version=__version__)


def error_page(title: str, message: str, region_id: str | None = None) -> Html:
    """Write a page that says what went wrong and what to do."""
    return render_page(
        "kit/error.html.jinja", region=region_id, title=title, message=message, version=__version__
    )
