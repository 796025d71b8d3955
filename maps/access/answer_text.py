"""What an answer about ways and supply says in words, and what would change if ..."""

from collections.abc import Mapping, Sequence
from typing import Any

from kpk_geo import german

Total = Mapping[str, Any]  # of the whole region, as `answer_data` gives it


def answer_sentence(total: Total, unit: str) -> str:
    """Answer the question of the page in a sentence or two."""
    text = (
        f"{total['within']} von {total['children']} Kindern ({total['share']}) sind in 15 Minuten "
        "dort."
    )
    if total["supply_value"] is not None:
        text += f" Im Durchschnitt bleiben {total['supply']} {unit} je 100 Kinder."
    if total["has_off_streets"]:
        text += f" Weitere {total['off_streets']} Kinder wohnen, wo keine Straße geladen ist."
    return text


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


def effect_texts(
    before: Total, after: Total, unit: str, difference: Sequence[Mapping[str, str]]
) -> dict[str, Any]:
    """Say what a scenario changes in the whole region, and in which areas most.

    Parameters
    ----------
    before, after
        Totals of the same question, without and with the changes.
    unit
        German: what supply is counted in, such as "Plätze".
    difference
        Areas in the order in which they are listed; of each name, and change of children and
        supply as people read them. Empty: nothing changes.
    """
    gain = _signed(after["within_value"] - before["within_value"])
    lines = [
        f"In 15 Minuten dort: {before['within']} → {after['within']} Kinder ({gain})",
    ]
    if after["supply_value"] is not None:
        lines.append(f"{unit} je 100 Kinder: {before['supply']} → {after['supply']}")
    if not difference:
        lines.append("In keinem Gebiet ändert sich etwas.")
    return {
        "lines": lines,
        "head": ("Am meisten ändert sich in", "Kinder in 15 min", f"{unit} je 100"),
        "rows": [[area[name] for name in ("name", "children", "supply")] for area in difference],
    }


def _signed(value: float) -> str:
    """Write a change in whole persons.

    >>> _signed(12.4), _signed(-3.0), _signed(-0.2)
    ('+12', '−3', '0')
    """
    whole = round(value)
    return f"+{german.number(whole)}" if whole > 0 else german.number(whole)
