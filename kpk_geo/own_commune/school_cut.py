"""Schools of a place, with what three further files know of them.

The school list of the Land has the places. Pupils, Sozialindexstufe and the Startchancen flag stand
in files of their own and are joined by the number of the school.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from kpk_geo.errors import KpkError
from kpk_geo.own_commune.folder import Fetched
from kpk_geo.own_commune.offer_rows import (
    chosen_rows,
    counts_of,
    in_order,
    mapped,
    read_list,
    write_rows,
)
from kpk_geo.own_commune.store import Counted
from kpk_geo.own_commune.territory import Territory

# Key of the school list -> its form (key_schulformschluessel of the ministry).
FORMS = {
    "02": "Grundschule", "04": "Hauptschule", "06": "Volksschule", "08": "Förderschule",
    "10": "Realschule", "13": "PRIMUS-Schule", "14": "Sekundarschule", "15": "Gesamtschule",
    "16": "Gemeinschaftsschule", "17": "Waldorfschule", "18": "Hiberniaschule",
    "19": "Waldorf-Förderschule", "20": "Gymnasium", "25": "Weiterbildungskolleg",
    "30": "Berufskolleg",
}  # fmt: skip
PRIMARY = ("Grundschule", "PRIMUS-Schule", "Volksschule", "Gemeinschaftsschule")
_NO_SCHOOLS = {"0A", "50", "51", "52", "56", "58"}  # Schulämter, ZfsL, Seminare in the same list
_OPEN = "1"  # Schulbetriebsschlüssel: in Betrieb
_NUMBER = re.compile(r"\b[12]\d{5}\b")  # of a school


def cut_schools(
    source: Fetched, territory: Territory, beside: Sequence[Fetched], target: Path
) -> Counted:
    """Write the schools of a place and around it.

    Parameters
    ----------
    source
        The school list of the Land.
    territory
        The place.
    beside
        Files with pupils, Sozialindex and Startchancen, as far as they were fetched.
    target
        CSV to be written.

    Returns
    -------
    dict
        Counts, `columns` (field of an offer -> heading), `x` and `y`, `joined` (field -> own
        schools that have a value), `faults`: German, what could not be joined and why.

    Raises
    ------
    InputError
        A column is absent, or no row names the place.
    """
    reading, rows = source.reading, read_list(source)
    documented = reading.columns
    number = rows.require("Schulnummer", documented.get("offer_id"), "Schulnummer")
    school_form = rows.require("Schulform", documented.get("school_form"), "Schulform")
    operating = rows.column(documented.get("operating"), "Schulbetriebsschluessel")
    table = chosen_rows(rows, reading, territory)
    table = table[~table[school_form].isin(_NO_SCHOOLS)]
    closed = pd.Series(False, index=table.index)
    if operating:
        closed = ~table[operating].isin([_OPEN, ""])
    table = table[~closed].copy()
    table["Form"] = [FORMS.get(key.zfill(2), key) for key in table[school_form]]
    table["Lebensphasen"] = ["6-10" if name in PRIMARY else "10-15" for name in table["Form"]]
    columns = {
        "offer_id": number,
        "title": rows.column(documented.get("title"), "Kurzbezeichnung", "Schulbezeichnung_1"),
        "street": rows.column(documented.get("street"), "Strasse"),
        "postcode": rows.column(documented.get("postcode"), "PLZ"),
        "city": rows.column(documented.get("city"), "Ort"),
        "municipality_key": reading.commune_column,
        "school_form": "Form",
        "life_phases": "Lebensphasen",
    }
    faults, joined = [], {}
    for item in beside:
        try:
            field, values = _values(item)
        except KpkError as error:
            faults.append(str(error))
            continue
        table[field] = table[number].map(values).fillna("")
        columns[field] = field
        joined[field] = int((table[field] != "")[table["own"]].sum())
    x, y = rows.column(reading.x_column), rows.column(reading.y_column)
    write_rows(table, in_order([*columns.values(), x, y]), target)
    forms = table.loc[table["own"], "Form"].value_counts()
    return counts_of(
        table, rows, columns=mapped(columns), x=x, y=y, joined=joined, faults=faults,
        closed=int(closed.sum()), primary=int(forms.get("Grundschule", 0)),
        forms=sorted({*table["Form"]}),
    )  # fmt: skip


def _values(source: Fetched) -> tuple[str, dict[str, str]]:
    """Read one of the further files: the field that it brings, and its text by school."""
    if source.file.file.lower().endswith(".pdf"):
        return "startchancen", _startchancen(source)
    rows = read_list(source)
    documented = source.reading.columns
    number = rows.require("Schulnummer", documented.get("offer_id"), "Schulnummer")
    for field, names in (
        ("pupils", ("Anzahl", "Schueler", "Schüler")),
        ("social_index", ("Sozialindexstufe", "Sozialindex")),
        ("startchancen", ("Startchancen-Schule", "Startchancen")),
    ):
        column = rows.column(documented.get(field), *names)
        if column:
            texts = rows.table[column].str.strip()
            absent = {"", "ohne", *source.reading.missing}
            keys = rows.table[number].str.strip()
            return field, {
                key: text for key, text in zip(keys, texts, strict=True) if text not in absent
            }
    rows.require("Schülerzahl, Sozialindexstufe oder Startchancen", "Anzahl")
    raise AssertionError  # the line above refuses


def _startchancen(source: Fetched) -> dict[str, str]:
    """Find the numbers of schools in the list of participants, a PDF of text."""
    from kpk_geo.own_commune.pdf_text import text_of

    return dict.fromkeys(_NUMBER.findall(text_of(source.checked())), "ja")
