"""How the program starts: the file of a call, and no display."""

from __future__ import annotations

import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.errors import CallError, InputError
from tests.desktop.conftest import Wait
from workbench.desktop.app import file_of
from workbench.desktop.display import check_display

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui
ROOT = Path(__file__).resolve().parents[2]


def _call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")} | environment
    return subprocess.run([sys.executable, "-m", "workbench.cli", *arguments], cwd=ROOT, env=env, text=True, capture_output=True,
                          timeout=60, check=False)


def test_a_word_that_is_no_verb() -> None:
    with pytest.raises(CallError) as caught:
        file_of(["chekc"])
    assert caught.value.key == "unknown-verb"


def test_files_of_a_call(tmp_path: Path) -> None:
    present = tmp_path / "tower.ifc"
    present.write_text("ISO-10303-21;")
    assert file_of([]) is None
    assert file_of(["--lang", "en"]) is None
    assert file_of([str(present), "--lang=en"]) == present
    with pytest.raises(InputError):
        file_of([str(tmp_path / "missing.ifc")])
    with pytest.raises(CallError):
        file_of([str(present), str(present)])


@pytest.mark.skipif(sys.platform != "linux", reason="only there is a window without a display possible")
@pytest.mark.parametrize("display", ["", ":987", "nonsense"])
def test_no_display_is_one_sentence(display: str) -> None:
    done = _call(DISPLAY=display)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "shanglou check" in done.stderr


def test_a_missing_file_is_one_sentence() -> None:
    done = _call("nowhere/tower.ifc", "--lang", "en", QT_QPA_PLATFORM="offscreen")
    assert done.returncode == 2
    assert "There is no file" in done.stderr


def test_platforms_that_need_no_display() -> None:
    check_display({"QT_QPA_PLATFORM": "offscreen"})


@pytest.mark.skipif(sys.platform == "win32", reason="there is no Ctrl-C to send")
def test_ctrl_c_ends_the_window_with_130() -> None:
    example = ROOT / "assets" / "examples" / "songhu-phase-a.toml"
    call = [sys.executable, "-m", "workbench.cli", str(example)]
    with subprocess.Popen(call, cwd=ROOT, text=True, stderr=subprocess.PIPE) as run:
        time.sleep(2.5)
        assert run.poll() is None
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=10)
    assert run.returncode == 130
    assert said == "已中止，没有留下未写完的文件。\n"


def test_the_window_starts_without_what_only_work_needs() -> None:
    """Readers, rules and plots are imported when they are used: that is what keeps the start short."""
    heavy = ("numpy", "shapely", "trimesh", "ifcopenshell", "rhino3dm", "ezdxf", "pyqtgraph", "reportlab", "scipy", "lxml")
    code = ("import sys\nfrom PySide6.QtWidgets import QApplication\n"
            "from workbench.desktop.look import dress\nfrom workbench.desktop.window import Window\n"
            "app = QApplication([]); dress(app); w = Window('zh'); w.show(); app.processEvents()\n"
            f"print(w.isVisible(), [name for name in {heavy!r} if name in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, timeout=60, check=True)
    assert done.stdout == "True []\n"


@pytest.mark.skipif(sys.platform != "linux", reason="X11's own sockets")
@pytest.mark.parametrize("lets_in", [False, True])
def test_a_display_that_lets_nobody_in_is_one_sentence(lets_in: bool) -> None:
    """The display of another user: Qt would end the program with a core dump."""
    number, reason = 9000 + os.getpid() % 999, b"No protocol specified\0\0\0"
    refusal = struct.pack("<BBHHH", 0, 21, 11, 0, len(reason) // 4) + reason
    welcome = struct.pack("<BxHHHIIIIHHBBBBBBBBI", 1, 11, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    folder = Path("/tmp/.X11-unix")  # noqa: S108 - fixed by the X Window System
    folder.mkdir(exist_ok=True)
    place = folder / f"X{number}"
    place.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(place))
        server.listen()
        server.settimeout(10.0)

        def answer() -> None:
            for _ in range(2 if lets_in else 4):      # whether it listens, then whether it lets in, which is asked three times
                with server.accept()[0] as caller:
                    caller.settimeout(5.0)
                    if caller.recv(512):
                        caller.sendall(welcome if lets_in else refusal)
        thread = threading.Thread(target=answer)
        thread.start()
        try:
            if lets_in:
                check_display({"DISPLAY": f":{number}"})
            else:
                with pytest.raises(CallError) as caught:
                    check_display({"DISPLAY": f":{number}"})
                assert caught.value.key == "no-display"
        finally:
            thread.join(10)
            place.unlink()


FACES = Path(__file__).resolve().parents[2] / "assets" / "fonts"


@pytest.mark.parametrize(("content", "whole"), [(None, False), (b"", False), (b"\0\1\0\0", False), (b"no face" * 99, False)])
def test_a_face_that_is_damaged_is_known(tmp_path: Path, content: bytes | None, whole: bool) -> None:
    from workbench.desktop.look import is_whole_face

    path = tmp_path / "face.ttf"
    if content is not None:
        path.write_bytes(content)
    assert is_whole_face(path) is whole
    whole_face = (FACES / "NotoSansSC-Bold.ttf").read_bytes()
    for size, sound in ((len(whole_face), True), (len(whole_face) - 4, False), (len(whole_face) // 2, False), (40, False)):
        path.write_bytes(whole_face[:size])
        assert is_whole_face(path) is sound, size


def test_without_its_fonts_the_window_starts_and_says_so(window: Window, app: QApplication, tmp_path: Path) -> None:
    from workbench.desktop.look import FAMILY, dress, writes_chinese

    try:
        faulty = dress(app, tmp_path)
        assert faulty == ["NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"]
        assert FAMILY not in app.font().families() and app.font().families()
        assert writes_chinese(faulty[:1])
        window.say_fonts(faulty)
        assert all(name in window.notices.texts()[0] for name in faulty) and "重新安装" in window.notices.texts()[0]
        (tmp_path / faulty[0]).write_bytes((FACES / faulty[0]).read_bytes()[:4_000_000])
        (tmp_path / faulty[1]).write_bytes((FACES / faulty[1]).read_bytes())
        assert dress(app, tmp_path) == [faulty[0]] and app.font().families()[0] == FAMILY     # the other face serves
    finally:
        assert dress(app) == []
    window.notices.clear()
    window.say_fonts([])
    assert not window.notices.texts()


def test_a_sheet_without_its_font_is_refused_in_one_sentence(opened: Window, wait: Wait, tmp_path: Path,
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.desktop.saving import save_sheet
    from workbench.sheets import fonts

    monkeypatch.setattr(fonts, "files", lambda _: tmp_path)
    fonts.faces.cache_clear()
    try:
        save_sheet(opened.session, tmp_path / "sheet.pdf", "zh")
        wait(lambda: opened.jobs.idle() and bool(opened.notices.texts()))
        assert len(opened.notices.texts()) == 1 and "NotoSansSC-Regular.ttf" in opened.notices.texts()[0]
        assert not (tmp_path / "sheet.pdf").exists()
    finally:
        fonts.faces.cache_clear()
