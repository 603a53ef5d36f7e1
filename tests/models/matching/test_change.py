"""Change control: what a company on a place raises, exceeds and disturbs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.building import Compartment, Hazard
from models.errors import CallError
from models.matching.change import Effect, Review, review, with_hazard
from models.matching.placing import Placing, Wishes, place
from models.matching.spaces import spaces_of
from models.measured import Stated
from models.tenants import Tenant
from tests.models.matching.park import SOURCE, building, lift, measured, storey, tenant, unit


def _placing(people: list[Tenant] | None = None, hazard: Hazard | None = Hazard.D, **more: object) -> Placing:
    floors = (storey(1), storey(2, load=6.0), storey(3, load=6.0))
    return place(people or [], spaces_of([building(floors, (lift(),), hazard=hazard, **more)]), wishes=Wishes(open_too=True))  # type: ignore[arg-type]


def _of(found: Review, key: str) -> list[Effect]:
    return [effect for effect in found.effects if effect.key == key]


def test_a_load_beyond_the_floor_is_told_with_both_numbers() -> None:
    found = review(_placing(), tenant("T", needs={"floor_load_kn_m2": measured(7.5, "kN/m2")}), ["2F"])
    effect = next(e for e in _of(found, "need") if e.match is not None and e.match.key == "load")
    assert (effect.verdict, effect.before, effect.after) == ("fail", 6.0, 7.5)
    assert found.verdict == "fail"
    exactly = review(_placing(), tenant("T", needs={"floor_load_kn_m2": measured(6.0, "kN/m2")},
                                        brings={"hazard": Stated(Hazard.D, SOURCE)}), ["2F"])
    assert next(e for e in _of(exactly, "need") if e.match is not None and e.match.key == "load").verdict == "pass"


def test_a_worse_class_raises_the_building_and_its_compartment_only() -> None:
    placing = _placing()
    house = replace(placing.spaces[0].building, compartments=tuple(
        Compartment(id=f"c{n}", name=f"part {n}", storeys=(n,), hazard=Stated(Hazard.D, SOURCE)) for n in (1, 2, 3)))
    placing = place([], spaces_of([house]))
    found = review(placing, tenant("T", brings={"hazard": Stated(Hazard.C2, SOURCE)}), ["2F"])
    assert [(e.subject, e.before_word, e.after_word, e.verdict) for e in _of(found, "hazard")] == [("part 2", "D", "C2", "fail")]
    assert found.raised is not None and found.raised.hazard is not None and found.raised.hazard.value == "C2"
    assert [str(part.hazard.value) for part in found.raised.compartments if part.hazard] == ["D", "C2", "D"]


def test_a_milder_or_equal_class_raises_nothing() -> None:
    for hazard in (Hazard.D, Hazard.E):
        found = review(_placing(), tenant("T", brings={"hazard": Stated(hazard, SOURCE)}), ["2F"])
        assert found.raised is None
        assert [e.verdict for e in _of(found, "hazard")] == ["pass"]


def test_an_undivided_class_against_one_of_its_parts_is_open() -> None:
    found = review(_placing(hazard=Hazard.C2), tenant("T", brings={"hazard": Stated(Hazard.C, SOURCE)}), ["2F"])
    assert [e.verdict for e in _of(found, "hazard")] == ["no-data"]
    assert with_hazard(_placing(hazard=None).spaces[:1], Stated(Hazard.C2, SOURCE)) is not None


def test_lifts_and_docks_are_told_before_and_after() -> None:
    """One lift: twice the goods of one storey keep it busy twice as long."""
    goods = {"goods_t_day": measured(2.0, "t/d"), "hazard": Stated(Hazard.D, SOURCE)}
    old = tenant("old", brings=goods, needs={"storeys": (3,)})
    placing = _placing([old])
    found = review(placing, tenant("T", brings=goods), ["3F"])
    lifts, docks = _of(found, "lifts")[0], _of(found, "docks")[0]
    assert lifts.before is not None and lifts.before > 0.0
    assert lifts.after == pytest.approx(2.0 * lifts.before)
    assert docks.after is not None and docks.before is not None and docks.after > docks.before
    heavy = review(placing, tenant("T", brings={**goods, "goods_t_day": measured(400.0, "t/d")}), ["3F"])
    assert _of(heavy, "lifts")[0].verdict == "fail"


def test_a_changed_company_is_compared_with_itself_before() -> None:
    old = tenant("T", brings={"goods_t_day": measured(2.0, "t/d")}, needs={"storeys": (3,)})
    placing = _placing([old])
    same = review(placing, old, ["3F"])
    assert same.old is not None and same.old.tenant.id == "T"
    effect = _of(same, "lifts")[0]
    assert effect.before == pytest.approx(effect.after)
    assert not _of(same, "taken") and not _of(same, "room")


def test_neighbours_hear_on_the_next_storey_and_shake_on_their_own() -> None:
    quiet = tenant("quiet", needs={"noise_most_db": measured(60.0, "dB"), "vibration": Stated("VC-A", SOURCE), "storeys": (2,)})
    placing = _placing([quiet])
    loud = tenant("loud", brings={"noise_db": measured(75.0, "dB"), "excitation_n": measured(500.0, "N")})
    above = review(placing, loud, ["3F"])
    assert [(e.subject, e.after, e.limit, e.mutual) for e in _of(above, "noise")] == [("quiet", 75.0, 60.0, "suffers")]
    assert _of(above, "shaking") == []
    beside = review(placing, loud, ["2F"])
    assert [(e.subject, e.before_word, e.after, e.limit, e.verdict, e.missing) for e in _of(beside, "shaking")] == [
        ("quiet", "VC-A", None, 50.8, "no-data", ("excitation_hz", "natural_frequency_hz"))]
    equal = review(placing, tenant("as loud", brings={"noise_db": measured(60.0, "dB")}), ["2F"])
    assert _of(equal, "noise") == []


def test_a_unit_that_is_let_and_a_storey_that_is_full() -> None:
    floors = (storey(1, units=(unit("a"), unit("b"))), storey(2))
    placing = place([tenant("in", 500.0, needs={"storeys": (1,)}), tenant("up", 700.0, needs={"storeys": (2,)})],
                    spaces_of([building(floors, (lift(),))]))
    own = placing.place_of("in")
    assert own is not None
    found = review(placing, tenant("T", 500.0), [own.spaces[0].id])
    assert [e.subject for e in _of(found, "taken")] == ["in"]
    left = _of(review(placing, tenant("T", 301.0), ["2F"]), "room")[0]
    assert (left.verdict, left.before, left.after) == ("fail", 300.0, 301.0)
    assert _of(review(placing, tenant("T", 300.0), ["2F"]), "room")[0].verdict == "pass"


def test_power_beyond_the_unit() -> None:
    placing = place([], spaces_of([building((storey(1, units=(unit("a", unit_power_kw=200.0),)),))]))
    found = review(placing, tenant("T", 500.0, needs={"power_kw": measured(250.0, "kW")}), ["a"])
    effect = next(e for e in _of(found, "need") if e.match is not None and e.match.key == "power_kw")
    assert (effect.verdict, effect.before, effect.after) == ("fail", 200.0, 250.0)


def test_spaces_must_be_there_and_of_one_building() -> None:
    two = place([], spaces_of([building((storey(1),), name="A"), building((storey(1),), name="B")]))
    for wrong in ([], ["nowhere"], ["A/1F", "B/1F"]):
        with pytest.raises(CallError):
            review(two, tenant("T"), wrong)
