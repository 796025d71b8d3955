"""Small lists as somebody delivers them, and what is proposed for them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from kpk_geo.ingest.files import describe_file
from kpk_geo.ingest.proposals.areas import Level
from kpk_geo.ingest.proposals.known import Known
from kpk_geo.ingest.proposals.offer_columns import Place
from kpk_geo.ingest.proposals.opened import open_unknown
from kpk_geo.ingest.proposals.proposal import propose
from kpk_geo.ingest.proposals.record import Proposal, Role

NAMES = {
    "0101": "Südstadt", "0102": "Altstadt", "0103": "Altstadt Ost II", "0104": "Weststadt",
    "0105": "Nord", "0106": "Sankt-Georg", "0107": "Hafen", "0108": "Gerberau Nord",
    "0109": "Bahnhof", "0110": "Marktviertel",
}  # fmt: skip
LEVEL = Level(level="gebiet", label="Gebiet", names=NAMES)


def proposed(
    path: Path,
    *,
    levels: Sequence[Level] = (LEVEL,),
    known: Known | None = None,
    place: Place | None = None,
) -> Proposal:
    opened = open_unknown(describe_file(path.name, path.parent))
    return propose(opened, levels, known or Known(), place or Place(name="Musterhausen"))


def table(folder: Path, columns: Mapping[str, Sequence[object]], name: str = "liste.csv") -> Path:
    """Write a CSV with a column per entry."""
    rows = [
        ";".join(columns),
        *(";".join(map(str, row)) for row in zip(*columns.values(), strict=True)),
    ]
    path = folder / name
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def roles(proposal: Proposal) -> dict[str, str]:
    """Give the role of each column; the field, where it is one of an offer."""
    return {
        c.heading: c.found.field if c.role is Role.FIELD else c.role.value for c in proposal.columns
    }


def kinds(proposal: Proposal) -> list[str]:
    """Give which questions are asked."""
    return [question.kind for question in proposal.questions]
