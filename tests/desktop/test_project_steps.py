"""Steps of a project that are no plain edits: plot conditions, macros, steps that grow, a file that was read again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QUndoCommand

from models.project_file import load
from tests.desktop.conftest import Wait
from tests.desktop.test_project import heights, ids, reopened, settled
from workbench.desktop.edit_commands import ReadingCommand
from workbench.desktop.plots import PlotCommand
from workbench.desktop.project_steps import CONDITIONS
from workbench.desktop.window import Window
from workbench.plot_files import lay_down

CONDITION = Path(__file__).resolve().parents[2] / "rules" / "standards" / "practice-studies.toml"


def conditions(number: int) -> str:
    return CONDITION.read_text(encoding="utf-8") + f"\n# {number}\n"


def test_plot_conditions_can_be_undone_after_opening_again(opened: Window, wait: Wait, tmp_path: Path) -> None:
    session = opened.session
    paths = [lay_down(conditions(number)) for number in (1, 2)]
    for path in paths:
        session.undo.push(PlotCommand(session, path, lambda lang: f"conditions {lang}"))
        assert opened.editor.set_height(ids(opened)[len(session.edits())], "6.25")
    settled(opened, wait)
    assert session.save(tmp_path / "a.shanglou")
    whole = load(tmp_path / "a.shanglou")
    assert [edit.record["name"] for edit in whole.edits] == [CONDITIONS, "set_storey_height"] * 2
    assert whole.records == tuple(session.edits()) and len(whole.records) == 2
    assert [(pack.role, pack.text) for pack in whole.packs] == [("plot", conditions(2))]
    for path in paths:
        path.unlink()
    reopened(opened, wait, tmp_path / "a.shanglou")
    assert session.choices.plot is not None and session.choices.plot.read_text(encoding="utf-8") == conditions(2)
    session.undo.setIndex(2)
    assert session.choices.plot.read_text(encoding="utf-8") == conditions(1)
    session.undo.setIndex(0)
    assert session.choices.plot is None
    session.undo.setIndex(4)
    assert session.choices.plot.read_text(encoding="utf-8") == conditions(2) and heights(opened).count(6.25) == 2
    settled(opened, wait)


def test_conditions_after_an_undo_take_the_place_of_those_before(opened: Window, wait: Wait, tmp_path: Path) -> None:
    session = opened.session
    for number in (1, 2):
        session.undo.push(PlotCommand(session, lay_down(conditions(number)), lambda lang: f"{lang}"))
    session.undo.setIndex(0)
    session.undo.push(PlotCommand(session, lay_down(conditions(3)), lambda lang: "third"))
    settled(opened, wait)
    assert session.save(tmp_path / "a.shanglou")
    (edit,) = load(tmp_path / "a.shanglou").edits
    assert edit.record["arguments"] == {"before": None, "after": conditions(3)} and edit.said["en"] == "third"


def test_several_commands_as_one_step_are_one_step(opened: Window, wait: Wait, tmp_path: Path) -> None:
    session = opened.session
    session.undo.beginMacro("two at once")
    opened.editor.set_height(ids(opened)[1], "6.25")
    opened.editor.set_height(ids(opened)[2], "6.5")
    session.undo.endMacro()
    after = session.buildings
    session.undo.undo()
    session.undo.redo()
    assert session.save(tmp_path / "a.shanglou")
    (edit,) = load(tmp_path / "a.shanglou").edits
    assert edit.after.edited.buildings == after and edit.said["en"] == "two at once"
    reopened(opened, wait, tmp_path / "a.shanglou")
    opened.actions_["undo"].trigger()
    assert 6.25 not in heights(opened) and 6.5 not in heights(opened)
    settled(opened, wait)


class _Growing(QUndoCommand):
    """A step that takes the next of its kind into itself, as dragging does."""

    def __init__(self, window: Window, building: object) -> None:
        super().__init__("drag")
        self._window, self._old, self._new = window, window.session.buildings[0], building

    def id(self) -> int:
        return 7

    def mergeWith(self, other: QUndoCommand) -> bool:
        assert isinstance(other, _Growing)
        self._new = other._new
        return True

    def redo(self) -> None:
        self._window.session.put(0, self._new)     # type: ignore[arg-type]

    def undo(self) -> None:
        self._window.session.put(0, self._old)


def test_a_step_that_grows_is_kept_as_it_is_now(opened: Window, wait: Wait, tmp_path: Path) -> None:
    from models.edits import set_storey_height

    session = opened.session
    for height in (5.25, 5.5, 5.75):
        session.undo.push(_Growing(opened, set_storey_height(session.buildings[0], ids(opened)[0], height).building))
    assert session.undo.count() == 1
    assert session.save(tmp_path / "a.shanglou")
    whole = load(tmp_path / "a.shanglou")
    assert len(whole.edits) == 1 and whole.state.edited.buildings == session.buildings
    assert whole.state.edited.buildings[0].storeys[0].height_m.value == 5.75
    settled(opened, wait)


def test_a_file_that_was_read_again_is_one_step_of_the_history(opened: Window, wait: Wait, tmp_path: Path) -> None:
    from dataclasses import replace

    session = opened.session
    assert opened.editor.set_height(ids(opened)[1], "6.25")
    before = session.buildings
    other = replace(session.reading, input=replace(session.reading.input, sha256="0" * 64))
    kept = session.edits()
    session.undo.push(ReadingCommand(session, (other, tuple(before)), lambda lang: "again", None, kept))
    assert opened.editor.set_height(ids(opened)[2], "6.5")
    assert session.save(tmp_path / "a.shanglou")
    records = session.edits()
    reopened(opened, wait, tmp_path / "a.shanglou")
    assert session.edits() == records and session.reading.input.sha256 == "0" * 64
    session.undo.setIndex(1)
    assert session.reading.input.sha256 != "0" * 64 and session.buildings == before
    settled(opened, wait)
