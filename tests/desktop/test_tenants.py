"""The panel of tenants with the real window: a list is previewed, matched, moved by hand, undone and written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from models.readers.tenant_list import read_tenants
from tests.desktop.conftest import Wait

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF

    from models.tenants import TenantList
    from workbench.desktop.panels.tenants import TenantsPanel
    from workbench.desktop.panels.tenants_view import StackView
    from workbench.desktop.window import Window
    from workbench.stacking_drawing import Hit

pytestmark = pytest.mark.gui

HEAD = "企业名称,需求面积(㎡),荷载需求(kN/㎡),层高需求(m),火灾危险性,租金报价(元/㎡·月),日货运量(t/d)\n"
ROWS = ("甲电子,1200,4,4.2,丙2,40,2\n", "乙精密,1200,4.5,4.4,丁,42,1\n", "丙重机,1200,12,5.5,丁,30,3\n",
        "丁服装,2400,4,4,丙2,25,4\n")


def _list(folder: Path, rows: tuple[str, ...] = ROWS) -> Path:
    path = folder / "list.csv"
    path.write_text(HEAD + "".join(rows), "utf-8")
    return path


@pytest.fixture
def panel(opened: Window, wait: Wait) -> TenantsPanel:
    from workbench.desktop.panels.tenants import TenantsPanel

    found = opened.docks.panel("tenants")
    assert isinstance(found, TenantsPanel)
    opened.docks.front("tenants")
    wait(lambda: opened.docks.in_front("tenants"))
    found.limit.setCurrentIndex(0)
    return found


def test_stopping_keeps_the_best_so_far(
    panel: TenantsPanel, opened: Window, tmp_path: Path, wait: Wait, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The solver goes on until somebody has enough; what it has then is taken."""
    import time
    from dataclasses import replace

    import models.matching.placing as placing
    from models.matching.milp import Enough, solve

    def endless(problem: Any, _limit: float, told: Any) -> Any:
        try:
            while True:
                told(1.0, 2.0)
                time.sleep(0.005)
        except Enough:
            return replace(solve(problem), status="feasible", bound=1e9)

    monkeypatch.setattr(placing, "solve", endless)
    _taken(panel, _list(tmp_path), wait)
    panel.match_button.click()
    wait(panel.cancel_button.isEnabled)
    panel.cancel_button.click()
    wait(lambda: panel.stacking is not None and opened.jobs.idle())
    state = panel.tenancy.state.placing
    assert state is not None
    assert state.solution.status == "feasible" and state.places
    assert not panel.cancel_button.isEnabled()


def _taken(panel: TenantsPanel, path: Path, wait: Wait) -> None:
    panel.open_list(path)
    wait(lambda: panel.preview is not None)
    assert panel.preview is not None
    panel.preview.accept()
    wait(lambda: panel.tenancy.list is not None)


def _matched(panel: TenantsPanel, tmp_path: Path, wait: Wait) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    _taken(panel, _list(tmp_path), wait)
    QTest.mouseClick(panel.match_button, Qt.MouseButton.LeftButton)
    wait(lambda: panel.stacking is not None)


def _hit(panel: TenantsPanel, tenant: str = "", vacant: bool = False) -> Hit:
    return next(hit for hit in panel.view.drawn.hits if (hit.kind == "vacant" if vacant else hit.tenant == tenant and tenant))


def _middle(view: StackView, hit: Hit) -> QPointF:
    return view.rect_of(hit).center()


def _drag(view: StackView, start: QPointF, end: QPointF, release: bool = True) -> None:
    from PySide6.QtCore import QPoint, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(view, left, plain, QPoint(round(start.x()), round(start.y())))
    for share in (0.3, 0.7, 1.0):
        at = QPointF(start.x() + (end.x() - start.x()) * share, start.y() + (end.y() - start.y()) * share)
        QApplication.sendEvent(view, QMouseEvent(QMouseEvent.Type.MouseMove, at, view.mapToGlobal(at), Qt.MouseButton.NoButton,
                                                 left, plain))
    if release:
        QTest.mouseRelease(view, left, plain, QPoint(round(end.x()), round(end.y())))


