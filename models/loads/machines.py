"""Machines and vehicles against the floor they stand on: slab, beam and girder, each with the numbers on the way.

Slab: GB 50009-2012 C.0.4 and C.0.5 for one-way slabs, C.0.6 for two-way ones. Beam: C.0.7, with the machines in a row along
it, once in the middle of the span and once against a support, each as a force at its centre. Girder: C.0.8. What stands under a
machine replaces the operating load there; that split is the convention of worked examples. Where nobody says how a machine is
turned, both ways are computed: it fits if it fits both ways, exceeds if it exceeds both ways, and is open in between.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from models.engineering.floor_load import (
    LEAST_DYNAMIC_FACTOR,
    Equivalent,
    LocalLoad,
    OutsideMethod,
    Slab,
    Surroundings,
    beam_equivalent,
    girder_equivalent,
    slab_equivalent,
    wheel_equivalent,
)
from models.engineering.floor_load_two_way import CLAUSE, Plate
from models.equipment import Equipment
from models.loads.floor import Floor, Limit
from models.loads.slab import slab_of
from models.loads.two_way import OnPlate, machines_on_plate, wheels_on_plate
from models.measured import Measured, assumed
from models.tolerances import ROUNDING
from models.units import STANDARD_GRAVITY_M_S2

FITS: Final = "fits"
EXCEEDS: Final = "exceeds"
NO_DATA: Final = "no-data"
NO_LIMIT: Final = "no-limit"
OUTSIDE: Final = "outside"
ON_GRADE: Final = "on-grade"
VERDICTS: Final = (EXCEEDS, NO_DATA, OUTSIDE, NO_LIMIT, ON_GRADE, FITS)
"""Worst first. ``no-limit``: computed, with nothing stated to hold it against."""

MOST_IN_A_ROW: Final = 1000
"""Machines along one beam that are looked at: no beam holds more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One machine on one member.

    Args:
        required_kn_m2: equivalent uniform load that it asks for, the operating load included.
        numbers: what leads to it, in the order of the formula: name → value, in m, kN, kNm, kN/m and kN/m².
        formula: clause of GB 50009-2012 that was used.
        missing: inputs that are not known; ``why`` a key where there is another reason; ``notes`` keys of what to know.
    """

    member: str
    verdict: str
    required_kn_m2: float | None = None
    limit: Limit | None = None
    formula: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    why: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def margin_kn_m2(self) -> float | None:
        """What is left, by the lower reading of the limit."""
        if self.required_kn_m2 is None or self.limit is None:
            return None
        return round(self.limit.low_kn_m2 - self.required_kn_m2, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineLoad:
    """A machine with its floor; without one ``why`` says why not."""

    equipment: Equipment
    floor: Floor | None
    checks: tuple[Check, ...] = ()
    why: str | None = None

    @property
    def verdict(self) -> str:
        """The worst that is known; a member for which nothing is stated counts only where no other is judged."""
        found = {check.verdict for check in self.checks}
        if EXCEEDS in found:
            return EXCEEDS
        slab = next((check.verdict for check in self.checks if check.member == "slab"), NO_DATA)
        judged = found & {FITS}
        if judged and slab in (FITS, NO_LIMIT):
            return FITS
        return slab


@dataclass(frozen=True, slots=True, kw_only=True)
class _Base:
    """A machine as a load: weight of one, both sides of its base, factor, and what was taken as given."""

    weight_kn: float
    sides_m: tuple[float, float]
    factor: float
    bedding_m: float
    count: int
    spacing_m: float | None
    edge_m: float | None
    along_span: bool | None
    notes: tuple[str, ...]

    @property
    def ways(self) -> tuple[tuple[float, float], ...]:
        """Sides along and across the span of the slab: one way where it is told or the base is square, else both."""
        if self.along_span is not None:
            return (self.sides_m if self.along_span else self.sides_m[::-1],)
        return tuple(dict.fromkeys((self.sides_m, self.sides_m[::-1])))

    def net_kn(self, operating_kn_m2: float) -> float:
        """Factored weight above the operating load that it displaces."""
        return max(self.factor * self.weight_kn - operating_kn_m2 * self.sides_m[0] * self.sides_m[1], 0.0)


def machine_load(equipment: Equipment, floor: Floor) -> MachineLoad:
    """What a machine or vehicle asks of slab, beam and girder, and whether they carry it."""
    if floor.on_grade:
        return MachineLoad(equipment=equipment, floor=floor, checks=(_on_grade(equipment, floor),))
    if equipment.wheel_load_kn is not None:
        wheels = (_wheel_on_slab(equipment, floor), _axle_on_beam(equipment, floor))
        return MachineLoad(equipment=equipment, floor=floor, checks=wheels)
    checks = (_on_slab(equipment, floor), _on_beam(equipment, floor), _on_girder(equipment, floor))
    return MachineLoad(equipment=equipment, floor=floor, checks=checks)


def dynamic_factor(equipment: Equipment, floor: Floor) -> tuple[Measured, tuple[str, ...]]:
    """The factor that counts: the machine's, else the zone's, never below 1.1 (GB 55001-2021 4.2.16); 1.1 is assumed for none."""
    stated = equipment.dynamic_factor or floor.facts.get("dynamic_factor")
    if stated is None:
        return Measured(LEAST_DYNAMIC_FACTOR, "1", assumed("least-dynamic-factor")), ("factor-assumed",)
    if stated.value < LEAST_DYNAMIC_FACTOR - ROUNDING:
        return Measured(LEAST_DYNAMIC_FACTOR, "1", assumed("least-dynamic-factor")), ("factor-raised",)
    return stated, ()


def dynamic_factor_of(floor: Floor) -> float:
    """The factor for machines of which nothing is known: the zone's, never below 1.1."""
    return max(floor.value("dynamic_factor") or LEAST_DYNAMIC_FACTOR, LEAST_DYNAMIC_FACTOR)


