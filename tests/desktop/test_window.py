"""The window is driven as a person would: drop, click, edit, undo, save, cancel."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.errors import Cancelled
from tests.desktop.conftest import Wait
from workbench.desktop.matrix_rows import DECIDING, WHOLE
from workbench.desktop.storeys_columns import COLUMNS

if TYPE_CHECKING:
    from workbench.desktop.panels.massing import MassingView
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


def _drop(window: Window, path: Path) -> None:
    from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QApplication

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), copy, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), copy, data, left, none))


def _settled(window: Window, wait: Wait) -> None:
    wait(lambda: window.jobs.idle() and not window.session.stale)


def test_a_dropped_file_opens_with_its_import_report_first(window: Window, wait: Wait) -> None:
    from workbench.desktop.panels.welcome import example_path

    assert window.page == "welcome"
    _drop(window, example_path("songhu-phase-a.ifc"))
    wait(lambda: window.session.reading is not None)
    assert window.page == "report"
    shown = window.report.text.toPlainText()
    assert "songhu-phase-a.ifc" in shown
    assert "长度单位" in shown
    assert all(name in shown for name in ("错误", "修复", "推断", "舍弃"))
    window.report.go_on.click()
    assert window.page == "check"
    assert window.storeys_model.rowCount() == 10


def test_the_report_shows_the_size_in_metres_even_without_storeys(window: Window, wait: Wait) -> None:
    """Four walls of 1398 × 2090.7 × 902 cm: no floor, no outline, and still a unit to be judged by its size."""
    _drop(window, Path(__file__).resolve().parents[1] / "data" / "mesh" / "warehouse-walls-cm.dae")
    wait(lambda: window.importing.dialog is not None)     # it asks for a schedule of storeys
    window.importing.dialog.ok.click()
    wait(lambda: window.session.reading is not None)
    assert "13.98 × 20.91 × 9.02 m" in window.report.text.toPlainText()


@pytest.mark.parametrize("example", range(4))
def test_every_example_opens_from_the_welcome_page(window: Window, wait: Wait, example: int) -> None:
    window.welcome.example_buttons[example].click()
    wait(lambda: window.session.reading is not None)
    _settled(window, wait)
    assert window.matrix_model.rowCount() > 10


@pytest.mark.parametrize(("name", "content"), [
    ("empty.ifc", b""), ("broken.ifc", b"ISO-10303-21; HEADER;"), ("plan.dwg", b"AC1032"), ("bad.toml", b"schema = ["),
    ("odd.xyz", b"1 2 3"),
])
def test_a_bad_file_is_one_sentence_and_the_building_stays(opened: Window, wait: Wait, tmp_path: Path, name: str,
                                                           content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    before, judged = opened.session.buildings, opened.session.judged
    _drop(opened, path)
    wait(lambda: bool(opened.notices.texts()))
    assert len(opened.notices.texts()) == 1
    assert name in opened.notices.texts()[0]
    assert opened.session.buildings is before
    assert opened.session.judged is judged
    assert opened.page == "check"


def test_an_edit_changes_the_verdict_and_undo_restores_it(opened: Window, wait: Wait) -> None:
    from PySide6.QtCore import Qt

    model = opened.storeys_model
    row = model.row_of("4F")
    index = model.index(row, COLUMNS.index("load"))
    before = opened.session.verdicts["4F"]
    assert before != "fail"
    assert model.setData(index, "3 kN/m²", Qt.ItemDataRole.EditRole)     # below the 4.0 of GB 55001 Table 4.2.7
    _settled(opened, wait)
    assert opened.session.verdicts["4F"] == "fail"
    assert opened.overall.word.text() == "不通过"
    assert "人工填写" in model.source_text(index)
    undo = opened.actions_["undo"]
    assert undo.isEnabled()
    assert "4F" in undo.text()
    assert "荷载" in undo.text()
    undo.trigger()
    _settled(opened, wait)
    assert opened.session.verdicts["4F"] == before
    assert not undo.isEnabled()
    opened.actions_["redo"].trigger()
    _settled(opened, wait)
    assert opened.session.verdicts["4F"] == "fail"


def test_a_new_height_moves_what_lies_above(opened: Window, wait: Wait) -> None:
    levels = {s.id: s.elevation_m.value for s in opened.session.building.storeys}
    assert opened.editor.set_height("4F", "6000 mm")
    _settled(opened, wait)
    moved = {s.id: round(s.elevation_m.value - levels[s.id], 6) for s in opened.session.building.storeys}
    assert moved["4F"] == 0
    assert moved["5F"] == moved["10F"] == 1.5


def test_nonsense_is_a_notice_and_changes_nothing(opened: Window) -> None:
    before = opened.session.buildings
    assert not opened.editor.set_height("4F", "six")
    assert not opened.editor.set_load("4F", "1000 kg")
    assert opened.session.buildings is before
    assert opened.session.undo.count() == 0
    assert len(opened.notices.texts()) == 2


def test_the_building_fields_are_edits(opened: Window, wait: Wait) -> None:
    hazard = opened.conditions.hazard
    hazard.setCurrentIndex(hazard.findData("D"))
    hazard.activated.emit(hazard.currentIndex())
    opened.conditions.ground.setText("-2.5")
    opened.conditions.ground.setModified(True)
    opened.conditions.ground.editingFinished.emit()
    _settled(opened, wait)
    building = opened.session.building
    assert str(building.hazard.value) == "D"
    assert building.outdoor_ground_m.value == -2.5
    assert building.hazard.source.kind == building.outdoor_ground_m.source.kind == "person"
    assert opened.session.undo.count() == 2
    opened.session.undo.setIndex(0)
    _settled(opened, wait)
    assert hazard.currentData() == "C2"


def test_every_choice_has_an_effect(opened: Window, wait: Wait) -> None:
    fields = opened.conditions
    chosen = ((fields.city, "shenzhen"), (fields.district, "baoan"), (fields.stage, "design"), (fields.city, "shanghai"))
    for combo, value in chosen:
        before = opened.session.judged
        combo.setCurrentIndex(combo.findData(value))
        combo.activated.emit(combo.currentIndex())
        _settled(opened, wait)
        assert opened.session.judged is not before
    assert opened.session.choices.district is None
    assert "上海" in opened.overall.standing.text()
    before = opened.matrix_model.counts()[1]
    from PySide6.QtCore import Qt

    fields.packs.item(0).setCheckState(Qt.CheckState.Checked)
    _settled(opened, wait)
    assert opened.session.choices.standards == ("benchmarks-built",)
    assert opened.matrix_model.counts()[1] > before
    day = fields.on.date()
    fields.on.setDate(day.addYears(-20))
    _settled(opened, wait)
    assert opened.session.choices.on.year == day.year() - 20
    facts = ((fields.grade, 2, "fire_resistance_grade"), (fields.production, "heavy_machining", "production"),
             (fields.sprinklers, "no", "sprinklers"))
    for combo, value, quantity in facts:
        combo.setCurrentIndex(combo.findData(value))
        combo.activated.emit(combo.currentIndex())
        _settled(opened, wait)
        assert getattr(opened.session.building, quantity).value == value


def test_a_click_in_the_matrix_shows_the_evidence_and_selects_the_storey(opened: Window) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    model, table = opened.matrix_model, opened.matrix.table
    row = next(i for i in range(model.rowCount()) if 3 in model.row(i).cells and model.row(i).role == DECIDING)
    index = model.index(row, model.column_of(3))
    table.scrollTo(index)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
    shown = opened.evidence.text.toPlainText()
    finding = model.findings(index)[0]
    assert finding.clause.title.zh in shown
    assert finding.clause.document.number in shown
    assert all(word in shown for word in ("实测", "限值", "富余", "来源", "效力", "核对"))
    assert opened.session.storey.number == 3
    assert opened.storeys.table.currentIndex().row() == opened.storeys_model.row_of(opened.session.storey_id)


def test_what_is_missing_leads_to_its_field(opened: Window, wait: Wait) -> None:
    from PySide6.QtCore import QUrl

    opened.editor.set_choice("production", None)
    _settled(opened, wait)
    model = opened.matrix_model
    found = next((model.row(i), f) for i in range(model.rowCount()) for f in model.row(i).findings if "production" in f.missing)
    opened.evidence.show_findings([found[1]], found[0].role)
    assert "input:production" in opened.evidence.text.toHtml()
    opened.evidence.text.anchorClicked.emit(QUrl("input:production"))
    wait(lambda: opened.conditions.production.view().isVisible())
    opened.conditions.production.hidePopup()


def _drawn(opened: Window, monkeypatch: pytest.MonkeyPatch) -> MassingView:
    """The drawn view that stands in the place of the 3D view where there is no OpenGL."""
    from workbench.desktop.opengl import SWITCH
    from workbench.desktop.panels.view3d import FlatView, make_view

    monkeypatch.setenv(SWITCH, "1")
    flat = make_view(opened.session, opened.spoken)
    assert isinstance(flat, FlatView)
    flat.setParent(opened)
    flat.resize(640, 420)
    flat.show()
    return flat.view


@pytest.mark.parametrize("turn", [0, 45, 170])
def test_a_click_in_the_picture_picks_the_storey(opened: Window, turn: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    drawn = _drawn(opened, monkeypatch)
    drawn.turn(turn)
    for storey_id in ("2F", "7F", "10F"):
        point = drawn.point_on(storey_id)
        assert point is not None
        QTest.mouseClick(drawn, Qt.MouseButton.LeftButton, pos=point.toPoint())
        assert opened.session.storey_id == storey_id
        assert opened.storeys.table.currentIndex().row() == opened.storeys_model.row_of(storey_id)
        assert opened.matrix_model.number(opened.matrix.table.currentIndex().column()) == opened.session.storey.number
    QTest.mouseClick(drawn, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert opened.session.storey_id is None


def test_dragging_turns_the_picture(opened: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    drawn = _drawn(opened, monkeypatch)
    before = drawn.grab().toImage()
    middle = drawn.rect().center()
    QTest.mousePress(drawn, Qt.MouseButton.LeftButton, pos=middle)
    for step in range(1, 6):
        QTest.mouseMove(drawn, middle + QPoint(15 * step, 0))
    QTest.mouseRelease(drawn, Qt.MouseButton.LeftButton, pos=middle + QPoint(75, 0))
    assert drawn.grab().toImage() != before
    assert opened.session.storey_id is None


def test_page_keys_walk_the_storeys(opened: Window) -> None:
    opened.actions_["storey-up"].trigger()
    assert opened.session.storey.number == 1
    opened.actions_["storey-up"].trigger()
    assert opened.session.storey.number == 2
    opened.actions_["storey-down"].trigger()
    opened.actions_["storey-down"].trigger()
    assert opened.session.storey.number == 1


def test_sheet_and_json_are_saved_whole(opened: Window, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.desktop import dialogs

    opened.editor.set_load("4F", "3")
    for name, action in (("sheet.pdf", "save-sheet"), ("result.json", "save-json")):
        monkeypatch.setattr(dialogs, "ask_save", lambda *_, name=name: tmp_path / name)
        opened.actions_[action].trigger()
        wait(lambda name=name: (tmp_path / name).exists() and opened.jobs.idle())
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    document = json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert document["schema"] == "shanglou.check/1"
    assert document["overall"] == "fail"
    assert document["request"]["edits"] == [
        {"name": "set_floor_load", "building": "songhu-phase-a", "arguments": {"storey_id": "4F", "load_kn_m2": 3.0}}]
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["result.json", "sheet.pdf"]


def test_an_unwritable_folder_is_one_sentence(opened: Window, wait: Wait, tmp_path: Path) -> None:
    from workbench.desktop.saving import save_json

    (tmp_path / "file").write_text("no folder")
    save_json(opened.session, tmp_path / "file" / "x.json", "zh")
    wait(lambda: bool(opened.notices.texts()))
    assert str(tmp_path / "file") in opened.notices.texts()[0]


def test_cancel_leaves_the_open_building(opened: Window, wait: Wait, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import models.readers

    stopped = []

    def slow(_path: Path, _options: object, progress: object) -> None:
        try:
            for step in range(2000):
                progress("open", step / 2000)
                time.sleep(0.005)
        except Cancelled:
            stopped.append(True)
            raise

    monkeypatch.setattr(models.readers, "read", slow)
    before = opened.session.buildings
    opened.open_path(tmp_path / "large.ifc")
    wait(lambda: opened.progress.isVisible() and opened.progress.rows[0].bar.value() > 0)
    ticks: list[float] = []
    end = time.monotonic() + 0.3
    wait(lambda: ticks.append(time.monotonic()) is not None or time.monotonic() > end)
    assert len(ticks) > 3     # the window goes on while the file is read; bench_window measures how smoothly
    opened.progress.rows[0].cancel.click()
    assert not opened.progress.isVisible()
    wait(opened.jobs.idle)
    assert stopped == [True]
    assert opened.session.buildings is before
    assert opened.notices.texts() == ["已取消；打开的建筑没有改变。"]


def test_a_fault_of_the_program_is_a_notice_with_a_log(opened: Window, wait: Wait, monkeypatch: pytest.MonkeyPatch,
                                                       fresh_data_folder: Path) -> None:
    import models.readers

    def broken(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(models.readers, "read", broken)
    opened.open_path(Path("x.ifc"))
    wait(lambda: bool(opened.notices.texts()))
    assert "shanglou-fault.log" in opened.notices.texts()[0]
    assert "boom" in (fresh_data_folder / "shanglou-fault.log").read_text("utf-8")


def test_edits_are_not_thrown_away_unasked(opened: Window, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.desktop import project_dialogs

    opened.editor.set_load("4F", "3")
    _settled(opened, wait)
    monkeypatch.setattr(project_dialogs, "ask_unsaved", lambda *_: "cancel")
    before = opened.session.buildings
    opened.open_example("songhu-later-tower.toml")
    assert opened.jobs.idle()
    assert not opened.close()
    assert opened.session.buildings is before
    monkeypatch.setattr(project_dialogs, "ask_unsaved", lambda *_: "discard")


def test_another_file_starts_with_nothing_chosen(opened: Window, wait: Wait) -> None:
    opened.session.select_storey("4F")
    first = opened.session.reading
    opened.open_example("songhu-later-tower.toml")
    wait(lambda: opened.session.reading is not first)
    _settled(opened, wait)
    assert opened.session.storey_id is None
    assert opened.session.undo.count() == 0
    assert WHOLE == 0
