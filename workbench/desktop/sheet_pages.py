"""The compliance sheet in memory: its bytes as the command line writes them, and its pages as pictures.

The library behind it is not made for several threads: one page is rendered at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from models.errors import CallError, InputError, OutputError
from models.reading import Progress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtPrintSupport import QPrinter

    from models.reading import Reading
    from workbench.checked import Choices

_LOCK: Final = threading.Lock()
POINTS_PER_INCH: Final = 72.0
PRINT_DPI: Final = 300
"""What laser printers resolve of letters; more only takes memory (35 MB a page)."""


@dataclass(frozen=True)
class SheetFile:
    """A sheet: the bytes of the PDF, the size of each page in points, and what it was made with."""

    data: bytes
    sizes: tuple[tuple[float, float], ...]
    lang: str
    printed_on: str | None


def make_sheet(reading: Reading, choices: Choices, edits: Sequence[Mapping[str, object]], lang: str, printed_on: str | None,
               progress: Progress) -> SheetFile:
    """Judge and render; the same bytes as ``shanglou check --out``. Raises ShanglouError, and Cancelled by ``progress``."""
    from workbench.checked import check
    from workbench.sheets.pdf import render_sheet

    data = render_sheet(check(reading, choices, edits), lang, printed_on, progress)
    return SheetFile(data, page_sizes(data), lang, printed_on)


def parse_date(entered: str) -> str | None:
    """The date to print as ISO 8601; nothing leaves it blank. Raises CallError."""
    text = entered.strip().replace("/", "-").replace(".", "-")
    if not text:
        return None
    try:
        year, month, day = (int(part) for part in text.split("-"))
        return date(year, month, day).isoformat()
    except ValueError:
        raise CallError("bad-call", "sheet-date", entered.strip()[:40]) from None


def _opened(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise InputError("damaged", "sheet-not-shown", "PDF", reason=str(error)[:80]) from error


def page_sizes(data: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of each page in points."""
    with _LOCK:
        document = _opened(data)
        try:
            return tuple(document.get_page_size(number) for number in range(len(document)))
        finally:
            document.close()


def render_pages(data: bytes, numbers: Iterable[int], scale: float, told: Callable[[int, QImage], None],
                 progress: Progress) -> None:
    """Render pages (from 0) at ``scale`` pixels a point, one after the other. Raises Cancelled, by ``progress``."""
    wanted = list(numbers)
    for done, number in enumerate(wanted):
        progress("sheet-pages", done / len(wanted))
        told(number, page_image(data, number, scale))
    progress("sheet-pages", 1.0)


def page_image(data: bytes, number: int, scale: float) -> QImage:
    """A page as a picture of its own."""
    with _LOCK:
        document = _opened(data)
        try:
            bitmap = document[number].render(scale=scale, prefer_bgrx=True, draw_annots=False)
            image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
            return image.copy()      # the buffer goes with the document
        finally:
            document.close()


def print_pages(sheet: SheetFile, printer: QPrinter, progress: Progress) -> int:
    """Put the pages that the printer is set to on paper; how many. Raises OutputError, and Cancelled by ``progress``.

    Pages go as large onto the paper as they are, smaller only where the printer cannot reach its edges.
    """
    first, last = printer.fromPage() or 1, printer.toPage() or len(sheet.sizes)
    numbers = [number for number in range(first - 1, min(last, len(sheet.sizes))) if number >= 0]
    printer.setFullPage(True)
    painter = QPainter()
    if not numbers or not painter.begin(printer):
        raise OutputError("not-writable", "sheet-no-printer", printer.printerName() or printer.outputFileName() or "–")
    try:
        for done, number in enumerate(numbers):
            progress("print", done / len(numbers))
            if done:
                printer.newPage()
            image = page_image(sheet.data, number, min(printer.resolution(), PRINT_DPI) / POINTS_PER_INCH)
            paper = QRectF(printer.paperRect(printer.Unit.DevicePixel))
            factor = min(paper.width() / image.width(), paper.height() / image.height())
            wide, high = image.width() * factor, image.height() * factor
            painter.drawImage(QRectF((paper.width() - wide) / 2, (paper.height() - high) / 2, wide, high), image)
        progress("print", 1.0)
    finally:
        painter.end()
    return len(numbers)
