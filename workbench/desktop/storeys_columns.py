"""The columns of the storey table."""

from __future__ import annotations

from typing import Final

COLUMNS: Final = ("storey", "name", "height", "load", "verdict", "elevation", "area", "use", "production", "clear")
FIELD_OF: Final = {"name": "name", "height": "height_m", "area": "area_m2", "load": "floor_load", "use": "use",
                   "production": "declared.production", "clear": "clear_height_beam_m"}
"""Columns that can be edited → the field of a storey."""
