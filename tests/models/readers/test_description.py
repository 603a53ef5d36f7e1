"""Building descriptions: hand-computed levels, areas and references."""

import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.building import NEVER_DECLARED, Hazard, Sprinklers, StoreyKind
from models.errors import InputError
from models.logistics import HoistKind, LiftUse
from models.measured import SourceKind
from models.readers import read
from models.readers.description import _parse
from models.reading import Reading, ReadOptions
from models.vocabularies import BUILDING, PRODUCTION, STAIR, STOREY, ZONE, Vocabulary
from workbench.texts import catalogue

EXAMPLES = Path(__file__).parents[3] / "assets" / "examples"

HALL = """
[[building]]
id = "hall"
name = "一号厂房"

[[building.footprint]]
storeys = [1, 3]
outline_m = [[0, 0], [60, 0], [60, 40], [0, 40]]
holes_m = [[[10, 10], [20, 10], [20, 20], [10, 20]]]

[[building.storey]]
numbers = 1
height_m = 8.0

[[building.storey]]
numbers = [2, 3]
height_m = 6.0
"""


def reading_of(tmp_path: Path, body: str) -> Reading:
    path = tmp_path / "a.toml"
    path.write_text('schema = "shanglou.building/1"\n' + body, "utf-8")
    return read(path)


def test_heights_are_summed_upwards_and_the_roof_is_the_top(tmp_path: Path) -> None:
    building = reading_of(tmp_path, HALL).buildings[0]
    assert [s.elevation_m.value for s in building.storeys] == [0.0, 8.0, 14.0]
    assert [s.name for s in building.storeys] == ["1F", "2F", "3F"]
    assert building.roof_m is not None and building.roof_m.value == 20.0
    assert building.height_m is not None and building.height_m.value == 20.0
    assert building.storeys[1].elevation_m.source.kind is SourceKind.GEOMETRY
    assert building.fire_height_m is None


def test_the_area_comes_from_the_footprint_less_its_holes(tmp_path: Path) -> None:
    building = reading_of(tmp_path, HALL).buildings[0]
    area = building.storeys[2].area_m2
    assert area is not None
    assert area.value == 60 * 40 - 10 * 10
    assert (area.source.kind, area.source.how) == (SourceKind.GEOMETRY, "desc-footprint")
    assert building.gross_floor_area_m2 is not None and building.gross_floor_area_m2.value == 3 * 2300


def test_basements_go_downwards_and_a_given_ground_level_counts(tmp_path: Path) -> None:
    building = reading_of(tmp_path, """
[[building]]
[[building.storey]]
numbers = [-2, -1]
height_m = 4.0
[[building.storey]]
numbers = 1
elevation_m = 1.2
height_m = 6.0
[[building.storey]]
numbers = 2
kind = "roof"
""").buildings[0]
    assert [(s.number, s.name, s.elevation_m.value) for s in building.storeys] == [
        (-2, "B2", -6.8), (-1, "B1", -2.8), (1, "1F", 1.2), (2, "2F", 7.2)]
    assert [s.kind for s in building.storeys] == [StoreyKind.BASEMENT, StoreyKind.BASEMENT, StoreyKind.FLOOR, StoreyKind.ROOF]
    assert building.roof_m is not None and building.roof_m.value == 7.2
    assert building.height_m is not None and building.height_m.value == 6.0


def test_heights_follow_from_elevations(tmp_path: Path) -> None:
    building = reading_of(tmp_path, """
[[building]]
roof_m = 13.0
outdoor_ground_m = -1.2
roof_finish_m = 13.3
[[building.storey]]
numbers = 1
[[building.storey]]
numbers = 2
elevation_m = 7.5
""").buildings[0]
    assert [s.height_m.value if s.height_m else None for s in building.storeys] == [7.5, 5.5]
    assert building.fire_height_m is not None and building.fire_height_m.value == 14.5


def test_unknown_stays_unknown(tmp_path: Path) -> None:
    building = reading_of(tmp_path, """
[[building]]
sprinklers = "unknown"
roof_m = "unknown"
[[building.storey]]
numbers = 1
height_m = 6.0
area_m2 = "unknown"
[[building.footprint]]
storeys = 1
outline_m = [[0, 0], [1, 0], [1, 1]]
""").buildings[0]
    assert building.sprinklers is None and building.roof_m is None and building.height_m is None
    assert building.storeys[0].area_m2 is None


