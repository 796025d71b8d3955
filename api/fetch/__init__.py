"""Fetches open data into a folder, once a person has agreed: what is asked, what came, why not."""

from api.fetch.check import Check, check_plan
from api.fetch.outcome import FetchReport, Outcome, State
from api.fetch.plan import Planned, hosts_of, make_plan, open_client
from api.fetch.run import fetch_into
from api.fetch.take import take_file

__all__ = [
    "Check",
    "FetchReport",
    "Outcome",
    "Planned",
    "State",
    "check_plan",
    "fetch_into",
    "hosts_of",
    "make_plan",
    "open_client",
    "take_file",
]
