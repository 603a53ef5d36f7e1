"""Hoists in ``lifts``: each kind with its own checks; transfer stores against what piles up behind the lifts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.capacity.hoists import HoistPlan, heap_t, plan_hoists, plan_transfer
from models.capacity.lifts import plan_lifts
from tests.models.capacity import towers
from workbench.cli import main

SITE = """
[[site.kept_free]]
name = "北登高场地"
kind = "aerial-site"
outline_m = [[0, 20], [40, 20], [40, 32], [0, 32]]
"""
PIECE = "heaviest_kg = 4500\nlargest_m = [3.0, 2.2, 2.5]"
PLATFORM = """
[[building.hoist]]
name = "北平台"
kind = "platform"
size_m = [4.2, 3.6]
capacity_kg = 5000
serves = "2..3"
access = { opening_m = [2.6, 2.8], platform_kn_m2 = 10, edge_height_m = 1.05, crane_outline_m = %s }
"""
WELL = ('[[building.hoist]]\nname = "中庭井"\nkind = "well"\nsize_m = [3.5, 2.5]\ncapacity_kg = 4000\nserves = "1..3"\n'
        "closes_in_fire = %s\n")
OPENING = '[[building.hoist]]\nname = "西口"\nkind = "opening"\nsize_m = [2.4, 2.6]\ncapacity_kg = 5000\nserves = "2..3"\n'
CLEAR = "[[50, 0], [58, 0], [58, 8], [50, 8]]"
ON_SITE = "[[10, 16], [18, 16], [18, 24], [10, 24]]"
PASSAGE = '[[building.passage]]\nname = "走道"\nstoreys = %d\nkind = "corridor"\nwidth_m = 2.5\nheight_m = 3.0\nturns = 0\n'


def planned(folder: Path, *hoists: str, more: str = PIECE, site: str = SITE) -> tuple[HoistPlan, ...]:
    reading = towers.reading_of(folder, towers.storeys(8, 6, 6), towers.goods(20.0, "[2, 3]", more=more), *hoists, site=site)
    return plan_hoists(reading.buildings[0], reading.site)


def verdicts(plan: HoistPlan) -> dict[str, str]:
    return {check.what: check.verdict for check in plan.checks}


def test_a_platform_with_everything_stated_passes_check_by_check(tmp_path: Path) -> None:
    """4500 kg × 1.1 × 9.81 / (3.0 × 2.2) = 7.36 kN/m² set down; 2.2 + 2 × 0.1 = 2.4 m wide; a fall of 14 m asks for 1.05 m."""
    (plan,) = planned(tmp_path, PLATFORM % CLEAR, PASSAGE % 2, PASSAGE % 3)
    found = verdicts(plan)
    assert plan.verdict == "pass" and set(found.values()) == {"pass"}
    assert {"capacity", "platform-width", "platform-depth", "platform-load", "opening-width", "opening-height", "edge-guard",
            "crane-clear", "corridor-width", "corridor-height"} <= set(found)
    checks = {check.what: check for check in plan.checks}
    assert checks["platform-load"].needs == pytest.approx(4500 * 9.81e-3 * 1.1 / (3.0 * 2.2), rel=2e-3)
    assert (checks["opening-width"].needs, checks["edge-guard"].needs) == (2.4, 1.05)
    assert (plan.goods.name, plan.storey) == ("货物", 3)


def test_a_crane_on_the_aerial_site_is_named(tmp_path: Path) -> None:
    (plan,) = planned(tmp_path, PLATFORM % ON_SITE, PASSAGE % 3)
    (clash,) = [check for check in plan.checks if check.what == "crane-clear"]
    assert plan.verdict == "fail" and clash.verdict == "fail" and clash.names == ("北登高场地",)


@pytest.mark.parametrize(("closes", "verdict"), [("true", "pass"), ("false", "fail")])
def test_a_well_joins_compartments_unless_it_closes_and_is_no_platform(tmp_path: Path, closes: str, verdict: str) -> None:
    (plan,) = planned(tmp_path, WELL % closes)
    found = verdicts(plan)
    assert found["closes-in-fire"] == verdict and "platform-load" not in found and "crane-clear" not in found
    assert found["capacity"] == "fail" and plan.verdict == "fail"      # 4000 kg against 4500 kg
    (joined,) = [check for check in plan.checks if check.what == "closes-in-fire"]
    assert not joined.decides and joined.names == ("1", "2", "3")


def test_an_opening_is_measured_by_its_front(tmp_path: Path) -> None:
    """2.5 m of height, 0.12 m of skates and 0.1 m of room do not go through 2.6 m; 2.2 + 0.2 m go through 2.4 m exactly."""
    (plan,) = planned(tmp_path, OPENING)
    found = verdicts(plan)
    assert (found["opening-width"], found["opening-height"], found["crane-clear"]) == ("pass", "fail", "no-data")
    assert "platform-load" not in found and "closes-in-fire" not in found


def test_without_a_size_only_what_needs_none_is_checked(tmp_path: Path) -> None:
    (plan,) = planned(tmp_path, OPENING, more="heaviest_kg = 5000")
    found = verdicts(plan)
    assert found["capacity"] == "pass" and "opening-width" not in found and "edge-guard" in found


def test_without_a_piece_the_hoist_is_still_shown(tmp_path: Path) -> None:
    (plan,) = planned(tmp_path, PLATFORM % CLEAR, more="")
    assert plan.goods is None and set(verdicts(plan)) == {"edge-guard", "crane-clear"} and plan.verdict == "pass"


# --- transfer stores ---------------------------------------------------------------------------------------------

STORE = '[[building.store]]\nname = "中转仓甲"\nstorey = 1\narea_m2 = {area}\n'


def heaped(folder: Path, t_day: float, area: float = 100.0, profile: str = "[1, 3, 1, 1]") -> object:
    reading = towers.reading_of(
        folder, towers.storeys(15.75, 5), towers.lift(), STORE.format(area=area),
        towers.goods(t_day, more="unit_load_kg = 600\nunit_size_m = [1.2, 1.0, 1.5]"), day=f"profile = {profile}")
    return plan_lifts(reading.buildings[0])


def test_what_piles_up_is_held_against_the_floor(tmp_path: Path) -> None:
    """100 t in shares 1 3 1 1: 50 t in the second hour against 37.27 t/h leave 12.73 t; 21.2 pallets of 0.6 t; × 1.2 m² × 2."""
    plan = heaped(tmp_path, 100.0)
    heap = 50.0 - plan.capacity_t_h
    assert plan.capacity_t_h == pytest.approx(37.27, abs=0.005) and heap_t(plan) == pytest.approx(heap)
    stores = plan_transfer(plan)
    assert stores.units == pytest.approx(heap / 0.6) and stores.needed_m2 == pytest.approx(heap / 0.6 * 1.2 * 2.0)
    assert (stores.has_m2, stores.held, stores.enough) == (100.0, 41, True)
    assert plan_transfer(heaped(tmp_path, 100.0, area=50.0)).enough is False


def test_nothing_piles_up_while_the_lifts_keep_up(tmp_path: Path) -> None:
    stores = plan_transfer(heaped(tmp_path, 50.0))
    assert (stores.units, stores.needed_m2, stores.enough) == (0.0, 0.0, True)


def test_the_verb_says_it_in_both_languages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    towers.reading_of(tmp_path, towers.storeys(8, 6, 6), towers.lift(), towers.goods(20.0, "[2, 3]", more=PIECE),
                      PLATFORM % ON_SITE, STORE.format(area=100), site=SITE)
    file = str(tmp_path / "tower.toml")
    for lang, words in (("zh", ("北平台（外墙吊装平台", "占用：北登高场地", "不按车间")),
                        ("en", ("北平台 (façade platform", "stands on: 北登高场地", "judged as stores, not as workshops"))):
        main(["lifts", file, "--lang", lang])
        out = capsys.readouterr().out
        assert all(word in out for word in words)
    main(["lifts", file, "--json"])
    (entry,) = json.loads(capsys.readouterr().out)["buildings"]
    assert entry["hoists"][0]["verdict"] == "fail" and entry["transfer_stores"]["judged_as"] == "store"
