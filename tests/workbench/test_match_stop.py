"""Ctrl-C in ``shanglou match``: while the solver works the best so far is kept, before that nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

from tests.models.readers.tables_builder import Rows
from tests.workbench.test_match import BUILDING, COMPANIES, EXAMPLES, companies

SLOW = """
import signal, sys, time
import models.matching.milp as milp
import models.matching.placing as placing
from workbench.cli import main

true = placing.solve

def solve(problem, limit, told):
    def waiting(best, bound):
        told(best, bound)
        print("ready", file=sys.stderr, flush=True)
        while WHEN == "pairs" or not heard:
            try:
                told(best, bound)
            except milp.Enough:
                heard.append(True)
                raise
            time.sleep(0.01)
    heard = []
    return true(problem, limit, waiting)

def pairs(*args):
    print("ready", file=sys.stderr, flush=True)
    time.sleep(60)

WHEN = sys.argv.pop(1)
if WHEN == "pairs":
    import models.matching.assembling as assembling
    assembling.Table = pairs
placing.solve = solve
signal.signal(signal.SIGINT, signal.default_int_handler)     # a shell's background jobs ignore it
sys.exit(main(sys.argv[1:]))
"""
"""Waits in the pairs, or in the solver once it is at work, so that the signal surely comes there."""


def _stopped(when: str, *call: str) -> tuple[int, str, str]:
    running = subprocess.Popen([sys.executable, "-c", SLOW, when, "match", *call], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               cwd=EXAMPLES.parents[1])
    assert running.stderr is not None
    while b"ready" not in running.stderr.readline():
        assert running.poll() is None
    running.send_signal(signal.SIGINT)
    out, said = running.communicate(timeout=60)
    return running.returncode, out.decode("utf-8"), said.decode("utf-8")


def test_stopped_with_control_c_the_best_so_far_is_shown_and_nothing_is_written(tmp_path: Path) -> None:
    """Eighty companies on three floors, of which the solver has hardly begun; the start placing stands."""
    rows: list[list[object]] = [[f"企业{i}", 210 + 7 * (i % 13), 4, 4.2, 20 + i % 9] for i in range(80)]
    path, out = tmp_path / "tower.toml", tmp_path / "out"
    path.write_text(BUILDING, "utf-8")
    links: Rows = [["供货方", "收货方", "供货量(t/d)"], *([f"企业{i}", f"企业{i + 1}", 2] for i in range(40))]
    names = companies(tmp_path, *rows, 供应关系=links)
    code, said, told = _stopped("solver", str(path), "--tenants", names, "--out", str(out), "--json")
    assert code == 130
    assert "已中止" in told
    assert not out.exists()
    result = json.loads(said)["result"]
    assert (result["status"], result["stopped"]) == ("feasible", True)
    assert result["placed"] >= 6 and "已中止，为目前最好" in result["message"]


def test_stopped_with_control_c_before_the_solver_nothing_is_left(tmp_path: Path) -> None:
    out = tmp_path / "out"
    tower = str(EXAMPLES / "songhu-later-tower.toml")
    code, said, told = _stopped("pairs", tower, "--tenants", str(COMPANIES), "--out", str(out))
    assert (code, said) == (130, "")
    assert "已中止" in told and not out.exists()
