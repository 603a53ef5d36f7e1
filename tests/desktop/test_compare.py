"""Before and after with the real window: what turned between two steps, and the one number that mends a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.desktop.conftest import Wait

if TYPE_CHECKING:
    from workbench.desktop.panels.compare import ComparePanel
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


@pytest.fixture
def panel(opened: Window, wait: Wait) -> ComparePanel:
    opened.docks.front("compare")
    wait(lambda: opened.docks.in_front("compare"))
    made: Any = opened.docks.panel("compare")
    wait(lambda: made.found is not None and opened.jobs.idle())
    return made


def texts(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows.table.rows]


def test_nothing_is_changed_at_first(opened: Window, panel: ComparePanel) -> None:
    assert panel.found == () and "全部相同" in panel.count.toolTip() and not panel.set_.isEnabled()
    assert panel.mend_note.toolTip() == "现在没有不符合项。"
    assert [panel.first.itemText(0), panel.second.itemText(0)] == ["打开时的状态", "现在"]


def test_an_edit_is_told_with_clause_subject_verdicts_and_margin(opened: Window, panel: ComparePanel, wait: Wait) -> None:
    opened.editor.set_load("4F", "3")
    wait(lambda: bool(panel.found) and opened.jobs.idle())
    assert texts(panel.turned)[0] == ["电子产品加工车间楼面活荷载标准值", "4F 生产区", "符合 → 不符合", "-2 kN/m²", "决定结论"]
    assert "新增不符合 1" in panel.count.toolTip()
    panel.turned.setCurrentIndex(panel.turned.model().index(0, 0))
    assert opened.session.finding is not None and opened.session.finding.clause.id == "cn-load-min-electronics"
    assert opened.session.storey_id == "4F"


def test_the_smallest_change_that_passes_is_one_step(opened: Window, panel: ComparePanel, wait: Wait) -> None:
    opened.editor.set_load("4F", "3")
    wait(lambda: bool(panel.mends) and opened.jobs.idle())
    assert texts(panel.failing) == [["电子产品加工车间楼面活荷载标准值", "4F 生产区", "楼面荷载 ≥ 4.0 kN/m²"]]
    panel.failing.setCurrentIndex(panel.failing.model().index(0, 0))
    assert panel.set_.text() == "改为 4.0 kN/m²" and "消除 1 项" in panel.mend_note.toolTip()
    panel.set_.click()
    wait(lambda: opened.jobs.idle() and not panel.mends)
    assert opened.session.undo.count() == 2 and opened.session.judged is not None
    assert opened.session.judged.checked.run.overall != "fail"
    assert [change.verdicts for change in panel.found or ()] == [("pass", "near")]      # just at the limit
    opened.session.undo.undo()
    wait(lambda: bool(panel.mends) and opened.jobs.idle())


def test_any_two_steps_are_compared(opened: Window, panel: ComparePanel, wait: Wait) -> None:
    opened.editor.set_load("4F", "3")
    wait(opened.jobs.idle)
    opened.editor.set_load("4F", "10")
    wait(opened.jobs.idle)
    assert [panel.first.itemText(i)[:2] for i in range(panel.first.count())] == ["打开", "1.", "2."]
    panel.first.setCurrentIndex(1)
    panel.first.activated.emit(1)
    wait(lambda: bool(panel.found) and opened.jobs.idle())
    assert [(one.verdicts, one.margin_delta) for one in panel.found or ()] == [(("fail", "pass"), 7.0)]
    panel.second.setCurrentIndex(2)      # the first step against itself
    panel.second.activated.emit(2)
    wait(lambda: panel.found == () and opened.jobs.idle())
    opened.spoken.switch("en")
    assert panel.second.itemText(0) == "Now" and "same" in panel.count.toolTip()


def test_only_single_numbers_are_offered(opened: Window, panel: ComparePanel, wait: Wait) -> None:
    """Choices and what follows from several numbers are left to the person."""
    from workbench.desktop.scheme_past import change_for

    opened.session.choose(hazard="A")
    wait(opened.jobs.idle)
    failing = [finding for finding in opened.session.shown_findings()[0] if finding.verdict == "fail"]
    assert failing
    for finding in failing:
        change = change_for(finding)
        if change is not None:
            assert finding.clause.limit.op in (">=", "<=") and change[1] == finding.limit
    assert all(change_for(finding) is None for finding in opened.session.shown_findings()[0] if finding.verdict != "fail")
