"""Findings as a matrix: clauses down, the whole building and its storeys across. No Qt here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from workbench.sheets.style import VERDICTS, worst

if TYPE_CHECKING:
    from models.building import Building
    from rules.findings import Finding
    from rules.standard import Clause

WHOLE: Final = 0
"""Number of the column for what belongs to no single storey: building, plot, site, lifts, stairs (no storey has number 0)."""

FILTERS: Final = ("all", "fail", "open", "deciding")
TRAITS: Final = ("topic", "force", "provenance")
DECIDING: Final = "deciding"
REMARK: Final = "remark"
INFORMATION: Final = "information"
ROLES: Final = (DECIDING, REMARK, INFORMATION)


@dataclass(frozen=True)
class MatrixRow:
    """One clause. ``cells``: storey number (or :data:`WHOLE`) → its findings."""

    clause: Clause
    role: str
    cells: dict[int, list[Finding]] = field(default_factory=dict)

    @cached_property
    def findings(self) -> list[Finding]:
        """All of the row, once its cells are filled."""
        return [finding for number in sorted(self.cells) for finding in self.cells[number]]

    @cached_property
    def verdict(self) -> str:
        """The worst verdict of the row."""
        return worst(finding.verdict for finding in self.findings)


def cell_verdict(findings: Iterable[Finding]) -> str:
    return worst(finding.verdict for finding in findings)


def storey_verdicts(building: Building, findings: Iterable[Finding]) -> dict[str, str]:
    """Storey id → worst deciding verdict among what stands on it; storeys that no clause speaks of are left out.

    A building without storeys stands under its own id, with the worst of all.
    """
    if not building.storeys:
        return {building.id: worst(f.verdict for f in findings if f.deciding and f.building in (None, building.id))}
    by_number: dict[int, list[str]] = defaultdict(list)
    for finding in findings:
        if finding.deciding and finding.building == building.id:
            for number in finding.storeys:
                by_number[number].append(finding.verdict)
    return {storey.id: worst(by_number[storey.number]) for storey in building.storeys if storey.number in by_number}


def matrix_rows(building: Building, findings: Sequence[Finding], information: Sequence[Finding]) -> list[MatrixRow]:
    """The rows of a building: deciding clauses, then remarks, then information; within each the worst first."""
    rows: dict[tuple[str, str], MatrixRow] = {}
    numbers = {storey.number for storey in building.storeys}
    for role, finding in _with_roles(findings, information):
        if finding.building not in (None, building.id):
            continue
        row = rows.setdefault((role, finding.clause.id), MatrixRow(finding.clause, role))
        for number in [n for n in finding.storeys if n in numbers] or [WHOLE]:
            row.cells.setdefault(number, []).append(finding)
    return sorted(rows.values(), key=lambda row: (ROLES.index(row.role), VERDICTS.index(row.verdict)))


def _with_roles(findings: Sequence[Finding], information: Sequence[Finding]) -> Iterable[tuple[str, Finding]]:
    for finding in findings:
        yield DECIDING if finding.deciding else REMARK, finding
    for finding in information:
        yield INFORMATION, finding


@dataclass(frozen=True, slots=True)
class Filter:
    """What the matrix shows.

    Args:
        show: all, fail, open (failing or undecided), deciding.
        topic, force, provenance: of the clause; "" is any.
    """

    show: str = "all"
    topic: str = ""
    force: str = ""
    provenance: str = ""

    def keeps(self, row: MatrixRow) -> bool:
        return keep(row, self.show) and all(getattr(self, name) in ("", getattr(row.clause, name)) for name in TRAITS)


def keep(row: MatrixRow, chosen: str) -> bool:
    """Whether a row stays: all, fail, open (failing or undecided), deciding."""
    if chosen in ("open", "fail"):
        return row.role != INFORMATION and row.verdict in (("fail", "no-data") if chosen == "open" else ("fail",))
    return chosen == "all" or row.role == DECIDING


def counts(rows: Iterable[MatrixRow], chosen: Filter, trait: str) -> dict[str, int]:
    """How many rows each value of a trait would leave, under the other filters; "" stands for any value."""
    others = replace(chosen, **{trait: ""})
    found: dict[str, int] = {"": 0}
    for row in rows:
        if others.keeps(row):
            value = getattr(row.clause, trait)
            found[value] = found.get(value, 0) + 1
            found[""] += 1
    return found


def missing(rows: Iterable[MatrixRow]) -> dict[str, int]:
    """What the rows wait for: quantity → number of findings without data, the most wanted first; deciding ones before others."""
    wanted: dict[str, list[int]] = {}
    for row in rows:
        for finding in row.findings if row.role != INFORMATION else ():
            if finding.verdict == "no-data":
                for name in finding.missing:
                    wanted.setdefault(name, [0, 0])[row.role != DECIDING] += 1
    return {name: sum(found) for name, found in sorted(wanted.items(), key=lambda item: (-item[1][0], -item[1][1]))}
