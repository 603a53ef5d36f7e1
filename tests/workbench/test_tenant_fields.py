"""Where every field of a company is judged, counted or shown: one without a use fails here, and so does one that changes nothing.

``need``: the pair has a match of that key. ``carry``: lifts or docks of the plan change. ``worth``: the problem of the placing
changes (values, links, disturbances). ``roll``: a column of the rent roll. ``said``: a note says that nothing judges it.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from models.building import Building, Hazard
from models.equipment import Equipment
from models.matching.assembling import Work
from models.matching.carrying import Carrying
from models.matching.eligibility import pair
from models.matching.grouping import groups_of
from models.matching.places import Wishes
from models.matching.placing import place
from models.matching.spaces import spaces_of
from models.matching.weights import Weights
from models.measured import Measured, Stated
from models.tenants import Brings, Needs, SupplyLink, Tenant, Terms
from tests.models.matching.park import SOURCE, building, lift, storey, tenant, unit
from workbench.match_words import MatchWords
from workbench.rent_roll import tables
from workbench.stacking import stacking_of
from workbench.stacking_words import StackingWords

TEN = Measured(10.0, "", SOURCE)
BOX = (TEN, TEN, TEN)
MACHINE = Equipment(id="m", name="m", mass_kg=TEN, size_m=BOX)


def said(value: object) -> Stated[Any]:
    return Stated(value, SOURCE)


PARTS = {"needs": Needs, "brings": Brings, "terms": Terms, "": Tenant}

USED: dict[str, dict[str, tuple[str, object]]] = {
    "needs": {
        "area_m2": ("need:area", TEN), "area_most_m2": ("worth", Measured(420.0, "m2", SOURCE)),
        "clear_height_beam_m": ("need:clear-beam", TEN), "clear_height_duct_m": ("need:clear-duct", TEN),
        "storey_height_m": ("need:storey-height", TEN), "floor_load_kn_m2": ("need:load", Measured(5.0, "kN/m2", SOURCE)),
        "equipment": ("need:equipment", (MACHINE,)), "heaviest_kg": ("need:piece", TEN), "largest_m": ("size", BOX),
        "vibration": ("need:vibration", said("VC-A")), "noise_most_db": ("disturbed", TEN),
        "clean_class": ("need:clean", said("ISO 7")),
        "power_kw": ("need:power_kw", TEN), "water_m3_d": ("need:water_m3_d", TEN), "gas_m3_h": ("need:gas_m3_h", TEN),
        "exhaust_m3_h": ("need:exhaust_m3_h", TEN), "exhaust_shaft_m2": ("need:exhaust_shaft_m2", TEN),
        "waste_water_m3_d": ("need:waste_water_m3_d", TEN), "storeys": ("need:storeys", (2,)),
        "storeys_preferred": ("worth", (2,))},
    "brings": {
        "hazard": ("need:hazard", said(Hazard.D)), "noise_db": ("disturbs", TEN), "excitation_n": ("disturbs", TEN),
        "excitation_hz": ("velocity", TEN), "dust": ("disturbs", said(True)), "goods_t_day": ("carry", TEN),
        "in_share": ("shares", Measured(0.9, "1", SOURCE)), "unit_load_kg": ("carry-more", TEN),
        "goods_profile": ("carry-more", said(tuple(float(hour == 9) for hour in range(24)))), "trucks_day": ("carry", TEN)},
    "terms": {"rent_yuan_m2_month": ("worth", TEN), "term_years": ("roll", TEN), "growth_pct_year": ("roll", TEN)},
    "": {"id": ("table", "new"), "name": ("roll", "other"), "company": ("roll", "other"), "industry": ("roll", said("optics")),
         "production": ("table", said("electronics")), "stage": ("order", said("rd")), "needs": ("", None), "brings": ("", None),
         "terms": ("", None), "downstream": ("worth", (SupplyLink(to="other", t_day=TEN),)),
         "declared": ("said", {"联系人": said("王")})},
}
"""Part → field → what it changes, and a value that does."""


def tower() -> Building:
    return building((storey(1), storey(2), storey(3, units=(unit("3a", 450.0),))), (lift(serves=(1, 2, 3)),))


def with_field(part: str, name: str, value: object, base: Tenant) -> Tenant:
    return replace(base, **{name: value}) if not part else replace(base, **{part: replace(getattr(base, part), **{name: value})})


def seen(kind: str, one: Tenant) -> object:
    """What there is to see of a company in one respect."""
    held = tower()
    spaces = spaces_of([held])
    if kind.startswith("need:"):
        return [match for match in pair(one, spaces[1]).matches if match.key == kind.removeprefix("need:")]
    if kind == "size":
        return pair(replace(one, needs=replace(one.needs, heaviest_kg=Measured(100.0, "kg", SOURCE))), spaces[1]).matches
    if kind.startswith("carry"):
        own = Carrying(held)
        return own.lift_hours(one, 2), own.dock_bays(one), own.plans([(one, 2)])[1].trucks_h
    if kind == "shares":
        return Carrying(held).plans([(one, 2)])[0].loads
    other = tenant("other", needs={"noise_most_db": Measured(1.0, "dB", SOURCE), "vibration": said("VC-A"),
                                   "clean_class": said("ISO 5")}, brings={"noise_db": Measured(90.0, "dB", SOURCE)})
    if kind in ("worth", "disturbs", "disturbed"):
        problem = Work((one, other), spaces, Weights(), Wishes(open_too=True), None).problem
        return [(option.takes, option.value) for option in problem.options], problem.links, problem.disturbances
    if kind == "velocity":
        from models.matching.shaking import shaken

        return shaken(spaces, replace(one, brings=replace(one.brings, excitation_n=TEN))).missing
    if kind == "order":
        from models.matching.grouping import propose

        partner = replace(one, id="partner", name="partner", company="g", stage=said("production"))
        found = propose([partner, replace(one, company="g")], spaces)
        return groups_of(one), [(each.tenant.stage, each.reasons) for each in found]
    placing = place([one], spaces, wishes=Wishes(open_too=True))
    if kind == "said":
        return MatchWords("zh").notes(placing, divided=False, leases=0)
    stacking = stacking_of(placing)
    return tables(stacking, StackingWords("zh"))[0 if kind == "roll" else 3].rows


@pytest.mark.parametrize(("part", "name"), [(part, name) for part, own in USED.items() for name in own if own[name][0]])
def test_a_field_changes_what_it_is_there_for(part: str, name: str) -> None:
    kind, value = USED[part][name]
    base = tenant("one", None if name == "area_m2" else 400.0)
    base = replace(base, terms=Terms())
    if kind in ("carry-more", "shares"):
        base = replace(base, brings=Brings(goods_t_day=TEN))
    assert seen(kind, with_field(part, name, value, base)) != seen(kind, base)


def test_no_field_is_without_a_use() -> None:
    assert {part: {one.name for one in fields(kind)} for part, kind in PARTS.items()} == {
        part: set(own) for part, own in USED.items()}
