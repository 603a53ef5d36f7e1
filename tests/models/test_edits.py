"""Edits: a new building, what changed, and the old one untouched."""

import re
import string
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import edits
from models.building import Building, Compartment, IgnoredLevel, Storey, Zone
from models.edit_fields import FIELDS
from models.equipment import Equipment
from models.errors import CallError
from models.logistics import Dock, Hoist, HoistKind, Lift, LiftUse
from models.measured import Measured, SourceKind, Stated, assumed, from_file, metres
from models.passages import Passage
from models.readers import read
from models.writers.description import write_description
from workbench.texts import catalogue, text

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples"
FILE = from_file("test", "plan.ifc")


@pytest.fixture(scope="module")
def tower() -> Building:
    return read(EXAMPLES / "songhu-later-tower.toml").buildings[0]


def stack(*heights_m: float, basements: int = 0) -> Building:
    """A bare building: storeys of these heights (metres) from the lowest basement up, ground floor at 0."""
    level = -sum(heights_m[:basements])
    storeys = []
    for i, height in enumerate(heights_m):
        number = i - basements if i < basements else i - basements + 1
        storeys.append(Storey(id=f"s{number}", number=number, name=f"{number}", elevation_m=metres(round(level, 6), FILE),
                              height_m=metres(height, FILE)))
        level += height
    top = metres(round(level, 6), FILE)
    return Building(id="b", name="B", storeys=tuple(storeys), roof_m=top, height_m=top, outdoor_ground_m=metres(-0.3, FILE),
                    levels_ignored=(IgnoredLevel(name="parapet", elevation_m=metres(round(level + 1.2, 6), FILE), why="roof"),))


def levels(building: Building) -> list[float]:
    return [storey.elevation_m.value for storey in building.storeys]


def test_a_higher_storey_lifts_what_lies_above() -> None:
    before = stack(6.0, 4.5, 4.5)
    edit = edits.set_storey_height(before, "s1", 8.0)
    assert levels(edit.building) == [0.0, 8.0, 12.5]
    assert edit.building.roof_m is not None and edit.building.roof_m.value == 17.0
    assert edit.building.height_m is not None and edit.building.height_m.value == 17.0
    assert edit.building.fire_height_m is not None and edit.building.fire_height_m.value == 17.3
    assert edit.building.levels_ignored[0].elevation_m.value == 18.2
    assert levels(before) == [0.0, 6.0, 10.5], "the old building stays as it was"
    assert [(c.kind, c.id, c.field) for c in edit.changed] == [
        ("storey", "s1", "height_m"), ("storey", "s2", "elevation_m"), ("storey", "s3", "elevation_m"),
        ("building", "b", "roof_m"), ("building", "b", "height_m"), ("building", "b", "levels_ignored")]
    moved = edit.building.storeys[2].elevation_m.source
    assert (moved.kind, moved.how, moved.where) == (SourceKind.PERSON, "edit-moved", "1: 6 -> 8 m")


def test_a_deeper_basement_moves_what_lies_below() -> None:
    edit = edits.set_storey_height(stack(4.0, 3.6, 6.0, basements=2), "s-1", 5.0)
    assert levels(edit.building) == [-9.0, -5.0, 0.0]
    assert edit.building.roof_m is not None and edit.building.roof_m.value == 6.0
    assert [(c.id, c.field) for c in edit.changed] == [("s-2", "elevation_m"), ("s-1", "elevation_m"), ("s-1", "height_m")]


def test_the_height_of_the_top_storey_makes_an_unknown_roof_known() -> None:
    plan = stack(6.0)
    plan = replace(plan, roof_m=None, height_m=None, storeys=(replace(plan.storeys[0], height_m=None),))
    after = edits.set_storey_height(plan, "s1", 5.4).building
    assert after.roof_m is not None and after.roof_m.value == 5.4
    assert after.height_m is not None and after.height_m.value == 5.4


def test_confirming_an_assumed_height_moves_nothing() -> None:
    plan = stack(6.0, 4.5)
    guess = replace(plan.storeys[0], height_m=metres(6.0, assumed("x")))
    edit = edits.set_storey_height(replace(plan, storeys=(guess, plan.storeys[1])), "s1", 6.0)
    assert [c.field for c in edit.changed] == ["height_m"]
    assert edits.set_storey_height(edit.building, "s1", 6.0).changed == ()


