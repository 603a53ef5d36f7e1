"""What the values of a workbook do not show: errors, formulas without a value, hidden rows and columns.

The parser of values gives an empty cell for all of them. This pass also counts before anything large is made.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

MOST_CELLS: Final = 2_000_000
"""Cells with values in a worksheet, and cells of the rectangle that they span."""

MOST_ROWS: Final = 1_048_576
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class TooLarge(Exception):
    """A sheet beyond the limits."""


class NotXml(Exception):
    """A part that is no XML, or declares a document type (which no program writes, and bombs do)."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class SheetFacts:
    """What was found in the XML of one worksheet; rows and columns count from 0."""

    broken: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    cells: int = 0
    rows: int = 0
    columns: int = 0
    reach: tuple[int, int] = (0, 0)     # rows and columns up to the last cell that holds anything, blanks included
    formulas: int = 0
    percents: set[tuple[int, int]] = field(default_factory=set)     # numbers that are shown in per cent


def _parse(content: bytes, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None] | None = None,
           characters: Callable[[str], None] | None = None) -> None:
    def refuse(*_: object) -> None:
        raise NotXml

    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = refuse
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:      # LookupError: an encoding that nobody knows
        raise NotXml from error


def sheets_of(parts: dict[str, bytes]) -> tuple[list[SheetPart], bool]:
    """The worksheets of a workbook in order, and whether it asks for all formulas to be computed on opening.

    Raises:
        NotXml: damaged. KeyError: no workbook part.
    """
    targets: dict[str, str] = {}
    found: list[SheetPart] = []
    stale = False

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            targets[attributes.get("Id", "")] = part

    def sheet(name: str, attributes: dict[str, str]) -> None:
        nonlocal stale
        if name == "calcPr":
            stale = attributes.get("fullCalcOnLoad") in ("1", "true")
        if name == "sheet":
            key = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id" and ":" in key), "")
            hidden = attributes.get("state", "visible") != "visible"
            if key in targets:
                found.append(SheetPart(attributes.get("name", ""), targets[key], hidden))

    _parse(parts["xl/_rels/workbook.xml.rels"], relation)
    _parse(parts["xl/workbook.xml"], sheet)
    return found, stale


class _Scan:
    """Walks over the cells of one sheet."""

    def __init__(self, stale: bool, percents: Collection[str]) -> None:
        self.facts = SheetFacts()
        self.stale, self.percents = stale, percents
        self.percent = False
        self.row = self.column = -1
        self.type = self.text = ""
        self.formula = self.valued = self.has_value = self.inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._cell(attributes)
        elif name == "row":
            self.row = _row(attributes["r"]) if "r" in attributes else self.row + 1
            self.column = -1
            if attributes.get("hidden") in ("1", "true"):
                self.facts.hidden_rows.add(self.row)
        elif name == "f":
            self.formula = True
        elif name in ("v", "is"):
            self.has_value = self.inside = True
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = (attributes.get(key, "") for key in ("min", "max"))
            if first.isdecimal() and last.isdecimal():
                self.facts.hidden_columns.update(range(int(first) - 1, min(int(last), 16384)))

    def _cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            match = _REFERENCE.fullmatch(attributes["r"])
            if match is None:       # the parser of values would read something else into it
                raise NotXml
            self.row, self.column = _row(match[2]), _column(match[1])
        else:
            self.column += 1
        self.type = attributes.get("t", "n")
        self.percent = self.type == "n" and attributes.get("s") in self.percents
        self.text = ""
        self.formula = self.has_value = self.inside = False

    def characters(self, text: str) -> None:
        if self.inside:
            self.text += text

    def end(self, name: str) -> None:
        if name in ("v", "is"):
            self.inside = False
        elif name == "c":
            self._close()

    def _close(self) -> None:
        facts, text = self.facts, self.text.strip()
        if self.formula:
            facts.formulas += 1
            computed = self.type == "str" and self.has_value
            if not computed and (not text or (self.stale and self.type == "n" and text in ("0", "0.0"))):
                facts.broken[self.row, self.column] = "="
        if self.percent and text:
            facts.percents.add((self.row, self.column))
        if self.type == "e":
            facts.broken[self.row, self.column] = text[:20] or "#"
        if text or self.formula:
            facts.cells += 1
            facts.rows, facts.columns = max(facts.rows, self.row + 1), max(facts.columns, self.column + 1)
            if facts.cells > MOST_CELLS:
                raise TooLarge
        if text or self.formula or self.has_value:
            facts.reach = max(facts.reach[0], self.row + 1), max(facts.reach[1], self.column + 1)
            if facts.reach[0] > MOST_ROWS:
                raise TooLarge


def _row(digits: str) -> int:
    """Rows count from 0 here. Raises NotXml for what is no number of a row."""
    if not (digits.isascii() and digits.isdecimal() and int(digits[:9]) > 0):
        raise NotXml
    return int(digits[:9]) - 1


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def percent_styles(content: bytes) -> frozenset[str]:
    """The styles of a workbook (``s`` of a cell) that show a number in per cent. Raises NotXml."""
    formats: dict[str, str] = {}
    found: list[str] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            found.append(attributes.get("numFmtId", "0"))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    _parse(content, start, end)
    return frozenset(str(i) for i, number in enumerate(found)
                     if number in _PERCENTS or "%" in _LITERAL.sub("", formats.get(number, "")))


_PERCENTS: Final = ("9", "10")
"""Formats that every workbook has: ``0%`` and ``0.00%``."""
_LITERAL: Final = re.compile(r'"[^"]*"|\\.')
"""What a format writes as it stands: a sign of per cent in it multiplies nothing."""


def scan(content: bytes, stale: bool, percents: Collection[str] = ()) -> SheetFacts:
    """The facts of a worksheet.

    Args:
        stale: values of formulas were written by a program that does not compute.
        percents: styles that show a number in per cent.

    Raises:
        NotXml: damaged. TooLarge: more cells than any schedule has.
    """
    walk = _Scan(stale, percents)
    _parse(content, walk.start, walk.end, walk.characters)
    if walk.facts.reach[0] * walk.facts.reach[1] > MOST_CELLS:
        raise TooLarge
    return walk.facts
