"""Projects in the real window: saved, opened again with their history, locked, left by a kill and taken back."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.edit_records import replay
from models.project_file import load
from models.project_working import left_behind
from models.readers import read
from tests.desktop.conftest import Wait
from workbench.desktop import dialogs, project_dialogs
from workbench.desktop.panels.welcome import example_path
from workbench.desktop.recent import recent_files, thumbnail
from workbench.desktop.window import Window

ROOT = Path(__file__).resolve().parents[2]


def settled(window: Window, wait: Wait) -> None:
    wait(lambda: window.jobs.idle() and not window.session.stale)


def heights(window: Window) -> list[float | None]:
    assert window.session.building is not None
    return [None if s.height_m is None else s.height_m.value for s in window.session.building.storeys]


def ids(window: Window) -> list[str]:
    assert window.session.building is not None
    return [storey.id for storey in window.session.building.storeys]


@pytest.fixture
def edited(opened: Window, wait: Wait) -> Window:
    """Phase A in Shenzhen with three edits."""
    opened.session.choose(city="shenzhen", stage="design")
    for number, entered in enumerate(("6.1", "5.2", "4.9")):
        assert opened.editor.set_height(ids(opened)[number], entered)
    settled(opened, wait)
    return opened


def reopened(window: Window, wait: Wait, path: Path) -> Window:
    before = window.session.reading
    window.open_path(path)
    wait(lambda: window.session.reading is not before and window.session.judged is not None)
    settled(window, wait)
    return window


def working(folder: Path) -> list[Path]:
    return sorted((folder / "working").glob("*.working"))


def test_save_and_open_give_the_same_back_with_its_history(
        edited: Window, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "塔楼.shanglou"
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: path)
    edited.session.select_storey(ids(edited)[4])
    edited.session.select("lift", edited.session.building.lifts[0].id)
    assert edited.session.dirty and "未保存" in edited.windowTitle()
    edited.actions_["save"].trigger()
    assert path.exists() and not edited.session.dirty and edited.windowTitle().startswith("塔楼.shanglou —")
    buildings, records, reached = edited.session.buildings, edited.session.edits(), heights(edited)
    texts = [edited.session.undo.command(i).said("en") for i in range(3)]
    before = edited.session.judged.checked.run.counts

    reopened(edited, wait, example_path("songhu-later-tower.toml"))
    assert edited.session.project_path is None
    reopened(edited, wait, path)
    session = edited.session
    assert session.buildings == buildings and session.edits() == records and not session.dirty
    assert session.project_path == path and session.choices.city == "shenzhen" and session.choices.stage == "design"
    assert session.judged.checked.run.counts == before
    assert session.storey_id == ids(edited)[4] and session.thing is not None and session.thing.kind == "lift"
    assert [session.undo.command(i).said("en") for i in range(3)] == texts

    original = read(example_path("songhu-phase-a.toml")).buildings
    for count in (2, 1, 0):     # every step can be undone …
        edited.actions_["undo"].trigger()
        assert session.buildings == replay(original, records[:count])[0] and session.dirty
    for count in (1, 2, 3):     # … and done again
        edited.actions_["redo"].trigger()
        assert session.buildings == replay(original, records[:count])[0]
    assert heights(edited) == reached and not session.dirty
    settled(edited, wait)


def test_what_is_saved_says_who_did_what_when(edited: Window, tmp_path: Path) -> None:
    edited.actions_["undo"].trigger()
    assert edited.session.save(tmp_path / "a")
    found = load(tmp_path / "a.shanglou")
    assert found.position == 2 and len(found.edits) == 3     # what was undone can still be done again
    assert [entry.what for entry in found.log] == ["begin", "edit", "edit", "undo", "save"]
    assert all(entry.by and entry.at.endswith("+00:00") for entry in found.log)
    assert found.source is not None and found.source.path == str(example_path("songhu-phase-a.toml"))
    assert found.edits[0].said["zh"] and found.edits[0].said["en"] and found.edits[0].said["zh"] != found.edits[0].said["en"]


def test_runs_are_kept_once_each(edited: Window, wait: Wait, tmp_path: Path) -> None:
    settled(edited, wait)
    for _ in range(2):
        assert edited.session.save(tmp_path / "a.shanglou")
    (run,) = load(tmp_path / "a.shanglou").runs
    assert run.result["overall"] in ("pass", "fail", "incomplete", "conditional") and run.position == 3
    verdicts = {finding["verdict"] for finding in run.result["findings"]}
    assert verdicts & {"pass", "fail", "no-data"} and run.result["counts"]
    edited.editor.set_height(ids(edited)[0], "3.1")
    settled(edited, wait)
    assert edited.session.save(tmp_path / "a.shanglou")
    assert [one.position for one in load(tmp_path / "a.shanglou").runs] == [3, 4]


def test_choices_of_a_project_are_unsaved_work_those_of_a_file_are_not(opened: Window, wait: Wait, tmp_path: Path) -> None:
    opened.session.choose(city="shanghai")
    settled(opened, wait)
    assert not opened.session.dirty
    assert opened.session.save(tmp_path / "a.shanglou")
    opened.session.choose(city="shenzhen")
    assert opened.session.dirty
    opened.session.choose(city="shanghai")
    assert not opened.session.dirty
    opened.session.choose(stage="operation")
    assert opened.session.save()
    assert load(tmp_path / "a.shanglou").choices["stage"] == "operation"
    settled(opened, wait)


def test_a_new_edit_after_undo_takes_the_place_of_the_old(edited: Window, wait: Wait, tmp_path: Path) -> None:
    edited.actions_["undo"].trigger()
    edited.actions_["undo"].trigger()
    assert edited.editor.set_height(ids(edited)[5], "7.7")
    assert edited.session.save(tmp_path / "a.shanglou")
    found = load(tmp_path / "a.shanglou")
    assert [edit.record for edit in found.edits] == list(edited.session.edits()) and len(found.edits) == 2
    assert found.state.edited.buildings == edited.session.buildings
    settled(edited, wait)


def test_steps_of_a_reopened_project_go_on(edited: Window, wait: Wait, tmp_path: Path) -> None:
    edited.session.save(tmp_path / "a.shanglou")
    reopened(edited, wait, tmp_path / "a.shanglou")
    edited.actions_["undo"].trigger()
    assert edited.editor.set_load(ids(edited)[3], "12")
    assert edited.session.save()
    found = load(tmp_path / "a.shanglou")
    assert [edit.record["name"] for edit in found.edits[:2]] == ["set_storey_height"] * 2 and len(found.edits) == 3
    assert found.state.edited.buildings == edited.session.buildings
    settled(edited, wait)


def test_edits_of_the_plot_survive(opened: Window, wait: Wait, tmp_path: Path) -> None:
    from models.building import Plot
    from models.edit_around import Around
    from models.measured import from_person, metres
    from workbench.desktop.edit_commands import AroundCommand

    session = opened.session
    plot = Plot(area_m2=metres(9000, from_person()))
    record = {"name": "set_plot", "building": "", "arguments": {"area_m2": 9000}}
    before, after = Around(session.plot, session.site), Around(plot, session.site)
    session.undo.push(AroundCommand(session, before, after, lambda lang: lang, record))
    assert session.save(tmp_path / "a.shanglou")
    reopened(opened, wait, tmp_path / "a.shanglou")
    assert session.plot == plot
    opened.actions_["undo"].trigger()
    assert session.plot == read(example_path("songhu-phase-a.toml")).plot
    settled(opened, wait)


def test_each_edit_is_in_the_working_copy_at_once(opened: Window, wait: Wait, fresh_data_folder: Path) -> None:
    assert working(fresh_data_folder) == []     # nothing changed: nothing to keep
    for number, entered in enumerate(("6.1", "5.2"), 1):
        opened.editor.set_height(ids(opened)[number], entered)
        (file,) = working(fresh_data_folder)
        assert load(file).state.edited.buildings == opened.session.buildings
    opened.actions_["undo"].trigger()
    assert load(file).position == 1
    settled(opened, wait)
    opened.close()
    assert working(fresh_data_folder) == []


def test_opening_something_else_takes_the_copy_away(edited: Window, wait: Wait, fresh_data_folder: Path) -> None:
    reopened(edited, wait, example_path("songhu-later-tower.toml"))
    assert working(fresh_data_folder) == [] and not edited.session.dirty


@pytest.mark.parametrize(("answer", "closes"), [("save", True), ("discard", True), ("cancel", False)])
def test_closing_with_unsaved_work_asks(answer: str, closes: bool, edited: Window, tmp_path: Path,
                                        monkeypatch: pytest.MonkeyPatch) -> None:
    path, asked = tmp_path / "a.shanglou", []
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: path)
    monkeypatch.setattr(project_dialogs, "ask_unsaved", lambda *values: asked.append(values[2]) or answer)
    assert edited.close() is closes
    assert asked == ["songhu-phase-a.toml"] and path.exists() is (answer == "save")
    monkeypatch.setattr(project_dialogs, "ask_unsaved", lambda *_: "discard")


def test_closing_with_everything_saved_asks_nothing(edited: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert edited.session.save(tmp_path / "a.shanglou")
    monkeypatch.setattr(project_dialogs, "ask_unsaved", lambda *_: pytest.fail("nothing is unsaved"))
    assert edited.close()


def test_a_save_that_was_given_up_does_not_close(edited: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: None)
    monkeypatch.setattr(project_dialogs, "ask_unsaved", lambda *_: "save")
    assert not edited.close()
    assert edited.session.dirty
    monkeypatch.setattr(project_dialogs, "ask_unsaved", lambda *_: "discard")


def test_a_file_that_another_program_wrote_is_asked_about(
        edited: Window, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.shanglou"
    assert edited.session.save(path)
    edited.editor.set_height(ids(edited)[0], "8.8")
    path.write_bytes(b"somebody else's")
    answers = iter(["cancel", "elsewhere", "overwrite"])
    monkeypatch.setattr(project_dialogs, "ask_outside", lambda *_: next(answers))
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: None)
    assert not edited.project.save() and not edited.project.save()
    assert path.read_bytes() == b"somebody else's"
    assert edited.project.save() and load(path).position == 4
    settled(edited, wait)


# another window


@pytest.fixture
def other(app: Any, wait: Wait) -> Any:
    made = Window("en")
    made.show()
    wait(made.isVisible)
    yield made
    made.close()
    made.deleteLater()


@pytest.mark.parametrize("answer", ["read-only", "copy", "cancel"])
def test_a_second_window_is_told_and_may_look_or_take_a_copy(
        answer: str, edited: Window, other: Window, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, told = tmp_path / "a.shanglou", []
    assert edited.session.save(path)
    monkeypatch.setattr(project_dialogs, "ask_locked", lambda *values: told.append(values[2:]) or answer)
    other.open_path(path)
    ((name, note),) = told
    assert name == "a.shanglou" and note["pid"] == str(os.getpid()) and note["user"]
    if answer == "cancel":
        assert other.session.reading is None and other.jobs.idle()
        return
    wait(lambda: other.session.judged is not None)
    settled(other, wait)
    assert other.session.buildings == edited.session.buildings
    assert other.editor.set_height(ids(other)[0], "9.5") is (answer == "copy")
    if answer == "read-only":
        assert "read-only" in other.windowTitle() and not other.session.dirty
        assert any("read-only" in text for text in other.notices.texts())
        assert not other.session.save(path)
    else:
        assert other.session.project_path is None and other.session.dirty
        assert not other.session.save(path) and len(told) == 1     # somebody has it; nothing is offered to be opened instead
        assert any("a.shanglou is open in another window" in text for text in other.notices.texts())
        assert not other.jobs.running("open")
    assert other.session.save(tmp_path / "b.shanglou") and load(path).position == 3
    settled(other, wait)


def test_the_lock_is_free_when_its_window_goes_on(edited: Window, other: Window, wait: Wait, tmp_path: Path,
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.shanglou"
    assert edited.session.save(path)
    reopened(edited, wait, example_path("songhu-later-tower.toml"))
    monkeypatch.setattr(project_dialogs, "ask_locked", lambda *_: pytest.fail("nobody has it"))
    reopened(other, wait, path)
    assert other.session.project_path == path
    reopened(other, wait, path)      # once more in the same window


# killed

CHILD = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from workbench.desktop.look import dress
from workbench.desktop.window import Window
app = QApplication(["shanglou"])
dress(app)
window = Window("zh")
window.show()
window.open_example("songhu-phase-a.toml")
count = 0
def edit():
    global count
    session = window.session
    if session.judged is None:
        return
    storeys = session.building.storeys
    assert window.editor.set_height(storeys[count % len(storeys)].id, f"{4 + count / 100:.2f}")
    count += 1
    print(count, flush=True)
timer = QTimer()
timer.timeout.connect(edit)
timer.start(5)
app.exec()
"""


