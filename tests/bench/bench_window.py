"""The window: until it can be used, an edit until its verdicts are on the screen, and how long a large file keeps it waiting.

Needs a display, as the window does; without one it starts a virtual one for itself. The peer of the start is a bare window,
that of an edit a whole new check without drawing anything, that of the gaps the whole time the file takes: how long a window
stands still that reads it in its own thread.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
STOREYS, EDITS, ELEMENTS, LEVELS = 60, 12, 20_000, 40
BEAT_MS = 2
_START = "from PySide6.QtWidgets import QApplication, QMainWindow\napp = QApplication([])\n"
_OURS = ("from workbench.desktop.look import dress\nfrom workbench.desktop.window import Window\n"
         "dress(app); w = Window('zh'); w.show(); app.processEvents()")
_BARE = "w = QMainWindow(); w.show(); app.processEvents()"


class Heart:
    """Beats in the window's event loop; between two beats the window could do nothing else."""

    def __init__(self, app: Any) -> None:
        from PySide6.QtCore import QTimer

        self._timer = QTimer(app)
        self._timer.timeout.connect(self._beat)
        self._last, self.gaps = 0.0, [0.0]

    def start(self) -> None:
        self._last, self.gaps = time.perf_counter(), [0.0]
        self._timer.start(BEAT_MS)

    def stop(self) -> None:
        self._timer.stop()
        self._beat()

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append(now - self._last)
        self._last = now


def until(app: Any, condition: Callable[[], bool], most_s: float = 120.0) -> float:
    """Seconds until a condition holds, while Qt waits for events as it does for a user."""
    from PySide6.QtCore import QEventLoop

    begun = time.perf_counter()
    while not condition():
        if time.perf_counter() - begun > most_s:
            raise TimeoutError("the window did not get there")
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
    return time.perf_counter() - begun


def opened(app: Any, path: Path) -> Any:
    """A window with a file on its check page, the 3D view in front, nothing left to do."""
    from workbench.desktop.window import Window

    window = Window("zh")
    window.resize(1440, 900)
    window.show()
    window.open_path(path)
    until(app, lambda: window.session.judged is not None and window.jobs.idle())
    window.show_page("check")
    rest(app, window)
    return window


def rest(app: Any, window: Any, seconds: float = 0.4) -> None:
    """Until nothing runs any more and all that was to be painted is painted."""
    end = time.perf_counter() + seconds
    until(app, lambda: window.jobs.idle() and time.perf_counter() > end)


def closed(app: Any, window: Any) -> None:
    from workbench.desktop import project_dialogs

    project_dialogs.ask_unsaved = lambda *_: "discard"     # type: ignore[assignment]
    window.close()
    window.deleteLater()
    app.processEvents()


class Painted:
    """Whether the matrix and the 3D view were painted after the verdicts came."""

    def __init__(self, window: Any) -> None:
        from PySide6.QtCore import QEvent, QObject

        judged = self.judged = [0.0]
        seen = self.seen = {"matrix": 0.0}
        self.view = next((item for item in window.docks.panel("view3d").findChildren(QObject) if hasattr(item, "frameSwapped")),
                         None)

        class Watch(QObject):
            def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint and judged[0]:
                    seen["matrix"] = time.perf_counter()
                return False

        self._watch = Watch()
        window.matrix.table.viewport().installEventFilter(self._watch)
        if self.view is not None:
            seen["view3d"] = 0.0
            self.view.frameSwapped.connect(self._swapped)
        window.session.checked_changed.connect(self._judged)

    def _judged(self) -> None:
        self.judged[0] = time.perf_counter()

    def _swapped(self) -> None:
        if self.judged[0]:
            self.seen["view3d"] = time.perf_counter()

    def forget(self) -> None:
        self.judged[0] = 0.0
        self.seen.update(dict.fromkeys(self.seen, 0.0))

    def whole(self) -> bool:
        return bool(self.judged[0]) and all(self.seen.values())


