"""Roles of the columns of a table of areas: names, days, counts, rates."""

from collections.abc import Mapping

from kpk_geo.german import number
from kpk_geo.ingest.proposals import looks
from kpk_geo.ingest.proposals.areas import SURE, AreaMatch
from kpk_geo.ingest.proposals.columns import Column
from kpk_geo.ingest.proposals.contacts import contact_in
from kpk_geo.ingest.proposals.figures import Figures
from kpk_geo.ingest.proposals.known import KnownColumn
from kpk_geo.ingest.proposals.list_roles import EMPTY, TEXT
from kpk_geo.ingest.proposals.record import Found, Role
from kpk_geo.model import Unit

_RATES = {
    "prozent", "pct", "percent", "quote", "quoten", "anteil", "anteile", "rate", "prozentual",
    "vh", "proz",
}  # fmt: skip
_COUNTS = {
    "anzahl", "zahl", "einwohner", "einwohnerinnen", "ew", "bevoelkerung", "kinder", "personen",
    "haushalte", "gesamt", "insgesamt", "abs", "absolut", "absolute", "households", "persons",
    "count", "faelle", "familien", "schueler",
    "bestand", "jugendliche", "arbeitslose", "maennlich", "weiblich", "auslaender", "plaetze",
    "population", "female", "male", "summe",
}  # fmt: skip
_MUST_BE_COUNT = 100  # a whole number above it is no per cent


def says_rate(column: Column) -> bool:
    """Whether the heading speaks of per cent."""
    stems = ("quote", "anteil", "prozent")
    inside = any(word.endswith(stems) or word.startswith("anteil") for word in column.words)
    return "%" in column.heading or bool(set(column.words) & _RATES) or inside


def says_count(column: Column) -> bool:
    """Whether the heading speaks of how many there are."""
    return not says_rate(column) and any(
        word in _COUNTS or word.startswith(("einwohner", "kinder", "anzahl"))
        for word in column.words
    )


def table_role(
    column: Column,
    match: AreaMatch,
    others: Mapping[str, AreaMatch],
    figures: Figures | None,
    known: KnownColumn | None,
) -> Found:
    """Say what a column of a table of areas is.

    Parameters
    ----------
    column
        Without its sums.
    match
        Of the column that names the areas.
    others
        Of further columns that fit areas, by heading.
    figures
        Its numbers; None: it is no column of numbers.
    known
        What the profile knows of a column so called.
    """
    if column.heading == match.heading:
        return Found(role=Role.AREA, evidence=_area_evidence(match))
    if not column.filled:
        return EMPTY
    beside = others.get(column.heading)
    if beside is not None and beside.of_rows >= SURE and not _is_rather(column, figures, known):
        same = beside.level.level == match.level.level
        role = Role.AREA_NAME if same else Role.AREA_ABOVE
        return Found(role=role, evidence=f"passt zu Gebieten der Ebene „{beside.level.label}“")
    day = _day(column)
    if day is not None:
        return day
    if figures is not None and not _is_codes(column):
        if not figures.values:
            return Found(role=Role.EMPTY, evidence="keine Zahl außer einem Platzhalter")
        return _figure(column, figures, known)
    return contact_in(column) or _code(column) or TEXT


def _is_rather(column: Column, figures: Figures | None, known: KnownColumn | None) -> bool:
    """Whether a column is rather figures: counts from 1 to 9 look like keys of nine districts."""
    return figures is not None and (known is not None or says_count(column) or says_rate(column))


def _code(column: Column) -> Found | None:
    if column.mostly(looks.is_code, SURE) and column.is_unique:
        return Found(role=Role.CODE, evidence="Nummern oder Schlüssel der Liste; bleibt weg")
    if _is_codes(column):
        return Found(role=Role.CODE, evidence="Schlüssel mit führender Null; bleibt weg")
    return None


def _area_evidence(match: AreaMatch) -> str:
    total = len(match.level.names)
    return f"{total - len(match.absent)} von {total} Gebieten erkannt; {match.how}"