def _base(equipment: Equipment, floor: Floor) -> tuple[_Base | None, tuple[str, ...]]:
    """The machine as a load, or what is missing for that."""
    base, notes = equipment.base_m, tuple[str, ...]()
    if base[0] is None or base[1] is None:
        base, notes = (equipment.size_m[0], equipment.size_m[1]), ("base-is-body",)
    missing = [name for name, value in (("mass_kg", equipment.mass_kg), ("base_m", base[0] and base[1])) if value is None]
    if equipment.mass_kg is None or base[0] is None or base[1] is None:
        return None, tuple(missing)
    factor, told = dynamic_factor(equipment, floor)
    count = 1 if equipment.count is None else max(1, round(equipment.count.value))
    spacing = None if equipment.spacing_m is None else equipment.spacing_m.value
    notes = (*notes, *told, *(("spacing-unknown",) if spacing is None and count > 1 else ()))
    return _Base(weight_kn=equipment.mass_kg.value * STANDARD_GRAVITY_M_S2 / 1000.0, sides_m=(base[0].value, base[1].value),
                 factor=factor.value, bedding_m=0.0 if equipment.bedding_m is None else equipment.bedding_m.value, count=count,
                 spacing_m=spacing, edge_m=None if equipment.edge_m is None else equipment.edge_m.value,
                 along_span=equipment.along_span, notes=notes), ()


# --- slab --------------------------------------------------------------------------------------------------------


def _on_slab(equipment: Equipment, floor: Floor) -> Check:
    slab, limit = slab_of(floor), floor.limits.get("slab")
    base, more = _base(equipment, floor)
    if slab.why is not None:
        return Check(member="slab", verdict=OUTSIDE, why=slab.why, limit=limit)
    try:
        if base is not None and slab.plate is not None:
            return _on_two_ways(base, floor, slab.plate, slab.notes)
        if base is not None and slab.one_way is not None:
            return _on_one_way(base, floor, slab.one_way, slab.notes)
    except OutsideMethod as error:
        return Check(member="slab", verdict=OUTSIDE, why=str(error.args[0]), limit=limit)
    return Check(member="slab", verdict=NO_DATA, missing=(*slab.missing, *more), limit=limit)


