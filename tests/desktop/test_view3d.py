"""The 3D view as a user has it: real clicks, keys and pictures, on software OpenGL. Pictures are judged by shares of colours."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from workbench.desktop.session import Thing

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication

    from workbench.desktop.panels.view3d import View3D
    from workbench.desktop.window import Window

Wait = Callable[[Callable[[], bool]], None]

pytestmark = pytest.mark.gui


@pytest.fixture
def view(opened: Window, app: QApplication, wait: Wait) -> Iterator[View3D]:
    """The view in a window of its own beside the real one, on the same session."""
    from workbench.desktop.panels.view3d import View3D

    made = View3D(opened.session, opened.spoken)
    made.resize(900, 640)
    made.show()
    wait(lambda: made.canvas is not None and made.scene_ is not None and opened.jobs.idle())
    yield made
    made.close()
    made.deleteLater()
    app.sendPostedEvents(made, 52)
    app.processEvents()


def seen(view: View3D) -> np.ndarray:
    """(h, w, 3) what the surface shows now."""
    return pixels(view.canvas.grabFramebuffer())  # type: ignore[union-attr]


def pixels(image: QImage) -> np.ndarray:
    from PySide6.QtGui import QImage

    image = image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, :3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


def share(picture: np.ndarray, colour: tuple[float, float, float], tolerance: int = 3) -> float:
    """Share of a picture that has a colour as it is on lit tops or on walls turned to the light."""
    packed, count = np.unique(picture @ (65536, 256, 1), return_counts=True)     # few colours: compare each of them once
    found = np.column_stack([packed >> 16, packed >> 8 & 255, packed & 255])
    lit = np.rint(np.array(colour)[None] * 255 * np.linspace(0.7, 1.0, 32)[:, None])
    own = (np.abs(found[:, None] - lit[None]).max(axis=2) <= tolerance).any(axis=1)
    return float(count[own].sum() / count.sum())


def spot(view: View3D, number: int, face: str = "south") -> QPointF:
    """Where the middle of an owner's south side or top is seen."""
    from PySide6.QtCore import QPointF

    low, high = (corner[number] for corner in view.scene_.bounds)  # type: ignore[union-attr]
    middle = (low + high) / 2.0
    middle[1 if face == "south" else 2] = low[1] if face == "south" else high[2]
    at = view.canvas.camera.project(middle[None], view.canvas.frame)[0][0]  # type: ignore[union-attr]
    return QPointF(float(at[0]), float(at[1]))


def click(view: View3D, at: QPointF) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    QTest.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=at.toPoint())


def drag(view: View3D, begin: QPointF, end: QPointF) -> None:
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    steps = [(QEvent.Type.MouseButtonPress, begin, left, left),
             *((QEvent.Type.MouseMove, begin + (end - begin) * i / 5, none, left) for i in range(1, 6)),
             (QEvent.Type.MouseButtonRelease, end, left, none)]
    for kind, at, button, held in steps:
        QApplication.sendEvent(view.canvas, QMouseEvent(kind, at, QPointF(view.canvas.mapToGlobal(at)), button, held,
                                                        Qt.KeyboardModifier.NoModifier))


def owner(view: View3D, kind: str, thing: str) -> int:
    return view.scene_.numbers[kind, thing][0]  # type: ignore[union-attr]


def test_a_click_chooses_the_storey_that_is_seen_there(view: View3D) -> None:
    from PySide6.QtCore import QPointF

    for storey in view._session.building.storeys[::3]:  # type: ignore[union-attr]
        click(view, spot(view, owner(view, "storey", storey.id)))
        assert view._session.storey_id == storey.id
    click(view, QPointF(300.0, 5.0))
    assert view._session.storey_id is None     # a click beside everything chooses nothing


def test_after_orbit_pan_and_zoom_a_click_still_meets_what_is_seen(view: View3D, app: QApplication) -> None:
    from PySide6.QtCore import QPointF

    before = view.canvas.camera
    drag(view, QPointF(300, 300), QPointF(340, 310))
    assert view.canvas.camera.azimuth == pytest.approx(before.azimuth - 16.0)
    assert view.canvas.camera.elevation == pytest.approx(before.elevation + 4.0)
    view.set_parallel(True)
    view.canvas.look(view.canvas.camera.zoomed(0.8, 350.0, 250.0, view.canvas.frame).panned(20.0, 10.0, view.canvas.frame))
    storey = view._session.building.storeys[4]
    click(view, spot(view, owner(view, "storey", storey.id)))
    assert view._session.storey_id == storey.id


