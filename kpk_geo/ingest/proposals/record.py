"""What is proposed for a file: a role for each column, how sure, and the questions left open."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpk_geo.ingest.proposals.areas import AreaMatch
from kpk_geo.ingest.proposals.figures import Figures
from kpk_geo.model.term import Term
from kpk_geo.profile import IndicatorTable

SHOWN = 3  # rows of a file that a page shows
UNKNOWN = "unknown"  # answer "weiß ich nicht": what is asked about stays out, or stays hidden


class DeliveryKind(StrEnum):
    """What a file brings."""

    TABLE = "table"  # figures by area
    OFFERS = "offers"
    ADDRESSES = "addresses"
    CENSUS = "census"
    AREAS = "areas"
    OPEN = "open"  # neither areas nor places were recognised


class Role(Term):
    """What a column is taken for."""

    AREA = "area", "Gebiet"
    AREA_NAME = "area_name", "Name des Gebiets (nur zur Probe)"
    AREA_ABOVE = "area_above", "übergeordnetes Gebiet (nicht nötig)"
    COUNT = "count", "Anzahl"
    RATE = "rate", "Anteil in Prozent"
    FIGURE = "figure", "Zahl, Einheit offen"
    CLASSES = "classes", "Stufe oder Klasse"
    DAY = "day", "Stichtag"
    FIELD = "field", "Angabe zum Angebot"
    LATLON = "latlon", "Breite und Länge in einer Zelle"
    CONTACT = "contact", "Telefon, E-Mail oder Person"
    CODE = "code", "Nummer oder Schlüssel der Liste"
    GRID_CELL = "grid_cell", "Rasterzelle"
    TEXT = "text", "Text"
    EMPTY = "empty", "leer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a column was recognised as, and by what."""

    role: Role
    evidence: str  # German: what in the cells says so
    field: str = ""  # of an offer, where the role is FIELD
    kinds: Mapping[str, tuple[str, ...]] = dataclasses.field(
        default_factory=dict
    )  # text -> codes of kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer."""

    value: str
    label: str
    follows: str = ""  # German: what comes of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the cells leave open; nothing is preselected."""

    id: str  # kind of question, and the place of the column: "decimal:4"
    title: str
    headings: tuple[str, ...]  # columns that hang on it
    options: tuple[Option, ...]

    @property
    def kind(self) -> str:
        """What is asked."""
        return self.id.partition(":")[0]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ProposedColumn:
    """One column of the file."""

    heading: str
    place: int  # from left, from 0
    found: Found
    example: str  # a real cell of a row that may be shown; empty: none may
    figures: Figures | None = None
    indicator: str = ""  # id of one that the profile has
    part: str = "column"  # of the indicator: column, numerator or denominator
    unit_in_file: str = ""  # "share": the profile said so of this column before
    placeholder: float | None = None  # a number that probably stands for none

    @property
    def role(self) -> Role:
        """What the column is taken for."""
        return self.found.role


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedDay:
    """A day for which figures may hold."""

    day: date
    whence: str  # German: where it was read


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Proposal:
    """What a file seems to hold, and how a profile would name it."""

    file: str
    kind: DeliveryKind
    keys: Mapping[str, str | int]  # of the profile: encoding, sheet, header_line
    columns: tuple[ProposedColumn, ...]
    questions: tuple[Question, ...]
    rows: int
    areas: AreaMatch | None = None
    rivals: tuple[AreaMatch, ...] = ()  # further columns that fit as well: asked which is meant
    sums: tuple[int, ...] = ()  # lines of rows that add others up
    days: tuple[ProposedDay, ...] = ()
    like: IndicatorTable | None = None  # of the profile, with the very same columns
    offer_kind: str = ""  # of the whole list, from its words
    crs: str = ""  # of the coordinate columns
    notes: tuple[str, ...] = ()  # German: what a person should know before
    shown_lines: tuple[int, ...] = ()  # the first rows of which cells may be shown

    def column(self, role: Role, field_name: str = "") -> ProposedColumn | None:
        """Give the first column of a role, and of a field; None: there is none."""
        fitting = (
            column for column in self.columns
            if column.role is role and (not field_name or column.found.field == field_name)
        )  # fmt: skip
        return next(fitting, None)
