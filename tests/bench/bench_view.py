"""The 3D view in software: orbiting by the mouse, recolouring, picking; beside one pyqtgraph item for each element.

Needs a display, as the window does; without one it starts a virtual one for itself.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SIZE = (900, 640)
ELEMENTS, COLOURED, PEER_ELEMENTS = 10_000, 20_000, 10_000
FRAMES, PEER_FRAMES = 30, 3


def scene(elements: int) -> Any:
    """Boxes in 20 storeys: 12 triangles each."""
    from shapely import box

    from models.geometry.solids import Block
    from workbench.desktop.scene.parts import Owner, Parts
    from workbench.desktop.scene.scene import Scene

    owners, blocks, each = [], [], elements // 20
    for i in range(elements):
        level, row = i // each, i % each
        x, y = 3.0 * (row % 25), 3.0 * (row // 25)
        owners.append(Owner("storey", f"e{i}", "", f"e{i}"))
        blocks.append(Block(i, level, box(x, y, x + 2.0, y + 2.0), 5.0 * level, 5.0 * level + 4.0))
    return Scene.of(Parts(tuple(owners), tuple(blocks), {}, 20))


def massing() -> tuple[Any, float]:
    """The same boxes as a massing that was read, cut at 20 storeys, and the seconds that took."""
    import numpy as np
    from shapely import box

    from models.building import Building, Storey
    from models.measured import assumed, metres
    from models.view_mesh import MeshPart, view_mesh
    from workbench.desktop.scene.parts import parts_of
    from workbench.desktop.scene.read_mesh import read_mesh
    from workbench.desktop.scene.scene import Scene

    solids, source = scene(ELEMENTS).solids, assumed("description-assumed")
    points, shared = np.unique((solids.vertices + solids.origin).round(6), axis=0, return_inverse=True)
    mesh = view_mesh(points, shared.reshape(-1)[solids.faces], (MeshPart(building="b", count=len(solids.faces)),))
    storeys = tuple(Storey(id=f"s{i}", number=i + 1, name=f"{i + 1}F", elevation_m=metres(5.0 * i, source),
                           height_m=metres(5.0, source), outline=box(0, 0, 75, 60)) for i in range(20))
    building = Building(id="b", name="b", storeys=storeys)
    begun = time.perf_counter()
    cut = read_mesh(mesh, building)
    return Scene.of(parts_of(building, massing=cut)), time.perf_counter() - begun


def orbit(app: Any, canvas: Any) -> float:
    """Seconds a frame while the left button drags."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent

    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    free = Qt.KeyboardModifier.NoModifier

    def send(kind: Any, x: float, button: Any, held: Any) -> None:
        at = QPointF(x, 300.0)
        app.sendEvent(canvas, QMouseEvent(kind, at, at, button, held, free))

    send(QEvent.Type.MouseButtonPress, 100.0, left, left)
    found = [frame(app, canvas, lambda i=i: send(QEvent.Type.MouseMove, 110.0 + 8.0 * i, none, left)) for i in range(FRAMES)]
    send(QEvent.Type.MouseButtonRelease, 400.0, left, none)
    return statistics.median(found)


def frame(app: Any, view: Any, change: Callable[[], Any]) -> float:
    """Seconds from a change until a picture with it is on the screen."""
    swapped: list[int] = []
    view.frameSwapped.connect(lambda: swapped.append(1))
    begun = time.perf_counter()
    change()
    while not swapped and time.perf_counter() - begun < 60.0:
        app.processEvents()
    view.frameSwapped.disconnect()
    return time.perf_counter() - begun


def shown(app: Any, made: Any) -> Any:
    import numpy as np
    from PySide6.QtGui import QColor
    from PySide6.QtTest import QTest

    from workbench.desktop.panels.view3d_canvas import Canvas

    canvas, elements = Canvas((0.0, 0.0)), len(made.owners)
    canvas.resize(*SIZE)
    canvas.show()
    everything = made.is_mass if made.is_mass.any() else np.ones(elements, bool)
    canvas.put_scene(made)
    canvas.put_colours(np.full((elements, 4), 200, np.uint8))
    canvas.put_shown(everything, np.zeros(elements, bool))
    canvas.put_chosen(np.zeros(elements, bool), QColor("#0B57A4"))
    canvas.fit()
    QTest.qWaitForWindowExposed(canvas)
    frame(app, canvas, canvas.update)
    return canvas


def recolour(canvas: Any) -> float:
    """Seconds to put new colours on every element and to send them to the graphics card."""
    import numpy as np
    from OpenGL import GL

    found = []
    for seed in range(5):
        colours = np.random.default_rng(seed).integers(0, 255, (COLOURED, 4)).astype(np.uint8)
        canvas.makeCurrent()
        GL.glFinish()
        begun = time.perf_counter()
        canvas.put_colours(colours)
        canvas.faces.colours.bind()
        GL.glFinish()
        found.append(time.perf_counter() - begun)
        canvas.doneCurrent()
    return statistics.median(found)