def test_what_is_chosen_elsewhere_is_outlined_here(view: View3D) -> None:
    from workbench.desktop.theme import rgb, tone

    session = view._session
    blue = rgb(tone("link"))
    before = share(seen(view), blue)
    session.select_storey(session.building.storeys[2].id)
    assert share(seen(view), blue) > before + 0.0008 and view.overlay.chosen == session.storey_id
    session.select("lift", session.building.lifts[0].id)
    assert view._chosen_owners(view.scene_) == (owner(view, "lift", session.building.lifts[0].id),)


def test_a_lift_is_chosen_through_glass(view: View3D) -> None:
    session, lift = view._session, view._session.building.lifts[1]
    view.look("top")
    click(view, spot(view, owner(view, "lift", lift.id), "top"))
    assert session.thing == Thing("storey", session.building.storeys[-1].id)     # its shaft ends in the top storey's roof
    session.select_storey(None)     # a chosen storey stays solid
    view.bar.glass.setChecked(True)
    click(view, spot(view, owner(view, "lift", lift.id), "top"))
    assert session.thing == Thing("lift", lift.id)


def test_a_truck_stands_for_its_dock(view: View3D) -> None:
    dock = view._session.building.docks[0]
    click(view, spot(view, owner(view, "truck", dock.id), "top"))
    assert view._session.thing == Thing("dock", dock.id)


def test_colours_follow_the_mode_and_the_solids_stay(view: View3D) -> None:
    from workbench.desktop.theme import LIGHT

    solids, places = view.scene_, view.canvas.faces.places
    verdicts = set(view._session.verdicts.values())
    shown = sum(share(seen(view), LIGHT.massing[verdict]) for verdict in verdicts)
    assert shown > 0.1
    view.bar.modes.setCurrentIndex(3)     # height
    assert view.showing.mode == "height" and view.scene_ is solids and not places._changed
    picture = seen(view)
    for entry in view.overlay.colouring.legend:
        assert share(picture, entry.colour) > 0.005
    assert sum(share(picture, LIGHT.massing[verdict]) for verdict in verdicts) < shown / 4


def test_another_panel_hands_over_colours_with_a_legend(view: View3D) -> None:
    from workbench.desktop.scene.colouring import Entry

    ids = [storey.id for storey in view._session.building.storeys]
    violet = (0.5, 0.1, 0.6)
    view.colours_by("租户", dict.fromkeys(ids, violet), (Entry(violet, "甲"),))
    assert view.bar.modes.currentText() == "租户" and view.bar.modes.count() == 6 and share(seen(view), violet) > 0.1
    view.colours_by("", {})
    assert view.showing.mode == "verdict" and share(seen(view), violet) < 0.001


def test_a_level_section_hides_what_is_above_and_its_cap_is_picked(view: View3D) -> None:
    from workbench.desktop.theme import LIGHT

    session = view._session
    first, top = session.building.storeys[0], session.building.storeys[-1]
    session.select_storey(None)
    view.look("front")
    whole = seen(view)
    view.bar.level_on.setChecked(True)
    view.bar.level.setValue(3.0)
    assert view.showing.level_m == 3.0
    picture, colour = seen(view), LIGHT.massing[session.verdicts[top.id]]
    assert share(picture, colour) < share(whole, colour) * 0.25     # 3 m of 46.5 m are left
    click(view, spot(view, owner(view, "storey", top.id)))
    assert session.storey_id is None
    view.look("top")
    click(view, spot(view, owner(view, "storey", first.id), "top"))
    assert session.storey_id == first.id


def test_the_handle_of_a_section_is_dragged(view: View3D) -> None:
    from PySide6.QtCore import QPointF

    view.show_as(replace(view.showing, level_m=20.0))
    at, way = view.overlay.handles(view.canvas.frame)[0][1:]
    drag(view, at, at + QPointF(0.0, 5.0 * way[1]))
    assert view.showing.level_m == pytest.approx(25.0, abs=0.2)
    assert view.bar.level.value() == pytest.approx(25.0, abs=0.2)     # the number follows the handle
    before = view.canvas.camera
    drag(view, view.overlay.handles(view.canvas.frame)[0][1], QPointF(200.0, -9000.0))
    assert view.showing.level_m == view.bar.level.maximum() and view.canvas.camera == before


