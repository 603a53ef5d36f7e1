"""The elevation section: thresholds from the outdoor ground, levels, storeys of unknown height."""

from dataclasses import replace
from itertools import pairwise

import pytest
from shapely import box

from models.measured import from_person, metres
from workbench.sheets.ink import Label
from workbench.sheets.massing import extents
from workbench.sheets.section_drawing import section, section_marks
from workbench.sheets.words import Words


def ground(level: float):
    return metres(level, from_person())


def labels(marks) -> list[str]:
    return [mark.text for mark in marks if isinstance(mark, Label)]


def test_thresholds_run_from_the_outdoor_ground(make_tower) -> None:
    drawn = section(make_tower(10, outdoor_ground_m=ground(-1.2), roof_m=ground(50.0)))
    assert drawn.thresholds == ((24.0, pytest.approx(22.8)), (32.0, pytest.approx(30.8)), (50.0, pytest.approx(48.8)))


def test_threshold_just_above_the_building_is_drawn_too(make_tower) -> None:
    drawn = section(make_tower(4, outdoor_ground_m=ground(0.0), roof_m=ground(20.0)))
    assert [height for height, _ in drawn.thresholds] == [24.0]


def test_no_thresholds_without_outdoor_ground(make_tower) -> None:
    drawn = section(make_tower(10, roof_m=ground(50.0)))
    assert drawn.thresholds == () and drawn.ground_m is None


def test_threshold_lies_at_its_height_on_paper(make_tower) -> None:
    """Ground at 0 and roof at 50 m: the 24 m line lies 24/50 of the way up, whatever the scale."""
    marks, _ = section_marks(make_tower(10, outdoor_ground_m=ground(0.0), roof_m=ground(50.0)), {}, Words("en"), 500, 300)
    at = {mark.text: mark.y for mark in marks if isinstance(mark, Label)}
    low = at["±0.000"]
    high = at["50.000"]
    line_24 = at["fire 24 m"] - 2 + 1.4      # labels stand 2 above the threshold and 1.4 above the level line
    assert (line_24 - low) / (high - low) == pytest.approx(0.48, abs=1e-6)
    assert "fire height 50.00 m" in at


def test_levels_and_heights_are_written(make_tower) -> None:
    said = labels(section_marks(make_tower(3), {}, Words("zh"), 500, 300)[0])
    assert {"±0.000", "5.000", "10.000", "15.000"} <= set(said)
    assert said.count("5.00") == 3


def test_unknown_top_is_said_and_drawn_like_the_storey_below(make_tower, make_storey) -> None:
    building = make_tower(2)
    top = make_storey(3, 10.0, None, box(0, 0, 40, 20))
    building = replace(building, storeys=(*building.storeys, top))
    last = extents(building)[-1]
    assert (last.low_m, last.high_m, last.known) == (10.0, 15.0, False)
    assert "未提供" in labels(section_marks(building, {}, Words("zh"), 500, 300)[0])


def test_storey_without_height_reaches_the_next_floor(make_storey, make_tower) -> None:
    plan = box(0, 0, 40, 20)
    building = replace(make_tower(0), storeys=(make_storey(1, 0.0, None, plan), make_storey(2, 8.0, 6.0, plan)))
    assert [(e.low_m, e.high_m, e.known) for e in extents(building)] == [(0.0, 8.0, True), (8.0, 14.0, True)]


def test_no_storeys_no_section(make_tower) -> None:
    assert section(make_tower(0)) is None
    assert section_marks(make_tower(0), {}, Words("en"), 500, 300) == ([], 0.0)


def test_sixty_storeys_have_labels_that_do_not_touch(make_tower) -> None:
    marks, _ = section_marks(make_tower(60, outdoor_ground_m=ground(-0.3), roof_m=ground(300.0)), {}, Words("zh"), 500, 600)
    levels = sorted(m.y for m in marks if isinstance(m, Label) and m.anchor == "end" and m.text.endswith("00"))
    assert min(b - a for a, b in pairwise(levels)) >= 6.2


def test_flat_building_says_that_it_is_drawn_higher(make_tower) -> None:
    marks, high = section_marks(make_tower(2, outline=box(0, 0, 400, 100)), {}, Words("en"), 500, 300)
    assert high < 300
    assert "heights drawn 3 times larger" in labels(marks)


@pytest.mark.parametrize("outdoor_m", [-1.2, -0.9, -0.5, 0.0, 0.4])
def test_no_threshold_line_runs_through_a_text_of_the_storeys(make_tower, outdoor_m: float) -> None:
    marks, _ = section_marks(make_tower(12, outdoor_ground_m=ground(outdoor_m), roof_m=ground(60.0)), {}, Words("zh"), 500, 300)
    thresholds = [mark.y - 2 for mark in marks if isinstance(mark, Label) and mark.text.startswith("消防 ")]
    texts = [mark for mark in marks if isinstance(mark, Label) and (mark.text.endswith("F") or mark.text == "5.00")]
    assert len(thresholds) == 3 and len(texts) == 24
    for text in texts:
        assert not any(text.y - 1.0 < y < text.y + 0.75 * text.size for y in thresholds), text.text


def test_the_fire_height_stands_in_the_widest_gap_between_thresholds(make_tower) -> None:
    """Ground 0, roof 60: gaps of 24, 8, 18 and 10 m; the text is centred at 12 m of 60."""
    marks, _ = section_marks(make_tower(12, outdoor_ground_m=ground(0.0), roof_m=ground(60.0)), {}, Words("zh"), 500, 300)
    at = {mark.text: mark.y for mark in marks if isinstance(mark, Label)}
    low, high = at["±0.000"] - 1.4, at["60.000"] - 1.4
    assert at["建筑高度（消防）60.00 m"] == pytest.approx(low + 12 / 60 * (high - low), abs=0.1)
