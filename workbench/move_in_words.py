"""The ways of a machine as text and as a document of the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from models.measured import Measured, SourceKind
from models.move_in import FLAG, Check, MoveIn, Way, heaviest_kg
from models.reading import Reading
from workbench import __version__
from workbench.texts import catalogue, text
from workbench.verbs.common import number, say, table

SCHEMA: Final = "shanglou.move-in/1"
UNITS: Final[Mapping[str, str]] = {"kN/m2": "kN/m²"}
_CHANGES: Final[Mapping[str, str]] = {"bed-step": "step", "leveller-slope": "slope"}
"""Checks whose change is said in words of their own."""
_DIGITS: Final[Mapping[str, int]] = {"kg": 0, "kN/m2": 2, "%": 1, "m": 2}


# --- words -------------------------------------------------------------------------------------------------------


def storey_text(found: MoveIn, number_: int | None) -> str:
    return next((s.name for s in found.building.storeys if s.number == number_), "")


def subject_text(found: MoveIn, check: Check, lang: str) -> str:
    """The thing that is checked, with its storey where it is not the storey itself."""
    where, name = storey_text(found, check.storey), check.subject
    if not name:
        name = text(f"move-in.link.{check.link}", lang)
    return name if not where or where == name or where in name else f"{where} {name}"


def value_text(value: float | None, unit: str, lang: str, *, signed: bool = False) -> str:
    """A figure with its unit; yes and no for flags; a dash where there is none."""
    if value is None:
        return "–"
    if unit == FLAG:
        return "" if signed else text("move-in.yes" if value else "move-in.no", lang)
    sign = "+" if signed and value > 0.0 else ""
    shown = number(value, _DIGITS.get(unit, 2))
    return f"{sign}{shown} {UNITS.get(unit, unit)}"


def has_text(check: Check, lang: str) -> str:
    """What is there; unknown says so."""
    if check.has is None and check.applies:
        return text("unknown", lang)
    return value_text(check.has, check.unit, lang)


def note_text(check: Check, lang: str) -> str:
    """What is missing, or how the need was found."""
    parts = []
    if check.verdict == "no-data" and check.missing:
        inputs = [text(f"move-in.need.{key}", lang) for key in check.missing]
        parts.append(text("move-in.missing", lang, {"inputs": listed(inputs, lang)}))
    if check.basis:
        parts.append(text(f"move-in.basis.{check.basis}", lang, {"names": listed(check.names, lang)}))
    return ("；" if lang == "zh" else "; ").join(parts)


def listed(items: Any, lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(items)


def what_text(check: Check, lang: str) -> str:
    return text(f"move-in.what.{check.what}", lang)


def verdict_text(verdict: str, lang: str) -> str:
    return text(f"verdict.{verdict}", lang)


def worst_text(found: MoveIn, way: Way, lang: str) -> str:
    """The worst link of a way in a few words."""
    worst = way.worst
    if worst is None:
        return "–"
    subject, what = subject_text(found, worst, lang), what_text(worst, lang)
    if worst.verdict == "no-data":
        return text("move-in.worst.no-data", lang, {"subject": subject, "what": what})
    if worst.unit == FLAG:
        return text(f"move-in.worst.flag-{worst.verdict}", lang, {"subject": subject, "what": what})
    return text(f"move-in.worst.{worst.verdict}", lang, {
        "subject": subject, "what": what, "has": value_text(worst.has, worst.unit, lang),
        "needs": value_text(worst.needs, worst.unit, lang), "margin": value_text(abs(worst.margin or 0.0), worst.unit, lang)})


def way_text(way: Way, lang: str) -> str:
    return text(f"move-in.way.{way.kind}", lang, {"name": way.name})


def change_texts(found: MoveIn, way: Way, lang: str) -> list[str]:
    """What would have to change for the failing links of a way, and how heavy a machine it takes as it is."""
    changes = []
    for check in way.failing:
        note = note_text(check, lang)
        key = _CHANGES.get(check.what) or (("flag-note" if note else "flag") if check.unit == FLAG
                                           else "figure" if note else "figure-plain")
        changes.append(text(f"move-in.change.{key}", lang, {
            "subject": subject_text(found, check, lang), "what": what_text(check, lang), "has": has_text(check, lang),
            "needs": value_text(check.needs, check.unit, lang), "note": note}))
    heaviest = heaviest_kg(way, found.machine)
    if heaviest is not None and heaviest < found.machine.mass_kg.value:
        changes.append(text("move-in.change.heaviest", lang, {"way": way.name, "mass": number(max(heaviest, 0.0), 0)}))
    return changes


def assumed_texts(found: MoveIn, lang: str) -> list[str]:
    """What was assumed about moving, with the figure."""
    return [f"{text(f'move-in.handling.{key}', lang)} {measured_text(value, lang)}"
            for key, value in found.handling.values if value.source.kind is SourceKind.ASSUMED]


def measured_text(value: Measured, lang: str) -> str:
    return value_text(value.value, value.unit, lang)


def target_text(found: MoveIn) -> str:
    return found.storey.name if found.unit is None else f"{found.storey.name} / {found.unit.name or found.unit.id}"


def machine_text(found: MoveIn, lang: str) -> str:
    machine = found.machine
    length, width, height = (number(side.value) for side in machine.size_m)
    return text("move-in.machine", lang, {"name": machine.name, "mass": number(machine.mass_kg.value), "length": length,
                                          "width": width, "height": height})


# --- command line ------------------------------------------------------------------------------------------------


def print_move_in(found: MoveIn, lang: str) -> None:
    """The answer as text: best way with all its links, the others with their worst link, what would have to change."""
    say(text("move-in.head", lang, {"building": found.building.name or found.building.id, "machine": machine_text(found, lang),
                                    "target": target_text(found)}))
    say(text("move-in.handling", lang, {"clearance": measured_text(found.handling.clearance_m, lang),
                                        "carriage": measured_text(found.handling.carriage_kg, lang),
                                        "height": measured_text(found.handling.carriage_height_m, lang)}))
    assumed = assumed_texts(found, lang)
    if assumed:
        say(text("move-in.assumed", lang, {"values": listed(assumed, lang)}))
    best = found.best
    if best is None:
        say("\n" + text("move-in.no-way", lang))
        return
    say("\n" + text("move-in.result", lang, {"verdict": verdict_text(found.verdict, lang), "way": way_text(best, lang),
                                            "worst": worst_text(found, best, lang)}))
    say(table([_head(lang), *(_row(found, check, lang) for check in best.checks)], right=(3, 4, 5)))
    for line in change_texts(found, best, lang):
        say("  → " + line)
    _print_others(found, lang)


def _head(lang: str) -> list[str]:
    names = ("link", "subject", "what", "has", "needs", "margin", "verdict", "note")
    return [text(f"move-in.column.{name}", lang) for name in names]


def _row(found: MoveIn, check: Check, lang: str) -> list[str]:
    mark = text("move-in.assumed-mark", lang) if check.has_assumed else ""
    verdict = verdict_text(check.verdict, lang) if check.decides else text("move-in.remark", lang)
    return [text(f"move-in.link.{check.link}", lang), subject_text(found, check, lang), what_text(check, lang),
            has_text(check, lang) + mark, value_text(check.needs, check.unit, lang),
            value_text(check.margin, check.unit, lang, signed=True), verdict, note_text(check, lang)]


def _print_others(found: MoveIn, lang: str) -> None:
    others = found.ways[1:]
    if not others:
        return
    say("\n" + text("move-in.others", lang))
    for way in others:
        say(text("move-in.other", lang, {"way": way_text(way, lang), "verdict": verdict_text(way.verdict, lang),
                                         "worst": worst_text(found, way, lang)}))
        for line in change_texts(found, way, lang):
            say("    → " + line)


def move_in_document(found: MoveIn, reading: Reading, lang: str) -> dict[str, Any]:
    """The answer as one JSON document."""
    machine, best, source = found.machine, found.best, reading.input
    return {
        "schema": SCHEMA, "program": __version__,
        "input": {"file": source.file, "sha256": source.sha256, "format": source.format},
        "building": {"id": found.building.id, "name": found.building.name},
        "machine": {"name": machine.name, "mass_kg": machine.mass_kg.value, "size_m": [side.value for side in machine.size_m],
                    "dynamic_factor": machine.dynamic_factor.value if machine.dynamic_factor else None},
        "target": {"storey": found.storey.number, "unit": found.unit.id if found.unit else None},
        "handling": [{"key": key, "value": value.value, "unit": value.unit, "assumed": value.source.kind is SourceKind.ASSUMED}
                     for key, value in found.handling.values],
        "verdict": found.verdict, "best": None if best is None else best.id,
        "worst": None if best is None else worst_text(found, best, lang),
        "ways": [_way_entry(found, way, lang) for way in found.ways],
    }


def _way_entry(found: MoveIn, way: Way, lang: str) -> dict[str, Any]:
    worst = way.worst
    return {"kind": way.kind, "id": way.id, "name": way.name, "verdict": way.verdict, "dock": way.dock,
            "passages": list(way.passages), "worst": None if worst is None else way.checks.index(worst),
            "heaviest_kg": heaviest_kg(way, found.machine),
            "missing": list(way.missing), "changes": change_texts(found, way, lang),
            "checks": [_check_entry(check, lang) for check in way.checks]}


def _check_entry(check: Check, lang: str) -> dict[str, Any]:
    flag = check.unit == FLAG
    return {"link": check.link, "what": check.what, "subject": check.subject, "storey": check.storey,
            "unit": None if flag else check.unit, "has": _plain(check.has, flag), "needs": _plain(check.needs, flag),
            "margin": None if flag else check.margin, "verdict": check.verdict, "decides": check.decides,
            "basis": check.basis or None, "missing": list(check.missing), "names": list(check.names),
            "assumed": check.assumed, "has_assumed": check.has_assumed,
            "sources": [source_text(source, lang) for source in check.sources]}


def _plain(value: float | None, flag: bool) -> float | bool | None:
    return None if value is None else bool(value) if flag else round(value, 6)


def source_text(source: Any, lang: str) -> str:
    """A source in words, with its place."""
    key = f"source.{source.how}"
    said = text(key, lang) if key in catalogue() else str(source.how)
    return f"{said}: {source.where}" if source.where else said
