"""Laws of loading: blocks on one file keep what both bring, and no source reduces another."""

import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from conftest import PROFILE, Commune
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from kpk_geo.errors import ProfileError

HEAD = PROFILE[: PROFILE.index("[[tables]]")]
LAW = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NUMBERS = "key;part;a;b\n01;x;1;5\n02;x;2;6\n03;y;3;7\n04;y;4;8\n"
LIST = "id;title;art;x;y\n" + "".join(
    f"{i};{art} {i};{art};35{i}500;5700500\n" for i, art in enumerate(["Kita", "Schule", "Kita"])
)
VALUES = (
    "SELECT indicator_id, area_id, reference_date::text, value FROM kpk.observation ORDER BY 1,2,3"
)
RANGES = "SELECT indicator_id, min(value), max(value), count(*) FROM kpk.observation GROUP BY 1"
TITLES = "SELECT offer_id, title FROM kpk.offer WHERE vanished_at IS NULL ORDER BY 1"


def forget(commune: Commune) -> None:
    with commune.engine.begin() as connection:
        connection.execute(text("DELETE FROM kpk.region"))


def brought(commune: Commune, blocks: list[str], sql: str) -> tuple[set[Any], list[str | None]]:
    """Load blocks into an empty region; give what is stored, and the error of each block."""
    forget(commune)
    commune.profile = HEAD + "\n".join(blocks)
    steps = [step for step in commune.load().steps if step.kind != "Gebiete"]
    return set(commune.rows(sql)), [step.error for step in steps]


def check_two(commune: Commune, blocks: list[str], sql: str) -> None:
    """Both keep their rows, or the profile is refused, or the second says why it is not loaded."""
    alone = []
    for block in blocks:
        rows, (error,) = brought(commune, [block], sql)
        assert error is None
        assert rows
        alone.append(rows)
    try:
        both, errors = brought(commune, blocks, sql)
    except ProfileError as error:
        refused = str(error)
        event("refused")
        assert re.search("mehrfach|dasselbe", refused)
        return
    event("not loaded" if errors[1] else "both loaded")
    assert errors[0] is None
    assert alone[0] <= both
    if errors[1] is None:
        assert both == alone[0] | alone[1]
        again = brought_again(commune, sql)
        assert again == both
    else:
        assert re.search(r"\.csv", errors[1])
        assert both == alone[0]


def brought_again(commune: Commune, sql: str) -> set[Any]:
    assert commune.load().is_complete
    return set(commune.rows(sql))


ONLY_PART = ("", 'only = { part = ["x"] }', 'only = { part = ["y"] }')
TABLE_ASPECTS = {
    "only": ONLY_PART,
    "columns": ("ab", "ba"),
    "indicators": (("population",), ("jobless",), ("jobless", "population")),
    "day": ("2024-12-31", "2025-12-31"),
}
ONLY_KIND = ("Kita", "Schule", 'Kita", "Schule')
OFFER_ASPECTS = {
    "only": ("", *(f'only = {{ art = ["{kinds}"] }}' for kinds in ONLY_KIND)),
    "prefix": ("", 'id_prefix = "p"'),
    "kind": ("kita", "school"),
}


