"""Where north is in a drawing: the north direction of its geographic location (GEODATA), which a person has to set.

The header's $NORTHDIRECTION is no witness: it is 0 in every drawing, and its handbook does not say which way it turns.
"""

from __future__ import annotations

import math
from typing import Any

from models.measured import Measured, from_file
from models.north import angle_of, north
from models.report import ReportBuilder

_GEOGRAPHIC = 3
"""Coordinates in degrees: the vector does not lie in a plan."""


def read_north(document: Any, report: ReportBuilder) -> Measured | None:
    """North of the map's grid, clockwise from the drawing's +y in degrees; None: the drawing does not say it."""
    data = document.modelspace().get_geodata()
    if data is not None and data.dxf.hasattr("north_direction") and data.dxf.get("coordinate_type", 0) != _GEOGRAPHIC:
        x, y, *_ = data.dxf.north_direction
        where = f"GEODATA {data.dxf.handle}"
        angle = angle_of(float(x), float(y))
        if angle is not None:
            report.guess("dxf-north-of-grid", where, angle=f"{angle:.2f}")
            return north(angle, from_file("dxf-geodata", where))
        report.drop("dxf-north-no-direction", where)
    header = document.header.get("$NORTHDIRECTION", 0.0)
    if isinstance(header, int | float) and math.isfinite(header) and header != 0.0:
        report.drop("dxf-north-header", "$NORTHDIRECTION", value=f"{header:g}")
    return None
