"""What an answer about ways and supply says in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from kpk_geo.german import several
from maps.access.headlines import unknown_hours
from maps.access.supply_words import SupplyUnit
from maps.kit.ways_text import OFF_STREETS

Total = Mapping[str, Any]  # of the whole region, as `answer_data` gives it


def answer_sentence(total: Total, unit: SupplyUnit, *, asked: str = "", unknown: int = 0) -> str:
    """Answer the question of the page in a sentence or two.

    Parameters
    ----------
    total
        Of the whole region.
    unit
        What supply is counted in.
    asked
        German: the question, which paper would not show otherwise.
    unknown
        Offers left out because nobody knows whether they are open then.
    """
    text = (
        f"{f'{asked}: ' if asked else ''}{'mindestens ' if unknown else ''}{total['within']} von "
        f"{total['children']} Kindern ({total['share']}) sind in 15 Minuten dort."
    )
    if unknown:
        said = unknown_hours(unknown)
        text += f" {said[0].upper()}{said[1:]}; gezählt ist nur, was sicher offen ist."
    if total["supply_value"] is not None:
        text += f" {unit.average(total['supply_value'])}"
    if total["has_off_streets"]:
        text += f" Weitere {total['off_streets']} Kinder ohne Weg ({OFF_STREETS}) zählen nicht mit."
    return text


def dots_text(closed: Sequence[Mapping[str, Any]]) -> str:
    """Explain the light dots of the map; "" where there are none.

    Parameters
    ----------
    closed
        Offers that do not count when the question asks, each with the reason in `left_out`.

    Examples
    --------
    >>> dots_text([{"left_out": "dann geschlossen."}])
    'Helle Punkte zählen nicht mit: 1 Angebot (dann geschlossen).'
    """
    reasons = Counter(str(offer["left_out"]).rstrip(".") for offer in closed)
    parts = [
        f"{several(count, 'Angebot', 'Angebote')} ({reason})"
        for reason, count in reasons.most_common()
    ]
    return f"Helle Punkte zählen nicht mit: {', '.join(parts)}." if parts else ""


def equity_texts(equity: Mapping[str, Any]) -> dict[str, Any]:
    """Give sentences, table and the text of the picture for those who do not see it."""
    heads = (
        "Trägerart", "am stärksten belastetes Fünftel", "am wenigsten belastetes",
        "Konzentrationsindex", "95-%-Intervall",
    )  # fmt: skip
    rows = [
        [part[name] for name in ("name", "most_burdened", "least_burdened", "index", "interval")]
        for part in equity["by_provider"]
    ]
    return {
        "sentence": equity["sentence"],
        "picture": f"Konzentrationskurve. {equity['sentence']}",
        "note": f"Ungleichheit überhaupt, gleich wo die Belastung liegt (Gini): {equity['gini']}. "
        f"{equity['compared']}",
        "caption": "Nach Art des Trägers, jeweils nur dessen Angebote",
        "head": heads,
        "rows": rows,
    }
