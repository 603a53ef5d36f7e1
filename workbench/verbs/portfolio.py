"""``shanglou portfolio``: many buildings at once, judged, scored, ranked, and written as workbook, JSON and ranking page."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from models.errors import CallError
from models.survey import AXES, AxisEntry
from rules.physical import weights_of
from rules.physical_table import load_table, shipped_table
from workbench.portfolio import OUTPUTS, STATE, Portfolio, judge, today_choices
from workbench.portfolio_files import portfolio_files
from workbench.portfolio_words import axis_name, axis_text, range_text, summary
from workbench.texts import text
from workbench.verbs.common import hint, keep_inputs, progress_bar, say, table, write_files

SHOWN = 30
"""So many buildings are printed; the files hold all."""


def run(args: argparse.Namespace) -> int:
    """Judge, print, write."""
    scores = shipped_table() if args.table is None else load_table(args.table)
    weights = weights_of(_weights(args.weight), scores)
    choices = today_choices(args.on, args.city, args.district, args.stage, args.standard)
    inputs = [one for one in (args.axes, args.table) if one is not None]
    keep_inputs([args.out / name for name in OUTPUTS],
                [*inputs, args.path if args.path.is_file() else None])
    write_files(args.out, {})      # a folder that cannot be had is told before hundreds of files are judged
    with progress_bar(args.lang) as progress:
        axes = () if args.axes is None else read_axes(args.axes)
        found = judge(args.path, choices, scores, weights, axes=axes, state=args.out / STATE, left_out=inputs, progress=progress)
    files = portfolio_files(found, args.lang, args.date.isoformat() if args.date else None)
    for path in write_files(args.out, files):
        hint(text("written", args.lang, {"path": str(path)}))
    if args.json:
        say(files["portfolio.json"].decode().rstrip("\n"))
    else:
        print_portfolio(found, args.lang)
    return 0


def read_axes(path: Path) -> tuple[tuple[str, AxisEntry], ...]:
    """The entries of a table of axes, each with the building it names. Raises InputError."""
    from models.errors import InputError
    from models.readers.survey_form import axes_of
    from models.readers.tables.grid import read_grids
    from models.report import ReportBuilder

    report = ReportBuilder()
    tables_read = read_grids(path, report)
    found = axes_of(tables_read, report)
    if not found:
        raise InputError("empty", "portfolio-axes-none", path.name)
    return found


def _weights(given: Sequence[str]) -> dict[str, float]:
    """``location=0.3`` and so on. Raises CallError."""
    found: dict[str, float] = {}
    for one in given:
        axis, _, value = one.partition("=")
        try:
            found[axis.strip()] = float(value)
        except ValueError as error:
            raise CallError("bad-call", "portfolio-weight", axis.strip() or one, value=value or "–",
                            allowed=", ".join(("physical", *AXES))) from error
    return found


def print_portfolio(found: Portfolio, lang: str) -> None:
    """A few lines and the ranking."""
    for said in summary(found, lang):
        say(said)
    head = [text(f"portfolio.col.{key}", lang) for key in ("rank", "name", "overall", "fail")]
    head += [axis_name(axis, lang) for axis in ("physical", *AXES)] + [text("portfolio.col.total", lang)]
    rows = [head]
    for entry in found.entries[:SHOWN]:
        title = entry.title if len(entry.title) <= 30 else entry.title[:29] + "…"
        rows.append([str(entry.rank), title, text(f"overall.{entry.overall}", lang), str(entry.counts.get("fail", 0)),
                     range_text(entry.physical), *(axis_text(entry.axes.get(axis)) for axis in AXES), range_text(entry.total)])
    say("\n" + table(rows, right=(0, 3, 4, 5, 6, 7, 8)))
    if len(found.entries) > SHOWN:
        say(text("portfolio.more", lang, {"count": len(found.entries) - SHOWN}))
    for entry in found.faults:
        say(f"  ! {entry.file}: {(entry.fault or {}).get(lang, '')}")
