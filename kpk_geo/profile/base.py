"""What every part of a profile shares."""

from datetime import date
from hashlib import sha256
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=60)]


class Section(BaseModel):
    """A part of a profile; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Provenance(Section):
    """Where data come from: printed under every map and table that uses them."""

    publisher: str
    dataset: str
    licence: str
    licence_url: str | None = None  # pages link to it
    attribution: str | None = None
    reference_date: date | None = None
    retrieved: date | None = None

    @field_validator("licence_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("erwartet wird eine Adresse, die mit https:// beginnt")
        return value


_LONGEST_NAME = 400  # bytes; a key of the database has an end


def source_key(*parts: str) -> str:
    """Join what makes a source to its name in the register; a long one ends with its digest.

    >>> source_key("offers", "a.csv"), len(source_key("offers", "x" * 5000))
    ('offers:a.csv', 400)
    """
    name = ":".join(parts)
    if len(name.encode()) <= _LONGEST_NAME:
        return name
    digest = sha256(name.encode()).hexdigest()[:32]
    begin = name.encode()[: _LONGEST_NAME - len(digest) - 1].decode(errors="ignore")
    return f"{begin}~{digest}"


class FileSection(Section):
    """A section that reads one file."""

    file: str
    source: Identifier
    member: str | None = None  # of a zip archive that holds several files
    max_refused: float = Field(default=0.5, ge=0, le=1)  # share of rows; above it a load fails

    @property
    def place(self) -> str:
        """The file, and what of its archive is meant."""
        return f"{self.file}/{self.member}" if self.member else self.file

    @property
    def source_name(self) -> str:
        """By which the register knows what this section brings: all that makes it, nothing else.

        Two sections of one name would take each other for an earlier delivery.
        """
        raise NotImplementedError
