"""The panel of logistics with the real window: it says what the command line says, every cell edits, days grow and stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.desktop.conftest import Wait

if TYPE_CHECKING:
    from workbench.desktop.panels.logistics import LogisticsPanel
    from workbench.desktop.panels.logistics_day import DayPage
    from workbench.desktop.panels.rows_table import RowsTable
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui
Panel = Callable[[str], Any]


@pytest.fixture
def panel(opened: Window, wait: Wait) -> LogisticsPanel:
    opened.docks.front("logistics")
    wait(lambda: opened.docks.in_front("logistics"))
    made: Any = opened.docks.panel("logistics")
    wait(lambda: made.planned.plans is not None and opened.jobs.idle())
    return made


def texts(table: RowsTable) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows.table.rows]


def enter(table: RowsTable, row: int, head: str, typed: str) -> bool:
    """Type into the cell under a head, as its editor does."""
    from PySide6.QtCore import Qt

    column = table.rows.table.head.index(head)
    return table.model().setData(table.model().index(row, column), typed, Qt.ItemDataRole.EditRole)


def settled(window: Window, panel: LogisticsPanel, wait: Wait) -> None:
    wait(lambda: window.jobs.idle() and not panel.planned.stale)


def test_the_panel_is_made_when_it_is_first_seen(opened: Window, wait: Wait) -> None:
    from workbench.desktop.panels.logistics import LogisticsPanel

    assert not opened.findChildren(LogisticsPanel)
    opened.docks.front("logistics")
    wait(lambda: bool(opened.findChildren(LogisticsPanel)))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_says_what_the_command_line_says(opened: Window, panel: LogisticsPanel, wait: Wait, lang: str) -> None:
    from models.capacity.docks import plan_docks_of
    from models.capacity.lifts import plan_lifts
    from workbench.capacity_words import GoodsWords

    opened.spoken.switch(lang)
    building, words = opened.session.buildings[0], GoodsWords(lang)
    lifts, docks = plan_lifts(building), plan_docks_of(building, opened.session.site)
    assert panel.finding.toolTip() == words.lift_finding(lifts)
    panel.turn_to("docks")
    assert panel.finding.toolTip() == words.dock_finding(docks)
    panel.turn_to("changes")
    said = [row[1] for row in texts(panel.pages["changes"].changes)]     # type: ignore[attr-defined]
    assert said == [words.change(one) for one in (*lifts.changes, *docks.changes)]
    assert all(line.split("· ")[-1] in panel.pages["changes"].notes.text() for line in words.assumptions(lifts.used))     # type: ignore[attr-defined]
    panel.turn_to("storeys")
    assert len(texts(panel.pages["storeys"].balance)) == 10     # type: ignore[attr-defined]


def test_an_intensity_is_shown_as_assumed_until_a_person_enters_it(opened: Window, panel: LogisticsPanel, wait: Wait) -> None:
    from PySide6.QtGui import QColor

    from workbench.desktop.theme import tone

    goods: RowsTable = panel.pages["demand"].goods     # type: ignore[attr-defined]
    index = goods.model().index(1, goods.rows.table.head.index("货运强度"))
    assert index.data() == "0.008 t/(d·m²)"
    assert "假定" in index.data(3) and "无实测" in index.data(3)      # Qt.ItemDataRole.ToolTipRole
    assert index.data(8) == QColor(tone("warning-ground")) and index.data(6).italic()
    before = panel.planned.plans.lifts.demand_t_h     # type: ignore[union-attr]
    assert enter(goods, 1, "货运强度", "0.016")
    settled(opened, panel, wait)
    assert goods.model().index(1, index.column()).data() == "0.016 t/(d·m²)"
    assert goods.model().index(1, index.column()).data(8) is None
    assert panel.planned.plans.lifts.demand_t_h > 1.5 * before     # type: ignore[union-attr]
    assert opened.actions_["undo"].text() == "撤销：楼上货物 货运强度 0.008 t/(d·m²) → 0.016 t/(d·m²)"
    opened.spoken.switch("en")
    assert "Intensity 0.008 t/(d·m²) → 0.016 t/(d·m²)" in opened.actions_["undo"].text()
    opened.actions_["undo"].trigger()
    settled(opened, panel, wait)
    assert panel.planned.plans.lifts.demand_t_h == pytest.approx(before)     # type: ignore[union-attr]


@pytest.mark.parametrize(("head", "typed"), [
    ("进 / 出 / 层间", "60/30/20"), ("进 / 出 / 层间", "a/b/c"), ("进 / 出 / 层间", ""), ("日货运量", "-3"), ("日货运量", "many"),
    ("楼层", "99"), ("单元毛重", "0"), ("日货运量", "5 kg")])
def test_nonsense_becomes_a_notice_and_nothing_changes(opened: Window, panel: LogisticsPanel, head: str, typed: str) -> None:
    goods: RowsTable = panel.pages["demand"].goods     # type: ignore[attr-defined]
    building, count = opened.session.building, len(opened.notices.history)
    assert not enter(goods, 1, head, typed)
    assert opened.session.building is building and len(opened.notices.history) == count + 1


def test_shares_storeys_and_words_are_typed(opened: Window, panel: LogisticsPanel, wait: Wait) -> None:
    goods: RowsTable = panel.pages["demand"].goods     # type: ignore[attr-defined]
    for head, typed in (("进 / 出 / 层间", "60 / 30 / 10"), ("楼层", "2-4, 6"), ("货物单元", "笼车"),
                        ("最大件", "2 x 1.5 x 2 m")):
        assert enter(goods, 1, head, typed), head
    settled(opened, panel, wait)
    made = opened.session.building.logistics.goods[1]     # type: ignore[union-attr]
    assert [share.value for share in (made.in_share, made.out_share, made.between_share) if share] == [0.6, 0.3, 0.1]
    assert made.storeys == (2, 3, 4, 6) and made.load_unit is not None and made.load_unit.value == "cage"
    assert texts(goods)[1][4] == "60 / 30 / 10 %" and len(opened.session.edits()) == 4


def _bar(panel: LogisticsPanel, hour: int) -> Any:
    return panel.pages["demand"].bars.bar(hour)     # type: ignore[attr-defined]


def test_a_bar_is_dragged_as_one_step(opened: Window, panel: LogisticsPanel, wait: Wait) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    bars = panel.pages["demand"].bars     # type: ignore[attr-defined]
    old, peak = bars.shares, panel.planned.plans.lifts.demand_t_h     # type: ignore[union-attr]
    middle = _bar(panel, 2).center().toPoint()
    top = QPoint(middle.x(), round(_bar(panel, 2).top()))
    QTest.mousePress(bars, Qt.MouseButton.LeftButton, pos=top)
    for step in range(1, 6):
        QTest.mouseMove(bars, QPoint(middle.x(), top.y() - step * 3))
        move_with_button(bars, QPoint(middle.x(), top.y() - step * 3))
    assert opened.session.undo.count() == 0      # nothing is entered while the mouse is down
    QTest.mouseRelease(bars, Qt.MouseButton.LeftButton, pos=QPoint(middle.x(), top.y() - 15))
    settled(opened, panel, wait)
    assert opened.session.undo.count() == 1 and bars.shares[2] > old[2] and bars.shares[1] < old[1]
    assert sum(bars.shares) == pytest.approx(1.0) and not bars.assumed
    assert panel.planned.plans.lifts.demand_t_h > peak     # type: ignore[union-attr]
    opened.session.undo.undo()
    settled(opened, panel, wait)
    assert bars.shares == pytest.approx(old) and bars.assumed


def move_with_button(widget: Any, pos: Any) -> None:
    """A mouse that moves with its button down; QTest moves it without."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    left, at = Qt.MouseButton.LeftButton, QPointF(pos)
    event = QMouseEvent(QEvent.Type.MouseMove, at, widget.mapToGlobal(at), left, left, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)


