"""What the window works on: the reading as edited, the choices, the result, the selection. No widgets here."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from models.errors import CallError, ShanglouError
from models.reading import Progress
from workbench.desktop.edit_commands import EditCommand
from workbench.desktop.hovered import Hovered
from workbench.desktop.jobs import Job, Jobs
from workbench.desktop.keeper import SUFFIX, Keeper
from workbench.desktop.language import Said
from workbench.desktop.project_opening import Opened

if TYPE_CHECKING:
    from models.building import Building, Plot, Site, Storey
    from models.city import City
    from models.reading import Reading, ReadOptions
    from rules.by_building import BuildingResults
    from rules.findings import Finding
    from workbench.checked import Checked, Choices


@dataclass(frozen=True)
class Judged:
    """A result with its findings made once, for the models of the window."""

    checked: Checked
    findings: tuple[Finding, ...]
    information: tuple[Finding, ...]
    storey_verdicts: tuple[dict[str, str], ...] = field(default=())   # per building: storey id → worst deciding verdict
    results: BuildingResults | None = None     # of a city: its findings are made for the building that is shown


SELECTABLE: Final = ("storey", "zone", "unit", "compartment", "stair", "lift", "hoist", "dock", "store")
"""Kinds of things that a finding may speak of and a panel may show."""


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that is chosen: a storey, lift, hoist, dock, zone, unit …, by the kinds of :mod:`models.edits`."""

    kind: str
    id: str


DIRECT_S: Final = 0.08
"""An edit that is judged faster than this is judged at once: the window shows its verdicts in one step, without a thread. Beside
the window the same work takes longer, and all panels are painted twice."""


