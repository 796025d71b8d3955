"""Tasks and what each is made of: a plan is an order of work without circles."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from kpk_geo.engine.software import software
from kpk_geo.errors import SourceError, why

Value = str | int | float | bool | None | Sequence["Value"] | Mapping[str, "Value"]
DIGITS = 32  # of a digest in the name of a folder: 128 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file from outside that a task reads."""

    path: Path
    sha256: str
    size: int
    modified: int  # ns; with the size it says during the run whether the file is still the same

    @classmethod
    def of(cls, path: Path) -> "SourceFile":
        """Take the digest of a file.

        Raises
        ------
        SourceError
            It cannot be read.
        """
        try:
            with path.open("rb") as stream:
                found = path.stat()
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise SourceError(f"{path} lässt sich nicht lesen ({why(error)}).") from error
        return cls(
            path=path.absolute(), sha256=digest, size=found.st_size, modified=found.st_mtime_ns
        )

    def is_unchanged(self) -> bool:
        """Say whether the file is still the one whose digest was taken."""
        try:
            found = self.path.stat()
        except OSError:
            return False
        return (found.st_size, found.st_mtime_ns) == (self.size, self.modified)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One piece of work: a function of files that writes files into a folder of its own.

    The function is called with the folders and files of `inputs` and `sources` by their names here,
    the folder to write into, and `arguments` by keyword. It reads nothing else, and what it writes
    hangs on nothing else, so that doing it twice gives the same bytes.
    """

    name: str
    stage: str  # tasks of a stage are counted together, and their outputs lie side by side
    function: str  # where it is found: "package.module:function"
    version: int = 1  # of what the function writes; higher whenever that changes
    arguments: Mapping[str, Value] = field(
        default_factory=dict
    )  # small ones: paths, names, numbers
    inputs: Mapping[str, str] = field(default_factory=dict)  # name -> task whose output is read
    sources: Mapping[str, SourceFile] = field(default_factory=dict)
    needs_much_memory: bool = False  # only a worker with the resource "big" takes it


def recipe_digest(recipe: Mapping[str, Value]) -> str:
    """Give the digest of what a task is made of: the name of its output."""
    text = json.dumps(recipe, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


class Plan:
    """All tasks of a run, in an order in which they can be done."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self.by_name = {task.name: task for task in tasks}
        if len(self.by_name) < len(tasks):
            raise ValueError("two tasks have the same name")
        for task in tasks:
            unknown = set(task.inputs.values()) - set(self.by_name)
            if unknown:
                raise ValueError(f"{task.name} reads what no task makes: {sorted(unknown)}")
            if set(task.inputs) & set(task.sources):
                raise ValueError(f"{task.name}: an input and a source have the same name")
        rank = {name: number for number, name in enumerate(self.by_name)}
        sorter = TopologicalSorter({task.name: set(task.inputs.values()) for task in tasks})
        try:
            sorter.prepare()
        except CycleError as error:
            raise ValueError(f"tasks wait for each other: {error.args[1]}") from error
        order: list[Task] = []
        while sorter.is_active():
            names = sorted(sorter.get_ready(), key=rank.__getitem__)
            order += [self.by_name[name] for name in names]
            sorter.done(*names)
        self.tasks = tuple(order)

    @cached_property
    def digests(self) -> dict[str, str]:
        """Digest of all that each task is made of: function, arguments, inputs, software."""
        found: dict[str, str] = {}
        for task in self.tasks:
            found[task.name] = recipe_digest(self.recipe(task, found))
        return found

    def recipe(self, task: Task, digests: Mapping[str, str]) -> dict[str, Value]:
        """Say what a task is made of; the same recipe, the same bytes.

        Parameters
        ----------
        task
            Of this plan.
        digests
            Those of the tasks whose output it reads.
        """
        return {
            "stage": task.stage, "function": task.function, "version": task.version,
            "arguments": task.arguments,
            "inputs": {name: digests[other] for name, other in task.inputs.items()},
            "sources": {name: source.sha256 for name, source in task.sources.items()},
            "software": software(),
        }  # fmt: skip

    @cached_property
    def digest(self) -> str:
        """Digest of the whole plan, whatever the order in which its tasks are listed."""
        text = json.dumps(sorted(self.digests.items()))
        return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]

    @cached_property
    def dependants(self) -> dict[str, tuple[str, ...]]:
        """Tasks that read the output of each."""
        found: dict[str, list[str]] = {name: [] for name in self.by_name}
        for task in self.tasks:
            for other in dict.fromkeys(task.inputs.values()):
                found[other].append(task.name)
        return {name: tuple(others) for name, others in found.items()}

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """All stages, in the order in which they begin."""
        return tuple(dict.fromkeys(task.stage for task in self.tasks))