def test_sources(tmp_path: Path) -> None:
    building = reading_of(tmp_path, """
[[building]]
hazard = "丙2"
grade = { value = 2, assumed = "old stock" }
sprinklers = "partial"
outdoor_ground_m = { value = -0.3, source = "survey 2024, p. 3" }
[[building.storey]]
numbers = 1
height_m = { value = 6.0, assumed = "no drawing" }
[[building.storey]]
numbers = 2
height_m = 4.5
""").buildings[0]
    assert building.hazard is not None and building.hazard.value is Hazard.C2
    assert str(building.hazard.source) == "person: description (a.toml: building[1].hazard)"
    assert building.fire_resistance_grade is not None
    assert str(building.fire_resistance_grade.source) == "assumed: description-assumed (old stock)"
    assert building.outdoor_ground_m is not None
    assert str(building.outdoor_ground_m.source) == "file: description-source (survey 2024, p. 3)"
    assert building.sprinklers is not None and building.sprinklers.value is Sprinklers.PARTIAL
    assert building.storeys[1].elevation_m.source.kind is SourceKind.ASSUMED, "it rests on an assumed height"


def test_zones_units_and_compartments_over_ranges(tmp_path: Path) -> None:
    building = reading_of(tmp_path, HALL + """
[[building.zone]]
storeys = [2, 3]
id = "p"
load_kg_m2 = 800
stated_for = "slab"
includes = ["finish"]
basis = "survey"
[[building.zone]]
storeys = 1
id = "g"
load_kn_m2 = 12
production = "heavy_machining"
declared = { clean = true, "级别" = { value = 7, assumed = "?" } }
[[building.unit]]
storeys = "1, 3"
net_area_m2 = 100
[[building.compartment]]
storeys = [1, 2]
hazard = "丁"
[[building.compartment]]
storeys = "3"
one_per_storey = true
id = "c"
""").buildings[0]
    first, second, third = building.storeys
    assert [z.id for z in second.zones] == ["2F-p"] and [z.id for z in third.zones] == ["3F-p"]
    load = second.zones[0].floor_load
    assert load is not None and (load.load.value, load.load.unit, load.stated_for) == (800.0, "kg/m2", "slab")
    assert second.floor_load_kn_m2 is None, "a load in kg/m2 keeps its unit"
    assert first.floor_load_kn_m2 is not None and first.floor_load_kn_m2.value == 12.0
    assert first.zones[0].declared["clean"].value is True and first.zones[0].declared["级别"].value == 7
    assert [len(s.units) for s in building.storeys] == [1, 0, 1]
    assert [(c.id, c.storeys) for c in building.compartments] == [("compartment-1", (1, 2)), ("3F-c", (3,))]


def test_logistics(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, HALL + """
[[building.lift]]
use = "客货梯"
rated_load_kg = 3000
speed_m_s = 0.5
car_m = [2.0, { value = 2.8, assumed = "usual" }, "unknown"]
door_m = { value = [1.8, 2.1], source = "maker" }
serves = "1..3"
[[building.hoist]]
kind = "吊装井"
size_m = [4, 5]
serves = [1, 3]
[[building.ramp]]
slope_pct = 8
serves = "all"
[[building.dock]]
storey = 1
bays = 4
platform_height_m = 1.2
[[building.store]]
storey = 1
hazard = "丙1"
[site]
[[site.yard]]
area_m2 = 900
outline_m = [[0, -20], [45, -20], [45, 0]]
[[site.neighbour]]
distance_m = 13
[plot]
area_m2 = 5000
plot_ratio_min = 1.5
plot_ratio_max = 3.5
""")
    building = reading.buildings[0]
    lift = building.lifts[0]
    assert (lift.use, lift.serves) == (LiftUse.FREIGHT_PASSENGER, (1, 2, 3))
    assert [None if c is None else (c.value, c.source.kind) for c in lift.car_m] == [
        (2.0, SourceKind.PERSON), (2.8, SourceKind.ASSUMED), None]
    assert building.hoists[0].kind is HoistKind.WELL and building.hoists[0].serves == (1, 3)
    assert building.ramps[0].serves == (1, 2, 3)
    assert building.docks[0].bays is not None and building.docks[0].bays.value == 4.0
    assert building.stores[0].hazard is not None and building.stores[0].hazard.value == "C1"
    assert reading.site is not None and len(reading.site.yards[0].outline_m) == 3
    assert reading.plot is not None and reading.plot.plot_ratio_max is not None
    assert [note.code for note in reading.report.guesses] == ["desc-serves-two", "desc-assumed"]
    assert_told(reading)


