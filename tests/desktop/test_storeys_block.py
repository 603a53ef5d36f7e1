"""Blocks of the storey table as text: to Excel and back, whatever stands in the cells; without a window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import CallError
from models.templates import building_of
from workbench.desktop.entry import parse_field, parse_number, parse_storeys
from workbench.desktop.fields import rule_of, storeys_text
from workbench.desktop.storeys_block import BlockFault, fill_down, from_text, placed, same_text, to_text, unknown
from workbench.desktop.storeys_columns import COLUMNS

pytestmark = pytest.mark.gui

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=8)


@given(st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=5))
def test_a_block_comes_back_as_it_was(rows: list[list[str]]) -> None:
    assert from_text(to_text(rows)) == rows


@pytest.mark.parametrize(("text", "rows"), [
    ("6\t8\r\n5.4\t7\r\n", [["6", "8"], ["5.4", "7"]]),       # as Excel puts it on the clipboard
    ("6", [["6"]]), ("", [[""]]), ("6\n\n5", [["6"], [""], ["5"]]), ('"2\n3"\t4\n', [["2\n3", "4"]]),
])
def test_blocks_as_other_programs_write_them(text: str, rows: list[list[str]]) -> None:
    assert from_text(text) == rows


def test_a_huge_block_is_refused() -> None:
    assert len(from_text("1\n" * 100_000)) == 100_000
    with pytest.raises(BlockFault) as caught:
        from_text("1\n" * 100_001)
    assert caught.value.key == "desktop.paste-large"


def test_one_cell_fills_all_and_a_block_is_repeated() -> None:
    assert placed([["6"]], [(0, 2), (3, 2), (5, 1)], (9, 9)) == {(0, 2): (1, "6"), (3, 2): (1, "6"), (5, 1): (1, "6")}
    assert placed([["6", "8"]], [(1, 2)], (9, 9)) == {(1, 2): (1, "6"), (1, 3): (1, "8")}
    square = [(row, column) for row in range(4) for column in (2, 3)]
    assert placed([["a", "b"], ["c", "d"]], square, (9, 9))[3, 3] == (2, "d")
    assert len(placed([["a", "b"], ["c", "d"]], square[:6], (9, 9))) == 4       # three rows are no multiple of two


@pytest.mark.parametrize(("block", "at", "key"), [
    ([["1"], ["2"], ["3"]], (7, 0), "desktop.paste-too-tall"), ([["1", "2", "3"]], (0, 7), "desktop.paste-too-wide"),
])
def test_a_block_that_does_not_fit_is_refused(block: list[list[str]], at: tuple[int, int], key: str) -> None:
    with pytest.raises(BlockFault) as caught:
        placed(block, [at], (9, 9))
    assert caught.value.key == key
    assert placed(block, [(6, 6)], (9, 9))      # exactly to the last row and column


def test_filling_down_takes_the_topmost_or_what_stands_above() -> None:
    storeys = tuple(reversed(building_of("small", {}, "T", "t").storeys))      # 5F 4F 3F 2F 1F: 4.5 4.5 4.5 4.8 6.0
    height = COLUMNS.index("height")
    assert fill_down([(2, height), (3, height), (4, height)], storeys) == [
        ("storey", "2F", "height_m", 4.5), ("storey", "1F", "height_m", 4.5)]
    assert fill_down([(4, height)], storeys) == [("storey", "1F", "height_m", 4.8)]
    assert fill_down([(0, height)], storeys) == [] and fill_down([(1, COLUMNS.index("verdict"))], storeys) == []
    load = COLUMNS.index("load")
    assert fill_down([(3, load), (4, load)], storeys) == [("storey", "1F", "floor_load", (7.5, "kN/m2"))]


def test_names_are_never_made_unknown() -> None:
    storeys = tuple(reversed(building_of("small", {}, "T", "t").storeys))
    assert unknown([(0, column) for column in range(len(COLUMNS))], storeys) == [
        ("storey", "5F", field, None) for field in ("height_m", "floor_load", "area_m2", "use", "declared.production",
                                                    "clear_height_beam_m")]


@pytest.mark.parametrize(("pasted", "shown", "same"), [
    ("1,400.0", "1400", True), ("14.00", "14", True), ("", "14", True), ("13.9", "14", False), ("通过", "通过", True),
])
def test_what_cannot_be_changed_may_be_pasted_over_with_itself(pasted: str, shown: str, same: bool) -> None:
    assert same_text(pasted, shown) is same


@pytest.mark.parametrize(("entered", "unit", "value"), [
    ("3 t", "kg", 3000.0), ("3,000 kg", "kg", 3000.0), ("3000", "kg", 3000.0), ("2.5吨", "kg", 2500.0),
    ("6000 mm", "m", 6.0), ("1 234,5", "m", None), ("1,234.5", "m2", 1234.5), ("1 234.5 m²", "m2", 1234.5),
    ("1\u202f234", "m2", 1234.0), ("１２，３４５", "m2", 12345.0), ("2 ha", "m2", 20000.0), ("3亩", "m2", 2000.0),
    ("60 m/min", "m/s", 1.0), ("15％", "%", 15.0), ("4 台", "1", 4.0), ("26 kN", "kN", 26.0), ("1.0E+04", "m2", 10000.0),
    ("4,5", "m", 4.5), ("−1.2", "m", -1.2), ("200 kW", "kW", 200.0), ("5 kW", "m", None), ("12 34", "m", None),
    ("1e999", "m", None), ("٣", "m", 3.0), ("x", "m", None), ("m", "m", None),
])
def test_numbers_in_the_units_of_their_fields(entered: str, unit: str, value: float | None) -> None:
    if value is None:
        with pytest.raises(CallError):
            parse_number(entered, unit)
    else:
        assert parse_number(entered, unit) == pytest.approx(value)


@pytest.mark.parametrize("unit", ["m3/d", "um/s", "VA/m2", "kW", "mm", "kg/m2", "kN/m2", "1", "%", "m/s", "Hz"])
def test_a_number_as_its_field_shows_it_reads_back(unit: str) -> None:
    from models.edit_fields import positive
    from models.measured import Measured, Stated, from_person
    from workbench.desktop.fields import entered
    from workbench.sheets.words import Words

    for value in (Measured(12.5, unit, from_person()), Stated(12.5, from_person())):
        assert parse_number(entered(positive(unit), value, Words("zh")), unit) == 12.5


@given(st.text(max_size=20), st.sampled_from(["m", "m2", "kg", "kN/m2", "kg/m2", "%", "1", "m/s", "Hz", "kW"]))
def test_any_text_is_a_finite_number_or_a_sentence(entered: str, unit: str) -> None:
    try:
        assert abs(parse_number(entered, unit)) < float("inf")
    except CallError as error:
        assert error.key.startswith("desktop.entry-")


@given(st.floats(0.001, 1e7, allow_nan=False), st.sampled_from([".12g", ",.3f", ".6f"]))
def test_thousands_separators_do_not_change_a_number(value: float, form: str) -> None:
    said = f"{value:{form}}"
    assert parse_number(said, "m2") == pytest.approx(float(said.replace(",", "")), abs=1e-6)


@given(st.sets(st.integers(-3, 20).filter(bool), min_size=1))
def test_runs_of_storeys_read_back(numbers: set[int]) -> None:
    building = building_of("small", {"storeys": 20}, "T", "t")
    low = [n for n in numbers if n > 0]
    if low:
        assert parse_storeys(storeys_text(low), building) == tuple(sorted(low))


@pytest.mark.parametrize(("entered", "numbers"), [
    ("1-3, 5", (1, 2, 3, 5)), ("1F–3F", (1, 2, 3)), ("全部", (1, 2, 3, 4, 5)), ("all", (1, 2, 3, 4, 5)), ("3至5", (3, 4, 5)),
    ("5-3", (3, 4, 5)), ("二层、3", (2, 3)),
])
def test_storeys_as_people_write_them(entered: str, numbers: tuple[int, ...]) -> None:
    assert parse_storeys(entered, building_of("small", {}, "T", "t")) == numbers


@pytest.mark.parametrize(("kind", "field", "entered", "value"), [
    ("lift", "car_m", "2.0 × 3.0 × 2.4 m", (2.0, 3.0, 2.4)), ("lift", "car_m", "2000x3000x? mm", (2.0, 3.0, None)),
    ("lift", "fire_lift", "是", True), ("lift", "fire_lift", "no", False), ("lift", "fire_lift", "–", None),
    ("lift", "use", "货梯", "freight"), ("lift", "serves", "1-2", (1, 2)), ("dock", "storey", "2F", 2),
    ("building", "fire_resistance_grade", "二级", 2), ("building", "fire_resistance_grade", "2", 2),
    ("building", "sprinklers", "fully covered", "yes"), ("zone", "floor_load", "600 kg/m2", (600.0, "kg/m2")),
    ("zone", "floor_load", "8", (8.0, "kN/m2")), ("storey", "declared.production", "电子产品加工", "electronics"),
    ("building", "name", " Tower ", "Tower"), ("passage", "joins", "dock-1, lift-1", ("dock-1", "lift-1")),
    ("building", "declared.year_built", "2015", 2015.0), ("plot", "declared.anything", "是", True),
])
def test_fields_by_their_rule(kind: str, field: str, entered: str, value: object) -> None:
    assert parse_field(rule_of(kind, field), entered, building_of("small", {}, "T", "t")) == value
