"""Docks and yards: how many docks, what a leveller has to bridge, how deep the apron must be.

Times in minutes unless the name says otherwise, lengths in metres.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from models.engineering.queues import Waiting, servers_needed, waiting

APRON_40FT_M: Final[Mapping[float, float]] = {3.5: 38.0, 4.0: 36.0, 4.5: 33.0, 5.0: 32.0, 5.5: 30.0}
"""Depth of the apron for a 40 ft truck by the distance of the bays' centres (a maker's handbook; 45 ft: 15 % more, blind-side
approach: 15 m more). A reference of foreign practice, never a requirement."""

GRADE_LIMITS_PCT: Final[Mapping[str, float]] = {"pallet-jack": 3.0, "electric-pallet-truck": 7.0, "electric-truck": 10.0,
                                                "engine-truck": 15.0}
"""Slopes that handling equipment climbs (a dock maker's guide). References."""


def service_minutes(pallets: float, pallets_per_minute: float, *, reset_minutes: float = 0.0, allowance: float = 0.0) -> float:
    """Time of one truck at a dock: pallets over the rate, plus an allowance in shares of it, plus what resets the dock.

    Raises:
        ValueError: no rate, or something negative.
    """
    if not (pallets_per_minute > 0.0 and pallets >= 0.0 and reset_minutes >= 0.0 and allowance >= 0.0):
        raise ValueError("a rate above 0 and no negative time are needed")
    return pallets / pallets_per_minute * (1.0 + allowance) + reset_minutes


def docks_deterministic(trucks: float, service_h: float, hours: float, safety: float = 1.0) -> float:
    """Docks = trucks × time at the dock × safety / hours, not yet rounded up."""
    if not (hours > 0.0 and trucks >= 0.0 and service_h >= 0.0 and safety >= 1.0):
        raise ValueError("hours above 0, trucks and times of at least 0 and a safety of at least 1 are needed")
    return trucks * service_h * safety / hours


def trucks_served(docks: int, minutes: float, cycle_minutes: float, utilisation: float) -> float:
    """Trucks that some docks serve in a shift: docks × minutes / cycle × utilisation."""
    if not (docks >= 0 and minutes >= 0.0 and cycle_minutes > 0.0 and 0.0 <= utilisation <= 1.0):
        raise ValueError("a cycle above 0 and a utilisation from 0 to 1 are needed")
    return docks * minutes / cycle_minutes * utilisation


@dataclass(frozen=True, slots=True, kw_only=True)
class DockPlan:
    """Docks for a peak with their queue; ``present`` is the queue with the docks that are there."""

    needed: int
    queue: Waiting
    present: Waiting | None


def plan_docks(trucks_h: float, service_minutes_: float, *, docks: int | None = None, most_waiting: float | None = 0.2,
               longest_wait_minutes: float | None = None, service_cv2: float = 1.0) -> DockPlan:
    """Least number of docks for the targets, and how the docks that are there do.

    Args:
        trucks_h: arrivals per hour at the peak, as a Poisson stream.
        service_minutes_: time at the dock, above 0.
        docks: how many there are; None while nobody says.
        most_waiting, longest_wait_minutes: targets; None leaves one out.

    Raises:
        ValueError: nonsense, or targets that no number of docks keeps.
    """
    rate = trucks_h / 60.0
    needed = servers_needed(rate, service_minutes_, most_waiting=most_waiting, longest_wait=longest_wait_minutes,
                            service_cv2=service_cv2)
    queue = waiting(rate, needed, service_minutes_, service_cv2=service_cv2)
    present = None if docks is None else waiting(rate, docks, service_minutes_, service_cv2=service_cv2)
    return DockPlan(needed=needed, queue=queue, present=present)


def leveller_slope_pct(platform_m: float, bed_m: float, plate_m: float) -> float:
    """Slope of a leveller plate towards a truck bed in per cent, positive upwards: (bed − platform) / plate."""
    if not plate_m > 0.0:
        raise ValueError("a leveller has a length above 0")
    return (bed_m - platform_m) / plate_m * 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BedFit:
    """How a truck bed meets a platform: ``level``, ``leveller`` with its slope, ``too-steep``, or ``at-grade``."""

    truck: str
    bed_m: float
    slope_pct: float
    way: str


def bed_fits(beds_m: Mapping[str, float], platform_m: float, plate_m: float | None, equipment: str) -> list[BedFit]:
    """How each truck of a mix is unloaded over a platform. Docks have no single height: each bed is held against it.

    Args:
        beds_m: truck → height of its bed.
        platform_m: height of the platform above the yard; 0 is loading at grade, which is legitimate.
        plate_m: length of the leveller plate; None where there is none.
        equipment: what drives over it, see :data:`GRADE_LIMITS_PCT`.
    """
    fits = []
    for truck, bed in beds_m.items():
        if platform_m <= 0.0:
            fits.append(BedFit(truck=truck, bed_m=bed, slope_pct=0.0, way="at-grade"))
            continue
        step = abs(bed - platform_m)
        slope = leveller_slope_pct(platform_m, bed, plate_m) if plate_m else math.copysign(math.inf, bed - platform_m)
        level = step < 1e-9
        way = "level" if level else "leveller" if abs(slope) <= GRADE_LIMITS_PCT[equipment] + 1e-9 else "too-steep"
        fits.append(BedFit(truck=truck, bed_m=bed, slope_pct=0.0 if level else slope, way=way))
    return fits


def apron_depth_m(bay_spacing_m: float, *, longer_than_40ft: bool = False, blind_side: bool = False) -> float | None:
    """Depth of the apron for a truck of 40 ft by straight lines between :data:`APRON_40FT_M`; None outside the table."""
    spacings = sorted(APRON_40FT_M)
    if not spacings[0] <= bay_spacing_m <= spacings[-1]:
        return None
    high = next(s for s in spacings if s >= bay_spacing_m)
    low = max(s for s in spacings if s <= bay_spacing_m)
    share = 0.0 if high == low else (bay_spacing_m - low) / (high - low)
    depth = APRON_40FT_M[low] + share * (APRON_40FT_M[high] - APRON_40FT_M[low])
    return depth * (1.15 if longer_than_40ft else 1.0) + (15.0 if blind_side else 0.0)
