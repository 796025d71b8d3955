"""Other tables in place of the toy city's own, and what came of them."""

from typing import Any

from conftest import Commune

VALUES = (
    "SELECT area_id, reference_date, round(value::numeric, 6)::float FROM kpk.observation "
    "WHERE indicator_id = :indicator ORDER BY area_id, reference_date"
)
START, END = "[[tables]]", "[[offers]]"


def with_tables(commune: Commune, sections: str, content: str | bytes) -> None:
    """Put other tables in place of the toy's; all of them read `table.csv`."""
    before, rest = commune.profile.split(START, 1)
    after = rest[rest.index(END) :].split("[burden_index]")[0]
    commune.profile = before + sections + "\n" + after
    commune.files["table.csv"] = content.encode() if isinstance(content, str) else content


def section(keys: str, *, head: str = "reference_date = 2025-12-31\n") -> str:
    return (
        '[[tables]]\nfile = "table.csv"\nsource = "all"\nlevel = "gebiet"\n'
        f'key_column = "key"\n{head}{keys}\n'
    )


def values(commune: Commune, indicator: str = "jobless") -> list[tuple[Any, ...]]:
    return commune.rows(VALUES, indicator=indicator)


def loaded(commune: Commune) -> Any:
    step = next(step for step in commune.load().steps if step.file == "table.csv")
    assert step.error is None
    return step


JOBLESS = 'values = [{ indicator = "jobless", column = "jobless" }]'
RATES = [("01", 0.125), ("02", 0.06), ("03", 0.035), ("04", 0.01)]
