"""Usable clear heights in the tables of facts are those of the model, and plot conditions judge them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.building import Building, Storey
from models.edits import apply
from models.engineering.clear_height import breakdown
from models.measured import Stated, from_person, metres
from rules.context import Context
from rules.facts import facts_of
from rules.findings import Finding, check_facts
from rules.library import choose
from rules.pack_text import to_toml
from rules.plot_form import Paper, conditions
from rules.request import Request

SAID = from_person()
NAMES = ("height_m", "floor_finish_m", "slab_beam_m", "service_zone_m", "raised_floor_m", "clear_height_beam_m",
         "clear_height_duct_m", "clear_height_need_m")
lengths = st.none() | st.integers(0, 6000).map(lambda millimetres: millimetres / 1000.0)


def building(*storeys: dict[str, float | None]) -> Building:
    made = []
    for number, values in enumerate(storeys, 1):
        fields: dict[str, Any] = {name: None if value is None else metres(value, SAID) for name, value in values.items()}
        made.append(Storey(id=f"s{number}", number=number, name=f"{number}F", elevation_m=metres(6.0 * (number - 1), SAID),
                           use=Stated("production", SAID), **fields))
    return Building(id="b", name="b", storeys=tuple(made), use=Stated("factory", SAID))


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(NAMES, lengths)), min_size=1, max_size=5))
def test_columns_and_model_agree(rows: list[dict[str, float | None]]) -> None:
    made = building(*rows)
    column = Context(facts_of([made])).column("storey", "usable_clear_height_m")
    for storey, low, high in zip(made.storeys, column.values, column.upper, strict=True):
        found = breakdown(storey)
        if found.usable_m is not None:
            assert low == high == pytest.approx(found.usable_m.value)
        elif found.at_most_m is not None:
            assert high == pytest.approx(found.at_most_m) and low == pytest.approx(min(0.0, found.at_most_m))
        else:
            assert low != low


def test_the_margin_is_what_is_left_over_the_need() -> None:
    full = {"height_m": 6.0, "floor_finish_m": 0.05, "slab_beam_m": 0.85, "service_zone_m": 0.6, "raised_floor_m": 0.0}
    context = Context(facts_of([building({**full, "clear_height_need_m": 4.0}, {**full, "service_zone_m": None,
                                                                               "clear_height_need_m": 5.5}, full)]))
    margin = context.column("storey", "clear_height_margin_m")
    assert margin.values[0] == pytest.approx(0.5) and margin.upper[0] == pytest.approx(0.5)
    assert margin.upper[1] == pytest.approx(5.1 - 5.5) and margin.values[2] != margin.values[2]


def judged(made: Building, tmp_path: Path, need: float) -> Finding:
    path = tmp_path / "plot.toml"
    path.write_text(to_toml(conditions({"usable_clear_height": need}, Paper(kind="brief"), date(2026, 1, 1))), "utf-8")
    run = check_facts(facts_of([made]), choose(None, None, (), path), Request(on=date(2026, 11, 21)))
    (found,) = [finding for finding in run.findings() if finding.clause.quantity.name == "usable_clear_height_m"]
    return found


FULL = {"height_m": 6.0, "floor_finish_m": 0.05, "slab_beam_m": 0.85, "service_zone_m": 0.6, "raised_floor_m": 0.0}


@pytest.mark.parametrize(("need", "verdict"), [(4.5, ("near", "pass")), (4.499, ("pass",)), (4.501, ("fail",))])
def test_plot_conditions_judge_the_usable_height(tmp_path: Path, need: float, verdict: tuple[str, ...]) -> None:
    assert judged(building(FULL), tmp_path, need).verdict in verdict


def test_a_storey_that_is_too_low_whatever_is_missing_fails(tmp_path: Path) -> None:
    """Finish, slab and beam leave 5.1 m: with services unknown 5.2 m cannot be, 5.0 m may be."""
    partly = building({**FULL, "service_zone_m": None})
    assert judged(partly, tmp_path, 5.2).verdict == "fail"
    open_ = judged(partly, tmp_path, 5.0)
    assert open_.verdict == "no-data" and open_.missing == ("service_zone_m",)


def test_only_the_parts_that_wait_are_asked_for(tmp_path: Path) -> None:
    stated = building({"height_m": 6.0, "clear_height_duct_m": 4.4})
    assert judged(stated, tmp_path, 4.0).missing == ("raised_floor_m",)
    known = judged(building({"height_m": 6.0, "clear_height_duct_m": 4.4, "raised_floor_m": 0.0}), tmp_path, 4.0)
    assert known.verdict == "pass" and known.measured == pytest.approx(4.4)


def test_an_edit_of_a_part_is_seen_and_undone() -> None:
    before = building(FULL)
    edit = apply(before, "set_field", {"kind": "storey", "item_id": "s1", "field": "service_zone_m", "value": 0.9})
    assert [(c.kind, c.field) for c in edit.changed] == [("storey", "service_zone_m")]
    after = Context(facts_of([edit.building])).column("storey", "usable_clear_height_m")
    assert after.values[0] == pytest.approx(4.2)
    again = Context(facts_of([before])).column("storey", "usable_clear_height_m")
    assert again.values[0] == pytest.approx(4.5) and replace(before) == before
