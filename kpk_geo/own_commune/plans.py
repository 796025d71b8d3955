"""What is to be computed for a new region: index, clusters, ways, the chain, next site."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from kpk_geo.own_commune.indicators import burden_indicators
from kpk_geo.profile.drafting import Block, Chapter, Entry, Value

_HERE = Path(__file__).parent
# Templates of the Präventionskette: in the installed package, or in the checkout.
_TEMPLATES = (_HERE / "prevention", _HERE.parents[1] / "data" / "prevention")
GENERAL = "kinderstark"
# Kind of offer -> life phase, capacity: how it is asked for. Only Kitas have places in the sources.
_SERVICES = {
    "kita": ("3-6", "places"), "school": ("6-10", "offers"), "family_centre": ("0-3", "offers"),
    "youth_centre": ("10-15", "offers"), "clinic": ("pregnancy", "offers"),
}  # fmt: skip


def index_block(level: str, measures: Collection[str], people: str, day: date) -> Block | None:
    """Plan the burden index from figures that stand in; None: there are none.

    Parameters
    ----------
    level
        Of the areas.
    measures
        Of the census.
    people
        Indicator of the inhabitants.
    day
        Of the census.
    """
    status = burden_indicators(measures)
    if not status:
        return None
    return Block(
        section="[burden_index]",
        remark="Belastungsindex aus Ersatzindikatoren des Zensus. Sobald Zahlen zu Kindern im "
        "SGB II je Gebiet da sind (siehe Lückenliste), auf der Seite „Daten“ wählen oder hier "
        "unter status nennen.",
        entries=[
            Entry(key="level", value=level),
            Entry(key="reference_date", value=day),
            Entry(key="method", value="mss"),
            Entry(key="population", value=people),
            Entry(key="min_population", value=300, remark="kleinere Gebiete bleiben ohne Klasse"),
            Entry(key="status", value=[{"indicator": name} for name in status]),
        ],
    )


def hot_spot_block(level: str, people: str | None) -> Block:
    """Plan the search for clusters.

    Parameters
    ----------
    level
        Of the areas.
    people
        Indicator of the inhabitants; None: there is none.
    """
    return Block(
        section="[hot_spots]",
        remark="Häufungen: aller Kennzahlen mit Richtung und des Index",
        entries=[Entry(key="level", value=level), Entry(key="population", value=people)],
    )


def access_block(level: str, kinds: Collection[str]) -> Block | None:
    """Plan the questions about ways; None: there is no kind that families go to.

    Parameters
    ----------
    level
        Of the areas.
    kinds
        Of offers that are there.
    """
    services = [
        {"kind": kind, "life_phase": phase, "capacity": unit}
        for kind, (phase, unit) in _SERVICES.items()
        if kind in kinds
    ]
    if not services:
        return None
    return Block(
        section="[accessibility]", remark="Wege und Versorgung",
        entries=[
            Entry(key="level", value=level),
            Entry(key="modes", value=["walk", "pushchair"], remark="zu Fuß, mit Kinderwagen"),
            Entry(key="max_travel_time", value=15, remark="Minuten: wer als erreicht gilt"),
            Entry(key="services", value=services, remark="places: Plätze; offers: Einrichtungen"),
        ],
    )  # fmt: skip


def siting_block(kinds: Collection[str]) -> Block | None:
    """Plan the question of the next Familienbüro, in a house that is there.

    Parameters
    ----------
    kinds
        Of offers that are there.
    """
    hosts = [kind for kind in ("school", "kita") if kind in kinds]
    if not hosts:
        return None
    return Block(
        section="[[siting]]", remark="Wo wäre das erste Familienbüro am besten?",
        entries=[
            Entry(key="id", value="familienbuero"),
            Entry(key="label", value="Ein Familienbüro"),
            Entry(key="kind", value="family_office"),
            Entry(key="life_phases", value=["0-3", "3-6"]),
            Entry(key="count", value=1),
            Entry(key="candidates", value=hosts, remark="in diesen Häusern"),
        ],
    )  # fmt: skip


def children_block(newest: Mapping[str, Any]) -> Block | None:
    """Give the ages of the register; None: only the census knows children.

    Parameters
    ----------
    newest
        Sums of the newest table of the commune, with its source.
    """
    spans = {"children_0_2": (0, 3), "children_3_5": (3, 6), "children_6_9": (6, 10)}
    ages = [
        {"age_from": low, "age_to": high, "persons": round(newest["sums"][name])}
        for name, (low, high) in spans.items()
        if newest and name in newest["sums"]
    ]
    if not ages:
        return None
    return Block(
        section="[children]",
        remark="Kinder nach dem Melderegister („bis unter“): Der Zensus sagt nur, wie sie sich "
        "verteilen.",
        entries=[
            Entry(key="source", value=newest["source"]),
            Entry(key="ages", value=ages),
        ],
    )


def prevention_chapter(level: str, region_id: str) -> Chapter | None:
    """Take the template of the chain: the commune's own, else that of the programme.

    Parameters
    ----------
    level
        Of the areas.
    region_id
        Templates are named by it.
    """
    path = next(
        (
            folder / f"{name}.toml"
            for name in (region_id, GENERAL)
            for folder in _TEMPLATES
            if (folder / f"{name}.toml").is_file()
        ),
        None,
    )
    if path is None:
        return None
    plan = tomllib.loads(path.read_text(encoding="utf-8"))["prevention"]
    links = [_link(link, level) for link in plan.pop("links")]
    plan["level"] = level
    plan.pop("children", None)
    return Chapter(
        title="Präventionskette",
        remark="Vorlage, kein Beschluss: bitte durch die Glieder ersetzen, die sich die Kommune "
        "vorgenommen hat. Die Schlüssel erklärt docs/luecken.md.",
        blocks=[
            _block("[prevention]", plan),
            *(_block("[[prevention.links]]", link) for link in links),
        ],
    )  # fmt: skip


def _link(link: dict[str, Any], level: str) -> dict[str, Any]:
    """Fit a link to the levels of the region: there is only one."""
    fitted = {key: value for key, value in link.items() if key != "outreach_level"}
    return fitted | ({"level": level} if "level" in link else {})


def _block(section: str, values: Mapping[str, Value]) -> Block:
    return Block(section=section, entries=[Entry(key=k, value=v) for k, v in values.items()])


def kinds_of(pieces: Sequence[Any]) -> list[str]:
    """Give all kinds of offers that some pieces bring, each once.

    Parameters
    ----------
    pieces
        With `kinds`.
    """
    return list(dict.fromkeys(kind for piece in pieces for kind in piece.kinds))
