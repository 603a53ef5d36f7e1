"""A pack as a table, one row per clause, for a workbook; and back, with every change shown and every fault placed.

Tables and modifiers of a clause are data of their own shape: they stand in one cell as JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rules.pack_reader import parse_pack
from rules.pack_text import Data, to_toml
from rules.standard import Pack

COLUMNS: Final = (
    "id", "document", "clause", "title_zh", "title_en", "kind", "wording", "force", "stage", "topic", "headline", "subject",
    "quantity", "scope", "limit", "unit", "provenance", "valid_from", "valid_until", "prevailed_by", "source", "note_zh",
    "note_en", "register", "table", "modify", "confirmed_name", "confirmed_date", "confirmed_edition", "confirmed_page",
    "confirmed_picture", "replaces",
)
"""Headings of the sheet of clauses; they are the names of the fields in the file, with the language where there are two."""

_PAIRS: Final = {"title": ("title_zh", "title_en"), "note": ("note_zh", "note_en")}
_CONFIRMED: Final = ("name", "date", "edition", "page", "picture")
_JSON: Final = ("table", "modify")
_LISTS: Final = ("register",)


@dataclass(frozen=True, slots=True)
class CellFault:
    """A fault with the place where the user finds it: row (the heading is row 1) and heading of the column."""

    row: int
    column: str
    key: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a clause that differs; an empty field is the clause itself, come or gone."""

    clause: str
    field: str
    old: str
    new: str


def rows(data: Data) -> list[list[str]]:
    """Clauses as rows of texts under :data:`COLUMNS`."""
    return [[cells.get(name, "") for name in COLUMNS] for cells in (_cells(entry) for entry in data.get("clause", []))]


def _cells(entry: Mapping[str, Any]) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, value in entry.items():
        if name in _PAIRS:
            cells |= {column: str(value.get(lang, "")) for column, lang in zip(_PAIRS[name], ("zh", "en"), strict=True)}
        elif name == "confirmed":
            cells |= {f"confirmed_{part}": str(value[part]) for part in _CONFIRMED if part in value}
        elif name in _JSON:
            cells[name] = json.dumps(value, ensure_ascii=False)
        elif name in _LISTS or (name == "scope" and isinstance(value, list)):
            cells[name] = (" or " if name == "scope" else "; ").join(value)
        else:
            cells[name] = str(value)
    return cells


def data_of(base: Data, headings: Sequence[str], table: Sequence[tuple[int, Sequence[str]]]) -> tuple[Data, list[CellFault]]:
    """A pack from rows.

    Args:
        base: the pack whose head and documents are kept.
        headings: of the columns; an unknown or a missing one is a fault.
        table: (row number, cells) of each row that is not blank.

    Returns:
        The entries and the faults that the rows themselves have; check the whole with :func:`check`.
    """
    faults = [CellFault(1, heading, "pack-table-heading", {"name": heading}) for heading in headings
              if heading and heading not in COLUMNS]
    faults += [CellFault(1, name, "pack-table-no-heading", {"name": name}) for name in ("id", "document", "quantity", "limit")
               if name not in headings]
    clauses = []
    for number, values in table:
        cells = {heading: value.strip() for heading, value in zip(headings, values, strict=False) if heading in COLUMNS}
        entry, found = _entry(number, cells)
        clauses.append(entry)
        faults += found
    return {**base, "clause": clauses}, faults


def _entry(row: int, cells: Mapping[str, str]) -> tuple[Data, list[CellFault]]:
    entry: Data = {}
    faults: list[CellFault] = []
    for name in COLUMNS:
        text = cells.get(name, "")
        if not text or ("_" in name and name.split("_")[0] in ("title", "note", "confirmed")):
            continue
        if name in _JSON:
            try:
                entry[name] = json.loads(text)
            except ValueError:
                faults.append(CellFault(row, name, "pack-table-json", {}))
        elif name in _LISTS:
            entry[name] = [part.strip() for part in text.split(";") if part.strip()]
        else:
            entry[name] = [part.strip() for part in text.split(" or ")] if name == "scope" and " or " in text else text
    for name, columns in _PAIRS.items():
        if any(cells.get(column) for column in columns):
            entry[name] = {lang: cells.get(column, "") for column, lang in zip(columns, ("zh", "en"), strict=True)}
    if any(cells.get(f"confirmed_{part}") for part in _CONFIRMED):
        entry["confirmed"] = {part: cells[f"confirmed_{part}"] for part in _CONFIRMED if cells.get(f"confirmed_{part}")}
    entry.setdefault("scope", "")
    return entry, faults


def check(data: Data, numbers: Sequence[int]) -> tuple[Pack | None, list[CellFault]]:
    """The pack of entries, with each fault placed in the row of its clause.

    Args:
        data: entries of a whole pack.
        numbers: row number of each clause.
    """
    text = to_toml(data)
    pack, faults = parse_pack(text.encode())
    lines = text.splitlines()
    starts = [i + 1 for i, line in enumerate(lines) if line == "[[clause]]"]
    placed = []
    for fault in faults:
        at = sum(start <= fault.line for start in starts) - 1
        row = numbers[at] if 0 <= at < len(numbers) else 1
        placed.append(CellFault(row, _column(data, at, fault.where or "id"), fault.key, fault.values))
    return pack, placed


def _column(data: Data, at: int, field: str) -> str:
    """The column of a faulty field: of a text in two languages the one that is empty, of a confirmation its first gap."""
    clauses = data.get("clause", [])
    entry = clauses[at] if 0 <= at < len(clauses) else {}
    value = entry.get(field)
    held: Mapping[str, object] = value if isinstance(value, dict) else {}
    if field in _PAIRS:
        return next((column for column, lang in zip(_PAIRS[field], ("zh", "en"), strict=True) if not held.get(lang)),
                    _PAIRS[field][0])
    if field == "confirmed":
        return f"confirmed_{next((part for part in _CONFIRMED if not held.get(part)), _CONFIRMED[0])}"
    return field


def changes(old: Data, new: Data) -> list[Change]:
    """What differs between two packs, clause by clause, in the order of the new one; clauses that are gone come last."""
    before = {entry["id"]: _cells(entry) for entry in old.get("clause", [])}
    after = {entry.get("id", ""): _cells(entry) for entry in new.get("clause", [])}
    found: list[Change] = []
    for clause, cells in after.items():
        if clause not in before:
            found.append(Change(clause, "", "", cells.get("limit", "")))
            continue
        found += [Change(clause, name, before[clause].get(name, ""), cells.get(name, "")) for name in COLUMNS
                  if before[clause].get(name, "") != cells.get(name, "")]
    return found + [Change(clause, "", cells.get("limit", ""), "") for clause, cells in before.items() if clause not in after]
