"""Plan and levels are driven with the mouse and the keys, as a person would; the section is in ``test_section.py``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.measured import SourceKind
from models.project_file import load
from tests.desktop.conftest import Wait

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from workbench.desktop.panels.canvas import Canvas
    from workbench.desktop.panels.levels import LevelsEditor
    from workbench.desktop.panels.plan import PlanView
    from workbench.desktop.panels.section import SectionView
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui

Px = tuple[float, float]


def settled(window: Window, wait: Wait) -> None:
    wait(lambda: window.jobs.idle() and not window.session.stale)


def shown(panel: QWidget, wait: Wait) -> None:
    panel.resize(1000, 620)
    panel.show()
    wait(panel.isVisible)


def at(canvas: Canvas, x_m: float, y_m: float) -> Px:
    return canvas.view.point((x_m, y_m))


def mouse(canvas: Canvas, kind: str, px: Px, held: bool = False) -> None:
    """One real mouse event: press, move, release or double."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    kinds = {"press": QEvent.Type.MouseButtonPress, "move": QEvent.Type.MouseMove, "release": QEvent.Type.MouseButtonRelease,
             "double": QEvent.Type.MouseButtonDblClick}
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == "move" else left
    buttons = left if held or kind in ("press", "double") else none
    where = QPointF(*px)
    QApplication.sendEvent(canvas, QMouseEvent(kinds[kind], where, canvas.mapToGlobal(where), button, buttons,
                                               Qt.KeyboardModifier.NoModifier))
    QApplication.processEvents()


def click(canvas: Canvas, px: Px) -> None:
    mouse(canvas, "move", px)
    mouse(canvas, "press", px)
    mouse(canvas, "release", px)


def drag(canvas: Canvas, start: Px, end: Px, let_go: bool = True) -> None:
    mouse(canvas, "move", start)
    mouse(canvas, "press", start)
    for step in range(1, 6):
        mouse(canvas, "move", (start[0] + (end[0] - start[0]) * step / 5, start[1] + (end[1] - start[1]) * step / 5), held=True)
    if let_go:
        mouse(canvas, "release", end)


