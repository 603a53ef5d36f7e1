"""Pictures and drawings of the 3D view as they are saved: size, title, date, paper, and what cannot be written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.desktop.test_view3d import Wait, pixels, seen, share, view

if TYPE_CHECKING:

    from workbench.desktop.panels.view3d import View3D
    from workbench.desktop.window import Window

pytestmark = pytest.mark.gui
__all__ = ["view"]


def test_a_picture_is_twice_as_large_on_white_with_its_legend(view: View3D, tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    view.bar.modes.setCurrentIndex(3)
    written = view.export_picture(tmp_path / "view.png")
    image = QImage(str(written))
    from workbench.desktop.panels.view3d_overlay import LEGEND

    body = 2 * (view.canvas.height() - round(LEGEND))
    assert image.width() == 2 * view.canvas.width() and image.height() > body
    picture = pixels(image)
    assert (picture[0, -1] == 255).all()
    for entry in view.overlay.colouring.legend:
        assert share(picture[body:], entry.colour) > 0.0005
    labels = picture[:body, -2 * 400:-10]
    assert (labels.max(axis=2) < 90).sum() > 500     # the words beside the storeys


@pytest.mark.parametrize("scale", [1.0, 4.0])
def test_a_picture_has_the_size_title_and_date_that_are_asked(view: View3D, scale: float) -> None:
    from workbench.desktop.panels.view3d_pictures import Caption, Wanted

    bare, titled = (view.picture(Wanted(caption, "png", scale)) for caption in (Caption(), Caption("松湖 A 期", "2026-05-01")))
    assert bare.width() == titled.width() == scale * view.canvas.width()  # type: ignore[union-attr]
    head = titled.height() - bare.height()
    assert head == 40 * scale
    top = pixels(titled)[:head]
    for half in (top[:, :top.shape[1] // 2], top[:, top.shape[1] // 2:]):     # the title; what the colours show, and the date
        assert (half.max(axis=2) < 140).sum() > 40 * scale


def test_what_is_seen_is_written_as_a_drawing(view: View3D, tmp_path: Path) -> None:
    from workbench.desktop.panels.view3d_pictures import Caption, Wanted
    from workbench.desktop.theme import DARK, LIGHT, code, hold

    hold(DARK)
    try:
        path = view.export_picture(tmp_path / "a.svg", Wanted(Caption("松湖", "2026-05-01"), "svg"))
    finally:
        hold(LIGHT)
    drawn = path.read_text(encoding="utf-8")
    verdict = view._session.verdicts[view._session.building.storeys[0].id]
    assert code(LIGHT.massing[verdict]).lower() in drawn     # a top, on white paper
    assert "松湖" in drawn and "判定结果 · 2026-05-01" in drawn and "10F" in drawn
    assert view.export_picture(tmp_path / "a.pdf", Wanted(kind="pdf")).read_bytes().startswith(b"%PDF")


def test_the_dialog_of_pictures_proposes_no_date_of_the_clock(
    view: View3D, opened: Window, wait: Wait, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    from datetime import date

    from workbench.desktop import dialogs
    from workbench.desktop.panels import view3d_pictures
    from workbench.desktop.panels.view3d_pictures import PictureDialog

    asked: list[str] = []

    def answer(dialog: PictureDialog) -> int:
        asked.append(dialog.date.text())
        dialog.title.setText("塔")
        dialog.scale.setCurrentIndex(0)
        return 1

    monkeypatch.setattr(PictureDialog, "exec", answer)
    monkeypatch.setattr(dialogs, "ask_save", lambda *_: tmp_path / "view.png")
    view.bar.export.trigger()
    assert (tmp_path / "view.png").exists() and asked == [""]
    opened.session.choose(on=date(2025, 3, 1), basis="design")
    view.bar.export.trigger()
    assert asked == ["", "2025-03-01"]
    kinds = PictureDialog(view, opened.spoken, "", "")
    kinds.kind.setCurrentIndex(view3d_pictures.FORMATS.index("pdf"))
    assert not kinds.scale.isEnabled() and kinds.wanted.kind == "pdf"
    kinds.deleteLater()
    wait(opened.jobs.idle)


def test_a_picture_is_light_in_the_dark_and_the_view_stays_dark(view: View3D) -> None:
    from workbench.desktop.theme import DARK, LIGHT, hold, rgb

    hold(DARK)
    try:
        view._ask("colours")
        assert (pixels(view.picture())[0, -1] == 255).all()
        assert seen(view)[-1, -1] / 255.0 == pytest.approx(np.array(rgb(DARK.tones["card"])), abs=0.01)
    finally:
        hold(LIGHT)


def test_a_place_that_cannot_be_written_is_said(view: View3D, tmp_path: Path) -> None:
    from models.errors import OutputError

    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError):
        view.export_picture(tmp_path / "file" / "view.png")
