"""The command palette and the shortcuts: everything of the table is found, run, and can be given other keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.desktop.conftest import Wait
from workbench.desktop.fuzzy import best, fold, score

if TYPE_CHECKING:
    from workbench.desktop.palette import Palette
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


def test_scores_prefer_what_stands_there_over_scattered_letters() -> None:
    assert fold("  ＡＢ ") == "ab"
    whole, inside, letters = score("sheet", "sheet as PDF"), score("heet", "sheet as PDF"), score("sap", "sheet as pdf")
    assert whole is not None and inside is not None and letters is not None
    assert whole > inside > letters
    assert score("xyz", "sheet") is None
    assert score("pdf sheet", "Save sheet as PDF") is not None     # words in any order
    assert score("楼层", "转到楼层 5F") is not None
    found = best("5f", ["转到楼层 15F", "转到楼层 5F", "f"], lambda text: [text], 9)
    assert found[0] == "转到楼层 5F" and "f" not in found
    assert best("", ["a", "b"], lambda text: [text], 1) == ["a"]


def _palette(window: Window, query: str) -> Palette:
    window.actions_["palette"].trigger()
    palette = window.helping.palette
    assert palette is not None
    palette.line.setText(query)
    return palette


def test_ctrl_k_opens_it_and_enter_runs_the_first(opened: Window, wait: Wait) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    opened.activateWindow()
    assert opened.actions_["palette"].shortcut().toString() == "Ctrl+K"
    palette = _palette(opened, "5F")
    assert palette.found()[0] == "转到楼层 5F"
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert opened.session.storey_id == "5F"


def test_actions_are_found_in_both_languages_whatever_the_window_speaks(opened: Window) -> None:
    for query in ("恢复默认布局", "reset the layout", "reset-lay"):
        palette = _palette(opened, query)
        assert "恢复默认布局" in palette.found()[0]
        palette.reject()


def test_what_cannot_be_run_now_is_not_offered(window: Window) -> None:
    palette = _palette(window, "重新读取文件")
    assert not any("重新读取" in said for said in palette.found())
    palette.reject()


def test_clauses_lifts_and_docks_can_be_gone_to(opened: Window) -> None:
    building = opened.session.building
    assert building is not None
    lift = building.lifts[0]
    palette = _palette(opened, f"电梯 {lift.name}")
    assert palette.found()[0] == f"转到电梯 {lift.name}"
    palette.run_chosen()
    assert opened.session.thing is not None and opened.session.thing.id == lift.id
    row = opened.matrix_model.every_row()[3]
    opened.matrix.filter.choose(show="fail")
    palette = _palette(opened, row.clause.title.zh)
    assert palette.found()[0] == f"转到条文：{row.clause.title.zh}"
    palette.run_chosen()
    assert opened.evidence.clause is row.clause


def test_arrows_choose_and_nothing_found_says_so(opened: Window) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    palette = _palette(opened, "转到楼层")
    second = palette.found()[1]
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    palette.run_chosen()
    assert opened.session.storey is not None and second.endswith(opened.session.storey.name)
    palette = _palette(opened, "qqqqqq")
    assert palette.found() == [] and palette.list.item(0).text() == "没有找到"
    palette.run_chosen()
    assert palette.isVisible()
    palette.reject()


def test_shortcuts_are_changed_named_remembered_and_put_back(opened: Window) -> None:
    from PySide6.QtGui import QKeySequence

    from workbench.desktop.actions import Actions, table

    opened.actions_["shortcuts"].trigger()
    dialog = opened.helping.shortcuts
    assert dialog is not None
    dialog.choose("reset-layout")
    dialog.field.setKeySequence(QKeySequence("Ctrl+O"))
    assert "打开" in dialog.conflict.text() and "恢复默认布局" in dialog.conflict.text()
    assert not dialog.accept_button.isEnabled()
    dialog.field.setKeySequence(QKeySequence("Ctrl+Alt+L"))
    assert dialog.accept_button.isEnabled()
    dialog.accept_button.click()
    action = opened.actions_["reset-layout"]
    assert action.shortcut().toString() == "Ctrl+Alt+L" and "Ctrl+Alt+L" in action.toolTip()
    again = Actions(table(opened), opened, opened.spoken)
    assert again["reset-layout"].shortcut().toString() == "Ctrl+Alt+L"
    for name in again.by_id.values():
        name.deleteLater()
    opened.actions_["shortcuts"].trigger()
    dialog = opened.helping.shortcuts
    dialog.reset.click()
    dialog.accept_button.click()
    assert action.shortcut().isEmpty()


def test_the_table_itself_has_no_conflicts_and_spoilt_memories_do_no_harm(window: Window) -> None:
    from workbench.desktop.remembered import remember
    from workbench.desktop.shortcuts import Shortcuts, conflicts

    own = window.actions_.shortcuts.own
    assert conflicts(own) == {}
    for spoilt in ("", "{", "[1, 2]", json.dumps({"open": 5, "nobody": "Ctrl+X", "quit": "nonsense+"})):
        remember("window/shortcuts", spoilt)
        found = Shortcuts(own)
        assert found["open"] == "Ctrl+O" and found["quit"] in ("Ctrl+Q", "")


def test_the_search_of_the_dialog_hides_what_does_not_fit(opened: Window) -> None:
    opened.actions_["shortcuts"].trigger()
    dialog = opened.helping.shortcuts
    dialog.search.setText("布局")
    shown = [row for row in range(dialog.table.rowCount()) if not dialog.table.isRowHidden(row)]
    assert [dialog.table.item(row, 0).text() for row in shown] == ["恢复默认布局"]
    dialog.reject()
