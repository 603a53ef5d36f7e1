"""Machines and wheels on a two-way slab: where they stand worst, as equivalent loads (GB 50009-2012 C.0.6).

One machine alone in the middle, and rows and blocks of them about it as far as they fit and are there; a wheel alone, and the
two of an axle along either side.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from models.engineering.floor_load import LocalLoad, OutsideMethod
from models.engineering.floor_load_two_way import Plate, PlateEquivalent, plate_equivalent

MOST_IN_A_ROW: Final = 100
"""Machines in one direction that are looked at: no panel holds more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPlate:
    """The worst way of standing, and how mild another may be.

    Args:
        load, count, result: the machine as it stands worst, how many of them stand, and what comes of it.
        turned_kn_m2: equivalent load the other way round, where that is milder.
        absolute_kn_m2: mildest by equal absolute maxima, the other reading of the clause.
        one_way_round: it fits on the plate only one way round.
    """

    load: LocalLoad
    count: int
    result: PlateEquivalent
    turned_kn_m2: float
    absolute_kn_m2: float
    one_way_round: bool = False


def machines_on_plate(loads: Iterable[LocalLoad], count: int, spacing_m: float | None, plate: Plate,
                      operating_kn_m2: float) -> OnPlate:
    """The worst of some ways round. Raises OutsideMethod where none fits on the plate."""
    found: list[tuple[PlateEquivalent, LocalLoad, int]] = []
    outside: list[str] = []
    for load in loads:
        try:
            tried = [(plate_equivalent(load, plate, xs, ys, operating_kn_m2=operating_kn_m2), load, len(xs) * len(ys))
                     for xs, ys in _blocks(load, count, spacing_m, plate)]
        except OutsideMethod as error:
            outside.append(str(error.args[0]))
            continue
        found.append(max(tried, key=lambda item: item[0].load_kn_m2))
    return _worst(found, outside)


def wheels_on_plate(wheels: Iterable[tuple[LocalLoad, bool]], track_m: float | None, plate: Plate) -> OnPlate:
    """The worst place of a wheel or axle; with each wheel whether its axle lies along y. No operating load stands beside it.

    Raises:
        OutsideMethod: a wheel is wider than the plate.
    """
    found: list[tuple[PlateEquivalent, LocalLoad, int]] = []
    for load, along_y in wheels:
        side, spread = (plate.side_y_m, plate.thickness_m + load.length_y_m) if along_y else (
            plate.side_x_m, plate.thickness_m + load.length_x_m)
        for places in _axle(side, spread, track_m):
            xs, ys = ((), places) if along_y else (places, ())
            found.append((plate_equivalent(load, plate, xs, ys, operating_kn_m2=0.0), load, len(places)))
    worst = _worst(found, [])
    return OnPlate(load=worst.load, count=worst.count, result=worst.result, turned_kn_m2=worst.result.load_kn_m2,
                   absolute_kn_m2=max(result.absolute_kn_m2 for result, _, _ in found))


def _worst(found: list[tuple[PlateEquivalent, LocalLoad, int]], outside: list[str]) -> OnPlate:
    if not found:
        raise OutsideMethod(outside[0])
    result, load, count = max(found, key=lambda item: item[0].load_kn_m2)
    return OnPlate(load=load, count=count, result=result, turned_kn_m2=min(item[0].load_kn_m2 for item in found),
                   absolute_kn_m2=min(item[0].absolute_kn_m2 for item in found), one_way_round=bool(outside))


def _axle(side_m: float, spread_m: float, track_m: float | None) -> Iterator[tuple[float, ...]]:
    """Along one side: a wheel in the middle, both evenly about it, one in the middle and the other beside it."""
    middle = side_m / 2.0
    yield (middle,)
    if track_m is None or track_m <= 0.0:
        return
    room = side_m - spread_m
    if track_m <= room:
        yield middle - track_m / 2.0, middle + track_m / 2.0
    if track_m <= room / 2.0:
        yield middle, middle + track_m


def _blocks(load: LocalLoad, count: int, spacing_m: float | None,
            plate: Plate) -> Iterator[tuple[tuple[float, ...], tuple[float, ...]]]:
    """Centres of one machine, and of rows and blocks about the middle; one alone where nobody says how far apart they stand."""
    gap = spacing_m if spacing_m is not None and count > 1 else None
    margin = plate.thickness_m + 2.0 * load.bedding_m
    for across in _rows(plate.side_x_m, load.length_x_m, margin, gap, count):
        for deep in _rows(plate.side_y_m, load.length_y_m, margin, gap, count // len(across)):
            yield across, deep


def _rows(side_m: float, length_m: float, margin_m: float, gap_m: float | None, count: int) -> Iterator[tuple[float, ...]]:
    """Rows about the middle of a side: one, as many as fit and are there, and an odd number with one in the middle."""
    middle = side_m / 2.0
    yield (middle,)
    if gap_m is None or count < 2:
        return
    pitch = length_m + gap_m
    fit = min(count, MOST_IN_A_ROW, math.floor(max(side_m - length_m - margin_m, 0.0) / pitch + 1e-9) + 1)
    for number in dict.fromkeys((fit, fit - 1 if fit % 2 == 0 else fit)):
        if number > 1:
            yield tuple(middle + pitch * (place - (number - 1) / 2.0) for place in range(number))
