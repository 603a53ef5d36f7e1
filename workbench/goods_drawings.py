"""The flow of goods through a building as a drawing in layers: storeys, what goes in, out and between, banks, docks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from models.capacity.balance import StoreyBalance
from models.capacity.docks import DocksPlan
from models.capacity.lifts import BankResult, LiftPlan
from workbench.capacity_words import GoodsWords, figure, percent
from workbench.sheets.ink import Label, Mark, arrow_head, box, line
from workbench.sheets.style import BAND, COLOURS, FAINT, GREY, INK, NAVY, TINTS, WHITE, Colour

Layered: TypeAlias = tuple[str, Mark]
"""A mark and the layer that it belongs to: one of the keys of :mod:`workbench.goods_dxf`."""

_SHAFT_WIDE: Final = (26.0, 52.0)
"""Least and most points from one bank to the next."""
_BESIDE_SHAFTS: Final = 154.0
"""Points of a storey's row that its name, what goes between storeys and the tightest link take."""
_TOP: Final = 30.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing in points with its upper left corner at the origin, in layers.

    Attributes:
        height: in points.
        points_per_unit: how many points show one unit of the thing drawn (a metre of ground, a millimetre of paper).
        origin: where the zero of the thing lies, in points.
    """

    marks: tuple[Layered, ...] = ()
    height: float = 0.0
    points_per_unit: float = 1.0
    origin: tuple[float, float] = (0.0, 0.0)

    def plain(self) -> list[Mark]:
        """The marks without their layers."""
        return [mark for _, mark in self.marks]


def flow_marks(plan: LiftPlan, rows: Sequence[StoreyBalance], docks: DocksPlan | None, words: GoodsWords, wide: float = 490.0,
               most_high: float = 330.0) -> tuple[list[Mark], float]:
    """The flow of goods as marks, and their height."""
    drawing = flow_drawing(plan, rows, docks, words, wide, most_high)
    return drawing.plain(), drawing.height


def flow_drawing(plan: LiftPlan, rows: Sequence[StoreyBalance], docks: DocksPlan | None, words: GoodsWords, wide: float = 490.0,
                 most_high: float = 330.0) -> Drawing:
    """Goods through the building: storeys with what goes in, out and between, the banks that carry it, the docks below.

    Widths of the arrows follow the tonnes a day. A diagram on paper: nothing in it is to scale.
    """
    if not rows:
        return Drawing()
    step = max(min(26.0, (most_high - 60.0) / len(rows)), 9.0)
    height = 34.0 + step * len(rows) + 34.0
    left, right = 96.0, wide - 96.0
    largest = max([row.t_day for row in rows] + [1e-9])
    marks: list[Layered] = [("note", Label(0, -9, words("flow.title"), 8, True, NAVY)),
                            ("flow-in", Label(left, -20, words("flow.in"), 7, True, COLOURS["pass"], "end")),
                            ("flow-out", Label(right, -20, words("flow.out"), 7, True, NAVY))]
    for i, row in enumerate(reversed(rows)):
        marks += _flow_row(row, -_TOP - step * (i + 1), step, left, right, largest, words)
    shafts = _shafts_of(plan, rows, right - left - _BESIDE_SHAFTS)
    marks += _shafts(shafts, plan, rows, left, step, words)
    if any(row.between_t_day > 0.0 for row in rows):
        x = left + 28.0 + shafts.wide * len(shafts.banks) + 24.0
        marks.append(("flow-between", Label(x, -20, words("flow.between"), 7, True, GREY, "middle")))
        marks += [("flow-between", Label(x, -_TOP - step * (i + 0.5) - 2.4, words("flow.tonnes", value=figure(row.between_t_day)),
                                         6.4, colour=GREY, anchor="middle"))
                  for i, row in enumerate(reversed(rows)) if row.between_t_day > 0.0]
    marks += _dock_line(plan, docks, -_TOP - step * len(rows), left, right, words)
    return Drawing(tuple(marks), height)


def _flow_row(row: StoreyBalance, y: float, step: float, left: float, right: float, largest: float,
              words: GoodsWords) -> Iterator[Layered]:
    middle = y + step / 2.0
    worst = row.worst
    fill = BAND if worst is None else TINTS["fail"] if worst.used >= 1.0 else TINTS["near"] if worst.used > 0.8 else WHITE
    yield "flow-storey", box(left, y, right - left, step, fill=fill, stroke=FAINT)
    yield "flow-storey", Label(left + 4, middle - 2.4, words.storeys([row.storey.number]), 7, True)
    yield from _arrow("flow-in", row.in_t_day, left - 4.0, middle, largest, COLOURS["pass"], words)
    yield from _arrow("flow-out", row.out_t_day, right + 44.0, middle, largest, NAVY, words)
    if worst is not None:
        said = words("flow.worst", link=words(f"link.{worst.key}"), use=percent(worst.used))
        yield "flow-worst", Label(right - 4, middle - 2.4, said, 6.2, colour=COLOURS["fail"] if worst.used >= 1.0 else GREY,
                                  anchor="end")


def _arrow(layer: str, tonnes: float, x: float, y: float, largest: float, colour: Colour, words: GoodsWords) -> Iterator[Layered]:
    """An arrow with its tip at x, as thick as the tonnes ask for, and the figure on its outer side."""
    if tonnes <= 0.0:
        return
    thick = 0.6 + 5.0 * tonnes / largest
    yield layer, line(x - 40.0, y, x - 3.0, y, colour, thick)
    yield layer, arrow_head(x, y, 0.0, 5.0 + thick / 2, colour)
    at, anchor = (x - 44.0, "end") if layer == "flow-in" else (x + 4.0, "start")
    yield layer, Label(at, y - 2.4, words("flow.tonnes", value=figure(tonnes)), 6.4, colour=INK, anchor=anchor)


@dataclass(frozen=True, slots=True)
class _Shafts:
    """The banks that are drawn, the counted ones first, their distance, and how many there was no room for."""

    banks: tuple[BankResult, ...]
    wide: float
    more: int


def _shafts_of(plan: LiftPlan, rows: Sequence[StoreyBalance], room: float) -> _Shafts:
    numbers = {row.storey.number for row in rows}
    found = sorted((r for r in plan.results if numbers & set(r.bank.serves)), key=lambda r: not r.counted)
    least, most = _SHAFT_WIDE
    wide = min(max(room / max(len(found), 1), least), most)
    shown = found[:max(int(room / wide + 1e-9), 1)]
    return _Shafts(tuple(shown), wide, len(found) - len(shown))


def _shafts(shafts: _Shafts, plan: LiftPlan, rows: Sequence[StoreyBalance], left: float, step: float,
            words: GoodsWords) -> Iterator[Layered]:
    """Each bank as a line over the storeys it serves, with a tick at each; names in two rows where they stand close."""
    places = {row.storey.number: -_TOP - step * (len(rows) - i) + step / 2.0 for i, row in enumerate(rows)}
    for k, result in enumerate(shafts.banks):
        x = left + 28.0 + shafts.wide * (k + 0.5)
        stops = [places[n] for n in result.bank.serves if n in places]
        colour = GREY if not result.counted else COLOURS["fail"] if result.utilisation >= 1.0 else NAVY
        yield "flow-lift", line(x, min(stops), x, max(stops), colour, 1.0 + 0.5 * result.bank.count,
                                () if result.counted else (2.0, 2.0))
        for y in stops:
            yield "flow-lift", line(x - 3.0, y, x + 3.0, y, colour, 1.0)
        said = percent(result.utilisation) if result.counted and plan.has_demand else words("flow.not-counted")
        up = 6.2 if shafts.wide < _SHAFT_WIDE[1] and k % 2 else 0.0
        yield "flow-lift", Label(x, max(stops) + step / 2.0 + 1.5 + up, f"{result.bank.count}× {said}", 5.4, colour=colour,
                                 anchor="middle")
    if shafts.more:
        yield "flow-lift", Label(left + 2.0, -_TOP - step * len(rows) - 11.0, words("flow.more-banks", count=shafts.more), 5.4,
                                 colour=GREY)


def _dock_line(plan: LiftPlan, docks: DocksPlan | None, y: float, left: float, right: float, words: GoodsWords) -> list[Layered]:
    said = words("flow.docks", bays=0 if docks is None else docks.bays, trucks="–" if docks is None else figure(docks.trucks_day),
                 storeys=words.storeys(plan.shaft.dock_storeys))
    return [("flow-dock", line(left - 60, y, right + 60, y, INK, 1.2)),
            ("flow-dock", Label((left + right) / 2.0, y - 11, said, 7, True, NAVY, "middle"))]
