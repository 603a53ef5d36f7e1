"""Checks over the whole file: ids that stand twice, buildings of an absurd size."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from models.report import ReportBuilder
from models.tolerances import BUILDING_SIZE_PLAUSIBLE_M

_GUID: Final = re.compile(rb"=\s*IFC\w+\s*\(\s*'([0-3][0-9A-Za-z_$]{21})'\s*,")


def tell_duplicates(text: bytes, report: ReportBuilder) -> None:
    """Note every GlobalId that stands more than once; the parser keeps such elements apart by their entity number."""
    guids = _GUID.findall(text)
    if len(set(guids)) == len(guids):
        return
    for guid, count in Counter(guids).items():
        if count > 1:
            report.repair("ifc-duplicate-id", guid.decode("ascii"), count=count)


def check_size(name: str, bounds: Sequence[float] | None, unit: str, report: ReportBuilder) -> None:
    """Tell of a building whose plan is absurdly small or large: most likely the unit is wrong.

    Args:
        bounds: plan box x0, y0, x1, y1 in metres.
        unit: length unit of the file, for the text.
    """
    if bounds is None:
        return
    size = max(bounds[2] - bounds[0], bounds[3] - bounds[1])
    low, high = BUILDING_SIZE_PLAUSIBLE_M
    if not low <= size <= high:
        report.error("ifc-size-implausible", name, size=f"{size:.3f}", unit=unit)
