"""What is known of founding a region in the browser, on disk: a restart loses nothing."""

import re
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ValidationError

from kpk_geo.errors import NotFoundError
from kpk_geo.output_file import output_file

_ROOM = "anlegen"  # below the state folder
_ID = re.compile(r"[0-9a-f]{16}")
Stage = Literal["survey", "areas", "build", "done"]


class CutNote(BaseModel):
    """One way of cutting the place, as it is shown."""

    level: str
    label: str
    of: str
    count: int
    square_metres: float  # of its middle area
    people: float | None  # in its middle area; None: nobody counted them
    share: float  # of the people, in its areas
    remark: str
    picture: str  # SVG


class MapNote(BaseModel):
    """How real a map is."""

    label: str
    status: str
    reason: str
    address: str  # empty: it has nothing to show


class NeedNote(BaseModel):
    """How real something is on which maps rest."""

    label: str
    status: str
    what: str
    way: str


class Result(BaseModel):
    """What came of it."""

    sentence: str
    maps: list[MapNote]
    needs: list[NeedNote]
    hints: list[str]
    licences: list[tuple[str, str]]  # title and address of a source whose licence nobody read
    papers: list[str]
    has_kept_profile: bool
    reused: int
    seconds: float


class Founding(BaseModel):
    """One region that is founded, or was."""

    id: str
    key: str  # of the commune or Kreis
    label: str
    region_id: str
    target: str  # folder of the region
    by: str
    at: datetime
    source: str = ""  # folder with what was fetched; empty: it is fetched first
    hosts: list[str] = []  # that somebody agreed to ask
    level: str = ""  # areas that were chosen
    level_before: str = ""  # on which the region was computed so far
    stage: Stage = "survey"  # what is being done or comes next
    step: str = ""  # at which it stopped
    error: str = ""
    is_cancelled: bool = False
    is_invented: bool = False  # its data are, as whoever made them says
    notes: list[str] = []  # of the fetch
    cuts: list[CutNote] = []
    proposed: str = ""
    result: Result | None = None


class Records:
    """The records below a state folder."""

    def __init__(self, state_dir: Path) -> None:
        self.room = state_dir / _ROOM

    def new_id(self) -> str:
        """Give a name that nobody guesses and no other record has."""
        return secrets.token_hex(8)

    def keep(self, record: Founding) -> None:
        """Write a record, whole or not at all."""
        self.room.mkdir(parents=True, exist_ok=True)
        with output_file(self._path(record.id)) as draft:
            draft.write_text(record.model_dump_json(), encoding="utf-8")

    def read(self, record_id: str) -> Founding:
        """Read a record.

        Raises
        ------
        NotFoundError
            There is none of that name, or it is damaged.
        """
        path = self._path(record_id)
        gone = NotFoundError(
            "Diesen Vorgang gibt es nicht (mehr). Neu beginnen geht auf der Seite /neu."
        )
        if not path.is_file():
            raise gone
        try:
            return Founding.model_validate_json(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise gone from error

    def all(self) -> list[Founding]:
        """List all records, the newest first."""
        found = []
        for path in self.room.glob("[0-9a-f]*.json"):
            try:
                found.append(Founding.model_validate_json(path.read_text(encoding="utf-8")))
            except (OSError, ValidationError):
                continue  # damaged: it is no record
        return sorted(found, key=lambda record: record.at, reverse=True)

    def discard(self, record_id: str) -> None:
        """Forget a record; what was cut or loaded stays."""
        self._path(record_id).unlink(missing_ok=True)

    def _path(self, record_id: str) -> Path:
        if not _ID.fullmatch(record_id):
            raise NotFoundError("Diesen Vorgang gibt es nicht.")
        return self.room / f"{record_id}.json"


def now() -> datetime:
    """Give this moment."""
    return datetime.now(UTC)
