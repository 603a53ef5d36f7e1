"""Closed forms checked by ways that share nothing with them: all cases, drawn cases, a queue walked one by one."""

from __future__ import annotations

import heapq
import itertools
import math

import numpy as np
import pytest

from models.engineering.docks import trucks_served
from models.engineering.lift_traffic import expected_stops, highest_reversal
from models.engineering.queues import erlang_b, erlang_c, waiting

CUSTOMERS = 400_000


@pytest.mark.parametrize(("floors", "loads", "count", "stops", "reversal"), [
    (5, 4, 625, 2.9520, 4.4336), (6, 5, 7776, 3.588735, 5.430941)])
def test_all_cases_of_stops_and_reversal(floors: int, loads: int, count: int, stops: float, reversal: float) -> None:
    cases = list(itertools.product(range(1, floors + 1), repeat=loads))
    assert len(cases) == count
    assert math.fsum(len(set(case)) for case in cases) / count == pytest.approx(stops, abs=5e-7)
    assert math.fsum(max(case) for case in cases) / count == pytest.approx(reversal, abs=5e-7)
    assert expected_stops([1.0] * floors, loads) == pytest.approx(stops, abs=5e-7)
    assert highest_reversal([1.0] * floors, loads) == pytest.approx(reversal, abs=5e-7)


def test_stops_and_reversal_of_ten_storeys_by_drawing() -> None:
    cases = np.random.default_rng(5).integers(1, 11, (CUSTOMERS, 8))
    stops = np.mean([len(set(case)) for case in cases[:100_000].tolist()])
    assert stops == pytest.approx(expected_stops([1.0] * 10, 8), rel=0.003)
    assert float(cases.max(axis=1).mean()) == pytest.approx(highest_reversal([1.0] * 10, 8), rel=0.003)


@pytest.mark.parametrize(("servers", "offered"), [(1, 0.8), (2, 1.0), (3, 2.0), (5, 4.0), (8, 6.0), (10, 8.0)])
def test_two_formulae_for_who_waits(servers: int, offered: float) -> None:
    """By the loss formula, and by the sum over all states."""
    load = offered / servers
    tail = offered ** servers / math.factorial(servers) / (1.0 - load)
    by_states = tail / (math.fsum(offered ** k / math.factorial(k) for k in range(servers)) + tail)
    by_loss = erlang_b(servers, offered) / (1.0 - load * (1.0 - erlang_b(servers, offered)))
    assert erlang_c(servers, offered) == pytest.approx(by_states, rel=1e-12) == pytest.approx(by_loss, rel=1e-12)
    assert waiting(offered, servers, 1.0).mean_queue == pytest.approx(by_states * load / (1.0 - load), rel=1e-12)


def walked(arrivals_s: np.ndarray, services_s: np.ndarray, servers: int) -> np.ndarray:
    """The waits of customers in the order of their coming, each to the server that is free first."""
    free = [0.0] * servers
    waits = np.empty(len(arrivals_s))
    for i, (comes, takes) in enumerate(zip(arrivals_s.tolist(), services_s.tolist(), strict=True)):
        starts = max(comes, free[0])
        heapq.heapreplace(free, starts + takes)
        waits[i] = starts - comes
    return waits


@pytest.mark.parametrize(("servers", "offered"), [(3, 2.0), (5, 4.0), (10, 8.0)])
def test_waits_of_a_walked_queue(servers: int, offered: float) -> None:
    draw = np.random.default_rng(servers)
    arrivals, services = np.cumsum(draw.exponential(1.0 / offered, CUSTOMERS)), draw.exponential(1.0, CUSTOMERS)
    waits = walked(arrivals, services, servers)
    known = waiting(offered, servers, 1.0)
    assert float((waits > 0.0).mean()) == pytest.approx(known.waiting_share, rel=0.03)
    assert float(waits.mean()) == pytest.approx(known.mean_wait, rel=0.03)


@pytest.mark.parametrize(("cv2", "wait"), [(0.0, 8.0), (0.25, 10.0), (1.0, 16.0)])
def test_one_server_with_any_service_walked(cv2: float, wait: float) -> None:
    """0.2 a minute, 4 minutes each with a squared coefficient of variation: gamma of shape 1/cv².

    Waits of customers who follow each other are alike: one walk of 400 000 errs by 1.8 %, the mean of four by half of it.
    """
    means = []
    for seed in range(4):
        draw = np.random.default_rng(seed)
        arrivals = np.cumsum(draw.exponential(5.0, CUSTOMERS))
        services = np.full(CUSTOMERS, 4.0) if cv2 == 0.0 else draw.gamma(1.0 / cv2, 4.0 * cv2, CUSTOMERS)
        means.append(float(walked(arrivals, services, 1).mean()))
    assert math.fsum(means) / len(means) == pytest.approx(wait, rel=0.03)
    assert waiting(0.2, 1, 4.0, service_cv2=cv2).mean_wait == pytest.approx(wait, rel=1e-9)


def test_loads_of_a_week_as_published() -> None:
    """1.5 loads an hour, 80 h, 0.98 × 0.90."""
    assert trucks_served(1, 80.0, 1.0 / (1.5 * 0.98), 0.90) == pytest.approx(105.84, abs=5e-9)