@st.composite
def alike(draw: st.DrawFn, aspects: dict[str, tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Two blocks that differ in one or two aspects: these are what takes each other's place."""
    first = {name: draw(st.sampled_from(choices)) for name, choices in aspects.items()}
    redrawn = draw(st.sets(st.sampled_from(sorted(aspects)), min_size=1, max_size=2))
    return [first, first | {name: draw(st.sampled_from(aspects[name])) for name in sorted(redrawn)}]


def table_block(aspects: dict[str, Any]) -> str:
    values = ", ".join(
        f'{{ indicator = "{name}", column = "{column}" }}'
        for name, column in zip(aspects["indicators"], aspects["columns"], strict=False)
    )
    keys = 'unmatched_keys = "report"' if aspects["only"] else ""
    return (
        '[[tables]]\nfile = "t.csv"\nsource = "all"\nlevel = "gebiet"\nkey_column = "key"\n'
        f"reference_date = {aspects['day']}\n{aspects['only']}\n{keys}\nvalues = [{values}]\n"
    )


@LAW
@given(alike(TABLE_ASPECTS))
def test_two_blocks_on_one_table_keep_both_or_are_refused(
    commune: Commune, blocks: list[dict[str, Any]]
) -> None:
    commune.files = {"t.csv": NUMBERS.encode()}
    check_two(commune, [table_block(block) for block in blocks], VALUES)


def offer_block(aspects: dict[str, Any]) -> str:
    return (
        f'[[offers]]\nfile = "o.csv"\nsource = "all"\nkind = "{aspects["kind"]}"\n'
        f"{aspects['only']}\n{aspects['prefix']}\n"
        'columns = { offer_id = "id", title = "title" }\nx_column = "x"\ny_column = "y"\n'
    )


@LAW
@given(alike(OFFER_ASPECTS))
def test_two_blocks_on_one_list_keep_both_or_are_refused(
    commune: Commune, blocks: list[dict[str, Any]]
) -> None:
    commune.files = {"o.csv": LIST.encode()}
    check_two(commune, [offer_block(block) for block in blocks], TITLES)


# Of one dataset, a list that comes as another goes would be the same list under a new name.
SOURCES = "".join(
    f'[sources.{name}]\npublisher = "Spielstadt"\ndataset = "{name}"\nlicence = "CC0"\n'
    for name in ("kitas", "schools")
)
NAMES = ("population", "poverty", "jobless", "kitas", "schools")
Load = tuple[list[str], set[str], int]


@dataclass
class Held:
    """What each source should hold: the number that all its values have, or its titles end in."""

    numbers: dict[str, int] = field(default_factory=dict)

    def load(self, named: list[str], broken: set[str], number: int) -> None:
        failed = broken & set(named)
        for name in named:
            if name not in failed:
                self.numbers[name] = number
        if not failed:  # only a whole load takes away what the profile no longer names
            self.numbers = {name: self.numbers[name] for name in named}


def section(name: str) -> str:
    if name in ("kitas", "schools"):
        return (
            f'[[offers]]\nfile = "{name}.csv"\nsource = "{name}"\nkind = "kita"\n'
            f'id_prefix = "{name}-"\ncolumns = {{ offer_id = "id", title = "title" }}\n'
            'x_column = "x"\ny_column = "y"\n'
        )
    return (
        f'[[tables]]\nfile = "{name}.csv"\nsource = "all"\nlevel = "gebiet"\nkey_column = "key"\n'
        'reference_date = 2025-12-31\ndecimal = ","\n'
        f'values = [{{ indicator = "{name}", column = "v" }}]\n'
    )


def content(name: str, number: int) -> bytes:
    if name in ("kitas", "schools"):
        return f"id;title;x;y\n1;Haus {number};350500;5700500\n".encode()
    return ("key;v\n" + "".join(f"0{i};{number}\n" for i in range(1, 5))).encode()


DAMAGE = {"empty": "key;v\n", "other": "Datum;Wert\n1;2\n", "useless": "key;v;id;title\n;;;\n"}


def stored(commune: Commune) -> dict[str, int]:
    """Give the number that each source holds, all of its rows together."""
    found: dict[str, int] = {}
    sql = (
        "SELECT indicator_id, min(value), max(value), count(value) FROM kpk.observation GROUP BY 1"
    )
    for name, low, high, count in commune.rows(sql):
        assert count == 4
        found[name] = round(low if name == "population" else low * 100)
        assert low == high
    for offer_id, title in commune.rows(TITLES):
        found[offer_id.split("-")[0]] = int(title.split()[1])
    return found


@st.composite
def loads(draw: st.DrawFn) -> Load:
    named = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    broken = draw(st.sets(st.sampled_from(NAMES), max_size=2))
    return named, broken, draw(st.integers(1, 90))


@pytest.mark.parametrize("damage", DAMAGE)
def test_no_source_reduces_what_another_holds(commune: Commune, damage: str) -> None:
    @settings(max_examples=8, deadline=None)
    @given(st.lists(loads(), min_size=2, max_size=4))
    def law(sequence: list[Load]) -> None:
        forget(commune)
        held = Held()
        for named, broken, number in sequence:
            commune.profile = HEAD + SOURCES + "\n".join(map(section, named))
            commune.files = {
                f"{name}.csv": DAMAGE[damage].encode() if name in broken else content(name, number)
                for name in named
            }
            errors = {step.file for step in commune.load().steps if step.error}
            assert errors == {f"{name}.csv" for name in broken & set(named)}
            held.load(named, broken, number)
            assert stored(commune) == held.numbers

    law()