def test_grid_from_bays_and_from_positions(tmp_path: Path) -> None:
    bays = reading_of(tmp_path, HALL + """
[building.grid]
origin_m = [0.3, 0.5]
bays_x_m = [8.4, 8.4, 9.0]
y_m = [0.5, 8.9]
""").buildings[0].column_grid
    assert bays is not None
    assert bays.x_m == (0.3, 8.7, 17.1, 26.1) and bays.y_m == (0.5, 8.9)
    assert bays.bays_x_m == (8.4, 8.4, 9.0)


@pytest.mark.parametrize(("body", "code", "subject"), [
    ("numbers = 1\nheight_m = 45", "desc-height-implausible", "1F"),
    ("numbers = 1\nheight_m = 6\nclear_height_beam_m = 6", "desc-clear-too-high", "1F"),
    ("numbers = 1\nheight_m = 6\n[[building.storey]]\nnumbers = 2\nelevation_m = 6.2", "desc-height-conflict", "1F"),
    ("numbers = 1\narea_m2 = 12\n[[building.footprint]]\nstoreys = 1\noutline_m = [[0,0],[4,0],[4,4],[0,4]]",
     "desc-area-conflict", "1F"),
    ("numbers = 1\narea_m2 = 12\n[[building.zone]]\nstoreys = 1\narea_m2 = 13", "desc-zones-too-large", "1F"),
    ("numbers = 1\narea_m2 = 100\n[[building.compartment]]\nstoreys = 1\narea_m2 = 102.1", "desc-compartments-too-large", "1F"),
])
def test_doubtful_figures_are_kept_and_reported(tmp_path: Path, body: str, code: str, subject: str) -> None:
    reading = reading_of(tmp_path, f"[[building]]\n[[building.storey]]\n{body}")
    assert [(note.code, note.subject) for note in reading.report.errors] == [(code, subject)]
    assert_told(reading)


FLOORS = """
[[building]]
[[building.storey]]
numbers = [-1, 5]
height_m = 6
area_m2 = 1000
[[building.storey]]
numbers = 6
height_m = 6
"""


def area_notes(tmp_path: Path, body: str) -> list[tuple[str, str, str, str]]:
    reading = reading_of(tmp_path, FLOORS + body)
    assert_told(reading)
    return [(n.code, n.subject, str(n.values["entered"]), str(n.values["area"])) for _, notes in reading.report.lists()
            for n in notes if n.code.startswith(("desc-zones", "desc-compartments"))]


def compartment(storeys: str, area: str, more: str = "") -> str:
    return f"[[building.compartment]]\nstoreys = {storeys}\narea_m2 = {area}\n{more}\n"


def zone(storeys: str, area: str) -> str:
    return f"[[building.zone]]\nid = 'z{storeys}{area}'\nstoreys = {storeys}\narea_m2 = {area}\n"


def test_compartments_that_leave_a_part_of_a_storey_out_are_reported(tmp_path: Path) -> None:
    both = compartment("1", "600") + compartment("1", "379")
    assert area_notes(tmp_path, both) == [("desc-compartments-partial", "1F", "979", "1000")]
    assert area_notes(tmp_path, compartment("1", "600") + compartment("1", "380")) == [], "2 % is the tolerance"
    assert area_notes(tmp_path, compartment("1", "1020")) == []
    assert area_notes(tmp_path, compartment("1", "1020.1")) == [("desc-compartments-too-large", "1F", "1020.1", "1000")]
    assert area_notes(tmp_path, compartment("1", "300") + compartment("1", "'unknown'")) == [], "what is open cannot be judged"
    assert area_notes(tmp_path, compartment("1", "1100") + compartment("1", "'unknown'")) == [
        ("desc-compartments-too-large", "1F", "1100", "1000")]
    assert area_notes(tmp_path, compartment("6", "10")) == [], "the storey's own area is unknown"


