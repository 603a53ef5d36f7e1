"""``shanglou lifts``: what the goods lifts of a building carry, against what they have to carry."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from models.capacity.balance import StoreyBalance, balance
from models.capacity.docks import DocksPlan, plan_docks_of
from models.capacity.hoists import HoistPlan, plan_hoists, plan_transfer
from models.capacity.lift_days import simulated
from models.capacity.lifts import BankResult, LiftPlan, plan_lifts
from models.capacity.stores import serve_stores
from models.errors import InputError
from models.reading import Reading
from workbench.capacity_documents import lifts_document
from workbench.capacity_words import GoodsWords, figure, percent
from workbench.dock_words import stores_of
from workbench.documents import dump, dump_bytes
from workbench.hoist_words import hoist_lines, transfer_line
from workbench.texts import text
from workbench.verbs.common import hint, read_file, say, table, write_files

Planned = tuple[LiftPlan, tuple[StoreyBalance, ...], DocksPlan]
Hoists = tuple[HoistPlan, ...]


def run(args: argparse.Namespace) -> int:
    """Read, compute, print, write. 1 where a demand cannot be met."""
    reading = read_file(args)
    planned = plans_of(reading)
    words = GoodsWords(args.lang)
    wanted = args.json or args.out is not None
    document = lifts_document(reading, [(plan, rows) for plan, rows, _ in planned], args.lang) if wanted else {}
    if args.out is not None:
        _write(args, planned, words, dump_bytes(document))
    if args.json:
        say(dump(document).rstrip("\n"))
    else:
        for plan, rows, docks in planned:
            print_plan(plan, rows, words, plan_hoists(plan.building, reading.site))
            print_list(words("head.stores"), stores_of(plan, serve_stores(plan.building, docks, plan), words))
    return 1 if any(plan.verdict == "not-met" for plan, _, _ in planned) else 0


def plans_of(reading: Reading) -> list[Planned]:
    """The plan of every building. Raises InputError where no building has lifts or goods to compute with."""
    refuse_city(reading)
    planned = []
    for building in reading.buildings:
        docks = plan_docks_of(building, reading.site)
        plan = plan_lifts(building)
        planned.append((plan, balance(plan, docks), docks))
    if all(not plan.results and not plan.left_out and not plan.demand and not plan.building.hoists for plan, _, _ in planned):
        raise InputError("empty", "goods-no-lift", reading.input.file)
    return planned


def refuse_city(reading: Reading) -> None:
    """A table of many buildings holds no lifts and docks."""
    if reading.city is not None:
        raise InputError("empty", "goods-city", reading.input.file)


def _write(args: argparse.Namespace, planned: Sequence[Planned], words: GoodsWords, document: bytes) -> None:
    from workbench.goods_files import lift_pictures

    files = {f"{args.file.stem}.lifts.json": document}
    for n, (plan, rows, docks) in enumerate(planned, 1):
        stem = args.file.stem if len(planned) == 1 else f"{args.file.stem}.{n}"
        files |= lift_pictures(plan, rows, docks, words, stem)
    for path in write_files(args.out, files):
        hint(text("written", args.lang, {"path": str(path)}))


def print_plan(plan: LiftPlan, rows: Sequence[StoreyBalance], words: GoodsWords, hoists: Hoists = ()) -> None:
    """Finding, banks, storeys, changes, pieces, hoists, transfer stores, notes, assumptions."""
    say("\n" + words("head.lifts", name=plan.building.name or plan.building.id))
    say(words.lift_finding(plan))
    for line in (words.without_one(plan), words.simulated(simulated(plan))):
        if line:
            say(line)
    _print_missing(words.missing(plan.missing), words)
    if plan.results:
        say("\n" + words("head.banks"))
        say(_banks(plan, words))
    if rows:
        say("\n" + words("head.balance"))
        say(_balance(rows, plan, words))
    if plan.changes:
        say("\n" + words("head.changes"))
        say(table([[words(f"col.{name}") for name in ("change", "capacity", "use", "wait", "enough")],
                   *([words.change(c), figure(c.capacity_t_h), percent(c.utilisation), words.wait(c.wait_s),
                      text("yes" if c.keeps_targets else "no", words.lang)] for c in plan.changes)], right=(1, 2, 3)))
    print_list(words("head.pieces"), dict.fromkeys(_pieces(plan, words)))
    if hoists:
        say("\n" + words("head.hoists"))
    for line in hoist_lines(hoists, words):
        say("  " + line)
    stores = transfer_line(plan_transfer(plan), words)
    print_list(words("head.transfer-stores"), [stores] if stores else [])
    print_list(words("head.notes"), [*(words.left_out(left) for left in plan.left_out),
                                     *(words.note(k, v) for k, v in plan.notes)])
    print_list(words("head.assumed"), words.assumptions(plan.used))


def print_list(title: str, lines: Sequence[str] | dict[str, None]) -> None:
    if lines:
        say("\n" + title)
    for one in lines:
        say("  · " + one)


def _print_missing(lines: Sequence[str], words: GoodsWords) -> None:
    print_list(words("head.missing"), lines)


def _banks(plan: LiftPlan, words: GoodsWords) -> str:
    head = [words(f"col.{name}") for name in ("bank", "serves", "rated", "trip", "trips", "cycle", "of-it", "one-way", "two-way",
                                              "use",
                                              "wait", "needed")]
    return table([head, *(_bank_row(result, plan, words) for result in plan.results)], right=tuple(range(2, 12)))


def _bank_row(result: BankResult, plan: LiftPlan, words: GoodsWords) -> list[str]:
    bank = result.bank
    asked = plan.has_demand and result.counted and result.cautious is not None
    wait = "–"
    if asked and result.cautious is not None and result.likely is not None:
        wait = words.wait(result.cautious.mean_wait)
    parts = " + ".join(f"{value:.0f}" for value in (result.flight_s, result.doors_s, result.handling_s))
    return [words("bank-name", count=bank.count, name=bank.name) + ("" if result.counted else words("not-counted")),
            words.storeys(bank.serves), f"{bank.rated_load_kg.value / 1000.0:g} t · {bank.motion.speed_m_s:g} m/s",
            f"{result.load_t:.2f} t", figure(result.trips_h) if asked else "–", f"{result.cycle_s:.0f} s", parts,
            figure(result.one_way_t_h), figure(result.two_way_t_h), percent(result.utilisation) if asked else "–", wait,
            "–" if not asked or result.needed is None else str(result.needed)]


def _balance(rows: Sequence[StoreyBalance], plan: LiftPlan, words: GoodsWords) -> str:
    head = [words(f"col.{name}") for name in ("storey", "in", "out", "between", "peak", "alone", "largest", "worst")]
    lines = [[words.storeys([row.storey.number]), *(figure(v) if v else "–" for v in (row.in_t_day, row.out_t_day,
                                                                                      row.between_t_day)),
              figure(row.peak_t_h) if row.peak_t_h else "–", words("at-docks") if row.at_docks else
              "–" if row.alone_t_h is None else figure(row.alone_t_h), words.takes(row.largest), worst_link(row, words)]
             for row in reversed(rows)]
    return table([head, *lines], right=(1, 2, 3, 4, 5))


def worst_link(row: StoreyBalance, words: GoodsWords) -> str:
    """The worst link of a storey with how much of it is used."""
    if row.units_without_path:
        return words("no-path", units=words.some([unit.name for unit in row.units_without_path]))
    if row.worst is None:
        return "–"
    name = " ".join(part for part in (words(f"link.{row.worst.key}"), row.worst.name) if part)
    return words("worst", link=name, use=percent(row.worst.used))


def _pieces(plan: LiftPlan, words: GoodsWords) -> list[str]:
    """By goods and way, with the storeys together."""
    groups: dict[tuple[str, str], list[int]] = {}
    for check in plan.pieces:
        groups.setdefault((check.goods.name, words.piece(check)), []).append(check.storey)
    return [words("piece-line", goods=goods, storeys=words.storeys(storeys), said=said) for (goods, said),
            storeys in groups.items()]
