"""A description that is written from a reading reads back to the same buildings."""

import subprocess
import sys
import tempfile
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from models.building import (
    BUILDING_USES,
    PRODUCTIONS,
    STAIR_KINDS,
    STOREY_USES,
    ZONE_USES,
    Building,
    ColumnGrid,
    Compartment,
    FloorLoad,
    Hazard,
    IgnoredLevel,
    Neighbour,
    Plot,
    Site,
    Sprinklers,
    Stair,
    Storey,
    StoreyKind,
    Unit,
    Zone,
)
from models.equipment import Equipment
from models.errors import InputError
from models.logistics import Dock, Hoist, HoistKind, Lift, LiftUse, Ramp, TransferStore, TruckYard
from models.measured import Measured, Source, SourceKind, Stated
from models.readers import read
from models.reading import InputFile, Reading
from models.report import ImportReport
from models.writers.description import write_description

EXAMPLES = Path(__file__).parents[3] / "assets" / "examples"

names = st.one_of(
    st.sampled_from(['"', "'''", "a\nb", "\\", "=1+1", "厂房 𠀀 🏭", "\t", "\r\n", "\x00\x7f\x85", "# no", "[x]", "", " ",
                     "{a = 1}"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
words = names.filter(lambda word: word != "unknown")
sources = st.builds(
    Source, st.sampled_from(SourceKind), st.sampled_from([
        "slab-union", "entered", "description", "description-assumed", "description-source", "desc-level-sum"]), names)
numbers = st.floats(1e-6, 1e9, allow_nan=False)


def measured(unit: str, low: float = 1e-6, high: float = 1e9) -> st.SearchStrategy[Measured]:
    return st.builds(Measured, st.floats(low, high, allow_nan=False), st.just(unit), sources)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def stated(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.builds(Stated, strategy, sources)


facts = st.recursive(st.booleans() | st.integers(-2**60, 2**60) | st.floats(allow_nan=False, allow_infinity=False) | words,
                     lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=4)
fact_names = st.sampled_from(["dormitory_present", "x"]) | names.filter(lambda name: not name.isidentifier())  # no field's name
declared = st.dictionaries(fact_names, st.builds(Stated, facts, sources), max_size=3)
productions = stated(st.sampled_from(PRODUCTIONS))
hazards, sprinklers = stated(st.sampled_from(Hazard)), stated(st.sampled_from(Sprinklers))
positions = maybe(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)))
outlines = maybe(st.sampled_from([
    box(0, 0, 60.1, 40), Polygon([(0, 0), (0.1, 9.3), (7, 2)]), box(0, 0, 9, 9).difference(box(1, 1, 2, 2)),
    MultiPolygon([box(0, 0, 1, 1), box(5, 5, 7, 7).difference(box(5.5, 5.5, 6, 6))])]))


def ided(made: type, /, **rest: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few things of a kind with ids of their own."""
    ids = names.filter(lambda name: name != "")
    things = st.builds(made, id=ids, name=names, declared=declared, **rest)
    return st.lists(things, max_size=2, unique_by=lambda thing: thing.id).map(tuple)


def goods(served: st.SearchStrategy[Any], storey: st.SearchStrategy[Any]) -> dict[str, st.SearchStrategy[Any]]:
    uses = st.sampled_from(LiftUse)
    metre = maybe(measured("m"))
    flag = st.sampled_from([None, True, False])
    return {
        "stairs": ided(Stair, kind=stated(st.sampled_from(STAIR_KINDS)), width_m=metre, serves=served),
        "lifts": ided(Lift, rated_load_kg=maybe(measured("kg")), speed_m_s=maybe(measured("m/s")), use=uses,
                      car_m=st.tuples(metre, metre, metre), door_m=st.tuples(metre, metre), through_doors=flag,
                      fire_lift=flag, serves=served, position_m=positions),
        "hoists": ided(Hoist, kind=st.sampled_from(HoistKind), size_m=st.tuples(metre, metre),
                       capacity_kg=maybe(measured("kg")), serves=served, closes_in_fire=flag, position_m=positions),
        "docks": ided(Dock, storey=storey, bays=maybe(measured("1", 0)), platform_height_m=maybe(measured("m", -20, 20)),
                      leveller=flag, depth_m=metre, width_m=metre, position_m=positions),
        "ramps": ided(Ramp, slope_pct=maybe(measured("%", 0, 100)), width_m=metre, radius_m=metre, clear_height_m=metre,
                      serves=served),
        "stores": ided(TransferStore, storey=storey, area_m2=maybe(measured("m2")),
                       hazard=stated(st.sampled_from([str(h.value) for h in Hazard]))),
        "equipment": ided(Equipment, storey=storey, zone=maybe(words), count=maybe(measured("1")), mass_kg=maybe(measured("kg")),
                          size_m=st.tuples(metre, metre, metre), base_m=st.tuples(metre, metre),
                          spacing_m=maybe(measured("m", 0)), dynamic_factor=maybe(measured("1")), vibration=stated(words),
                          along_span=flag, bedding_m=maybe(measured("m", 0)), edge_m=maybe(measured("m", 0)),
                          wheel_load_kn=maybe(measured("kN")),
                          wheel_length_m=metre, wheel_width_m=metre, wheel_track_m=metre, excitation_hz=maybe(measured("Hz")),
                          excitation_n=maybe(measured("N")),
                          outline_m=st.just(()) | st.just(((0.0, 0.1), (5.0, 0.0), (5.0, 7.7)))),
    }


@st.composite
def storeys_of(draw: st.DrawFn) -> tuple[Storey, ...]:
    """Storeys with numbers that run on and rising elevations; heights need not fit them."""
    below, above = draw(st.integers(0, 2)), draw(st.integers(1, 4))
    made: list[Storey] = []
    level = draw(st.floats(-100, 100))
    for number in [n for n in range(-below, above + 1) if n]:
        load = st.builds(FloorLoad, load=st.sampled_from(["kN/m2", "kg/m2"]).flatmap(measured),
                         stated_for=st.sampled_from([None, "slab", "beam", "girder"]),
                         includes=st.lists(st.sampled_from(["finish", "partitions", "hung-services"]), unique=True).map(tuple),
                         basis=st.sampled_from([None, "design", "survey"]))
        zones = draw(ided(Zone, use=stated(st.sampled_from(ZONE_USES)), production=productions, area_m2=maybe(measured("m2")),
                          floor_load=maybe(load), outline=outlines))
        units = draw(ided(Unit, net_area_m2=maybe(measured("m2")), hazard=hazards, use=stated(words), outline=outlines))
        kind = StoreyKind.BASEMENT if number < 0 else StoreyKind.FLOOR
        made.append(Storey(
            id=f"s{number}", number=number, name=draw(names), kind=kind, elevation_m=Measured(level, "m", draw(sources)),
            height_m=draw(maybe(measured("m"))), height_basis=draw(st.sampled_from([None, "finish", "structure"])),
            area_m2=draw(maybe(measured("m2"))), clear_height_beam_m=draw(maybe(measured("m"))),
            clear_height_duct_m=draw(maybe(measured("m"))), floor_finish_m=draw(maybe(measured("m", 0))),
            slab_beam_m=draw(maybe(measured("m", 0))), service_zone_m=draw(maybe(measured("m", 0))),
            raised_floor_m=draw(maybe(measured("m", 0))), clear_height_need_m=draw(maybe(measured("m"))),
            use=draw(stated(st.sampled_from(STOREY_USES))), outline=draw(outlines), declared=draw(declared),
            zones=tuple(_numbered(zones, number)), units=tuple(_numbered(units, number))))
        level += draw(st.floats(0.5, 30))
    return tuple(made)


def _numbered(items: tuple[Any, ...], number: int) -> list[Any]:
    return [replace(item, id=f"{number}/{item.id}") for item in items]


@st.composite
def buildings_of(draw: st.DrawFn, number: int = 1) -> Building:
    storeys = draw(st.just(()) | storeys_of())
    known = [storey.number for storey in storeys]
    some = st.lists(st.sampled_from(known), unique=True).map(tuple) if known else st.just(())
    covered = st.lists(st.sampled_from(known), unique=True, min_size=1).map(tuple) if known else st.nothing()
    top = storeys[-1].elevation_m.value if storeys else 0.0
    roof = draw(maybe(measured("m", top + 0.5, top + 50)))
    parts = {key: draw(value) for key, value in goods(maybe(some), maybe(st.sampled_from(known)) if known else st.none()).items()}
    return Building(
        id=f"b{number}", name=draw(names), use=draw(stated(st.sampled_from(BUILDING_USES))), hazard=draw(hazards),
        sprinklers=draw(sprinklers),
        fire_resistance_grade=draw(stated(st.integers(1, 4))), production=draw(productions), storeys=storeys, roof_m=roof,
        levels_ignored=tuple(draw(st.lists(st.builds(IgnoredLevel, name=names, elevation_m=measured("m", -99, 99),
                                                     why=st.just("roof")), max_size=2))),
        outdoor_ground_m=draw(maybe(measured("m", -50, 50))), height_m=draw(maybe(measured("m"))),
        planning_height_m=draw(maybe(measured("m"))), declared=draw(declared), footprint=draw(outlines),
        storeys_stated=draw(maybe(measured("1", 0))), gross_floor_area_stated_m2=draw(maybe(measured("m2", 0))),
        footprint_m2=draw(maybe(measured("m2"))),
        compartments=draw(ided(Compartment, storeys=covered, area_m2=maybe(measured("m2")), hazard=hazards, sprinklers=sprinklers,
                               exits=maybe(measured("1", 0)), travel_distance_m=maybe(measured("m", 0)))),
        column_grid=draw(maybe(st.builds(ColumnGrid, x_m=axes, y_m=axes, source=sources, columns=maybe(st.integers(0, 9999))))),
        **parts)


axes = st.lists(st.floats(-1e5, 1e5), unique=True, max_size=4).map(lambda values: tuple(sorted(values)))
sites = maybe(st.builds(
    Site, id=names, name=names, declared=declared, north_deg=maybe(measured("deg", 0, 359)),
    neighbours=ided(Neighbour, distance_m=maybe(measured("m", 0)), height_m=maybe(measured("m")), use=stated(words)),
    yards=ided(TruckYard, area_m2=maybe(measured("m2")), bays=maybe(measured("1", 0)),
               outline_m=st.just(()) | st.just(((0.0, 0.1), (5.0, 0.0), (5.0, 7.7))))))
plots = maybe(st.builds(Plot, id=names, name=names, city=stated(words), land_use=stated(words), area_m2=maybe(measured("m2")),
                        declared=declared))


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    file = InputFile(file=draw(names), sha256="0" * 64, format="IFC4", length_unit="m", up_axis="z")
    buildings = tuple(draw(buildings_of(i)) for i in range(1, draw(st.integers(1, 2)) + 1))
    return Reading(input=file, buildings=buildings, report=ImportReport(), plot=draw(plots), site=draw(sites))


def read_back(text: str) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "back.toml"
        path.write_text(text, "utf-8", newline="")
        return read(path)


def bare(value: Any) -> Any:
    """A value without its sources, but with whether it is assumed. Whole numbers and texts as they are."""
    if isinstance(value, Source):
        return value.kind is SourceKind.ASSUMED
    if isinstance(value, Polygon | MultiPolygon):
        return value.wkb
    if isinstance(value, Lift):
        return (bare_fields(value, "use_source"), value.use_source is not None and bare(value.use_source.source))
    if is_dataclass(value) and not isinstance(value, type):
        return bare_fields(value)
    if isinstance(value, tuple | list):
        return tuple(bare(item) for item in value)
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items()}
    return value


def bare_fields(value: Any, *left_out: str) -> dict[str, Any]:
    return {f.name: bare(getattr(value, f.name)) for f in fields(value) if f.name not in left_out}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(readings())
def test_the_round_trip_keeps_every_value_and_what_is_assumed(reading: Reading) -> None:
    text = write_description(reading)
    back = read_back(text)
    assert bare(_used(back.buildings)) == bare(_used(reading.buildings))
    assert bare(back.plot) == bare(reading.plot)
    assert bare(back.site) == bare(reading.site)
    again = write_description(back)
    assert _body(again) == _body(write_description(read_back(again))), "from the second writing on, nothing changes"


def _used(buildings: tuple[Building, ...]) -> list[Any]:
    """A lift's use without a source has the description as its source afterwards."""
    return [replace(b, lifts=tuple(replace(i, use_source=None) for i in b.lifts)) for b in buildings]


def _body(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("# Written from")]


@pytest.mark.parametrize("name", ["songhu-phase-a", "songhu-later-tower"])
def test_the_towers_come_back_with_their_sources(name: str) -> None:
    reading = read(EXAMPLES / f"{name}.toml")
    back = read_back(write_description(reading))
    assert back.buildings == reading.buildings
    assert (back.plot, back.site) == (reading.plot, reading.site)


def test_the_text_depends_on_the_reading_alone() -> None:
    program = ("import sys; from pathlib import Path; from models.readers import read;"
               "from models.writers.description import write_description as w;"
               "sys.stdout.buffer.write(w(read(Path(sys.argv[1]))).encode())")
    path = EXAMPLES / "songhu-later-tower.toml"
    runs = [subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, check=True,
                           cwd=EXAMPLES.parents[1], env={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")]
    assert runs[0] == runs[1] and runs[0].startswith(b'schema = "shanglou.building/1"\n')


def test_derived_levels_are_left_out_and_unknown_is_said() -> None:
    text = write_description(read_back("""schema = "shanglou.building/1"
[[building]]
roof_m = "unknown"
[[building.storey]]
numbers = [1, 2]
height_m = 6.0
"""))
    assert "elevation_m" not in text
    assert 'roof_m = "unknown"' in text
    assert text.count("height_m = 6.0\n") == 2


def test_words_are_written_as_the_reader_takes_them() -> None:
    """Files hold any word as a use: known spellings become the word, others unknown, and the text still says them."""
    reading = read(EXAMPLES / "songhu-phase-a.toml")
    first = reading.buildings[0]
    source = Source(SourceKind.FILE, "property", "a\nb")
    said = [Stated("车间", source), Stated('Büro" \n # x', source), *[None] * (len(first.storeys) - 2)]
    storeys = tuple(replace(storey, use=use) for storey, use in zip(first.storeys, said, strict=True))
    text = write_description(replace(reading, buildings=(replace(first, storeys=storeys),)))
    back = read_back(text).buildings[0].storeys
    assert back[0].use is not None and back[0].use.value == "production"
    assert back[1].use is None
    assert 'use = "unknown"  # "Büro\\" \\n # x": ' in text


def test_ids_that_stand_twice_are_told_apart() -> None:
    reading = read(EXAMPLES / "songhu-phase-a.toml")
    first = reading.buildings[0]
    lifts = tuple(replace(lift, id=lift_id) for lift, lift_id in zip(first.lifts, ("x", "x", "x-2", ""), strict=True))
    back = read_back(write_description(replace(reading, buildings=(replace(first, lifts=lifts),))))
    assert [lift.id for lift in back.buildings[0].lifts] == ["x", "x-2", "x-2-2", "lift-4"]


def test_a_file_name_cannot_break_the_comment() -> None:
    reading = read(EXAMPLES / "songhu-phase-a.toml")
    file = InputFile(file='a"\nschema = "x', sha256="0", format="IFC4", length_unit="m", up_axis="z")
    back = read_back(write_description(Reading(input=file, buildings=reading.buildings, report=ImportReport())))
    assert back.buildings == reading.buildings


@pytest.mark.parametrize("pattern", ["*.ifc", "*.obj", "*.STL", "*.glb"])
def test_real_files_can_be_written_and_read_back(samples: Path, pattern: str) -> None:
    for path in sorted(samples.glob(pattern)):
        try:
            reading = read(path)
        except InputError:
            continue
        back = read_back(write_description(reading))
        assert bare(_used(back.buildings)) == bare(_used(reading.buildings)), path.name
