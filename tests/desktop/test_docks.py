"""The panels can be hidden, brought back, moved, remembered and put back as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.desktop.conftest import Wait

if TYPE_CHECKING:
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


def test_every_place_is_a_dock_with_a_panel_that_can_be_seen(opened: Window, wait: Wait) -> None:
    from workbench.desktop.places import AREAS, PLACES

    assert {place.area for place in PLACES} == set(AREAS)
    for place in PLACES:
        opened.docks.front(place.id)
        wait(lambda place=place: opened.docks.in_front(place.id))
        assert opened.docks.panel(place.id).isVisible()
        assert opened.docks[place.id].windowTitle() == opened.spoken(place.title_key)


def test_the_view_menu_closes_a_panel_and_brings_it_back(opened: Window, wait: Wait) -> None:
    action = opened.actions_["panel.evidence"]
    assert action.isChecked()
    action.trigger()
    assert not opened.evidence.isVisible() and not action.isChecked()
    action.trigger()
    wait(opened.evidence.isVisible)
    assert action.isChecked()


def test_a_layout_is_remembered_and_can_be_put_back(opened: Window, wait: Wait) -> None:
    from workbench.desktop.window import Window as AWindow

    opened.docks["matrix"].close()
    opened.docks.keep()
    second = AWindow("zh")
    try:
        second.show()
        second.open_example("songhu-phase-a.toml")
        wait(lambda: second.session.judged is not None and second.jobs.idle())
        second.show_page("check")
        wait(second.evidence.isVisible)
        assert second.docks["matrix"].isHidden()
        second.actions_["reset-layout"].trigger()
        wait(second.matrix.isVisible)
    finally:
        second.close()
        second.deleteLater()


@pytest.mark.parametrize("spoilt", ["", "nonsense", "AAAA/wAAAAH9", "会"])
def test_a_spoilt_layout_falls_back(window: Window, wait: Wait, spoilt: str) -> None:
    from workbench.desktop.remembered import remember

    remember("window/layout", spoilt)
    window.open_example("songhu-phase-a.toml")
    wait(lambda: window.session.judged is not None and window.jobs.idle())
    window.show_page("check")
    wait(lambda: window.matrix.isVisible() and window.storeys.isVisible() and window.evidence.isVisible())


def test_a_dock_floats_and_comes_back(opened: Window, wait: Wait) -> None:
    dock = opened.docks["evidence"]
    dock.setFloating(True)
    wait(lambda: dock.isFloating() and opened.evidence.isVisible())
    opened.docks.reset()
    wait(lambda: not dock.isFloating() and opened.evidence.isVisible())


TABS = 34      # points of a row of tabs


def _parts(window: Window) -> dict[str, tuple[float, float]]:
    """What each area has of the width and height, by the dock that is in front there."""
    found = {area: window.docks.front_of(area) for area in ("left", "centre", "right", "bottom")}
    whole = window.docks.size()
    return {area: (dock.width() / whole.width(), (dock.height() + (0 if area == "left" else TABS)) / whole.height())
            for area, dock in found.items() if dock}


def _near(found: dict[str, tuple[float, float]], wanted: dict[str, tuple[float, float]]) -> bool:
    """To a fiftieth: borders and title lines have their points on every screen."""
    return found.keys() == wanted.keys() and all(abs(found[area][way] - wanted[area][way]) < 0.03
                                                 for area in wanted for way in (0, 1))


def _border(window: Window) -> tuple[int, int]:
    """A point on the border between the left and the centre."""
    dock = window.docks["storeys"].geometry()
    return dock.right() + 3, dock.center().y()


def test_panels_keep_their_part_of_the_window_on_every_screen(opened: Window, wait: Wait) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    from workbench.desktop.remembered import remembered_data
    from workbench.desktop.window import Window as AWindow

    opened.resize(1280, 720)
    wait(lambda: opened.width() == 1280)
    x, y = _border(opened)
    before = opened.docks["storeys"].width()
    QTest.mousePress(opened.docks, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
    QTest.mouseMove(opened.docks, QPoint(x + 80, y))
    wait(lambda: opened.docks["storeys"].width() > before + 60)
    QTest.mouseRelease(opened.docks, Qt.MouseButton.LeftButton, pos=QPoint(x + 80, y))
    wanted = _parts(opened)
    large, small = ("levels", "history"), ("plan", "levels", "section", "inspector", "compare")
    for size, names in (((3840, 2160), large), ((1280, 720), small)):
        opened.resize(*size)
        wait(lambda size=size: opened.width() == size[0] and _near(_parts(opened), wanted))
        for name in names:
            opened.docks.front(name)
            wait(lambda name=name: opened.docks.in_front(name))
            assert _near(_parts(opened), wanted), (size, name, _parts(opened), wanted)
    opened.docks.keep()
    assert abs(remembered_data("window/shares", {})["storeys"][0] - wanted["left"][0]) < 0.03
    second = AWindow("zh")
    try:
        second.resize(2400, 1200)
        second.pages.setCurrentIndex(2)
        second.show()
        wait(lambda: _near(_parts(second), wanted))
        second.docks.reset()
        wait(lambda: abs(_parts(second)["left"][0] - 0.28) < 0.03)
    finally:
        second.close()
        second.deleteLater()


@pytest.mark.parametrize("spoilt", ["[]", "{\"storeys\": 3}", "{\"storeys\": [0, 9]}", "会"])
def test_spoilt_parts_are_the_usual_ones(spoilt: str) -> None:
    from workbench.desktop.dock_shares import USUAL, DockShares
    from workbench.desktop.remembered import remember, remembered_data

    remember("window/shares", spoilt)
    shares = DockShares(None, {"storeys": USUAL["left"]})
    shares.take(remembered_data("window/shares", {}))
    assert shares.kept() == {"storeys": list(USUAL["left"])}


def test_the_layout_can_be_put_back_from_menu_and_palette(opened: Window) -> None:
    action = opened.actions_["reset-layout"]
    assert action in [found for menu in opened.menuBar().actions() for sub in menu.menu().actions() if sub.menu()
                      for found in sub.menu().actions()]
    opened.helping.show_palette()
    palette = opened.helping.palette
    palette.line.setText(action.text())
    assert any(action.text() in palette.list.item(row).text() for row in range(palette.list.count()))
    palette.reject()


def test_a_panel_has_the_whole_page_and_gives_it_back(opened: Window, wait: Wait) -> None:
    """By a double click on its tab, by the action, and where another panel is asked for."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QTabBar

    docks = opened.docks
    docks.front("matrix")
    wait(lambda: docks.in_front("matrix"))
    before = docks["matrix"].geometry()
    bars = docks.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    title = docks["matrix"].windowTitle()
    bar, tab = next((bar, i) for bar in bars for i in range(bar.count()) if bar.isVisible() and bar.tabText(i) == title)
    QTest.mouseDClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(tab).center())
    wait(lambda: docks["matrix"].height() > 0.8 * docks.height())
    assert docks.large and docks["matrix"].width() > 0.95 * docks.width()
    assert not docks.in_front("evidence")
    opened.actions_["enlarge"].trigger()
    wait(lambda: docks["matrix"].geometry() == before)
    assert docks.in_front("evidence") and not docks.large
    opened.actions_["enlarge"].trigger()
    docks.front("evidence")
    wait(lambda: docks.in_front("evidence") and docks["matrix"].geometry() == before)


def test_a_layout_is_remembered_as_it_was_before_a_panel_was_enlarged(opened: Window) -> None:
    from workbench.desktop.remembered import remembered

    opened.docks.keep()
    before = remembered("window/layout")
    opened.docks.enlarge("matrix")
    opened.docks.keep()
    assert remembered("window/layout") == before
