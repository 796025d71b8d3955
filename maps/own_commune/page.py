"""The pages on which a region is founded: for which place, how far it is, what came of it."""

from kpk_geo import __version__
from maps.kit.menu import NEW, Menu
from maps.kit.page import Html, render_page
from maps.own_commune.view import FoundingView, NewView


def new_page(view: NewView, menu: Menu) -> Html:
    """Write the page on which a place is named and its sources are agreed to."""
    return render_page(
        "own_commune/new.html.jinja", menu, current=NEW, view=view, version=__version__
    )


def founding_page(view: FoundingView, menu: Menu) -> Html:
    """Write the page of one founding."""
    return render_page(
        "own_commune/founding.html.jinja", menu, current=NEW, view=view, version=__version__
    )


def stranger_page(menu: Menu, here: str, *, has_planners: bool) -> Html:
    """Write what somebody sees who is not logged in.

    Parameters
    ----------
    here
        Where to go back to after logging in.
    has_planners
        Whether anybody has a key yet.
    """
    return render_page(
        "own_commune/login.html.jinja", menu, current=NEW, here=here, has_planners=has_planners,
        version=__version__,
    )  # fmt: skip
