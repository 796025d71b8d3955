"""A public function of three parameters or more says in its docstring what each of them is.

It does so under `Parameters`, as numpydoc writes it. Exempt are names that mean the same
everywhere (`SAME_EVERYWHERE`); routes and commands, whose parameters are explained where the API
and the command line describe them; and the migrations, whose functions Alembic calls.

Under `Raises` every public function but those names the errors of ours that it raises itself.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpk_geo import errors

ROOT = Path(__file__).parents[1]
PACKAGES = ("kpk_geo", "analyses", "maps", "api")
FROM = 3  # parameters, the exempt ones included
SAME_EVERYWHERE = {
    "connection", "engine", "menu", "on_step", "path", "region_id", "report", "request", "seed",
    "source_file", "threads",
}  # fmt: skip
OUR_ERRORS = {
    name
    for name, item in vars(errors).items()
    if isinstance(item, type) and issubclass(item, errors.KpkError)
}

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


def raised(function: Function) -> set[str]:
    """Name the errors of ours that a function makes itself."""
    return {
        node.id
        for item in ast.walk(function)
        if isinstance(item, ast.Raise) and item.exc is not None
        for node in [item.exc.func if isinstance(item.exc, ast.Call) else item.exc]
        if isinstance(node, ast.Name) and node.id in OUR_ERRORS
    }


def described(docstring: str, heading: str) -> list[str]:
    """Name what the entries under a heading are about; several may share an entry."""
    section = re.search(
        rf"^{heading}\n-+\n(.*?)(?=\n\n\S[^\n]*\n-+(?:\n|\Z)|\Z)",
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
        docstring = ast.get_docstring(function) or ""
        names, entries = parameters(function), described(docstring, "Parameters")
        where = f"{function.lineno}: {function.name}"
        found += [f"{where}: {name} is no parameter" for name in entries if name not in names]
        if is_route(function) or function.name in commands(module):
            continue
        said = {*described(docstring, "Raises")}
        if "KpkError" not in said:  # which stands for any of them
            found += [
                f"{where}: {name} is raised unsaid" for name in sorted(raised(function) - said)
            ]
        if len(names) < FROM:
            continue
        missing = [name for name in names if name not in {*entries, *SAME_EVERYWHERE}]
        found += [f"{where}: {name} is not described" for name in missing]
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_every_parameter_and_error_of_a_public_function_is_described(package: str) -> None:
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


RAISING = '''
def read(path):
    """Read it.

    Raises
    ------
    SourceError, MissingColumnError
        It cannot be used.
    """
    if path is None:
        raise NotFoundError("none") from None
    raise SourceError("unreadable")
'''


def test_check_finds_an_error_that_is_not_named() -> None:
    assert faults(RAISING) == ["2: read: NotFoundError is raised unsaid"]
    assert faults(RAISING.replace("SourceError, Miss", "KpkError, Miss")) == []


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
