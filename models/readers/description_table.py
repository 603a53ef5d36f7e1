"""Strict access to a TOML table: every key is asked for by name, and what nobody asked for is a fault.

A value may be written plain (``6.0``), with a citation (``{ value = 6.0, source = "drawing A-101" }``), as an assumption
(``{ value = 6.0, assumed = "why" }``) or as ``"unknown"``. Key paths count from 1: ``building[1].storey[3].height_m``.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeVar

from models.building import ENTERED_AS
from models.errors import InputError
from models.measured import Measured, Source, SourceKind, Stated
from models.report import ReportBuilder
from models.vocabularies import DECLARED, Vocabulary

LARGEST: Final = 1e9
"""No length, area, load or mass of a building comes near this; sums of such numbers stay finite."""

MOST_WHOLE: Final = 10**15
"""Whole numbers beyond this are none that a building has; Python could not even print the largest of them."""

UNKNOWN: Final = "unknown"

V = TypeVar("V", bound=StrEnum)


@dataclass(slots=True)
class Document:
    """The description that is being read: its name for messages, its report, and how many values it assumes."""

    file: str
    report: ReportBuilder = field(default_factory=ReportBuilder)
    assumed: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a number may be; ``above`` is exclusive, ``low`` and ``high`` are inclusive."""

    low: float = -LARGEST
    high: float = LARGEST
    above: float | None = None

    def problem(self, value: float) -> str | None:
        """Key of what is wrong with a value, or None."""
        if self.above is not None and value <= self.above:
            return "not-positive" if self.above == 0 else "out-of-range"
        if value < self.low:
            return "negative" if self.low == 0 else "out-of-range"
        return "out-of-range" if value > self.high else None


ANY: Final = Limits()
POSITIVE: Final = Limits(above=0.0)
NOT_NEGATIVE: Final = Limits(low=0.0)
ONE_OR_MORE: Final = Limits(low=1.0)


