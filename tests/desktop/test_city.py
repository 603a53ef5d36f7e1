"""A file with many buildings in the window: table, plan, one building at a time, and taking one out to edit it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.desktop.conftest import Wait
from tests.workbench.cities import city_reading, grid_city

if TYPE_CHECKING:
    from models.city import City
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui

NAME, RESULT, HEIGHT = 0, 1, 2


def open_city(window: Window, wait: Wait, monkeypatch: pytest.MonkeyPatch, city: City) -> None:
    monkeypatch.setattr("models.readers.read", lambda *_: city_reading(city))
    window.session.open(Path("quarter.city.json"))
    wait(lambda: window.session.reading is not None and window.jobs.idle())


@pytest.fixture
def town(window: Window, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> Window:
    """The window with thirty buildings on its check page."""
    open_city(window, wait, monkeypatch, grid_city(30))
    window.show_page("check")
    wait(window.city.plan.isVisible)
    return window


def names(window: Window) -> list[str]:
    model = window.city.table.model()
    return [str(model.index(row, NAME).data()) for row in range(model.rowCount())]


def test_the_table_lists_every_building_and_the_storeys_give_way(town: Window) -> None:
    assert town.city.isVisible() and not town.storeys.isVisible()
    assert names(town)[:3] == ["厂房 0", "B0001", "厂房 2"] and len(names(town)) == 30
    assert "30" in town.city.count.text()


def test_sorting_puts_the_unknown_last_either_way(town: Window) -> None:
    from PySide6.QtCore import Qt

    model = town.city.table.model()
    for order, first in ((Qt.SortOrder.AscendingOrder, "4.00"), (Qt.SortOrder.DescendingOrder, "116.00")):
        town.city.table.sortByColumn(HEIGHT, order)
        assert model.index(0, HEIGHT).data() == first      # building 28 of 29: 4 × 29 m
        assert [model.index(row, HEIGHT).data() for row in range(24, 30)] == ["–"] * 6
    assert model.index(24, NAME).data() == "厂房 4"        # those without a height in the order of the file


def test_filters_by_text_and_by_result(town: Window) -> None:
    town.city.search.setText("b001")                       # ids B0010 to B0019, whatever the name
    assert len(names(town)) == 10
    town.city.search.setText("厂房 2")
    assert names(town) == ["厂房 2", "厂房 20", "厂房 22", "厂房 24", "厂房 26", "厂房 28"]
    town.city.search.clear()
    town.city.result.setCurrentIndex(1)
    town.city.result.activated.emit(1)                     # fails: with nothing chosen every building is incomplete
    assert names(town) == [] and town.city.count.text().startswith("0 / 30")


def test_a_click_on_the_plan_chooses_the_row_and_back(town: Window, wait: Wait) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    point = town.city.plan.point_on(17)
    assert point is not None and town.city.plan.building_at(point) == 17
    QTest.mouseClick(town.city.plan, Qt.MouseButton.LeftButton, pos=point.toPoint())
    assert town.session.building_index == 17 and town.city.table.currentIndex().row() == 17
    assert town.session.building is not None and town.session.building.id == "B0017"
    town.city.table.selectRow(3)
    assert town.session.building_index == 3 and town.session.building.id == "B0003"
    assert {f.building for f in town.session.shown_findings()[0]} <= {None, "B0003"}


def test_the_plan_between_the_buildings_chooses_nothing_and_zooming_keeps_the_point(town: Window) -> None:
    plan = town.city.plan
    inside = plan.point_on(12)
    assert inside is not None
    plan.zoom(3.0, inside)
    assert plan.building_at(inside) == 12
    plan.show_all()
    a, b = plan.point_on(0), plan.point_on(1)
    assert a is not None and b is not None and plan.building_at((a + b) / 2) is None


def test_the_chosen_building_is_one_solid_in_the_picture(town: Window) -> None:
    town.session.show_building(7)                          # 20 × 10 m, 32 m high
    assert town.massing.point_on("B0007") is not None
    town.session.show_building(4)                          # no height: nothing to draw
    assert town.massing.point_on("B0004") is None


def test_an_edit_is_refused_with_the_way_out_and_the_building_alone_can_be_edited(town: Window, wait: Wait) -> None:
    town.session.show_building(9)
    assert not town.editor.set_choice("hazard", "C2")
    assert town.session.undo.count() == 0 and len(town.notices.texts()) == 1
    assert town.actions_["open-alone"].isEnabled()
    town.actions_["open-alone"].trigger()
    wait(lambda: town.session.city is None and town.jobs.idle())
    assert [b.id for b in town.session.buildings] == ["B0009"]
    assert town.page == "report" and "29" in town.report.text.toPlainText()
    town.show_page("check")
    assert not town.city.isVisible() and town.storeys.isVisible() and not town.actions_["open-alone"].isEnabled()
    assert town.editor.set_choice("hazard", "C2") and town.session.undo.count() == 1
    wait(lambda: town.jobs.idle() and not town.session.stale)
    town.session.undo.undo()
    wait(lambda: town.jobs.idle() and not town.session.stale)


def test_a_list_without_outlines_has_no_plan(window: Window, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    open_city(window, wait, monkeypatch, grid_city(12, outlines=False))
    window.show_page("check")
    assert window.city.plan.point_on(0) is None and window.city.plan.grab().width() > 0
    assert len(names(window)) == 12


def test_thousands_of_buildings_stay_columns(window: Window, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening, sorting and filtering make no building but the one that is shown."""
    from models.city import City

    city = grid_city(3000)
    made: list[int] = []
    original = City.building
    monkeypatch.setattr(City, "building", lambda self, row: made.append(row) or original(self, row))
    open_city(window, wait, monkeypatch, city)
    window.show_page("check")
    window.city.table.sortByColumn(HEIGHT, _descending())
    window.city.search.setText("厂房 29")
    window.session.show_building(2900)
    assert set(made) <= {0, 2900} and len(made) <= 2


