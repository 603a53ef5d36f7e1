"""What stands beside the drawings: margins and numbers of the evidence, labels that give way, axes and layers of the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models.measured import SourceKind
from tests.desktop.conftest import Wait
from tests.desktop.test_drawings import at, drag, plan, settled

if TYPE_CHECKING:
    from workbench.desktop.panels.plan import PlanView
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui
__all__ = ["plan"]


def test_the_evidence_shows_the_margin_the_numbers_and_the_storeys(opened: Window, wait: Wait) -> None:
    from PySide6.QtCore import QUrl

    evidence, editor = opened.evidence, opened.editor
    opened.session.choose(city="shenzhen", district="baoan")
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    editor.set_height("5F", "3.9")
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    finding = next(f for f in opened.session.shown_findings()[0]
                   if f.subject == "5F" and f.clause.quantity.name == "storey_height_m" and f.limit == 4.5)
    opened.matrix.choose_cell(finding.clause.id, "deciding" if finding.deciding else "remark", 5)
    evidence.show_findings([finding], "deciding")
    bar = evidence.text.pictures["picture:margin"]
    assert bar.width() <= evidence.width() * evidence.devicePixelRatioF()
    assert "3.90 m" in evidence.text.accessibleDescription() and "4.50 m" in evidence.text.accessibleDescription()
    assert "3.90 m ≥ 4.50 m" in evidence.text.toPlainText()
    ids = [column.storey for column in evidence.columns]
    assert ids == list(range(2, 11)) and all(f"picture:storey-{number}" in evidence.text.pictures for number in ids)
    evidence.text.anchorClicked.emit(QUrl("storey:3"))
    assert opened.session.storey.number == 3 and evidence.finding.storeys == (3,)
    evidence.show_findings([finding], "deciding")
    evidence.text.anchorClicked.emit(QUrl("known:storey_height_m"))
    assert opened.session.storey.number == 5
    evidence.show_findings([finding], "deciding")
    evidence.text.anchorClicked.emit(QUrl("mend:"))
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    assert next(s for s in opened.session.building.storeys if s.id == "5F").height_m.value == 4.5
    opened.session.undo.undo()
    assert next(s for s in opened.session.building.storeys if s.id == "5F").height_m.value == 3.9


def test_the_labels_of_neighbouring_lifts_give_way_to_each_other(opened: Window, wait: Wait) -> None:
    from PySide6.QtCore import QPointF

    opened.docks.front("plan")
    plan: PlanView = opened.docks.panel("plan")
    opened.session.select_storey("1F")
    settled(opened, wait)
    wait(plan.canvas.isVisible)
    plan.canvas.grab()
    named = [mark for mark in plan.canvas.drawing.marks if getattr(mark, "style", "") == "label"]
    assert len(named) >= 6
    boxes = plan.canvas._labels
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1:])
    lifts = [plan.canvas.pixel(lift.position_m) for lift in opened.session.building.lifts]
    near = [box for box in boxes if any((box.center() - at).manhattanLength() < 90.0 for at in lifts)]
    assert len(near) >= len(lifts)      # every lift has its name beside it
    assert opened.session.site.north_deg is None
    assert plan.canvas._tip(plan.canvas.view.metres((plan.canvas.width() - 35.0, 35.0))) == ""
    before = plan.canvas.grab().toImage()
    opened.editor.set_many([("site", "site", "north_deg", 90.0)])
    settled(opened, wait)
    assert plan.canvas.grab().toImage() != before
    middle = plan.canvas._north_at()
    assert "90°" in plan.canvas._tip(plan.canvas.view.metres((middle.x(), middle.y())))
    turned = plan.canvas.grab().toImage()
    ratio = turned.devicePixelRatio()
    at = [turned.pixelColor(round((middle.x() + x) * ratio), round(middle.y() * ratio)).lightness() for x in (6.0, -9.0)]
    assert at[0] < 100 < at[1]          # the needle fills the right half, its notch is on the left
    opened.session.undo.undo()
    assert opened.session.site.north_deg is None and QPointF(middle) == plan.canvas._north_at()


def test_axes_are_drawn_moved_and_taken_away_and_layers_are_switched(opened: Window, plan: PlanView, wait: Wait) -> None:
    before = opened.session.building.column_grid
    assert before.x_m == pytest.approx([8.4 * i for i in range(8)])

    def pull(start: tuple[float, float], end: tuple[float, float]) -> None:
        drag(plan.canvas, at(plan.canvas, *start), at(plan.canvas, *end))
        settled(opened, wait)

    plan.tools["axis"].click()
    pull((12.6, 12.0), (12.9, 29.0))
    drawn = opened.session.building.column_grid
    assert len(drawn.x_m) == 9 and drawn.x_m[2] == pytest.approx(12.6, abs=0.3) and drawn.source.kind is SourceKind.PERSON
    pull((drawn.x_m[2], 12.6), (14.7, 12.6))
    moved = opened.session.building.column_grid
    assert len(moved.x_m) == 9 and moved.x_m[2] == pytest.approx(14.7, abs=0.3)
    pull((moved.x_m[2], 12.6), (14.7, -900.0))
    assert opened.session.building.column_grid.x_m == before.x_m
    for _ in range(3):
        opened.session.undo.undo()
    assert opened.session.building.column_grid == before
    styles = {mark.style for mark in plan.canvas.drawing.marks if hasattr(mark, "style")}
    plan.layers.switches["grid"].trigger()
    less = {mark.style for mark in plan.canvas.drawing.marks if hasattr(mark, "style")}
    assert styles - less == {"axis", "bubble"}
    plan.layers.switches["grid"].trigger()
    assert {mark.style for mark in plan.canvas.drawing.marks if hasattr(mark, "style")} == styles
