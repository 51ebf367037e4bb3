"""Tables → findings for 100,000 plans with a full pack, pandera included. Prints plans per second on one core.

    python tests/benchmarks/evaluate.py [PLANS] [--profile]

Plans are made consistent (sums add up, steps are plausible), a fifth claims the wage hike, all frames of the pack
occur. Seconds are CPU seconds, so that a busy machine does not count. No time is asserted on: the goal stands in
DESIGN §9 (500,000 plans/s), and a bare pandera validation of the same tables is printed beside.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
import time

import numpy as np
import pandas as pd

from checker.evaluation.evaluate import evaluate, verdicts
from checker.evaluation.tables import validated
from checker.rules.registry import programme
from checker.rules.wages import wage_table

GOAL = 500_000


def tables(count: int, pack: str, seed: int = 7) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Believable `plans` and `years` of one pack."""
    rng = np.random.default_rng(seed)
    rules = programme(pack)
    frames = [frame.id for frame in rules.frames]
    span = rng.integers(3, 6, count)
    hike = rng.random(count) < 0.2
    people = rng.integers(1, 150, count).astype(float)
    plans = {
        "plan": np.arange(count),
        "programme": pd.Categorical.from_codes(np.zeros(count, np.int8), [pack]),
        "round": np.full(count, float(rules.rounds[0].number)),
        "frame": pd.Categorical.from_codes(rng.integers(0, len(frames), count), frames),
        "as_of": np.full(count, np.datetime64(rules.rounds[0].closes, "s"), "M8[s]"),
        "scenario": pd.Categorical.from_codes(np.zeros(count, np.int8), ["trend"]),
        "prefecture": pd.Categorical.from_codes(rng.integers(0, 47, count), list(wage_table().prefectures)),
        "display_unit": rng.choice([0.0, 1000.0], count),
        "plan_years": span.astype(float),
        "regular_employees": people,
        "eligible_cost": rng.integers(3, 200, count) * 1e6,
        "requested_subsidy": rng.integers(1, 80, count) * 1e6,
        "largest_asset": rng.integers(1, 40, count) * 1e6,
        "investment": rng.integers(5, 200, count) * 1e6,
        "reduced_hours": rng.integers(500, 9000, count).astype(float),
        "hourly_labour_cost": rng.integers(1200, 4000, count).astype(float),
        "workers_before": rng.integers(2, 12, count).astype(float),
        "workers_after": rng.integers(1, 6, count).astype(float),
        "hours_before": np.full(count, 2000.0),
        "hours_after": np.full(count, 1800.0),
        "output_before": rng.integers(10, 90, count) * 1e6,
        "output_after": rng.integers(20, 120, count) * 1e6,
        "taxable_income_last_year": np.zeros(count),
        "wage_hike": hike.astype(float),
    }
    for flag in ("small_business", "revival_business", "voluntary_insurance", "sier_used", "bank_financing"):
        plans[flag] = (rng.random(count) < 0.2).astype(float)
    for flag in ("sier_maintenance_contract", "bank_confirmation"):
        plans[flag] = np.ones(count)
    return pd.DataFrame(plans), _years(rng, count, span, hike, people, rules.rounds[0].closes.year)


def _years(
    rng: np.random.Generator, count: int, span: np.ndarray, hike: np.ndarray, people: np.ndarray, year: int
) -> pd.DataFrame:
    step = np.arange(6)
    within = step <= span[:, None]
    base = people * rng.integers(3_000_000, 6_000_000, count)
    growth = 1 + np.where(hike, 0.065, 0.025)[:, None] * step + rng.normal(0, 0.004, (count, 6))

    def row(share: float, path: np.ndarray = growth) -> np.ndarray:
        return np.where(within, np.round(base[:, None] * share * path), np.nan)

    parts = {
        "operating_profit": row(0.1, 1 + 0.05 * step + np.zeros((count, 1))),
        "labour_cost": row(1.2),
        "depreciation": row(0.08, 1 + 0.04 * step + np.zeros((count, 1))),
        "payroll_officers": row(0.15),
        "payroll_employees": row(0.85),
    }
    wage = rng.integers(1000, 1200, count)[:, None] + np.where(hike, 55, 35)[:, None] * step
    columns = {
        "sales": row(5.0),
        **parts,
        "value_added": parts["operating_profit"] + parts["labour_cost"] + parts["depreciation"],
        "payroll": parts["payroll_officers"] + parts["payroll_employees"],
        "non_operating_expenses": row(0.01),
        "ordinary_profit": parts["operating_profit"] - row(0.01),
        "employees": np.where(within, people[:, None], np.nan),
        "new_product_sales": row(0.8),
        "internal_minimum_wage": np.where(within, wage, np.nan).astype(float),
        "carbon_productivity": row(0.001),
    }
    ends = np.array([f"{year + k}-03-31" for k in step], "M8[s]")
    return pd.DataFrame(
        {
            "plan": np.repeat(np.arange(count), 6),
            "year": np.tile(step.astype(np.int8), count),
            "fiscal_year_end": np.tile(ends, count),
            **{name: values.ravel() for name, values in columns.items()},
        }
    )


def main() -> None:
    count = int(next((a for a in sys.argv[1:] if a.isdigit()), 100_000))
    for pack in ("monozukuri-14", "monozukuri-17", "monozukuri-18"):
        plans, years = tables(count, pack)
        packs = {pack: programme(pack)}
        evaluate(*tables(1000, pack), packs)  # import and compile what is imported and compiled once
        times = []
        for _ in range(5):
            start = time.process_time()
            found = evaluate(plans, years, packs)
            times.append(time.process_time() - start)
        verdict = verdicts(found, plans["plan"].to_numpy())
        rate = count / min(times)
        start = time.process_time()
        validated(plans, years)
        bare = time.process_time() - start
        shares = verdict.value_counts(normalize=True).round(2).to_dict()
        print(
            f"{pack}: {len(found):,} findings of {count:,} plans in {min(times):.3f} s "
            f"(median {sorted(times)[2]:.3f}), "
            f"pandera alone {bare:.3f}: {rate:,.0f} plans/s, {rate / GOAL:.2f} of the goal; {shares}"
        )
        if "--profile" in sys.argv:
            profile = cProfile.Profile()
            profile.runcall(evaluate, plans, years, packs)
            pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
