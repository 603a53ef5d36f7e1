"""What the solids are coloured by: verdict, margin, load, height, use, or what another panel hands over; with its legend.

A colour never speaks alone: every storey has a label with its mark or value beside it; words without an order have a hatch,
because a tall tower has no room for all its labels.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from workbench.desktop.theme import Theme, rgb
from workbench.plots import steps
from workbench.sheets.style import SCALE, VERDICTS, Colour
from workbench.sheets.words import number, show_unit
from workbench.stacking_colours import HATCHES, series

if TYPE_CHECKING:
    from models.building import Building, Storey
    from rules.findings import Finding
    from workbench.desktop.scene.parts import Owner
    from workbench.sheets.words import Words

MODES: Final = ("verdict", "margin", "load", "height", "use")

_MARGINS: Final = (0.0, 0.05, 0.20)
"""Shares of the limit that part fail, near, some and ample margin."""
_MARGIN_HATCHES: Final = ("", "", ".", "")
"""The paler green of some margin is near to grey for an eye without red or green cones."""
_MOST_VALUES: Final = 5
"""Up to so many different values each has its own colour; more are put into bands."""

THINGS: Final[Mapping[str, Colour]] = {
    "plinth": rgb("#C9CED4"), "lift": rgb("#4C78A8"), "hoist": rgb("#D39B3A"), "dock": rgb("#8C97A4"), "bay": rgb("#1E3A5F"),
    "truck": rgb("#6F86A0"), "yard": rgb("#E3E7EB"), "lane": rgb("#F3C9BE"), "path": rgb("#A9C8E6"), "neighbour": rgb("#D9DDE2"),
}
"""Colours of what is no storey."""
LISTED: Final = ("lift", "hoist", "dock", "truck", "lane", "path")
"""Things that the legend names where they are shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend. ``verdict``: the mark that stands beside the colour; ``hatch``: one of the stacking plan's."""

    colour: Colour
    said: str
    verdict: str | None = None
    hatch: str = ""


@dataclass(frozen=True)
class Colouring:
    """Colours, labels and hatches by id of storey, unit or building; what is not in it has the colour of nothing known."""

    title: str
    colours: Mapping[str, Colour] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    legend: tuple[Entry, ...] = ()
    hatches: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What a colouring is made from; ``say`` gives texts of the window."""

    building: Building
    verdicts: Mapping[str, str]
    findings: Sequence[Finding]
    words: Words
    say: Callable[..., str]
    theme: Theme


def coloured_by(mode: str, asked: Asked) -> Colouring:
    """Colours, labels and legend of a building by one of :data:`MODES`."""
    maker: dict[str, Callable[[Asked], Colouring]] = {
        "verdict": _by_verdict, "margin": _by_margin, "load": _by_load, "height": _by_height, "use": _by_use}
    return maker[mode](asked)


def _nothing(asked: Asked) -> Colour:
    return asked.theme.massing["not-applicable"]


def _by_verdict(asked: Asked) -> Colouring:
    colours = {key: asked.theme.massing[verdict] for key, verdict in asked.verdicts.items()}
    shown = {asked.verdicts.get(storey.id, "not-applicable") for storey in asked.building.storeys} or set(asked.verdicts.values())
    legend = [Entry(asked.theme.massing[verdict], _verdict(asked, verdict), verdict) for verdict in VERDICTS if verdict in shown]
    return Colouring(asked.say("view3d.by.verdict"), colours, {}, tuple(legend))


def _verdict(asked: Asked, verdict: str) -> str:
    return asked.say("legend.not-applicable") if verdict == "not-applicable" else asked.words.plain(f"verdict.{verdict}")


def _by_margin(asked: Asked) -> Colouring:
    """The least margin of a storey's deciding clauses as a share of their limit."""
    massing = asked.theme.massing
    classes = (massing["fail"], massing["near"], _between(massing["pass"], (1.0, 1.0, 1.0), 0.45), massing["pass"])
    least = least_margins(asked.building, asked.findings)
    colours = {key: classes[margin_class(share)] for key, share in least.items()}
    present = {margin_class(share) for share in least.values()}
    legend = [Entry(classes[i], asked.say(f"view3d.margin.{name}", low=f"{_MARGINS[1]:.0%}", high=f"{_MARGINS[2]:.0%}"), None,
                    _MARGIN_HATCHES[i]) for i, name in enumerate(("fail", "near", "some", "ample")) if i in present]
    return Colouring(asked.say("view3d.by.margin"), colours, {key: f"{share:+.0%}" for key, share in least.items()},
                     (*legend, *_unknown(asked, colours)), {key: _MARGIN_HATCHES[margin_class(s)] for key, s in least.items()})


def margin_class(share: float) -> int:
    """0 fail, 1 near, 2 some, 3 ample; a margin of exactly nothing is near."""
    return int(np.searchsorted(_MARGINS, share, side="right")) if share >= 0.0 else 0


def least_margins(building: Building, findings: Sequence[Finding]) -> dict[str, float]:
    """Storey id → least margin as a share of the limit, among deciding findings with a number as limit."""
    ids = {storey.number: storey.id for storey in building.storeys}
    least: dict[str, float] = {}
    for finding in findings:
        limit = finding.limit
        if not finding.deciding or finding.building != building.id or finding.margin is None or isinstance(limit, bool):
            continue
        if not isinstance(limit, int | float) or not np.isfinite(limit) or limit == 0:
            continue
        for key in (ids[n] for n in finding.storeys if n in ids):
            least[key] = min(least.get(key, np.inf), finding.margin / abs(limit))
    return least


