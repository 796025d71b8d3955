"""Times as people write them: OSM's syntax, usual German, and nothing guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import validate

from kpk_geo.opening.as_written import as_opening_hours, read_times


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tu 15:00-17:00", "Tu 15:00-17:00"),
        ("24/7", "24/7"),
        ("dienstags 15–17 Uhr", "Tu 15:00-17:00"),
        ("montags bis freitags: 07.15 Uhr bis 16.30 Uhr", "Mo-Fr 07:15-16:30"),
        ("Mo, Mi, Do: 7-16 Uhr; Di: 7-15 Uhr", "Mo,We,Th 07:00-16:00; Tu 07:00-15:00"),
        ("montags 11:00 - 14:00 und 15:00 - 17:00", "Mo 11:00-14:00,15:00-17:00"),
        (
            "montags bis freitags 7-14 Uhr und mittwochs 15-17 Uhr",
            "Mo-Fr 07:00-14:00, We 15:00-17:00",
        ),
        ("Mo-Fr 8-16 Uhr, Sa und So geschlossen", "Mo-Fr 08:00-16:00; Sa,Su off"),
        ("täglich 8-18 Uhr", "Mo-Su 08:00-18:00"),
        ("rund um die Uhr", "24/7"),
        ("Freitag 20-2 Uhr", "Fr 20:00-02:00"),
        ("samstags 18-0 Uhr", "Sa 18:00-24:00"),
        # the first, the third, the last of the month
        ("jeden ersten Dienstag im Monat 9.30-11 Uhr", "Tu[1] 09:30-11:00"),
        ("2. und 4. Donnerstag im Monat 14-16", "Th[2,4] 14:00-16:00"),
        ("1., 3. und 5. Montag 9-10 Uhr", "Mo[1,3,5] 09:00-10:00"),
        ("letzter Freitag im Monat 10-12 Uhr", "Fr[-1] 10:00-12:00"),
        ("jeden zweiten Mittwoch im Monat 9-11 Uhr", "We[2] 09:00-11:00"),
        # when one begins is known, and not until when
        ("dienstags ab 15 Uhr", "Tu 15:00+"),
        # holidays
        ("Do 16-18 Uhr, außer in den Ferien", "Th 16:00-18:00; SH off"),
        ("Do 16-18 Uhr. In den Schulferien geschlossen.", "Th 16:00-18:00; SH off"),
        ("Do 16-18 Uhr (Ferien geschlossen)", "Th 16:00-18:00; SH off"),
        ("Mo 9-11, Do 16-18 Uhr, nicht in den Ferien", "Mo 09:00-11:00; Th 16:00-18:00; SH off"),
        ("Do 16-18 Uhr, an Feiertagen geschlossen", "Th 16:00-18:00; PH off"),
        ("Do 16-18 Uhr, nicht an Feiertagen und in den Ferien", "Th 16:00-18:00; PH,SH off"),
        ("In den Ferien: Mo-Do 10-15 Uhr", "SH Mo-Th 10:00-15:00"),
        # seasons, weeks, dates
        ("Mai-Sept Fr 15-18 Uhr", "May-Sep Fr 15:00-18:00"),
        ("freitags 15-18 Uhr (Mai bis September)", "May-Sep Fr 15:00-18:00"),
        ("1.5. bis 30.9. freitags 15-18 Uhr", "May 01-Sep 30 Fr 15:00-18:00"),
        (
            "vom 07.09.2026 bis 11.12.2026: Mo 10-12 Uhr",
            "2026 Sep 07-2026 Dec 11 Mo 10:00-12:00",
        ),
        ("Fr 15-18 Uhr, 14-tägig (ungerade Kalenderwochen)", "week 1-53/2 Fr 15:00-18:00"),
        # by appointment is not open
        ("nach Absprache", '"nach Vereinbarung"'),
        ("Termine nach telefonischer Vereinbarung", '"nach Vereinbarung"'),
        ("Mo 9-11 Uhr und nach Vereinbarung", 'Mo 09:00-11:00 || "nach Vereinbarung"'),
        ("Mo 9-11 Uhr\r\nnach Absprache", 'Mo 09:00-11:00 || "nach Vereinbarung"'),
        ("Mo 9-11 Uhr, nur nach Vereinbarung", 'Mo 09:00-11:00 "nach Vereinbarung"'),
        # shorter times of single days out of more replace the longer ones
        ("Mo-Fr 8-16 Uhr, Fr 8-14 Uhr", "Mo-Fr 08:00-16:00; Fr 08:00-14:00"),
        ("täglich 8-20 Uhr, So 10-14 Uhr", "Mo-Su 08:00-20:00; Su 10:00-14:00"),
        ("Mo-Fr 8-16 Uhr, letzter Freitag im Monat 8-12 Uhr",
         "Mo-Fr 08:00-16:00; Fr[-1] 08:00-12:00"),
        ("Mo-Fr 8-12 Uhr, Mo-Fr 14-16 Uhr", "Mo-Fr 08:00-12:00, Mo-Fr 14:00-16:00"),
        ("Mo 8-12 Uhr, Ende offen", "Mo 08:00-12:00+"),
        ("Mo 8-12 open end", "Mo 08:00-12:00+"),
    ],
)  # fmt: skip
def test_is_understood(text: str, expected: str) -> None:
    assert as_opening_hours(text) == expected
    assert as_opening_hours(expected) == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "leer"),
        ("dienstags 15 Uhr", "fehlt"),
        ("15-17 Uhr", "Wochentag"),
        ("8-16", "Wochentag"),
        ("dienstags", "von wann bis wann"),
        ("Mo-Fr", "fehlt die Uhrzeit"),
        ('Mo 10:00-12:00; "nach Vereinbarung"', "gemeint ist wohl"),
        ("montags bis donnertags 7-16 Uhr", "„donnertags“"),
        ("Di 17-15 Uhr", "endet vor dem Anfang"),
        ("Tu 25:00-26:00", "nicht"),
        ("freitags bis montags 7-16 Uhr", "bis zu welchem Wochentag"),
        ("in den Ferien", "Wochentag"),
        ("14-tägig", "geraden oder ungeraden"),
        ("Fr 15-18 Uhr, alle zwei Wochen", "geraden oder ungeraden"),
        ("jeden zweiten Mittwoch 9-11 Uhr", "der wievielte im Monat"),
        ("jeden 3. Mittwoch 9-11 Uhr", "der wievielte im Monat"),
        ("jeden 2. Mittwoch 9-11, 1. Freitag im Monat 9-11 Uhr", "der wievielte im Monat"),
        ("Di 9-11 Uhr, monatlich", "der wievielte"),
        ("Mo 9-11 Uhr Termine nach Vereinbarung", "auch zu anderen"),
        ("werktags 8-16 Uhr", "mit oder ohne Samstag"),
        ("Mo 9-11 Uhr, nach Vereinbarung", "in diesen Zeiten, oder auch zu anderen"),
        ("Mo 9-11 Uhr, Do 16-18 Uhr (nicht in den Ferien)", "vielleicht für alle"),
        ("Do 16-18 Uhr, außer Sommerferien", "„außer“"),
        ("Do 16-18 Uhr, bis 31.3.", "nicht"),
        ("Mo 9-11 Uhr, 2. OG", "„og“"),
        ("Mo 9-11 Uhr " + "x" * 300, "zu lang"),
        # a clause speaks of what stands beside it
        ("Di 15-17 Uhr; in den Ferien nach Vereinbarung", "nur in der genannten Zeit"),
        ("Mo-Fr 8-16 Uhr (in den Ferien nach Vereinbarung)", "nur in der genannten Zeit"),
        ("Di 15-17 Uhr; Mai bis September nach Vereinbarung", "nur in der genannten Zeit"),
        ("Di 15-17 Uhr; in ungeraden Wochen nach Vereinbarung", "nur in der genannten Zeit"),
        ("in den Ferien nach Vereinbarung", "nur in der genannten Zeit"),
        ("Di 15-17 Uhr und in den Ferien", "oder auch dann"),
        ("Mo-Fr 8-12 Uhr sowie in den Schulferien", "oder auch dann"),
        ("Di 15-17 Uhr und April bis Oktober", "oder auch dann"),
        ("Di 15-17 Uhr und in geraden Kalenderwochen", "oder auch dann"),
        ("Di 15-17 Uhr; nicht in den Ferien geschlossen", "„nicht“"),
        ("Mo-Fr 8-16 Uhr, nicht an Feiertagen geschlossen", "„nicht“"),
        ("Mo-Fr 8-16 Uhr; Mi 8-18 Uhr", "überschneiden"),
        ("Mo - Mi - Fr 8-12 Uhr", "bis zu welchem Wochentag"),
        ("Mo 8-12 u. 2-4 Uhr", "nachts oder nachmittags"),
        ("Mo-Fr 8-16 Uhr, in den Ferien 9-12 Uhr", "zu anderen Zeiten"),
        ("täglich außer Montag 10-18 Uhr", "ausgenommen"),
    ],
)
def test_what_is_not_sure_stays_a_text_and_says_why(text: str, why: str) -> None:
    found = read_times(text)
    assert found.hours is None
    assert why in found.reason


@given(
    st.text(max_size=40) | st.from_regex(r"([DM][oi]|tägl\.?|1\.) ?[ -]?\d{1,2}[-:.]?\d{0,2} .*")
)
def test_whatever_is_given_is_valid(text: str) -> None:
    hours = as_opening_hours(text)
    assert hours is None or validate(hours)
