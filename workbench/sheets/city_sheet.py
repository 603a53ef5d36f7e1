"""The sheet of a city: what its parts share. Many buildings are told in counts, a map and tables, never in a block each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.city import City
from models.measured import SourceKind
from rules.by_building import OVERALLS, BuildingResults, MissingInput, building_results, missing_inputs, worst_by_building
from rules.checking import VERDICT_NAMES, ClauseResult
from rules.findings import Finding
from workbench.sheets.results import Sheet

MOST_ORDINARY: Final = 3
"""A city file with so few buildings gets the ordinary sheet, building by building."""

WORST_FIRST: Final = ("fail", "incomplete", "conditional", "pass")


@dataclass(frozen=True)
class CitySheet(Sheet):
    """A sheet whose buildings are rows of columns."""

    @property
    def city(self) -> City:
        city = self.checked.reading.city
        if city is None:
            raise ValueError("the reading holds no city")
        return city

    @cached_property
    def results(self) -> BuildingResults:
        return building_results(self.run)

    @cached_property
    def missing(self) -> list[MissingInput]:
        return missing_inputs(self.run)

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """Rows with the worst result first, then as in the file."""
        return np.lexsort((np.arange(len(self.city)), -self.results.overall.astype(np.int64))).astype(np.int64)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """None: a city's sheet counts, and the whole list is attached."""
        return ()

    def overall_of(self, row: int) -> str:
        return OVERALLS[int(self.results.overall[row])]

    def project(self) -> str:
        """The file, and how many buildings it holds."""
        return self.words("city.project", file=self.checked.reading.input.file, count=f"{len(self.city):,}")

    def by_verdict(self, result: ClauseResult) -> dict[str, int]:
        """In how many buildings each verdict is the worst of a clause."""
        found = np.bincount(worst_by_building(self.run, result), minlength=len(VERDICT_NAMES))
        return {name: int(found[code]) for code, name in enumerate(VERDICT_NAMES)}

    def assumed(self) -> list[tuple[str, str, int]]:
        """Quantity, how it is assumed, in how many buildings."""
        found = []
        for quantity, column in self.city.columns.items():
            codes, counts = np.unique(column.sources[~np.isnan(column.values)], return_counts=True)
            for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
                source = self.city.sources.get(code)
                if source is not None and source.kind is SourceKind.ASSUMED:
                    found.append((quantity, self.words.source(source), count))
        return found
