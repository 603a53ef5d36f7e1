"""Days of docks coupled to lifts: replications in lockstep beside SimPy with the same decisions.

The peer is the second model of the tests, which runs the very same trucks and rides; it runs a sample of the replications in the
same process, and its time for all of them is told from that. Drawing and statistics are part of our time, not of the peer's.
"""

from __future__ import annotations

import math
import os
import time
from typing import Any

from models.engineering.dock_day import DockDay
from models.engineering.dock_day_draws import draw
from models.engineering.dock_day_results import DockDayResult
from models.engineering.dock_day_run import simulate, simulate_all
from tests.bench.bench_lifts import timed
from tests.models.engineering import dock_cases as cases
from tests.models.engineering.dock_twin import Twin

SAMPLE = 20


def day_of_docks(replications: int) -> dict[str, Any]:
    day = cases.day(replications=replications)
    seconds, processor, result = timed(lambda: simulate(day))
    draws = draw(day)
    clock = time.perf_counter()
    twins = [Twin(day, draws, row).run() for row in range(SAMPLE)]
    peer = (time.perf_counter() - clock) * replications / SAMPLE
    assert_same(day, result, twins)
    wait = result.figures()["wait_mean_s"]
    return {"name": f"{replications:,} days of 10 h, 4 bays, 40 trucks, 3 lifts, staging", "ours_s": seconds, "peer_s": peer,
            "ratio": peer / seconds,
            "note": f"bar 200 days in 2 s; processor {processor:.2f} s; wait {wait.mean:.0f} s ({wait.low:.0f} to "
                    f"{wait.high:.0f}); peer: SimPy, {SAMPLE} days x {replications / SAMPLE:.0f}; load {os.getloadavg()[0]:.1f}"}


def assert_same(day: DockDay, result: DockDayResult, twins: list[Twin]) -> None:
    """The peer did the same work: its mean waits are ours."""
    for row, twin in enumerate(twins):
        waits = [min(truck.docked, day.end_s) - truck.arrival for truck in twin.trucks]
        assert abs(math.fsum(waits) / len(waits) - result.wait_mean_s[row]) < 1e-6


def what_if() -> dict[str, Any]:
    """Five plans of the same days, as the verb runs them: as it is, docks alone, a lift more, a bay more, twice the staging."""
    days = [cases.day(replications=100), cases.day(replications=100, coupled=False), cases.day(replications=100, lifts=4),
            cases.day(replications=100, bays=5), cases.day(replications=100, staging=40)]
    seconds, processor, results = timed(lambda: simulate_all(days))
    waits = ", ".join(f"{result.wait_mean_s.mean():.0f}" for result in results)
    return {"name": "the same with 5 plans, 100 days each, common random numbers", "ours_s": seconds,
            "note": f"processor {processor:.2f} s; waits {waits} s; load {os.getloadavg()[0]:.1f}"}


def run() -> list[dict[str, Any]]:
    return [day_of_docks(200), day_of_docks(1000), what_if()]


if __name__ == "__main__":
    from tests.bench.run import line

    for row in run():
        print(line(row))
