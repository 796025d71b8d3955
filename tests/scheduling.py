"""The order of the tests on several processes."""

from typing import Any

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

# What takes longest begins first, so that the processes end together.
LONG_FIRST = (
    "browser", "test_own_commune", "test_essen", "test_kaiserslautern", "test_laws",
    "test_inference",
    "test_gap_changes", "test_reallocate", "test_network_changes", "test_forecast", "test_app",
    "test_scenarios", "test_accessibility", "test_inventory", "test_other_regions", "test_effect",
    "test_cluster", "test_serve",
)  # fmt: skip


class FilesTogether(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Gives a process whole files, and all browser tests to one: they share a costly start."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        return "browser" if file.startswith("tests/browser/") else file


@pytest.hookimpl
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FilesTogether:
    """Choose how tests are shared among processes."""
    return FilesTogether(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they need, so that they can be chosen or left out; long ones first."""
    for item in items:
        needs = set(getattr(item, "fixturenames", ()))
        if needs & {"cluster", "engine", "commune"}:
            item.add_marker(pytest.mark.postgis)
        if "shared_data" in needs:
            item.add_marker(pytest.mark.real_data)
        if "page" in needs or "browser" in needs:
            item.add_marker(pytest.mark.browser)

    def rank(item: pytest.Item) -> int:
        names = (item.path.stem, item.path.parent.name)
        return min((LONG_FIRST.index(n) for n in names if n in LONG_FIRST), default=len(LONG_FIRST))

    items.sort(key=rank)
