"""One file under one address."""

from kpk_geo.services.task import Brought, Task


def bring(task: Task) -> tuple[Brought, ...]:
    """Fetch the file."""
    return (Brought(name=task.named(task.url), download=task.fetch(task.url)),)


def probe(task: Task) -> str:
    """Look at its first bytes."""
    return task.look(task.url)
