"""A drawing or picture under the plan: its lines in metres, and where it lies. It is never part of the building."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.errors import InputError, ShanglouError

PICTURES: Final = (".png", ".jpg", ".jpeg", ".bmp", ".webp")
DRAWINGS: Final = (".dxf",)
LARGEST_BYTES: Final = 400_000_000
PICTURE_WIDTH_M: Final = 60.0
"""A picture says no scale: it lies this wide at first, to be scaled by the person."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lying:
    """Where an underlay lies: its own zero in the plan, times a factor, turned against the clock; opacity from 0 to 1."""

    x_m: float = 0.0
    y_m: float = 0.0
    factor: float = 1.0
    turn_deg: float = 0.0
    opacity: float = 0.5

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the underlay in the plan."""
        turn = math.radians(self.turn_deg)
        a, b = self.factor * math.cos(turn), self.factor * math.sin(turn)
        return self.x_m + a * x - b * y, self.y_m + b * x + a * y

    def changed(self, **values: float) -> Lying:
        """With other values; a factor stays above 0, an opacity between 0 and 1, an angle within a turn."""
        made = replace(self, **values)
        return replace(made, factor=max(made.factor, 1e-6), opacity=min(max(made.opacity, 0.0), 1.0),
                       turn_deg=math.fmod(made.turn_deg, 360.0))

    def shifted(self, dx_m: float, dy_m: float) -> Lying:
        return replace(self, x_m=self.x_m + dx_m, y_m=self.y_m + dy_m)

    def scaled(self, start: tuple[float, float], end: tuple[float, float], length_m: float) -> Lying:
        """So large that two points of the plan, as it lies now, are a length apart; the first one stays where it is."""
        now = math.dist(start, end)
        if now <= 0 or length_m <= 0:
            return self
        share = length_m / now
        return self.changed(factor=self.factor * share, x_m=start[0] + (self.x_m - start[0]) * share,
                            y_m=start[1] + (self.y_m - start[1]) * share)


def kept(path: Path, lying: Lying, shown: bool) -> dict[str, object]:
    """An underlay as plain values, for a project: the file stays where it is."""
    return {"path": str(path), "shown": shown, **{name: getattr(lying, name) for name in _LYING}}


def unkept(held: object) -> tuple[Path, Lying, bool] | None:
    """What :func:`kept` kept; None for anything else."""
    if not isinstance(held, Mapping) or not isinstance(held.get("path"), str) or not isinstance(held.get("shown"), bool):
        return None
    values = {name: held.get(name) for name in _LYING}
    if not all(isinstance(value, int | float) and math.isfinite(value) for value in values.values()):
        return None
    return Path(held["path"]), Lying().changed(**{name: float(str(value)) for name, value in values.items()}), held["shown"]


_LYING: Final = ("x_m", "y_m", "factor", "turn_deg", "opacity")


@dataclass(frozen=True, slots=True)
class Lines:
    """Polylines of a drawing in metres, and their extent."""

    lines: tuple[Floats, ...]
    extent: tuple[float, float, float, float]


def check_file(path: Path) -> str:
    """"picture" or "drawing". Raises InputError for what is not there, too large, or neither."""
    suffix = path.suffix.lower()
    if suffix not in (*PICTURES, *DRAWINGS):
        raise InputError("unsupported-format", "desktop.plan.underlay-format", path.name)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise InputError("not-found", "file-not-found", str(path)) from error
    if size == 0:
        raise InputError("empty", "desktop.plan.underlay-empty", path.name)
    if size > LARGEST_BYTES:
        raise InputError("too-large", "desktop.plan.underlay-large", path.name)
    return "drawing" if suffix in DRAWINGS else "picture"


def read_drawing(path: Path) -> Lines:
    """The lines of a DXF file in metres. Raises InputError."""
    try:
        return _lines(path)
    except ShanglouError:
        raise
    except Exception as error:   # the last line of defence round a third-party parser
        raise InputError("damaged", "dxf-damaged", path.name, reason=f"{type(error).__name__}: {error}"[:160]) from error


def _lines(path: Path) -> Lines:
    from models.readers.dxf.collecting import Collector
    from models.readers.dxf.layering import Layering
    from models.readers.dxf.opening import open_dxf
    from models.readers.dxf.scale import find_scale
    from models.readers.layers import load_rules
    from models.reading import ReadOptions, silent
    from models.report import ReportBuilder

    report, rules = ReportBuilder(), load_rules(None)
    opened = open_dxf(path, report)
    drawing = Collector(opened.document, rules, report, silent).collect()
    factor = find_scale(opened.document, drawing, Layering(rules, drawing.layers), ReadOptions(), path.name, report).factor
    found = []
    for stroke in drawing.strokes:
        points = stroke.points[:, :2] * factor
        points = points[np.isfinite(points).all(axis=1)]
        if len(points) >= 2:
            found.append(np.vstack([points, points[:1]]) if stroke.closed else points)
    if not found:
        raise InputError("empty", "desktop.plan.underlay-nothing", path.name)
    every = np.concatenate(found)
    low, high = every.min(axis=0), every.max(axis=0)
    return Lines(tuple(found), (float(low[0]), float(low[1]), float(high[0]), float(high[1])))
