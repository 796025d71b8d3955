"""What is said where new sites have room for so many children only."""

import math

from kpk_geo.german import number
from kpk_geo.results.siting import SitingParameters, SitingSummary
from maps.siting.words import percent, phases_text


def are_places_limited(parameters: SitingParameters, summary: SitingSummary) -> bool:
    """Tell whether places were given to children, and not only sites to places nearby."""
    return parameters.plan.capacity is not None and not math.isnan(summary.served)


def places_sentence(parameters: SitingParameters, summary: SitingSummary) -> str:
    """Say for how many of those who newly live near enough the places are enough."""
    return (
        f"Für {number(summary.served)} von {number(summary.newly_reached)} Kindern, die neu nah "
        f"genug wohnen, reichen die Plätze ({number(parameters.plan.capacity or math.nan)} je "
        "neuem Ort)."
    )


def nearby_sentence(parameters: SitingParameters, summary: SitingSummary) -> str:
    """Say how many live near enough, whether they get a place or not."""
    plan, children = parameters.plan, summary.children
    after, before = (
        percent(count / children if children else math.nan)
        for count in (summary.reached_after, summary.reached_before)
    )
    return (
        f"Nah genug, höchstens {number(plan.max_minutes or math.nan)} Minuten {plan.mode.label}, "
        f"wohnen dann {number(summary.reached_after)} statt {number(summary.reached_before)} von "
        f"{number(children)} Kindern {phases_text(plan.phases)} ({after} statt {before}), ob mit "
        "Platz oder ohne."
    )
