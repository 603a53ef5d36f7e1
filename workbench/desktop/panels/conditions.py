"""What the building is checked against, and the few facts of the building that decide most clauses."""

# ruff: noqa: N802 - Qt's own names

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDate, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from models.errors import ShanglouError
from models.measured import SourceKind
from workbench.desktop.edit_commands import Editor
from workbench.desktop.language import Spoken
from workbench.desktop.panels.elided import ElidedCombo
from workbench.desktop.session import Session
from workbench.desktop.theme import tone

STAGES: Final = ("scheme", "design", "operation")
HAZARDS: Final = ("A", "B", "C", "C1", "C2", "D", "E")
GRADES: Final = (1, 2, 3, 4)
SPRINKLERS: Final = ("yes", "no", "partial")
BASES: Final = ("run-day", "given", "existing-year", "existing-given", "conversion-day", "conversion-given")
_QUANTITIES: Final = {"hazard": "hazard", "grade": "fire_resistance_grade", "production": "production",
                      "sprinklers": "sprinklers", "ground": "outdoor_ground_m"}
"""Fields that hold a quantity: F1 in them explains it."""
_NO_QUANTITY: Final = {"grade": "fire_resistance_grade"}


@cache
def production_types() -> tuple[str, ...]:
    """The production types that the program has a word for."""
    from workbench.texts import catalogue

    head = "word.production."
    return tuple(key.removeprefix(head) for key in catalogue() if key.startswith(head))


