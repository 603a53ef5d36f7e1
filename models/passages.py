"""Ways for goods inside a building, and what a hoist needs around it: corridors, doors, corners, platforms, cranes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from models.measured import Measured, Stated

PASSAGE_KINDS: Final = ("corridor", "door")
"""走道 门."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A corridor or a door that goods go through on one storey. Lengths in metres, all clear.

    Attributes:
        kind: one of :data:`PASSAGE_KINDS`.
        joins: the two things that it lies between: ids of a dock, lift, hoist or unit, or any name of a place such as "hall".
        width_m, height_m: clear of doors, pipes and protection.
        turns: right-angle corners in it; 0 where it runs straight, None while nobody says.
        corner_m: widths of the two arms at its tightest corner.
    """

    id: str
    name: str
    storey: int | None = None
    kind: str = "corridor"
    joins: tuple[str, str] | None = None
    width_m: Measured | None = None
    height_m: Measured | None = None
    turns: Measured | None = None
    corner_m: tuple[Measured | None, Measured | None] = (None, None)
    declared: Mapping[str, Stated[object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoistAccess:
    """What lies around a hoist.

    Attributes:
        opening_m: clear width and height of the opening in the façade behind a platform.
        platform_kn_m2: load that the platform, or the edge of the opening, carries.
        edge_height_m: height of the guard at the edge while nothing is hoisted.
        crane_outline_m: where the crane and its outriggers stand, in the plan axes of the file.
    """

    opening_m: tuple[Measured | None, Measured | None] = (None, None)
    platform_kn_m2: Measured | None = None
    edge_height_m: Measured | None = None
    crane_outline_m: tuple[tuple[float, float], ...] = ()
