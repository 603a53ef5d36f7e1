"""Start-up: ``shanglou --help`` against a bare interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.bench_rules import timed

ROOT = Path(__file__).resolve().parent.parent.parent


def run() -> list[dict[str, Any]]:
    def start(*arguments: str) -> float:
        return timed(lambda: subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True), 9)

    ours, bare = start("-m", "workbench.cli", "--help"), start("-c", "pass")
    return [{"name": "shanglou --help / bare interpreter", "ours_s": ours, "peer_s": bare, "ratio": bare / ours,
             "note": "under 0.15 s wanted"}, *_window()]


def _window() -> list[dict[str, Any]]:
    """Our window until it is shown, beside a bare one; only where there is a display."""
    if not (os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM")):
        return []
    head = "from PySide6.QtWidgets import QApplication, QMainWindow\napp = QApplication([])\n"
    ours = ("from workbench.desktop.look import dress\nfrom workbench.desktop.window import Window\n"
            "dress(app); w = Window('zh'); w.show(); app.processEvents()")
    codes = (head + ours, head + "w = QMainWindow(); w.show(); app.processEvents()")
    mine, bare = (timed(lambda code=code: subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True,
                                                         capture_output=True), 5) for code in codes)
    return [{"name": "the window, from the call until it is shown / a bare window", "ours_s": mine, "peer_s": bare,
             "ratio": bare / mine, "note": "under 1.0 s wanted"}]


if __name__ == "__main__":
    for row in run():
        print(row)