def key(canvas: QWidget, name: str) -> None:
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    pressed = QKeyEvent(QEvent.Type.KeyPress, getattr(Qt.Key, f"Key_{name}"), Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(canvas, pressed)


@pytest.fixture
def plan(opened: Window, wait: Wait) -> Iterator[PlanView]:
    from workbench.desktop.panels.plan import PlanView

    made = PlanView(opened.session, opened.spoken, opened.editor)
    shown(made, wait)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def section(opened: Window, wait: Wait) -> Iterator[SectionView]:
    from workbench.desktop.panels.section import SectionView

    made = SectionView(opened.session, opened.spoken, opened.editor)
    shown(made, wait)
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def levels(opened: Window, wait: Wait) -> Iterator[LevelsEditor]:
    from workbench.desktop.panels.levels import LevelsEditor

    made = LevelsEditor(opened.session, opened.spoken, opened.editor)
    shown(made, wait)
    yield made
    made.close()
    made.deleteLater()


# plan


def test_the_plan_picks_and_follows_the_selection(opened: Window, plan: PlanView) -> None:
    building, canvas = opened.session.building, plan.canvas
    lift = building.lifts[0]
    click(canvas, at(canvas, *lift.position_m))
    assert (opened.session.thing.kind, opened.session.thing.id) == ("lift", lift.id)
    opened.session.select("dock", building.docks[0].id)
    assert canvas.chosen == ("dock", building.docks[0].id)
    opened.session.select_storey(building.storeys[4].id)
    assert "5F" in plan.title.text()
    click(canvas, at(canvas, 30.0, 20.0))
    assert opened.session.thing.kind == "storey"
    assert opened.session.storey_id == building.storeys[4].id


def test_wheel_drag_and_fit(plan: PlanView) -> None:
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    canvas = plan.canvas
    px, before = at(canvas, 29.4, 21.0), canvas.view
    QApplication.sendEvent(canvas, QWheelEvent(QPointF(*px), canvas.mapToGlobal(QPointF(*px)), QPoint(), QPoint(0, 240),
                                               Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
                                               Qt.ScrollPhase.NoScrollPhase, False))
    assert canvas.view.across == pytest.approx(before.across * 1.44)
    assert at(canvas, 29.4, 21.0) == pytest.approx(px)
    drag(canvas, (300.0, 300.0), (340.0, 320.0))
    assert at(canvas, 29.4, 21.0) == pytest.approx((px[0] + 40, px[1] + 20), abs=1.0)
    key(canvas, "Home")
    assert canvas.view == before
    key(canvas, "F")
    assert canvas.view.across < before.across, "the lanes round the building need more room"


def test_a_lift_is_placed_where_axes_cross(opened: Window, plan: PlanView, wait: Wait) -> None:
    canvas = plan.canvas
    count = len(opened.session.building.lifts)
    plan.tools["lift"].click()
    px = at(canvas, 16.8, 16.8)
    click(canvas, (px[0] + 6, px[1] - 5))
    settled(opened, wait)
    lifts = opened.session.building.lifts
    assert len(lifts) == count + 1
    assert lifts[-1].position_m == (16.8, 16.8)
    assert lifts[-1].rated_load_kg is None
    assert opened.session.thing.id == lifts[-1].id
    opened.actions_["undo"].trigger()
    settled(opened, wait)
    assert len(opened.session.building.lifts) == count


def test_a_chosen_lift_is_dragged_and_undone(opened: Window, plan: PlanView, wait: Wait) -> None:
    canvas, lift = plan.canvas, opened.session.building.lifts[0]
    click(canvas, at(canvas, *lift.position_m))
    drag(canvas, at(canvas, *lift.position_m), at(canvas, 12.3, 21.0))
    settled(opened, wait)
    x, y = opened.session.building.lifts[0].position_m
    assert (x, y) == pytest.approx((12.3, 21.0), abs=0.3)
    opened.actions_["undo"].trigger()
    settled(opened, wait)
    assert opened.session.building.lifts[0].position_m == lift.position_m


def test_a_click_on_what_is_chosen_moves_nothing(opened: Window, plan: PlanView) -> None:
    canvas, lift = plan.canvas, opened.session.building.lifts[0]
    for _ in range(2):
        click(canvas, at(canvas, *lift.position_m))
    assert opened.session.building.lifts[0].position_m == lift.position_m
    assert not opened.session.undo.canUndo()


def test_a_zone_as_a_rectangle_and_one_corner_by_corner(opened: Window, plan: PlanView, wait: Wait) -> None:
    canvas = plan.canvas
    opened.session.select_storey(opened.session.building.storeys[2].id)
    count = len(opened.session.building.storeys[2].zones)
    plan.tools["zone"].click()
    drag(canvas, at(canvas, 8.4, 8.4), at(canvas, 16.8, 25.2))
    settled(opened, wait)
    zone = opened.session.building.storeys[2].zones[-1]
    assert zone.area_m2.value == pytest.approx(8.4 * 16.8)
    assert zone.floor_load is None
    plan.tools["polygon"].click()
    for corner in ((25.2, 8.4), (42.0, 8.4), (42.0, 25.2)):
        click(canvas, at(canvas, *corner))
    click(canvas, at(canvas, 25.2, 8.4))
    settled(opened, wait)
    triangle = opened.session.building.storeys[2].zones[-1]
    assert len(opened.session.building.storeys[2].zones) == count + 2
    assert triangle.area_m2.value == pytest.approx(16.8 * 16.8 / 2)
    plan.tools["zone"].click()
    drag(canvas, at(canvas, 30.0, 30.0), at(canvas, 30.05, 30.05))
    assert len(opened.session.building.storeys[2].zones) == count + 2, "a slip of the hand is no zone"
    assert opened.notices.texts()


def test_escape_lays_the_tool_down(opened: Window, plan: PlanView) -> None:
    plan.tools["dock"].click()
    key(plan.canvas, "Escape")
    assert plan.tools["choose"].isChecked()
    click(plan.canvas, at(plan.canvas, 16.8, 16.8))
    assert not opened.session.undo.canUndo()


def test_what_has_no_position_is_listed_and_can_be_put_down(opened: Window, plan: PlanView, wait: Wait) -> None:
    lift = opened.session.building.lifts[0]
    assert opened.editor.move("lift", lift.id, None)
    settled(opened, wait)
    names = [plan.unplaced.item(row).text() for row in range(plan.unplaced.count())]
    row = next(i for i, name in enumerate(names) if lift.name in name)
    plan.unplaced.itemActivated.emit(plan.unplaced.item(row))
    click(plan.canvas, at(plan.canvas, 25.2, 33.6))
    settled(opened, wait)
    assert opened.session.building.lifts[0].position_m == (25.2, 33.6)
    assert not any(lift.name == plan.unplaced.item(i).text() for i in range(plan.unplaced.count()))


def test_underlays_good_and_bad(opened: Window, plan: PlanView, wait: Wait, tmp_path: Path) -> None:
    import ezdxf
    from PySide6.QtGui import QColor, QImage

    document = ezdxf.new("R2018", units=4)
    document.modelspace().add_lwpolyline([(0, 0), (58800, 0), (58800, 42000), (0, 42000)], close=True)
    document.saveas(tmp_path / "under.dxf")
    plan.bar.load(tmp_path / "under.dxf")
    wait(lambda: plan.canvas.underlay.there)
    assert plan.bar.isVisible()
    plan.bar.boxes["x_m"].setValue(5.0)
    assert plan.canvas.underlay.lying.x_m == 5.0
    (tmp_path / "bad.dxf").write_bytes(b"0\nSECTION\n2\nENT")
    plan.bar.load(tmp_path / "bad.dxf")
    wait(lambda: bool(opened.notices.texts()) and opened.jobs.idle())
    (tmp_path / "bad.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    plan.bar.load(tmp_path / "bad.png")
    assert len(opened.notices.texts()) == 2
    assert plan.canvas.underlay.name == "under.dxf", "what lay there stays"
    image = QImage(120, 80, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff0000"))
    assert image.save(str(tmp_path / "plan.png"))
    plan.bar.load(tmp_path / "plan.png")
    assert plan.canvas.underlay.lying.factor == 0.5     # 60 m for 120 pixels
    plan.bar.opacity.setValue(100)
    px = at(plan.canvas, 50.0, 39.0)
    free = at(plan.canvas, -9.0, 1.0)
    image = plan.canvas.grab().toImage()
    assert image.pixelColor(round(px[0]), round(px[1])) != image.pixelColor(round(free[0]), round(free[1]))


def test_a_zone_is_resized_by_its_corner_and_deleted_by_a_key(opened: Window, plan: PlanView, wait: Wait) -> None:
    plan.tools["zone"].click()
    drag(plan.canvas, at(plan.canvas, 8.4, 8.4), at(plan.canvas, 16.8, 16.8))
    settled(opened, wait)
    plan.tools["choose"].click()
    thing = opened.session.thing
    drag(plan.canvas, at(plan.canvas, 16.8, 16.8), at(plan.canvas, 25.2, 16.8))
    settled(opened, wait)
    zone = next(z for s in opened.session.building.storeys for z in s.zones if z.id == thing.id)
    assert zone.outline.bounds == (8.4, 8.4, 25.2, 16.8)
    assert zone.area_m2.value == pytest.approx(16.8 * 8.4) and zone.area_m2.source.kind is SourceKind.GEOMETRY
    assert opened.actions_["undo"].text() == f"撤销：改变 {zone.name} 的轮廓"
    drag(plan.canvas, at(plan.canvas, 25.2, 16.8), at(plan.canvas, 8.5, 8.5))     # nothing would be left
    assert "0.25 m²" in opened.notices.texts()[0] and opened.session.undo.count() == 2
    drag(plan.canvas, at(plan.canvas, 25.2, 16.8), at(plan.canvas, 30.0, 30.0), let_go=False)
    key(plan.canvas, "Escape")
    mouse(plan.canvas, "release", at(plan.canvas, 30.0, 30.0))
    assert opened.session.undo.count() == 2
    key(plan.canvas, "Delete")
    settled(opened, wait)
    assert all(z.id != thing.id for s in opened.session.building.storeys for z in s.zones)
    opened.session.undo.undo()
    opened.session.undo.undo()
    settled(opened, wait)
    again = next(z for s in opened.session.building.storeys for z in s.zones if z.id == thing.id)
    assert again.outline.bounds == (8.4, 8.4, 16.8, 16.8)


def test_an_underlay_is_moved_scaled_by_two_points_hidden_and_kept(opened: Window, wait: Wait, tmp_path: Path) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage
    from PySide6.QtTest import QTest

    from workbench.desktop.panels.plan import PlanView

    image = QImage(100, 80, QImage.Format.Format_RGB32)
    image.fill(0xFF0000)
    assert image.save(str(tmp_path / "plan.png"))
    opened.docks.front("plan")
    plan = opened.docks.panel("plan")
    assert isinstance(plan, PlanView)
    canvas, bar = plan.canvas, plan.bar
    before = opened.width()
    bar.load(tmp_path / "plan.png")
    wait(bar.isVisible)
    assert opened.width() == before, "the bar has room in a narrow panel"
    bar.opacity.setValue(100)
    px = [round(value) for value in at(canvas, 31.0, 14.0)]     # on the floor, beside everything
    assert canvas.grab().toImage().pixelColor(*px).name() == "#ff0000", "the floor does not hide it"
    bar.buttons["back"].click()
    bar.buttons["move"].click()
    drag(canvas, at(canvas, 20.0, 20.0), at(canvas, 25.0, 22.0))
    assert canvas.underlay.lying.x_m == pytest.approx(5.0, abs=0.1) and opened.session.undo.count() == 0
    moved = canvas.underlay.lying
    bar.buttons["scale"].click()
    click(canvas, at(canvas, 10.0, 10.0))
    click(canvas, at(canvas, 20.0, 10.0))
    assert bar.distance.value() == pytest.approx(10.0, abs=0.05)
    bar.distance.selectAll()
    QTest.keyClicks(bar.distance, "25")
    QTest.keyClick(bar.distance, Qt.Key.Key_Return)
    assert canvas.underlay.lying.factor == pytest.approx(0.6 * 2.5, rel=0.01)
    assert canvas.underlay.lying.x_m == pytest.approx(10.0 + (moved.x_m - 10.0) * 2.5, abs=0.2)
    assert canvas.hand is None
    bar.buttons["back"].click()
    assert canvas.underlay.lying == moved
    bar.buttons["back"].click()
    assert canvas.underlay.lying.x_m == 0.0 and not bar.buttons["back"].isEnabled()
    bar.boxes["turn_deg"].setValue(30.0)
    bar.buttons["shown"].click()
    assert not canvas.underlay.shown
    lying = canvas.underlay.lying
    assert opened.session.project.save(tmp_path / "kept.shanglou")
    opened.session.open(Path(str(opened.session.project.path)))
    wait(lambda: opened.jobs.idle() and canvas.underlay.there and canvas.underlay.lying == lying)
    assert not canvas.underlay.shown and bar.isVisible() and bar.boxes["turn_deg"].value() == 30.0
    opened.open_example("songhu-phase-a.toml")
    wait(lambda: opened.jobs.idle() and not canvas.underlay.there)
    assert opened.session.project.save(tmp_path / "other.shanglou")      # nor does it lie in the project of another building
    assert load(tmp_path / "kept.shanglou").selection["underlay"] and not load(tmp_path / "other.shanglou").selection["underlay"]


# levels


def table_of(levels: LevelsEditor) -> list[tuple[str, str]]:
    return [(levels.table.item(row, 0).text(), levels.table.item(row, 1).text()) for row in range(levels.table.rowCount())]


def test_levels_are_listed_with_their_sources(levels: LevelsEditor) -> None:
    assert table_of(levels)[0] == ("屋面", "46.500")
    assert table_of(levels)[-1] == ("1F", "0.000")
    assert all(levels.table.item(row, 3).text() for row in range(levels.table.rowCount()))
    line = levels.canvas.lines[-1]
    assert "1F" in levels.tip(line) and "2,469.6 m²" in levels.tip(line)


def test_a_line_is_dragged_between_two_storeys(opened: Window, levels: LevelsEditor, wait: Wait) -> None:
    canvas = levels.canvas
    middle = canvas.drawing.extent[2] / 2
    drag(canvas, at(canvas, middle, 10.5), at(canvas, middle, 12.0))
    settled(opened, wait)
    heights = [s.height_m.value for s in opened.session.building.storeys]
    low, high = heights[1], heights[2]
    assert low == pytest.approx(6.0, abs=0.2)
    assert low + high == pytest.approx(9.0)
    assert heights[0] == 6.0 and heights[3:] == [4.5] * 7
    assert "3F" in opened.actions_["undo"].text()
    opened.actions_["undo"].trigger()
    settled(opened, wait)
    assert [s.height_m.value for s in opened.session.building.storeys] == [6.0] + [4.5] * 9


def test_a_double_click_adds_a_line_and_delete_takes_it(opened: Window, levels: LevelsEditor, wait: Wait) -> None:
    canvas = levels.canvas
    mouse(canvas, "double", at(canvas, canvas.drawing.extent[2] / 2, 3.2))
    settled(opened, wait)
    building = opened.session.building
    assert [s.name for s in building.storeys][:3] == ["1F", "2F", "3F"]
    assert len(building.storeys) == 11
    assert building.storeys[1].elevation_m.value == pytest.approx(3.2, abs=0.1)
    assert building.storeys[1].id == opened.session.storey_id
    assert "11F" in [name for name, _ in table_of(levels)]
    key(canvas, "Delete")
    settled(opened, wait)
    assert len(opened.session.building.storeys) == 10


def test_no_floor_and_floor_again(opened: Window, levels: LevelsEditor, wait: Wait) -> None:
    opened.session.select_storey("5F")
    levels.buttons["floor"].click()
    settled(opened, wait)
    building = opened.session.building
    assert len(building.storeys) == 9
    assert [(level.elevation_m.value, level.why) for level in building.levels_ignored] == [(19.5, "by-hand")]
    row = next(i for i, (_, level) in enumerate(table_of(levels)) if level == "19.500")
    levels.table.selectRow(row)
    assert levels.buttons["floor"].text() == "是楼层"
    levels.buttons["floor"].click()
    settled(opened, wait)
    assert len(opened.session.building.storeys) == 10
    assert not opened.session.building.levels_ignored


def test_names_and_levels_are_typed_over(opened: Window, levels: LevelsEditor, wait: Wait) -> None:
    levels.table.item(levels.table.rowCount() - 1, 0).setText("首层")
    settled(opened, wait)
    assert opened.session.building.storeys[0].name == "首层"
    row = next(i for i, (_, level) in enumerate(table_of(levels)) if level == "6.000")
    levels.table.item(row, 1).setText("6.30")
    settled(opened, wait)
    assert opened.session.building.storeys[1].elevation_m.value == 6.3
    levels.table.item(row, 1).setText("60")
    assert opened.notices.texts(), "above the roof"
    assert table_of(levels)[row][1] == "6.300"
    levels.table.item(row, 1).setText("hoch")
    assert len(opened.notices.texts()) == 2


def test_a_mesh_shows_its_own_plates_and_lines_are_drawn_to_them(window: Window, wait: Wait, tmp_path: Path) -> None:
    from tests.models.readers.test_level_areas import write_blocks
    from workbench.desktop.panels.levels import LevelsEditor

    write_blocks(tmp_path / "blocks.obj", 4)
    window.session.open(tmp_path / "blocks.obj")     # as it is, without asking for its unit
    wait(lambda: window.session.judged is not None and window.jobs.idle())
    made = LevelsEditor(window.session, window.spoken, window.editor)
    shown(made, wait)
    assert made.has_massing
    levels = sorted(bar.level_m for bar in made.canvas.bars)
    assert len(levels) == 5
    window.session.select_storey(window.session.building.storeys[1].id)
    second = window.session.building.storeys[1].elevation_m.value
    made.delete()
    settled(window, wait)
    px = at(made.canvas, 1.0, second)
    mouse(made.canvas, "double", (px[0], px[1] + 6))
    settled(window, wait)
    assert window.session.building.storeys[1].elevation_m.value == second, "drawn to the plate"
    made.close()
    made.deleteLater()


# all three


def test_they_speak_both_languages_and_show_another_building(opened: Window, plan: PlanView, section: SectionView,
                                                             levels: LevelsEditor, wait: Wait) -> None:
    opened.spoken.switch("en")
    assert plan.title.text() == "Plan 1F"
    assert levels.buttons["add"].text() == "Add a line"
    assert table_of(levels)[0][0] == "Roof"
    opened.open_example("songhu-later-tower.toml")
    wait(lambda: opened.session.path is not None and "later" in opened.session.path.name and opened.jobs.idle())
    assert section.canvas.lines[0].level_m == 8.0
    assert levels.canvas.lines[-1].level.value == 0.0
    assert plan.canvas.drawing.extent is not None
