"""Says which gaps of the Präventionskette a scenario closes, from the region kept in memory."""

from collections.abc import Sequence

import numpy as np

from analyses.access.answer import AccessQuestion
from analyses.access.scenario import Change
from analyses.gaps.cells import LinkCells
from analyses.gaps.study import GapsStudy
from analyses.scenarios.gap_changes import GapChanges, LinkChange, gap_changes
from api.questions.access.service import AccessService
from api.questions.gaps.service import GapsService
from kpk_geo.errors import NotFoundError, OutdatedRunError, listed
from kpk_geo.model import OfferKind
from kpk_geo.results.gaps import OVERALL
from kpk_geo.results.scenario import ChangedCell, ChangedLink, ChangedVerdict, ScenarioGaps
from maps.scenarios.gap_text import STALE

NO_RUN = "Lücken der Präventionskette sind noch nicht gesucht (kpk run gaps --region {region})."


def scenario_gaps(
    access: AccessService,
    gaps: GapsService,
    region_id: str,
    revision: int,
    question: AccessQuestion,
    changes: Sequence[Change],
) -> ScenarioGaps:
    """Judge the links of the question's kind without and with the changes.

    Parameters
    ----------
    access, gaps
        Keep the region in memory.
    region_id
        Whose scenario it is.
    revision
        Of the region's data.
    question
        Its kind says which links are looked at, its unit what capacity is stated in.
    changes
        Of the scenario, in their order.

    Raises
    ------
    NotFoundError
        A change names an offer that is not there.
    InputError
        A change is impossible.
    """
    max_snap = access.region(region_id, revision).loaded.data.section.max_snap
    try:
        run = gaps.behind(region_id, revision).table.run
    except NotFoundError:
        return ScenarioGaps(missing=NO_RUN.format(region=region_id), run=None)
    except OutdatedRunError as error:
        return ScenarioGaps(missing=str(error), run=None)
    study = gaps.study(region_id, revision)
    found = gap_changes(
        study, question.kind, question.capacity, changes,
        max_snap=max_snap,
    )  # fmt: skip
    if found is None:
        missing = _no_link(study, question.kind)
        return ScenarioGaps(missing=missing, run=run.run_pk)
    is_old = bool(run.stale) or run.parameters.plan != study.region.plan
    areas = found.before.region.areas
    ids, names = ([str(text) for text in texts] for texts in (areas.index, areas["name"]))
    return ScenarioGaps(
        missing="", run=run.run_pk,
        links=tuple(_link(item, ids, names) for item in found.links),
        verdicts=_verdicts(found, ids, names), notes=_notes(found, is_old=is_old),
        left_out=_left_out(found, question), is_counted=found.counted > 0,
    )  # fmt: skip


def _no_link(study: GapsStudy, kind: OfferKind) -> str:
    if not study.region.plan.links:
        return (
            "Das Profil der Region beschreibt keine eigenen Glieder ([[prevention.links]]); ob ein "
            "Ort eine Lücke schließt, lässt sich deshalb nicht sagen."
        )
    return f"Die Präventionskette dieser Region verlangt kein Glied der Art {kind.label}."


def _link(item: LinkChange, ids: Sequence[str], names: Sequence[str]) -> ChangedLink:
    before, after = item.before, item.after
    then, now, sure = before.planned.status, after.planned.status, item.is_sure
    return ChangedLink(
        cell=before.link.cell, label=before.link.own.label, life_phase=before.link.phase,
        gaps_before=int(before.planned.gap.sum()), gaps_after=int(after.planned.gap.sum()),
        lacking_before=item.lacking(before) + 0.0, lacking_after=item.lacking(after) + 0.0,
        cells=tuple(
            ChangedCell(
                area_id=ids[row], name=names[row], before=then[row], after=now[row],
                is_sure=bool(sure[row]),
            )
            for row in np.flatnonzero(item.differs).tolist()
        ),
    )  # fmt: skip


def _verdicts(
    found: GapChanges, ids: Sequence[str], names: Sequence[str]
) -> tuple[ChangedVerdict, ...]:
    then, now = (study.verdicts[OVERALL].verdict for study in (found.before, found.after))
    return tuple(
        ChangedVerdict(area_id=ids[row], name=names[row], before=then[row], after=now[row])
        for row in found.verdicts
    )


def _left_out(found: GapChanges, question: AccessQuestion) -> tuple[str, ...]:
    """Name what the gaps know nothing of: streets, hours, and the time the question asks for."""
    named = {
        "neue Wege und Sperrungen": found.without_streets,
        "Öffnungszeiten": found.without_times,
        "die Tageszeit der Frage": question.slot is not None,
    }
    return tuple(name for name, is_left in named.items() if is_left)


def _notes(found: GapChanges, *, is_old: bool) -> tuple[str, ...]:
    """Say what was left out, and why."""
    notes = [STALE] if is_old else []
    if found.by_words:
        notes.append(
            f"{_labels(found.by_words)}: Dafür zählen nur Angebote mit bestimmten Wörtern im Titel "
            "oder in der Beschreibung; ein gedachter Standort hat keine."
        )
    if found.unrecorded:
        notes.append(
            f"{_labels(found.unrecorded)}: Angebote dieser Art hat niemand erfasst; ob eine Lücke "
            "bliebe, weiß deshalb niemand."
        )
    if found.in_other_unit:
        notes.append(
            f"{_labels(found.in_other_unit)}: Verlangt ist ein Umfang in einer anderen Einheit als "
            "der gewählten. Ein gedachter Standort zählt dafür mit 0, schließt also nichts, was "
            "zu schwach ist."
        )
    return tuple(notes)


def _labels(every: Sequence[LinkCells]) -> str:
    names = dict.fromkeys(f"„{cells.link.own.label}“" for cells in every)
    return listed(names)
