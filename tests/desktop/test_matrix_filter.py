"""The filter row of the matrix: what is shown, the counts that it promises, and the way to what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.desktop.conftest import Wait
from workbench.desktop.matrix_rows import DECIDING, FILTERS, INFORMATION, TRAITS, Filter, cell_verdict

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox

    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


def _pick(combo: QComboBox, value: str) -> int:
    """Choose an entry as a person would; returns the count that it promised."""
    index = combo.findData(value)
    assert index >= 0
    promised = int("".join(sign for sign in combo.itemText(index).rpartition("（")[2] if sign.isdigit()))
    combo.setCurrentIndex(index)
    combo.activated.emit(index)
    return promised


def test_each_choice_shows_as_many_clauses_as_it_promises(opened: Window, wait: Wait) -> None:
    opened.editor.set_load("4F", "3")
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    model, row = opened.matrix_model, opened.matrix.filter
    allowed = {"all": None, "fail": ("fail",), "open": ("fail", "no-data"), "deciding": None}
    shown = {}
    for name in FILTERS:
        assert _pick(row.show_, name) == model.rowCount()
        shown[name] = model.rowCount()
        rows = model.rows()
        if allowed[name]:
            assert all(found.verdict in allowed[name] and found.role != INFORMATION for found in rows)
        if name == "deciding":
            assert all(found.role == DECIDING for found in rows)
    assert shown["all"] > shown["deciding"] > shown["open"] > shown["fail"] > 0


def test_traits_narrow_one_another_down(opened: Window) -> None:
    model, row = opened.matrix_model, opened.matrix.filter
    for trait in TRAITS:
        combo = row.traits[trait]
        value = combo.itemData(1)
        assert _pick(combo, value) == model.rowCount() > 0
        assert all(getattr(found.clause, trait) == value for found in model.rows())
    chosen = model.filter
    assert chosen.topic and chosen.force and chosen.provenance
    assert row.clear.isEnabled()
    row.clear.click()
    assert model.filter == Filter() and model.rowCount() == len(model.every_row()) and not row.clear.isEnabled()


def test_a_filter_stays_after_an_edit(opened: Window, wait: Wait) -> None:
    opened.matrix.filter.choose(show="deciding", topic="floor_load")
    before = opened.matrix_model.rowCount()
    opened.editor.set_load("4F", "3")
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    assert opened.matrix_model.rowCount() == before
    assert opened.matrix.filter.traits["topic"].currentData() == "floor_load"


def test_what_is_missing_is_listed_and_leads_to_its_field(opened: Window, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.editor.set_choice("production", None)
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    row = opened.matrix.filter
    assert row.missing.isEnabled()
    names = [action.text() for action in row.missing.menu().actions()]
    wanted = opened.spoken.words.ask("production")
    action = next(action for action in row.missing.menu().actions() if action.text().startswith(wanted))
    assert row.missing.text() == f"缺 {len(names)} 项资料"
    action.trigger()
    wait(lambda: opened.conditions.production.view().isVisible())
    opened.conditions.production.hidePopup()


def test_cells_are_copied_opened_and_explained(opened: Window, wait: Wait) -> None:
    from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtTest import QTest

    panel, model, table = opened.matrix, opened.matrix_model, opened.matrix.table
    row = next(i for i, found in enumerate(model.rows()) if {1, 2} <= set(found.cells))
    table.setCurrentIndex(model.index(row, model.column_of(1)))
    block = QItemSelection(model.index(row, model.column_of(1)), model.index(row + 1, model.column_of(2)))
    table.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]
    assert lines[0] == ["条文", "1F", "2F"] and len(lines) == 3
    assert lines[1][0].startswith(model.rows()[row].clause.title.zh)
    assert lines[1][1] == opened.spoken.common(f"verdict.{cell_verdict(model.rows()[row].cells[1])}")
    opened.docks.front("history")
    wait(lambda: not opened.docks.in_front("evidence"))
    QTest.keyClick(table, Qt.Key.Key_Return)
    wait(lambda: opened.docks.in_front("evidence"))
    tip = model.headerData(model.column_of(4), Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "4F" in tip and "4.50 m" in tip and "5.0 kN/m²" in tip
    wait(lambda: panel.table.legend is not None and panel.table.legend.said != [])
    assert panel.table.legend.said == ["无数据", "临界", "符合", "参考"]
    assert panel.table.legend.width() == table.verticalHeader().width()
