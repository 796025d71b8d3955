"""What a column of a table is: named, headed, counted and rounded in one place for every file."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kpk_geo import german
from kpk_geo.model import Unit
from kpk_geo.profile import Indicator

_SIGNS = {Unit.PERCENT: "%", Unit.POINTS: "PP", Unit.PER_1000: "‰", Unit.EURO: "€"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; figures are stored as everywhere (rates 0-1) and scaled when they are shown."""

    name: str  # for programs
    heading: str  # German, without the unit
    unit: Unit | None = None  # of figures; None: texts, keys and yes or no
    digits: int | None = None  # decimals for people; None: as many as the unit usually has
    measure: str = ""  # German: what figures are counted in where the unit does not say, as "min"
    note: str = ""  # German: what the column says, for the sheet of explanations

    @property
    def decimals(self) -> int:
        """How many decimals people see."""
        if self.digits is not None:
            return self.digits
        return 0 if self.unit is None else german.usual_digits(self.unit)

    @property
    def sign(self) -> str:
        """German: what stands behind figures; empty for mere numbers and texts."""
        return self.measure or (_SIGNS.get(self.unit, "") if self.unit else "")

    @property
    def signed_heading(self) -> str:
        """German heading with the unit, for a file whose cells hold bare numbers.

        >>> Column(name="share", heading="Anteil in der Zeit", unit=Unit.PERCENT).signed_heading
        'Anteil in der Zeit (%)'
        """
        return f"{self.heading} ({self.sign})" if self.sign else self.heading

    @property
    def stored_heading(self) -> str:
        """German heading where the cells hold figures as they are stored: no per cent, but 0-1.

        >>> Column(name="share", heading="Anteil in der Zeit", unit=Unit.PERCENT).stored_heading
        'Anteil in der Zeit (Anteil 0–1)'
        """
        if self.divisor == 1:
            return self.signed_heading
        return f"{self.heading} (Anteil 0–1)"

    @property
    def divisor(self) -> int:
        """What a shown figure is divided by to be stored."""
        return 1 if self.unit is None else self.unit.divisor


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Sheet:
    """A table with its columns described."""

    title: str
    frame: pd.DataFrame  # technical names; NaN: no figure; inf: no way leads there
    columns: tuple[Column, ...]  # of every column of the frame, in its order

    @property
    def headings(self) -> list[str]:
        """German headings with their units, each once: a second one gets its technical name."""
        return self._once([column.signed_heading for column in self.columns])

    @property
    def stored_headings(self) -> list[str]:
        """German headings of figures as they are stored, each once."""
        return self._once([column.stored_heading for column in self.columns])

    def _once(self, headings: Sequence[str]) -> list[str]:
        made: list[str] = []
        for heading, column in zip(headings, self.columns, strict=True):
            made.append(f"{heading} [{column.name}]" if heading in made else heading)
        return made


AREA_KEY = Column(name="area_id", heading="Nummer", note="Schlüssel des Gebiets, ein Text")
AREA_NAME = Column(name="name", heading="Gebiet")
PARENT = (
    Column(name="parent_id", heading="Liegt in (Nummer)", note="Gebiet der Ebene darüber"),
    Column(name="parent_name", heading="Liegt in"),
)
VALIDITY = Column(
    name="validity", heading="Gültigkeit", note="warum ein Gebiet keinen Wert hat, oder „gültig“"
)
AREA = (AREA_KEY, AREA_NAME, *PARENT)


def described(title: str, frame: pd.DataFrame, columns: Sequence[Column]) -> Sheet:
    """Describe the columns of a frame; one that nobody describes keeps its name.

    Parameters
    ----------
    title
        German, of the sheet.
    frame
        Whose columns decide what is written, and in which order.
    columns
        Descriptions by name, also of columns that the frame lacks.
    """
    known = {column.name: column for column in columns}
    own = tuple(
        known.get(str(name)) or Column(name=str(name), heading=str(name)) for name in frame.columns
    )
    return Sheet(title=title, frame=frame, columns=own)


def with_parents(frame: pd.DataFrame, parents: pd.Series, names: dict[str, str]) -> pd.DataFrame:
    """Put key and name of the area above behind those of each area; none where no level is above.

    Parameters
    ----------
    frame
        One row per area, with `area_id` and `name`.
    parents
        Key of the area above, by area_id; missing where there is none.
    names
        Of the areas above, by key; empty: there is no level above.
    """
    if not names:
        return frame
    keys = [parents.get(str(key)) for key in frame["area_id"]]
    keys = [None if pd.isna(key) else str(key) for key in keys]
    made = frame.copy()
    place = list(made.columns).index("name") + 1
    made.insert(place, "parent_id", pd.Series(keys, index=made.index, dtype=object))
    above = [None if key is None else names.get(key, key) for key in keys]
    made.insert(place + 1, "parent_name", pd.Series(above, index=made.index, dtype=object))
    return made


def indicator_column(indicator: Indicator, name: str | None = None, note: str = "") -> Column:
    """Describe the values of an indicator as its pages show them.

    Parameters
    ----------
    indicator
        With label and unit.
    name
        Technical name; None: "value_" and its key.
    note
        German, of which day or level the values are.
    """
    return Column(
        name=name or f"value_{indicator.id}", heading=indicator.label, unit=indicator.unit,
        note="; ".join(text for text in (indicator.description, note) if text),
    )  # fmt: skip
