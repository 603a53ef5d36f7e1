"""Passages and what lies around hoists, in a building description."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from models.measured import Measured
from models.passages import PASSAGE_KINDS, HoistAccess, Passage
from models.readers.description_parts import Ids, placed_on
from models.readers.description_table import NOT_NEGATIVE, POSITIVE, Table

KINDS: Final = {"走道": "corridor", "走廊": "corridor", "通道": "corridor", "门": "door"}
"""Chinese spellings of the kinds."""


def pair(table: Table, key: str) -> tuple[Measured | None, Measured | None]:
    """Two lengths in metres, each plain, sourced or "unknown". Raises InputError."""
    found = table.sourced(key)
    if found is None:
        return None, None
    values, source = found
    if not isinstance(values, list) or len(values) != 2:
        raise table.fault(key, "not-sizes", count=2)

    def one(index: int) -> Measured | None:
        at, value = f"{key}[{index + 1}]", values[index]
        if value == "unknown":
            return None
        own = table.unwrapped(at, value) if isinstance(value, dict) else (value, source)
        return None if own is None else table.measured(at, own, "m", POSITIVE)

    return one(0), one(1)


def passages(building: Table, known: Sequence[int]) -> tuple[Passage, ...]:
    """``[[building.passage]]``; over a range of storeys there is one on each, ``<storey number>-<id>``. Raises InputError."""
    ids, made = Ids("passage"), list[Passage]()
    for table in building.tables("passage"):
        numbers = placed_on(table, known)
        base = table.text("id") or f"passage-{len(made) + 1}"
        passage = Passage(
            id="", name=table.name("name", base), kind=_kind(table), joins=_joins(table),
            width_m=table.number("width_m", "m", POSITIVE), height_m=table.number("height_m", "m", POSITIVE),
            turns=table.number("turns", "1", NOT_NEGATIVE), corner_m=pair(table, "corner_m"), declared=table.declared())
        for number in numbers:
            own = ids.claim(table, base if len(numbers) == 1 else f"{number}-{base}")
            made.append(replace(passage, id=own, storey=number))
        table.close()
    return tuple(made)


def _kind(table: Table) -> str:
    word = table.text("kind")
    if word is None:
        return "corridor"
    kind = KINDS.get(word, word)
    if kind not in PASSAGE_KINDS:
        raise table.fault("kind", "not-allowed", found=repr(word)[:60], allowed=", ".join((*PASSAGE_KINDS, *KINDS)))
    return kind


def _joins(table: Table) -> tuple[str, str] | None:
    places = table.items("joins")
    if places is None:
        return None
    if len(places) != 2:
        raise table.fault("joins", "not-two-places", found=len(places))
    first, second = (table.as_text(f"joins[{i}]", place) for i, place in enumerate(places, 1))
    if not first.strip() or not second.strip():
        raise table.fault("joins", "empty-text")
    return first, second


def access(hoist: Table) -> HoistAccess | None:
    """``[building.hoist.access]``. Raises InputError."""
    table = hoist.table("access")
    if table is None:
        return None
    points = [table.point(f"crane_outline_m[{i}]", p) for i, p in enumerate(table.items("crane_outline_m") or [], 1)]
    if points and len(set(points)) < 3:
        raise table.fault("crane_outline_m", "outline-short", count=len(set(points)))
    made = HoistAccess(opening_m=pair(table, "opening_m"), platform_kn_m2=table.number("platform_kn_m2", "kN/m2", NOT_NEGATIVE),
                       edge_height_m=table.number("edge_height_m", "m", NOT_NEGATIVE), crane_outline_m=tuple(points))
    table.close()
    return made
