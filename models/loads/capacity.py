"""The other way round: the heaviest machine that a bay of slab takes, for some bases, and where it may stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from models.engineering.floor_load import LocalLoad, OutsideMethod, Slab, Surroundings, heaviest_machine
from models.engineering.floor_load_two_way import Plate, heaviest_on_plate
from models.loads.floor import Floor
from models.loads.machines import dynamic_factor_of
from models.loads.slab import slab_of
from models.units import STANDARD_GRAVITY_M_S2

FOOTPRINTS_M: Final = ((1.0, 1.0), (1.5, 2.0), (2.0, 3.0))
"""Bases that are tried: along the span and across it."""

PLACES: Final = ("middle", "quarter", "support")
SIDES: Final = ("inner", "edge")
"""Of a one-way slab: inside it, at a free edge."""

PLATE_SIDES: Final = ("inner", "beside")
"""Of a two-way slab: half way between the other two supports, beside one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place in a bay: distance of the machine's centre from the support, on which side it stands, its weight.

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

    @property
    def sides(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(spot.side for spot in self.spots))

    def spot(self, place: str, side: str) -> Spot:
        return next(spot for spot in self.spots if (spot.place, spot.side) == (place, side))


def capacities(floor: Floor) -> tuple[Capacity, ...]:
    """Heaviest machines of a slab with a stated load; empty where span, thickness or load are not known.

    By bending alone (C.0.4, C.0.6): punching and shear near a support are another proof. The lower reading of the load
    counts, and of a two-way slab equal moments in both directions.
    """
    limit, slab = floor.limits.get("slab"), slab_of(floor)
    if limit is None or floor.on_grade or (slab.one_way is None and slab.plate is None):
        return ()
    made = []
    for along, across in FOOTPRINTS_M:
        if slab.plate is not None:
            spots = _plate_spots((along, across), slab.plate, limit.low_kn_m2, floor)
        elif slab.one_way is not None:
            spots = _strip_spots((along, across), slab.one_way, limit.low_kn_m2, floor)
        made.append(Capacity(footprint_m=(along, across), spots=spots))
    return tuple(made)


def _strip_spots(base_m: tuple[float, float], slab: Slab, limit_kn_m2: float, floor: Floor) -> tuple[Spot, ...]:
    centres = (slab.span_m / 2.0, slab.span_m / 4.0, (base_m[0] + slab.thickness_m) / 2.0)
    return tuple(_spot(place, side, centre, base_m, slab, limit_kn_m2, floor.operating.value, dynamic_factor_of(floor))
                 for place, centre in zip(PLACES, centres, strict=True) for side in SIDES)


def _plate_spots(base_m: tuple[float, float], plate: Plate, limit_kn_m2: float, floor: Floor) -> tuple[Spot, ...]:
    base = LocalLoad(weight_kn=0.0, length_x_m=base_m[0], length_y_m=base_m[1], dynamic_factor=dynamic_factor_of(floor))
    centres = (plate.side_x_m / 2.0, plate.side_x_m / 4.0, (base_m[0] + plate.thickness_m) / 2.0)
    across = (plate.side_y_m / 2.0, (base_m[1] + plate.thickness_m) / 2.0)
    made = []
    for place, x in zip(PLACES, centres, strict=True):
        for side, y in zip(PLATE_SIDES, across, strict=True):
            try:
                weight = heaviest_on_plate(limit_kn_m2, base, (x, y), plate, operating_kn_m2=floor.operating.value)
            except OutsideMethod:
                made.append(Spot(place=place, side=side, centre_m=x, mass_kg=None, outside=True))
                continue
            made.append(Spot(place=place, side=side, centre_m=x, mass_kg=_mass_kg(weight)))
    return tuple(made)


def _spot(place: str, side: str, centre_m: float, base_m: tuple[float, float], slab: Slab, limit_kn_m2: float,
          operating_kn_m2: float, factor: float) -> Spot:
    near = Surroundings(edges_m=(base_m[1] / 2.0, None)) if side == "edge" else None
    try:
        weight = heaviest_machine(limit_kn_m2, *base_m, slab, near, dynamic_factor=factor, operating_kn_m2=operating_kn_m2,
                                  centre_m=centre_m)
    except OutsideMethod:
        return Spot(place=place, side=side, centre_m=centre_m, mass_kg=None, outside=True)
    return Spot(place=place, side=side, centre_m=centre_m, mass_kg=_mass_kg(weight))


def _mass_kg(weight_kn: float | None) -> float | None:
    return None if weight_kn is None else weight_kn * 1000.0 / STANDARD_GRAVITY_M_S2
