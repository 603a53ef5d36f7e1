"""Clean rooms, and figures under further headings that a building knows as well."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.building import ColumnGrid
from models.matching.disturbing import disturbs
from models.matching.eligibility import Match, pair
from models.matching.further import fact_of, not_judged
from models.matching.placing import place
from models.matching.spaces import spaces_of
from models.measured import Stated
from models.tenants import Tenant
from tests.models.matching.park import SOURCE, building, measured, storey, tenant, unit


def listed(**headings: object) -> Tenant:
    return replace(tenant("x"), declared={key: Stated(value, SOURCE) for key, value in headings.items()})


def match_of(one: Tenant, key: str, **facts: object) -> Match | None:
    held = building((storey(1, units=(unit("a"),)),))
    own = replace(held.storeys[0].units[0], declared={name: Stated(value, SOURCE) for name, value in facts.items()})
    held = replace(held, storeys=(replace(held.storeys[0], units=(own,)),),
                   column_grid=ColumnGrid(x_m=(0.0, 8.4, 16.8), y_m=(0.0, 6.0), source=SOURCE))
    return next((match for match in pair(one, spaces_of([held])[0]).matches if match.key == key), None)


@pytest.mark.parametrize(("there", "verdict"), [
    ("ISO 6", "yes"), ("ISO 7", "yes"), ("ISO 8", "no"), (7, "yes"), (8.0, "no"), ("iso class 5", "yes"), ("fit-out", "yes"),
    ("Fit Out", "yes"), ("自建", "yes"), ("clean", "open"), (0, "open"), (None, "open")])
def test_rooms_of_a_class(there: object, verdict: str) -> None:
    """The smaller the number, the cleaner; what is not understood is not known."""
    found = match_of(tenant("x", needs={"clean_class": Stated("ISO 7", SOURCE)}), "clean",
                     **({} if there is None else {"clean_class": there}))
    assert found is not None
    assert (found.verdict, found.missing) == (verdict, "clean_class" if verdict == "open" else "")


@pytest.mark.parametrize(("dust", "clean", "disturbed"), [
    (True, "ISO 8", True), (False, "ISO 8", False), (None, "ISO 8", False), (True, None, False)])
def test_dust_beside_clean_rooms(dust: bool | None, clean: str | None, disturbed: bool) -> None:
    mill = tenant("mill", brings={"dust": None if dust is None else Stated(dust, SOURCE)})
    lab = tenant("lab", needs={"clean_class": None if clean is None else Stated(clean, SOURCE)})
    assert disturbs("dust", mill, lab) is disturbed
    assert not disturbs("dust", lab, mill)


def test_the_placing_keeps_dust_off_the_storey_of_clean_rooms() -> None:
    declared = {"clean_class": "fit-out"}
    held = replace(building((storey(1), storey(2))), declared={key: Stated(value, SOURCE) for key, value in declared.items()})
    def storeys(dust: bool) -> list[int]:
        mill = tenant("mill", needs={"storeys_preferred": (1,)}, brings={"dust": Stated(dust, SOURCE)})
        lab = tenant("lab", needs={"storeys_preferred": (1,), "clean_class": Stated("ISO 7", SOURCE)})
        return sorted(one.spaces[0].storey.number for one in place([mill, lab], spaces_of([held])).places)

    assert storeys(False) == [1, 1]
    assert storeys(True) == [1, 2]


@pytest.mark.parametrize(("heading", "fact"), [
    ("柱距", "column_spacing_m"), ("柱距（m）", "column_spacing_m"), ("柱距(mm)", None), ("Column Spacing", "column_spacing_m"),
    ("power_density_va_m2", "power_density_va_m2"), ("用电密度（VA/m²）", "power_density_va_m2"), ("用电密度（W/m²）", None),
    ("联系人", None), ("unit_power_kw", "unit_power_kw"), ("", None), ("（m）", None)])
def test_headings_that_ask_for_a_fact(heading: str, fact: str | None) -> None:
    assert fact_of(heading) == fact


@pytest.mark.parametrize(("heading", "value", "facts", "verdict"), [
    ("柱距", 6.0, {}, "yes"), ("柱距", 6.1, {}, "no"),                                  # the narrowest bay of the grid is 6.0 m
    ("用电密度", 80.0, {"power_density_va_m2": 80.0}, "yes"), ("用电密度", 80.1, {"power_density_va_m2": 80.0}, "no"),
    ("用电密度", 80.0, {}, "open"),
    ("工艺竖井", 1.2, {"unit_exhaust_shaft_m2": 1.0}, "no"), ("工艺竖井", 1.0, {"unit_exhaust_shaft_m2": 1.0}, "yes"),
    ("楼面振动", 50.0, {"floor_vibration_um_s": 50.0}, "yes"), ("楼面振动", 49.9, {"floor_vibration_um_s": 50.0}, "no"),
    ("unit_power_kw", 300.0, {"unit_power_kw": 299.0}, "no")])
def test_figures_that_a_building_knows_are_judged(heading: str, value: float, facts: dict[str, object], verdict: str) -> None:
    name = fact_of(heading)
    assert name is not None
    found = match_of(listed(**{heading: value}), name, **facts)
    assert found is not None and found.verdict == verdict
    assert found.missing == (name if verdict == "open" else "")


def test_power_density_of_a_unit_follows_from_its_supply() -> None:
    """100 kW on 500 m² net are 200 VA/m²."""
    own = replace(unit("a", unit_power_kw=100.0), net_area_m2=measured(500.0, "m2"))
    space = spaces_of([building((storey(1, units=(own,)),))])[0]
    for asked, verdict in ((200.0, "yes"), (201.0, "no")):
        found = [match.verdict for match in pair(listed(用电密度=asked), space).matches if match.key == "power_density_va_m2"]
        assert found == [verdict]


def test_what_nothing_judges_is_told() -> None:
    one = listed(柱距=8.0, 联系人="王", 用电密度="很高", 柱网=9.0, column_spacing_m=True)
    assert not_judged(one) == ("联系人", "用电密度", "柱网", "column_spacing_m")
    assert not_judged(tenant("x")) == ()
    assert not_judged(listed(柱距="8.4", 用电密度="1,200", 工艺竖井="-1", 楼面振动="50 um/s")) == ("工艺竖井", "楼面振动")
