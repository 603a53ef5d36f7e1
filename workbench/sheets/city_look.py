"""How the results of buildings look on a plan, on paper and on the screen: apart in lightness, hatching and outline, too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workbench.sheets.style import COLOURS, INK, Colour


@dataclass(frozen=True, slots=True)
class Look:
    """How a result is drawn. ``hatch``: diagonal lines over the fill."""

    fill: Colour
    stroke: Colour
    thickness: float
    dash: tuple[float, ...] = ()
    hatch: bool = False


LOOKS: Final = {
    "fail": Look(COLOURS["fail"], INK, 0.5),
    "incomplete": Look((0.93, 0.94, 0.97), COLOURS["incomplete"], 0.3),
    "conditional": Look((0.87, 0.79, 0.93), COLOURS["conditional"], 0.5, dash=(1.6, 1.0)),
    "pass": Look((0.66, 0.86, 0.79), COLOURS["pass"], 0.3, hatch=True),
}