def _loads(base: _Base) -> list[LocalLoad]:
    """The machine the ways round that it may stand."""
    return [LocalLoad(weight_kn=base.weight_kn, length_x_m=along, length_y_m=across, bedding_m=base.bedding_m,
                      dynamic_factor=base.factor) for along, across in base.ways]


def _on_one_way(base: _Base, floor: Floor, slab: Slab, notes: tuple[str, ...]) -> Check:
    """Raises OutsideMethod where it fits no way round."""
    found: list[tuple[float, Equivalent, LocalLoad]] = []
    outside: list[str] = []
    for load in _loads(base):
        try:
            result = slab_equivalent(load, slab, _near(base, load.length_y_m), operating_kn_m2=floor.operating.value)
            found.append((result.load_kn_m2, result, load))
        except OutsideMethod as error:
            outside.append(str(error.args[0]))
    if not found:
        raise OutsideMethod(outside[0])
    mildest = min(found, key=lambda item: item[0])[0]
    _, result, load = max(found, key=lambda item: item[0])
    notes = (*notes, *base.notes, *(("one-way-round",) if outside else ()))
    numbers = {"k": base.factor, "P": base.weight_kn, "btx": load.length_x_m, "bty": load.length_y_m, "s": load.bedding_m,
               "h": slab.thickness_m, "l": slab.span_m, "q0": floor.operating.value, "bcx": result.spread_x_m,
               "bcy": result.spread_y_m, "b_full": result.full_width_m, "b": result.width_m, "q1": result.around_kn_m,
               "q2": result.under_kn_m, "Mmax": result.moment_kn_m, "qe": result.load_kn_m2}
    if len(found) > 1:
        numbers["qe_turned"] = mildest
    return _judged("slab", floor, result.load_kn_m2, result.case, numbers, notes, mildest)


def _on_two_ways(base: _Base, floor: Floor, plate: Plate, notes: tuple[str, ...]) -> Check:
    """Raises OutsideMethod: it fits no way round, or stands at a free edge, which a plate on four supports has not."""
    if base.edge_m is not None:
        raise OutsideMethod("edge-of-plate")
    loads = _loads(base)
    found = machines_on_plate(loads, base.count, base.spacing_m, plate, floor.operating.value)
    notes = (*notes, *base.notes, *(("one-way-round",) if found.one_way_round else ()))
    numbers = {**_plate_numbers(found, plate), "q0": floor.operating.value}
    if len(loads) > 1 and not found.one_way_round:
        numbers["qe_turned"] = found.turned_kn_m2
    return _judged("slab", floor, found.result.load_kn_m2, CLAUSE, numbers, notes, found.turned_kn_m2, found.absolute_kn_m2)


def _plate_numbers(found: OnPlate, plate: Plate) -> dict[str, float]:
    result, load = found.result, found.load
    return {"k": load.dynamic_factor, "P": load.weight_kn, "n": float(found.count), "btx": load.length_x_m,
            "bty": load.length_y_m, "s": load.bedding_m, "h": plate.thickness_m, "lx": plate.side_x_m, "ly": plate.side_y_m,
            "ratio": plate.ratio, "bcx": result.spread_x_m, "bcy": result.spread_y_m, "p": result.under_kn_m2,
            "Mx": result.moment_x_knm_m, "My": result.moment_y_knm_m, "mx": result.unit_x_m2, "my": result.unit_y_m2,
            "qex": result.by_x_kn_m2, "qey": result.by_y_kn_m2, "qe_abs": result.absolute_kn_m2, "qe": result.load_kn_m2}


