"""Many buildings at once: every file of a folder, or every row of a list, judged, scored and ranked.

A file that cannot be used is one row with its sentence; the rest go on. What was judged is kept line by line in a state file:
a run that was stopped, or is repeated, takes over what has not changed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from models.errors import Cancelled, InputError, ShanglouError, system_reason
from models.hashing import file_sha256
from models.readers import ADVICE, READERS, check_file, read
from models.reading import Progress, Reading, silent
from models.survey import AXES, AxisEntry, axis_value
from rules.by_building import building_results
from rules.checking import VERDICT_NAMES
from rules.physical import city_scores, measured_share, physical_score, total
from rules.physical_table import PhysicalTable
from workbench import __version__
from workbench.checked import Choices, check
from workbench.logs import write_fault
from workbench.texts import LANGUAGES, text

STATE: Final = "portfolio.state.jsonl"
OUTPUTS: Final = ("portfolio.json", "portfolio.xlsx", "portfolio.csv", "portfolio.pdf", STATE)
MOST_KEPT: Final = 20_000
"""Rows of one file that the state keeps; larger lists are judged in seconds anyhow."""

Said = Mapping[str, str]
"""A sentence in every language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A building of the portfolio, or a file that cannot be used (``fault``).

    Attributes:
        overall: result of the check; ``failing`` and ``undecided`` count deciding clauses × subjects; ``first`` the first clause
            that fails.
        physical: from 0 to 100 as a range; ``measured`` the weight of what is measured; ``items`` each criterion.
        axes: entered values; None where nobody entered one. ``notes`` where they come from.
        total, rank: by the weights of the run.
    """

    file: str
    building: str = ""
    name: str = ""
    overall: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    first: str | None = None
    area_m2: float | None = None
    storeys: int | None = None
    physical: tuple[float, float] = (0.0, 100.0)
    measured: float = 0.0
    items: tuple[Mapping[str, Any], ...] = ()
    axes: Mapping[str, float | None] = field(default_factory=dict)
    notes: tuple[Mapping[str, Any], ...] = ()
    total: tuple[float, float] = (0.0, 100.0)
    rank: int | None = None
    fault: Said | None = None

    @property
    def title(self) -> str:
        return self.name or self.building or self.file


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """The result: buildings ranked, the best first; files that cannot be used; files that are no building files.

    ``places`` says where each file that an entry names lies on this machine; documents do not tell.
    """

    path: str
    entries: tuple[Entry, ...]
    faults: tuple[Entry, ...]
    passed_over: tuple[str, ...]
    taken_over: int
    files: int
    weights: Mapping[str, float]
    table: PhysicalTable
    choices: Choices
    places: Mapping[str, Path] = field(default_factory=dict)


def files_of(path: Path | Sequence[Path], left_out: Sequence[Path] = ()) -> tuple[list[Path], list[Path]]:
    """The building files of a folder and below it, and the files that are none, both by name; of a file, itself.

    Of several paths those of each, every file once.

    Formats that are refused by name are among the first: their sentence says what to export instead.

    Raises:
        InputError: no such file or folder, or it cannot be read.
    """
    if not isinstance(path, Path):
        parts = [files_of(one, left_out) for one in path]
        once = {os.path.realpath(one): one for own, _ in parts for one in own}
        return list(once.values()), list(dict.fromkeys(one for _, others in parts for one in others))
    if not path.is_dir():
        check_file(path)
        return [path], []
    found: list[Path] = []
    try:
        for folder, folders, names in os.walk(path, onerror=_unreadable):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            found += [Path(folder) / name for name in sorted(names) if not name.startswith((".", "~$"))]
    except OSError as error:
        which = str(error.filename or path)      # a folder inside the one that was named, maybe
        raise InputError("not-readable", "file-not-readable", which, reason=system_reason(error)) from error
    banned = {os.path.realpath(one) for one in left_out}       # Path.resolve() raises for a link that leads to itself
    found = [one for one in found if one.name not in OUTPUTS and os.path.realpath(one) not in banned]
    good = [one for one in found if one.suffix.lower() in (*READERS, *ADVICE)]
    return good, [one for one in found if one not in set(good)]


def _shown(path: Path) -> str:
    """A path for JSON, workbook and terminal: bytes that are no UTF-8 and control signs of a name become U+FFFD."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in path.as_posix())


