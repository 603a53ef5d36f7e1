"""The goods side of an addition into the base: demand, working day, trucks, targets, handling, and the site with its yards."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from models.building import Building, Plot, Site
from models.demand import Goods, Logistics, TruckClass
from models.edit_around import AROUND
from models.edit_goods import DETAILS
from models.edit_records import record
from models.errors import CallError
from models.measured import Measured, Source, Stated, from_geometry
from models.merging.groups import filled
from models.merging.matching import by_name
from models.merging.merger import Merger
from models.merging.placement import Placement
from models.north import north
from models.tolerances import SHARES_SUM

_MADE_UP: Final = re.compile(r"[a-z_-]+-\d+")
_ON_SITE: Final = (("yard", "yards"), ("kept_free", "kept_free"), ("neighbour", "neighbours"))


# --- demand ------------------------------------------------------------------------------------------------------


def merge_logistics(merger: Merger, base_id: str, own: Building, numbers: Mapping[int, int], file: str) -> None:
    """What an addition says of goods, day, trucks and targets. ``numbers``: storeys there → storeys here."""
    new = own.logistics
    if new is None:
        return
    base = merger[base_id].logistics or Logistics()
    taking = _Taking(merger, base_id, file)
    goods = taking.goods(base.goods, new.goods, numbers)
    trucks = taking.trucks(base.trucks, new.trucks)
    decide = taking.on_building
    day = filled(base.day, new.day, lambda field, *rest: decide(f"day.{field}", *rest), file)
    targets = filled(base.targets, new.targets, lambda field, *rest: decide(f"targets.{field}", *rest), file)
    rest = filled(base, new, decide, file, ("goods", "trucks", "day", "targets"))
    made = replace(rest, goods=goods, trucks=trucks, day=day, targets=targets)
    if made != base:
        taking.run("set_logistics", {"logistics": made})


class _Taking:
    """What is taken into one building."""

    def __init__(self, merger: Merger, base_id: str, file: str) -> None:
        self.merger, self.base_id, self.file = merger, base_id, file

    def run(self, name: str, arguments: dict[str, object]) -> None:
        building = self.merger[self.base_id]
        try:
            self.merger.run(self.base_id, record(self.base_id, name, arguments), building.name or building.id)
        except CallError as error:
            self.merger.leave("building", building.name or building.id, "logistics", self.file, None, error)

    def on_building(self, field: str, old: object, new: object, source: Source) -> bool:
        building = self.merger[self.base_id]
        return self.merger.differs(self.base_id, "building", building, field, old, new, source)

    def goods(self, base: tuple[Goods, ...], new: tuple[Goods, ...], numbers: Mapping[int, int]) -> tuple[Goods, ...]:
        """Streams of one name are one stream; others stand beside those that are there."""
        found = list(base)
        for goods in new:
            storeys = tuple(numbers[number] for number in goods.storeys if number in numbers)
            if len(storeys) < len(goods.storeys):
                self.merger.leave("goods", goods.name, "storeys", goods.name, None, "no-such-storey")
                if not storeys or goods.t_day is not None:      # a total cannot be told apart by storey
                    continue
            goods = replace(goods, storeys=storeys)
            there = _counterpart(base, goods)
            if there is None:
                if any(set(other.storeys) & set(storeys) for other in base):
                    self.merger.report.guess("merge-goods-beside", goods.name)
                found.append(replace(goods, id=_free(goods.id, found)))
            else:
                at = next(i for i, other in enumerate(found) if other.id == there.id)
                found[at] = filled(found[at], goods, self._decide("goods", there), f"{self.file} {goods.name}")
        return tuple(found)

    def trucks(self, base: tuple[TruckClass, ...], new: tuple[TruckClass, ...]) -> tuple[TruckClass, ...]:
        """Sizes of a class are filled in; the mix is one thing, for its shares add up to the whole."""
        if not base or not new:
            return base or new
        pairs = {truck.id: _counterpart(base, truck) for truck in new}
        sized: dict[str, TruckClass] = {}
        for truck in new:
            there = pairs[truck.id]
            if there is not None:
                sized[there.id] = filled(there, truck, self._decide("truck", there), f"{self.file} {truck.name}", ("share",))
        mixes = _mix(base), _mix(new)
        source = next((t.share.source for t in new if t.share is not None), from_geometry("merge-stated", self.file))
        own = Stated(mixes[0], _source(base, source))
        if _same_mix(base, new, pairs) or not self.on_building("truck_mix", own, Stated(mixes[1], source), source):
            for truck in new:
                if pairs[truck.id] is None:
                    self.merger.leave("truck", truck.name, "", truck.name, None, "mix-of-base")
            return tuple(self._with_share(sized.get(truck.id, truck), new, pairs) for truck in base)
        return tuple(truck if (there := pairs[truck.id]) is None else replace(sized[there.id], share=truck.share)
                     for truck in new)

    def _with_share(self, truck: TruckClass, new: tuple[TruckClass, ...], pairs: Mapping[str, TruckClass | None]) -> TruckClass:
        if truck.share is not None:
            return truck
        match = next((t for t in new if (there := pairs[t.id]) is not None and there.id == truck.id), None)
        return truck if match is None else replace(truck, share=match.share)

    def _decide(self, kind: str, item: Any) -> Any:
        return lambda field, old, new, source: self.merger.differs(self.base_id, kind, item, field, old, new, source)


def _counterpart(items: Sequence[Any], item: Any) -> Any:
    """The thing of that name, else of that id where somebody gave it; ids that readers make up are the same in any two files."""
    found = by_name(items, item.name) if item.name else []
    if not found and not _MADE_UP.fullmatch(item.id):
        found = by_name(items, item.id)
    return found[0] if found else None


def _free(wanted: str, held: list[Goods]) -> str:
    taken = {goods.id for goods in held}
    return next(name for name in (wanted, *(f"{wanted}-{i}" for i in range(2, len(taken) + 3))) if name not in taken)


def _mix(trucks: tuple[TruckClass, ...]) -> tuple[str, ...]:
    return tuple(truck.name if truck.share is None else f"{truck.name} {100.0 * truck.share.value:.0f}%" for truck in trucks)


def _source(trucks: tuple[TruckClass, ...], otherwise: Source) -> Source:
    return next((truck.share.source for truck in trucks if truck.share is not None), otherwise)


def _same_mix(base: tuple[TruckClass, ...], new: tuple[TruckClass, ...], pairs: Mapping[str, TruckClass | None]) -> bool:
    """Whether two mixes hold the same classes with the same shares, as far as both say."""
    matched = [there for truck in new if (there := pairs[truck.id]) is not None]
    if len(matched) < max(len(base), len(new)):
        return False
    shares = [(there.share, truck.share) for truck in new if (there := pairs[truck.id]) is not None]
    return all(a is None or b is None or math.isclose(a.value, b.value, abs_tol=SHARES_SUM) for a, b in shares)


# --- handling, service, access -----------------------------------------------------------------------------------


def merge_details(merger: Merger, base_id: str, kind: str, item: Any, there: Any, placement: Placement | None, file: str) -> None:
    """How a lift, dock or hoist that is there is handled, as an addition knows it; and where it stands, if nobody said."""
    taking = _Taking(merger, base_id, file)
    if there.position_m is None and getattr(item, "position_m", None) is not None:
        taking.run("move_item", {"kind": kind, "item_id": there.id, "position_m": item.position_m})
    field, made = DETAILS[kind]
    new, old = laid(getattr(item, field), placement), getattr(there, field)
    if new is None or new == old:
        return

    def decide(name: str, before: object, after: object, source: Source) -> bool:
        return merger.differs(base_id, kind, there, f"{field}.{name}", before, after, source)

    whole = filled(old or made(), new, decide, f"{file} {item.name or item.id}")
    if whole != old:
        taking.run("set_details", {"kind": kind, "item_id": there.id, "details": whole})


def laid(details: Any, placement: Placement | None) -> Any:
    """Details in the axes of the base: where a crane stands. Without a placement it is unknown."""
    if details is None or not getattr(details, "crane_outline_m", ()):
        return details
    outline = () if placement is None else tuple(placement.point(point) for point in details.crane_outline_m)
    return replace(details, crane_outline_m=outline)


# --- site --------------------------------------------------------------------------------------------------------


def merge_around(merger: Merger, plot: Plot | None, site: Site | None, placement: Placement | None, file: str) -> None:
    """Plot and site: what is not there is added, what is known of both sides is compared."""
    if plot is not None:
        base = merger.around.plot
        merged = plot if base is None else filled(base, plot, _decide_around(merger, "plot", base), file)
        if merged != base:
            merger.run_around(record(AROUND, "put_around", {"kind": "plot", "item": merged}), file)
    for kind, field in _ON_SITE:
        for item in () if site is None else getattr(site, field):
            _merge_thing(merger, kind, field, _moved(item, placement), file)
    if site is not None and (site.name or site.declared or site.north_deg is not None):
        own = merger.around.site or Site()
        bare = replace(site, yards=(), kept_free=(), neighbours=(), north_deg=_turned_north(site, placement))
        merged_site = filled(own, bare, _decide_around(merger, "site", own), file, ("yards", "kept_free", "neighbours"))
        if merged_site != own:
            merger.run_around(record(AROUND, "put_around", {"kind": "site", "item": merged_site}), file)


def _turned_north(site: Site, placement: Placement | None) -> Measured | None:
    """North in the axes of the base: a plan that was turned counter-clockwise turns its north with it."""
    own = site.north_deg
    if own is None or placement is None or placement.turns == 0:
        return own
    return north(own.value - 90.0 * placement.turns, own.source)


def _merge_thing(merger: Merger, kind: str, field: str, item: Any, file: str) -> None:
    items = getattr(merger.around.site or Site(), field)
    there = _counterpart(items, item)
    if there is None:
        taken = {other.id for other in items}
        own = next(name for name in (item.id, *(f"{item.id}-{i}" for i in range(2, len(taken) + 3))) if name not in taken)
        merged = replace(item, id=own)
    else:
        merged = filled(there, item, _decide_around(merger, kind, there), f"{file} {item.name}")
    if merged != there:
        merger.run_around(record(AROUND, "put_around", {"kind": kind, "item": merged}), file)


def _decide_around(merger: Merger, kind: str, item: Any) -> Any:
    return lambda field, old, new, source: merger.differs_around(kind, item, field, old, new, source)


def _moved(item: Any, placement: Placement | None) -> Any:
    """A thing on the ground in the axes of the base."""
    if placement is None or (placement.turns, placement.shift_m) == (0, (0.0, 0.0)):
        return item
    point = placement.point
    values: dict[str, Any] = {}
    if getattr(item, "outline_m", ()):
        values["outline_m"] = tuple(point(place) for place in item.outline_m)
    if getattr(item, "outline", None) is not None:
        values["outline"] = placement.shape(item.outline)
    if getattr(item, "gate_m", None) is not None:
        values["gate_m"] = point(item.gate_m)
    if getattr(item, "obstacles", ()):
        values["obstacles"] = tuple(replace(one, outline_m=tuple(map(point, one.outline_m))) for one in item.obstacles)
    if getattr(item, "manoeuvres", ()):
        values["manoeuvres"] = tuple(replace(one, corners_m=tuple(map(point, one.corners_m))) for one in item.manoeuvres)
    return replace(item, **values) if values else item
