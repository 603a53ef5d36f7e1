"""Bodies of building elements as plan and height range, read from attributes; meshing is the exception.

Most floors, walls and columns are extruded profiles: their plan is the profile moved to its place, their height range
two numbers. That costs microseconds where the geometry kernel takes milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from shapely.errors import ShapelyError

from models.readers.ifc.opening import Entity
from models.readers.ifc.placements import BadGeometry, NotDirect, Placements, axis_matrix, transformation_matrix, vector
from models.readers.ifc.profiles import Profile, profile_rings
from models.readers.ifc.shapes import Body, hull_body, mesh_body, prism_body
from models.readers.ifc.soundness import is_sound
from models.report import ReportBuilder

if TYPE_CHECKING:
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float64]

KERNEL: Final = "hybrid-cgal-simple-opencascade"
"""About eight times faster than the default kernel on the sample files."""

FAULTS: Final = (
    BadGeometry,
    RuntimeError,
    TypeError,
    ValueError,
    AttributeError,
    IndexError,
    KeyError,
    ArithmeticError,
    ShapelyError,
)
"""What a nonsensical element raises, here or in the parser: that element is dropped with a note, the rest is read."""

_SOLID: Final = frozenset(
    {
        "SweptSolid",
        "SolidModel",
        "Brep",
        "AdvancedBrep",
        "CSG",
        "Clipping",
        "MappedRepresentation",
        "SurfaceModel",
        "Tessellation",
        "AdvancedSweptSolid",
        "BoundingBox",
        "Surface3D",
    }
)
_MAX_DEPTH: Final = 12


@dataclass(frozen=True, slots=True)
class Plane:
    """A clipping plane in the frame of the body; what lies on the side of ``away`` is cut off."""

    point: Matrix
    away: Matrix
    boundary: list[Profile]
    frame: Matrix


class Bodies:
    """Reads the bodies of elements, each once.

    Args:
        model: the ifcopenshell file.
        length_m: metres per length unit.
        angle_rad: radians per plane angle unit.
        kernel_scale: factor on what the geometry kernel returns (it knows nothing of an overruled unit).
        report: told of elements that are dropped.
    """

    def __init__(self, model: Any, length_m: float, angle_rad: float, kernel_scale: float, report: ReportBuilder) -> None:
        self._model = model
        self._length_m = length_m
        self._angle_rad = angle_rad
        self._kernel_scale = kernel_scale
        self._report = report
        self._known: dict[int, tuple[Body, ...]] = {}
        self.placements = Placements()

    def origin_m(self, product: Entity) -> tuple[float, float, float] | None:
        """Origin of a product's placement in metres; None where it has none that makes sense."""
        if product.ObjectPlacement is None:
            return None
        try:
            x, y, z = self.placements.world(product.ObjectPlacement)[:3, 3] * self._length_m
        except (*FAULTS, NotDirect):
            return None
        return float(x), float(y), float(z)

    def of(self, element: Entity, *, mesh: bool = True) -> tuple[Body, ...]:
        """Bodies of an element's own representation; empty where there is none or it makes no sense.

        Args:
            element: an IfcProduct.
            mesh: whether the geometry kernel may be asked; without it such elements are left out unseen.
        """
        known = self._known.get(element.id())
        if known is not None:
            return known
        try:
            bodies = tuple(self._direct(element))
        except NotDirect:
            if not mesh:
                return ()
            bodies = self._from_kernel(element)
        except FAULTS:
            self._report.drop("ifc-element-geometry", _subject(element))
            bodies = ()
        self._known[element.id()] = bodies
        return bodies

    def _direct(self, element: Entity) -> Iterator[Body]:
        representation = element.Representation
        if representation is None:
            return
        shapes = _body_shapes(representation)
        if not shapes:
            return
        world = self.placements.world(element.ObjectPlacement)
        for item in shapes:
            yield from self._item(item, world, (), 0)

    def _item(self, item: Entity, frame: Matrix, planes: tuple[Plane, ...], depth: int) -> Iterator[Body]:
        kind = item.is_a()
        if depth > _MAX_DEPTH:
            raise BadGeometry("representation in a circle")
        if kind == "IfcExtrudedAreaSolid":
            yield from self._extrusion(item, frame, planes)
        elif kind == "IfcMappedItem":
            source = item.MappingSource
            inner = frame @ transformation_matrix(item.MappingTarget) @ axis_matrix(source.MappingOrigin)
            for part in source.MappedRepresentation.Items:
                yield from self._item(part, inner, planes, depth + 1)
        elif kind in ("IfcBooleanClippingResult", "IfcBooleanResult"):
            yield from self._boolean(item, frame, planes, depth)
        elif kind == "IfcTriangulatedFaceSet":
            yield self._triangles(item, frame)
        elif kind == "IfcPolygonalFaceSet":
            yield self._polygons(item, frame)
        elif kind == "IfcBoundingBox":
            yield self._box(item, frame)
        elif kind not in ("IfcGeometricCurveSet", "IfcPolyline"):
            raise NotDirect(kind)

    def _boolean(self, item: Entity, frame: Matrix, planes: tuple[Plane, ...], depth: int) -> Iterator[Body]:
        """The first operand with its clipping planes. Holes cut by solids do not change plan and height of a whole."""
        cutter = item.SecondOperand
        if str(item.Operator) == "UNION":
            yield from self._item(cutter, frame, planes, depth + 1)
        elif str(item.Operator) == "DIFFERENCE" and cutter.is_a("IfcHalfSpaceSolid"):
            planes = (*planes, self._plane(cutter, frame))
        yield from self._item(item.FirstOperand, frame, planes, depth + 1)

    def _plane(self, cutter: Entity, frame: Matrix) -> Plane:
        if not cutter.BaseSurface.is_a("IfcPlane"):
            raise NotDirect(cutter.BaseSurface.is_a())
        matrix = frame @ axis_matrix(cutter.BaseSurface.Position)
        away = matrix[:3, 2] * (-1.0 if cutter.AgreementFlag else 1.0)
        boundary: list[Profile] = []
        where = frame
        if cutter.is_a("IfcPolygonalBoundedHalfSpace"):
            from models.readers.ifc.profiles import curve_points

            boundary = [Profile(curve_points(cutter.PolygonalBoundary, self._angle_rad))]
            where = frame @ axis_matrix(cutter.Position)
        return Plane(matrix[:3, 3], away, boundary, where)

    def _extrusion(self, solid: Entity, frame: Matrix, planes: tuple[Plane, ...]) -> Iterator[Body]:
        matrix = frame @ axis_matrix(solid.Position)
        depth = float(solid.Depth)
        direction = vector(solid.ExtrudedDirection.DirectionRatios, 3)
        length = float(np.linalg.norm(direction))
        if not length > 1e-12:
            raise BadGeometry("direction")
        path = matrix[:3, :3] @ (direction / length * depth)
        if not (np.isfinite(path).all() and np.abs(path).max() < 1e10):
            raise BadGeometry("extrusion")
        cuts = [(plane.point, plane.away, [(ring.outer, plane.frame) for ring in plane.boundary]) for plane in planes]
        for profile in profile_rings(solid.SweptArea, self._angle_rad):
            yield prism_body(profile.outer, profile.holes, matrix, path, cuts, self._length_m)

    def _triangles(self, item: Entity, frame: Matrix) -> Body:
        points = _points(item.Coordinates.CoordList, frame)
        faces = np.array(item.CoordIndex, dtype=int) - 1
        return mesh_body(points * self._length_m, _checked(faces, len(points)))

    def _polygons(self, item: Entity, frame: Matrix) -> Body:
        points = _points(item.Coordinates.CoordList, frame)
        loops = [face.CoordIndex for face in item.Faces]
        fans = [(loop[0], loop[i], loop[i + 1]) for loop in loops for i in range(1, len(loop) - 1)]
        return mesh_body(points * self._length_m, _checked(np.array(fans, dtype=int) - 1, len(points)))

    def _box(self, item: Entity, frame: Matrix) -> Body:
        corner = vector(item.Corner.Coordinates, 3)
        size = np.array([float(item.XDim), float(item.YDim), float(item.ZDim)])
        corners = corner + np.array([[i & 1, i >> 1 & 1, i >> 2] for i in range(8)]) * size
        return hull_body(_points(corners, frame) * self._length_m)

    def _from_kernel(self, element: Entity) -> tuple[Body, ...]:
        """Mesh one element; openings stay uncut. A fault of the kernel drops this element only."""
        import ifcopenshell.geom

        try:
            if not is_sound(element, self._model.schema_identifier):
                raise BadGeometry("schema")
            settings: Any = ifcopenshell.geom.settings()  # type: ignore[no-untyped-call]
            settings.set("use-world-coords", True)
            settings.set("disable-opening-subtractions", True)
            shape: Any = ifcopenshell.geom.create_shape(settings, element, geometry_library=KERNEL)
            points = np.array(shape.geometry.verts, dtype=float).reshape(-1, 3) * self._kernel_scale
            faces = np.array(shape.geometry.faces, dtype=int).reshape(-1, 3)
            if not len(faces) or not np.abs(points).max() < 1e8:
                raise BadGeometry("mesh")
            return (mesh_body(points, _checked(faces, len(points))),)
        except FAULTS:
            self._report.drop("ifc-element-geometry", _subject(element))
            return ()


def _subject(element: Entity) -> str:
    return f"{element.is_a()} #{element.id()}"


def _body_shapes(representation: Entity) -> list[Entity]:
    """Items of the body representation, else of any solid one."""
    shapes = list(representation.Representations or ())
    bodies = [shape for shape in shapes if shape.RepresentationIdentifier == "Body"]
    if not bodies:
        bodies = [shape for shape in shapes if shape.RepresentationType in _SOLID and shape.RepresentationIdentifier != "Box"][:1]
    return [item for shape in bodies for item in shape.Items]


def _points(coordinates: Any, frame: Matrix) -> Matrix:
    local = np.array(coordinates, dtype=float)
    if local.ndim != 2 or local.shape[1] != 3 or not np.abs(local).max() < 1e10:
        raise BadGeometry("points")
    moved: Matrix = local @ frame[:3, :3].T + frame[:3, 3]
    return moved


def _checked(faces: npt.NDArray[np.int_], count: int) -> npt.NDArray[np.int_]:
    if faces.ndim != 2 or not len(faces) or faces.min() < 0 or faces.max() >= count:
        raise BadGeometry("faces")
    return faces