def test_alike_storeys_are_named_in_one_note(tmp_path: Path) -> None:
    body = compartment("'-1, 1, 3..5'", "900", "one_per_storey = true\nid = 'c'")
    assert area_notes(tmp_path, body) == [("desc-compartments-partial", "B1, 1F, 3F – 5F", "900", "1000")]


def test_a_compartment_over_several_storeys_is_compared_with_their_sum(tmp_path: Path) -> None:
    assert area_notes(tmp_path, compartment("[1, 2]", "2000")) == []
    assert area_notes(tmp_path, compartment("[1, 2]", "1000")) == [("desc-compartments-partial", "1F + 2F", "1000", "2000")]
    chain = compartment("[1, 2]", "1500") + compartment("4", "1000") + compartment("[2, 3]", "1600")
    assert area_notes(tmp_path, chain) == [("desc-compartments-too-large", "1F + 2F + 3F", "3100", "3000")]


def test_zones_that_leave_a_part_of_a_storey_out_are_reported(tmp_path: Path) -> None:
    assert area_notes(tmp_path, zone("[2, 3]", "700")) == [("desc-zones-partial", "2F – 3F", "700", "1000")]
    assert area_notes(tmp_path, zone("1", "700") + "[[building.store]]\nstorey = 1\narea_m2 = 290") == [], "a store lies beside"
    assert area_notes(tmp_path, zone("1", "1000") + "[[building.store]]\nstorey = 1\narea_m2 = 290") == [], "or in a zone"
    assert area_notes(tmp_path, zone("1", "700") + "[[building.zone]]\nstoreys = 1\n") == []
    assert area_notes(tmp_path, "[[building.zone]]\nstoreys = 1\n") == []


def test_words_are_taken_in_chinese_and_in_english(tmp_path: Path) -> None:
    building = reading_of(tmp_path, """
[[building]]
use = "工业厂房"
production = { value = "电子", assumed = "?" }
[[building.storey]]
numbers = [1, 2]
height_m = 6
use = "生产"
declared = { production = "轻型机械加工" }
[[building.storey]]
numbers = 3
height_m = 6
use = "Storage"
[[building.zone]]
storeys = 1
use = "生产车间"
production = "Heavy machining"
[[building.zone]]
storeys = 2
[[building.stair]]
kind = "防烟楼梯间"
[[building.stair]]
kind = "Smoke Proof"
""").buildings[0]
    assert building.use is not None and building.use.value == "factory"
    assert building.use.source.where == "a.toml: building[1].use"
    assert building.production is not None and building.production.value == "electronics"
    assert building.production.source.kind is SourceKind.ASSUMED
    assert [s.use.value for s in building.storeys if s.use] == ["production", "production", "storage"]
    assert building.storeys[0].declared["production"].value == "light_machining"
    first, second = building.storeys[0].zones[0], building.storeys[1].zones[0]
    assert first.use is not None and first.production is not None
    assert (first.use.value, first.production.value) == ("production", "heavy_machining")
    assert second.use is None, "a zone without a use has that of its storey"
    assert [stair.kind.value for stair in building.stairs if stair.kind] == ["smoke-proof", "smoke-proof"]


@pytest.mark.parametrize(("vocabulary", "prefix"), [
    (BUILDING, "use"), (ZONE, "zone_use"), (STOREY, "storey_use"), (PRODUCTION, "production"), (STAIR, "stair_type")])
def test_what_the_program_shows_can_be_written(vocabulary: Vocabulary, prefix: str) -> None:
    for word in vocabulary.words:
        assert vocabulary.find(word) == word
        for shown in catalogue().get(f"word.{prefix}.{word}", {}).values():
            assert vocabulary.find(shown) == word, shown


def test_the_explanation_names_every_word() -> None:
    explained = set(re.findall(r"[\w-]+", (EXAMPLES / "README.md").read_text("utf-8")))
    assert {word for vocabulary in (BUILDING, ZONE, PRODUCTION, STAIR) for word in vocabulary.words} <= explained