def test_a_bar_is_typed_and_stepped_with_keys(opened: Window, panel: LogisticsPanel, wait: Wait) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    bars = panel.pages["demand"].bars     # type: ignore[attr-defined]
    bars.setFocus()
    QTest.keyClick(bars, Qt.Key.Key_Right)
    assert bars.chosen == 0
    QTest.keyClicks(bars, "20")
    QTest.keyClick(bars, Qt.Key.Key_Return)
    settled(opened, panel, wait)
    assert bars.shares[0] == pytest.approx(0.2 / (1.0 - 0.08 + 0.2), abs=1e-4)      # 20 % beside what the others held
    QTest.keyClick(bars, Qt.Key.Key_Up)
    settled(opened, panel, wait)
    assert opened.session.undo.count() == 2


def test_a_day_without_profile_asks_for_hours_and_a_peak(opened: Window, panel: LogisticsPanel, wait: Wait) -> None:
    page: Any = panel.pages["demand"]
    assert "每日工时" not in [row[0] for row in texts(page.day)]
    page.clear.click()
    settled(opened, panel, wait)
    assert page.bars.shares == () and "每日工时" in [row[0] for row in texts(page.day)]
    assert panel.planned.plans is not None and not panel.planned.plans.lifts.has_demand and page.lacks.text()
    page.clear.click()
    assert opened.session.undo.count() == 1      # no hours: nothing is invented
    row = [row[0] for row in texts(page.day)].index("每日工时")
    assert enter(page.day, row, "数值", "8")
    settled(opened, panel, wait)
    page.clear.click()
    settled(opened, panel, wait)
    assert page.bars.shares == pytest.approx((0.125,) * 8)


