"""Reading a Rhino file against the time that rhino3dm needs to open it. The files are written with rhino3dm itself.

What a 3DM of 100 MB holds decides. Rhino models are polysurfaces with render meshes: that file has to stay within twice the
time of opening. As many bytes of bare meshes hold ten or fifty times the triangles; there, cleaning them and finding storeys
takes longer than opening, and the rows say how much.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.models.readers.rhino_builder import set_render_mesh

GOAL = 2.0
STOREYS, HEIGHT_M, WIDTH_M, DEPTH_M = 12, 6.0, 120.0, 60.0
BREPS = 6_000
PARTS = 50_000
ROUND_MESHES, ROUND_SIDES = 2_400, 200
FACES = ((0, 3, 2, 1), (4, 5, 6, 7), (8, 9, 10, 11), (12, 13, 14, 15), (16, 17, 18, 19), (20, 21, 22, 23))
SIDES = ((0, 1, 2, 3), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7))


def box(x: float, y: float, z: float) -> Any:
    """A box at the origin with four points and normals to each side, as Rhino meshes one."""
    import rhino3dm

    corner = [(0, 0, 0), (x, 0, 0), (x, y, 0), (0, y, 0), (0, 0, z), (x, 0, z), (x, y, z), (0, y, z)]
    mesh = rhino3dm.Mesh()
    for side in SIDES:
        for i in side:
            mesh.Vertices.Add(*corner[i])
    for face in FACES:
        mesh.Faces.AddFace(*face)
    mesh.Normals.ComputeNormals()
    return mesh


def polysurface(x: float, y: float, z: float) -> Any:
    """A box of six trimmed faces with their render meshes, as Rhino saves one."""
    import rhino3dm

    brep = rhino3dm.Brep.CreateFromBox(rhino3dm.Box(rhino3dm.BoundingBox(0.0, 0.0, 0.0, x, y, z)))
    for face in brep.Faces:
        set_render_mesh(face)
    return brep


def drum(sides: int) -> Any:
    """A round column of many sides."""
    import rhino3dm

    mesh = rhino3dm.Mesh()
    for angle in np.linspace(0.0, 2.0 * np.pi, sides, endpoint=False):
        for z in (0.0, HEIGHT_M - 0.3):
            mesh.Vertices.Add(0.4 * np.cos(angle), 0.4 * np.sin(angle), z)
    for i in range(sides):
        j = (i + 1) % sides
        mesh.Faces.AddFace(2 * i, 2 * j, 2 * j + 1, 2 * i + 1)
    for i in range(1, sides - 1):
        mesh.Faces.AddFace(0, 2 * i + 2, 2 * i)
        mesh.Faces.AddFace(1, 2 * i + 1, 2 * i + 3)
    mesh.Normals.ComputeNormals()
    return mesh


def write(path: Path, part: Any, count: int) -> Path:
    """A tower of slabs with ``count`` parts spread over its storeys, as a Rhino 8 file."""
    import rhino3dm

    model = rhino3dm.File3dm()
    model.Settings.ModelUnitSystem = rhino3dm.UnitSystem.Meters
    slab = box(WIDTH_M, DEPTH_M, 0.3)
    for k in range(STOREYS + 1):
        copy = slab.Duplicate()
        copy.Translate(rhino3dm.Vector3d(0.0, 0.0, k * HEIGHT_M - 0.3))
        model.Objects.Add(copy, rhino3dm.ObjectAttributes())
    each = -(-count // STOREYS)
    across = int(np.ceil(np.sqrt(2 * each)))
    for i in range(count):
        k, place = divmod(i, each)
        row, column = divmod(place, across)
        copy = part.Duplicate()
        x, y = 0.5 + column * (WIDTH_M - 1.5) / across, 0.5 + row * 2 * (DEPTH_M - 1.5) / across
        copy.Translate(rhino3dm.Vector3d(x, y, k * HEIGHT_M))
        model.Objects.Add(copy, rhino3dm.ObjectAttributes())
    model.Write(str(path), 8)
    return path


def seconds(work: Callable[[], object], times: int) -> float:
    """Median of several runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def run() -> list[dict[str, Any]]:
    """One row per kind of model: our whole reading, rhino3dm's opening alone, and opening over reading."""
    import rhino3dm

    from models.readers import read

    kinds = (
        (f"3DM of {BREPS} polysurfaces, whole reading against opening", polysurface(0.15, 0.06, HEIGHT_M - 0.3), BREPS),
        (f"3DM of {PARTS} small parts, whole reading against opening", box(0.15, 0.06, HEIGHT_M - 0.3), PARTS),
        (f"3DM of {ROUND_MESHES} dense meshes, whole reading against opening", drum(ROUND_SIDES), ROUND_MESHES),
    )
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, part, count in kinds:
            path = write(Path(folder) / "model.3dm", part, count)
            peer = seconds(lambda path=path: rhino3dm.File3dm.Read(str(path)), 3)
            ours = seconds(lambda path=path: read(path), 3)
            size = path.stat().st_size / 1e6
            rows.append({"name": name, "ours_s": ours, "peer_s": peer, "ratio": peer / ours,
                         "note": f"{size:.0f} MB; goal: at most {GOAL:.0f}x the opening, here {ours / peer:.2f}x"})
    return rows


if __name__ == "__main__":
    from tests.bench.run import line

    for row in run():
        print(line(row))
