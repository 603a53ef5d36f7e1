"""Editing as a person does it: keys, clipboard and mouse in the storey table; any sequence of edits is undone to the byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.edit_around import Around
from models.edit_records import plain, replay, replay_around
from tests.desktop.conftest import Wait
from workbench.desktop.storeys_columns import COLUMNS

if TYPE_CHECKING:
    from workbench.desktop.session import Session
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui

HEIGHT, LOAD, NAME, USE = (COLUMNS.index(name) for name in ("height", "load", "name", "use"))


def settled(window: Window, wait: Wait) -> None:
    wait(lambda: window.jobs.idle() and not window.session.stale)


def clip(text: str | None = None) -> str:
    from PySide6.QtGui import QGuiApplication

    if text is not None:
        QGuiApplication.clipboard().setText(text)
    return QGuiApplication.clipboard().text()


def choose(window: Window, *cells: tuple[str, int]) -> None:
    """Click on cells by storey id and column, from the second on with Ctrl."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    table, model = window.storeys.table, window.storeys_model
    for i, (storey_id, column) in enumerate(cells):
        index = model.index(model.row_of(storey_id), column)
        table.scrollTo(index)
        keys = Qt.KeyboardModifier.ControlModifier if i else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, keys, table.visualRect(index).center())


def drag(window: Window, first: tuple[str, int], last: tuple[str, int]) -> None:
    """Click on a cell, and with Shift on another: all between are chosen."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    choose(window, first)
    table, model = window.storeys.table, window.storeys_model
    index = model.index(model.row_of(last[0]), last[1])
    table.scrollTo(index)
    shift, place = Qt.KeyboardModifier.ShiftModifier, table.visualRect(index).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, shift, place)


def press(window: Window, key: str, control: bool = False) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    keys = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(window.storeys.table, getattr(Qt.Key, f"Key_{key}"), keys)


def heights(window: Window) -> dict[str, float | None]:
    assert window.session.building is not None
    return {s.id: None if s.height_m is None else s.height_m.value for s in window.session.building.storeys}


FIELDS: dict[type, tuple[str, ...]] = {}
"""Of each dataclass that was met; nothing for other types."""


def fingerprint(session: Session) -> str:
    """Everything that edits can change, to the byte."""
    return hashlib.sha256(json.dumps([plain_of(b) for b in session.buildings] + [plain_of(session.plot), plain_of(session.site)],
                                     sort_keys=True).encode()).hexdigest()


def plain_of(value: Any) -> Any:
    """Any frozen thing as plain values, outlines by their coordinates."""
    if value is None or type(value) in (str, float, int, bool):
        return value
    if type(value) not in FIELDS:
        FIELDS[type(value)] = tuple(field.name for field in fields(value)) if is_dataclass(value) else ()
    if FIELDS[type(value)]:
        return {name: plain_of(getattr(value, name)) for name in FIELDS[type(value)]}
    if isinstance(value, dict):
        return {str(key): plain_of(held) for key, held in value.items()}
    if isinstance(value, tuple | list):
        return [plain_of(held) for held in value]
    return value.wkt if hasattr(value, "wkt") else plain(value)


# blocks


def test_a_block_goes_to_excel_and_comes_back(opened: Window, wait: Wait) -> None:
    drag(opened, ("4F", HEIGHT), ("2F", LOAD))
    press(opened, "C", control=True)
    assert clip() == "4.5\t5\n4.5\t5\n4.5\t5\n"
    before = opened.session.buildings
    press(opened, "V", control=True)
    assert opened.session.buildings is before and opened.session.undo.count() == 0      # what is there already changes nothing
    clip("5,000 mm\t600 kg/m2\r\n5.1 m\t6.5\r\n５．２\t\r\n")
    press(opened, "V", control=True)
    settled(opened, wait)
    assert [heights(opened)[name] for name in ("4F", "3F", "2F")] == [5.0, 5.1, 5.2]
    loads = {s.id: [z.floor_load and z.floor_load.load.unit for z in s.zones] for s in opened.session.building.storeys}
    assert set(loads["4F"]) == {"kg/m2"} and set(loads["3F"]) == {"kN/m2"} and set(loads["2F"]) == {None}
    assert opened.session.undo.count() == 1
    assert opened.actions_["undo"].text() == "撤销：修改 6 个值（层高、楼面荷载）"
    opened.actions_["undo"].trigger()
    settled(opened, wait)
    assert opened.session.buildings == before


@pytest.mark.parametrize(("text", "words"), [
    ("5\t8\nsix\t8\n", ("第 2 行", "3F", "层高", "six")), ("5\t8\n5\t8 kPa2\n", ("第 2 行", "3F", "荷载")),
    ("5\n" * 5, ("5 行", "4F")), ("5\t8\t9\n", ("第 1 行", "结果", "9")), ("6000\t8", ("第 1 行", "6000 mm")),
])
def test_a_faulty_block_names_row_and_column_and_changes_nothing(opened: Window, text: str, words: tuple[str, ...]) -> None:
    before = opened.session.buildings
    choose(opened, ("4F", HEIGHT))
    clip(text)
    press(opened, "V", control=True)
    assert opened.session.buildings is before and opened.session.undo.count() == 0
    assert len(opened.notices.texts()) == 1
    assert all(word in opened.notices.texts()[0] for word in words)
    opened.spoken.switch("en")
    assert "nothing was changed" in opened.notices.texts()[0].lower()


def test_a_word_that_no_list_knows_is_refused_with_its_cell(opened: Window) -> None:
    choose(opened, ("4F", USE))
    clip("乱写")
    press(opened, "V", control=True)
    assert "4F" in opened.notices.texts()[0] and "用途" in opened.notices.texts()[0] and "乱写" in opened.notices.texts()[0]
    clip("仓储")
    opened.notices.clear()
    before = opened.session.undo.count()
    press(opened, "V", control=True)
    assert opened.session.undo.count() == before + 1, opened.notices.texts()
    storey = next(s for s in opened.session.building.storeys if s.id == "4F")
    assert storey.use.value == "storage"


def test_titles_that_were_copied_along_are_no_row(opened: Window) -> None:
    drag(opened, ("4F", HEIGHT), ("3F", HEIGHT))
    opened.storeys.copy(with_head=True)
    assert clip() == "层高 m\n4.5\n4.5\n"
    clip(clip().replace("4.5", "5.5"))
    press(opened, "V", control=True)
    assert [heights(opened)[name] for name in ("4F", "3F")] == [5.5, 5.5]


@pytest.mark.parametrize(("text", "found"), [
    ("层高（mm）\t楼面活荷载\r\n4,800\t７．５ｋＮ／ｍ２\r\n", (4.8, 7.5)), ("Height m\tLoad kN/m2\n5.1\t6\n", (5.1, 6.0)),
])
def test_titles_of_other_schedules_are_no_row_and_state_units(opened: Window, text: str, found: tuple[float, float]) -> None:
    choose(opened, ("4F", HEIGHT))
    clip(text)
    press(opened, "V", control=True)
    storey = next(s for s in opened.session.building.storeys if s.id == "4F")
    assert opened.notices.texts() == [] and (storey.height_m.value, storey.floor_load_kn_m2.value) == found


@pytest.mark.parametrize(("text", "words"), [
    ("荷载\n8\n", ("荷载", "层高")), ("层高\n5\nabc\n", ("第 3 行", "3F", "abc")), ("", ("没有文字",)),
])
def test_titles_of_another_column_and_an_empty_clipboard(opened: Window, text: str, words: tuple[str, ...]) -> None:
    choose(opened, ("4F", HEIGHT))
    clip(text)
    press(opened, "V", control=True)
    assert opened.session.undo.count() == 0 and all(word in opened.notices.texts()[0] for word in words)


def test_a_refused_value_names_its_field_as_the_window_does(opened: Window) -> None:
    assert not opened.editor.set("lift", "freight-1", "rated_load_kg", "-3 t")
    assert opened.notices.texts()[0].startswith("额定载重 为 -3000")
    opened.notices.clear()
    choose(opened, ("4F", COLUMNS.index("area")))
    clip("-5")
    press(opened, "V", control=True)
    assert "建筑面积" in opened.notices.texts()[0] and "area_m2" not in opened.notices.texts()[0]


def test_control_enter_fills_all_chosen_cells_and_chosen_storeys_go_together(opened: Window, wait: Wait) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QLineEdit

    choose(opened, ("4F", HEIGHT), ("6F", HEIGHT))
    table = opened.storeys.table
    QTest.keyClicks(table, "5")
    wait(lambda: any(f.isVisible() for f in table.findChildren(QLineEdit)))
    field = next(f for f in table.findChildren(QLineEdit) if f.isVisible())
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [heights(opened)[name] for name in ("4F", "5F", "6F")] == [5.0, 4.5, 5.0] and opened.session.undo.count() == 1
    before = opened.session.buildings
    choose(opened, ("4F", HEIGHT), ("6F", HEIGHT))
    next(action for action in opened.storeys.menu().actions() if action.objectName() == "remove").trigger()
    assert not {"4F", "6F"} & set(heights(opened)) and "5F" in heights(opened)
    assert opened.actions_["undo"].text() == "撤销：删除 2 个楼层（4F、6F）"
    again, _ = replay((before[0],), opened.session.edits()[-1:])
    assert [plain_of(b) for b in again] == [plain_of(b) for b in opened.session.buildings]
    opened.session.undo.undo()
    assert opened.session.buildings == before


def test_one_value_is_pasted_over_many_cells(opened: Window) -> None:
    choose(opened, ("9F", HEIGHT), ("7F", HEIGHT), ("5F", HEIGHT))
    clip("5.0")
    press(opened, "V", control=True)
    assert [heights(opened)[name] for name in ("9F", "8F", "7F", "6F", "5F")] == [5.0, 4.5, 5.0, 4.5, 5.0]
    assert opened.actions_["undo"].text() == "撤销：3 处层高 → 5.00 m"


def test_fill_down_and_delete(opened: Window, wait: Wait) -> None:
    assert opened.editor.set_height("9F", "6")
    drag(opened, ("9F", HEIGHT), ("6F", HEIGHT))
    press(opened, "D", control=True)
    assert [heights(opened)[name] for name in ("9F", "8F", "7F", "6F", "5F")] == [6.0, 6.0, 6.0, 6.0, 4.5]
    drag(opened, ("9F", NAME), ("8F", LOAD))
    press(opened, "Delete")
    settled(opened, wait)
    building = opened.session.building
    top = next(s for s in building.storeys if s.id == "9F")
    assert top.name == "9F" and top.height_m is None and top.floor_load_kn_m2 is None
    assert opened.session.undo.count() == 3
    assert opened.storeys_model.data(opened.storeys_model.index(opened.storeys_model.row_of("9F"), HEIGHT)) == "–"
    opened.session.undo.setIndex(0)
    settled(opened, wait)
    assert set(heights(opened).values()) == {6.0, 4.5}


def test_typing_into_a_cell_and_choosing_a_word(opened: Window, wait: Wait) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QComboBox, QLineEdit

    table, model = opened.storeys.table, opened.storeys_model
    index = model.index(model.row_of("4F"), NAME)
    table.setCurrentIndex(index)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_F2)
    wait(lambda: any(f.isVisible() for f in table.findChildren(QLineEdit)))
    field = next(f for f in table.findChildren(QLineEdit) if f.isVisible())
    field.selectAll()
    QTest.keyClicks(field, "Mezzanine")
    QTest.keyClick(field, Qt.Key.Key_Return)
    wait(lambda: next(s.name for s in opened.session.building.storeys if s.id == "4F") == "Mezzanine")
    assert opened.actions_["undo"].text() == "撤销：4F 名称 4F → Mezzanine"
    index = model.index(model.row_of("4F"), COLUMNS.index("production"))
    table.setCurrentIndex(index)
    table.edit(index)
    wait(lambda: any(f.isVisible() for f in table.findChildren(QComboBox)))
    combo = next(f for f in table.findChildren(QComboBox) if f.isVisible())
    combo.setCurrentIndex(combo.findData("precision"))
    combo.activated.emit(combo.currentIndex())
    settled(opened, wait)
    storey = next(s for s in opened.session.building.storeys if s.id == "4F")
    assert storey.declared["production"].value == "precision"
    assert model.data(index) == opened.spoken.words.word("production", "precision")


def test_storeys_are_added_and_removed_from_the_menu(opened: Window, wait: Wait) -> None:
    choose(opened, ("4F", HEIGHT))
    menu = {action.objectName(): action for action in opened.storeys.menu().actions()}
    menu["above"].trigger()
    settled(opened, wait)
    assert opened.storeys_model.rowCount() == 11
    assert [s.id for s in opened.session.building.storeys[3:6]] == ["4F", "4F-2", "5F"]
    assert opened.session.building.storeys[5].elevation_m.value == pytest.approx(6.0 + 3 * 4.5 + 4.5)
    assert opened.actions_["undo"].text() == "撤销：4F 之上加一层"
    choose(opened, ("4F-2", HEIGHT))
    menu = {action.objectName(): action for action in opened.storeys.menu().actions()}
    menu["remove"].trigger()
    settled(opened, wait)
    assert opened.storeys_model.rowCount() == 10
    opened.session.undo.setIndex(0)
    settled(opened, wait)
    assert opened.session.undo.count() == 2


def test_every_entry_of_the_menu_has_a_text_in_both_languages(opened: Window) -> None:
    choose(opened, ("4F", HEIGHT))
    for lang in ("zh", "en"):
        opened.spoken.switch(lang)
        texts = [action.text() for action in opened.storeys.menu().actions() if not action.isSeparator()]
        assert len(texts) == len(set(texts)) == 8


# any sequence of edits


def _steps(window: Window) -> list[Callable[[int], object]]:
    """Edits of every kind; a number makes each of them another one."""
    editor, session = window.editor, window.session

    def storey(n: int) -> str:
        building = session.building
        return "" if building is None else building.storeys[n % len(building.storeys)].id

    def lift(n: int) -> str:
        lifts = session.building.lifts if session.building else ()
        return lifts[n % len(lifts)].id if lifts else "none"

    return [
        lambda n: editor.set_height(storey(n), f"{3 + n % 50 / 10:g}"),
        lambda n: editor.set("storey", storey(n), "floor_load", f"{n % 30} kN/m2" if n % 3 else f"{n * 10} kg/m2"),
        lambda n: editor.set("storey", storey(n), "height_m", None),
        lambda n: editor.insert_storey(storey(n), "above" if n % 2 else "below"),
        lambda n: editor.remove("storey", storey(n)),
        lambda n: editor.set("lift", lift(n), "rated_load_kg", f"{n + 1} t"),
        lambda n: editor.duplicate("lift", lift(n)),
        lambda n: editor.remove("lift", lift(n)),
        lambda n: editor.move("lift", lift(n), (float(n), 1.0)),
        lambda n: editor.set("plot", "plot", "area_m2", f"{n + 1},000 m2"),
        lambda n: editor.set("plot", "plot", "declared.special_process", bool(n % 2)),
        lambda n: editor.remove("yard", "yard-south") if n % 2 else editor.duplicate("yard", "yard-south"),
        lambda n: editor.set_many([("storey", storey(i), "height_m", f"{4 + n % 3}") for i in range(4)]),
        lambda n: editor.set_choice("hazard", ("A", "C1", None)[n % 3]),
        lambda n: editor.set("building", "songhu-phase-a", "declared.year_built", float(1990 + n)),
        lambda n: editor.set("lift", lift(n), "serves", "1-3" if n % 2 else "全部"),
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 60)), min_size=1, max_size=14))
def test_any_sequence_of_edits_is_undone_and_redone_and_run_again(opened: Window, sequence: list[tuple[int, int]]) -> None:
    session = opened.session
    session.undo.setIndex(0)
    session.undo.clear()
    opened.notices.clear()
    prints, base, around = [fingerprint(session)], session.buildings, Around(session.plot, session.site)
    steps = _steps(opened)
    for which, number in sequence:
        before = session.undo.index()
        steps[which](number)
        if session.undo.index() > before:
            prints.append(fingerprint(session))
        else:
            assert fingerprint(session) == prints[-1]
    assert session.undo.index() == len(prints) - 1
    records = json.loads(json.dumps(session.edits()))
    again, _ = replay(base, records)
    laid = replay_around(around, records)
    assert [plain_of(b) for b in again] == [plain_of(b) for b in session.buildings]
    assert (plain_of(laid.plot), plain_of(laid.site)) == (plain_of(session.plot), plain_of(session.site))
    for index in range(len(prints) - 1, -1, -1):
        session.undo.setIndex(index)
        assert fingerprint(session) == prints[index]
    for index in range(len(prints)):
        session.undo.setIndex(index)
        assert fingerprint(session) == prints[index]
    session.undo.setIndex(0)
