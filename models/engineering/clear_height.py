"""Clear-height breakdown 净高分解: what is left of a storey's height under slab, beams and services, and above a raised floor.

    storey height − floor finish − slab and beam = under beams 梁下净高
    under beams − zone of ducts, pipes and sprinklers = under ducts 管下净高
    under ducts − raised floor = usable

All in metres. A storey loses one finish whatever its height is measured between: its own where it runs from structure to
structure, the finish of the floor above where it runs from finish to finish; both are taken as equal. Where a clear height is
stated it takes its place in the chain; what the parts would give instead is kept beside it as a conflict. A part that is not
known leaves the usable height unknown, and what is known gives the most that it can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from models.building import Storey
from models.measured import Measured, Source, SourceKind, metres
from models.tolerances import CLEAR_HEIGHT_CONFLICT_M, ROUNDING

PARTS: Final = ("floor_finish_m", "slab_beam_m", "service_zone_m", "raised_floor_m")
"""Fields of a storey that take height away, from the slab's underside down to the usable room, the raised floor last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What takes height away: a field of :data:`PARTS`, its thickness, and whether it was found from stated clear heights."""

    name: str
    thickness_m: Measured | None
    derived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A stated clear height and what the parts give instead; they differ by more than the tolerance."""

    name: str
    stated_m: Measured
    computed_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """The chain of one storey.

    Args:
        height_m: floor to floor.
        parts: in the order of :data:`PARTS`; a thickness found from clear heights says so.
        under_beams_m, under_ducts_m: stated, else computed; None where neither can be.
        usable_m: None while a part is unknown.
        at_most_m: the most that the usable height can be with what is known; None where nothing is.
        missing: fields that would complete the chain, the first one that suffices each.
        need_m: what the storey needs.
    """

    height_m: Measured | None
    parts: tuple[Part, ...]
    under_beams_m: Measured | None
    under_ducts_m: Measured | None
    usable_m: Measured | None
    at_most_m: float | None
    missing: tuple[str, ...]
    conflicts: tuple[Contradiction, ...]
    need_m: Measured | None

    @property
    def known(self) -> bool:
        """Whether anything is known besides the storey's height and its need."""
        return any(part.thickness_m is not None for part in self.parts) or self.under_beams_m is not None or (
            self.under_ducts_m is not None)

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)


def breakdown(storey: Storey) -> Breakdown:
    """The clear-height chain of a storey."""
    finish, slab, services, raised = (getattr(storey, name) for name in PARTS)
    height, stated_beam, stated_duct = storey.height_m, storey.clear_height_beam_m, storey.clear_height_duct_m
    computed_beam = _less(height, (finish, slab))
    beam = stated_beam or computed_beam
    computed_duct = _less(beam, (services,))
    duct = stated_duct or computed_duct
    usable = _less(duct, (raised,))
    conflicts = [_conflict(name, stated, computed) for name, stated, computed in (
        ("clear_height_beam_m", stated_beam, computed_beam), ("clear_height_duct_m", stated_duct, computed_duct))]
    parts = (Part(name="floor_finish_m", thickness_m=finish), _slab_part(slab, height, finish, beam),
             _between("service_zone_m", services, beam, duct), Part(name="raised_floor_m", thickness_m=raised))
    return Breakdown(
        height_m=height, parts=parts, under_beams_m=beam, under_ducts_m=duct, usable_m=usable,
        at_most_m=_at_most(height, (finish, slab), beam, services, duct, raised),
        missing=_missing(storey, beam, duct), conflicts=tuple(c for c in conflicts if c is not None),
        need_m=storey.clear_height_need_m)


def _less(whole: Measured | None, parts: tuple[Measured | None, ...]) -> Measured | None:
    """A height less some parts; None where one of them is unknown. What rests on an assumption is assumed."""
    known = [part for part in parts if part is not None]
    if whole is None or len(known) < len(parts):
        return None
    kinds = {whole.source.kind, *(part.source.kind for part in known)}
    kind = SourceKind.ASSUMED if SourceKind.ASSUMED in kinds else SourceKind.GEOMETRY
    where = " - ".join(f"{value:.3f}" for value in (whole.value, *(part.value for part in known)))
    return metres(round(whole.value - sum(part.value for part in known), 6), Source(kind, "clear-height-chain", where))


def _slab_part(slab: Measured | None, height: Measured | None, finish: Measured | None, beam: Measured | None) -> Part:
    """Slab and beam: stated, else what stands between the height and the stated clear height under beams."""
    if slab is not None or finish is None:
        return Part(name="slab_beam_m", thickness_m=slab)
    found = None if beam is None else _less(height, (finish, beam))
    return Part(name="slab_beam_m", thickness_m=found, derived=found is not None)


def _between(name: str, stated: Measured | None, upper: Measured | None, lower: Measured | None) -> Part:
    if stated is not None or lower is None:
        return Part(name=name, thickness_m=stated)
    found = _less(upper, (lower,))
    return Part(name=name, thickness_m=found, derived=found is not None)


def _conflict(name: str, stated: Measured | None, computed: Measured | None) -> Contradiction | None:
    if stated is None or computed is None or abs(stated.value - computed.value) <= CLEAR_HEIGHT_CONFLICT_M + ROUNDING:
        return None
    return Contradiction(name=name, stated_m=stated, computed_m=computed.value)


def _at_most(height: Measured | None, upper: tuple[Measured | None, ...], beam: Measured | None, services: Measured | None,
             duct: Measured | None, raised: Measured | None) -> float | None:
    """The height less every known part below the lowest known level."""
    level: Measured
    parts: tuple[Measured | None, ...]
    if duct is not None:
        level, parts = duct, (raised,)
    elif beam is not None:
        level, parts = beam, (services, raised)
    elif height is not None:
        level, parts = height, (*upper, services, raised)
    else:
        return None
    return round(level.value - sum(part.value for part in parts if part is not None), 6)


def _missing(storey: Storey, beam: Measured | None, duct: Measured | None) -> tuple[str, ...]:
    """What the chain waits for, from the top down: parts above a known clear height are not asked for."""
    wanted: list[str] = []
    if beam is None and duct is None:
        above = {"storey_height_m": storey.height_m, "floor_finish_m": storey.floor_finish_m, "slab_beam_m": storey.slab_beam_m}
        wanted = [name for name, value in above.items() if value is None]
    if duct is None and storey.service_zone_m is None:
        wanted.append("service_zone_m")
    if storey.raised_floor_m is None:
        wanted.append("raised_floor_m")
    return tuple(wanted)
