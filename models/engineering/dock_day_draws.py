"""What a day brings to the docks, drawn beforehand: trucks with their goods, and goods that go between places.

Two groups of docks, or two models of the same docks, see the same days (common random numbers): nothing drawn here depends on
bays, staging or carriers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.engineering.dock_day import DockDay

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draws:
    """All random numbers of some days; rows are replications.

    Attributes:
        arrival_s: (rows, trucks) in order, infinite behind the last truck.
        call: index of the call, 0 behind the last; units: whole load units in each truck.
        pace: the handling time of the truck over its mean.
        transit_s, transit: (rows, lots) when goods between places are there, infinite behind the last, and which they are.
    """

    arrival_s: Floats
    call: Ints
    units: Ints
    pace: Floats
    transit_s: Floats
    transit: Ints

    @property
    def replications(self) -> int:
        return int(self.arrival_s.shape[0])


def draw(day: DockDay) -> Draws:
    """All random numbers of a day's replications, from its seed.

    Trucks that book nothing come as a Poisson stream whose rate follows the profile: their number is Poisson, and each comes
    at a time drawn from the profile. Booked ones come in a number that is the same every day up to rounding.
    """
    rng = np.random.default_rng([day.seed, 7])
    booked = 0.0 if day.slots is None else day.slots.share * day.trucks
    arrival = np.concatenate([_unbooked(rng, day, day.trucks - booked), _booked(rng, day, booked)], axis=1)
    arrival = _trimmed(np.sort(arrival, axis=1))
    there = np.isfinite(arrival)
    call = _picked(rng, np.array([c.trucks for c in day.calls]), arrival.shape)
    mean = np.array([c.units for c in day.calls])[call]
    units = np.maximum(np.floor(mean + rng.random(arrival.shape)), 1.0).astype(np.int64)
    pace = np.ones(arrival.shape)
    if day.handling_cv2 > 0.0:
        shape = 1.0 / day.handling_cv2
        pace = rng.standard_gamma(shape, arrival.shape) / shape
    call[~there], units[~there] = 0, 0
    own = np.random.default_rng([day.seed, 8])
    lots = np.array([t.lots for t in day.transits])
    transit_s = _trimmed(np.sort(_unbooked(own, day, float(lots.sum())), axis=1))
    transit = _picked(own, lots, transit_s.shape) if len(lots) else np.zeros(transit_s.shape, dtype=np.int64)
    return Draws(arrival_s=arrival, call=call, units=units, pace=pace, transit_s=transit_s, transit=transit)


def _trimmed(times: Floats) -> Floats:
    """Without the columns that no row reaches, one infinite column at the end."""
    most = int(np.isfinite(times).sum(axis=1).max(initial=0))
    return np.concatenate([times[:, :most], np.full((len(times), 1), np.inf)], axis=1)


def _unbooked(rng: np.random.Generator, day: DockDay, mean: float) -> Floats:
    """Arrivals of a Poisson stream with the profile of the day, in no order, infinite where there is none."""
    if not mean > 0.0:
        return np.full((day.replications, 1), np.inf)
    count = rng.poisson(mean, day.replications)
    chance = rng.random((day.replications, int(count.max(initial=0)) + 1))
    return np.where(np.arange(chance.shape[1]) < count[:, None], _times(day, chance), np.inf)


def _booked(rng: np.random.Generator, day: DockDay, mean: float) -> Floats:
    """Booked arrivals: evenly over the summed profile, at the beginning of a slot, with the deviation of the driver."""
    slots = day.slots
    if slots is None or not mean > 0.0:
        return np.full((day.replications, 1), np.inf)
    count = np.floor(mean + rng.random(day.replications))
    place = np.arange(int(count.max(initial=0)) + 1)
    share = (place + 0.5) / np.maximum(count, 1.0)[:, None]
    slot = np.floor(_times(day, np.minimum(share, 1.0)) / slots.slot_s) * slots.slot_s
    late = rng.standard_normal(slot.shape) * slots.spread_s
    return np.where(place < count[:, None], np.clip(slot + late, 0.0, day.horizon_s), np.inf)


def _times(day: DockDay, share: Floats) -> Floats:
    """Times at which the summed profile reaches shares of its whole."""
    upto = np.concatenate([[0.0], np.cumsum(day.profile)])
    return np.asarray(np.interp(share, upto / upto[-1], np.arange(len(upto)) * 3600.0))


def _picked(rng: np.random.Generator, weights: Floats, shape: tuple[int, ...]) -> Ints:
    """Indices drawn with the weights."""
    steps = np.cumsum(weights / weights.sum())
    return np.minimum(np.searchsorted(steps, rng.random(shape), side="right"), len(weights) - 1).astype(np.int64)
