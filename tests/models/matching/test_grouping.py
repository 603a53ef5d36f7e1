"""Who is loud, shaking, heavy or sensitive, and the vertical order that is proposed; its way into a placing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.matching.grouping import Grouped, band_of, groups_of, neighbours, propose
from models.matching.placing import Wishes, place
from models.matching.spaces import spaces_of
from models.measured import Measured, Stated
from models.tenants import Brings, Tenant
from tests.models.matching.park import SOURCE, building, lift, storey, tenant


def loud(name: str, db: float = 80.0, area_m2: float = 400.0) -> Tenant:
    return tenant(name, area_m2, brings={"noise_db": Measured(db, "dB", SOURCE)})


def quiet(name: str, db: float = 55.0, area_m2: float = 400.0) -> Tenant:
    return tenant(name, area_m2, needs={"noise_most_db": Measured(db, "dB", SOURCE)})


def tower(count: int = 4):  # type: ignore[no-untyped-def]
    return building(tuple(storey(n, load=10.0) for n in range(1, count + 1)), (lift(serves=tuple(range(1, count + 1))),))


def storeys(found: tuple[Grouped, ...]) -> dict[str, tuple[int, ...]]:
    return {one.tenant.id: one.storeys for one in found}


@pytest.mark.parametrize(("company", "groups"), [
    (loud("a", 75.0), ("loud",)), (loud("a", 74.9), ()), (quiet("a", 60.0), ("sensitive",)), (quiet("a", 60.1), ()),
    (tenant("a", needs={"floor_load_kn_m2": Measured(8.0, "kN/m2", SOURCE)}), ("heavy",)),
    (tenant("a", needs={"floor_load_kn_m2": Measured(7.9, "kN/m2", SOURCE)}), ()),
    (tenant("a", needs={"vibration": Stated("operating-theatre", SOURCE)}), ("sensitive",)),
    (tenant("a", needs={"vibration": Stated("office", SOURCE)}), ()),
    (tenant("a", needs={"clean_class": Stated("ISO 7", SOURCE)}), ("sensitive",)),
    (tenant("a", brings={"excitation_n": Measured(500.0, "N", SOURCE)}), ("shaking",)),
    (tenant("a", brings={"excitation_n": Measured(0.0, "N", SOURCE)}), ()), (tenant("a"), ())])
def test_groups_by_what_a_company_states(company: Tenant, groups: tuple[str, ...]) -> None:
    assert groups_of(company)[0] == groups


def test_bands() -> None:
    cases = ((), ("sensitive",), ("loud",), ("heavy", "sensitive"))
    assert [band_of(groups) for groups in cases] == ["middle", "high", "low", "low"]


def test_loud_low_sensitive_high_the_others_between() -> None:
    found = propose((quiet("q"), loud("l"), tenant("t")), spaces_of((tower(),)))
    assert storeys(found) == {"l": (1,), "q": (4,), "t": (2,)}
    reason = next(one for one in found if one.tenant.id == "l").reasons[0]
    assert (reason.key, reason.values["noise"], reason.values["limit"]) == ("loud", "80", "75")


def test_what_shakes_most_disturbing_first() -> None:
    """The shaking one takes the ground storey, the loud ones what is left there and the storey above."""
    shaking = tenant("s", 700.0, brings={"excitation_n": Measured(500.0, "N", SOURCE)})
    found = propose((loud("l1", area_m2=600.0), shaking, loud("l2", area_m2=300.0)), spaces_of((tower(),)))
    assert storeys(found) == {"s": (1,), "l1": (2,), "l2": (1,)}


def test_stages_of_a_company_stand_on_each_other() -> None:
    stages = tuple(replace(tenant(name, 900.0, company="X"), stage=Stated(stage, SOURCE))
                   for name, stage in (("lab", "rd"), ("line", "production"), ("trial", "pilot")))
    stages = (*stages[:1], replace(stages[1], brings=Brings(noise_db=Measured(80.0, "dB", SOURCE))), stages[2])
    found = propose((*stages, tenant("other", 900.0)), spaces_of((tower(),)))
    assert storeys(found) == {"line": (1,), "trial": (2,), "lab": (3,), "other": (4,)}
    assert [reason.key for one in found if one.tenant.id == "lab" for reason in one.reasons] == ["stage"]


def test_a_storey_that_is_refused_is_passed_over_and_a_full_house_says_so() -> None:
    weak = building((storey(1, load=4.0), storey(2, load=10.0)), (lift(serves=(1, 2)),))
    heavy = tenant("h", 800.0, needs={"floor_load_kn_m2": Measured(9.0, "kN/m2", SOURCE)})
    found = propose((heavy, replace(heavy, id="h2")), spaces_of((weak,)))
    assert storeys(found)["h"] == (2,)
    assert [reason.key for reason in found[1].reasons][-1] == "none" and found[1].storeys == ()


def test_one_larger_than_a_storey_takes_the_next_as_well() -> None:
    assert storeys(propose((loud("l", area_m2=1500.0),), spaces_of((tower(),)))) == {"l": (1, 2)}


def test_a_proposal_counts_by_weight_only_and_own_wishes_stand() -> None:
    """Of three alike storeys the order decides; who prefers a storey keeps that wish; a fixed place beats the order."""
    list_ = (quiet("q"), loud("l"))
    held = tower(3)
    placing = place(list_, spaces_of((held,)), wishes=Wishes(grouped=True))
    assert {one.tenant.id: one.spaces[0].storey.number for one in placing.places} == {"q": 3, "l": 1}
    assert storeys(placing.proposal) == placing.wishes.proposed == {"q": (3,), "l": (1,)}
    assert [one.terms["preferred"] for one in placing.places] == [800.0, 800.0]       # 2 yuan for each of 400 m²
    wishing = replace(list_[0], needs=replace(list_[0].needs, storeys_preferred=(2,)))
    own = place((wishing,), spaces_of((held,)), wishes=Wishes(grouped=True)).places[0]
    assert own.spaces[0].storey.number == 2 and own.tenant.needs.storeys_preferred == (2,)
    fixed = place(list_, spaces_of((held,)), wishes=Wishes(fixed={"l": ("3F",)}, grouped=True))
    assert {one.tenant.id: one.spaces[0].storey.number for one in fixed.places}["l"] == 3      # against it, and still placed
    assert place(list_, spaces_of((held,))).proposal == ()


def test_what_a_placing_leaves_side_by_side() -> None:
    held = tower(3)
    wishes = Wishes(fixed={"q": ("2F",), "l": ("1F",)})
    found = neighbours(place((quiet("q"), loud("l")), spaces_of((held,)), wishes=wishes))
    assert [(one.kind, one.first.id, one.second.id, one.storeys) for one in found] == [("noise", "l", "q", (1, 2))]
    apart = neighbours(place((quiet("q"), loud("l")), spaces_of((held,)), wishes=Wishes(fixed={"q": ("3F",), "l": ("1F",)})))
    assert apart == ()
    stages = (tenant("a", company="X"), tenant("b", company="X"))
    split = neighbours(place(stages, spaces_of((held,)), wishes=Wishes(fixed={"a": ("1F",), "b": ("3F",)})))
    assert [(one.kind, one.storeys) for one in split] == [("stages", (1, 3))]
