"""A large city is written beside the window: with progress and cancel, and nothing else takes its place meanwhile."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from models.project_file import load
from models.project_working import adopt, left_behind
from tests.desktop.conftest import Wait
from tests.desktop.test_city import open_city
from tests.models.project_maker import AUTHOR
from tests.workbench.cities import grid_city

if TYPE_CHECKING:
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


@pytest.fixture
def town(window: Window, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> Window:
    monkeypatch.setattr("workbench.desktop.keeper.LARGE", 30)
    open_city(window, wait, monkeypatch, grid_city(30))
    return window


def test_a_large_city_is_saved_beside_the_window(
    town: Window, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_data_folder: Path,
) -> None:
    from PySide6.QtCore import QTimer

    import models.project_working as working

    session, path, stages = town.session, tmp_path / "town.shanglou", []
    real = working.replace_with
    town.jobs.job_progressed.connect(lambda name, stage, _share: stages.append((name, stage)))
    assert session.save(path) and not session.dirty
    wait(lambda: town.jobs.idle())
    assert {("save", "project-copy"), ("save", "project-write")} <= set(stages)
    assert [one.id for one in load(path).state.edited.buildings] == [one.id for one in session.buildings]
    before = path.read_bytes()

    # cancelled half way: the file stays, the work stays unsaved, and what was chosen meanwhile is kept
    def endless(_store: Any, _path: Path, progress: Any) -> None:
        while True:
            progress("project-write", 0.5)
            time.sleep(0.002)

    seen: list[object] = []

    def meanwhile() -> None:
        seen.append(town.jobs.running("save"))
        session.choose(stage="operation")
        seen.extend([session.save(tmp_path / "other.shanglou"), town.project.close_asks()])
        session.open(path)
        session.open(tmp_path / "tower.toml")
        seen.append(town.jobs.running("open"))
        town.jobs.cancel("save")

    session.choose(stage="construction")
    monkeypatch.setattr(working, "replace_with", endless)
    QTimer.singleShot(50, meanwhile)
    told = len(town.notices.texts())
    assert not session.save(path)
    assert seen == [True, False, False, False]
    assert sum("正在写入" in text for text in town.notices.texts()[told:]) >= 1
    assert path.read_bytes() == before and not (tmp_path / "other.shanglou").exists()
    assert [file.name for file in tmp_path.iterdir() if file.suffix == ".shanglou"] == ["town.shanglou"]
    assert session.dirty and session.choices.stage == "operation"
    copy = session.project._copy
    assert copy is not None and copy.project().choices["stage"] == "operation"

    # the next time it is written whole
    monkeypatch.setattr(working, "replace_with", real)
    assert session.save(path) and not session.dirty and load(path).choices["stage"] == "operation"


def test_the_first_choice_after_opening_is_kept_beside_the_window(
    town: Window, wait: Wait, tmp_path: Path, fresh_data_folder: Path,
) -> None:
    """Two choices at once: both are in the copy, in their order, as soon as nothing runs."""
    session, path = town.session, tmp_path / "town.shanglou"
    assert session.save(path)
    session.open(path)
    wait(lambda: town.jobs.idle() and session.project._copy is None)
    session.choose(stage="construction")
    session.choose(near=0.25)
    wait(lambda: town.jobs.idle())
    copy = session.project._copy
    assert copy is not None and copy.project().choices["near"] == 0.25 and copy.project().choices["stage"] == "construction"
    copy.close()      # as if the program were gone
    (left,) = left_behind(fresh_data_folder)
    assert left.document == path
    again = adopt(left, AUTHOR)
    assert again.project().choices["near"] == 0.25
    again.discard()
    session.project._copy = None
