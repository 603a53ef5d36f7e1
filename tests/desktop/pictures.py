"""The pictures of the README: a first user opens a building, finds why it fails, mends it, compares, and prints the sheet.

``pictures.py FOLDER``. Everything is done with the mouse and the keys on the real window, in Chinese, at 1440 × 900; the
program ends with 1 where a step does not lead where it should. Set SHANGLOU_DATA to a folder of its own.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.desktop.walk import Walk, pause
from workbench.desktop.look import dress
from workbench.desktop.saving import save_sheet

SIZE, WIDE, COLOURS = (1440, 900), 1200, 256
MOST_BYTES = 150_000
CONDITIONS = {"first_storey_height": "8.0", "freight_lifts": "2", "platforms": "1", "upper_storey_load": "5"}
PAPER = {"number": "深地合字〔2026〕1号", "day": "2026-05-01", "page": "12", "name": "李工"}
CLAUSE = "plot-first-storey-height"
LEFT = Qt.MouseButton.LeftButton


class Story(Walk):
    """A walk whose pictures are small enough for a page."""

    def shoot(self, name: str) -> None:
        pause(0.5)
        super().shoot(name)
        self.shrink(self.folder / f"{self.number:02}-{name}.png")

    def screen(self, name: str) -> None:
        pause(0.5)
        super().screen(name)
        self.shrink(self.folder / f"{self.number:02}-{name}.png")

    def shrink(self, path: Path) -> None:
        with Image.open(path) as whole:
            small = whole.convert("RGB").resize((WIDE, round(WIDE * whole.height / whole.width)), Image.Resampling.LANCZOS)
        small.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=2, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"{path.name}: {path.stat().st_size} bytes")

    def until(self, condition: Callable[[], bool], what: str) -> None:
        for _ in range(2000):
            if condition():
                return
            pause(0.01)
        raise TimeoutError(what)

    def judged(self) -> None:
        session = self.window.session
        self.until(lambda: session.judged is not None and not session.stale and self.window.jobs.idle(), "no result")

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(widget, LEFT, Qt.KeyboardModifier.NoModifier, widget.rect().center() if at is None else at)
        pause(0.05)

    def tool(self, action: str) -> None:
        self.click(self.window.bar.widgetForAction(self.window.actions_[action]))

    def verdicts(self) -> list[str]:
        return [finding.verdict for finding in self.window.session.shown_findings()[0] if finding.clause.id == CLAUSE]


def story(folder: Path) -> None:
    steps = Story(folder, "zh", SIZE)
    steps.window.choose_theme("light")
    _open(steps)
    _say_what_binds(steps)
    _find(steps)
    _mend(steps)
    _compare(steps)
    _print(steps)
    steps.window.session.undo.setClean()
    steps.window.project.closed()
    steps.window.hide()


def _open(steps: Story) -> None:
    window = steps.window
    steps.shoot("welcome")
    steps.click(window.welcome.example_buttons[0])
    steps.until(lambda: window.page == "report", "the example was not opened")
    steps.click(window.report.go_on)
    steps.judged()
    window.session.choose(city="shenzhen", district="baoan")
    steps.judged()


def _say_what_binds(steps: Story) -> None:
    """The plot conditions, typed into their form."""
    window = steps.window
    window.actions_["plot-conditions"].trigger()
    steps.until(lambda: window.plots.dialog is not None, "no form for plot conditions")
    form: Any = window.plots.dialog
    fields: list[tuple[QLineEdit, str]] = [(form.lines[key], text) for key, text in CONDITIONS.items()]
    for field, text in (*fields, *((form.fields[key], text) for key, text in PAPER.items())):
        field.setFocus()
        field.clear()
        field.insert(text)     # an input method would do so: keys alone write no Chinese
    steps.screen("plot-conditions")
    steps.click(form.ok)
    steps.judged()


def _find(steps: Story) -> None:
    """From the matrix to the evidence and the storey in 3D."""
    window, table = steps.window, steps.window.matrix.table
    model = window.matrix_model
    row = next(i for i, found in enumerate(model.rows()) if found.clause.id == CLAUSE)
    index = model.index(row, model.column_of(1))
    table.scrollTo(index)
    steps.click(table.viewport(), table.visualRect(index).center())
    if steps.verdicts() != ["fail"] or window.session.storey_id is None:
        raise ValueError(f"the first storey should fail: {steps.verdicts()}")
    steps.shoot("why-it-fails")


def _mend(steps: Story) -> None:
    """The line above the first storey is dragged from 6 m to 8 m; the consequences are shown before it is let go."""
    window = steps.window
    window.docks.front("section")
    steps.settle()
    pause(0.5)
    canvas: Any = window.docks.panel("section").canvas     # type: ignore[attr-defined]

    def at(height_m: float) -> QPoint:
        return QPointF(*canvas.view.point((20.0, height_m))).toPoint()

    start, end = at(6.0), at(8.0)
    QTest.mouseMove(canvas, start)
    QTest.mousePress(canvas, LEFT, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 9):
        _drag_to(canvas, start + (end - start) * step / 8)
        pause(0.05)
    pause(0.6)
    steps.shoot("mend-by-dragging")
    QTest.mouseRelease(canvas, LEFT, Qt.KeyboardModifier.NoModifier, end)
    steps.judged()
    if steps.verdicts() not in (["pass"], ["near"]):
        raise ValueError(f"the first storey should pass now: {steps.verdicts()}")


def _drag_to(canvas: QWidget, at: QPoint) -> None:
    """QTest.mouseMove tells of no held button."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    place = QPointF(at)
    QApplication.sendEvent(canvas, QMouseEvent(QEvent.Type.MouseMove, place, canvas.mapToGlobal(place), Qt.MouseButton.NoButton,
                                               LEFT, Qt.KeyboardModifier.NoModifier))


def _compare(steps: Story) -> None:
    window = steps.window
    window.docks.front("view3d")
    window.docks.front("compare")
    steps.shoot("compare")


def _print(steps: Story) -> None:
    window = steps.window
    window.docks.front("sheet")
    pause(0.5)
    steps.settle()
    steps.click(window.docks.panel("sheet").update_)     # type: ignore[attr-defined]
    steps.settle()
    steps.shoot("sheet")
    path = steps.folder / "sheet.pdf"
    save_sheet(window.session, path, "zh")
    steps.until(lambda: path.exists() and window.jobs.idle(), "no sheet was written")
    path.unlink()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    faults: list[BaseException] = []
    sys.excepthook = lambda kind, error, trace: (faults.append(error), traceback.print_exception(kind, error, trace))[0]
    app = QApplication(sys.argv[:1])
    dress(app)
    story(args.folder)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
