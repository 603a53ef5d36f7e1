"""Several files become one building: a massing for the shape, a schedule for loads, a plan for a storey.

Every value that an addition brings is compared with what is there, and taken by a named edit (:mod:`models.edits`), so
that undo, comparison and hashing need nothing of their own, and every number keeps its source. Plot, site, goods, working day,
trucks and targets are taken value by value as well; values that belong together (shares, a demand, the mix of trucks) as one.

**The rule.** A value that is unknown in the base is filled in. Values that agree within their tolerance
(:mod:`models.tolerances`) are no conflict. Two values that differ are a conflict, listed with both, their sources and the
one that stands:

1. what the user chose for this conflict, else the side that he prefers for all;
2. an assumed value gives way to one that is not;
3. a value that a person entered stands;
4. of outlines, areas, levels, heights and names the base's stands: it is the massing;
5. of all else (loads, uses, clear heights, lifts, docks, equipment …) the addition's stands: it is the later list;
6. within one file the first word stands.

Things that are not there are added. Heights are never taken from a plan. Entries that fit nothing are listed with row
and reason. A city file is a table without building objects and takes no additions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from models.edit_around import Around
from models.edit_records import plain
from models.errors import CallError
from models.merging.from_reading import merge_reading
from models.merging.from_schedule import merge_schedule
from models.merging.matching import key, storey_by
from models.merging.merger import Merger
from models.merging.parts import ADDITION, BASE, SIDES, Addition, Change, Conflict, Merged, Unmatched
from models.reading import Reading
from models.report import ImportReport, Note
from models.schedule import Schedule
from models.storey_names import storey_number

__all__ = ["ADDITION", "BASE", "SIDES", "Addition", "Change", "Conflict", "Merged", "Unmatched", "merge"]

_LISTS: Final = ("errors", "repairs", "guesses", "dropped")
NO_CHOICES: Final[Mapping[str, str]] = {}


def merge(
    base: Reading, additions: Sequence[Addition], prefer: str | None = None, choices: Mapping[str, str] = NO_CHOICES,
) -> Merged:
    """Take additions into a reading, in their order.

    Args:
        prefer: ``base`` or ``addition``: the side that stands in every conflict; None: the rule above.
        choices: key of a conflict → side, chosen by the user.

    Raises:
        CallError: base or addition is a city file, or a target names neither building nor storey.
    """
    _refuse(base, additions)
    merger = Merger(base.buildings, prefer, choices, Around(base.plot, base.site))
    report = base.report
    for addition in additions:
        merger.start(addition.file)
        if isinstance(addition.content, Schedule):
            merge_schedule(merger, addition.content, addition)
            own = addition.content.report
        else:
            merge_reading(merger, addition.content, addition)
            own = addition.content.report
        report = _joined(report, _of_part(addition.file, own), _of_part(addition.file, merger.report.build()))
    report = _joined(report, _outcome(merger))
    reading = replace(base, buildings=merger.buildings, report=report, plot=merger.around.plot, site=merger.around.site,
                      parts=(*base.parts, *(addition.input for addition in additions)))
    return Merged(reading=reading, changes=tuple(merger.changes), conflicts=tuple(merger.conflicts),
                  unmatched=tuple(merger.unmatched), edits=tuple(merger.records))


def _refuse(base: Reading, additions: Sequence[Addition]) -> None:
    """Raises CallError for what cannot be merged at all."""
    if base.city is not None:
        raise CallError("bad-call", "merge-into-city", base.input.file)
    for addition in additions:
        if isinstance(addition.content, Reading) and addition.content.city is not None:
            raise CallError("bad-call", "merge-of-city", addition.file)
        if addition.target and not _known_target(base, addition.target):
            raise CallError("bad-call", "merge-no-target", addition.target, file=addition.file,
                            storeys=", ".join(storey.name for building in base.buildings for storey in building.storeys)[:200])


def _known_target(base: Reading, target: str) -> bool:
    return any(key(target) in (key(building.id), key(building.name or ""))
               or storey_by(building, storey_number(target), target) is not None for building in base.buildings)


def _of_part(file: str, report: ImportReport) -> ImportReport:
    """A report whose entries name the file they speak of."""
    return ImportReport(**{name: tuple(replace(note, values={**note.values, "part": file}) for note in notes)
                           for name, notes in report.lists()})


def _joined(*reports: ImportReport) -> ImportReport:
    return ImportReport(**{name: tuple(note for report in reports for note in getattr(report, name)) for name in _LISTS})


def _outcome(merger: Merger) -> ImportReport:
    """Conflicts and what fitted nothing, as entries of the import report: the sheet shows them, too."""
    conflicts = tuple(Note(f"merge-conflict-{conflict.stands}", conflict.name, {
        "part": conflict.file, "merge_kind": conflict.kind, "merge_field": conflict.field,
        "merge_base": plain(conflict.base), "merge_addition": plain(conflict.addition)}) for conflict in merger.conflicts)
    left = tuple(Note("merge-left", entry.name or "?", {
        "part": entry.file, "merge_kind": entry.kind, "merge_field": entry.field, "merge_row": entry.row,
        "merge_where": entry.where, "merge_reason": entry.reason, "merge_values": entry.values}) for entry in merger.unmatched)
    return ImportReport(guesses=conflicts, dropped=left)