def edits(app: Any, folder: Path) -> dict[str, list[float]]:
    """Seconds from an edit until it is judged, and until matrix and 3D view show that, in a tower of 60 storeys."""
    from models.measured import metres
    from models.writers.description import write_description
    from tests.bench.bench_rejudge import tower

    path = folder / "tower.toml"
    reading, building = tower(STOREYS)
    top = building.storeys[-1].elevation_m
    building = replace(building, roof_m=metres(top.value + 5.0, top.source), roof_finish_m=None, height_m=None)
    path.write_text(write_description(replace(reading, buildings=(building,))), "utf-8")
    window = opened(app, path)
    window.session.choose(city="shenzhen", stage="operation")
    rest(app, window)
    painted, heart = Painted(window), Heart(app)
    storey = building.storeys[-5].id
    found: dict[str, list[float]] = {}
    for name, edit in (("a floor load", lambda i: window.editor.set_load(storey, f"{3 + i % 2}")),
                       ("a storey height", lambda i: window.editor.set_height(storey, f"{5 + i % 2}"))):
        judged, shown, gaps, work = [], [], [], []
        for i in range(EDITS):
            rest(app, window)
            painted.forget()
            heart.start()
            begun, worked = time.perf_counter(), time.thread_time()
            if not edit(i):
                raise ValueError(f"{name} was not edited")
            until(app, painted.whole)
            work.append(time.thread_time() - worked)
            heart.stop()
            judged.append(painted.judged[0] - begun)
            shown.append(max(painted.seen.values()) - begun)
            gaps.append(max(heart.gaps))
        found[name] = [statistics.median(judged), statistics.median(shown), max(shown), max(gaps), statistics.median(work)]
    closed(app, window)
    return found


