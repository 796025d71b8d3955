"""Opening hours of every kind: what counts as open, for how long, and what stays unknown."""

from datetime import date
from math import isnan

import pytest

from kpk_geo.errors import InputError
from kpk_geo.opening.calendar import kindergarten_year
from kpk_geo.opening.described import describe_hours, status_of
from kpk_geo.opening.read import checked_hours, hours_or_none
from kpk_geo.opening.rules import HoursStatus
from kpk_geo.opening.week import week_of, weekly_hours

TODAY = date(2026, 11, 27)
YEAR = kindergarten_year(TODAY)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mo-Fr 08:00-16:00", 40),
        ("24/7", 168),
        ("off", 0),
        ("Mo-Th 21:00-01:00", 16),
        ("Fr-Mo 10:00-11:00", 4),
        # after a semicolon a rule replaces its days, after a comma it adds to them
        ("Mo-Fr 08:00-12:00; We 14:00-18:00", 20),
        ("Mo-Fr 08:00-12:00, We 14:00-18:00", 24),
        ("Mo-Fr 08:00-12:00, We 11:00-13:00", 21),
        ("08:00-18:00; 12:00-13:00 off", 63),
        ("Mo-Su 18:00-22:00; We off", 24),
        # a night belongs to the day on which it begins
        ("Fr 22:00-02:00; Sa off", 4),
        # a holiday rule acts on holidays alone: 11 of them fall on a weekday other than Sunday
        ("Mo-Sa 10:00-11:00; PH off", 6 - 10 / 52),
        ("PH 10:00-12:00", 2 * 11 / 52),
        ("SH Tu 10:00-12:00", 2 * 14 / 52),
        ("Tu 10:00-12:00; SH off", 2 * 38 / 52),
        ("Tu 10:00-12:00; SH Tu 10:00-11:00", (2 * 38 + 14) / 52),
        # seasons, weeks and dates, as a mean over the year
        ("May-Sep Fr 15:00-18:00", 3 * 21 / 52),
        ("Nov-Feb Fr 15:00-18:00", 3 * 17 / 52),
        ("week 2-52/2 Fr 15:00-17:00", 2 * 26 / 52),
        ("Mo-Fr 10:00-11:00; Dec 24-Jan 02 off", 5 - 7 / 52),
        ("2026 Sep 07-2026 Dec 11 Mo 10:00-12:00", 2 * 14 / 52),
        ("2025 Sep 07-2026 May 11 Mo 10:00-12:00", 0),
        ("2027+ Mo 10:00-12:00", 2 * 30 / 52),
        ("easter -2 days 10:00-12:00", 2 / 52),
        ("Tu[-1] 10:00-12:00", 2 * 12 / 52),
        ("Tu[2,4] 10:00-12:00", 2 * 24 / 52),
        # what stands in for the rules is no opening
        ('Mo 10:00-12:00 || "by appointment"', 2),
        ("Mo 10:00-12:00 || Tu 10:00-12:00", 2),
        ('Mo 10:00-12:00; Tu 10:00-12:00 "nach Anmeldung"', 2),
        ("Mo 18:00-20:00+", 2),
        ('Mo-Fr 10:00-12:00 open "Termin nicht nötig"', 10),
    ],
)
def test_hours_a_week_are_the_mean_over_a_kindergarten_year(text: str, hours: float) -> None:
    assert weekly_hours(text, YEAR) == pytest.approx(hours, abs=1e-9)
    assert status_of(text) is HoursStatus.KNOWN


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (None, HoursStatus.UNKNOWN),
        ('"nach Absprache"', HoursStatus.APPOINTMENT),
        ('Mo-Fr 10:00-12:00 "by appointment"', HoursStatus.APPOINTMENT),
        ('Mo-Fr 10:00-12:00 unknown "nach Vereinbarung"', HoursStatus.APPOINTMENT),
        ('Mo-Fr 10:00-12:00 "nur mit Termin"', HoursStatus.APPOINTMENT),
        ('Mo-Fr 10:00-12:00 "ohne Terminvereinbarung"', HoursStatus.UNKNOWN),
        ('Mo-Fr 10:00-12:00 "Termine auch online"', HoursStatus.UNKNOWN),
        ('"Schild an der Tür"', HoursStatus.UNKNOWN),
        ('Mo-Fr 10:00-12:00 "je nach Wetter"', HoursStatus.UNKNOWN),
        ("Mo 10:00-12:00 unknown", HoursStatus.UNKNOWN),
        ("Jul-Aug off", HoursStatus.UNKNOWN),  # and when is it open?
        ("SH off", HoursStatus.UNKNOWN),
        ("Mo 10:00-12:00 closed", HoursStatus.UNKNOWN),
        ("Mo 18:00+", HoursStatus.KNOWN),  # when it begins
    ],
)
def test_open_by_appointment_and_unknown_are_three_things(
    text: str | None, status: HoursStatus
) -> None:
    assert status_of(text) is status
    assert isnan(weekly_hours(text, YEAR))