class ConditionsBar(QFrame):
    """Two rows of fields: the choices of the check, and the building. A change judges again at once."""

    plot_asked = Signal()     # the user wants to fill in the plot conditions

    def __init__(self, session: Session, editor: Editor, spoken: Spoken) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._editor, self._spoken = session, editor, spoken
        self._filling = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(10, 5, 10, 5)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._choice_fields()
        self._building_fields()
        for column in range(2, 12, 2):
            self._grid.setColumnStretch(column, 1)
        session.choices_changed.connect(self.fill)
        session.edited.connect(self.fill)
        session.building_changed.connect(self.fill)
        spoken.changed.connect(self.fill)

    # fields

    def _choice_fields(self) -> None:
        self._row_title("check-against", 0)
        self.city = self._combo("city", 0, 1, lambda value: self._session.choose(city=value, district=None))
        self.district = self._combo("district", 0, 3, lambda value: self._session.choose(district=value))
        self.stage = self._combo("stage", 0, 5, lambda value: self._session.choose(stage=value))
        self.on = QDateEdit()
        self.on.setCalendarPopup(True)
        self.on.setKeyboardTracking(False)
        self._leave_wheel(self.on)
        self.on.setDisplayFormat("yyyy-MM-dd")
        self.on.dateChanged.connect(self._choose_date)
        self._place("on", self.on, 0, 7)
        self._basis_field()
        self._packs_field()

    def _basis_field(self) -> None:
        """In place of the date's label: why it is the day that rules are taken of."""
        item = self._grid.itemAtPosition(0, 7)
        label = None if item is None else item.widget()
        if label is not None:
            label.hide()
        self.basis = QToolButton()
        self.basis.setAutoRaise(True)
        self.basis.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.basis)
        self.bases = {why: menu.addAction("") for why in BASES}
        for why, action in self.bases.items():
            action.setCheckable(True)
            self._spoken.bind(action.setText, f"basis.{why}")
            action.triggered.connect(lambda _=False, why=why: self.choose_basis(why))
        self.basis.setMenu(menu)
        self._spoken.bind(self.basis.setToolTip, "basis-tip")
        self._grid.addWidget(self.basis, 0, 7)

    def _packs_field(self) -> None:
        self.packs = QListWidget()
        self.packs.itemChanged.connect(self._choose_packs)
        menu = QMenu(self)
        action = QWidgetAction(menu)
        action.setDefaultWidget(self.packs)
        menu.addAction(action)
        conditions = menu.addAction("")
        self._spoken.bind(conditions.setText, "action.plot-conditions")
        conditions.triggered.connect(self.plot_asked)
        self.packs_button = QPushButton()
        self.packs_button.setMenu(menu)
        self._place("packs", self.packs_button, 0, 9)

    def _building_fields(self) -> None:
        self._row_title("of-building", 1)
        self.hazard = self._combo("hazard", 1, 1, lambda value: self._edit("hazard", value))
        self.grade = self._combo("grade", 1, 3, lambda value: self._edit("grade", value))
        self.production = self._combo("production", 1, 5, lambda value: self._edit("production", value))
        self.sprinklers = self._combo("sprinklers", 1, 7, lambda value: self._edit("sprinklers", value))
        self.ground = QLineEdit()
        self.ground.setMaxLength(24)
        self.ground.editingFinished.connect(self._enter_ground)
        self._spoken.bind(self.ground.setPlaceholderText, "unknown-m")
        self._place("ground", self.ground, 1, 9)

    def _row_title(self, key: str, row: int) -> None:
        label = QLabel()
        label.setObjectName("heading")
        self._spoken.bind(label.setText, key)
        self._grid.addWidget(label, row, 0)

    def _combo(self, name: str, row: int, column: int, chosen: Callable[[object], object]) -> QComboBox:
        combo = ElidedCombo()
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(8)
        self._leave_wheel(combo)
        combo.activated.connect(lambda index: chosen(combo.itemData(index)))
        self._place(name, combo, row, column)
        return combo

    def _leave_wheel(self, field: QWidget) -> None:
        """Scrolling over a field must not change the check; see :meth:`eventFilter`."""
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() is QEvent.Type.Wheel and not (isinstance(watched, QWidget) and watched.hasFocus())

    def _place(self, name: str, field: QWidget, row: int, column: int) -> None:
        label = QLabel()
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setBuddy(field)
        self._spoken.bind(label.setText, f"field.{name}")
        self._spoken.bind(field.setAccessibleName, f"field.{name}")
        field.setProperty("quantity", _QUANTITIES.get(name, ""))
        self._grid.addWidget(label, row, column)
        self._grid.addWidget(field, row, column + 1)

    # what the user does

    def _edit(self, name: str, value: object) -> None:
        if not self._editor.set_choice(name, value):
            self.fill()

    def _choose_date(self, day: QDate) -> None:
        if not self._filling:
            why = self._session.choices.basis.partition("-")[0]
            basis = f"{why}-given" if why in ("existing", "conversion") else "given"
            self._session.choose(on=date(day.year(), day.month(), day.day()), basis=basis)

    def choose_basis(self, why: str) -> None:
        """Why the reference date is what it is; a year that nobody states is a notice."""
        from workbench.dates import reference_date

        session, reading = self._session, self._session.current_reading
        if reading is None:
            return
        kind, _, way = why.partition("-")
        on = session.choices.on if why == "given" or way == "given" else None
        try:
            found = reference_date(reading, on, kind if kind in ("existing", "conversion") else None, date.today())
        except ShanglouError as error:
            key = f"desktop.{error.key}" if error.key in ("basis-no-year", "basis-many-years") else ""
            session.notice("warning", lambda lang: _text(key, lang)) if key else session.complain(error)
        else:
            session.choose(on=found.on, basis=found.why)
        self.fill()

    def _choose_packs(self, _item: QListWidgetItem) -> None:
        if not self._filling:
            items = [self.packs.item(i) for i in range(self.packs.count())]
            checked = [item for item in items if item.checkState() is Qt.CheckState.Checked]
            self._session.choose(standards=tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in checked))

    def _enter_ground(self) -> None:
        if not self._filling and self.ground.isModified():
            self.ground.setModified(False)
            self._editor.set_ground(self.ground.text())
            self.fill()

    def focus_input(self, quantity: str) -> bool:
        """Take the user to the field of a missing quantity. False: there is none here."""
        field = {"hazard": self.hazard, "fire_resistance_grade": self.grade, "production": self.production,
                 "sprinklers": self.sprinklers, "outdoor_ground_m": self.ground, "fire_height_m": self.ground}.get(quantity)
        if field is None:
            return False
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(field, QComboBox):
            field.showPopup()
        return True

    # what is shown

    def fill(self) -> None:
        """Show choices and building as they are."""
        if self._session.reading is None:
            return
        self._filling = True
        try:
            self._fill_choices()
            self._fill_building()
        finally:
            self._filling = False

    def _fill_choices(self) -> None:
        from rules.library import cities, districts

        say, choices = self._spoken, self._session.choices
        _fill(self.city, [(None, say("national-only")), *((c, say.known(f"city.{c}", c)) for c in cities())], choices.city)
        found = districts(choices.city)
        _fill(self.district, [(None, say("no-district")), *((d, say.words.word("district", d)) for d in found)], choices.district)
        self.district.setEnabled(bool(found))
        _fill(self.stage, [(stage, say.words.word("stage", stage)) for stage in STAGES], choices.stage)
        self.on.setDate(QDate(choices.on.year, choices.on.month, choices.on.day))
        basis = choices.basis if choices.basis in self.bases else "given"
        self.basis.setText(say("basis-is", basis=say(f"basis-short.{basis}")))
        for why, action in self.bases.items():
            action.setChecked(why == basis)
        self._fill_packs(choices.standards)

    def _fill_packs(self, chosen: tuple[str, ...]) -> None:
        from rules.library import shipped

        lang = self._spoken.lang
        on_request = [pack for pack in shipped() if pack.on_request]
        known = {pack.id for pack in shipped()}
        shown = [(pack.id, pack.title.get(lang), "\n".join(gap.get(lang) for gap in pack.gaps)) for pack in on_request]
        shown += [(name, self._spoken("own-pack", file=Path(name).name), name) for name in chosen if name not in known]
        held = [self.packs.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.packs.count())]
        if held != [key for key, _, _ in shown]:
            self.packs.clear()
            for key, _, _ in shown:
                item = QListWidgetItem(self.packs)
                item.setData(Qt.ItemDataRole.UserRole, key)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
        for row, (key, title, tip) in enumerate(shown):
            item = self.packs.item(row)
            item.setText(title)
            item.setToolTip(tip)
            item.setCheckState(Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked)
        self.packs.setFixedSize(self.packs.sizeHintForColumn(0) + 40, self.packs.sizeHintForRow(0) * len(shown) + 12)
        self.packs_button.setText(self._spoken("packs-chosen", count=len(chosen), total=len(shown)))

    def _fill_building(self) -> None:
        building, words = self._session.building, self._spoken.words
        for name, combo, values in (("hazard", self.hazard, HAZARDS), ("grade", self.grade, GRADES),
                                    ("production", self.production, production_types()),
                                    ("sprinklers", self.sprinklers, SPRINKLERS)):
            quantity = _NO_QUANTITY.get(name, name)
            stated = None if building is None else getattr(building, quantity)
            value = None if stated is None else stated.value
            known = [*values, *([value] if value is not None and value not in values else [])]
            _fill(combo, [(None, words.unknown), *((item, self._choice(name, item)) for item in known)], value)
            combo.setToolTip("" if stated is None else self._spoken("source-is", source=words.source(stated.source)))
            _mark_entered(combo, stated is not None and stated.source.kind is SourceKind.PERSON)
        self._fill_ground()

    def _choice(self, name: str, value: object) -> str:
        if name == "grade":
            return self._spoken(f"grade.{value}")
        return self._spoken.words.word(name, str(value))

    def _fill_ground(self) -> None:
        building, words = self._session.building, self._spoken.words
        level = None if building is None else building.outdoor_ground_m
        if not self.ground.hasFocus() or not self.ground.isModified():
            self.ground.setText("" if level is None else f"{level.value:g} m")
        self.ground.setToolTip("" if level is None else self._spoken("source-is", source=words.source(level.source)))
        _mark_entered(self.ground, level is not None and level.source.kind is SourceKind.PERSON)


def _text(key: str, lang: str) -> str:
    from workbench.texts import text

    return text(key, lang)


def _fill(combo: QComboBox, entries: Iterable[tuple[object, str]], value: object) -> None:
    wanted = list(entries)
    if [(combo.itemData(i), combo.itemText(i)) for i in range(combo.count())] != wanted:
        combo.clear()
        for data, said in wanted:
            combo.addItem(said, data)
        combo.view().setMinimumWidth(combo.view().sizeHintForColumn(0) + 28)     # the list is never narrower than its words
    combo.setCurrentIndex(next((i for i, (data, _) in enumerate(wanted) if data == value), 0))


def _mark_entered(field: QWidget, entered: bool) -> None:
    """Values that a person entered are blue, as in the storey table."""
    field.setStyleSheet(f"color: {tone('entered')};" if entered else "")
