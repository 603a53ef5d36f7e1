"""``shanglou suitability``: which industries fit a building, storey by storey, and what would open it for others."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from models.building import Building
from models.errors import CallError
from rules.library import cities, districts
from rules.suitability import Fit
from rules.suitability_model import Model, load_model, shipped_model
from workbench.documents import dump, dump_bytes
from workbench.sheets.words import Words
from workbench.suitability_words import (
    SIGNS,
    Place,
    element_text,
    groups_of,
    ranked,
    reason,
    score_text,
    short_of,
    steps,
    storeys_text,
    suitability_document,
    welcome_text,
)
from workbench.texts import text
from workbench.verbs.common import hint, progress_bar, read_file, say, stored_project, table, write_files


def run(args: argparse.Namespace) -> int:
    """Read, score, print, write."""
    place = _place(_with_stored_place(args))
    model = shipped_model() if args.model is None else load_model(args.model)
    reading = read_file(args)
    if reading.city is not None:
        raise CallError("bad-call", "suitability-city", reading.input.file)
    document = suitability_document(reading, model, place, args.lang)
    if args.out is not None:
        from workbench.sheets.suitability import render_suitability

        printed_on = args.date.isoformat() if args.date else None
        with progress_bar(args.lang) as progress:
            pages = render_suitability(reading, model, place, args.lang, printed_on, progress)
        files = {f"{args.file.stem}.suitability.json": dump_bytes(document), f"{args.file.stem}.suitability.pdf": pages}
        for path in write_files(args.out, files):
            hint(text("written", args.lang, {"path": str(path)}))
    if args.json:
        say(dump(document).rstrip("\n"))
    else:
        say(model.note.get(args.lang))
        for building in reading.buildings:
            _print(building, model, place, Words(args.lang))
    return 0


def _with_stored_place(args: argparse.Namespace) -> argparse.Namespace:
    """The call with city and district of the project, where it names none."""
    project = stored_project(args.file)
    if project is not None and args.city is None:
        for name in ("city", "district"):
            held = project.choices.get(name)
            setattr(args, name, getattr(args, name) or (held if isinstance(held, str) else None))
    return args


def _place(args: argparse.Namespace) -> Place:
    if args.city is not None and args.city not in cities():
        raise CallError("bad-call", "unknown-city", args.city, cities=", ".join(cities()))
    known = districts(args.city)
    if args.district is not None and args.district not in known:
        raise CallError("bad-call", "unknown-district", args.district, city=args.city or "cn", districts=", ".join(known) or "–")
    return Place(args.city, args.district)


def _print(building: Building, model: Model, place: Place, words: Words) -> None:
    """The table industry × element of one building, then the reasons."""
    lang = words.lang
    groups = groups_of(building, model)
    say("\n" + text("suitability.building", lang, {"name": building.name or building.id}))
    if not groups:
        say(text("suitability.no-storeys", lang))
        return
    head = [text(f"suitability.column.{name}", lang) for name in ("industry", "storeys")]
    head += [element.title.get(lang) for element in model.elements]
    head += [text(f"suitability.column.{name}", lang) for name in ("total", "verdict")]
    rows = [_row(fit, first, words) for first, fit in ranked(groups)]
    say(table([head, *rows], right=range(2, 2 + len(model.elements) + 1)))
    for industry in (group[0].industry for group in groups):
        named = welcome_text(industry, place, words)
        if named:
            say(f"  ★ {industry.title.get(lang)} · {named}")
    for one in place.lists:
        say(f"  ! {one.title.get(lang)} · {one.note.get(lang)}")
    say("\n" + text("suitability.reasons", lang))
    for group in groups:
        _print_reasons(group, words)


def _row(fit: Fit, first: bool, words: Words) -> list[str]:
    return [
        fit.industry.title.get(words.lang) if first else "", storeys_text(fit, words),
        *(element_text(score, words) for score in fit.elements), score_text(fit.low, fit.high),
        f"{SIGNS[fit.verdict]} {text(f'suitability.verdict.{fit.verdict}', words.lang)}",
    ]


def _print_reasons(group: Sequence[Fit], words: Words) -> None:
    for fit in group:
        storeys = storeys_text(fit, words)
        say(f"  {fit.industry.title.get(words.lang)} · {storeys}")
        for judged in short_of(fit):
            say("    – " + reason(judged, storeys, words))
        if fit.verdict != "suitable" and fit.opens:
            say("    → " + text("suitability.opens", words.lang, {"steps": steps(fit.opens, words)}))
