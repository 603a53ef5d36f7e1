"""Merging a description of goods, trucks and a yard into the open building: preview, apply, undo, redo."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.desktop.conftest import Wait

if TYPE_CHECKING:
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui

PLAN = """schema = "shanglou.building/1"
[site]
[[site.kept_free]]
name = "西侧新增消防车道"
kind = "fire-lane"
outline_m = [[-30, 0], [-26, 0], [-26, 40], [-30, 40]]
[[building]]
name = "计划"
[[building.storey]]
numbers = [1, 3]
height_m = 6
[[building.logistics.goods]]
name = "新增货物"
storeys = [2, 3]
t_day = 12
in_share = 0.5
out_share = 0.5
between_share = 0
"""


def test_goods_and_fire_lanes_come_in_and_go_again_by_undo(opened: Window, wait: Wait, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN, "utf-8")
    session = opened.session
    before, site = session.buildings, session.site
    opened.further.merge(path)
    wait(lambda: opened.further.merging is not None)
    dialog = opened.further.merging
    assert dialog is not None
    rows = [" ".join(row) for row in dialog.texts()]
    assert any("新增货物" in row for row in rows) and any("西侧新增消防车道" in row for row in rows)
    dialog.accept()
    wait(lambda: opened.jobs.idle() and not session.stale)
    assert "新增货物" in [goods.name for goods in session.building.logistics.goods]
    assert "西侧新增消防车道" in [one.name for one in session.site.kept_free]
    session.undo.undo()
    assert (session.buildings, session.site) == (before, site)
    session.undo.redo()
    assert "西侧新增消防车道" in [one.name for one in session.site.kept_free]
    assert "新增货物" in [goods.name for goods in session.building.logistics.goods]
    wait(lambda: opened.jobs.idle())
