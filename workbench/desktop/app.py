"""Starts the window: ``shanglou`` without a verb, with or without a file."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

from models.errors import CallError
from models.readers import check_file
from workbench.desktop.display import check_display

_WAKE_MS: Final = 200
_STOPPED: Final = 130


def run(arguments: Sequence[str], lang: str) -> int:
    """Open the window and return its exit code.

    Raises:
        CallError: more than one file, a word that is no verb, or no display.
        InputError: a file that is not there or cannot be read.
    """
    path = file_of(arguments)
    check_display()
    return _run(path, lang)


def file_of(arguments: Sequence[str]) -> Path | None:
    """The file of a call, if there is one. Raises CallError and InputError."""
    names = _without_language(arguments)
    if not names:
        return None
    if len(names) > 1:
        raise CallError("bad-call", "desktop.one-file", names[1])
    path = Path(names[0])
    if not path.exists() and not path.suffix and os.sep not in names[0]:
        from workbench.cli import VERBS

        raise CallError("bad-call", "unknown-verb", names[0], verbs=", ".join(VERBS))
    check_file(path)
    return path


def _without_language(arguments: Sequence[str]) -> list[str]:
    """The arguments less ``--lang zh``, which the command line has read already."""
    names: list[str] = []
    skip = False
    for argument in arguments:
        if skip or argument.startswith("--lang="):
            skip = False
        elif argument == "--lang":
            skip = True
        else:
            names.append(argument)
    return names


def _run(path: Path | None, lang: str) -> int:
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from workbench.desktop.look import dress, writes_chinese
    from workbench.desktop.warming import WAIT_MS, warm
    from workbench.desktop.window import Window

    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("shanglou")
    faulty = dress(app)
    window = Window(lang if writes_chinese(faulty) else "en")
    sys.excepthook = _hook(window.confess)
    window.show()
    window.say_fonts(faulty)
    QTimer.singleShot(0, window, window.project.offer_recovery)
    QTimer.singleShot(WAIT_MS, window, lambda: warm(window.jobs))
    if path is not None:
        QTimer.singleShot(0, window, lambda: window.open_path(path))
    signal.signal(signal.SIGINT, lambda *_: app.exit(_STOPPED))
    awake = QTimer()     # lets Python look for Ctrl-C while Qt waits
    awake.timeout.connect(lambda: None)
    awake.start(_WAKE_MS)
    code = app.exec()
    window.jobs.stop()
    if code == _STOPPED:
        raise KeyboardInterrupt     # the command line says so and returns the exit code of the contract
    return code


def _hook(confess: Callable[[BaseException], None]) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    """A fault inside a slot becomes a notice and a log entry; the window lives on."""
    def handle(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        confess(error)
    return handle
