"""Writes a reading as a building description that reads back to the same buildings (``inspect --as-description``).

Values come back exactly. Sources become text: what was assumed stays assumed, everything else is cited. The text
depends on the reading alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from models.building import Building, Compartment, Neighbour, Plot, Site, Stair, Storey, Unit, Zone
from models.equipment import Equipment
from models.logistics import Dock, Hoist, Lift, Ramp, TransferStore, TruckYard
from models.measured import Measured, Source, SourceKind, Stated
from models.readers.description_equipment import EFFECTS
from models.readers.description_levels import area_of, height_above_ground, stacked_down, stacked_up, top_of
from models.readers.description_storeys import CLEAR_HEIGHTS
from models.reading import Reading
from models.vocabularies import BUILDING, PRODUCTION, STAIR, STOREY, ZONE, Vocabulary
from models.writers import description_logistics as goods_parts
from models.writers import description_passages as passage_parts
from models.writers.toml_text import declared, inline, measured, quoted, sizes, source_pair, stated, table, token

if TYPE_CHECKING:
    from models.building import Outline

Pair = tuple[str, str | None]


def write_description(reading: Reading) -> str:
    """The reading as TOML text, with line feeds and without a byte-order mark.

    Raises:
        TypeError: a declared fact is neither true/false, number, text nor a list of them.
    """
    lines = ['schema = "shanglou.building/1"', "",
             f"# Written from {quoted(reading.input.file)} ({reading.input.format}), sha256 {reading.input.sha256}.",
             "# Metres, kilograms, kN/m². Elevations are above the file's own zero.", ""]
    if reading.plot is not None:
        lines += _plot(reading.plot)
    if reading.site is not None:
        lines += _site(reading.site)
    for building in reading.buildings:
        lines += _building(building)
    return "\n".join(lines).rstrip("\n") + "\n"


def _text(value: str | None) -> str | None:
    return None if value is None else quoted(value)


def _flag(value: bool | None) -> str | None:
    return None if value is None else token(value)


def _word(value: Stated[str] | None, vocabulary: Vocabulary) -> str | None:
    """A word that the reader takes; what the vocabulary does not hold becomes unknown, with the old word beside it."""
    if value is None:
        return None
    word = vocabulary.find(value.value)
    if word is None:
        return f'"unknown"  # {quoted(value.value)}: {quoted(str(value.source))}'
    return stated(Stated(word, value.source))


def _plot(plot: Plot) -> list[str]:
    return table("[plot]", [
        ("id", quoted(plot.id)), ("name", quoted(plot.name)), ("city", stated(plot.city)),
        ("district", stated(plot.district)), ("area_m2", measured(plot.area_m2)),
        ("land_use", stated(plot.land_use)), ("plot_ratio_min", measured(plot.plot_ratio_min)),
        ("plot_ratio_max", measured(plot.plot_ratio_max)), ("counted_area_m2", measured(plot.counted_area_m2)),
        ("footprint_m2", measured(plot.footprint_m2)), ("green_area_m2", measured(plot.green_area_m2)),
        ("declared", declared(plot.declared))])


def _site(site: Site) -> list[str]:
    lines = table("[site]", [("id", quoted(site.id)), ("name", quoted(site.name)),
                             ("north_deg", measured(site.north_deg)), ("declared", declared(site.declared))])
    for neighbour in site.neighbours:
        lines += table("[[site.neighbour]]", _neighbour(neighbour))
    for yard in site.yards:
        lines += table("[[site.yard]]", _yard(yard))
    for kept in site.kept_free:
        lines += table("[[site.kept_free]]", goods_parts.kept_free(kept))
    return lines


def _neighbour(item: Neighbour) -> list[Pair]:
    return [*_named(item), ("distance_m", measured(item.distance_m)), ("height_m", measured(item.height_m)),
            ("use", stated(item.use)), ("declared", declared(item.declared))]


def _yard(item: TruckYard) -> list[Pair]:
    return [*_named(item), ("area_m2", measured(item.area_m2)), ("apron_depth_m", measured(item.apron_depth_m)),
            ("bays", measured(item.bays)), ("outline_m", token(item.outline_m) if item.outline_m else None),
            *goods_parts.yard_parts(item), ("declared", declared(item.declared))]


Named = (Neighbour | TruckYard | Lift | Hoist | Dock | Ramp | TransferStore | Stair | Zone | Unit | Compartment | Storey
         | Equipment)


def _named(item: Named) -> list[Pair]:
    return [("id", quoted(item.id) if item.id else None), ("name", quoted(item.name))]


def _unique(pairs: list[Pair], taken: set[str]) -> list[Pair]:
    """The pairs with an id that nothing of its kind has yet: files with a GUID twice exist, descriptions refuse them."""
    own = next((text for name, text in pairs if name == "id"), None)
    if own is None:
        return pairs
    free = next(text for text in (own, *(f'{own[:-1]}-{i}"' for i in range(2, len(taken) + 3))) if text not in taken)
    taken.add(free)
    return [(name, free if name == "id" else text) for name, text in pairs]


def _building(building: Building) -> list[str]:
    lines = table("[[building]]", _building_pairs(building))
    if building.column_grid is not None:
        grid = building.column_grid
        lines += table("[building.grid]", [
            ("x_m", token(grid.x_m)), ("y_m", token(grid.y_m)),
            ("columns", None if grid.columns is None else str(grid.columns)), *_source_pairs(grid.source)])
    lines += table("[building.plan]", _outline(building.footprint)) if _drawn(building.footprint) else []
    taken: defaultdict[str, set[str]] = defaultdict(set)
    for header, pairs in _children(building):
        lines += table(header, _unique(pairs, taken[header]))
    return lines


def _source_pairs(source: Source | None) -> list[Pair]:
    pair = None if source is None else source_pair(source)
    return [] if pair is None else [pair]


def _building_pairs(building: Building) -> list[Pair]:
    roof = top_of(building.storeys)
    height = height_above_ground(building.storeys, building.roof_m)
    return [
        ("id", quoted(building.id)), ("name", quoted(building.name)), ("use", _word(building.use, BUILDING)),
        ("hazard", stated(building.hazard)), ("grade", stated(building.fire_resistance_grade)),
        ("production", _word(building.production, PRODUCTION)), ("sprinklers", stated(building.sprinklers)),
        ("outdoor_ground_m", measured(building.outdoor_ground_m)),
        ("roof_m", _unless_derived(building.roof_m, roof)), ("roof_finish_m", measured(building.roof_finish_m)),
        ("planning_height_m", measured(building.planning_height_m)),
        ("height_m", _unless_derived(building.height_m, height)),
        ("storeys_stated", measured(building.storeys_stated)),
        ("gross_floor_area_stated_m2", measured(building.gross_floor_area_stated_m2)),
        ("footprint_m2", measured(building.footprint_m2)), ("declared", declared(building.declared))]


def _unless_derived(value: Measured | None, derived: Measured | None) -> str | None:
    """Nothing where the reader derives the same value; "unknown" where it would derive one and there is none."""
    if value is None:
        return None if derived is None else '"unknown"'
    same = derived is not None and derived.value == value.value and derived.source == value.source
    return None if same else measured(value)


def _children(building: Building) -> Iterator[tuple[str, list[Pair]]]:
    for numbers, shape, source in _footprints(building.storeys):
        yield "[[building.footprint]]", [("storeys", _numbers(numbers)), *_outline(shape), *_source_pairs(source)]
    for i, storey in enumerate(building.storeys):
        yield "[[building.storey]]", _storey(building.storeys, i, storey)
    for level in building.levels_ignored:
        yield "[[building.ignored_level]]", [
            ("name", quoted(level.name)), ("elevation_m", measured(level.elevation_m)), ("why", quoted(level.why))]
    for storey in building.storeys:
        for zone in storey.zones:
            yield "[[building.zone]]", _zone(zone, storey.number)
        for unit in storey.units:
            yield "[[building.unit]]", _unit(unit, storey.number)
    yield from _goods(building)


def _goods(building: Building) -> Iterator[tuple[str, list[Pair]]]:
    for compartment in building.compartments:
        yield "[[building.compartment]]", _compartment(compartment)
    for stair in building.stairs:
        yield "[[building.stair]]", [
            *_named(stair), ("kind", _word(stair.kind, STAIR)), ("width_m", measured(stair.width_m)),
            ("serves", _serves(stair.serves)), ("declared", declared(stair.declared))]
    for lift in building.lifts:
        yield "[[building.lift]]", _lift(lift)
    for hoist in building.hoists:
        yield "[[building.hoist]]", _hoist(hoist)
    for dock in building.docks:
        yield "[[building.dock]]", _dock(dock)
    for ramp in building.ramps:
        yield "[[building.ramp]]", [
            *_named(ramp), ("slope_pct", measured(ramp.slope_pct)), ("width_m", measured(ramp.width_m)),
            ("radius_m", measured(ramp.radius_m)), ("clear_height_m", measured(ramp.clear_height_m)),
            ("serves", _serves(ramp.serves)), ("declared", declared(ramp.declared))]
    for store in building.stores:
        yield "[[building.store]]", [
            *_named(store), ("storey", None if store.storey is None else str(store.storey)),
            ("area_m2", measured(store.area_m2)), ("hazard", stated(store.hazard)), *goods_parts.store_parts(store),
            ("declared", declared(store.declared))]
    for way in building.passages:
        yield "[[building.passage]]", passage_parts.passage(way)
    for machine in building.equipment:
        yield "[[building.equipment]]", _equipment(machine)
    if building.logistics is not None:
        yield from goods_parts.logistics(building.logistics)


def _footprints(storeys: Sequence[Storey]) -> Iterator[tuple[tuple[int, ...], Outline, Source | None]]:
    """Runs of storeys with the same outline from the same source."""
    run: list[int] = []
    last: tuple[Outline, Source | None] | None = None
    for storey in storeys:
        here = None if storey.outline is None or storey.outline.is_empty else (storey.outline, _outline_source(storey))
        if last is not None and (here is None or here[1] != last[1] or not _same(here[0], last[0])):
            yield tuple(run), *last
            run = []
        if here is not None:
            run.append(storey.number)
        last = here
    if last is not None:
        yield tuple(run), *last


def _drawn(shape: Outline | None) -> bool:
    return shape is not None and not shape.is_empty


def _same(one: Outline, other: Outline) -> bool:
    return bool(one.equals_exact(other, 0.0))


def _outline_source(storey: Storey) -> Source | None:
    """What the footprint's table said of itself; the area derived from it carries it."""
    area = storey.area_m2
    if area is None or area.source.how != "desc-footprint" or not area.source.where.strip():
        return None
    how = "description-assumed" if area.source.kind is SourceKind.ASSUMED else "description-source"
    return Source(area.source.kind, how, area.source.where)


