"""Small and large screens, and screens of twice the points: nothing is cut, nothing is blurred, everything has its room."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.desktop.conftest import Wait

if TYPE_CHECKING:
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui
ROOT = Path(__file__).resolve().parents[2]
SMALL, HUGE = (1280, 720), (3840, 2160)


def _fit(window: Window, wait: Wait, size: tuple[int, int]) -> None:
    window.resize(*size)
    wait(lambda: (window.width(), window.height()) == size)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_at_1280_by_720_no_panel_is_cut(opened: Window, wait: Wait, lang: str) -> None:
    opened.spoken.switch(lang)
    _fit(opened, wait, SMALL)
    from workbench.desktop.places import PLACES

    assert opened.minimumSizeHint().width() <= SMALL[0] and opened.minimumSizeHint().height() <= SMALL[1]
    for place in PLACES:
        if place.id == "city":
            continue
        opened.docks.front(place.id)
        wait(lambda place=place: opened.docks.in_front(place.id))
        dock, panel = opened.docks[place.id], opened.docks.panel(place.id)
        inside = opened.docks.rect()
        assert inside.contains(dock.geometry()), place.id
        least = panel.minimumSizeHint()
        assert panel.width() >= least.width() and panel.height() >= least.height(), (place.id, panel.size(), least)
        assert panel.width() >= 200 and panel.height() >= 120, place.id
    assert (opened.width(), opened.height()) == SMALL     # no panel made the window larger


def test_the_conditions_and_the_toolbar_have_room_at_1280(opened: Window, wait: Wait) -> None:
    from PySide6.QtWidgets import QToolButton

    for lang in ("en", "zh"):
        opened.spoken.switch(lang)
        _fit(opened, wait, SMALL)
        cut = [button.text() for button in opened.bar.findChildren(QToolButton)
               if button.objectName() == "qt_toolbar_ext_button" and button.isVisible()]
        assert not cut
        for field in (opened.conditions.city, opened.conditions.hazard, opened.conditions.on, opened.conditions.ground):
            assert field.width() >= 70


def test_notices_never_make_the_window_higher_than_a_small_screen(opened: Window, wait: Wait) -> None:
    """At 720 points there is room for one; what went well gives way first, and all stay in the list of past notices."""
    _fit(opened, wait, SMALL)
    for level, said in (("error", "一" * 200), ("done", "二"), ("warning", "三" * 30)):
        opened.session.notice(level, lambda _, said=said: said)
        wait(opened.notices.isVisible)
        assert (opened.width(), opened.height()) == SMALL
    assert opened.notices.texts() == ["三" * 30] and len(opened.notices.history) == 3
    _fit(opened, wait, (1440, 900))
    for said in ("四", "五"):
        opened.session.notice("error", lambda _, said=said: said)
    assert opened.notices.texts() == ["三" * 30, "四", "五"]


def test_the_first_page_offers_everything_in_the_order_of_the_keyboard(window: Window, wait: Wait, tmp_path: Path) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from workbench.desktop.remembered import remember_data

    here = tmp_path / "tower.toml"
    here.write_text("a = 1", "utf-8")
    remember_data("recent/files", [str(here), str(tmp_path / "gone.ifc")])
    _fit(window, wait, SMALL)
    window.welcome.refresh()
    wait(lambda: len(window.welcome.recent.tiles) == 2)
    shown = window.welcome.viewport().rect()
    for widget in window.welcome.in_order():
        assert shown.contains(widget.rect().translated(widget.mapTo(window.welcome.viewport(), widget.rect().topLeft()))), widget
    order = [widget for widget in window.welcome.in_order() if widget.isEnabled()]
    order[0].setFocus()
    for after in order[1:]:
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert window.focusWidget() is after
    window.welcome.new_button.setFocus()
    QTest.keyClick(window.welcome.new_button, Qt.Key.Key_Space)
    wait(lambda: window.new_building.dialog is not None)
    window.new_building.dialog.ok.click()
    wait(lambda: window.session.reading is not None and window.jobs.idle())
    assert window.session.building.storeys


def test_at_4k_the_panels_share_the_room(opened: Window, wait: Wait) -> None:
    _fit(opened, wait, HUGE)
    opened.docks.reset()
    wait(lambda: opened.docks["matrix"].width() > 1500)
    shares = {name: opened.docks[name].width() / opened.docks.width() for name in ("storeys", "evidence")}
    assert 0.15 < shares["storeys"] < 0.40 and 0.15 < shares["evidence"] < 0.40
    assert 0.3 < opened.docks["matrix"].height() / opened.docks.height() < 0.6


@pytest.mark.skipif(sys.platform != "linux", reason="the factor is read by Qt's X11 plug-in in this way")
def test_with_twice_the_points_the_marks_are_sharp() -> None:
    code = (
        "from PySide6.QtWidgets import QApplication\n"
        "from workbench.desktop.look import dress\nfrom workbench.desktop.window import Window\n"
        "from workbench.desktop.painting import verdict_pixmap\n"
        "app = QApplication([]); dress(app); w = Window('zh'); w.resize(1280, 720); w.show(); app.processEvents()\n"
        "picture = w.grab(); mark = verdict_pixmap('fail', 30, w.devicePixelRatioF())\n"
        "print(w.devicePixelRatioF(), picture.width(), mark.width(), w.welcome.example_buttons[0].width())")
    env = {**os.environ, "QT_SCALE_FACTOR": "2"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, timeout=60, check=True, env=env)
    ratio, wide, mark, card = done.stdout.split()
    assert (float(ratio), int(wide), int(mark), int(card)) == (2.0, 2560, 60, 196)
