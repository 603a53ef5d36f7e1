"""``shanglou inspect``: what was read, with the import report."""

from __future__ import annotations

import argparse

from models.building import Building
from models.errors import CallError
from models.merging.opening import split_target
from models.reading import Reading
from models.sizes import building_size_m
from workbench.clear_heights import clear_height_rows, conflict_lines
from workbench.documents import dump, inspect_document, report_lists
from workbench.merge_words import merge_document
from workbench.texts import text
from workbench.verbs.city_text import print_city, print_report
from workbench.verbs.common import keep_inputs, number, read_merged, say, table
from workbench.verbs.layer_rules import save_layers
from workbench.verbs.merge_text import print_merge
from workbench.verbs.template import save_template


def run(args: argparse.Namespace) -> int:
    """Read the file and print what it holds."""
    if args.file is None:
        return _empty_template(args)
    further = [split_target(path)[0] for path in args.with_files]
    keep_inputs((args.template, args.save_layers), (args.file, args.storeys, args.layers, *further))
    if args.save_layers is not None and args.save_layers.suffix.lower() != ".toml":
        raise CallError("bad-call", "layers-not-toml", args.save_layers.name or str(args.save_layers))
    reading, merged = read_merged(args)
    if args.template is not None:
        save_template(reading, args.template, args.lang)
    if args.save_layers is not None:
        save_layers(reading, args.save_layers, args.lang)
    if args.as_description:
        from models.writers.description import write_description

        say(write_description(reading).rstrip("\n"))
    elif args.json:
        document = inspect_document(reading, args.lang)
        say(dump(document if merged is None else {**document, "merge": merge_document(merged, args.lang)}).rstrip("\n"))
    else:
        print_reading(reading, args.lang)
        if merged is not None:
            print_merge(merged, args.lang)
    return 0


def _empty_template(args: argparse.Namespace) -> int:
    """Without a file only an empty template can be written."""
    if args.template is None:
        raise CallError("bad-call", "file-missing", "shanglou inspect")
    save_template(None, args.template, args.lang)
    return 0


def print_reading(reading: Reading, lang: str) -> None:
    """The reading as text: head, buildings, four lists of the import report."""
    unknown = text("unknown", lang)
    say(text("inspect.head", lang, {
        "file": reading.input.file, "format": reading.input.format, "unit": reading.input.length_unit or unknown,
        "up": reading.input.up_axis or unknown, "buildings": len(reading.buildings),
    }))
    if reading.city is None:
        x, y, height = reading.size_m or (None, None, None)
        say(text("inspect.size", lang, {"x": number(x), "y": number(y), "height": number(height)}))
    else:
        print_city(reading.city, lang)
        print_report(reading.report, lang)
        return
    for building in reading.buildings:
        _print_building(building, lang)
    for name, entries in report_lists(reading.report, lang).items():
        if entries:
            say("\n" + text(f"report-list.{name}", lang))
            for entry in entries:
                say("  · " + entry["message"])


def _print_building(building: Building, lang: str) -> None:
    say("\n" + text("inspect.building", lang, {
        "name": building.name or building.id, "height": number(building.height_m.value if building.height_m else None),
        "fire_height": number(building.fire_height_m.value if building.fire_height_m else None),
        "area": number(building.gross_floor_area_m2.value if building.gross_floor_area_m2 else None, 1),
    }))
    length, width, height = building_size_m(building)
    if length is not None:
        say(text("inspect.building-size", lang, {"length": number(length), "width": number(width), "height": number(height)}))
    if building.storeys:
        head = [text(f"column.{name}", lang) for name in ("storey", "name", "elevation", "height", "area", "load")]
        rows = [[str(s.number), s.name, number(s.elevation_m.value), number(s.height_m.value if s.height_m else None),
                 number(s.area_m2.value if s.area_m2 else None, 1),
                 number(s.floor_load_kn_m2.value if s.floor_load_kn_m2 else None)] for s in reversed(building.storeys)]
        say(table([head, *rows], right=(2, 3, 4, 5)))
        _print_clear_heights(building, lang)
    else:
        say(text("inspect.no-storeys", lang))
    _print_goods(building, lang)
    for level in building.levels_ignored:
        say(text("inspect.ignored", lang, {"name": level.name, "elevation": number(level.elevation_m.value),
                                           "why": text(f"why.{level.why}", lang)}))


def _print_clear_heights(building: Building, lang: str) -> None:
    """The clear-height breakdown, where anything of it is known."""
    rows = clear_height_rows(building, lang)
    if rows:
        say("\n" + text("clear-height.title", lang))
        say(table(rows, right=range(1, len(rows[0]))))
    for line in conflict_lines(building.storeys, lang):
        say("  · " + line)


def _print_goods(building: Building, lang: str) -> None:
    for lift in building.lifts:
        load = lift.rated_load_kg.value if lift.rated_load_kg else None
        say(text("inspect.lift", lang, {"name": lift.name, "use": text(f"lift-use.{lift.use}", lang), "load": number(load, 0)}))
    counts = {"hoists": len(building.hoists), "docks": len(building.docks), "stores": len(building.stores)}
    if any(counts.values()):
        say(text("inspect.goods", lang, counts))
