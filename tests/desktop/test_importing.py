"""The import dialog: before anything is changed, live sizes, other units, axes, storeys and layers, accept or cancel."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.desktop.conftest import Wait
from workbench.desktop.import_dialog import LISTS, UNITS

if TYPE_CHECKING:
    from workbench.desktop.import_dialog import ImportDialog
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui
DATA = Path(__file__).resolve().parents[1] / "data"


def _asked(window: Window, wait: Wait, path: Path) -> ImportDialog:
    window.open_path(path)
    wait(lambda: window.importing.dialog is not None and window.jobs.idle())
    dialog = window.importing.dialog
    assert dialog is not None and dialog.isVisible()
    return dialog


def _pick(combo: object, value: str) -> None:
    combo.setCurrentIndex(combo.findData(value))     # type: ignore[attr-defined]
    combo.activated.emit(combo.currentIndex())       # type: ignore[attr-defined]


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """A real DXF floor plan."""
    path = tmp_path / "floorplan.dxf"
    path.write_bytes(gzip.decompress((DATA / "dxf" / "floorplan-bishop-overland.dxf.gz").read_bytes()))
    return path


def test_what_is_open_stays_until_the_user_accepts(opened: Window, wait: Wait) -> None:
    before, page = opened.session.reading, opened.page
    dialog = _asked(opened, wait, DATA / "mesh" / "wallhole.obj")
    assert opened.session.reading is before
    assert dialog.reading is not None and dialog.ok.isEnabled()
    assert "长度单位" in dialog.message.text() and "竖直方向" in dialog.message.text()
    for index, name in enumerate(LISTS):
        count = len(getattr(dialog.reading.report, name))
        assert dialog.tabs.tabText(index).endswith(f"（{count}）")
    dialog.cancel.click()
    wait(lambda: opened.importing.dialog is None)
    assert opened.session.reading is before and opened.page == page
    dialog = _asked(opened, wait, DATA / "mesh" / "wallhole.obj")
    dialog.ok.click()
    wait(lambda: opened.session.reading is not before and opened.jobs.idle())
    assert opened.page == "report"
    assert opened.session.reading.input.file == "wallhole.obj"


def test_each_unit_shows_the_size_it_would_give_and_a_choice_reads_again(opened: Window, wait: Wait) -> None:
    dialog = _asked(opened, wait, DATA / "mesh" / "warehouse-walls-cm.dae")
    assert "13.98 × 20.91 × 9.02 m" in dialog.extent.text()
    texts = {dialog.unit.itemData(i): dialog.unit.itemText(i) for i in range(dialog.unit.count())}
    assert set(texts) == {None, *UNITS}
    assert texts["mm"] == "mm — 1.40 × 2.09 × 0.90 m"      # 1398 × 2090.7 × 902 mm
    assert texts["ft"] == "ft — 426.12 × 637.24 × 274.93 m"     # 1398.03 × 2090.69 × 902 ft: the drawing is not quite square
    _pick(dialog.unit, "ft")
    assert dialog.waiting and not dialog.ok.isEnabled()
    wait(lambda: not dialog.waiting and opened.jobs.idle())
    assert "426.12 × 637.24 × 274.93 m" in dialog.extent.text()
    assert dialog.reading is not None and dialog.reading.input.length_unit == "ft"
    dialog.ok.click()
    wait(lambda: opened.session.reading is dialog.reading and opened.jobs.idle())
    assert opened.session.read_options is not None and opened.session.read_options.unit == "ft"


def test_another_axis_lays_the_building_down(opened: Window, wait: Wait) -> None:
    dialog = _asked(opened, wait, DATA / "mesh" / "warehouse-walls-cm.dae")
    assert dialog.reading is not None
    upright = dialog.reading.size_m
    _pick(dialog.axis, "y" if dialog.reading.input.up_axis == "z" else "z")
    wait(lambda: not dialog.waiting and opened.jobs.idle())
    assert upright is not None and dialog.reading.size_m is not None
    assert sorted(dialog.reading.size_m) == pytest.approx(sorted(upright))
    assert dialog.reading.size_m[2] != pytest.approx(upright[2])
    dialog.cancel.click()


def test_a_schedule_brings_the_storeys(opened: Window, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.desktop import dialogs

    schedule = tmp_path / "storeys.csv"
    schedule.write_text("楼层,标高,层高\n1F,0,4.5\n2F,4.5,4.5\n", "utf-8")
    monkeypatch.setattr(dialogs, "ask_schedule", lambda *_: schedule)
    dialog = _asked(opened, wait, DATA / "mesh" / "warehouse-walls-cm.dae")
    assert "楼层表" in dialog.message.text()
    dialog._choose_file("storeys")
    wait(lambda: not dialog.waiting and opened.jobs.idle())
    assert dialog.storeys.text() == "storeys.csv"
    assert dialog.reading is not None and [s.name for s in dialog.reading.buildings[0].storeys] == ["1F", "2F"]
    assert "2F" in dialog.found.toPlainText()
    dialog.cancel.click()


def test_a_bad_schedule_is_a_sentence_and_the_dialog_goes_on(opened: Window, wait: Wait, tmp_path: Path) -> None:
    dialog = _asked(opened, wait, DATA / "mesh" / "warehouse-walls-cm.dae")
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"\x00\x01")
    dialog.take(storeys=bad)
    wait(lambda: not dialog.waiting and opened.jobs.idle())
    assert dialog.error is not None and "bad.csv" in dialog.message.text()
    assert not dialog.ok.isEnabled()
    dialog.take(storeys=None)
    wait(lambda: not dialog.waiting and opened.jobs.idle())
    assert dialog.error is None and dialog.ok.isEnabled()
    dialog.cancel.click()


def test_layers_can_be_explained_read_again_and_saved(opened: Window, wait: Wait, drawing: Path, tmp_path: Path,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    from models.readers.layers import load_rules
    from workbench.desktop import dialogs

    dialog = _asked(opened, wait, drawing)
    assert dialog.reading is not None and dialog.reading.layers
    table = dialog.layers
    assert table.rowCount() == len(dialog.reading.layers)
    row = next(i for i, layer in enumerate(table.layers()) if layer.role is None)
    name = table.layers()[row].name
    assert not dialog.apply_layers.isEnabled()
    _pick(table.cellWidget(row, 2), "wall")
    assert dialog.apply_layers.isEnabled()
    target = tmp_path / "mine.toml"
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: target)
    dialog.save_layers.click()
    assert next(rule for rule in load_rules(target).rules if rule.fits(name)).role == "wall"
    dialog.apply_layers.click()
    wait(lambda: not dialog.waiting and opened.jobs.idle())
    assert next(layer for layer in dialog.reading.layers if layer.name == name).role == "wall"
    dialog.cancel.click()


def test_a_file_without_questions_opens_at_once_unless_the_user_wants_to_see(window: Window, wait: Wait) -> None:
    window.open_example("songhu-phase-a.toml")
    wait(lambda: window.session.reading is not None and window.jobs.idle())
    assert window.importing.dialog is None
    window.actions_["adjust"].trigger()
    wait(lambda: window.importing.dialog is not None and window.jobs.idle())
    dialog = window.importing.dialog
    assert dialog is not None
    dialog.always.setChecked(True)
    dialog.reject()
    first = window.session.reading
    window.open_example("songhu-later-tower.toml")
    wait(lambda: window.importing.dialog is not None and window.jobs.idle())
    assert window.session.reading is first
    window.importing.dialog.always.setChecked(False)
    window.importing.dialog.ok.click()
    wait(lambda: window.session.reading is not first and window.jobs.idle())


def test_reading_again_keeps_what_was_overruled(opened: Window, wait: Wait, tmp_path: Path) -> None:
    path = tmp_path / "walls.dae"
    path.write_bytes((DATA / "mesh" / "warehouse-walls-cm.dae").read_bytes())
    dialog = _asked(opened, wait, path)
    _pick(dialog.unit, "m")
    wait(lambda: not dialog.waiting and opened.jobs.idle())
    dialog.ok.click()
    wait(lambda: opened.session.path == path and opened.jobs.idle())
    path.write_bytes(path.read_bytes().replace(b"</COLLADA>", b"<!-- touched --></COLLADA>"))
    opened.actions_["reread"].trigger()
    wait(lambda: opened.further.rereading is not None)
    assert opened.further.rereading.new.input.length_unit == "m"
    opened.further.rereading.reject()


def test_the_dialog_speaks_the_other_language(opened: Window, wait: Wait) -> None:
    dialog = _asked(opened, wait, DATA / "mesh" / "wallhole.obj")
    opened.spoken.switch("en")
    assert dialog.ok.text() == "Accept" and "Length unit" in dialog.message.text()
    opened.spoken.switch("zh")
    assert dialog.ok.text() == "采用"
    dialog.cancel.click()
