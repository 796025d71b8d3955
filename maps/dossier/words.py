"""Words that several parts of a dossier share."""

import re
from collections.abc import Sequence

from analyses.standing.total import Cases, cases_of
from kpk_geo import german
from maps.area.indicator_text import city_text, place_text, value_text
from maps.area.parts import AreaPart
from maps.area.profile import AreaProfile, IndicatorFigures
from maps.document.blocks import Block, Box, Column, Paragraph, Table
from maps.dossier.content import RunNote

_SENTENCES = re.compile(r"(?<=[.!?]) (?=[A-ZÄÖÜ])")
_COMMAND = re.compile(r": kpk .*", re.DOTALL)
_KEYS = re.compile(r" \([^()]*\[[^()]*\)")  # of the profile
_ONLY_COMMANDS = ("Nächster Schritt.", "Neu.")  # what is left where a command stood alone
CERTAINTY = "Wie sicher ist das?"


def about_children(count: float) -> str:
    """Write an estimated number of children; what rounds to none and is some says so.

    >>> about_children(0.5), about_children(0.2), about_children(0), about_children(1234.4)
    ('rund 1 Kind', 'weniger als 1 Kind', 'keine Kinder', 'rund 1.234 Kinder')
    """
    if count <= 0:
        return "keine Kinder"
    if not german.rounded(count):
        return "weniger als 1 Kind"
    return f"rund {german.several(int(german.rounded(count)), 'Kind', 'Kinder')}"


def children_come(count: float) -> str:
    """Write the same as the beginning of a sentence about those who get somewhere.

    >>> children_come(1.4), children_come(0)
    ('Hier kommt rund 1 Kind', 'Hier kommen keine Kinder')
    """
    is_one = count > 0 and german.rounded(count) <= 1
    return f"Hier {'kommt' if is_one else 'kommen'} {about_children(count)}"


def part_of(profile: AreaProfile, question: str) -> AreaPart | None:
    """Find what a question says of the area.

    Parameters
    ----------
    profile
        Of the area or Quartier.
    question
        Its id or slug, as its part names it.
    """
    return next((part for part in profile.parts if part.question == question), None)


def not_evaluated(what: str) -> str:
    """Say that a question was not asked; why, and how to, stands once in the section on certainty.

    >>> not_evaluated("Wege")
    'Wege: für dieses Gebiet nicht ausgewertet; warum, steht unter „Wie sicher ist das?“.'
    """
    return f"{what}: für dieses Gebiet nicht ausgewertet; warum, steht unter „{CERTAINTY}“."


def for_paper(reason: str) -> str:
    """Leave out what is meant for a terminal: a paper is read by those who have none.

    Parameters
    ----------
    reason
        German sentences: why something is not there, and the command that makes it.

    Examples
    --------
    >>> for_paper("Es ist kein Straßennetz geladen. Straßen holt kpk streets.")
    'Es ist kein Straßennetz geladen.'
    >>> for_paper("Nächster Schritt: kpk run gaps --region unna")
    'noch nicht gerechnet.'
    >>> for_paper("Bitte neu rechnen: kpk run burden --region unna")
    'Bitte neu rechnen.'
    >>> for_paper("Veraltet: Die Daten haben sich geändert. Neu: kpk run burden --region unna")
    'Veraltet: Die Daten haben sich geändert.'
    >>> for_paper("Es fehlt ein Index ([burden_index]).")
    'Es fehlt ein Index.'
    """
    plain = _KEYS.sub("", reason)
    ends = (_COMMAND.sub(".", text) for text in _SENTENCES.split(plain))
    kept = [text for text in ends if "kpk " not in text and "[" not in text]
    said = " ".join(text for text in kept if text not in _ONLY_COMMANDS)
    return said or "noch nicht gerechnet."


def the_area(profile: AreaProfile) -> str:
    """Name the kind of area in running text."""
    return "Quartier" if profile.quarter is not None else "Gebiet"


def figure_text(item: IndicatorFigures) -> str:
    """Write an indicator with what it is held against, as the page of the area does."""
    assert item.standing is not None
    unit = item.indicator.unit
    value = value_text(item.standing.own, unit)
    more = [city_text(item.standing.city, unit), place_text(item.standing, unit)]
    said = "; ".join(text for text in more if text)
    return f"{item.indicator.label} {value}" + (f" ({said})" if said else "")


def hides_cases(item: IndicatorFigures) -> bool:
    """Say whether a rate rests on so few cases, or spares so few, that no paper names them."""
    if item.standing is None:
        return False
    known = cases_of(item.standing.own, item.indicator.unit)
    return known not in (Cases.ENOUGH, Cases.UNKNOWN)


def cases_text(item: IndicatorFigures) -> str:
    """Write of how many a rate is made; "–" where that is not known or would show too few."""
    if item.standing is None:
        return "–"
    own = item.standing.own
    if cases_of(own, item.indicator.unit) is not Cases.ENOUGH:
        return "–"
    return f"{german.number(own.numerator)} von {german.number(own.denominator)}"


def stale_box(parts: Sequence[AreaPart], labels: str) -> list[Block]:
    """Warn of results that are older than the data; their pages have the commands.

    Parameters
    ----------
    parts
        Of the page: those that are shown.
    labels
        German: what is out of date.
    """
    if not any(part.stale for part in parts):
        return []
    text = (
        f"Veraltet: {labels}. Seit der Rechnung haben sich die Daten oder das Profil geändert; wie "
        "neu zu rechnen ist, sagt die Seite des Gebiets."
    )
    return [Box(title="Vor der Abgabe neu rechnen", texts=[text])]


def land_note(*, is_in_land: bool) -> list[Block]:
    """Say that the programme does not apply where the area lies."""
    text = (
        "Das Programm gilt nur in Nordrhein-Westfalen; dieses Gebiet liegt außerhalb. Das Dossier "
        "zeigt, was die Daten sagen, und taugt nicht als Antrag."
    )
    return [] if is_in_land else [Paragraph(text=text, is_small=True)]


def stale_labels(runs: Sequence[RunNote]) -> str:
    """Name each kind of result that is out of date once."""
    return ", ".join(dict.fromkeys(run.label.partition(" (")[0] for run in runs if run.stale))


def paragraph(text: str, *, is_small: bool = False) -> list[Block]:
    """Write a paragraph; nothing where there is no text."""
    return [Paragraph(text=text, is_small=is_small)] if text else []


def statement_table(part: AreaPart, caption: str, label: str) -> Table:
    """Write what a question says of the area, word for word as its page.

    Parameters
    ----------
    part
        With at least one statement.
    caption
        German.
    label
        German: heads the first column.
    """
    has_notes = any(fact.compared or fact.note for fact in part.statements)
    columns = [Column(label=label, weight=2.2), Column(label="Befund", weight=1.6)]
    if has_notes:
        columns.append(Column(label="Hinweis", weight=2))
    rows = [
        [fact.label, fact.text]
        + (["; ".join(t for t in (fact.compared, fact.note) if t)] if has_notes else [])
        for fact in part.statements
    ]
    return Table(caption=caption, columns=columns, rows=rows)
