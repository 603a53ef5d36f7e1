"""How long the demo's sheet takes after checking: first sheet of a process (fonts are read), and further ones.

Peers have no such sheet; the bar is one second for the whole sheet and 150 ms for a single page of tables.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "assets" / "examples" / "songhu-later-tower.toml"
BAR_S = 1.0

_COLD = """
import sys, time
from datetime import date
from pathlib import Path
from models.readers import read
from workbench.checked import Choices, check
checked = check(read(Path(sys.argv[1])), Choices(on=date(2026, 11, 21), city="shenzhen"))
start = time.perf_counter()
from workbench.sheets.pdf import render_sheet
render_sheet(checked, "zh", "2026-11-21")
print(time.perf_counter() - start)
"""


def run() -> list[dict[str, object]]:
    """Median seconds of five cold and five warm sheets of the later tower under Shenzhen."""
    from models.readers import read
    from workbench.checked import Choices, check
    from workbench.sheets.pdf import compose, render_sheet

    cold = [float(subprocess.run([sys.executable, "-c", _COLD, str(EXAMPLE)], cwd=ROOT, capture_output=True, text=True,
                                 check=True).stdout) for _ in range(5)]
    checked = check(read(EXAMPLE), Choices(on=date(2026, 11, 21), city="shenzhen"))
    pages = len(compose(checked, "zh", "2026-11-21").flow.pages)
    warm = []
    for _ in range(5):
        start = time.perf_counter()
        render_sheet(checked, "zh", "2026-11-21")
        warm.append(time.perf_counter() - start)
    return [
        {"name": "demo sheet after checking, first of a process (imports, fonts)", "ours_s": statistics.median(cold),
         "bar_s": BAR_S, "pages": pages},
        {"name": "demo sheet after checking, again", "ours_s": statistics.median(warm), "bar_s": BAR_S, "pages": pages},
    ]


if __name__ == "__main__":
    for entry in run():
        print(entry)