def test_the_roof_finish_of_the_tower_follows(tower: Building) -> None:
    after = edits.set_storey_height(tower, "6F", 6.0).building
    assert after.roof_finish_m is not None and after.roof_finish_m.value == 70.7
    assert after.planning_height_m is not None and after.planning_height_m.value == 72.8
    assert after.fire_height_m is not None and after.fire_height_m.value == 71.9
    assert after.fire_height_m.source.kind is SourceKind.ASSUMED, "an assumed finish stays assumed where it moves"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(2200, 12000), min_size=1, max_size=8), st.integers(0, 3), st.data())
def test_heights_always_add_up_and_undo_is_the_old_building(millimetres: list[int], basements: int, data: st.DataObject) -> None:
    basements = min(basements, len(millimetres) - 1)
    before = stack(*[value / 1000 for value in millimetres], basements=basements)
    kept, building = before, before
    for _ in range(data.draw(st.integers(1, 4))):
        storey = data.draw(st.sampled_from(building.storeys))
        height = data.draw(st.integers(2200, 12000)) / 1000
        building = edits.set_storey_height(building, storey.id, height).building
        assert next(s for s in building.storeys if s.number == 1).elevation_m.value == 0.0
        for low, high in zip(building.storeys, building.storeys[1:], strict=False):
            assert low.height_m is not None
            assert high.elevation_m.value == pytest.approx(low.elevation_m.value + low.height_m.value, abs=1e-6)
        top = building.storeys[-1]
        assert building.roof_m is not None and top.height_m is not None
        assert building.roof_m.value == pytest.approx(top.elevation_m.value + top.height_m.value, abs=1e-6)
    assert before == kept == stack(*[value / 1000 for value in millimetres], basements=basements)


@given(st.sampled_from(sorted(set(FIELDS["building"]) - {"name"})))
def test_unknown_is_a_value_of_every_building_field(field: str) -> None:
    building = stack(6.0)
    assert getattr(edits.set_field(building, "building", "b", field, None).building, field) is None


def test_named_edits_of_the_building(tower: Building) -> None:
    for edit, field, new in [
        (edits.set_hazard(tower, "D"), "hazard", "D"), (edits.set_grade(tower, 2), "fire_resistance_grade", 2),
        (edits.set_production(tower, "light_machining"), "production", "light_machining"),
        (edits.set_sprinklers(tower, "no"), "sprinklers", "no"),
    ]:
        assert getattr(edit.building, field).value == new
        assert [c.field for c in edit.changed] == [field]
        assert edit.changed[0].old == getattr(tower, field)
    assert edits.set_outdoor_ground(tower, -0.15).building.outdoor_ground_m == metres(-0.15, edits.ENTERED)
    assert edits.set_roof_finish(tower, 70.0).building.roof_finish_m == metres(70.0, edits.ENTERED)
    assert edits.rename_storey(tower, "1F", "首层").building.storeys[0].name == "首层"


def test_floor_loads(tower: Building) -> None:
    edit = edits.set_floor_load(tower, "1F", 20.0)
    assert [c.kind for c in edit.changed] == ["zone"] * 3, "all zones of the ground storey"
    load = edit.building.storeys[0].floor_load_kn_m2
    assert load is not None and load.value == 20.0
    zone = edit.building.storeys[0].zones[0]
    assert zone.floor_load is not None and zone.floor_load.stated_for == "slab", "what the load is stated for stays"
    assert edits.set_zone_load(tower, "2F-production", None).building.storeys[1].zones[0].floor_load is None


def test_a_load_on_a_storey_without_zones_makes_one_that_covers_it() -> None:
    edit = edits.set_floor_load(stack(6.0), "s1", 8.0)
    assert [z.id for z in edit.building.storeys[0].zones] == ["s1-floor"]
    assert edit.building.storeys[0].floor_load_kn_m2 == Measured(8.0, "kN/m2", edits.ENTERED)
    assert edits.set_floor_load(stack(6.0), "s1", None).changed == ()


def test_things_come_and_go(tower: Building) -> None:
    lift = Lift(id="new", name="货梯5", serves=(1, 2))
    with_lift = edits.add_lift(tower, lift)
    assert with_lift.building.lifts[-1] == lift and with_lift.changed[0].new == lift
    assert edits.remove_lift(with_lift.building, "new").building == tower
    assert edits.remove_hoist(edits.add_hoist(tower, Hoist(id="h", name="", kind=HoistKind.WELL)).building, "h").building == tower
    assert edits.remove_dock(edits.add_dock(tower, Dock(id="d", name="", storey=1)).building, "d").building == tower
    compartment = Compartment(id="c", name="", storeys=(1, 2))
    assert edits.remove_compartment(edits.add_compartment(tower, compartment).building, "c").building == tower
    with_zone = edits.add_zone(tower, "2F", Zone(id="z", name="office"))
    assert [z.id for z in with_zone.building.storeys[1].zones] == ["2F-production", "2F-core", "z"]
    assert edits.remove_zone(with_zone.building, "z").building == tower


