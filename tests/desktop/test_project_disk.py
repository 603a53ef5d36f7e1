"""Disks that are full, folders that cannot be written, no data folder at all: no edit is lost, and the window says why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from models.project_file import load
from tests.desktop import test_project
from tests.desktop.conftest import Wait
from tests.desktop.test_project import heights, ids, settled, working

if TYPE_CHECKING:
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui
edited = test_project.edited


def test_a_full_disk_is_a_notice_and_loses_nothing(
        edited: Window, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from models import project_store

    path = tmp_path / "a.shanglou"
    assert edited.session.save(path)
    before = path.read_bytes()
    edited.editor.set_height(ids(edited)[0], "8.8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(project_store, "_sync", fail)
        assert not edited.session.save()
    assert any("磁盘空间已满" in text for text in edited.notices.texts())
    assert path.read_bytes() == before and edited.session.dirty and 8.8 in heights(edited)
    assert edited.session.save() and path.read_bytes() != before
    settled(edited, wait)


def test_a_folder_that_cannot_be_written_is_a_notice(edited: Window, tmp_path: Path) -> None:
    assert not edited.session.save(tmp_path / "none" / "a.shanglou")
    assert edited.session.project_path is None and edited.session.dirty
    assert any("none" in text for text in edited.notices.texts())


def test_an_edit_that_cannot_be_kept_says_so_and_is_kept_later(
        edited: Window, wait: Wait, monkeypatch: pytest.MonkeyPatch, fresh_data_folder: Path) -> None:
    from models import project_working
    from models.errors import OutputError

    def fail(*_: Any) -> None:
        raise OutputError("not-writable", "project-not-written", "x", reason="disk full")

    with monkeypatch.context() as patch:
        patch.setattr(project_working.WorkingCopy, "edit", fail)
        assert edited.editor.set_height(ids(edited)[0], "8.8")
    assert 8.8 in heights(edited) and any("disk full" in text for text in edited.notices.texts())
    assert edited.editor.set_height(ids(edited)[1], "9.9")
    (file,) = working(fresh_data_folder)
    assert load(file).state.edited.buildings == edited.session.buildings and len(load(file).edits) == 5
    settled(edited, wait)


def test_without_a_data_folder_a_project_is_saved_from_memory(
        opened: Window, wait: Wait, tmp_path: Path, fresh_data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No recovery copy can be kept: that is said with its reason, and saving to a good place loses nothing."""
    (tmp_path / "no-folder").write_text("a file")
    monkeypatch.setenv("SHANGLOU_DATA", str(tmp_path / "no-folder"))
    path, session = tmp_path / "a.shanglou", opened.session
    for number, entered in enumerate(("6.1", "5.2")):
        assert opened.editor.set_height(ids(opened)[number], entered)
    settled(opened, wait)
    (said,) = opened.notices.texts()     # once for all edits
    assert "不是文件夹" in said and "恢复副本" in said
    assert session.save(path) and not session.dirty
    assert any("已直接保存" in said and "不是文件夹" in said for said in opened.notices.texts())
    assert [entry.what for entry in load(path).log] == ["save"] and len(load(path).runs) == 1 and load(path).thumbnail
    session.select_storey(ids(opened)[3])
    opened.editor.set_height(ids(opened)[2], "4.9")
    settled(opened, wait)
    assert session.save() and load(path).state.edited.buildings == session.buildings
    assert [entry.what for entry in load(path).log] == ["save", "save"] and load(path).selection["storey"] == ids(opened)[3]
    assert not session.save(tmp_path / "none" / "b.shanglou") and load(path).position == 3     # a bad place stays one

    monkeypatch.setenv("SHANGLOU_DATA", str(fresh_data_folder))
    opened.editor.set_height(ids(opened)[3], "4.7")
    (file,) = working(fresh_data_folder)     # there again, whole, with the log of the document
    assert [entry.what for entry in load(file).log] == ["save", "save", "begin"] and load(file).position == 4
    settled(opened, wait)


def test_a_copy_whose_disk_is_full_does_not_keep_from_saving_elsewhere(
        edited: Window, wait: Wait, tmp_path: Path, fresh_data_folder: Path) -> None:
    copy = edited.session.project._copy
    assert copy is not None
    pages = copy._store.connection.execute("PRAGMA page_count").fetchone()[0]
    copy._store.connection.execute(f"PRAGMA max_page_count = {pages}")
    assert edited.session.save(tmp_path / "a.shanglou") and not edited.session.dirty
    assert any("磁盘空间已满" in said for said in edited.notices.texts())
    found = load(tmp_path / "a.shanglou")
    assert found.state.edited.buildings == edited.session.buildings
    assert [entry.what for entry in found.log] == ["begin", "edit", "edit", "save"]
    assert working(fresh_data_folder) == []     # an older state must not be offered after a crash
