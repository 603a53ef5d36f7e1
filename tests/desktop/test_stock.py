"""Existing stock in the window: the survey of what is open, and a portfolio that is ranked, entered into, opened and written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.measured import Measured, SourceKind, Stated, from_file
from models.survey import Appraisal, AxisEntry, ItemCondition, Survey
from tests.desktop.conftest import EXAMPLE, Wait

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui

HEAD = "企业名称,需求面积(㎡),荷载需求(kN/㎡),层高需求(m),火灾危险性,租金报价(元/㎡·月),日货运量(t/d)\n"
LATER = "songhu-later-tower.toml"


def test_survey(opened: Window, tmp_path: Path, wait: Wait) -> None:
    """Findings change the score by their part, changes are tried with the list, and the files are those of the command line."""
    from models.readers.tenant_list import read_tenants
    from models.survey import axis_value
    from workbench.desktop.panels.tenants import TenantsPanel

    opened.actions_["survey"].trigger()
    window = opened.stock.survey
    assert window is not None
    assert "0 家" in window.state.text()
    before = window.score.toPlainText()
    form = window.findings
    form.document.setText("鉴定 2026-1")
    form.document.editingFinished.emit()
    form.grade.setCurrentIndex(2)
    form.looked.setChecked(True)
    form._add_axis()
    form.axes.item(0, 2).setText("120")     # more than full
    assert "120" in form.fault.text() and not form.survey.axes
    form.axes.item(0, 2).setText("80")
    assert form.fault.text() and not form.survey.axes     # no source yet
    form.axes.item(0, 4).setText("招商部 2026-05")
    assert not form.fault.text()
    reading = opened.session.reading
    assert reading is not None
    held = reading.surveys[0]
    assert axis_value(held.axes, "location") == 80.0
    assert held.grade is not None and held.grade.value == 2 and held.missing_for_fire == ()
    form.gaps["fire-lift"].setChecked(True)
    assert [gap.kind for gap in opened.session.reading.surveys[0].gaps] == ["fire-lift"]     # type: ignore[union-attr]
    form.gaps["fire-lift"].setChecked(False)
    assert window.score.toPlainText() != before and "80" in window.score.toPlainText()
    from models.readers import read

    assert opened.session.save(tmp_path / "kept.shanglou")
    kept = read(tmp_path / "kept.shanglou").surveys
    assert [axis_value(one.axes, "location") for one in kept] == [80.0]
    for axis, field in window.weights.items():      # all of the weight on location
        field.setValue(100.0 if axis == "location" else 0.0)
    assert "总分 80.0" in window.score.toPlainText()

    path = tmp_path / "list.csv"
    path.write_text(HEAD + "甲,1200,4,4.2,丙2,40,2\n乙重,1200,12,5.5,丁,30,3\n", "utf-8")
    panel = opened.docks.panel("tenants")
    assert isinstance(panel, TenantsPanel)
    panel.tenancy.take_list(read_tenants(path).list, path.name)
    panel.tenancy.keep(opened.session.project)
    window.steps.setText("abc")
    window.work_out()
    assert "abc" in window.state.text() and window.tried is None
    window.steps.setText("12")
    window.costs["strengthen_yuan_m2"].setValue(1000.0)
    window.work_out()
    wait(lambda: window.tried is not None and opened.jobs.idle())
    rows = [[window.table.item(row, column).text() for column in range(7)] for row in range(window.table.rowCount())]
    assert rows[0][1:3] == ["1", "乙重"] and "12.0" in rows[0][0] and "万元" in rows[0][6]
    window.export(tmp_path / "out")
    wait(opened.jobs.idle)
    document = json.loads((tmp_path / "out" / "kept.survey.json").read_bytes())
    assert document["buildings"][0]["axes"]["location"] == 80.0
    assert document["opening"]["allowed_now"] == ["甲"]
    opened.open_path(tmp_path / "kept.shanglou")
    wait(lambda: opened.session.path == tmp_path / "kept.shanglou" and opened.jobs.idle())
    assert form.document.text() == "鉴定 2026-1" and form.axes.rowCount() == 1
    window.close()


def test_the_form_leaves_what_it_does_not_show(app: QApplication) -> None:
    """Storeys, sources, further figures and further appraisals of a file stay, whatever is entered beside them."""
    from workbench.desktop.language import Spoken
    from workbench.desktop.panels.survey_findings import Findings

    def points(value: float) -> Measured:
        return Measured(value, "points", from_file("schedule-cell", "axes!C2"))

    state = Stated("poor", from_file("schedule-cell", "items!B2"))
    survey = Survey(
        building="b", appraisals=(Appraisal(document="A", storeys=(1,)), Appraisal(document="B", storeys=(2,))),
        conditions=tuple(ItemCondition(item="楼板", condition=state, storeys=(storey,)) for storey in (1, 2)),
        axes=(AxisEntry(axis="location", criterion="", value=points(71.2345678), note="规划"),
              AxisEntry(axis="policy", criterion="", value=points(60.0))))
    form = Findings(Spoken("zh"))
    form.show_survey(survey)
    form.document.setText("")
    form.document.editingFinished.emit()
    form.looked.setChecked(True)
    form.document.setText("A2")
    form.document.editingFinished.emit()
    found = form.survey
    assert [(one.document, one.storeys) for one in found.appraisals] == [("A2", (1,)), ("B", (2,))]
    assert (found.conditions, found.axes) == (survey.conditions, survey.axes) and found.missing_for_fire == ()
    form.axes.item(0, 2).setText("50")      # what is entered is a person's, the other row is as it was
    assert [one.value.source.kind for one in form.survey.axes] == [SourceKind.PERSON, SourceKind.FILE]


def test_portfolio(window: Window, tmp_path: Path, wait: Wait) -> None:
    """Ranked by weights at once, scores typed in, what cannot be read named, and a building opened from the ranking."""
    from PySide6.QtCore import Qt

    from workbench.desktop.panels.welcome import example_path
    from workbench.desktop.portfolio_table import COLUMNS, ENDS

    folder = tmp_path / "park"
    folder.mkdir()
    for name in (EXAMPLE, LATER):
        shutil.copy(example_path(name), folder / name)
    (folder / "list.csv").write_text("a,b\n1,2\n", "utf-8")
    (folder / "cut.ifc").write_text("ISO-10303-21;\nHEADER;", "utf-8")
    window.actions_["portfolio"].trigger()
    found = window.stock.portfolio
    assert found is not None and found.pages.currentIndex() == 0 and not found.export_button.isEnabled()
    kept = {axis: slider.value() for axis, slider in found.sliders.items()}
    for slider in found.sliders.values():
        slider.setValue(0)
    found.judge([folder])
    for axis, slider in found.sliders.items():
        slider.setValue(kept[axis])
    wait(lambda: found.found is not None and window.jobs.idle())
    assert found.found is not None
    assert [one.rank for one in found.model.entries] == [1, 2]
    told = found.faults.toPlainText()
    assert "2 个文件" in found.state.text() and "cut.ifc" in told and "list.csv" in told and "--" not in told
    last = found.model.entries[1]
    column = COLUMNS.index("location")
    index = found.model.index(1, column)
    assert not found.model.setData(index, "101") and index.data(ENDS) is None
    assert found.model.setData(index, "90")
    assert found.model.entries[0].file == last.file and found.model.entries[0].axes["location"] == 90.0
    for axis, slider in found.sliders.items():
        slider.setValue(100 if axis == "physical" else 0)
    assert found.model.entries[1].file == last.file      # what was typed in weighs nothing now
    assert found.shares["physical"].text() == "100 %"
    found.sliders["physical"].setValue(0)
    assert "权重" in found.state.text() and len(found.model.entries) == 2
    found.sliders["location"].setValue(50)
    assert found.model.entries[0].total == (90.0, 90.0)
    found.letters.setText("later")
    assert found.rows.rowCount() == 1
    found.letters.setText("")
    found.verdict.setCurrentIndex(1)     # none of them passes
    assert found.rows.rowCount() == 0
    found.verdict.setCurrentIndex(0)
    found.table.sortByColumn(COLUMNS.index("area_m2"), Qt.SortOrder.DescendingOrder)
    assert found.rows.index(0, COLUMNS.index("area_m2")).data() == "29,635"

    found.export(tmp_path / "out")
    wait(window.jobs.idle)
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written == {f"portfolio.{kind}" for kind in ("json", "xlsx", "csv", "pdf")}
    document = json.loads((tmp_path / "out" / "portfolio.json").read_bytes())
    assert document["buildings"][0]["axes"]["location"] == 90.0 and document["weights"]["location"] == 1.0
    found.table.doubleClicked.emit(found.rows.index(0, 1))
    wait(lambda: window.session.judged is not None and window.jobs.idle())
    assert window.session.path == folder / LATER and window.page == "check"
    window.spoken.switch("en")
    assert found.windowTitle() == "Portfolio"
    # of another folder a building of the same name has a score of its own
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(example_path(last.file), other / "copy.toml")
    before = found.found
    found.judge([other])
    wait(lambda: found.found is not before and window.jobs.idle())
    assert [(one.building, one.axes.get("location")) for one in found.model.entries] == [(last.building, None)]
    found.judge([folder])
    wait(lambda: len(found.model.entries) == 2 and window.jobs.idle())
    assert {one.file: one.axes.get("location") for one in found.model.entries}[last.file] == 90.0
    (tmp_path / "empty").mkdir()
    found.judge([tmp_path / "empty"])
    wait(window.jobs.idle)
    assert "empty" in found.state.text() and len(found.model.entries) == 2      # what was ranked stays
    found.close()
