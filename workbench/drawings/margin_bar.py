"""A finding as a picture: the measured value on a scale with its limit, what is allowed, the near band and the distance.

Clauses that compare with one number, a range or an ordered grade have one; words, presences and free limits have none.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rules.findings import Finding, Measurement

Span = tuple[float, float]

_LEAST_SHARE: Final = 0.12
"""Zero is on the scale as long as the distance between value and limit still takes this share of it."""
_BESIDE: Final = 0.35
"""What the scale shows beside value and limit, as a share of the distance between them."""
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class MarginPicture:
    """What is drawn on the scale from ``low`` to ``high``, in the clause's unit.

    Attributes:
        value: what was measured, as lower and upper bound; None: unknown.
        limits: where the allowed part ends; a limit that is known only as a range has both ends.
        allowed: the allowed part, cut to the scale.
        near: the part in which a pass is called near; None: only the limit itself.
        distance: from the limit to the value, where there is one margin.
        ticks: figures on the scale.
        grades: an ordered grade: steps instead of a scale, the best on the left.
    """

    low: float
    high: float
    value: Span | None
    limits: tuple[float, ...]
    allowed: Span
    near: Span | None
    distance: Span | None
    ticks: tuple[float, ...]
    grades: bool = False

    def share(self, figure: float) -> float:
        """Where a figure stands on the scale, 0 at the left and 1 at the right; what lies beyond stands at its end."""
        return min(max((figure - self.low) / (self.high - self.low), 0.0), 1.0)


def margin_picture(finding: Finding, near: float = 0.0) -> MarginPicture | None:
    """The picture of a finding; None where no picture says more than the words.

    Args:
        near: the margin up to which a pass is called near, in the clause's unit.
    """
    limit, value = finding.clause.limit, _span(finding.measured)
    if limit.form == "range":
        return _of_range((limit.low, limit.high), value)
    bounds = _span(finding.limit)
    if bounds is None or isinstance(finding.measured, str | bool):
        return None
    if limit.form == "grade":
        return _of_grade(bounds, value)
    if limit.form not in ("compare", "table") or limit.op not in (">=", "<=", ">", "<"):
        return None
    counted = finding.clause.unit == "1" and all(figure == round(figure) for figure in (*bounds, *(value or ())))
    return _of_order(bounds, value, limit.op.startswith(">"), near if limit.op in (">=", "<=") else 0.0, finding.margin, counted)


def _span(found: Measurement) -> Span | None:
    """A number or a range of numbers; None for all else and for what has no end."""
    items = found if isinstance(found, list) else [found]
    if not items or any(isinstance(item, bool) or not isinstance(item, int | float) for item in items):
        return None
    low, high = float(items[0]), float(items[-1])      # type: ignore[arg-type]
    return (low, high) if math.isfinite(low) and math.isfinite(high) else None


def _of_order(bounds: Span, value: Span | None, upwards: bool, near: float, margin: float | None,
              counted: bool) -> MarginPicture:
    low, high = _scale([*bounds, *(value or ())], (bounds[1] + near,) if upwards else (bounds[0] - near,))
    edge = bounds[1] if upwards else bounds[0]
    band = None if near <= 0 else (edge, min(edge + near, high)) if upwards else (max(edge - near, low), edge)
    distance = (edge, value[0]) if value is not None and margin is not None else None
    return MarginPicture(low, high, value, tuple(dict.fromkeys(bounds)), (edge, high) if upwards else (low, edge), band, distance,
                         ticks(low, high, whole=counted))


def _of_range(bounds: Span, value: Span | None) -> MarginPicture | None:
    ends = tuple(bound for bound in bounds if math.isfinite(bound))
    if not ends:
        return None
    low, high = _scale([*ends, *(value or ())], ())
    return MarginPicture(low, high, value, ends, (max(bounds[0], low), min(bounds[1], high)), None, None, ticks(low, high))


def _of_grade(bounds: Span, value: Span | None) -> MarginPicture | None:
    """Steps from the best grade to the worse of limit and value: 1, 2, 3 … (0 is the special grade of power supplies)."""
    every = [*bounds, *(value or ())]
    if any(figure != round(figure) or not 0 <= figure <= 9 for figure in every):
        return None
    first, last = min(1.0, *every), max(every)
    steps = tuple(first + i for i in range(round(last - first) + 1))
    if len(steps) < 2:
        return None
    return MarginPicture(first, last, value, tuple(dict.fromkeys(bounds)), (first, bounds[0]), None, None, steps, grades=True)


def _scale(figures: Sequence[float], further: Sequence[float]) -> Span:
    """A scale that shows all figures with room beside them, from zero on where zero is not too far off."""
    low, high = min((*figures, *further)), max((*figures, *further))
    apart = max(figures) - min(figures)
    if apart <= 1e-9 * max(abs(low), abs(high), 1.0):
        apart = 0.25 * max(abs(low), abs(high)) or 1.0
    beside = _BESIDE * apart
    from_zero = low >= 0.0 and apart >= _LEAST_SHARE * (high + beside)
    if from_zero:
        beside = max(beside, _LEAST_SHARE * high)
    return (0.0 if from_zero or low == 0.0 else low - beside), (0.0 if high == 0.0 and low < 0.0 else high + beside)


def ticks(low: float, high: float, most: int = 6, whole: bool = False) -> tuple[float, ...]:
    """Round figures from low to high, at most so many; only whole ones where nothing else can be."""
    raw = max((high - low) / max(most - 1, 1), 1.0 if whole else 0.0)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(one * power for one in _STEPS if one * power >= raw * (1.0 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    return tuple(round((first + i) * step, 9) + 0.0 for i in range(math.floor(high / step + 1e-9) - first + 1))


@dataclass(frozen=True, slots=True)
class Column:
    """One storey of a strip: what is measured there, as a share of the strip's height, and where its limit is."""

    storey: int
    verdict: str
    value: float | None
    limit: float | None
    finding: Finding


def strip(findings: Sequence[Finding]) -> tuple[Column, ...]:
    """The storeys of one clause from the lowest up, each with its worst finding, all on one scale from zero.

    Nothing where fewer than two storeys speak, or where neither values nor limits are numbers.
    """
    from workbench.sheets.style import VERDICTS

    chosen: dict[int, Finding] = {}
    for finding in findings:
        if len(finding.storeys) == 1 and finding.clause.limit.form in ("compare", "table"):
            old = chosen.get(finding.storeys[0])
            if old is None or VERDICTS.index(finding.verdict) < VERDICTS.index(old.verdict):
                chosen[finding.storeys[0]] = finding
    every = [figure for one in chosen.values() for span in (_span(one.measured), _span(one.limit)) for figure in span or ()]
    top = 1.15 * max(every, default=0.0)
    if len(chosen) < 2 or top <= 0.0 or min(every) < 0.0:
        return ()
    return tuple(Column(number, one.verdict, _part(_span(one.measured), 0, top), _part(_span(one.limit), 1, top), one)
                 for number, one in sorted(chosen.items()))


def _part(span: Span | None, end: int, top: float) -> float | None:
    return None if span is None else span[end] / top
