"""From what a finding misses to the field where it is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.desktop.fields import field_of

if TYPE_CHECKING:
    from rules.findings import Finding
    from workbench.desktop.window import Window


def enterable(finding: Finding, quantity: str) -> bool:
    """Whether some field of the window holds a quantity that a finding misses."""
    return field_of(finding.clause.subject, quantity) is not None


def go_to_missing(window: Window, quantity: str, known: bool = False) -> None:
    """Show the field of a quantity: of the finding in the evidence panel, else of the first that misses it.

    Args:
        known: nothing misses it; the finding in the evidence panel was reckoned with it.
    """
    finding = window.evidence.finding if known else _finding(window, quantity)
    if window.conditions.focus_input(quantity):
        return
    if quantity in ("storey_height_m", "floor_load_kn_m2"):
        _of_storey(window, finding)
        window.storeys.focus_value("load" if quantity == "floor_load_kn_m2" else "height")
        return
    from workbench.desktop.panels.inspector import InspectorPanel

    window.docks.front("inspector")
    panel = window.docks.panel("inspector")
    if finding is None or not isinstance(panel, InspectorPanel):
        return
    if finding.placeholder:
        _of_storey(window, finding)
        kind = finding.clause.subject
        window.session.notice("warning", lambda lang: _text("desktop.inspector.add-first", lang,
                                                            kind=_text(f"desktop.kind.{kind}", lang)))
    elif not panel.show_missing(finding.clause.subject, finding.subject, quantity):
        _of_storey(window, finding)


def _finding(window: Window, quantity: str) -> Finding | None:
    shown = window.evidence.finding
    if shown is not None and quantity in shown.missing:
        return shown
    return next((finding for finding in window.session.shown_findings()[0] if quantity in finding.missing), None)


def _of_storey(window: Window, finding: Finding | None) -> None:
    """Choose the storey that a finding speaks of, where it is one."""
    building = window.session.building
    if finding is None or building is None:
        return
    held = [storey.id for storey in building.storeys if storey.number in finding.storeys]
    if len(held) == 1:
        window.session.select_storey(held[0])


def _text(key: str, lang: str, **values: object) -> str:
    from workbench.texts import text

    return text(key, lang, values)
