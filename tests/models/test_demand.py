"""Goods demand: intensities, bottom-up sums, stated totals, profiles; nothing without a source."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.demand import demand_of, peak_factor_of, tonnes_from_value
from models.measured import SourceKind
from models.readers import read
from models.writers.description import write_description
from tests.models.capacity import towers

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples"


def body(lines: str, storeys: str = "[2, 3]") -> str:
    return (f"[[building.logistics.goods]]\nname = '货'\nstoreys = {storeys}\nin_share = 0.6\nout_share = 0.3\n"
            f"between_share = 0.1\n{lines}\n")


def test_bottom_up() -> None:
    """2,000 m² × 9,000 a year / 30,000 a tonne × (1 + 0.5) / 300 days = 3 t a day."""
    assert tonnes_from_value(2000.0, 9000.0, 30000.0, 0.5, 300.0) == pytest.approx(3.0)
    with pytest.raises(ValueError, match="above 0"):
        tonnes_from_value(2000.0, 9000.0, 0.0, 0.5, 300.0)


def test_bottom_up_in_a_description(tmp_path: Path) -> None:
    lines = ("value = { output_per_m2_year = 9000, value_per_t = 30000, inbound_ratio = 0.5, "
             "working_days = { value = 300, assumed = '估' } }")
    demand, missing = demand_of(towers.reading_of(tmp_path, towers.storeys(6, 6, 6), body(lines)).buildings[0])
    assert [one.t_day.value for one in demand] == [pytest.approx(1.5)] * 2 and not missing
    assert demand[0].t_day.source.kind is SourceKind.ASSUMED      # as soon as one part of it is


def test_an_intensity_counts_on_its_zones_or_unit(tmp_path: Path) -> None:
    zones = ("[[building.zone]]\nstoreys = [2, 3]\nid = 'a'\nuse = 'production'\narea_m2 = 600\n"
             "[[building.zone]]\nstoreys = [2, 3]\nid = 'b'\nuse = 'storage'\narea_m2 = 300\n"
             "[[building.unit]]\nstoreys = [2, 3]\nid = 'west'\nnet_area_m2 = 250\n")

    def tonnes(where: str) -> list[float]:
        parts = towers.storeys(6, 6, 6), zones, body(f"intensity_t_day_m2 = 0.01\n{where}")
        return [one.t_day.value for one in demand_of(towers.reading_of(tmp_path, *parts).buildings[0])[0]]

    assert tonnes("zone_use = 'production'") == [pytest.approx(6.0)] * 2
    assert tonnes("zone = 'b'") == [pytest.approx(3.0)] * 2
    assert tonnes("unit = 'west'") == [pytest.approx(2.5)] * 2
    assert tonnes("") == [pytest.approx(10.0)] * 2
    assert tonnes("zone_use = 'office'") == []


def test_a_total_is_spread_by_area_and_split_by_shares(tmp_path: Path) -> None:
    parts = towers.storeys(6, 6, 6).replace("numbers = 3\nheight_m = 6\narea_m2 = 1000.0",
                                            "numbers = 3\nheight_m = 6\narea_m2 = 3000.0")
    demand, _ = demand_of(towers.reading_of(tmp_path, parts, body("t_day = { value = 40, assumed = '估' }")).buildings[0])
    assert [one.t_day.value for one in demand] == [pytest.approx(10.0), pytest.approx(30.0)]
    assert demand[1].peakless == (pytest.approx(18.0), pytest.approx(9.0), pytest.approx(3.0))
    assert demand[0].t_day.source.kind is SourceKind.ASSUMED


def test_an_unknown_area_is_asked_for(tmp_path: Path) -> None:
    parts = towers.storeys(6, 6, 6).replace("area_m2 = 1000.0\n", "")
    demand, missing = demand_of(towers.reading_of(tmp_path, parts, body("intensity_t_day_m2 = 0.01")).buildings[0])
    assert not demand and {lack.key for lack in missing} == {"area"}
    _, missing = demand_of(towers.reading_of(tmp_path, towers.storeys(6, 6, 6), body("")).buildings[0])
    assert {lack.key for lack in missing} == {"intensity"}


def test_profiles() -> None:
    assert peak_factor_of((1.0, 3.0, 0.0)) == pytest.approx(3.0 * 3 / 4)
    assert peak_factor_of((5.0,)) == 1.0
    for wrong in ((), (0.0, 0.0), (1.0, -1.0), (float("nan"), 1.0)):
        with pytest.raises(ValueError, match="profile"):
            peak_factor_of(wrong)


@pytest.mark.parametrize("name", ["songhu-phase-a", "songhu-later-tower"])
def test_the_towers_come_back_from_their_description(tmp_path: Path, name: str) -> None:
    reading = read(EXAMPLES / f"{name}.toml")
    again = tmp_path / "again.toml"
    again.write_text(write_description(reading), "utf-8")
    back = read(again)
    assert back.site is not None and reading.site is not None
    assert back.site.kept_free == reading.site.kept_free and back.site.yards[0].gate_m == (58.8, -22.0)
    for one, other in zip(back.buildings, reading.buildings, strict=True):
        assert one.logistics == other.logistics
        assert [lift.handling for lift in one.lifts] == [lift.handling for lift in other.lifts]
        assert [dock.service for dock in one.docks] == [dock.service for dock in other.docks]


@pytest.mark.parametrize("name", ["songhu-phase-a", "songhu-later-tower"])
def test_every_figure_of_the_goods_of_the_examples_is_assumed(name: str) -> None:
    logistics = read(EXAMPLES / f"{name}.toml").buildings[0].logistics
    assert logistics is not None
    for goods in logistics.goods:
        for value in (goods.intensity_t_day_m2, goods.in_share, goods.unit_load_kg, goods.heaviest_kg):
            assert value is not None and value.source.kind is SourceKind.ASSUMED
