"""A new building from a template: its figures beside what they come to, and then open like any other building."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from models.errors import ShanglouError
from workbench.desktop.language import Spoken
from workbench.desktop.session import Session
from workbench.desktop.theme import tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.building import Building

FIELDS: Final = {
    "storeys": "1", "lower_storeys": "1", "width_m": "m", "depth_m": "m", "first_height_m": "m", "lower_height_m": "m",
    "upper_height_m": "m", "first_load_kn_m2": "kN/m2", "lower_load_kn_m2": "kN/m2", "upper_load_kn_m2": "kN/m2",
    "freight_lifts": "1", "lift_load_kg": "kg", "docks": "1", "platforms": "1",
}
"""Field of a sketch → its unit, in the order in which they are shown."""


class TemplateDialog(QDialog):
    """Which template, and the figures that differ from it."""

    def __init__(self, parent: QWidget, spoken: Spoken) -> None:
        from models.templates import TEMPLATES

        super().__init__(parent)
        self._spoken = spoken
        self._unnamed = spoken("template.name-new")
        self.template, self.name = QComboBox(), QLineEdit(self._unnamed)
        self.fields = {name: QLineEdit() for name in FIELDS}
        self.sum, self.fault = QLabel(), QLabel()
        self.buttons = QDialogButtonBox()
        self.ok = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel = self.buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self.note = QLabel()
        self.labels = {name: QLabel() for name in ("template", "name", *FIELDS)}
        for name in TEMPLATES:
            self.template.addItem("", name)
        self._lay_out()
        self._speak()
        spoken.changed.connect(self._speak_again)
        self.template.activated.connect(lambda _: self._fill())
        for field in self.fields.values():
            field.textEdited.connect(lambda _: self._show())
        self._fill()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(3)
        form.addRow(self.labels["template"], self.template)
        form.addRow(self.labels["name"], self.name)
        for name, field in self.fields.items():
            field.setObjectName(f"template-{name}")
            form.addRow(self.labels[name], field)
        self.note.setObjectName("faint")
        for label in (self.note, self.sum, self.fault):
            label.setWordWrap(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        for widget in (self.sum, self.note, self.fault, self.buttons):
            column.addWidget(widget)
        self.setMinimumWidth(480)

    def _speak(self) -> None:
        """All texts in the present language; a name that the user gave stays."""
        from workbench.sheets.words import show_unit

        say, unnamed = self._spoken, self._unnamed
        self.setWindowTitle(say("template.title"))
        for name, label in self.labels.items():
            unit = "" if FIELDS.get(name, "1") == "1" else f" {show_unit(FIELDS[name])}"
            label.setText(say(f"template.field.{name}" if name in FIELDS else f"template.{name}") + unit)
        for row in range(self.template.count()):
            self.template.setItemText(row, say(f"template.{self.template.itemData(row)}"))
        self._unnamed = say("template.name-new")
        if self.name.text() == unnamed:
            self.name.setText(self._unnamed)
        self.note.setText(say("template.note"))
        self.ok.setText(say("template.ok"))
        self.cancel.setText(say("confirm.cancel"))
        self.fault.setStyleSheet(f"color: {tone('error')}; font-weight: bold;")

    def _speak_again(self) -> None:
        self._speak()
        self._show()

    def _fill(self) -> None:
        """The figures of the chosen template."""
        from models.templates import TEMPLATES

        sketch = TEMPLATES[str(self.template.currentData())]
        for name, field in self.fields.items():
            field.setText(f"{getattr(sketch, name):g}")
        self._show()

    def values(self) -> dict[str, float]:
        """The figures that differ from the template's. Raises CallError for one that cannot be read."""
        from models.templates import TEMPLATES
        from workbench.desktop.entry import parse_number

        sketch = TEMPLATES[str(self.template.currentData())]
        entered = {name: parse_number(field.text(), FIELDS[name]) for name, field in self.fields.items()}
        return {name: value for name, value in entered.items() if value != getattr(sketch, name)}

    def building(self) -> Building:
        """The building that the figures make. Raises CallError."""
        from models.templates import building_of

        say = self._spoken
        template = str(self.template.currentData())
        called = {kind: say(f"template.called.{kind}") for kind in ("lift", "platform", "dock")}
        reason = say("template.reason", template=say(f"template.{template}"))
        return building_of(template, self.values(), self.name.text().strip() or say("template.name-new"), reason, called)

    def _show(self) -> None:
        """What the figures come to, or what is wrong with them."""
        from workbench.desktop.language import sentence
        from workbench.sheets.words import with_unit

        try:
            building = self.building()
        except ShanglouError as error:
            self.fault.setText(sentence(error, self._spoken.lang))
            self.sum.clear()
        else:
            self.fault.clear()
            area, height = building.gross_floor_area_m2, building.height_m
            self.sum.setText(self._spoken("template.sum", area="–" if area is None else with_unit(area.value, "m2"),
                                          height="–" if height is None else with_unit(height.value, "m")))
        self.ok.setEnabled(not self.fault.text())


class NewBuilding(QObject):
    """Asks for a template and opens what comes of it."""

    def __init__(self, session: Session, spoken: Spoken, window: QWidget, open_path: Callable[[Path], None]) -> None:
        super().__init__(window)
        self._session, self._spoken, self._window, self._open_path = session, spoken, window, open_path
        self.dialog: TemplateDialog | None = None

    def ask(self) -> None:
        self.dialog = TemplateDialog(self._window, self._spoken)
        self.dialog.accepted.connect(self._take)
        self.dialog.finished.connect(self._forget)
        self.dialog.finished.connect(self.dialog.deleteLater)
        self.dialog.open()

    def _take(self) -> None:
        if self.dialog is None:
            return
        try:
            path = lay_down(self.dialog.building())
        except ShanglouError as error:
            self._session.complain(error)
            return
        self._open_path(path)

    def _forget(self) -> None:
        self.dialog = None


def lay_down(building: Building) -> Path:
    """A description of a new building in the user's data folder, from which it is opened. Raises OutputError."""
    from models.templates import reading_of
    from models.writers.description import write_description
    from workbench.logs import user_data_folder
    from workbench.verbs.common import write_files

    content = write_description(reading_of(building, "template")).encode()
    folder = user_data_folder() / "new" / hashlib.sha256(content).hexdigest()[:16]
    return write_files(folder, {f"{_file_name(building.name)}.toml": content})[0]


def _file_name(name: str) -> str:
    """The name of a building as that of a file."""
    plain = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in name).strip("-")[:60]
    return plain or "building"
