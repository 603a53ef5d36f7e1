"""Judging again after an edit in a tower of 60 storeys, and a million storeys straight from a table.

The peer of the first is a whole new check. The peer of the second is a plain loop over rows, clause by clause, with the
same figures, on a sample; its time for all rows is told from that.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from models.building import Building
from models.columns import Column, Facts, SourceBook, Table, known
from models.edits import apply
from models.measured import from_file, metres
from models.readers import read
from models.reading import Reading
from rules.facts import facts_of
from rules.findings import check_facts
from rules.library import choose, shipped
from rules.quantities import REGISTRY
from rules.quantity import PARENTS, SUBJECTS
from rules.rejudging import recheck
from rules.request import Request

ROOT = Path(__file__).resolve().parents[2]
ON = date(2026, 11, 21)
STOREYS, PER_BUILDING = 1_000_000, 10


def tower(storeys: int = 60) -> tuple[Reading, Building]:
    """The later tower of the examples, its top storey repeated."""
    reading = read(ROOT / "assets" / "examples" / "songhu-later-tower.toml")
    building = reading.buildings[0]
    top = building.storeys[-1]
    more = []
    for i in range(1, storeys - len(building.storeys) + 1):
        number = top.number + i
        more.append(replace(
            top, id=f"s{number}", number=number, name=f"{number}F",
            elevation_m=metres(top.elevation_m.value + 5.0 * i, top.elevation_m.source),
            zones=tuple(replace(zone, id=f"s{number}/{zone.id}") for zone in top.zones),
            units=tuple(replace(unit, id=f"s{number}/{unit.id}") for unit in top.units)))
    return reading, replace(building, storeys=(*building.storeys, *more))


def best(work: Any, times: int = 5) -> float:
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def after_an_edit() -> list[dict[str, Any]]:
    reading, building = tower()
    packs = shipped()
    request = Request(on=ON, city="shenzhen", stage="operation")
    clauses = sum(len(pack.clauses) for pack in packs)
    run = check_facts(facts_of([building], reading.plot, reading.site), packs, request)
    rows = []
    for name, edit, arguments in (
        ("a floor load", "set_floor_load", {"storey_id": building.storeys[-1].id, "load_kn_m2": 5.0}),
        ("a storey height", "set_storey_height", {"storey_id": building.storeys[-5].id, "height_m": 5.5}),
    ):
        def ours(edit: str = edit, arguments: dict[str, object] = arguments) -> None:
            edited = apply(building, edit, arguments).building
            assert recheck(run, facts_of([edited], reading.plot, reading.site)).overall

        def peer(edit: str = edit, arguments: dict[str, object] = arguments) -> None:
            edited = apply(building, edit, arguments).building
            assert check_facts(facts_of([edited], reading.plot, reading.site), packs, request).overall

        mine, theirs = best(ours), best(peer)
        rows.append({"name": f"60 storeys, all packs ({clauses} clauses): {name} judged again", "ours_s": mine, "peer_s": theirs,
                     "ratio": theirs / mine, "note": "peer: a whole new check; bar 50 ms"})
    return rows


class _Ids:
    """Ids that are made when they are asked for: a million texts would be the largest thing here."""

    def __init__(self, kind: str, count: int) -> None:
        self.kind, self.count = kind, count

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> str:
        return f"{self.kind}-{index}"


def table_facts(storeys: int) -> Facts:
    """Storeys, one zone and one compartment each, of buildings of ten: as a portfolio's table gives them."""
    random = np.random.default_rng(1)
    buildings = storeys // PER_BUILDING
    facts = Facts({}, SourceBook(), {name: list(q.choices) for name, q in REGISTRY.items() if q.choices})
    source = facts.sources.code(from_file("attribute", "table"))

    def column(values: Any, rows: int) -> Column:
        return known(np.broadcast_to(np.asarray(values, float), (rows,)).copy(), source)

    def word(name: str, value: str) -> float:
        return facts.encode(name, value)

    number = np.tile(np.arange(1.0, PER_BUILDING + 1), buildings)
    columns: dict[str, dict[str, Column]] = {
        "building": {"fire_height_m": column(random.uniform(20, 90, buildings), buildings),
                     "storeys_above_ground": column(PER_BUILDING, buildings),
                     **{name: column(word(name, value), buildings) for name, value in (
                         ("use", "factory"), ("hazard", "C2"), ("production", "electronics"), ("sprinklers", "yes"))},
                     "fire_resistance_grade": column(1.0, buildings)},
        "storey": {"storey_height_m": column(random.uniform(4, 8, storeys), storeys), "storey_number": column(number, storeys),
                   "storey_area_m2": column(random.uniform(500, 6000, storeys), storeys),
                   "storey_use": column(word("storey_use", "production"), storeys)},
        "zone": {"floor_load_kn_m2": column(random.uniform(3, 15, storeys), storeys),
                 "zone_use": column(word("zone_use", "production"), storeys)},
        "compartment": {"compartment_area_m2": column(random.uniform(500, 6000, storeys), storeys),
                        "storey_number": column(number, storeys)},
    }
    sizes = {"park": 1, "plot": 1, "site": 1, "building": buildings, "storey": storeys, "zone": storeys, "compartment": storeys}
    owner = np.repeat(np.arange(buildings, dtype=np.int32), PER_BUILDING)
    for kind in SUBJECTS:
        rows = sizes.get(kind, 0)
        above = owner if kind in ("storey", "compartment") else np.arange(rows, dtype=np.int32) if kind == "zone" else \
            np.zeros(rows, np.int32)
        parents = {PARENTS[kind]: above} if kind in PARENTS else {}
        facts.tables[kind] = Table(kind, _Ids(kind, rows), _Ids(kind, rows), columns.get(kind, {}), parents)
    return facts


def million() -> dict[str, float]:
    """Seconds and the greatest memory in MiB, for a process of its own."""
    facts = table_facts(STOREYS)
    packs = choose("shenzhen", None)
    start = time.perf_counter()
    run = check_facts(facts, packs, Request(on=ON, city="shenzhen"))
    counts = run.counts
    took = time.perf_counter() - start
    checks = sum(value for name, value in counts.items() if name != "due-later")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0
    return {"seconds": took, "mib": memory, "checks": float(checks), "fail": float(counts["fail"])}


def looped(rows: int = 20_000) -> float:
    """Checks per second of a plain loop: one limit on one column, row by row."""
    loads = table_facts(rows).tables["zone"].columns["floor_load_kn_m2"].values.tolist()
    start = time.perf_counter()
    verdicts = ["pass" if round(load, 6) >= 4.0 else "fail" for load in loads]
    return len(verdicts) / (time.perf_counter() - start)


def run() -> list[dict[str, Any]]:
    script = "import json; from tests.bench.bench_rejudge import million; print(json.dumps(million()))"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(told.stdout)
    peer = found["checks"] / looped()
    return [*after_an_edit(), {
        "name": "1,000,000 storeys of a table against the packs of one city", "ours_s": found["seconds"], "peer_s": peer,
        "ratio": peer / found["seconds"],
        "note": f"{found['mib']:.0f} MiB at most (bar 2 s, 1,024 MiB); peer: the barest loop over rows, no scopes, no sources",
    }]


if __name__ == "__main__":
    from tests.bench.run import line

    for row in run():
        print(line(row))
