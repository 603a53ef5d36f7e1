"""The levels editor on a massing: lines cut it where they lie, the curve shows its setbacks, and everything has a key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.readers import read
from models.reading import ReadOptions
from tests.desktop.test_drawings import at, click, drag, mouse, settled, shown, table_of
from tests.models.test_view_mesh import BLOCKS, blocks_obj

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbench.desktop.panels.levels import LevelsEditor
    from workbench.desktop.window import Window

    Wait = Callable[[Callable[[], object]], None]

pytestmark = pytest.mark.gui

WIDE_M2, NARROW_M2 = 600.0, 200.0
"""30 × 20 m up to 14 m, 10 × 20 m from there to 20 m; floors at 0, 8 and 14 m."""


def editor_of(window: Window, wait: Wait, path: Path, *blocks: tuple[float, ...]) -> LevelsEditor:
    from workbench.desktop.panels.levels import LevelsEditor

    options = ReadOptions(up_axis="z")
    path.write_text(blocks_obj(*blocks), "utf-8")
    window.session.open_reading(path, read(path, options), options)
    wait(lambda: window.session.judged is not None and window.jobs.idle())
    made = LevelsEditor(window.session, window.spoken, window.editor)
    shown(made, wait)
    wait(lambda: bool(made.massing.curve))
    settled(window, wait)
    return made


@pytest.fixture
def levels(window: Window, wait: Wait, tmp_path: Path) -> Iterator[LevelsEditor]:
    made = editor_of(window, wait, tmp_path / "塔楼.obj", *BLOCKS)
    yield made
    made.close()
    made.deleteLater()


def floors(window: Window) -> list[tuple[float, float | None]]:
    """Elevation and area of each storey."""
    assert window.session.building is not None
    return [(s.elevation_m.value, None if s.area_m2 is None else s.area_m2.value) for s in window.session.building.storeys]


def press(levels: LevelsEditor, name: str, control: bool = False) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(levels.canvas, getattr(Qt.Key, f"Key_{name}"), held)


def test_a_line_that_is_dragged_cuts_the_massing(window: Window, levels: LevelsEditor, wait: Wait) -> None:
    canvas = levels.canvas
    assert floors(window) == [(0.0, WIDE_M2), (8.0, WIDE_M2), (14.0, NARROW_M2)]
    before = window.session.building
    drag(canvas, at(canvas, 300.0, 14.0), at(canvas, 300.0, 12.5), let_go=False)
    held, level = canvas.held, canvas.level_m
    assert held is not None and level == pytest.approx(12.5, abs=0.1)
    outline, own = levels.outlines_at(held, level)
    assert outline is not None and own is not None and (outline.area, own.area) == (WIDE_M2, NARROW_M2)
    assert levels.area_words(held, outline) == ["剖切面积 600.0 m²", "与现面积相差 +400.0 m²"]
    assert not levels.grab().isNull(), "the card with the plan is painted"
    mouse(canvas, "release", at(canvas, 300.0, 12.5))
    settled(window, wait)
    assert floors(window)[2] == (pytest.approx(12.5, abs=0.1), WIDE_M2)
    top = window.session.building.storeys[2]
    assert top.outline.bounds == (0.0, 0.0, 30.0, 20.0)
    assert "体量在该标高的剖切面积" in levels.tip(next(line for line in canvas.lines if line.name == "3F"))
    row = next(i for i, (name, _) in enumerate(table_of(levels)) if name == "3F")
    assert "剖切面积" in levels.table.item(row, 3).text()
    window.actions_["undo"].trigger()
    settled(window, wait)
    assert window.session.building == before and floors(window)[2] == (14.0, NARROW_M2)
    window.actions_["redo"].trigger()
    settled(window, wait)
    assert floors(window)[2][1] == WIDE_M2


def test_a_line_that_is_added_has_the_area_of_the_massing_there(window: Window, levels: LevelsEditor, wait: Wait) -> None:
    canvas = levels.canvas
    mouse(canvas, "double", at(canvas, 100.0, 16.9))
    settled(window, wait)
    assert floors(window)[3] == (pytest.approx(16.9, abs=0.1), NARROW_M2)
    press(levels, "Delete")
    settled(window, wait)
    assert len(floors(window)) == 3


def test_the_curve_stands_behind_the_bars_and_its_axis_says_so(window: Window, levels: LevelsEditor) -> None:
    canvas = levels.canvas
    assert {round(one.area_m2) for one in canvas.curve} == {600, 200}
    assert len(canvas.curve) >= 200
    assert canvas._tip((400.0, 10.0)) == "+10.000 m 处剖切面积 600.0 m²"
    assert canvas._tip((400.0, 17.5)) == "+17.500 m 处剖切面积 200.0 m²"
    assert canvas._tip((400.0, 30.0)) == ""
    image = canvas.grab().toImage()
    inside, outside = (image.pixelColor(*(round(px) for px in at(canvas, area, 16.0))) for area in (150.0, 400.0))
    assert inside != outside, "the setback is seen"


def test_every_act_has_a_key(window: Window, levels: LevelsEditor, wait: Wait) -> None:
    canvas = levels.canvas
    click(canvas, at(canvas, 400.0, 8.0))
    assert levels.chosen is not None and levels.chosen.name == "2F"
    press(levels, "Up")
    assert levels.chosen.name == "3F" and window.session.storey_id == levels.chosen.id
    press(levels, "Down", control=True)
    settled(window, wait)
    assert floors(window)[2] == (13.9, WIDE_M2), "out of the reach of the plate, under the setback"
    press(levels, "Up", control=True)
    settled(window, wait)
    assert floors(window)[2] == (14.0, NARROW_M2)
    press(levels, "Space")
    settled(window, wait)
    assert len(floors(window)) == 2 and levels.chosen is not None and levels.chosen.kind == "ignored"
    press(levels, "Space")
    settled(window, wait)
    assert floors(window)[2] == (14.0, NARROW_M2)
    press(levels, "Insert")
    settled(window, wait)
    assert len(floors(window)) == 4
    levels.canvas.setFocus()
    press(levels, "F2")
    assert levels.table.state() == levels.table.State.EditingState


def test_the_menu_of_a_place_says_what_can_be_done_there(window: Window, levels: LevelsEditor, wait: Wait) -> None:
    def said(menu: object) -> list[str]:
        return [action.text() for action in menu.actions()]     # type: ignore[attr-defined]

    lines = {line.kind: line for line in levels.canvas.lines}
    assert said(levels.menu(None, 3.5)) == ["在 +3.500 m 加层线"]
    assert said(levels.menu(lines["floor"], 0.0)) == ["改名称…", "输入标高…", "不是楼层", "删除"]
    assert said(levels.menu(lines["ignored"], 0.0)) == ["是楼层", "删除"]
    assert said(levels.menu(lines["roof"], 0.0)) == ["输入标高…"]
    levels.menu(None, 3.5).actions()[0].trigger()
    settled(window, wait)
    assert (3.5, WIDE_M2) in floors(window)


def test_what_is_asked_before_the_massing_is_ready_is_done_when_it_is(window: Window, levels: LevelsEditor, wait: Wait) -> None:
    mesh = window.session.reading.mesh
    levels.massing.show(None, "")
    assert levels.massing.outline_at(4.0) is None
    levels.massing.show(mesh, window.session.building.id)
    assert levels.add(4.0)
    assert len(floors(window)) == 3
    wait(lambda: len(floors(window)) == 4)
    assert floors(window)[1] == (4.0, WIDE_M2)


def test_a_project_brings_the_massing_back(window: Window, levels: LevelsEditor, wait: Wait, tmp_path: Path) -> None:
    mesh = window.session.reading.mesh
    levels.add(4.0)
    settled(window, wait)
    window.session.project.save(tmp_path / "a.shanglou")
    wait(window.jobs.idle)
    window.open_path(tmp_path / "a.shanglou")
    wait(lambda: window.session.path is not None and window.session.path.suffix == ".shanglou" and window.jobs.idle())
    again = window.session.reading.mesh
    assert again is not mesh and again == mesh
    wait(lambda: bool(levels.massing.curve))
    settled(window, wait)
    levels.add(16.9)
    settled(window, wait)
    assert (4.0, WIDE_M2) in floors(window) and (16.9, NARROW_M2) in floors(window)


def test_a_massing_without_floors_gets_them_by_hand(window: Window, wait: Wait, tmp_path: Path) -> None:
    """A block of 30 × 20 × 18 m: nothing inside says where a floor is."""
    levels = editor_of(window, wait, tmp_path / "体块.obj", (0.0, 0.0, 0.0, 30.0, 20.0, 18.0))
    canvas = levels.canvas
    assert floors(window) == [] and canvas.drawing.extent is not None and not canvas._empty()
    for level_m in (0.0, 6.0, 12.0):
        mouse(canvas, "double", at(canvas, 100.0, level_m))
        settled(window, wait)
    assert [area for _, area in floors(window)] == [WIDE_M2] * 3
    assert [level for level, _ in floors(window)] == pytest.approx([0.0, 6.0, 12.0], abs=0.1)
    assert window.session.building.storeys[2].height_m is None
    levels.menu(None, 18.0).actions()[1].trigger()
    settled(window, wait)
    assert window.session.building.roof_m.value == 18.0
    assert window.session.building.storeys[2].height_m.value == pytest.approx(6.0, abs=0.1)
    assert len(levels.menu(None, 17.0).actions()) == 1, "there is a roof line to drag now"
    levels.close()
    levels.deleteLater()
