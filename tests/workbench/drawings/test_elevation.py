"""The section and what a dragged line would bring, with figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from models.building import Building, Storey
from models.edits import set_storey_height
from models.measured import assumed, from_file, metres
from models.readers import read
from models.reading import LevelArea, Reading
from workbench.checked import Checked, Choices, check
from workbench.drawings.consequence_words import consequence_lines, height_line
from workbench.drawings.consequences import Consequences, consequences, crossed
from workbench.drawings.elevation import limits, lines, section_drawing, usable_words
from workbench.drawings.level_lines import Bar, LevelLine, bars, drawn_to, level_lines, own_name, room
from workbench.drawings.marks import Caption, Dimension, Region, Stroke
from workbench.sheets.words import Words

EXAMPLES = Path(__file__).parents[3] / "assets" / "examples"
FILE = from_file("test", "tower.obj")
ZH, EN = Words("zh"), Words("en")
DAY = date(2026, 11, 22)
JM = ("jiangmen-2026",)


@pytest.fixture(scope="module")
def phase_a() -> Reading:
    return read(EXAMPLES / "songhu-phase-a.toml")


def judged(reading: Reading, building: Building, before: Checked | None = None, **choices: object) -> Checked:
    return check(replace(reading, buildings=(building,)), Choices(on=DAY, **choices), before=before)  # type: ignore[arg-type]


def brought(reading: Reading, storey_id: str, height_m: float, start: Building | None = None, **choices: object) -> Consequences:
    old = start or reading.buildings[0]
    new = set_storey_height(old, storey_id, height_m).building
    before = judged(reading, old, **choices)
    return consequences(old, new, before.run, judged(reading, new, before, **choices).run)


def test_the_lines_are_tops_above_ground_and_floors_below() -> None:
    storeys = tuple(Storey(id=i, number=n, name=i, elevation_m=metres(level, FILE),
                           height_m=None if h is None else metres(h, FILE))
                    for i, n, level, h in (("B1", -1, -4.0, 4.0), ("1F", 1, 0.0, 6.0), ("2F", 2, 6.0, None)))
    found = lines(Building(id="b", name="B", storeys=storeys))
    assert [(line.storey.id, line.level_m, line.up) for line in found] == [("B1", -4.0, False), ("1F", 6.0, True)]
    assert found[1].height_at(7.25) == 7.25
    assert found[0].height_at(-4.5) == 4.5


def test_the_section_of_phase_a(phase_a: Reading) -> None:
    drawing = section_drawing(phase_a.buildings[0], {"1F": "fail"}, ZH)
    regions = [mark for mark in drawing.marks if isinstance(mark, Region)]
    assert [mark.key for mark in regions if mark.style == "storey-fail"] == [("storey", "1F")]
    assert sum(mark.style == "storey-not-applicable" for mark in regions) == 9
    fire = [mark.points[0][1] for mark in drawing.marks if isinstance(mark, Stroke) and mark.style.startswith("fire")]
    assert fire == pytest.approx([23.85, 31.85, 49.85])     # 24, 32, 50 over the ground at -0.15; 100 is far above
    passed = [mark.style for mark in drawing.marks if isinstance(mark, Stroke) and mark.style.startswith("fire")]
    assert passed == ["fire-passed", "fire-passed", "fire"]     # 46.95 m
    height = next(mark for mark in drawing.marks if isinstance(mark, Dimension))
    assert "46.95" in height.text
    said = [mark.text for mark in drawing.marks if isinstance(mark, Caption)]
    assert said.count("可用 3.10 / 需 3.50 m") == 9
    assert said.count("可用 4.50 / 需 4.20 m") == 1


def test_the_bands_of_a_storey_fill_its_height(phase_a: Reading) -> None:
    drawing = section_drawing(phase_a.buildings[0], {}, ZH)
    bands = [mark for mark in drawing.marks
             if isinstance(mark, Region) and mark.style.startswith("band-") and mark.key == ("storey", "1F")]
    edges = sorted({y for mark in bands for _, y in mark.rings[0]})
    assert edges == pytest.approx([0.0, 0.05, 4.55, 5.15, 6.0])     # finish, room, ducts, beams at 5.1 over the finish


@pytest.mark.parametrize(("need", "usable", "verdict"), [
    (3.0, 3.1, "pass"), (3.1, 3.1, "pass"), (3.2, 3.1, "fail"), (3.0, None, "no-data"),
])
def test_usable_height_against_need(need: float, usable: float | None, verdict: str) -> None:
    from models.engineering.clear_height import breakdown

    storey = Storey(id="s", number=1, name="s", elevation_m=metres(0.0, FILE), height_m=metres(4.5, FILE),
                    clear_height_need_m=metres(need, FILE), raised_floor_m=metres(0.0, FILE),
                    clear_height_duct_m=None if usable is None else metres(usable, FILE))
    assert usable_words(breakdown(storey), ZH)[0] == verdict


def test_no_section_without_storeys() -> None:
    assert section_drawing(Building(id="b", name="B"), {}, ZH).marks == ()


@pytest.mark.parametrize(("before", "after", "lines_"), [
    (23.9, 24.0, []), (24.0, 24.001, [(24.0, True)]), (24.001, 24.0, [(24.0, False)]),
    (20.0, 60.0, [(24.0, True), (32.0, True), (50.0, True)]),
    (101.0, 99.0, [(100.0, False)]), (None, 60.0, []),
])
def test_lines_of_fire_height(before: float | None, after: float, lines_: list[tuple[float, bool]]) -> None:
    assert [(one.height_m, one.upwards) for one in crossed(before, after)] == lines_


def test_raising_a_storey_over_fifty_metres(phase_a: Reading) -> None:
    """46.95 m of fire height; 2F from 4.5 to 7.6 m adds 3.1 m."""
    found = brought(phase_a, "2F", 7.6)
    assert found.fire_height_m == (46.95, 50.05)
    assert [(one.height_m, one.upwards) for one in found.crossed] == [(50.0, True)]
    old = judged(phase_a, phase_a.buildings[0])
    new = judged(phase_a, set_storey_height(phase_a.buildings[0], "2F", 7.6).building)
    verdicts = {(f.clause.id, f.building, f.subject): f.verdict for f in old.run.findings()}
    failing = {(f.clause.id, f.subject) for f in new.run.findings()
               if f.verdict == "fail" and verdicts.get((f.clause.id, f.building, f.subject)) != "fail"}
    assert {(one.finding.clause.id, one.finding.subject) for one in found.failing} == failing


def test_the_clause_on_storey_heights_turns_where_the_line_passes_its_limit(phase_a: Reading) -> None:
    """Jiangmen 2026 limits the height of production storeys: found by its own findings, whatever the figure is."""
    choices = {"standards": JM}
    run = judged(phase_a, phase_a.buildings[0], **choices).run
    marks = limits(phase_a.buildings[0], run.findings())
    assert marks, "the pack has limits on storey heights"
    mark = next(one for one in marks if one.storey_id == "2F")
    assert mark.level_m == pytest.approx(6.0 + mark.height_m)
    assert mark.clause.kind == "requirement"
    assert not mark.least
    over = brought(phase_a, "2F", mark.height_m + 0.05, **choices)
    assert mark.clause.id in {one.finding.clause.id for one in over.failing}
    at = brought(phase_a, "2F", mark.height_m, **choices)
    assert mark.clause.id not in {one.finding.clause.id for one in at.failing}
    start = set_storey_height(phase_a.buildings[0], "2F", mark.height_m + 1.0).building
    back = brought(phase_a, "2F", 4.5, start, **choices)
    assert mark.clause.id in {one.finding.clause.id for one in back.mended}


def test_area_that_counts_twice_is_told(phase_a: Reading) -> None:
    """One of ten storeys of 58.8 × 42 m above 8 m counts twice: 24,696 → 27,165.6 m²."""
    found = brought(phase_a, "3F", 8.05)
    area = next(one for one in found.counted if one.quantity == "counted_area_land_2008_m2")
    assert area.before == (24696.0, 24696.0)
    assert area.after == (27165.6, 27165.6)
    assert not brought(phase_a, "3F", 8.0).counted


def test_informing_limits_are_those_of_the_chosen_storey(phase_a: Reading) -> None:
    run = judged(phase_a, phase_a.buildings[0]).run
    assert limits(phase_a.buildings[0], run.findings(), run.information()) == ()
    chosen = limits(phase_a.buildings[0], run.findings(), run.information(), "3F")
    assert {(one.storey_id, one.sign, one.height_m, one.verdict) for one in chosen} == {
        ("3F", ">=", 2.2, "not-applicable"), ("3F", ">", 8.0, "not-applicable")}


def test_what_is_said_of_a_drag(phase_a: Reading) -> None:
    assert height_line("2F", 4.5, 7.6, ZH).said == "2F 层高 4.50 → 7.60 m"
    for words in (ZH, EN):
        said = consequence_lines(brought(phase_a, "2F", 7.6), words)
        assert said[0].said.endswith("46.95 → 50.05 m")
        assert "50" in said[1].said and said[1].mark == "near"
        nothing = consequence_lines(Consequences((20.0, 20.0), (), (), (), 0, (), ()), words)
        assert len(nothing) == 2
    unknown = consequence_lines(Consequences((None, None), (), (), (), 0, (), ()), ZH)
    assert "室外地面" in unknown[0].said


def test_at_most_six_clauses_are_named(phase_a: Reading) -> None:
    limit = next(one for one in limits(phase_a.buildings[0], judged(phase_a, phase_a.buildings[0], standards=JM).run.findings()))
    found = brought(phase_a, limit.storey_id, limit.height_m + 0.05, standards=JM)
    one = found.failing[0]
    many = tuple(replace(one, finding=replace(one.finding, clause=replace(one.finding.clause, id=f"c{i}"))) for i in range(9))
    said = consequence_lines(replace(found, failing=many, mended=(), others=0, counted=(), parts=(), crossed=()), ZH)
    assert sum(line.said.startswith("  ") for line in said) == 6 + 1
    assert "另有 3 条" in said[-1].said


# levels


def tower() -> Building:
    storeys = tuple(Storey(id=f"s{n}", number=n, name=f"{n}F", elevation_m=metres(4.5 * (n - 1), FILE),
                           height_m=metres(4.5, FILE)) for n in (1, 2, 3))
    return Building(id="b", name="B", storeys=storeys, roof_m=metres(13.5, FILE))


def test_bars_are_those_of_the_massing_else_what_is_stated(phase_a: Reading) -> None:
    areas = (LevelArea(building="b", elevation_m=4.5, up_m2=600.0, down_m2=590.0),
             LevelArea(building="x", elevation_m=1.0, up_m2=9.0, down_m2=0.0))
    assert bars(tower(), areas) == (Bar(4.5, 600.0, 590.0),)
    assert bars(tower(), ()) == ()
    assert {bar.up_m2 for bar in bars(phase_a.buildings[0], ())} == {2469.6}


def test_levels_are_listed_from_the_top_down() -> None:
    from models.edit_levels import ignore_level

    listed = level_lines(ignore_level(tower(), "s2").building)
    assert [(line.kind, line.level.value, line.why) for line in listed] == [
        ("roof", 13.5, ""), ("floor", 9.0, ""), ("ignored", 4.5, "by-hand"), ("floor", 0.0, "")]


def test_a_line_is_drawn_to_a_plate_in_reach() -> None:
    found = (Bar(4.5, 600.0), Bar(9.0, 600.0))
    assert drawn_to(4.7, found, 0.25) == 4.5
    assert drawn_to(4.76, found, 0.25) == 4.76
    assert drawn_to(6.123, found, 0.25) == 6.12
    assert drawn_to(6.123, (), 1.0) == 6.12


def test_a_line_stays_between_its_neighbours() -> None:
    building = tower()
    listed = {line.id: line for line in level_lines(building)}
    assert room(building, listed["s2"], 0.05) == (0.05, 8.95)
    assert room(building, listed["s1"], 0.05) == (-1e4, 4.45)
    assert room(building, listed["roof"], 0.05) == (9.05, 1e4)


@pytest.mark.parametrize(("name", "why", "kept"), [
    ("Mezzanine", "ceiling", "Mezzanine"), ("2F", "by-hand", None), ("+4.500", "mesh-small", None), ("夹层", "by-hand", "夹层"),
])
def test_what_a_level_is_called_when_it_becomes_a_floor(name: str, why: str, kept: str | None) -> None:
    assert own_name(LevelLine("ignored", "i", name, metres(4.5, assumed("test")), None, why)) == kept
