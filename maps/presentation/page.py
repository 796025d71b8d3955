"""The page of slides: one after the other for a screen, a sheet of paper, or without a script."""

from kpk_geo import __version__
from maps.kit.page import Html, render
from maps.presentation.slides import Presentation


def presentation_page(shown: Presentation, overview: str) -> Html:
    """Write the page; it needs no map library, and its script only turns the pages.

    Parameters
    ----------
    shown
        The slides.
    overview
        Address of the page to which Escape leads.
    """
    return Html(
        render("presentation/page.html.jinja", shown=shown, overview=overview, version=__version__)
    )
