"""Walks through the window and writes numbered screenshots, to be looked at.

``walk.py FOLDER [--lang en] [--theme dark] [--size 1280x720]``. Set SHANGLOU_DATA to a folder of its own, so that the settings
of the person who runs it stay as they are.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import time
import traceback
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from workbench.desktop import project_dialogs
from workbench.desktop.dialogs import file_dialog
from workbench.desktop.look import dress
from workbench.desktop.matrix_rows import DECIDING
from workbench.desktop.panels.welcome import example_path
from workbench.desktop.places import PLACES
from workbench.desktop.remembered import remember_data
from workbench.desktop.saving import save_sheet
from workbench.desktop.window import Window

DATA = Path(__file__).resolve().parents[1] / "data"


def pause(seconds: float) -> None:
    """Let the window work. QTest.qWait would keep the interpreter from running the jobs' threads."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)


class Walk:
    """A window, a folder, and the number of the next picture."""

    def __init__(self, folder: Path, lang: str, size: tuple[int, int]) -> None:
        self.folder, self.number = folder, 0
        folder.mkdir(parents=True, exist_ok=True)
        self.window = Window(lang)
        self.window.resize(*size)
        self.window.show()

    def settle(self) -> None:
        end = time.monotonic() + 20
        while not self.window.jobs.idle() and time.monotonic() < end:
            pause(0.02)
        pause(0.06)

    def shoot(self, name: str) -> None:
        self.settle()
        self.number += 1
        self.window.grab().save(str(self.folder / f"{self.number:02}-{name}.png"))

    def screen(self, name: str) -> None:
        """The whole screen: for menus, lists and dialogs that are windows of their own."""
        pause(0.15)
        self.number += 1
        self.window.screen().grabWindow(0).save(str(self.folder / f"{self.number:02}-{name}.png"))


def walk(folder: Path, lang: str, size: tuple[int, int], theme: str) -> None:
    """The way of a first user, from the welcome page to the sheet, with every panel and every dialog on it."""
    steps = Walk(folder, lang, size)
    steps.window.choose_theme(theme)
    _welcome(steps)
    _check(steps)
    _panels(steps)
    _edits(steps)
    _lists(steps)
    _helpers(steps)
    _leaving(steps)
    steps.window.project.closed()
    steps.window.session.undo.setClean()
    project_dialogs.ask_unsaved = lambda *_: "discard"
    steps.window.close()


def _welcome(steps: Walk) -> None:
    window = steps.window
    remember_data("recent/files", [str(steps.folder / "gone.ifc"), str(DATA / "mesh" / "wallhole.obj")])
    window.welcome.refresh()
    steps.shoot("welcome")
    window.open_path(DATA / "mesh" / "warehouse-walls-cm.dae")
    steps.settle()
    steps.screen("import-questions")
    dialog = window.importing.dialog
    if dialog is not None:
        dialog.unit.showPopup()
        steps.screen("import-units")
        dialog.unit.hidePopup()
        dialog.reject()
    drawing = steps.folder / "floorplan.dxf"
    drawing.write_bytes(gzip.decompress((DATA / "dxf" / "floorplan-bishop-overland.dxf.gz").read_bytes()))
    window.open_path(drawing)
    steps.settle()
    dialog = window.importing.dialog
    if dialog is not None:
        dialog.tabs.setCurrentIndex(dialog.tabs.count() - 1)
        steps.screen("import-layers")
        dialog.reject()
    drawing.unlink()


def _check(steps: Walk) -> None:
    window, session = steps.window, steps.window.session
    window.open_example("songhu-phase-a.toml")
    steps.shoot("import-report")
    window.show_page("check")
    pause(1.0)
    steps.shoot("check-national")
    session.choose(city="shenzhen", district="baoan", stage="design")
    steps.settle()
    session.select_storey("4F")
    steps.shoot("storey-chosen")
    _choose_first(window, "no-data")
    steps.shoot("evidence-no-data")
    _choose_first(window, "near")
    steps.shoot("evidence-near")
    window.matrix.filter.choose(show="open")
    steps.shoot("filter-open")
    window.matrix.filter.choose(show="deciding", topic="floor_load")
    steps.shoot("filter-floor-load")
    window.matrix.filter.missing.menu().popup(window.matrix.filter.missing.mapToGlobal(QPoint(0, 0)))
    steps.screen("missing-inputs")
    window.matrix.filter.missing.menu().close()
    window.matrix.filter.reset()
    row = window.matrix_model.rowCount() - 1
    window.matrix.table.verticalHeader().sectionClicked.emit(row)
    window.matrix.table.scrollToBottom()
    steps.shoot("information")


