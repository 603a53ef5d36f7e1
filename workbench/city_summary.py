"""A city in figures: how much is known, ranges, sums, and how the buildings spread over heights and floors."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from models.city import City
from models.columns import Floats
from models.report import ImportReport, Note

HEIGHT_STEPS_M: Final = (6.0, 12.0, 24.0, 50.0, 100.0)
FLOOR_STEPS: Final = (1.0, 3.0, 6.0, 12.0, 30.0)
"""Upper ends of the classes, each included; the last class is open."""

SUMMED: Final = ("height_m", "storeys_above_ground", "building_footprint_m2", "gross_floor_area_m2")
LARGEST: Final = 20
MOST_NOTES: Final = 12
"""So many notes of one kind are shown one by one; of more, the first and their number."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A quantity over all buildings; the figures are None where no building has it."""

    quantity: str
    known: int
    unknown: int
    low: float | None = None
    median: float | None = None
    high: float | None = None
    total: float | None = None


@dataclass(frozen=True, slots=True)
class Class:
    """A class of a histogram: above ``low`` (None: from the lowest) up to ``high`` (None: open), and how many are in it."""

    low: float | None
    high: float | None
    count: int


def values_of(city: City, quantity: str) -> Floats:
    """Numbers by row; NaN where unknown or known only as a range."""
    column = city.columns.get(quantity)
    if column is None:
        return np.full(len(city), np.nan)
    return np.where(column.values == column.upper, column.values, np.nan)


def spread(city: City, quantity: str) -> Spread:
    """Range, median and sum of a quantity over the buildings that have it."""
    values = values_of(city, quantity)
    known = values[~np.isnan(values)]
    if not len(known):
        return Spread(quantity, 0, len(values))
    return Spread(quantity, len(known), len(values) - len(known), float(known.min()), float(np.median(known)),
                  float(known.max()), float(known.sum()))


def histogram(city: City, quantity: str, steps: tuple[float, ...]) -> list[Class]:
    """How many buildings lie in each class; those without the quantity are in none."""
    values = values_of(city, quantity)
    values = values[~np.isnan(values)]
    ends = (-np.inf, *steps, np.inf)
    return [Class(None if np.isinf(low) else low, None if np.isinf(high) else high,
                  int(((values > low) & (values <= high)).sum())) for low, high in pairwise(ends)]


def largest(city: City, most: int = LARGEST) -> NDArray[np.int64]:
    """Rows of the largest buildings: by gross floor area, else footprint, else height; in the file's order where equal."""
    sizes = ("gross_floor_area_m2", "building_footprint_m2", "height_m")
    keys = [np.nan_to_num(values_of(city, name), nan=-1.0) for name in sizes]
    return np.lexsort((np.arange(len(city)), *(-key for key in reversed(keys))))[:most].astype(np.int64)


def extent_m(city: City) -> tuple[float, float] | None:
    """How far the outlines reach in x and y; None without outlines."""
    if city.outlines is None:
        return None
    left, bottom, right, top = (float(bound) for bound in shapely.total_bounds(city.outlines))
    return None if np.isnan(left) else (right - left, top - bottom)


def brief(report: ImportReport) -> dict[str, list[tuple[Note, int]]]:
    """The four lists for people: notes with the number that each stands for; of many of one kind the first ones are kept."""
    return {name: _brief(notes) for name, notes in report.lists()}


def _brief(notes: tuple[Note, ...]) -> list[tuple[Note, int]]:
    by_code: dict[str, list[Note]] = {}
    for note in notes:
        by_code.setdefault(note.code, []).append(note)
    shown: list[tuple[Note, int]] = []
    for same in by_code.values():
        if len(same) <= MOST_NOTES:
            shown += [(note, 1) for note in same]
        else:
            shown += [(note, 1) for note in same[:2]] + [(same[2], len(same) - 2)]
    return shown
