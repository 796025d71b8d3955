"""Musterland for the tests of this folder."""

from pathlib import Path

import pytest
from fetched_folders import musterland


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Musterland, to be read only."""
    return musterland(tmp_path_factory.mktemp("musterland"))


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A Musterland that a test may change."""
    return musterland(tmp_path / "musterland")