def test_fields_of_lifts_and_their_like(tower: Building) -> None:
    after = edits.set_field(tower, "lift", "freight-1", "car_m", [2.4, None, 2.5]).building.lifts[0]
    assert [c.value if c else None for c in after.car_m] == [2.4, None, 2.5]
    after = edits.set_field(tower, "lift", "freight-1", "use", "passenger").building.lifts[0]
    assert after.use is LiftUse.PASSENGER and after.use_source is not None and after.use_source.source == edits.ENTERED
    assert edits.set_field(tower, "lift", "freight-1", "serves", [1, 3]).building.lifts[0].serves == (1, 3)
    assert edits.set_field(tower, "dock", "dock-1", "bays", 8).building.docks[0].bays == Measured(8.0, "1", edits.ENTERED)
    assert edits.set_field(tower, "store", "transfer-store", "hazard", "D").building.stores[0].hazard is not None
    assert edits.set_field(tower, "compartment", "1F-compartment", "storeys", [1, 2]).building.compartments[0].storeys == (1, 2)


def test_declared_facts(tower: Building) -> None:
    with_fact = edits.set_declared(tower, "storey", "2F", "clean", True)
    assert with_fact.building.storeys[1].declared["clean"].value is True
    assert edits.set_declared(with_fact.building, "storey", "2F", "clean", None).building == tower
    assert edits.set_declared(tower, "building", tower.id, "x", [1, "a"]).building.declared["x"].value == (1, "a")


def test_words_are_taken_in_chinese(tower: Building) -> None:
    changed = edits.set_production(tower, "轻型机械加工").building
    changed = edits.set_field(changed, "building", tower.id, "use", "仓库").building
    changed = edits.set_field(changed, "storey", "2F", "use", "办公").building
    changed = edits.set_field(changed, "zone", "2F-production", "use", "仓储").building
    changed = edits.set_field(changed, "stair", "stair-1", "kind", "封闭楼梯间").building
    changed = edits.set_declared(changed, "storey", "2F", "production", "电子").building
    storey = changed.storeys[1]
    words = [changed.production, changed.use, storey.use, storey.zones[0].use, changed.stairs[0].kind]
    assert [word.value for word in words if word] == ["light_machining", "warehouse", "office", "storage", "enclosed"]
    assert storey.declared["production"].value == "electronics"


def test_edits_run_by_name(tower: Building) -> None:
    assert edits.apply(tower, "set_grade", {"grade": 2}) == edits.set_grade(tower, 2)


def test_an_edited_building_can_be_written_and_read_back(tower: Building, tmp_path: Path) -> None:
    reading = read(EXAMPLES / "songhu-later-tower.toml")
    edited = edits.set_storey_height(tower, "2F", 7.2).building
    path = tmp_path / "edited.toml"
    path.write_text(write_description(replace(reading, buildings=(edited,))), "utf-8")
    back = read(path)
    assert back.report.errors == ()
    assert levels(back.buildings[0]) == levels(edited)