def test_a_list_is_shown_before_it_is_taken_over(panel: TenantsPanel, tmp_path: Path, wait: Wait) -> None:
    panel.open_list(_list(tmp_path))
    wait(lambda: panel.preview is not None)
    preview = panel.preview
    assert preview is not None
    assert preview.table.rowCount() == 4 and preview.table.item(2, 0).text() == "丙重机"
    assert "4" in preview.head.text()
    preview.reject()
    wait(lambda: panel.preview is None)
    assert panel.tenancy.list is None and not panel.match_button.isEnabled()


def test_a_faulty_list_shows_row_and_column_and_cannot_be_taken(panel: TenantsPanel, tmp_path: Path, wait: Wait) -> None:
    panel.open_list(_list(tmp_path, (*ROWS, "甲电子,0,4,4,丙2,40,1\n")))
    wait(lambda: panel.preview is not None)
    preview = panel.preview
    assert preview is not None
    assert "甲电子" in preview.notes.toPlainText() and "6" in preview.notes.toPlainText()
    assert [preview.buttons.buttonRole(b).name for b in preview.buttons.buttons()] == ["RejectRole"]
    preview.reject()
    wait(lambda: panel.preview is None)


def test_matching_fills_the_plan_and_tells_who_has_no_place(panel: TenantsPanel, tmp_path: Path, wait: Wait) -> None:
    _matched(panel, tmp_path, wait)
    assert panel.stacking is not None
    placed = {place.tenant.id for place in panel.stacking.placing.places}
    assert placed == {"甲电子", "乙精密", "丁服装"}      # 12 kN/m² is more than any storey of phase A carries
    said = [panel.list.item(row).text() for row in range(panel.list.count())]
    assert said[0] == "未安排 1" and said[1] == "丙重机"
    panel.list.setCurrentRow(1)
    assert "12" in panel.text.toPlainText() and "kN/m²" in panel.text.toPlainText()
    assert "3/4" in panel.state.toolTip()
    assert panel.use.marks


def test_dragging_tells_why_not_and_dropping_moves_and_undo_brings_back(panel: TenantsPanel, tmp_path: Path, wait: Wait) -> None:
    _matched(panel, tmp_path, wait)
    before = panel.tenancy.state.placing
    assert before is not None
    target = next(hit for hit in panel.view.drawn.hits if hit.kind == "vacant" and hit.spaces)
    was = before.place_of("甲电子").spaces[0].id  # type: ignore[union-attr]
    view = panel.view
    _drag(view, _middle(view, _hit(panel, "甲电子")), _middle(view, target), release=False)
    assert view.carried == "甲电子" and set(view.verdicts) == {space.id for space in before.spaces}
    assert "甲电子" in panel.text.toPlainText()
    _drag(view, _middle(view, _hit(panel, "甲电子")), _middle(view, target))
    after = panel.tenancy.state.placing
    assert after is not None and after is not before
    assert after.place_of("甲电子").spaces[0].id == target.spaces[0] != was  # type: ignore[union-attr]
    assert panel.tenancy.state.fixed == {"甲电子": target.spaces} and "手工" in panel.state.toolTip()
    panel.undo_button.click()
    assert panel.tenancy.state.placing is before and not panel.tenancy.state.fixed
    panel.redo_button.click()
    assert panel.tenancy.state.placing is after


def test_what_is_dragged_where_it_does_not_fit_is_explained(panel: TenantsPanel, tmp_path: Path, wait: Wait) -> None:
    _matched(panel, tmp_path, wait)
    target = _hit(panel, vacant=True)
    panel.view.hovered.emit("丙重机", target)
    said = panel.text.toPlainText()
    assert "不能入" in said and "12" in said


