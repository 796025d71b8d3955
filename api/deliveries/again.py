"""Whether a delivery takes the place of what is there: asked, never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpk_geo.errors import listed
from kpk_geo.german import day
from kpk_geo.import_report import SourceFile
from kpk_geo.ingest.proposals.choices import Choices
from kpk_geo.ingest.proposals.record import UNKNOWN, Option, Question
from kpk_geo.ingest.proposals.sections import Sections
from kpk_geo.model import Source
from kpk_geo.profile import FileSection, IndicatorTable, RegionProfile

REPLACE, ADD = "replace", "add"
_NOTHING = Option(value=UNKNOWN, label="Weiß ich nicht: nichts übernehmen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a section goes."""

    questions: tuple[Question, ...]
    replaces: str = ""  # source name; empty: it is added
    is_refused: bool = False  # by an answer


def place_of(
    sections: Sections,
    choices: Choices,
    profile: RegionProfile,
    source_file: SourceFile,
    loaded: Sequence[Source],
) -> Place:
    """Say where a section goes, and what has to be asked about it.

    Parameters
    ----------
    sections
        Of the delivery.
    choices
        Answers so far.
    profile
        As it is.
    source_file
        That was uploaded.
    loaded
        The register of sources.
    """
    questions = [*_loaded_already(source_file, loaded)]
    rivals = _rivals(sections, profile)
    if rivals:
        questions.append(_which(sections, rivals))
    answers = [(question, choices.answer(question)) for question in questions]
    refused = any(answer is not None and answer.value == UNKNOWN for _, answer in answers)
    replaces = ""
    for question, answer in answers:
        if question.kind == "same" and answer and answer.value.startswith(REPLACE):
            replaces = rivals[int(answer.value.removeprefix(f"{REPLACE}-"))].source_name
    return Place(questions=tuple(questions), replaces=replaces, is_refused=refused)


def _loaded_already(source_file: SourceFile, loaded: Sequence[Source]) -> list[Question]:
    same = [source for source in loaded if source.sha256 == source_file.sha256]
    if not same:
        return []
    title = f"Genau diese Datei ist schon geladen ({same[0].file}). Noch einmal übernehmen?"
    return [
        Question(
            id="again:0", title=title, headings=(),
            options=(Option(value="yes", label="Ja, sie wird neu gelesen"), _NOTHING),
        )
    ]  # fmt: skip


def _rivals(sections: Sections, profile: RegionProfile) -> list[FileSection]:
    """List the sections that bring the same figures for the same day, or other lists of offers."""
    if sections.kind == "offers":
        return list(profile.offers)
    table = IndicatorTable.model_validate(sections.section)
    own = _figures(table)
    return [
        other for other in profile.tables
        if other.level == table.level and own & _figures(other)
    ]  # fmt: skip


def _figures(table: IndicatorTable) -> set[tuple[str, object]]:
    return {(value.indicator, table.day_of(value)) for value in table.values}


def _which(sections: Sections, rivals: Sequence[FileSection]) -> Question:
    options = []
    for place, other in enumerate(rivals):
        follows = "was sie brachte, gibt der neuen Datei Platz; rückgängig geht es mit einem Klick"
        options.append(
            Option(value=f"{REPLACE}-{place}", label=f"Sie ersetzt {other.file}", follows=follows)
        )
    if sections.kind == "offers":
        title = "Ist das eine neue Fassung einer Liste, die schon geladen ist?"
        options.append(
            Option(value=ADD, label="Nein, eine weitere Liste", follows="alle Listen gelten")
        )
    else:
        table = IndicatorTable.model_validate(sections.section)
        when = day(table.reference_date) if table.reference_date else "denselben Tag"
        files = listed((other.file for other in rivals), limit=3)
        title = f"Zahlen zum {when} gibt es schon aus {files}. Soll die neue Datei sie ersetzen?"
    return Question(id="same:0", title=title, headings=(), options=(*options, _NOTHING))
