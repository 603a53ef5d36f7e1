"""Writes Rhino files for tests, with rhino3dm itself."""

from __future__ import annotations

import ctypes
from pathlib import Path
from typing import Any

import rhino3dm

CORNERS = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)]
QUADS = [(0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]


def mesh_box(x0: float, y0: float, z0: float, x1: float, y1: float, z1: float) -> Any:
    """A closed mesh of six quadrilaterals."""
    mesh = rhino3dm.Mesh()
    for x, y, z in CORNERS:
        mesh.Vertices.Add(x0 + x * (x1 - x0), y0 + y * (y1 - y0), z0 + z * (z1 - z0))
    for quad in QUADS:
        mesh.Faces.AddFace(*quad)
    return mesh


def brep_box(x0: float, y0: float, z0: float, x1: float, y1: float, z1: float) -> Any:
    """A brep without render mesh."""
    return rhino3dm.Brep.CreateFromBox(rhino3dm.Box(rhino3dm.BoundingBox(x0, y0, z0, x1, y1, z1)))


def set_render_mesh(face: Any) -> None:
    """Give a plane rectangular face of a brep the render mesh that Rhino would."""
    u, v = face.Domain(0), face.Domain(1)
    mesh = rhino3dm.Mesh()
    for s, t in ((u.T0, v.T0), (u.T1, v.T0), (u.T1, v.T1), (u.T0, v.T1)):
        point = face.PointAt(s, t)
        mesh.Vertices.Add(point.X, point.Y, point.Z)
    mesh.Faces.AddFace(*((3, 2, 1, 0) if face.OrientationIsReversed else (0, 1, 2, 3)))
    mesh.Normals.ComputeNormals()
    face.SetMesh(mesh, rhino3dm.MeshType.Render)
    # The brep owns the mesh from now on and frees it; Python must not free it a second time.
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(mesh))


def meshed_brep_box(x0: float, y0: float, z0: float, x1: float, y1: float, z1: float) -> Any:
    """A brep with render meshes."""
    brep = brep_box(x0, y0, z0, x1, y1, z1)
    for face in brep.Faces:
        set_render_mesh(face)
    return brep


def polyline(points: list[tuple[float, float, float]]) -> Any:
    return rhino3dm.Polyline([rhino3dm.Point3d(*point) for point in points]).ToPolylineCurve()


def rectangle(x0: float, y0: float, x1: float, y1: float, z: float = 0.0) -> Any:
    return polyline([(x0, y0, z), (x1, y0, z), (x1, y1, z), (x0, y1, z), (x0, y0, z)])


class Model:
    """A Rhino model that is being drawn."""

    def __init__(self, unit: str = "Meters") -> None:
        self.file = rhino3dm.File3dm()
        self.file.Settings.ModelUnitSystem = getattr(rhino3dm.UnitSystem, unit)
        self._layers: dict[str, int] = {}
        self.layer("Default")

    def layer(self, path: str, *, visible: bool = True, locked: bool = False) -> int:
        """Index of a layer by its path (``3F::slab``), made where it is not there."""
        if path in self._layers:
            return self._layers[path]
        parent, _, name = path.rpartition("::")
        row = rhino3dm.Layer()
        row.Name = name
        if parent:
            row.ParentLayerId = self.file.Layers[self.layer(parent)].Id
        row.Visible, row.Locked = visible, locked
        self._layers[path] = self.file.Layers.Add(row)
        return self._layers[path]

    def attributes(self, layer: str = "", name: str = "", mode: str = "Normal") -> Any:
        made = rhino3dm.ObjectAttributes()
        if layer:
            made.LayerIndex = self.layer(layer)
        made.Name = name
        made.Mode = getattr(rhino3dm.ObjectMode, mode)
        return made

    def add(self, geometry: Any, layer: str = "", name: str = "", mode: str = "Normal") -> Model:
        self.file.Objects.Add(geometry, self.attributes(layer, name, mode))
        return self

    def block(self, name: str, geometry: list[Any], layer: str = "") -> Any:
        """A block definition; gives its id."""
        attributes = tuple(self.attributes(layer) for _ in geometry)
        i = self.file.InstanceDefinitions.Add(name, "", "", "", rhino3dm.Point3d(0, 0, 0), tuple(geometry), attributes)
        return self.file.InstanceDefinitions.FindIndex(i).Id

    def save(self, path: Path, version: int = 8) -> Path:
        assert self.file.Write(str(path), version)
        return path


def instance(block: Any, transform: Any) -> Any:
    return rhino3dm.InstanceReference(block, transform)


def moved(x: float, y: float, z: float) -> Any:
    return rhino3dm.Transform.Translation(x, y, z)
