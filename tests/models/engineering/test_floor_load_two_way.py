"""Two-way slabs: published coefficients of plates, a plate of finite differences as an independent twin, limits of the method.

The published figures are those of Timoshenko and Woinowsky-Krieger, Theory of Plates and Shells, table 8, of Roark for partial
loads (both with a Poisson's ratio of 0.3) and of the tables of practice in China (with 0), all from general knowledge.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from models.engineering import floor_load_two_way as plates
from models.engineering.floor_load import LocalLoad, OutsideMethod
from models.engineering.floor_load_two_way import Plate, heaviest_on_plate, plate_equivalent, spans_two_ways


def load(x: float, y: float, weight: float = 100.0, factor: float = 1.0, bedding: float = 0.0) -> LocalLoad:
    return LocalLoad(weight_kn=weight, length_x_m=x, length_y_m=y, dynamic_factor=factor, bedding_m=bedding)


def plate(x: float, y: float, thickness: float = 0.0) -> Plate:
    return Plate(side_x_m=x, side_y_m=y, thickness_m=thickness)


@pytest.fixture
def poisson(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Another Poisson's ratio, as the published tables have it."""
    def forget() -> None:
        plates._weights.cache_clear()
        plates._patches.cache_clear()

    forget()
    yield monkeypatch
    monkeypatch.undo()
    forget()


@pytest.mark.parametrize(("ratio", "along_short", "along_long"), [
    (1.0, 0.0479, 0.0479), (1.2, 0.0627, 0.0501), (1.5, 0.0812, 0.0499), (2.0, 0.1017, 0.0465),
])
def test_uniform_loads_as_in_timoshenko(poisson: pytest.MonkeyPatch, ratio: float, along_short: float, along_long: float) -> None:
    """Table 8: βqa² with ν = 0.3; the moment along the long side is greatest beside the middle, 0.3 % above the table at 2."""
    poisson.setattr(plates, "POISSON", 0.3)
    found = plate_equivalent(load(1.0, ratio, ratio), plate(1.0, ratio), operating_kn_m2=0.0)
    assert found.moment_x_knm_m == pytest.approx(along_short, abs=1e-4)
    assert found.moment_y_knm_m == pytest.approx(along_long, rel=5e-3)


@pytest.mark.parametrize(("ratio", "along_short", "along_long"), [(1.0, 0.0368, 0.0368), (2.0, 0.0965, 0.0174)])
def test_uniform_loads_as_in_the_tables_of_practice(poisson: pytest.MonkeyPatch, ratio: float, along_short: float,
                                                    along_long: float) -> None:
    """Moments in the middle of the plate for a Poisson's ratio of 0."""
    poisson.setattr(plates, "POISSON", 0.0)
    unit, _ = plates._moments((), (), (1.0, ratio), plate(1.0, ratio))
    middle = unit[0].shape[0] // 2, unit[0].shape[1] // 2
    assert unit[0][middle] == pytest.approx(along_short, abs=1e-4) and unit[1][middle] == pytest.approx(along_long, abs=1e-4)


@pytest.mark.parametrize(("u", "v", "beta"), [(0.2, 0.2, 1.28), (0.2, 0.4, 1.08), (0.4, 0.4, 0.84), (0.4, 0.8, 0.62),
                                              (0.6, 0.6, 0.60), (1.0, 0.6, 0.42), (1.0, 1.0, 0.287)])
def test_partial_loads_on_a_square_as_published(poisson: pytest.MonkeyPatch, u: float, v: float, beta: float) -> None:
    """Greatest stress βP/t² under a load on the middle of a square, ν = 0.3: six times the moment; tables round to 0.01."""
    poisson.setattr(plates, "POISSON", 0.3)
    found = plate_equivalent(load(u, v, 1.0), plate(1.0, 1.0), operating_kn_m2=0.0)
    assert 6.0 * max(found.moment_x_knm_m, found.moment_y_knm_m) == pytest.approx(beta, rel=0.015)


