"""The template of schedules: what is written into it reads back to the same building."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.building import (
    BUILDING_USES,
    PRODUCTIONS,
    ZONE_USES,
    Building,
    FloorLoad,
    Hazard,
    Sprinklers,
    Storey,
    StoreyKind,
    Unit,
    Zone,
)
from models.equipment import Equipment
from models.errors import CallError
from models.logistics import Dock, Hoist, HoistKind, Lift, LiftUse, TransferStore
from models.measured import Measured, Stated, from_file
from models.readers import read
from models.readers.tables import read as read_table
from models.readers.tables.columns import COLUMNS, SHEET_NAMES
from models.schedule import FACTS
from models.writers.workbook import MOST_BUILDINGS, write_template
from workbench.cli import main
from workbench.texts import text

EXAMPLES = Path(__file__).parents[3] / "assets" / "examples"
FILE = from_file("attribute", "x")


def written(folder: Path, buildings: tuple[Building, ...], lang: str = "zh") -> Path:
    path = folder / "template.xlsx"
    path.write_bytes(write_template(buildings, lang, lambda key, values: text(key, lang, values)))
    return path


def bare(value: Any) -> Any:
    """A value without its sources."""
    if isinstance(value, Measured):
        return value.value, value.unit
    if isinstance(value, Stated):
        return value.value
    if isinstance(value, Mapping):
        return {name: bare(item) for name, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: bare(getattr(value, f.name)) for f in fields(value) if f.name != "use_source"}
    return tuple(bare(item) for item in value) if isinstance(value, tuple) else value


def tabled(building: Building) -> Building:
    """A building without what a table cannot hold."""
    def plain(item: Any) -> Any:
        known = {f.name for f in fields(item)} & {"outline", "position_m", "outline_m"}
        facts = {name: fact for name, fact in item.declared.items() if isinstance(item, Zone) and name in FACTS["zone"]}
        return replace(item, declared=facts, **{name: () if name == "outline_m" else None for name in known})

    storeys = tuple(replace(plain(storey), zones=tuple(map(plain, storey.zones)), units=tuple(map(plain, storey.units)))
                    for storey in building.storeys)
    lists = {name: tuple(map(plain, getattr(building, name))) for name in ("lifts", "hoists", "docks", "stores", "equipment")}
    held = building.logistics
    goods = None if held is None else replace(held, declared={}, goods=tuple(map(plain, held.goods)),
                                              trucks=tuple(map(plain, held.trucks)))
    return replace(building, storeys=storeys, **lists, compartments=(), stairs=(), ramps=(), levels_ignored=(), column_grid=None,
                   footprint=None, footprint_m2=None, storeys_stated=None, gross_floor_area_stated_m2=None, logistics=goods,
                   declared={})


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["songhu-phase-a", "songhu-later-tower"])
def test_the_towers_come_back_from_their_template(tmp_path: Path, name: str, lang: str) -> None:
    (building,) = read(EXAMPLES / f"{name}.toml").buildings
    back = read_table(written(tmp_path, (building,), lang))
    assert [bare(b) for b in back.buildings] == [bare(tabled(building))]
    assert all(not notes for _, notes in back.report.lists() if notes and notes[0].code != "desc-zones-partial")
    source = back.buildings[0].lifts[0].rated_load_kg
    assert source is not None and source.source.how == "table-cell"


# any building

LABELS = st.from_regex(r"[A-Z一丁厂房间货][A-Za-z0-9一丁厂房间货#]{0,6}", fullmatch=True)
TEXTS = LABELS | st.sampled_from(
    ["=1+1", "+1", "-x", "@a", "{=A1}", "https://a.b", "'q", "0012", "1e5", "A", "厂房\u3000一", "TRUE"])


def metres(low: float, high: float) -> st.SearchStrategy[Measured]:
    return st.integers(int(low * 1000), int(high * 1000)).map(lambda mm: Measured(mm / 1000, "m", FILE))


def number(unit: str, low: int, high: int) -> st.SearchStrategy[Measured]:
    return st.integers(low * 10, high * 10).map(lambda value: Measured(value / 10, unit, FILE))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def one_of(words: Any) -> st.SearchStrategy[Any]:
    return st.none() | st.builds(Stated, st.sampled_from(words), st.just(FILE))


def listed(made: type, /, **rest: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    things = st.builds(made, id=LABELS, name=TEXTS, **rest)
    return st.lists(things, max_size=3, unique_by=lambda thing: thing.id).map(tuple)


FLAGS = st.sampled_from([None, True, False])
COUNTS = maybe(st.integers(0, 90).map(lambda value: Measured(float(value), "1", FILE)))
AREAS = maybe(number("m2", 1, 9000))
LOADS = maybe(st.builds(
    FloorLoad, load=number("kN/m2", 0, 90) | number("kg/m2", 0, 9000),
    stated_for=st.sampled_from([None, "slab", "beam", "girder"]),
    includes=st.lists(st.sampled_from(["finish", "partitions", "hung-services"]), unique=True).map(tuple),
    basis=st.sampled_from([None, "design", "survey", "leasing"])))


NUMBERS = {name: st.integers(1000, 9000).map(lambda mm: Stated(mm / 1000, FILE)) for name in FACTS["zone"]
           if name not in ("slab_form", "slab_on_grade", "slab_thickness_mm")}
SLABS: st.SearchStrategy[Any] = st.fixed_dictionaries({}, optional={
    **NUMBERS, "slab_form": st.builds(Stated, st.sampled_from(["one-way", "two-way", "flat"]), st.just(FILE)),
    "slab_on_grade": st.builds(Stated, st.booleans(), st.just(FILE)),
    "slab_thickness_mm": st.integers(30, 900).map(lambda mm: Stated(float(mm), FILE))})
"""Declared facts of the floor of a zone."""


@st.composite
def storeys_of(draw: st.DrawFn) -> tuple[Storey, ...]:
    below, above = draw(st.integers(0, 2)), draw(st.integers(1, 4))
    made: list[Storey] = []
    level_mm = draw(st.integers(-9000, 9000))
    used = draw(st.lists(LABELS, min_size=below + above, max_size=below + above, unique=True))
    for i, storey in enumerate(n for n in range(-below, above + 1) if n):
        height_mm = draw(st.integers(2000, 12000))
        zones = draw(listed(Zone, use=one_of(ZONE_USES), production=one_of(PRODUCTIONS), area_m2=AREAS, floor_load=LOADS,
                            declared=SLABS))
        units = draw(listed(Unit, net_area_m2=AREAS, gross_area_m2=AREAS, hazard=one_of(list(Hazard)),
                            use=maybe(st.builds(Stated, TEXTS, st.just(FILE)))))
        made.append(Storey(
            id=f"s{storey}", number=storey,
            name=draw(st.sampled_from([f"{storey}F", f"{storey + 1}F", "夹层"]) | st.just(used[i])),
            kind=StoreyKind.BASEMENT if storey < 0 else draw(st.sampled_from([StoreyKind.FLOOR, StoreyKind.ROOF])),
            elevation_m=Measured(level_mm / 1000, "m", FILE), height_m=Measured(height_mm / 1000, "m", FILE),
            height_basis=draw(st.sampled_from([None, "finish", "structure"])), area_m2=draw(AREAS), use=draw(one_of(ZONE_USES)),
            clear_height_beam_m=draw(maybe(metres(1, 9))), clear_height_duct_m=draw(maybe(metres(1, 9))),
            zones=tuple(replace(zone, id=f"{storey}{zone.id}") for zone in zones),
            units=tuple(replace(unit, id=f"{storey}{unit.id}") for unit in units)))
        level_mm += height_mm
    return tuple(made)


@st.composite
def buildings_of(draw: st.DrawFn) -> Building:
    storeys = draw(storeys_of())
    known = [storey.number for storey in storeys]
    served = maybe(st.lists(st.sampled_from(known), unique=True, min_size=1).map(lambda numbers: tuple(sorted(numbers))))
    on = maybe(st.sampled_from(known))
    size = maybe(metres(0.1, 90))
    top = storeys[-1].elevation_m.value
    return Building(
        id=draw(LABELS), name=draw(TEXTS), use=draw(one_of(BUILDING_USES)), hazard=draw(one_of(list(Hazard))),
        production=draw(one_of(PRODUCTIONS)), sprinklers=draw(one_of(list(Sprinklers))),
        fire_resistance_grade=draw(one_of([1, 2, 3, 4])), storeys=storeys, outdoor_ground_m=draw(maybe(metres(-9, 9))),
        roof_m=draw(metres(top + 1, top + 30)), roof_finish_m=draw(maybe(metres(top + 1, top + 30))),
        height_m=draw(metres(1, 200)), planning_height_m=draw(maybe(metres(1, 200))),
        lifts=draw(listed(Lift, use=st.sampled_from(LiftUse), rated_load_kg=maybe(number("kg", 50, 9000)),
                          speed_m_s=maybe(number("m/s", 1, 9)), car_m=st.tuples(size, size, size), door_m=st.tuples(size, size),
                          through_doors=FLAGS, fire_lift=FLAGS, serves=served)),
        hoists=draw(listed(Hoist, kind=st.sampled_from(HoistKind), size_m=st.tuples(size, size),
                           capacity_kg=maybe(number("kg", 50, 90000)), serves=served, closes_in_fire=FLAGS)),
        docks=draw(listed(Dock, storey=on, bays=COUNTS, platform_height_m=maybe(metres(-2, 2)), leveller=FLAGS, depth_m=size,
                          width_m=size)),
        stores=draw(listed(TransferStore, storey=on, area_m2=AREAS, hazard=one_of([str(item.value) for item in Hazard]))),
        equipment=draw(listed(Equipment, storey=on, zone=maybe(TEXTS), count=COUNTS, mass_kg=maybe(number("kg", 1, 90000)),
                              size_m=st.tuples(size, size, size), base_m=st.tuples(size, size), spacing_m=maybe(metres(0, 9)),
                              dynamic_factor=maybe(number("1", 1, 5)), vibration=maybe(st.builds(Stated, TEXTS, st.just(FILE))))))


def shown(value: Any) -> Any:
    """As a table gives it back: blanks of a name are single and plain."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    return tuple(shown(item) for item in value) if isinstance(value, tuple) else value


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(buildings_of(), st.sampled_from(["zh", "en"]))
def test_any_building_comes_back_from_its_template(building: Building, lang: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        back = read_table(written(Path(folder), (building,), lang))
    (found,) = back.buildings
    for field in fields(Building):
        if field.name != "levels_ignored":
            assert shown(bare(getattr(found, field.name))) == shown(bare(getattr(building, field.name))), field.name


def test_several_buildings_come_back(tmp_path: Path) -> None:
    towers = tuple(tabled(read(EXAMPLES / f"songhu-{name}.toml").buildings[0]) for name in ("phase-a", "later-tower"))
    back = read_table(written(tmp_path, towers))
    assert [bare(b) for b in back.buildings] == [bare(b) for b in towers]


# the file itself


@pytest.mark.parametrize(("lang", "place"), [("zh", 0), ("en", 1)])
def test_an_empty_template_has_every_sheet_with_units_lists_and_notes(tmp_path: Path, lang: str, place: int) -> None:
    book = openpyxl.load_workbook(written(tmp_path, (), lang))
    assert book.sheetnames == [SHEET_NAMES[kind][place] for kind in COLUMNS]
    sheet = book[SHEET_NAMES["zone"][place]]
    heads = [cell.value for cell in sheet[1]]
    assert ({"荷载 (kN/㎡)", "荷载 (kg/㎡)"} if lang == "zh" else {"load (kN/m²)", "load (kg/m²)"}) <= set(heads)
    rules = sheet.data_validations.dataValidation
    assert len(rules) == len(heads) and all(rule.prompt and rule.promptTitle for rule in rules)
    lists = [rule.formula1 for rule in rules if rule.type == "list"]
    assert any(("生产" if lang == "zh" else "production") in text for text in lists)


def test_nothing_is_written_as_a_formula(tmp_path: Path) -> None:
    (building,) = read(EXAMPLES / "songhu-phase-a.toml").buildings
    path = written(tmp_path, (replace(building, name='=HYPERLINK("http://x")'),))
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert sheets and all(b"<f>" not in sheet and b"<hyperlink" not in sheet for sheet in sheets)
    assert openpyxl.load_workbook(path)[SHEET_NAMES["building"][0]]["A2"].data_type == "s"
    assert read_table(path).buildings[0].name == '=HYPERLINK("http://x")'


def test_the_same_building_gives_the_same_bytes(tmp_path: Path) -> None:
    buildings = tuple(read(EXAMPLES / "songhu-phase-a.toml").buildings)
    assert written(tmp_path, buildings).read_bytes() == written(tmp_path, buildings).read_bytes()


def test_too_many_buildings_are_refused() -> None:
    building = Building(id="b", name="b")
    with pytest.raises(CallError) as caught:
        write_template((building,) * (MOST_BUILDINGS + 1), "zh", lambda key, values: "")
    assert caught.value.key == "template-too-many"
    assert write_template((building,) * MOST_BUILDINGS, "zh", lambda key, values: "")


# on the command line


def test_the_command_writes_a_template(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "t.xlsx"
    assert main(["inspect", str(EXAMPLES / "songhu-phase-a.toml"), "--template", str(out)]) == 0
    assert len(read(out).buildings[0].storeys) == len(read(EXAMPLES / "songhu-phase-a.toml").buildings[0].storeys)
    assert main(["inspect", "--template", str(tmp_path / "empty.xlsx"), "--lang", "en"]) == 0
    assert openpyxl.load_workbook(tmp_path / "empty.xlsx").sheetnames[1] == "storeys"
    capsys.readouterr()


@pytest.mark.parametrize("arguments", [["inspect"], ["inspect", str(EXAMPLES / "songhu-phase-a.toml"), "--template", "a.csv"]])
def test_calls_that_cannot_be(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.strip()
