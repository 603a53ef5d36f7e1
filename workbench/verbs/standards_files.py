"""``shanglou standards export | import | confirm | plot``: packs and plot conditions that a user or an office writes."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from models.errors import CallError, PackError
from rules.confirming import CORRECTABLE
from rules.library import shipped
from rules.pack_reader import load_pack
from rules.pack_table import CellFault, Change, changes, check, data_of
from rules.pack_text import copied, entries, to_toml
from rules.plot_form import LINES, Figure, Paper, conditions, parse_figure
from rules.standard import Confirmation, Pack
from workbench.confirmation import write_confirmation
from workbench.sheets.words import show_unit
from workbench.texts import text
from workbench.verbs.common import hint, say, table, write_files


def run(args: argparse.Namespace) -> int:
    """Export, import, confirm, or write plot conditions."""
    return {"export": _export, "import": _import, "confirm": _confirm, "plot": _plot}[args.action](args)


# --- export ------------------------------------------------------------------------------------------------------


def _export(args: argparse.Namespace) -> int:
    """Write a pack as a workbook, or as a pack of the user's own (``.toml``)."""
    data = entries(_pack(args.id).text)
    if args.new_id is not None:
        data = copied(data, args.new_id)
    suffix = args.out.suffix.lower()
    if suffix == ".xlsx":
        from workbench.pack_workbook import workbook_bytes

        content = workbook_bytes(data, args.lang)
    elif suffix == ".toml":
        content = to_toml(data if args.new_id is not None else copied(data, f"{data['id']}-copy")).encode()
    else:
        raise CallError("bad-call", "export-suffix", args.out.name)
    for path in write_files(args.out.parent, {args.out.name: content}):
        hint(text("written", args.lang, {"path": str(path)}))
    return 0


def _pack(name: str) -> Pack:
    """A shipped pack by id, or a pack file."""
    found = next((pack for pack in shipped() if pack.id == name), None)
    if found is not None:
        return found
    if not name.endswith(".toml"):
        raise CallError("bad-call", "unknown-standard", name, standards=", ".join(p.id for p in shipped()))
    return load_pack(Path(name))


# --- import ------------------------------------------------------------------------------------------------------


def _import(args: argparse.Namespace) -> int:
    """Show what a workbook changes in a pack; with ``--out`` write the changed pack."""
    from workbench.pack_workbook import read_workbook

    base = entries(_pack(args.base).text)
    headings, numbered, documents = read_workbook(args.file)
    new, faults = data_of({**base, "document": documents or base.get("document", [])}, headings, numbered)
    if not faults:
        _, faults = check(new, [number for number, _ in numbered])
    if faults:
        raise _first(args.file, faults, args.lang)
    found = changes(base, new)
    _print_changes(found, args.lang)
    if args.out is not None:
        if args.out.suffix.lower() != ".toml":
            raise CallError("bad-call", "import-suffix", args.out.name)
        new_id = args.new_id or args.out.stem
        if new_id in {pack.id for pack in shipped()}:
            raise CallError("bad-call", "import-id", new_id)
        own = new if base["id"] == new_id else copied(new, new_id)
        for path in write_files(args.out.parent, {args.out.name: to_toml(own).encode()}):
            hint(text("written", args.lang, {"path": str(path)}))
    return 0


def _first(path: Path, faults: Sequence[CellFault], lang: str) -> PackError:
    """The first fault as the sentence of the error; all the others are printed above it."""
    for fault in faults[1:]:
        say(text("pack-cell-fault-line", lang, {"row": fault.row, "column": fault.column,
                                                "detail": text(fault.key, lang, fault.values)}))
    first = faults[0]
    return PackError("bad-pack", "pack-cell-fault", path.name, row=first.row, column=first.column, more=len(faults) - 1,
                     detail_key=first.key, detail=dict(first.values))


def _print_changes(found: Sequence[Change], lang: str) -> None:
    if not found:
        say(text("import.nothing", lang))
    for change in found:
        key = "import.changed" if change.field else "import.added" if change.new else "import.removed"
        say(text(key, lang, {"clause": change.clause, "field": change.field, "old": change.old or "–",
                             "new": change.new or "–"}))


# --- plot conditions ---------------------------------------------------------------------------------------------


def _plot(args: argparse.Namespace) -> int:
    """Write a file of plot conditions; without figures show the lines of the form."""
    if args.figures and args.out is None:
        raise CallError("bad-call", "plot-no-out")
    if args.out is not None and not args.figures:
        raise CallError("bad-call", "plot-no-figures", args.out.name)
    if args.out is None:
        rows = [[line.key, line.title.get(args.lang), line.comparison, show_unit(line.unit)] for line in LINES]
        say(table([[text(f"column.{name}", args.lang) for name in ("id", "title", "comparison", "unit")], *rows]))
        return 0
    if args.out.suffix.lower() != ".toml":
        raise CallError("bad-call", "import-suffix", args.out.name)
    paper = Paper(kind=args.paper, number=args.number, day=args.day, page=args.page, name=args.name)
    data = conditions(dict(_figure(pair) for pair in args.figures), paper, args.valid_from or args.day or date.today())
    for path in write_files(args.out.parent, {args.out.name: to_toml(data).encode()}):
        hint(text("written", args.lang, {"path": str(path)}))
    if not paper.complete:
        say(text("plot.second-hand", args.lang))
    return 0


def _figure(pair: str) -> tuple[str, Figure]:
    key, _, value = pair.partition("=")
    try:
        return key.strip(), parse_figure(value)
    except ValueError as error:
        raise CallError("bad-call", "plot-figure", key.strip() or pair, value=value) from error


# --- confirm -----------------------------------------------------------------------------------------------------


def _confirm(args: argparse.Namespace) -> int:
    """Write a clause, as the official text has it, into the user's own pack."""
    who = Confirmation(name=args.name, date=(args.date or date.today()).isoformat(), edition=args.edition, page=args.page)
    for path in write_confirmation(args.pack, args.clause, who, _corrections(args), args.picture):
        hint(text("written", args.lang, {"path": str(path)}))
    say(text("confirm.done", args.lang, {"clause": args.clause, "file": args.pack.name}))
    return 0


def _corrections(args: argparse.Namespace) -> dict[str, str]:
    found = {}
    for pair in args.set:
        name, sign, value = pair.partition("=")
        if not sign or name.strip() not in CORRECTABLE:
            raise CallError("bad-call", "confirm-field", pair, allowed=", ".join(CORRECTABLE))
        found[name.strip()] = value.strip()
    return found
