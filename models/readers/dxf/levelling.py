"""Brings a drawing into one plane: what lies level at another height is laid down, what slants is left out and named."""

from __future__ import annotations

from collections import Counter

import numpy as np

from models.readers.dxf.collecting import listed
from models.readers.dxf.elements import Drawing, extents
from models.report import ReportBuilder
from models.tolerances import DXF_LEVEL_M


def level(drawing: Drawing, subject: str, report: ReportBuilder) -> None:
    """Leave out the strokes whose ends differ in height, and tell which ones lie at a height of their own (metres)."""
    boxes = extents(drawing.strokes)
    low, high = boxes[:, 2], boxes[:, 5]
    rises = high - low > DXF_LEVEL_M
    slanted = Counter(stroke.layer for stroke, rising in zip(drawing.strokes, rises, strict=True) if rising)
    heights = low[~rises & (np.maximum(np.abs(low), np.abs(high)) > DXF_LEVEL_M)]
    if slanted:
        drawing.strokes = [stroke for stroke, rising in zip(drawing.strokes, rises, strict=True) if not rising]
    for layer, count in slanted.most_common(20):
        report.drop("dxf-slanted", layer, count=count)
    if len(slanted) > 20:
        report.drop("dxf-slanted-more", subject, kinds=listed(slanted))
    if len(heights):
        report.guess("dxf-flattened", subject, count=len(heights), low_m=f"{heights.min():.3f}", high_m=f"{heights.max():.3f}")

