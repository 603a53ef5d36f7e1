"""Asks about what no building is: 50 mm high, 5 km to a storey, on its side. The question names the option that answers it.

Looked at after any reader, on what it read. A reader's own notes on the same thing are not said twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Final

from models.building import Building, Storey, StoreyKind
from models.city import City
from models.measured import Measured
from models.reading import Reading, ReadOptions
from models.report import Note
from models.sizes import Size, building_size_m, extent_m
from models.tolerances import (
    BUILDING_SIZE_PLAUSIBLE_M,
    EDGE_PLAN_M,
    EDGE_SLENDERNESS,
    LYING_SLENDERNESS,
    LYING_SPAN_M,
    LYING_SQUARENESS,
    STOREY_AREA_LEAST_M2,
    STOREY_HEIGHT_PLAUSIBLE_M,
    TYPICAL_HEIGHT_M,
    TYPICAL_STOREY_M,
)
from models.units import METRES_PER_UNIT, UNITS_BY_USE

TURNABLE: Final = frozenset({".obj", ".stl", ".ply", ".off", ".glb", ".gltf", ".dae", ".3mf", ".3dm"})
"""Endings for which ``--up`` means something."""

UNITLESS: Final = frozenset({".toml", ".xlsx", ".xlsm", ".xls", ".csv"})
"""Endings whose unit is fixed: ``--unit`` answers nothing there."""

_UP_SAID: Final = frozenset({"mesh-up-doubtful"})
_SHOWN: Final = 3


def with_doubts(reading: Reading, options: ReadOptions) -> Reading:
    """The reading with its size, and with a question for everything about it that is not plausible."""
    size = _whole(reading)
    doubts = _doubts(reading, size, options) if reading.city is None else _city_doubts(reading.city, reading.input.file)
    notes = tuple(doubts)
    report = replace(reading.report, guesses=(*reading.report.guesses, *notes)) if notes else reading.report
    return replace(reading, size_m=size, report=report)


def _whole(reading: Reading) -> Size | None:
    """The size that the reader gave, else that of the outlines. A height of 0 is no height."""
    if reading.size_m is not None:
        x, y, height = reading.size_m
        return x, y, height or None
    size = (None, None, None) if reading.city is not None else extent_m(reading.buildings)
    return None if size == (None, None, None) else size


def _doubts(reading: Reading, size: Size | None, options: ReadOptions) -> Iterator[Note]:
    suffix = Path(reading.input.file).suffix.lower()
    if suffix in TURNABLE and options.up_axis is None and size is not None:
        yield from _side_doubts(reading, size)
    for building in reading.buildings:
        name = building.name or building.id
        own = _own_size(building, size if len(reading.buildings) == 1 else None)
        question = None if suffix in UNITLESS else _unit_question(reading, building, name, own)
        if question is not None:
            yield question
            continue
        if not _fits_size(own, 1.0) and not _said(reading, "size-implausible"):
            yield Note("size-doubtful", name, {"size": words(own)})
        yield from _storey_doubts(reading, building, name)


def _own_size(building: Building, whole: Size | None) -> Size:
    """Size of a building; of the only one without outlines, that of all that was read."""
    length, width, height = building_size_m(building)
    if whole is None or length is not None:
        return length, width, height
    sides = sorted((side for side in whole[:2] if side is not None), reverse=True)
    if len(sides) < 2:
        return None, None, height
    return sides[0], sides[1], height if height is not None else whole[2]


# --- the unit ---


def _unit_question(reading: Reading, building: Building, name: str, size: Size) -> Note | None:
    """A question where another unit would make plausible what this one does not."""
    unit = reading.input.length_unit
    if unit is None or _fits(building, size, 1.0):
        return None
    for other in UNITS_BY_USE:
        factor = METRES_PER_UNIT[other] / METRES_PER_UNIT[unit]
        if other != unit and _fits(building, size, factor, typical=True):
            values = {"size": words(size), "unit": unit, "other": other, "would": words(size, factor)}
            storey = _storey_height_m(building)
            if storey is None:
                return Note("size-unit-doubtful", name, values)
            values |= {"storey": f"{storey:.4g}", "storey_would": f"{storey * factor:.4g}"}
            return Note("size-unit-storeys", name, values)
    return None


def _fits(building: Building, size: Size, factor: float, typical: bool = False) -> bool:
    """Whether size, storeys and plates are those of a building when lengths are multiplied with a factor.

    Args:
        typical: ask for storeys as most buildings have them, not only for possible ones.
    """
    storey = _storey_height_m(building)
    limits = TYPICAL_STOREY_M if typical else STOREY_HEIGHT_PLAUSIBLE_M
    if storey is not None and not limits[0] <= storey * factor <= limits[1]:
        return False
    height = size[2]
    if typical and storey is None and height is not None and not TYPICAL_HEIGHT_M[0] <= height * factor <= TYPICAL_HEIGHT_M[1]:
        return False
    areas = [s.area_m2.value for s in building.storeys if s.area_m2 is not None]
    if areas and max(areas) * factor**2 < STOREY_AREA_LEAST_M2:
        return False
    return _fits_size(size, factor)


def _fits_size(size: Size, factor: float) -> bool:
    known = [value for value in size if value is not None]
    return not known or BUILDING_SIZE_PLAUSIBLE_M[0] <= max(known) * factor <= BUILDING_SIZE_PLAUSIBLE_M[1]


def _storey_height_m(building: Building) -> float | None:
    """The usual storey height: between floors, or of the only storey."""
    heights = [s.height_m.value for s in building.storeys if s.height_m is not None and s.kind is not StoreyKind.ROOF]
    return median(heights) if heights else None


# --- the up axis ---


def _side_doubts(reading: Reading, size: Size) -> Iterator[Note]:
    """A question where the massing seems to lie on its side or to stand on its edge."""
    axis = reading.input.up_axis
    across, along, height = size       # the other axis changes height for depth, the width stays
    if axis is None or across is None or along is None or height is None or _said(reading, *_UP_SAID):
        return
    floors = max((len(building.storeys) for building in reading.buildings), default=0)
    lying = max(LYING_SPAN_M, LYING_SLENDERNESS * max(across, height)) <= along <= TYPICAL_HEIGHT_M[1] \
        and max(across, height) <= LYING_SQUARENESS * min(across, height)
    on_edge = along < EDGE_PLAN_M and min(across, height) >= EDGE_SLENDERNESS * along
    if floors > 1 or not (lying or on_edge) or not _fits_size(size, 1.0):
        return
    other = "z" if axis == "y" else "y"
    would = words((across, height, along))
    yield Note("size-lying" if lying else "size-on-edge", reading.input.file,
               {"size": words(size), "axis": axis.upper(), "other": other, "would": would})


# --- single storeys ---


def _storey_doubts(reading: Reading, building: Building, name: str) -> Iterator[Note]:
    """Single storeys that are too high, too low or too small, where the reader did not say so itself."""
    low, high = STOREY_HEIGHT_PLAUSIBLE_M
    odd = [s for s in building.storeys if s.height_m is not None and s.kind is not StoreyKind.ROOF
           and not low <= s.height_m.value <= high and not _said_of(reading, s)]
    if odd:
        yield Note("size-storey-height", name, {"storeys": _listed([(s.name, s.height_m) for s in odd], "m"),
                                                "low": low, "high": high})
    small = [s for s in building.storeys if s.area_m2 is not None and s.area_m2.value < STOREY_AREA_LEAST_M2]
    if small:
        yield Note("size-storey-area", name, {"storeys": _listed([(s.name, s.area_m2) for s in small], "m²"),
                                              "least": STOREY_AREA_LEAST_M2})


def _listed(found: Sequence[tuple[str, Measured | None]], unit: str) -> str:
    shown = "; ".join(f"{name}: {value.value:.4g} {unit}" for name, value in found[:_SHOWN] if value is not None)
    return shown + (f" … ({len(found)})" if len(found) > _SHOWN else "")


def _said_of(reading: Reading, storey: Storey) -> bool:
    """Whether the reader has spoken of the storey's height."""
    notes = (note for _, notes in reading.report.lists() for note in notes)
    return any(note.subject == storey.name and ("height" in note.code or "storey" in note.code) for note in notes)


def _said(reading: Reading, *endings: str) -> bool:
    """Whether the reader has a note whose code ends so."""
    return any(note.code.endswith(endings) for _, notes in reading.report.lists() for note in notes)


# --- cities ---


def _city_doubts(city: City, file: str) -> Iterator[Note]:
    """The usual height of a city's buildings, from its column: single ones are the reader's business."""
    import numpy as np

    column = city.columns.get("height_m")
    if column is None or np.isnan(column.values).all():
        return
    usual = float(np.nanmedian(column.values))
    low, high = TYPICAL_HEIGHT_M
    if not low <= usual <= high:
        yield Note("size-city-heights", file, {"height_m": f"{usual:.3g}", "low": low, "high": high})


def words(size: Size, factor: float = 1.0) -> str:
    """A size as text, multiplied with a factor: 40 × 20 × 6; a dash for what is unknown."""
    return " × ".join("–" if value is None else f"{value * factor:.3f}".rstrip("0").rstrip(".") for value in size)