def _near(base: _Base, across_m: float) -> Surroundings:
    """A free edge on one side where one is told; neighbours at their spacing: one on the other side, two of three and more."""
    beside = None if base.spacing_m is None else base.spacing_m + across_m
    first = beside if base.count > 2 or base.edge_m is None else None
    second = beside if base.count > 2 or base.edge_m is not None else None
    return Surroundings(edges_m=(base.edge_m, None), neighbours_m=(first, second))


def _wheel_on_slab(equipment: Equipment, floor: Floor) -> Check:
    slab, limit = slab_of(floor), floor.limits.get("slab")
    wheel, length, width = equipment.wheel_load_kn, equipment.wheel_length_m, equipment.wheel_width_m
    if slab.why is not None:
        return Check(member="slab", verdict=OUTSIDE, why=slab.why, limit=limit)
    lacking = [name for name, value in (("wheel_length_m", length), ("wheel_width_m", width)) if value is None]
    if wheel is None or length is None or width is None:
        return Check(member="slab", verdict=NO_DATA, missing=(*slab.missing, *lacking), limit=limit)
    factor, told = dynamic_factor(equipment, floor)
    track = None if equipment.wheel_track_m is None else equipment.wheel_track_m.value
    notes = (*slab.notes, *told, "wheel-effect", *(("track-unknown",) if track is None else ()))
    contact = (length.value, width.value)
    try:
        if slab.plate is not None:
            return _wheel_on_two_ways(wheel.value, contact, track, factor.value, floor, slab.plate, notes)
        if slab.one_way is not None:
            return _wheel_on_one_way(wheel.value, contact, track, factor.value, floor, slab.one_way, notes)
    except OutsideMethod as error:
        return Check(member="slab", verdict=OUTSIDE, why=str(error.args[0]), limit=limit)
    return Check(member="slab", verdict=NO_DATA, missing=slab.missing, limit=limit)


def _wheel_on_one_way(wheel_kn: float, contact_m: tuple[float, float], track_m: float | None, factor: float, floor: Floor,
                      slab: Slab, notes: tuple[str, ...]) -> Check:
    """Raises OutsideMethod."""
    found = [wheel_equivalent(wheel_kn, contact_m, track_m, slab, dynamic_factor=factor, along_span=along)
             for along in (True, False)]
    result = max(found, key=lambda item: item.load_kn_m2)
    numbers = {"k": factor, "P": wheel_kn, "h": slab.thickness_m, "l": slab.span_m, "bcx": result.spread_x_m,
               "bcy": result.spread_y_m, "b_full": result.full_width_m, "b": result.width_m, "Mmax": result.moment_kn_m,
               "qe": result.load_kn_m2}
    return _judged("slab", floor, result.load_kn_m2, result.case, numbers, notes)


def _wheel_on_two_ways(wheel_kn: float, contact_m: tuple[float, float], track_m: float | None, factor: float, floor: Floor,
                       plate: Plate, notes: tuple[str, ...]) -> Check:
    """Raises OutsideMethod."""
    ways = [(LocalLoad(weight_kn=wheel_kn, length_x_m=x, length_y_m=y, dynamic_factor=factor), along_x)
            for along_x, (x, y) in ((True, contact_m), (False, contact_m[::-1]))]     # the axle lies across the way
    found = wheels_on_plate(ways, track_m, plate)
    return _judged("slab", floor, found.result.load_kn_m2, CLAUSE, _plate_numbers(found, plate), notes,
                   absolute=found.absolute_kn_m2)


def _on_grade(equipment: Equipment, floor: Floor) -> Check:
    """Annex C does not speak of a slab on the ground: only the pressure under the base is told."""
    base, missing = _base(equipment, floor)
    if base is None:
        return Check(member="slab", verdict=ON_GRADE, missing=missing, why="slab-on-grade")
    area = base.sides_m[0] * base.sides_m[1]
    numbers = {"k": base.factor, "P": base.weight_kn, "A": area, "p": base.factor * base.weight_kn / area}
    return Check(member="slab", verdict=ON_GRADE, why="slab-on-grade", numbers=numbers, notes=base.notes)


