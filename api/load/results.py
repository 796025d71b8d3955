"""What came of loading a profile, source by source."""

from dataclasses import dataclass

from api.load.steps import Step
from api.load.verdicts import doubt_of
from kpk_geo.errors import KpkError
from kpk_geo.import_report import ImportNote, Report, SourceFile, Tally
from kpk_geo.offers.counts import OfferCounts

WITHOUT_AREAS = "Nicht geladen, weil die Gebiete nicht gelesen werden konnten."


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """What came of one source."""

    name: str
    kind: str
    file: str
    accepted: int
    tally: Tally
    notes: tuple[ImportNote, ...]
    understood: tuple[str, ...]  # German: how the file was read
    seconds: float
    error: str | None = None  # nothing was loaded
    follows: bool = False  # only because the areas could not be
    doubt: str = ""  # it was, and most of it was refused


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadResult:
    """What came of a whole profile."""

    region_id: str
    region_name: str
    steps: tuple[StepResult, ...]
    removed: tuple[str, ...]  # sources that the profile no longer names
    offers: OfferCounts  # of all lists of the region together

    @property
    def is_complete(self) -> bool:
        """Whether every source was loaded, and none of them mostly refused."""
        return not any(step.error or step.doubt for step in self.steps)


def absent_file(step: Step, fault: KpkError) -> StepResult:
    """Say of a file that is not there, or empty, what was said of it; the others load.

    Parameters
    ----------
    step
        The source.
    fault
        What was said.
    """
    return StepResult(
        name=step.name, kind=step.kind, file=step.section.file, accepted=0, tally=Tally(), notes=(),
        understood=(), seconds=0.0, error=str(fault), doubt="",
    )  # fmt: skip


def result_of(
    step: Step,
    source_file: SourceFile,
    report: Report,
    *,
    accepted: int,
    seconds: float,
    error: str | None = None,
    follows: bool = False,
) -> StepResult:
    """Put together what came of a source.

    Parameters
    ----------
    step
        The source.
    source_file
        That was read.
    report
        What was found.
    accepted
        Rows that were stored.
    seconds
        That it took.
    error
        German: why nothing was; None: it was.
    follows
        Whether nothing was only because the areas could not be.
    """
    return StepResult(
        name=step.name,
        kind=step.kind,
        file=source_file.name,
        accepted=accepted,
        tally=report.tally,
        notes=tuple(report.notes),
        understood=tuple(report.understood),
        seconds=seconds,
        error=error,
        follows=follows,
        doubt="" if error else doubt_of(step.section, report),
    )
