"""Keys within texts, names for keys, and rows that together make one area."""

from datetime import date

import pytest
from conftest import Commune
from tables_of import JOBLESS, RATES, loaded, section, values, with_tables

from kpk_geo.errors import ProfileError


@pytest.mark.parametrize(
    ("pattern", "cell"),
    [
        ("{key} *", "{key} Viertel am Fluss"),
        ("* ({key})", "Viertel (alt) ({key})"),
        ("Bezirk {key}", "Bezirk {key}"),
    ],
)
def test_key_is_taken_out_of_a_text(commune: Commune, pattern: str, cell: str) -> None:
    rows = "".join(
        f"{cell.replace('{key}', str(int(key)))};{rate * 100:.1f}\n" for key, rate in RATES
    )
    content = "key;jobless\n" + rows.replace(".", ",")
    keys = f'key_pattern = "{pattern}"\nkey_width = 2\n{JOBLESS}'
    with_tables(commune, section(keys), content)
    loaded(commune)
    assert [(area, value) for area, _, value in values(commune)] == RATES


def test_pattern_is_proposed_where_it_would_fit(commune: Commune) -> None:
    content = "key;jobless\n01 Nord;1,5\n02 Süd;2,5\n03 West;3,5\n04 Ost;4,5\n"
    with_tables(commune, section(JOBLESS), content)
    (message,) = commune.errors()
    assert 'key_pattern = "{key} *"' in message


def named(commune: Commune) -> str:
    names = list(commune.areas["name"])
    return "key;jobless\n" + "".join(
        f"{name};{rate * 100:.1f}\n" for name, (_, rate) in zip(names, RATES, strict=True)
    ).replace(".", ",")


def test_names_are_keys_where_the_profile_says_so(commune: Commune) -> None:
    with_tables(
        commune,
        section(f'key_is = "name"\n{JOBLESS}'),
        named(commune).upper().replace("KEY;JOBLESS", "key;jobless"),
    )
    loaded(commune)
    assert [(area, value) for area, _, value in values(commune)] == RATES


def test_names_in_the_key_column_are_recognised_and_asked_about(commune: Commune) -> None:
    with_tables(commune, section(JOBLESS), named(commune))
    (message,) = commune.errors()
    assert 'key_is = "name"' in message


def test_areas_of_one_name_are_never_added_up(commune: Commune) -> None:
    commune.areas["name"] = ["Mitte", "Mitte", "West", "Ost"]
    with_tables(commune, section(f'key_is = "name"\n{JOBLESS}'), named(commune))
    (message,) = commune.errors()
    assert "„Mitte“ tragen mehrere Gebiete (01, 02)" in message


def test_near_names_are_proposed_and_aliases_taken(commune: Commune) -> None:
    commune.areas["name"] = ["Innenstadt-West", "Hafen", "Am Königsforst", "Ost"]
    content = named(commune).replace("Innenstadt-West", "Innenstadt West").replace(
        "Am Königsforst", "Koenigsforst"
    )  # fmt: skip
    keys = f'key_is = "name"\n{JOBLESS}'
    with_tables(commune, section(keys), content)
    (message,) = commune.errors()
    assert '"Innenstadt West" = "Innenstadt-West"' in message
    commune.change_profile(
        'key_is = "name"',
        'key_is = "name"\nnames = { "Innenstadt West" = "Innenstadt-West", "Koenigsforst" = "03" }',
    )
    loaded(commune)
    assert [(area, value) for area, _, value in values(commune)] == RATES


def test_alias_of_no_area_is_refused(commune: Commune) -> None:
    with_tables(commune, section(f'names = {{ "1" = "99" }}\n{JOBLESS}'), named(commune))
    (message,) = commune.errors()
    assert "„1“ soll „99“ sein, das ist kein Gebiet" in message


