"""A DXF of 100,000 entities, against ezdxf's own reading plus a naive shapely polygonize of all its lines.

The drawing is made anew: ten plans of a factory side by side, each of 10,000 entities (walls as pairs of lines with openings,
columns, axes, doors, dimensions' strokes, texts, blocks), once with a layer of outlines and once with walls alone.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import ezdxf  # noqa: E402
import shapely  # noqa: E402

from models.readers import read  # noqa: E402

PLANS, PER_PLAN = 10, 10_000
WIDTH, DEPTH, BAY = 84_000.0, 50_400.0, 8400.0


def plan_file(path: Path, outlines: bool) -> int:
    """Write the drawing and return the number of its entities."""
    document = ezdxf.new("R2010")
    document.header["$INSUNITS"] = 4
    space = document.modelspace()
    car = document.blocks.new("货梯")
    car.add_lwpolyline([(0, 0), (2400, 0), (2400, 2800), (0, 2800)], close=True)
    for k in range(PLANS):
        _plan(space, k * 130_000.0, f"{k + 1}F 平面图", outlines)
    document.saveas(path)
    return len(space)


def _plan(space: Any, x: float, title: str, outlines: bool) -> None:
    before = len(space)
    if outlines:
        space.add_lwpolyline([(x, 0), (x + WIDTH, 0), (x + WIDTH, DEPTH), (x, DEPTH)], close=True, dxfattribs={"layer": "轮廓"})
    space.add_text(title, height=700, dxfattribs={"layer": "PUB_TEXT", "insert": (x + 30_000, -6000)})
    for gap in (0.0, 240.0):
        corners = [(x + gap, gap), (x + WIDTH - gap, gap), (x + WIDTH - gap, DEPTH - gap), (x + gap, DEPTH - gap)]
        for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
            space.add_line(start, end, dxfattribs={"layer": "WALL"})
    for i in range(11):
        space.add_line((x + i * BAY, -3000), (x + i * BAY, DEPTH + 3000), dxfattribs={"layer": "DOTE"})
        for j in range(7):
            # flush with the walls
            cx, cy = x + min(max(i * BAY, 400.0), WIDTH - 400.0), min(max(j * BAY, 400.0), DEPTH - 400.0)
            space.add_lwpolyline([(cx - 400, cy - 400), (cx + 400, cy - 400), (cx + 400, cy + 400), (cx - 400, cy + 400)],
                                 close=True, dxfattribs={"layer": "COLUMN"})
    for j in range(7):
        space.add_line((x - 3000, j * BAY), (x + WIDTH + 3000, j * BAY), dxfattribs={"layer": "DOTE"})
    for i in range(4):
        space.add_blockref("货梯", (x + 20_000 + 3000 * i, 20_000), dxfattribs={"layer": "EVTR"})
    _fill(space, x, PER_PLAN - (len(space) - before))


def _fill(space: Any, x: float, count: int) -> None:
    """Walls of rooms with doors and fittings, up to the count."""
    columns = 84
    for n in range(count):
        cx, cy = x + 600 + (n // 6 % columns) * 980.0, 600 + (n // 6 // columns) * 2400.0 % (DEPTH - 3000)
        kind = n % 6
        if kind < 3:
            space.add_line((cx, cy + 100 * kind), (cx + 900, cy + 100 * kind), dxfattribs={"layer": "WALL"})
        elif kind == 3:
            space.add_arc((cx, cy), 900, 0, 90, dxfattribs={"layer": "WINDOW"})
        elif kind == 4:
            space.add_text("M0921", height=250, dxfattribs={"layer": "WINDOW_TEXT", "insert": (cx, cy)})
        else:
            space.add_lwpolyline([(cx, cy), (cx + 400, cy), (cx + 400, cy + 300)], dxfattribs={"layer": "家具"})


def run() -> list[dict[str, Any]]:
    rows = []
    for name, outlines in (("DXF, 100,000 entities, outlines drawn", True), ("DXF, 100,000 entities, walls alone", False)):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "plans.dxf"
            count = plan_file(path, outlines)
            rows.append(_row(name, path, count))
    return rows


def _row(name: str, path: Path, count: int) -> dict[str, Any]:
    start = time.perf_counter()
    reading = read(path)
    ours = time.perf_counter() - start
    areas = {round(storey.area_m2.value, 1) for storey in reading.buildings[0].storeys if storey.area_m2 is not None}
    if len(reading.buildings[0].storeys) != PLANS or areas != {round(WIDTH * DEPTH / 1e6, 1)}:
        raise ValueError(f"{name}: {len(reading.buildings[0].storeys)} storeys of {areas} m²")
    peer = _peer(path)
    note = f"{count:,} entities, {path.stat().st_size / 1e6:.0f} MB; peer: ezdxf, then shapely.polygonize"
    return {"name": name, "ours_s": ours, "peer_s": peer, "ratio": peer / ours, "note": note}


def _peer(path: Path) -> float:
    """ezdxf reads, shapely makes faces of all lines: no units, no plans, no levels, no report."""
    start = time.perf_counter()
    space = ezdxf.readfile(path).modelspace()
    lines = [shapely.LineString([tuple(line.dxf.start)[:2], tuple(line.dxf.end)[:2]]) for line in space.query("LINE")]
    lines += [shapely.LineString([*points, points[0]] if entity.closed else points)
              for entity in space.query("LWPOLYLINE") if len(points := [(p[0], p[1]) for p in entity]) > 1]
    shapely.polygonize(shapely.get_parts(shapely.union_all(lines)))
    return time.perf_counter() - start


def main() -> None:
    for row in run():
        print(f"{row['name']:48} {row['ours_s']:8.2f} s {row['peer_s']:8.2f} s {row['ratio']:6.2f}x  {row['note']}")


if __name__ == "__main__":
    main()
