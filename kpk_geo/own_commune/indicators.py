"""Which figures the census and the commune's tables give, and what each of them means."""

from collections.abc import Collection, Sequence

from kpk_geo.profile.drafting import Block, Value, entries

# Of a table of the commune or of cells: id -> label, life phase.
CHILDREN = {
    "children_0_2": ("Kinder unter 3 Jahren", "0-3"),
    "children_3_5": ("Kinder von 3 bis 5 Jahren", "3-6"),
    "children_6_9": ("Kinder von 6 bis 9 Jahren", "6-10"),
    "children_0_9": ("Kinder unter 10 Jahren", None),
    "children_0_17": ("Kinder und Jugendliche unter 18 Jahren", None),
}
_SHARES = {
    "share_0_2": ("Anteil der Kinder unter 3", "0-3"),
    "share_3_5": ("Anteil der Kinder von 3 bis 5", "3-6"),
    "share_6_9": ("Anteil der Kinder von 6 bis 9", "6-10"),
    "share_0_9": ("Anteil der Kinder unter 10", None),
    "share_0_17": ("Anteil der unter 18-Jährigen", None),
}
_NEED = "Bedarf, keine Belastung: Wo die Zahl hoch ist, leben viele Kinder dieses Alters."
CENSUS_PEOPLE = "population_census"  # where a table of the commune brings people of another day


def indicator_blocks(measures: Collection[str], tables: Collection[str]) -> list[Block]:
    """Describe every figure that there is.

    Parameters
    ----------
    measures
        Of the census.
    tables
        Indicators of the commune's own tables.
    """
    blocks = [_from_table(name) for name in tables]
    blocks += [
        _from_table(name.replace("children", "share"))
        for name in tables
        if name.startswith("children_") and "population" in tables
    ]
    blocks += _people(measures, tables)
    for suffix in [name.removeprefix("children_") for name in CHILDREN]:
        measure = f"persons_{suffix}"
        if measure in measures and f"children_{suffix}" not in tables:
            blocks.append(_counted(f"children_{suffix}", CHILDREN, numerator=[measure]))
            if "persons" in measures:
                blocks.append(
                    _counted(
                        f"share_{suffix}", _SHARES, numerator=[measure], denominator=["persons"]
                    )
                )
    return [*blocks, *_social(measures)]


def burden_indicators(measures: Collection[str]) -> list[str]:
    """Name the figures of the census that stand in for a burden.

    Parameters
    ----------
    measures
        Of the census.
    """
    found = ["single_parents"] if _has_families(measures) else []
    return found + (["living_space"] if "mean_living_space" in measures else [])


def _people(measures: Collection[str], tables: Collection[str]) -> list[Block]:
    if "persons" not in measures:
        return []
    name = CENSUS_PEOPLE if "population" in tables else "population"
    label = "Einwohnerinnen und Einwohner (Zensus 2022)"
    return [_indicator(name, label, "count", origin="cells", numerator=["persons"])]


def _from_table(name: str) -> Block:
    label, phase = {**CHILDREN, **_SHARES}.get(name, (name, None))
    is_share = name.startswith("share_")
    if name == "population":
        label = "Einwohnerinnen und Einwohner"
    return _indicator(
        name, label, "percent" if is_share else "count",
        life_phase=phase, description=_NEED if is_share else None,
    )  # fmt: skip


def _counted(
    name: str,
    words: dict[str, tuple[str, str | None]],
    *,
    numerator: Sequence[str],
    denominator: Sequence[str] = (),
) -> Block:
    label, phase = words[name]
    return _indicator(
        name, label, "percent" if denominator else "count", life_phase=phase, description=_NEED,
        origin="cells", numerator=list(numerator), denominator=list(denominator) or None,
    )  # fmt: skip


def _indicator(
    name: str,
    label: str,
    unit: str,
    polarity: str = "neutral",
    *,
    origin: str | None = None,
    **more: Value,
) -> Block:
    """Write one figure; `origin` is its key `from`, which is a word of the language."""
    before = ("life_phase", "section", "description")
    values: dict[str, Value] = {"id": name, "label": label, "unit": unit, "polarity": polarity}
    values |= {key: more[key] for key in before if key in more}
    values["from"] = origin
    values |= {key: value for key, value in more.items() if key not in before}
    return Block(section="[[indicators]]", entries=entries(values))


def _has_families(measures: Collection[str]) -> bool:
    return {"single_mothers", "single_fathers", "families"} <= {*measures}


def _social(measures: Collection[str]) -> list[Block]:
    blocks = []
    if _has_families(measures):
        blocks.append(
            _indicator(
                "single_parents",
                "Alleinerziehende",
                "percent",
                "burden",
                section="families",
                description="Alleinerziehende mit Kind unter 18 je 100 Familien (auch Paare ohne "
                "Kind). Ersatz für Kinderarmut: Alleinerziehende sind häufiger arm, aber nicht "
                "alle.",
                origin="cells",
                numerator=["single_mothers", "single_fathers"],
                # Families by type would fit better, but most cells withhold the rare types.
                denominator=["families"],
            )
        )
    for name, label, unit, polarity, mean, weight, text in _MEANS:
        if mean in measures and weight in measures:
            blocks.append(
                _indicator(
                    name, label, unit, polarity, description=text, origin="cells", mean=mean,
                    weight=weight,
                )
            )  # fmt: skip
    return blocks


_MEANS = (
    ("living_space", "Wohnfläche je Person (m²)", "score", "relief", "mean_living_space", "persons",
     "Ersatz für die wirtschaftliche Lage: Wer wenig Geld hat, wohnt enger. Junge Familien "
     "wohnen auch ohne Armut enger als alte Menschen allein."),
    ("rent", "Nettokaltmiete (Euro je m²)", "euro", "neutral", "mean_rent", "dwellings",
     "Einordnung, keine Belastung."),
    ("owners", "Eigentümerquote der Wohnungen", "percent", "neutral", "rate_owners", "dwellings",
     "Einordnung, keine Belastung."),
    ("foreigners", "Anteil ohne deutsche Staatsangehörigkeit", "percent", "neutral",
     "rate_foreigners", "persons", "Einordnung, keine Belastung."),
)  # fmt: skip
