"""A data set of an Opendatasoft portal: its export, and what the portal says of its licence."""

from typing import Any

from kpk_geo.open_data.access import OpendatasoftAccess
from kpk_geo.services.faults import FetchError
from kpk_geo.services.task import Brought, Task


def bring(task: Task) -> tuple[Brought, ...]:
    """Fetch the export."""
    access = task.entry.access
    assert isinstance(access, OpendatasoftAccess)
    base = f"{task.url.rstrip('/')}/catalog/datasets/{access.dataset}"
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


def _metas(answer: Any) -> dict[str, str]:
    try:
        metas = answer["metas"]["default"]
        return {key: str(metas[key]) for key in ("title", "license") if metas.get(key)}
    except (KeyError, TypeError, AttributeError) as error:
        raise FetchError("Das Portal beschreibt den Datensatz anders als erwartet.") from error
