"""A data set of an Opendatasoft portal: its export, and what the portal says of its licence."""

from typing import Any

from kpk_geo.open_data.access import OpendatasoftAccess
from kpk_geo.services.faults import FetchError
from kpk_geo.services.task import Brought, Task


def bring(task: Task) -> tuple[Brought, ...]:
    """Fetch the export."""
    access, base = _data_set(task)
    said = _metas(task.json(base))
    download = task.fetch(f"{base}/exports/{access.export}")
    return (
        Brought(
            name=task.named(f"{access.dataset}.{access.export}"),
            download=download,
            title=said.get("title"),
            licence_seen=said.get("license"),
        ),
    )


def probe(task: Task) -> str:
    """Ask what the portal says of it."""
    said = _metas(task.json(_data_set(task)[1]))
    return f"„{said.get('title', 'ohne Titel')}“, Lizenz: {said.get('license', 'nicht genannt')}"


def _data_set(task: Task) -> tuple[OpendatasoftAccess, str]:
    access = task.entry.access
    assert isinstance(access, OpendatasoftAccess)
    return access, f"{task.url.rstrip('/')}/catalog/datasets/{access.dataset}"


def _metas(answer: Any) -> dict[str, str]:
    try:
        metas = answer["metas"]["default"]
        return {key: str(metas[key]) for key in ("title", "license") if metas.get(key)}
    except (KeyError, TypeError, AttributeError) as error:
        raise FetchError("Das Portal beschreibt den Datensatz anders als erwartet.") from error
