"""What nobody should do to the window, and somebody will: each ends in one sentence, with what was open as it was."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.readers import READERS
from tests.desktop.conftest import Wait
from workbench.desktop.window import Window

pytestmark = pytest.mark.gui

DATA = Path(__file__).resolve().parents[1] / "data"
CONE = DATA / "ifc" / "cone-4levels-feet.ifc"
HEAD = 'schema = "shanglou.building/1"\n[[building]]\nid = "b"\n'
STRANGE = "塔楼🏭\u202e\u05d0\u05d1\u05d2 " + "长" * 10_000


def drop(window: Window, *paths: Path) -> None:
    from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
    from PySide6.QtGui import QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QApplication

    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, button, key = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(window.rect().center())
    QApplication.sendEvent(window, QDragEnterEvent(place.toPoint(), copy, data, button, key))
    QApplication.sendEvent(window, QDropEvent(place, copy, data, button, key))


def told(window: Window, wait: Wait) -> list[str]:
    """What the window says once it is at rest; a dialog that asks how to read is answered with no."""
    wait(lambda: window.jobs.idle() and (bool(window.notices.texts()) or window.importing.dialog is not None))
    if window.importing.dialog is not None:
        said = window.importing.dialog.message.text() or "asked"
        window.importing.dialog.reject()
        wait(window.jobs.idle)
        return [said]
    return window.notices.texts()


def _bad_files(folder: Path) -> dict[str, Path]:
    cone = CONE.read_bytes()
    written = {
        "cut.ifc": cone[:len(cone) // 2], "text.3dm": b"no rhino file",
        "cut.xlsx": (DATA / "tables" / "any_sheets.xlsx").read_bytes()[:900], "wrong.glb": cone, "wrong.dxf": cone,
        "letter.docx": b"PK", "sqlite.shanglou": b"SQLite format 3\0" + bytes(4000), "bare.toml": b"a = 1",
        "cut.stl": (DATA / "mesh" / "large_block.STL").read_bytes()[:500], "list.json": b"[1, 2", "nothing.csv": b"\n\n",
    }
    noise = bytes(range(256)) * 12
    for suffix in (*READERS, ".shanglou"):
        written |= {f"empty{suffix}": b"", f"noise{suffix}": noise}
    for name, content in written.items():
        (folder / name).write_bytes(content)
    (folder / "folder.ifc").mkdir()
    return {path.name: path for path in [*folder.iterdir(), folder, folder / "gone.ifc"]}


def test_every_bad_file_is_one_sentence_and_what_is_open_stays(opened: Window, wait: Wait, tmp_path: Path) -> None:
    before = opened.session.reading
    for name, path in sorted(_bad_files(tmp_path).items()):
        opened.notices.clear()
        drop(opened, path)
        wait(lambda: not opened.jobs.idle() or bool(opened.notices.texts()))
        said = told(opened, wait)
        assert said and all(one.strip() and "Traceback" not in one and " --" not in one for one in said), name
        assert "shanglou-fault.log" not in "".join(said), f"{name}: {said}"
        assert opened.session.reading is before, name


def test_a_project_of_a_newer_program_and_one_with_a_hole_are_refused(opened: Window, wait: Wait, tmp_path: Path) -> None:
    import sqlite3

    whole = tmp_path / "whole.shanglou"
    assert opened.session.save(whole)
    newer, hole = tmp_path / "newer.shanglou", tmp_path / "hole.shanglou"
    newer.write_bytes(whole.read_bytes())
    with sqlite3.connect(newer) as file:
        file.execute("pragma user_version = 999")
    file.close()
    content = bytearray(whole.read_bytes())
    content[len(content) // 2:len(content) // 2 + 3000] = bytes(3000)
    hole.write_bytes(content)
    before = opened.session.reading
    for path, word in ((newer, "999"), (hole, "损坏")):
        opened.notices.clear()
        drop(opened, path)
        wait(lambda: not opened.jobs.idle() or bool(opened.notices.texts()))
        said = told(opened, wait)
        assert len(said) == 1 and path.name in said[0] and word in said[0]
        assert opened.session.reading is before and opened.session.project_path == whole


def test_of_two_drops_at_once_the_last_is_open(opened: Window, wait: Wait) -> None:
    first, last = DATA / "description" / "shenzhen-factory.toml", CONE
    drop(opened, last)
    drop(opened, first)
    wait(lambda: opened.session.path == first and opened.jobs.idle())
    assert not opened.notices.texts()


def test_a_file_that_vanishes_while_its_questions_are_asked(opened: Window, wait: Wait, tmp_path: Path) -> None:
    path, before = tmp_path / "hole.obj", opened.session.reading
    path.write_bytes((DATA / "mesh" / "wallhole.obj").read_bytes())
    drop(opened, path)
    wait(lambda: opened.importing.dialog is not None)
    dialog = opened.importing.dialog
    path.unlink()
    dialog.take(unit="ft")
    wait(opened.jobs.idle)
    assert "hole.obj" in dialog.message.text() and not dialog.ok.isEnabled()
    opened.spoken.switch("en")
    assert dialog.message.text().startswith("There is no file") and dialog.windowTitle() == "Import hole.obj"
    dialog.reject()
    wait(opened.jobs.idle)
    assert opened.session.reading is before


def test_a_window_that_closes_stops_what_it_reads(window: Window, wait: Wait) -> None:
    window.open_path(CONE)
    wait(lambda: window.jobs.running("open"))
    window.close()
    assert window.jobs.idle() and window.session.reading is None


_FULL_DISK = """
import json, resource, sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
from workbench.desktop.saving import save_json, save_sheet
from workbench.desktop.window import Window
from workbench.desktop.panels.welcome import example_path
app, folder = QApplication([]), Path(sys.argv[1])
window = Window("zh")
sys.excepthook = lambda _kind, error, _trace: print("fault", error)
def rest(done):
    end = time.monotonic() + 30
    while not done() or not window.jobs.idle():
        assert time.monotonic() < end
        app.processEvents()
        time.sleep(0.005)
