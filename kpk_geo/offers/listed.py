"""What a list says below an accepted proposal: kept beside the offer, and read from there again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from kpk_geo.offers.corrections import Plain, part_of
from kpk_geo.offers.record import FieldType

ABSENT = "absent"  # the offer stands in no list; a provider reported it


def plain_value(value: Any) -> Plain:
    """Give a stored value as JSON holds it: days as texts, what is missing as None.

    >>> plain_value(date(2026, 11, 2)), plain_value(float("nan")), plain_value(12.0)
    ('2026-11-02', None, 12.0)
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [str(item) for item in value]
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    return value


def stored_value(name: str, value: Plain) -> Any:
    """Give a value of JSON as the database has it: days are days again.

    >>> stored_value("last_checked", "2026-11-02"), stored_value("title", "Treff")
    (datetime.date(2026, 11, 2), 'Treff')
    """
    if value is not None and part_of(name).type is FieldType.DATE:
        return date.fromisoformat(str(value))
    return value


def listed_record(
    fields: Mapping[str, Plain], places: Mapping[str, Mapping[str, Plain]], *, absent: bool
) -> dict[str, Any]:
    """Make what is kept beside a corrected offer.

    Parameters
    ----------
    fields
        What the list says, where a correction says something else.
    places
        All its places in the list by site_id: `opening_hours`, `times_text`, and as `now` the
        site that stands for it.
    absent
        Whether no list has the offer.
    """
    record: dict[str, Any] = {
        "fields": dict(fields),
        "places": {k: dict(v) for k, v in places.items()},
    }
    return record | ({ABSENT: True} if absent else {})


def as_listed(offers: pd.DataFrame) -> pd.DataFrame:
    """Put back what the list says, and leave out what no list has.

    Parameters
    ----------
    offers
        By offer_id: columns of the record, `places` and `listed`. It is left as it is.
    """
    rows = {}
    for offer_id, row in offers.to_dict("index").items():
        record = row["listed"]
        if not isinstance(record, Mapping):
            rows[offer_id] = row
        elif not record.get(ABSENT):
            said = {name: stored_value(name, v) for name, v in record["fields"].items()}
            places = tuple(
                sorted(
                    (site_id, place["opening_hours"] or "", place["times_text"] or "")
                    for site_id, place in record["places"].items()
                )
            )
            rows[offer_id] = row | said | {"places": places}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=offers.columns)
    return frame.astype(object).rename_axis("offer_id")
