"""Do the zones and the fire compartments of a description cover their storeys, and no more?"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from models.building import Building, Compartment, Storey
from models.measured import Measured
from models.report import ReportBuilder

AREA_CONFLICT: Final = 0.02
"""Areas of the same thing that differ by more than 2 % are reported: shafts and façades explain less."""

Group = tuple[Storey, ...]
Sums = dict[tuple[str, float, float], list[Group]]
"""What is wrong with which sum and storey area (m²) → the storeys, or groups of joined storeys, of which it is said."""


def check_areas(building: Building, report: ReportBuilder) -> None:
    """Report zones and compartments that leave a part of their storeys out, or are larger than these."""
    found: Sums = {}
    for storey in building.storeys:
        zones = [zone.area_m2 for zone in storey.zones]
        stores = [store.area_m2 for store in building.stores if store.storey == storey.number]
        _compare(found, "desc-zones", (storey,), zones, stores)
    for group, members in _joined(building):
        _compare(found, "desc-compartments", group, [compartment.area_m2 for compartment in members], ())
    for (code, entered, area), groups in found.items():
        note = report.guess if code.endswith("-partial") else report.error
        note(code, _names(groups), entered=f"{entered:g}", area=f"{area:g}")


def _compare(found: Sums, what: str, storeys: Group, areas: Sequence[Measured | None], beside: Iterable[Measured | None]) -> None:
    """Sum of the areas against the storeys; what lies beside them (transfer stores) covers a part of the storey too."""
    total = _sum(storey.area_m2 for storey in storeys)
    known = round(sum(area.value for area in areas if area is not None), 6)
    if not areas or total is None:
        return
    entered = _sum([*areas, *beside])
    if known > total * (1 + AREA_CONFLICT):
        found.setdefault((f"{what}-too-large", known, total), []).append(storeys)
    elif entered is not None and entered < total * (1 - AREA_CONFLICT):
        found.setdefault((f"{what}-partial", entered, total), []).append(storeys)


def _sum(areas: Iterable[Measured | None]) -> float | None:
    """Sum in m²; None while one is unknown."""
    total = 0.0
    for area in areas:
        if area is None:
            return None
        total += area.value
    return round(total, 6)


def _joined(building: Building) -> Iterator[tuple[Group, list[Compartment]]]:
    """Storeys that share a compartment, directly or by way of others, with all their compartments."""
    groups: list[tuple[set[int], list[Compartment]]] = []
    for compartment in building.compartments:
        numbers, members = set(compartment.storeys), [compartment]
        for other in [group for group in groups if group[0] & numbers]:
            groups.remove(other)
            numbers |= other[0]
            members = [*other[1], *members]
        groups.append((numbers, members))
    for numbers, members in groups:
        yield tuple(storey for storey in building.storeys if storey.number in numbers), members


def _names(groups: Sequence[Group]) -> str:
    """``1F, 3F – 5F`` for single storeys, ``1F + 2F`` for joined ones."""
    single = sorted((group[0].number, group[0].name) for group in groups if len(group) == 1)
    names = [" + ".join(storey.name for storey in group) for group in groups if len(group) > 1]
    for _, run in itertools.groupby(enumerate(single), lambda pair: pair[1][0] - pair[0]):
        inside = [name for _, (_, name) in run]
        names.append(inside[0] if len(inside) == 1 else f"{inside[0]} – {inside[-1]}")
    return ", ".join(names)