class Table:
    """One table of the description. ``path`` is where it stands, for messages and sources."""

    def __init__(self, data: Mapping[str, object], path: str, document: Document) -> None:
        self.data = data
        self.path = path
        self.document = document
        self._asked: set[str] = set()

    def at(self, key: str) -> str:
        """Key path of a key of this table."""
        shown = key if re.fullmatch(r"[A-Za-z0-9_-]+(\[\d+\])*", key) else f'"{key}"'
        return f"{self.path}.{shown}" if self.path else shown

    def fault(self, key: str, problem: str, **values: object) -> InputError:
        """The error for a key: its text is ``desc-<problem>``."""
        return InputError("damaged", f"desc-{problem}", self.document.file, path=self.at(key), **values)

    def written(self, key: str) -> Source:
        """Source of a value that the author wrote plainly."""
        return Source(SourceKind.PERSON, "description", f"{self.document.file}: {self.at(key)}")

    def has(self, key: str) -> bool:
        return key in self.data

    def raw(self, key: str) -> object | None:
        """The value as TOML gives it; None where the key is missing or says "unknown"."""
        self._asked.add(key)
        value = self.data.get(key)
        return None if value == UNKNOWN else value

    def says_unknown(self, key: str) -> bool:
        """Whether the author wrote "unknown": then nothing is derived in its place."""
        return self.data.get(key) == UNKNOWN

    def close(self) -> None:
        """Refuse keys that nobody asked for, and declared facts that have a field of their own. Raises InputError."""
        for key in self.data:
            if key in self._asked:
                continue
            near = difflib.get_close_matches(key, sorted(self._asked), n=1)
            if near:
                raise self.fault(key, "unknown-key-near", near=near[0])
            raise self.fault(key, "unknown-key", allowed=", ".join(sorted(self._asked)))
        inner = self.table("declared") if "declared" in self._asked else None
        if inner is None:
            return
        for name in inner.data:
            if name in self._asked:
                raise inner.fault(name, "never-declared", proper=self.at(name))
            if name in ENTERED_AS:
                raise inner.fault(name, "never-declared", proper=ENTERED_AS[name])

    # values with a source

    def sourced(self, key: str) -> tuple[object, Source] | None:
        """A value and its source: plain, cited or assumed. None if missing or unknown."""
        value = self.raw(key)
        return None if value is None else self.unwrapped(key, value)

    def unwrapped(self, key: str, value: object) -> tuple[object, Source] | None:
        """Take ``{ value, source | assumed }`` apart. Raises InputError."""
        if not isinstance(value, dict):
            return value, self.written(key)
        inner = Table(value, self.at(key), self.document)
        plain = inner.raw("value")
        source = inner.source_keys()
        inner.close()
        if "value" not in value:
            raise self.fault(key, "no-value")
        if plain is None:
            return None
        return plain, source or self.written(key)

    def source_keys(self) -> Source | None:
        """The source that this table's ``assumed`` or ``source`` key states."""
        reason, citation = self.text("assumed"), self.text("source")
        if reason is not None and citation is not None:
            raise self.fault("assumed", "two-sources")
        for key, stated in (("assumed", reason), ("source", citation)):
            if stated is not None and not stated.strip():
                raise self.fault(key, "empty-text")
        if reason is not None:
            self.document.assumed += 1
            return Source(SourceKind.ASSUMED, "description-assumed", reason)
        return None if citation is None else Source(SourceKind.FILE, "description-source", citation)

    def number(self, key: str, unit: str, limits: Limits = ANY) -> Measured | None:
        """A number with unit and source. Raises InputError: no number, not finite, outside the limits."""
        found = self.sourced(key)
        return None if found is None else self.measured(key, found, unit, limits)

    def measured(self, key: str, found: tuple[object, Source], unit: str, limits: Limits) -> Measured:
        return Measured(self.checked(key, found[0], unit, limits), unit, found[1])

    def checked(self, key: str, value: object, unit: str, limits: Limits) -> float:
        """A finite number within its limits. Raises InputError."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fault(key, "not-number", found=_shown(value))
        if (isinstance(value, int) and abs(value) > MOST_WHOLE) or not math.isfinite(value):
            raise self.fault(key, "not-finite", found=_shown(value))
        problem = limits.problem(value)
        if problem:
            low = limits.low if limits.above is None else limits.above
            raise self.fault(key, problem, found=_shown(value), low=f"{low:g}", high=f"{limits.high:g}", unit=unit)
        return float(value)

    def stated(self, key: str, convert: Callable[[str, object], object]) -> Stated[object] | None:
        found = self.sourced(key)
        return None if found is None else Stated(convert(key, found[0]), found[1])

    def stated_text(self, key: str) -> Stated[str] | None:
        """A word with its source."""
        found = self.sourced(key)
        return None if found is None else Stated(self.as_text(key, found[0]), found[1])

    def stated_word(self, key: str, vocabulary: Vocabulary) -> Stated[str] | None:
        """A word of a vocabulary, in any of its spellings, with its source. Raises InputError for any other."""
        found = self.sourced(key)
        return None if found is None else Stated(self.as_word(key, found[0], vocabulary), found[1])

    def stated_choice(self, key: str, kind: type[V], aliases: Mapping[str, str] | None = None) -> Stated[V] | None:
        """One of the words of an enumeration, with its source; ``aliases`` are other spellings."""
        found = self.sourced(key)
        return None if found is None else Stated(self.as_choice(key, found[0], kind, aliases), found[1])

    def declared(self) -> dict[str, Stated[object]]:
        """The free facts under ``declared``: true/false, numbers, texts, or lists of them. :meth:`close` checks their names."""
        inner = self.table("declared")
        if inner is None:
            return {}
        facts: dict[str, Stated[object]] = {}
        for key in inner.data:
            found = inner.unwrapped(key, inner.data[key])
            if found is not None:
                vocabulary = DECLARED.get(key)
                value = inner.as_word(key, found[0], vocabulary) if vocabulary else inner.fact(key, found[0])
                facts[key] = Stated(value, found[1])
        return facts

    def fact(self, key: str, value: object) -> object:
        """A declared value: a list becomes a tuple. Raises InputError."""
        if isinstance(value, list):
            return tuple(self.fact(f"{key}[{i}]", item) for i, item in enumerate(value, 1))
        if isinstance(value, float) and not math.isfinite(value):
            raise self.fault(key, "not-finite", found=str(value))
        if not isinstance(value, bool | int | float | str):
            raise self.fault(key, "not-fact", found=_shown(value))
        return value

    # plain values

    def text(self, key: str, default: str | None = None) -> str | None:
        if key not in self.data:
            self._asked.add(key)
            return default
        self._asked.add(key)
        return self.as_text(key, self.data[key])

    def name(self, key: str, default: str) -> str:
        return self.text(key, default) or ""

    def flag(self, key: str) -> bool | None:
        """true, false, or None where it is missing or unknown."""
        value = self.raw(key)
        if value is None or isinstance(value, bool):
            return value
        raise self.fault(key, "not-flag", found=_shown(value))

    def integer(self, key: str, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.fault(key, "not-integer", found=_shown(value))
        return value

    def as_text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.fault(key, "not-text", found=_shown(value))
        return value

    def as_word(self, key: str, value: object, vocabulary: Vocabulary) -> str:
        word = vocabulary.find(self.as_text(key, value))
        if word is None:
            raise self.fault(key, "not-allowed", found=_shown(value), allowed=vocabulary.allowed)
        return word

    def as_choice(self, key: str, value: object, kind: type[V], aliases: Mapping[str, str] | None = None) -> V:
        word = self.as_text(key, value).strip()
        word = (aliases or {}).get(word, word)
        try:
            return kind(word)
        except ValueError:
            allowed = ", ".join([str(item) for item in kind])
            raise self.fault(key, "not-allowed", found=_shown(value), allowed=allowed) from None

    def point(self, key: str, value: object) -> tuple[float, float]:
        """A pair [x, y] in metres."""
        if not isinstance(value, list) or len(value) != 2:
            raise self.fault(key, "not-point", found=_shown(value))
        return self.checked(f"{key}[1]", value[0], "m", ANY), self.checked(f"{key}[2]", value[1], "m", ANY)

    def position(self, key: str = "position_m") -> tuple[float, float] | None:
        value = self.raw(key)
        return None if value is None else self.point(key, value)

    def items(self, key: str) -> list[object] | None:
        value = self.raw(key)
        if value is not None and not isinstance(value, list):
            raise self.fault(key, "not-list", found=_shown(value))
        return value

    # tables

    def table(self, key: str) -> Table | None:
        self._asked.add(key)
        if key not in self.data:
            return None
        value = self.data[key]
        if not isinstance(value, dict):
            raise self.fault(key, "not-table", found=_shown(value))
        return Table(value, self.at(key), self.document)

    def tables(self, key: str) -> Iterator[Table]:
        """The tables of ``[[key]]``, in order."""
        self._asked.add(key)
        values = self.data.get(key, [])
        if not isinstance(values, list):
            raise self.fault(key, "not-tables", found=_shown(values))
        for i, value in enumerate(values, 1):
            if not isinstance(value, dict):
                raise self.fault(f"{key}[{i}]", "not-table", found=_shown(value))
            yield Table(value, self.at(f"{key}[{i}]"), self.document)


def _shown(value: object) -> str:
    """A value as the author would recognise it, cut short."""
    if isinstance(value, int) and abs(value) > MOST_WHOLE:
        return "1e15…"
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
