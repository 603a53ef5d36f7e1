"""Pictures of the 3D view as files: what is asked, and what is printed around the solids: title, date, the whole legend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from models.errors import ShanglouError
from workbench.desktop.look import colour
from workbench.desktop.painting import paint_verdict
from workbench.desktop.panels.view3d_overlay import paint_swatch
from workbench.desktop.scene.colouring import Colouring, Entry
from workbench.desktop.scene.drawn import Caption, drawing, legend_rows
from workbench.desktop.theme import LIGHT, hold, theme

if TYPE_CHECKING:
    from models.building import Building
    from workbench.desktop.language import Spoken
    from workbench.desktop.session import Session
    from workbench.sheets.axonometric import View

SCALES: Final = (1, 2, 4)
FORMATS: Final = ("png", "svg", "pdf")
PICTURE_SCALE: Final = 2.0
_Made = TypeVar("_Made")
_HEAD, _ROW, _EDGE, _SWATCH = 40.0, 20.0, 14.0, 12.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asks of a picture; a drawing (SVG, PDF) has no scale."""

    caption: Caption = field(default_factory=Caption)
    kind: str = "png"
    scale: float = PICTURE_SCALE


class PictureDialog(QDialog):
    """Title, date, size and format. The date is what the user writes, and nothing where nobody writes one."""

    def __init__(self, parent: QWidget, spoken: Spoken, title: str, date: str) -> None:
        super().__init__(parent)
        self.title, self.date = QLineEdit(title), QLineEdit(date)
        self.kind, self.scale, hint = QComboBox(), QComboBox(), QLabel()
        self.kind.addItems(list(FORMATS))
        self.scale.addItems([f"{scale}×" for scale in SCALES])
        self.scale.setCurrentIndex(SCALES.index(int(PICTURE_SCALE)))
        self.kind.currentIndexChanged.connect(lambda i: self.scale.setEnabled(FORMATS[i] == "png"))
        form = QFormLayout()
        rows: tuple[tuple[str, QWidget], ...] = (("title", self.title), ("date", self.date), ("kind", self.kind),
                                                 ("scale", self.scale))
        for key, widget in rows:
            label = QLabel()
            spoken.bind(label.setText, f"view3d.picture.{key}")
            form.addRow(label, widget)
        hint.setObjectName("faint")
        hint.setWordWrap(True)
        buttons = QDialogButtonBox()
        self.ok = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        for setter, key in ((self.setWindowTitle, "heading"), (self.date.setPlaceholderText, "date-hint"), (hint.setText, "hint"),
                            (self.ok.setText, "ok")):
            spoken.bind(setter, f"view3d.picture.{key}")
        spoken.bind(cancel.setText, "dialog-label-cancel")
        spoken.changed.connect(self._say_kinds)
        self._spoken = spoken
        self._say_kinds()
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(hint)
        column.addWidget(buttons)
        self.setMinimumWidth(420)

    def _say_kinds(self) -> None:
        for row, name in enumerate(FORMATS):
            self.kind.setItemText(row, self._spoken(f"view3d.picture.{name}"))

    @property
    def wanted(self) -> Wanted:
        return Wanted(Caption(self.title.text().strip(), self.date.text().strip()), FORMATS[self.kind.currentIndex()],
                      float(SCALES[self.scale.currentIndex()]))


def ask_picture(parent: QWidget, spoken: Spoken, title: str, date: str) -> Wanted | None:
    """What the user wants of a picture; None: nothing."""
    dialog = PictureDialog(parent, spoken, title, date)
    try:
        return dialog.wanted if dialog.exec() else None
    finally:
        dialog.deleteLater()


def export(
    parent: QWidget, session: Session, spoken: Spoken, write: Callable[[Path, Wanted], Path], title: str = "",
) -> None:
    """Ask what is wanted and where, write it, and say so."""
    from workbench.desktop.dialogs import ask_save
    from workbench.desktop.saving import proposed_name
    from workbench.texts import text

    building, choices = session.building, session.choices
    named = title or ("" if building is None else building.name or building.id)
    stated = choices.on is not None and choices.basis != "run-day"     # the day of the run is nobody's word
    wanted = ask_picture(parent, spoken, named, str(choices.on) if stated else "")
    path = None if wanted is None else ask_save(parent, spoken, proposed_name(session, wanted.kind), wanted.kind)
    if wanted is None or path is None:
        return
    try:
        written = write(path, wanted)
    except ShanglouError as error:
        session.complain(error)
    else:
        session.notice("done", lambda lang: text("written", lang, {"path": str(written)}))


