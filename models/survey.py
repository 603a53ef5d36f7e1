"""What a survey of a standing building found beside its measures: appraisal, fire gaps, condition, and the axes of its score.

The measures themselves (heights, loads, lifts …) are those of the :class:`~models.building.Building`. Location, policy and
market are judged by people alone: each entry carries the value that somebody gave and where it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from models.measured import Measured, Source, Stated

AXES: Final = ("location", "policy", "market")
"""区位 政策 市场: what a person gives from 0 to 100. The physical axis follows from measured facts."""

CONDITIONS: Final = ("good", "fair", "poor", "unknown")
"""好 一般 差 不明."""

FIRE_GAPS: Final = (
    "none", "stair", "stair-width", "fire-lift", "sprinklers", "hydrants", "alarm", "smoke-control", "compartment", "protection",
    "access", "aerial-site", "water", "other",
)
"""What is missing for fire safety; ``none``: it was looked for and nothing is missing.

安全出口/疏散楼梯 楼梯宽度 消防电梯 自动喷水 消火栓 火灾报警 防排烟 防火分区 防火保护 消防车道 登高操作场地 消防水源.
"""

STRUCTURE_GRADES: Final = (1, 2, 3, 4)
"""一级 to 四级, the best first: reliability of an appraised unit as appraisals of industrial buildings grade it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """An appraisal of the structure: the document, its date and author, and the storeys it covers (None: all).

    ``grade`` is one of :data:`STRUCTURE_GRADES`; ``remaining_life_years`` how long it may still serve.
    """

    document: str
    dated: date | None = None
    by: str = ""
    grade: Stated[int] | None = None
    remaining_life_years: Measured | None = None
    storeys: tuple[int, ...] | None = None

    @property
    def title(self) -> str:
        """Document and date, as a source names them."""
        return self.document if self.dated is None else f"{self.document}, {self.dated.isoformat()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FireGap:
    """Something missing for fire safety (one of :data:`FIRE_GAPS`) on some storeys; None: the whole building."""

    kind: str
    source: Source
    storeys: tuple[int, ...] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCondition:
    """How an item was found (one of :data:`CONDITIONS`), with the reference of a photo."""

    item: str
    condition: Stated[str]
    storeys: tuple[int, ...] | None = None
    photo: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisEntry:
    """One criterion of an axis: a value from 0 to 100 that a person gave, its weight within the axis, and where it comes from."""

    axis: str
    criterion: str
    value: Measured
    weight: Measured | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """The findings of one building, by its id."""

    building: str
    appraisals: tuple[Appraisal, ...] = ()
    gaps: tuple[FireGap, ...] = ()
    conditions: tuple[ItemCondition, ...] = ()
    axes: tuple[AxisEntry, ...] = ()

    @property
    def missing_for_fire(self) -> tuple[FireGap, ...] | None:
        """The gaps; none where it says that nothing is missing; None where nobody looked."""
        return tuple(gap for gap in self.gaps if gap.kind != "none") if self.gaps else None

    @property
    def grade(self) -> Stated[int] | None:
        """The worst grade of the appraisals."""
        return max((one.grade for one in self.appraisals if one.grade is not None), key=lambda grade: grade.value, default=None)

    @property
    def remaining_life_years(self) -> Measured | None:
        """The shortest of the appraisals."""
        return min((one.remaining_life_years for one in self.appraisals if one.remaining_life_years is not None),
                   key=lambda life: life.value, default=None)

    def appraisal_of(self, storey: int | None) -> Appraisal | None:
        """The latest appraisal that covers a storey."""
        own = [one for one in self.appraisals if one.storeys is None or storey in one.storeys]
        return max(own, key=lambda one: one.dated or date.min, default=None)


def axis_value(entries: Iterable[AxisEntry], axis: str) -> float | None:
    """The weighted mean of the entries of an axis, 0 to 100; entries without a weight weigh 1. None without entries."""
    own = [entry for entry in entries if entry.axis == axis]
    weights = [1.0 if entry.weight is None else entry.weight.value for entry in own]
    total = sum(weights)
    if not own or total <= 0.0:
        return None
    return sum(weight * entry.value.value for weight, entry in zip(weights, own, strict=True)) / total
