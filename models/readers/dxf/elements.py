"""What a drawing holds, in plain arrays: strokes, texts, dimensions, placed blocks and triangles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Stroke:
    """A line, curve or filled area as points.

    Args:
        layer: layer name as the layer table spells it.
        points: (n, 3) coordinates in the drawing's unit, in metres once scaled; a closed stroke does not repeat its first point.
        closed: whether it runs back to its first point.
        kind: line, polyline, arc, circle, curve, hatch, solid, region.
        handle: of the entity, for messages.
        radius: of arcs and circles.
        sweep_deg: of arcs.
        holes: rings inside a filled area, as (n, 3).
        block: name of the placed block that it belongs to.
    """

    layer: str
    points: Floats
    closed: bool
    kind: str
    handle: str = ""
    radius: float = 0.0
    sweep_deg: float = 0.0
    holes: tuple[Floats, ...] = ()
    block: str = ""

    @property
    def box(self) -> tuple[float, float, float, float]:
        low, high = self.points[:, :2].min(axis=0), self.points[:, :2].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def extents(strokes: Sequence[Stroke]) -> Floats:
    """(n, 6) lowest x, y, z and highest x, y, z of each stroke; all in one go: calls on 100,000 small arrays cost seconds."""
    if not strokes:
        return np.zeros((0, 6))
    sizes = np.array([len(stroke.points) for stroke in strokes])
    points = np.concatenate([stroke.points for stroke in strokes])
    first = np.cumsum(sizes) - sizes
    found: Floats = np.hstack([np.minimum.reduceat(points, first), np.maximum.reduceat(points, first)])
    return found


@dataclass(slots=True)
class Text:
    """A text with where it stands (its insertion point) and how high it is."""

    layer: str
    text: str
    x: float
    y: float
    height: float
    handle: str = ""


@dataclass(slots=True)
class Dimension:
    """A dimension: what it measures in the drawing's unit, and what is written on it (empty: what it measures)."""

    layer: str
    measured: float
    written: str
    factor: float
    imperial: bool


@dataclass(slots=True)
class Mark:
    """A placed block: its name, the corners of its contents (4, 3), and the texts of its attributes."""

    layer: str
    name: str
    corners: Floats
    texts: tuple[str, ...] = ()
    handle: str = ""

    @property
    def box(self) -> tuple[float, float, float, float]:
        low, high = self.corners[:, :2].min(axis=0), self.corners[:, :2].max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])


@dataclass(slots=True)
class Drawing:
    """All that was collected from model space."""

    strokes: list[Stroke] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    dimensions: list[Dimension] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    triangles: list[Floats] = field(default_factory=list)     # (3, 3) each
    layers: Counter[str] = field(default_factory=Counter)     # entities by layer
    unused: Counter[str] = field(default_factory=Counter)     # entities by type that say nothing of a plan
    proxies: Counter[str] = field(default_factory=Counter)    # custom objects by class
    solids: Counter[str] = field(default_factory=Counter)     # ACIS bodies by type
    hidden: Counter[str] = field(default_factory=Counter)     # entities on layers that are off or frozen
    faulty: Counter[str] = field(default_factory=Counter)     # entities by type whose geometry cannot be read

    def scale(self, factor: float) -> None:
        """Turn all lengths into metres."""
        for stroke in self.strokes:
            stroke.points = stroke.points * factor
            stroke.holes = tuple(hole * factor for hole in stroke.holes)
            stroke.radius *= factor
        for text in self.texts:
            text.x, text.y, text.height = text.x * factor, text.y * factor, text.height * factor
        for mark in self.marks:
            mark.corners = mark.corners * factor
        self.triangles = [triangle * factor for triangle in self.triangles]
