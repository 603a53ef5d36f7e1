"""In which unit a drawing was drawn: the header is one witness, doors, columns, dimensions, writing and size are the others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from models.readers.dxf.elements import Dimension, Drawing, extents
from models.readers.dxf.layering import Layering
from models.reading import ReadOptions
from models.report import ReportBuilder
from models.tolerances import (
    BUILDING_SIZE_PLAUSIBLE_M,
    DXF_COLUMN_SIDE_M,
    DXF_DOOR_RADIUS_M,
    DXF_PLAN_SIZE_M,
    DXF_TEXT_HEIGHT_M,
    DXF_UNIT_MARGIN,
)
from models.units import METRES_PER_UNIT

UNITS: Final = ("mm", "m", "cm", "in", "ft")
"""The likeliest first: it wins a draw."""

HEADER_UNITS: Final = {1: "in", 2: "ft", 4: "mm", 5: "cm", 6: "m"}
"""Values of $INSUNITS that a building can be drawn in."""

_FEET: Final = re.compile(r"""^\s*(?:(\d+)\s*['′]\s*-?\s*)?(?:(\d+(?:\.\d+)?)?(?:\s*[- ]?\s*(\d+)\s*/\s*(\d+))?\s*["″])?\s*$""")
_PLAIN: Final = re.compile(r"^\s*(\d[\d,]*(?:\.\d+)?)\s*(mm|cm|m)?\s*$")
_WRITTEN_IN: Final = {"mm": 0.001, "cm": 0.01, "m": 1.0}
_QUARTER_DEG: Final = (60.0, 120.0)
_NEAR: Final = 0.02
_BESIDE: Final = frozenset({"frame", "ignore", "text", "dimension", "plot", "neighbour"})


@dataclass(slots=True)
class Witness:
    """What one kind of evidence says: a weight for each unit, and the words for the report."""

    code: str
    weights: dict[str, float]
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit that is used, metres per unit, and the unit that the evidence speaks for where it is another one."""

    unit: str
    factor: float
    doubt: str | None = None


def find_scale(document: Any, drawing: Drawing, layering: Layering, options: ReadOptions, subject: str,
               report: ReportBuilder) -> Scale:
    """The unit that the user says, else the one with the best evidence; the header gives way only to clear evidence."""
    stated = HEADER_UNITS.get(int(document.header.get("$INSUNITS", 0) or 0))
    witnesses = list(_witnesses(document, drawing, layering, stated))
    totals = {unit: sum(witness.weights.get(unit, 0.0) for witness in witnesses) for unit in UNITS}
    best = max(UNITS, key=lambda unit: totals[unit])
    if options.unit is not None:
        if totals[best] > totals[options.unit] + DXF_UNIT_MARGIN:
            report.guess("dxf-unit-option-doubtful", subject, unit=options.unit, other=best)
            _tell(witnesses, subject, report)
            return Scale(options.unit, METRES_PER_UNIT[options.unit], best)
        return Scale(options.unit, METRES_PER_UNIT[options.unit])
    if stated is None:
        report.guess("dxf-unit-guessed", subject, unit=best)
        _tell(witnesses, subject, report)
        return Scale(best, METRES_PER_UNIT[best])
    if best == stated or totals[best] <= totals[stated] + DXF_UNIT_MARGIN:
        if best != stated:
            report.guess("dxf-unit-doubtful", subject, unit=stated, other=best)
            _tell(witnesses, subject, report)
        return Scale(stated, METRES_PER_UNIT[stated], best if best != stated else None)
    report.guess("dxf-unit-overruled", subject, unit=best, stated=stated)
    _tell(witnesses, subject, report)
    return Scale(best, METRES_PER_UNIT[best])


def _tell(witnesses: Iterable[Witness], subject: str, report: ReportBuilder) -> None:
    """One line for each witness, with what it speaks for."""
    for witness in witnesses:
        top = max(witness.weights.values(), default=0.0)
        units = ", ".join(unit for unit in UNITS if top > 0.0 and witness.weights.get(unit, 0.0) == top) or "–"
        if witness.code == "header":
            report.guess("dxf-evidence-header", subject, units=units, **witness.values)
        elif witness.code == "measurement":
            report.guess("dxf-evidence-measurement", subject, units=units, **witness.values)
        elif witness.code == "dimensions":
            report.guess("dxf-evidence-dimensions", subject, units=units, **witness.values)
        elif witness.code == "doors":
            report.guess("dxf-evidence-doors", subject, units=units, **witness.values)
        elif witness.code == "columns":
            report.guess("dxf-evidence-columns", subject, units=units, **witness.values)
        elif witness.code == "texts":
            report.guess("dxf-evidence-texts", subject, units=units, **witness.values)
        else:
            report.guess("dxf-evidence-size", subject, units=units, **witness.values)


def _witnesses(document: Any, drawing: Drawing, layering: Layering, stated: str | None) -> Iterable[Witness]:
    if stated is not None:
        yield Witness("header", {stated: 2.0}, {"value": int(document.header.get("$INSUNITS", 0))})
    measurement = document.header.get("$MEASUREMENT", None)
    if measurement in (0, 1):
        metric = ("mm", "cm", "m") if measurement == 1 else ("in", "ft")
        yield Witness("measurement", dict.fromkeys(metric, 0.5), {"value": measurement})
    for witness in (_dimensions(drawing.dimensions), _doors(drawing, layering), _columns(drawing, layering), _texts(drawing),
                    _size(drawing, layering)):
        if witness is not None:
            yield witness


def _dimensions(dimensions: Sequence[Dimension]) -> Witness | None:
    """What dimensions say against what they measure. Feet and inches leave no doubt; a bare number in a plan is in mm, unless
    it has decimals and is small: then in metres."""
    votes: dict[str, float] = {}
    read = 0
    for dimension in dimensions:
        value = _metres(dimension)
        if value is None:
            continue
        read += 1
        unit = _unit_near(value[0] / dimension.measured)
        if unit is not None:
            votes[unit] = votes.get(unit, 0.0) + value[1]
    if not votes or read < 2:
        return None
    weights = {unit: 5.0 * vote / read for unit, vote in votes.items()}
    example = next(d for d in dimensions if _metres(d) is not None)
    return Witness("dimensions", weights, {"count": read, "written": (example.written or _own_number(example))[:20],
                                           "measured": f"{example.measured:g}"})


def _metres(dimension: Dimension) -> tuple[float, float] | None:
    """The length in metres that a dimension states, and how sure that is (0 to 1)."""
    text = (dimension.written or _own_number(dimension)).strip()
    feet = _FEET.match(text)
    if feet is not None and ("'" in text or "′" in text or '"' in text or "″" in text):
        whole, inches, above, below = feet.groups()
        if below is not None and float(below) == 0.0:
            return None
        length = float(whole or 0) * 12.0 + float(inches or 0) + (float(above) / float(below) if above and below else 0.0)
        return (length * 0.0254, 1.0) if length > 0.0 else None
    plain = _PLAIN.match(text)
    if plain is None:
        return None
    value = float(plain.group(1).replace(",", ""))
    if value <= 0.0:
        return None
    if plain.group(2):
        return value * _WRITTEN_IN[plain.group(2)], 1.0
    if value >= 100.0 and value == round(value):
        return value * 0.001, 0.5
    return (value, 0.5) if value < 100.0 and "." in text else None


def _own_number(dimension: Dimension) -> str:
    """What a dimension shows that carries no text of its own."""
    if dimension.imperial:
        return f'{dimension.measured * dimension.factor:g}"'
    return f"{round(dimension.measured * dimension.factor, 4):g}"


def _unit_near(metres_per_unit: float) -> str | None:
    return next((unit for unit in UNITS if abs(metres_per_unit / METRES_PER_UNIT[unit] - 1.0) <= _NEAR), None)


def _doors(drawing: Drawing, layering: Layering) -> Witness | None:
    """Quarter circles of door leaves; those on layers of doors and windows alone, where there are any."""
    arcs = [s for s in drawing.strokes if s.kind == "arc" and _QUARTER_DEG[0] <= s.sweep_deg <= _QUARTER_DEG[1]]
    doors = [arc for arc in arcs if layering.role(arc.layer) in ("door", "window")]
    return _by_lengths("doors", np.array([arc.radius for arc in doors or arcs]), DXF_DOOR_RADIUS_M, 3.0)


def _columns(drawing: Drawing, layering: Layering) -> Witness | None:
    """Sides of closed figures on layers of columns."""
    figures = [s.points for s in drawing.strokes if s.closed and layering.role(s.layer) == "column"]
    sides = np.array([np.ptp(points[:, :2], axis=0).max() for points in figures])
    return _by_lengths("columns", sides, DXF_COLUMN_SIDE_M, 2.0)


def _texts(drawing: Drawing) -> Witness | None:
    return _by_lengths("texts", np.array([text.height for text in drawing.texts]), DXF_TEXT_HEIGHT_M, 1.0)


def _by_lengths(code: str, lengths: Any, limits_m: tuple[float, float], weight: float) -> Witness | None:
    """A witness from lengths that have a usual size: each unit weighs by the share that it makes usual."""
    lengths = lengths[np.isfinite(lengths) & (lengths > 0.0)]
    if not len(lengths):
        return None
    sure = weight * min(1.0, len(lengths) / 3.0)
    weights = {}
    for unit in UNITS:
        in_metres = lengths * METRES_PER_UNIT[unit]
        share = float(np.mean((in_metres >= limits_m[0]) & (in_metres <= limits_m[1])))
        if share >= 0.2:
            weights[unit] = round(sure * share, 3)
    return Witness(code, weights, {"count": len(lengths), "median": f"{float(np.median(lengths)):g}"})


def _size(drawing: Drawing, layering: Layering) -> Witness | None:
    """The largest closed figure, or all strokes: a plan is no toy and no town."""
    strokes = [stroke for stroke in drawing.strokes if layering.role(stroke.layer) not in _BESIDE]
    if strokes:
        boxes = extents(strokes)
        closed = np.array([stroke.closed for stroke in strokes])
        sides = np.maximum(boxes[:, 3] - boxes[:, 0], boxes[:, 4] - boxes[:, 1])
        whole = max(float(np.ptp(boxes[:, [0, 3]])), float(np.ptp(boxes[:, [1, 4]])))
        largest = float(sides[closed].max()) if closed.any() and sides[closed].max() >= 0.1 * whole else whole
    elif drawing.triangles:
        largest = float(np.ptp(np.concatenate(drawing.triangles), axis=0).max())
    else:
        return None
    weights = {}
    for unit in UNITS:
        size = largest * METRES_PER_UNIT[unit]
        if DXF_PLAN_SIZE_M[0] <= size <= DXF_PLAN_SIZE_M[1]:
            weights[unit] = 1.0
        elif not BUILDING_SIZE_PLAUSIBLE_M[0] <= size <= BUILDING_SIZE_PLAUSIBLE_M[1]:
            weights[unit] = -3.0
    return Witness("size", weights, {"size": f"{largest:g}"})