MERGED = 'merge = { "04" = ["04a", "04b"] }\n'
COUNTS = 'values = [{ indicator = "poverty", numerator = "poor", denominator = "children" }]'
SPLIT = "key;children;poor\n01;200;80\n02;400;40\n03;300;30\n04a;10;1\n04b;30;{poor}\n"


def test_rows_of_one_area_are_added_up(commune: Commune) -> None:
    with_tables(commune, section(MERGED + COUNTS), SPLIT.format(poor=3))
    loaded(commune)
    assert values(commune, "poverty")[-1] == ("04", date(2025, 12, 31), 0.1)


def test_hole_in_a_merged_area_is_a_hole(commune: Commune) -> None:
    with_tables(commune, section(MERGED + COUNTS), SPLIT.format(poor="*"))
    step = loaded(commune)
    assert values(commune, "poverty")[-1] == ("04", date(2025, 12, 31), None)
    assert step.tally.suppressed == 1


def test_merged_area_without_all_its_rows_has_no_value(commune: Commune) -> None:
    content = SPLIT.format(poor=3).replace("04b", "05")
    with_tables(commune, section('unmatched_keys = "report"\n' + MERGED + COUNTS), content)
    step = loaded(commune)
    assert [area for area, *_ in values(commune, "poverty")] == ["01", "02", "03"]
    assert any("fehlen Zeilen (04b)" in note.reason for note in step.notes)


def test_rates_are_not_merged(commune: Commune) -> None:
    with_tables(commune, section(MERGED + JOBLESS), SPLIT)
    with pytest.raises(ProfileError, match="merge zählt Zeilen zusammen"):
        commune.load()


FLAGGED = """key;Jahr;Merkmal;Wert;V
01;2024;Erwerbsfähige;1.000;ok
01;2024;Arbeitslose;125;geheim
02;2024;Erwerbsfähige;500;geheim
02;2024;Arbeitslose;30;ok
03;2024;Arbeitslose;7;ok
03;2024;Erwerbsfähige;200;ok
04;2024;Arbeitslose;1;ok
04;2024;Erwerbsfähige;100;ok
"""
FLAG = 'validity_column = "V"\nvalidity = { ok = "valid", geheim = "suppressed" }\n'
CODES = "SELECT value, validity FROM kpk.observation WHERE indicator_id = :i ORDER BY area_id"


def test_merged_area_is_as_suppressed_as_its_parts(commune: Commune) -> None:
    content = "key;children;poor;V\n01;200;80;ok\n02;400;40;ok\n03;300;30;ok\n"
    content += "04a;10;1;ok\n04b;30;3;geheim\n"
    with_tables(commune, section(FLAG + MERGED + COUNTS), content)
    loaded(commune)
    assert commune.rows(CODES, i="poverty")[-1] == (None, "suppressed")


@pytest.mark.parametrize("cell", ["-3", "50 %"])
def test_merged_counts_are_as_strict_as_others(commune: Commune, cell: str) -> None:
    with_tables(commune, section(MERGED + COUNTS), SPLIT.format(poor=cell))
    notes = [note for note in loaded(commune).notes if note.severity == "rejected"]
    assert [note.line for note in notes] == [6]
    assert values(commune, "poverty")[-1] == ("04", date(2025, 12, 31), None)


def test_area_with_a_row_of_its_own_beside_its_parts_is_asked_about(commune: Commune) -> None:
    with_tables(commune, section(MERGED + COUNTS), SPLIT.format(poor=3) + "04;40;4\n")
    (message,) = commune.errors()
    assert "Zeile 7: 04 hat eine eigene Zeile" in message


def test_merged_rows_without_numbers_are_no_notes_below(commune: Commune) -> None:
    content = "key;children;poor\n01;200;80\n02;400;40\n03;300;30\n04a;;\n04b;;\n"
    with_tables(commune, section(MERGED + COUNTS), content)
    loaded(commune)
    assert values(commune, "poverty")[-1] == ("04", date(2025, 12, 31), None)
