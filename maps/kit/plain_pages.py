"""Pages without a map: description of the API, logging in, which city, what is not there."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpk_geo import __version__
from maps.kit.menu import Menu
from maps.kit.page import Html, render_page


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSubject:
    """What the page of a question is about, and why its region has no answer yet."""

    path: str
    label: str  # German: the heading
    sentence: str  # German: what is asked
    region_id: str
    region_name: str
    missing: str  # German: what is not there; empty if there is an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionChoice:
    """A region that a page can be shown for, or the German reason why it cannot."""

    name: str
    address: str
    missing: str = ""


def docs_page(menu: Menu) -> Html:
    """Write the page that describes the API, from our own assets."""
    return render_page("kit/docs.html.jinja", menu, current="/docs", version=__version__)


def login_page(menu: Menu, user: str | None) -> Html:
    """Write the page on which a planner enters the key."""
    return render_page("kit/login.html.jinja", menu, user=user, version=__version__)


def accessibility_page(menu: Menu, contact: str) -> Html:
    """Write the statement on use without barriers that BGG NRW and BITV NRW ask of public bodies.

    Parameters
    ----------
    contact
        German: whom the commune names for barriers; empty where it has named nobody.
    """
    return render_page(
        "kit/barrier_free.html.jinja", menu, current="/barrierefreiheit", contact=contact,
        version=__version__,
    )  # fmt: skip


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


def choice_page(menu: Menu, path: str, label: str, choices: Sequence[RegionChoice]) -> Html:
    """Write the page that asks which region is meant, where several can be.

    Parameters
    ----------
    path, label
        Of the page that was asked for.
    choices
        Each leads to that page; regions without an answer are named last, with the reason.
    """
    ready = [choice for choice in choices if not choice.missing]
    lacking = [choice for choice in choices if choice.missing]
    return render_page(
        "kit/choice.html.jinja", menu, current=path, label=label, ready=ready, lacking=lacking,
        version=__version__,
    )  # fmt: skip


def unanswered_page(menu: Menu, subject: PageSubject, message: str) -> Html:
    """Write the page of a question that a region has no answer to.

    Parameters
    ----------
    subject
        What it would be about; the region stays in header and menu.
    message
        German sentences: what is missing, or what does not fit.
    """
    return render_page(
        "kit/unanswered.html.jinja", menu, region=subject.region_id, current=subject.path,
        subject=subject, message=message, version=__version__,
    )  # fmt: skip
