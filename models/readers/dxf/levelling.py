"""Brings a drawing into one plane: what lies level at another height is laid down, what slants is left out and named."""

from __future__ import annotations

from collections import Counter

from models.readers.dxf.collecting import listed
from models.readers.dxf.elements import Drawing, Stroke
from models.report import ReportBuilder
from models.tolerances import DXF_LEVEL_M


def level(drawing: Drawing, subject: str, report: ReportBuilder) -> None:
    """Leave out the strokes whose ends differ in height, and tell which ones lie at a height of their own (metres)."""
    kept: list[Stroke] = []
    slanted: Counter[str] = Counter()
    heights: list[float] = []
    for stroke in drawing.strokes:
        z = stroke.points[:, 2]
        low, high = float(z.min()), float(z.max())
        if high - low > DXF_LEVEL_M:
            slanted[stroke.layer] += 1
            continue
        kept.append(stroke)
        if max(abs(low), abs(high)) > DXF_LEVEL_M:
            heights.append(low)
    drawing.strokes = kept
    for layer, count in slanted.most_common(20):
        report.drop("dxf-slanted", layer, count=count)
    if len(slanted) > 20:
        report.drop("dxf-slanted-more", subject, kinds=listed(slanted))
    if heights:
        report.guess("dxf-flattened", subject, count=len(heights), low_m=f"{min(heights):.3f}", high_m=f"{max(heights):.3f}")

