"""A public function of three parameters or more says in its docstring what each of them is.

It does so under `Parameters`, as numpydoc writes it. Exempt are names that mean the same
everywhere (`SAME_EVERYWHERE`); routes and commands, whose parameters are explained where the API
and the command line describe them; and the migrations, whose functions Alembic calls.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("kpk_geo", "analyses", "maps", "api")
FROM = 3  # parameters, the exempt ones included
SAME_EVERYWHERE = {
    "connection", "engine", "menu", "on_step", "path", "region_id", "report", "request", "seed",
    "source_file", "threads",
}  # fmt: skip

Function = ast.FunctionDef | ast.AsyncFunctionDef


def public_functions(node: ast.Module | ast.ClassDef) -> Iterator[Function]:
    """Give what can be called from elsewhere, methods of public classes included."""
    for item in node.body:
        if not isinstance(item, ast.ClassDef | Function) or item.name.startswith("_"):
            continue
        if isinstance(item, ast.ClassDef):
            yield from public_functions(item)
        else:
            yield item


def commands(module: ast.Module) -> set[str]:
    """Name the functions that are handed over as commands: `add(app, "load", load)`."""
    return {
        node.args[2].id
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "add"
        and len(node.args) == 3
        and isinstance(node.args[2], ast.Name)
    }


def is_route(function: Function) -> bool:
    texts = [ast.unparse(decorator) for decorator in function.decorator_list]
    return any(re.match(r"\w*(router|app)\.\w+\(", text) for text in texts)


def parameters(function: Function) -> list[str]:
    asked = function.args
    every = [*asked.posonlyargs, *asked.args, asked.vararg, *asked.kwonlyargs, asked.kwarg]
    return [one.arg for one in every if one is not None and one.arg not in {"self", "cls"}]


def described(docstring: str) -> list[str]:
    """Name what the entries under `Parameters` are about; several may share an entry."""
    section = re.search(
        r"^Parameters\n-+\n(.*?)(?=\n\n\S[^\n]*\n-+(?:\n|\Z)|\Z)",
        docstring,
        re.MULTILINE | re.DOTALL,
    )
    lines = section.group(1).splitlines() if section else []
    entries = [line.split(" : ")[0] for line in lines if line and not line.startswith(" ")]
    return [name.strip().lstrip("*") for entry in entries for name in entry.split(",")]


def faults(source: str) -> list[str]:
    module = ast.parse(source)
    found = []
    for function in public_functions(module):
        names, entries = parameters(function), described(ast.get_docstring(function) or "")
        where = f"{function.lineno}: {function.name}"
        found += [f"{where}: {name} is no parameter" for name in entries if name not in names]
        if len(names) < FROM or is_route(function) or function.name in commands(module):
            continue
        missing = [name for name in names if name not in {*entries, *SAME_EVERYWHERE}]
        found += [f"{where}: {name} is not described" for name in missing]
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_every_parameter_of_a_public_function_is_described(package: str) -> None:
    paths = [path.relative_to(ROOT) for path in sorted((ROOT / package).rglob("*.py"))]
    found = [
        f"{path}:{fault}"
        for path in paths
        if "migrations" not in path.parts
        for fault in faults((ROOT / path).read_text(encoding="utf-8"))
    ]
    assert found == []


PLANTED = '''
class Grid:
    def fill(self, rows, columns, *, value):
        """Fill it.

        Parameters
        ----------
        rows, columns
            How many.
        colour
            Given up long ago.

        Returns
        -------
        int
            The number of cells.
        """
'''


def test_check_finds_an_undescribed_parameter_and_an_entry_for_none() -> None:
    assert faults(PLANTED) == ["3: fill: colour is no parameter", "3: fill: value is not described"]


@pytest.mark.parametrize(
    "source",
    [
        "def two(first, second): ...",
        "def _private(first, second, third): ...",
        "class _Private:\n    def public(self, first, second, third): ...",
        "@router.get('/')\ndef route(first, second, third): ...",
        "add(app, 'load', load)\ndef load(first, second, third): ...",
        "def exempt(connection, region_id, path): ...",
    ],
)
def test_check_leaves_alone_what_needs_no_entry(source: str) -> None:
    assert faults(source) == []
