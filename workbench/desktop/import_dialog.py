"""Before a file is taken over: how large it is, what was found, what was guessed, and what the user may overrule."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QSplitter,
    QTabWidget,
    QTextBrowser,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from models.reading import Reading, ReadOptions
from workbench.desktop import dialogs
from workbench.desktop.import_layers import LayerTable
from workbench.desktop.language import Spoken
from workbench.desktop.report_text import ReportText
from workbench.desktop.rich import faint
from workbench.import_questions import layer_rules, size_in, worth_asking
from workbench.logs import user_data_folder

if TYPE_CHECKING:
    from models.errors import ShanglouError

UNITS: Final = ("mm", "cm", "m", "in", "ft")
AXES: Final = ("z", "y")
LISTS: Final = ("errors", "repairs", "guesses", "dropped")


class ImportDialog(QDialog):
    """Changing a field reads the file again beside the window. Nothing is taken over before OK.

    Args:
        read_again: told the options; answers by :meth:`show_reading` or :meth:`show_error`.
    """

    def __init__(self, parent: QWidget, spoken: Spoken, path: Path, read_again: Callable[[ReadOptions], None],
                 always: bool = False) -> None:
        super().__init__(parent)
        self.spoken, self.path, self._read_again = spoken, path, read_again
        self.options = ReadOptions()
        self.reading: Reading | None = None
        self.error: ShanglouError | None = None
        self.waiting = False
        self.unit, self.axis = QComboBox(), QComboBox()
        self.storeys, self.layers_file = QLineEdit(), QLineEdit()
        self.extent, self.message, self.busy = QLabel(), QLabel(), QProgressBar()
        self.found, self.lists, self.layers = QTextBrowser(), {name: QTextBrowser() for name in LISTS}, LayerTable(spoken)
        self.tabs, self.always, self.buttons = QTabWidget(), QCheckBox(), QDialogButtonBox()
        self.apply_layers, self.save_layers = QPushButton(), QPushButton()
        self.always.setChecked(always)
        self._set_up()
        self._lay_out()
        spoken.changed.connect(self.speak)
        self.speak()
        room = parent.size()
        self.resize(min(1080, room.width() - 40), min(680, room.height() - 40))

    # building it

    def _set_up(self) -> None:
        self.setModal(True)
        self.extent.setObjectName("heading")
        self.message.setWordWrap(True)
        for label in (self.extent, self.message):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(6)
        roles = QDialogButtonBox.ButtonRole
        self.ok, self.cancel = self.buttons.addButton("", roles.AcceptRole), self.buttons.addButton("", roles.RejectRole)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        for combo in (self.unit, self.axis):
            combo.activated.connect(lambda _: self._choose())
        for field in (self.storeys, self.layers_file):
            field.setReadOnly(True)
            field.setClearButtonEnabled(False)
        self.layers.changed.connect(lambda: self.apply_layers.setEnabled(True))
        self.apply_layers.clicked.connect(self._apply_layers)
        self.save_layers.clicked.connect(self._save_layers)

    def _lay_out(self) -> None:
        form = QFormLayout()
        self._names = {name: QLabel() for name in ("unit", "up", "storeys", "layers")}
        form.addRow(self._names["unit"], self.unit)
        form.addRow(self._names["up"], self.axis)
        form.addRow(self._names["storeys"], self._file_row(self.storeys, "storeys"))
        form.addRow(self._names["layers"], self._file_row(self.layers_file, "layers"))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.extent)
        column.addLayout(form)
        column.addWidget(self.found, 1)
        layers = QWidget()
        lines = QVBoxLayout(layers)
        lines.addWidget(self.layers, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.apply_layers)
        row.addWidget(self.save_layers)
        lines.addLayout(row)
        for name in LISTS:
            self.tabs.addTab(self.lists[name], "")
        self._layers_page = layers
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(left)
        parts.addWidget(self.tabs)
        parts.setSizes([460, 600])
        whole = QVBoxLayout(self)
        whole.addWidget(self.message)
        whole.addWidget(parts, 1)
        whole.addWidget(self.busy)
        foot = QHBoxLayout()
        foot.addWidget(self.always, 1)
        foot.addWidget(self.buttons)
        whole.addLayout(foot)

    def _file_row(self, field: QLineEdit, name: str) -> QWidget:
        choose, clear = QToolButton(), QToolButton()
        choose.setText("…")
        clear.setText("×")
        self.spoken.bind(choose.setToolTip, f"import.choose-{name}")
        self.spoken.bind(clear.setToolTip, "import.no-file")
        choose.clicked.connect(lambda: self._choose_file(name))
        clear.clicked.connect(lambda: self.take(**{name: None}))
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (field, choose, clear):
            row.addWidget(widget)
        return whole

    # choosing

    def _choose(self) -> None:
        self.take(unit=self.unit.currentData(), up_axis=self.axis.currentData())

    def _choose_file(self, name: str) -> None:
        path = dialogs.ask_schedule(self, self.spoken) if name == "storeys" else dialogs.ask_layers(self, self.spoken)
        if path is not None:
            self.take(**{name: path})

    def take(self, **wanted: object) -> None:
        """Overrule some options and read the file again."""
        known = {name: getattr(self.options, name) for name in ("unit", "up_axis", "storeys", "layers")}
        options = ReadOptions(**{**known, **wanted})
        if options != self.options:
            self.options = options
            self.waiting = True
            self._show_state()
            self._read_again(options)

    def _apply_layers(self) -> None:
        """Read again by the meanings in the table: they are kept as a file of rules beside the program's own data."""
        text = layer_rules(self.layers.layers())
        folder = user_data_folder() / "layers"
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{self.path.stem}-{hashlib.sha256(text.encode()).hexdigest()[:12]}.toml"
        target.write_text(text, "utf-8")
        self.take(layers=target)

    def _save_layers(self) -> None:
        from models.errors import ShanglouError
        from workbench.desktop.language import sentence
        from workbench.verbs.common import write_files
        from workbench.verbs.layer_rules import rules_text

        path = dialogs.ask_save(self, self.spoken, f"{self.path.stem}-layers.toml", "toml")
        if path is None:
            return
        try:
            write_files(path.absolute().parent, {path.name: rules_text(self.layers.layers(), self.spoken.lang).encode()})
        except ShanglouError as error:
            self.message.setText(sentence(error, self.spoken.lang))
            return
        self.message.setText(self.spoken("import.layers-saved", file=path.name))
        self.message.show()

    # showing

    def show_reading(self, reading: Reading) -> None:
        """The file as it was read by the present options."""
        self.reading, self.error, self.waiting = reading, None, False
        self.speak()

    def show_error(self, error: ShanglouError) -> None:
        """The file could not be read by the present options: other ones are to be chosen."""
        self.error, self.waiting = error, False
        self._show_state()

    def speak(self) -> None:
        """All texts and what was found, in the present language."""
        say = self.spoken
        self.setWindowTitle(say("import.title", file=self.path.name))
        for name, label in self._names.items():
            label.setText(say(f"import.{name}"))
        self.ok.setText(say("import.accept"))
        self.cancel.setText(say("import.cancel"))
        self.always.setText(say("import.always"))
        self.apply_layers.setText(say("import.apply-layers"))
        self.save_layers.setText(say("import.save-layers"))
        self._show_fields()
        self._show_found()
        self._show_state()

    def _show_fields(self) -> None:
        say, reading = self.spoken, self.reading
        stated = "" if reading is None or self.options.unit else reading.input.length_unit or ""
        _fill(self.unit, [(None, say("import.as-file", what=stated) if stated else say("import.as-file-plain")),
                          *((unit, self._unit_text(unit)) for unit in UNITS)], self.options.unit)
        up = "" if reading is None or self.options.up_axis else (reading.input.up_axis or "").upper()
        _fill(self.axis, [(None, say("import.as-file", what=up) if up else say("import.as-file-plain")),
                          *((axis, say("import.axis", axis=axis.upper())) for axis in AXES)], self.options.up_axis)
        for field, path, none in ((self.storeys, self.options.storeys, "import.storeys-none"),
                                  (self.layers_file, self.options.layers, "import.layers-none")):
            field.setText("" if path is None else path.name)
            field.setToolTip("" if path is None else str(path))
            field.setPlaceholderText(say(none))

    def _unit_text(self, unit: str) -> str:
        """A unit with the size that the building would have in it."""
        size = None if self.reading is None else size_in(self.reading, unit)
        return unit if size is None else f"{unit} — {size_text(size)}"

    def _show_found(self) -> None:
        reading = self.reading
        report = None if reading is None else ReportText(self.spoken, reading)
        self.found.setHtml(faint(self.spoken("import.nothing")) if report is None else report.buildings(levels=True))
        self.extent.setText("" if report is None or reading is None else
                            self.spoken("import.size", size=report.extent(), format=reading.input.format))
        for index, name in enumerate(LISTS):
            count = 0 if reading is None else len(getattr(reading.report, name))
            said = self.spoken.common(f"report-list.{name}")
            self.tabs.setTabText(index, self.spoken("filter.counted", name=said, count=count))
            self.lists[name].setHtml("" if report is None else report.list_of(name))
        self._show_layers()

    def _show_layers(self) -> None:
        layers = () if self.reading is None else self.reading.layers
        at = self.tabs.indexOf(self._layers_page)
        if layers and at < 0:
            at = self.tabs.addTab(self._layers_page, "")
        elif not layers and at >= 0:
            self.tabs.removeTab(at)
        if layers:
            self.tabs.setTabText(at, self.spoken("filter.counted", name=self.spoken("import.layers-tab"), count=len(layers)))
            self.layers.show_layers(layers)
        self.apply_layers.setEnabled(False)

    def _show_state(self) -> None:
        from workbench.desktop.language import sentence

        say = self.spoken
        self.busy.setVisible(self.waiting)
        self.ok.setEnabled(not self.waiting and self.error is None and self.reading is not None)
        if self.error is not None:
            said = sentence(self.error, say.lang)
        elif self.reading is not None:
            asked = [say(f"import.{name}") for name in ("unit", "up", "storeys", "layers")
                     if name in worth_asking(self.reading, self.options)]
            said = say("import.asks", what=say.words.listed(asked)) if asked else say("import.no-questions")
        else:
            said = ""
        self.message.setText(html.unescape(said))
        if self.reading is not None and not self.waiting and self.error is None:
            self._show_first_list()

    def _show_first_list(self) -> None:
        """The list that asks for attention: errors, else guesses."""
        reading = self.reading
        if reading is not None and self.tabs.currentIndex() == 0 and not reading.report.errors and reading.report.guesses:
            self.tabs.setCurrentIndex(LISTS.index("guesses"))


def size_text(size: tuple[float | None, ...]) -> str:
    """Length × width × height in metres."""
    return " × ".join("–" if side is None else f"{side:,.2f}" for side in size) + " m"


def _fill(combo: QComboBox, entries: list[tuple[str | None, str]], value: str | None) -> None:
    combo.clear()
    for data, said in entries:
        combo.addItem(said, data)
    combo.setCurrentIndex(max(combo.findData(value), 0))
