"""The page on which a provider confirms its offers; it needs no script, and suits a phone."""

from kpk_geo import __version__
from kpk_geo.german import number, several
from kpk_geo.model import LifePhase, OfferKind
from maps.kit.page import Html, render
from maps.offers.provider_view import ProviderView

_TEMPLATE = "offers/provider.html.jinja"
# In a list that anybody may open who was forwarded the link.
KINDS = tuple(kind for kind in OfferKind if kind is not OfferKind.SHELTER)


def provider_page(view: ProviderView) -> Html:
    """Write the page of a provider."""
    return Html(
        render(
            _TEMPLATE, view=view, heading=_heading(view), lead=_lead(view),
            progress=_progress(view), kinds=KINDS, phases=list(LifePhase), version=__version__,
        )
    )  # fmt: skip


def closed_page(heading: str, message: str) -> Html:
    """Write the page of a link that opens nothing.

    Parameters
    ----------
    heading
        German.
    message
        German: what to do.
    """
    return Html(
        render("offers/provider_closed.html.jinja", heading=heading, message=message,
               version=__version__)
    )  # fmt: skip


def _heading(view: ProviderView) -> str:
    waiting = sum(not offer.answer for offer in view.offers)
    if not view.offers:
        return "Zurzeit ist nichts zu bestätigen"
    if not waiting:
        return "Danke, alles ist beantwortet"
    if waiting == 1:
        return "Stimmt dieses Angebot noch?"
    return f"Stimmen diese {number(waiting)} Angebote noch?"


def _lead(view: ProviderView) -> str:
    stale = sum(offer.is_stale and not offer.answer for offer in view.offers)
    about = ""
    if stale == 1:
        about = "Eines ist noch nie oder seit über einem Jahr nicht bestätigt. "
    elif stale:
        about = f"{number(stale)} sind noch nie oder seit über einem Jahr nicht bestätigt. "
    return f"{about}Kein Konto nötig, je Angebot ein Klick. Sie sehen nur Ihre eigenen Angebote."


def _progress(view: ProviderView) -> str:
    done = sum(bool(offer.answer) for offer in view.offers)
    offers = several(len(view.offers), "Angebot", "Angeboten")
    return (
        f"{number(done)} von {offers} beantwortet. Das Jugendamt prüft Ihre Antworten, bevor sie "
        "gelten."
    )
