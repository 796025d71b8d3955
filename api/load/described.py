"""Fingerprints of all files of a profile, taken before anything is read."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from kpk_geo.errors import KpkError, SourceError
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.files import describe_file, describe_rasters
from kpk_geo.profile import FileSection, IndicatorTable, RegionProfile, StreetNetwork
from kpk_geo.profile.cells import CellIndicators


def described_files(
    profile: RegionProfile, sections: Mapping[str, FileSection], data_dir: Path
) -> dict[str, SourceFile | KpkError]:
    """Take the fingerprint of every file, or say what is wrong with it: absent, or empty.

    Parameters
    ----------
    profile
        The whole, since some sections rest on others.
    sections
        By name in the register.
    data_dir
        Folder in which the files are looked for.

    Raises
    ------
    SourceError
        Not one of them is there: it is probably another folder.
    """
    files: dict[str, SourceFile | KpkError] = {}
    for name, section in sections.items():
        try:
            files[name] = _described(profile, section, data_dir)
        except KpkError as error:
            files[name] = error
    faults = [found for found in files.values() if isinstance(found, KpkError)]
    if files and len(faults) == len(files):
        texts = dict.fromkeys(str(fault) for fault in faults)
        raise SourceError("\n".join(texts)) from faults[0]
    return files


def _described(profile: RegionProfile, section: FileSection, data_dir: Path) -> SourceFile:
    if isinstance(section, CellIndicators):
        return _joint(section, data_dir)
    own = describe_file(section.file, data_dir)
    if isinstance(section, StreetNetwork) and section.elevation:
        return replace(own, beside=describe_rasters(section.elevation, data_dir))
    if not isinstance(section, IndicatorTable):
        return own
    beside = [section.crosswalk] if section.crosswalk else []
    beside += [other.file for other in profile.rests_on(section)]
    return replace(own, beside=tuple(describe_file(name, data_dir) for name in beside))


def _joint(section: CellIndicators, data_dir: Path) -> SourceFile:
    """Take one fingerprint over all files of a section."""
    files = [describe_file(name, data_dir) for name in section.files]
    digests = "".join(file.sha256 for file in files)
    return SourceFile(
        path=files[0].path,
        name=section.file,
        sha256=files[0].sha256 if len(files) == 1 else sha256(digests.encode()).hexdigest(),
        size=sum(file.size for file in files),
    )


def reading_of(profile: RegionProfile, section: FileSection) -> str:
    """Say how the profile reads a file, and those on which it rests, as far as it matters."""
    sections = [section]
    if isinstance(section, IndicatorTable):
        sections += profile.rests_on(section)
    return " ".join(map(profile.reading_of, sections))
