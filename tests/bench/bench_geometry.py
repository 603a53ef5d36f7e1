"""Sections and levels of a 12-storey tower with 2,268 columns and 1.75 M triangles, against trimesh; areas against manifold3d."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from models.geometry.bodies import clean
from models.geometry.floors import Massing, find_floors
from models.geometry.levels import find_levels
from models.geometry.picking import pick
from models.geometry.sections import sections
from tests.bench.towers import COLUMN_M, COLUMNS, HEIGHTS_M, STOREYS, Mesh, frame_tower, walled_parts, walled_tower

AREA_OF_COLUMNS_M2 = COLUMNS[0] * COLUMNS[1] * COLUMN_M**2


def seconds(work: Callable[[], object], times: int) -> float:
    """Median of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def run() -> list[dict[str, Any]]:
    frame, walled = frame_tower(), walled_tower()
    shuffled = _shuffled(frame)
    return [
        _sections("12 outlines with areas, columns and slabs", frame, AREA_OF_COLUMNS_M2),
        _sections("12 outlines with areas, bodies overlapping and nested", walled, _area_by_manifold()),
        _levels("levels, against z[faces] (bar: ratio over 0.125)", frame),
        _levels("levels, vertices in random order, against z[faces]", shuffled),
        _levels_by_facets(frame),
        _picking(frame),
        _whole_reading(frame),
    ]


def _sections(name: str, mesh: Mesh, expected_m2: float) -> dict[str, Any]:
    cut = sections(*mesh, HEIGHTS_M)
    error = max(abs(section.area_m2 - expected_m2) / expected_m2 for section in cut)
    if error > 1e-6:
        raise ValueError(f"{name}: areas differ by {error:.1e}")
    ours = seconds(lambda: sections(*mesh, HEIGHTS_M), 7)
    peer_areas: list[float] = []
    peer = seconds(lambda: peer_areas.extend(_trimesh_areas(mesh)), 3)
    peer_error = max(abs(area - expected_m2) / expected_m2 for area in peer_areas)
    return _row(name, ours, peer, f"{len(mesh[1]):,} triangles; largest error of area ours {error:.0e}, trimesh {peer_error:.0e}")


def _trimesh_areas(mesh: Mesh) -> list[float]:
    import trimesh

    solid = trimesh.Trimesh(*mesh, process=False)
    cut = solid.section_multiplane([0.0, 0.0, 0.0], [0.0, 0.0, 1.0], HEIGHTS_M)
    return [sum(polygon.area for polygon in section.polygons_full) for section in cut]


def _area_by_manifold() -> float:
    """The section of the second tower by manifold3d's union: one storey, unrefined, as every storey is the same."""
    import manifold3d

    parts = [manifold3d.Manifold(manifold3d.Mesh64(v, f.astype(np.uint64))) for v, f in walled_parts(storeys=1)]
    union = manifold3d.Manifold.batch_boolean(parts, manifold3d.OpType.Add)
    return float(union.slice(HEIGHTS_M[0]).area())


def _levels(name: str, mesh: Mesh) -> dict[str, Any]:
    vertices, faces = mesh
    z = np.ascontiguousarray(vertices[:, 2])
    found = find_levels(vertices, faces)
    ours, gather = seconds(lambda: find_levels(vertices, faces), 9), seconds(lambda: z[faces], 9)
    return _row(name, ours, gather, f"{len(found)} levels; {ours / gather:.1f} gathers")


def _levels_by_facets(mesh: Mesh) -> dict[str, Any]:
    """trimesh's facets on a coarser tower: they take minutes on the full one."""
    import trimesh

    coarse = frame_tower(1)
    ours = seconds(lambda: find_levels(*coarse), 5)
    peer = seconds(lambda: trimesh.Trimesh(*coarse, process=False).facets, 1)
    return _row("levels, against trimesh facets", ours, peer, f"{len(coarse[1]):,} triangles")


def _picking(mesh: Mesh) -> dict[str, Any]:
    origin, direction = np.array([-30.0, -40.0, 90.0]), np.array([1.0, 0.9, -0.6])
    if pick(*mesh, origin, direction) is None:
        raise ValueError("the ray must hit the tower")
    return _row("one picked ray", seconds(lambda: pick(*mesh, origin, direction), 9), None, "no index to build")


def _whole_reading(mesh: Mesh) -> dict[str, Any]:
    """Cleaning and finding the storeys, as the reader does after loading."""
    start = time.perf_counter()
    bodies = clean(*mesh)
    cleaned = time.perf_counter() - start
    floors = find_floors(Massing(bodies.vertices, bodies.faces)).floors
    taken = time.perf_counter() - start
    if len(floors) != STOREYS - 1:    # the top slab is the roof
        raise ValueError(f"{len(floors)} storeys found")
    return _row("mesh cleaned, storeys found", taken, None, f"{cleaned:.2f} s of it cleaning")


def _shuffled(mesh: Mesh) -> Mesh:
    """The same mesh with its vertices in random order: the worst case for the memory."""
    vertices, faces = mesh
    order = np.random.default_rng(1).permutation(len(vertices))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    return vertices[order], place[faces]


def _row(name: str, ours_s: float, peer_s: float | None, note: str) -> dict[str, Any]:
    return {"name": name, "ours_s": ours_s, "peer_s": peer_s, "ratio": None if peer_s is None else peer_s / ours_s, "note": note}


def main() -> None:
    for row in run():
        peer = f"{row['peer_s'] * 1e3:10.1f} ms {row['ratio']:8.2f}x" if row["peer_s"] is not None else " " * 23
        print(f"{row['name']:56} {row['ours_s'] * 1e3:10.1f} ms {peer}  {row['note']}")


if __name__ == "__main__":
    main()
