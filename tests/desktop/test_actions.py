"""Every action of the table does something that can be seen, or is greyed out; keys, menus and tooltips come from the table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.desktop.conftest import Wait

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


def _state(window: Window) -> dict[str, Any]:
    """What a person could see, or what would be written, but for the picture."""
    from PySide6.QtWidgets import QApplication, QDialog

    from workbench.desktop.theme import theme

    session = window.session
    return {
        "page": window.page, "lang": window.spoken.lang, "theme": theme().name, "storey": session.storey_id,
        "path": session.path, "reading": id(session.reading), "buildings": id(session.buildings), "undo": session.undo.index(),
        "docks": tuple(not dock.isHidden() for dock in window.docks.docks()), "front": tuple(
            window.docks.in_front(name) for name in window.docks.names()),
        "dialogs": tuple(sorted(type(w).__name__ for w in QApplication.topLevelWidgets()
                                if isinstance(w, QDialog) and w.isVisible())),
        "notices": len(window.notices.history), "jobs": tuple(window.jobs.shown_all()), "open": window.isVisible(),
    }


def _picture(window: Window) -> QImage:
    return window.grab().toImage().scaled(240, 150)


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Questions for files and places are answered with Cancel, and noted."""
    from PySide6.QtPrintSupport import QPrintDialog
    from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox

    asked: list[str] = []

    def no(dialog: QDialog) -> int:
        asked.append(type(dialog).__name__)
        return 0

    for kind in (QFileDialog, QMessageBox, QPrintDialog, QDialog):
        monkeypatch.setattr(kind, "exec", no)
    return asked


def _close_dialogs(window: Window) -> None:
    from PySide6.QtWidgets import QApplication, QDialog

    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            widget.close()
    if window.helping.tour is not None:
        window.helping.tour.stop()


BEFORE: dict[str, Callable[[Window], object]] = {
    # what has to be so for an action to have something to do
    "page.check": lambda window: window.show_page("report"),
    "undo": lambda window: window.editor.set_load("4F", "3"),
    "redo": lambda window: (window.editor.set_load("4F", "3"), window.session.undo.undo()),
    "zh": lambda window: window.spoken.switch("en"),
    "theme.light": lambda window: window.choose_theme("dark"),
    "theme.system": lambda window: window.choose_theme("dark"),
    "reset-layout": lambda window: window.docks["matrix"].close(),
    "storey-down": lambda window: window.session.select_storey("5F"),
}


def test_every_action_has_an_effect_or_is_greyed_out(opened: Window, wait: Wait, recorded: list[str],
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtWidgets import QApplication

    from workbench.desktop.look import choose_theme

    idle = []
    for entry in opened.actions_.entries:
        if entry.id == "quit":
            continue     # last
        opened.show_page("check")
        choose_theme(QApplication.instance(), "light")
        BEFORE.get(entry.id, lambda _: None)(opened)
        wait(lambda: opened.jobs.idle() and not opened.session.stale)
        action = opened.actions_[entry.id]
        if not action.isEnabled():
            idle.append(entry.id)
            continue
        before, picture, asked = _state(opened), _picture(opened), len(recorded)
        action.trigger()
        try:     # the picture is looked at where nothing else tells
            wait(lambda before=before, picture=picture, asked=asked: len(recorded) > asked or _state(opened) != before
                 or _picture(opened) != picture)
        except AssertionError:
            pytest.fail(f"{entry.id} does nothing")
        wait(opened.jobs.idle)
        _close_dialogs(opened)
        if opened.importing.dialog is not None:
            opened.importing.dialog.reject()
        if entry.id.startswith("example.") or opened.session.path is None:
            opened.open_example("songhu-phase-a.toml")
            wait(lambda: opened.jobs.idle() and opened.session.judged is not None)
        if entry.id == "en":
            opened.spoken.switch("zh")
        if entry.id.startswith("panel.") or entry.id == "enlarge":
            opened.docks.reset()
    assert set(idle) <= {"open-alone", "stop", "undo", "redo"}, idle
    opened.actions_["quit"].trigger()
    assert not opened.isVisible()


def test_menus_hold_every_action_once_and_tooltips_name_the_keys(window: Window) -> None:
    from PySide6.QtGui import QKeySequence
    from PySide6.QtWidgets import QMenu

    found = [action.objectName() for menu in window.menuBar().findChildren(QMenu) for action in menu.actions()
             if action.objectName() in window.actions_.by_id]
    assert sorted(found) == sorted(window.actions_.by_id)
    for entry in window.actions_.entries:
        action, keys = window.actions_[entry.id], window.actions_.shortcuts[entry.id]
        assert action.text() and action.toolTip(), entry.id
        assert action.shortcut() == QKeySequence(keys)
        if keys:
            assert action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) in action.toolTip()


def test_nothing_that_needs_a_building_can_be_run_without_one(window: Window) -> None:
    from workbench.desktop.actions import ALWAYS, BY_HAND

    for entry in window.actions_.entries:
        if entry.when not in (ALWAYS, BY_HAND):
            assert not window.actions_[entry.id].isEnabled(), entry.id


def test_a_file_that_is_gone_is_grey_and_can_be_taken_off_the_list(window: Window, wait: Wait, tmp_path: Path) -> None:
    from workbench.desktop.remembered import remember_data, remembered_data

    there = tmp_path / "there.toml"
    there.write_bytes((Path("assets/examples/songhu-phase-a.toml")).read_bytes())
    gone = tmp_path / "gone.ifc"
    remember_data("recent/files", [str(gone), str(there)])
    window.welcome.refresh()
    first, second = window.welcome.recent.tiles
    assert first.path == gone and not first.button.isEnabled() and "不在" in first.button.text()
    assert second.button.isEnabled() and not second.button.icon().isNull()
    first.cross.click()
    assert [tile.path for tile in window.welcome.recent.tiles] == [there]
    assert remembered_data("recent/files", []) == [str(there)]
    window.welcome.recent.tiles[0].button.click()
    wait(lambda: window.session.path == there and window.jobs.idle())


def test_a_picture_of_a_project_is_its_thumbnail(window: Window, wait: Wait, tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QColor, QImage

    from workbench.desktop.panels import recent_tiles
    from workbench.desktop.remembered import remember_data

    image = QImage(168, 96, QImage.Format.Format_RGB32)
    image.fill(QColor("#00C000"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    monkeypatch.setattr(recent_tiles, "thumbnail", lambda _: bytes(buffer.data().data()))
    project = tmp_path / "tower.shanglou"
    project.write_bytes(b"x")
    remember_data("recent/files", [str(project)])
    window.welcome.refresh()
    tile = window.welcome.recent.tiles[0]
    wait(lambda: tile.button.icon().pixmap(168, 96).toImage().pixelColor(80, 40) == QColor("#00C000"))
