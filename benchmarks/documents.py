"""How long do dossiers take, and how large are they? Beside them what an office would take instead.

    python -m benchmarks.documents REGION LEVEL [--short 60]

The region is loaded and evaluated in the database of the settings. Goals: Word file and PDF of one
area together under 3 s, 60 short forms under 60 s of the processor, a PDF under 500 kB, a Word file
under 1.2 MB. "LibreOffice" turns the same Word file into a PDF, where it is installed.
"""

import argparse
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from api.area_pages.read import read_asked
from api.dossier.asked import read_areas_dossier
from api.dossier.context import read_context
from api.dossier.read import read_dossier
from api.dossier.write import dossier_of
from api.files.documents import DocumentFormat, document_bytes
from api.questions import QUESTIONS
from kpk_geo.database.area_tree import read_named_areas
from kpk_geo.database.areas import read_level
from kpk_geo.database.connection import transaction
from kpk_geo.database.current import open_database
from maps.document.blocks import Document
from maps.dossier.elements import element_of

T = TypeVar("T")
OFFICE = "soffice"
ELEMENT = element_of("familienbuero")


def timed(work: Callable[[], T]) -> tuple[T, str]:
    """Do something once; give seconds of the wall and of the processor as a row's cells."""
    wall, processor = time.perf_counter(), time.process_time()
    made = work()
    seconds = (time.perf_counter() - wall, time.process_time() - processor)
    return made, " | ".join(f"{value:.2f}" for value in seconds)


def one(connection: Connection, region: str, level: str, key: str) -> Document:
    """Read and put together the full form of an area, everything from the database."""
    asked = read_asked(connection, region, level, [key])
    content = read_areas_dossier(connection, asked, QUESTIONS, ELEMENT, is_quarter=False)
    return dossier_of(content, short=False)


def short_forms(connection: Connection, region: str, level: str, keys: list[str]) -> list[int]:
    """Write the short form of each area as a PDF of its own; give the sizes."""
    context = read_context(connection, region, read_level(connection, region, level), ELEMENT)
    sizes = []
    for key in keys:
        asked = read_asked(connection, region, level, [key])
        document = dossier_of(read_dossier(connection, asked, QUESTIONS, context), short=True)
        sizes.append(len(document_bytes(document, DocumentFormat.PDF)))
    return sizes


def office_pdf(word: bytes) -> int:
    """Let LibreOffice turn a Word file into a PDF; give its size."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dossier.docx"
        path.write_bytes(word)
        command = [OFFICE, "--headless", "--convert-to", "pdf", "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True)
        return path.with_suffix(".pdf").stat().st_size


def report(connection: Connection, region: str, level: str, count: int) -> None:
    """Print a row for each job."""
    keys = [
        area.area_id
        for area in read_named_areas(connection, read_level(connection, region, level).level_pk)
    ]
    print(f"\n{region}, {level}: {len(keys)} areas\n")
    print("| job | wall, s | processor, s | kB |\n|---|---|---|---|")
    one(connection, region, level, keys[0])  # imports and fonts are read once
    for name in ("first", "again"):
        document, seconds = timed(lambda: one(connection, region, level, keys[len(keys) // 2]))
        print(f"| full form, read and put together ({name}) | {seconds} | |")
    files = {}
    for file_format in DocumentFormat:
        files[file_format], seconds = timed(lambda f=file_format: document_bytes(document, f))
        print(f"| full form as {file_format} | {seconds} | {len(files[file_format]) / 1000:.0f} |")
    if shutil.which(OFFICE):
        size, seconds = timed(lambda: office_pdf(files[DocumentFormat.DOCX]))
        print(f"| the Word file as PDF by LibreOffice | {seconds} | {size / 1000:.0f} |")
    sizes, seconds = timed(lambda: short_forms(connection, region, level, keys[:count]))
    print(f"| {len(sizes)} short forms as PDF | {seconds} | up to {max(sizes) / 1000:.0f} |")


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("region")
    parser.add_argument("level")
    parser.add_argument("--short", type=int, default=60, help="how many short forms")
    asked = parser.parse_args()
    with open_database() as engine, transaction(engine) as connection:
        report(connection, asked.region, asked.level, asked.short)


if __name__ == "__main__":
    main()
