"""Cities as JSON: entries of buildings and findings straight from columns and arrays, one at a time, never all at once."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.city import City
from models.columns import Floats
from rules.by_building import BuildingResults, building_results
from rules.checking import VERDICT_NAMES, ClauseResult, margins
from rules.findings import Finding, Run
from rules.groups import Group, Groups

_DIGITS: Final = 6
_BUILDING_NUMBERS: Final = ("height_m", "outdoor_ground_m", "fire_height_m", "planning_height_m", "gross_floor_area_m2")
_ADDED_NUMBERS: Final = {"storeys_above_ground": "storeys_above_ground", "basement_storeys": "basement_storeys",
                         "footprint_m2": "building_footprint_m2"}
_SOURCED: Final = ("height_m", "gross_floor_area_m2", "storeys_above_ground", "building_footprint_m2", "use")


Entry = dict[str, Any]


@dataclass(frozen=True)
class Entries:
    """A long list of a document, made while it is written, one entry a line; numbers in it are rounded already.

    ``make`` gives each entry as what is its own and what it shares with its neighbours: the shared part, the same object for
    all of them, is turned into text once.
    """

    make: Callable[[], Iterator[tuple[Entry, Entry]]]

    def __iter__(self) -> Iterator[Entry]:
        return ({**own, **shared} for own, shared in self.make())

    def lines(self) -> Iterator[str]:
        """The entries as text."""
        encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
        last: Entry | None = None
        tail = "}"
        for own, shared in self.make():
            if shared is not last:
                last, tail = shared, ", " + encode(shared)[1:] if shared else "}"
            yield encode(own)[:-1] + tail


def city_buildings(city: City) -> Entries:
    """One entry per building, with the keys that buildings of every format have, and what a list of buildings knows besides."""
    return Entries(lambda: _buildings(city))


def _buildings(city: City) -> Iterator[tuple[Entry, Entry]]:
    numbers = {name: _column(city, name) for name in _BUILDING_NUMBERS}
    numbers["fire_height_m"] = _fire_heights(city)
    added = {key: _column(city, quantity) for key, quantity in _ADDED_NUMBERS.items()}
    sources = [quantity for quantity in _SOURCED if quantity in city.columns]
    said: dict[tuple[str, int], str] = {}
    shared: Entry = {"storeys": [], "levels_ignored": [], "lifts": [], "hoists": [], "docks": []}
    for row, (id_, name) in enumerate(zip(city.ids, city.names, strict=True)):
        entry: Entry = {"id": id_, "name": name}
        entry |= {key: values[row] for key, values in numbers.items()}
        entry |= {key: values[row] for key, values in added.items()}
        entry["use"] = city.word("use", row)
        entry["sources"] = {}
        for quantity in sources:
            column = city.columns[quantity]
            if not np.isnan(column.values[row]):
                key = (quantity, int(column.sources[row]))
                if key not in said:
                    said[key] = str(city.source(quantity, row))
                entry["sources"][quantity] = said[key]
        yield entry, shared


def _column(city: City, quantity: str) -> list[float | None]:
    """A number per building; None where it is unknown or known only as a range."""
    column = city.columns.get(quantity)
    if column is None:
        return [None] * len(city)
    return plain(np.where(column.values == column.upper, column.values, np.nan))


def _fire_heights(city: City) -> list[float | None]:
    """Stated as such, else from the level of the ground to that of the roof (its finish where that is known)."""
    def values(quantity: str) -> Floats:
        column = city.columns.get(quantity)
        return np.full(len(city), np.nan) if column is None else np.where(column.values == column.upper, column.values, np.nan)

    roof = np.where(np.isnan(values("roof_finish_m")), values("roof_m"), values("roof_finish_m"))
    stated, found = values("fire_height_m"), roof - values("outdoor_ground_m")
    return plain(np.where(np.isnan(stated), found, stated))


def plain(values: Floats) -> list[float | None]:
    """Numbers for JSON: rounded, without a negative nought; None for unknown and for what is open to one side."""
    rounded = np.round(values, _DIGITS) + 0.0
    return [number if good else None for number, good in zip(rounded.tolist(), np.isfinite(rounded).tolist(), strict=True)]


# --- findings ----------------------------------------------------------------------------------------------------


def city_findings(run: Run, results: Iterable[ClauseResult], entry: Callable[[Finding], Entry]) -> Entries:
    """The findings of clauses as entries; what rows of one group share is worked out once.

    Args:
        entry: makes the entry of one finding; it gives what the group shares.
    """
    chosen = tuple(results)
    return Entries(lambda: _findings(run, chosen, entry))


def _findings(run: Run, results: Iterable[ClauseResult], entry: Callable[[Finding], Entry]) -> Iterator[tuple[Entry, Entry]]:
    groups = Groups(run)
    for result in results:
        found = [(group, entry(run.finding(result, int(group.rows[0])))) for group in groups.of(result)]
        if found:
            yield from _entries(run, result, found)


def _entries(run: Run, result: ClauseResult, found: list[tuple[Group, Entry]]) -> Iterator[tuple[Entry, Entry]]:
    """The entries of a clause, group by group in the order of their first rows, within a group in the order of the rows."""
    subject = result.clause.subject
    table = run.facts.tables[subject]
    gaps = plain(margins(result.clause, result.low, result.high, result.limit_low, result.limit_high))
    for group, first in sorted(found, key=lambda item: int(item[0].rows[0])):
        own_values = _differ(group.rows, result.low, result.high)
        own_limits = _differ(group.rows, result.limit_low, result.limit_high)
        shared = {**first, "measured": _rounded(first["measured"], None), "limit": _rounded(first["limit"], "unlimited"),
                  "margin": _rounded(first["margin"], None)}
        dropped = ["building", "subject", "storeys"]
        dropped += (["measured"] if own_values else []) + (["limit"] if own_limits else [])
        dropped += ["margin"] if own_values or own_limits else []
        for key in dropped:
            del shared[key]
        for row in group.rows.tolist():
            own: Entry = {"building": run.building_of(subject, row), "subject": table.ids[row],
                          "storeys": list(run.storeys_of(subject, row))}
            if own_values:
                own["measured"] = _rounded(run.measured_of(result, row), None)
            if own_limits:
                own["limit"] = _rounded(run.limit_of(result, row), "unlimited")
            if own_values or own_limits:
                own["margin"] = gaps[row]
            yield own, shared


def _differ(rows: NDArray[np.int64], *columns: Floats) -> bool:
    """Whether rows differ in a column; unknown equals unknown."""
    return any(not np.array_equal(column[rows], np.full(len(rows), column[rows[0]]), equal_nan=True) for column in columns)


def _rounded(value: Any, unlimited: str | None) -> Any:
    """A measured value or a limit for JSON; ``unlimited`` stands for an end that is open."""
    if isinstance(value, list):
        return [_rounded(end, unlimited) for end in value]
    if isinstance(value, float):
        return round(value, _DIGITS) + 0.0 if math.isfinite(value) else unlimited
    return value


# --- by building -------------------------------------------------------------------------------------------------


def by_building(run: Run) -> list[Entry]:
    """What the run says of each building: overall as if it had been checked alone, counts, the first clause that fails."""
    results = building_results(run)
    table = run.facts.tables["building"]
    return [_by_building(run, results, row, id_) for row, id_ in enumerate(table.ids)]


def _by_building(run: Run, results: BuildingResults, row: int, id_: str) -> Entry:
    counts = {name: int(results.counts[row, code]) for code, name in enumerate(VERDICT_NAMES)}
    first = int(results.first[row])
    return {"building": id_, "overall": results.word(row), "counts": counts,
            "first_failing": None if first < 0 else run.results[first].clause.id}