def test_fixed_and_forbidden_hold_the_next_time(panel: TenantsPanel, tmp_path: Path, wait: Wait) -> None:
    _matched(panel, tmp_path, wait)
    hit = _hit(panel, "乙精密")
    menu = panel.menu(hit)
    actions = {action.objectName(): action for action in menu.actions()}
    assert set(actions) == {"fix", "take-out", "forbid", "forbid-storey", "review", "slip", "change"}
    number = panel.tenancy.state.placing.place_of("乙精密").spaces[0].storey.number  # type: ignore[union-attr]
    actions["forbid-storey"].trigger()
    old = panel.stacking
    panel.match_button.click()
    wait(lambda: panel.stacking is not old and not panel._jobs.running("match"))
    place = panel.tenancy.state.placing.place_of("乙精密")  # type: ignore[union-attr]
    assert place is not None and place.spaces[0].storey.number != number
    assert "allow" in {action.objectName() for action in panel.menu(_hit(panel, "乙精密")).actions()}


def test_selection_is_shared_with_the_session(panel: TenantsPanel, opened: Window, tmp_path: Path, wait: Wait) -> None:
    _matched(panel, tmp_path, wait)
    hit = _hit(panel, "丁服装")
    at = _middle(panel.view, hit)
    _drag(panel.view, at, at)
    assert opened.session.storey_id == hit.storey
    other = next(one.storey for one in panel.view.drawn.hits if one.kind == "storey" and one.storey != hit.storey)
    opened.session.select_storey(other)
    assert panel.view.chosen_storey == other


def test_colours_change_and_go_to_the_solids(panel: TenantsPanel, tmp_path: Path, wait: Wait) -> None:
    _matched(panel, tmp_path, wait)
    sent: list[tuple[str, object, object]] = []
    panel.coloured.connect(lambda *one: sent.append(one))
    panel.mode.setCurrentIndex(2)
    assert panel.colours is not None and panel.colours.mode == "hazard" and not sent
    panel.solids_button.click()
    title, colours, legend = sent[-1]
    assert title == "火灾危险性" and colours and len(legend) == 2  # type: ignore[arg-type]
    panel.solids_button.click()
    assert sent[-1][0] == ""


def test_an_edit_of_the_building_makes_the_plan_old(panel: TenantsPanel, opened: Window, tmp_path: Path, wait: Wait) -> None:
    _matched(panel, tmp_path, wait)
    opened.session.put(0, opened.session.buildings[0])
    assert "已修改" not in panel.state.toolTip()
    from dataclasses import replace

    opened.session.put(0, replace(opened.session.buildings[0], name="x"))
    wait(lambda: opened.jobs.idle())
    assert "已修改" in panel.state.toolTip()


def test_files_and_slip_are_written(panel: TenantsPanel, tmp_path: Path, wait: Wait) -> None:
    _matched(panel, tmp_path, wait)
    panel.acts.export(tmp_path / "out")
    wait(lambda: panel._jobs.idle())
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".pdf", ".png", ".svg", ".xlsx", ".csv"}
    panel.acts.write_slip("甲电子", tmp_path / "slip.pdf")
    wait(lambda: panel._jobs.idle())
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")


def test_both_languages(panel: TenantsPanel, opened: Window, tmp_path: Path, wait: Wait) -> None:
    _matched(panel, tmp_path, wait)
    opened.spoken.switch("en")
    assert panel.match_button.text() == "Match" and panel.mode.itemText(0) == "Trade"
    assert "3/4 placed" in panel.state.toolTip()
    assert read_tenants(_list(tmp_path)).list == panel.tenancy.list


def test_the_list_is_kept_in_the_project(panel: TenantsPanel, opened: Window, tmp_path: Path, wait: Wait) -> None:
    from models.project_file import load
    from workbench.desktop.panels.tenants_state import State

    _taken(panel, _list(tmp_path), wait)
    assert panel.tenancy.list is not None and opened.session.dirty
    path = tmp_path / "p.shanglou"
    assert opened.session.save(path) and not opened.session.dirty
    assert list(load(path).tenants.values()) == list(panel.tenancy.list.tenants)
    before, panel.tenancy.state = panel.tenancy.list, State()
    opened.session.open(path)
    wait(lambda: panel.tenancy.list is not None and opened.jobs.idle())
    assert panel.tenancy.list == before
    panel.open_list(_list(tmp_path, ROWS[:2]))
    wait(lambda: panel.preview is not None)
    panel.preview.accept()  # type: ignore[union-attr]
    wait(lambda: opened.session.dirty)
    assert len(opened.session.project.things("tenants")) == 2


