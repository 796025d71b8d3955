"""May a stored run still be shown, and is it still what one would compute today?"""

from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, select

from kpk_geo import german
from kpk_geo.database.confidential import read_confidential_names
from kpk_geo.database.tables import region
from kpk_geo.errors import OutdatedRunError
from kpk_geo.local_time import local_day
from kpk_geo.results.record import Parameters, RunKind, Summary


def require_open_names(
    connection: Connection,
    region_id: str,
    kind: RunKind[Any, Summary, Any],
    summary: Summary,
    command: str,
) -> None:
    """Refuse a run that names a place which became confidential since.

    Parameters
    ----------
    kind
        Which analysis; most name no places.
    summary
        Of the run.
    command
        That computes it anew, for the message.

    Raises
    ------
    OutdatedRunError
        It names such a place.
    """
    names_secret = kind.names_secret
    if names_secret and names_secret(summary, read_confidential_names(connection, region_id)):
        raise OutdatedRunError(
            "Das Ergebnis nennt Orte, die inzwischen vertraulich sind; es wird nicht gezeigt. "
            f"Bitte neu rechnen: {command}"
        )


def is_planned(
    connection: Connection,
    region_id: str,
    kind: RunKind[Parameters, Any, Any],
    parameters: Parameters,
) -> bool:
    """Say whether the profile still plans an analysis as it was run.

    Parameters
    ----------
    kind
        Names the section of the profile; without one nothing is compared.
    parameters
        Of the run: that section, or a record that has it as `plan`.

    Raises
    ------
    OutdatedRunError
        It does not plan it any more.
    """
    if not kind.planned_by:
        return True
    section = region.c.profile[kind.planned_by]
    planned = connection.execute(select(section).where(region.c.region_id == region_id)).scalar()
    if planned is None:
        raise OutdatedRunError(
            f"Das Profil der Region plant diese Auswertung nicht mehr ([{kind.planned_by}]); die "
            "frühere Rechnung wird darum nicht gezeigt."
        )
    plan = getattr(parameters, "plan", parameters)
    try:
        return bool(type(plan).model_validate(planned) == plan)
    except ValidationError:  # of another version: whatever it says now, it was run otherwise
        return False


def stale_text(finished_at: datetime, command: str, is_planned_so: bool) -> str:
    """Say in German that a run is out of date, and how to compute it anew.

    Parameters
    ----------
    finished_at
        When it was computed.
    command
        That computes it anew.
    is_planned_so
        Whether the data changed; else the profile plans it otherwise.
    """
    day = german.day(local_day(finished_at))
    if not is_planned_so:
        return f"Veraltet: Seit der Rechnung vom {day} plant das Profil sie anders. Neu: {command}"
    return f"Veraltet: Seit der Rechnung vom {day} haben sich die Daten geändert. Neu: {command}"
