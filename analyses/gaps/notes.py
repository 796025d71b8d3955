"""What has to be said beside the figures of gaps: assumptions, and why nothing can be said."""

import numpy as np

from analyses.gaps.cells import LinkCells
from analyses.gaps.even import SPACING
from analyses.gaps.region import GapsRegion
from analyses.gaps.study import GapsStudy
from kpk_geo.errors import listed
from kpk_geo.german import number, several
from kpk_geo.model import LinkScope, LinkStatus

NOBODY_RECORDED = (
    "Ein Angebot dieser Art hat niemand erfasst; ob es keines gibt, weiß deshalb niemand. Sind "
    "alle erfasst, die Art im Profil unter complete nennen."
)
NOBODY_STATED = (
    "Kein Angebot nennt Lebensphase und Handlungsfeld dieses Glieds; ob es keines gibt, weiß "
    "deshalb niemand."
)
NO_STREETS = "Dort sind keine Straßen geladen; wer hinkommt, ist nicht zu sagen."
NO_CLASS = "Der Belastungsindex stuft kein Gebiet ein."


def link_note(region: GapsRegion, cells: LinkCells) -> str:
    """Say in German why nothing can be said of a link, or what was assumed; "" if nothing.

    Parameters
    ----------
    region
        Whose link it is.
    cells
        Of the link.
    """
    found, notes = cells.found, []
    if not found.is_recorded:
        notes.append(NOBODY_RECORDED if cells.link.own.kinds else NOBODY_STATED)
    elif cells.link.scope is LinkScope.WAY and cells.phase.missing:
        notes.append(cells.phase.missing)
    streetless = cells.planned.status.count(LinkStatus.NO_STREETS)
    if streetless:
        notes.append(f"{several(streetless, 'Gebiet', 'Gebiete')} ohne Urteil: {NO_STREETS}")
    if cells.hosting is not None:
        notes += [text for text in (cells.hosting.missing, cells.hosting.note) if text]
    if found.left_out:
        parts = listed(f"{number(count)} {reason}" for reason, count in found.left_out.items())
        notes.append(f"Nicht gezählt: {parts}.")
    notes += _capacity(region, cells)
    return " ".join(notes)


def _capacity(region: GapsRegion, cells: LinkCells) -> list[str]:
    if cells.link.own.min_per_100 is None:
        return []
    capacity = region.inventory.capacity(cells.link.own.capacity)
    rows = np.r_[cells.found.visited, cells.found.serving].astype(np.int64)
    unknown = int(np.isnan(capacity[rows]).sum())
    if not unknown:
        return []
    return [
        f"Von {several(unknown, 'Angebot', 'Angeboten')} ist der Umfang nicht bekannt; wo eines "
        "davon erreichbar ist, gilt das Glied nicht als zu schwach."
    ]


def burden_missing(study: GapsStudy) -> str:
    """Say in German why burden plays no part; "" if it does.

    Parameters
    ----------
    study
        What was found.
    """
    if study.region.burden.missing:
        return study.region.burden.missing
    return NO_CLASS if np.isnan(study.burden.high).all() else ""


def region_notes(study: GapsStudy) -> tuple[str, ...]:
    """List in German what was assumed for the whole region.

    Parameters
    ----------
    study
        What was found.
    """
    region, plan = study.region, study.region.plan
    notes = []
    if region.grid is None:
        notes.append(
            "Ohne Zensusgitter ist nicht bekannt, wo Kinder wohnen. Sagen lässt sich nur, wo "
            "Angebote sind, nicht, wer sie erreicht."
        )
    elif region.census.is_even:
        notes.append(
            "Ohne Zensusgitter sind die Kinder jedes Gebiets gleichmäßig über seine Fläche "
            f"verteilt (alle {number(SPACING)} m ein Punkt), auch über Wald und Gewerbe."
        )
    if region.grid is not None and region.networks is None:
        notes.append(
            "Ohne Straßennetz sind Wege geschätzt: Luftlinie mal "
            f"{number(plan.detour, 2)}. Flüsse, Bahnen und Umwege bleiben außer Acht."
        )
    if not plan.links:
        notes.append(
            "Das Profil beschreibt keine eigenen Glieder; verlangt ist je Lebensphase ein Angebot "
            "jedes Handlungsfelds. Gezählt sind nur Angebote, die beides nennen."
        )
    if study.burden.by_class.any():
        notes.append(
            f"In {several(int(study.burden.by_class.sum()), 'Gebiet', 'Gebieten')} ist nur die "
            "Klasse der Belastung bekannt, nicht, wie sicher sie ist: dort höchstens ein Hinweis."
        )
    if any(cells.link.scope is LinkScope.HOST for cells in study.links):
        notes.append(
            "Fehlt ein Glied an einer Einrichtung, zählt das in dem Gebiet, in dem sie liegt; ihre "
            "Kinder kommen auch aus anderen."
        )
    return tuple(notes)