@pytest.mark.parametrize(
    "text",
    [
        "", "Mo-Fr", "Jan-Mar", "open", "sunrise-sunset", "Mo 10:00-10:00",
        "Tu[1] -1 day 10:00-12:00",
        "PH -1 day off", "Mo PH 10:00-12:00", "Mo 20:00-25:00+", "Dec 15-Jan 10:00-12:00",
        'Mo 10:00-12:00; "nach Vereinbarung"', "Mo 10:00-12:00; off", "Mo 10:00-16:00/02:00",
        "2027 Feb 29 10:00-12:00", "2027 Mar 01-2026 Mar 01 Mo 10:00-12:00",
    ],
)  # fmt: skip
def test_what_has_no_sure_meaning_is_not_read(text: str) -> None:
    assert hours_or_none(text) is None
    assert isnan(weekly_hours(text, YEAR))
    with pytest.raises(InputError, match="nicht lesbar"):
        checked_hours(text)


def test_hours_that_hang_on_holidays_nobody_has_fixed_are_unknown_and_others_are_not() -> None:
    later = kindergarten_year(date(2031, 1, 1))
    assert isnan(weekly_hours("Mo 10:00-12:00; SH off", later))
    assert weekly_hours("Mo 10:00-12:00", later) == 2
    described = describe_hours("Mo 10:00-12:00; SH off", None, date(2031, 1, 1))
    assert "Schulferien im Kindergartenjahr 2030/31 sind noch nicht bekannt" in described.text


def test_the_nights_of_changing_clocks_count_as_the_clock_shows_them() -> None:
    night = hours_or_none("Su 01:00-04:00")
    assert night is not None
    found = week_of(night, YEAR)
    assert found is not None
    assert found.open == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("May-Sep Fr 15:00-18:00", "Mai bis September Fr 15–18 Uhr (nur Mai bis September, im "
         "Mittel des Jahres 1,2 Stunden je Woche)"),
        ("Mo 18:00-20:00+", "Mo 18 bis mindestens 20 Uhr (mindestens 2 Stunden je Woche)"),
        ("Mo 18:00+", "Mo ab 18 Uhr, Ende offen"),
        ("Tu[1,-1] 09:15-11:00", "1. und letzter Di im Monat 9:15–11 Uhr (0,8 Stunden je Woche)"),
        ('Mo-Fr 08:00-12:00; PH off || "by appointment"', "Mo–Fr 8–12 Uhr; an Feiertagen "
         "geschlossen; sonst nach Vereinbarung (19,5 Stunden je Woche)"),
        ("2026 Sep 07-2026 Dec 11 Mo 10:00-12:00", "07.09.2026 bis 11.12.2026 Mo 10–12 Uhr (nur "
         "07.09.2026 bis 11.12.2026, im Mittel des Jahres 0,5 Stunden je Woche)"),
        ("Jul-Aug off", "Juli bis August geschlossen; wann geöffnet ist, steht nicht da"),
        ("SH Mo-We,Fr 09:00-15:00", "in den Schulferien Mo–Mi und Fr 9–15 Uhr (nur in den "
         "Schulferien, im Mittel des Jahres 6 Stunden je Woche)"),
        ("week 1-53/2 We 09:00-11:00", "in ungeraden Kalenderwochen Mi 9–11 Uhr (nur in ungeraden "
         "Kalenderwochen, im Mittel des Jahres 1 Stunde je Woche)"),
        ("24/7", "rund um die Uhr (168 Stunden je Woche)"),
    ],
)  # fmt: skip
def test_what_was_understood_is_said_in_words(text: str, words: str) -> None:
    assert describe_hours(text, None, TODAY).text == words
