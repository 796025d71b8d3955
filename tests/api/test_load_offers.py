"""Offers that do not fit: kept without a place, rejected, refused."""

from conftest import Commune
from sqlalchemy import event


def test_offer_at_null_island_is_kept_without_a_place(commune: Commune) -> None:
    commune.change("offers.csv", "350500;5700500", "0;0")
    assert any(line == 2 and "0/0" in reason for line, reason in commune.notes())
    assert commune.rows("SELECT count(*) FROM kpk.offer") == [(3,)]
    assert commune.rows("SELECT count(*) FROM kpk.site WHERE geometry IS NULL") == [(1,)]


def test_offer_just_outside_serves_and_is_marked(commune: Commune) -> None:
    commune.change("offers.csv", "350500;5700500", "349000;5700500")
    assert commune.notes() == []
    assert commune.rows("SELECT address FROM kpk.site WHERE outside") == [("Hafenstr. 1",)]


def test_offer_far_outside_is_kept_without_a_place(commune: Commune) -> None:
    commune.change("offers.csv", "350500;5700500", "340000;5700500")
    assert any(line == 2 and "10,0 km außerhalb" in reason for line, reason in commune.notes())
    assert commune.rows("SELECT count(*) FROM kpk.site WHERE geometry IS NULL") == [(1,)]


def test_offers_all_in_another_system_are_refused(commune: Commune) -> None:
    for east in ("350500", "351500", "352500"):
        commune.change("offers.csv", f"{east};5700500", "6,85;51,44")
    (message,) = commune.errors()
    assert "offers.csv" in message
    assert "EPSG:4326" in message
    assert commune.rows("SELECT count(*) FROM kpk.offer") == [(0,)]


def test_number_or_provider_as_long_as_a_page_costs_no_offer(commune: Commune) -> None:
    commune.change(
        "offers.csv", "A1;Kita Anker;Kita;AWO", f"{'9' * 3000};Kita Anker;Kita;{'W' * 3000}"
    )
    notes = commune.notes()
    assert {reason[:30] for line, reason in notes if line == 2} == {
        "3000 Zeichen, erlaubt sind 500"
    }
    assert commune.rows("SELECT title, provider FROM kpk.offer WHERE title = 'Kita Anker'") == [
        ("Kita Anker", None)
    ]
    assert commune.rows("SELECT count(*) FROM kpk.offer") == [(3,)]


def test_offer_without_title_or_kind_is_rejected(commune: Commune) -> None:
    commune.change("offers.csv", "A1;Kita Anker;Kita", "A1;;Kitta")
    found = commune.notes()
    assert (2, "Pflichtangabe fehlt: Titel, Art.") in found
    assert any("Meinten Sie „Kita“" in reason for _, reason in found)
    assert [row[0] for row in commune.snapshot()["offers"]] == ["A2", "A3"]


def test_rows_of_one_number_are_sites_of_one_offer(commune: Commune) -> None:
    second_site = "A2;Beratung am Markt;Beratung;Stadt;Hafenstr. 1;;We 10:00-12:00;350500"
    commune.change("offers.csv", "A1;Kita Anker;Kita;AWO;Hafenstr. 1;;;350500", second_site)
    commune.load()
    assert commune.rows(
        "SELECT opening_hours FROM kpk.offer_site WHERE offer_id = 'A2' ORDER BY 1"
    ) == [
        ("Tu 15:00-17:00",),
        ("We 10:00-12:00",),
    ]


def test_number_given_to_two_offers_is_rejected(commune: Commune) -> None:
    commune.change("offers.csv", "A2;Beratung", "A1;Beratung")
    assert any(line == 3 and "gehört schon zu „Kita Anker“" in r for line, r in commune.notes())
    assert [row[0] for row in commune.snapshot()["offers"]] == ["A1", "A3"]


