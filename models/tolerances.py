"""Every tolerance of the program, with its reason."""

from __future__ import annotations

from typing import Final

ROUNDING: Final = 1e-6
"""Values are rounded to this before they are compared, printed or hashed: float noise of unit conversion is below it."""

LEVEL_CONFLICT_M: Final = 0.001
"""An elevation attribute and a placement that differ by more are reported: files agree to a millimetre when they agree at all."""

LEVEL_MERGE_M: Final = 0.05
"""Horizontal faces nearer than this in height belong to one level: finishes and slab steps, far below any storey."""

GROUND_BAND_M: Final = 0.3
"""The ground storey may lie this far below zero (a sunken threshold); fixed by the contract."""

SNAP_M: Final = 1e-5
"""End points of section segments nearer than this are one point: single-precision meshes of 100 m carry about 1e-5 m."""

STOREY_HEIGHT_PLAUSIBLE_M: Final = (1.8, 30.0)
"""A storey outside this is reported: below, nobody stands upright; above, no factory hall of this use is known."""

BUILDING_SIZE_PLAUSIBLE_M: Final = (2.0, 2000.0)
"""A building whose largest extent lies outside this has most likely the wrong unit."""

SLAB_FACE_NORMAL: Final = 0.99
"""Cosine above which a face counts as horizontal (about 8°): drainage falls are under 3 %."""

ROOF_FINISH_ALLOWANCE_M: Final = 0.5
"""Insulation, screed and falls above a structural roof: seldom more; a fire height taken from the structure is that uncertain."""

AREA_SLACK: Final = 0.02
"""Areas that agree within this share are the same: outlines to axes and to outer faces differ by about as much."""
