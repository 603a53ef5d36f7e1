"""The fields of one thing: label, entry in any unit, and where the value comes from."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QFrame, QGridLayout, QLabel, QLineEdit, QToolTip, QVBoxLayout, QWidget

from models.measured import Measured, SourceKind
from workbench.desktop import fields
from workbench.desktop.edit_commands import Editor
from workbench.desktop.language import Spoken
from workbench.desktop.panels.elided import Elided
from workbench.desktop.session import Session
from workbench.desktop.theme import tone

if TYPE_CHECKING:
    from models.edit_fields import Rule

_COMPUTED: Final = {"building": ("gross_floor_area_m2", "height_m", "fire_height_m"), "storey": ("number", "elevation_m")}
"""Kind → values that nobody enters here: they follow from others."""
_LISTED: Final = ("word", "grade", "flag", "storey")


@dataclass(slots=True)
class _Line:
    """A field as it stands in the form."""

    rule: Rule
    field: QLineEdit | QComboBox
    source: Elided


class _Source(Elided):
    """Where a value comes from; a click says the whole of it, however narrow the panel is."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.toolTip():
            QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), self.toolTip(), self, self.rect(), 15_000)
        else:
            super().mousePressEvent(event)


class InspectorForm(QWidget):
    """Made anew for another thing; filled again after an edit, so that the field that is typed in stays."""

    def __init__(self, session: Session, editor: Editor, spoken: Spoken) -> None:
        super().__init__()
        self._session, self._editor, self._spoken = session, editor, spoken
        self._shown: tuple[object, ...] = ()
        self._kind, self._id = "", ""
        self._offered: set[str] = set()       # declared facts that somebody is about to enter
        self._lines: dict[str, _Line] = {}
        self._computed: dict[str, tuple[QLabel, Elided]] = {}
        self.facts = QComboBox()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(2)
        self._body: QFrame | None = None

    def field(self, name: str) -> QLineEdit | QComboBox | None:
        """The entry of a field."""
        line = self._lines.get(name)
        return None if line is None else line.field

    def source(self, name: str) -> str:
        """What is said of where a field's value comes from."""
        return self._lines[name].source.toolTip()

    def offer_fact(self, field: str) -> None:
        """Make room for a declared fact that the thing does not have yet."""
        if field.startswith(fields.DECLARED_MARK) and field not in self._lines:
            self._offered.add(field)
            self._shown = ()
            self._refill()

    # showing

    def show_thing(self, kind: str, item_id: str, item: Any) -> None:
        """Show a thing as it is now; nothing where there is none."""
        if (kind, item_id) != (self._kind, self._id):
            self._offered.clear()
        self._kind, self._id = kind, item_id
        self._item = item
        self._refill()

    def _refill(self) -> None:
        item = self._item
        known = () if item is None else tuple(item.declared)
        shown = (self._kind, self._id, item is None, known, tuple(sorted(self._offered)), self._spoken.lang,
                 self._storeys() if self._has_storey() else ())
        if shown != self._shown:
            self._shown = shown
            self._build()
        if item is not None:
            self._fill()

    def _has_storey(self) -> bool:
        return self._kind in fields.KINDS and fields.has_field(self._kind, "storey")

    def _storeys(self) -> tuple[tuple[int, str], ...]:
        building = self._session.building
        return () if building is None else tuple((storey.number, storey.name) for storey in building.storeys)

    def _build(self) -> None:
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        self._lines, self._computed = {}, {}
        self._body = QFrame()
        self._column.addWidget(self._body, 1)
        if self._item is None:
            return
        grid = QGridLayout(self._body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(3)
        for column, share in enumerate((3, 5, 4)):
            grid.setColumnStretch(column, share)
        for title, group in fields.groups_of(self._kind):
            self._heading(grid, self._spoken(f"inspector.group.{title}"))
            for each in group:
                self._line(grid, each.name, each.rule)
        self._facts(grid)
        self._computed_lines(grid)
        grid.setRowStretch(grid.rowCount(), 1)

    def _heading(self, grid: QGridLayout, said: str) -> None:
        label = QLabel(said)
        label.setStyleSheet(f"color: {tone('grey')}; font-weight: bold; padding-top: 4px;")
        grid.addWidget(label, grid.rowCount(), 0, 1, 3)

    def _line(self, grid: QGridLayout, name: str, rule: Rule) -> None:
        words, row = self._spoken.words, grid.rowCount()
        said = fields.label(self._kind, name, words)
        label = Elided()
        label.say(said)
        label.setMinimumWidth(104)
        field = self._listed(name, rule) if rule.form in _LISTED else self._typed(name, rule)
        field.setObjectName(f"field-{name}")
        field.setAccessibleName(said)
        field.setMinimumWidth(70)
        source = _Source()
        source.setObjectName("faint")
        label.setBuddy(field)
        for column, widget in enumerate((label, field, source)):
            grid.addWidget(widget, row, column)
        self._lines[name] = _Line(rule, field, source)

    def _typed(self, name: str, rule: Rule) -> QLineEdit:
        field = QLineEdit()
        field.setMaxLength(400)
        field.setPlaceholderText(self._spoken.words.unknown)
        field.editingFinished.connect(lambda: self._entered(name, field))
        field.setToolTip(self._hint(rule))
        return field

    def _hint(self, rule: Rule) -> str:
        from workbench.sheets.words import show_unit

        if rule.form == "number":
            return "" if rule.unit in ("", "1") else self._spoken("inspector.hint.unit", unit=show_unit(rule.unit))
        return self._spoken.known(f"desktop.inspector.hint.{rule.form}", "")

    def _listed(self, name: str, rule: Rule) -> QComboBox:
        combo = QComboBox()
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(5)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        combo.installEventFilter(self)
        for data, said in self._choices(rule):
            combo.addItem(said, data)
        combo.view().setMinimumWidth(combo.view().sizeHintForColumn(0) + 28)
        combo.activated.connect(lambda _: self._set(name, combo.currentData()))
        return combo

    def _choices(self, rule: Rule) -> list[tuple[object, str]]:
        words = self._spoken.words
        found: list[tuple[object, str]] = [] if rule.required else [(None, words.unknown)]
        if rule.form == "flag":
            return [*found, (True, words.yes_no(True)), (False, words.yes_no(False))]
        if rule.form == "grade":
            return [*found, *((grade, self._spoken(f"grade.{grade}")) for grade in range(1, 5))]
        if rule.form == "storey":
            return [*found, *reversed(self._storeys())]
        return [*found, *((word, words.word(rule.group, word)) for word in rule.words)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Scrolling over a list must not change what it holds."""
        return event.type() is QEvent.Type.Wheel and isinstance(watched, QComboBox) and not watched.hasFocus()

    # declared facts, and what is computed

    def _facts(self, grid: QGridLayout) -> None:
        """The further facts that somebody states of the thing, and a list of those that rules would hear."""
        named = set(self._lines)
        stated = [fields.DECLARED_MARK + name for name in self._item.declared]
        own = [name for name in dict.fromkeys((*stated, *sorted(self._offered))) if name not in named]
        from rules.quantity import SUBJECTS

        offered = fields.declarable(self._kind) if self._kind in SUBJECTS else []
        if not own and not offered:
            return
        self._heading(grid, self._spoken("inspector.group.facts"))
        for name in own:
            self._line(grid, name, fields.rule_of(self._kind, name))
        if offered:
            grid.addWidget(self._offer(offered), grid.rowCount(), 0, 1, 3)

    def _offer(self, names: list[str]) -> QComboBox:
        words = self._spoken.words
        self.facts = combo = QComboBox()
        combo.setObjectName("inspector-facts")
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.installEventFilter(self)
        for name in sorted(names, key=words.quantity):
            combo.addItem(words.quantity(name), name)
        combo.setCurrentIndex(-1)
        line, completer = combo.lineEdit(), combo.completer()
        if line is not None:
            line.setPlaceholderText(self._spoken("inspector.add-fact"))
        combo.setAccessibleName(self._spoken("inspector.add-fact"))
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        combo.activated.connect(lambda index: self._take_fact(str(combo.itemData(index))))
        return combo

    def _take_fact(self, name: str) -> None:
        field = fields.DECLARED_MARK + name
        self.offer_fact(field)
        entry = self.field(field)
        if entry is not None:
            entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _computed_lines(self, grid: QGridLayout) -> None:
        names = _COMPUTED.get(self._kind, ())
        if names:
            self._heading(grid, self._spoken("inspector.group.computed"))
        for name in names:
            label, value, source = Elided(), QLabel(), Elided()
            label.say(self._spoken(f"inspector.computed.{self._kind}.{name}"))
            label.setMinimumWidth(84)
            source.setObjectName("faint")
            row = grid.rowCount()
            for column, widget in enumerate((label, value, source)):
                grid.addWidget(widget, row, column)
            self._computed[name] = (value, source)

    # values

    def _fill(self) -> None:
        words = self._spoken.words
        for name, line in self._lines.items():
            value = fields.held(self._kind, self._item, name)
            self._put(line, value)
            self._say_source(line, value)
        for name, (label, source) in self._computed.items():
            value = getattr(self._item, name)
            label.setText(words.measured(value) if value is None or isinstance(value, Measured) else str(value))
            source.say("" if not isinstance(value, Measured) else words.source(value.source))

    def _put(self, line: _Line, value: object) -> None:
        if isinstance(line.field, QComboBox):
            with QSignalBlocker(line.field):
                plain = fields.bare(value)
                index = next((i for i in range(line.field.count()) if line.field.itemData(i) == plain), -1)
                line.field.setCurrentIndex(index if index >= 0 or value is not None else 0)
        elif not (line.field.hasFocus() and line.field.isModified()):
            line.field.setText(fields.entered(line.rule, value, self._spoken.words))
            line.field.setCursorPosition(0)

    def _say_source(self, line: _Line, value: object) -> None:
        words, source = self._spoken.words, fields.source_of(value)
        said = "" if source is None else words.source(source)
        if isinstance(value, Measured) and value.unit == "kg/m2":
            said = f"{self._readings(value)} · {said}"
        if value is None and line.rule.form == "load" and self._kind == "storey" and any(z.floor_load for z in self._item.zones):
            said = self._spoken("inspector.load-by-zone")
        line.source.say(said)
        kind = None if source is None else source.kind
        line.field.setStyleSheet(f"color: {tone('entered')};" if kind is SourceKind.PERSON else
                                 "font-style: italic;" if kind is SourceKind.ASSUMED else "")

    def _readings(self, load: Measured) -> str:
        from models.units import kg_m2_to_kn_m2

        practice, physics = kg_m2_to_kn_m2(load.value)
        return self._spoken("inspector.readings", practice=f"{practice:.2f}", physics=f"{physics:.2f}")

    # what the user does

    def _entered(self, name: str, field: QLineEdit) -> None:
        if field.isModified():
            field.setModified(False)
            self._set(name, field.text())

    def _set(self, name: str, value: object) -> None:
        self._editor.set(self._kind, self._id, name, value)
        self._refill()       # also where it was refused: the field shows what holds
