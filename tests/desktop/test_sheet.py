"""The sheet inside the window: the command line's bytes, pages rendered as they are seen, old sheets said to be old, print."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.desktop.conftest import EXAMPLE, Wait

if TYPE_CHECKING:
    from workbench.desktop.panels.sheet import SheetPanel
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui


def patiently(wait: Wait, condition: Callable[[], bool]) -> None:
    """A sheet takes its time on a busy machine."""
    for _ in range(5):
        try:
            wait(condition)
            return
        except AssertionError:
            continue
    wait(condition)


@pytest.fixture
def panel(opened: Window, wait: Wait) -> SheetPanel:
    opened.docks.front("sheet")
    wait(lambda: opened.docks.in_front("sheet"))
    made: Any = opened.docks.panel("sheet")
    patiently(wait, lambda: made.sheet is not None and bool(made.pages.images) and opened.jobs.idle())
    return made


def test_pages_are_rendered_as_they_are_seen(opened: Window, panel: SheetPanel, wait: Wait) -> None:
    assert panel.sheet is not None
    count = len(panel.sheet.sizes)
    assert count > 10 and panel.page.text() == f"1 / {count} 页"
    assert set(panel.pages.images) <= {0, 1, 2}
    assert all(size == pytest.approx((595.28, 841.89), abs=0.01) for size in panel.sheet.sizes)
    panel.pages.go_to(count)
    wait(lambda: count - 1 in panel.pages.images)
    assert panel.page.text().startswith(f"{panel.pages.page} / ")
    scale, image = panel.pages.images[count - 1]
    assert image.width() == pytest.approx(595.28 * scale, abs=2)
    panel.pages.set_zoom(2.0)
    wait(lambda: any(abs(found[0] - 2.0) < 0.01 for found in panel.pages.images.values()))
    panel.larger.click()
    assert panel.pages.scale == 3.0
    panel.larger.click()
    assert panel.pages.scale == 3.0
    panel.fit.click()
    assert panel.pages.zoom is None and panel.pages.scale < 2.0


def test_a_page_shows_what_the_pdf_holds(panel: SheetPanel) -> None:
    """The cover has ink in the colour of its title, and is white at its edge."""
    from workbench.desktop.sheet_pages import page_image

    assert panel.sheet is not None
    image = page_image(panel.sheet.data, 0, 1.0)
    colours = {image.pixelColor(x, y).name() for x in range(60, 300) for y in range(40, 120)}
    assert "#1e3a5f" in colours and image.pixelColor(2, 2).name() == "#ffffff"


@pytest.mark.parametrize(("lang", "printed"), [("zh", ""), ("en", "2026-11-21")])
def test_saved_bytes_are_those_of_the_command_line(
    opened: Window, panel: SheetPanel, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str, printed: str,
) -> None:
    from workbench.cli import main
    from workbench.desktop import dialogs
    from workbench.desktop.panels.welcome import example_path

    opened.spoken.switch(lang)
    panel.date.setText(printed)
    panel.date.editingFinished.emit()
    patiently(wait, lambda: panel.sheet is not None and (panel.sheet.lang, panel.sheet.printed_on) == (lang, printed or None)
              and opened.jobs.idle())
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: tmp_path / "window.pdf")
    panel.save.click()
    wait(lambda: (tmp_path / "window.pdf").exists() and opened.jobs.idle())
    assert opened.session.choices.on == date.today()
    main(["check", str(example_path(EXAMPLE)), "--out", str(tmp_path), "--lang", lang, *(["--date", printed] if printed else [])])
    theirs = next(path for path in tmp_path.glob("*.pdf") if path.name != "window.pdf")
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "window.pdf", theirs)]
    assert digests[0] == digests[1]


def test_an_edit_makes_the_sheet_old_until_it_is_updated(opened: Window, panel: SheetPanel, wait: Wait) -> None:
    assert panel.sheet is not None and not panel.note.isVisible()
    before = panel.sheet.data
    opened.editor.set_load("4F", "3")
    wait(opened.jobs.idle)
    assert panel.stale and panel.note.isVisible() and "改动之前" in panel.note.text() and panel.sheet.data == before
    panel.update_.click()
    assert not panel.save.isEnabled()
    patiently(wait, lambda: panel.sheet is not None and panel.sheet.data != before and opened.jobs.idle())
    assert not panel.stale and not panel.note.isVisible() and panel.save.isEnabled()


def test_saving_an_old_sheet_updates_it_first(
    opened: Window, panel: SheetPanel, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    from workbench.desktop import dialogs

    assert panel.sheet is not None
    before = panel.sheet.data
    opened.editor.set_load("4F", "3")
    wait(opened.jobs.idle)
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: tmp_path / "new.pdf")
    panel.save.click()
    patiently(wait, lambda: (tmp_path / "new.pdf").exists() and opened.jobs.idle())
    assert (tmp_path / "new.pdf").read_bytes() == panel.sheet.data != before


def test_a_date_that_is_none_is_a_notice(opened: Window, panel: SheetPanel, wait: Wait) -> None:
    sheet = panel.sheet
    panel.date.setText("30 Feb")
    panel.date.editingFinished.emit()
    wait(opened.jobs.idle)
    assert panel.sheet is sheet and any("30 Feb" in said for said in opened.notices.texts())
    panel.update_.click()
    wait(opened.jobs.idle)
    assert panel.sheet is sheet


@pytest.mark.parametrize(("typed", "found"), [("", None), ("2026-11-21", "2026-11-21"), ("2026/1/2", "2026-01-02"),
                                              ("2026.12.31", "2026-12-31"), ("2024-2-29", "2024-02-29")])
def test_dates_are_understood(typed: str, found: str | None) -> None:
    from workbench.desktop.sheet_pages import parse_date

    assert parse_date(typed) == found


@pytest.mark.parametrize("typed", ["2026-02-29", "21", "2026-13-01", "tomorrow", "2026-1", "-"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    from models.errors import CallError
    from workbench.desktop.sheet_pages import parse_date

    with pytest.raises(CallError):
        parse_date(typed)


def test_pages_are_printed_as_they_are(
    opened: Window, panel: SheetPanel, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    import pypdfium2
    from PySide6.QtPrintSupport import QPrinter

    from workbench.desktop.panels import sheet as module

    def chosen(_parent: object, pages: int, _title: str) -> QPrinter:
        assert panel.sheet is not None and pages == len(panel.sheet.sizes)
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(tmp_path / "printed.pdf"))
        printer.setResolution(100)
        printer.setFromTo(2, 4)
        return printer

    monkeypatch.setattr(module, "ask_printer", chosen)
    panel.print_.click()
    patiently(wait, lambda: any("3 页" in said for said in opened.notices.texts()) and opened.jobs.idle())
    document = pypdfium2.PdfDocument(str(tmp_path / "printed.pdf"))
    assert len(document) == 3
    assert document.get_page_size(0) == pytest.approx((595.0, 842.0), abs=2.0)
    ours, theirs = (pdf[at].render(scale=0.5).to_numpy().mean(axis=2) for pdf, at in (
        (document, 0), (pypdfium2.PdfDocument(panel.sheet.data), 1)))     # type: ignore[union-attr]
    high, wide = min(ours.shape[0], theirs.shape[0]), min(ours.shape[1], theirs.shape[1])
    assert abs(ours[:high, :wide] - theirs[:high, :wide]).mean() < 6.0      # of 255: the same page
    document.close()


def test_a_printer_that_cannot_be_used_is_one_sentence(opened: Window, panel: SheetPanel, wait: Wait, tmp_path: Path) -> None:
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no-folder" / "x.pdf"))
    assert panel.sheet is not None
    panel.print_on(panel.sheet, printer)
    patiently(wait, lambda: any("x.pdf" in said for said in opened.notices.texts()) and opened.jobs.idle())


@pytest.mark.parametrize("fault", ["missing", "damaged"])
def test_a_font_that_is_missing_or_damaged_is_said(
    opened: Window, wait: Wait, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: str,
) -> None:
    from workbench.sheets import fonts

    (tmp_path / "fonts").mkdir()
    if fault == "damaged":
        for name in ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"):
            (tmp_path / "fonts" / name).write_bytes(b"\x00\x01\x00\x00 no font at all")
    monkeypatch.setattr(fonts, "files", lambda _: tmp_path)
    fonts.faces.cache_clear()
    try:
        opened.docks.front("sheet")
        panel: Any = opened.docks.panel("sheet")
        wait(lambda: panel.error is not None and opened.jobs.idle())
        assert "NotoSansSC-Regular.ttf" in panel.note.text() and panel.sheet is None and panel.note.isVisible()
        assert panel.update_.isEnabled()
    finally:
        monkeypatch.undo()
        fonts.faces.cache_clear()


def test_the_preview_can_be_cancelled_and_made_again(opened: Window, panel: SheetPanel, wait: Wait) -> None:
    panel.update_.click()
    opened.jobs.cancel("sheet-preview")
    wait(opened.jobs.idle)
    assert panel.stale and panel.update_.isEnabled()
    panel.update_.click()
    patiently(wait, lambda: not panel.stale and opened.jobs.idle())


def test_another_file_has_another_sheet(opened: Window, panel: SheetPanel, wait: Wait) -> None:
    assert panel.sheet is not None
    before = panel.sheet.data
    opened.open_example("songhu-later-tower.toml")
    wait(lambda: opened.session.path is not None and "later" in opened.session.path.name)
    opened.show_page("check")
    opened.docks.front("sheet")
    patiently(wait, lambda: panel.sheet is not None and panel.sheet.data != before and opened.jobs.idle())
