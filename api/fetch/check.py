"""Looks at the beginning of each source: does it still answer as its entry says?"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.fetch.plan import Planned
from api.fetch.run import OnItem
from kpk_geo.errors import InputError
from kpk_geo.services.cache import Cache
from kpk_geo.services.client import Client
from kpk_geo.services.faults import FetchError
from kpk_geo.services.protocols import probe
from kpk_geo.services.task import Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What one source answered."""

    planned: Planned
    found: str = ""  # German
    why: str = ""  # German; where it does not answer as expected
    way_out: str = ""  # German


def check_plan(
    plan: Sequence[Planned], client: Client, cache: Cache, *, on_item: OnItem
) -> tuple[Check, ...]:
    """Look at all sources of a plan; nothing is kept.

    Parameters
    ----------
    plan
        As a person has agreed to it.
    client
        That may ask the hosts of the plan.
    cache
        Not written to.
    on_item
        Hears which source is looked at.
    """
    checks = []
    for place, planned in enumerate(plan, 1):
        on_item(planned, place, len(plan))
        checks.append(_check(planned, client, cache))
    return tuple(checks)


def _check(planned: Planned, client: Client, cache: Cache) -> Check:
    task = Task(
        entry=planned.entry, place=planned.place, client=client, cache=cache,
        on_bytes=lambda received, total: None,
    )  # fmt: skip
    try:
        return Check(planned=planned, found=probe(task))
    except FetchError as error:
        return Check(planned=planned, why=error.why, way_out=error.way_out)
    except InputError as error:
        return Check(planned=planned, why=str(error))
