"""World matrices of placements, in file units, without map conversion (a georeference never moves the model)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from models.readers.ifc.opening import Entity, attribute_of

if TYPE_CHECKING:
    import numpy.typing as npt

    Matrix = npt.NDArray[np.float64]

_MAX_DEPTH: Final = 100
"""Deeper nesting than any real placement chain: the chain runs in a circle."""

ABSURD_COORDINATE: Final = 1e10
"""In file units. 10,000 km in millimetres: beyond the map grids of any country."""


class NotDirect(Exception):
    """Geometry that is not read directly; the geometry kernel has to mesh it."""


class BadGeometry(Exception):
    """Geometry that makes no sense: missing coordinates, absurd numbers, circles of references."""


def vector(values: object, size: int) -> Matrix:
    """Coordinates as an array of ``size`` numbers (a missing third is 0). Raises BadGeometry when they make no sense."""
    if not isinstance(values, tuple) or len(values) < 2:
        raise BadGeometry("coordinates")
    array = np.zeros(size)
    array[: min(size, len(values))] = values[:size]
    if not np.abs(array).max() < ABSURD_COORDINATE:
        raise BadGeometry("coordinates")
    return array


def _unit(direction: Matrix) -> Matrix:
    length = float(np.sqrt(direction @ direction))
    if not length > 1e-12:
        raise BadGeometry("direction")
    return direction / length


def axis_matrix(axis: Entity) -> Matrix:
    """4×4 matrix of an IfcAxis2Placement3D or 2D (z up). None is the identity."""
    matrix = np.eye(4)
    if axis is None:
        return matrix
    if not (axis.is_a("IfcAxis2Placement3D") or axis.is_a("IfcAxis2Placement2D")):
        raise NotDirect(axis.is_a())
    matrix[:3, 3] = vector(axis.Location.Coordinates, 3)
    z_axis = axis.Axis if axis.is_a("IfcAxis2Placement3D") else None
    if z_axis is None and axis.RefDirection is None:
        return matrix
    z = _unit(vector(z_axis.DirectionRatios, 3)) if z_axis is not None else np.array([0.0, 0.0, 1.0])
    matrix[:3, :3] = _axes(z, axis.RefDirection)
    return matrix


def _axes(z: Matrix, reference: Entity) -> Matrix:
    x = vector(reference.DirectionRatios, 3) if reference is not None else np.array([1.0, 0.0, 0.0])
    x = x - (x @ z) * z
    if not float(x @ x) > 1e-18:
        x = np.array([0.0, 1.0, 0.0]) if abs(z[1]) < 0.9 else np.array([1.0, 0.0, 0.0])
        x = x - (x @ z) * z
    x = _unit(x)
    y = np.array([z[1] * x[2] - z[2] * x[1], z[2] * x[0] - z[0] * x[2], z[0] * x[1] - z[1] * x[0]])
    return np.column_stack((x, y, z))


class Placements:
    """World matrices of IfcLocalPlacement, each computed once."""

    def __init__(self) -> None:
        self._known: dict[int, Matrix] = {}

    def world(self, placement: Entity, depth: int = 0) -> Matrix:
        """World matrix of a placement in file units.

        Raises:
            NotDirect: a placement on a grid or along an alignment.
            BadGeometry: absurd coordinates, or a chain that runs in a circle.
        """
        if placement is None:
            return np.eye(4)
        known = self._known.get(placement.id())
        if known is not None:
            return known
        if depth > _MAX_DEPTH:
            raise BadGeometry("placement chain")
        if not placement.is_a("IfcLocalPlacement"):
            raise NotDirect(placement.is_a())
        matrix = axis_matrix(placement.RelativePlacement)
        if placement.PlacementRelTo is not None:
            matrix = self.world(placement.PlacementRelTo, depth + 1) @ matrix
        self._known[placement.id()] = matrix
        return matrix


def transformation_matrix(operator: Entity) -> Matrix:
    """Matrix of an IfcCartesianTransformationOperator3D (mapped items): axes, origin and scales."""
    if operator is None:
        return np.eye(4)
    axes = [_direction(operator.Axis1, (1.0, 0.0, 0.0)), _direction(operator.Axis2, (0.0, 1.0, 0.0))]
    three = getattr(operator, "Axis3", None)
    axes.append(_direction(three, tuple(np.cross(axes[0], axes[1]).tolist())))
    scale = float(operator.Scale) if operator.Scale is not None else 1.0
    matrix = np.eye(4)
    for i, axis in enumerate(axes):
        own = attribute_of(operator, f"Scale{i + 1}")
        matrix[:3, i] = axis * (float(own) if own is not None else scale)
    matrix[:3, 3] = vector(operator.LocalOrigin.Coordinates, 3)
    return matrix


def _direction(direction: Entity, default: Any) -> Matrix:
    return _unit(vector(direction.DirectionRatios, 3)) if direction is not None else np.array(default)
