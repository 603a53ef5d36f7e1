"""Plot conditions and new buildings in the window: entered, in force at once, undone; what cannot be keeps the dialog open."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.errors import CallError
from rules.plot_form import LINES
from tests.desktop.conftest import Wait
from workbench.desktop.plot_dialog import figure_text, parse_day, parse_line

if TYPE_CHECKING:
    from workbench.desktop.plot_dialog import PlotDialog
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui

LINE = {line.key: line for line in LINES}


def settled(window: Window, wait: Wait) -> None:
    wait(lambda: window.jobs.idle() and not window.session.stale)


@pytest.fixture
def form(opened: Window, wait: Wait) -> PlotDialog:
    opened.session.choose(city="shenzhen")
    settled(opened, wait)
    opened.actions_["plot-conditions"].trigger()
    assert opened.plots.dialog is not None
    return opened.plots.dialog


def fill(form: PlotDialog, **figures: str) -> None:
    for key, text in figures.items():
        form.lines[key].setText(text)


PAPER = {"number": "深地合字〔2026〕1号", "day": "2026年5月1日", "page": "12", "name": "李工"}


def sign(form: PlotDialog, **fields: str) -> None:
    for name, text in (fields or PAPER).items():
        form.fields[name].setText(text)


def headline(window: Window) -> dict[str, str]:
    return dict(window.session.judged.checked.run.headline)


@pytest.mark.parametrize(("key", "entered", "figure"), [
    ("first_storey_height", "6000 mm", 6.0), ("plot_ratio", "2.0–4.0", (2.0, 4.0)), ("plot_ratio", "2..4", (2.0, 4.0)),
    ("plot_ratio", "3", (3.0, 3.0)), ("freight_lift_load", "3 t", 3000.0), ("greening", "20%", 20.0), ("greening", "", None),
    ("upper_storey_load", "6.5 kN/m²", 6.5),
])
def test_figures_in_their_units(key: str, entered: str, figure: object) -> None:
    assert parse_line(LINE[key], entered) == figure
    assert parse_line(LINE[key], figure_text(figure)) == figure     # type: ignore[arg-type]


@pytest.mark.parametrize("entered", ["six", "6 kg", "6 m m"])
def test_figures_that_are_none(entered: str) -> None:
    with pytest.raises(CallError):
        parse_line(LINE["first_storey_height"], entered)


@pytest.mark.parametrize(("entered", "day"), [
    ("2026-05-01", date(2026, 5, 1)), ("2026/5/1", date(2026, 5, 1)), ("2026年5月1日", date(2026, 5, 1)), (" ", None)])
def test_days_as_people_write_them(entered: str, day: date | None) -> None:
    assert parse_day(entered) == day


@pytest.mark.parametrize("entered", ["2026-13-01", "May", "2026", "1-2-3-4"])
def test_days_that_are_none(entered: str) -> None:
    with pytest.raises(CallError):
        parse_day(entered)


def test_conditions_hold_at_once_decide_the_headline_and_are_undone(opened: Window, wait: Wait, form: PlotDialog) -> None:
    before = headline(opened)
    assert before["height"] == before["platforms"] == "none"
    fill(form, first_storey_height="6.0", freight_lifts="2", platforms="1", first_storey_load="8")
    sign(form)
    assert form.standing.text().startswith("已核对")
    form.ok.click()
    settled(opened, wait)
    assert set(headline(opened).values()) == {"decided"}
    found = [f for f in opened.session.shown_findings()[0] if f.clause.id == "plot-first-storey-height"]
    assert [(f.verdict, f.clause.provenance, f.clause.force) for f in found] == [("near", "confirmed", "contract")]
    undo = opened.actions_["undo"]
    assert undo.text() == "撤销：地块条件：4 项数值，0 项豁免"
    undo.trigger()
    settled(opened, wait)
    assert opened.session.choices.plot is None and headline(opened) == before
    opened.actions_["redo"].trigger()
    settled(opened, wait)
    assert set(headline(opened).values()) == {"decided"}
    opened.actions_["plot-conditions"].trigger()
    again = opened.plots.dialog
    assert again.lines["first_storey_height"].text() == "6" and again.fields["day"].text() == "2026-05-01"
    again.reject()


def test_without_page_or_name_they_are_second_hand(opened: Window, wait: Wait, form: PlotDialog) -> None:
    fill(form, first_storey_height="6.0")
    sign(form, number="1号", day="2026-05-01", page="12", name="")
    assert "核对人" in form.standing.text() and "转述" in form.standing.text()
    form.ok.click()
    settled(opened, wait)
    clause = next(f.clause for f in opened.session.shown_findings()[0] if f.clause.id == "plot-first-storey-height")
    assert clause.provenance == "secondary" and clause.confirmation is None


def test_two_papers_each_fix_their_own(opened: Window, wait: Wait, form: PlotDialog) -> None:
    fill(form, greening="20")
    sign(form)
    form.paper.setCurrentIndex(form.paper.findData("land"))
    form.paper.activated.emit(form.paper.currentIndex())
    assert not form.lines["greening"].isEnabled() and "20" in form.lines["greening"].placeholderText()
    assert form.fields["number"].text() == ""
    fill(form, first_storey_height="6")
    form.ok.click()
    settled(opened, wait)
    clauses = {c.id: c for pack in opened.session.judged.checked.run.packs for c in pack.clauses if c.force == "contract"}
    assert clauses["plot-greening"].document.id == "planning" and clauses["plot-greening"].provenance == "confirmed"
    assert clauses["plot-first-storey-height"].document.id == "land"
    assert clauses["plot-first-storey-height"].provenance == "secondary"


@pytest.mark.parametrize(("figures", "fields", "word"), [
    ({"first_storey_height": "six"}, {}, "six"), ({"first_storey_height": "-6"}, {}, "首层层高：“-6”不能用"),
    ({"plot_ratio": "4–2"}, {}, "容积率：区间“4–2”的下限大于上限"), ({"plot_ratio": "-1"}, {}, "容积率：“-1”"),
    ({"greening": "100.1"}, {}, "绿地率：“100.1”不能用"), ({"greening": "20"}, {"day": "someday"}, "someday"),
])
def test_a_fault_keeps_the_dialog_open(opened: Window, form: PlotDialog, figures: dict[str, str], fields: dict[str, str],
                                       word: str) -> None:
    fill(form, **figures)
    if fields:
        sign(form, **fields)
    form.ok.click()
    assert form.isVisible() and word in form.fault.text()
    assert opened.session.choices.plot is None and opened.session.undo.count() == 0
    form.reject()


def test_a_waiver_turns_a_fail_into_a_waived_one(opened: Window, wait: Wait, form: PlotDialog) -> None:
    form.reject()
    assert opened.editor.set_load("4F", "3")
    settled(opened, wait)
    failing = next(f for f in opened.session.shown_findings()[0] if f.verdict == "fail")
    opened.plots.ask()
    form = opened.plots.dialog
    form.tabs.setCurrentIndex(1)
    form.waivers.add.click()
    form.ok.click()
    assert form.isVisible() and "批准文件" in form.fault.text()
    combo = form.waivers.table.cellWidget(0, 0)
    assert combo.itemData(0) == failing.clause.id, "what fails is offered first"
    for column, text in ((2, "专家论证意见"), (3, "深论〔2026〕2号"), (4, "2026-05-02"), (5, "李工")):
        form.waivers.table.item(0, column).setText(text)
    form.ok.click()
    settled(opened, wait)
    verdicts = {f.verdict for f in opened.session.shown_findings()[0] if f.clause.id == failing.clause.id}
    assert "waived" in verdicts and "fail" not in verdicts
    opened.session.undo.undo()
    settled(opened, wait)
    assert any(f.verdict == "fail" for f in opened.session.shown_findings()[0])


def test_a_file_of_the_command_line_is_shown_and_nothing_of_it_is_lost(opened: Window, wait: Wait, form: PlotDialog,
                                                                       tmp_path: Path) -> None:
    from rules.pack_text import entries, to_toml
    from rules.plot_form import Paper, conditions
    from workbench.plot_files import read_conditions

    data = conditions({"greening": 20.0}, Paper(kind="brief", number="B1"), date(2026, 1, 1))
    data["clause"].append({**data["clause"][0], "id": "own-greening", "limit": ">= 21"})
    path = tmp_path / "plot.toml"
    path.write_text(to_toml(data), "utf-8")
    form.take(read_conditions(path))
    assert form.paper.currentData() == "brief" and form.lines["greening"].text() == "20"
    assert "1 条" in form.kept.text()
    fill(form, coverage="50")
    form.ok.click()
    settled(opened, wait)
    kept = entries(opened.session.choices.plot.read_text("utf-8"))
    assert {clause["id"] for clause in kept["clause"]} == {"plot-greening", "plot-coverage", "own-greening"}
    assert path.read_text("utf-8") == to_toml(data), "the user's own file is left as it is"


def test_clearing_takes_all_conditions_away(opened: Window, wait: Wait, form: PlotDialog) -> None:
    fill(form, greening="20")
    form.ok.click()
    settled(opened, wait)
    opened.plots.ask()
    opened.plots.dialog.extra["clear"].click()
    opened.plots.dialog.ok.click()
    settled(opened, wait)
    assert opened.session.choices.plot is None
    assert opened.actions_["undo"].text() == "撤销：取消地块条件"


def test_the_reference_date_says_why(opened: Window, wait: Wait) -> None:
    bar = opened.conditions
    assert "今天" in bar.basis.text() and bar.bases["run-day"].isChecked()
    bar.bases["existing-year"].trigger()
    assert len(opened.notices.texts()) == 1 and "建成年份" in opened.notices.texts()[0]
    assert opened.session.choices.basis == "run-day"
    bar.bases["conversion-day"].trigger()
    settled(opened, wait)
    assert (opened.session.choices.basis, opened.session.choices.on) == ("conversion-day", date.today())
    bar.on.setDate(bar.on.date().addDays(-400))
    settled(opened, wait)
    assert opened.session.choices.basis == "conversion-given" and "改造" in bar.basis.text()
    bar.bases["run-day"].trigger()
    settled(opened, wait)
    assert (opened.session.choices.basis, opened.session.choices.on) == ("run-day", date.today())


# new buildings


def test_a_new_building_opens_with_what_is_assumed_marked_so(window: Window, wait: Wait) -> None:
    window.actions_["new"].trigger()
    dialog = window.new_building.dialog
    assert dialog is not None
    dialog.fields["storeys"].setText("60")
    dialog.fields["first_height_m"].setText("7500 mm")
    dialog.fields["first_height_m"].textEdited.emit("7500 mm")
    assert "m²" in dialog.sum.text() and dialog.ok.isEnabled()
    dialog.name.setText("A/B 栋")
    dialog.ok.click()
    wait(lambda: window.session.reading is not None and window.jobs.idle())
    building = window.session.building
    assert building.name == "A/B 栋" and len(building.storeys) == 60
    assert building.storeys[0].height_m.value == 7.5 and building.storeys[0].height_m.source.kind == "person"
    assert building.storeys[1].height_m.source.kind == "assumed"
    assert {lift.name for lift in building.lifts} == {"货梯 1", "货梯 2", "货梯 3", "货梯 4"}
    assert window.session.edits() == ()
    from workbench.desktop.saving import proposed_name

    assert Path(proposed_name(window.session, "pdf")).parent == Path.cwd()


@pytest.mark.parametrize(("field", "text"), [("storeys", "0"), ("storeys", "2.5"), ("width_m", "wide"), ("docks", "-1"),
                                             ("lift_load_kg", "3 kN")])
def test_figures_that_cannot_be_make_no_building(window: Window, field: str, text: str) -> None:
    window.new_building.ask()
    dialog = window.new_building.dialog
    dialog.fields[field].setText(text)
    dialog.fields[field].textEdited.emit(text)
    assert not dialog.ok.isEnabled() and dialog.fault.text()
    dialog.template.setCurrentIndex(1)
    dialog.template.activated.emit(1)
    assert dialog.ok.isEnabled() and not dialog.fault.text()
    dialog.reject()