def test_spellings_are_sound() -> None:
    assert [BUILDING.find(text) for text in ("Ｒ＆Ｄ", " 厂 房 ", "综合体", "")] == ["rd", "factory", None, None]
    for words, others in ((("a", "b"), {"a": "x", "b": "X"}), (("a", "b"), {"a": "x"}), (("a",), {"a": "x", "b": ""})):
        with pytest.raises(ValueError):
            Vocabulary.of(words, others)


def test_facts_that_may_be_declared_are_told_apart_from_fields() -> None:
    assert not {"hazard", "production", "dormitory_present", "building_footprint_m2", "persons_max_storey"} & NEVER_DECLARED
    assert {"fire_height_m", "height_class", "part", "lift_count", "gross_floor_area_m2", "floor_load_kn_m2"} <= NEVER_DECLARED


def assert_told(reading: Reading) -> None:
    """Every note has its text in both languages, with nothing left to fill in."""
    for _, notes in reading.report.lists():
        for note in notes:
            for lang in ("zh", "en"):
                template = catalogue()[f"report.{note.code}"][lang]
                fields = {name for _, name, _, _ in string.Formatter().parse(template) if name}
                assert fields <= {"subject", *note.values}


def test_every_source_has_a_text() -> None:
    for how in ("description", "description-assumed", "description-source", "desc-level-zero", "desc-level-sum",
                "desc-level-difference", "desc-footprint", "edit-moved"):
        assert {"zh", "en"} <= set(catalogue()[f"source.{how}"])


TABLES = ["plot", "site", "site.neighbour", "site.yard", "building", "building.grid", "building.footprint", "building.storey",
          "building.zone", "building.unit", "building.compartment", "building.stair", "building.lift", "building.hoist",
          "building.dock", "building.ramp", "building.store", "building.equipment", "building.plan", "building.ignored_level"]
NEEDED = {"building.grid": "x_m = [0]\ny_m = [0]", "building.footprint": "storeys = 1\noutline_m = [[0,0],[1,0],[1,1]]",
          "building.storey": "numbers = 2", "building.zone": "storeys = 1",
          "building.plan": "outline_m = [[0,0],[1,0],[1,1]]", "building.unit": "storeys = 1",
          "building.compartment": "storeys = 1",
          "building.hoist": "kind = 'well'", "building.ignored_level": "elevation_m = 1\nwhy = 'sill'"}


@pytest.mark.parametrize("table", TABLES)
def test_the_explanation_names_every_key(tmp_path: Path, table: str) -> None:
    header = f"[{table}]" if table in ("plot", "site", "building.grid", "building.plan") else f"[[{table}]]"
    parent = "[site]\n" if table.startswith("site.") else ""
    building = "[[building]]\n[[building.storey]]\nnumbers = 1\nheight_m = 6\n"
    body = f"{header}\n{NEEDED.get(table, '')}\n\"?\" = 1\n"
    with pytest.raises(InputError) as caught:
        reading_of(tmp_path, building + body if table.startswith("building.") else parent + body + building)
    assert caught.value.key == "desc-unknown-key"
    keys = set(str(caught.value.values["allowed"]).split(", ")) - {"declared"}
    top = table.split(".")[0] if table.startswith("site.") else table
    row = next(line for line in (EXAMPLES / "README.md").read_text("utf-8").splitlines() if re.match(rf"\| `\[+{top}\]+` ", line))
    tables = {"neighbour", "yard", "grid", "footprint", "storey", "zone", "unit", "compartment", "stair", "lift", "hoist", "dock",
              "ramp", "store", "equipment", "plan", "ignored_level", "logistics", "passage"}
    tables = tables if table in ("site", "building") else set()
    outline = {"outline_m", "holes_m", "parts"} if "outline" in row else set()
    assert keys - tables - outline <= set(re.findall(r"\w+", row))


def test_options_without_meaning_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('schema = "shanglou.building/1"\n' + HALL)
    report = read(path, ReadOptions(unit="mm", up_axis="y", storeys=path)).report
    assert [note.subject for note in report.dropped] == ["--unit", "--up", "--storeys"]
    assert_told(read(path, ReadOptions(unit="mm")))
    assert read(path, ReadOptions(unit="m", up_axis="z")).report.dropped == ()


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbf" + ('schema = "shanglou.building/1"\n' + HALL).replace("\n", "\r\n").encode())
    assert read(path).buildings[0].name == "一号厂房"


