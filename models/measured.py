"""Values with their unit and their source: nothing is shown or printed without one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


class SourceKind(StrEnum):
    """Where a value comes from."""

    FILE = "file"          # read from a file
    GEOMETRY = "geometry"  # derived from geometry
    PERSON = "person"      # entered by a person
    ASSUMED = "assumed"    # a default that nobody confirmed


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from and how it was found.

    Args:
        kind: the origin.
        how: method as a key, for example ``slab-union``; its text is ``source.<how>`` in ``assets/translations``.
        where: file, entity and property, as they are named there; never translated.
    """

    kind: SourceKind
    how: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.how}" + (f" ({self.where})" if self.where else "")


def from_file(how: str, where: str) -> Source:
    return Source(SourceKind.FILE, how, where)


def from_geometry(how: str, where: str = "") -> Source:
    return Source(SourceKind.GEOMETRY, how, where)


def from_person(how: str = "entered", where: str = "") -> Source:
    return Source(SourceKind.PERSON, how, where)


def assumed(how: str, where: str = "") -> Source:
    return Source(SourceKind.ASSUMED, how, where)


@dataclass(frozen=True, slots=True)
class Measured:
    """A finite number with its unit and source. Raises ValueError for NaN and infinities: unknown is None."""

    value: float
    unit: str
    source: Source

    def __post_init__(self) -> None:
        if not math.isfinite(self.value):
            raise ValueError(f"a measured value must be finite, got {self.value!r}; unknown is None")


@dataclass(frozen=True, slots=True)
class Stated(Generic[T]):
    """A choice, a name or a yes/no with its source."""

    value: T
    source: Source


def metres(value: float, source: Source) -> Measured:
    return Measured(float(value), "m", source)


def square_metres(value: float, source: Source) -> Measured:
    return Measured(float(value), "m2", source)


def kilograms(value: float, source: Source) -> Measured:
    return Measured(float(value), "kg", source)
