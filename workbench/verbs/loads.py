"""``shanglou loads``: what the machines of a building ask of its floors, what a bay can take, what shakes."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace

from models.errors import CallError
from models.loads import MEMBERS, BuildingLoads, ZoneLoads, loads_of
from models.loads.capacity import PLACES, Spot
from models.loads.machines import dynamic_factor_of
from workbench import load_words as words
from workbench.documents import dump
from workbench.load_documents import loads_document
from workbench.texts import text
from workbench.verbs.common import read_file, say, table


def run(args: argparse.Namespace) -> int:
    """Print the loads; 1 when a machine exceeds its floor."""
    reading = read_file(args)
    found = [loads_of(building) for building in reading.buildings]
    if args.zone is not None:
        found = _only(found, args.zone)
    if args.json:
        say(dump(loads_document(reading, found)).rstrip("\n"))
    else:
        say(text("loads.head", args.lang, {"file": reading.input.file, "format": reading.input.format}))
        say(text("loads.disclaimer", args.lang))
        for building in found:
            _print(building, args.lang)
        if not any(building.zones or building.unplaced for building in found):
            say("\n" + text("loads.nothing", args.lang))
        elif any(machine.checks for building in found for machine in building.machines):
            exceeds = any(building.exceeds for building in found)
            say("\n" + text("loads.result-exceeds" if exceeds else "loads.result-fits", args.lang))
    return 1 if any(building.exceeds for building in found) else 0


def _only(found: Sequence[BuildingLoads], wanted: str) -> list[BuildingLoads]:
    """The zones of this id or name, with their machines. Raises CallError where there is none."""
    kept = [replace(building, unplaced=(), zones=tuple(
        zone for zone in building.zones if wanted in (zone.floor.zone.id, zone.floor.zone.name))) for building in found]
    if not any(building.zones for building in kept):
        known = ", ".join(zone.floor.zone.id for building in found for zone in building.zones)
        raise CallError("bad-call", "loads.unknown-zone", wanted, zones=known or "–")
    return kept


def _print(building: BuildingLoads, lang: str) -> None:
    for zone in building.zones:
        _print_zone(zone, lang)
    if building.unplaced:
        say("\n" + text("loads.unplaced", lang))
        for item in building.unplaced:
            say("  · " + text("loads.unplaced-one", lang, {"name": item.equipment.name, "why": words.why_unplaced(item, lang)}))


def _print_zone(zone: ZoneLoads, lang: str) -> None:
    say("\n" + words.zone_title(zone.floor, lang))
    for line in limit_lines(zone, lang):
        say("  " + line)
    if zone.machines:
        _print_machines(zone, lang)
    if zone.capacities:
        _print_capacities(zone, lang)
    if zone.shakings:
        say("  " + text("loads.shaking", lang))
        for item in zone.shakings:
            say("  · " + words.shaking(item, lang))
            for line in (*words.needs(item, lang), *((words.assumptions(item, lang),) if item.assumptions else ())):
                say("    " + line)


def limit_lines(zone: ZoneLoads, lang: str) -> list[str]:
    """The loads stated for a zone, why there is none, which way its slab spans, and its design values."""
    floor = zone.floor
    lines = []
    for member, limit in floor.limits.items():
        said = text("loads.limit", lang, {"member": words.member(member, lang), "load": words.stated_limit(limit)})
        notes = [text(f"loads-note.{note}", lang) for note in limit.notes]
        lines.append(words.listed((said, *notes), lang))
    way = words.slab_way(floor, lang)
    if way:
        lines.append(text("loads.way", lang, {"way": way}))
    if floor.limit_why is not None:
        lines.append(text("loads.no-limit", lang, {"why": text(f"loads-why.{floor.limit_why}", lang)}))
    for design in zone.design:
        lines.append(text("loads.design", lang, {
            "permanent": f"{design.permanent_kn_m2:.2f}", "factor": f"{design.combination.variable_factor:g}",
            "imposed": f"{design.imposed_kn_m2:.2f}", "load": f"{design.combination.load_kn_m2:.2f}"}))
    if zone.design and "permanent_load_kn_m2" not in floor.facts:
        lines.append(text("loads.permanent-assumed", lang))
    return lines


def _print_machines(zone: ZoneLoads, lang: str) -> None:
    head = [text(f"column.{name}", lang) for name in ("machine", "member", "required", "available", "margin", "verdict")]
    rows, ways = [head], []
    for machine in zone.machines:
        told = words.said_of_slab(machine)
        for check in machine.checks:
            if check.member != "slab" and check.required_kn_m2 is None and check.limit is None:
                continue
            rows.append([
                machine.equipment.name, words.member(check.member, lang),
                "–" if check.required_kn_m2 is None else f"{check.required_kn_m2:.2f}",
                "–" if check.limit is None else words.limit(check.limit),
                "–" if check.margin_kn_m2 is None else f"{check.margin_kn_m2:+.2f}", words.verdict(check.verdict, lang)])
            said = words.listed((part for part in (words.way(check, lang), words.reason(check, lang, told)) if part), lang)
            told |= set(check.notes)
            if said:
                ways.append(f"  {machine.equipment.name} · {words.member(check.member, lang)}: {said}")
    say("\n".join("  " + line for line in table(rows, right=(2, 3, 4)).split("\n")))
    for line in ways:
        say(line)
    for member in MEMBERS:
        line = governing(zone, member, lang)
        if line:
            say("  " + line)


def governing(zone: ZoneLoads, member: str, lang: str) -> str:
    """Which machine asks most of a member, and what is left; nothing where none does."""
    found = zone.governing(member)
    if found is None:
        return ""
    machine, check = found
    margin = "" if check.limit is None else text("loads.margin", lang, {
        "limit": words.limit(check.limit), "margin": f"{check.margin_kn_m2:+.2f}"})
    return text("loads.governing", lang, {"member": words.member(member, lang), "name": machine.equipment.name,
                                          "required": f"{check.required_kn_m2:.2f}", "margin": margin})


def _print_capacities(zone: ZoneLoads, lang: str) -> None:
    say("  " + text("loads.capacity", lang, {"factor": f"{dynamic_factor_of(zone.floor):g}"}))
    sides = zone.capacities[0].sides
    head = [text("column.base", lang), *(f"{text(f'loads-place.{place}', lang)} · {text(f'loads-side.{side}', lang)}"
                                         for side in sides for place in PLACES)]
    rows = [[f"{capacity.footprint_m[0]:g} × {capacity.footprint_m[1]:g}",
             *(mass(capacity.spot(place, side), lang) for side in sides for place in PLACES)] for capacity in zone.capacities]
    say("\n".join("  " + line for line in table([head, *rows], right=range(1, len(head))).split("\n")))


def mass(spot: Spot, lang: str) -> str:
    """The heaviest machine at a place in tonnes."""
    if spot.mass_kg is None:
        return text("loads.capacity-outside" if spot.outside else "loads.capacity-none", lang)
    return f"{spot.mass_kg / 1000.0:.2f}"
