"""Strips of benchmarks: every word of a label is there, inside the page, on white."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.sheets.fonts import width
from workbench.sheets.information import _benchmark_label
from workbench.sheets.ink import Label, Shape
from workbench.sheets.style import WHITE

LEFT, RIGHT = 20.0, 480.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["参考：松湖智谷 A 区首层层高；", "8.00 · ", "storey height of the later towers ", "智造空间"]),
                min_size=1, max_size=24), st.floats(LEFT, RIGHT))
def test_a_long_label_takes_more_rows_and_loses_nothing(parts: list[str], at: float) -> None:
    said = "".join(parts)
    marks, rows = _benchmark_label(said, at, -30.0, LEFT, RIGHT)
    texts = [mark for mark in marks if isinstance(mark, Label)]
    assert len(texts) == rows
    assert "".join(label.text for label in texts).replace(" ", "") == said.replace(" ", "")
    for label in texts:
        assert label.x >= 0.0 and label.x + width(label.text, label.size) <= RIGHT + 19.0
    under = [mark for mark in marks if isinstance(mark, Shape)]
    assert len(under) == rows and all(shape.fill == WHITE for shape in under)