window.show()
window.importing.open(example_path("songhu-phase-a.toml"))
rest(lambda: window.session.judged is not None)
window.editor.set_load("4F", "3")
rest(lambda: not window.session.stale)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
for name, act in (("project", lambda: window.session.save(folder / "p.shanglou")),
                  ("sheet", lambda: save_sheet(window.session, folder / "s.pdf", "zh")),
                  ("json", lambda: save_json(window.session, folder / "r.json", "zh"))):
    window.notices.clear()
    act()
    rest(lambda: bool(window.notices.texts()))
    print(json.dumps([name, window.notices.texts(), sorted(path.name for path in folder.iterdir()), window.session.dirty]))
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
print(json.dumps(["again", window.session.save(folder / "p.shanglou"), window.session.dirty,
                  window.session.building.storeys[3].floor_load_kn_m2.value]))
window.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits for files")
def test_a_disk_that_is_really_full_loses_no_edit_and_leaves_no_half_file(tmp_path: Path) -> None:
    env = {**os.environ, "SHANGLOU_DATA": str(tmp_path / "data")}
    folder = tmp_path / "out"
    folder.mkdir()
    done = subprocess.run([sys.executable, "-c", _FULL_DISK, str(folder)], cwd=DATA.parents[1], env=env, text=True,
                          capture_output=True, timeout=90, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    *refused, again = [json.loads(line) for line in done.stdout.splitlines()]
    assert [entry[0] for entry in refused] == ["project", "sheet", "json"]
    for name, said, left, dirty in refused:
        assert len(said) == 1 and "无法写入" in said[0] and left == [] and dirty is True, (name, said, left)
    assert again == ["again", True, False, 3.0]


def test_of_thirty_files_the_first_is_opened_and_the_others_are_named(opened: Window, wait: Wait, tmp_path: Path) -> None:
    first = DATA / "description" / "shenzhen-factory.toml"
    drop(opened, first, *(tmp_path / f"{i}.ifc" for i in range(29)))
    wait(lambda: opened.session.path == first and opened.jobs.idle())
    assert any("29" in one for one in opened.notices.texts())
    opened.spoken.switch("en")
    assert any("29" in one and "shenzhen-factory.toml" in one for one in opened.notices.texts())


@pytest.mark.skipif(sys.platform == "win32", reason="no sparse files")
@pytest.mark.parametrize("suffix", [".ifc", ".stl", ".toml", ".json", ".xlsx", ".3dm", ".dxf", ".shanglou"])
def test_four_gigabytes_of_nothing(opened: Window, wait: Wait, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"large{suffix}"
    with path.open("wb") as stream:
        stream.truncate(4 * 1024**3)
    drop(opened, path)
    wait(lambda: not opened.jobs.idle() or bool(opened.notices.texts()))
    said = told(opened, wait)
    assert len(said) == 1 and "shanglou-fault.log" not in said[0], said


def test_hundreds_of_storeys_strange_names_and_thousands_of_lifts(window: Window, wait: Wait, tmp_path: Path) -> None:
    path = tmp_path / "many.toml"
    lifts = "".join(f'[[building.lift]]\nname = "L{i}"\nuse = "freight"\nrated_load_kg = 3000\n' for i in range(2000))
    path.write_text(f'{HEAD}name = "{STRANGE}"\n[[building.storey]]\nnumbers = [1, 500]\nheight_m = 5.0\n{lifts}', "utf-8")
    window.open_path(path)
    wait(lambda: (window.session.judged is not None or bool(window.notices.texts())) and window.jobs.idle())
    assert window.session.building is not None, window.notices.texts()
    assert (len(window.session.building.storeys), len(window.session.building.lifts)) == (500, 2000)
    window.show_page("check")
    for name in ("view3d", "plan", "section", "levels", "inspector", "evidence", "matrix"):
        window.docks.front(name)
        wait(window.jobs.idle)
        assert window.minimumSizeHint().width() <= 1280, name
    window.session.select_storey(window.session.building.storeys[250].id)
    assert window.editor.set_height(window.session.storey_id or "", "6")
    wait(lambda: window.jobs.idle() and not window.session.stale)
    assert window.session.storey.height_m.value == 6.0


def test_all_storeys_but_one_can_be_taken_away(opened: Window, wait: Wait) -> None:
    """The last is refused in a sentence or leaves a building that every panel can show; undo brings all back."""
    before = opened.session.buildings
    for storey in list(opened.session.building.storeys):
        opened.editor.remove("storey", storey.id)
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    for name in opened.docks.names():
        opened.docks.front(name)
        wait(opened.jobs.idle)
    while opened.session.undo.canUndo():
        opened.session.undo.undo()
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    assert opened.session.buildings == before


def test_undo_while_a_check_runs_ends_with_the_verdicts_of_what_is_open(opened: Window, wait: Wait) -> None:
    before = [finding.verdict for finding in opened.session.shown_findings()[0]]
    opened.session.choose(city="shanghai")     # beside the window
    opened.session.choose(city=None)
    assert opened.editor.set_load("4F", "1")
    opened.session.undo.undo()
    opened.session.undo.redo()
    opened.session.undo.undo()
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    assert [finding.verdict for finding in opened.session.shown_findings()[0]] == before


def test_an_edit_is_judged_at_once_after_a_quick_one(opened: Window, wait: Wait) -> None:
    """The first edit tells what judging costs; from then on verdicts are there when the edit returns."""
    opened.editor.set_load("4F", "5.5")
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    opened.session._cost_s = 0.0
    opened.editor.set_load("4F", "1")
    assert not opened.session.stale and not opened.jobs.running("check")
    assert opened.session.verdicts["4F"] == "fail"
    opened.session._cost_s = 1.0
    opened.session.undo.undo()
    assert opened.session.stale and opened.jobs.running("check")
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    assert opened.session.verdicts["4F"] != "fail"


def test_a_full_disk_loses_no_edit(opened: Window, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import models.project_working as working

    opened.editor.set_load("4F", "3")
    wait(lambda: opened.jobs.idle() and not opened.session.stale)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(working, "replace_with", full)
        try:
            saved = opened.session.save(tmp_path / "p.shanglou")
        except OSError:
            saved = True
    assert not saved or (tmp_path / "p.shanglou").exists() is False
    assert opened.session.building.storeys[3].floor_load_kn_m2.value == 3.0
    assert opened.session.save(tmp_path / "p.shanglou")
    wait(opened.jobs.idle)
    assert (tmp_path / "p.shanglou").exists()


def test_another_language_in_the_middle_of_a_drag(opened: Window, wait: Wait) -> None:
    from PySide6.QtCore import QPointF

    opened.docks.front("section")
    wait(opened.jobs.idle)
    canvas = opened.docks.panel("section").canvas
    start, end = (QPointF(*canvas.view.point((20.0, height))) for height in (6.0, 7.0))
    line = canvas.line_at(start)
    assert line is not None
    canvas._press((20.0, 6.0), start)
    canvas._drag((20.0, 7.0), end)
    opened.spoken.switch("en")
    canvas._drag((20.0, 7.5), end)
    canvas._release((20.0, 7.5), end)
    wait(lambda: opened.jobs.idle() and not opened.session.stale)
    assert opened.session.undo.count() <= 1 and opened.session.building.storeys[0].height_m.value in (6.0, 7.5)


def test_a_panel_behind_another_tab_is_not_made_and_not_awake(opened: Window, wait: Wait) -> None:
    wait(opened.jobs.idle)
    holder = opened.docks["plan"].widget()
    assert holder.panel is None, "nobody looked at it"
    opened.docks.front("plan")
    assert holder.panel is not None and holder.panel.isVisible()
    opened.docks.front("view3d")
    wait(lambda: not holder.panel.isVisible())
    opened.docks.front("plan")
    assert holder.panel.isVisible()


def test_panels_are_imported_beside_the_window(window: Window, wait: Wait) -> None:
    from workbench.desktop.warming import warm

    warm(window.jobs)
    assert not window.progress.isVisible(), "the user has nothing to wait for"
    wait(window.jobs.idle)
    assert "workbench.desktop.panels.section" in sys.modules and not window.notices.texts()