def twin(a: float, b: float, patch: tuple[float, float, float, float], steps: int) -> tuple[float, float]:
    """Greatest moments under 1 kN on x0, x1, y0, y1, by finite differences: the plate as two membranes, one after the other."""
    def laplace(side: float, number: int) -> tuple[np.ndarray, np.ndarray, float]:
        step, beside = side / number, np.ones(number - 2)
        matrix = (np.diag(np.full(number - 1, 2.0)) - np.diag(beside, 1) - np.diag(beside, -1)) / step ** 2
        return *np.linalg.eigh(matrix), step

    across = round(steps * b / a)
    values_x, modes_x, hx = laplace(a, steps)
    values_y, modes_y, hy = laplace(b, across)

    def solve(right: np.ndarray) -> np.ndarray:
        return modes_x @ (modes_x.T @ right @ modes_y / (values_x[:, None] + values_y[None, :])) @ modes_y.T

    def covered(low: float, high: float, step: float, number: int) -> np.ndarray:
        at = step * np.arange(1, number)
        return np.clip(np.minimum(at + step / 2, high) - np.maximum(at - step / 2, low), 0.0, None) / step

    x0, x1, y0, y1 = patch
    force = np.outer(covered(x0, x1, hx, steps), covered(y0, y1, hy, across)) / ((x1 - x0) * (y1 - y0))
    bent = solve(solve(force))
    edge = np.pad(bent, 1)
    curved_x = -(edge[2:, 1:-1] - 2 * edge[1:-1, 1:-1] + edge[:-2, 1:-1]) / hx ** 2
    curved_y = -(edge[1:-1, 2:] - 2 * edge[1:-1, 1:-1] + edge[1:-1, :-2]) / hy ** 2
    return float((curved_x + 0.2 * curved_y).max()), float((curved_y + 0.2 * curved_x).max())


@pytest.mark.parametrize(("a", "b", "x", "y", "u", "v"), [
    (3.0, 4.0, 1.5, 2.0, 2.15, 1.65), (3.0, 6.0, 1.5, 3.0, 0.6, 0.9), (4.0, 4.0, 1.0, 2.0, 0.8, 0.8),
    (6.0, 3.0, 2.0, 1.0, 0.9, 0.6),
])
def test_the_twin_of_finite_differences_agrees(a: float, b: float, x: float, y: float, u: float, v: float) -> None:
    found = plate_equivalent(load(u, v, 1.0), plate(a, b), (x,), (y,), operating_kn_m2=0.0)
    expected = twin(a, b, (x - u / 2, x + u / 2, y - v / 2, y + v / 2), 240)
    assert (found.moment_x_knm_m, found.moment_y_knm_m) == pytest.approx(expected, rel=4e-3)


def test_a_load_on_the_whole_plate_is_the_uniform_load() -> None:
    """120 kN on 3 × 4 m, factor 1.2: 144/12 = 12 kN/m², whatever the operating load that it displaces."""
    for operating in (0.0, 2.0):
        found = plate_equivalent(load(3.0, 4.0, 120.0, 1.2), plate(3.0, 4.0), operating_kn_m2=operating)
        assert (found.by_x_kn_m2, found.by_y_kn_m2, found.absolute_kn_m2) == pytest.approx((12.0, 12.0, 12.0), rel=1e-9)


def test_the_load_spreads_through_bedding_and_slab_and_displaces_the_operating_load() -> None:
    """60 kN on 2.0 × 1.5 m, bedding 0.05, h 0.15: 2.25 × 1.75; (1.1 × 60 – 2 × 3)/3.9375 = 15.238 kN/m² under it."""
    found = plate_equivalent(load(2.0, 1.5, 60.0, 1.1, 0.05), plate(3.0, 4.0, 0.15))
    assert (found.spread_x_m, found.spread_y_m) == (pytest.approx(2.25), pytest.approx(1.75))
    assert found.under_kn_m2 == pytest.approx(15.2381, abs=1e-4)
    bare = plate_equivalent(load(2.25, 1.75, 60.0), plate(3.0, 4.0), operating_kn_m2=0.0)
    assert found.by_x_kn_m2 == pytest.approx(2.0 + bare.by_x_kn_m2, rel=1e-9)
    assert found.by_y_kn_m2 == pytest.approx(2.0 + bare.by_y_kn_m2, rel=2e-3)


def test_no_operating_load_less_than_nought_stands_under_a_light_machine() -> None:
    found = plate_equivalent(load(1.0, 1.0, 0.5), plate(3.0, 4.0))
    assert found.under_kn_m2 == 0.0 and found.load_kn_m2 == pytest.approx(2.0)