# --- beam and girder ---------------------------------------------------------------------------------------------


def _on_beam(equipment: Equipment, floor: Floor) -> Check:
    base, missing = _base(equipment, floor)
    span, spacing = floor.value("beam_span_m"), floor.value("beam_spacing_m")
    limit = floor.limits.get("beam")
    if base is None or span is None or spacing is None:
        return Check(member="beam", verdict=NO_DATA, limit=limit, missing=(*_unknown(
            ("beam_span_m", span), ("beam_spacing_m", spacing)), *missing))
    operating = floor.operating.value
    net = base.net_kn(operating)
    best: tuple[float, dict[str, float]] | None = None
    for along in dict.fromkeys(base.sides_m):
        if along > span:
            continue
        for places in (_in_the_middle(along, base, span), _at_a_support(along, base, span)):
            result = beam_equivalent([(net, at) for at in places], span, spacing)
            numbers = {"k": base.factor, "P": base.weight_kn, "P_net": net, "n": float(len(places)), "l": span, "s": spacing,
                       "q0": operating, "M": result.moment_kn_m, "V": result.shear_kn, "qeM": result.by_moment_kn_m2,
                       "qeV": result.by_shear_kn_m2, "qe": operating + result.load_kn_m2}
            if best is None or numbers["qe"] > best[0]:
                best = numbers["qe"], numbers
    if best is None:
        return Check(member="beam", verdict=OUTSIDE, why="wider-than-span", limit=limit)
    return _judged("beam", floor, best[0], "C.0.7", best[1], base.notes)


