"""The drawing of the plan with its tools: looked at, picked, and the place where things are put, moved and resized."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF

from workbench.desktop.language import Spoken
from workbench.desktop.panels.canvas import Canvas
from workbench.desktop.panels.compass import RADIUS_PX, paint_north
from workbench.desktop.panels.plan_corners import CornerHand, Hand, paint_corners
from workbench.desktop.panels.underlay import Underlay
from workbench.desktop.session import SELECTABLE, Session
from workbench.desktop.theme import tone
from workbench.drawings.axes import Axis, added, axis_at, moved, removed, way_of
from workbench.drawings.marks import NEAR_PX, Key, Mark, Point, Region, rings_of
from workbench.drawings.placing import AREAS, POINTS, rectangle
from workbench.drawings.resizing import corner_at
from workbench.drawings.snapping import Snapped, Targets, snap, targets
from workbench.drawings.view import bar_length
from workbench.sheets.north import north_of
from workbench.sheets.words import number

if TYPE_CHECKING:
    from models.building import ColumnGrid, Storey

TOOLS: Final = ("choose", *POINTS, "zone", "unit", "polygon", "axis")
"""What the mouse does: choose and move, or place a thing; ``polygon`` draws a zone corner by corner, ``axis`` draws, moves
and takes away column axes."""
SNAP_PX: Final = 11.0
_MOVED: Final = (*POINTS, *AREAS, "equipment")

OnPlace = Callable[[str, Sequence[Point]], None]
OnMove = Callable[[str, str, Point], None]
OnGrid = Callable[["ColumnGrid | None"], None]


class PlanCanvas(Canvas):
    """The drawing with its tools. It changes nothing itself: it tells ``on_place`` and ``on_move``."""

    margins = (96.0, 26.0, 26.0, 92.0)

    def __init__(self, session: Session, spoken: Spoken, on_place: OnPlace, on_move: OnMove) -> None:
        super().__init__()
        self._session, self._spoken = session, spoken
        self._on_place, self._on_move = on_place, on_move
        self.on_grid: OnGrid | None = None
        self._axis: Axis | None = None       # the column axis that is moved
        self.underlay = Underlay()
        self.hand: Hand | None = None       # the underlay is moved or scaled, or an area resized
        self.on_ring: Callable[[str, str, Sequence[Point]], None] | None = None
        self.on_remove: Callable[[str, str], None] | None = None
        self.tool = "choose"
        self.corners: list[Point] = []       # of the polygon or rectangle that is drawn
        self.snapped: Snapped | None = None
        self._targets = Targets()
        self._grabbed: tuple[Key, Point] | None = None       # what is moved, and where it was taken
        self._moved_to: Point | None = None
        self._place_key: Key | None = None      # a listed thing without a position that is put down

    def use(self, tool: str, thing: Key | None = None) -> None:
        """Take up a tool, or put down a thing that has no position yet."""
        self.tool, self._place_key, self.corners, self.snapped = tool, thing, [], None
        self._find_targets(thing)
        self.setCursor(Qt.CursorShape.ArrowCursor if tool == "choose" and thing is None else Qt.CursorShape.CrossCursor)
        self.update()

    @property
    def placing(self) -> bool:
        return self.tool != "choose" or self._place_key is not None

    def _find_targets(self, without: Key | None = None) -> None:
        building = self._session.building
        self._targets = Targets() if building is None else targets(building, shown_storey(self._session), without)

    def _snap(self, at: Point) -> Point:
        """The point that is meant; Alt held keeps it as it is."""
        from PySide6.QtWidgets import QApplication

        free = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.AltModifier)
        self.snapped = Snapped(at) if free else snap(at, SNAP_PX / self.view.across, self._targets)
        return self.snapped.at

    # mouse

    def _press(self, at: Point, px: QPointF) -> bool:
        if self.hand is None and not self.placing:
            self.hand = self._corner_hand(at)
        if self.hand is not None:
            self.hand.press(at)
            self.update()
            return True
        if self.placing:
            if self.tool == "polygon":
                self._corner(self._snap(at))
            elif self.tool == "axis":
                self._axis = axis_at(self._grid, at, NEAR_PX / self.view.across)
                self.corners = [self._snap(at)] * 2
            elif self.tool in AREAS:
                self.corners = [self._snap(at)] * 2
            return True
        key = self.key_at(at)
        if key is None or key != self.chosen or key[0] not in _MOVED:
            return False
        self._find_targets(key)
        self._grabbed, self._moved_to = (key, at), None
        return True

    def _drag(self, at: Point, px: QPointF) -> None:
        if self.hand is not None:
            self.hand.drag(at)
            self.update()
            return
        if self._grabbed is not None:
            if self._moved_to is not None or self._far(at):
                self._moved_to = self._snap(self._carried(at))
        elif self.tool in (*AREAS, "axis") and self.corners:
            self.corners[1] = self._snap(at)
        elif self.placing:
            self._snap(at)
        self.update()

    def _ring_chosen(self) -> tuple[Point, ...]:
        """The corners of a chosen area that is drawn here; none where it is no single polygon without holes."""
        if self.chosen is None or self.chosen[0] not in AREAS or self._session.building is None or self.on_ring is None:
            return ()
        storey = shown_storey(self._session)
        areas = () if storey is None else getattr(storey, f"{self.chosen[0]}s")
        rings = next((rings_of(area.outline) for area in areas if area.id == self.chosen[1]), ())
        return rings[0] if len(rings) == 1 else ()

    def _corner_hand(self, at: Point) -> Hand | None:
        """A corner of the chosen area, where the mouse is over one."""
        ring, key, tell = self._ring_chosen(), self.chosen, self.on_ring
        corner = corner_at(ring, at, 1.4 * NEAR_PX / self.view.across)
        if corner is None or key is None or tell is None:
            return None
        self._find_targets(key)
        return CornerHand(ring, corner, self._snap, lambda found: tell(*key, found))

    def _far(self, at: Point) -> bool:
        """Whether the mouse went far enough to mean a move, not a click."""
        if self._grabbed is None:
            return False
        return max(abs(at[0] - self._grabbed[1][0]), abs(at[1] - self._grabbed[1][1])) * self.view.across > 4.0

    def _carried(self, at: Point) -> Point:
        """Where the middle of the thing goes that was taken somewhere beside its middle."""
        if self._grabbed is None:
            return at
        middle = self._middle(self._grabbed[0])
        taken = self._grabbed[1]
        return middle[0] + at[0] - taken[0], middle[1] + at[1] - taken[1]

    def _middle(self, key: Key) -> Point:
        from models.edits import find

        item = None if self._session.building is None else find(self._session.building, *key)
        position = getattr(item, "position_m", None)
        if position is not None:
            return float(position[0]), float(position[1])
        outline = getattr(item, "outline", None)
        box = outline.bounds if outline is not None else (0.0, 0.0, 0.0, 0.0)
        ring = getattr(item, "outline_m", ())
        if ring:
            xs, ys = [x for x, _ in ring], [y for _, y in ring]
            box = (min(xs), min(ys), max(xs), max(ys))
        return (box[0] + box[2]) / 2.0, (box[1] + box[3]) / 2.0

    def _release(self, at: Point, px: QPointF) -> None:
        if self.hand is not None:
            hand = self.hand
            self.hand = hand if hand.lasts else None
            self.snapped = None
            hand.release()
            self.update()
            return
        if self._grabbed is not None:
            key, to = self._grabbed[0], self._moved_to
            self._grabbed = self._moved_to = self.snapped = None
            if to is not None:
                self._on_move(*key, _rounded(to))
        elif self._place_key is not None:
            key = self._place_key
            to = self._snap(at)
            self.use("choose")
            self._on_move(*key, _rounded(to))
        elif self.tool in POINTS:
            self._on_place(self.tool, [self._snap(at)])
        elif self.tool == "axis" and self.corners:
            self._draw_axis()
        elif self.tool in AREAS and self.corners:
            drawn, self.corners = rectangle(*self.corners), []
            self._on_place(self.tool, drawn)
        self.update()

    @property
    def _grid(self) -> ColumnGrid | None:
        return None if self._session.building is None else self._session.building.column_grid

    def _draw_axis(self) -> None:
        """A line along the storey is a new axis; one that was taken goes where it is let go, or away outside everything."""
        (start, end), axis, grid = self.corners, self._axis, self._grid
        self.corners, self._axis = [], None
        if self.on_grid is None:
            return
        if axis is not None and grid is not None:
            if self._outside(end):
                self.on_grid(removed(grid, axis))
            elif (found := moved(grid, axis, end[0] if axis[0] == "x" else end[1])) is not None:
                self.on_grid(found)
        elif math.dist(start, end) * self.view.across > 2 * SNAP_PX:
            way = way_of(start, end)
            found = added(grid, way, start[0] if way == "x" else start[1])
            if found is not None:
                self.on_grid(found)

    def _outside(self, at: Point) -> bool:
        x, y = self.view.point(at)
        return not (0.0 <= x <= self.width() and 0.0 <= y <= self.height())

    def _corner(self, at: Point) -> None:
        """One corner more; the first one again closes the polygon."""
        close = SNAP_PX / self.view.across
        if len(self.corners) >= 3 and abs(at[0] - self.corners[0][0]) <= close and abs(at[1] - self.corners[0][1]) <= close:
            self._finish()
        else:
            self.corners.append(at)
            self.update()

    def _finish(self) -> None:
        drawn, self.corners = self.corners, []
        if len(drawn) >= 3:
            self._on_place("zone", drawn)
        self.update()

    def _hover(self, at: Point, px: QPointF) -> None:
        if self.hand is not None:
            return
        if self.placing:
            self._snap(at)
            self.update()
        else:
            super()._hover(at, px)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.tool == "polygon":
            self._finish()
        elif not self.placing:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.hand is not None:
            self.hand = None
            self.hand_left()
            self.update()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not self.placing and self.on_remove is not None \
                and self.chosen is not None and self.chosen[0] in _MOVED:
            self.on_remove(*self.chosen)
        elif event.key() == Qt.Key.Key_Escape and (self.placing or self._grabbed is not None):
            self._grabbed = self._moved_to = None
            self.use("choose")
            self.tool_left()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.tool == "polygon":
            self._finish()
        else:
            super().keyPressEvent(event)

    def tool_left(self) -> None:
        """Told when Esc lays a tool down; the panel raises its first button."""

    def hand_left(self) -> None:
        """Told when Esc lets go of the underlay."""

    def _click(self, key: Key | None) -> None:
        if key is not None and key[0] in (*SELECTABLE, "equipment"):
            self._session.select(*key)

    def _tip(self, at: Point) -> str:
        site = self._session.site
        far = self.pixel(at) - self._north_at()
        if site is not None and site.north_deg is not None and far.manhattanLength() < 2 * RADIUS_PX:
            words = self._spoken.words
            return self._spoken("plan.north", angle=words.measured(site.north_deg), source=words.source(site.north_deg.source))
        key = self.key_at(at)
        if key is None or self._session.building is None:
            return ""
        from models.edits import find

        item = find(self._session.building, *key)
        return self._spoken("plan.tip", kind=self._spoken(f"plan.kind.{key[0]}"), name=item.name or item.id)

    def _empty(self) -> str:
        if self.drawing.extent is not None:
            return ""
        none = self._session.building is None or not self._session.building.storeys
        return self._spoken("plan.no-storeys" if none else "plan.no-outline")

    # painting

    def paint(self, painter: QPainter, mark: Mark) -> None:
        """The floor is not filled over what lies under it."""
        under = self.underlay.there and self.underlay.shown
        if not (under and isinstance(mark, Region) and mark.style == "floor"):
            super().paint(painter, mark)

    def _paint_under(self, painter: QPainter) -> None:
        self.underlay.paint(painter, self.view)

    def _paint_over(self, painter: QPainter) -> None:
        if self.hand is not None:
            self.hand.paint(painter, self.view)
        elif not self.placing and not self.on_paper:
            paint_corners(painter, self.view, self._ring_chosen())
        painter.setPen(QPen(QColor(tone("link")), 1.8, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.tool in AREAS and len(self.corners) == 2:
            painter.drawPolygon(QPolygonF([self.pixel(point) for point in rectangle(*self.corners)]))
        elif self.tool == "axis" and len(self.corners) == 2:
            way = way_of(*self.corners) if self._axis is None else self._axis[0]
            at = self.pixel(self.corners[0] if self._axis is None else self.corners[1])
            wide, high = float(self.width()), float(self.height())
            painter.drawLine(*((QPointF(at.x(), 0.0), QPointF(at.x(), high)) if way == "x" else (QPointF(0.0, at.y()),
                                                                                             QPointF(wide, at.y()))))
        elif self.corners:
            ends = [*self.corners, *([self.snapped.at] if self.snapped else [])]
            painter.drawPolyline(QPolygonF([self.pixel(point) for point in ends]))
        if self._moved_to is not None:
            painter.drawEllipse(self.pixel(self._moved_to), 12.0, 12.0)
        self._paint_snap(painter)
        self._paint_scale(painter)
        angle = north_of(self._session.site)
        if angle is not None and self.drawing.extent is not None:
            paint_north(painter, angle, self._north_at(), self._spoken.lang)

    def _north_at(self) -> QPointF:
        """The middle of the north arrow: the upper right corner, clear of the word at its tip."""
        return QPointF(self.width() - RADIUS_PX - 22.0, RADIUS_PX + 22.0)

    def _paint_snap(self, painter: QPainter) -> None:
        """The place that is meant, with what it was drawn to."""
        if self.snapped is None or not (self.placing or self._moved_to is not None):
            return
        at = self.pixel(self.snapped.at)
        painter.setPen(QPen(QColor(tone("link")), 1.6))
        painter.drawLine(at + QPointF(-7, 0), at + QPointF(7, 0))
        painter.drawLine(at + QPointF(0, -7), at + QPointF(0, 7))
        if self.snapped.what:
            painter.drawRect(QRectF(at.x() - 5, at.y() - 5, 10, 10))
        said = f"{self.snapped.at[0]:.2f}, {self.snapped.at[1]:.2f} m"
        if self.snapped.what:
            said = self._spoken(f"plan.snap.{self.snapped.what}") + self._spoken.separator + said
        painter.drawText(at + QPointF(11, -9), said)

    def _paint_scale(self, painter: QPainter) -> None:
        """A bar of a round length."""
        length = bar_length(self.view.across)
        wide = length * self.view.across
        x, y = 14.0, self.height() - 12.0
        painter.setPen(QPen(QColor(tone("ink")), 1.4))
        painter.drawLine(QPointF(x, y), QPointF(x + wide, y))
        for at in (x, x + wide / 2.0, x + wide):
            painter.drawLine(QPointF(at, y - 4), QPointF(at, y + 1))
        painter.drawText(QPointF(x + wide + 6, y + 3), f"{number(length)} m")


def _rounded(at: Point) -> Point:
    """To the millimetre."""
    return round(at[0], 3), round(at[1], 3)


def shown_storey(session: Session) -> Storey | None:
    """The chosen storey, else the ground storey, else the lowest."""
    building = session.building
    if session.storey is not None or building is None or not building.storeys:
        return session.storey
    return next((storey for storey in building.storeys if storey.number == 1), building.storeys[0])