def _unreadable(error: OSError) -> None:
    raise error


def judge(path: Path | Sequence[Path], choices: Choices, table: PhysicalTable, weights: Mapping[str, float], *,
          axes: Sequence[tuple[str, AxisEntry]] = (), state: Path | None = None, left_out: Sequence[Path] = (),
          progress: Progress = silent, sentence: Callable[[ShanglouError, str], str] | None = None) -> Portfolio:
    """Judge, score and rank.

    Args:
        path: a folder, a file, or several of them.
        weights: of the four axes; they add up to 1.
        axes: entries of a table of its own, each with the id, name or file of the building that it is about.
        state: file that keeps what was judged; None keeps nothing.
        left_out: files that are no part of the portfolio.
        progress: told of the stages of reading and of ``portfolio``; may raise Cancelled.
        sentence: how a fault is said in a language; None: as at the command line.

    Raises:
        InputError: nothing there, or not one building that can be used.
        CallError, PackError: choices that cannot be used.
    """
    files, others = files_of(path, left_out)
    root = _root(path)
    if not files:
        raise InputError("no-building", "portfolio-nothing", str(root))
    keeper = _State(state, _request(choices, table), sentence)
    made: list[Entry] = []
    places: dict[str, Path] = {}
    for i, file in enumerate(files):
        progress("portfolio", i / len(files))
        judged = partial(_judged, choices=choices, table=table, progress=_within(progress, i, len(files)))
        name = _shown(Path(os.path.relpath(file, root)))
        places[name] = file
        made += keeper.entries(file, name, judged)
    faults = tuple(entry for entry in made if entry.fault is not None)
    good = [with_axes(entry, axes) for entry in made if entry.fault is None]
    if not good:
        if len(files) == 1 and (keeper.last is not None or keeper.taken):
            _raise_fault(files[0], keeper.last, partial(_judged, choices=choices, table=table, progress=silent))
        raise InputError("no-building", "portfolio-nothing-usable", str(root), count=len(files))
    _check_named(good, axes)
    progress("portfolio", 1.0)
    named = path if isinstance(path, Path) else root
    return Portfolio(path=_shown(Path(named.name or str(named))), entries=ranked(good, weights), faults=faults,
                     passed_over=tuple(_shown(Path(os.path.relpath(one, root))) for one in others), taken_over=keeper.taken,
                     files=len(files), weights=weights, table=table, choices=choices, places=places)


def _raise_fault(file: Path, known: ShanglouError | None, judged: Callable[[Path, str], Iterator[Entry]]) -> None:
    """The fault of the only file itself; where it was taken over from an earlier run, the file is read again for it."""
    if known is not None:
        raise known
    for _ in judged(file, file.name):
        return


def _root(path: Path | Sequence[Path]) -> Path:
    """The folder that the names of files start from."""
    folders = [one if one.is_dir() else one.parent for one in ([path] if isinstance(path, Path) else path)]
    try:
        return Path(os.path.commonpath([one.absolute() for one in folders])) if len(folders) > 1 else folders[0]
    except ValueError:      # on several drives
        return folders[0]


def _within(progress: Progress, at: int, count: int) -> Progress:
    """Progress of one of several files, as a part of the whole."""
    return lambda stage, share: progress(stage, (at + min(max(share, 0.0), 1.0)) / count)


def ranked(entries: Sequence[Entry], weights: Mapping[str, float]) -> tuple[Entry, ...]:
    """The entries with their totals, by what is certain of it, then by what is possible; equal totals share a rank."""
    scored = [replace(entry, total=total(entry.physical, entry.axes, weights)) for entry in entries]
    scored.sort(key=lambda entry: (-entry.total[0], -entry.total[1], entry.file, entry.building))
    made: list[Entry] = []
    for place, entry in enumerate(scored, 1):
        same = bool(made) and made[-1].total == entry.total
        made.append(replace(entry, rank=made[-1].rank if same else place))
    return tuple(made)


