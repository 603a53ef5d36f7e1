"""Days of goods lifts: 1,000 replications in lockstep beside SimPy with the same decisions, and a sweep with intervals.

The peer is the second model of the tests, which runs the very same trips; it runs a sample of the replications in the same
process, and its time for all of them is told from that. Drawing and statistics are part of our time, not of the peer's.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Any

from models.engineering.lift_demand import draw
from models.engineering.lift_results import DayResult
from models.engineering.lift_simulation import simulate, simulate_all
from tests.models.engineering.lift_cases import tower
from tests.models.engineering.lift_twin import Twin

SAMPLE = 20
ROUNDS = 3


def timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Best of a few rounds: seconds on the clock, seconds of the processor, and the result."""
    best = (float("inf"), float("inf"))
    for _ in range(ROUNDS):
        clock, processor = time.perf_counter(), time.process_time()
        result = work()
        best = min(best, (time.perf_counter() - clock, time.process_time() - processor))
    return *best, result


def day_of_lifts(rule: str) -> dict[str, Any]:
    day = tower(rule=rule)
    seconds, processor, result = timed(lambda: simulate(day))
    draws = draw(day)
    clock, busy = time.perf_counter(), time.process_time()
    twins = [Twin(day, draws, row).run() for row in range(SAMPLE)]
    scale = day.replications / SAMPLE
    peer, peer_processor = (time.perf_counter() - clock) * scale, (time.process_time() - busy) * scale
    assert_same(result, twins)
    wait = result.wait_s
    return {
        "name": f"1,000 days of 10 h, 4 lifts, 12 storeys, 3 flows, {rule}", "ours_s": seconds, "peer_s": peer,
        "ratio": peer / seconds,
        "note": f"bar 1 s, 30x; processor {processor:.2f} s beside {peer_processor:.1f} s, {peer_processor / processor:.0f}x; "
                f"{result.loads.sum():,} loads, {result.trips_h.sum() * day.hours:,.0f} trips; wait {wait.mean:.1f} s "
                f"({wait.low:.1f} to {wait.high:.1f}); peer: SimPy, {SAMPLE} days x {scale:.0f}; load {os.getloadavg()[0]:.1f}",
    }


def assert_same(result: DayResult, twins: list[Twin]) -> None:
    """The peer did the same work: its mean waits are ours."""
    for row, twin in enumerate(twins):
        waits = [load.boarded - load.arrival for load in twin.loads]
        assert abs(sum(waits) / len(waits) - result.wait_mean_s[row]) < 1e-6


def sweep(replications: int = 100) -> dict[str, Any]:
    days = [tower(lifts=lifts, speed=speed, rated_kg=rated, replications=replications)
            for lifts in range(1, 9) for speed in (0.5, 1.0, 1.75) for rated in (2000.0, 3000.0, 5000.0)]
    clock, processor = time.perf_counter(), time.process_time()
    results = simulate_all(days)
    seconds, processor = time.perf_counter() - clock, time.process_time() - processor
    settled = [r.wait_s for r in results if not r.overloaded]
    widest = max((wait.high - wait.mean) / wait.mean for wait in settled if wait.high is not None)
    return {"name": f"sweep of 1-8 lifts x 3 speeds x 3 loads, {replications} days each", "ours_s": seconds,
            "note": f"bar 10 s; processor {processor:.2f} s; {len(days) - len(settled)} of {len(days)} overloaded; "
                    f"intervals of the others at most ±{widest:.0%}; load {os.getloadavg()[0]:.1f}"}


def run() -> list[dict[str, Any]]:
    return [day_of_lifts("nearest"), day_of_lifts("collective"), sweep()]


if __name__ == "__main__":
    from tests.bench.run import line

    for row in run():
        print(line(row))
