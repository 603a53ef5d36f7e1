"""Start-up: ``shanglou --help`` against a bare interpreter."""

from __future__ import annotations

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
             "note": "under 0.15 s wanted"}]


if __name__ == "__main__":
    for row in run():
        print(row)