def with_axes(entry: Entry, table: Sequence[tuple[str, AxisEntry]]) -> Entry:
    """The entry with the values of the table for it; they overrule those of its own form axis by axis."""
    own = [one for name, one in table if name in (entry.building, entry.name, entry.file)]
    if not own:
        return entry
    said = {one.axis for one in own}
    notes = (*(note for note in entry.notes if note["axis"] not in said), *map(_note, own))
    return replace(entry, axes={**entry.axes, **{axis: axis_value(own, axis) for axis in said}}, notes=notes)


def _check_named(entries: Sequence[Entry], axes: Sequence[tuple[str, AxisEntry]]) -> None:
    """An entry about a building that is not there is a slip of the pen. Raises InputError."""
    known = {name for entry in entries for name in (entry.building, entry.name, entry.file)}
    strange = next((name for name, _ in axes if name not in known), None)
    if strange is not None:
        raise InputError("syntax", "portfolio-axes-unknown", strange or "–")


# --- one file ----------------------------------------------------------------------------------------------------


def _judged(file: Path, name: str, choices: Choices, table: PhysicalTable, progress: Progress) -> Iterator[Entry]:
    reading = read(file, None, progress)
    checked = check(reading, choices)
    results = building_results(checked.run)
    ids = checked.run.facts.tables["building"].ids

    def verdicts(row: int) -> dict[str, Any]:
        first = int(results.first[row])
        return {"overall": results.word(row), "first": None if first < 0 else checked.run.results[first].clause.id,
                "counts": {word: int(results.counts[row, code]) for code, word in enumerate(VERDICT_NAMES)}}

    if reading.city is not None:
        yield from _of_city(reading, name, ids, verdicts, table)
        return
    for row, building in enumerate(checked.reading.buildings):
        survey = next((one for one in reading.surveys if one.building == building.id), None)
        found = physical_score(building, survey, table)
        area = building.gross_floor_area_m2
        own = () if survey is None else survey.axes
        yield Entry(
            file=name, building=building.id, name=building.name, **verdicts(row), area_m2=None if area is None else area.value,
            storeys=len(building.storeys) or None, physical=(found.low, found.high), measured=measured_share(found),
            items=tuple({"id": item.criterion.id, "score": [item.low, item.high],
                         "value": [item.least, item.most] if item.least == item.least else None,
                         "measured": item.known,
                        "sources": [[source.kind.value, source.how, source.where] for source in item.sources][:5]}
                        for item in found.items),
            axes={axis: axis_value(own, axis) for axis in AXES}, notes=tuple(map(_note, own)))


def _of_city(reading: Reading, name: str, ids: Sequence[str], verdicts: Callable[[int], dict[str, Any]],
             table: PhysicalTable) -> Iterator[Entry]:
    city = reading.city
    if city is None:
        return
    low, high = (ends.tolist() for ends in city_scores(city, table))
    known = sum(one.weight for one in table.criteria if one.fact == "storey_area_m2")
    for row, id_ in enumerate(ids):
        storeys = city.value("storeys_above_ground", row)
        yield Entry(
            file=name, building=id_, name=city.names[row], **verdicts(row), area_m2=city.value("gross_floor_area_m2", row),
            storeys=None if storeys is None else int(storeys), physical=(low[row], high[row]),
            measured=known if city.value("building_footprint_m2", row) is not None else 0.0, axes=dict.fromkeys(AXES))


def _note(entry: AxisEntry) -> dict[str, Any]:
    return {"axis": entry.axis, "criterion": entry.criterion, "value": entry.value.value,
            "weight": None if entry.weight is None else entry.weight.value, "note": entry.note, "source": str(entry.value.source)}


# --- what is kept ------------------------------------------------------------------------------------------------


def _request(choices: Choices, table: PhysicalTable) -> str:
    """Fingerprint of everything but the file that a judgement depends on. Raises CallError, PackError."""
    from rules.library import choose

    packs = [(pack.id, pack.sha256) for pack in choose(choices.city, choices.district, choices.standards, choices.plot)]
    said = {**choices.record(), "program": __version__, "packs": packs, "table": table.sha256}
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


