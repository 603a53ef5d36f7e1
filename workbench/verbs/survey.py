"""``shanglou survey``: a standing building, what it is worth, whom it can take, and what would open it to more."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from models.errors import CallError
from models.matching.alterations import Choice, Costs
from models.matching.grouping import Grouped
from models.matching.opening import Opening
from models.reading import Progress, Reading
from rules.physical_table import load_table, shipped_table
from rules.suitability_model import Model, load_model, shipped_model
from workbench.documents import dump
from workbench.survey_words import (
    building_lines,
    change_text,
    different,
    document,
    opened_text,
    order_lines,
    survey_files,
)
from workbench.surveying import Surveyed, companies, surveyed
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
        found = [surveyed(building, reading.surveys, table, model, choice, progress) for building in reading.buildings]
        opened, proposal = _companies(reading, args.tenants, choice, costs, progress)
    if args.out is not None:
        files = survey_files(args.file.stem, reading, found, table, opened, proposal, args.lang)
        keep_inputs([args.out / name for name in files], [args.file, args.tenants])
        for path in write_files(args.out, files):
            hint(text("written", args.lang, {"path": str(path)}))
    if args.json:
        say(dump(document(reading, found, table, opened, proposal, args.lang)).rstrip("\n"))
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


def _companies(reading: Reading, path: Path | None, choice: Choice, costs: Costs,
               progress: Progress) -> tuple[Opening | None, tuple[Grouped, ...]]:
    if path is None:
        return None, ()
    from models.readers.tenant_list import read_tenants

    return companies(tuple(reading.buildings), read_tenants(path, progress).list.tenants, choice, costs, progress)


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
    helpful = different([one for one in opened.alone if one.allowed or one.possible])
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
