"""Merges and re-readings in words: for the command line, the JSON document, the sheet and the window."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.building import ColumnGrid, FloorLoad
from models.demand import OutputValue
from models.edit_records import together, unplain
from models.errors import CallError
from models.measured import Measured, Source, SourceKind, Stated
from models.merging import Change, Conflict, Merged, Unmatched
from models.report import Note
from workbench.texts import Speaker, catalogue, text

_LONGEST = 400

_QUANTITIES = {"use": "zone_use", "kind": "stair_type", "stated_for": "load_stated_for", "basis": "load_basis"}
_PLACES = ("outline_m", "crane_outline_m", "corners_m")
_USES = {"lift": "lift_use", "storey": "storey_use", "building": "use", "hoist": "hoist_kind"}


def kind_name(kind: str, lang: str) -> str:
    """A kind of thing: storey, zone, lift …"""
    return text(f"merge-kind.{kind}", lang)


def field_name(field: str, lang: str, kind: str = "") -> str:
    """A field of a thing (of a kind, where it has its own word there); nothing where the whole thing is meant."""
    if f"merge-field.{kind}.{field}" in catalogue():
        return text(f"merge-field.{kind}.{field}", lang)
    if field.startswith("declared."):
        return _known(f"quantity.{field.removeprefix('declared.')}", field.removeprefix("declared."), lang)
    own = field if f"merge-field.{field}" in catalogue() else field.rpartition(".")[2]      # handling.unit_s, day.hours
    return _known(f"merge-field.{own}", field, lang) if field else ""


def _known(key: str, otherwise: str, lang: str) -> str:
    return catalogue()[key][lang] if key in catalogue() else otherwise


def subject(kind: str, name: str, lang: str) -> str:
    return text("merge-subject", lang, {"kind": kind_name(kind, lang), "name": name})


def _about(kind: str, name: str, field: str, lang: str) -> str:
    """A thing, and its field where one is meant."""
    return f"{subject(kind, name or '–', lang)} {field_name(field, lang, kind)}".strip()


def shown(value: object, kind: str, field: str, lang: str) -> str:
    """A value of a field for people."""
    from workbench.sheets.words import Words, with_unit

    words = Words(lang)
    value = _plain(value)
    if isinstance(value, Measured):
        return words.measured(value)
    if isinstance(value, ColumnGrid):
        return text("merge-grid", lang, {"x": len(value.x_m), "y": len(value.y_m)})
    if hasattr(value, "geom_type"):
        return with_unit(float(getattr(value, "area", 0.0)), "m2")
    held = value.value if isinstance(value, Stated) else value
    if isinstance(held, OutputValue):
        return shown(held.output_per_m2_year, kind, field, lang)
    if held is None or held == ():
        return words.unknown
    if isinstance(held, list | tuple):
        return _listed(held, kind, field, lang)
    group = _USES.get(kind, "zone_use") if field in ("use", "kind") and kind != "stair" else _QUANTITIES.get(field, field)
    return words.choice(group, held) if isinstance(held, str | int | float) else str(getattr(held, "name", "") or held)


def _listed(values: list[Any] | tuple[Any, ...], kind: str, field: str, lang: str) -> str:
    from workbench.sheets.words import Words

    if field in ("serves", "storeys"):
        return Words(lang).storeys(int(number) for number in values)
    if field == "levels_ignored":
        return text("merge-levels", lang, {"count": len(values)})
    if field.rpartition(".")[2] in _PLACES:
        return text("merge-points", lang, {"count": len(values)})
    if all(isinstance(value, str | float) for value in values):      # a mix of trucks, a profile over the day
        return text("merge-comma", lang).join(f"{value:g}" if isinstance(value, float) else str(value) for value in values)
    return " × ".join(shown(value, kind, field, lang) for value in values)


def _plain(value: object) -> object:
    """A floor load as its number."""
    return value.load if isinstance(value, FloorLoad) else value


def source_text(source: Source | None, lang: str) -> str:
    from workbench.sheets.words import Words

    return "" if source is None else Words(lang).source(source)


def short_source(source: Source | None, lang: str) -> str:
    """Where a value comes from, in a few words: the place in the file, else how it came about."""
    if source is None:
        return ""
    return source.where if source.kind is SourceKind.FILE and source.where else source_text(source, lang)


# lines


def change_line(change: Change, lang: str) -> str:
    """One change in a sentence."""
    old, new = (shown(value, change.kind, change.field, lang) for value in (change.old, change.new))
    field = field_name(change.field, lang, change.kind)
    values = {"subject": subject(change.kind, change.name, lang), "field": field, "old": old, "new": new}
    if not change.field:
        return text("merge-line.added" if change.old is None else "merge-line.gone", lang, values)
    return text("merge-line.filled" if change.old in (None, ()) else "merge-line.changed", lang, values)


def conflict_line(conflict: Conflict, lang: str) -> str:
    return text("merge-line.conflict", lang, {
        "subject": subject(conflict.kind, conflict.name, lang), "field": field_name(conflict.field, lang, conflict.kind),
        "base": shown(conflict.base, conflict.kind, conflict.field, lang),
        "addition": shown(conflict.addition, conflict.kind, conflict.field, lang),
        "base_source": source_text(conflict.base_source, lang) or text("merge-side.base", lang),
        "addition_source": source_text(conflict.addition_source, lang),
        "stands": text(f"merge-side.{conflict.stands}", lang), "why": text(f"merge-why.{conflict.why}", lang)})


def unmatched_line(entry: Unmatched, lang: str) -> str:
    return text("merge-line.unmatched", lang, {
        "place": place(entry.file, entry.where, entry.row, lang), "subject": _about(entry.kind, entry.name, entry.field, lang),
        "reason": _reason(entry.reason, entry.values, lang)})


def _reason(key: str, values: Mapping[str, Any], lang: str) -> str:
    """Why something was left, without the full stop of a sentence that stands on its own elsewhere."""
    return text(key, lang, values).rstrip("。.")


def place(file: str, where: str, row: int | None, lang: str) -> str:
    """File, table and row; a place that names its file and cell already stands as it is."""
    if file in where:
        return where
    if row is None:
        return f"{file} · {where}" if where else file
    return text("merge-place-table" if where else "merge-place", lang, {"file": file, "table": where, "row": row})


# documents


def merge_document(merged: Merged, lang: str) -> dict[str, Any]:
    """The section ``merge`` of the JSON document."""
    return {
        "changes": [{"file": c.file, "building": c.building, "kind": c.kind, "id": c.id, "name": c.name, "field": c.field,
                     "old": value_of(c.old, lang), "new": value_of(c.new, lang), "source": _source_of(c.new),
                     "message": change_line(c, lang)} for c in merged.changes],
        "conflicts": [{"file": c.file, "building": c.building, "kind": c.kind, "id": c.id, "name": c.name, "field": c.field,
                       "base": value_of(c.base, lang), "addition": value_of(c.addition, lang),
                       "base_source": None if c.base_source is None else str(c.base_source),
                       "addition_source": str(c.addition_source), "stands": c.stands, "why": c.why,
                       "message": conflict_line(c, lang)} for c in merged.conflicts],
        "unmatched": [{"file": u.file, "where": u.where, "row": u.row, "kind": u.kind, "name": u.name, "field": u.field,
                       "reason": u.reason, "message": unmatched_line(u, lang)} for u in merged.unmatched],
    }


def value_of(value: object, lang: str) -> object:
    """A value as JSON: a number, a word, a list; of a whole thing its name, of an outline its area in m²."""
    value = _plain(value)
    if isinstance(value, Measured | Stated):
        return value_of(value.value, lang)
    if hasattr(value, "geom_type"):
        return round(float(getattr(value, "area", 0.0)), 6)
    if isinstance(value, list | tuple):
        return [value_of(item, lang) for item in value]
    if isinstance(value, ColumnGrid):
        return {"x_m": list(value.x_m), "y_m": list(value.y_m)}
    if value is None or isinstance(value, bool | int | float | str):
        return str(value) if isinstance(value, str) else value
    return str(getattr(value, "name", "") or getattr(value, "id", "") or value)


def _source_of(value: object) -> str | None:
    value = _plain(value)
    source = getattr(value, "source", None)
    return None if source is None else str(source)


def note_message(note: Note, lang: str, say: Speaker = text) -> str:
    """An entry of the import report in words; of a merge with the file, the field and both values."""
    values: dict[str, object] = {name: _clipped(value) for name, value in {"subject": note.subject, **note.values}.items()}
    if "merge_field" in values:
        values.update(_merge_values(note.subject, note.values, lang))
    message = say(f"report.{note.code}", lang, values)
    part = values.get("part")
    return message if part is None or str(part) in message else text("merge-part", lang, {"file": part, "message": message})


def _clipped(value: object) -> object:
    """A text as far as a person still reads it: names in files may have thousands of signs."""
    return value[:_LONGEST] + "…" if isinstance(value, str) and len(value) > _LONGEST else value


def _merge_values(name: str, values: Mapping[str, Any], lang: str) -> dict[str, object]:
    kind, field = str(values["merge_kind"]), str(values["merge_field"])
    found: dict[str, object] = {"subject": subject(kind, name, lang), "field": field_name(field, lang, kind)}
    if "merge_reason" in values:
        row = values.get("merge_row")
        found["subject"] = _about(kind, name, field, lang)
        found["place"] = place(str(values["part"]), str(values["merge_where"]), int(row) if row is not None else None, lang)
        found["reason"] = _reason(str(values["merge_reason"]), values["merge_values"], lang)
        return found
    for side in ("base", "addition"):
        try:
            found[side] = shown(unplain(values[f"merge_{side}"]), kind, field, lang)
        except CallError:
            found[side] = "?"
    return found


def merge_record(merged: Merged) -> tuple[dict[str, Any], ...]:
    """The edits of a merge as one record, for the run request: run again, they give the same buildings."""
    if not merged.edits:
        return ()
    return (together(merged.edits[0]["building"], merged.edits, files=[part.file for part in merged.reading.parts]),)
