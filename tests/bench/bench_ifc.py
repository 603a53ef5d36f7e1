"""Storey schedule of an IFC file: our reader against ifcopenshell's full geometry pass (default settings and hybrid kernel).

Both times include opening the file. Samples lie in ``../shared/samples``; without them there is nothing to measure.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
SAMPLES = ROOT.parent / "shared" / "samples"
FILES = (
    "TallBuilding.ifc",
    "LargeBuilding.ifc",
    "Duplex_A_20110907.ifc",
    "office-3storey-georef-mm.ifc",
    "factory-2storey-zh.ifc",
)
HYBRID = "hybrid-cgal-simple-opencascade"
GOAL = 5.0


def geometry_pass(path: Path, kernel: str | None) -> int:
    """Open a file and mesh everything in it with one thread; number of products with a mesh."""
    import ifcopenshell
    import ifcopenshell.geom

    model = ifcopenshell.open(path)
    options: dict[str, Any] = {"geometry_library": kernel} if kernel else {}
    iterator = ifcopenshell.geom.iterator(ifcopenshell.geom.settings(), model, 1, **options)
    count = 0
    if iterator.initialize():
        while True:
            iterator.get()
            count += 1
            if not iterator.next():
                break
    return count


def seconds(work: Callable[[], object], times: int) -> float:
    """Median of several runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def run() -> list[dict[str, Any]]:
    """One row per sample: ours, peer (default kernel) and the hybrid kernel, in seconds."""
    from models.readers import read

    rows: list[dict[str, Any]] = []
    for name in FILES:
        path = SAMPLES / name
        if not path.is_file():
            continue
        read(path)
        geometry_pass(path, HYBRID)
        ours = seconds(lambda path=path: read(path), 7)
        peer = seconds(lambda path=path: geometry_pass(path, None), 1 if path.stat().st_size > 2_500_000 else 3)
        hybrid = seconds(lambda path=path: geometry_pass(path, HYBRID), 3)
        rows.append(
            {
                "name": f"IFC storey schedule, {name}",
                "ours_s": ours,
                "peer_s": peer,
                "ratio": peer / ours,
                "note": f"goal {GOAL:.0f}x; hybrid kernel {hybrid:.3f} s ({hybrid / ours:.1f}x)",
            }
        )
    return rows


if __name__ == "__main__":
    from tests.bench.run import line

    for row in run():
        print(line(row))
