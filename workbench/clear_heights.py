"""Clear-height breakdowns for the JSON documents and the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.building import Building, Storey
from models.engineering.clear_height import PARTS, Breakdown, breakdown
from models.measured import Measured
from workbench.texts import text


def clear_height_entry(storey: Storey) -> dict[str, Any] | None:
    """The breakdown of a storey, in metres; None where nothing of it is known. Unknown parts are null."""
    found = breakdown(storey)
    if not found.known and found.need_m is None:
        return None
    usable, need = _value(found.usable_m), _value(found.need_m)
    return {
        **{part.name: _value(part.thickness_m) for part in found.parts}, "under_beams_m": _value(found.under_beams_m),
        "under_ducts_m": _value(found.under_ducts_m), "usable_m": usable, "at_most_m": found.at_most_m, "need_m": need,
        "margin_m": None if usable is None or need is None else round(usable - need, 6),
        "derived": [part.name for part in found.parts if part.derived], "missing": list(found.missing),
        "conflicts": [{"name": conflict.name, "stated_m": conflict.stated_m.value, "computed_m": conflict.computed_m}
                      for conflict in found.conflicts],
    }


def _value(value: Measured | None) -> float | None:
    return None if value is None else value.value


def clear_height_rows(building: Building, lang: str) -> list[list[str]]:
    """A heading and a row per storey of which anything is known, the highest first; empty where nothing is."""
    known = [(storey, found) for storey in reversed(building.storeys) if (found := breakdown(storey)).known or found.need_m]
    if not known:
        return []
    names = ("storey", "height", *(f"clear-{part}" for part in PARTS), "clear-usable", "clear-need", "margin-m")
    return [[text(f"column.{name}", lang) for name in names], *(_row(storey, found) for storey, found in known)]


def _row(storey: Storey, found: Breakdown) -> list[str]:
    margin = None if found.usable_m is None or found.need_m is None else found.usable_m.value - found.need_m.value
    usable = _shown(found.usable_m) if found.usable_m is not None or found.at_most_m is None else f"≤ {found.at_most_m:.2f}"
    return [str(storey.number), _shown(found.height_m), *(_shown(part.thickness_m) for part in found.parts), usable,
            _shown(found.need_m), "–" if margin is None else f"{margin:+.2f}"]


def _shown(value: Measured | None) -> str:
    return "–" if value is None else f"{value.value:.2f}"


def conflict_lines(storeys: Sequence[Storey], lang: str) -> list[str]:
    """A line for each stated clear height that the parts contradict, with both values."""
    return [text("clear-height.conflict", lang, {
        "storey": storey.name, "what": text(f"quantity.{conflict.name}", lang), "stated": f"{conflict.stated_m.value:.2f}",
        "computed": f"{conflict.computed_m:.2f}"}) for storey in storeys for conflict in breakdown(storey).conflicts]
