"""The panels of the check page, in one table: where each stands at first, what it is called, and what makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from workbench.desktop.panels.tenants import TenantsPanel
    from workbench.desktop.scene.colouring import Entry
    from workbench.desktop.window import Window
    from workbench.sheets.style import Colour

AREAS: Final = ("left", "centre", "right", "bottom")


@dataclass(frozen=True, slots=True)
class Place:
    """One panel.

    Args:
        id: of the dock, in the remembered layout and in the action ``panel.<id>``.
        area: left, centre, right or bottom; several panels of one area are tabs, in the order of the table.
        title_key: its title is ``desktop.<title_key>``.
        make: makes the panel when it is first seen; import heavy modules inside.
    """

    id: str
    area: str
    title_key: str
    make: Callable[[Window], QWidget]


def _history(window: Window) -> QWidget:
    from workbench.desktop.panels.history import HistoryPanel

    return HistoryPanel(window.session, window.spoken)


def _inspector(window: Window) -> QWidget:
    from workbench.desktop.panels.inspector import InspectorPanel

    return InspectorPanel(window.session, window.editor, window.spoken)


def _plan(window: Window) -> QWidget:
    from workbench.desktop.panels.plan import PlanView

    return PlanView(window.session, window.spoken, window.editor)


def _section(window: Window) -> QWidget:
    from workbench.desktop.hovering import bind_canvas
    from workbench.desktop.panels.section import SectionView

    panel = SectionView(window.session, window.spoken, window.editor)
    bind_canvas(panel.canvas, window.session.hovered)
    return panel


def _levels(window: Window) -> QWidget:
    from workbench.desktop.panels.levels import LevelsEditor

    return LevelsEditor(window.session, window.spoken, window.editor)


def _view3d(window: Window) -> QWidget:
    from workbench.desktop.panels.view3d import make_view

    view = make_view(window.session, window.spoken, [window.actions_["turn-left"], window.actions_["turn-right"]])
    if hasattr(view, "tenants_asked"):
        view.tenants_asked.connect(lambda: _borrow(window))
    return view


def _borrow(window: Window) -> None:
    """Let the panel of tenants give its colours to the solids, where it has placed somebody."""
    button = getattr(window.docks.panel("tenants"), "solids_button", None)
    if button is not None and button.isEnabled() and not button.isChecked():
        button.click()


def _logistics(window: Window) -> QWidget:
    from workbench.desktop.panels.logistics import LogisticsPanel

    return LogisticsPanel(window.session, window.editor, window.spoken)


def _tenants(window: Window) -> QWidget:
    from workbench.desktop.panels.tenants import TenantsPanel

    panel = TenantsPanel(window.session, window.spoken, window.jobs)
    panel.coloured.connect(lambda title, colours, legend: _lend(window, panel, title, colours, legend))
    return panel


def _lend(window: Window, panel: TenantsPanel, title: str, colours: Mapping[str, Colour], legend: Sequence[Entry]) -> None:
    """Show the colours of the tenants on the solids, with their hatches, where the 3D view is one that can."""
    from workbench.stacking_colours import solid_classes

    view, hatches = window.docks.panel("view3d"), {}
    if panel.stacking is not None and panel.colours is not None and title:
        hatches = {key: one.hatch for key, one in solid_classes(panel.stacking, panel.colours).items()}
        legend = [replace(entry, hatch=one.hatch) for entry, one in zip(legend, panel.colours.classes, strict=True)]
    if hasattr(view, "colours_by"):
        view.colours_by(title, colours, legend, hatches)


def _sheet(window: Window) -> QWidget:
    from workbench.desktop.panels.sheet import SheetPanel

    return SheetPanel(window.session, window.spoken)


def _compare(window: Window) -> QWidget:
    from workbench.desktop.panels.compare import ComparePanel

    return ComparePanel(window.session, window.editor, window.spoken)


def _matrix(window: Window) -> QWidget:
    window.matrix.evidence_asked.connect(lambda: window.docks.front("evidence"))
    return window.matrix


PLACES: Final = (
    Place("storeys", "left", "storeys", lambda window: window.storeys),
    Place("city", "left", "city.title", lambda window: window.city),
    Place("view3d", "centre", "view3d", _view3d),
    Place("plan", "centre", "plan.title", _plan),
    Place("section", "centre", "section.title", _section),
    Place("levels", "centre", "levels.title", _levels),
    Place("evidence", "right", "evidence", lambda window: window.evidence),
    Place("inspector", "right", "inspector", _inspector),
    Place("history", "right", "history.title", _history),
    Place("matrix", "bottom", "matrix", _matrix),
    Place("logistics", "bottom", "logistics.title", _logistics),
    Place("compare", "bottom", "compare.title", _compare),
    Place("tenants", "bottom", "tenants.title", _tenants),
    Place("sheet", "bottom", "sheet.title", _sheet),
)
