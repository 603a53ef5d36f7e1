"""By which date a building is judged, and why: the day of the run, a given day, or the year an existing building was built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from models.errors import CallError
from models.reading import Reading

BASES: Final = ("existing", "conversion")
"""existing: by the rules of its time; conversion: a change of an existing building, by those of today."""

WHYS: Final = ("given", "run-day", "existing-year", "existing-given", "conversion-day", "conversion-given")
_YEARS: Final = (1800, 2200)


@dataclass(frozen=True, slots=True)
class ReferenceDate:
    """The day, and one of :data:`WHYS`."""

    on: date
    why: str


def reference_date(reading: Reading, on: date | None, basis: str | None, today: date) -> ReferenceDate:
    """The reference date of a run.

    Args:
        on: a day that the user names: it always counts.
        basis: one of :data:`BASES`; None for a new building.
        today: the day of the run.

    Raises:
        CallError: an existing building without a year, or several of different years, and no day was named.
    """
    if basis is None:
        return ReferenceDate(today, "run-day") if on is None else ReferenceDate(on, "given")
    if on is not None:
        return ReferenceDate(on, f"{basis}-given")
    if basis == "conversion":
        return ReferenceDate(today, "conversion-day")
    years = years_of(reading)
    if not years:
        raise CallError("bad-call", "basis-no-year", reading.input.file)
    if len(years) > 1:
        shown = ", ".join(str(year) for year in years[:6]) + (" …" if len(years) > 6 else "")
        raise CallError("bad-call", "basis-many-years", reading.input.file, years=shown)
    return ReferenceDate(date(years[0], 12, 31), "existing-year")     # a year alone means its last day


def years_of(reading: Reading) -> tuple[int, ...]:
    """The years in which the buildings of a reading were built, each once; empty while one of them says none."""
    if reading.city is not None:
        column = reading.city.columns.get("year_built")
        values = np.array([np.nan]) if column is None else column.values
        return () if np.isnan(values).any() else tuple(int(year) for year in np.unique(values))
    years = [_year(building.declared["year_built"].value) if "year_built" in building.declared else None
             for building in reading.buildings]
    return () if None in years else tuple(sorted({year for year in years if year is not None}))


def _year(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
        return None
    return int(value) if _YEARS[0] <= value <= _YEARS[1] else None