def large_ifc(path: Path, elements: int = ELEMENTS) -> None:
    """A factory of 40 storeys with columns, walls and slabs, each element with a placement and a body of its own."""
    each = elements // LEVELS
    lines = ["ISO-10303-21;", "HEADER;", "FILE_DESCRIPTION((''),'2;1');",
             "FILE_NAME('large.ifc','2026-01-01T00:00:00',(''),(''),'','','');", "FILE_SCHEMA(('IFC4'));", "ENDSEC;", "DATA;"]
    number = 0

    def put(text: str) -> str:
        nonlocal number
        number += 1
        lines.append(f"#{number}={text};")
        return f"#{number}"

    def rooted(kind: str, rest: str) -> str:
        return put(f"{kind}('{number:022d}',$,{rest})")

    def placed(above: str, x: float, y: float, z: float) -> str:
        point = put(f"IFCCARTESIANPOINT(({x},{y},{z}))")
        frame = put(f"IFCAXIS2PLACEMENT3D({point},$,$)")
        return put(f"IFCLOCALPLACEMENT({above},{frame})")

    zero = put("IFCCARTESIANPOINT((0.,0.,0.))")
    axes = put(f"IFCAXIS2PLACEMENT3D({zero},$,$)")
    up = put("IFCDIRECTION((0.,0.,1.))")
    context = put(f"IFCGEOMETRICREPRESENTATIONCONTEXT($,'Model',3,1.E-5,{axes},$)")
    metre = put("IFCSIUNIT(*,.LENGTHUNIT.,$,.METRE.)")
    units = put(f"IFCUNITASSIGNMENT(({metre}))")
    project = rooted("IFCPROJECT", f"'p',$,$,$,$,({context}),{units}")
    ground = put(f"IFCLOCALPLACEMENT($,{axes})")
    site = rooted("IFCSITE", f"'site',$,$,{ground},$,$,.ELEMENT.,$,$,$,$,$")
    building = rooted("IFCBUILDING", f"'large',$,$,{ground},$,$,.ELEMENT.,$,$,$")
    rooted("IFCRELAGGREGATES", f"$,$,{project},({site})")
    rooted("IFCRELAGGREGATES", f"$,$,{site},({building})")
    storeys = []
    for level in range(LEVELS):
        z = 5.0 * level
        at = placed(ground, 0.0, 0.0, z)
        storey = rooted("IFCBUILDINGSTOREY", f"'{level + 1}F',$,$,{at},$,$,.ELEMENT.,{z}")
        storeys.append(storey)
        inside = []
        for i in range(each):
            kind, size, height = (("IFCSLAB", (60.0, 50.0), 0.2) if i == 0 else
                                  ("IFCWALL", (8.0, 0.2), 4.8) if i % 3 == 0 else ("IFCCOLUMN", (0.8, 0.8), 4.8))
            x, y = (30.0, 25.0) if i == 0 else (1.0 + 2.0 * (i % 29), 1.0 + 2.5 * (i // 29))
            place = placed(at, x, y, 0.0 if i == 0 else 0.2)
            profile = put(f"IFCRECTANGLEPROFILEDEF(.AREA.,$,$,{size[0]},{size[1]})")
            solid = put(f"IFCEXTRUDEDAREASOLID({profile},{axes},{up},{height})")
            shape = put(f"IFCSHAPEREPRESENTATION({context},'Body','SweptSolid',({solid}))")
            body = put(f"IFCPRODUCTDEFINITIONSHAPE($,$,({shape}))")
            inside.append(rooted(kind, f"'{kind[3:].title()} {i}',$,$,{place},{body},$,.NOTDEFINED."))
        rooted("IFCRELCONTAINEDINSPATIALSTRUCTURE", f"$,$,({','.join(inside)}),{storey}")
    rooted("IFCRELAGGREGATES", f"$,$,{building},({','.join(storeys)})")
    path.write_text("\n".join([*lines, "ENDSEC;", "END-ISO-10303-21;", ""]), "utf-8")


def opening(app: Any, folder: Path) -> dict[str, float]:
    """Seconds from the call to open a large IFC file until its check is on the screen, and the largest gap meanwhile."""
    from workbench.desktop.warming import warm
    from workbench.desktop.window import Window

    path = folder / "large.ifc"
    large_ifc(path)
    window = Window("zh")
    window.resize(1440, 900)
    window.show()
    warm(window.jobs)     # as the program does while its first page is looked at
    rest(app, window, 1.0)
    heart = Heart(app)
    heart.start()
    begun = time.perf_counter()
    window.open_path(path)
    until(app, lambda: window.session.judged is not None and window.jobs.idle())
    took = time.perf_counter() - begun
    reading = max(heart.gaps)
    heart.start()
    window.show_page("check")
    rest(app, window, 0.3)
    heart.stop()
    found = {"seconds": took, "gap": reading, "page": max(heart.gaps), "mib": path.stat().st_size / 2**20,
             "storeys": len(window.session.building.storeys)}
    closed(app, window)
    return found


def measure() -> dict[str, Any]:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from workbench.desktop.look import dress

    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(["bench"])
    app.setQuitOnLastWindowClosed(False)
    dress(app)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SHANGLOU_DATA"] = str(Path(folder) / "data")
        return {"opening": opening(app, Path(folder)), "edits": edits(app, Path(folder))}


def start(code: str) -> float:
    """Seconds from the call of an interpreter until its window is shown and has worked off its events."""
    found = []
    for _ in range(5):
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", _START + code], cwd=ROOT, check=True, capture_output=True)
        found.append(time.perf_counter() - begun)
    return statistics.median(found)


def everything() -> dict[str, Any]:
    return {"start": start(_OURS), "bare": start(_BARE), **measure()}


def run() -> list[dict[str, Any]]:
    call = [sys.executable, "-c", "import json; from tests.bench.bench_window import everything; print(json.dumps(everything()))"]
    if not os.environ.get("DISPLAY"):
        if not shutil.which("xvfb-run"):
            print("window: no display here, left out")
            return []
        call = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", *call]
    told = subprocess.run(call, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True,
                          env={**os.environ, "QT_QPA_PLATFORM": "", "LIBGL_ALWAYS_SOFTWARE": "1"})
    found = json.loads(told.stdout.strip().splitlines()[-1])
    large = found["opening"]
    rows = [{"name": "the window, from the call until it is shown", "ours_s": found["start"], "peer_s": found["bare"],
             "ratio": found["bare"] / found["start"], "note": "bar 1.0 s; peer: a bare window"}]
    for name, (judged, shown, slowest, gap, work) in found["edits"].items():
        rows.append({"name": f"window, {STOREYS} storeys: {name}, until matrix and 3D show its verdicts", "ours_s": shown,
                     "peer_s": None, "ratio": None,
                     "note": f"bar 100 ms; judged after {1000 * judged:.0f} ms, the slowest of {EDITS} shown after "
                             f"{1000 * slowest:.0f} ms, largest gap {1000 * gap:.0f} ms, its own work {1000 * work:.0f} ms"})
    rows.append({"name": f"window: largest gap while it opens an IFC of {ELEMENTS:,} elements ({large['mib']:.0f} MiB)",
                 "ours_s": large["gap"], "peer_s": large["seconds"], "ratio": large["seconds"] / large["gap"],
                 "note": f"bar 100 ms; peer: a window that reads it itself; its check shown in {1000 * large['page']:.0f} ms"})
    return rows


if __name__ == "__main__":
    from tests.bench.run import line

    for row in run():
        print(line(row))
