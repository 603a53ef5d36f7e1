"""Merging a further file and reading the open one again, as a person would: preview, switch, OK, undo, cancel."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.edit_records import replay
from tests.desktop.conftest import EXAMPLE, Wait

if TYPE_CHECKING:
    from workbench.desktop.merge_dialog import MergeDialog
    from workbench.desktop.reread_dialog import RereadDialog
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


@pytest.fixture
def loads(tmp_path: Path) -> Path:
    """A table: a load (5 kN/m² in the building), a clear height (assumed in the building), a row about no storey there is."""
    path = tmp_path / "loads.csv"
    path.write_text("楼层,楼面荷载(kN/m2),管下净高(m)\n2F,10,\n3F,,3.3\n44F,10,\n", "utf-8")
    return path


@pytest.fixture
def own(window: Window, wait: Wait, tmp_path: Path) -> Path:
    """A copy of phase A, open in the window, that the test may change."""
    from workbench.desktop.panels.welcome import example_path

    path = tmp_path / EXAMPLE
    shutil.copy(example_path(EXAMPLE), path)
    window.open_path(path)
    wait(lambda: window.session.judged is not None and window.jobs.idle())
    window.show_page("check")
    return path


def _merging(window: Window, wait: Wait, path: Path) -> MergeDialog:
    window.further.merge(path)
    wait(lambda: window.further.merging is not None)
    assert window.further.merging is not None
    return window.further.merging


def _rereading(window: Window, wait: Wait) -> RereadDialog:
    window.actions_["reread"].trigger()
    wait(lambda: window.further.rereading is not None)
    assert window.further.rereading is not None
    return window.further.rereading


def _settled(window: Window, wait: Wait) -> None:
    wait(lambda: window.jobs.idle() and not window.session.stale)


def _load(window: Window, number: int) -> float | None:
    load = next(s for s in window.session.building.storeys if s.number == number).floor_load_kn_m2
    return None if load is None else load.value


def _clear(window: Window, number: int) -> float | None:
    clear = next(s for s in window.session.building.storeys if s.number == number).clear_height_duct_m
    return None if clear is None else clear.value


def test_the_preview_shows_everything_before_anything_changes(opened: Window, wait: Wait, loads: Path) -> None:
    before = opened.session.buildings
    dialog = _merging(opened, wait, loads)
    assert opened.session.buildings is before
    texts = dialog.texts()
    conflict = next(row for row in texts if row[0].startswith("不一致") and "2F" in row[1])
    assert "楼面荷载" in conflict
    assert any(cell.startswith("10.0 kN/m²") and "loads.csv: B2" in cell for cell in conflict)
    left = next(row for row in texts if row[0].startswith("未能并入"))
    assert "loads.csv 第 4 行" in left[3]
    dialog.reject()
    assert opened.session.buildings is before
    assert opened.session.undo.count() == 0
    assert opened.further.merging is None


def test_ok_is_one_step_that_can_be_undone_and_run_again(opened: Window, wait: Wait, loads: Path) -> None:
    before, load = opened.session.buildings, _load(opened, 2)
    assert load != 10.0
    _merging(opened, wait, loads).accept()
    _settled(opened, wait)
    assert (_load(opened, 2), _clear(opened, 3)) == (10.0, 3.3)
    assert opened.session.undo.count() == 1
    assert "loads.csv" in opened.actions_["undo"].text()
    assert [part.file for part in opened.session.current_reading.parts] == ["loads.csv"]
    assert "loads.csv" in opened.report.text.toPlainText()
    records = json.loads(json.dumps(opened.session.edits()))
    assert replay(before, records)[0] == tuple(opened.session.buildings)
    opened.actions_["undo"].trigger()
    _settled(opened, wait)
    assert opened.session.buildings is before
    assert opened.session.current_reading.parts == ()
    assert opened.session.edits() == ()
    opened.actions_["redo"].trigger()
    _settled(opened, wait)
    assert _load(opened, 2) == 10.0


def test_a_switch_keeps_the_present_value(opened: Window, wait: Wait, loads: Path) -> None:
    from PySide6.QtCore import Qt

    load = _load(opened, 2)
    dialog = _merging(opened, wait, loads)
    keys = [conflict.key for conflict in dialog.merged.conflicts if conflict.field == "load_kn_m2"]
    assert keys
    for key in keys:
        row = dialog.switch(key)
        assert row.checkState(4) is Qt.CheckState.Checked
        row.setCheckState(4, Qt.CheckState.Unchecked)
        wait(lambda key=key: next(c for c in dialog.merged.conflicts if c.key == key).stands == "base")
    assert {conflict.why for conflict in dialog.merged.conflicts if conflict.key in keys} == {"chosen"}
    assert any("由您选定" in row[5] for row in dialog.texts())
    dialog.accept()
    _settled(opened, wait)
    assert (_load(opened, 2), _clear(opened, 3)) == (load, 3.3)


def test_both_sides_can_be_taken_at_once(opened: Window, wait: Wait, loads: Path) -> None:
    dialog = _merging(opened, wait, loads)
    dialog.all_base.click()
    assert {conflict.stands for conflict in dialog.merged.conflicts} == {"base"}
    dialog.all_addition.click()
    assert {conflict.stands for conflict in dialog.merged.conflicts} == {"addition"}
    dialog.reject()


def test_the_dialogs_change_language_while_they_stand(opened: Window, wait: Wait, loads: Path) -> None:
    dialog = _merging(opened, wait, loads)
    assert dialog.windowTitle() == "合并文件"
    opened.spoken.switch("en")
    assert dialog.windowTitle() == "Merge a file"
    assert any(row[0].startswith("Conflicts") and "floor load" in row for row in dialog.texts())
    dialog.reject()
    assert opened.actions_["merge"].text() == "Merge a file…"


def test_a_bad_further_file_is_one_notice(opened: Window, wait: Wait, tmp_path: Path) -> None:
    path = tmp_path / "broken.ifc"
    path.write_bytes(b"ISO-10303-21; HEADER;")
    before = opened.session.buildings
    opened.further.merge(path)
    wait(lambda: bool(opened.notices.texts()))
    assert "broken.ifc" in opened.notices.texts()[0]
    assert opened.further.merging is None
    assert opened.session.buildings is before


def test_opening_another_file_closes_the_preview(opened: Window, wait: Wait, loads: Path) -> None:
    _merging(opened, wait, loads)
    opened.open_example("songhu-later-tower.toml")
    wait(lambda: opened.session.path.name == "songhu-later-tower.toml" and opened.jobs.idle())
    assert opened.further.merging is None
    assert opened.session.undo.count() == 0


def test_an_unchanged_file_says_so(window: Window, wait: Wait, own: Path) -> None:
    window.actions_["reread"].trigger()
    wait(lambda: window.jobs.idle())
    assert any("没有变化" in text for text in window.notices.texts())
    assert window.further.rereading is None


def _changed(path: Path, old: str, new: str) -> None:
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new), "utf-8")


def test_a_changed_file_keeps_the_edits_and_is_one_step(window: Window, wait: Wait, own: Path) -> None:
    window.editor.set_load("4F", "7.5")
    window.editor.set_height("5F", "5.2")
    _settled(window, wait)
    before = window.session.buildings
    _changed(own, "松湖智谷 A区厂房", "松湖智谷 A区 1 号厂房")
    dialog = _rereading(window, wait)
    assert window.session.buildings is before
    assert len(dialog.found.kept) == 2
    assert dialog.found.lost == ()
    dialog.accept()
    _settled(window, wait)
    assert window.session.building.name == "松湖智谷 A区 1 号厂房"
    assert _load(window, 4) == 7.5
    assert len(window.session.edits()) == 2
    assert window.session.undo.count() == 3
    window.editor.set_load("6F", "8")
    assert len(window.session.edits()) == 3
    window.session.undo.undo()
    window.session.undo.undo()
    _settled(window, wait)
    assert window.session.buildings is before
    assert window.session.building.name == "松湖智谷 A区厂房"


def test_a_conflict_can_be_given_up(window: Window, wait: Wait, own: Path) -> None:
    from PySide6.QtCore import Qt

    window.editor.set_load("4F", "7.5")
    content = own.read_text("utf-8")
    own.write_text(content.replace("load_kn_m2 = { value = 5.0", "load_kn_m2 = { value = 6.0"), "utf-8")
    dialog = _rereading(window, wait)
    [conflict] = dialog.found.conflicts
    assert (conflict.before.value, conflict.now.value, conflict.value.value) == (5.0, 6.0, 7.5)
    dialog.switch(str(conflict.position)).setCheckState(4, Qt.CheckState.Unchecked)
    wait(lambda: dialog.found.kept == ())
    dialog.accept()
    _settled(window, wait)
    assert _load(window, 4) == 6.0


def test_the_window_notices_a_changed_and_a_vanished_file(window: Window, wait: Wait, own: Path) -> None:
    _changed(own, "松湖智谷 A区厂房", "A")
    wait(lambda: any("其他程序修改" in text for text in window.notices.texts()))
    window.notices.clear()
    kept = own.with_suffix(".kept")
    own.rename(kept)
    wait(lambda: any("删除" in text for text in window.notices.texts()))
    window.notices.clear()
    window.actions_["reread"].trigger()
    wait(lambda: bool(window.notices.texts()))
    assert window.session.building is not None
    window.notices.clear()
    kept.rename(own)
    wait(lambda: any("其他程序修改" in text for text in window.notices.texts()))


def test_editors_that_replace_a_file_are_noticed_each_time(window: Window, wait: Wait, own: Path) -> None:
    for name in ("一", "二"):
        fresh = own.with_suffix(".tmp")
        fresh.write_text(own.read_text("utf-8") + f"# {name}\n", "utf-8")
        fresh.replace(own)
        wait(lambda: any("其他程序修改" in text for text in window.notices.texts()))
        window.notices.clear()


def test_merged_values_survive_reading_the_file_again(window: Window, wait: Wait, own: Path, loads: Path) -> None:
    _merging(window, wait, loads).accept()
    _settled(window, wait)
    _changed(own, "松湖智谷 A区厂房", "A")
    _rereading(window, wait).accept()
    _settled(window, wait)
    assert (window.session.building.name, _load(window, 2), _clear(window, 3)) == ("A", 10.0, 3.3)
    assert [part.file for part in window.session.current_reading.parts] == ["loads.csv"]


def test_a_building_taken_out_of_a_city_is_read_again_alone(window: Window, wait: Wait, tmp_path: Path) -> None:
    def feature(name: str, height: float, x: float) -> dict[str, object]:
        ring = [[x, 22.5], [x + 0.0005, 22.5], [x + 0.0005, 22.5004], [x, 22.5004], [x, 22.5]]
        return {"type": "Feature", "id": name, "properties": {"name": name, "height": height},
                "geometry": {"type": "Polygon", "coordinates": [ring]}}

    def write(height: float) -> None:
        features = [feature("a", 20.0, 114.0), feature("b", height, 114.01)]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")

    path = tmp_path / "city.geojson"
    write(30.0)
    window.open_path(path)
    wait(lambda: window.session.judged is not None and window.jobs.idle())
    window.further.merge(path)
    assert any("城市文件" in text for text in window.notices.texts())
    window.session.show_building(1)
    window.session.open_alone()
    wait(lambda: window.session.city is None and window.jobs.idle())
    window.editor.set_ground("-0.3")
    _settled(window, wait)
    write(33.0)
    dialog = _rereading(window, wait)
    assert (len(dialog.found.kept), dialog.found.lost) == (1, ())
    dialog.accept()
    _settled(window, wait)
    assert len(window.session.buildings) == 1
    assert (window.session.building.height_m.value, window.session.building.outdoor_ground_m.value) == (33.0, -0.3)
