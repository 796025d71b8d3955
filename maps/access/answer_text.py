"""What an answer about ways and supply says in words."""

from collections.abc import Mapping
from typing import Any

from maps.access.supply_words import SupplyUnit

Total = Mapping[str, Any]  # of the whole region, as `answer_data` gives it


def answer_sentence(total: Total, unit: SupplyUnit) -> str:
    """Answer the question of the page in a sentence or two."""
    text = (
        f"{total['within']} von {total['children']} Kindern ({total['share']}) sind in 15 Minuten "
        "dort."
    )
    if total["supply_value"] is not None:
        text += f" {unit.average(total['supply_value'])}"
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