def _storey(storeys: Sequence[Storey], i: int, storey: Storey) -> list[Pair]:
    shape = None if storey.outline is None or storey.outline.is_empty else storey.outline
    area = None if shape is None else area_of(shape, _outline_source(storey))
    return [
        ("numbers", str(storey.number)), *_named(storey), ("kind", quoted(storey.kind.value)),
        ("elevation_m", _unless_derived(storey.elevation_m, _derived_elevation(storeys, i))),
        ("height_m", measured(storey.height_m) or '"unknown"'), ("height_basis", _text(storey.height_basis)),
        ("area_m2", _unless_derived(storey.area_m2, area)),
        *((name, measured(getattr(storey, name))) for name in CLEAR_HEIGHTS),
        ("use", _word(storey.use, STOREY)), ("declared", declared(storey.declared))]


def _derived_elevation(storeys: Sequence[Storey], i: int) -> Measured | None:
    """What the reader would find for a storey whose elevation is not written."""
    number = storeys[i].number
    if number == 1:
        own = storeys[i].elevation_m
        return own if own.value == 0.0 and own.source.how == "desc-level-zero" else None
    if number > 1:
        return stacked_up(storeys[i - 1].elevation_m, storeys[i - 1].height_m, storeys[i - 1].name) if i else None
    return stacked_down(storeys[i + 1].elevation_m, storeys[i].height_m, storeys[i + 1].name) if i + 1 < len(storeys) else None