def _by_load(asked: Asked) -> Colouring:
    return _by_number(asked, "load", "kN/m2", lambda storey: storey.floor_load_kn_m2)


def _by_height(asked: Asked) -> Colouring:
    return _by_number(asked, "height", "m", lambda storey: storey.height_m)


def _by_number(asked: Asked, mode: str, unit: str, of: Callable[[Storey], object]) -> Colouring:
    values = {storey.id: float(found.value) for storey in asked.building.storeys
              if (found := of(storey)) is not None and hasattr(found, "value")}
    bands = bands_of(list(values.values()))
    colours = {key: _scale(band_of(value, bands), len(bands)) for key, value in values.items()}
    unit_said = show_unit(unit)
    legend = [Entry(_scale(i, len(bands)), f"{number(low, unit)} {unit_said}" if low == high
                    else f"{number(low, unit)}–{number(high, unit)} {unit_said}") for i, (low, high) in enumerate(bands)]
    return Colouring(asked.say(f"view3d.by.{mode}"), colours,
                     {key: f"{number(value, unit)} {unit_said}" for key, value in values.items()},
                     (*legend, *_unknown(asked, colours)))


def bands_of(values: Sequence[float]) -> list[tuple[float, float]]:
    """Lowest and highest value of each colour: one for each different value, or bands of a round width."""
    different = sorted({round(value, 6) for value in values})
    if len(different) <= _MOST_VALUES:
        return [(value, value) for value in different]
    low, high = different[0], different[-1]
    width = steps(high - low)
    size = width[1] if len(width) > 1 else high - low
    edges = [np.floor(low / size) * size]
    while edges[-1] < high or len(edges) < 2:
        edges.append(edges[-1] + size)
    whole = [(round(float(a), 6), round(float(b), 6)) for a, b in pairwise(edges)]
    return [(a, b) for a, b in whole if any(a <= value < b or (b == whole[-1][1] and value == b) for value in different)]


def band_of(value: float, bands: Sequence[tuple[float, float]]) -> int:
    """The last band that begins at or below a value."""
    return max((i for i, (low, _) in enumerate(bands) if low <= value + 1e-6), default=0)


def _scale(index: int, count: int) -> Colour:
    """A step of the scale, spread over all of it where there are few."""
    return SCALE[round(index * (len(SCALE) - 1) / max(count - 1, 1)) if count > 1 else 2] if count <= len(SCALE) else _between(
        SCALE[0], SCALE[-1], index / (count - 1))


def _between(one: Colour, other: Colour, share: float) -> Colour:
    a, b, c = (x + (y - x) * share for x, y in zip(one, other, strict=True))
    return a, b, c


def _by_use(asked: Asked) -> Colouring:
    uses = {storey.id: use for storey in asked.building.storeys if (use := use_of(storey)) is not None}
    order = sorted(set(uses.values()), key=lambda use: (-sum(use == other for other in uses.values()), use))
    look = {use: series(i) for i, use in enumerate(order)}
    said = {use: asked.words.word("storey_use", use) for use in order}
    colours = {key: look[use][0] for key, use in uses.items()}
    entries = [Entry(look[use][0], said[use], None, look[use][1]) for use in order]
    return Colouring(asked.say("view3d.by.use"), colours, {key: said[use] for key, use in uses.items()},
                     (*entries, *_unknown(asked, colours)), {key: look[use][1] for key, use in uses.items()})


def use_of(storey: Storey) -> str | None:
    """What a storey is for: as stated, else the use that most of its zones' area has."""
    if storey.use is not None:
        return storey.use.value
    areas: dict[str, float] = {}
    for zone in storey.zones:
        if zone.use is not None:
            areas[zone.use.value] = areas.get(zone.use.value, 0.0) + (1.0 if zone.area_m2 is None else zone.area_m2.value)
    return max(areas, key=lambda use: areas[use], default=None)


def _unknown(asked: Asked, colours: Mapping[str, Colour]) -> list[Entry]:
    missing = any(storey.id not in colours for storey in asked.building.storeys)
    return [Entry(_nothing(asked), asked.say("view3d.unknown"))] if missing else []


def owner_colours(
    owners: Sequence[Owner], colouring: Colouring, theme: Theme, alpha: NDArray[np.float64] | None = None,
) -> NDArray[np.uint8]:
    """(owners, 4) red, green, blue, alpha. A unit without a colour of its own has its storey's.

    What is solid says its hatch in its alpha, which nothing else reads: 255 for none, one less for each next of the hatches.
    """
    nothing = theme.massing["not-applicable"]
    dim = 1.0 if theme.name == "light" else 0.72
    table = np.empty((len(owners), 4))
    for row, owner in enumerate(owners):
        if owner.kind in THINGS:
            table[row, :3] = np.array(THINGS[owner.kind]) * dim
        else:
            table[row, :3] = colouring.colours.get(owner.id, colouring.colours.get(owner.storey or "", nothing))
    table[:, 3] = 1.0 if alpha is None else alpha
    found: NDArray[np.uint8] = np.rint(table * 255.0).astype(np.uint8)
    for row, owner in enumerate(owners if colouring.hatches else ()):
        hatch = colouring.hatches.get(owner.id, colouring.hatches.get(owner.storey or "", ""))
        if found[row, 3] == 255 and owner.kind not in THINGS:     # glass has no hatch
            found[row, 3] -= HATCHES.index(hatch)
    return found
