"""Where north is: an angle in degrees clockwise from the plan's y axis, 0 up to but not 360. Nobody says: None, never 0."""

from __future__ import annotations

import math

from models.measured import Measured, Source
from models.tolerances import NORTH_DEG

UNIT = "deg"


def north(angle_deg: float, source: Source) -> Measured:
    """True north as it is kept: the angle clockwise from the plan's +y, brought into one turn.

    Raises:
        ValueError: the angle is not finite.
    """
    turned = angle_deg % 360.0
    return Measured(0.0 if turned >= 360.0 else turned, UNIT, source)


def angle_of(x: float, y: float) -> float | None:
    """The angle of a direction in plan, clockwise from +y, 0 up to 360; None where the direction has no length or no number."""
    if not (math.isfinite(x) and math.isfinite(y)) or math.hypot(x, y) <= 1e-9:
        return None
    return round(math.degrees(math.atan2(x, y)), 9) % 360.0


def direction_of(angle_deg: float) -> tuple[float, float]:
    """The unit vector in plan of an angle clockwise from +y."""
    return math.sin(math.radians(angle_deg)), math.cos(math.radians(angle_deg))


def is_plan_up(angle_deg: float) -> bool:
    """Whether an angle is that of the plan's +y."""
    return min(angle_deg % 360.0, -angle_deg % 360.0) <= NORTH_DEG
