"""Passages and what lies around hoists, as parts of a building description."""

from __future__ import annotations

from models.passages import HoistAccess, Passage
from models.writers.toml_text import declared, inline, measured, quoted, sizes, token

Pair = tuple[str, str | None]


def passage(item: Passage) -> list[Pair]:
    """``[[building.passage]]``."""
    return [("storeys", None if item.storey is None else str(item.storey)), ("id", quoted(item.id) if item.id else None),
            ("name", quoted(item.name)), ("kind", quoted(item.kind)), ("joins", token(item.joins) if item.joins else None),
            ("width_m", measured(item.width_m)), ("height_m", measured(item.height_m)), ("turns", measured(item.turns)),
            ("corner_m", sizes(item.corner_m)), ("declared", declared(item.declared))]


def access(item: HoistAccess | None) -> str | None:
    """``access = { … }`` of a hoist."""
    if item is None:
        return None
    pairs: list[Pair] = [
        ("opening_m", sizes(item.opening_m)), ("platform_kn_m2", measured(item.platform_kn_m2)),
        ("edge_height_m", measured(item.edge_height_m)),
        ("crane_outline_m", token(item.crane_outline_m) if item.crane_outline_m else None)]
    return inline([(name, text) for name, text in pairs if text is not None])