@given(st.binary(max_size=300))
def test_any_bytes_give_a_document_or_an_input_error(content: bytes) -> None:
    try:
        _parse(content, "a.toml")
    except InputError as error:
        assert error.code == "syntax" and int(str(error.values["line"])) >= 1


@pytest.mark.parametrize(("name", "heights", "fire_height", "area", "freight"), [
    ("songhu-phase-a", [6.0] + [4.5] * 9, 46.95, 24696.0, [3000.0] * 3),
    ("songhu-later-tower", [8.0] + [6.0] * 4 + [5.4] * 7, 71.3, 29635.2, [5000.0] * 4),
])
def test_the_towers(name: str, heights: list[float], fire_height: float, area: float, freight: list[float]) -> None:
    reading = read(EXAMPLES / f"{name}.toml")
    building = reading.buildings[0]
    assert [s.height_m.value for s in building.storeys if s.height_m] == heights
    assert building.height_m is not None and building.height_m.value == pytest.approx(sum(heights), abs=1e-9)
    assert building.fire_height_m is not None and building.fire_height_m.value == fire_height
    assert building.gross_floor_area_m2 is not None and building.gross_floor_area_m2.value == pytest.approx(area)
    assert [i.rated_load_kg.value for i in building.lifts if i.use is LiftUse.FREIGHT and i.rated_load_kg] == freight
    notes = [note.code for _, found in reading.report.lists() for note in found]
    assert notes == ["desc-assumed"]


@pytest.mark.parametrize(("name", "told"), [("songhu-phase-a", range(1, 11)), ("songhu-later-tower", range(1, 6))])
def test_only_what_the_story_gives_is_cited(name: str, told: range) -> None:
    building = read(EXAMPLES / f"{name}.toml").buildings[0]
    cited = [s.number for s in building.storeys if s.height_m and s.height_m.source.kind is SourceKind.FILE]
    assert cited == list(told)
    assert building.gross_floor_area_m2 is not None
    assert building.gross_floor_area_m2.source.kind is SourceKind.ASSUMED
    assert all(z.floor_load and z.floor_load.load.source.kind is SourceKind.ASSUMED for s in building.storeys for z in s.zones)


@pytest.mark.parametrize("name", ["songhu-phase-a", "songhu-later-tower"])
def test_the_reasons_are_short_and_chinese(name: str) -> None:
    text = (EXAMPLES / f"{name}.toml").read_text("utf-8")
    reasons, cited = (set(re.findall(f'{key} = "([^"]*)"', text)) for key in ("assumed", "source"))
    assert len(reasons) > 50 and cited
    for reason in reasons:
        assert len(reason) <= 30 and "、" not in reason, "they are printed one after the other, parted by 、"
        assert not re.search("[A-Za-z]{3,}", reason) and re.search("[一-鿿]", reason), reason
    assert all(re.fullmatch(r"松湖智谷案例 [a-z0-9-]+(：[一-鿿]+)?", citation) for citation in cited)


@pytest.mark.parametrize("name", ["songhu-phase-a", "songhu-later-tower"])
def test_the_parts_of_a_tower_fit_into_its_storeys(name: str) -> None:
    building = read(EXAMPLES / f"{name}.toml").buildings[0]
    stores = {i.storey: i.area_m2.value for i in building.stores if i.area_m2}
    for storey in building.storeys:
        whole = sum(z.area_m2.value for z in storey.zones if z.area_m2) + stores.get(storey.number, 0.0)
        core = sum(z.area_m2.value for z in storey.zones if z.area_m2 and z.use and z.use.value == "circulation")
        assert storey.area_m2 is not None and whole == pytest.approx(storey.area_m2.value)
        assert core > 0.1 * storey.area_m2.value, "the core needs its tenth"
    for lift in building.lifts:
        width, depth, _ = lift.car_m
        assert width and depth and lift.rated_load_kg
        allowed = {2000.0: 4.2, 3000.0: 5.8, 5000.0: 9.0}[lift.rated_load_kg.value]
        assert width.value * depth.value <= allowed, "car area in m2 by rated load, GB/T 7588.1 table 6 and 0.16 per 100 kg"
