"""Floor vibration against hand-computed values."""

from __future__ import annotations

import math

import pytest

from models.engineering.vibration import (
    VC_UM_S,
    beam_deflection_m,
    beam_frequency_hz,
    joined_frequency_hz,
    near_resonance,
    plate_frequency_hz,
    response_um_s,
    strictest_met,
)

E_CONCRETE = 32.5e9
INERTIA = 0.4 * 0.9 ** 3 / 12.0


def test_a_beam_of_nine_metres() -> None:
    frequency = beam_frequency_hz(E_CONCRETE, INERTIA, 2475.0, 9.0)
    assert frequency == pytest.approx(10.9545, abs=5e-5)
    deflection = beam_deflection_m(E_CONCRETE, INERTIA, 2475.0, 9.0)
    assert deflection * 1000.0 == pytest.approx(2.626, abs=2e-3)
    assert frequency == pytest.approx(17.753 / math.sqrt(deflection * 1000.0), rel=1e-3)


def test_a_plate_of_six_by_nine_metres() -> None:
    assert plate_frequency_hz(E_CONCRETE, 0.18, 0.2, 650.0, 6.0, 9.0) == pytest.approx(10.027, abs=5e-4)


def test_the_response_to_a_machine_far_from_and_at_resonance() -> None:
    assert response_um_s(500.0, 25.0, 20_000.0, 10.0, 0.03) == pytest.approx(133.9, abs=0.05)
    assert response_um_s(500.0, 10.0, 20_000.0, 10.0, 0.03) == pytest.approx(4689.0, abs=0.5)


def test_slab_beam_and_girder_together_are_slower_than_each() -> None:
    assert joined_frequency_hz([10.0, 10.0]) == pytest.approx(10.0 / math.sqrt(2.0))
    assert joined_frequency_hz([10.0]) == pytest.approx(10.0)


@pytest.mark.parametrize(("excitation", "near"), [(8.0, True), (7.99, False), (12.5, True), (12.51, False)])
def test_the_band_of_resonance(excitation: float, near: bool) -> None:
    assert near_resonance(excitation, 10.0) is near


@pytest.mark.parametrize(("velocity", "met"), [
    (50.8, "VC-A"), (50.81, "operating-theatre"), (6.35, "VC-D"), (812.81, None), (0.0, "VC-D"),
])
def test_the_strictest_criterion_met(velocity: float, met: str | None) -> None:
    assert strictest_met(velocity) == met
    assert list(VC_UM_S.values()) == sorted(VC_UM_S.values(), reverse=True)


@pytest.mark.parametrize("bad", [0.0, -1.0, math.nan, math.inf])
def test_nonsense_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        beam_frequency_hz(E_CONCRETE, INERTIA, 2475.0, bad)
