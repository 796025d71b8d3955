"""How many areas come out as under-served where supply has nothing to do with burden?

    python -m benchmarks.gaps.noise --region musterstadt [--draws 200]

Every draw moves each offer to the home of a child that is chosen at random, so offers are where
children are and burden plays no part; burden stays as it is. Ways are straight lines, for the
offers as they are too, so that the rows can be compared. The last rows ask for another share of
links that must be lacking (`min_lack`). Of the areas as they are, "by chance" says in how many of
the draws at least as many came out.
"""

import argparse
from dataclasses import dataclass, replace

import numpy as np

from analyses.gaps.need import lack_of
from analyses.gaps.offers import inventory_of
from analyses.gaps.region import GapsRegion
from analyses.gaps.study import GapsStudy, gaps_study
from analyses.gaps.underserved import verdicts
from api.questions.gaps.read import read_gaps
from kpk_geo.database.connection import transaction
from kpk_geo.database.current import open_database
from kpk_geo.model import LifePhase, Underserved
from kpk_geo.results.gaps import OVERALL

SEED = 2026
SHARES = (0.25, 0.33, 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Number of areas."""

    certain: int  # over all life phases
    hints: int
    by_lack: dict[float, int]  # certain ones over all life phases, by `min_lack`
    by_phase: dict[str, int]  # certain ones


def main() -> None:
    """Print what is found, and what chance alone gives."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--region", default="musterstadt")
    parser.add_argument("--draws", type=int, default=200)
    arguments = parser.parse_args()
    with open_database() as engine, transaction(engine) as connection:
        region = read_gaps(connection, arguments.region).data
    real = found_of(gaps_study(region))
    rng = np.random.default_rng(SEED)
    drawn = [found_of(gaps_study(shuffled(region, rng))) for _ in range(arguments.draws)]
    sure = int((gaps_study(region).burden.high >= region.plan.sure).sum())
    print(f"{arguments.region}: {region.count} areas, {sure} of sure burden, "
          f"{arguments.draws} draws\n")  # fmt: skip
    print("| list | as it is | by chance: mean (5 % to 95 %) | as many by chance |")
    print("|---|---|---|---|")
    rows = [
        ("all life phases, certain", real.certain, [own.certain for own in drawn]),
        ("all life phases, hints", real.hints, [own.hints for own in drawn]),
        *(
            (f"{phase}, certain", count, [own.by_phase[phase] for own in drawn])
            for phase, count in real.by_phase.items()
        ),
        *(
            (f"min_lack = {share}", count, [own.by_lack[share] for own in drawn])
            for share, count in real.by_lack.items()
        ),
    ]
    for name, count, drawn_counts in rows:
        low, high = np.quantile(drawn_counts, (0.05, 0.95))
        as_many = (1 + sum(own >= count for own in drawn_counts)) / (1 + len(drawn_counts))
        print(f"| {name} | {count} | {np.mean(drawn_counts):.1f} ({low:.0f} to {high:.0f}) | "
              f"{100 * as_many:.0f} % |")  # fmt: skip


def found_of(study: GapsStudy) -> Found:
    """Count the areas of each list."""
    overall = study.verdicts[OVERALL].verdict
    return Found(
        certain=overall.count(Underserved.CERTAIN),
        hints=overall.count(Underserved.HINT),
        by_lack={share: _listed(study, share) for share in SHARES},
        by_phase={
            name: own.verdict.count(Underserved.CERTAIN)
            for name, own in study.verdicts.items()
            if name != OVERALL
        },
    )


def _listed(study: GapsStudy, min_lack: float) -> int:
    """Count the areas of the list over all life phases, were another share asked for."""
    plan = study.region.plan.model_copy(update={"min_lack": min_lack})
    lack = lack_of(replace(study.region, plan=plan), study.links, study.variants)
    people = np.full(study.region.count, np.inf)
    return verdicts(plan, study.burden, study.parts, people, lack).verdict.count(
        Underserved.CERTAIN
    )


def shuffled(region: GapsRegion, rng: np.random.Generator) -> GapsRegion:
    """Move every offer that has a place to the home of a child chosen at random."""
    children = np.sum(
        [
            np.nan_to_num(own.cells)
            for phase in LifePhase
            if (own := region.phase(phase)).cells is not None
        ],
        axis=0,
    )
    weights = np.where(region.cell_area >= 0, children, 0.0)
    rows = region.inventory.rows.copy()
    placed = rows["x"].notna().to_numpy()
    chosen = rng.choice(len(weights), int(placed.sum()), p=weights / weights.sum())
    rows.loc[placed, ["x", "y"]] = region.cell_xy[chosen] + rng.uniform(-50, 50, (len(chosen), 2))
    rows["outside"] = False
    return replace(region, inventory=inventory_of(rows, region.inventory.today))


if __name__ == "__main__":
    main()
