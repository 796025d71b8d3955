"""What sections of a profile must say together: names that fit, files that stay apart."""

from collections.abc import Sequence
from typing import Any

from kpk_geo.errors import listed, suggestion
from kpk_geo.model import Unit
from kpk_geo.profile.base import FileSection
from kpk_geo.profile.indicators import Indicator
from kpk_geo.profile.tables import IndicatorTable


def require_known(what: str, used: list[str], known: Any, section: str) -> None:
    """Refuse a name that no section describes.

    Parameters
    ----------
    what
        German: the kind of thing.
    used
        Names that other sections use.
    known
        Names that are described.
    section
        Where they are described.

    Raises
    ------
    ValueError
        One is not; the message says which was probably meant.
    """
    for name in used:
        if name not in known:
            hint = suggestion(name, known)
            raise ValueError(f"{what} „{name}“ ist nicht unter {section} beschrieben. {hint}")


def require_acyclic(parents: dict[str, str | None]) -> None:
    """Refuse levels that lie above each other in a circle.

    Parameters
    ----------
    parents
        Level above by level; None: it is the coarsest.

    Raises
    ------
    ValueError
        They do.
    """
    for level in parents:
        above, seen = parents[level], [level]
        while above is not None:
            if above in seen:
                circle = " → ".join([*seen, above])
                raise ValueError(f"Gebietsebenen liegen im Kreis übereinander: {circle}.")
            seen.append(above)
            above = parents.get(above)


def require_apart(sections: Sequence[FileSection]) -> None:
    """Refuse two sections that the register cannot tell apart: they would delete each other's rows.

    Parameters
    ----------
    sections
        All that read a file.

    Raises
    ------
    ValueError
        There are two.
    """
    names = [section.source_name for section in sections]
    twice = sorted({section.file for section in sections if names.count(section.source_name) > 1})
    if twice:
        raise ValueError(
            f"Mehrere Abschnitte lesen aus {listed(twice)} dasselbe; der spätere würde den "
            "früheren ersetzen. Unterscheiden lassen sie sich durch sheet, reference_date, die "
            "Indikatoren, only oder id_prefix; sonst gehören sie in einen Abschnitt."
        )


def require_shared_areas(tables: Sequence[IndicatorTable]) -> None:
    """Refuse several tables for one figure unless each of them knows that it lacks areas.

    Parameters
    ----------
    tables
        Of the profile.

    Raises
    ------
    ValueError
        One of them does not.
    """
    by_figure: dict[str, list[IndicatorTable]] = {}
    for table in tables:
        figures = [
            f"{value.indicator}, {table.level}, {table.day_of(value) or table.date_column}"
            for value in table.values
        ]
        require_once("Indikator, Ebene und Stichtag", figures)
        for figure in figures:
            by_figure.setdefault(figure, []).append(table)
    twice = [
        figure
        for figure, sharing in by_figure.items()
        if len(sharing) > 1 and any(table.unmatched_keys == "stop" for table in sharing)
    ]
    if twice:
        raise ValueError(
            f"Indikator, Ebene und Stichtag mehrfach beschrieben: {listed(twice)}. Teilen sich "
            'die Tabellen die Gebiete, bei jeder unmatched_keys = "report" eintragen.'
        )


def require_mergeable(tables: Sequence[IndicatorTable], indicators: Sequence[Indicator]) -> None:
    """Refuse to add up rows of rates: only counts add up.

    Parameters
    ----------
    tables, indicators
        Of the profile.

    Raises
    ------
    ValueError
        A table does.
    """
    units = {indicator.id: indicator.unit for indicator in indicators}
    for table in tables:
        for value in table.values if table.merge else ():
            if value.column is not None and units[value.indicator] is not Unit.COUNT:
                raise ValueError(
                    f"merge zählt Zeilen zusammen; „{value.indicator}“ hat die Einheit "
                    f"{units[value.indicator].value}. Statt column bitte numerator und "
                    "denominator angeben."
                )


def require_percent_for_shares(
    tables: Sequence[IndicatorTable], indicators: Sequence[Indicator]
) -> None:
    """Refuse the question whether a file writes shares where it is not about per cent.

    Parameters
    ----------
    tables, indicators
        Of the profile.

    Raises
    ------
    ValueError
        A value has another unit.
    """
    units = {indicator.id: indicator.unit for indicator in indicators}
    for table in tables:
        for value in table.values:
            if value.unit_in_file and units[value.indicator] not in (Unit.PERCENT, Unit.POINTS):
                raise ValueError(
                    f"unit_in_file gilt nur für percent und points; „{value.indicator}“ hat die "
                    f"Einheit {units[value.indicator].value}."
                )


def require_weight(table: IndicatorTable, indicators: Sequence[Indicator]) -> None:
    """Refuse weights of ready rates that are not counted in the same rows.

    Parameters
    ----------
    table
        With or without a weight.
    indicators
        Of the profile.

    Raises
    ------
    ValueError
        Its weight is no count of the same table.
    """
    counts = {indicator.id for indicator in indicators if indicator.unit is Unit.COUNT}
    fitting = [value.indicator for value in table.values if value.indicator in counts]
    if table.weight and table.weight not in fitting:
        raise ValueError(
            f'weight = "{table.weight}": Das muss ein Indikator derselben Tabelle mit der Einheit '
            f"count sein. Vorhanden: {listed(fitting) or 'keiner'}."
        )


def require_once(what: str, names: list[str]) -> None:
    """Refuse a name that is described twice.

    Parameters
    ----------
    what
        German: the kind of thing.
    names
        As the profile has them.

    Raises
    ------
    ValueError
        One is.
    """
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"{what} mehrfach beschrieben: {listed(twice)}.")