class _State:
    """Judged files by the fingerprints of file and request, one line each. A line that was cut off or changed is not there."""

    def __init__(self, path: Path | None, request: str, sentence: Callable[[ShanglouError, str], str] | None) -> None:
        self.sentence = sentence
        self.path, self.request, self.taken = path, request, 0
        self.last: ShanglouError | None = None
        self.held: dict[str, list[dict[str, Any]]] = dict(self._lines())

    def _lines(self) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        if self.path is None or not self.path.exists():
            return
        if not self.path.is_file():      # a pipe would be waited for
            self.path = None
            return
        try:
            lines = self.path.read_bytes().splitlines()
        except OSError:      # judged anew; what cannot be written either is told at the end
            return
        for line in lines:
            try:
                found = json.loads(line)
                if found["sha256"] == _digest(found["rows"]):
                    yield str(found["key"]), list(found["rows"])
            except (ValueError, KeyError, TypeError, RecursionError):
                continue

    def entries(self, file: Path, name: str, make: Callable[[Path, str], Iterator[Entry]]) -> list[Entry]:
        """The entries of a file: as they are held, else made and kept."""
        key = self._key(file)
        held = None if key is None else self.held.get(key, self.held.get(f"{key}.{name}"))
        if held is not None:
            try:
                made = [_entry(row, name) for row in held]
            except (KeyError, TypeError, ValueError):
                made = []
            if made:
                self.taken += 1
                return made
        try:
            made = list(make(file, name))
            if not made:
                raise InputError("no-building", "portfolio-no-building", file.name)
        except ShanglouError as error:
            self.last = error
            made = [Entry(file=name, fault=_said(error, self.sentence))]
        except (Cancelled, MemoryError):
            raise
        except Exception as error:      # one file must not end the run of the others; the log says what happened
            log = str(write_fault(error))
            return [Entry(file=name, fault={lang: text("program-fault", lang, {"log": log}) for lang in LANGUAGES})]
        if key is not None and len(made) <= MOST_KEPT:
            faulty = any(entry.fault is not None for entry in made)
            self._keep(f"{key}.{name}" if faulty else key, made)      # a sentence about a file names it
        return made

    def _key(self, file: Path) -> str | None:
        if not file.is_file():      # a pipe would be waited for, a device never ends; reading it says so
            return None
        try:
            return f"{file_sha256(file)}.{file.suffix.lower()}.{self.request}"
        except OSError:
            return None

    def _keep(self, key: str, entries: Sequence[Entry]) -> None:
        """Append a line. Where that cannot be done the run goes on: at its end it says that nothing can be written."""
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as stream:
                rows = [row_of(entry) for entry in entries]
                line = json.dumps({"key": key, "sha256": _digest(rows), "rows": rows}, ensure_ascii=False)
                stream.write(b"\n" + line.encode() + b"\n")
        except OSError:
            self.path = None


def _digest(rows: Any) -> str:
    """Fingerprint of rows as JSON gives them back."""
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()


_KEPT: Final = ("building", "name", "overall", "counts", "first", "area_m2", "storeys", "physical", "measured", "items", "axes",
                "notes", "fault")


def row_of(entry: Entry) -> dict[str, Any]:
    """An entry as plain values, without what the run's own weights make of it."""
    return {name: getattr(entry, name) for name in _KEPT}


def _entry(row: Mapping[str, Any], file: str) -> Entry:
    low, high = row["physical"]
    return Entry(file=file, **{**{name: row[name] for name in _KEPT}, "physical": (low, high), "items": tuple(row["items"]),
                               "notes": tuple(row["notes"])})


def _said(error: ShanglouError, sentence: Callable[[ShanglouError, str], str] | None) -> Said:
    from workbench import cli

    return {lang: (sentence or cli.sentence)(error, lang) for lang in LANGUAGES}


def today_choices(on: date | None, city: str | None, district: str | None, stage: str | None,
                  standards: Sequence[str]) -> Choices:
    """Choices of a run; without a date that of the day."""
    return Choices(on=on or date.today(), city=city, district=district, stage=stage or "scheme", standards=tuple(standards),
                   basis="run-day" if on is None else "given")
