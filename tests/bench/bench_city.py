"""Cities: 3,000 buildings of CityJSON inspected, beside a loop over the buildings; lists and facts of many rows."""

from __future__ import annotations

import contextlib
import io
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import shapely

from models.readers.city import read as read_city
from models.readers.city.table import read as read_table
from models.reading import ReadOptions, silent

BUILDINGS = 3_000
ROWS = 1_000_000
CORNERS = 12


def city_file(path: Path, buildings: int = BUILDINGS) -> Path:
    """Twelve-cornered houses on a grid: LoD 0, LoD 1 without semantics and LoD 2 with a tent roof and semantics each."""
    vertices: list[list[int]] = []
    objects: dict[str, Any] = {}
    for number in range(buildings):
        x, y, height = 60_000 * (number % 60), 60_000 * (number // 60), 6_000 + 250 * (number % 80)
        first = len(vertices)
        for level in (0, height, height + 3_000):
            for i in range(CORNERS):
                radius = 20_000 if i % 2 else 16_000
                turn = 2 * math.pi * i / CORNERS
                vertices.append([x + round(radius * math.cos(turn)), y + round(radius * math.sin(turn)), level])
        vertices.append([x, y, height + 5_000])
        ground, eaves, top = (list(range(first + k * CORNERS, first + (k + 1) * CORNERS)) for k in range(3))
        objects[f"b{number}"] = {
            "type": "Building", "attributes": {"measuredHeight": (height + 3_000) / 1000, "storeysAboveGround": 2 + number % 8,
                                               "function": "industrial", "yearOfConstruction": 1980 + number % 40},
            "geometry": [
                {"type": "MultiSurface", "lod": "0", "boundaries": [[ground]]},
                {"type": "Solid", "lod": "1", "boundaries": [_block(ground, top)]},
                _house(ground, eaves, first + 3 * CORNERS),
            ],
        }
    document = {"type": "CityJSON", "version": "2.0", "CityObjects": objects, "vertices": vertices,
                "metadata": {"referenceSystem": "https://www.opengis.net/def/crs/EPSG/0/28992"},
                "transform": {"scale": [0.001] * 3, "translate": [84616.0, 447422.0, 0.0]}}
    path.write_text(json.dumps(document), "utf-8")
    return path


def _walls(low: list[int], high: list[int]) -> list[list[list[int]]]:
    return [[[low[i], low[i + 1 - len(low)], high[i + 1 - len(low)], high[i]]] for i in range(len(low))]


def _block(ground: list[int], top: list[int]) -> list[list[list[int]]]:
    return [[ground[::-1]], [top], *_walls(ground, top)]


def _house(ground: list[int], eaves: list[int], ridge: int) -> dict[str, Any]:
    walls = _walls(ground, eaves)
    roofs = [[[eaves[i], eaves[i + 1 - len(eaves)], ridge]] for i in range(len(eaves))]
    kinds = [0, *[1] * len(walls), *[2] * len(roofs)]
    return {"type": "Solid", "lod": "2", "boundaries": [[[ground[::-1]], *walls, *roofs]],
            "semantics": {"surfaces": [{"type": "GroundSurface"}, {"type": "WallSurface"}, {"type": "RoofSurface"}],
                          "values": [kinds]}}


def by_building(path: Path) -> list[tuple[float, float, float, float]]:
    """The peer: height, footprint and sides of each building, one after the other, as scripts around cjio do it."""
    document = json.loads(path.read_text("utf-8"))
    scale, shift = document["transform"]["scale"], document["transform"]["translate"]
    vertices = [tuple(v * s + t for v, s, t in zip(vertex, scale, shift, strict=True)) for vertex in document["vertices"]]
    found = []
    for item in document["CityObjects"].values():
        body = item["geometry"][-1]
        corners = [vertices[i] for shell in body["boundaries"] for face in shell for ring in face for i in ring]
        faces = [shapely.Polygon([vertices[i][:2] for i in face[0]]) for face in body["boundaries"][0]]
        outline = shapely.union_all([face for face in faces if face.area > 1e-6])
        levels = [corner[2] for corner in corners]
        ring = list(outline.minimum_rotated_rectangle.exterior.coords)
        found.append((max(levels) - min(levels), outline.area, math.dist(ring[0], ring[1]), math.dist(ring[1], ring[2])))
    return found


def list_file(path: Path, rows: int = ROWS) -> Path:
    with path.open("w", encoding="utf-8") as stream:
        stream.write("编号,建筑名称,层数,建筑面积(㎡),建筑高度(m),用途\n")
        for number in range(rows):
            area = f'"{1 + number % 90},{number % 1000:03d}.5"'
            stream.write(f"B{number},{number}号厂房,{1 + number % 12},{area},{6 + number % 60},厂房\n")
    return path


def once(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def best(work: Callable[[], Any], runs: int = 3) -> tuple[float, Any]:
    return min((once(work) for _ in range(runs)), key=lambda pair: pair[0])


def run() -> list[dict[str, Any]]:
    from workbench import cli

    with tempfile.TemporaryDirectory() as folder:
        path = city_file(Path(folder) / "city.city.json")
        megabytes = path.stat().st_size / 1e6
        ours, reading = best(lambda: read_city(path, ReadOptions(), silent))
        peer, looped = best(lambda: by_building(path))
        parsing, _ = best(lambda: json.loads(path.read_bytes()))
        check(reading, looped)
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            inspected, _ = once(lambda: cli.main(["inspect", str(path)]))
        table = list_file(Path(folder) / "list.csv")
        listed, memory = _listed(table)
    rows = {"name": f"CityJSON of {BUILDINGS} buildings, {megabytes:.0f} MB / a loop over buildings", "ours_s": ours,
            "peer_s": peer, "ratio": peer / ours,
            "note": f"parsing the JSON alone {parsing:.2f} s; equal heights, areas and sides"}
    return [rows, {"name": f"the same, inspected from the command line ({BUILDINGS} buildings)", "ours_s": inspected,
                   "note": "under 3 s wanted"},
            {"name": f"list of {ROWS:,} buildings into columns", "ours_s": listed,
             "note": f"{memory:,.0f} MiB at most, under 1,024 wanted"}]


def check(reading: Any, looped: list[tuple[float, float, float, float]]) -> None:
    """Both ways must agree, else the comparison is worth nothing."""
    columns = reading.city.columns
    for row, (height, area, one, other) in enumerate(looped):
        pairs = (("height_m", height), ("building_footprint_m2", area), ("plan_depth_m", min(one, other)),
        ("plan_length_m", max(one, other)))
        for name, wanted in pairs:
            if abs(columns[name].values[row] - wanted) > 1e-3:
                raise ValueError(f"{name} of row {row}: {columns[name].values[row]} / {wanted}")


def _listed(path: Path) -> tuple[float, float]:
    """Seconds and MiB of a process of its own that reads a list."""
    code = "import sys, pathlib; from tests.bench.bench_city import measure_list; measure_list(pathlib.Path(sys.argv[1]))"
    root = Path(__file__).resolve().parent.parent.parent
    answer = subprocess.run([sys.executable, "-c", code, str(path)], cwd=root, capture_output=True, text=True, check=True)
    seconds, memory = answer.stdout.split()
    return float(seconds), float(memory)


def measure_list(path: Path) -> None:
    seconds, _ = once(lambda: read_table(path, ReadOptions(), silent))
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


if __name__ == "__main__":
    for row in run():
        print(row)
