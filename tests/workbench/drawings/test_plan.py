"""The plan of a storey: what is drawn, in which size, and what is listed instead."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from models.building import Building, FloorLoad, Neighbour, Plot, Site, Storey, Unit, Zone
from models.errors import CallError, InputError
from models.logistics import Dock, DockService, Hoist, HoistKind, Lift, LiftUse
from models.measured import Measured, from_file, metres
from models.readers import read
from models.reading import Reading
from workbench.drawings.marks import Caption, Dimension, Drawing, Region, Sign, Stroke
from workbench.drawings.placing import new_thing, rectangle
from workbench.drawings.plan import LAYERS, axis_letter, footprint, plan_drawing
from workbench.drawings.underlay import Lying, check_file, read_drawing
from workbench.sheets.words import Words

EXAMPLES = Path(__file__).parents[3] / "assets" / "examples"
FILE = from_file("test", "plan.dxf")
ZH = Words("zh")


@pytest.fixture(scope="module")
def phase_a() -> Reading:
    return read(EXAMPLES / "songhu-phase-a.toml")


def drawn(reading: Reading, number: int) -> Drawing:
    building = reading.buildings[0]
    storey = next(s for s in building.storeys if s.number == number)
    return plan_drawing(building, storey, reading.plot, reading.site, ZH)


def said(drawing: Drawing) -> list[str]:
    return [mark.text for mark in drawing.marks if isinstance(mark, Caption)]


def test_the_ground_storey_of_phase_a(phase_a: Reading) -> None:
    drawing = drawn(phase_a, 1)
    lengths = [mark.text for mark in drawing.marks if isinstance(mark, Dimension)]
    assert lengths.count("8400") == 7 + 5     # bays along x and y
    assert {"58800", "42000"} <= set(lengths)
    assert [text for text in said(drawing) if len(text) == 1] == list("12345678ABCDEF")
    styles = {mark.style for mark in drawing.marks if isinstance(mark, Region)}
    assert {"floor", "yard", "kept-fire-lane", "kept-aerial-site", "lift-freight"} <= styles
    key = ("lift", phase_a.buildings[0].lifts[0].id)
    lift = next(mark for mark in drawing.marks if isinstance(mark, Region) and mark.key == key)
    assert shapely.Polygon(lift.rings[0]).centroid.coords[0] == pytest.approx((21.0, 39.0))
    assert any("1,764.0 m²" in text for text in said(drawing))


def test_what_has_no_position_is_listed_and_never_drawn(phase_a: Reading) -> None:
    drawing = drawn(phase_a, 1)
    listed = {key for key, _ in drawing.unplaced}
    assert {kind for kind, _ in listed} == {"zone", "stair", "store", "neighbour"}
    assert not listed & {mark.key for mark in drawing.marks if isinstance(mark, Region | Sign)}


def test_an_upper_storey_shows_no_yard(phase_a: Reading) -> None:
    drawing = drawn(phase_a, 3)
    styles = {mark.style for mark in drawing.marks if isinstance(mark, Region)}
    assert "yard" not in styles and "kept-fire-lane" not in styles
    assert ("dock", "dock-south") not in {key for key, _ in drawing.unplaced}
    assert drawing.extent == pytest.approx((-0.5 - 2.6, -0.5, 59.3, 42.5), abs=3.0)


def test_a_bare_storey_has_no_extent_and_lists_its_things() -> None:
    storey = Storey(id="1F", number=1, name="1F", elevation_m=metres(0.0, FILE), zones=(Zone(id="z", name="Z"),))
    building = Building(id="b", name="B", storeys=(storey,), lifts=(Lift(id="L", name="L"),))
    drawing = plan_drawing(building, storey, Plot(), Site(neighbours=(Neighbour(id="n", name="N"),)), ZH)
    assert (drawing.marks, drawing.extent) == ((), None)
    assert [key for key, _ in drawing.unplaced] == [("lift", "L"), ("zone", "z"), ("neighbour", "n")]


def test_zones_say_their_load_or_that_nobody_knows_it() -> None:
    load = FloorLoad(load=Measured(8.0, "kN/m2", FILE))
    zones = (Zone(id="a", name="A", outline=shapely.box(0, 0, 10, 10), floor_load=load),
             Zone(id="b", name="B", outline=shapely.box(10, 0, 20, 10)))
    unit = Unit(id="u", name="U", outline=shapely.box(0, 0, 20, 10))
    storey = Storey(id="1F", number=1, name="1F", elevation_m=metres(0.0, FILE), zones=zones, units=(unit,))
    drawing = plan_drawing(Building(id="b", name="B", storeys=(storey,)), storey, None, None, ZH)
    assert {"8.0 kN/m²", "未提供"} <= set(said(drawing))
    assert [mark.style for mark in drawing.marks if isinstance(mark, Region)] == ["unit", "zone", "zone-unknown"]


def test_a_footprint_needs_a_size() -> None:
    lift = Lift(id="L", name="L", use=LiftUse.FREIGHT, position_m=(10.0, 5.0))
    assert footprint(lift) is None
    known = replace(lift, car_m=(metres(2.0, FILE), metres(3.0, FILE), None))
    assert footprint(known) == ((9.0, 3.5), (11.0, 3.5), (11.0, 6.5), (9.0, 6.5))
    assert footprint(replace(known, position_m=None)) is None
    size = (metres(3.0, FILE), metres(4.0, FILE))
    opening = Hoist(id="H", name="H", kind=HoistKind.OPENING, position_m=(0.0, 0.0), size_m=size)
    assert footprint(opening) is None, "a hole in a wall has no extent in plan"


def test_a_dock_lies_behind_its_outer_edge() -> None:
    dock = Dock(id="D", name="D", storey=1, position_m=(30.0, 0.0), width_m=metres(12.0, FILE), depth_m=metres(4.5, FILE))
    assert footprint(dock) is None, "nobody says where trucks leave to"
    faces = replace(dock, service=DockService(faces_deg=Measured(-90.0, "deg", FILE)))
    found = footprint(faces)
    assert found is not None
    assert shapely.Polygon(found).bounds == pytest.approx((24.0, 0.0, 36.0, 4.5))


def test_axis_letters_leave_out_i_and_o() -> None:
    letters = [axis_letter(i) for i in range(26)]
    assert letters[:9] == ["A", "B", "C", "D", "E", "F", "G", "H", "J"]
    assert "I" not in letters and "O" not in letters
    assert letters[24:] == ["AA", "BA"]


def test_new_things_know_their_place_and_nothing_else(phase_a: Reading) -> None:
    building = phase_a.buildings[0]
    storey = building.storeys[0]
    lift = new_thing(building, storey, "lift", "电梯", [(12.34567, 5.0)])
    assert (lift.position_m, lift.rated_load_kg, lift.serves) == ((12.346, 5.0), None, None)
    assert lift.id not in {other.id for other in building.lifts}
    dock = new_thing(building, storey, "dock", "卸货平台", [(1.0, 2.0)])
    assert (dock.storey, dock.bays) == (1, None)
    zone = new_thing(building, storey, "zone", "分区", rectangle((10.0, 8.0), (2.0, 3.0)))
    assert zone.area_m2.value == 40.0 and zone.floor_load is None and zone.outline.bounds == (2.0, 3.0, 10.0, 8.0)
    assert zone.area_m2.source.how == "drawn-outline"


@pytest.mark.parametrize("ring", [((0, 0), (1, 0)), ((0, 0), (0.4, 0), (0.4, 0.4), (0, 0.4)), ((0, 0), (5, 5), (5, 0), (0, 5))])
def test_areas_that_are_none(phase_a: Reading, ring: tuple[tuple[float, float], ...]) -> None:
    building = phase_a.buildings[0]
    with pytest.raises(CallError, match="bad-area"):
        new_thing(building, building.storeys[0], "zone", "分区", ring)


def test_where_an_underlay_lies() -> None:
    lying = Lying(x_m=10.0, y_m=20.0, factor=2.0, turn_deg=90.0)
    assert lying.point(3.0, 0.0) == pytest.approx((10.0, 26.0))
    assert lying.point(0.0, 1.0) == pytest.approx((8.0, 20.0))
    changed = lying.changed(factor=-1.0, opacity=7.0, turn_deg=450.0)
    assert (changed.factor, changed.opacity, changed.turn_deg) == (1e-6, 1.0, 90.0)


def test_a_drawing_as_underlay_in_metres(tmp_path: Path) -> None:
    import ezdxf

    document = ezdxf.new("R2018", units=4)     # millimetres
    document.modelspace().add_lwpolyline([(0, 0), (60000, 0), (60000, 40000), (0, 40000)], close=True)
    document.saveas(tmp_path / "under.dxf")
    lines = read_drawing(tmp_path / "under.dxf")
    assert lines.extent == pytest.approx((0.0, 0.0, 60.0, 40.0))
    assert [len(line) for line in lines.lines] == [5]


@pytest.mark.parametrize(("name", "content", "problem"), [
    ("a.pdf", b"%PDF", "underlay-format"), ("a.png", b"", "underlay-empty"), ("missing.png", None, "file-not-found"),
])
def test_bad_underlays_are_refused_by_name(tmp_path: Path, name: str, content: bytes | None, problem: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=problem):
        check_file(tmp_path / name)


@pytest.mark.parametrize("content", [b"no dxf", b"0\nSECTION\n2\nENTITIES\n0\nLINE\n", b"AC1032\0\0\0", b"\0" * 400])
def test_bad_drawings_are_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.dxf").write_bytes(content)
    with pytest.raises(InputError):
        read_drawing(tmp_path / "bad.dxf")


def test_a_drawing_without_lines(tmp_path: Path) -> None:
    import ezdxf

    ezdxf.new("R2018").saveas(tmp_path / "none.dxf")
    with pytest.raises(InputError, match="underlay-nothing"):
        read_drawing(tmp_path / "none.dxf")


def test_layers_can_be_left_out_and_the_outline_stays(phase_a: Reading) -> None:
    reading, building = phase_a, phase_a.buildings[0]
    storey = next(one for one in building.storeys if one.number == 1)
    whole = plan_drawing(building, storey, reading.plot, reading.site, ZH)
    for layer in ("grid", "dimensions", "lifts", "docks", "compartments", "site"):
        less = plan_drawing(building, storey, reading.plot, reading.site, ZH, frozenset({layer}))
        assert len(less.marks) < len(whole.marks), layer
        assert less.unplaced == whole.unplaced
    bare = plan_drawing(building, storey, reading.plot, reading.site, ZH, frozenset(LAYERS))
    assert {mark.style for mark in bare.marks} == {"floor", "outline"}


def test_a_compartment_that_is_the_whole_storey_is_drawn_along_its_outline(phase_a: Reading) -> None:
    building = phase_a.buildings[0]
    storey = next(one for one in building.storeys if one.number == 1)
    drawing = plan_drawing(building, storey, None, None, ZH)
    line = next(mark for mark in drawing.marks if isinstance(mark, Stroke) and mark.style == "compartment")
    assert storey.outline is not None and shapely.Polygon(line.points).equals(storey.outline)
    assert "compartment" not in {key[0] for key, _ in drawing.unplaced}
    part = next(part for part in building.compartments if 1 in part.storeys)
    smaller = replace(part, area_m2=replace(part.area_m2, value=2000.0))
    other = replace(building, compartments=tuple(smaller if one is part else one for one in building.compartments))
    drawing = plan_drawing(other, storey, None, None, ZH)      # its line runs somewhere inside, nobody says where
    assert not any(getattr(mark, "style", "") == "compartment" for mark in drawing.marks)
    assert ("compartment", part.id) in [key for key, _ in drawing.unplaced]
