"""Does what a company shakes reach what another must keep still? The velocity of the floor they share, against the criterion.

The force and its frequency, the floor's own frequency, mass and damping enter by :mod:`models.engineering.vibration`; the floor
is that of the zones the shaking company stands on, and the velocity that where its machine stands: a neighbour gets no more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.equipment import Equipment
from models.loads.floor import Floor, floor_of
from models.loads.shaking import criterion_um_s, natural_frequency, shakings
from models.matching.offers import zones_of
from models.matching.spaces import Space
from models.measured import Stated
from models.tenants import Tenant
from models.tolerances import ROUNDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaken:
    """A floor that one company shakes.

    Attributes:
        velocity_um_s: the most that any of its forces brings about; None while something is not known.
        near: whether a force is near the floor's own frequency.
        missing: names of inputs that are not there. ``assumptions``: keys of what was taken for granted.
    """

    velocity_um_s: float | None
    near: bool = False
    missing: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()

    def disturbs(self, most_um_s: float) -> bool | None:
        """Whether it is more than somebody bears; None: not known."""
        return None if self.velocity_um_s is None else self.velocity_um_s > most_um_s + ROUNDING


STILL = Shaken(velocity_um_s=0.0)
"""Of a company that states no force."""


def forces_of(tenant: Tenant) -> tuple[Equipment, ...]:
    """Everything of a company that shakes the floor: what it states of itself, and its machines."""
    brings = tenant.brings
    own = Equipment(id=tenant.id, name=tenant.name, excitation_hz=brings.excitation_hz, excitation_n=brings.excitation_n)
    return tuple(one for one in (own, *tenant.needs.equipment) if one.excitation_n is not None and one.excitation_n.value > 0.0)


def bears_of(tenant: Tenant) -> tuple[float, Stated[str]] | None:
    """The strictest criterion of a company or its machines in µm/s, with its name; None: it states none."""
    stated = [one for one in (tenant.needs.vibration, *(item.vibration for item in tenant.needs.equipment)) if one is not None]
    known = [(limit, one) for one in stated if (limit := criterion_um_s(one.value)) is not None]
    return min(known, key=lambda one: one[0], default=None)


def shaken(spaces: Sequence[Space], loud: Tenant) -> Shaken:
    """The floor under some spaces of a company that shakes it; the worst of its zones and forces."""
    forces = forces_of(loud)
    if not forces:
        return STILL
    missing: dict[str, None] = {}
    assumptions: dict[str, None] = {}
    velocities, near = [0.0], False
    if any(one.excitation_hz is None for one in forces):
        missing["excitation_hz"] = None
    for floor in _floors(spaces):
        if floor is None:
            missing["natural_frequency_hz"] = None
            continue
        if natural_frequency(floor) is None:
            missing["natural_frequency_hz"] = None
        for one in shakings(floor, forces):
            missing |= dict.fromkeys(one.missing)
            assumptions |= dict.fromkeys(one.assumptions)
            near = near or bool(one.near)
            velocities.append(one.velocity_um_s or 0.0)
    return Shaken(velocity_um_s=None if missing else max(velocities), near=near, missing=tuple(missing),
                  assumptions=tuple(assumptions))


def _floors(spaces: Sequence[Space]) -> Iterator[Floor | None]:
    """The floor of every zone under some spaces; None for a space without zones."""
    for space in spaces:
        zones = zones_of(space)
        yield from (floor_of(space.storey, zone) for zone in zones)
        if not zones:
            yield None
