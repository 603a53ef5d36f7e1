"""Mesh files to one list of triangles: through trimesh, Collada and 3MF by readers of their own."""

from __future__ import annotations

import io
import logging
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from models.errors import InputError, system_reason
from models.readers.mesh_checks import CHECKS, Checked
from models.readers.raw_mesh import MAX_FACES, Part, Placed, RawMesh, check_count, joined, nothing, reason_of
from models.report import ReportBuilder

if TYPE_CHECKING:
    import trimesh

__all__ = ["RawMesh", "load"]


def load(path: Path, report: ReportBuilder | None = None) -> RawMesh:
    """Read a mesh file.

    Args:
        path: the file.
        report: told what Collada and 3MF files hold beside what is read.

    Raises:
        InputError: not this format, cut off, damaged, empty, or without a single face.
    """
    suffix = path.suffix.lower()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error
    if suffix == ".dae":
        from models.readers.collada import load_collada

        return load_collada(path, data, report or ReportBuilder())
    if suffix == ".3mf":
        from models.readers.threemf import load_threemf

        return load_threemf(path, data, report or ReportBuilder())
    checked = CHECKS[suffix](path, data)
    return _joined(path, _through_trimesh(path, suffix, checked), checked)


def _through_trimesh(path: Path, suffix: str, checked: Checked) -> trimesh.Scene:
    import trimesh

    class Folder(trimesh.resolvers.Resolver):
        """Gives out the files that were checked before, and nothing else: no path outside, no network."""

        def __init__(self) -> None:
            self.file_name = "mesh"

        def get(self, key: str) -> bytes:
            if key not in checked.files:
                raise FileNotFoundError(key)
            return checked.files[key]

        def write(self, name: str, data: object) -> None:
            raise PermissionError(name)

        def namespaced(self, namespace: str) -> Folder:
            return self

        def keys(self) -> list[str]:
            return list(checked.files)

    # What it says on its log and by warnings is for its developers; the user gets the import report.
    logging.getLogger("trimesh").addHandler(logging.NullHandler())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            scene = trimesh.load_scene(io.BytesIO(checked.data), file_type=suffix[1:], resolver=Folder(), process=False,
                                       skip_materials=True)
    except (MemoryError, RecursionError) as error:
        raise InputError("too-large", "mesh-too-large", path.name, limit=MAX_FACES) from error
    except Exception as error:    # trimesh raises whatever its parsers raise: for a foreign file that means damaged
        raise InputError("damaged", "mesh-damaged", path.name, reason=reason_of(error)) from error
    return scene


def _joined(path: Path, scene: trimesh.Scene, checked: Checked) -> RawMesh:
    """All meshes of a scene, each moved to its place."""
    import trimesh

    placed: list[Placed] = []
    others = total = 0
    try:
        for node in scene.graph.nodes_geometry:
            matrix, name = scene.graph[node]
            geometry = scene.geometry[name]
            if not isinstance(geometry, trimesh.Trimesh) or not len(geometry.faces):
                others += 1
                continue
            total += len(geometry.faces)
            check_count(path, total)
            placed.append(Placed(_part(geometry), np.asarray(matrix, dtype=np.float64)))
        if not placed:
            raise nothing(path, others)
        vertices, faces = joined(path, placed)
    except InputError:
        raise
    except Exception as error:
        raise InputError("damaged", "mesh-damaged", path.name, reason=reason_of(error)) from error
    return RawMesh(vertices, faces, checked.format, checked.unit, checked.up_axis, checked.trailing_bytes, others)


def _part(geometry: trimesh.Trimesh) -> Part:
    vertices = np.array(geometry.vertices, dtype=np.float64)
    faces = np.array(geometry.faces, dtype=np.int64)
    if vertices.ndim != 2 or faces.ndim != 2 or vertices.shape[1] != 3 or faces.shape[1] != 3:
        raise ValueError("points need three coordinates, faces three corners")
    return Part(vertices, faces)
