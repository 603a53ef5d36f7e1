"""``shanglou match``: companies to floors; who fits where, why not elsewhere, and the best placing of all."""

from __future__ import annotations

import argparse
import contextlib
import math
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

from models.errors import CallError
from models.matching.explaining import compare
from models.matching.milp import Enough, Told
from models.matching.placing import Placing, place
from models.readers.tenant_list import TenantReading, read_tenants
from models.reading import Progress, Reading
from models.tenants import TenantList
from rules.declared import unheard
from workbench.documents import dump, dump_bytes
from workbench.match_call import Asked, asked_beside, asked_of, asked_plainly, check_fixed, find_spaces, find_tenant, spaces_for
from workbench.match_documents import against_document, could, floor_document, match_document, why_document
from workbench.match_text import print_comparison, print_floor, print_placing, print_why, progress_line
from workbench.match_words import MatchWords
from workbench.texts import text
from workbench.verbs.common import hint, keep_inputs, progress_bar, read_file, say, write_files

DONE = 0
NOT_PLACED = 1
STOPPED = 130
TOLD_EVERY_S = 0.2
"""The solver reports far oftener than anybody can read."""


def run(args: argparse.Namespace) -> int:
    """Read, place, print, write. 1 where a company cannot be placed, 130 where Ctrl-C ended the search early."""
    if sum(one is not None for one in (args.why, args.floor, args.against)) > 1:
        raise CallError("bad-call", "match-one-question", "match")
    if args.template is not None:
        return _template(args)
    if args.file is None or args.tenants is None:
        raise CallError("bad-call", "match-no-list", "match")
    reading, tenants = read_file(args), _list(args)
    if args.why is not None:
        return _why(args, reading, tenants)
    if args.floor is not None:
        return _floor(args, reading, tenants)
    asked = asked_of(args, reading, tenants.list, tenants.file)
    stop = _Stop()
    placing = _placed(asked, reading, args.lang, stop)
    if args.against is not None:
        return _against(args, reading, tenants, asked, placing, stop)
    words = MatchWords(args.lang)
    document = match_document(reading, tenants, asked, placing, args.lang) if args.json or args.out is not None else {}
    _give(args, document, _sheets(args, reading, placing, tenants.list), stop)
    if not args.json:
        _print_import(tenants, reading, args.lang)
        print_placing(placing, asked, words, 0 if args.leases else len(tenants.list.leases))
    return _code(placing, stop, args.lang)


