"""Files that are damaged, and what a reader says of them."""

import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.fuzz.readers import READERS, Reader
from kpk_geo.errors import KpkError

GERMAN = re.compile(r"\b(Die|Das|Der|Ein|Keine|keine|nicht|Bitte|bitte|Erwartet)\b")


def said(reader: Reader, path: Path) -> str:
    """Read; give the error, or what the report says if the rest could be read."""
    start = time.process_time()  # a busy machine is no slow reader
    try:
        notes = reader(path).notes
        text = " ".join(note.reason for note in notes)
    except KpkError as error:
        text = str(error)
        assert path.name in text
    assert time.process_time() - start < 10
    assert GERMAN.search(text), text
    return text


def written(folder: Path, reader: str, content: bytes) -> str:
    path = folder / READERS[reader].file
    path.write_bytes(content)
    return said(READERS[reader], path)


def repacked(
    content: bytes, change: Callable[[str, bytes], tuple[str, bytes]], packing: int = 8
) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w") as out:
        for name in archive.namelist():
            out.writestr(*change(name, archive.read(name)), compress_type=packing)
    return target.getvalue()


def in_two(text: str, at: str, between: str) -> bytes:
    before, after = text.split(at, 1)
    return (before + between + after).encode()
