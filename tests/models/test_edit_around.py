"""Edits of plot and site: fields, facts, things that come and go; run again from their records."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.building import Building, Neighbour, Plot
from models.edit_around import (
    AROUND,
    AROUND_EDITS,
    AROUND_FIELDS,
    Around,
    add_around,
    declare_around,
    find_around,
    remove_around,
    set_around,
)
from models.edit_records import record, replay, replay_around, run_around
from models.errors import CallError
from models.logistics import KeptFree, TruckYard
from models.measured import Measured, from_person
from workbench.texts import text

YARD = TruckYard(id="y", name="Yard")


def test_a_plot_comes_with_its_first_field() -> None:
    edit = set_around(Around(), "plot", "plot", "area_m2", 12000.0)
    assert edit.around.plot is not None and edit.around.plot.area_m2 == Measured(12000.0, "m2", from_person())
    assert edit.around.site is None
    assert [(c.kind, c.field, c.old) for c in edit.changed] == [("plot", "area_m2", None)]
    gone = set_around(edit.around, "plot", "plot", "area_m2", None)
    assert gone.around.plot == Plot()
    assert set_around(gone.around, "plot", "plot", "area_m2", None).changed == ()


def test_things_on_a_site_come_change_and_go() -> None:
    around = add_around(Around(), "yard", YARD).around
    around = set_around(around, "yard", "y", "slope_pct", 2.0).around
    around = add_around(around, "kept_free", KeptFree(id="k", name="K", kind="fire-lane")).around
    around = add_around(around, "neighbour", Neighbour(id="n", name="N")).around
    around = set_around(around, "neighbour", "n", "distance_m", 25.0).around
    assert around.site is not None and around.site.yards[0].slope_pct is not None
    assert around.site.neighbours[0].distance_m is not None and around.site.neighbours[0].distance_m.value == 25.0
    assert find_around(around, "kept_free", "k").kind == "fire-lane"
    around = remove_around(around, "yard", "y").around
    assert around.site is not None and around.site.yards == () and len(around.site.kept_free) == 1


def test_facts_are_declared_and_taken_away() -> None:
    around = declare_around(Around(), "plot", "plot", "special_process", True).around
    assert around.plot is not None and around.plot.declared["special_process"].value is True
    assert declare_around(around, "plot", "plot", "special_process", None).around.plot == Plot()


BAD: list[tuple[Any, str]] = [
    (lambda a: set_around(a, "plot", "plot", "area_m2", 0.0), "edit-fault-too-small"),
    (lambda a: set_around(a, "plot", "plot", "area_m2", "big"), "edit-fault-not-number"),
    (lambda a: set_around(set_around(a, "plot", "plot", "plot_ratio_max", 2.0).around, "plot", "plot", "plot_ratio_min", 2.1),
     "edit-fault-min-over-max"),
    (lambda a: set_around(a, "plot", "plot", "colour", 1), "edit-fault-no-such-field"),
    (lambda a: set_around(a, "yard", "z", "bays", 1.0), "edit-fault-no-such-id"),
    (lambda a: set_around(a, "park", "z", "bays", 1.0), "edit-fault-no-such-kind"),
    (lambda a: set_around(a, "yard", "y", "slope_pct", 100.5), "edit-fault-too-large"),
    (lambda a: set_around(a, "yard", "y", "name", " "), "edit-fault-not-text"),
    (lambda a: add_around(a, "yard", YARD), "edit-fault-id-taken"),
    (lambda a: add_around(a, "yard", Neighbour(id="n", name="N")), "edit-fault-wrong-kind"),
    (lambda a: add_around(a, "plot", Plot()), "edit-fault-no-such-kind"),
    (lambda a: add_around(a, "yard", TruckYard(id=" ", name="")), "edit-fault-not-text"),
    (lambda a: remove_around(a, "site", "site"), "edit-fault-no-such-kind"),
    (lambda a: declare_around(a, "plot", "plot", "plot_ratio", 2.0), "edit-fault-never-declared"),
    (lambda a: declare_around(a, "plot", "plot", " ", 2.0), "edit-fault-not-text"),
]


@pytest.mark.parametrize(("edit", "key"), BAD, ids=[f"{key}-{i}" for i, (_, key) in enumerate(BAD)])
def test_what_cannot_be_is_refused(edit: Any, key: str) -> None:
    with pytest.raises(CallError) as caught:
        edit(add_around(Around(), "yard", YARD).around)
    assert caught.value.key == key
    assert all("{" not in text(key, lang, caught.value.values) for lang in ("zh", "en"))


def test_equal_bounds_of_a_plot_ratio_are_allowed() -> None:
    around = set_around(Around(), "plot", "plot", "plot_ratio_max", 2.0).around
    assert set_around(around, "plot", "plot", "plot_ratio_min", 2.0).changed


def test_records_of_both_kinds_run_each_where_it_belongs() -> None:
    records = [json.loads(json.dumps(entry)) for entry in (
        record(AROUND, "add_around", {"kind": "yard", "item": YARD}),
        record("b", "set_grade", {"grade": 2}),
        record(AROUND, "set_around", {"kind": "yard", "item_id": "y", "field": "bays", "value": 4.0}),
    )]
    around = replay_around(Around(), records)
    assert around.site is not None and around.site.yards[0].bays is not None and around.site.yards[0].bays.value == 4.0
    buildings, changed = replay([Building(id="b", name="B")], records)
    assert buildings[0].fire_resistance_grade is not None and len(changed) == 1
    with pytest.raises(CallError) as caught:
        run_around(Around(), record(AROUND, "paint", {}))
    assert caught.value.key == "edit-fault-no-such-edit"
    with pytest.raises(CallError) as caught:
        run_around(Around(), record(AROUND, "set_around", {"colour": 1}))
    assert caught.value.key == "edit-fault-wrong-arguments"
    assert {"set_around", "declare_around", "add_around", "remove_around"} <= set(AROUND_EDITS)


@pytest.mark.parametrize(("kind", "field"), [(kind, field) for kind in AROUND_FIELDS for field in AROUND_FIELDS[kind]])
def test_every_field_takes_a_value_and_gives_it_back(kind: str, field: str) -> None:
    around = add_around(Around(), "yard", YARD).around
    around = add_around(around, "neighbour", Neighbour(id="y", name="N")).around
    around = add_around(around, "kept_free", KeptFree(id="y", name="K", kind="fire-lane")).around
    rule = AROUND_FIELDS[kind][field]
    value: object = {"number": 3.0, "word": rule.words[-1] if rule.words else "", "text": "x"}[rule.form]
    held = getattr(find_around(set_around(around, kind, "y", field, value).around, kind, "y"), field)
    assert getattr(held, "value", held) == value