def framed(image: QImage, font: QFont, colouring: Colouring, things: Sequence[Entry], caption: Caption, scale: float) -> QImage:
    """A picture with its title above and the whole legend below, in as many rows as that needs; on white.

    Args:
        image: ``scale`` pixels for each point of the screen.
        things: what is drawn besides storeys.
    """
    head = _HEAD if caption.title or caption.date else 0.0
    wide = image.width() / scale
    measure = _measure(font)
    rows = [row for entries in (colouring.legend, things) for row in legend_rows(entries, wide - 2.0 * _EDGE, measure)]
    high = head + image.height() / scale + _ROW * len(rows) + 8.0
    made = QImage(image.width(), round(high * scale), QImage.Format.Format_RGB32)
    made.fill(0xFFFFFFFF)
    made.setDotsPerMeterX(image.dotsPerMeterX())
    made.setDotsPerMeterY(image.dotsPerMeterY())
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawImage(QRectF(0.0, round(head * scale), image.width(), image.height()), image)
    painter.setFont(font)
    painter.scale(scale, scale)
    if head:
        _paint_head(painter, font, colouring.title, caption, wide)
    for number, row in enumerate(rows):
        _paint_row(painter, row, head + image.height() / scale + _ROW * (number + 0.5))
    painter.end()
    return made


def _measure(font: QFont) -> Callable[[str], float]:
    metrics = QFontMetricsF(font)
    return lambda said: float(metrics.horizontalAdvance(said)) + 4.0


def _paint_head(painter: QPainter, font: QFont, coloured_by: str, caption: Caption, wide: float) -> None:
    said = " · ".join(part for part in (coloured_by, caption.date) if part)
    painter.setPen(QColor(LIGHT.tones["grey"]))
    left = wide - _EDGE - painter.fontMetrics().horizontalAdvance(said)
    painter.drawText(QPointF(left, 25.0), said)
    bold = QFont(font)
    bold.setBold(True)
    bold.setPixelSize(17)
    painter.setFont(bold)
    painter.setPen(QColor(LIGHT.tones["ink"]))
    painter.drawText(QPointF(_EDGE, 26.0), painter.fontMetrics().elidedText(caption.title, Qt.TextElideMode.ElideRight,
                                                                           max(int(left - 2.0 * _EDGE), 40)))
    painter.setFont(font)


def _paint_row(painter: QPainter, row: Sequence[tuple[float, Entry]], y: float) -> None:
    for x, entry in row:
        left = _EDGE + x
        paint_swatch(painter, colour(entry.colour), QColor(LIGHT.tones["ink"]), QRectF(left, y - 5.5, _SWATCH, 11.0), entry.hatch)
        left += _SWATCH + 5.0
        if entry.verdict:
            paint_verdict(painter, entry.verdict, QPointF(left + 5.0, y), 10.0)
            left += 14.0
        painter.setPen(QColor(LIGHT.tones["ink"]))
        painter.drawText(QPointF(left, y + painter.fontMetrics().ascent() / 2.0 - 1.5), entry.said)


def drawn(building: Building, colouring: Colouring, verdicts: dict[str, str], view: View, wanted: Wanted, lang: str) -> bytes:
    """The drawing as SVG or PDF."""
    from workbench.pictures import pdf, svg

    marks, wide, high = drawing(building, colouring, verdicts, view, wanted.caption)
    return svg(marks, wide, high) if wanted.kind == "svg" else pdf(marks, wide, high, wanted.caption.title, lang)


def png(image: QImage) -> bytes:
    """A picture as the bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def write_picture(path: Path, data: bytes) -> Path:
    """Write a picture whole or not at all. Raises OutputError where the place cannot be written."""
    from workbench.verbs.common import write_files

    return write_files(path.parent, {path.name: data})[0]


def on_paper(make: Callable[[], _Made]) -> _Made:
    """Make something while the light theme holds."""
    before = theme()
    hold(LIGHT)
    try:
        return make()
    finally:
        hold(before)