def test_goods_come_and_go(opened: Window, panel: LogisticsPanel, wait: Wait) -> None:
    page: Any = panel.pages["demand"]
    opened.session.select_storey("3F")
    page.add.click()
    settled(opened, panel, wait)
    assert texts(page.goods)[-1][:3] == ["货物 3", "3F", "未提供"]      # nothing is invented
    page.remove.click()
    assert len(texts(page.goods)) == 3      # which one was not said
    page.goods.setCurrentIndex(page.goods.model().index(2, 0))
    page.remove.click()
    settled(opened, panel, wait)
    assert len(texts(page.goods)) == 2


def test_a_lift_dock_or_storey_chosen_here_is_chosen_everywhere_and_back(opened: Window, panel: LogisticsPanel) -> None:
    from workbench.desktop.session import Thing

    building: Any = opened.session.building
    panel.turn_to("lifts")
    lifts: Any = panel.pages["lifts"]
    lifts.banks.setCurrentIndex(lifts.banks.model().index(0, 0))
    assert opened.session.thing == Thing("lift", building.lifts[0].id)
    fire = next(lift for lift in building.lifts if lift.fire_lift)
    opened.session.select("lift", fire.id)
    row = lifts.banks.row()
    assert row is not None and ("lift", fire.id) in row.things and fire.name in lifts.title.text()
    opened.session.select("dock", building.docks[0].id)
    assert panel.page == "docks" and building.docks[0].name in panel.pages["docks"].title.text()     # type: ignore[attr-defined]
    panel.turn_to("storeys")
    balance: Any = panel.pages["storeys"].balance     # type: ignore[attr-defined]
    opened.session.select_storey("4F")
    assert balance.row().id == "4F"
    balance.setCurrentIndex(balance.model().index(0, 0))
    assert opened.session.storey_id == "10F"


def test_handling_and_trucks_are_edited(opened: Window, panel: LogisticsPanel, wait: Wait) -> None:
    panel.turn_to("lifts")
    page: Any = panel.pages["lifts"]
    cycle = panel.planned.plans.lifts.results[0].cycle_s     # type: ignore[union-attr]
    row = [row[0] for row in texts(page.handling)].index("每单元装卸")
    assert enter(page.handling, row, "数值", "5")
    settled(opened, panel, wait)
    assert panel.planned.plans.lifts.results[0].cycle_s != cycle     # type: ignore[union-attr]
    panel.turn_to("docks")
    docks: Any = panel.pages["docks"]
    assert enter(docks.trucks, 0, "货量占比", "50%")
    settled(opened, panel, wait)
    shares = [truck.share.value for truck in opened.session.building.logistics.trucks]     # type: ignore[union-attr]
    assert shares[0] == 0.5 and sum(shares) == pytest.approx(1.0)


def patiently(wait: Wait, condition: Callable[[], bool]) -> None:
    """Days take their time on a busy machine."""
    for _ in range(5):
        try:
            wait(condition)
            return
        except AssertionError:
            continue
    wait(condition)


def _run(window: Window, panel: LogisticsPanel, wait: Wait, days: int = 0) -> DayPage:
    panel.turn_to("day")
    page: Any = panel.pages["day"]
    page.days.setCurrentIndex(days)
    page.go.click()
    patiently(wait, lambda: bool(page.stages) and page.stages[-1].last and window.jobs.idle())
    return page


def test_the_day_grows_and_ends_with_what_the_command_line_says(opened: Window, panel: LogisticsPanel, wait: Wait) -> None:
    from models.capacity.lift_days import simulated

    page = _run(opened, panel, wait)
    assert [stage.replications for stage in page.stages] == [10, 25, 50, 100]
    wide = [stage.lifts.wait_s.high - stage.lifts.wait_s.low for stage in page.stages     # type: ignore[union-attr,operator]
            if stage.lifts is not None]
    assert wide[3] < 0.6 * wide[0]
    alone = simulated(panel.planned.plans.lifts)     # type: ignore[union-attr]
    last = page.stage
    assert last is not None and last.lifts is not None and alone is not None
    assert last.lifts.wait_s == alone.wait_s and last.seed == 1
    assert len(texts(page.figures)) == 12 and "种子 1" in page.state.toolTip()
    assert page.go.text() == "模拟"


