"""The facts of a city, straight from its columns: no building is made. Tables of what a city file never holds stay empty.

The result is that of :func:`rules.facts.facts_of` over all buildings of the city, except that sources computed per building
(a fire height) name no figures: one source stands for all rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, overload

import numpy as np
from numpy.typing import NDArray

from models.building import Plot, Site
from models.city import City
from models.columns import NO_SOURCE, Codes, Column, Facts, Floats, Table, unknown
from models.measured import Source, SourceKind, from_file, from_geometry
from models.readers.city.outlines import plan_sizes
from models.tolerances import ROOF_FINISH_ALLOWANCE_M, ROUNDING
from rules.facts import facts_of
from rules.rows import is_usable

NUMBERS: Final = ("planning_height_m", "height_m", "outdoor_ground_m", "gross_floor_area_m2", "storeys_above_ground",
                  "basement_storeys", "building_footprint_m2", "fire_resistance_grade")
CHOICES: Final = ("use", "hazard", "production", "sprinklers")
PLACEHOLDERS: Final = ("stair", "lift", "hoist", "dock")
"""Kinds of subjects of which a city file holds none: one row each says "no data" for every building."""

_DECIMALS: Final = round(-np.log10(ROUNDING))


class _Suffixed(Sequence[str]):
    """Ids with an ending, made when they are asked for."""

    def __init__(self, ids: Sequence[str], ending: str) -> None:
        self._ids, self._ending = ids, ending

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return _Suffixed(self._ids[index], self._ending)
        return f"{self._ids[index]}/{self._ending}"

    def __iter__(self) -> Iterator[str]:
        return (f"{id_}/{self._ending}" for id_ in self._ids)


def facts_of_city(city: City, plot: Plot | None = None, site: Site | None = None) -> Facts:
    """Tables of facts of a city.

    Args:
        city: row i of the building table is row i of the city.
        plot, site: shared by all buildings; None when nothing is known.
    """
    facts = facts_of((), plot, site)
    rows = len(city)
    building = Table("building", city.ids, city.names, {}, {"site": np.zeros(rows, np.int32)}, np.zeros(rows, bool))
    for quantity in NUMBERS:
        if quantity in city.columns:
            building.columns[quantity] = _single(city, quantity, facts)
    for quantity in CHOICES:
        if quantity in city.columns:
            building.columns[quantity] = _coded(city, quantity, facts)
    _put_fire_height(building, city, facts)
    _put_plan_size(building, city, facts)
    facts.tables["building"] = building
    blank = ("",) * rows
    for kind in PLACEHOLDERS:
        facts.tables[kind] = Table(kind, _Suffixed(city.ids, kind), blank, {}, {"building": np.arange(rows, dtype=np.int32)},
                                   np.ones(rows, bool))
    return facts


def _single(city: City, quantity: str, facts: Facts) -> Column:
    """A column of single values with the codes of the facts' sources; what is known only as a range is unknown."""
    column = city.columns[quantity]
    with np.errstate(invalid="ignore"):
        known = column.values == column.upper
    return Column(np.where(known, column.values, np.nan), _recoded(city, quantity, known, facts))


def _recoded(city: City, quantity: str, known: NDArray[np.bool_], facts: Facts) -> Codes:
    codes = city.columns[quantity].sources
    used = np.unique(codes[known])
    table = np.full(len(city.sources.sources) + 1, NO_SOURCE, np.int16)      # the last entry is that of -1: no source
    for code in used:
        source = city.sources.get(int(code)) or from_file("attribute", quantity)
        table[int(code)] = facts.sources.code(source)
    return np.where(known, table[codes], NO_SOURCE).astype(np.int16)


def _coded(city: City, quantity: str, facts: Facts) -> Column:
    """A choice in the codes of the facts; words outside the vocabulary are unknown."""
    column = _single(city, quantity, facts)
    words = city.words[quantity]
    codes = np.array([facts.encode(quantity, word) if is_usable(quantity, word) else np.nan for word in words] or [np.nan])
    place = np.where(np.isnan(column.values), 0, column.values).astype(np.int64)
    values: Floats = np.where(np.isnan(column.values), np.nan, codes[place])
    return Column(values, np.where(np.isnan(values), NO_SOURCE, column.sources).astype(np.int16))


def _put_fire_height(building: Table, city: City, facts: Facts) -> None:
    """Outdoor ground to roof, as :meth:`models.building.Building.fire_height_m` and its range in the facts of buildings."""
    rows = len(city)
    columns = [_single(city, name, facts) if name in city.columns else unknown(rows)
               for name in ("outdoor_ground_m", "roof_finish_m", "roof_m")]
    ground, finish, structure = columns
    finished = ~np.isnan(finish.values)
    roof = finish.filled_from(structure)
    low = np.round(roof.values - ground.values, _DECIMALS)
    if np.isnan(low).all():
        return
    high = np.where(finished, low, low + ROOF_FINISH_ALLOWANCE_M)
    codes = _fire_height_codes(ground, roof, finished, ~np.isnan(low), facts)
    building.columns["fire_height_m"] = Column(low, codes, None if np.array_equal(low, high, equal_nan=True) else high)


def _fire_height_codes(ground: Column, roof: Column, finished: NDArray[np.bool_],
                       known: NDArray[np.bool_], facts: Facts) -> Codes:
    """One source for each combination of where ground and roof come from."""
    made = np.full(len(known), NO_SOURCE, np.int16)
    keys = np.column_stack([ground.sources, roof.sources, finished]).astype(np.int64)
    for key in np.unique(keys[known], axis=0):
        kinds = [source.kind for code in key[:2] if (source := facts.sources.get(int(code))) is not None]
        kind = SourceKind.ASSUMED if SourceKind.ASSUMED in kinds else kinds[-1]
        how = "ground-to-roof-finish" if key[2] else "ground-to-structural-roof"
        made[known & (keys == key).all(axis=1)] = facts.sources.code(Source(kind, how))
    return made


def _put_plan_size(building: Table, city: City, facts: Facts) -> None:
    """Sides of the smallest rectangle around each outline: from the reader's columns, else from the outlines."""
    if city.outlines is None:
        return
    names = ("plan_depth_m", "plan_length_m")
    if all(name in city.columns for name in names):
        for name in names:
            building.columns[name] = _single(city, name, facts)
        return
    code = facts.sources.code(from_geometry("outline-rectangle"))
    for name, values in zip(names, plan_sizes(city.outlines), strict=True):
        building.columns[name] = Column(values, np.where(np.isnan(values), NO_SOURCE, code).astype(np.int16))
