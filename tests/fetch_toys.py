"""Entries of a registry that name hosts which are none."""

from collections.abc import Callable
from typing import Any

from kpk_geo.open_data import Place, SourceEntry
from kpk_geo.services.task import Task

HOST = "daten.example.de"
BASE = f"https://{HOST}"
OTHER = "kopie.example.de"
KREFELD = Place("05114000", "Krefeld")
MakeTask = Callable[..., Task]


def make_entry(access: dict[str, Any], kind: str = "geojson", **keys: Any) -> SourceEntry:
    """Describe a source; `url` of its access is the whole address, or a path on `HOST`."""
    return SourceEntry.model_validate(
        {
            "id": "quelle", "layer": "kitas", "title": "Quelle", "publisher": "Amt",
            "licence": "nicht gelesen", "access": access, "kind": kind, "confidence": "?",
            "checked": "2026-11", "scope": "nrw",
        }
        | keys
    )  # fmt: skip
