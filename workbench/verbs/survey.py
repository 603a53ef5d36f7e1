"""``shanglou survey``: a standing building, what it is worth, whom it can take, and what would open it to more."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from models.errors import CallError
from models.matching.alterations import Choice, Costs, alterations_of
from models.matching.grouping import Grouped, propose
from models.matching.opening import Opened, Opening, opening
from models.matching.spaces import spaces_of
from models.reading import Progress, Reading
from rules.physical import physical_score
from rules.physical_table import PhysicalTable, load_table, shipped_table
from rules.suitability_model import Model, load_model, shipped_model
from rules.suitability_opening import newly_suited
from workbench.documents import dump, dump_bytes
from workbench.survey_words import (
    Surveyed,
    building_lines,
    change_text,
    document,
    opened_text,
    order_lines,
    tables,
)
from workbench.texts import text
from workbench.verbs.common import hint, keep_inputs, progress_bar, read_file, say, write_files

SHOWN = 8
"""So many changes are printed; the files hold all."""


def run(args: argparse.Namespace) -> int:
    """Write the form, or read, score, try and print."""
    reading = None if args.file is None else read_file(args)
    if reading is not None and reading.city is not None:
        raise CallError("bad-call", "survey-city", reading.input.file)
    if args.template is not None:
        _save_form(reading, args)
        return 0
    if reading is None:
        raise CallError("bad-call", "survey-no-file", "")
    table = shipped_table() if args.table is None else load_table(args.table)
    model = shipped_model() if args.model is None else load_model(args.model)
    choice, costs = _choice(args), _costs(args.cost)
    with progress_bar(args.lang) as progress:
        found = [_surveyed(reading, i, table, model, choice) for i in range(len(reading.buildings))]
        opened, proposal = _companies(reading, args.tenants, choice, costs, progress)
    made = document(reading, found, table, opened, proposal, args.lang)
    if args.out is not None:
        from workbench.rent_roll import workbook_bytes

        stem = f"{args.file.stem}.survey"
        keep_inputs([args.out / f"{stem}.json", args.out / f"{stem}.xlsx"], [args.file, args.tenants])
        files = {f"{stem}.json": dump_bytes(made), f"{stem}.xlsx": workbook_bytes(tables(found, opened, proposal, args.lang))}
        for path in write_files(args.out, files):
            hint(text("written", args.lang, {"path": str(path)}))
    if args.json:
        say(dump(made).rstrip("\n"))
    else:
        _print(found, opened, proposal, model, args.lang)
    return 0


def _save_form(reading: Reading | None, args: argparse.Namespace) -> None:
    from models.writers.survey_form import write_form

    if args.template.suffix.lower() != ".xlsx":
        raise CallError("bad-call", "template-not-xlsx", args.template.name or str(args.template))
    keep_inputs([args.template], [args.file])

    def asked(key: str, values: Mapping[str, object]) -> str:
        return text(key, args.lang, values)

    buildings, surveys = ((), ()) if reading is None else (tuple(reading.buildings), reading.surveys)
    written = write_files(args.template.absolute().parent, {args.template.name: write_form(buildings, surveys, args.lang, asked)})
    hint(text("written", args.lang, {"path": str(written[0])}))


def _surveyed(reading: Reading, at: int, table: PhysicalTable, model: Model, choice: Choice) -> Surveyed:
    building = reading.buildings[at]
    survey = next((one for one in reading.surveys if one.building == building.id), None)
    changes = tuple((change, newly_suited(building, change.apply, model)) for change in alterations_of(building, choice))
    return Surveyed(building=building, survey=survey, physical=physical_score(building, survey, table),
                    changes=tuple(sorted(changes, key=lambda one: (-len(one[1]), len(one[0].storeys), one[0].amount or 0.0))))


def _companies(reading: Reading, path: Path | None, choice: Choice, costs: Costs,
               progress: Progress) -> tuple[Opening | None, tuple[Grouped, ...]]:
    if path is None:
        return None, ()
    from models.readers.tenant_list import read_tenants

    tenants = read_tenants(path, progress).list.tenants
    buildings = tuple(reading.buildings)
    return opening(buildings, tenants, choice, costs, progress), propose(tenants, spaces_of(buildings))


def _choice(args: argparse.Namespace) -> Choice:
    steps = tuple(_number("step", one) for one in args.step)
    car = None
    if args.car is not None:
        parts = [_number("car", part) for part in re.split(r"[*×xX]", args.car)]
        if len(parts) != 3:
            raise CallError("bad-call", "survey-number", "car", value=args.car)
        car = (parts[0], parts[1], parts[2])
    door = None if car is None else (car[0], car[2])
    plain = Choice()
    return Choice(steps_kn_m2=steps or plain.steps_kn_m2, car_m=car, door_m=door)


_COSTS = {"strengthen": "strengthen_yuan_m2", "ceiling": "ceiling_yuan_m2", "lift": "lift_yuan", "platform": "platform_yuan",
          "power": "power_yuan"}


def _costs(given: Sequence[str]) -> Costs:
    found: dict[str, float] = {}
    for one in given:
        kind, _, value = one.partition("=")
        if kind.strip() not in _COSTS:
            raise CallError("bad-call", "survey-no-cost", kind.strip() or one, allowed=", ".join(_COSTS))
        found[_COSTS[kind.strip()]] = _number(kind.strip(), value)
    known = {one.name for one in fields(Costs)}
    return Costs(**{name: value for name, value in found.items() if name in known})


def _number(name: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not 0.0 < number < math.inf:
        raise CallError("bad-call", "survey-number", name, value=value or "–")
    return number


def _different(opened: Sequence[Opened]) -> list[Opened]:
    """Of changes that open the same, the smallest; the files hold all."""
    kept: dict[tuple[object, ...], Opened] = {}
    for one in opened:
        kept.setdefault((tuple(t.id for t in one.allowed), tuple(t.id for t in one.possible), one.let_m2), one)
    return list(kept.values())


def _print(found: Sequence[Surveyed], opened: Opening | None, proposal: Sequence[Grouped], model: Model, lang: str) -> None:
    for one in found:
        for line in building_lines(one, model, lang):
            say(line)
        helping = [(change, industries) for change, industries in one.changes if industries][:SHOWN]
        if helping:
            say("  " + text("survey.opens-industries", lang))
        for change, industries in helping:
            names = text("portfolio.between", lang).join(industry.title.get(lang) for industry, _ in industries)
            say("    – " + text("survey.opened-industries", lang, {"change": change_text(change, lang), "count": len(industries),
                                                                  "names": names}))
    if opened is None:
        return
    counts = {"total": len(opened.tenants), "now": len(opened.now), "refused": len(opened.refused)}
    say("\n" + text("survey.companies", lang, counts))
    helpful = _different([one for one in opened.alone if one.allowed or one.possible])
    if not helpful:
        say(text("survey.nothing-opens", lang))
    for one_opened in helpful[:SHOWN]:
        say("  – " + opened_text(one_opened, lang))
    if opened.pair is not None:
        say(text("survey.best-pair", lang))
        say("  – " + opened_text(opened.pair, lang))
    say("\n" + text("survey.order", lang))
    for line in order_lines(proposal, lang):
        say("  " + line)