def test_an_upright_section_has_a_cap_in_the_colour_of_its_storey(view: View3D) -> None:
    view.look("front")
    view.bar.side_on.setChecked(True)
    view.bar.place.setValue(3.0)
    assert (view.showing.turn_deg, view.showing.place_m) == (270.0, 3.0) and view.bar.side.currentText() == "前侧"
    storey = view._session.building.storeys[5]
    low, high = (corner[owner(view, "storey", storey.id)] for corner in view.scene_.bounds)
    middle = (low + high) / 2.0
    at = view.canvas.camera.project(middle[None], view.canvas.frame)[0][0]
    colour = seen(view)[int(at[1]), int(at[0])] / 255.0
    from workbench.desktop.theme import LIGHT

    assert colour == pytest.approx(np.array(LIGHT.massing[view._session.verdicts[storey.id]]) * 0.86, abs=0.02)


def test_an_upright_section_is_turned_by_its_handle_and_by_typing(view: View3D) -> None:
    from PySide6.QtCore import QPointF

    view.bar.side_on.setChecked(True)
    view.bar.turn.setValue(300.0)
    assert view.showing.turn_deg == 300.0 and view.bar.side.currentText() == "其他方向"
    assert view.overlay.planes[0].normal == pytest.approx((0.5, -(3 ** 0.5) / 2, 0.0))
    cuts = [cap for cap in view.scene_.caps(view.overlay.planes, np.ones(len(view.scene_.owners), bool))  # type: ignore[union-attr]
            if view.scene_.owners[cap.owner].kind == "storey"]  # type: ignore[union-attr]
    assert len(cuts) == len(view._session.building.storeys)  # type: ignore[union-attr]
    view.bar.side.setCurrentIndex(1)
    view.bar.side.activated.emit(1)
    assert view.showing.turn_deg == 180.0
    view.look("top")
    spot_ = view.overlay.turners(view.canvas.frame)[0][1]
    middle = view.canvas.camera.project(view.middle(view.scene_)[None], view.canvas.frame)[0][0]
    arm = spot_ - QPointF(float(middle[0]), float(middle[1]))
    drag(view, spot_, QPointF(float(middle[0]) + arm.y(), float(middle[1]) - arm.x()))     # a quarter against the clock
    assert view.showing.turn_deg == pytest.approx(270.0, abs=3.0)
    assert view.bar.turn.value() == pytest.approx(view.showing.turn_deg)
    before = view.canvas.camera
    view.look("front")
    flat = view.overlay.turners(view.canvas.frame)[0][1]
    turn = view.showing.turn_deg
    drag(view, flat, flat + QPointF(-40.0, 0.0))     # seen from the side, pixels to the right are degrees
    assert view.showing.turn_deg == pytest.approx((turn - 20.0) % 360.0, abs=0.2) and before.azimuth == view.canvas.camera.azimuth


def test_what_the_pointer_is_over_is_outlined(view: View3D) -> None:
    from PySide6.QtCore import QPointF

    before = seen(view)
    view.canvas.moved.emit(spot(view, owner(view, "storey", view._session.building.storeys[5].id)))
    outlined = (seen(view) != before).any(axis=2)
    assert view.canvas.hovered.order.count > 0 and 0.0005 < outlined.mean() < 0.02
    assert view._session.storey_id is None     # nothing is chosen by it
    view.canvas.moved.emit(QPointF(-1.0, -1.0))
    assert view.canvas.hovered.order.count == 0


def test_tenants_are_a_colouring_that_says_when_nobody_is_placed(view: View3D) -> None:
    asked: list[int] = []
    view.tenants_asked.connect(lambda: asked.append(1))
    view.bar.modes.setCurrentIndex(view.bar.modes.findText("租户"))
    assert asked == [1] and view.showing.mode == "given" and "尚未布置" in view.overlay.colouring.legend[0].said
    view.colours_by("租户：行业", {view._session.building.storeys[0].id: (0.5, 0.1, 0.6)})
    assert share(seen(view), (0.5, 0.1, 0.6)) > 0.005


