"""``shanglou docks``: what the docks of a building serve, against the trucks that come, and the yard in front of them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from models.capacity.dock_days import CoupledDay, coupled_day, fault_of_day
from models.capacity.docks import DocksPlan, plan_docks_of
from models.capacity.lifts import plan_lifts
from models.capacity.stores import StoreService, serve_stores
from models.errors import InputError
from models.reading import Progress, Reading, silent
from workbench.capacity_documents import docks_document
from workbench.capacity_words import GoodsWords, figure, percent
from workbench.dock_words import (
    CASE_COLUMNS,
    PLATFORM_COLUMNS,
    case_rows,
    class_rows,
    day_lines,
    day_notes,
    no_day,
    platform_rows,
    store_lines,
)
from workbench.documents import dump, dump_bytes
from workbench.texts import text
from workbench.verbs.common import hint, progress_bar, read_file, say, table, write_files
from workbench.verbs.lifts import print_list, refuse_city

Day = tuple[CoupledDay | None, tuple[StoreService, ...]]


def run(args: argparse.Namespace) -> int:
    """Read, compute, print, write. 1 where the trucks cannot be served."""
    reading = read_file(args)
    plans = plans_of(reading)
    words = GoodsWords(args.lang)
    with progress_bar(args.lang) as progress:
        days = [day_of_plan(plan, reading, progress) for plan in plans]
    document = docks_document(reading, plans, args.lang, days)
    if args.out is not None:
        _write(args, reading, plans, days, words, dump_bytes(document))
    if args.json:
        say(dump(document).rstrip("\n"))
    else:
        for plan, day in zip(plans, days, strict=True):
            print_plan(plan, words, *day)
    return 1 if any(_fails(plan, *day) for plan, day in zip(plans, days, strict=True)) else 0


def _fails(plan: DocksPlan, day: CoupledDay | None, stores: tuple[StoreService, ...]) -> bool:
    """The peak, a whole day or a store cannot be served."""
    return plan.verdict == "not-met" or (day is not None and day.result.overloaded) or any(store.short for store in stores)


def day_of_plan(plan: DocksPlan, reading: Reading, progress: Progress = silent) -> Day:
    """The simulated day of a building, and its stores."""
    lifts = plan_lifts(plan.building)
    return coupled_day(plan, lifts, reading.site, progress=progress), serve_stores(plan.building, plan, lifts)


def plans_of(reading: Reading) -> list[DocksPlan]:
    """The plan of every building. Raises InputError where no building has docks or goods to compute with."""
    refuse_city(reading)
    plans = [plan_docks_of(building, reading.site) for building in reading.buildings]
    if all(not plan.building.docks and not plan.flows for plan in plans):
        raise InputError("empty", "goods-no-dock", reading.input.file)
    return plans


def _write(args: argparse.Namespace, reading: Reading, plans: Sequence[DocksPlan], days: Sequence[Day], words: GoodsWords,
           document: bytes) -> None:
    from workbench.dock_drawings import day_pictures
    from workbench.goods_files import dock_pictures

    files = {f"{args.file.stem}.docks.json": document}
    for n, (plan, (day, _)) in enumerate(zip(plans, days, strict=True), 1):
        stem = args.file.stem if len(plans) == 1 else f"{args.file.stem}.{n}"
        files |= {} if day is None else day_pictures(day, words, f"{stem}.docks")
        files |= dock_pictures(plan.building, reading.site, plan, words, stem)
    for path in write_files(args.out, files):
        hint(text("written", args.lang, {"path": str(path)}))


def print_plan(plan: DocksPlan, words: GoodsWords, day: CoupledDay | None = None, stores: tuple[StoreService, ...] = ()) -> None:
    """Finding, trucks, beds and canopies, the simulated day, stores, yard, changes, assumptions."""
    say("\n" + words("head.docks", name=plan.building.name or plan.building.id))
    say(words.dock_finding(plan))
    print_list(words("head.missing"), words.missing(plan.missing))
    if plan.flows:
        say("\n" + words("head.trucks"))
        say(table([[words(f"col.{name}") for name in ("truck", "share", "arrivals", "units", "service")],
                   *([f.truck.name, percent(f.truck.share.value if f.truck.share else 0.0), figure(f.arrivals_h),
                      f"{f.units:.0f}",
                      f"{f.service_min:.0f} min"] for f in plan.flows)], right=(1, 2, 3, 4)))
    if plan.fits:
        say("\n" + words("head.fits"))
        say(table([[words(f"col.{name}") for name in ("dock", "truck", "bed", "canopy")],
                   *([fit.dock.name or fit.dock.id, fit.truck.name, words.fit(fit), words.clear(fit)] for fit in plan.fits)]))
    if plan.changes:
        say("\n" + words("head.changes"))
        say(table([[words(f"col.{name}") for name in ("change", "use", "waiting", "wait", "enough")],
                   *([words.change(c), percent(c.utilisation), percent(c.waiting_share), words.wait(c.wait_min * 60.0),
                      text("yes" if c.keeps_targets else "no", words.lang)] for c in plan.changes)], right=(1, 2, 3)))
    if day is not None:
        print_day(day, words)
    elif (fault := fault_of_day(plan, plan_lifts(plan.building))) is not None:
        say("\n" + no_day(fault, words))
    print_list(words("head.stores"), [line for store in stores for line in store_lines(store, words)])
    print_list(words("head.yard"), yard_lines(plan, words))
    print_list(words("head.assumed"), words.assumptions(plan.used))
    more = [*(() if day is None else day.used), *(one for store in stores for one in store.used)]
    print_list(words("head.day-assumed"), words.assumptions([one for one in more if one not in plan.used]))


def print_day(day: CoupledDay, words: GoodsWords) -> None:
    """The day in sentences; cases beside the closed form, classes, platforms, notes."""
    print_list(words("head.day"), day_lines(day, words))
    say("\n" + words("head.day-changes"))
    say(table([[words(f"col.{name}") for name in CASE_COLUMNS], *case_rows(day, words)], right=tuple(range(1, 8))))
    say("\n" + words("head.classes"))
    say(table([[words("col.truck"), words("day.case-alone"), words("day.case-coupled"), words("col.interval")],
               *class_rows(day, words)], right=(1, 2, 3)))
    say("\n" + words("head.platforms"))
    say(table([[words(f"col.{name}") for name in PLATFORM_COLUMNS], *platform_rows(day, words)], right=tuple(range(2, 7))))
    print_list(words("head.day-notes"), day_notes(day, words))


def yard_lines(plan: DocksPlan, words: GoodsWords) -> list[str]:
    """Trucks in the yard, aprons beside the reference, staging, and what stands where nothing may."""
    yard = plan.yard
    groups: dict[tuple[str, str], list[str]] = {}
    for drive in yard.drives:
        groups.setdefault((drive.truck.name, words.drive(drive)), []).append(drive.name)
    lines = [words("drive-line", truck=truck, places=words.some(list(dict.fromkeys(names))), said=said)
             for (truck, said), names in groups.items()]
    lines += [words("apron", yard=apron.yard.name, has=f"{apron.has_m:g}", spacing=f"{apron.spacing_m:.2f}",
                    reference=f"{apron.reference_m:.1f}") for apron in yard.aprons if apron.reference_m is not None]
    lines += [words.in_the_way(one) for one in (*yard.in_the_way, *yard.crossing)]
    lines += [words("no-yard", dock=dock.name or dock.id) for dock in yard.without_yard]
    if plan.staging is not None:
        known = plan.staging.has_m2 is not None
        lines.append(words("staging" if known else "staging-unknown", units=f"{plan.staging.units:.0f}",
                           needed=f"{plan.staging.needed_m2:.0f}", has=f"{plan.staging.has_m2 or 0.0:.0f}"))
    return lines
