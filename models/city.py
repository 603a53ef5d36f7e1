"""Many buildings as columns: what a city file or a list of buildings holds, one row each, without building objects.

The columns are those of the table ``building`` of the facts (``rules/facts.py`` takes them as they are). A
:class:`~models.building.Building` is made of a row only where one is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from models.building import Building, Hazard, Sprinklers
from models.columns import Column, SourceBook
from models.measured import Measured, Source, Stated, from_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

MEASURED_FIELDS = ("height_m", "outdoor_ground_m", "roof_m", "roof_finish_m", "planning_height_m", "storeys_stated",
                   "basements_stated", "gross_floor_area_stated_m2", "footprint_m2")
"""Fields of a building that a column of the same name fills (``storeys_above_ground`` fills ``storeys_stated``)."""

_COLUMN_OF = {"storeys_stated": "storeys_above_ground", "basements_stated": "basement_storeys",
              "gross_floor_area_stated_m2": "gross_floor_area_m2", "footprint_m2": "building_footprint_m2"}
_STATED = {"use": str, "hazard": Hazard, "production": str, "sprinklers": Sprinklers}
_UNITS = {"storeys_stated": "", "basements_stated": "", "gross_floor_area_stated_m2": "m2", "footprint_m2": "m2"}


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """Buildings by row.

    Args:
        ids, names: one each; ids are unique.
        columns: quantity → column, shape (n,); lengths in metres, areas in m², heights above the building's own ground,
            levels above the file's zero. Choices are codes of ``words``.
        words: quantity of a choice → its words by code.
        sources: what the source codes of the columns stand for; one per attribute of the file, not per building.
        outlines: (n,) shapely footprints in metres from ``origin``; None where a row has none.
        origin: what was taken off the file's coordinates to come near zero, in the units of the file; where those are
            degrees, longitude and latitude of the middle, about which the outlines are projected.
        crs: the coordinate reference system as the file names it, or None.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    columns: Mapping[str, Column]
    sources: SourceBook
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    outlines: NDArray[np.object_] | None = None
    origin: tuple[float, float] = (0.0, 0.0)
    crs: str | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def value(self, quantity: str, row: int) -> float | None:
        """A number of a row, or None where it is unknown or known only as a range."""
        column = self.columns.get(quantity)
        if column is None or np.isnan(column.values[row]) or column.values[row] != column.upper[row]:
            return None
        return float(column.values[row])

    def word(self, quantity: str, row: int) -> str | None:
        """A choice of a row, or None."""
        code = self.value(quantity, row)
        return None if code is None else self.words[quantity][int(code)]

    def source(self, quantity: str, row: int) -> Source:
        """Where a value of a row comes from."""
        found = self.sources.get(int(self.columns[quantity].sources[row]))
        return found or from_file("attribute", quantity)

    def building(self, row: int) -> Building:
        """The building of a row, with everything that the columns say of it."""
        fields: dict[str, Any] = {}
        for name in MEASURED_FIELDS:
            quantity = _COLUMN_OF.get(name, name)
            value = self.value(quantity, row)
            if value is not None:
                fields[name] = Measured(value, _UNITS.get(name, "m"), self.source(quantity, row))
        for name, kind in _STATED.items():
            word = self.word(name, row)
            if word is not None:
                fields[name] = Stated(kind(word), self.source(name, row))
        grade = self.value("fire_resistance_grade", row)
        if grade is not None:
            fields["fire_resistance_grade"] = Stated(int(grade), self.source("fire_resistance_grade", row))
        if self.outlines is not None:
            fields["footprint"] = self.outlines[row]
        return Building(id=self.ids[row], name=self.names[row], **fields)


class CityBuildings(Sequence[Building]):
    """The buildings of a city as a sequence that makes each one when it is asked for."""

    def __init__(self, city: City) -> None:
        self.city = city

    def __len__(self) -> int:
        return len(self.city)

    @overload
    def __getitem__(self, index: int) -> Building: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Building, ...]: ...
    def __getitem__(self, index: int | slice) -> Building | tuple[Building, ...]:
        if isinstance(index, slice):
            return tuple(self.city.building(row) for row in range(*index.indices(len(self))))
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self.city.building(index % len(self))

    def __iter__(self) -> Iterator[Building]:
        return (self.city.building(row) for row in range(len(self)))
