"""Office files are zips with a clock in them: the same content gets the same bytes here."""

import io
import zipfile
from datetime import UTC, datetime

from kpk_geo.local_time import local_time

_TYPES = "[Content_Types].xml"  # office programs want it first
_PACKED = (".png", ".jpg", ".jpeg")
_FIRST_YEAR, _LAST_YEAR = 1980, 2107  # that an entry of a zip can have


def fixed_zip(content: bytes, created: datetime) -> bytes:
    """Write every entry of an office file anew, in order and with one date.

    Parameters
    ----------
    content
        The file as its library wrote it.
    created
        The date of every entry; without a time zone it is universal time. Entries of a zip have
        no zone and are shown as they stand, so they get the local time.

    Returns
    -------
    bytes
        The same for the same entries and the same date.
    """
    moment = local_time(utc(created))
    year = min(max(moment.year, _FIRST_YEAR), _LAST_YEAR)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != _TYPES, name)):
            entry = zipfile.ZipInfo(name, (year, *moment.timetuple()[1:6]))
            is_packed = name.endswith(_PACKED)
            entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on every system
            new.writestr(entry, old.read(name))
    return made.getvalue()


def utc(moment: datetime) -> datetime:
    """Give a moment in universal time, as properties of files have it.

    Parameters
    ----------
    moment
        Without a time zone it is universal time already.
    """
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
