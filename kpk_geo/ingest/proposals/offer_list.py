"""What a list of offers is made of: name, kind, number and address, seen over all columns."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kpk_geo.ingest.proposals import looks
from kpk_geo.ingest.proposals.columns import Column
from kpk_geo.ingest.proposals.contacts import contact_in
from kpk_geo.ingest.proposals.coordinates import Pair, found_latlon, found_pair, pair_of
from kpk_geo.ingest.proposals.figures import Figures
from kpk_geo.ingest.proposals.list_roles import (
    EMPTY,
    NUMBERS,
    TEXT,
    OfferList,
    field_role,
    heading_of,
    which_question,
)
from kpk_geo.ingest.proposals.offer_columns import NEARLY_ALL, Place, by_cells, by_heading, names
from kpk_geo.ingest.proposals.offer_kinds import propose_kinds
from kpk_geo.ingest.proposals.record import Found, Role
from kpk_geo.offers.record import OFFER_FIELDS

_KIND_TEXTS = 60  # different texts that a column of kinds may have
_SHORT_KIND = 40  # letters: words in a name of an institution are none of its kind column

TEMPLATE_HEADINGS = {field.heading: field.name for field in OFFER_FIELDS}


def is_template(columns: Sequence[Column]) -> bool:
    """Whether a list has the headings of our own template, which need no guess."""
    own = [column for column in columns if column.heading in TEMPLATE_HEADINGS]
    titled = {"Titel", "Art"} <= {column.heading for column in columns}
    return titled and len(own) >= 0.8 * len(columns)


def template_roles(columns: Sequence[Column]) -> dict[str, Found]:
    """Give the roles of the template's columns."""
    evidence = "Überschrift der eigenen Vorlage"
    return {
        column.heading: (
            Found(role=Role.FIELD, field=TEMPLATE_HEADINGS[column.heading], evidence=evidence)
            if column.heading in TEMPLATE_HEADINGS else contact_in(column) or TEXT
        )
        for column in columns
    }  # fmt: skip


def offer_list(
    columns: Sequence[Column],
    figures: Mapping[str, Figures],
    place: Place,
    *,
    file: str,
    has_points: bool,
) -> OfferList:
    """Propose roles for a list whose headings are its own.

    Parameters
    ----------
    columns
        All of the file.
    figures
        Those that are numbers, by heading.
    place
        What is known of the region.
    file
        Its name may say the kind of all offers.
    has_points
        Whether the file brings geometries.
    """
    pair = pair_of([item for item in figures.values() if not _is_codes(item.column)])
    found = OfferList(roles={}, questions=[], pair=None if has_points else pair)
    for column in columns:
        found.roles[column.heading] = _alone(column, figures.get(column.heading), place, pair)
    _house_numbers(columns, found)
    _one_of_each(columns, found, figures)
    _title(columns, found, figures)
    propose_kinds(columns, found, file)
    _number(columns, found, figures)
    return found


def _is_codes(column: Column) -> bool:
    """Whether numbers are keys: with a leading zero, which no amount has."""
    return column.share(lambda text: len(text) > 1 and text.isdigit() and text[0] == "0") > 0


def _alone(column: Column, figures: Figures | None, place: Place, pair: Pair | None) -> Found:
    """Say what a column is without looking at the others."""
    if not column.filled:
        return by_cells(column, place) or EMPTY
    paired = found_pair(column, pair) if pair else None
    if paired:
        return paired
    latlon = found_latlon(column)
    found = latlon or contact_in(column) or by_cells(column, place)
    return found or by_heading(column, figures, place) or (TEXT if figures is None else NUMBERS)


def _house_numbers(columns: Sequence[Column], found: OfferList) -> None:
    """Take numbers beside bare streets for those of houses; then what is added to them."""
    street = heading_of(found, "street")
    if street is None:
        return
    streets = next(column for column in columns if column.heading == street)
    if streets.mostly(looks.is_house, 0.5):
        return
    fitting = [
        column for column in columns
        if column.mostly(looks.is_house_number, NEARLY_ALL) and names(column, "house_number")
        and found.roles[column.heading].role is Role.TEXT
        and not column.is_unique and not _is_codes(column)
    ]  # fmt: skip
    exact = [column for column in fitting if any("h" in word for word in column.words)]
    for column in (exact or fitting)[:1]:
        found.roles[column.heading] = field_role(
            "house_number", "Nummern wie Hausnummern, neben Straßen ohne"
        )
    for column in columns:
        short = column.share(lambda text: len(text) <= 4) >= NEARLY_ALL
        if (
            heading_of(found, "house_number")
            and short
            and names(column, "house_number_suffix")
            and found.roles[column.heading].role is Role.TEXT
        ):
            found.roles[column.heading] = field_role(
                "house_number_suffix", "kurze Zusätze neben Hausnummern"
            )
            break


