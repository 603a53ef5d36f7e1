"""``shanglou move-in``: the way of one machine into a building, and its one-page permit."""

from __future__ import annotations

import argparse
import math
from dataclasses import replace
from typing import Final

from models.building import Building
from models.errors import CallError
from models.measured import Measured, from_person
from models.move_in import Handling, Machine, MoveIn, plan_move_in, usual_handling
from models.passages import PASSAGE_KINDS, Passage
from models.reading import Reading
from workbench.documents import dump
from workbench.move_in_words import move_in_document, print_move_in
from workbench.texts import text
from workbench.verbs.common import hint, read_file, say, write_files

EXITS: Final = {"pass": 0, "fail": 1, "no-data": 3}
LARGEST: Final = 1e7
"""No machine weighs or measures this much."""

UNKNOWN: Final = ("", "?", "unknown")
KINDS: Final = {"走道": "corridor", "走廊": "corridor", "通道": "corridor", "门": "door"}


def run(args: argparse.Namespace) -> int:
    """Read the file, find the ways, print them, and write the permit where it is wanted."""
    machine, handling = machine_of(args.machine), handling_of(args)
    reading = read_file(args)
    building = with_passages(_building(reading, args.building), args.passage)
    number, unit = target_of(building, args.to)
    found = plan_move_in(building, machine, number, unit, handling=handling, site=reading.site)
    if args.out is not None:
        _write(found, reading, args)
    if args.json:
        say(dump(move_in_document(found, reading, args.lang)).rstrip("\n"))
    else:
        print_move_in(found, args.lang)
    return EXITS[found.verdict]


def _write(found: MoveIn, reading: Reading, args: argparse.Namespace) -> None:
    from workbench.sheets.permit import render_permit

    printed_on = None if args.date is None else args.date.isoformat()
    content = render_permit(found, reading.input, args.lang, printed_on)
    if args.out.is_dir() or args.out.suffix.lower() != ".pdf":
        raise CallError("bad-call", "move-in-out", str(args.out))
    (path,) = write_files(args.out.parent, {args.out.name: content})
    hint(text("move-in.written", args.lang, {"file": str(path)}))


def _building(reading: Reading, wanted: str | None) -> Building:
    """The building of the call: the only one, or the one named by id or name. Raises CallError."""
    buildings = reading.buildings
    chosen = [b for b in buildings if wanted is None or wanted in (b.id, b.name)]
    if len(chosen) == 1:
        return chosen[0]
    known = ", ".join(b.name or b.id for b in buildings[:12]) or "–"
    key = "move-in-which-building" if wanted is None else "move-in-no-building"
    raise CallError("bad-call", key, wanted or reading.input.file, known=known)


def number_of(field: str, value: str, *, least: float = 0.0, above: bool = True) -> float:
    """A number of a call above (or from) a least value. Raises CallError."""
    try:
        found = float(value.strip())
    except ValueError:
        raise CallError("bad-call", "move-in-not-number", field, found=value.strip()[:40]) from None
    if not math.isfinite(found) or found < least or (above and found == least) or found > LARGEST:
        raise CallError("bad-call", "move-in-not-positive" if above else "move-in-negative", field, found=value.strip()[:40])
    return found


def _entered(value: float, unit: str, where: str) -> Measured:
    return Measured(value, unit, from_person("option", where))


def machine_of(written: str) -> Machine:
    """``name|mass_kg|length|width|height``, with the dynamic factor as a sixth part where it shakes. Raises CallError."""
    parts = written.split("|")
    if len(parts) not in (5, 6) or not parts[0].strip():
        raise CallError("bad-call", "move-in-machine-form", written[:80])
    names = ("mass_kg", "length_m", "width_m", "height_m")
    mass, *sides = [_entered(number_of(f"--machine {name}", part), "kg" if name == "mass_kg" else "m", "--machine")
                    for name, part in zip(names, parts[1:5], strict=True)]
    factor = None
    if len(parts) == 6:
        factor = _entered(number_of("--machine dynamic_factor", parts[5], least=1.0, above=False), "1", "--machine")
    return Machine(name=parts[0].strip(), mass_kg=mass, size_m=(sides[0], sides[1], sides[2]), dynamic_factor=factor)


def handling_of(args: argparse.Namespace) -> Handling:
    """What the call says about moving; the rest is assumed. Raises CallError."""
    room = None if args.clearance is None else _entered(number_of("--clearance", args.clearance, above=False), "m", "--clearance")
    bed = None if args.truck_bed is None else _entered(number_of("--truck-bed", args.truck_bed), "m", "--truck-bed")
    carriage = None
    if args.carriage is not None:
        parts = args.carriage.split("|")
        if len(parts) != 2:
            raise CallError("bad-call", "move-in-carriage-form", args.carriage[:80])
        carriage = (_entered(number_of("--carriage mass_kg", parts[0], above=False), "kg", "--carriage"),
                    _entered(number_of("--carriage height_m", parts[1], above=False), "m", "--carriage"))
    return usual_handling(clearance_m=room, truck_bed_m=bed, carriage=carriage, lifted_off=args.lift_off)


def target_of(building: Building, written: str) -> tuple[int, str | None]:
    """``STOREY`` or ``STOREY/UNIT``; the storey by number or name. Raises CallError."""
    storey, _, unit = written.partition("/")
    return storey_of(building, storey), unit.strip() or None


def storey_of(building: Building, written: str) -> int:
    """Number of a storey written as number or name. Raises CallError."""
    word = written.strip()
    for storey in building.storeys:
        if word in (storey.name, str(storey.number), storey.id):
            return storey.number
    known = ", ".join(storey.name for storey in building.storeys) or "–"
    raise CallError("bad-call", "move-in-no-storey", word, building=building.name or building.id, known=known[:200])


def with_passages(building: Building, written: list[str]) -> Building:
    """The building with the passages of the call: ``storey|corridor or door|name|width|height|corner``. Raises CallError.

    The corner is ``0`` for a straight way, ``2.4x2.1`` for the widths of its two arms, or left out while nobody knows.
    """
    made = [_passage(building, entry, index) for index, entry in enumerate(written, 1)]
    return replace(building, passages=(*building.passages, *made)) if made else building


def _passage(building: Building, written: str, index: int) -> Passage:
    parts = [part.strip() for part in written.split("|")]
    if len(parts) not in (5, 6):
        raise CallError("bad-call", "move-in-passage-form", written[:80])
    kind = KINDS.get(parts[1], parts[1])
    if kind not in PASSAGE_KINDS:
        raise CallError("bad-call", "move-in-passage-form", written[:80])
    width, height = (None if part in UNKNOWN else _entered(number_of("--passage", part), "m", "--passage") for part in parts[3:5])
    turns, corner = _corner(written, parts[5] if len(parts) == 6 else "")
    return Passage(id=f"option-{index}", name=parts[2] or f"{index}", storey=storey_of(building, parts[0]), kind=kind,
                   width_m=width, height_m=height, turns=turns, corner_m=corner)


def _corner(passage: str, written: str) -> tuple[Measured | None, tuple[Measured | None, Measured | None]]:
    """Number of corners and the widths of the arms of the tightest."""
    if written in UNKNOWN:
        return None, (None, None)
    if written == "0":
        return _entered(0.0, "1", "--passage"), (None, None)
    arms = written.lower().replace("×", "x").split("x")
    if len(arms) != 2:
        raise CallError("bad-call", "move-in-passage-form", passage[:80])
    first, second = (_entered(number_of("--passage", arm), "m", "--passage") for arm in arms)
    return _entered(1.0, "1", "--passage"), (first, second)
