"""Which rows of the registers of figures are clauses, and why each of the others is not.

A register is a list of figures that was drawn up from the documents before the packs were written. Its table of coverage
(``standards/coverage/<register>.toml``) names every row once: under the clauses, or among those left, with the reason.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from models.errors import PackError
from rules.standard import KINDS, Clause, Pack, Text

COVERAGE_SCHEMA: Final = "shanglou.coverage/1"

REASONS: Final = (
    "duplicate", "definition", "counting", "method", "procedure", "reference", "lapsed", "input", "trade", "unread",
)
"""Why a row is no clause.

duplicate: another row says the same; definition, procedure, reference, lapsed: as the kinds of clauses; counting: a rule of
counting that a person applies while entering figures; method: a rule that the program computes by; input: needs an input that
is not held; trade: binds a trade or a store that no vertical factory houses; unread: its figure could not be read.
"""

_GROUPS: Final = ("numeric", "plain", "informing")
_FIELDS: Final = frozenset({"id", "pack", "document", "title", "kind", "numeric", "why", "of", "note"})
_HEAD: Final = frozenset({"schema", "id", "title", "packs", "clauses", "left"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftRow:
    """A row that is no clause: what it is about, where it stands, why it was left, and the row that stands for it, if any."""

    id: str
    pack: str
    document: str
    title: Text
    kind: str
    numeric: bool
    why: str
    of: str | None
    note: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The coverage of one register.

    Args:
        packs: ids of the packs that draw on it.
        numeric, plain, informing: rows that clauses name: requirements with a figure, requirements without one (a presence,
            a choice), and what only informs.
        left: all other rows.
    """

    id: str
    title: Text
    packs: tuple[str, ...]
    numeric: tuple[str, ...]
    plain: tuple[str, ...]
    informing: tuple[str, ...]
    left: tuple[LeftRow, ...]

    @property
    def covered(self) -> tuple[str, ...]:
        return (*self.numeric, *self.plain, *self.informing)

    @property
    def rows(self) -> int:
        return len(self.covered) + len(self.left)

    @property
    def numeric_share(self) -> float:
        """Share of the requirements with a figure that are clauses, 0 to 1."""
        left = sum(row.numeric for row in self.left)
        return len(self.numeric) / (len(self.numeric) + left) if self.numeric or left else 1.0

    def reasons(self) -> dict[str, int]:
        """Number of rows left by reason, in the order of :data:`REASONS`."""
        counts = Counter(row.why for row in self.left)
        return {why: counts[why] for why in REASONS if counts[why]}


@cache
def registers() -> tuple[Register, ...]:
    """The tables of coverage that ship with the program, in the order of their names. Raises PackError."""
    folder = files("rules") / "standards" / "coverage"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return tuple(parse_register((folder / name).read_text("utf-8"), name) for name in names)


def parse_register(text: str, file: str) -> Register:
    """Read a table of coverage.

    Raises:
        PackError: no TOML, an unknown or missing field, an unknown word, or a row that stands twice.
    """
    try:
        data = tomllib.loads(text)
    except ValueError as error:
        raise _fault(file, "–", str(error)) from error
    if data.get("schema") != COVERAGE_SCHEMA:
        raise _fault(file, "schema", f"{data.get('schema')} ≠ {COVERAGE_SCHEMA}")
    _only(file, "–", data, _HEAD)
    try:
        groups = {name: tuple(map(str, data["clauses"][name])) for name in _GROUPS}
        register = Register(
            id=str(data["id"]), title=_text(data["title"]), packs=tuple(map(str, data["packs"])), **groups,
            left=tuple(_left(file, entry) for entry in data["left"]))
    except (KeyError, TypeError, AttributeError) as error:
        raise _fault(file, "–", repr(error)) from error
    twice = [id_ for id_, count in Counter(_ids(register)).items() if count > 1]
    if twice:
        raise _fault(file, twice[0], "×2")
    return register


def _left(file: str, entry: Mapping[str, Any]) -> LeftRow:
    row = LeftRow(
        id=str(entry["id"]), pack=str(entry["pack"]), document=str(entry["document"]), title=_text(entry["title"]),
        kind=str(entry["kind"]), numeric=bool(entry.get("numeric", False)), why=str(entry["why"]), of=entry.get("of"),
        note=_text(entry["note"]) if "note" in entry else None)
    _only(file, row.id, entry, _FIELDS)
    for word, allowed in ((row.why, REASONS), (row.kind, KINDS)):
        if word not in allowed:
            raise _fault(file, row.id, word)
    if row.why == "duplicate" and row.of is None:
        raise _fault(file, row.id, "of")
    return row


def _text(value: Mapping[str, str]) -> Text:
    return Text(value["zh"], value["en"])


def _only(file: str, where: str, table: Mapping[str, Any], allowed: frozenset[str]) -> None:
    for name in table:
        if name not in allowed:
            raise _fault(file, where, name)


def _fault(file: str, row: str, found: str) -> PackError:
    return PackError("bad-pack", "coverage-fault", file, row=row, found=found)


def _ids(register: Register) -> Iterator[str]:
    yield from register.covered
    yield from (row.id for row in register.left)


def rows_of(clause: Clause) -> Iterator[str]:
    """The rows of the registers that a clause rests on: its own, and one for each line of its table."""
    yield from clause.register
    if clause.table is not None:
        yield from (row.register for row in clause.table.rows if row.register)


def unsound(register: Register, packs: Iterable[Pack]) -> list[str]:
    """What a table of coverage and the packs that draw on it say differently, as ``<row>: <what>``; empty when they agree."""
    drawing = [pack for pack in packs if pack.id in register.packs]
    named = {row for pack in drawing for clause in pack.clauses for row in rows_of(clause)}
    covered, left = set(register.covered), {row.id for row in register.left}
    known = {pack.id for pack in drawing}
    return [
        *(f"{pack}: no such pack" for pack in register.packs if pack not in known),
        *(f"{row}: said to be a clause, named by none" for row in sorted(covered - named)),
        *(f"{row}: said to be left, named by a clause" for row in sorted(left & named)),
        *(f"{row}: named by a clause, not in the table" for row in sorted(named - covered - left)),
        *(f"{row.id}: stands for {row.of}, which is no row" for row in register.left
          if row.of is not None and row.of not in covered | left),
        *(f"{row.id}: would belong to {row.pack}, which draws on no such register" for row in register.left
          if row.pack not in register.packs),
    ]


def left_of(pack: Pack, among: Sequence[Register]) -> tuple[LeftRow, ...]:
    """The rows that would belong to a pack and are no clauses of it."""
    return tuple(row for register in among for row in register.left if row.pack == pack.id)


def covered_by(pack: Pack, among: Sequence[Register]) -> int | None:
    """Number of rows that clauses of a pack name; None where no table of coverage tells of the pack."""
    ids = {id_ for register in among if pack.id in register.packs for id_ in register.covered}
    if not ids:
        return None
    return len(ids & {row for clause in pack.clauses for row in rows_of(clause)})