def _one_of_each(
    columns: Sequence[Column], found: OfferList, figures: Mapping[str, Figures]
) -> None:
    """Let a field be one column: the whole of parts that add up, else it is asked which."""
    taken: dict[str, list[Column]] = {}
    for column in columns:
        role = found.roles[column.heading]
        if role.role is Role.FIELD:
            taken.setdefault(role.field, []).append(column)
    for field, several in taken.items():
        if len(several) < 2:
            continue
        chosen, why = _chosen(field, several, figures)
        if chosen is None:
            found.questions.append(which_question(field, several))
        else:
            found.roles[chosen.heading] = field_role(
                field, why or found.roles[chosen.heading].evidence
            )
        evidence = "eine andere Spalte ist dafür gewählt" if chosen else "siehe Frage"
        for column in several:
            if column is not chosen:
                found.roles[column.heading] = replace(TEXT, evidence=evidence)


def _chosen(
    field: str, several: Sequence[Column], figures: Mapping[str, Figures]
) -> tuple[Column | None, str]:
    """Choose between columns of one field: the sum of the others, the only one named so."""
    if field == "capacity_value" and (whole := _whole(several, figures)) is not None:
        return whole, "zählt die anderen Spalten zusammen"
    named = [column for column in several if names(column, field)]
    if field == "url":  # the offer's own stands before the provider's, and nothing hangs on it
        return (named or list(several))[0], ""
    return (named[0], "") if len(named) == 1 else (None, "")


def _whole(several: Sequence[Column], figures: Mapping[str, Figures]) -> Column | None:
    """Give the column that in every row is the sum of the others."""
    for column in several:
        others = [figures[c.heading].values for c in several if c is not column]
        own = figures[column.heading].values
        sums = {line: sum(part.get(line, 0) for part in others) for line in own}
        if own and all(abs(own[line] - sums[line]) < 0.5 for line in own):
            return column
    return None


def _title(columns: Sequence[Column], found: OfferList, figures: Mapping[str, Figures]) -> None:
    """Find the names: different texts in nearly every row; of several it is asked which."""
    rows = max((column.filled for column in columns), default=0)
    fitting = [column for column in columns if _may_be_title(column, found, figures, rows)]
    named = [column for column in fitting if names(column, "title")]
    if len(named) == 1 or (len(fitting) == 1 and rows > 3):
        chosen = (named or fitting)[0]
        said = "; Überschrift nennt sie so" if named else ""
        found.roles[chosen.heading] = field_role("title", f"fast jede Zeile ein anderer Name{said}")
    elif fitting:
        found.questions.append(which_question("title", named or fitting))


def _may_be_title(
    column: Column, found: OfferList, figures: Mapping[str, Figures], rows: int
) -> bool:
    if found.roles[column.heading].role is not Role.TEXT or column.heading in figures:
        return False
    is_word = column.share(lambda text: sum(map(str.isalpha, text)) >= 3 and len(text) <= 150)
    different = len(column.texts) / max(column.filled, 1)
    is_list = column.share(lambda text: text.startswith(("[", "{"))) > 0.2
    return (
        column.filled >= NEARLY_ALL * rows
        and is_word >= NEARLY_ALL
        and different >= 0.6
        and not is_list
    )


def _number(columns: Sequence[Column], found: OfferList, figures: Mapping[str, Figures]) -> None:
    """Find the list's own numbers: short codes, each once, as far as its name is not repeated."""
    for column in columns:
        is_amount = column.heading in figures and not names(column, "offer_id")
        if found.roles[column.heading].role is not Role.TEXT or (
            is_amount and not _is_codes(column)
        ):
            continue
        codes = column.mostly(looks.is_code, NEARLY_ALL) and not column.share(looks.is_day)
        often = len(column.texts) / max(column.filled, 1)
        if codes and (column.is_unique or (names(column, "offer_id") and often >= 0.8)):
            if names(column, "offer_id") and heading_of(found, "offer_id") is None:
                found.roles[column.heading] = field_role("offer_id", "Nummern, jede einmal")
            else:
                found.roles[column.heading] = Found(
                    role=Role.CODE, evidence="Nummern oder Schlüssel; bleibt weg"
                )
        elif codes and _is_codes(column):
            found.roles[column.heading] = Found(
                role=Role.CODE, evidence="Schlüssel mit führender Null; bleibt weg"
            )