def test_same_numbers_in_two_lists_are_refused(commune: Commune) -> None:
    commune.files["more.csv"] = commune.files["offers.csv"]
    block = "[[offers]]" + commune.profile.split("[[offers]]")[1].split("[burden_index]")[0]
    again = block.replace("offers.csv", "more.csv")
    commune.change_profile("[burden_index]", again + "[burden_index]")
    (message,) = commune.errors()
    assert "more.csv" in message
    assert "id_prefix" in message
    assert len(commune.snapshot()["offers"]) == 3


def test_report_does_not_name_a_confidential_place(commune: Commune) -> None:
    commune.change("offers.csv", "352500;5700500", "0;0")
    commune.files["offers.csv"] += b"A4;Haus Anna;Schutzeinrichtung;X;Geheim 9;ja;;;;zu viel\n"
    commune.files["offers.csv"] += b"A3;Haus Berta;Schutzeinrichtung;;Geheim 8;ja;;352500;5700500\n"
    reasons = str(commune.notes()) + str(commune.rows("SELECT * FROM kpk.import_note"))
    assert "vertraulichen" in reasons
    for secret in ("Schutzhaus", "Anna", "Berta", "Geheim"):
        assert secret not in reasons


def test_the_server_has_seen_new_offers_before_it_compares_them(commune: Commune) -> None:
    """Else those of a second region are compared each with each: 25 s for 4,000 offers."""
    said: list[str] = []

    def hear(*given: object) -> None:
        said.append(str(given[2]))

    event.listen(commune.engine, "before_cursor_execute", hear)
    commune.load()
    compared = next(i for i, text in enumerate(said) if text.startswith("DELETE FROM kpk.site"))
    for table in ("site", "offer_site", "offer", "provider"):
        assert f"ANALYZE kpk.{table}" in said[:compared]


NUMBERED = b"""nr;name;kind;street;no;add;x;y
1;Haus A;Kita;Hafenstr.;5;a;350500;5700500
2;Haus B;Kita;Hafenstr. 7;7;;350600;5700500
3;Haus C;Kita;Ring;2;1/2;350700;5700500
4;Haus D;Kita;Ring;;;350800;5700500
"""


def test_house_number_in_a_column_of_its_own(commune: Commune) -> None:
    commune.files["offers.csv"] = NUMBERED
    start = commune.profile.index("columns.offer_id")
    end = commune.profile.index("[burden_index]")
    columns = (
        'columns = { offer_id = "nr", title = "name", kind = "kind", street = "street", '
        'house_number = "no", house_number_suffix = "add", x = "x", y = "y" }\n'
    )
    commune.profile = commune.profile[:start] + columns + commune.profile[end:]
    commune.load()
    rows = commune.rows("SELECT address, street FROM kpk.site ORDER BY ST_X(geometry)")
    assert [row[0] for row in rows] == ["Hafenstr. 5a", "Hafenstr. 7", "Ring 2 1/2", "Ring"]
    assert all(address == street for address, street in rows)


def test_house_number_without_a_street_is_refused(commune: Commune) -> None:
    commune.change_profile('columns.street = "street"', 'columns.house_number = "street"')
    (message,) = commune.errors()
    assert "offers.csv: Zum Feld „house_number“ gehört „street“." in message


def test_two_blocks_on_one_list_keep_their_rows(commune: Commune) -> None:
    start, end = commune.profile.index("[[offers]]"), commune.profile.index("[burden_index]")
    block = commune.profile[start:end]
    both = "".join(f'{block}only = {{ kind = ["{kind}"] }}\n' for kind in ("Kita", "Beratung"))
    commune.profile = commune.profile[:start] + both + "\n" + commune.profile[end:]
    for _ in range(2):
        steps = [step for step in commune.load().steps if step.file == "offers.csv"]
        assert [(step.error, step.accepted, step.tally.not_meant) for step in steps] == [
            (None, 1, 2),
            (None, 1, 2),
        ]
        assert [row[0] for row in commune.snapshot()["offers"]] == ["A1", "A2"]
