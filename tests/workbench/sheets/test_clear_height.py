"""The clear-height page: bands of the section, true to scale, words that do not touch, needs, contradictions, unknown parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from models.building import Building, Storey
from models.engineering.clear_height import breakdown
from models.measured import from_person, metres
from workbench.sheets.clear_height import _types
from workbench.sheets.fonts import BOLD, REGULAR, width
from workbench.sheets.height_drawing import PANEL, SCALES, bands, height_marks, scale_for
from workbench.sheets.ink import Label, Mark
from workbench.sheets.style import MM
from workbench.sheets.words import Words

SAID = from_person()
FULL = {"height_m": 6.0, "floor_finish_m": 0.05, "slab_beam_m": 0.85, "service_zone_m": 0.6, "raised_floor_m": 0.3}


def storey(**values: float | None) -> Storey:
    fields: dict[str, Any] = {name: None if value is None else metres(value, SAID) for name, value in values.items()}
    return Storey(id="s1", number=1, name="1F", elevation_m=metres(0.0, SAID), **fields)


def drawn(**values: float | None) -> list[tuple[str, float, float]]:
    return [(band.key, pytest.approx(band.low_m), pytest.approx(band.high_m)) for band in bands(breakdown(storey(**values)))]


def test_bands_from_the_floor_up() -> None:
    assert drawn(**FULL) == [("finish", 0.0, 0.05), ("raised", 0.05, 0.35), ("usable", 0.35, 4.55), ("services", 4.55, 5.15),
                             ("slab", 5.15, 6.0)]


def test_what_is_unknown_is_one_room_or_one_band() -> None:
    assert drawn(**{**FULL, "service_zone_m": None}) == [("finish", 0.0, 0.05), ("raised", 0.05, 0.35), ("room", 0.35, 5.15),
                                                         ("slab", 5.15, 6.0)]
    assert drawn(height_m=6.0, clear_height_beam_m=5.1) == [("room", 0.0, 5.1), ("slab-finish", 5.1, 6.0)]
    assert drawn(height_m=6.0, clear_height_duct_m=4.5, raised_floor_m=0.0) == [("usable", 0.0, 4.5), ("above", 4.5, 6.0)]
    assert drawn(floor_finish_m=0.05, clear_height_duct_m=4.5) == []


def test_parts_that_do_not_fit_are_cut_at_the_storey() -> None:
    for _, low, high in ((b.key, b.low_m, b.high_m) for b in bands(breakdown(storey(**{**FULL, "clear_height_beam_m": 7.0})))):
        assert 0.0 <= low < high <= 6.0


@pytest.mark.parametrize(("height", "scale"), [(3.0, 50), (6.0, 100), (7.4, 100), (7.41, 150), (8.0, 150), (1e6, SCALES[-1])])
def test_the_largest_scale_that_fits(height: float, scale: int) -> None:
    """210 points are 74.08 mm: 7.4 m at 1 : 100."""
    assert scale_for(height, 210.0) == scale


def boxes(marks: Sequence[Mark]) -> list[tuple[float, float, float, float, str]]:
    """Extents of every text."""
    found = []
    for mark in marks:
        if isinstance(mark, Label):
            wide = width(mark.text, mark.size, BOLD if mark.bold else REGULAR)
            shift = {"start": 0.0, "middle": wide / 2.0, "end": wide}[mark.anchor]
            low, high = -0.1 * mark.size, 0.75 * mark.size
            if mark.turn:
                found.append((mark.x - high, mark.y - shift, mark.x - low, mark.y - shift + wide, mark.text))
            else:
                found.append((mark.x - shift, mark.y + low, mark.x - shift + wide, mark.y + high, mark.text))
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("values", [
    FULL, {**FULL, "service_zone_m": None}, {**FULL, "floor_finish_m": 0.02, "raised_floor_m": 0.05},
    {"height_m": 4.5, "clear_height_beam_m": 3.7}, {**FULL, "service_zone_m": 0.05, "slab_beam_m": 0.05},
    {**FULL, "service_zone_m": 4.7}, {"height_m": 6.0, "clear_height_duct_m": 4.5, "raised_floor_m": 0.0},
])
def test_words_stay_in_the_panel_and_apart(lang: str, values: dict[str, float | None]) -> None:
    up = 210.0
    marks, _ = height_marks(breakdown(storey(**values)), "2F–10F", 3.5, Words(lang), 100, up)
    texts = boxes(marks)
    assert len(texts) >= 4
    for left, _, right, _, text in texts:
        assert left >= -0.5 and right <= PANEL + 0.5, text
    for a, b in combinations(texts, 2):
        apart = a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
        assert apart, (a[4], b[4])


def test_the_section_is_true_to_scale() -> None:
    """At 1 : 100 a storey of 6 m is 60 mm high on paper; the need stands 3.5 m above the raised floor."""
    marks, _ = height_marks(breakdown(storey(**FULL)), "1F", 3.5, Words("en"), 100, 210.0)
    ys = [y for mark in marks if getattr(mark, "thickness", 0) == 1.1 for ring in mark.rings for _, y in ring]     # type: ignore[union-attr]
    assert max(ys) - min(ys) == pytest.approx(60.0 * MM)
    (need,) = [mark.rings[0][0][1] for mark in marks if getattr(mark, "dash", ()) == (3.0, 1.6)]     # type: ignore[union-attr]
    assert need - min(ys) == pytest.approx((0.35 + 3.5) * 10.0 * MM)


# --- on the sheet ------------------------------------------------------------------------------------------------


def of(building: Building, **values: float | None) -> Building:
    fields: dict[str, Any] = {name: None if value is None else metres(value, SAID) for name, value in values.items()}
    return replace(building, storeys=tuple(replace(s, **fields) for s in building.storeys))


@pytest.mark.parametrize(("lang", "said"), [
    ("zh", ("净高分解", "可用 3.05", "需求 3.50 m", "-0.45", "梁板 0.85", "管线区 0.60")),
    ("en", ("Clear-height breakdown", "usable 3.05", "need 3.50 m", "-0.45", "slab 0.85", "services 0.60")),
])
def test_table_and_section_tell_what_is_left(judged, paper, make_tower, lang: str, said: tuple[str, ...]) -> None:
    parts = {**FULL, "height_m": 5.0, "raised_floor_m": 0.45, "clear_height_need_m": 3.5}
    text = paper(judged(of(make_tower(3), **parts)), lang).text
    assert [part for part in said if part not in text] == []


def test_a_contradiction_shows_both_values(judged, paper, make_tower) -> None:
    text = paper(judged(of(make_tower(1), **{**FULL, "height_m": 5.0, "clear_height_beam_m": 4.3}))).text
    assert "填报 4.30 m" in text and "推算 4.10 m" in text and "相差 0.20 m" in text


def test_an_unknown_part_is_named_and_the_most_is_told(judged, paper, make_tower) -> None:
    made = of(make_tower(1), **{**FULL, "height_m": 5.0, "service_zone_m": None, "clear_height_need_m": 4.0})
    text = paper(judged(made)).text.replace("\n", "")
    assert "≤ 3.80" in text and "可用净高未知" in text and "管线区高度" in text and "≤ -0.20" in text


def test_nothing_known_nothing_printed(judged, paper, make_tower) -> None:
    assert "净高分解" not in paper(judged(make_tower(2))).text


def test_the_need_of_the_plot_conditions_counts_where_the_storey_has_none(judged, make_tower, tmp_path: Path) -> None:
    from datetime import date

    from rules.pack_text import to_toml
    from rules.plot_form import Paper, conditions
    from workbench.sheets.results import Sheet

    path = tmp_path / "plot.toml"
    path.write_text(to_toml(conditions({"usable_clear_height": 4.2}, Paper(kind="brief"), date(2026, 1, 1))), "utf-8")
    made = of(replace(make_tower(2), use=None), **{**FULL, "height_m": 5.0})
    from models.measured import Stated

    made = replace(made, use=Stated("factory", SAID))
    (only,) = _types(Sheet(judged(made, plot=path), Words("zh"), None), made)
    assert only.need_m == 4.2 and only.clause == "生产楼层可用净高" and only.numbers == (1, 2)


def test_the_towers_of_songhu(example, paper) -> None:
    """Phase A: 3.10 m under ducts where 3.50 m is needed; later storeys of 6 m leave 4.40 m."""
    assert "-0.40" in paper(example("songhu-phase-a")).text
    assert "可用 4.40" in paper(example("songhu-later-tower")).text