def test_every_view_of_the_day_draws_the_data(opened: Window, panel: LogisticsPanel, wait: Wait) -> None:
    from workbench.desktop.panels.logistics_day import VIEWS
    from workbench.sheets.ink import Label

    page = _run(opened, panel, wait)
    for view in VIEWS[:-1]:
        page.show_view(view)
        assert len(page.drawing.marks) > 20, view
    page.show_view("gantt")
    assert any("卸货平台" in mark.text for mark in page.drawing.marks if isinstance(mark, Label))
    page.show_view("motion")
    view = page.player.view
    assert view.isVisible() and view.motion is not None
    resting = view.car_rect(0)
    ride = next(ride for ride in view.motion.rides[0] if abs(ride.at_m - ride.to_m) > 1.0)
    page.player.slider.setValue(round(ride.leaves_s))
    one = view.car_rect(0)
    page.player.slider.setValue(round(ride.arrives_s))
    assert view.car_rect(0).top() != one.top() or one.top() != resting.top()
    assert page.player.clock.text()


def test_the_animation_plays_pauses_and_stops_when_nobody_looks(opened: Window, panel: LogisticsPanel, wait: Wait) -> None:
    page = _run(opened, panel, wait)
    page.show_view("motion")
    page.player.speed.setCurrentIndex(2)
    page.player.play.click()
    wait(lambda: page.player.view.time_s > 30.0)
    page.player.play.click()
    at = page.player.view.time_s
    opened.session.walk(1)
    assert not page.player.playing and page.player.view.time_s == at
    page.player.play.click()
    panel.turn_to("lifts")
    assert not page.player.playing


def test_a_run_is_cancelled_and_leaves_what_it_found(opened: Window, panel: LogisticsPanel, wait: Wait) -> None:
    panel.turn_to("day")
    page: Any = panel.pages["day"]
    page.days.setCurrentIndex(2)
    page.go.click()
    assert page.go.text() == "停止"
    wait(lambda: bool(page.stages))
    page.go.click()
    wait(opened.jobs.idle)
    assert not page.stages[-1].last and page.go.text() == "模拟" and page.stages[-1].replications < 1600
    count = len(page.stages)
    wait(lambda: True)
    assert len(page.stages) == count


def test_another_seed_draws_other_days_and_an_edit_makes_them_old(opened: Window, panel: LogisticsPanel, wait: Wait) -> None:
    page = _run(opened, panel, wait)
    first = page.stage
    page.seed.setValue(7)
    page.go.click()
    patiently(wait, lambda: bool(page.stages) and page.stages[-1].last and opened.jobs.idle())
    assert page.stage is not None and first is not None and page.stage.lifts is not None and first.lifts is not None
    assert page.stage.lifts.wait_s.mean != first.lifts.wait_s.mean
    opened.editor.run("set_goods_field", {"goods_id": "upper", "field": "t_day", "value": 60.0}, lambda _: "x")
    settled(opened, panel, wait)
    assert "改动之前" in page.state.toolTip()


def test_a_building_without_goods_says_what_is_missing(window: Window, wait: Wait) -> None:
    from dataclasses import replace

    window.open_example("songhu-phase-a.toml")
    wait(lambda: window.session.judged is not None and window.jobs.idle())
    window.session.put(0, replace(window.session.buildings[0], logistics=None, lifts=(), docks=()))
    wait(window.jobs.idle)
    window.show_page("check")
    window.docks.front("logistics")
    wait(lambda: window.docks.in_front("logistics"))
    panel: Any = window.docks.panel("logistics")
    wait(lambda: panel.planned.plans is not None)
    for name in ("demand", "lifts", "docks", "storeys", "changes", "day"):
        panel.turn_to(name)
        wait(lambda: window.jobs.idle())
    assert not panel.pages["day"].go.isEnabled() and panel.pages["day"].go.toolTip()
    assert panel.pages["lifts"].waits.empty and not panel.pages["lifts"].waits.marks
    panel.turn_to("demand")
    panel.pages["demand"].add.click()
    wait(window.jobs.idle)
    assert len(window.session.buildings[0].logistics.goods) == 1     # type: ignore[union-attr]


def test_every_cell_has_a_text_in_both_languages(opened: Window, panel: LogisticsPanel, wait: Wait) -> None:
    for lang in ("zh", "en"):
        opened.spoken.switch(lang)
        for name, page in panel.pages.items():
            panel.turn_to(name)
            for table in page.tables:
                assert "desktop." not in "".join((*table.rows.table.head, *(t for row in texts(table) for t in row))), name
        if lang == "zh":
            heads = [head for page in panel.pages.values() for table in page.tables for head in table.rows.table.head]
            assert heads and all(any("\u4e00" <= sign <= "\u9fff" for sign in head) for head in heads), heads
