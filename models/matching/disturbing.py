"""Which company disturbs which, as far as both say: by noise, by shaking the floor, by a more dangerous hazard class."""

from __future__ import annotations

from models.matching import offers
from models.tenants import Tenant
from models.tolerances import ROUNDING


def may_disturb(how: str, tenant: Tenant) -> bool:
    """Whether a company says anything by which it could disturb another."""
    own = {"noise": tenant.brings.noise_db, "shaking": tenant.brings.excitation_n}.get(how, tenant.brings.hazard)
    return own is not None


def disturbs(how: str, other: Tenant, tenant: Tenant) -> bool:
    """Whether one company disturbs another by ``noise``, ``shaking`` or ``hazard``, as far as both say."""
    if how == "noise":
        most, loud = tenant.needs.noise_most_db, other.brings.noise_db
        return most is not None and loud is not None and loud.value > most.value + ROUNDING
    if how == "shaking":
        return tenant.needs.vibration is not None and other.brings.excitation_n is not None \
            and other.brings.excitation_n.value > 0.0
    own, its = tenant.brings.hazard, other.brings.hazard
    return own is not None and its is not None and offers.rank(str(its.value)) < offers.rank(str(own.value))