BAD = [
    (lambda b: edits.set_storey_height(b, "2F", 0), "edit-fault-too-small"),
    (lambda b: edits.set_storey_height(b, "2F", -4.5), "edit-fault-too-small"),
    (lambda b: edits.set_storey_height(b, "2F", float("nan")), "edit-fault-too-large"),
    (lambda b: edits.set_storey_height(b, "2F", 1e300), "edit-fault-too-large"),
    (lambda b: edits.set_storey_height(b, "2F", "6"), "edit-fault-not-number"),
    (lambda b: edits.set_storey_height(b, "99F", 6), "edit-fault-no-such-id"),
    (lambda b: edits.set_hazard(b, "F"), "edit-fault-not-allowed"),
    (lambda b: edits.set_grade(b, 5), "edit-fault-not-allowed"),
    (lambda b: edits.set_grade(b, True), "edit-fault-not-allowed"),
    (lambda b: edits.set_production(b, " "), "edit-fault-not-text"),
    (lambda b: edits.rename_storey(b, "1F", ""), "edit-fault-not-text"),
    (lambda b: edits.set_field(b, "lift", "freight-1", "fire_lift", "yes"), "edit-fault-not-flag"),
    (lambda b: edits.set_field(b, "lift", "freight-1", "serves", "1-3"), "edit-fault-not-storeys"),
    (lambda b: edits.set_field(b, "lift", "freight-1", "serves", [1, 77]), "edit-fault-no-storey"),
    (lambda b: edits.set_field(b, "lift", "freight-1", "serves", [1, 1]), "edit-fault-no-storey"),
    (lambda b: edits.set_field(b, "lift", "freight-1", "car_m", [2, 3]), "edit-fault-not-sizes"),
    (lambda b: edits.set_field(b, "lift", "freight-1", "colour", 1), "edit-fault-no-such-field"),
    (lambda b: edits.set_field(b, "roof", "r", "name", "x"), "edit-fault-no-such-kind"),
    (lambda b: edits.set_field(edits.set_floor_load(b, "2F", None).building, "zone", "2F-production", "basis", "design"),
     "edit-fault-no-load"),
    (lambda b: edits.set_declared(b, "building", b.id, "x", {}), "edit-fault-not-fact"),
    (lambda b: edits.set_declared(b, "building", b.id, " ", 1), "edit-fault-not-text"),
    (lambda b: edits.set_declared(b, "building", b.id, "fire_height_m", 23.9), "edit-fault-never-declared"),
    (lambda b: edits.set_declared(b, "building", b.id, "hazard", "D"), "edit-fault-never-declared"),
    (lambda b: edits.set_declared(b, "zone", "2F-production", "load_kn_m2", 12), "edit-fault-never-declared"),
    (lambda b: edits.set_declared(b, "storey", "2F", "production", "手工"), "edit-fault-not-allowed"),
    (lambda b: edits.set_production(b, "机械加工"), "edit-fault-not-allowed"),
    (lambda b: edits.set_field(b, "building", b.id, "use", "综合体"), "edit-fault-not-allowed"),
    (lambda b: edits.set_field(b, "storey", "2F", "use", 3), "edit-fault-not-text"),
    (lambda b: edits.set_field(b, "zone", "2F-production", "use", "产线"), "edit-fault-not-allowed"),
    (lambda b: edits.set_field(b, "stair", "stair-1", "kind", "剪刀楼梯"), "edit-fault-not-allowed"),
    (lambda b: edits.set_field(b, "compartment", "1F-compartment", "storeys", []), "edit-fault-not-storeys"),
    (lambda b: edits.set_field(edits.add_item(b, "passage", Passage(id="p", name="p")).building, "passage", "p", "joins", "lift"),
     "edit-fault-not-places"),
    (lambda b: edits.add_compartment(b, Compartment(id="n", name="", storeys=())), "edit-fault-not-storeys"),
    (lambda b: edits.add_zone(b, "2F", Zone(id="n", name="", use=Stated("产线", FILE))), "edit-fault-not-allowed"),
    (lambda b: edits.add_zone(b, "2F", Zone(id="n", name="", declared={"zone_use": Stated("storage", FILE)})),
     "edit-fault-never-declared"),
    (lambda b: edits.add_lift(b, Lift(id="freight-1", name="")), "edit-fault-id-taken"),
    (lambda b: edits.add_lift(b, Lift(id=" ", name="")), "edit-fault-not-text"),
    (lambda b: edits.add_lift(b, Lift(id="n", name="", serves=(44,))), "edit-fault-no-storey"),
    (lambda b: edits.add_item(b, "lift", Dock(id="n", name="")), "edit-fault-wrong-kind"),
    (lambda b: edits.remove_item(b, "storey", "1F"), "edit-fault-no-such-kind"),
    (lambda b: edits.apply(b, "paint", {}), "edit-fault-no-such-edit"),
    (lambda b: edits.apply(b, "set_grade", {"number": 2}), "edit-fault-wrong-arguments"),
]


@pytest.mark.parametrize(("edit", "key"), BAD, ids=[f"{key}-{i}" for i, (_, key) in enumerate(BAD)])
def test_what_cannot_be_is_refused(tower: Building, edit: object, key: str) -> None:
    with pytest.raises(CallError) as caught:
        edit(tower)  # type: ignore[operator]
    assert (caught.value.code, caught.value.key) == ("bad-call", key)
    for lang in ("zh", "en"):
        fields = {name for _, name, _, _ in string.Formatter().parse(catalogue()[key][lang]) if name}
        assert fields <= set(caught.value.values)
        assert text(key, lang, caught.value.values)


