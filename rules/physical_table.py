"""The table behind the physical axis as data: criteria with fact, thresholds and weight, and the weights of the four axes."""

from __future__ import annotations

import hashlib
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from models.errors import PackError
from models.survey import AXES
from rules.pack_file import pack_bytes
from rules.standard import Text
from rules.suitability_model import FACTS as STOREY_FACTS
from rules.suitability_model import LARGEST_BYTES

SCHEMA: Final = "shanglou.physical/1"
AXIS_NAMES: Final = ("physical", *AXES)
OVER: Final = ("upper", "ground", "storeys", "building")

FACTS: Final[Mapping[str, str]] = {
    **{name: unit for name, unit in STOREY_FACTS.items() if name not in ("hazard", "storey_number")}, "storey_area_m2": "m2",
    "dock_bays": "", "structure_grade": "", "remaining_life_years": "a", "fire_gaps": "", "condition": "",
}
"""What a criterion can ask about, with the unit."""

OF_BUILDING: Final = ("column_spacing_m", "dock_bays", "structure_grade", "remaining_life_years", "fire_gaps", "condition")
"""Facts of the whole building; the others are facts of storeys."""

_HEAD: Final = frozenset({"schema", "title", "note", "axes", "criterion"})
_CRITERION: Final = frozenset({"id", "title", "fact", "over", "nothing_at", "full_at", "weight", "basis"})
_SUM_SLACK: Final = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One line of the table; see the head of ``standards/suitability/physical.toml``."""

    id: str
    title: Text
    fact: str
    over: str
    nothing_at: float
    full_at: float
    weight: float
    basis: str

    @property
    def unit(self) -> str:
        return FACTS[self.fact]

    def score(self, value: float) -> float:
        """0 at ``nothing_at`` and beyond, 1 at ``full_at`` and beyond, in a straight line between."""
        share = (value - self.nothing_at) / (self.full_at - self.nothing_at)
        return min(max(round(share, 6), 0.0), 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhysicalTable:
    """``axes``: name of an axis → its weight in the total; they add up to 1, as do those of the criteria."""

    title: Text
    note: Text
    axes: Mapping[str, float]
    basis: str
    criteria: tuple[Criterion, ...]
    sha256: str


@cache
def shipped_table() -> PhysicalTable:
    """The table of the program. Raises PackError."""
    return parse_table((files("rules") / "standards" / "suitability" / "physical.toml").read_bytes(), "physical.toml")


def load_table(path: Path) -> PhysicalTable:
    """A table of the user's own. Raises PackError with the first fault: where it is and what is wrong."""
    return parse_table(pack_bytes(path, LARGEST_BYTES), path.name)


def parse_table(raw: bytes, name: str) -> PhysicalTable:
    """The table of these bytes. Raises PackError."""
    try:
        data = tomllib.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise PackError("bad-pack", "physical-not-toml", name) from error
    return _Parser(data, name).parse(hashlib.sha256(raw).hexdigest())


class _Parser:
    """The first fault ends it, with the place where it stands."""

    def __init__(self, data: dict[str, Any], name: str) -> None:
        self.data, self.name, self.where = data, name, "–"

    def fail(self, field: str) -> PackError:
        return PackError("bad-pack", "physical-fault", self.name, where=self.where, field=field)

    def parse(self, sha256: str) -> PhysicalTable:
        if self.data.get("schema") != SCHEMA:
            raise self.fail("schema")
        self.only(self.data, _HEAD)
        axes = self.data.get("axes")
        self.where = "axes"
        if not isinstance(axes, dict):
            raise self.fail("axes")
        self.only(axes, frozenset({*AXIS_NAMES, "basis"}))
        weights = {axis: self.number(axes, axis, least=0.0) for axis in AXIS_NAMES}
        self.whole(math.fsum(weights.values()), "axes")
        criteria = tuple(self.criteria())
        self.whole(math.fsum(criterion.weight for criterion in criteria), "weight")
        self.where = "–"
        return PhysicalTable(title=self.both(self.data, "title"), note=self.both(self.data, "note"), axes=weights,
                             basis=self.text(axes, "basis"), criteria=criteria, sha256=sha256)

    def criteria(self) -> list[Criterion]:
        found: dict[str, Criterion] = {}
        entries = self.data.get("criterion")
        if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
            raise self.fail("criterion")
        for position, entry in enumerate(entries, 1):
            self.where = f"criterion {position}"
            self.only(entry, _CRITERION)
            one = Criterion(
                id=self.text(entry, "id"), title=self.both(entry, "title"), fact=self.text(entry, "fact"),
                over=self.text(entry, "over"), nothing_at=self.number(entry, "nothing_at"),
                full_at=self.number(entry, "full_at"), weight=self.number(entry, "weight", least=0.0),
                basis=self.text(entry, "basis"))
            if one.fact not in FACTS or one.over not in OVER or (one.fact in OF_BUILDING) != (one.over == "building"):
                raise self.fail("fact" if one.fact not in FACTS else "over")
            if one.nothing_at == one.full_at or one.id in found:
                raise self.fail("id" if one.id in found else "full_at")
            found[one.id] = one
        return list(found.values())

    def only(self, table: Mapping[str, Any], allowed: frozenset[str]) -> None:
        strange = sorted(set(table) - allowed)
        if strange:
            raise self.fail(strange[0])

    def text(self, table: Mapping[str, Any], field: str) -> str:
        value = table.get(field)
        if not isinstance(value, str) or not value:
            raise self.fail(field)
        return value

    def both(self, table: Mapping[str, Any], field: str) -> Text:
        value = table.get(field)
        if not isinstance(value, dict) or not all(isinstance(value.get(lang), str) and value[lang] for lang in ("zh", "en")):
            raise self.fail(field)
        return Text(value["zh"], value["en"])

    def number(self, table: Mapping[str, Any], field: str, least: float = -math.inf) -> float:
        value = table.get(field)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < least:
            raise self.fail(field)
        return float(value)

    def whole(self, total: float, field: str) -> None:
        if abs(total - 1.0) > _SUM_SLACK:
            raise self.fail(field)
