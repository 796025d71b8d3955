"""What does the programme for Familiengrundschulzentren pay? Its figures, each with its source."""

import tomllib
from dataclasses import dataclass
from functools import cache

from kpk_geo.funding.sources import Source, catalogue, read_source


@dataclass(frozen=True, slots=True, kw_only=True)
class FundingFigure:
    """One figure of the programme."""

    id: str
    name: str  # German
    value: float
    unit: str  # "EUR" a year, "share" 0-1, "half_posts" or "count"
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class FgzTerms:
    """Who pays what of an FGZ; a commune's own plan may replace a figure."""

    half_post_costs: float  # EUR a year, the most that the Land shares in
    state_share: float  # 0-1
    offer_costs: float  # EUR a year and FGZ, the most that the Land shares in
    lead_half_posts: int  # for each FGZ
    coordination_half_posts: int  # for each commune with an FGZ
    full_coordination_half_posts: int  # for each commune, from `full_coordination_from` FGZ on
    full_coordination_from: int
    min_startchancen: int  # OGS primary schools in Startchancen, for a new FGZ
    programme_size: int  # FGZ in all of the Land


@cache
def fgz_figures() -> tuple[FundingFigure, ...]:
    """Read the figures in the order of the file."""
    return tuple(
        FundingFigure(
            id=str(entry["id"]),
            name=str(entry["name"]),
            value=float(entry["value"]),
            unit=str(entry["unit"]),
            source=read_source(entry),
        )
        for entry in tomllib.loads(catalogue("fgz.toml"))["figure"]
    )


@cache
def fgz_terms() -> FgzTerms:
    """Give the terms of the programme.

    >>> fgz_terms().half_post_costs * fgz_terms().state_share
    28800.0
    """
    known = {figure.id: figure.value for figure in fgz_figures()}
    return FgzTerms(
        half_post_costs=known["half_post_costs"],
        state_share=known["state_share"],
        offer_costs=known["offer_costs"],
        lead_half_posts=int(known["lead_half_posts"]),
        coordination_half_posts=int(known["coordination_half_posts"]),
        full_coordination_half_posts=int(known["full_coordination_half_posts"]),
        full_coordination_from=int(known["full_coordination_from"]),
        min_startchancen=int(known["min_startchancen"]),
        programme_size=int(known["programme_size"]),
    )
