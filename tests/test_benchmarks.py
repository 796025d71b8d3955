"""Benchmarks are run by hand: what they take from the packages must still be there."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"kpk_geo", "analyses", "maps", "api"}
SCRIPTS = sorted((ROOT / "benchmarks").rglob("*.py"))


def taken(script: Path) -> Iterator[tuple[str, str]]:
    """Module and name of everything that a script takes from the packages."""
    for node in ast.walk(ast.parse(script.read_text(encoding="utf-8"))):
        module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
        if isinstance(node, ast.ImportFrom) and module.split(".")[0] in PACKAGES:
            yield from ((module, alias.name) for alias in node.names)


def is_there(module: str, name: str) -> bool:
    try:
        if hasattr(importlib.import_module(module), name):
            return True
        importlib.import_module(f"{module}.{name}")
    except ModuleNotFoundError:
        return False
    return True


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_what_a_benchmark_takes_is_there(script: Path) -> None:
    assert [name for name in taken(script) if not is_there(*name)] == []


def test_what_was_renamed_is_found() -> None:
    assert not is_there("api.questions.access.run", "run_accessibility")
    assert not is_there("api.questions.access.what_if", "Change")
