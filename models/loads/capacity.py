"""The other way round: the heaviest machine that a bay of slab takes, for some bases, and where it may stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from models.engineering.floor_load import OutsideMethod, Slab, Surroundings, heaviest_machine
from models.loads.floor import Floor
from models.loads.machines import dynamic_factor_of
from models.units import STANDARD_GRAVITY_M_S2

FOOTPRINTS_M: Final = ((1.0, 1.0), (1.5, 2.0), (2.0, 3.0))
"""Bases that are tried: along the span and across it."""

PLACES: Final = ("middle", "quarter", "support")
SIDES: Final = ("inner", "edge")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in a bay: distance of the machine's centre from the support, whether it stands at a free edge, its weight.

    ``mass_kg`` is None where no machine with this base may stand there, or where it does not fit between the supports
    (``outside``).
    """

    place: str
    side: str
    centre_m: float
    mass_kg: float | None
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """The heaviest machines of one base, place by place."""

    footprint_m: tuple[float, float]
    spots: tuple[Spot, ...]

    def spot(self, place: str, side: str) -> Spot:
        return next(spot for spot in self.spots if (spot.place, spot.side) == (place, side))


def capacities(floor: Floor) -> tuple[Capacity, ...]:
    """Heaviest machines of a one-way slab with a stated load; empty where span, thickness or load are not known.

    By bending alone (C.0.4): punching and shear near a support are another proof. The lower reading of the load counts.
    """
    span, thickness, limit = floor.value("slab_span_m"), floor.thickness_m, floor.limits.get("slab")
    if span is None or thickness is None or limit is None or floor.on_grade or floor.form in ("two-way", "flat"):
        return ()
    slab = Slab(span_m=span, thickness_m=thickness)
    factor = dynamic_factor_of(floor)
    made = []
    for along, across in FOOTPRINTS_M:
        centres = (span / 2.0, span / 4.0, (along + thickness) / 2.0)
        spots = tuple(_spot(place, side, centre, (along, across), slab, limit.low_kn_m2, floor.operating.value, factor)
                      for place, centre in zip(PLACES, centres, strict=True) for side in SIDES)
        made.append(Capacity(footprint_m=(along, across), spots=spots))
    return tuple(made)


def _spot(place: str, side: str, centre_m: float, base_m: tuple[float, float], slab: Slab, limit_kn_m2: float,
          operating_kn_m2: float, factor: float) -> Spot:
    near = Surroundings(edges_m=(base_m[1] / 2.0, None)) if side == "edge" else None
    try:
        weight = heaviest_machine(limit_kn_m2, *base_m, slab, near, dynamic_factor=factor, operating_kn_m2=operating_kn_m2,
                                  centre_m=centre_m)
    except OutsideMethod:
        return Spot(place=place, side=side, centre_m=centre_m, mass_kg=None, outside=True)
    return Spot(place=place, side=side, centre_m=centre_m,
                mass_kg=None if weight is None else weight * 1000.0 / STANDARD_GRAVITY_M_S2)
