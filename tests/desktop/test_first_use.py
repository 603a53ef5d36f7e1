"""What someone who has never seen the window trips over: where to go on, what to fill in, and what is still in force."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.desktop.conftest import Wait
from workbench.desktop.panels.welcome import example_path

if TYPE_CHECKING:
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui

CONDITIONS = """schema = "shanglou.plot/1"
[[document]]
id = "brief"
title = { zh = "任务书", en = "brief" }
[[clause]]
id = "first-storey-height"
document = "brief"
clause = "1"
title = { zh = "首层层高", en = "height of the first storey" }
topic = "storey_height"
headline = "height"
subject = "storey"
quantity = "storey_height_m"
scope = "storey_number = 1"
limit = ">= 8.0"
valid_from = "2026-01-01"
"""


def test_enter_goes_on_from_the_import_report(opened: Window) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    opened.show_page("report")
    assert opened.report.go_on is opened.focusWidget()
    QTest.keyClick(opened.report.go_on, Qt.Key.Key_Return)
    assert opened.page == "check"


def test_where_no_figure_decides_the_result_leads_to_the_plot_conditions(opened: Window, wait: Wait) -> None:
    opened.show_page("check")
    assert "地块条件" in opened.overall.fill.text() and not opened.overall.fill.isHidden()
    opened.overall.fill.linkActivated.emit("plot")
    assert opened.plots.dialog is not None
    opened.plots.dialog.reject()


def test_conditions_of_another_plot_are_not_kept_in_silence(opened: Window, wait: Wait, tmp_path: Path) -> None:
    plot = tmp_path / "plot.toml"
    plot.write_text(CONDITIONS, "utf-8")
    session = opened.session
    session.choose(plot=plot)
    wait(lambda: not session.stale and opened.jobs.idle())
    said = len(opened.notices.history)
    session.open(example_path("songhu-phase-a.toml"))     # the same again: the same plot
    wait(lambda: opened.jobs.idle())
    assert len(opened.notices.history) == said
    session.open(example_path("songhu-later-tower.toml"))
    wait(lambda: session.path is not None and session.path.name == "songhu-later-tower.toml" and opened.jobs.idle())
    assert session.choices.plot == plot
    told = opened.notices.history[-1][2]("zh")
    assert "songhu-phase-a.toml" in told and "全部清除" in told


def test_a_project_goes_on_where_it_was_left(opened: Window, wait: Wait, tmp_path: Path) -> None:
    opened.editor.set_height("1F", "8")
    assert opened.session.save(tmp_path / "a")
    opened.session.undo.setClean()
    opened.show_page("welcome")
    opened.session.open(tmp_path / "a.shanglou")
    wait(lambda: opened.page != "welcome" and opened.jobs.idle())
    assert opened.page == "check"


def test_the_example_companies_are_a_menu_away(opened: Window, wait: Wait) -> None:
    opened.docks.front("tenants")
    panel = opened.docks.panel("tenants")
    panel.more.actions["example"].trigger()     # type: ignore[attr-defined]
    wait(lambda: panel.preview is not None)     # type: ignore[attr-defined]
    assert "47" in panel.preview.head.text()     # type: ignore[attr-defined]
    panel.preview.accept()     # type: ignore[attr-defined]
    wait(lambda: panel.tenancy.list is not None and opened.jobs.idle())     # type: ignore[attr-defined]
    opened.session.undo.setClean()


def test_a_line_dragged_near_a_limit_takes_it(opened: Window, wait: Wait, tmp_path: Path) -> None:
    """In a low panel a point is some 0.2 m: nobody can hit 8.00 m, and 7.95 m fails."""
    plot = tmp_path / "plot.toml"
    plot.write_text(CONDITIONS, "utf-8")
    opened.session.choose(plot=plot)
    wait(lambda: not opened.session.stale and opened.jobs.idle())
    opened.docks.front("section")
    canvas = opened.docks.panel("section").canvas     # type: ignore[attr-defined]
    wait(lambda: canvas.isVisible() and canvas.lines)
    canvas._held = canvas.line_of("1F")
    for level_m, height_m in ((8.05, 8.0), (7.95, 8.0), (7.75, 8.0), (7.55, 7.55), (9.0, 9.0)):
        canvas._drag((20.0, level_m), canvas.pixel((20.0, level_m)))
        assert canvas._height_m == pytest.approx(height_m), level_m
    canvas.cancel()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_file_dialog_speaks_the_language_of_the_window(window: Window, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

    from workbench.desktop import dialogs

    window.spoken.switch(lang)
    seen: list[str] = []

    def look(dialog: QFileDialog) -> int:
        seen.extend(one.text() for kind in (QLabel, QPushButton) for one in dialog.findChildren(kind) if one.text())
        seen.append(dialog.windowTitle())
        return 0

    monkeypatch.setattr(QFileDialog, "exec", look)
    title = {"zh": "导出", "en": "Export"}[lang]
    assert dialogs.ask_folder(window, window.spoken, title) is None
    assert dialogs.ask_files(window, window.spoken, title, "PDF (*.pdf)", many=True) == []
    assert dialogs.ask_target(window, window.spoken, title, "a.pdf", "PDF (*.pdf)") is None
    assert seen.count(title) == 3 and len(seen) > 12
    chinese = [one for one in seen if any("\u4e00" <= sign <= "\u9fff" for sign in one)]
    assert chinese == (seen if lang == "zh" else [])


def test_a_building_without_storeys_says_where_they_are_given(window: Window, wait: Wait) -> None:
    from tests.desktop.walk import DATA

    window.importing.open(DATA / "mesh" / "warehouse-walls-cm.dae")
    wait(lambda: window.importing.dialog is not None and window.jobs.idle())
    window.importing.dialog.accept()
    wait(lambda: window.session.judged is not None and window.jobs.idle())
    window.show_page("check")
    assert window.storeys.none.isVisible() and "层线" in window.storeys.none.text()
    window.docks.front("levels")
    window.docks.panel("levels").add(0.0)     # type: ignore[attr-defined]
    wait(lambda: not window.session.stale and window.jobs.idle())
    assert len(window.session.buildings[0].storeys) == 1 and not window.storeys.none.isVisible()
    window.session.undo.setClean()
