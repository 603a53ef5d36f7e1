"""From a Rhino model to a building.

Rhino has z up. Elevations count from the storey whose layer is called 1F, else from the model's own zero where the massing
reaches at least a storey to both sides of it, else from the base of the massing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from models.building import Building
from models.geometry.bodies import Bodies
from models.geometry.floors import Massing
from models.geometry.rings import Floats
from models.readers.layers import load_rules
from models.readers.massing import (
    FARTHEST,
    FLAT_M,
    building_of,
    clean_bodies,
    height_over,
    kept_mesh,
    level_areas,
    top_of,
    upright,
    usable,
)
from models.readers.mesh_frame import Frame, find_frame
from models.readers.raw_mesh import Part, RawMesh, check_count, moved
from models.readers.rhino.apart import Child
from models.readers.rhino.bulk import Known, read_meshes
from models.readers.rhino.fittings import with_fittings
from models.readers.rhino.layer_tree import Layer
from models.readers.rhino.messages import Opened
from models.readers.rhino.notes import listed, nothing_in, report_scene
from models.readers.rhino.opening import file_bytes, format_of, unit_of
from models.readers.rhino.scene import Piece, Scene
from models.readers.rhino.shapes import merged
from models.readers.rhino.storeys import StoreyGroup, find_groups, ground_height, storeys_from_layers
from models.readers.rhino.zones import with_zones
from models.reading import InputFile, LevelArea, Progress, Reading, ReadOptions
from models.report import ReportBuilder
from models.tolerances import LEVEL_CONFLICT_M, SINGLE_PRECISION_STEP_M, STOREY_HEIGHT_PLAUSIBLE_M
from models.units import METRES_PER_UNIT
from models.view_mesh import ViewMesh

if TYPE_CHECKING:
    from collections.abc import Callable


def read(path: Path, options: ReadOptions, progress: Progress) -> Reading:
    """Read a Rhino file as one building.

    Raises:
        InputError: the file, the storey schedule or the layer rules cannot be used.
        Cancelled: by ``progress``.
    """
    report = ReportBuilder()
    load_rules(options.layers)
    opened, sha256 = _opened(path, options, report, progress)
    scene = opened.scene
    if not scene.pieces:
        raise nothing_in(scene, opened.objects, path.name)
    report_scene(scene, path.name, report)
    progress("mesh-repair", 0.0)
    unit, factor = unit_of(opened.unit, path.name, options.unit is not None, report)
    whole = merged([piece.part for piece in scene.pieces])
    raw = RawMesh(whole.vertices * factor if factor != 1.0 else whole.vertices, whole.faces, format_of(opened.version), unit, "z")
    # Rhino itself has z up: whether plates lie across another axis is not asked, only what the user overrules counts.
    asked = replace(options, up_axis=options.up_axis or "z")
    raw = usable(raw, path.name, report)
    frame = find_frame(raw, asked, path.name, report)
    builder = _Builder(scene, raw, frame, factor, path, options, report, progress)
    building, size_m = builder.building()
    progress("mesh-storeys", 1.0)
    source = InputFile(file=path.name, sha256=sha256, format=raw.format, length_unit=frame.unit, up_axis=frame.up_axis)
    return Reading(input=source, buildings=(building,), report=report.build(), size_m=size_m,
                   level_areas=tuple(builder.level_areas), mesh=builder.mesh)


def _opened(path: Path, options: ReadOptions, report: ReportBuilder, progress: Progress) -> tuple[Opened, str]:
    """The model with all its shapes, and the hash of its bytes. While rhino3dm opens it, meshes are read beside it."""
    progress("rhino-open", 0.0)
    data = file_bytes(path, report)
    with Child(path, options.layers) as child:
        known = read_meshes(data)
        child.tell_known({key: one.meshes for key, one in known.items()})
        sha256 = hashlib.sha256(data).hexdigest()
        opened = child.answer(progress)
    check_count(path, sum(len(known[piece.known].part.faces) for piece in opened.scene.pieces if piece.known))
    opened.scene.pieces[:] = [_resolved(piece, known) for piece in opened.scene.pieces]
    return opened, sha256


def _resolved(piece: Piece, known: Mapping[str, Known]) -> Piece:
    """A piece with its triangles in their place."""
    if not piece.known:
        return piece
    part = known[piece.known].part
    return Piece(piece.layer, piece.name, part if piece.matrix is None else Part(*moved(part.vertices, part.faces, piece.matrix)))


class _Builder:
    """Turns a scene into a building."""

    def __init__(self, scene: Scene, raw: RawMesh, frame: Frame, factor: float, path: Path, options: ReadOptions,
                 report: ReportBuilder, progress: Progress) -> None:
        self._scene, self._raw, self._frame, self._factor = scene, raw, frame, factor
        self._path, self._options, self._report, self._progress = path, options, report, progress
        self.level_areas: list[LevelArea] = []
        self.mesh: ViewMesh | None = None

    def building(self) -> tuple[Building, tuple[float, float, float]]:
        """The building and the size of the massing in metres."""
        vertices = upright(self._raw, self._frame)
        base_m = float(vertices[:, 2].min())
        vertices = vertices - np.array([0.0, 0.0, base_m])
        self._report_precision(vertices)
        bodies = clean_bodies(vertices, self._raw, self._path.name, self._report)
        self._progress("mesh-storeys", 0.0)
        placed = self._placement(base_m)
        parts = _placed_parts(self._scene.pieces, placed)
        groups = self._groups(parts, bodies)
        zero_m = self._zero(groups, base_m, top_of(bodies))
        if groups:
            building = self._by_layers(groups, parts, bodies, zero_m)
        else:
            building = building_of(bodies, self._path, self._options, self._report, zero_m, self.level_areas)
        building = replace(building, storeys=with_zones(building.storeys, parts, zero_m))
        building = with_fittings(building, self._scene.fittings, lambda points: placed(points) - np.array([0.0, 0.0, zero_m]),
                                 self._report)
        self.mesh = kept_mesh(bodies, building, self._path.name, self._report, zero_m)
        size_x, size_y, size_z = (round(float(size), 9) for size in np.ptp(bodies.vertices, axis=0))
        return building, (size_x, size_y, size_z)

    def _placement(self, base_m: float) -> Callable[[Floats], Floats]:
        """From the file's units and place to metres over the base."""
        def placed(points: Floats) -> Floats:
            raw = RawMesh(points * self._factor, self._raw.faces[:0], self._raw.format)
            made: Floats = upright(raw, self._frame) - np.array([0.0, 0.0, base_m])
            return made
        return placed

    def _groups(self, parts: Sequence[tuple[Layer, Part]], bodies: Bodies) -> tuple[StoreyGroup, ...]:
        if self._options.storeys is not None or top_of(bodies) < FLAT_M:
            return ()
        ranges = {piece.layer.path for piece in self._scene.pieces if piece.layer.is_range}
        if ranges:
            self._report.guess("rhino-layers-range", self._path.name, layers=listed(ranges))
        return find_groups(parts, self._path.name, self._report)

    def _zero(self, groups: Sequence[StoreyGroup], base_m: float, top_m: float) -> float:
        """Height of elevation 0 over the base; where that is not the model's own zero, it is told."""
        least = STOREY_HEIGHT_PLAUSIBLE_M[0] - LEVEL_CONFLICT_M
        ground = ground_height(groups)
        if ground is not None:
            zero_m = ground
        elif base_m <= -least and base_m + top_m >= least:
            zero_m = -base_m
        else:
            zero_m = 0.0
        shift_m = base_m + zero_m
        if abs(shift_m) >= 0.0005:
            self._report.guess("rhino-zero-ground" if ground is not None else "rhino-zero-base", self._path.name,
                               z_m=f"{shift_m:.3f}")
        elif zero_m > 0.0 and ground is None:
            self._report.guess("rhino-zero-own", self._path.name, depth_m=f"{zero_m:.3f}")
        return zero_m

    def _by_layers(self, groups: Sequence[StoreyGroup], parts: Sequence[tuple[Layer, Part]], bodies: Bodies,
                   zero_m: float) -> Building:
        whole = Massing(bodies.vertices, bodies.faces)
        self.level_areas += level_areas(whole, "building-1", zero_m)
        roofs = [(layer, part) for layer, part in parts if layer.role == "roof"]
        found = storeys_from_layers(groups, whole, roofs, zero_m, self._path.name, self._report)
        loose = [piece.layer.path for piece in self._scene.pieces if piece.layer.storey is None and piece.layer.role != "roof"]
        if loose:
            self._report.guess("rhino-layers-loose", self._path.name, count=len(loose), layers=listed(loose))
        return Building(id="building-1", name=self._path.stem, storeys=found.storeys, levels_ignored=found.ignored,
                        roof_m=found.roof_m, height_m=height_over(zero_m, top_of(bodies)))

    def _report_precision(self, vertices: Floats) -> None:
        """Say when the model lies so far out that single precision, in which Rhino keeps render meshes, is coarse."""
        farthest = float(np.abs(vertices[:, :2]).max())
        scale = METRES_PER_UNIT[self._frame.unit]
        step_m = float(np.spacing(np.float32(farthest / scale))) * scale
        if step_m > SINGLE_PRECISION_STEP_M:
            self._report.guess("rhino-far-origin", self._path.name, distance_m=f"{farthest:.0f}", step_mm=f"{step_m * 1000:.0f}")


def _placed_parts(pieces: Sequence[Piece], placed: Callable[[Floats], Floats]) -> list[tuple[Layer, Part]]:
    """Layers that mean something to storeys or uses, with their shapes in metres over the base; what lies nowhere is left out."""
    made = []
    for piece in pieces:
        layer, part = piece.layer, piece.part
        if layer.storey is None and layer.use is None and layer.role != "roof":
            continue
        good = np.asarray((np.abs(part.vertices) <= FARTHEST).all(axis=1))
        if not good.all():
            faces = part.faces[good[part.faces].all(axis=1)]
            used, place = np.unique(faces, return_inverse=True)
            part = Part(part.vertices[used], place.reshape(-1, 3))
        if len(part.faces):
            made.append((layer, Part(placed(part.vertices), part.faces)))
    return made
