"""The compliance sheet as PDF: identical input gives identical bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from reportlab.pdfgen.canvas import Canvas

from models.reading import Progress, silent
from workbench import __version__
from workbench.checked import Checked
from workbench.sheets.attachments import attach
from workbench.sheets.blocks import write_blocks, write_margins, write_missing, write_remarks
from workbench.sheets.city_cover import write_city_cover, write_city_figures
from workbench.sheets.city_map import write_city_map
from workbench.sheets.city_sheet import MOST_ORDINARY, CitySheet
from workbench.sheets.city_tables import (
    write_buildings,
    write_city_information,
    write_city_missing,
    write_city_report,
    write_clauses,
)
from workbench.sheets.clear_height import write_clear_heights
from workbench.sheets.cover import page_marks, write_cover, write_standards
from workbench.sheets.fire import write_fire
from workbench.sheets.floor_load import write_floor_loads
from workbench.sheets.fonts import REGULAR, faces, safe
from workbench.sheets.indices import write_indices
from workbench.sheets.information import write_information
from workbench.sheets.logistics import write_logistics
from workbench.sheets.matrix import write_matrix
from workbench.sheets.painter import Painter
from workbench.sheets.record import write_record, write_report
from workbench.sheets.results import Sheet
from workbench.sheets.schedule import write_equipment, write_storeys
from workbench.sheets.style import PAGE_HEIGHT, PAGE_WIDTH
from workbench.sheets.views import write_views
from workbench.sheets.words import Words

AnySheet = TypeVar("AnySheet", bound=Sheet)

_NEW_PAGE: Final[None] = None
_PARTS: Final[tuple[Callable[[Sheet], None] | None, ...]] = (
    write_cover, _NEW_PAGE, write_indices, write_standards, write_matrix, write_missing, write_blocks, write_margins,
    write_remarks, write_information, write_views, _NEW_PAGE, write_storeys, write_clear_heights, write_floor_loads,
    write_equipment, write_fire, write_logistics,
    write_report, write_record,
)


_CITY_PARTS: Final[tuple[Callable[[CitySheet], None] | None, ...]] = (
    write_city_cover, _NEW_PAGE, write_city_figures, write_clauses, write_city_missing, write_city_map, write_standards,
    write_city_information, write_buildings, write_city_report, write_record,
)


def render_sheet(checked: Checked, lang: str, printed_on: str | None, progress: Progress = silent) -> bytes:
    """The sheet of a check.

    Args:
        checked: scheme and result.
        lang: zh or en; the whole sheet is in this language.
        printed_on: date printed on the sheet; None leaves it blank. There is no clock.
        progress: told about the stage ``sheet``.

    Returns:
        The PDF file's bytes, A4, every font embedded as a subset.
    """
    sheet = compose(checked, lang, printed_on, progress)
    data = _paint(sheet, progress)
    progress("sheet", 1.0)
    return data


def compose(checked: Checked, lang: str, printed_on: str | None, progress: Progress = silent) -> Sheet:
    """The sheet laid out on pages of neutral marks, not yet on paper."""
    faces()
    city = checked.reading.city
    if city is not None and len(city) > MOST_ORDINARY:
        return _filled(CitySheet(checked, Words(lang), printed_on), _CITY_PARTS, progress)
    return _filled(Sheet(checked, Words(lang), printed_on), _PARTS, progress)


def _filled(sheet: AnySheet, parts: Sequence[Callable[[AnySheet], None] | None], progress: Progress) -> AnySheet:
    """The sheet with its parts written one after the other."""
    for index, part in enumerate(parts):
        progress("sheet", 0.8 * index / len(parts))
        if part is _NEW_PAGE:
            sheet.flow.new_page()
        else:
            part(sheet)
    return sheet


def _paint(sheet: Sheet, progress: Progress) -> bytes:
    """Put the pages on paper, now that their number is known."""
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, pageCompression=1, initialFontName=REGULAR,
                    lang="zh-CN" if sheet.words.lang == "zh" else "en")
    _describe(canvas, sheet)
    painter = Painter(canvas)
    pages = [page for page in sheet.flow.pages if page]
    for number, page in enumerate(pages, 1):
        progress("sheet", 0.8 + 0.2 * number / len(pages))
        painter.page(page_marks(sheet, number, len(pages)), page)
    attach(canvas, sheet.checked, sheet.words.lang, sheet.printed_on)
    canvas.save()
    return stream.getvalue()


def _describe(canvas: Any, sheet: Sheet) -> None:
    """Metadata, outline beside the page, reading direction."""
    words = sheet.words
    canvas.setTitle(safe(f"{words('title')} · {sheet.project()}"))
    canvas.setAuthor(words("program"))
    canvas.setCreator(f"shanglou {__version__}")
    canvas.setProducer(f"shanglou {__version__}")
    result = words.plain(f"overall.{sheet.run.overall}")
    canvas.setSubject(safe(words("subject", file=sheet.checked.reading.input.file, result=result)))
    canvas.setKeywords([sheet.checked.reading.input.sha256])
    canvas.showOutline()
    canvas.setViewerPreference("DisplayDocTitle", "true")
