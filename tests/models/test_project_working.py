"""Nothing that was confirmed is lost: not by undo, not by a full disk, not by a program that is killed at any moment."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from models import project_store
from models.errors import InputError, OutputError
from models.locking import FileLock, document_lock
from models.project import PastRun, SourceFile
from models.project_file import load
from models.project_working import adopt, left_behind, skip, start
from tests.models.project_maker import AUTHOR, EXAMPLES, height_edit, project

ROOT = EXAMPLES.parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "user"


def test_each_change_is_in_the_copy_at_once(folder: Path) -> None:
    whole = project(3)
    copy = start(folder, replace(whole, edits=(), position=0, choices={}), None, AUTHOR)
    for number, edit in enumerate(whole.edits, 1):
        copy.edit(number, edit)
        assert copy.project().edits == whole.edits[:number] and copy.project().position == number
    copy.move(1, 3)
    assert copy.project().position == 1 and copy.project().edits == whole.edits     # they can be done again
    copy.choose({"city": "shanghai"}, ())
    copy.things("tenants", {"t": {"name": "甲"}})
    other = height_edit(whole.edits[0].after, 4, 7.75)
    copy.edit(2, other)
    found = copy.project()
    assert found.edits == (whole.edits[0], other) and found.position == 2
    assert found.choices == {"city": "shanghai"} and found.tenants == {"t": {"name": "甲"}}
    assert [entry.what for entry in found.log] == ["edit", "edit", "edit", "undo", "choose", "tenants", "edit"]
    assert {(entry.by, entry.at) for entry in found.log} == {("王工", "2026-11-21T04:00:00+00:00")}
    copy.discard()
    assert list((folder / "working").iterdir()) == []


def test_saving_puts_the_copy_in_the_place_of_the_document(folder: Path, tmp_path: Path) -> None:
    whole, path = project(2), tmp_path / "a.shanglou"
    copy = start(folder, whole, None, AUTHOR)
    run = PastRun(at=AUTHOR.now(), by="王工", position=2, result={"overall": "fail"})
    copy.save(path, selection={"storey": "x"}, run=run, source=SourceFile(path="b.ifc", sha256="00"))
    again = load(path)
    assert again.edits == whole.edits and again.runs == (run,) and again.selection == {"storey": "x"}
    assert again.log[-1].what == "save" and again.source == SourceFile(path="b.ifc", sha256="00")
    assert b"working." not in path.read_bytes()
    copy.close()
    assert left_behind(folder) == []     # all of it is saved
    assert list((folder / "working").iterdir()) == []     # and so the copy is of no use


def test_unsaved_work_of_a_program_that_is_gone_is_found(folder: Path, tmp_path: Path) -> None:
    whole = project(3)
    copy = start(folder, whole, tmp_path / "b.shanglou", AUTHOR)
    assert left_behind(folder) == []     # its program lives
    copy.edit(4, height_edit(whole.state, 5, 8.0))
    copy.close()
    (left,) = left_behind(folder)
    assert (left.document, left.name, left.edits) == (tmp_path / "b.shanglou", "b.shanglou", 4)
    assert left.changed == "2026-11-21T04:00:00+00:00"
    again = adopt(left, AUTHOR)
    assert left_behind(folder) == []     # somebody has it
    with pytest.raises(InputError) as caught:
        adopt(left, AUTHOR)
    assert caught.value.key == "project-copy-gone"
    assert len(again.project().edits) == 4
    again.edit(5, height_edit(again.project().state, 6, 8.5))
    again.close()
    assert left_behind(folder)[0].edits == 5


def test_unsaved_work_of_an_older_program_is_brought_up_to_date(folder: Path) -> None:
    """Killed, then the program was updated: nothing of it is lost."""
    whole = project(2)
    copy = start(folder, whole, None, AUTHOR, dirty=True)
    copy.close()
    with contextlib.closing(sqlite3.connect(copy.file)) as old, old:
        old.execute("PRAGMA user_version = 1")
    (left,) = left_behind(folder)
    again = adopt(left, AUTHOR)
    assert again.project().edits == whole.edits
    again.edit(3, height_edit(whole.state, 5, 8.0))
    assert len(again.project().edits) == 3
    again.discard()


def test_what_was_not_written_is_written_the_next_time(folder: Path) -> None:
    """The parts of a step that failed are remembered nowhere: the same step again is whole."""
    whole = project(0)
    copy = start(folder, whole, None, AUTHOR)
    edit = height_edit(whole.state, 2, 8.0)
    copy._store.connection.execute("CREATE TEMP TRIGGER full BEFORE INSERT ON edits BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(OutputError):
        copy.edit(1, edit)
    copy._store.connection.execute("DROP TRIGGER full")
    copy.edit(1, edit)
    assert copy.project().edits == (edit,)
    copy.discard()


def test_an_edit_writes_the_parts_that_it_changed(folder: Path) -> None:
    """The 3rd storey of a tower grows: it and those above are new parts, with the building and the state around them."""
    whole = project(0)
    copy = start(folder, whole, None, AUTHOR)
    storeys = whole.base.edited.buildings[0].storeys

    def count() -> int:
        return int(copy._store.connection.execute("SELECT count(*) FROM parts").fetchone()[0])

    before = count()
    copy.edit(1, height_edit(whole.state, len(storeys) - 3, 8.0))
    assert count() == before + 3 + 2
    copy.discard()


def test_nothing_is_offered_where_nothing_changed(folder: Path) -> None:
    start(folder, project(2), None, AUTHOR).close()
    assert left_behind(folder) == []
    assert left_behind(folder / "none") == []


def test_skipping_is_remembered_and_keeps_the_copy(folder: Path) -> None:
    copy = start(folder, project(0), None, AUTHOR)
    copy.choose({"city": "shenzhen"}, ())
    copy.close()
    (left,) = left_behind(folder)
    assert left.name == "songhu-phase-a.toml" and left.document is None
    skip(left)
    assert left_behind(folder) == [] and left_behind(folder) == []
    assert left.file.exists()


def test_a_damaged_copy_is_neither_offered_nor_thrown_away(folder: Path) -> None:
    copy = start(folder, project(1), None, AUTHOR)
    copy.choose({"city": "shenzhen"}, ())
    copy.close()
    content = bytearray(copy.file.read_bytes())
    content[100:3000] = b"\xff" * 2900
    copy.file.write_bytes(content)
    assert left_behind(folder) == [] and copy.file.exists()
    (folder / "working" / "empty.working").write_bytes(b"")     # killed before the first piece was written
    assert left_behind(folder) == [] and not (folder / "working" / "empty.working").exists()


def test_a_full_disk_loses_neither_copy_nor_document(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, whole = tmp_path / "a.shanglou", project(1)
    copy = start(folder, whole, None, AUTHOR)
    copy.save(path, selection={})
    before = path.read_bytes()
    pages = copy._store.connection.execute("PRAGMA page_count").fetchone()[0]
    copy._store.connection.execute(f"PRAGMA max_page_count = {pages}")
    state, made = whole.state, 0
    with pytest.raises(OutputError) as caught:
        for number in range(2, 40):
            edit = height_edit(state, number % 10, 5 + number / 7)
            copy.edit(number, edit)
            state, made = edit.after, made + 1
    assert caught.value.code == "not-writable" and caught.value.values["reason"].name == "ENOSPC"
    assert len(copy.project().edits) == 1 + made and copy.project().state == state     # what was confirmed, and no half of more
    copy._store.connection.execute("PRAGMA max_page_count = 1000000")
    copy.edit(2 + made, height_edit(state, 3, 9.0))
    assert copy.project().position == 2 + made

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(project_store, "_sync", fail)
    with pytest.raises(OutputError):
        copy.save(path, selection={})
    assert path.read_bytes() == before
    copy.close()
    assert left_behind(folder)[0].edits == 2 + made     # still unsaved


def test_a_copy_that_cannot_be_begun_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError):
        start(tmp_path / "file", project(0), None, AUTHOR)


# killed at any moment

EDITING = """
import sys
from pathlib import Path
from models.project_working import start
from tests.models.project_maker import AUTHOR, height_edit, project
whole = project(0)
copy, state = start(Path(sys.argv[1]), whole, None, AUTHOR), whole.state
print("begun", flush=True)
for number in range(1, 100000):
    edit = height_edit(state, number % 10, 4.0 + number / 64)
    copy.edit(number, edit)
    state = edit.after
    print(number, flush=True)
    if number % 7 == 0:
        copy.save(Path(sys.argv[2]), selection={})
