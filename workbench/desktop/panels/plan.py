"""The plan of the chosen storey: the drawing with its tools, what lies under it, and what has no position."""



from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QSizePolicy, QToolButton, QVBoxLayout

from models.errors import ShanglouError
from workbench.desktop.language import Spoken
from workbench.desktop.panels.plan_canvas import TOOLS, OnMove, OnPlace, PlanCanvas, shown_storey
from workbench.desktop.panels.plan_layers import LayersButton
from workbench.desktop.session import SELECTABLE, Session
from workbench.drawings.marks import Drawing, Point
from workbench.drawings.placing import AREAS, POINTS, new_thing
from workbench.drawings.plan import plan_drawing

if TYPE_CHECKING:
    from models.building import ColumnGrid
    from workbench.desktop.edit_commands import Editor


class PlanView(QFrame):
    """The canvas with its tools, the underlay's settings, and the list of what has no position."""

    def __init__(self, session: Session, spoken: Spoken, editor: Editor | None = None, on_place: OnPlace | None = None,
                 on_move: OnMove | None = None) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._spoken, self._editor = session, spoken, editor
        self.canvas = PlanCanvas(session, spoken, on_place or self._place, on_move or self._move)
        self.canvas.on_grid = self._set_grid
        self.canvas.on_ring = self._resize
        self.canvas.on_remove = self._remove
        self.canvas.tool_left = lambda: self.tools["choose"].setChecked(True)  # type: ignore[method-assign]
        self.tools: dict[str, QToolButton] = {}
        self.title = QLabel()
        self.title.setObjectName("heading")
        self.title.setMinimumWidth(0)
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)     # the tools keep their room
        self.unplaced = QListWidget()
        self.unplaced_title = QLabel()
        self._shown: tuple[object, ...] = ()
        self._lay_out()
        for signal in (session.opened, session.edited, session.building_changed, session.storey_selected, spoken.changed):
            signal.connect(self.refresh)
        session.thing_selected.connect(self._show_chosen)
        self.unplaced.itemClicked.connect(self._choose_unplaced)
        self.unplaced.itemActivated.connect(self._put_down)
        self.refresh()

    def _lay_out(self) -> None:
        from workbench.desktop.panels.underlay import UnderlayBar

        self.bar = UnderlayBar(self.canvas, self._session, self._spoken)
        self.canvas.hand_left = lambda: self.bar.take_in_hand("")  # type: ignore[method-assign]
        head = QHBoxLayout()
        head.setSpacing(2)
        head.addWidget(self.title, 1)
        for tool in TOOLS:
            head.addWidget(self._tool(tool))
        self.layers = LayersButton(self._spoken, self.bar.ask)
        self.layers.switched.connect(self.refresh)
        head.addWidget(self.layers)
        side = QVBoxLayout()
        self.unplaced_title.setObjectName("faint")
        self.unplaced_title.setWordWrap(True)
        side.addWidget(self.unplaced_title)
        side.addWidget(self.unplaced, 1)
        self.unplaced.setFixedWidth(150)
        self.unplaced_title.setFixedWidth(150)
        body = QHBoxLayout()
        body.setSpacing(6)
        body.addWidget(self.canvas, 1)
        body.addLayout(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self.bar)
        column.addLayout(body, 1)

    def _tool(self, tool: str) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setAutoRaise(True)
        button.setChecked(tool == "choose")
        self._spoken.bind(button.setText, f"plan.tool.{tool}")
        self._spoken.bind(button.setToolTip, f"plan.tool-tip.{tool}")
        button.clicked.connect(lambda _=False: self._use(tool))
        self.tools[tool] = button
        return button

    def _use(self, tool: str) -> None:
        self.bar.take_in_hand("")     # the mouse has one task at a time
        self.canvas.use(tool)

    # what is shown

    def refresh(self) -> None:
        """Draw the storey that is chosen."""
        building, storey = self._session.building, shown_storey(self._session)
        shown = (building, storey, self._session.plot, self._session.site, self._spoken.lang, self.layers.hidden)
        if storey is None or building is None:
            self.canvas.show_drawing(Drawing())
            self.title.setText(self._spoken("plan.title"))
        elif len(shown) != len(self._shown) or any(a is not b for a, b in zip(shown, self._shown, strict=True)):
            same = len(self._shown) > 1 and getattr(self._shown[1], "id", None) == storey.id
            words = self._spoken.words
            drawing = plan_drawing(building, storey, self._session.plot, self._session.site, words, self.layers.hidden)
            self.canvas.show_drawing(drawing, keep=same)
            self.title.setText(self._spoken("plan.title-of", storey=storey.name))
        self._shown = shown
        self._list()
        self._show_chosen()

    def _list(self) -> None:
        """What has no position, beside the drawing."""
        self.unplaced.clear()
        found = self.canvas.drawing.unplaced
        for key, name in found:
            kind = self._spoken(f"plan.kind.{key[0]}")
            item = QListWidgetItem(name if name.startswith(kind) else self._spoken("plan.listed", kind=kind, name=name))
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setToolTip(self._spoken("plan.listed-tip" if key[0] in POINTS else "plan.listed-only"))
            self.unplaced.addItem(item)
        self.unplaced_title.setText(self._spoken("plan.unplaced", count=len(found)))
        for widget in (self.unplaced, self.unplaced_title):
            widget.setVisible(bool(found))

    def _show_chosen(self) -> None:
        thing = self._session.thing
        self.canvas.chosen = None if thing is None else (thing.kind, thing.id)
        for row in range(self.unplaced.count()):
            item = self.unplaced.item(row)
            item.setSelected(item.data(Qt.ItemDataRole.UserRole) == self.canvas.chosen)
        self.canvas.update()

    def _choose_unplaced(self, item: QListWidgetItem) -> None:
        kind, own = item.data(Qt.ItemDataRole.UserRole)
        if kind in (*SELECTABLE, "equipment"):
            self._session.select(kind, own)

    def _put_down(self, item: QListWidgetItem) -> None:
        """A double click takes up a thing, the next click in the plan puts it down."""
        key = item.data(Qt.ItemDataRole.UserRole)
        if key[0] in POINTS:
            self.canvas.use("choose", key)
            self.canvas.setFocus()

    # changing the building

    def _place(self, kind: str, geometry: Sequence[Point]) -> None:
        """A new thing, through the editor; it is chosen at once."""
        building, storey = self._session.building, shown_storey(self._session)
        if building is None or storey is None or self._editor is None:
            return
        try:
            item = new_thing(building, storey, kind, self._spoken(f"plan.kind.{kind}"), geometry)
        except ShanglouError as error:
            self._session.complain(error)
            return
        if self._editor.add(kind, item, storey.id if kind in AREAS else None):
            self._session.select(kind, item.id)

    def _set_grid(self, grid: ColumnGrid | None) -> None:
        """The column axes as they were drawn, moved or taken away."""
        if self._editor is not None:
            self._editor.run("set_column_grid", {"grid": grid}, "plan.edit-axes")

    def _move(self, kind: str, own: str, position_m: Point) -> None:
        if self._editor is not None:
            self._editor.move(kind, own, position_m)

    def _resize(self, kind: str, own: str, ring: Sequence[Point]) -> None:
        """An area with another corner; one that was measured in the drawing is measured anew."""
        from shapely import Polygon

        if self._editor is not None:
            arguments = {"kind": kind, "item_id": own, "outline": Polygon(ring)}
            self._editor.run("resize_item", arguments, "plan.edit-resized", kind, own)

    def _remove(self, kind: str, own: str) -> None:
        if self._editor is not None:
            self._editor.remove(kind, own)
