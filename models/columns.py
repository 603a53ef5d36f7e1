"""Tables of facts: the only input of the rules. Every value has a source code beside it; unknown is NaN.

A table holds one row per subject (building, storey, zone, lift …). City readers and portfolios fill tables directly;
buildings are turned into tables by ``rules/facts.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from models.measured import Source

Floats = NDArray[np.float64]
Codes = NDArray[np.int16]
Rows = NDArray[np.int32]

NO_SOURCE: Final = -1


@dataclass(frozen=True, slots=True)
class Column:
    """Values of one quantity, shape (n,), NaN for unknown, with an int16 source code each (-1: none).

    Choices are stored as codes of the table's vocabulary, yes/no as 1.0 and 0.0. Where a value is only known to lie
    between two bounds ``values`` is the lower and ``high`` the upper one; else ``high`` is None.
    """

    values: Floats
    sources: Codes
    high: Floats | None = None

    @property
    def upper(self) -> Floats:
        return self.values if self.high is None else self.high

    @property
    def is_unknown(self) -> bool:
        """Whether it was made by :func:`unknown`: nothing is known of any row."""
        return self.values.strides == (0,) and (len(self.values) == 0 or bool(np.isnan(self.values[0])))

    def take(self, rows: Rows) -> Column:
        """The column at these rows; row -1 is unknown."""
        if self.is_unknown:
            return unknown(len(rows))
        high = None if self.high is None else _take(self.high, rows, np.nan)
        return Column(_take(self.values, rows, np.nan), _take(self.sources, rows, NO_SOURCE), high)

    def filled_from(self, other: Column) -> Column:
        """This column with its unknown values taken from another one."""
        if self.is_unknown:
            return other
        unknown = np.isnan(self.values)
        if other.is_unknown or not unknown.any():
            return self
        high = None
        if self.high is not None or other.high is not None:
            high = np.where(unknown, other.upper, self.upper)
        return Column(np.where(unknown, other.values, self.values), np.where(unknown, other.sources, self.sources), high)


Scalar = TypeVar("Scalar", np.float64, np.int16)


def _take(array: NDArray[Scalar], rows: Rows, fill: float) -> NDArray[Scalar]:
    if len(array) == 0:
        return np.full(len(rows), fill, array.dtype)
    taken = array[rows]
    if (rows < 0).any():
        taken = np.where(rows < 0, np.asarray(fill, array.dtype), taken)
    return taken


def known(values: Floats, source: int = NO_SOURCE) -> Column:
    """A column with one source for all known values."""
    codes = np.where(np.isnan(values), NO_SOURCE, source).astype(np.int16)
    return Column(values.astype(np.float64, copy=False), codes)


@lru_cache(maxsize=64)
def unknown(rows: int) -> Column:
    """A column of which nothing is known. It is read-only and takes no memory per row: one serves all who ask."""
    return Column(np.broadcast_to(np.float64(np.nan), (rows,)), np.broadcast_to(np.int16(NO_SOURCE), (rows,)))


@dataclass(slots=True)
class SourceBook:
    """Sources by code: a column stores int16 codes instead of objects."""

    sources: list[Source] = field(default_factory=list)
    _codes: dict[Source, int] = field(default_factory=dict)

    def code(self, source: Source) -> int:
        """The code of a source, given out on first use. Above 32,767 different sources the last one is shared."""
        found = self._codes.get(source)
        if found is None:
            found = min(len(self.sources), np.iinfo(np.int16).max)
            if found == len(self.sources):
                self.sources.append(source)
            self._codes[source] = found
        return found

    def get(self, code: int) -> Source | None:
        return self.sources[code] if 0 <= code < len(self.sources) else None


@dataclass(slots=True)
class Table:
    """Rows of one kind of subject. ``parents`` maps a kind to the row of the parent in that kind's table (-1: none)."""

    kind: str
    ids: Sequence[str]
    names: Sequence[str]
    columns: dict[str, Column] = field(default_factory=dict)
    parents: dict[str, Rows] = field(default_factory=dict)
    placeholder: NDArray[np.bool_] | None = None   # rows that stand for "none was entered"
    storeys: dict[int, tuple[int, ...]] = field(default_factory=dict)   # rows that lie on several storeys

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(slots=True)
class Facts:
    """All tables with their sources and the vocabularies of choices (quantity → words by code)."""

    tables: dict[str, Table]
    sources: SourceBook = field(default_factory=SourceBook)
    words: dict[str, list[str]] = field(default_factory=dict)

    def encode(self, quantity: str, word: str) -> float:
        """The code of a word in the quantity's vocabulary, added on first use."""
        words = self.words.setdefault(quantity, [])
        if word not in words:
            words.append(word)
        return float(words.index(word))
