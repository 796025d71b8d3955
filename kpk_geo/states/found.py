"""The files of a state: a section may name several by a pattern."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kpk_geo.errors import KpkError, SourceError
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.files import describe_file
from kpk_geo.model import StateFaultKind
from kpk_geo.profile import FileSection
from kpk_geo.results.state import StateFault

Part = TypeVar("Part", bound=FileSection)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFiles:
    """The files of one section, in the order of their names."""

    files: tuple[SourceFile, ...]
    faults: tuple[StateFault, ...]


def find_files(pattern: str, data_dir: Path) -> FoundFiles:
    """Find the files that a pattern names, each with its fingerprint.

    Parameters
    ----------
    pattern
        Name below the folder; * and ? stand for any letters.
    data_dir
        Folder of the data.
    """
    names = sorted(_matches(pattern, data_dir)) or [pattern]
    files, faults = [], []
    for name in names:
        try:
            files.append(describe_file(name, data_dir))
        except KpkError as error:
            kind = StateFaultKind.MISSING_FILE if isinstance(error, SourceError) else (
                StateFaultKind.UNREADABLE_FILE
            )  # fmt: skip
            faults.append(StateFault(kind=kind, file=name, text=str(error)))
    return FoundFiles(files=tuple(files), faults=tuple(faults))


def _matches(pattern: str, data_dir: Path) -> Iterator[str]:
    if "*" not in pattern and "?" not in pattern:
        return
    for path in data_dir.glob(pattern):
        if path.is_file():
            yield path.relative_to(data_dir).as_posix()


def each_file(section: Part, found: FoundFiles) -> Sequence[tuple[Part, SourceFile]]:
    """Give the section once for each of its files.

    Parameters
    ----------
    section
        Of the profile.
    found
        Its files.
    """
    return [(section.model_copy(update={"file": file.name}), file) for file in found.files]