class _Stop:
    """The first Ctrl-C while the solver works asks it for the best so far; before that, and again, it ends the call."""

    def __init__(self) -> None:
        self.asked = self.solving = False

    def __call__(self, _signal: int, _frame: FrameType | None) -> None:
        if self.asked or not self.solving:
            raise KeyboardInterrupt
        self.asked = True

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Hear Ctrl-C here instead of at once, where it can be heard at all."""
        if threading.current_thread() is not threading.main_thread() or (
                signal.getsignal(signal.SIGINT) is not signal.default_int_handler):
            yield
            return
        before = signal.signal(signal.SIGINT, self)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
            self.solving = False


def _code(placing: Placing, stop: _Stop, lang: str) -> int:
    if stop.asked:
        hint(text("stopped", lang))
        return STOPPED
    return DONE if placing.solution.status in ("optimal", "feasible") and not placing.unplaced else NOT_PLACED


def _list(args: argparse.Namespace) -> TenantReading:
    with progress_bar(args.lang) as progress:
        return read_tenants(args.tenants, progress)


def _placed(asked: Asked, reading: Reading, lang: str, stop: _Stop) -> Placing:
    """The placing. Raises KeyboardInterrupt where it was stopped before there was any."""
    with _telling(lang, stop) as (told, progress), stop.listening():
        placing = place(asked.tenants, asked.spaces, asked.weights, asked.wishes, site=reading.site, time_limit_s=asked.time_s,
                        told=told, progress=progress)
    if stop.asked and placing.solution.status == "none":
        raise KeyboardInterrupt
    check_fixed(placing)
    return placing


@contextlib.contextmanager
def _telling(lang: str, stop: _Stop) -> Iterator[tuple[Told, Progress]]:
    """How far the pairs are, then best value and gap, on one line of the terminal."""
    words = MatchWords(lang)
    shown = sys.stderr.isatty()
    last = 0.0

    def tell(line: Callable[[], str]) -> None:
        nonlocal last
        if shown and time.monotonic() - last >= TOLD_EVERY_S:
            last = time.monotonic()
            sys.stderr.write(f"\r\x1b[K{line()}")
            sys.stderr.flush()

    def told(best: float, bound: float) -> None:
        stop.solving = True
        if stop.asked:
            raise Enough
        if math.isfinite(best) and math.isfinite(bound):
            tell(lambda: progress_line(best, bound, words))

    def progress(stage: str, share: float) -> None:
        tell(lambda: f"{text(f'progress.{stage}', lang)} {100.0 * share:.0f}%")

    try:
        yield told, progress
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")


def _print_import(tenants: TenantReading, reading: Reading, lang: str) -> None:
    """What was left out or guessed of the list, and the declared values of the building that cannot be used."""
    spoilt = [note for note in unheard(reading.buildings, reading.plot, reading.site) if note.code == "fact-value"]
    lists = (*(notes for _, notes in tenants.report.lists()), spoilt)
    for notes in lists:
        for note in notes:
            hint(text(f"report.{note.code}", lang, {"subject": note.subject, **note.values}))


def _give(args: argparse.Namespace, document: dict[str, Any], sheets: dict[str, bytes] | None = None,
          stop: _Stop | None = None) -> None:
    """The document and the sheets to the folder of the call, and the document to standard output where it is wanted.

    What was stopped is shown and not written: a file says what the whole time found.
    """
    if args.out is not None and not (stop is not None and stop.asked):
        files = {f"{args.file.stem}.match.json": dump_bytes(document), **(sheets or {})}
        keep_inputs([args.out / name for name in files], [args.file, args.tenants, args.against])
        for path in write_files(args.out, files):
            hint(text("written", args.lang, {"path": str(path)}))
    if args.json:
        say(dump(document).rstrip("\n"))


def _sheets(args: argparse.Namespace, reading: Reading, placing: Placing, tenants: TenantList) -> dict[str, bytes]:
    """The stacking plan of a placing as pages, pictures and tables; none where nothing was placed or no folder is given."""
    if args.out is None or not placing.places:
        return {}
    from workbench.stacking_files import stacking_files

    printed_on = None if args.date is None else args.date.isoformat()
    leases = tenants.leases if args.leases else ()
    return stacking_files(args.file.stem, reading, placing, leases, args.lang, printed_on)


# --- template and questions --------------------------------------------------------------------------------------


def _template(args: argparse.Namespace) -> int:
    """Write the template, filled in with a list where one is given."""
    from models.writers.tenant_workbook import write_tenants

    path: Path = args.template
    if path.suffix.lower() != ".xlsx":
        raise CallError("bad-call", "template-not-xlsx", path.name or str(path))
    tenants = TenantList() if args.tenants is None else _list(args).list
    keep_inputs([path], [args.tenants, args.file])
    content = write_tenants(tenants, args.lang, lambda key, values: text(key, args.lang, values))
    for written in write_files(path.absolute().parent, {path.name: content}):
        hint(text("written", args.lang, {"path": str(written)}))
    return DONE


def _why(args: argparse.Namespace, reading: Reading, tenants: TenantReading) -> int:
    """One company against every space."""
    asked = asked_of(args, reading, tenants.list, tenants.file)
    tenant = find_tenant(asked.tenants, args.why)
    wishes = replace(asked.wishes, fixed={}, required=frozenset(),
                     forbidden=frozenset(one for one in asked.wishes.forbidden if one[0] == tenant.id))
    placing = _placed(replace(asked, tenants=(tenant,), wishes=wishes), reading, args.lang, _Stop())
    _give(args, why_document(reading, tenants, placing, args.lang))
    if not args.json:
        print_why(placing, MatchWords(args.lang))
    return DONE if placing.candidates else NOT_PLACED


def _floor(args: argparse.Namespace, reading: Reading, tenants: TenantReading) -> int:
    """Every company against one storey."""
    asked = asked_plainly(args, reading, tenants.list.tenants)
    storey = find_spaces(spaces_for(args, reading), args.floor)[0].storey
    spaces = tuple(space for space in asked.spaces if space.storey.number == storey.number)
    stop = _Stop()
    placing = _placed(replace(asked, spaces=spaces), reading, args.lang, stop)
    _give(args, floor_document(reading, tenants, placing, storey.number, args.lang), stop=stop)
    if not args.json:
        print_floor(placing, storey.name, MatchWords(args.lang))
    if stop.asked:
        return _code(placing, stop, args.lang)
    return DONE if any(could(placing, tenant.id) == "yes" for tenant in placing.tenants) else NOT_PLACED


def _against(args: argparse.Namespace, reading: Reading, tenants: TenantReading, asked: Asked, placing: Placing,
             stop: _Stop) -> int:
    """The same list in another building, beside the first."""
    other = read_file(argparse.Namespace(**{**vars(args), "file": args.against, "with_files": [], "storeys": None}))
    beside = asked_beside(args, other, asked)
    found = compare(placing, _placed(beside, other, args.lang, stop))
    document = against_document([reading, other], tenants, [asked, beside], found, args.lang)
    _give(args, document, _sheets(args, reading, placing, tenants.list), stop)
    if not args.json:
        _print_import(tenants, reading, args.lang)
        names = [_name(one) for one in (reading, other)]
        print_comparison(found, names, MatchWords(args.lang), beside.lost)
    return _code(placing, stop, args.lang)


def _name(reading: Reading) -> str:
    return ", ".join(building.name or building.id for building in reading.buildings) or reading.input.file
