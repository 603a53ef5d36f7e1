"""The stacking plan as facts and as marks: areas, vacancy, lease ends, colours, letters that fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from shapely.geometry import Polygon

from models.building import Unit
from models.matching.placing import Wishes, place
from models.matching.spaces import spaces_of
from models.tenants import Lease
from tests.models.matching.park import building, storey, tenant, unit
from tests.workbench.stacked import park
from workbench.sheets.fonts import BOLD, REGULAR, width
from workbench.sheets.ink import Label
from workbench.stacking import VACANT, stacking_of
from workbench.stacking_colours import HATCHES, colours_of, load_used, solids
from workbench.stacking_drawing import fitted, hatch, short_name, stacks_drawing
from workbench.stacking_plots import headline, key_list
from workbench.stacking_words import MODES, StackingWords

WORDS = StackingWords("zh")


def test_let_vacant_and_what_hangs_together() -> None:
    stack = stacking_of(park()).stacks[0]
    first, second, third = stack.bars
    assert (first.let_m2, first.vacant_m2, first.vacant_run_m2) == (500.0, 500.0, 500.0)
    assert (second.let_m2, second.vacant_m2, second.let_share) == (700.0, 300.0, 0.7)
    assert (third.let_m2, third.vacant_run_m2) == (0.0, 1000.0)
    assert stack.largest_run is third
    assert [(block.storeys, block.area_m2) for block in stack.blocks] == [(("2F", "3F"), 1300.0), (("1F",), 500.0)]
    assert stack.let_m2 + stack.vacant_m2 == stack.lettable_m2 == 3000.0


def test_free_units_apart_are_not_one_piece() -> None:
    """Three units in a row, the middle one let: 500 m² in one piece, not 1000."""
    spaces = spaces_of([building((storey(1, units=tuple(unit(n) for n in "abc"), area_m2=1600.0),))])
    bar = stacking_of(place([tenant("T", 500.0)], spaces, wishes=Wishes(fixed={"T": ("b",)}))).stacks[0].bars[0]
    assert bar.vacant_m2 == 1000.0 and bar.vacant_run_m2 == 500.0
    assert [block.kind for block in bar.blocks] == ["vacant", "let", "vacant", "other"]
    assert bar.blocks[-1].area_m2 == 100.0      # 1600 of the storey less 1500 of its units


def test_vacancy_over_storeys_is_one_block() -> None:
    """3F and 4F empty, 5F let, 6F empty: 2000 m² and 1000 m²; nothing lies over a storey that is let."""
    floors = tuple(storey(n) for n in range(3, 7))
    made = place([tenant("T", 1000.0)], spaces_of([building(floors)]), wishes=Wishes(fixed={"T": ("5F",)}))
    stack = stacking_of(made).stacks[0]
    assert [(block.names, block.area_m2) for block in stack.blocks] == [(("3F", "4F"), 2000.0), (("6F",), 1000.0)]
    told = [value for _, value in headline(stacking_of(made), WORDS)]
    assert "1,000 m² / 2,000 m²（3F–4F）" in told


@pytest.mark.parametrize(("shift", "blocks"), [
    (0.0, [(("1F", "2F"), 1000.0)]), (19.99, [(("1F", "2F"), 1000.0)]), (20.0, [(("1F",), 500.0), (("2F",), 500.0)]),
])
def test_free_units_touch_where_their_outlines_lie_over_each_other(shift: float, blocks: list[object]) -> None:
    def drawn(name: str, left: float) -> Unit:
        return replace(unit(name), outline=Polygon([(left, 0), (left + 20, 0), (left + 20, 25), (left, 25)]))

    floors = (storey(1, units=(drawn("a", 0.0), drawn("b", 30.0))), storey(2, units=(drawn("c", shift), drawn("d", 60.0))))
    wishes = Wishes(fixed={"T": ("b",), "S": ("d",)})
    made = place([tenant("T", 500.0), tenant("S", 500.0)], spaces_of([building(floors)]), wishes=wishes)
    assert [(block.storeys, block.area_m2) for block in stacking_of(made).stacks[0].blocks] == blocks


def test_free_units_without_outlines_are_taken_to_lie_as_they_are_listed() -> None:
    """The second units of 1F and 2F are free, and the first of 3F: 1000 m² over each other, 500 m² beside."""
    floors = tuple(storey(n, units=(unit(f"{n}a"), unit(f"{n}b"))) for n in (1, 2, 3))
    wishes = Wishes(fixed={"T": ("1a",), "S": ("2a",), "R": ("3b",)})
    made = place([tenant(name, 500.0) for name in "TSR"], spaces_of([building(floors)]), wishes=wishes)
    blocks = stacking_of(made).stacks[0].blocks
    assert [(block.storeys, block.spaces, block.area_m2, block.assumed) for block in blocks] == [
        (("1F", "2F"), ("1b", "2b"), 1000.0, True), (("3F",), ("3a",), 500.0, False)]
    assert "500 m² / 1,000 m²（1F–2F，按列序）" in [value for _, value in headline(stacking_of(made), WORDS)]


def test_numbers_run_from_the_top_down() -> None:
    stacking = stacking_of(park())
    assert [(one.number, one.tenant.id) for one in stacking.companies][-1] == (3, "甲电子")
    assert {one.tenant.id for one in stacking.companies[:2]} == {"乙服装", "丙仪器"}


@pytest.mark.parametrize(("on", "end"), [(None, "+3"), (date(2026, 1, 1), "2029"), (date(2026, 12, 31), "2029")])
def test_a_term_without_a_lease_counts_from_the_day_of_the_plan(on: date | None, end: str) -> None:
    assert {company.ends for company in stacking_of(park(), (), on).companies} == {end}


def test_a_lease_says_when_it_ends() -> None:
    leases = [Lease(tenant="甲电子", units=("a",), ends=end) for end in (date(2027, 6, 30), date(2025, 1, 1))]
    stacking = stacking_of(park(), leases, date(2026, 11, 22))
    assert stacking.by_tenant["甲电子"].ends == "2027" and not stacking.by_tenant["甲电子"].ends_assumed
    assert stacking.expiries() == (("2027", 500.0), ("2029", 700.0))
    started = Lease(tenant="甲电子", units=("a",), starts=date(2024, 3, 1))
    assert stacking_of(park(), [started]).by_tenant["甲电子"].ends == "2027"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_company_has_a_class_of_every_kind(mode: str, lang: str) -> None:
    stacking = stacking_of(park(), (), date(2026, 11, 22))
    colours = colours_of(stacking, mode, StackingWords(lang))
    assert sum(one.area_m2 for one in colours.classes) == pytest.approx(1200.0)
    for company in stacking.companies:
        assert colours.class_of(company.tenant.id).said and colours.short[company.tenant.id]
    looks = [(one.fill, one.hatch) for one in colours.classes]
    assert len(set(looks)) == len(looks)


def test_classes_are_told_apart_without_colour() -> None:
    colours = colours_of(stacking_of(park()), "industry", WORDS)
    hatches = [one.hatch for one in colours.classes]
    assert len(set(hatches)) == len(hatches) <= len(HATCHES)


def test_load_used_is_need_against_offer() -> None:
    stacking = stacking_of(park())
    needs, has = load_used(stacking.by_tenant["乙服装"].place) or (0.0, None)
    assert needs == 5.0 and has is not None and has.low == 6.0
    colours = colours_of(stacking, "load", WORDS)
    assert colours.of == {"乙服装": "full", "甲电子": "half", "丙仪器": "unknown"}
    assert colours.short["乙服装"] == "5/6"


def test_widths_follow_areas_and_heights_follow_storeys() -> None:
    stacking = stacking_of(park())
    drawn = stacks_drawing(stacking, colours_of(stacking, "industry", WORDS), WORDS, 600.0, 300.0)
    bars = [hit for hit in drawn.hits if hit.kind == "storey"]
    assert len({round(hit.high, 6) for hit in bars}) == 1      # 5 m each
    wide = {hit.tenant: hit.wide for hit in drawn.hits if hit.tenant}
    assert wide["甲电子"] / wide["乙服装"] == pytest.approx(500.0 / 400.0)
    hit = next(hit for hit in drawn.hits if hit.tenant == "乙服装")
    assert drawn.at(hit.x + 1.0, hit.y + 1.0) is hit
    free = next(hit for hit in drawn.hits if hit.kind == VACANT)
    assert free.spaces and not free.tenant


@pytest.mark.parametrize("wide", [6.0, 14.0, 25.0, 40.0, 90.0, 300.0])
@pytest.mark.parametrize("high", [5.0, 9.0, 16.0, 40.0])
@pytest.mark.parametrize("name", ["松湖精密仪器", "Northern Precision Instruments", "短"])
def test_letters_stay_in_their_block(wide: float, high: float, name: str) -> None:
    lines = fitted("12", name, "1,200 m²", "C2", wide, high)
    assert sum(size * 1.22 for _, size, _ in lines) <= high + 1e-6
    for text, size, bold in lines:
        assert width(text, size, BOLD if bold else REGULAR) <= wide + 1e-6
    if lines:
        assert lines[0][0].startswith("12")
    if wide >= 90.0 and high >= 40.0:
        assert "".join(text for text, _, bold in lines if bold).replace(" ", "") == f"12{name}".replace(" ", "")


def test_legal_forms_are_cut_first() -> None:
    assert short_name("东莞松湖精密仪器有限公司（示例）") == "东莞松湖精密仪器"
    assert short_name("Northern Tools Co., Ltd.") == "Northern Tools"
    assert short_name("有限公司") == "有限公司"


@pytest.mark.parametrize("pattern", HATCHES)
def test_hatches_stay_in_their_rectangle(pattern: str) -> None:
    lines = hatch(pattern, 10.0, -20.0, 37.0, 11.0, 4.5)
    assert bool(lines) == bool(pattern)
    for x, y in (point for ring in lines for point in ring):
        assert 10.0 - 1e-6 <= x <= 47.0 + 1e-6 and -20.0 - 1e-6 <= y <= -9.0 + 1e-6


def test_labels_of_storeys_do_not_meet() -> None:
    stacking = stacking_of(park())
    drawn = stacks_drawing(stacking, colours_of(stacking, "industry", WORDS), WORDS, 600.0, 120.0)
    names = sorted(mark.y for mark in drawn.marks if isinstance(mark, Label) and mark.bold and mark.anchor == "end")
    assert len(names) == 3 and all(b - a > 8.0 for a, b in pairwise(names))


def test_solids_have_the_colours_of_the_units() -> None:
    stacking = stacking_of(park())
    colours = colours_of(stacking, "industry", WORDS)
    found = solids(stacking, colours)
    unit_id = stacking.by_tenant["甲电子"].place.spaces[0].id
    assert found[unit_id] == found["1F"] == colours.class_of("甲电子").fill
    assert found["2F"] == colours.class_of("乙服装").fill      # the larger of the two
    assert "3F" not in found


def test_the_list_of_names_parts_the_buildings_and_gives_the_first_reason() -> None:
    """Two towers have a storey of the same name each: the name of the building stands above its companies."""
    towers = [replace(building((storey(1),)), id=name, name=name) for name in ("A楼", "B楼")]
    people = [tenant("甲", 1000.0), tenant("乙", 1000.0), tenant("丙", 1000.0)]
    found = stacking_of(place(people, spaces_of(towers)))
    drawn = key_list(found, colours_of(found, "industry", WORDS), WORDS, 500.0, 200.0)
    said = [mark.text for mark in drawn.marks if isinstance(mark, Label)]
    assert [text for text in said if text in ("A楼", "B楼")] == ["A楼", "B楼"]
    assert said.index("A楼") < said.index("1") < said.index("B楼") < said.index("2")
    assert not any("；" in text for text in said)