def pick(canvas: Any) -> tuple[float, float]:
    """The middle and the slowest of picks all over the picture, after the first."""
    import numpy as np
    from PySide6.QtCore import QPointF

    everything, found = np.ones(len(canvas.scene_.owners), bool), []
    for x in range(60, SIZE[0], 90):
        for y in range(60, SIZE[1], 90):
            begun = time.perf_counter()
            canvas.pick(QPointF(float(x), float(y)), everything)
            found.append(time.perf_counter() - begun)
    return statistics.median(found[1:]), max(found[1:])


def peer(app: Any) -> float:
    """Seconds a frame with one GLMeshItem for each element."""
    import numpy as np
    import pyqtgraph.opengl as gl
    from PySide6.QtTest import QTest

    view, made = gl.GLViewWidget(), scene(PEER_ELEMENTS)
    view.resize(*SIZE)
    view.show()
    solids = made.solids
    for i in range(PEER_ELEMENTS):
        first, last = solids.first_vertex[i:i + 2]
        faces = solids.faces[solids.first_face[i]:solids.first_face[i + 1]] - first
        data = gl.MeshData(vertexes=solids.vertices[first:last].astype(np.float32), faces=faces.astype(np.uint32))
        view.addItem(gl.GLMeshItem(meshdata=data, smooth=False, computeNormals=False, color=(0.8, 0.8, 0.8, 1.0)))
    view.setCameraPosition(distance=250.0)
    QTest.qWaitForWindowExposed(view)
    frame(app, view, view.update)
    found = [frame(app, view, lambda: view.orbit(3.0, 0.0)) for _ in range(PEER_FRAMES)]
    view.close()
    return statistics.median(found)


def measure() -> dict[str, Any]:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from workbench.desktop.opengl import load, opengl_works

    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = QApplication(["bench"])
    if not opengl_works() or load():
        return {}
    canvas = shown(app, scene(ELEMENTS))
    found: dict[str, Any] = {"triangles": len(canvas.scene_.solids.faces), "items": len(canvas.items)}
    found["orbit"] = orbit(app, canvas)
    found["pick"], found["slowest"] = pick(canvas)
    canvas.close()
    many = shown(app, scene(COLOURED))
    found["recolour"] = recolour(many)
    many.close()
    made, found["cut"] = massing()
    read = shown(app, made)
    found["massing"], found["massing_triangles"] = orbit(app, read), len(made.solids.faces)
    found["massing_pick"] = pick(read)[0]
    read.close()
    found["peer"] = peer(app)
    return found


def run() -> list[dict[str, Any]]:
    call = [sys.executable, "-c", "import json; from tests.bench.bench_view import measure; print(json.dumps(measure()))"]
    if not os.environ.get("DISPLAY") and shutil.which("xvfb-run"):
        call = ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", *call]
    told = subprocess.run(call, cwd=ROOT, capture_output=True, text=True,
                          env={**os.environ, "QT_QPA_PLATFORM": "", "LIBGL_ALWAYS_SOFTWARE": "1"})
    found = json.loads(told.stdout.strip().splitlines()[-1]) if told.returncode == 0 and told.stdout.strip() else {}
    if not found:
        print("3D view: no display with OpenGL here, left out")
        return []
    mine, theirs = found["orbit"], found["peer"]
    return [
        {"name": f"3D view: a frame while orbiting {found['triangles']:,} triangles, software OpenGL", "ours_s": mine,
         "peer_s": theirs, "ratio": theirs / mine,
         "note": f"{1 / mine:.0f} frames/s in {found['items']} items (bar 15, 10x); peer: a pyqtgraph item for each of "
                 f"{PEER_ELEMENTS:,} elements, {1 / theirs:.1f} frames/s"},
        {"name": f"3D view: recolour of {COLOURED:,} elements", "ours_s": found["recolour"], "peer_s": None, "ratio": None,
         "note": "bar 50 ms"},
        {"name": f"3D view: a pick among {found['triangles']:,} triangles", "ours_s": found["pick"], "peer_s": None,
         "ratio": None, "note": f"the slowest {1000 * found['slowest']:.1f} ms (bar 20 ms)"},
        {"name": f"3D view: a frame while orbiting a massing as read of {found['massing_triangles']:,} triangles",
         "ours_s": found["massing"], "peer_s": None, "ratio": None,
         "note": f"{1 / found['massing']:.0f} frames/s (bar 15); cut at 20 storeys in {1000 * found['cut']:.0f} ms, a pick "
                 f"{1000 * found['massing_pick']:.1f} ms (bar 20 ms)"},
    ]


if __name__ == "__main__":
    from tests.bench.run import line

    for row in run():
        print(line(row))