def test_north_is_shown_only_where_somebody_says_it(view: View3D, opened: Window, wait: Wait) -> None:
    from models.measured import Measured, assumed

    assert view.overlay.north_at() is None and view.bar.views["front"].text() == "正面"
    opened.session.put_around(opened.session.plot, replace(opened.session.site, north_deg=Measured(
        90.0, "deg", assumed("description-assumed"))))     # north is to the right of the plan
    view._ask("colours")
    view.look("top")
    ring, letter = view.overlay.north_at()  # type: ignore[misc]
    assert letter.x() > ring.x() + 5.0 and letter.y() == pytest.approx(ring.y(), abs=0.5)
    assert view.bar.views["front"].text() == "正面（朝东）" and view.bar.views["right"].text() == "右面（朝北）"
    assert view.bar.views["top"].text() == "俯视"
    wait(opened.jobs.idle)


def test_isolation_hides_the_others_and_walking_takes_it_along(view: View3D) -> None:
    session = view._session
    session.select_storey(session.building.storeys[4].id)
    view.bar.isolations["hidden"].trigger()
    others = [owner(view, "storey", storey.id) for storey in session.building.storeys if storey.id != session.storey_id]
    assert not view.overlay.shown[others].any()
    click(view, spot(view, others[0]))
    session.select_storey(session.building.storeys[4].id)
    session.walk(1)
    assert view.overlay.shown[owner(view, "storey", session.building.storeys[5].id)]
    assert not view.overlay.shown[owner(view, "storey", session.building.storeys[4].id)]
    view.bar.isolations["none"].trigger()
    assert view.overlay.shown.all()


def test_storeys_are_pulled_apart_by_the_slider(view: View3D) -> None:
    low, high = view.scene_.box()
    view.bar.apart.setValue(100)
    assert view.scene_.gap_m > 4.0
    assert view.scene_.box()[1][2] == pytest.approx(high[2] + 9 * view.scene_.gap_m)
    view.set_parallel(True)
    view.look("front")
    picture = seen(view)
    two = [spot(view, owner(view, "storey", view._session.building.storeys[i].id)) for i in (3, 4)]
    between = (two[0] + two[1]) / 2
    assert picture[int(two[0].y()), int(two[0].x())].min() < 200
    assert picture[int(between.y()), int(between.x())].tolist() == [255, 255, 255]     # no wall joins them
    view.bar.apart.setValue(0)
    assert view.scene_.box()[1][2] == pytest.approx(high[2]) and view.scene_.box()[0][2] == pytest.approx(low[2])


def test_the_view_cube_turns_to_its_face(view: View3D) -> None:
    name, shape = next((name, shape) for name, shape in view.overlay.cube() if name == "front")
    click(view, shape.boundingRect().center())
    assert (view.canvas.camera.azimuth, view.canvas.camera.elevation) == (-90.0, 0.0)
    assert name == "front"


def test_measuring_tells_storey_and_distance_until_escape(view: View3D) -> None:
    from PySide6.QtCore import QPointF, Qt
    from PySide6.QtTest import QTest

    view.bar.measure.setChecked(True)
    view.look("front")
    number = owner(view, "storey", view._session.building.storeys[3].id)
    low, high = (corner[number] for corner in view.scene_.bounds)
    ends = [view.canvas.camera.project(np.array([[x, low[1], z]]), view.canvas.frame)[0][0]
            for x, z in ((low[0], low[2]), (high[0], high[2]))]
    click(view, QPointF(ends[0][0] + 4.0, ends[0][1] - 4.0))
    assert "4.50 m" in view.overlay.readout and "2,469.6 m²" in view.overlay.readout
    click(view, QPointF(ends[1][0] - 4.0, ends[1][1] + 4.0))
    assert "58.972 m" in view.overlay.readout     # √(58.8² + 4.5²), snapped to the corners
    assert "+4.50 m" in view.overlay.readout
    click(view, QPointF(ends[1][0] - 4.0, ends[0][1] - 4.0))
    assert "132.30 m²" in view.overlay.readout.replace("132.3 m²", "132.30 m²")     # half of 58.8 m × 4.5 m
    assert len(view.overlay.points) == 3
    at = QPointF(ends[0][0] + 4.0, ends[0][1] - 4.0).toPoint()
    QTest.mouseDClick(view.canvas, Qt.MouseButton.LeftButton, pos=at)
    click(view, QPointF(ends[0][0] + 4.0, ends[0][1] - 4.0))
    assert len(view.overlay.points) == 1 and "4.50 m" in view.overlay.readout     # begun anew
    assert view._session.storey_id is None     # measuring chooses nothing
    QTest.keyClick(view.canvas, Qt.Key.Key_Escape)
    assert not view.bar.measure.isChecked() and not view.overlay.points


