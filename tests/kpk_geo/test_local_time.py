"""The day of a moment is that of the commune, and it is asked for in one place."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from kpk_geo.local_time import local_day, local_time, local_today

ROOT = Path(__file__).parents[2]
# What would give the day of the server or of the database instead.
ELSEWHERE = re.compile(r"date\.today\(|\.astimezone\(\)|(?:_at|loaded|row\[\d+\])\.date\(\)")


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 26, 22, 59, tzinfo=UTC), date(2026, 11, 26)),
        (datetime(2026, 11, 26, 23, 0, tzinfo=UTC), date(2026, 11, 27)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),  # summer time
        (datetime(2026, 7, 2, 8, 0, tzinfo=timezone(timedelta(hours=10))), date(2026, 7, 2)),
    ],
)
def test_a_moment_has_the_day_of_the_commune(moment: datetime, day: date) -> None:
    assert local_day(moment) == day
    assert local_time(moment) == moment


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        local_day(datetime(2026, 11, 26, 23, 30))


def test_today_is_yesterday_or_today_elsewhere() -> None:
    assert abs(local_today() - datetime.now(UTC).date()) <= timedelta(days=1)


@pytest.mark.parametrize("folder", ["kpk_geo", "analyses", "maps", "api"])
def test_nothing_else_makes_a_day_of_a_moment(folder: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in (".py", ".jinja") and path.name != "local_time.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if ELSEWHERE.search(line)
    ]
    assert found == []