"""


HOLDING = """
import sys, time
from pathlib import Path
from models.locking import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.take({}), flush=True)
time.sleep(60)
"""


def begun(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True, cwd=ROOT)


def replayed(numbers: int) -> list[object]:
    """What so many edits of the child lead to."""
    state, made = project(0).state, []
    for number in range(1, numbers + 1):
        edit = height_edit(state, number % 10, 4.0 + number / 64)
        made.append(edit)
        state = edit.after
    return made


@pytest.mark.parametrize("seed", range(6))
def test_a_killed_program_loses_nothing_that_was_confirmed(folder: Path, tmp_path: Path, seed: int) -> None:
    document = tmp_path / "a.shanglou"
    child = begun(EDITING, str(folder), str(document))
    assert child.stdout is not None and child.stdout.readline() == "begun\n"
    time.sleep(0.02 + 0.137 * seed)
    child.send_signal(signal.SIGKILL)
    told, _ = child.communicate()
    confirmed = len([line for line in told.splitlines(keepends=True) if line.endswith("\n")])
    found = left_behind(folder)
    recovered = 0
    if found:
        copy = adopt(found[0], AUTHOR)
        whole = copy.project()
        copy.discard()
        recovered = whole.position
        assert list(whole.edits) == replayed(recovered)
    if document.exists():     # saved after every seventh: whole at any moment
        saved = load(document)
        assert list(saved.edits) == replayed(saved.position) and saved.position % 7 == 0
        recovered = max(recovered, saved.position)
    assert confirmed <= recovered <= confirmed + 1
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".shanglou"] == ["a.shanglou"] * document.exists()


# locks


def test_a_lock_is_held_once_and_says_by_whom(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "x" / "a.lock"), FileLock(tmp_path / "x" / "a.lock")
    assert first.take({"user": "王工", "pid": 7}) and first.held
    assert not second.take({"user": "李工"}) and not second.held
    assert second.note() == {"user": "王工", "pid": "7"}
    first.release()
    assert second.take({"user": "李工"}) and second.note() == {"user": "李工"}
    second.release(remove=True)
    assert not second.path.exists() and second.note() == {}
    second.release()


def test_a_note_that_is_spoilt_says_nothing(tmp_path: Path) -> None:
    for content in (b"", b"[1]", b"\xff", b"[" * 5000):
        (tmp_path / "a.lock").write_bytes(content)
        assert FileLock(tmp_path / "a.lock").note() == {}


def test_a_killed_program_lets_go(tmp_path: Path) -> None:
    child = begun(HOLDING, str(tmp_path / "a.lock"))
    assert child.stdout is not None and child.stdout.readline() == "True\n"
    lock = FileLock(tmp_path / "a.lock")
    assert not lock.take({})
    child.kill()
    child.communicate()
    assert lock.take({})
    lock.release()


def test_two_names_of_one_document_have_one_lock(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    first = document_lock(tmp_path, tmp_path / "real" / "a.shanglou")
    assert first.path == document_lock(tmp_path, tmp_path / "link" / "a.shanglou").path
    assert first.path != document_lock(tmp_path, tmp_path / "real" / "b.shanglou").path