def test_every_text_of_a_refused_edit_is_used() -> None:
    """Each text is raised somewhere, and each fault has a text; those of this module are all tried above."""
    folders = [Path(__file__).parents[2] / name for name in ("models", "workbench/desktop")]
    code = [path.read_text("utf-8") for folder in folders for path in folder.glob("*.py")]
    raised = {f"edit-fault-{name}" for content in code for name in re.findall(r"\bfault\(\s*\"([a-z-]+)\"", content)}
    texts = {key for key in catalogue() if key.startswith("edit-fault-")}
    assert texts == raised
    assert {key for _, key in BAD} <= texts


def test_a_machine_comes_changes_and_goes() -> None:
    before = stack(6.0, 4.5)
    press = Equipment(id="press", name="Press", storey=1, mass_kg=Measured(8000.0, "kg", FILE))
    edit = edits.add_equipment(before, press)
    assert edit.building.equipment == (press,) and [(c.kind, c.id) for c in edit.changed] == [("equipment", "press")]
    edit = edits.set_field(edit.building, "equipment", "press", "base_m", [1.2, None])
    assert edit.building.equipment[0].base_m == (Measured(1.2, "m", edits.ENTERED), None)
    edit = edits.set_field(edit.building, "equipment", "press", "zone", "hall A")
    assert edit.building.equipment[0].zone == "hall A"
    assert edits.remove_equipment(edit.building, "press").building.equipment == ()


@pytest.mark.parametrize(("kind", "item_id", "field", "value"), [
    ("storey", "s1", "floor_finish_m", 0.0), ("storey", "s1", "slab_beam_m", 0.85), ("storey", "s1", "service_zone_m", 0.6),
    ("storey", "s1", "raised_floor_m", 0.3), ("storey", "s1", "clear_height_need_m", 4.2),
    ("equipment", "press", "bedding_m", 0.1), ("equipment", "press", "wheel_load_kn", 26.0),
    ("equipment", "press", "excitation_hz", 25.0),
])
def test_parts_of_heights_and_effects_of_machines_are_set_and_undone(kind: str, item_id: str, field: str, value: float) -> None:
    before = edits.add_equipment(stack(6.0, 4.5), Equipment(id="press", name="Press", storey=1)).building
    item_id = before.storeys[0].id if kind == "storey" else item_id
    edit = edits.set_field(before, kind, item_id, field, value)
    set_ = getattr(edits.find(edit.building, kind, item_id), field)
    assert set_.value == value and set_.source == edits.ENTERED and [c.field for c in edit.changed] == [field]
    assert getattr(edits.find(before, kind, item_id), field) is None
    assert edits.set_field(edit.building, kind, item_id, field, None).building == before
    with pytest.raises(CallError):
        edits.set_field(before, kind, item_id, field, -0.1)


def test_how_a_machine_lies_is_a_yes_or_no() -> None:
    before = edits.add_equipment(stack(6.0), Equipment(id="press", name="Press", storey=1)).building
    assert edits.set_field(before, "equipment", "press", "along_span", True).building.equipment[0].along_span is True
    with pytest.raises(CallError):
        edits.set_field(before, "equipment", "press", "along_span", "yes")


@pytest.mark.parametrize(("field", "value", "key"), [
    ("storey", 3, "edit-fault-no-storey"), ("mass_kg", 0.0, "edit-fault-too-small"), ("count", -1, "edit-fault-too-small"),
    ("spacing_m", -0.1, "edit-fault-too-small"), ("zone", " ", "edit-fault-not-text"), ("size_m", [1, 2], "edit-fault-not-sizes"),
])
def test_a_machine_refuses_what_cannot_be(field: str, value: object, key: str) -> None:
    press = Equipment(id="press", name="Press")
    with pytest.raises(CallError) as caught:
        edits.set_field(edits.add_equipment(stack(6.0, 4.5), press).building, "equipment", "press", field, value)
    assert caught.value.key == key


def test_a_machine_on_a_storey_that_is_not_there_is_refused() -> None:
    with pytest.raises(CallError) as caught:
        edits.add_equipment(stack(6.0), Equipment(id="press", name="Press", storey=2))
    assert caught.value.key == "edit-fault-no-storey"


def test_what_a_height_does_not_move_stays_the_same_thing() -> None:
    """Storeys below are not made anew: whoever kept or judged them by identity need not do so again."""
    from models.readers import read

    building = read(EXAMPLES / "songhu-phase-a.toml").buildings[0]
    edited = edits.set_storey_height(building, building.storeys[3].id, 7.25).building
    same = [one is other for one, other in zip(building.storeys, edited.storeys, strict=True)]
    assert same == [True] * 3 + [False] * (len(same) - 3)