def test_an_edit_changes_the_solids_and_keeps_the_camera(view: View3D, opened: Window, wait: Wait) -> None:
    camera = view.canvas.camera
    storey = view._session.building.storeys[-1]
    assert opened.editor.set_height(storey.id, "9.5")
    wait(lambda: opened.jobs.idle())
    low, high = (corner[owner(view, "storey", storey.id)] for corner in view.scene_.bounds)
    assert high[2] - low[2] == pytest.approx(9.5)
    assert (view.canvas.camera.azimuth, view.canvas.camera.distance_m) == (camera.azimuth, camera.distance_m)


def test_a_hidden_view_does_nothing_until_it_is_seen(view: View3D, opened: Window, wait: Wait) -> None:
    before = view.scene_
    view.hide()
    assert opened.editor.set_height(view._session.building.storeys[-1].id, "9.5")
    wait(lambda: opened.jobs.idle())
    assert view.scene_ is before
    view.show()
    assert view.scene_ is not before


def test_swept_paths_are_drawn_when_asked_for(view: View3D, opened: Window, wait: Wait) -> None:
    assert not any(one.kind == "path" for one in view.scene_.owners)
    view.bar.paths.setChecked(True)
    wait(lambda: any(one.kind == "path" for one in view.scene_.owners))
    view.bar.paths.setChecked(False)
    assert not any(one.kind == "path" for one in view.scene_.owners)


def test_words_change_with_the_language(view: View3D, opened: Window) -> None:
    assert view.bar.modes.itemText(0) == "判定结果" and view.overlay.colouring.title == "判定结果"
    opened.spoken.switch("en")
    assert view.bar.modes.itemText(0) == "Verdict" and view.overlay.colouring.title == "Verdict"
    assert view.bar.glass.text() == "X-ray"
    assert view.overlay.notes and all(said.isascii() for said in (note.replace("×", "x") for note in view.overlay.notes))
    view.measure(True)
    assert view.overlay.readout.startswith("Measure")
    opened.spoken.switch("zh")
    assert view.overlay.readout.startswith("量测") and "未画出" in view.overlay.notes[0]


def test_page_keys_and_others_are_left_to_the_window(view: View3D) -> None:
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    for key, taken in ((Qt.Key.Key_PageUp, False), (Qt.Key.Key_Escape, False), (Qt.Key.Key_Left, True)):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        view.canvas.keyPressEvent(event)
        assert event.isAccepted() is taken
    assert not view.canvas.keyTimer.isActive()


def test_a_few_items_draw_everything(view: View3D) -> None:
    assert len(view.canvas.items) <= 60


def test_without_opengl_the_drawn_view_takes_its_place(opened: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.desktop.opengl import SWITCH
    from workbench.desktop.panels.view3d import FlatView, make_view

    monkeypatch.setenv(SWITCH, "1")
    made = make_view(opened.session, opened.spoken)
    made.resize(640, 420)
    assert isinstance(made, FlatView) and "OpenGL" in made.notice.text()
    assert share(pixels(made.picture()), (1.0, 1.0, 1.0)) < 0.95
    made.turn(30)
    made.deleteLater()


def test_a_library_that_fails_gives_the_drawn_view(opened: Window, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.desktop.panels import view3d

    monkeypatch.setattr(view3d, "load", lambda: "ImportError: no OpenGL")
    made = view3d.View3D(opened.session, opened.spoken)
    made.resize(640, 420)
    made.show()
    wait(lambda: made.findChild(view3d.FlatView) is not None)
    assert made.canvas is None and not made.bar.isVisible()
    made.close()
    made.deleteLater()


def test_nothing_open_and_no_outlines_are_said(window: Window, wait: Wait) -> None:
    from workbench.desktop.panels.view3d import View3D

    made = View3D(window.session, window.spoken)
    made.resize(640, 420)
    made.show()
    wait(lambda: made.canvas is not None and not made._due and window.jobs.idle())
    assert made.waiting.isVisible() and not made.canvas.isVisible() and not made.bar.isEnabled()
    assert made.picture().isNull() or made.scene_ is None
    made.close()
    made.deleteLater()


def test_no_thread_and_no_timer_is_left(view: View3D) -> None:
    from PySide6.QtCore import QTimer

    assert threading.enumerate() == [threading.main_thread()]
    assert not any(timer.isActive() for timer in view.findChildren(QTimer))
    assert view._session.jobs.idle()
