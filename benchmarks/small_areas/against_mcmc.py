"""Do the smoothed rates agree with Markov chains of the same model?

    pip install numpyro    # in an environment of its own; the product does not need it
    python -m benchmarks.small_areas.against_mcmc [--draws 1000] [--berlin FOLDER]

Same likelihood and priors, NUTS (Hoffman and Gelman 2014) instead of Laplace. For each case: the
difference of posterior means in posterior standard deviations, the ratio of standard deviations,
and the difference of P(rate > city). Goals: differences of means below 0.3, of P within 0.06. The
chains err too: with an effective sample of 400 a mean by 0.05 standard deviations.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.special import expit

from analyses.small_areas.leroux import LEVEL_SD
from analyses.small_areas.smoothing import SmoothedRates, smoothed_rates
from analyses.small_areas.variation import AREAS_LIMIT, RARE, YEARS_LIMIT
from benchmarks.small_areas.maps import (
    DAYS,
    Map,
    berlin_map,
    binomial,
    frames,
    leroux,
    musterstadt_map,
    sharp_cluster,
    siblings,
)

CHOICES = (1, 2)


@dataclass(frozen=True, eq=False)
class Case:
    name: str
    map: Map
    cases: np.ndarray  # (T, n), NaN where suppressed
    people: np.ndarray
    design_effect: float = 1.0


@dataclass(frozen=True, eq=False)
class Chains:
    rates: np.ndarray  # (draws, T, n)
    effective: float  # smallest effective sample of s_u, lam, s_e
    seconds: float


def chains(case: Case, draws: int) -> Chains:
    """Sample the model with NumPyro."""
    import jax
    import jax.numpy as jnp
    import numpyro
    import numpyro.distributions as dist
    from numpyro.diagnostics import effective_sample_size
    from numpyro.infer import MCMC, NUTS

    numpyro.enable_x64()
    adjacency = case.map.graph.matrix().toarray()
    values, vectors = np.linalg.eigh(np.diag(adjacency.sum(axis=1)) - adjacency)
    values = jnp.maximum(jnp.asarray(values), 0)
    hidden = np.isnan(case.cases)
    n = jnp.asarray(case.people / case.design_effect)
    x = jnp.asarray(np.where(hidden, 0, case.cases) / case.design_effect)
    choices = jnp.asarray(CHOICES)[:, None, None] / case.design_effect
    dates = len(case.cases)

    def model() -> None:
        spread = numpyro.sample("areas", dist.Exponential(-np.log(RARE) / AREAS_LIMIT))
        alike = numpyro.sample("alike", dist.Uniform(0, 1))
        levels = numpyro.sample("levels", dist.Normal(0, LEVEL_SD).expand([dates]))
        z = numpyro.sample("z", dist.Normal(0, 1).expand([len(adjacency)]))
        u = vectors @ (spread * z / jnp.sqrt(alike * values + 1 - alike))
        logits = levels[:, None] + u
        if dates > 1:
            yearly = numpyro.sample("years", dist.Exponential(-np.log(RARE) / YEARS_LIMIT))
            own = numpyro.sample("own", dist.Normal(0, 1).expand(list(case.cases.shape)))
            logits = logits + yearly * own
        logits = numpyro.deterministic("logits", logits)
        alone = jax.nn.softplus(logits) * n
        ways = (
            jax.scipy.special.gammaln(n + 1)
            - jax.scipy.special.gammaln(choices + 1)
            - jax.scipy.special.gammaln(jnp.maximum(n - choices, 0) + 1)
        )
        of_choices = jax.scipy.special.logsumexp(
            jnp.where(choices <= n, ways + choices * logits, -jnp.inf), axis=0
        )
        numpyro.factor("counts", (jnp.where(hidden, of_choices, x * logits) - alone).sum())

    began = time.process_time()
    options = {"num_chains": 2, "chain_method": "sequential", "progress_bar": False}
    kernel = NUTS(model, target_accept_prob=0.9)
    sampler = MCMC(kernel, num_warmup=draws, num_samples=draws, **options)
    sampler.run(jax.random.PRNGKey(1))
    grouped = sampler.get_samples(True)  # by chain
    names = [name for name in ("areas", "alike", "years") if name in grouped]
    return Chains(
        rates=expit(np.asarray(sampler.get_samples()["logits"])),
        effective=min(float(effective_sample_size(np.asarray(grouped[name]))) for name in names),
        seconds=time.process_time() - began,
    )


def smoothed(case: Case) -> tuple[SmoothedRates, float]:
    cases, people = frames(case.map, case.cases, case.people)
    began = time.process_time()
    found = smoothed_rates(
        cases, people, case.map.graph, suppressed=cases.isna(), choices=CHOICES,
        design_effect=case.design_effect,
    )  # fmt: skip
    return found, time.process_time() - began


def row(case: Case, draws: int) -> str:
    """Compare one case."""
    found, own_seconds = smoothed(case)
    sampled = chains(case, draws)
    city = (sampled.rates * case.people).sum(axis=2) / case.people.sum(axis=1)
    mean, sd = sampled.rates.mean(axis=0), sampled.rates.std(axis=0)
    above = (sampled.rates > city[:, :, None]).mean(axis=0)
    days = DAYS[: len(case.cases)]
    ours = {name: np.array([found.rows[day][name] for day in days]) for name in
            ("rate", "sd", "above_city", "low_90", "high_90")}  # fmt: skip
    apart = np.abs(ours["rate"] - mean) / sd
    ratio = ours["sd"] / sd
    gap = ours["above_city"] - above
    inside = (sampled.rates >= ours["low_90"]) & (sampled.rates <= ours["high_90"])
    hidden = np.isnan(case.cases).mean()
    return (
        f"| {case.name} | {len(case.map.city.ids)} x {len(days)} | {100 * hidden:.0f} % | "
        f"{np.median(apart):.2f} / {apart.max():.2f} | {np.median(ratio):.2f} "
        f"({ratio.min():.2f}-{ratio.max():.2f}) | {np.sqrt((gap**2).mean()):.3f} / "
        f"{np.abs(gap).max():.3f} | {100 * inside.mean():.1f} % | {sampled.effective:.0f} | "
        f"{own_seconds:.2f} / {sampled.seconds:.0f} s |"
    )


def suppress(cases: np.ndarray) -> np.ndarray:
    return np.where(np.isin(cases, CHOICES), np.nan, cases)


def cases_of(folder: Path | None) -> list[Case]:
    rng = np.random.default_rng(7)
    children, entrants = (
        musterstadt_map("kinder_u15", "children"), musterstadt_map("schulanfaenger", "entrants")
    )  # fmt: skip
    people = children.city.people
    made = [
        Case("children", children, *binomial(rng, leroux(rng, children), people)),
        Case("children, one date", children, *binomial(rng, leroux(rng, children)[:1], people)),
        Case("children / 8", children,
             *binomial(rng, leroux(rng, children), np.maximum(people // 8, 3))),
        Case("children, a sharp cluster", children,
             *binomial(rng, sharp_cluster(rng, children), people)),
        Case("siblings, design effect 1.9", children,
             *siblings(rng, leroux(rng, children), people), 1.9),
    ]  # fmt: skip
    x, n = binomial(rng, leroux(rng, entrants, 0.08, 0.6), entrants.city.people)
    made.append(Case("entrants at 8 %, 1 and 2 suppressed", entrants, suppress(x), n))
    if folder:
        whole = berlin_map(folder)
        made.append(Case("Berlin / 4", whole,
                         *binomial(rng, leroux(rng, whole), np.maximum(whole.city.people // 4, 3))))  # fmt: skip
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--berlin", type=Path)
    parser.add_argument("--only", nargs="*", default=[])
    asked = parser.parse_args()
    try:
        import numpyro  # noqa: F401  # only to say early that it is missing
    except ImportError:
        raise SystemExit("NumPyro fehlt: pip install numpyro in einer eigenen Umgebung") from None
    print("| case | areas x dates | suppressed | difference of means in SD, median / largest | "
          "ratio of SD | difference of P(rate > city), rms / largest | chains inside our 90 % | "
          "smallest effective sample | CPU, ours / chains |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    for case in cases_of(asked.berlin):
        if not asked.only or any(part in case.name for part in asked.only):
            print(row(case, asked.draws), flush=True)


if __name__ == "__main__":
    main()
