"""Reads OR-Library files of the generalised assignment problem into problems of ours: jobs are tenants, agents are spaces."""

from __future__ import annotations

from pathlib import Path

from models.matching.problem import Option, Problem

FOLDER = Path(__file__).parents[2] / "data" / "matching"

OPTIMA = {
    "gap1": (336, 327, 339, 341, 326), "gap2": (434, 436, 420, 419, 428), "gap3": (580, 564, 573, 570, 564),
    "gap4": (656, 644, 673, 647, 664), "gap5": (563, 558, 564, 568, 559), "gap6": (761, 759, 758, 752, 747),
    "gap7": (942, 949, 968, 945, 951), "gap8": (1133, 1134, 1141, 1117, 1127), "gap9": (709, 717, 712, 723, 706),
    "gap10": (958, 963, 960, 947, 947), "gap11": (1139, 1178, 1195, 1171, 1171), "gap12": (1451, 1449, 1433, 1447, 1446),
}
"""The published optima of the greatest profit, instance by instance."""

HERE = tuple(name for name in OPTIMA if (FOLDER / f"{name}.txt").is_file())
"""The files that are there; a file that is added counts at once."""


def problems(name: str) -> list[Problem]:
    """The instances of a file: every job must be done by one agent, within what each agent has. Lines may be wrapped anywhere."""
    numbers = iter(int(float(word)) for word in (FOLDER / f"{name}.txt").read_text("utf-8-sig").split())
    made = [_problem(*_instance(numbers)) for _ in range(next(numbers))]
    if next(numbers, None) is not None:
        raise ValueError(f"{name}.txt holds more than its instances")
    return made


def _instance(numbers: object) -> tuple[list[list[int]], list[list[int]], list[int]]:
    read = numbers.__next__  # type: ignore[attr-defined]
    agents, jobs = read(), read()
    profit, use = ([[read() for _ in range(jobs)] for _ in range(agents)] for _ in range(2))
    return list(profit), list(use), [read() for _ in range(agents)]


def _problem(profit: list[list[int]], use: list[list[int]], most: list[int]) -> Problem:
    jobs = len(profit[0])
    options = tuple(Option(tenant=job, takes={agent: float(use[agent][job])}, floor=agent, value=float(profit[agent][job]))
                    for job in range(jobs) for agent in range(len(most)))
    return Problem(tenants=jobs, spaces_m2=tuple(float(m) for m in most), options=options, required=frozenset(range(jobs)))
