"""Standards packs: one statement of one edition of one document is one clause, and a clause is data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from rules.grammar import Expression, Limit, Scope
from rules.quantity import Quantity

PACK_SCHEMA: Final = "shanglou.pack/1"
PLOT_SCHEMA: Final = "shanglou.plot/1"

KINDS: Final = ("requirement", "definition", "procedure", "counting", "area-plan", "target", "reference", "lapsed")
WORDINGS: Final = ("shall", "should", "may", "info")
FORCES: Final = (
    "mandatory-code", "standard", "government-rule", "contract", "trial-guide", "plan", "foreign-or-local", "other",
)
DECIDING_FORCES: Final = frozenset({"mandatory-code", "standard", "government-rule", "contract"})
STAGES: Final = ("scheme", "design", "operation")
PROVENANCES: Final = ("confirmed", "transcript", "secondary", "unverified")
HEADLINES: Final = ("height", "floor_load", "freight_lifts", "platforms")
TOPICS: Final = (
    "storey_height", "floor_load", "freight_lift", "platform", "fire", "planning", "plan", "structure", "logistics",
    "vibration", "industry", "utilities", "other",
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages."""

    zh: str
    en: str

    def get(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document that clauses cite."""

    id: str
    title: Text
    number: str
    edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """A person compared the clause with the official text. ``picture`` is a scan of the page: file name and sha256."""

    name: str
    date: str
    edition: str
    page: str
    picture: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a limit table: accepted words per key, and a number, ``unlimited`` (inf) or ``forbidden`` (nan)."""

    keys: tuple[tuple[str, ...], ...]
    limit: float
    register: str = ""


@dataclass(frozen=True, slots=True)
class LimitTable:
    """Limits by keys. In a ``complete`` table a combination without a row has no limit; in any other it is no data."""

    keys: tuple[str, ...]
    rows: tuple[TableRow, ...]
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Modifier:
    """Changes a limit while a condition holds: times a factor, plus an amount (at most so many times), or no limit."""

    when: Scope
    times: float = 1.0
    plus: Expression | None = None
    at_most_times: float = 1.0
    unlimited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One statement of one edition of one document."""

    id: str
    document: Document
    clause: str
    title: Text
    kind: str
    wording: str
    force: str
    stage: str
    topic: str
    headline: str | None
    subject: str
    quantity: Quantity
    scope: Scope
    limit: Limit
    limit_text: str
    unit: str
    provenance: str
    valid_from: date | None
    valid_until: date | None
    prevailed_by: str | None
    source: str
    note: Text | None
    register: tuple[str, ...]
    table: LimitTable | None = None
    modifiers: tuple[Modifier, ...] = ()
    confirmation: Confirmation | None = None
    replaces: str | None = None      # a confirmed clause of a user's pack stands in for this one

    def in_force(self, on: date) -> bool:
        """Whether the clause is shown to be in force on a date; without a first date it is not shown."""
        if self.valid_from is None or on < self.valid_from:
            return False
        return self.valid_until is None or on <= self.valid_until

    def lapsed(self, on: date) -> bool:
        """Whether the clause is known to be no longer in force on a date."""
        return self.kind == "lapsed" or (self.valid_until is not None and on > self.valid_until)

    def due(self, stage: str) -> bool:
        """Whether the clause can be judged at a stage."""
        return STAGES.index(self.stage) <= STAGES.index(stage)

    def deciding(self, on: date) -> bool:
        """Whether the clause decides the overall result (stage apart); see product.md, "deciding"."""
        return (
            self.kind == "requirement"
            and self.wording == "shall"
            and self.force in DECIDING_FORCES
            and self.provenance != "unverified"
            and self.in_force(on)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A standards pack or a set of plot conditions."""

    id: str
    title: Text
    edition: str
    city: str                 # cn, shenzhen, shanghai … or plot
    district: str | None
    on_request: bool          # chosen by name only
    covers_from: date | None  # before this day the pack does not hold the rules that were in force
    sha256: str
    clauses: tuple[Clause, ...]
    gaps: tuple[Text, ...] = ()
    waivers: tuple[Mapping[str, str], ...] = ()
    replaced: tuple[str, ...] = ()  # ids of clauses that another pack's confirmed ones stand in for
    lent: tuple[str, ...] = ()      # ids of its confirmed clauses that stand in another pack
    idle: tuple[str, ...] = ()      # ids of those whose pack is not chosen: they are silent
    text: str = field(default="", repr=False)     # the file itself: a run is repeated from it


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a pack: where it is and what is wrong (message key and values)."""

    clause: str
    where: str      # field of the pack or clause
    line: int
    key: str
    values: Mapping[str, object] = field(default_factory=dict)
