"""Declared facts that no rule can hear are named, never passed over."""

from __future__ import annotations

from typing import Any

import pytest

from models.building import Building, Plot, Site, Storey, Zone
from models.logistics import Lift, TruckYard
from models.measured import Stated, from_person, metres
from rules.declared import unheard
from workbench.texts import catalogue

SOURCE = from_person("description", "a.toml")


def facts(**values: Any) -> dict[str, Stated[object]]:
    return {name: Stated(value, SOURCE) for name, value in values.items()}


def building(**more: Any) -> Building:
    return Building(id="b", name="B", **more)


def said(*buildings: Building, plot: Plot | None = None, site: Site | None = None) -> list[tuple[str, str]]:
    return [(note.code, note.subject) for note in unheard(buildings, plot, site)]


@pytest.mark.parametrize(("declared", "code"), [
    ({"fire_alarm_present": True}, None), ({"fire_alarm_present": "yes"}, None),
    ({"fire_alarm_present": "perhaps"}, "fact-value"),
    ({"fire_alarm_present": 2.0}, "fact-value"), ({"fire_alram_present": True}, "fact-unknown"),
    ({"fence_spacing_m": 5.0}, None), ({"fence_spacing_m": "5"}, "fact-number"), ({"fence_spacing_m": True}, "fact-number"),
    ({"lining_class": "B1"}, None), ({"lining_class": "B9"}, "fact-value"), ({"freight_lift_count": 4}, "fact-computed"),
    ({"persons_max_storey": 12}, None), ({"smoke_control_present": True}, None), ({"plot_line_setback_m": 6.0}, None),
    ({"lane_traffic": "one-way"}, "fact-place"), ({"garage_site": False}, "fact-place"),
    ({"building_power_kw": 0.0}, None), ({"building_power_kw": -1.0}, "fact-value"), ({"building_power_kw": "900"}, "fact-value"),
    ({"power_diversity": 1.0}, None), ({"power_diversity": 1.001}, "fact-value"), ({"power_diversity": 0.0}, "fact-value"),
    ({"clean_class": "ISO 7"}, None), ({"clean_class": "fit-out"}, None), ({"clean_class": 7.0}, None),
    ({"clean_class": "ISO 10"}, "fact-value"), ({"clean_class": "万级"}, "fact-value"),
])
def test_facts_of_a_building(declared: dict[str, Any], code: str | None) -> None:
    """A zone's fact may be declared of the whole building, a yard's or the site's may not."""
    assert said(building(declared=facts(**declared))) == ([] if code is None else [(code, "B")])


def test_every_kind_of_thing_is_asked() -> None:
    zone = Zone(id="z", name="Z", declared=facts(x=1))
    storey = Storey(id="s", number=1, name="S", elevation_m=metres(0.0, SOURCE), zones=(zone,), declared=facts(x=1))
    house = building(storeys=(storey,), lifts=(Lift(id="l", name="", declared=facts(x=1)),), declared=facts(x=1))
    site = Site(name="T", yards=(TruckYard(id="y", name="Y", declared=facts(x=1)),), declared=facts(x=1))
    found = said(house, plot=Plot(name="P", declared=facts(x=1)), site=site)
    assert found == [("fact-unknown", thing) for thing in ("P", "T", "Y", "B", "S", "Z", "l")]


def test_things_of_one_name_are_named_once() -> None:
    lifts = tuple(Lift(id=f"l{i}", name="L", declared=facts(x=1)) for i in range(3))
    assert said(building(lifts=lifts)) == [("fact-unknown", "L")]


def test_a_note_says_what_would_fit() -> None:
    (note,) = unheard([building(declared=facts(lining_class="tin" * 50))], None, None)
    assert note.values["wanted"] == "A, B1, B2, B3, none"
    assert len(str(note.values["found"])) == 60
    (note,) = unheard([building(declared=facts(fence_spacing_m="five"))], None, None)
    assert note.values == {"name": "fence_spacing_m", "found": "five", "unit": "m"}


def test_the_notes_have_texts() -> None:
    for code in ("fact-unknown", "fact-computed", "fact-value", "fact-number", "fact-place"):
        assert set(catalogue()[f"report.{code}"]) == {"zh", "en"}
