"""Which unit the numbers of a column have: the cell's own, the heading's, or the only one in which all are possible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from models.readers.tables.columns import SIZES, Column
from models.readers.tables.faults import BadValue, Faults, letters
from models.readers.tables.grid import Grid
from models.readers.tables.headings import Head, Heading
from models.readers.tables.values import LOADS, Amount, amount, factor, is_unknown, plain, shown, sizes_of
from models.report import ReportBuilder

BARE: Final[dict[str, tuple[float, float]]] = {
    "kN/m2": (0.0, 50.0), "kg/m2": (100.0, 20000.0), "kg": (100.0, 1e6), "t": (0.1, 50.0), "m": (-1000.0, 1000.0),
    "mm": (-1e6, 1e6), "m/s": (0.05, 20.0), "m2": (0.01, 1e7), "1": (-1e9, 1e9), "kN": (0.0, 1e9), "N": (0.0, 1e9),
    "Hz": (0.0, 1e9), "t/d": (0.0, 1e9), "t/(d·m2)": (0.0, 1e9), "s": (0.0, 1e9), "min": (0.0, 1e9), "h": (0.0, 1e9),
    "%": (0.0, 100.0), "1/min": (0.0, 1e9), "m/s2": (0.0, 100.0), "m/s3": (0.0, 100.0), "deg": (-360.0, 360.0),
    "kW": (0.0, 1e9), "m3/d": (0.0, 1e9), "m3/h": (0.0, 1e9), "dB": (0.0, 200.0), "yuan/m2/month": (0.0, 1e5), "a": (0.0, 200.0),
    "points": (-1e9, 1e9), "VA/m2": (0.0, 1e9), "um/s": (0.0, 1e9)}
"""Unit → what a number that states no unit may be, if it is taken in this one. The ranges of kN/m² and kg/m², and of kg and t,
do not meet: what could be both is a fault."""

FRACTIONS: Final[dict[str, float]] = {"in_share": 1.0, "growth_pct_year": 0.3}
"""Fields in per cent that people write as fractions, too → up to which number a bare one may be a fraction."""

MOST_LOAD: Final[dict[str, float]] = {"kN/m2": 200.0, "kg/m2": 20000.0}
"""No storey carries more: such a number stands under the wrong unit."""


class Units:
    """Unit of each column of a table; a guess stands in the report."""

    def __init__(self, grid: Grid, head: Head, rows: Sequence[int], faults: Faults, report: ReportBuilder) -> None:
        self.grid, self.head, self.rows = grid, head, rows
        self.faults, self.report = faults, report
        self._known: dict[int, tuple[float, str] | None] = {}
        self._guessed: dict[int, str] = {}
        self._unclear: dict[int, float] = {}
        for heading in head.headings:
            if heading.meaning.unit:
                self._known[heading.column] = self._found(heading)

    def _found(self, heading: Heading) -> tuple[float, str] | None:
        meaning = heading.meaning
        if heading.unit is not None:
            found = factor(heading.unit, meaning.unit)
            if found is None:
                self.faults.add(self.grid.name, self.head.last, heading.column, "heading-unit", unit=heading.unit,
                                text=shown(heading.text))
            return found or (1.0, meaning.unit)
        numbers = self._bare_numbers(heading)
        if meaning.unit == "%" and meaning.field in FRACTIONS:
            return self._percent(heading, numbers)
        if not meaning.guesses:
            if numbers:
                self.faults.add(self.grid.name, self.head.last, heading.column, "no-unit-heading", text=shown(heading.text))
            return 1.0, meaning.unit
        unit = max(meaning.guesses, key=lambda guess: sum(_fits(meaning, guess, number) for number in numbers))
        self._note(heading, unit, numbers)
        self._guessed[heading.column] = unit
        return factor(unit.casefold(), meaning.unit)

    def _percent(self, heading: Heading, numbers: Sequence[float]) -> tuple[float, str]:
        """Per cent, as the heading says; where it says nothing, bare numbers that are all small are taken for fractions.

        The report tells either way which it was. Small and large ones together are faults.
        """
        most = FRACTIONS[heading.meaning.field]
        small = [number for number in numbers if 0.0 < number <= most]
        about: dict[str, object] = {"column": letters(heading.column), "text": shown(heading.text)}
        if small and "%" in plain(heading.text):
            self.report.guess("table-percent-small", self.grid.name or self.head.kind, **about, value=shown(small[0]),
                              meant=f"{small[0] * 100.0:.6g}")
        elif small and all(number <= most for number in numbers):
            self.report.guess("table-fraction", self.grid.name or self.head.kind, **about, value=shown(small[0]),
                              read=f"{small[0] * 100.0:.6g}")
            return 100.0, "%"
        elif small:
            self._unclear[heading.column] = most
        return 1.0, "%"

    def _note(self, heading: Heading, unit: str, numbers: Sequence[float]) -> None:
        meaning = heading.meaning
        if numbers and (unit != meaning.guesses[0] or meaning.unit in (*LOADS, "kg")):
            self.report.guess("table-unit-guessed", self.grid.name or self.head.kind, column=letters(heading.column),
                              text=shown(heading.text), unit=unit)

    def _bare_numbers(self, heading: Heading) -> list[float]:
        """The numbers of a column that state no unit; what is no number is told when its row is read."""
        found: list[float] = []
        for row in self.rows:
            value = self.grid.raw(row, heading.column) if heading.column < len(self.grid.rows[row]) else ""
            if is_unknown(value):
                continue
            try:
                parts = self._amounts(heading, value)
            except BadValue:
                continue
            found.extend(part.value for part in parts if part is not None and part.unit is None)
        return found

    def _amounts(self, heading: Heading, value: object) -> Sequence[Amount | None]:
        if heading.meaning.form == SIZES:
            return sizes_of(value, heading.meaning.count, self.grid.decimal_comma)
        return [amount(value, self.grid.decimal_comma)]

    def number(self, heading: Heading, value: object) -> tuple[float, str]:
        """A number in the unit of its field, and that unit. Raises BadValue."""
        return self._converted(heading, amount(value, self.grid.decimal_comma), value)

    def sizes(self, heading: Heading, value: object) -> tuple[float | None, ...]:
        """Lengths of a size in metres; None for one that is unknown. Raises BadValue."""
        parts = sizes_of(value, heading.meaning.count, self.grid.decimal_comma)
        return tuple(None if part is None else self._converted(heading, part, value)[0] for part in parts)

    def _converted(self, heading: Heading, found: Amount, written: object) -> tuple[float, str]:
        meaning = heading.meaning
        known = factor(found.unit, meaning.unit) if found.unit is not None else self._known[heading.column]
        if known is None:
            raise BadValue("unit", value=shown(written), unit=found.unit or "", text=shown(heading.text))
        made = round(found.value * known[0], 9)
        high = MOST_LOAD.get(known[1], meaning.high)
        if not meaning.low <= made <= high:
            raise BadValue("out-of-range", value=shown(written), unit=known[1], low=f"{meaning.low:,.10g}",
                           high=f"{high:,.10g}")
        if found.unit is None and 0.0 < found.value <= self._unclear.get(heading.column, 0.0):
            raise BadValue("share-unclear", value=shown(written), percent=f"{found.value:g}",
                           fraction=f"{found.value * 100.0:.6g}")
        guessed = self._guessed.get(heading.column)
        if found.unit is None and guessed is not None and not _fits(meaning, guessed, found.value):
            raise BadValue("no-unit", value=shown(written), unit=guessed)
        if meaning.extensive and meaning.unit == "1" and not made.is_integer():
            raise BadValue("not-whole", value=shown(written))
        return made, known[1]


def _fits(meaning: Column, unit: str, number: float) -> bool:
    """Whether a number without unit can be meant in this one."""
    low, high = BARE[unit]
    scale = factor(unit.casefold(), meaning.unit)
    return scale is not None and low <= number <= high and meaning.low <= round(number * scale[0], 9) <= meaning.high