def killed(fresh_data_folder: Path, edits: int) -> int:
    """A window in a process of its own that edits until it is killed; how many edits it had confirmed."""
    child = subprocess.Popen([sys.executable, "-c", CHILD], stdout=subprocess.PIPE, text=True, cwd=ROOT,
                             env={**os.environ, "SHANGLOU_DATA": str(fresh_data_folder)})
    assert child.stdout is not None
    told = []
    for line in child.stdout:
        told.append(line)
        if len(told) >= edits:
            break
    time.sleep(0.013)
    child.send_signal(signal.SIGKILL)
    rest, _ = child.communicate()
    return len(told) + sum(line.endswith("\n") for line in rest.splitlines(keepends=True))


def test_a_killed_window_loses_nothing_that_was_confirmed(
        window: Window, wait: Wait, fresh_data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    confirmed = killed(fresh_data_folder, 17)
    (left,) = left_behind(fresh_data_folder)
    assert left.edits in (confirmed, confirmed + 1) and left.name == "songhu-phase-a.toml" and left.document is None
    asked: list[Any] = []
    monkeypatch.setattr(project_dialogs, "ask_left", lambda _p, _s, found, others: asked.append((found, others)) or "recover")
    assert window.project.offer_recovery()
    wait(lambda: window.session.judged is not None)
    settled(window, wait)
    assert asked == [(left, 0)]
    assert len(window.session.edits()) == left.edits and window.session.dirty and "未保存" in window.windowTitle()
    original = read(example_path("songhu-phase-a.toml")).buildings
    assert window.session.buildings == replay(original, window.session.edits())[0]
    assert left_behind(fresh_data_folder) == []     # this window has it now
    window.actions_["undo"].trigger()
    assert len(window.session.edits()) == left.edits - 1
    settled(window, wait)


def test_skipping_is_remembered_and_nothing_is_offered_where_nothing_crashed(
        window: Window, wait: Wait, fresh_data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not window.project.offer_recovery()
    killed(fresh_data_folder, 3)
    asked: list[Any] = []
    monkeypatch.setattr(project_dialogs, "ask_left", lambda *values: asked.append(values) or "skip")
    assert window.project.offer_recovery()
    wait(lambda: bool(asked))
    assert not window.project.offer_recovery() and len(asked) == 1
    assert window.session.reading is None


# recent files


def test_recent_files_have_pictures(edited: Window, wait: Wait, tmp_path: Path) -> None:
    assert recent_files() == []      # an example is no file of the user's
    first, second = tmp_path / "a.shanglou", tmp_path / "b.shanglou"
    assert edited.session.save(first) and edited.session.save(second)
    assert recent_files() == [second, first]
    plain = tmp_path / "tower.toml"
    shutil.copy(example_path("songhu-phase-a.toml"), plain)
    reopened(edited, wait, plain)
    assert recent_files() == [plain, second, first]
    reopened(edited, wait, first)
    assert recent_files() == [first, plain, second]
    second.unlink()
    assert recent_files() == [first, plain]
    assert thumbnail(first).startswith(b"\x89PNG") and len(thumbnail(first)) > 500 and thumbnail(plain) == b""


# bad input


@pytest.mark.parametrize("spoil", [
    lambda path: path.write_bytes(path.read_bytes()[:5000]), lambda path: path.write_bytes(b"x" * 5000),
    lambda path: path.write_bytes(b""), lambda path: path.unlink(),
])
def test_a_bad_project_is_a_notice_and_what_is_open_stays(
        spoil: Callable[[Path], object], edited: Window, wait: Wait, tmp_path: Path) -> None:
    path = tmp_path / "a.shanglou"
    assert edited.session.save(path)
    shutil.copy(path, tmp_path / "bad.shanglou")
    spoil(tmp_path / "bad.shanglou")
    before = edited.session.buildings
    edited.open_path(tmp_path / "bad.shanglou")
    wait(lambda: any("bad.shanglou" in text for text in edited.notices.texts()))
    assert edited.session.buildings is before and edited.session.project_path == path
    assert edited.session.save()     # the lock is still ours


def test_the_question_boxes_say_what_they_ask(window: Window, app: Any) -> None:
    from datetime import UTC, datetime

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QMessageBox

    from models.project_working import Left

    left = Left(file=Path("x"), document=None, name="塔楼.ifc", changed=datetime(2026, 11, 21, tzinfo=UTC).isoformat(), edits=7)
    seen: list[str] = []

    def answer(button: int) -> None:
        box = app.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append(box.text())
        box.buttons()[button].click()

    for lang in ("zh", "en"):
        window.spoken.switch(lang)
        for ask, answers in (
            (lambda: project_dialogs._ask(window, window.spoken, "unsaved", {"file": "塔楼"}, ("save", "discard", "cancel")),
             {"save", "discard", "cancel"}),
            (lambda: project_dialogs.ask_outside(window, window.spoken, "塔楼"), {"elsewhere", "overwrite", "cancel"}),
            (lambda: project_dialogs.ask_locked(window, window.spoken, "塔楼", {"user": "王工"}),
             {"read-only", "copy", "cancel"}),
            (lambda: project_dialogs.ask_left(window, window.spoken, left, 0), {"recover", "skip", "later"}),
            (lambda: project_dialogs.ask_left(window, window.spoken, left, 2), {"recover", "skip", "later"}),
        ):
            found = set()
            for button in range(3):
                QTimer.singleShot(50, lambda button=button: answer(button))
                found.add(ask())
            assert found == answers
    assert all("塔楼" in text and "{" not in text for text in seen)
