"""A real window for each test, on a real or virtual display; nothing may be left behind by it."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from workbench.desktop.window import Window

Wait = Callable[[Callable[[], bool]], None]

EXAMPLE = "songhu-phase-a.toml"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "desktop" in item.path.parts and os.environ.get("SHANGLOU_BLOCK_QT"):
            item.add_marker(pytest.mark.skip(reason="this run is without Qt"))


@pytest.fixture(scope="session")
def app() -> QApplication:
    from PySide6.QtWidgets import QApplication

    from workbench.desktop.display import check_display
    from workbench.desktop.look import dress

    check_display()
    found = QApplication.instance() or QApplication(["shanglou"])
    dress(found)
    return found


@pytest.fixture
def wait(app: QApplication) -> Wait:
    """Let the window work until a condition holds; fails after ten seconds."""
    def until(condition: Callable[[], bool]) -> None:
        end = time.monotonic() + 10
        while not condition():
            assert time.monotonic() < end, "the window did not get there in ten seconds"
            app.processEvents()
            time.sleep(0.005)
        app.processEvents()
    return until


@pytest.fixture
def window(app: QApplication, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """A shown, empty window in Chinese. A fault inside a slot fails the test, as does a thread that is left."""
    from workbench.desktop import project_dialogs
    from workbench.desktop.window import Window

    faults: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: faults.append(error))
    monkeypatch.setattr(project_dialogs, "ask_unsaved", lambda *_: "discard")
    before = set(threading.enumerate())
    made = Window("zh")
    made.resize(1440, 900)
    made.show()
    wait(made.isVisible)
    yield made
    made.close()
    assert made.jobs.idle()
    made.deleteLater()
    app.sendPostedEvents(made, 52)     # QEvent.Type.DeferredDelete
    app.processEvents()
    assert not faults, faults
    assert set(threading.enumerate()) <= before


@pytest.fixture
def opened(window: Window, wait: Wait) -> Window:
    """The window with phase A on its check page."""
    window.open_example(EXAMPLE)
    wait(lambda: window.session.judged is not None and window.jobs.idle())
    window.show_page("check")
    return window
