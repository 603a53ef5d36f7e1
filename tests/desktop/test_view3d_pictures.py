"""The solids beside stored pictures, with a tolerance: another driver may round an edge, no storey may have another colour.

``SHANGLOU_STORE_PICTURES=1`` writes the pictures anew; look at each of them before it is kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.desktop.test_view3d import pixels, view  # noqa: F401 - the fixture

if TYPE_CHECKING:
    from workbench.desktop.panels.view3d import View3D
    from workbench.desktop.window import Window

Wait = Callable[[Callable[[], bool]], None]

STORED = Path(__file__).parent / "references"
STORE = os.environ.get("SHANGLOU_STORE_PICTURES", "0") != "0"
WIDE, HIGH = 224, 150
STEP = 24
"""Difference of a channel, of 255, from which a pixel is another: two neighbouring shades of a face are 3 apart."""
MOST = 0.008
"""Share of other pixels that edges may make up, a few hundred of them; the least storey in sight has three times as many."""

pytestmark = pytest.mark.gui


@pytest.fixture
def fixed(view: View3D, monkeypatch: pytest.MonkeyPatch) -> Iterator[View3D]:  # noqa: F811
    """Verdicts by hand: the pictures are of the view, not of the rules."""
    from workbench.desktop.session import Session

    ids = [storey.id for storey in view._session.building.storeys]  # type: ignore[union-attr]
    verdicts = dict(zip(ids, ("fail", "near", "no-data", *["pass"] * 6, "not-applicable"), strict=True))
    monkeypatch.setattr(Session, "verdicts", property(lambda _: verdicts))
    view._ask("colours")
    view.canvas.fit(np.flatnonzero(view.scene_.is_storey).tolist())  # type: ignore[union-attr]
    yield view


def seen(shown: View3D) -> np.ndarray:
    from PySide6.QtCore import QSize

    return pixels(shown.canvas.solids_picture(QSize(WIDE, HIGH)))  # type: ignore[union-attr]


def other(one: np.ndarray, two: np.ndarray) -> float:
    """Share of pixels that differ."""
    return float((np.abs(one - two).max(axis=2) > STEP).mean())


def stored(name: str) -> np.ndarray:
    from PySide6.QtGui import QImage

    found = QImage(str(STORED / f"{name}.png"))
    assert not found.isNull(), f"{name}: no stored picture"
    return pixels(found)


def check(name: str, picture: np.ndarray) -> None:
    from PySide6.QtGui import QImage

    if STORE:
        packed = np.ascontiguousarray(picture.astype(np.uint8))
        QImage(packed.data, WIDE, HIGH, 3 * WIDE, QImage.Format.Format_RGB888).save(str(STORED / f"{name}.png"))
    assert other(picture, stored(name)) <= MOST, name


def test_verdicts_heights_hatches_and_sections_look_as_stored(fixed: View3D) -> None:
    from dataclasses import replace

    from workbench.stacking_colours import series

    check("verdict", seen(fixed))
    fixed.show_as(replace(fixed.showing, mode="height"))
    check("height", seen(fixed))
    looks = [series(i) for i in range(len(fixed._session.building.storeys))]  # type: ignore[union-attr]
    ids = [storey.id for storey in fixed._session.building.storeys]  # type: ignore[union-attr]
    fixed.colours_by("by hand", {key: fill for key, (fill, _) in zip(ids, looks, strict=True)}, (),
                     {key: hatch for key, (_, hatch) in zip(ids, looks, strict=True)})
    check("hatches", seen(fixed))
    fixed.show_as(replace(fixed.showing, mode="verdict", turn_deg=300.0, place_m=2.0, level_m=28.0))
    check("sections", seen(fixed))
    fixed.show_as(replace(fixed.showing, turn_deg=None, level_m=None, glass=True))
    check("glass", seen(fixed))


def test_one_storey_in_a_wrong_colour_is_another_picture(fixed: View3D) -> None:
    verdicts = fixed._session.verdicts
    right = seen(fixed)
    storey = fixed._session.building.storeys[4].id  # type: ignore[union-attr]
    for wrong in ("fail", "near", "waived"):
        before, verdicts[storey] = verdicts[storey], wrong
        fixed._ask("colours")
        assert other(seen(fixed), right) > MOST
        assert other(seen(fixed), stored("verdict")) > MOST
        verdicts[storey] = before
    fixed._ask("colours")
    assert other(seen(fixed), right) == 0.0


def test_a_massing_as_read_looks_as_stored(fixed: View3D, opened: Window, wait: Wait) -> None:
    opened.session.undo.setClean()
    opened.open_path(Path(__file__).resolve().parents[1] / "data" / "mesh" / "no_indices_3storybuilding.glb")
    wait(lambda: opened.jobs.idle() and (opened.importing.dialog is not None or fixed.scene_.is_mass.any()))
    if opened.importing.dialog is not None:
        opened.importing.dialog.accept()
    wait(lambda: opened.jobs.idle() and bool(fixed.scene_ and fixed.scene_.is_mass.any()))
    fixed.canvas.fit()  # type: ignore[union-attr]
    check("massing", seen(fixed))
