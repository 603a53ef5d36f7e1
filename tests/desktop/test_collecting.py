"""Garbage with widgets in it dies in the window's thread."""

from __future__ import annotations

import gc
import threading
from typing import TYPE_CHECKING

import pytest

from tests.desktop.conftest import Wait

if TYPE_CHECKING:
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


class _Cycle:
    """Garbage that only the collector finds; says in which thread it was found."""

    ended: list[threading.Thread] = []     # noqa: RUF012 - read by the test

    def __init__(self) -> None:
        self.own = self

    def __del__(self) -> None:
        self.ended.append(threading.current_thread())


def test_a_job_collects_nothing_and_the_window_does(window: Window, wait: Wait) -> None:
    from workbench.desktop.jobs import Job

    _Cycle.ended.clear()
    gc.collect()
    _Cycle()

    def work(_progress: object) -> int:
        return len([[[i]] for i in range(200_000)])     # allocates far beyond the threshold

    done: list[int] = []
    window.jobs.start(Job("check", work, done.append, lambda _: None, shown=False))
    wait(lambda: bool(done) and bool(_Cycle.ended))
    assert done == [200_000]
    assert _Cycle.ended == [threading.main_thread()]
    assert not gc.isenabled()
