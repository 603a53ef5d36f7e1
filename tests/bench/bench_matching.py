"""Companies to floors: published optima of the assignment problem, and a park of 100 companies and 120 units beside greedy.

Greedy by rent is what a leasing agent does by hand: whoever offers most gets the best unit that is left.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from typing import Any

from models.matching.milp import solve
from models.matching.problem import Disturbance, Link, Option, Problem, broken, worth_of
from models.matching.search import greedy
from tests.models.matching.gap_files import HERE, OPTIMA, problems

TENANTS, STOREYS, A_STOREY = 100, 12, 10
LINKS = 80
TIME_S = 10.0


def run() -> Iterator[dict[str, Any]]:
    for name in HERE:
        yield _published(name)
    yield from (_park(seed) for seed in (1, 2))
    yield _example()


def _published(name: str) -> dict[str, Any]:
    """The five instances of a file: time of all, worst, and whether every optimum was proven."""
    seconds, proven, profit, plain_s = [], 0, 0.0, 0.0
    for problem, optimum in zip(problems(name), OPTIMA[name], strict=True):
        begun = time.perf_counter()
        profit += worth_of(problem, greedy(problem)).total / optimum
        plain_s += time.perf_counter() - begun
        begun = time.perf_counter()
        found = solve(problem, 60.0)
        seconds.append(time.perf_counter() - begun)
        proven += found.status == "optimal" and found.worth.total == optimum
    return {"name": f"OR-Library {name}, {problem.tenants} jobs, 5 instances", "ours_s": sum(seconds), "peer_s": plain_s,
            "note": f"{proven} of 5 published optima proven; slowest {max(seconds):.2f} s, bar 5 s; greedy, which may leave jobs "
                    f"out, {20.0 * profit:.1f}% of them"}


def _park(seed: int) -> dict[str, Any]:
    return _beside_greedy(f"{TENANTS} companies, {STOREYS * A_STOREY} units, {LINKS} links, seed {seed}", park(seed))


def _example() -> dict[str, Any]:
    """The invented companies in the later Songhu tower."""
    from pathlib import Path

    from models.matching.placing import place
    from models.matching.spaces import spaces_of
    from models.readers import read
    from models.writers.examples_companies import companies

    reading = read(Path(__file__).parents[2] / "assets" / "examples" / "songhu-later-tower.toml")
    empty = place(companies().tenants, spaces_of(reading.buildings), site=reading.site, time_limit_s=0.1)
    return _beside_greedy(f"Songhu later tower, {len(empty.tenants)} companies, {len(empty.spaces)} spaces", empty.problem)


def _beside_greedy(name: str, problem: Problem) -> dict[str, Any]:
    begun = time.perf_counter()
    plain = greedy(problem)
    plain_s = time.perf_counter() - begun
    begun = time.perf_counter()
    found = solve(problem, TIME_S)
    seconds = time.perf_counter() - begun
    if broken(problem, found.chosen):
        raise AssertionError("the placing breaks a rule")
    value, best = worth_of(problem, plain).total, found.worth.total
    return {"name": name, "ours_s": seconds, "peer_s": plain_s,
            "note": f"value {best:,.0f} beside {value:,.0f} by greedy (+{100.0 * (best / value - 1.0):.1f}%); {found.status}, "
                    f"gap {100.0 * found.gap:.2f}%, bar 1% in {TIME_S:g} s"}


def park(seed: int) -> Problem:
    """A tower of 12 storeys with 10 units each: loads and heights shrink upwards, needs, rents and links are drawn.

    Goods load one group of lifts to about three quarters, loud companies disturb quiet ones on their storey.
    """
    draw = random.Random(seed)  # noqa: S311 - a benchmark must be the same every time
    areas = [draw.choice((300.0, 400.0, 500.0, 600.0)) for _ in range(STOREYS * A_STOREY)]
    carries = [15.0 if storey == 0 else 10.0 if storey < 5 else 8.0 if storey < 9 else 5.0 for storey in range(STOREYS)]
    options: list[Option] = []
    for tenant in range(TENANTS):
        needs, load, rent = draw.uniform(150.0, 600.0), draw.choice((4.0, 5.0, 6.5, 8.0, 10.0)), draw.uniform(20.0, 40.0)
        goods = draw.uniform(0.1, 1.5)
        for unit, area in enumerate(areas):
            storey = unit // A_STOREY
            if area >= needs and carries[storey] >= load:
                value = rent * needs - 15.0 * (area - needs) - 0.6 * (carries[storey] - load) * area
                options.append(Option(tenant=tenant, takes={unit: area}, floor=storey, value=value, groups=(storey,),
                                      uses={} if storey == 0 else {0: goods}))
    pairs = {tuple(sorted(draw.sample(range(TENANTS), 2))) for _ in range(LINKS)}
    links = tuple(Link(first, second, draw.uniform(20.0, 200.0)) for first, second in sorted(pairs))
    loud = frozenset(draw.sample(range(TENANTS), 6))
    quiet = [tenant for tenant in draw.sample(range(TENANTS), 12) if tenant not in loud]
    return Problem(
        tenants=TENANTS, spaces_m2=tuple(areas), options=tuple(options), whole=frozenset(range(len(areas))), capacities=(60.0,),
        links=links, disturbances=(Disturbance(loud=loud, costs=dict.fromkeys(quiet, 1800.0),
                                               reach={storey: (storey,) for storey in range(STOREYS)}),))