def _links_and_machines(panel: TenantsPanel, opened: Window, found: TenantList, wait: Wait) -> None:
    """Tables of a company: what is typed is read as in a file, faults are marked in their rows, one step takes all of it back."""
    from workbench.desktop.panels.tenants_entry import TenantEntry

    dialog = TenantEntry(panel, opened.spoken, found, found.tenants[0])
    links, machines = dialog.tables["link"], dialog.tables["equipment"]
    for name, value in (("side", "采购自"), ("other", found.tenants[1].name), ("t_day", "多")):
        links.put(0, name, value)
    machines.put(0, "name", "冲床")
    machines.put(0, "mass_kg", "5 t")
    machines.put(0, "base_m", "1.8×1.2")
    assert (links.table.rowCount(), machines.table.rowCount()) == (2, 2)      # a blank row below
    links.put(1, "t_day", "9")
    assert links.rows()[1]["side"] == "供给"      # shown, never taken silently
    links.table.selectRow(1)
    links.remove_button.click()
    dialog.take()
    assert dialog.pages.currentWidget() is links and "“上下游”第 1 行 日供货量" in dialog.fault.text() and not dialog.result()
    assert links.table.item(0, 2).toolTip()
    links.put(0, "t_day", "2.5")
    dialog.take()
    assert dialog.result() and dialog.tenant is not None and not links.table.item(0, 2).toolTip()
    assert dialog.tenant.needs.equipment[0].base_m[0].value == 1.8      # type: ignore[union-attr]
    panel.more.put(dialog.list, dialog.tenant)
    wait(opened.jobs.idle)
    assert panel.tenancy.list is not None and panel.tenancy.list.tenants[1].downstream[0].to == found.tenants[0].id
    again = TenantEntry(panel, opened.spoken, panel.tenancy.list, dialog.tenant)
    assert again.pages.tabText(1) == "上下游 (1)" and again.tables["link"].rows()[0]["side"] == "采购自"
    again.tables["link"].table.selectRow(0)
    again.tables["link"].remove_button.click()
    assert again.pages.tabText(1) == "上下游"
    panel.undo_button.click()
    assert panel.tenancy.list is found
    wait(opened.jobs.idle)


