"""What a matching found is part of the project: it comes back as it was, and says so where it is older than the building."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models.kept_placing import NOW, WISHES
from models.project_file import load
from tests.desktop.conftest import Wait
from tests.desktop.test_tenants import _list, _matched, panel

if TYPE_CHECKING:
    from workbench.desktop.panels.tenants import TenantsPanel
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui
__all__ = ["panel"]


def _stands(panel: TenantsPanel) -> dict[str, tuple[str, ...]]:
    placing = panel.tenancy.state.placing
    return {} if placing is None else {place.tenant.id: tuple(space.id for space in place.spaces) for place in placing.places}


def test_the_plan_comes_back_with_the_project(panel: TenantsPanel, opened: Window, tmp_path: Path, wait: Wait) -> None:
    session, tenancy = opened.session, panel.tenancy
    _matched(panel, tmp_path, wait)
    panel.acts.fix("甲电子")
    panel.acts.forbid("乙精密", "3")
    tenancy.change(lambda lang: lang, weights={"rent": 2.0}, required=frozenset({"乙精密"}))
    before, stood = tenancy.state, _stands(panel)
    assert before.placing is not None and before.placing.solution.status == "optimal" and len(stood) == 3
    path = tmp_path / "p.shanglou"
    assert session.dirty and session.save(path) and not session.dirty
    held = load(path).placings
    assert held[NOW].wishes.weights["rent"] == 1.0 and held[WISHES].weights == {"rent": 2.0}      # found by, and for the next one

    # opened again: the same plan by the same figures, nothing to save, up to date
    session.open(path)
    wait(lambda: opened.jobs.idle() and tenancy.state.placing is not None)
    after = tenancy.state
    assert after.placing is not before.placing and after.placing is not None and _stands(panel) == stood
    assert after.placing.solution.worth.total == pytest.approx(before.placing.solution.worth.total)
    assert (after.placing.solution.status, after.placing.solution.gap) == ("optimal", 0.0)
    assert (after.fixed, after.forbidden, after.required, after.weights) == (
        before.fixed, before.forbidden, before.required, before.weights)
    assert not session.dirty and not after.older_than(session.buildings) and "已修改" not in panel.state.toolTip()
    assert not tenancy.undo.canUndo()

    # moved by hand, then the building is edited: it comes back as it was moved, and as older than the building
    taken_out = next(iter(stood))
    panel.acts.take_out(taken_out)
    storey = session.buildings[0].storeys[0]
    assert opened.editor.set_load(storey.id, "3.25")
    wait(lambda: opened.jobs.idle())
    assert session.save(path)
    session.open(path)
    wait(lambda: opened.jobs.idle() and tenancy.state.placing is not None)
    assert set(_stands(panel)) == set(stood) - {taken_out} and tenancy.state.by_hand
    assert "已修改" in panel.state.toolTip()
    assert tenancy.state.buildings[0] is session.project.states()[0].edited.buildings[0]
    session.undo.undo()
    wait(lambda: opened.jobs.idle())
    assert not tenancy.state.older_than(session.buildings)      # the building is again what it was made for

    # another list: the placing of the old one is gone from the project, too
    panel.open_list(_list(tmp_path, ("新企业,500,4,4,丁,20,1\n",)))
    wait(lambda: panel.preview is not None)
    panel.preview.accept()  # type: ignore[union-attr]
    assert session.save(path) and NOW not in load(path).placings


def test_a_project_that_opens_a_placing_of_other_companies_says_so(
    panel: TenantsPanel, opened: Window, tmp_path: Path, wait: Wait,
) -> None:
    session, tenancy = opened.session, panel.tenancy
    _matched(panel, tmp_path, wait)
    tenants = dict(session.project.things("tenants"))
    gone = next(iter(_stands(panel)))
    others = {key: replace(one, name=f"{one.name} 2") for key, one in tenants.items() if key != gone}
    session.project.keep_things("tenants", others)
    path = tmp_path / "p.shanglou"
    assert session.save(path)
    session.open(path)
    wait(lambda: opened.jobs.idle() and tenancy.state.placing is not None)
    assert gone not in _stands(panel) and len(_stands(panel)) == 2
    assert tenancy.state.outdated and tenancy.state.older_than(session.buildings)


def test_a_placing_of_a_list_that_was_changed_stays_old(panel: TenantsPanel, opened: Window, tmp_path: Path, wait: Wait) -> None:
    """The plan goes on with the other companies, and never counts as solved for the list that it was not solved for."""
    session, tenancy = opened.session, panel.tenancy
    _matched(panel, tmp_path, wait)
    before, solved = tenancy.list, tenancy.state.placing
    assert before is not None and not tenancy.state.outdated
    first = before.tenants[0]
    other = replace(first, name=f"{first.name} 2")
    tenancy.change_list(replace(before, tenants=(other, *before.tenants[1:])), session, lambda lang: lang)
    wait(lambda: opened.jobs.idle() and tenancy.state.placing is not solved)
    path = tmp_path / "p.shanglou"
    assert tenancy.state.outdated and session.save(path)
    session.open(path)
    wait(lambda: opened.jobs.idle() and tenancy.state.placing is not None)
    assert tenancy.state.outdated and tenancy.state.older_than(session.buildings)
