"""Queues against published and hand-computed figures."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.engineering.queues import erlang_b, erlang_c, queue_growth, servers_needed, waiting


@pytest.mark.parametrize(("servers", "offered", "share"), [
    (1, 0.8, 0.8), (2, 1.0, 1.0 / 3.0), (3, 2.0, 4.0 / 9.0),
])
def test_erlang_c_in_fractions(servers: int, offered: float, share: float) -> None:
    assert erlang_c(servers, offered) == pytest.approx(share, rel=1e-9)


@pytest.mark.parametrize(("servers", "offered", "share"), [(5, 4.0, 0.554113), (8, 6.0, 0.356981), (10, 8.0, 0.409180)])
def test_erlang_c_in_figures(servers: int, offered: float, share: float) -> None:
    assert erlang_c(servers, offered) == pytest.approx(share, abs=5e-7)


@pytest.mark.parametrize(("servers", "offered", "share"), [
    (2, 1.0, 0.2), (3, 2.0, 0.210526), (5, 3.0, 0.110054), (10, 5.0, 0.018385), (0, 5.0, 1.0),
])
def test_erlang_b(servers: int, offered: float, share: float) -> None:
    assert erlang_b(servers, offered) == pytest.approx(share, abs=5e-7)


def test_waits_and_queues_of_the_markov_case() -> None:
    one = waiting(0.8, 1, 1.0)
    assert one.mean_wait == pytest.approx(4.0)
    assert waiting(1.0, 2, 1.0).mean_queue == pytest.approx(1.0 / 3.0)
    assert waiting(2.0, 3, 1.0).mean_wait == pytest.approx(4.0 / 9.0)
    assert waiting(4.0, 5, 1.0).mean_queue == pytest.approx(2.216450, abs=5e-7)


@pytest.mark.parametrize(("cv2", "wait"), [(0.0, 8.0), (0.25, 10.0), (1.0, 16.0)])
def test_one_server_with_any_service(cv2: float, wait: float) -> None:
    assert waiting(0.2, 1, 4.0, service_cv2=cv2).mean_wait == pytest.approx(wait)


def test_allen_and_cunneen_stay_near_a_simulation() -> None:
    found = waiting(2.0, 3, 1.0, service_cv2=0.25).mean_wait
    assert found == pytest.approx(0.278, abs=5e-4) and found == pytest.approx(0.288, rel=0.04)


def test_docks_by_two_targets() -> None:
    """8 trucks an hour, 45 minutes each: nine docks for P(wait) ≤ 20 %, eight for a mean wait of 10 minutes."""
    assert servers_needed(8.0 / 60.0, 45.0, most_waiting=0.2) == 9
    nine = waiting(8.0 / 60.0, 9, 45.0)
    assert nine.waiting_share == pytest.approx(0.1960, abs=5e-5) and nine.mean_wait == pytest.approx(2.94, abs=5e-3)
    assert servers_needed(8.0 / 60.0, 45.0, longest_wait=10.0) == 8
    assert waiting(8.0 / 60.0, 8, 45.0).mean_wait == pytest.approx(8.03, abs=5e-3)
    assert servers_needed(8.0 / 60.0, 45.0, most_utilisation=0.8) == 8


def test_lifts_for_thirty_trips() -> None:
    """30 trips an hour of 215 s at a utilisation of 0.8."""
    assert servers_needed(30.0 / 3600.0, 215.0, most_utilisation=0.8) == 3
    found = waiting(30.0 / 3600.0, 3, 215.0)
    assert found.offered == pytest.approx(1.7917, abs=5e-5) and found.waiting_share == pytest.approx(0.3512, abs=5e-5)
    assert found.mean_wait == pytest.approx(62.5, abs=0.05)


def test_what_never_settles_says_how_fast_it_grows() -> None:
    full = waiting(1.0, 1, 1.0)
    assert not full.settles and math.isinf(full.mean_wait) and full.growth == 0.0
    over = waiting(3.0, 2, 1.0)
    assert not over.settles and over.growth == pytest.approx(1.0) and over.wait_below(10.0, 2, 1.0) == 0.0
    none = waiting(3.0, 0, 1.0)
    assert math.isinf(none.mean_wait) and none.growth == pytest.approx(3.0)
    idle = waiting(0.0, 0, 1.0)
    assert idle.mean_wait == 0.0 and idle.settles
    assert queue_growth(1.0, 2, 1.0) == 0.0


@given(st.integers(1, 60), st.floats(0.01, 0.99), st.floats(0.1, 100.0))
def test_more_servers_never_wait_longer(servers: int, load: float, service: float) -> None:
    arrivals = load * servers / service
    fewer, more = waiting(arrivals, servers, service), waiting(arrivals, servers + 1, service)
    assert 0.0 <= more.waiting_share <= fewer.waiting_share <= 1.0
    assert more.mean_wait <= fewer.mean_wait
    assert fewer.wait_below(0.0, servers, service) == pytest.approx(1.0 - fewer.waiting_share)


@pytest.mark.parametrize("bad", [(-1.0, 1, 1.0), (1.0, 1, 0.0), (math.nan, 1, 1.0), (1.0, -1, 1.0), (1.0, 1, math.inf)])
def test_nonsense_is_refused(bad: tuple[float, int, float]) -> None:
    with pytest.raises(ValueError, match="at least 0"):
        waiting(*bad)


def test_targets_must_be_possible() -> None:
    with pytest.raises(ValueError, match="above 0"):
        servers_needed(1.0, 1.0, most_waiting=0.0)
    with pytest.raises(ValueError, match="number of servers"):
        servers_needed(20_000.0, 1.0)
