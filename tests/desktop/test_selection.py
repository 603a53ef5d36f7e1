"""One selection: whatever is chosen in one place is chosen in all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workbench.desktop.session import Thing

if TYPE_CHECKING:
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


def _heard(window: Window) -> list[str]:
    heard: list[str] = []
    window.session.storey_selected.connect(lambda: heard.append("storey"))
    window.session.thing_selected.connect(lambda: heard.append("thing"))
    window.session.finding_selected.connect(lambda: heard.append("finding"))
    return heard


def test_a_storey_is_a_thing_too(opened: Window) -> None:
    heard = _heard(opened)
    storey = opened.session.buildings[0].storeys[3]
    opened.session.select("storey", storey.id)
    assert (opened.session.storey_id, opened.session.thing) == (storey.id, Thing("storey", storey.id))
    opened.session.select_storey(storey.id)
    assert heard == ["storey", "thing"]     # choosing it again is no change


def test_a_lift_keeps_the_storey_and_a_zone_brings_its_own(opened: Window) -> None:
    building = opened.session.buildings[0]
    opened.session.select_storey(building.storeys[3].id)
    opened.session.select("lift", building.lifts[0].id)
    assert opened.session.storey_id == building.storeys[3].id
    zone = building.storeys[1].zones[0]
    opened.session.select("zone", zone.id)
    assert opened.session.storey_id == building.storeys[1].id
    assert opened.session.thing == Thing("zone", zone.id)


def test_from_a_lift_back_to_the_same_storey(opened: Window) -> None:
    building = opened.session.buildings[0]
    opened.session.select_storey(building.storeys[3].id)
    opened.session.select("lift", building.lifts[0].id)
    opened.session.select_storey(building.storeys[3].id)
    assert opened.session.thing == Thing("storey", building.storeys[3].id)


def test_a_finding_chooses_what_it_speaks_of(opened: Window) -> None:
    heard = _heard(opened)
    findings = opened.session.shown_findings()[0]
    finding = next(f for f in findings if len(f.storeys) == 1 and f.storeys != (1,))
    opened.session.select_finding(finding)
    assert opened.session.storey is not None
    assert opened.session.storey.number == finding.storeys[0]
    assert heard[-1] == "finding"
    whole = next(f for f in findings if f.clause.subject == "building")
    opened.session.select_finding(whole)
    assert opened.session.storey.number == finding.storeys[0]     # a building's finding leaves the storey as it is
