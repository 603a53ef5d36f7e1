"""All companies against all spaces at once, beside one pair after the other; places as numbers beside places one by one."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.building import Building, Compartment, Hazard, Unit
from models.equipment import Equipment
from models.errors import Cancelled
from models.matching.candidates import Candidates
from models.matching.eligibility import ORDER, pair
from models.matching.explaining import kind_of, nearest, open_inputs, storey_groups
from models.matching.offers import SERVICES
from models.matching.places import Wishes, place_on
from models.matching.placing import place
from models.matching.spaces import spaces_of
from models.matching.table import NOT_ASKED, Table
from models.matching.weights import Weights
from models.measured import Measured, Stated
from models.tenants import Tenant
from tests.models.matching.park import SOURCE, building, lift, measured, storey, tenant, unit

NUMBERS = st.sampled_from([None, 0.0, 2.0, 3.999999999, 4.0, 4.000000001, 5.0, 300.0, 500.0, 1000.0])


SIZE = (measured(1.0), measured(1.0), measured(1.0))


def _maybe(draw: st.DrawFn, unit_: str = "") -> Measured | None:
    return measured(draw(NUMBERS), unit_)


@st.composite
def buildings(draw: st.DrawFn) -> Building:
    def units(number: int) -> tuple[Unit, ...]:
        facts = {name: float(draw(st.sampled_from([0, 4, 300]))) for name in SERVICES.values() if draw(st.booleans())}
        if draw(st.booleans()):
            facts["power_density_va_m2"] = draw(st.sampled_from([60.0, 80.0]))
        return tuple(unit(f"{number}{letter}", draw(st.sampled_from([None, 200.0, 500.0])), **facts)
                     for letter in "abc"[:draw(st.integers(0, 3))])

    storeys = tuple(storey(n, draw(st.sampled_from([None, 4.0, 5.0])), draw(st.sampled_from([None, 4.0, 8.0])), units(n),
                           draw(st.sampled_from([None, 600.0, 1000.0])),
                           {"floor_vibration_um_s": 40.0} if draw(st.booleans()) else None)
                    for n in range(1, draw(st.integers(1, 3)) + 1))
    lifts = (lift(serves=(1, 2)),) if draw(st.booleans()) else ()
    parts = (Compartment(id="f", name="f", storeys=(2,), hazard=Stated(Hazard.C1, SOURCE)),) if draw(st.booleans()) else ()
    clean = [draw(st.sampled_from([None, 7, "ISO 6", "fit-out", "?"])) for _ in storeys]
    storeys = tuple(one if word is None else replace(one, declared={**one.declared, "clean_class": Stated(word, SOURCE)})
                    for one, word in zip(storeys, clean, strict=True))
    made = building(storeys, lifts, hazard=draw(st.sampled_from([None, Hazard.C2, Hazard.C, Hazard.D])))
    return Building(id=made.id, name=made.name, storeys=made.storeys, lifts=made.lifts, docks=made.docks,
                    logistics=made.logistics, hazard=made.hazard, compartments=parts)


@st.composite
def companies(draw: st.DrawFn) -> Tenant:
    load = draw(st.sampled_from([None, Measured(4.0, "kN/m2", SOURCE), Measured(8.0, "kN/m2", SOURCE),
                                 Measured(400.0, "kg/m2", SOURCE), Measured(407.0, "kg/m2", SOURCE)]))
    needs: dict[str, object] = {"area_most_m2": _maybe(draw), "storey_height_m": _maybe(draw),
                                "clear_height_beam_m": _maybe(draw), "floor_load_kn_m2": load,
                                "storeys": draw(st.sampled_from([(), (2,), (1, 3)])),
                                "storeys_preferred": draw(st.sampled_from([(), (1,), (2, 3)])),
                                **{name: _maybe(draw) for name in SERVICES}}
    if draw(st.booleans()):
        needs["heaviest_kg"] = measured(draw(st.sampled_from([500.0, 2900.0, 9000.0])))
        needs["largest_m"] = draw(st.sampled_from([(None, None, None), (measured(1.0), measured(1.0), measured(1.0)),
                                                   (measured(9.0), measured(1.0), measured(1.0))]))
    if draw(st.booleans()):
        needs["vibration"] = Stated(draw(st.sampled_from(["VC-A", "office"])), SOURCE)
    if draw(st.booleans()):
        masses = draw(st.lists(st.sampled_from([500.0, 30_000.0]), min_size=1, max_size=2))
        needs["equipment"] = tuple(Equipment(id=f"m{i}", name=f"m{i}", mass_kg=measured(mass), size_m=SIZE)
                                   for i, mass in enumerate(masses))
    if draw(st.booleans()):
        needs["clean_class"] = Stated(draw(st.sampled_from(["ISO 5", "ISO 7"])), SOURCE)
    brings: dict[str, object] = {"goods_t_day": measured(draw(st.sampled_from([None, 0.0, 5.0])))}
    if draw(st.booleans()):
        brings["hazard"] = Stated(draw(st.sampled_from(list(Hazard))), SOURCE)
    further = {heading: Stated(value, SOURCE) for heading, value in (("柱距", 8.4), ("用电密度（VA/m²）", 80.0), ("联系人", "王"))
               if draw(st.booleans())}
    return replace(tenant("x", draw(st.sampled_from([None, 150.0, 450.0, 900.0, 1500.0])), needs=needs, brings=brings),
                   declared=further)


def _list(found: list[Tenant]) -> tuple[Tenant, ...]:
    return tuple(replace(one, id=f"t{n}", name=f"t{n}") for n, one in enumerate(found))


CASES = st.tuples(buildings(), st.lists(companies(), min_size=1, max_size=4).map(_list))


@settings(max_examples=120, deadline=None)
@given(CASES)
def test_the_columns_say_what_each_pair_says(case: tuple[Building, tuple[Tenant, ...]]) -> None:
    held, people = case
    spaces = spaces_of((held,))
    table = Table(people, spaces)
    for t, company in enumerate(people):
        for s, space in enumerate(spaces):
            one = pair(company, space)
            assert ORDER[table.verdicts[t, s]] == one.verdict
            assert table[t][s] == one
            judged = sorted((column.key, ORDER[code]) for column in table.columns if (code := column.codes[t, s]) != NOT_ASKED)
            assert judged == sorted((match.key, match.verdict) for match in one.matches)
            names = {column.names[column.which[t, s]] for column in table.columns if ORDER[column.codes[t, s]] == "open"
                     and column.codes[t, s] != NOT_ASKED}
            assert names == {match.missing or match.key for match in one.open}


@settings(max_examples=120, deadline=None)
@given(CASES, st.booleans(), st.sets(st.tuples(st.sampled_from(["t0", "t1"]), st.sampled_from(["1F", "2", "1a"]))))
def test_the_places_are_those_made_one_by_one(case: tuple[Building, tuple[Tenant, ...]], open_too: bool,
                                              forbidden: set[tuple[str, str]]) -> None:
    held, people = case
    spaces = spaces_of((held,))
    wishes, weights = Wishes(open_too=open_too, forbidden=frozenset(forbidden)), Weights()
    found = Candidates(Table(people, spaces), weights, wishes)
    for t, company in enumerate(people):
        expected = []
        for c, chain in enumerate(found.chains):
            own = [pair(company, spaces[i]) for i in chain]
            verdicts = {match.verdict for one in own for match in one.matches if match.key not in ("area", "area-most")}
            banned = any((company.id, name) in forbidden for i in chain for name in (spaces[i].id, str(spaces[i].storey.number)))
            one = place_on(company, [spaces[i] for i in chain], own, weights, wishes)
            if one is not None and not banned and "no" not in verdicts and (open_too or "open" not in verdicts):
                expected.append((c, one))
        assert [(found.ways[at].chain, found[at]) for at in found.of(t)] == expected
        for at in found.of(t):
            way, made = found.ways[at], found[at]
            assert way.value == pytest.approx(made.value, rel=1e-12, abs=1e-9)
            assert list(way.takes.values()) == pytest.approx(list(made.areas_m2))


@settings(max_examples=80, deadline=None)
@given(CASES)
def test_reasons_of_the_whole_are_those_of_its_pairs(case: tuple[Building, tuple[Tenant, ...]]) -> None:
    held, people = case
    placing = place(people, spaces_of((held,)), time_limit_s=1.0) if spaces_of((held,)) else None
    if placing is None:
        return
    for t, company in enumerate(people):
        near = nearest(placing, company)
        assert near is not None
        def far(one: object) -> tuple[bool, int, float, int]:
            violated = one.violated  # type: ignore[attr-defined]
            shares = [1.0 if m.short_by is None or not m.needs else m.short_by / m.needs for m in violated]
            return (any(m.key == "storeys" for m in violated), len({kind_of(m) for m in violated}), round(math.fsum(shares), 8),
                    len(one.open))  # type: ignore[attr-defined]
        assert far(near) == min(far(one) for one in placing.pairs[t])
    waiting: dict[str, int] = {}
    for row in placing.pairs:
        for one in row:
            for name in {match.missing or match.key for match in one.open} if one.verdict == "open" else ():
                waiting[name] = waiting.get(name, 0) + 1
    assert {one.missing: one.pairs for one in open_inputs(placing)} == waiting
    for group in storey_groups(placing):
        named = [*group.takes, *group.open, *(one for ids in group.lacks.values() for one in ids)]
        assert sorted(named) == sorted(company.id for company in people)


def test_pairs_report_and_can_be_stopped() -> None:
    people = [tenant(f"t{i}") for i in range(600)]
    heard: list[tuple[str, float]] = []
    place(people, spaces_of((building((storey(1), storey(2))),)), progress=lambda stage, share: heard.append((stage, share)),
          time_limit_s=1.0)
    assert {stage for stage, _ in heard} == {"match-pairs", "match-places"}
    shares = [share for stage, share in heard if stage == "match-pairs"]
    assert shares == sorted(shares) and 0.0 <= shares[0] <= shares[-1] <= 1.0

    def stop(stage: str, share: float) -> None:
        if stage == "match-places":
            raise Cancelled

    with pytest.raises(Cancelled):
        place(people, spaces_of((building((storey(1),)),)), progress=stop)


def test_five_thousand_companies_and_120_units_take_no_pair_apart() -> None:
    """Only pairs that are read are made; a sum over all of them is one of numbers."""
    spaces = spaces_of((building(tuple(storey(n, units=tuple(unit(f"{n}-{i}") for i in range(10))) for n in range(1, 13))),))
    table = Table([tenant(f"t{i}", 300.0 + i % 400) for i in range(5000)], spaces)
    assert table.verdicts.shape == (5000, 120)
    assert int(np.count_nonzero(table.verdicts == 0)) == 120 * sum(300 + i % 400 <= 500 for i in range(5000))
    assert table._rows == {}
