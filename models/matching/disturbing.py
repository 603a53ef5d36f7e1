"""Which company disturbs which, as far as both say: by noise, by dust, by a more dangerous hazard class.

Shaking depends on the floor as well: :mod:`models.matching.shaking`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.matching import offers
from models.tenants import Tenant
from models.tolerances import ROUNDING


def disturbs(how: str, other: Tenant, tenant: Tenant) -> bool:
    """Whether one company disturbs another by ``noise``, ``dust`` or ``hazard``, as far as both say."""
    strength, bears = _strength(how, other), _bears(how, tenant)
    return strength is not None and bears is not None and strength > bears


def disturbers(how: str, tenants: Sequence[Tenant]) -> Iterator[tuple[frozenset[int], tuple[int, ...]]]:
    """Companies that are disturbed, together with those that disturb them (maybe itself among them), alike ones at once."""
    strengths = {i: found for i, one in enumerate(tenants) if (found := _strength(how, one)) is not None}
    alike: dict[float, list[int]] = {}
    for i, tenant in enumerate(tenants):
        most = _bears(how, tenant)
        if most is not None:
            alike.setdefault(most, []).append(i)
    for most, sensitive in alike.items():
        loud = frozenset(i for i, strength in strengths.items() if strength > most)
        if loud:
            yield loud, tuple(sensitive)


def _strength(how: str, tenant: Tenant) -> float | None:
    """How strongly a company disturbs: dB, dust or none (1 or 0), or the danger of its class."""
    brings = tenant.brings
    if how == "hazard":
        return None if brings.hazard is None else -offers.rank(str(brings.hazard.value))
    if how == "dust":
        return None if brings.dust is None else float(brings.dust.value)
    return None if brings.noise_db is None else brings.noise_db.value


def _bears(how: str, tenant: Tenant) -> float | None:
    """The strength up to which a company is not disturbed."""
    needs = tenant.needs
    if how == "hazard":
        return _strength(how, tenant)
    if how == "noise":
        return None if needs.noise_most_db is None else needs.noise_most_db.value + ROUNDING
    return None if needs.clean_class is None else 0.0