def _numbers(numbers: Sequence[int]) -> str:
    """Storey numbers as ``3``, ``[2, 5]`` or ``"1, 3"``."""
    if len(numbers) == 1:
        return str(numbers[0])
    if list(numbers) == [n for n in range(numbers[0], numbers[-1] + 1) if n]:
        return f"[{numbers[0]}, {numbers[-1]}]"
    return quoted(", ".join(str(n) for n in numbers))


def _serves(numbers: Sequence[int] | None) -> str | None:
    """Storeys served, as a list; two alone as text, so that nobody takes them for a range."""
    if numbers is None:
        return None
    return quoted(", ".join(str(n) for n in numbers)) if len(numbers) == 2 else token(list(numbers))


def _outline(shape: Outline | None) -> list[Pair]:
    if shape is None or shape.is_empty:
        return []
    parts = [(_ring(p.exterior.coords), [_ring(h.coords) for h in p.interiors]) for p in getattr(shape, "geoms", [shape])]
    if shape.geom_type == "Polygon":
        shell, holes = parts[0]
        return [("outline_m", shell), ("holes_m", f"[{', '.join(holes)}]" if holes else None)]
    tables = [inline([("outline_m", shell), ("holes_m", f"[{', '.join(holes)}]")]) for shell, holes in parts]
    return [("parts", f"[{', '.join(tables)}]")]


