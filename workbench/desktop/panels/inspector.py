"""The inspector: what the building, its plot and its site have, and every field of what is chosen, with its source."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from models.errors import CallError
from workbench.desktop import fields
from workbench.desktop.edit_commands import Editor
from workbench.desktop.edit_steps import around_of, free_id, things
from workbench.desktop.inspector_tree import ADDED, NEEDS_STOREY, Row, added_name, kind_of_added, new_thing, rows_of
from workbench.desktop.language import Spoken
from workbench.desktop.panels.inspector_form import InspectorForm
from workbench.desktop.panels.seen import seen
from workbench.desktop.session import Session, Thing

_ROLE: Final = Qt.ItemDataRole.UserRole


class InspectorPanel(QFrame):
    """Follows ``session.thing``; where nothing is chosen it shows the building."""

    def __init__(self, session: Session, editor: Editor, spoken: Spoken) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._editor, self._spoken = session, editor, spoken
        self._rows: list[Row] = []
        self._late = False          # something changed while nobody looked
        self._choosing = False
        self.tree = QTreeWidget()
        self.head = QLabel()
        self.form = InspectorForm(session, editor, spoken)
        self.buttons = {name: QToolButton() for name in ("add", "duplicate", "remove")}
        self._lay_out()
        self.tree.currentItemChanged.connect(lambda item, _: self._chosen(item))
        for signal in (session.building_changed, session.edited, session.thing_selected, spoken.changed):
            signal.connect(self.follow)
        self.follow()

    def _lay_out(self) -> None:
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(14)
        self.tree.setUniformRowHeights(True)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.head.setObjectName("heading")
        self.head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)     # a name may have thousands of signs
        self.head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        bar = QHBoxLayout()
        bar.addWidget(self.head, 1)
        for name, button in self.buttons.items():
            button.setObjectName(f"inspector-{name}")
            self._spoken.bind(button.setText, f"inspector.{name}")
            button.setAutoRaise(True)
            bar.addWidget(button)
        self.buttons["add"].clicked.connect(self._offer)
        self.buttons["duplicate"].clicked.connect(self.duplicate)
        self.buttons["remove"].clicked.connect(self.remove)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.form)
        self.area = area
        below = QFrame()
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        column.addLayout(bar)
        column.addWidget(area, 1)
        both = QSplitter(Qt.Orientation.Vertical)
        both.setChildrenCollapsible(False)
        both.addWidget(self.tree)
        both.addWidget(below)
        both.setSizes([130, 400])
        both.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(6, 4, 6, 4)
        whole.addWidget(both)

    # following the session

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._late:
            QTimer.singleShot(0, self, self.follow)

    def follow(self) -> None:
        """Show what is chosen as it is now; later, where nobody can see it."""
        self._late = bool(self._rows) and not seen(self)
        if not self._late:
            self.refresh()

    def refresh(self) -> None:
        """Show what is chosen, whether anybody looks or not."""
        self._late = False
        self._list()
        thing = self.thing
        item = self._item(thing)
        words = self._spoken.words
        named = "" if item is None else fields.title(thing.kind, item, words)
        kind = fields.kind_name(thing.kind, words)
        self.head.setText(kind if named in ("", kind) else f"{kind} · {named}")
        self.head.setToolTip(self.head.text())
        removable = thing.kind not in ("building", "plot", "site")
        self.buttons["duplicate"].setEnabled(removable and item is not None)
        self.buttons["remove"].setEnabled(removable and item is not None)
        self.form.show_thing(thing.kind, thing.id, item)

    @property
    def thing(self) -> Thing:
        """What is shown: what is chosen, else the building."""
        chosen, building = self._session.thing, self._session.building
        if chosen is not None and self._item(chosen) is not None:
            return chosen
        return Thing("building", "" if building is None else building.id)

    def _item(self, thing: Thing) -> Any:
        try:
            return fields.thing_of(self._session.building, around_of(self._session), thing.kind, thing.id)
        except (CallError, KeyError):
            return None

    def _list(self) -> None:
        """The tree, made anew only where what it lists is other than before."""
        rows = rows_of(self._session.building, around_of(self._session), self._spoken.words)
        self._choosing = True
        try:
            if rows != self._rows:
                self._rows = rows
                self._fill(rows)
            self._mark()
        finally:
            self._choosing = False

    def _fill(self, rows: list[Row]) -> None:
        opened = {self._key(item) for item in self._items() if item.isExpanded()}
        self.tree.clear()
        parents: list[QTreeWidgetItem] = []
        for row in rows:
            del parents[row.depth:]
            item = QTreeWidgetItem([row.name])
            item.setData(0, _ROLE, (row.kind, row.id))
            item.setToolTip(0, row.name)
            if parents:
                parents[-1].addChild(item)
            else:
                self.tree.addTopLevelItem(item)
            item.setExpanded((row.kind, row.id) in opened or row.depth == 0)
            parents.append(item)

    def _items(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []
        waiting = [self.tree.topLevelItem(i) for i in range(self.tree.topLevelItemCount())]
        while waiting:
            item = waiting.pop()
            if item is not None:
                found.append(item)
                waiting += [item.child(i) for i in range(item.childCount())]
        return found

    @staticmethod
    def _key(item: QTreeWidgetItem) -> tuple[str, str]:
        kind, own_id = item.data(0, _ROLE)
        return str(kind), str(own_id)

    def _mark(self) -> None:
        wanted = (self.thing.kind, self.thing.id)
        current = self.tree.currentItem()
        if current is not None and self._key(current) == wanted:
            return
        item = next((item for item in self._items() if self._key(item) == wanted), None)
        if item is None:
            self.tree.clearSelection()
            return
        self.tree.setCurrentItem(item)
        self.tree.scrollToItem(item)

    def _chosen(self, item: QTreeWidgetItem | None) -> None:
        if item is None or self._choosing:
            return
        kind, own_id = self._key(item)
        if own_id:
            self._session.select(kind, own_id)
        else:
            item.setExpanded(True)

    # what the user does

    def _offer(self) -> None:
        self.add_menu().popup(self.buttons["add"].mapToGlobal(QPoint(0, self.buttons["add"].height())))

    def add_menu(self) -> QMenu:
        """Everything that can be added."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for added in ADDED:
            action = menu.addAction(added_name(added, self._spoken.words))
            action.setObjectName(added)
            action.triggered.connect(lambda _=False, added=added: self.add(added))
            if added in ("equipment", "passage.door"):
                menu.addSeparator()
        return menu

    def add(self, added: str) -> None:
        """Add a thing of which nothing is known yet, and choose it."""
        session, kind = self._session, kind_of_added(added)
        storey = session.storey
        if kind in NEEDS_STOREY and storey is None:
            session.notice("warning", lambda lang: _text("desktop.inspector.storey-first", lang))
            return
        count = len(things(session.building, around_of(session), kind)) + 1
        own_id = free_id(session, kind, f"{kind.replace('_', '-')}-{count}")
        name = f"{added_name(added, self._spoken.words).rpartition(' · ')[2]} {count}"
        at = storey.id if storey is not None and kind in ("zone", "unit") else None
        if self._editor.add(kind, new_thing(added, own_id, name, storey), at):
            session.select(kind, own_id)

    def duplicate(self) -> None:
        own_id = self._editor.duplicate(self.thing.kind, self.thing.id)
        if own_id is not None:
            self._session.select(self.thing.kind, own_id)

    def remove(self) -> None:
        self._editor.remove(self.thing.kind, self.thing.id)

    # from a missing input

    def show_field(self, kind: str, item_id: str, field: str) -> bool:
        """Choose a thing and go to one of its fields. False: it has none of that name."""
        self._session.select(kind, item_id)
        self.refresh()
        if not fields.has_field(kind, field) or self._item(Thing(kind, item_id)) is None:
            return False
        self.form.offer_fact(field)
        QTimer.singleShot(0, self, lambda: self._reveal(field))
        return True

    def _reveal(self, field: str) -> None:
        widget = self.form.field(field)
        if widget is not None:
            self.area.ensureWidgetVisible(widget, 0, 60)
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_missing(self, kind: str, item_id: str, quantity: str) -> bool:
        """Go to where a missing quantity of a subject is entered. False: it is computed, or nothing here holds it."""
        found = fields.field_of(kind, quantity)
        if found is None:
            return False
        wanted, field = found
        if wanted != kind:
            item_id = self._nearest(wanted, kind, item_id)
        return bool(item_id) and self.show_field(wanted, item_id, field)

    def _nearest(self, wanted: str, kind: str, item_id: str) -> str:
        """Of another kind than the subject: the one that is on the same storey, else the first there is."""
        session = self._session
        if wanted in ("plot", "site"):
            return wanted
        if wanted == "building":
            return "" if session.building is None else session.building.id
        storey = session.storey
        if kind == "storey" and session.building is not None:
            storey = next((s for s in session.building.storeys if s.id == item_id), storey)
        if wanted == "storey" and storey is not None:
            return storey.id
        on_storey: Sequence[Any] = () if storey is None or wanted not in ("zone", "unit") else getattr(storey, f"{wanted}s")
        every = on_storey or things(session.building, around_of(session), wanted)
        return next((str(item.id) for item in every), "")


def _text(key: str, lang: str, **values: object) -> str:
    from workbench.texts import text

    return text(key, lang, values)