class Session(QObject):
    """One open building file at a time. Signals say what changed; panels read the rest from here."""

    opened = Signal()
    edited = Signal()
    checked_changed = Signal()
    choices_changed = Signal()
    building_changed = Signal()
    storey_selected = Signal()
    thing_selected = Signal()         # a storey or anything on or in it; ``thing`` says which
    finding_selected = Signal()       # ``finding`` says which
    reading_changed = Signal()        # its files are others than before
    edit_refused = Signal()           # a building of a city cannot be edited among the others
    noticed = Signal(str, object)     # level (error, warning, done), Said

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self.undo = QUndoStack(self)
        self.project = Keeper(self)
        self.hovered = Hovered(self)
        self.path: Path | None = None
        self.reading: Reading | None = None
        self.read_options: ReadOptions | None = None     # by which the file is read again, too
        self.buildings: Sequence[Building] = ()
        self.plot: Plot | None = None      # plot and site as edited
        self.site: Site | None = None
        self.judged: Judged | None = None
        self.building_index = 0
        self.storey_id: str | None = None
        self.thing: Thing | None = None
        self.finding: Finding | None = None
        self._choosing = False     # a table that follows a selection says its storey again
        self._choices: Choices | None = None
        self._stale = False
        self._cost_s = float("inf")     # of judging again, the last time
        self._made: tuple[int, Building] | None = None     # the building of a city that is shown

    # reading

    def open(self, path: Path) -> None:
        """Read a file beside the window. Until it is read and found sound, what is open stays as it is."""
        if path.suffix.lower() == SUFFIX:
            self.project.open(path)
            return
        if self.project.refuses():
            return
        asked = self._choices

        def take(found: tuple[Path, Choices, Reading, Judged]) -> None:
            self.read_options = None
            self._take(asked, *found)

        self.jobs.start(Job("open", lambda progress: _read_and_check(path, asked, progress), take, self.complain))

    def open_reading(self, path: Path, reading: Reading, options: ReadOptions) -> None:
        """Take over what was read already by these options; it is judged beside the window first."""
        if self.project.refuses():
            return
        asked = self._choices

        def take(found: tuple[Path, Choices, Reading, Judged]) -> None:
            self.read_options = options
            self._take(asked, *found)

        self.jobs.start(Job("open", lambda progress: _check_reading(path, asked, reading, progress), take, self.complain))

    def take_project(self, path: Path, choices: Choices, judged: Judged, opened: Opened) -> None:
        """Go on with a project: the buildings as edited, with the history of how they came to be so."""
        from workbench.desktop.project_view import read_options, select_again

        self.read_options = read_options(opened.project.selection)
        self._change_over(path, choices, opened.project.state.base, judged, opened)
        select_again(self, opened.project.selection)
        for pack in opened.changed:
            self.notice("warning", partial(_text, "project-pack-other", pack=str(pack)))

    def _take(self, asked: Choices | None, path: Path, choices: Choices, reading: Reading, judged: Judged) -> None:
        meanwhile = self._choices if self._choices is not asked else None
        before = self.path
        self.setProperty("underlay", self.property("underlay") if before == path else None)     # it lay under another file
        self._change_over(path, choices, reading, judged)
        if before not in (None, path) and self.choices.plot is not None:
            name = "" if before is None else before.name
            self.notice("warning", lambda lang: _text("desktop.plot-carried-over", lang, before=name))
        if meanwhile is not None:     # chosen while the file was read
            self._choices = meanwhile
            self.choices_changed.emit()
            self.check()

    def _change_over(
        self, path: Path, choices: Choices, reading: Reading, judged: Judged, opened: Opened | None = None,
    ) -> None:
        self.jobs.drop("check")     # that was the building before
        self._cost_s = float("inf")
        self.path, self._choices, self.reading, self.judged = path, choices, reading, judged
        edited = reading if opened is None else opened.project.state.edited
        self.buildings, self._made = edited.buildings, None
        self.plot, self.site = edited.plot, edited.site
        self.building_index, self.storey_id, self.thing, self.finding = 0, None, None, None
        self._stale = False
        self.project.take(opened, path)
        self.opened.emit()
        self.choices_changed.emit()
        self.building_changed.emit()
        self.checked_changed.emit()

    # the project

    @property
    def project_path(self) -> Path | None:
        """Where what is open is saved as a project; None: nowhere yet."""
        return self.project.path

    @property
    def source_path(self) -> Path | None:
        """The building file that was read, by which it can be read again."""
        return self.project.source

    @property
    def dirty(self) -> bool:
        """Whether closing would lose something."""
        return self.project.dirty

    def save(self, path: Path | None = None) -> bool:
        """Save as a project, in its place or another. False: refused, and said why."""
        place = path or self.project.path
        return place is not None and self.project.save(place)

    # choices and checking

    @property
    def choices(self) -> Choices:
        """What the user chose; today's date and the national packs at first."""
        if self._choices is None:
            from workbench.checked import Choices

            self._choices = Choices(on=date.today(), basis="run-day")
        return self._choices

    def choose(self, **changes: Any) -> None:
        """Change some choices and judge again."""
        choices = replace(self.choices, **changes)
        if choices != self.choices:
            self._choices = choices
            self.choices_changed.emit()
            self.check()

    def recheck(self) -> None:
        """Judge again because the rules changed on the disk: until that is done, or while they cannot be read, it is stale."""
        self.check()
        self.choices_changed.emit()

    def put(self, index: int, building: Building) -> None:
        """Exchange a building after an edit or its undoing, and judge again."""
        self.buildings = (*self.buildings[:index], building, *self.buildings[index + 1:])
        self.edited.emit()
        self._check_edit()

    def put_around(self, plot: Plot | None, site: Site | None) -> None:
        """Exchange plot and site after an edit or its undoing, and judge again."""
        self.plot, self.site = plot, site
        self.edited.emit()
        self._check_edit()

    def put_reading(
        self, reading: Reading, buildings: Sequence[Building], around: tuple[Plot | None, Site | None] | None = None,
    ) -> None:
        """Exchange all that is open after a merge or another reading of the file, and judge again."""
        self.reading, self.buildings = reading, buildings
        self.plot, self.site = (reading.plot, reading.site) if around is None else around
        self._made = None
        self.building_index = min(self.building_index, max(len(buildings) - 1, 0))
        self.storey_id = None if self.storey is None else self.storey_id
        self.edited.emit()
        self.building_changed.emit()
        self.storey_selected.emit()
        self.reading_changed.emit()
        self.check()

    @property
    def current_reading(self) -> Reading | None:
        """The reading with buildings, plot and site as edited."""
        if self.reading is None:
            return None
        return replace(self.reading, buildings=self.buildings, plot=self.plot, site=self.site)

    @property
    def stale(self) -> bool:
        """Whether the result is older than what it was made from."""
        return self._stale

    def check(self) -> None:
        """Judge what is open, with the present choices, beside the window."""
        reading, choices = self.current_reading, self.choices
        if reading is None:
            return
        self._stale = True
        before = None if self.judged is None else self.judged.checked
        self.jobs.start(Job("check", lambda _: _timed(reading, choices, before), self._judged, self.complain, shown=False))

    def _check_edit(self) -> None:
        """Judge after an edit: at once where the last time was quick and nothing else is being judged."""
        reading = self.current_reading
        if reading is None or self.judged is None or self._cost_s > DIRECT_S or self.jobs.running("check"):
            self.check()
            return
        self._stale = True
        try:
            self._judged(_timed(reading, self.choices, self.judged.checked))
        except ShanglouError as error:
            self.complain(error)

    def _judged(self, found: tuple[Judged, float]) -> None:
        self.judged, self._cost_s = found
        self._stale = False
        self.checked_changed.emit()

    # a city

    @property
    def city(self) -> City | None:
        """The columns of a file with many buildings."""
        return None if self.reading is None else self.reading.city

    @property
    def results(self) -> BuildingResults | None:
        """The result of each building of a city."""
        return None if self.judged is None else self.judged.results

    def verdict_of(self, building: int) -> str:
        """The result of a building of a city as the verdict whose mark and colour it has."""
        results = self.results
        word = "not-applicable" if results is None else results.word(building)
        return {"incomplete": "no-data", "conditional": "waived"}.get(word, word)

    def refuses_edits(self) -> bool:
        """Whether what is open cannot be edited; says so."""
        if self.project.read_only:
            self.notice("warning", lambda lang: _text("project-no-edits", lang))
            return True
        if self.city is None:
            return False
        self.edit_refused.emit()
        return True

    def open_alone(self) -> None:
        """Take the chosen building out of the city: it can then be edited like any other."""
        reading, choices, path, index = self.reading, self.choices, self.path, self.building_index
        if reading is None or path is None or reading.city is None or self.project.refuses():
            return
        self.jobs.start(Job("open", lambda progress: _alone(path, choices, reading, index, progress),
                            lambda found: self._take(choices, *found), self.complain))

    # what is shown

    @property
    def building(self) -> Building | None:
        if self.building_index >= len(self.buildings):
            return None
        if self.city is None:
            return self.buildings[self.building_index]
        if self._made is None or self._made[0] != self.building_index:
            self._made = (self.building_index, self.buildings[self.building_index])
        return self._made[1]

    def shown_findings(self) -> tuple[Sequence[Finding], Sequence[Finding]]:
        """Findings and information that the building which is shown is among."""
        if self.judged is None:
            return (), ()
        if self.judged.results is None:
            return self.judged.findings, self.judged.information
        run = self.judged.checked.run
        return run.findings_of(self.building_index), run.information_of(self.building_index)

    @property
    def storey(self) -> Storey | None:
        if self.building is None:
            return None
        return next((s for s in self.building.storeys if s.id == self.storey_id), None)

    @property
    def verdicts(self) -> dict[str, str]:
        """Storey id → worst deciding verdict, for the building that is shown."""
        if self.judged is None or self.building is None:
            return {}
        if self.judged.results is not None:     # without storeys the building is drawn as one solid
            return {self.building.id: self.verdict_of(self.building_index)}
        if self.building_index >= len(self.judged.storey_verdicts):
            return {}
        return self.judged.storey_verdicts[self.building_index]

    def show_building(self, index: int) -> None:
        if 0 <= index < len(self.buildings) and index != self.building_index:
            self.building_index, self.storey_id, self.thing, self.finding = index, None, None, None
            self.building_changed.emit()
            self.storey_selected.emit()
            self.thing_selected.emit()

    def select_storey(self, storey_id: str | None) -> None:
        """One selection for all panels."""
        if storey_id == self.storey_id and (self._choosing or self.thing is None or self.thing.kind == "storey"):
            return
        changed, self.storey_id = storey_id != self.storey_id, storey_id
        self.thing = None if storey_id is None else Thing("storey", storey_id)
        if changed:
            self.storey_selected.emit()
        self.thing_selected.emit()

    def select(self, kind: str, item_id: str) -> None:
        """Choose a lift, hoist, dock, zone, unit …; what stands on one storey chooses that storey, too."""
        if kind == "storey":
            self.select_storey(item_id)
            return
        if self.thing == Thing(kind, item_id):
            return
        self.thing = Thing(kind, item_id)
        storey_id = None if self.building is None else _storey_of(self.building, kind, item_id)
        if storey_id is not None and storey_id != self.storey_id:
            self.storey_id, self._choosing = storey_id, True
            self.storey_selected.emit()
            self._choosing = False
        self.thing_selected.emit()

    def select_finding(self, finding: Finding | None) -> None:
        """Choose a finding and with it what it speaks of."""
        if finding is self.finding:
            return
        self.finding = finding
        if finding is not None and self.building is not None:
            held = [storey.id for storey in self.building.storeys if storey.number in finding.storeys]
            if len(held) == 1:
                self.select_storey(held[0])
            if finding.clause.subject in SELECTABLE and not finding.placeholder:
                self.select(finding.clause.subject, finding.subject)
        self.finding_selected.emit()

    def walk(self, step: int) -> None:
        """Select the storey above (+1) or below (-1)."""
        if self.building is None or not self.building.storeys:
            return
        ids = [storey.id for storey in self.building.storeys]
        at = ids.index(self.storey_id) + step if self.storey_id in ids else 0 if step > 0 else len(ids) - 1
        self.select_storey(ids[min(max(at, 0), len(ids) - 1)])

    def edits(self) -> tuple[Mapping[str, object], ...]:
        """The edits in force, in their order, as name, building and arguments: with them a sheet can be run again."""
        records: list[Mapping[str, object]] = []
        for command in (self.undo.command(i) for i in range(self.undo.index())):
            if isinstance(command, EditCommand):
                records = command.records(records)
        return tuple(records)

    # notices

    def notice(self, level: str, said: Said) -> None:
        self.noticed.emit(level, said)

    def complain(self, error: ShanglouError) -> None:
        """A fault that the user can mend, as its sentence."""
        from workbench.desktop.language import sentence

        self.notice("warning" if isinstance(error, CallError) else "error", lambda lang: sentence(error, lang))


