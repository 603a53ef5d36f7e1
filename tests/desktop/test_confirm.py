"""Confirming a clause from the evidence panel: the user's pack is written, joins the check, and a changed pack makes it stale."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from rules.pack_reader import load_pack
from workbench.cli import main

if TYPE_CHECKING:
    from tests.desktop.conftest import Wait
    from workbench.desktop.confirm_dialog import ConfirmDialog
    from workbench.desktop.window import Window

ELECTRONICS = "cn-load-min-electronics"


@pytest.fixture(autouse=True)
def fresh_settings(tmp_path: Path) -> Iterator[None]:
    from PySide6.QtCore import QSettings

    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    yield
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "")


def choose(window: Window, clause: str) -> None:
    """Show a finding of a clause in the evidence panel."""
    findings = [f for f in window.session.shown_findings()[0] if clause in (f.clause.id, f.clause.replaces)]
    assert findings
    window.evidence.show_findings(findings, "deciding")


def dialog(window: Window, wait: Wait, clause: str = ELECTRONICS) -> ConfirmDialog:
    choose(window, clause)
    window.actions_["confirm"].trigger()
    wait(lambda: window.confirming.dialog is not None and window.confirming.dialog.isVisible())
    found = window.confirming.dialog
    assert found is not None
    return found


def fill(found: ConfirmDialog, pack: Path, limit: str = "") -> None:
    found.edition.setText("2021 第一次印刷")
    found.page.setText("35")
    found.name.setText("李工")
    found.pack.setText(str(pack))
    if limit:
        found.limit.setText(limit)


def ok(found: ConfirmDialog) -> bool:
    from PySide6.QtWidgets import QDialogButtonBox

    return found.buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled()


def settled(window: Window, wait: Wait) -> None:
    wait(lambda: window.jobs.idle() and not window.session.stale)


def confirmed_limits(window: Window) -> set[object]:
    return {f.limit for f in window.session.shown_findings()[0] if f.clause.replaces == ELECTRONICS}


def test_a_confirmed_clause_joins_the_check(opened: Window, wait: Wait, tmp_path: Path) -> None:
    pack = tmp_path / "office.toml"
    found = dialog(opened, wait)
    assert found.limit.text() == ">= 4.0" and not ok(found)
    fill(found, pack, ">= 5.0")
    assert ok(found)
    found.accept()
    wait(lambda: opened.session.choices.standards == (str(pack),))
    settled(opened, wait)
    clause = load_pack(pack).clauses[0]
    assert clause.limit_text == ">= 5.0" and clause.confirmation is not None and clause.confirmation.page == "35"
    assert confirmed_limits(opened) == {5.0}
    choose(opened, ELECTRONICS)
    shown = opened.evidence.text.toPlainText()
    assert "李工" in shown and "≥ 4.0 kN/m² → ≥ 5.0 kN/m²" in shown
    assert opened.confirming.dialog is None and opened.session.undo.count() == 0      # outside the undo stack


def test_pack_and_name_are_remembered_and_the_dialog_says_that_undo_does_not_reach_the_file(
    opened: Window, wait: Wait, tmp_path: Path,
) -> None:
    pack = tmp_path / "office.toml"
    first = dialog(opened, wait)
    assert "撤销" in first.note.text()
    fill(first, pack)
    first.accept()
    settled(opened, wait)
    again = dialog(opened, wait, "cn-load-min-lightmech")
    assert (again.pack.text(), again.name.text(), again.page.text()) == (str(pack), "李工", "")
    fill(again, pack)
    again.accept()
    wait(lambda: len(load_pack(pack).clauses) == 2)
    settled(opened, wait)
    assert opened.session.choices.standards == (str(pack),)


def test_confirming_again_starts_from_what_was_confirmed_and_keeps_other_corrections(
    opened: Window, wait: Wait, tmp_path: Path,
) -> None:
    pack = tmp_path / "office.toml"
    assert main(["standards", "confirm", ELECTRONICS, "--pack", str(pack), "--name", "王工", "--edition", "2021", "--page", "1",
                 "--set", "limit=>= 4.5", "--set", "valid_from=2022-02-01"]) == 0
    opened.session.choose(standards=(str(pack),))
    settled(opened, wait)
    found = dialog(opened, wait)
    assert found.limit.text() == ">= 4.5" and found.clause.id == ELECTRONICS
    fill(found, pack, ">= 4.0")
    found.accept()
    wait(lambda: load_pack(pack).clauses[0].limit_text == ">= 4.0")
    settled(opened, wait)
    clause = load_pack(pack).clauses[0]
    assert clause.valid_from is not None and clause.valid_from.isoformat() == "2022-02-01" and confirmed_limits(opened) == {4.0}


@pytest.mark.parametrize(("limit", "pack"), [("about five", "office.toml"), ("", "office.txt")])
def test_a_fault_stays_in_the_dialog_and_writes_nothing(
    opened: Window, wait: Wait, tmp_path: Path, limit: str, pack: str,
) -> None:
    found = dialog(opened, wait)
    fill(found, tmp_path / pack, limit)
    found.accept()
    assert found.isVisible() and found.fault.text() and not (tmp_path / pack).exists()
    assert opened.session.choices.standards == ()
    found.limit.setText(">= 5.0")
    assert not found.fault.text()
    found.reject()
    wait(lambda: opened.confirming.dialog is None)


def test_a_picture_that_is_none_is_refused(opened: Window, wait: Wait, tmp_path: Path) -> None:
    scan = tmp_path / "page.png"
    scan.write_text("no picture", "utf-8")
    found = dialog(opened, wait)
    fill(found, tmp_path / "own" / "office.toml")
    found.picture.setText(str(scan))
    found.accept()
    assert "page.png" in found.fault.text() and not (tmp_path / "own").exists()
    scan.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(16))
    found.accept()
    wait(lambda: (tmp_path / "own" / "page.png").exists())
    settled(opened, wait)


def test_without_a_clause_there_is_nothing_to_confirm(opened: Window, wait: Wait) -> None:
    opened.evidence.show_findings([], "")
    opened.actions_["confirm"].trigger()
    wait(lambda: bool(opened.notices.isVisible()))
    assert opened.confirming.dialog is None


def test_a_pack_changed_by_another_program_makes_the_result_stale_and_is_used_again(
    opened: Window, wait: Wait, tmp_path: Path,
) -> None:
    pack = tmp_path / "office.toml"
    confirm = ["standards", "confirm", ELECTRONICS, "--pack", str(pack), "--name", "李工", "--edition", "2021", "--page", "35"]
    assert main(confirm) == 0
    opened.session.choose(standards=(str(pack),))
    settled(opened, wait)
    assert confirmed_limits(opened) == {4.0}
    assert main([*confirm, "--set", "limit=>= 5.0"]) == 0
    wait(lambda: confirmed_limits(opened) == {5.0})
    assert opened.notices.isVisible()
    pack.write_text("no pack", "utf-8")
    wait(lambda: opened.session.stale and opened.jobs.idle())
    assert confirmed_limits(opened) == {5.0} and opened.session.stale      # the old result stays, and is called stale


def test_an_own_pack_stands_among_the_packs_and_can_be_left_out(opened: Window, wait: Wait, tmp_path: Path) -> None:
    from PySide6.QtCore import Qt

    pack = tmp_path / "office.toml"
    found = dialog(opened, wait)
    fill(found, pack)
    found.accept()
    settled(opened, wait)
    items = opened.conditions.packs
    own = items.item(items.count() - 1)
    assert own.text() == "自备：office.toml" and own.checkState() is Qt.CheckState.Checked
    first = items.item(0)
    first.setCheckState(Qt.CheckState.Checked)
    settled(opened, wait)
    assert str(pack) in opened.session.choices.standards and len(opened.session.choices.standards) == 2
    items.item(items.count() - 1).setCheckState(Qt.CheckState.Unchecked)
    wait(lambda: str(pack) not in opened.session.choices.standards)
    settled(opened, wait)


def test_the_dialog_speaks_both_languages(opened: Window, wait: Wait) -> None:
    found = dialog(opened, wait)
    assert found.windowTitle() == "核对条文"
    opened.spoken.switch("en")
    assert found.windowTitle() == "Confirm a clause" and "outside undo" in found.note.text()
    found.reject()
