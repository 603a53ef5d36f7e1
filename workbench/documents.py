"""The JSON documents of ``inspect`` and ``check``; their keys are a published contract."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from models.building import Building, Storey
from models.logistics import Dock, Hoist, Lift
from models.measured import Measured
from models.reading import InputFile, Reading
from models.report import ImportReport
from models.sizes import building_size_m
from rules.figures import corrections, figure_of, stand_ins
from rules.findings import Finding, Measurement, Run
from rules.standard import Clause, Pack
from workbench import __version__
from workbench.checked import Checked
from workbench.city_documents import Entries, by_building, city_buildings, city_findings
from workbench.clear_heights import clear_height_entry
from workbench.merge_words import note_message

CHECK_SCHEMA = "shanglou.check/1"


def inspect_document(reading: Reading, lang: str) -> dict[str, Any]:
    """The document of ``inspect``: that of ``check`` up to the buildings."""
    return {
        "schema": CHECK_SCHEMA, "program": __version__,
        "input": {
            "file": reading.input.file, "sha256": reading.input.sha256, "format": reading.input.format,
            "length_unit": reading.input.length_unit, "up_axis": reading.input.up_axis,
            "size_m": None if reading.size_m is None else list(reading.size_m),
            **({"parts": [part_entry(part) for part in reading.parts]} if reading.parts else {}),
        },
        "import": report_lists(reading.report, lang),
        "buildings": [_building(building) for building in reading.buildings] if reading.city is None
        else city_buildings(reading.city),
    }


def part_entry(part: InputFile) -> dict[str, Any]:
    """A further file that was merged in."""
    return {"file": part.file, "sha256": part.sha256, "format": part.format, "length_unit": part.length_unit,
            "up_axis": part.up_axis}


def check_document(checked: Checked, lang: str) -> dict[str, Any]:
    """The document of ``check``: what was read, and the result."""
    run = checked.run
    return {
        **inspect_document(checked.reading, lang),
        "request": {**checked.choices.record(), "edits": list(checked.edits)}, "assumed_city": checked.assumed_city,
        "stage": run.request.stage, "on": run.request.on.isoformat(),
        "lapsed_silent": sum(clause.lapsed(run.request.on) for clause in run.selection.silent),
        "standards": [_standard(pack, run, lang) for pack in run.packs],
        **_findings(checked),
        "by_building": by_building(run), "counts": run.counts, "clauses_decided": len(run.decided), "clauses_due": len(run.due),
        "headline": run.headline, "overall": run.overall, "provisional": run.provisional,
        "not_covered": [pack.id for pack in run.uncovered],
        "civil_uses": [{"building": found.building, "use": found.use, "storeys": list(found.storeys), "count": found.count}
                       for found in checked.civil_uses],
    }


def run_document(checked: Checked, lang: str) -> dict[str, Any]:
    """What a run came to, by the same names as in the document of ``check``, without what was read and without findings."""
    run = checked.run
    return {"program": __version__, "stage": run.request.stage, "on": run.request.on.isoformat(),
            "standards": [_standard(pack, run, lang) for pack in run.packs], "counts": run.counts, "overall": run.overall,
            "provisional": run.provisional, "headline": run.headline}


def _findings(checked: Checked) -> dict[str, Any]:
    """The lists of findings; those of a city are made while they are written."""
    run = checked.run
    if checked.reading.city is None:
        return {"findings": [finding_entry(finding) for finding in run.findings()],
                "information": [information_entry(finding) for finding in run.information()]}
    return {"findings": city_findings(run, run.results, finding_entry),
            "information": city_findings(run, run.informing, information_entry)}


def dump(document: dict[str, Any]) -> str:
    """The document as text: stable order, numbers rounded to 1e-6, Chinese readable."""
    return "".join(dumped(document))


def dump_bytes(document: dict[str, Any]) -> bytes:
    """The document as the bytes of a file; a long one is never held twice."""
    written = bytearray()
    for piece in dumped(document):
        written += piece.encode(errors="backslashreplace")      # a file name that is no UTF-8, as standard output writes it
    return bytes(written)


def dumped(document: dict[str, Any]) -> Iterator[str]:
    """The document in pieces of text: long lists are made and written entry by entry."""
    yield "{\n"
    last = next(reversed(document))
    for key, value in document.items():
        yield f" {json.dumps(key)}: "
        if isinstance(value, Entries):
            yield from _long_list(value)
        else:
            yield json.dumps(_rounded(value), ensure_ascii=False, indent=1, allow_nan=False).replace("\n", "\n ")
        yield "\n" if key == last else ",\n"
    yield "}\n"


def _long_list(entries: Entries) -> Iterator[str]:
    """One entry a line."""
    between = "[\n  "
    for line in entries.lines():
        yield between + line
        between = ",\n  "
    yield "[]" if between.startswith("[") else "\n ]"


def report_lists(report: ImportReport, lang: str) -> dict[str, list[dict[str, str]]]:
    """The four lists of an import report with their texts."""
    return {
        name: [{"code": note.code, "subject": note.subject,
                "message": note_message(note, lang)} for note in notes]
        for name, notes in report.lists()
    }


def finding_entry(finding: Finding) -> dict[str, Any]:
    clause = finding.clause
    return {
        "clause": clause.id, "building": finding.building, "subject": finding.subject, "subject_kind": clause.subject,
        "storeys": list(finding.storeys), "verdict": finding.verdict, "deciding": finding.deciding,
        "quantity": clause.quantity.name, "measured": finding.measured, "limit": _limit(finding.limit),
        "limit_closed": list(clause.limit.closed) if clause.limit.form == "range" else None,
        "comparison": clause.limit.comparison(), "unit": clause.unit, "margin": finding.margin, "kind": clause.kind,
        "wording": clause.wording, "force": clause.force, "provenance": clause.provenance,
        "figure": figure_of(clause), "replaces": clause.replaces,
        "valid_from": _day(clause.valid_from), "valid_until": _day(clause.valid_until), "superseded_by": clause.prevailed_by,
        "document": clause.document.number or clause.document.title.zh, "clause_number": clause.clause,
        "title": clause.title.zh, "reference": clause.source,
        "sources": [str(source) for source in finding.sources], "missing": list(finding.missing),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _limit(limit: Measurement) -> Measurement:
    """A limit as JSON: an upper end without a number is the word "unlimited"."""
    if isinstance(limit, list):
        return [_unlimited(end) for end in limit]  # type: ignore[return-value]
    return _unlimited(limit)  # type: ignore[return-value]


def _unlimited(end: object) -> object:
    return "unlimited" if isinstance(end, float) and math.isinf(end) else end


def information_entry(finding: Finding) -> dict[str, Any]:
    """What a definition, procedure, counting rule, reference or lapsed clause says: a comparison, never a verdict."""
    entry = finding_entry(finding)
    holds = {"pass": True, "near": True, "fail": False}.get(entry.pop("verdict"))
    entry.pop("deciding")
    return {**entry, "holds": holds}


def _standard(pack: Pack, run: Run, lang: str) -> dict[str, Any]:
    later = {clause.id for clause in run.selection.due_later}
    return {
        "gaps": [gap.get(lang) for gap in pack.gaps],
        "covers_from": None if pack.covers_from is None else pack.covers_from.isoformat(),
        "id": pack.id, "title": pack.title.zh, "title_en": pack.title.en, "edition": pack.edition, "sha256": pack.sha256,
        "replaced": [_confirmed(clause) for _, clause in stand_ins((pack,))],
        "lent": list(pack.lent), "idle": list(pack.idle),
        "clauses": len(pack.clauses), "due_later": sum(clause.id in later for clause in pack.clauses),
    }


def _confirmed(clause: Clause) -> dict[str, Any]:
    """Who confirmed a clause that stands in for a shipped one, and what it says otherwise."""
    who = clause.confirmation
    return {
        "clause": clause.replaces, "by": clause.id,
        "confirmed": None if who is None else {"name": who.name, "date": who.date, "edition": who.edition, "page": who.page,
                                               "picture": who.picture or None},
        "corrections": [{"field": found.field, "ours": _field(found.ours, found.field), "own": _field(found.own, found.field)}
                        for found in corrections(clause)],
    }


def _field(clause: Clause, name: str) -> str | None:
    """A field of a clause as text; None for one that is no text of its own."""
    if name in ("scope", "table", "modifiers"):
        return None
    value = clause.limit_text if name == "limit" else getattr(clause, name)
    return None if value is None else str(value)


def _building(building: Building) -> dict[str, Any]:
    return {
        "id": building.id, "name": building.name, "height_m": _value(building.height_m),
        "outdoor_ground_m": _value(building.outdoor_ground_m), "fire_height_m": _value(building.fire_height_m),
        "planning_height_m": _value(building.planning_height_m), "gross_floor_area_m2": _value(building.gross_floor_area_m2),
        "size_m": list(building_size_m(building)),
        "storeys": [_storey(storey) for storey in building.storeys],
        "levels_ignored": [{"name": level.name, "elevation_m": level.elevation_m.value, "why": level.why}
                           for level in building.levels_ignored],
        "lifts": [_lift(lift) for lift in building.lifts], "hoists": [_hoist(hoist) for hoist in building.hoists],
        "docks": [_dock(dock) for dock in building.docks],
    }


def _storey(storey: Storey) -> dict[str, Any]:
    measured = {
        "elevation_m": storey.elevation_m, "height_m": storey.height_m, "area_m2": storey.area_m2,
        "floor_load_kn_m2": storey.floor_load_kn_m2,
    }
    return {
        "id": storey.id, "number": storey.number, "name": storey.name, "kind": str(storey.kind),
        "elevation_m": storey.elevation_m.value, "height_m": _value(storey.height_m), "height_basis": storey.height_basis,
        "area_m2": _value(storey.area_m2), "floor_load_kn_m2": _value(storey.floor_load_kn_m2),
        "clear_height": clear_height_entry(storey),
        "sources": {name: str(value.source) for name, value in measured.items() if value is not None},
    }


def _lift(lift: Lift) -> dict[str, Any]:
    return {
        "id": lift.id, "name": lift.name, "use": str(lift.use), "rated_load_kg": _value(lift.rated_load_kg),
        "speed_m_s": _value(lift.speed_m_s), "car_m": _values(lift.car_m), "door_m": _values(lift.door_m),
        "through_doors": lift.through_doors, "fire_lift": lift.fire_lift,
        "serves": None if lift.serves is None else list(lift.serves),
    }


def _hoist(hoist: Hoist) -> dict[str, Any]:
    return {
        "id": hoist.id, "name": hoist.name, "kind": str(hoist.kind), "size_m": _values(hoist.size_m),
        "capacity_kg": _value(hoist.capacity_kg), "serves": None if hoist.serves is None else list(hoist.serves),
    }


def _dock(dock: Dock) -> dict[str, Any]:
    return {
        "id": dock.id, "name": dock.name, "storey": dock.storey, "bays": _value(dock.bays),
        "platform_height_m": _value(dock.platform_height_m), "leveller": dock.leveller, "depth_m": _value(dock.depth_m),
    }


def _value(measured: Measured | None) -> float | None:
    return None if measured is None else measured.value


def _values(measured: Iterable[Measured | None]) -> list[float | None]:
    return [_value(value) for value in measured]


def _rounded(item: Any) -> Any:
    if isinstance(item, float):
        if not math.isfinite(item):
            return None     # open to one side
        rounded = round(item, 6)
        return 0.0 if rounded == 0 else rounded
    if isinstance(item, dict):
        return {key: _rounded(value) for key, value in item.items()}
    if isinstance(item, list | tuple):
        return [_rounded(value) for value in item]
    return item
