"""Lists as family portals give them: Was, Wann, Wo, Anmeldung."""

import re

import pandas as pd

from kpk_geo.errors import InputError
from kpk_geo.geocoding.parse import AddressKind, parse_address
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest import limits
from kpk_geo.ingest.limits import refuse_large
from kpk_geo.ingest.text import decode
from kpk_geo.profile import TableFormat

PLACE_FIELD = "place"  # name of the place and address in one line
PORTAL_COLUMNS = {
    "title": "Was",
    "opening_hours": "Wann",
    PLACE_FIELD: "Wo",
    "registration": "Anmeldung",
}
_LABEL = re.compile(r"^\s*(Was|Wann|Wo|Anmeldung)\s*:\s*(.*)$", re.IGNORECASE)


def read_portal_text(source_file: SourceFile, table_format: TableFormat) -> pd.DataFrame:
    """Read a text in which each offer is a block of lines "Was: …", "Wann: …", "Wo: …".

    A line without a label goes on with the one before; "Was" begins a new offer.

    Returns
    -------
    pandas.DataFrame
        Text by `line`, the line where the offer begins.

    Raises
    ------
    InputError
        No line begins with "Was:".
    """
    refuse_large(source_file.path, limits.TABLE, name=source_file.name)
    text = decode(
        source_file.path.read_bytes(), table_format.encoding, where=source_file.name, quote=False
    )
    offers: dict[int, dict[str, str]] = {}
    begin, label = 0, ""
    for line, content in enumerate(text.splitlines(), 1):
        found = _LABEL.match(content)
        if found:
            label = found[1].capitalize()
            if label == "Was" or begin == 0:
                begin = line
                offers[begin] = dict.fromkeys(PORTAL_COLUMNS.values(), "")
            offers[begin][label] = found[2].strip()
        elif content.strip() and begin:
            offers[begin][label] = f"{offers[begin][label]} {content.strip()}".strip()
        elif not content.strip():
            label = label or "Was"
    if not offers:
        raise InputError(
            f"{source_file.name}: Keine Zeile beginnt mit „Was:“. Erwartet werden Blöcke mit den "
            "Zeilen Was, Wann, Wo und Anmeldung, oder eine Tabelle mit diesen Spalten."
        )
    table = pd.DataFrame.from_dict(offers, orient="index", dtype=str)
    table.index.name = "line"
    return table


def with_places_split(fields: pd.DataFrame) -> pd.DataFrame:
    """Split the one line for the place into the name of the place and the parts of its address."""
    parts = [_split(text) for text in fields[PLACE_FIELD]]
    split = pd.DataFrame(parts, index=fields.index)
    rest = fields.drop(columns=[PLACE_FIELD])
    added = [name for name in split.columns if name not in rest]
    return pd.concat([rest, split[added]], axis=1)


def _split(text: str) -> dict[str, str]:
    address = parse_address(text)
    if address.kind is AddressKind.EMPTY:
        return {"site_name": text, "street": "", "postcode": "", "city": ""}
    number = f" {address.house.text}" if address.house else ""
    street = f"{address.street}{number}" if address.street else text
    if address.crossing:
        street = f"{address.street} / Ecke {address.crossing}"
    unsure = "" if address.city else address.addition  # a town, or what the place is called
    names = [remark for remark in address.remarks if remark != unsure]
    if unsure:
        street = f"{street}, {unsure}"
    return {
        "site_name": ", ".join(names),
        "street": street.strip(),
        "postcode": address.postcode,
        "city": address.city,
    }