def _panels(steps: Walk) -> None:
    """Each panel in front once."""
    window = steps.window
    window.session.select_storey("5F")
    for place in PLACES:
        if place.id != "city":
            window.docks.front(place.id)
            pause(0.3)
            steps.shoot(f"panel-{place.id}")
    window.docks.reset()


def _edits(steps: Walk) -> None:
    window, session = steps.window, steps.window.session
    window.editor.set_load("4F", "3")
    window.editor.set_height("4F", "6000 mm")
    steps.settle()
    session.select_storey("4F")
    window.storeys.focus_value("height")
    steps.shoot("edited-and-editing")
    window.storeys.table.setFocus()
    session.select_storey("5F")
    _choose_first(window, "fail")
    steps.shoot("evidence-fail")
    window.docks.front("history")
    steps.shoot("history")
    window.docks.front("evidence")
    window.editor.set_height("5F", "six metres")
    window.editor.set_load("5F", "3 people")
    steps.shoot("notices")
    window.notices.clear()


def _helpers(steps: Walk) -> None:
    """Palette, shortcuts, explanations, about, tour."""
    window, helping = steps.window, steps.window.helping
    helping.show_palette()
    if helping.palette is not None:
        steps.screen("palette")
        helping.palette.line.setText("5F")
        steps.screen("palette-5f")
        helping.palette.reject()
    helping.edit_shortcuts()
    if helping.shortcuts is not None:
        helping.shortcuts.choose("reset-layout")
        helping.shortcuts.field.setKeySequence(QKeySequence("Ctrl+O"))
        steps.screen("shortcuts-conflict")
        helping.shortcuts.reject()
    clause = window.evidence.clause
    pages = [helping.show_about, helping.show_notices, lambda: helping.explain_quantity("fire_height_m")]
    for show in [*pages, *([lambda: helping.explain_clause(clause)] if clause is not None else [])]:
        show()
        steps.screen("page")
    if helping.page is not None:
        helping.page.close()
    helping.start_tour()
    pause(0.5)
    tour = helping.tour
    while tour is not None and tour.at >= 0:
        pause(0.15)
        steps.shoot(f"tour-{tour.at + 1}")
        tour.next.click()


def _leaving(steps: Walk) -> None:
    window, session, lang = steps.window, steps.window.session, steps.window.spoken.lang
    session.undo.undo()
    steps.shoot("undone")
    session.choose(city="shanghai", district=None, stage="operation", standards=("benchmarks-built",))
    steps.shoot("shanghai")
    save_sheet(session, steps.folder / "sheet.pdf", lang)
    steps.shoot("saved")
    QTimer.singleShot(400, lambda: _answer(steps))
    window.open_path(steps.folder / "not-there.ifc")
    session.undo.setIndex(0)
    window.importing.open(steps.folder / "not-there.ifc")
    steps.shoot("bad-file")
    window.spoken.switch("en" if lang == "zh" else "zh")
    steps.shoot("other-language")
    window.spoken.switch(lang)
    window.importing.open(example_path("songhu-later-tower.ifc"))
    steps.settle()
    window.show_page("check")
    pause(0.8)
    steps.shoot("later-tower-ifc")


def _answer(steps: Walk) -> None:
    """The question whether edits may be lost: keep them."""
    steps.screen("discard-question")
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox):
        box.reject()


def _lists(steps: Walk) -> None:
    """What opens on top of the window."""
    window = steps.window
    window.conditions.hazard.showPopup()
    steps.screen("hazard-list")
    window.conditions.hazard.hidePopup()
    button = window.conditions.packs_button
    button.menu().popup(button.mapToGlobal(button.rect().bottomLeft()))
    steps.screen("packs-list")
    button.menu().close()
    for index, action in enumerate(window.menuBar().actions()):
        window.menuBar().setActiveAction(action)
        steps.screen(f"menu-{index + 1}")
        action.menu().close()
    dialog = file_dialog(window, window.spoken, "open", ["IFC (*.ifc)"])
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.open()
    steps.screen("file-dialog")
    dialog.close()
    QTest.keyClick(window, Qt.Key.Key_Escape)


def _choose_first(window: Window, verdict: str) -> None:
    """The first deciding cell with a verdict."""
    model = window.matrix_model
    for row in range(model.rowCount()):
        found = model.row(row)
        if found is None or found.role != DECIDING:
            continue
        for number, findings in found.cells.items():
            if any(finding.verdict == verdict for finding in findings):
                window.matrix.choose_cell(found.clause.id, found.role, number)
                return


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--size", default="1600x1000")
    args = parser.parse_args()
    faults: list[BaseException] = []
    sys.excepthook = lambda kind, error, trace: (faults.append(error), traceback.print_exception(kind, error, trace))[0]
    app = QApplication(sys.argv[:1])
    dress(app)
    width, height = (int(part) for part in args.size.split("x"))
    walk(args.folder, args.lang, (width, height), args.theme)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
