"""The scheme as it was, at its opening or after a step of the history; and the smallest change that lets a finding pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from models.errors import ShanglouError
from rules.run_changes import RunChange, run_changes, verdict_of
from workbench.desktop import fields
from workbench.desktop.edit_steps import Change, fields_step

if TYPE_CHECKING:
    from models.building import Building
    from models.project import State
    from models.reading import Progress, Reading
    from rules.findings import Finding
    from workbench.checked import Checked, Choices
    from workbench.desktop.session import Session

Candidate: TypeAlias = "tuple[Finding, Change, float, str, Building]"
"""A failing finding, the change of one number, its value and unit, and the building after it."""

MOST_MENDED: Final = 60
"""Failing findings that a passing value is looked for; nobody reads more."""


@dataclass(frozen=True, slots=True)
class Mend:
    """A single number that lets a finding pass: the change, the field's words, and what else turns with it."""

    finding: Finding
    change: Change
    value: float
    unit: str
    failing: int
    mended: int


def compared(
    states: tuple[State | None, State | None], now: Reading, choices: Choices, progress: Progress,
) -> tuple[RunChange, ...]:
    """Verdicts that turned between two states under the same choices; None stands for what is open now."""
    from workbench.checked import check

    readings = [now if state is None else state.reading for state in states]
    progress("desktop-check", 0.0)
    first = check(readings[0], choices)
    progress("desktop-check", 0.5)
    second = check(readings[1], choices, before=first)
    progress("desktop-check", 1.0)
    return run_changes(first.run, second.run)


def change_for(finding: Finding) -> tuple[Change, float, str] | None:
    """The change that sets the judged number to its limit; None where the clause asks for something else than one number."""
    limit, clause = finding.limit, finding.clause
    if finding.verdict != "fail" or finding.placeholder or isinstance(limit, bool) or not isinstance(limit, float | int):
        return None
    if clause.limit.op not in (">=", "<="):
        return None
    kind, field = _field(finding) or ("", "")
    if not field or fields.is_around(kind) or kind not in fields.KINDS:
        return None
    if field not in ("height_m", fields.LOAD) and fields.rule_of(kind, field).form != "number":
        return None
    return (kind, finding.subject, field, float(limit)), float(limit), clause.unit


def _field(finding: Finding) -> tuple[str, str] | None:
    kind, quantity = finding.clause.subject, finding.clause.quantity.name
    if quantity == "storey_height_m" and kind == "storey":
        return kind, "height_m"
    if quantity == "floor_load_kn_m2" and kind in ("storey", "zone"):
        return kind, fields.LOAD
    if finding.clause.quantity.compute is not None:      # it follows from several others
        return None
    found = fields.field_of(kind, quantity)
    return found if found is not None and found[0] == kind else None


def mends(made: Sequence[Candidate], reading: Reading, index: int, choices: Choices, before: Checked,
          progress: Progress) -> tuple[Mend, ...]:
    """Those of the changes that really let their finding pass, each judged by itself."""
    from workbench.checked import check

    found = []
    for done, (finding, change, value, unit, building) in enumerate(made):
        progress("desktop-check", done / len(made))
        buildings = (*reading.buildings[:index], building, *reading.buildings[index + 1:])
        after = check(replace(reading, buildings=buildings), choices, before=before)
        if verdict_of(after.run, finding.clause.id, finding.building, finding.subject) in ("pass", "near"):
            turned = run_changes(before.run, after.run)
            found.append(Mend(finding, change, value, unit, sum(one.verdicts[1] == "fail" for one in turned),
                              sum(one.verdicts[0] == "fail" for one in turned)))
    return tuple(found)


def candidates(session: Session) -> Iterator[Candidate]:
    """Failing findings of the building that is shown, with the building after the change."""
    building = session.building
    if building is None or session.city is not None:
        return
    seen: set[tuple[str, str]] = set()
    for finding in session.shown_findings()[0]:
        change = change_for(finding) if finding.building in (None, building.id) else None
        if change is None or len(seen) >= MOST_MENDED:
            continue
        try:
            step = fields_step(session, [change[0]])
        except (ShanglouError, KeyError):      # this number cannot be: another must change
            continue
        if step is not None and step.building is not None:
            seen.add((finding.clause.id, finding.subject))
            yield finding, *change, step.building
