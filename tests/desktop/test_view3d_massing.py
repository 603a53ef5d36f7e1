"""The massing as it was read in the 3D view: shown, picked, cut, and changed for storeys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.desktop.test_view3d import Wait, click, owner, seen, share, view

if TYPE_CHECKING:

    from workbench.desktop.panels.view3d import View3D
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui
__all__ = ["view"]


def test_the_massing_as_read_is_shown_picked_cut_and_changed_for_storeys(view: View3D, opened: Window, wait: Wait) -> None:
    from PySide6.QtCore import QPointF

    from workbench.desktop.theme import LIGHT

    opened.session.undo.setClean()
    opened.open_path(Path(__file__).resolve().parents[1] / "data" / "mesh" / "no_indices_3storybuilding.glb")
    wait(lambda: opened.jobs.idle() and (opened.importing.dialog is not None or opened.session.reading.mesh is not None))
    if opened.importing.dialog is not None:
        opened.importing.dialog.accept()
    wait(lambda: opened.jobs.idle() and bool(view.scene_ and view.scene_.is_mass.any()))
    session, scene = opened.session, view.scene_
    assert scene is not None and view.bar.massing_action.isVisible() and "三角面" in view.overlay.notes[-1]
    assert len(scene.parts.massing.faces) == sum(part.count for part in session.reading.mesh.parts)
    view.look("front")
    assert view.canvas.masses.order.count > 0
    assert [storey.name for storey in session.building.storeys] == ["1F", "2F", "3F"]
    for storey in session.building.storeys:     # the middle of the picture of each piece shows it, or its neighbour in front
        low, high = (corner[owner(view, "mass", storey.id)] for corner in scene.bounds)
        at = view.canvas.camera.project(((low + high) / 2.0)[None], view.canvas.frame)[0][0]
        click(view, QPointF(float(at[0]), float(at[1])))
        assert session.storey_id == storey.id
    assert share(seen(view), LIGHT.massing[session.verdicts[storey.id]]) > 0.01
    view.bar.massings["storeys"].trigger()
    assert not view.scene_.is_mass.any() and view.canvas.masses.order.count == 0
    view.bar.massings["both"].trigger()
    view.bar.clear_action.setChecked(True)
    solid, glass = view.canvas.masses.solid, view.canvas.masses.order.count
    assert solid == 0 and glass > 0
    view.bar.clear_action.setChecked(False)
    view.bar.massings["massing"].trigger()
    view.look("top")
    view.bar.level_on.setChecked(True)
    assert view.canvas.caps.order.count > 0     # a closed block has a cut face


def test_an_edit_of_a_storey_shows_storeys_until_the_massing_is_asked_for(view: View3D, opened: Window, wait: Wait) -> None:
    from models.view_mesh import MeshPart, view_mesh

    session, scene = view._session, view.scene_
    solids = scene.solids  # type: ignore[union-attr]
    building = session.building
    mesh = view_mesh(solids.vertices + solids.origin, solids.faces, (MeshPart(building=building.id, count=len(solids.faces)),))
    session.reading = replace(session.reading, mesh=mesh)
    view._ask("building")
    assert view.scene_.is_mass.any()  # type: ignore[union-attr]
    assert opened.editor.set_height(building.storeys[-1].id, "9.5")
    wait(lambda: opened.jobs.idle() and not session.stale)
    assert not view.scene_.is_mass.any() and view.bar.massing_action.isVisible()  # type: ignore[union-attr]
    view.bar.massings["both"].trigger()
    assert view.scene_.is_mass.any() and "不随楼层修改" in view.overlay.notes[-1]  # type: ignore[union-attr]
    session.undo.undo()
    wait(lambda: opened.jobs.idle() and not session.stale)
    assert "不随楼层修改" not in view.overlay.notes[-1]
