"""The section: lines are dragged and nudged with their consequences, heights typed, limits told."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.measured import SourceKind
from tests.desktop.conftest import Wait
from tests.desktop.test_drawings import at, click, drag, key, mouse, section, settled

if TYPE_CHECKING:
    from workbench.desktop.panels.section import SectionView
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui
__all__ = ["section"]


def test_the_section_picks_a_storey_and_follows(opened: Window, section: SectionView) -> None:
    canvas = section.canvas
    click(canvas, at(canvas, 15.0, 17.5))     # 4F: 15.0 … 19.5
    assert opened.session.storey_id == "4F"
    opened.session.select_storey("8F")
    assert canvas.chosen == ("storey", "8F")


def test_a_line_is_dragged_with_its_consequences_and_let_go_as_one_step(opened: Window, section: SectionView, wait: Wait) -> None:
    canvas = section.canvas
    before = opened.session.building
    drag(canvas, at(canvas, 20.0, 6.0), at(canvas, 20.0, 9.6), let_go=False)
    wait(lambda: canvas.consequences is not None and canvas.consequences.fire_height_m[1] == pytest.approx(50.55))
    assert canvas.trial is not None and canvas.trial.storeys[0].height_m.value == pytest.approx(9.6)
    assert [one.height_m for one in canvas.consequences.crossed] == [50.0]
    assert opened.session.building is before, "nothing is entered while the line is held"
    mouse(canvas, "release", at(canvas, 20.0, 9.6))
    settled(opened, wait)
    assert opened.session.building.storeys[0].height_m.value == pytest.approx(9.6)
    assert opened.session.undo.count() == 1
    assert canvas.trial is None
    opened.actions_["undo"].trigger()
    settled(opened, wait)
    assert opened.session.building is before


def test_escape_while_a_line_is_held(opened: Window, section: SectionView) -> None:
    canvas, before = section.canvas, opened.session.building
    drag(canvas, at(canvas, 20.0, 6.0), at(canvas, 20.0, 8.0), let_go=False)
    assert canvas.trial is not None
    key(canvas, "Escape")
    assert canvas.trial is None
    mouse(canvas, "release", at(canvas, 20.0, 8.0))
    assert opened.session.building is before
    assert not opened.session.undo.canUndo()


def test_a_line_stays_within_what_a_storey_can_be(section: SectionView) -> None:
    canvas = section.canvas
    drag(canvas, at(canvas, 20.0, 6.0), at(canvas, 20.0, -40.0), let_go=False)
    assert canvas.trial is not None and canvas.trial.storeys[0].height_m.value == 1.8
    key(canvas, "Escape")


def test_the_keys_nudge_the_chosen_line(opened: Window, section: SectionView, wait: Wait) -> None:
    canvas = section.canvas
    click(canvas, at(canvas, 20.0, 10.5))     # the top of 2F
    assert canvas.line_id == "2F"
    for name in ("Up", "Up", "Up", "Down"):
        key(canvas, name)
    assert canvas.trial is not None and canvas.trial.storeys[1].height_m.value == 4.6
    wait(lambda: opened.session.undo.count() == 1)     # entered when no key follows
    settled(opened, wait)
    assert opened.session.building.storeys[1].height_m.value == 4.6
    assert opened.session.building.storeys[1].height_m.source.kind is SourceKind.PERSON


def test_limits_are_drawn_and_explained(opened: Window, section: SectionView, wait: Wait) -> None:
    opened.session.choose(standards=("jiangmen-2026",))
    settled(opened, wait)
    assert {limit.storey_id for limit in section.canvas.limits} >= {"2F", "3F"}
    limit = next(one for one in section.canvas.limits if one.storey_id == "2F")
    assert "江门" in section.canvas._tip((20.0, limit.level_m))


def test_a_height_is_typed_where_it_is_drawn(opened: Window, section: SectionView, wait: Wait) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    canvas, before = section.canvas, opened.session.building
    mouse(canvas, "double", at(canvas, 20.0, 10.5))     # the top of 2F
    assert canvas.entry.isVisible() and canvas.entry.text() == "4.5 m" and opened.session.storey_id == "2F"
    QTest.keyClicks(canvas.entry, "5400mm")
    wait(lambda: canvas.consequences is not None)
    assert canvas.trial is not None and canvas.trial.storeys[1].height_m.value == 5.4 and opened.session.building is before
    QTest.keyClick(canvas.entry, Qt.Key.Key_Escape)
    assert canvas.trial is None and canvas.entry.isHidden() and opened.session.building is before
    right = canvas.view.x(canvas.drawing.extent[2])
    mouse(canvas, "double", (right + 15.0, canvas.view.y(8.0)))     # the figure of 2F beside the building
    QTest.keyClicks(canvas.entry, "500")
    QTest.keyClick(canvas.entry, Qt.Key.Key_Return)
    assert "500" in opened.notices.texts()[0] and opened.session.undo.count() == 0
    mouse(canvas, "double", (right + 15.0, canvas.view.y(8.0)))
    QTest.keyClicks(canvas.entry, "5.4")
    QTest.keyClick(canvas.entry, Qt.Key.Key_Return)
    settled(opened, wait)
    assert opened.session.building.storeys[1].height_m.value == 5.4 and opened.session.undo.count() == 1


def test_the_figures_of_limits_stand_in_the_rows_of_their_storeys(opened: Window, section: SectionView, wait: Wait) -> None:
    canvas = section.canvas
    section.resize(571, 216)     # as large as the panel is in a window of 1280 × 720
    opened.session.choose(city="shenzhen", district="baoan")
    settled(opened, wait)
    opened.session.select_storey("4F")
    wait(lambda: len(canvas.limit_boxes) >= 10)
    boxes = [box for _, box in canvas.limit_boxes]
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1:])
    storeys = {storey.id: storey for storey in opened.session.building.storeys}
    judged = [(limit, box) for limit, box in canvas.limit_boxes if limit.verdict != "not-applicable"]
    assert {limit.storey_id for limit, _ in judged} == set(storeys)
    for limit, box in judged:
        own = storeys[limit.storey_id]
        assert own.elevation_m.value < canvas.view.metres((0.0, box.center().y()))[1] < own.elevation_m.value + own.height_m.value


def test_the_section_is_kept_as_a_picture_on_white_paper(opened: Window, section: SectionView, tmp_path: Path) -> None:
    from PySide6.QtGui import QGuiApplication, QImage

    opened.choose_theme("dark")
    for kind, start in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
        assert section.picture.save(tmp_path / f"section.{kind}", kind)
        assert (tmp_path / f"section.{kind}").read_bytes().startswith(start)
    image = QImage(str(tmp_path / "section.png"))
    assert image.width() == 2 * section.canvas.width() and image.pixelColor(2, 2).lightness() == 255
    section.picture.copy()
    assert QGuiApplication.clipboard().image().size() == image.size()
    assert "section.pdf" in opened.notices.texts()[-1]
    (tmp_path / "file").touch()
    assert not section.picture.save(tmp_path / "file" / "section.png", "png")     # a folder that is none
    opened.choose_theme("light")


def test_a_trial_of_sixty_storeys_keeps_up_with_the_mouse(opened: Window, section: SectionView, wait: Wait) -> None:
    """Only the newest position is judged, and the line follows at once."""
    canvas = section.canvas
    heard: list[object] = []
    canvas.judge.found.connect(lambda building, _: heard.append(building))
    drag(canvas, at(canvas, 20.0, 6.0), at(canvas, 20.0, 7.0), let_go=False)
    for i in range(40):
        mouse(canvas, "move", at(canvas, 20.0, 7.0 + i * 0.05), held=True)
    last = canvas.trial
    wait(lambda: bool(heard) and heard[-1] is last)
    assert len(heard) < 45
    key(canvas, "Escape")
    time.sleep(0.06)
    wait(lambda: opened.jobs.idle())
    assert canvas.consequences is None
