"""The north arrow on paper: where it points, and that nothing points anywhere while nobody says where north is."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from models.building import Site
from models.capacity.docks import plan_docks_of
from models.measured import from_person
from models.move_in import MoveIn
from models.north import north
from models.readers import read
from models.reading import Reading
from workbench.capacity_words import GoodsWords
from workbench.goods_dxf import LAYERS
from workbench.sheets.ink import Label, Mark, Shape
from workbench.sheets.massing import massing_marks
from workbench.sheets.north import needle, north_marks, north_of
from workbench.yard_drawings import yard_drawing

EXAMPLE = Path(__file__).resolve().parents[2] / "assets" / "examples" / "songhu-phase-a.toml"


def reading(angle_deg: float | None) -> Reading:
    found = read(EXAMPLE)
    site = found.site or Site()
    return replace(found, site=replace(site, north_deg=None if angle_deg is None else north(angle_deg, from_person())))


@pytest.mark.parametrize(("angle_deg", "tip"), [(0.0, (50.0, 70.0)), (90.0, (60.0, 60.0)), (180.0, (50.0, 50.0)),
                                                (315.0, (50.0 - 10.0 / math.sqrt(2), 60.0 + 10.0 / math.sqrt(2)))])
def test_the_needle_points_clockwise_from_the_top(angle_deg: float, tip: tuple[float, float]) -> None:
    found = needle(angle_deg, 50.0, 60.0, 10.0)
    assert found[0] == pytest.approx(tip)
    middle = ((found[1][0] + found[3][0]) / 2.0, (found[1][1] + found[3][1]) / 2.0)
    assert middle == pytest.approx((100.0 - tip[0], 120.0 - tip[1]))     # the foot lies across from the tip
    assert math.dist(found[1], found[3]) == pytest.approx(5.6)


def test_the_word_stands_at_the_tip_in_both_languages() -> None:
    zh, en = (next(mark for mark in north_marks(90.0, 0.0, 0.0, 10.0, lang) if isinstance(mark, Label)) for lang in ("zh", "en"))
    assert (zh.text, en.text) == ("北", "N")
    assert zh.x == pytest.approx(15.2) and zh.y == pytest.approx(-0.36 * 8.0)


def yard(angle_deg: float | None) -> list[Mark]:
    found = reading(angle_deg)
    building = found.buildings[0]
    drawing = yard_drawing(building, found.site, plan_docks_of(building, found.site), GoodsWords("zh"))
    return [mark for layer, mark in drawing.marks if layer == "north"]


def test_the_yard_has_an_arrow_where_north_is_known() -> None:
    assert yard(None) == [] and "north" in LAYERS
    found = next(mark for mark in yard(270.0) if isinstance(mark, Shape)).rings[0]
    assert found[0][0] < found[1][0] and found[0][1] == pytest.approx(-24.0)     # to the left, level


def test_the_view_has_an_arrow_where_north_is_known() -> None:
    building = reading(None).buildings[0]
    plain = massing_marks(building, {}, 400.0, 300.0)
    turned = massing_marks(building, {}, 400.0, 300.0, north=(0.0, "N"))
    assert len(turned) == len(plain) + 3
    y_axis = next(mark for mark in turned if isinstance(mark, Label) and mark.text == "y")
    word = next(mark for mark in turned if isinstance(mark, Label) and mark.text == "N")
    along = ((word.x - 18.0) / (y_axis.x - 18.0 - (3 if y_axis.x > 18 else -3)), (word.y + 2.6 + 26.0) / (y_axis.y + 26.0))
    assert along[0] == pytest.approx(along[1]) and along[0] > 1.0     # the arrow lies along the plan's y


def test_a_move_in_keeps_the_site_of_its_plan() -> None:
    site = reading(12.0).site
    assert north_of(site) == 12.0 and north_of(None) is None and north_of(Site()) is None
    assert MoveIn.__dataclass_fields__["site"].default is None