def _ring(coordinates: Sequence[Sequence[float]]) -> str:
    """A ring without its closing point."""
    return token([[float(p[0]), float(p[1])] for p in list(coordinates)[:-1]])


def _zone(zone: Zone, number: int) -> list[Pair]:
    load = zone.floor_load
    pairs: list[Pair] = [
        ("storeys", str(number)), *_named(zone), ("use", _word(zone.use, ZONE)),
        ("production", _word(zone.production, PRODUCTION)), ("area_m2", measured(zone.area_m2))]
    if load is not None:
        key = "load_kg_m2" if load.load.unit == "kg/m2" else "load_kn_m2"
        pairs += [(key, measured(load.load)), ("stated_for", _text(load.stated_for)),
                  ("includes", token(load.includes) if load.includes else None), ("basis", _text(load.basis))]
    return [*pairs, *_outline(zone.outline), ("declared", declared(zone.declared))]


def _unit(unit: Unit, number: int) -> list[Pair]:
    return [("storeys", str(number)), *_named(unit), ("net_area_m2", measured(unit.net_area_m2)),
            ("gross_area_m2", measured(unit.gross_area_m2)), ("hazard", stated(unit.hazard)),
            ("use", stated(unit.use)), *_outline(unit.outline), ("declared", declared(unit.declared))]


def _compartment(item: Compartment) -> list[Pair]:
    return [("storeys", _numbers(item.storeys) if item.storeys else None), *_named(item), ("area_m2", measured(item.area_m2)),
            ("hazard", stated(item.hazard)), ("sprinklers", stated(item.sprinklers)),
            ("protected_area_m2", measured(item.protected_area_m2)), ("travel_distance_m", measured(item.travel_distance_m)),
            ("exits", measured(item.exits)), ("fire_lifts", measured(item.fire_lifts)), ("persons", measured(item.persons)),
            ("declared", declared(item.declared))]


def _position(position: tuple[float, float] | None) -> str | None:
    return None if position is None else token([float(position[0]), float(position[1])])


def _lift(lift: Lift) -> list[Pair]:
    use = stated(lift.use_source) or (quoted(lift.use.value) if lift.use.value != "unknown" else None)
    return [*_named(lift), ("use", use), ("rated_load_kg", measured(lift.rated_load_kg)),
            ("speed_m_s", measured(lift.speed_m_s)), ("car_m", sizes(lift.car_m)), ("door_m", sizes(lift.door_m)),
            ("through_doors", _flag(lift.through_doors)), ("fire_lift", _flag(lift.fire_lift)), ("serves", _serves(lift.serves)),
            ("position_m", _position(lift.position_m)), ("handling", goods_parts.handling(lift.handling)),
            ("declared", declared(lift.declared))]


def _hoist(hoist: Hoist) -> list[Pair]:
    return [*_named(hoist), ("kind", quoted(hoist.kind.value)), ("size_m", sizes(hoist.size_m)),
            ("capacity_kg", measured(hoist.capacity_kg)), ("serves", _serves(hoist.serves)),
            ("closes_in_fire", _flag(hoist.closes_in_fire)), ("position_m", _position(hoist.position_m)),
            ("access", passage_parts.access(hoist.access)), ("declared", declared(hoist.declared))]


def _dock(dock: Dock) -> list[Pair]:
    return [*_named(dock), ("storey", None if dock.storey is None else str(dock.storey)), ("bays", measured(dock.bays)),
            ("platform_height_m", measured(dock.platform_height_m)), ("leveller", _flag(dock.leveller)),
            ("depth_m", measured(dock.depth_m)), ("width_m", measured(dock.width_m)),
            ("position_m", _position(dock.position_m)), ("service", goods_parts.service(dock.service)),
            ("declared", declared(dock.declared))]


def _equipment(item: Equipment) -> list[Pair]:
    return [*_named(item), ("storey", None if item.storey is None else str(item.storey)), ("zone", _text(item.zone)),
            ("count", measured(item.count)), ("mass_kg", measured(item.mass_kg)), ("size_m", sizes(item.size_m)),
            ("base_m", sizes(item.base_m)), ("spacing_m", measured(item.spacing_m)),
            ("dynamic_factor", measured(item.dynamic_factor)), ("vibration", stated(item.vibration)),
            ("along_span", _flag(item.along_span)), *((name, measured(getattr(item, name))) for name in EFFECTS),
            ("outline_m", token(item.outline_m) if item.outline_m else None), ("declared", declared(item.declared))]
