"""Automated stores and guided vehicles from the description: by hand, and in the simulated day."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.capacity.dock_days import coupled_day
from models.capacity.stores import StoreService, serve_stores
from models.errors import InputError
from models.readers import read
from models.reading import Reading
from models.writers.description import write_description
from tests.models.capacity import dock_towers as towers

STORE = '[[building.store]]\nid = "s"\nname = "立体库"\nstorey = 1\narea_m2 = 240\ngoods = ["g1"]\n'
CRANE = ('machines = { kind = "堆垛机", aisles = 2, length_m = 60, height_m = 12, speed_m_s = 2, lift_speed_m_s = 0.5, '
         "acceleration_m_s2 = 1e6, lift_acceleration_m_s2 = 1e6, transfer_s = 10, availability = 0.9 }\n")
FLEET = ("vehicles = { count = 4, loaded_m = 60, speed_m_s = 1, load_s = 20, unload_s = 20, traffic_share = 0, "
         "availability = 0.8 }\n")


def _reading(folder: Path, store: str, t_day: float = 100.0, **changes: str) -> Reading:
    return towers.reading_of(folder, towers.dock(), towers.lift(), towers.goods(t_day), towers.truck(), store, **changes)


def _service(reading: Reading) -> StoreService:
    (found,) = serve_stores(reading.buildings[0], *towers.plans(reading))
    return found


def test_stated_moves_against_the_peak(tmp_path: Path) -> None:
    """100 t a day are 200 pallets; the peak hour has 2/11 of them: 36.4 an hour, in and out."""
    service = _service(_reading(tmp_path, STORE + "machines = { moves_h = 30 }\n"))
    assert service.demand_h == pytest.approx(200.0 * 2.0 / 11.0) and service.in_h == pytest.approx(0.6 * service.demand_h)
    assert service.rate_h == 30.0 and service.short and service.limit == "store"
    assert service.held_units == 100      # 240 m² / (1.2 m² × 2)


def test_cranes_by_hand(tmp_path: Path) -> None:
    """Constant speeds: 60 m take 30 s, 12 m 24 s. FEM places (1/5, 2/3) and (2/3, 1/5): singles 2·16 and 2·20, with 2·10 s at
    the forks 56 s. Dual: 16 + max(14, 11.2) + 20 + 40 = 90 s. Dual share 2·0.4 = 0.8: 0.2·56 + 0.8·45 = 47.2 s a move."""
    service = _service(_reading(tmp_path, STORE + CRANE))
    assert service.throughput is not None
    assert service.throughput.moves_h == pytest.approx(2.0 * 0.9 * 3600.0 / 47.2, rel=1e-4)


def test_shuttles_are_as_quick_as_the_slower_of_lifts_and_shuttles(tmp_path: Path) -> None:
    machines = ('machines = { kind = "穿梭车", aisles = 1, length_m = 40, height_m = 10, levels = 5, shuttles = 5, lifts = 1, '
                "speed_m_s = 2, lift_speed_m_s = 1, acceleration_m_s2 = 1e6, lift_acceleration_m_s2 = 1e6, transfer_s = 5, "
                "lift_transfer_s = 5 }\n")
    service = _service(_reading(tmp_path, STORE + machines))
    assert service.throughput is not None and service.throughput.limit == "lift"
    assert service.throughput.moves_h == pytest.approx(3600.0 / (2.0 * 4.0 + 10.0), rel=1e-4)      # levels at 0, 2 … 8 m


def test_a_fleet_by_hand(tmp_path: Path) -> None:
    """60 m there and back at 1 m/s and 40 s of handling: 160 s; 4 vehicles at 80 %: 72 units an hour; 36.4 need 2.02, so 3."""
    service = _service(_reading(tmp_path, STORE + FLEET))
    assert service.fleet is not None and service.vehicles_h == pytest.approx(72.0)
    assert service.fleet.exact == pytest.approx(200.0 * 2.0 / 11.0 * 160.0 / 3600.0 / 0.8) and service.fleet.needed == 3
    assert service.limit == "vehicles" and not service.short


def test_turn_round_by_the_slowest_link(tmp_path: Path) -> None:
    """A truck of 10 pallets at 1 a minute needs 10 + 10 minutes; 30 moves an hour over 3 bays give 10 an hour: 60 + 10."""
    service = _service(_reading(tmp_path, STORE + "machines = { moves_h = 30 }\n"))
    (turn,) = service.turns
    assert turn.dock_min == pytest.approx(20.0) and turn.turn.minutes == pytest.approx(70.0) and turn.turn.limit == "store"
    quick = _service(_reading(tmp_path, STORE + "machines = { moves_h = 1000 }\n"))
    assert quick.turns[0].turn.minutes == pytest.approx(20.0) and quick.turns[0].turn.limit == "dock"


def test_trucks_of_a_store_wait_for_it_and_not_for_the_lifts(tmp_path: Path) -> None:
    slow = _reading(tmp_path, STORE + "machines = { moves_h = 40 }\n")
    found = coupled_day(*towers.plans(slow))
    assert found is not None
    movers = {number for number, carrier in enumerate(found.result.day.carriers) if carrier.kind == "store"}
    assert movers and all(set(call.carriers) == movers for call in found.result.day.calls)
    assert found.bottleneck == "stores"
    quick = coupled_day(*towers.plans(_reading(tmp_path, STORE + "machines = { moves_h = 400 }\n")))
    assert quick is not None
    assert quick.result.figures()["held_s"].mean < 0.3 * found.result.figures()["held_s"].mean
    assert quick.result.figures()["turn_round_s"].mean < found.result.figures()["turn_round_s"].mean - 300.0


def test_the_pace_of_a_simulated_store_is_that_of_its_slowest_link(tmp_path: Path) -> None:
    both = _reading(tmp_path, STORE + "machines = { moves_h = 36 }\n" + FLEET)
    found = coupled_day(*towers.plans(both))
    assert found is not None
    fleet = [carrier for carrier in found.result.day.carriers if carrier.kind == "vehicle"]
    assert len(fleet) == 4
    assert sum(3600.0 / (carrier.load_s + carrier.unload_s) for carrier in fleet) == pytest.approx(36.0)


def test_a_hundred_vehicles_are_taken_together_at_the_same_pace(tmp_path: Path) -> None:
    found = coupled_day(*towers.plans(_reading(tmp_path, STORE + FLEET.replace("count = 4", "count = 100"))))
    assert found is not None
    fleet = [carrier for carrier in found.result.day.carriers if carrier.kind == "vehicle"]
    assert len(fleet) == 24
    assert sum(3600.0 / (carrier.load_s + carrier.unload_s) for carrier in fleet) == pytest.approx(100 * 3600.0 * 0.8 / 160.0)


def test_the_lifts_still_carry_between_store_and_storeys(tmp_path: Path) -> None:
    found = coupled_day(*towers.plans(_reading(tmp_path, STORE + "machines = { moves_h = 60 }\n")))
    assert found is not None
    day = found.result.day
    tonnes = sum(t.lots * t.units * t.unit_kg for t in day.transits) / 1000.0
    assert tonnes == pytest.approx(100.0) and {(t.origin, t.node) for t in day.transits} == {(0, 2), (2, 0)}


def test_what_is_assumed_and_what_is_missing_is_told(tmp_path: Path) -> None:
    bare = _service(_reading(tmp_path, STORE + 'machines = { kind = "crane", aisles = 2 }\nvehicles = { count = 2 }\n'))
    assert {lack.key for lack in bare.missing} == {"store-machines", "store-vehicles"} and bare.rate_h is None
    fleet = "vehicles = { count = 2, loaded_m = 50, speed_m_s = 1, load_s = 20, unload_s = 20 }\n"
    short = _service(_reading(tmp_path, STORE + fleet))
    assert {one.key for one in short.assumptions} >= {"vehicle-empty", "vehicle-traffic", "vehicle-availability"}


@pytest.mark.parametrize(("more", "key"), [
    ('goods = ["none"]', "desc-store-goods"), ("machines = { moves_h = -1 }", None),
    ("machines = { speed = 2 }", "desc-unknown-key-near"), ("machines = { levels = 3, shuttles = 4 }", "desc-shuttles-levels"),
    ('machines = { kind = "robot" }', "desc-not-allowed"), ("vehicles = { availability = 1.5 }", None),
    ("vehicles = { count = 2, wheels = 3 }", "desc-unknown-key"), ("layers = 0", None),
    ("vehicles = { count = 0 }", None),
])
def test_bad_stores_are_refused(tmp_path: Path, more: str, key: str | None) -> None:
    store = '[[building.store]]\nid = "s"\nname = "库"\nstorey = 1\n' + more + "\n"
    with pytest.raises(InputError) as caught:
        _reading(tmp_path, store)
    assert caught.value.code == "damaged" and (key is None or caught.value.key == key)


def test_stores_slots_and_decks_come_back_from_a_written_description(tmp_path: Path) -> None:
    slots = "[building.logistics.slots]\nshare = 0.5\nminutes = 20\nspread_min = 4\n"
    site = '[site]\n[[site.yard]]\nname = "平台"\nstorey = 3\nbays = 2\n'
    store = STORE + "layers = 3\n" + CRANE + FLEET
    first = towers.reading_of(tmp_path, towers.dock(), towers.lift(), towers.goods(60.0), towers.truck(), slots, store, site=site)
    again = tmp_path / "again.toml"
    again.write_text(write_description(first), "utf-8")
    second = read(again)
    one, two = first.buildings[0], second.buildings[0]
    for a, b in ((one.stores[0].machines, two.stores[0].machines), (one.stores[0].vehicles, two.stores[0].vehicles),
                 (one.logistics and one.logistics.slots, two.logistics and two.logistics.slots)):
        assert _values(a) == _values(b) and any(value is not None for value in _values(a))
    assert two.stores[0].goods == ("g1",) and two.stores[0].layers is not None and two.stores[0].layers.value == 3.0
    assert second.site is not None and second.site.yards[0].storey == 3


def _values(item: object) -> list[object]:
    found = [getattr(item, name) for name in getattr(item, "__dataclass_fields__", {})]
    return [None if value is None else value.value for value in found]
