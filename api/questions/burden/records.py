"""Writes a computed index as the records of a run."""

from typing import Any, TypeVar

import numpy as np
import pandas as pd

from analyses.burden.certainty import SURE
from analyses.burden.classes import STABLE
from analyses.burden.differing_changes import DifferingChanges
from analyses.burden.index import BurdenIndex, IndexInput, IndexPart
from api.questions.burden.read import BurdenData
from kpk_geo.model import USABLE, Validity
from kpk_geo.results.burden import (
    BurdenArea,
    BurdenSummary,
    ChangeTest,
    ClassCount,
    DifferingSummary,
    PartSummary,
)

T = TypeVar("T", int, bool)


def burden_areas(index: BurdenIndex, name: str) -> list[BurdenArea]:
    """Give the records of one part.

    Parameters
    ----------
    name
        "status" or "dynamic"; probabilities of the field stand with the status.
    """
    part = index.parts[name]
    robust, certainty = part.robustness, part.certainty
    z: list[Any] = part.z.to_dict("records")
    shares: list[Any] = certainty.probabilities.to_dict("records")
    intervals: list[Any] = certainty.intervals.to_dict("records")
    fields: list[Any] = (
        index.field_probabilities.to_dict("records") if name == "status" else [{}] * len(z)
    )
    return [
        BurdenArea(
            area_id=str(area_id),
            validity=Validity.of(str(part.validity[area_id])),
            score=part.score[area_id],
            class_code=_known(part.class_code[area_id], int),
            weighting_share=robust.weighting_share[area_id],
            leave_one_out_share=robust.leave_one_out_share[area_id],
            data_share=certainty.data_share[area_id],
            joint_share=certainty.joint_share[area_id],
            probabilities=_if_known(shares[place]),
            score_low=intervals[place]["low"],
            score_high=intervals[place]["high"],
            rank=intervals[place]["rank"],
            rank_low=intervals[place]["rank_low"],
            rank_high=intervals[place]["rank_high"],
            top_quintile=certainty.top_quintile[area_id],
            field_probabilities=_if_known(fields[place]),
            near_border=_known(part.near_border[area_id], bool),
            robust=_known(part.robust[area_id], bool),
            z=z[place],
        )
        for place, area_id in enumerate(part.score.index)
    ]


def _known(value: Any, kind: type[T]) -> T | None:
    return None if pd.isna(value) else kind(value)


def _if_known(shares: dict[Any, float]) -> dict[Any, float]:
    return {} if any(np.isnan(share) for share in shares.values()) else shares


def burden_summary(index: BurdenIndex, data: BurdenData) -> BurdenSummary:
    """Describe the index over all areas.

    Parameters
    ----------
    data
        What it was computed from.
    """
    return BurdenSummary(
        status=_part_summary(index.status, data.status, data, index.robust_share),
        dynamic=None
        if index.dynamic is None or data.dynamic is None
        else _part_summary(index.dynamic, data.dynamic, data, index.robust_share),
        fields={str(field): int(count) for field, count in index.field.value_counts().items()},
        differing=None if index.differing is None else _differing(index.differing),
    )


def _differing(found: DifferingChanges) -> DifferingSummary:
    return DifferingSummary(
        differ=found.differ,
        tests=tuple(
            ChangeTest(
                indicator=test.indicator, statistic=test.statistic, degrees=test.degrees, p=test.p
            )
            for test in found.tested
        ),
        level=found.level,
        reason=found.reason,
    )


def _part_summary(
    part: IndexPart, given: IndexInput, data: BurdenData, robust_share: float
) -> PartSummary:
    counts = part.class_code.value_counts()
    is_valid = part.validity.isin(USABLE)
    reasons = part.validity[~is_valid].value_counts()
    certainty = part.certainty
    return PartSummary(
        areas=len(part.score),
        valid=int(is_valid.sum()),
        classes=tuple(
            ClassCount(code=code, label=label, count=int(counts.get(code, 0)))
            for code, label in zip(part.scheme.codes, part.scheme.official, strict=True)
        ),
        limits=tuple(part.scheme.limits),
        invalid={Validity.of(str(reason)): int(count) for reason, count in reasons.items()},
        robust=int(part.robust.sum()),
        robust_weights=int((part.robustness.weighting_share >= robust_share).sum()),
        robust_data=int((certainty.data_share >= robust_share).sum()),
        sure=int((certainty.data_share >= SURE).sum()),
        sure_to_move=int(((certainty.data_share >= SURE) & (part.class_code != STABLE)).sum()),
        near_border=int(part.near_border.sum()),
        repeating=tuple(part.redundancy.repeating),
        opposing=tuple(part.redundancy.opposing),
        counted=certainty.counted,
        exact=dict(certainty.exact),
        left_out=dict(certainty.left_out),
        design_effects={name: given.counts[name].design_effect for name in certainty.counted},
        effects_not_stated=tuple(
            name for name in certainty.counted if name in data.effects_not_stated
        ),
        with_suppressed=int(
            (certainty.probabilities.notna().all(axis=1) & part.class_code.isna()).sum()
        ),
        no_certainty=certainty.reason,
    )
