"""The north arrow of plans: a needle in a circle with its word at the tip. Only where somebody said where north is."""

from __future__ import annotations

from models.building import Site
from models.north import direction_of
from workbench.sheets.ink import Disc, Label, Mark, Shape
from workbench.sheets.style import INK, WHITE
from workbench.texts import text

_NEEDLE = 0.28
"""Half the width of the needle's foot by the radius of the circle; a quarter reads at the size of a note."""


def north_of(site: Site | None) -> float | None:
    """Degrees clockwise from the plan's +y; None: nobody says."""
    return None if site is None or site.north_deg is None else site.north_deg.value


def north_word(lang: str) -> str:
    return text("north.word", lang)


def needle(angle_deg: float, x: float, y: float, radius: float) -> tuple[tuple[float, float], ...]:
    """Tip, right foot, notch and left foot of the needle round a centre, y upwards."""
    across, up = direction_of(angle_deg)
    dx, dy, foot = across * radius, up * radius, _NEEDLE * radius
    return ((x + dx, y + dy), (x - dx + up * foot, y - dy - across * foot), (x - 0.6 * dx, y - 0.6 * dy),
            (x - dx - up * foot, y - dy + across * foot))


def north_marks(angle_deg: float, x: float, y: float, radius: float, lang: str) -> list[Mark]:
    """The arrow round a centre in points; the word stands beyond the tip, upright."""
    across, up = direction_of(angle_deg)
    size = 0.8 * radius
    beyond = radius + 0.65 * size
    return [Disc(x, y, radius, fill=WHITE, stroke=INK, thickness=0.6),
            Shape((needle(angle_deg, x, y, radius),), fill=INK),
            Label(x + across * beyond, y + up * beyond - 0.36 * size, north_word(lang), size, True, anchor="middle")]
