"""What is asked about the column of areas: it fits in part, or another fits as well."""

from collections.abc import Sequence

from kpk_geo.errors import listed
from kpk_geo.german import several
from kpk_geo.ingest.proposals.areas import SURE, AreaMatch
from kpk_geo.ingest.proposals.record import UNKNOWN, Option, Question


def area_questions(match: AreaMatch, rivals: Sequence[AreaMatch]) -> list[Question]:
    """Ask about a column of areas that fits only in part, and between two that fit alike.

    Parameters
    ----------
    match
        The best.
    rivals
        Others that could name the areas as well.
    """
    questions = []
    if rivals:
        options = [
            Option(value=m.heading, label=f"„{m.heading}“", follows=_fit(m))
            for m in (match, *rivals)
        ]
        questions.append(
            Question(
                id="which_area:0", title="Welche Spalte nennt die Gebiete?",
                headings=tuple(m.heading for m in (match, *rivals)),
                options=(
                    *options, Option(value=UNKNOWN, label="Weiß ich nicht: nichts übernehmen")
                ),
            )
        )  # fmt: skip
    if match.score < SURE or match.repeated:
        questions.append(_weak(match))
    return questions


def _fit(match: AreaMatch) -> str:
    total = len(match.level.names)
    return f"{total - len(match.absent)} von {total} Gebieten („{match.level.label}“), {match.how}"


def named_twice(match: AreaMatch) -> list[str]:
    """Say that names of several areas lead nowhere: the load refuses them, whoever answers what."""
    if not match.ambiguous:
        return []
    named = listed(match.ambiguous, limit=3)
    return [
        f"Den Namen {named} tragen mehrere Gebiete. Gleichnamige werden nie zusammengezählt: Bitte "
        "eine Liste mit Schlüsseln der Gebiete anfordern."
    ]


def _weak(match: AreaMatch) -> Question:
    unknown = listed((f"„{text}“" for text in match.unknown), limit=4)
    parts = [_fit(match)]
    if match.unknown:
        parts.append(f"ohne Gebiet: {unknown}")
    if match.repeated:
        parts.append(f"{several(match.repeated, 'Zeile steht', 'Zeilen stehen')} doppelt")
    return Question(
        id="area_fit:0",
        title=f"„{match.heading}“ passt nur zum Teil zu den Gebieten: stimmt die Spalte?",
        headings=(match.heading,),
        options=(
            Option(value="report", label="Ja, die übrigen weglassen", follows="; ".join(parts)),
            Option(value=UNKNOWN, label="Nein oder weiß ich nicht: nichts übernehmen"),
        ),
    )  # fmt: skip