def _in_the_middle(along_m: float, base: _Base, span_m: float) -> list[float]:
    """Centres of a row of machines about the middle of a beam: one in the middle and the others on both sides of it."""
    pitch = along_m + (base.spacing_m if base.spacing_m is not None else 0.0)
    each_side = min((base.count - 1) // 2, MOST_IN_A_ROW, math.floor((span_m - along_m) / 2.0 / pitch + 1e-9))
    row = [span_m / 2.0 + pitch * step for step in range(-each_side, each_side + 1)]
    even = (base.count - 1) % 2 and len(row) < base.count and row[-1] + pitch + along_m / 2.0 <= span_m + 1e-9
    return [*row, row[-1] + pitch] if even else row


def _at_a_support(along_m: float, base: _Base, span_m: float) -> list[float]:
    """Centres of a row that starts at a support."""
    pitch = along_m + (base.spacing_m if base.spacing_m is not None else 0.0)
    row = min(base.count, MOST_IN_A_ROW, math.floor((span_m - along_m) / pitch + 1e-9) + 1)
    return [along_m / 2.0 + pitch * step for step in range(row)]


def _axle_on_beam(equipment: Equipment, floor: Floor) -> Check:
    """The two wheels of an axle along a beam, in the middle and at a support."""
    span, spacing, limit = floor.value("beam_span_m"), floor.value("beam_spacing_m"), floor.limits.get("beam")
    wheel = equipment.wheel_load_kn
    if span is None or spacing is None or wheel is None:
        return Check(member="beam", verdict=NO_DATA, limit=limit,
                     missing=_unknown(("beam_span_m", span), ("beam_spacing_m", spacing)))
    factor, told = dynamic_factor(equipment, floor)
    track = 0.0 if equipment.wheel_track_m is None else equipment.wheel_track_m.value
    if track > span:
        return Check(member="beam", verdict=OUTSIDE, why="wider-than-span", limit=limit)
    middle = span / 2.0
    places = ((middle - track / 2.0, middle + track / 2.0), (middle, middle + min(track, middle)), (0.0, track))
    found = [beam_equivalent([(wheel.value, at) for at in pair], span, spacing, dynamic_factor=factor.value) for pair in places]
    result = max(found, key=lambda item: item.load_kn_m2)
    numbers = {"k": factor.value, "P": wheel.value, "n": 2.0, "l": span, "s": spacing, "M": result.moment_kn_m,
               "V": result.shear_kn, "qeM": result.by_moment_kn_m2, "qeV": result.by_shear_kn_m2, "qe": result.load_kn_m2}
    return _judged("beam", floor, result.load_kn_m2, "C.0.7", numbers, (*told, "one-axle"))


def _on_girder(equipment: Equipment, floor: Floor) -> Check:
    base, missing = _base(equipment, floor)
    area, limit = floor.value("girder_area_m2"), floor.limits.get("girder")
    if base is None or area is None:
        return Check(member="girder", verdict=NO_DATA, limit=limit, missing=(*_unknown(("girder_area_m2", area)), *missing))
    length, width = base.sides_m
    gap = 0.0 if base.spacing_m is None else base.spacing_m
    number = min(base.count, max(1, math.floor(area / ((length + gap) * (width + gap)) + 1e-9)))
    operating = floor.operating.value
    try:
        found = girder_equivalent([base.weight_kn * number], area, number * length * width, dynamic_factor=base.factor,
                                  operating_kn_m2=operating)
    except OutsideMethod as error:
        return Check(member="girder", verdict=OUTSIDE, why=str(error.args[0]), limit=limit)
    numbers = {"k": base.factor, "P": base.weight_kn, "n": float(number), "A": area, "a": number * length * width,
               "q0": operating, "qe": found}
    return _judged("girder", floor, found, "C.0.8", numbers, base.notes)


def _unknown(*inputs: tuple[str, float | None]) -> tuple[str, ...]:
    return tuple(name for name, value in inputs if value is None)


def _judged(member: str, floor: Floor, required: float, formula: str, numbers: Mapping[str, float], notes: tuple[str, ...],
            mildest: float | None = None, absolute: float | None = None) -> Check:
    """Hold a required load against what the member may carry.

    Args:
        required: the load, the worse of two ways round.
        mildest: the load the other way round. What fits only one way, or by one reading of the limit, is no data.
        absolute: the load by equal absolute moments (two-way slabs): what fits by that reading of C.0.6 alone is no data.
    """
    limit = floor.limits.get(member)
    required = round(required, 6)
    turned = required if mildest is None else round(mildest, 6)
    least = turned if absolute is None else min(turned, round(absolute, 6))
    if limit is None:
        why = floor.limit_why if member == "slab" else None
        verdict = NO_DATA if member == "slab" and why is not None else NO_LIMIT
        return Check(member=member, verdict=verdict, required_kn_m2=required, formula=formula, numbers=numbers, notes=notes,
                     why=why, missing=("floor_load_kn_m2",) if why == "no-load" else ())
    above, surely = required > limit.low_kn_m2 + ROUNDING, least > limit.high_kn_m2 + ROUNDING
    verdict = EXCEEDS if surely else NO_DATA if above else FITS
    why = _why_open(turned, least, limit) if verdict == NO_DATA else None
    return Check(member=member, verdict=verdict, required_kn_m2=required, limit=limit, formula=formula, numbers=numbers,
                 notes=(*notes, *limit.notes), missing=("along_span",) if why == "turn-decides" else (), why=why)


def _why_open(turned_kn_m2: float, least_kn_m2: float, limit: Limit) -> str:
    """What decides between fitting and exceeding: how it is turned, how C.0.6 is read, how the limit is read."""
    if turned_kn_m2 <= limit.low_kn_m2 + ROUNDING:
        return "turn-decides"
    return "moments-differ" if least_kn_m2 < turned_kn_m2 and least_kn_m2 <= limit.high_kn_m2 + ROUNDING else "readings-differ"
