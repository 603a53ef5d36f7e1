"""Both languages: the window switches while it stands, and nothing is left in the other one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.measured import Source
from tests.desktop.conftest import Wait
from workbench.texts import catalogue

if TYPE_CHECKING:
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_NAMES_IN_EITHER = ("中文", "English", "甲", "乙", "丙", "丁", "戊")
"""The language names themselves, and the hazard classes, which English texts name beside their own letter."""
_NEVER_SHOWN = ("qt_dockwidget_closebutton", "qt_dockwidget_floatbutton", "ScrollLeftButton", "ScrollRightButton")
"""Qt's own buttons of docks, which have our title bar, and of tab bars, which do not scroll."""
_TOKENS = re.compile(
    r"\b(kN|PDF|JSON|TOML|IFC\w*|OBJ|STL|PLY|OFF|glTF|SHA|GB|DG|TJ|T|mm|cm|m|kg|ft|Ctrl|Shift|Esc|PgUp|PgDown|x|y|z|"
    r"shanglou\S*|songhu\S*|[0-9a-f]{64}|B?\d*F|M0|W0|GIC0|GRAY|AGV|KB|MiB|OK)\b")
"""Units, formats, keys, document numbers and file names: the same in both languages."""


def _texts(window: Window) -> Iterator[tuple[str, str]]:
    """Every text that the window shows or would show on hovering, with where it stands."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QMenu, QTextBrowser, QWidget

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)     # what is thrown away says nothing any more
    from workbench.desktop.panels.elided import Elided

    yield "title", window.windowTitle()
    for action in window.findChildren(QAction):
        yield f"action {action.objectName()}", action.text()
        yield f"tip of {action.objectName()}", action.toolTip()
    for widget in window.findChildren(QWidget):
        if widget.objectName() in _NEVER_SHOWN:
            continue
        where = f"{type(widget).__name__} {widget.objectName()}"
        yield where, widget.toolTip()
        yield where, widget.accessibleName()
        if isinstance(widget, Elided):
            continue     # the whole of what it cuts is in its tooltip
        if isinstance(widget, QLabel | QAbstractButton):
            yield where, widget.text()
        elif isinstance(widget, QLineEdit):
            yield where, widget.text()
            yield where, widget.placeholderText()
        elif isinstance(widget, QComboBox):
            yield from ((where, widget.itemText(i)) for i in range(widget.count()))
        elif isinstance(widget, QTextBrowser):
            yield from ((where, line) for line in widget.toPlainText().splitlines())
        elif isinstance(widget, QMenu):
            yield where, widget.title()
    yield from _models(window)


def _models(window: Window) -> Iterator[tuple[str, str]]:
    from PySide6.QtCore import Qt

    for name, model in (("storeys", window.storeys_model), ("matrix", window.matrix_model)):
        for column in range(model.columnCount()):
            yield f"{name} column", str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(model.rowCount()):
            head = model.headerData(row, Qt.Orientation.Vertical) if name == "matrix" else ""
            yield f"{name} row", str(head or "")
            for column in range(model.columnCount()):
                yield f"{name} cell", str(model.data(model.index(row, column), Qt.ItemDataRole.ToolTipRole) or "")


def _data(window: Window) -> list[str]:
    """What comes from the building, the packs or the machine and is never translated, the longest first."""
    session = window.session
    found = set(_NAMES_IN_EITHER)
    assert session.reading is not None
    assert session.judged is not None
    found |= {str(session.path), session.reading.input.file}
    for building in session.buildings:
        found |= {building.name, *(s.name for s in building.storeys)}
    for thing in (*session.buildings, session.plot, session.site):
        found |= set(_said_by_the_file(thing))
    for finding in (*session.judged.findings, *session.judged.information):
        found |= {finding.subject_name, finding.subject, finding.clause.clause, finding.clause.document.number,
                  finding.clause.document.edition, *(source.where for source in finding.sources)}
        for stated in ("hazard", "fire_resistance_grade", "production", "sprinklers", "outdoor_ground_m"):
            value = getattr(session.buildings[0], stated)
            found |= {value.source.where} if value else set()
    return sorted((text for text in found if text), key=len, reverse=True)


def _said_by_the_file(thing: object) -> Iterator[str]:
    """Names, where each value stands, and the names of declared facts that the program has no word for."""
    if isinstance(thing, Source):
        yield thing.where
    elif isinstance(thing, str):
        yield thing
    elif isinstance(thing, Mapping):
        yield from (str(key) for key in thing if f"word.declared.{key}" not in catalogue())
        for value in thing.values():
            yield from _said_by_the_file(value)
    elif isinstance(thing, tuple | list):
        for value in thing:
            yield from _said_by_the_file(value)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for name in (entry.name for entry in fields(thing)):
            value = getattr(thing, name)
            yield from _said_by_the_file(value) if not isinstance(value, str) or name == "name" else ()


def _without(text: str, data: list[str]) -> str:
    for known in data:
        text = text.replace(known, " ")
    return text


def _walk(window: Window, wait: Wait) -> Iterator[None]:
    """Several states of the window, so that as much as possible is shown once."""
    yield
    window.session.choose(city="shanghai", stage="operation", standards=("benchmarks-built",))
    wait(lambda: window.jobs.idle() and not window.session.stale)
    yield
    for row in range(0, window.matrix_model.rowCount(), 7):
        window.matrix.table.verticalHeader().sectionClicked.emit(row)
        yield
    window.editor.set_load("4F", "3")
    window.editor.set_height("5F", "nonsense")
    window.open_path(Path("/nowhere.ifc"))
    wait(lambda: window.jobs.idle() and not window.session.stale)
    yield


def test_no_chinese_is_left_in_english(opened: Window, wait: Wait) -> None:
    opened.spoken.switch("en")
    left = set()
    for _ in _walk(opened, wait):
        data = _data(opened)
        left |= {(where, text) for where, text in _texts(opened) if _CJK.search(_without(text, data))}
    assert not left


def test_no_english_is_left_in_chinese(opened: Window, wait: Wait) -> None:
    opened.spoken.switch("en")
    opened.spoken.switch("zh")
    left = set()
    for _ in _walk(opened, wait):
        data = _data(opened)
        for where, text in _texts(opened):
            rest = _TOKENS.sub(" ", _without(text, data))
            if _LATIN.search(rest) and not _CJK.search(rest):
                left.add((where, text))
    assert not left


def test_dialogs_that_are_open_follow_the_language(opened: Window) -> None:
    """They keep what was entered, and say all else anew; back in Chinese no English is left."""
    from workbench.desktop.panels.view3d_pictures import PictureDialog

    opened.new_building.ask()
    opened.plots.ask()
    opened.helping.edit_shortcuts()
    new, plot, keys = opened.new_building.dialog, opened.plots.dialog, opened.helping.shortcuts
    picture = PictureDialog(opened, opened.spoken, "A", "")
    assert new is not None and plot is not None and keys is not None
    plot.waivers.add.click()
    plot.fields["number"].setText("7")
    new.fields["storeys"].setText("9")
    chosen = plot.waivers.table.cellWidget(0, 0).currentData()
    opened.spoken.switch("en")
    cited = {result.clause.clause for result in opened.session.judged.checked.run.results}
    data = sorted({*_data(opened), *cited}, key=len, reverse=True)
    assert not {(where, text) for where, text in _texts(opened) if _CJK.search(_without(text, data))}
    assert (new.windowTitle(), new.name.text()) == ("New building from a template", "New factory")
    assert "9" in new.fields["storeys"].text() and plot.fields["number"].text() == "7"
    assert plot.waivers.table.cellWidget(0, 0).currentData() == chosen and "(planning" not in plot.standing.text()
    assert keys.table.horizontalHeaderItem(0).text() == "Action" and picture.kind.itemText(0).startswith("PNG")
    new.name.setText("My tower")
    opened.spoken.switch("zh")
    assert new.name.text() == "My tower" and "新" in new.windowTitle() and _CJK.search(picture.kind.itemText(0))
    for dialog in (new, plot, keys, picture):
        dialog.close()


def test_undo_texts_follow_the_language(opened: Window) -> None:
    opened.editor.set_height("4F", "6")
    assert opened.actions_["undo"].text() == "撤销：4F 层高 4.5 → 6 m"
    opened.actions_["en"].trigger()
    assert opened.actions_["undo"].text() == "Undo: 4F height 4.5 → 6 m"
    assert opened.windowTitle().startswith("songhu-phase-a.toml (unsaved)")
    assert opened.windowTitle().endswith("Shanglou Workbench")


def test_every_character_has_a_glyph(app: object) -> None:
    """No tofu: the bundled regular face shows every text of the program, the bold one what the window sets in bold."""
    from importlib.resources import files

    from PySide6.QtGui import QFontDatabase, QRawFont

    from workbench.desktop.look import FAMILY

    bold_keys = ("desktop.welcome-examples", "desktop.storeys", "desktop.matrix", "desktop.view3d", "desktop.evidence",
                 "desktop.check-against", "desktop.of-building", "report-list.errors", "report-list.repairs",
                 "report-list.guesses", "report-list.dropped")
    assert FAMILY in QFontDatabase.families()
    regular, bold = (QRawFont(str(files("assets") / "fonts" / f"NotoSansSC-{face}.ttf"), 12) for face in ("Regular", "Bold"))
    every = {sign for entry in catalogue().values() for said in entry.values() for sign in said if sign.isprintable()}
    assert not {sign for sign in every if not regular.supportsCharacter(ord(sign))}
    heads = {sign for key in bold_keys for said in catalogue()[key].values() for sign in said}
    assert not {sign for sign in heads if not bold.supportsCharacter(ord(sign))}