def test_companies_weights_and_another_building(
    panel: TenantsPanel, opened: Window, tmp_path: Path, wait: Wait, monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A company entered by hand keeps the placing; what a change of needs means is shown; another building side by side."""
    from models.measured import SourceKind
    from workbench.desktop.panels.tenants_entry import TenantEntry
    from workbench.desktop.panels.tenants_weights import WeightsDialog
    from workbench.desktop.panels.welcome import example_path

    _taken(panel, _list(tmp_path, ROWS[:3]), wait)
    panel.match_button.click()
    wait(lambda: panel.stacking is not None and opened.jobs.idle())
    placing = panel.tenancy.state.placing
    assert placing is not None
    stood = {place.tenant.name: place.spaces[0].id for place in placing.places}
    assert "连片空置" in panel.text.toPlainText()      # nobody is chosen: the whole

    found = panel.tenancy.list
    assert found is not None
    dialog = TenantEntry(panel, opened.spoken, found, None)
    dialog.take()
    assert "企业名称" in dialog.fault.text()
    for name, value in (("name", "甲电子"), ("area_m2", "大"), ("load", "5 t"), ("hazard", "丁")):
        field = dialog.fields[name]
        field.setCurrentText(value) if hasattr(field, "setCurrentText") else field.setText(value)
    dialog.take()
    assert "已有" in dialog.fault.text()
    dialog.fields["name"].setText("戊新材")     # type: ignore[union-attr]
    dialog.take()
    assert "大" in dialog.fault.text() and "需求面积" in dialog.fault.text() and not dialog.result()
    for name, value in (("area_m2", "600"), ("load", "500 kg/m2"), ("storeys", "2-4")):
        dialog.fields[name].setText(value)     # type: ignore[union-attr]
    dialog.take()
    made = dialog.tenant
    assert made is not None and made.needs.area_m2 is not None and made.needs.floor_load_kn_m2 is not None
    assert made.needs.area_m2.value == 600.0 and made.needs.area_m2.source.kind is SourceKind.PERSON
    assert made.needs.floor_load_kn_m2.unit == "kg/m2" and made.needs.storeys == (2, 3, 4)
    panel.more.put(dialog.list, made, new=True)
    wait(lambda: opened.jobs.idle() and panel.tenancy.state.placing is not placing)
    after = panel.tenancy.state.placing
    assert after is not None and {place.tenant.name: place.spaces[0].id for place in after.places} == stood
    assert len(after.tenants) == 4 and panel.tenancy.state.outdated
    assert "录入“戊新材”" in panel.undo_button.toolTip()
    panel.undo_button.click()      # one step back: the list, and the placing that was made for it
    assert panel.tenancy.list is found and panel.tenancy.state.placing is placing and not panel.tenancy.state.outdated
    assert set(opened.session.project.things("tenants")) == {one.id for one in found.tenants}
    panel.redo_button.click()
    assert panel.tenancy.state.placing is after and len(opened.session.project.things("tenants")) == 4
    panel.undo_button.click()
    _links_and_machines(panel, opened, found, wait)
    same = TenantEntry(panel, opened.spoken, found, found.tenants[0])
    same.take()
    assert same.tenant == found.tenants[0]     # sources, too

    weights = WeightsDialog(panel, opened.spoken, {"link_yuan_t_storey": 9.0}, False)
    weights.boxes["rent"].setValue(2.0)
    assert weights.weights == {"rent": 2.0, "link_yuan_t_storey": 9.0}
    panel.tenancy.change(lambda _: "", weights=weights.weights)
    assert panel.tenancy.state.weighed().rent == 2.0
    panel.more.actions["grouped"].trigger()
    assert panel.tenancy.state.grouped
    panel.tenancy.undo.undo()
    assert not panel.tenancy.state.grouped

    panel._chosen = found.tenants[0].id
    panel.more.enable()
    assert panel.more.actions["review"].isEnabled()
    hotter = TenantEntry(panel, opened.spoken, found, found.tenants[0])
    hotter.fields["hazard"].setCurrentText("甲")     # type: ignore[union-attr]
    hotter.take()
    assert hotter.tenant is not None
    panel.more._tell_before_signing(found.tenants[0], hotter.tenant)
    wait(lambda: panel.more.page is not None)
    assert panel.more.page is not None
    told = panel.more.page.text.toPlainText()
    assert "甲电子" in told and "判定有变化的条文" in told and "没有条文" not in told
    panel.more.page.close()

    panel.more.compare(example_path("songhu-later-tower.toml"))
    wait(lambda: panel.more.page is not None and "后期工业大厦" in panel.more.page.text.toPlainText())
    assert panel.more.page is not None
    told = panel.more.page.text.toPlainText()
    assert "乙精密" in told and "12.0 kN/m²" in told
    panel.more.page.close()

    panel.more.enlarge()
    assert opened.docks["tenants"].isFloating()
    panel.more.enlarge()
    assert not opened.docks["tenants"].isFloating()
    panel.acts.fix(found.tenants[0].id)
    panel.more.remove()
    wait(opened.jobs.idle)
    assert panel.tenancy.list is not None and len(panel.tenancy.list.tenants) == 2 and not panel.tenancy.state.fixed
    assert panel.tenancy.state.placing is not None and len(panel.tenancy.state.placing.tenants) == 2
    panel.undo_button.click()
    assert panel.tenancy.list is found and set(panel.tenancy.state.fixed) == {found.tenants[0].id}