def _text(key: str, lang: str, **values: object) -> str:
    from workbench.texts import text

    return text(key, lang, values)


def _storey_of(building: Building, kind: str, item_id: str) -> str | None:
    """The storey that holds a zone or unit, or on which a dock or equipment stands; None where there is no one storey."""
    for storey in building.storeys:
        if kind in ("zone", "unit") and any(item.id == item_id for item in getattr(storey, f"{kind}s")):
            return storey.id
    number = next((dock.storey for dock in building.docks if kind == "dock" and dock.id == item_id), None)
    if kind == "equipment":
        number = next((machine.storey for machine in building.equipment if machine.id == item_id), None)
    return next((s.id for s in building.storeys if number is not None and number == s.number), None)


def _read_and_check(path: Path, choices: Choices | None, progress: Progress) -> tuple[Path, Choices, Reading, Judged]:
    """The work of opening."""
    from models.readers import read

    return _check_reading(path, choices, read(path, None, progress), progress)


def _check_reading(
    path: Path, choices: Choices | None, reading: Reading, progress: Progress,
) -> tuple[Path, Choices, Reading, Judged]:
    """Judge what was read. A city that the file names is chosen where no city was chosen before."""
    from rules.library import cities
    from workbench.checked import Choices

    choices = choices or Choices(on=date.today(), basis="run-day")
    plot = reading.plot
    if choices.city is None and plot is not None and plot.city is not None and plot.city.value in cities():
        choices = replace(choices, city=plot.city.value)
    progress("desktop-check", 0.0)
    judged = judge(reading, choices)
    progress("desktop-check", 1.0)
    return path, choices, reading, judged


