"""Writes a stacking plan: PDF with all pages, the page for the wall as PNG and SVG, rent roll, areas and condition as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from models.building import Plot
from models.matching.placing import Placing
from models.reading import Reading
from models.tenants import Lease
from rules.library import cities
from workbench.pictures import png, svg
from workbench.rent_roll import csv_bytes, tables, workbook_bytes
from workbench.sheets.flow import Flow
from workbench.sheets.fonts import faces
from workbench.sheets.ink import Mark
from workbench.sheets.stacking import StackingSheet, render
from workbench.stacking import Stacking, stacking_of
from workbench.stacking_ledger import transfer_clauses
from workbench.stacking_page import HIGH, WIDE, page
from workbench.stacking_transfer import transfers
from workbench.stacking_words import StackingWords
from workbench.verbs.common import write_files

ON_A_PAGE = 2
"""Buildings side by side on one A3 page."""
_DOTS = 1.6


def write_stacking(
    placing: Placing, out: Path, stem: str, lang: str, date: str | None = None, *, leases: Sequence[Lease] = (),
    city: str | None = None, title: str | None = None,
) -> list[Path]:
    """Write ``<stem>.stacking.pdf``, ``.png``, ``.svg`` and ``<stem>.rent-roll.xlsx`` with its tables as CSV.

    Args:
        date: ISO date on the pages, from which terms without a lease are counted; None leaves it blank.
        leases: that stand already.
        city: whose packs speak of transfer; None: none does.
        title: of the page; else the stem.

    Raises:
        OutputError: the folder or a file cannot be written.
    """
    return write_files(out, made(placing, stem, lang, date, leases=leases, city=city, title=title))


def stacking_files(stem: str, reading: Reading, placing: Placing, leases: Sequence[Lease], lang: str,
                   printed_on: str | None = None) -> dict[str, bytes]:
    """The files of a placing in the buildings of a file, by name; the file says which city it is in."""
    plot = reading.plot
    city = None if plot is None or plot.city is None or plot.city.value not in cities() else plot.city.value
    title = (plot.name if plot is not None else "") or next((b.name for b in reading.buildings if b.name), stem)
    return made(placing, stem, lang, printed_on, leases=leases, city=city, title=title, plot=plot)


def made(
    placing: Placing, stem: str, lang: str, printed_on: str | None = None, *, leases: Sequence[Lease] = (),
    city: str | None = None, title: str | None = None, plot: Plot | None = None,
) -> dict[str, bytes]:
    """All files as bytes by name."""
    faces()
    on = None if printed_on is None else date.fromisoformat(printed_on)
    words, stacking = StackingWords(lang), stacking_of(placing, leases, on)
    walls = pages_of(stacking, words, title or stem, printed_on)
    sheet = StackingSheet(stacking=stacking, words=words, title=title or stem, printed_on=printed_on, city=city,
                          clauses=transfer_clauses(city, on), flow=Flow(),
                          transfers=transfers(stacking, transfer_clauses(city, None), plot, on))
    files = {f"{stem}.stacking.pdf": render(sheet, walls)}
    for number, marks in enumerate(walls, 1):
        name = f"{stem}.stacking" if len(walls) == 1 else f"{stem}.stacking.{number}"
        files |= {f"{name}.png": png(marks, WIDE, HIGH, _DOTS), f"{name}.svg": svg(marks, WIDE, HIGH)}
    rolls = tables(stacking, words)
    files[f"{stem}.rent-roll.xlsx"] = workbook_bytes(rolls)
    return files | {f"{stem}.{table.key}.csv": csv_bytes(table) for table in rolls}


def pages_of(stacking: Stacking, words: StackingWords, title: str, printed_on: str | None,
             mode: str = "industry") -> list[list[Mark]]:
    """The pages for the wall: one for up to two buildings."""
    parts = [stacking.stacks[i:i + ON_A_PAGE] for i in range(0, max(len(stacking.stacks), 1), ON_A_PAGE)]
    return [page(_part(stacking, part, whole=len(parts) == 1), words, title, printed_on, mode, i, len(parts))
            for i, part in enumerate(parts, 1)]


def _part(stacking: Stacking, stacks: Sequence[object], *, whole: bool) -> Stacking:
    """The same plan with some of its buildings; who stands in another one is not listed."""
    if whole:
        return stacking
    own = tuple(stack for stack in stacking.stacks if any(stack is one for one in stacks))
    houses = {id(stack.building) for stack in own}
    return replace(stacking, stacks=own, companies=tuple(
        company for company in stacking.companies if id(company.place.spaces[0].building) in houses))