def _is_codes(column: Column) -> bool:
    return column.share(lambda text: len(text) > 1 and text.isdigit() and text[0] == "0") > 0


def _day(column: Column) -> Found | None:
    """Take days and years; a month as 202012 too, though only to propose the day."""
    if column.mostly(looks.is_day, SURE):
        return Found(role=Role.DAY, evidence="Zellen sind Tage")
    is_year = column.mostly(looks.is_year, SURE)
    if is_year and {"jahr", "year", "stand", "stichtag"} & set(column.words):
        return Found(role=Role.DAY, evidence="Zellen sind Jahre; Überschrift nennt sie so")
    if len(column.texts) == 1 and column.share(_is_month) == 1 and column.filled > 3:
        return Found(role=Role.DAY, evidence="in jeder Zeile derselbe Monat")
    return None


def _is_month(text: str) -> bool:
    return (
        len(text) == 6 and text.isdigit() and text[:2] in ("19", "20") and 1 <= int(text[4:]) <= 12
    )


def _figure(column: Column, figures: Figures, known: KnownColumn | None) -> Found:
    """Say whether numbers are counts, rates, classes or open: cells, then profile and heading."""
    if figures.other is not None:
        return Found(role=Role.FIGURE, evidence=f"{figures.question} Die Zellen lassen beides zu")
    why = f"; {figures.settled}" if figures.settled else ""
    if figures.is_mixed:
        return Found(role=Role.FIGURE, evidence="Manche Zellen stehen als Prozent da, andere nicht")
    if figures.percents:
        return Found(role=Role.RATE, evidence=f"Zellen stehen als Prozent in der Datei{why}")
    if known is not None:
        return _known(figures, known, why)
    in_per_cent = not figures.may_be_shares and figures.low >= 0 and figures.high <= 100
    if says_rate(column) and in_per_cent:
        return Found(role=Role.RATE, evidence=f"{figures.spread}; Überschrift sagt Prozent{why}")
    if figures.is_whole and figures.low >= 0:
        return _whole(column, figures, why)
    return Found(role=Role.FIGURE, evidence=f"{figures.spread}; die Einheit ist offen{why}")


def _whole(column: Column, figures: Figures, why: str) -> Found:
    """Say of whole numbers whether they count; a rate may be written without decimals too."""
    if says_count(column):
        return Found(role=Role.COUNT, evidence=f"ganze Zahlen; Überschrift zählt{why}")
    if figures.may_be_classes:
        return Found(role=Role.CLASSES, evidence="wenige verschiedene ganze Zahlen; bleibt weg")
    if figures.high > _MUST_BE_COUNT and not says_rate(column):
        return Found(role=Role.COUNT, evidence=f"ganze Zahlen bis {number(figures.high)}{why}")
    return Found(role=Role.FIGURE, evidence="ganze Zahlen: Anzahl oder Prozent ist offen")


def _known(figures: Figures, known: KnownColumn, why: str) -> Found:
    """Take the profile's word, if the cells can be what it says."""
    unit = known.indicator.unit
    whence = f"wie in {known.file}" if known.file else "Überschrift nennt die Kennzahl"
    is_count = known.part != "column" or unit is Unit.COUNT
    if is_count and figures.is_whole:
        return Found(role=Role.COUNT, evidence=f"ganze Zahlen; {whence}{why}")
    inside = figures.low >= -100 and figures.high <= 100
    is_share = known.unit_in_file == "share" and figures.high <= 1
    if (
        not is_count
        and unit is Unit.PERCENT
        and (is_share or (inside and not figures.may_be_shares))
    ):
        return Found(role=Role.RATE, evidence=f"{figures.spread}; {whence}{why}")
    if not is_count and unit not in (Unit.PERCENT, Unit.POINTS, Unit.PER_1000):
        return Found(role=Role.FIGURE, evidence=f"{figures.spread}; {whence}, in {unit.label}{why}")
    return Found(
        role=Role.FIGURE,
        evidence=f"{figures.spread}; passt nicht sicher zu „{known.indicator.label}“",
    )