def test_sides_may_be_exchanged() -> None:
    one = plate_equivalent(load(1.0, 0.5), plate(3.0, 5.0))
    other = plate_equivalent(load(0.5, 1.0), plate(5.0, 3.0))
    assert (one.by_x_kn_m2, one.by_y_kn_m2) == (pytest.approx(other.by_y_kn_m2), pytest.approx(other.by_x_kn_m2))
    assert one.absolute_kn_m2 == pytest.approx(other.absolute_kn_m2) and one.absolute_kn_m2 <= one.load_kn_m2 + 1e-9


def test_the_long_direction_governs_under_a_small_load_on_a_long_plate() -> None:
    """Under a small load both moments are alike, under a uniform one that along the long side is far smaller."""
    found = plate_equivalent(load(0.3, 0.3), plate(3.0, 6.0), operating_kn_m2=0.0)
    assert found.by_y_kn_m2 > 1.5 * found.by_x_kn_m2 and found.absolute_kn_m2 == pytest.approx(found.by_x_kn_m2)


def test_several_loads_add_up() -> None:
    """In four places, each x with each y, as four loads one by one."""
    middle = plate(4.0, 4.0)
    block = plate_equivalent(load(0.5, 0.5, 10.0), middle, (1.0, 3.0), (1.0, 3.0), operating_kn_m2=0.0)
    alone = plate_equivalent(load(0.5, 0.5, 10.0), middle, (1.0,), (1.0,), operating_kn_m2=0.0)
    assert alone.load_kn_m2 < block.load_kn_m2 < 4.0 * alone.load_kn_m2
    whole = plate_equivalent(load(0.5, 0.5, 10.0), plate(2.0, 2.0), (0.25, 0.75, 1.25, 1.75), (0.25, 0.75, 1.25, 1.75),
                             operating_kn_m2=0.0)
    assert whole.load_kn_m2 == pytest.approx(160.0 / 4.0, rel=1e-6)


@pytest.mark.parametrize(("x", "y"), [(1.5, 2.0), (1.0, 2.0), (0.575, 0.575)])
def test_the_heaviest_machine_brings_the_slab_to_its_limit(x: float, y: float) -> None:
    base, slab = load(1.0, 1.0, 0.0, 1.1), plate(3.0, 4.0, 0.15)
    weight = heaviest_on_plate(10.0, base, (x, y), slab)
    assert weight is not None
    found = plate_equivalent(load(1.0, 1.0, weight, 1.1), slab, (x,), (y,))
    assert found.load_kn_m2 == pytest.approx(10.0, rel=1e-6)
    assert heaviest_on_plate(2.0, base, (1.5, 2.0), slab) == pytest.approx(2.0 / 1.1, rel=1e-6)
    assert heaviest_on_plate(1.999, base, (1.5, 2.0), slab) is None


@pytest.mark.parametrize(("ratio", "both"), [(1.0, True), (2.0, True), (2.999, True), (3.0, False), (3.001, False)])
def test_the_ratio_of_the_sides_decides(ratio: float, both: bool) -> None:
    assert spans_two_ways(plate(3.0, 3.0 * ratio).ratio) is spans_two_ways(plate(3.0 * ratio, 3.0).ratio) is both


@pytest.mark.parametrize(("item", "slab", "centre", "why"), [
    (load(3.001, 1.0), plate(3.0, 4.0), (1.5, 2.0), "wider-than-plate"),
    (load(1.0, 3.86), plate(3.0, 4.0, 0.15), (1.5, 2.0), "wider-than-plate"),
    (load(0.059, 1.0), plate(3.0, 4.0), (1.5, 2.0), "point-on-plate"),
    (load(1.0, 1.0), plate(3.0, 4.0), (0.49, 2.0), "over-support"),
    (load(1.0, 1.0), plate(3.0, 4.0), (1.5, 3.51), "over-support"),
])
def test_what_lies_outside_says_why(item: LocalLoad, slab: Plate, centre: tuple[float, float], why: str) -> None:
    with pytest.raises(OutsideMethod) as caught:
        plate_equivalent(item, slab, centre[:1], centre[1:])
    assert caught.value.args[0] == why


@pytest.mark.parametrize(("x", "y", "thickness", "why"), [(0.0, 4.0, 0.1, "no-span"), (3.0, -1.0, 0.1, "no-span"),
                                                          (3.0, 4.0, -0.1, "no-thickness"), (float("nan"), 4.0, 0.1, "no-span")])
def test_what_is_no_plate(x: float, y: float, thickness: float, why: str) -> None:
    with pytest.raises(OutsideMethod) as caught:
        plate(x, y, thickness)
    assert caught.value.args[0] == why