def _alone(
    path: Path, choices: Choices, reading: Reading, index: int, progress: Progress,
) -> tuple[Path, Choices, Reading, Judged]:
    """A reading with one building of a city; the import report says that the others are left out."""
    from models.report import Note

    building = reading.buildings[index]
    note = Note("city-others-left-out", building.name or building.id, {"count": len(reading.buildings) - 1})
    report = replace(reading.report, dropped=(*reading.report.dropped, note))
    reading = replace(reading, buildings=(building,), city=None, report=report)
    progress("desktop-check", 0.5)
    return path, choices, reading, judge(reading, choices)


def _timed(reading: Reading, choices: Choices, before: Checked | None) -> tuple[Judged, float]:
    """Judge again, and the seconds of work that took: how long others kept the thread waiting says nothing."""
    started = time.thread_time()
    judged = judge(reading, choices, before)
    return judged, time.thread_time() - started


def judge(reading: Reading, choices: Choices, before: Checked | None = None) -> Judged:
    """Judge a reading and make its findings; what an edit cannot have changed is taken over from ``before``."""
    from rules.by_building import building_results
    from workbench.checked import check
    from workbench.desktop.matrix_rows import storey_verdicts

    checked = check(reading, choices, before=before)
    if checked.reading.city is not None:
        return Judged(checked, (), (), results=building_results(checked.run.summed()))
    findings = tuple(checked.run.findings())
    verdicts = tuple(storey_verdicts(building, findings) for building in checked.reading.buildings)
    return Judged(checked, findings, tuple(checked.run.information()), verdicts)