def _descending() -> object:
    from PySide6.QtCore import Qt

    return Qt.SortOrder.DescendingOrder


def test_both_languages_name_everything(town: Window) -> None:
    town.spoken.switch("en")
    model = town.city.table.model()
    assert [model.headerData(c, _horizontal()) for c in range(6)] == [
        "name", "result", "height m", "storeys", "footprint m²", "gross area m²"]
    assert model.index(0, RESULT).data() == "incomplete" and town.city.count.text() == "30 of 30"


def _horizontal() -> object:
    from PySide6.QtCore import Qt

    return Qt.Orientation.Horizontal


def test_words_of_a_large_city_are_ready_before_anybody_searches(
    window: Window, wait: Wait, monkeypatch: pytest.MonkeyPatch,
) -> None:
    from workbench.desktop import city_model

    monkeypatch.setattr(city_model, "_MANY", 30)
    monkeypatch.setattr(city_model, "_LATER_MS", 1)
    open_city(window, wait, monkeypatch, grid_city(30))
    model = window.city._model
    wait(lambda: model._words is not None)
    assert model._words.folded[2:4] == ["b0002\n厂房 2", "b0003\n"]
    model.keep(text="厂房 2")     # 2 and 20 to 28, the even ones: only they have a name
    assert [model.building_at(row) for row in range(model.rowCount())] == [2, 20, 22, 24, 26, 28]
    model.keep(text="B0003")
    assert (model.building_at(0), model.counts()) == (3, (1, 30))
    assert model.row_of(3) == 0 and model.row_of(4) == -1 and model.building_at(1) == -1


def test_a_run_of_a_city_is_summed_by_the_job(window: Window, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said of a million subjects is worked out by the job: the window only reads it."""
    open_city(window, wait, monkeypatch, grid_city(30))
    run = window.session.judged.checked.run
    fresh = type(run)(**{name: getattr(run, name) for name in ("facts", "packs", "request", "selection", "context", "results",
                                                               "informing")})
    assert not {"counts", "due", "headline", "overall"} & set(vars(fresh))
    assert fresh.summed() is fresh and {"counts", "due", "decided", "headline", "overall", "provisional"} <= set(vars(fresh))
    every = {(one.clause.id, one.subject) for one in run.findings() if one.building in (None, "B0007")}
    assert {(one.clause.id, one.subject) for one in run.findings_of(7)} == every
