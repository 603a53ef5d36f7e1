"""Numbers, sizes, flags and names of storeys as people write them into cells."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.readers.tables.faults import BadValue, letters
from models.readers.tables.storey_names import ALL, storey_numbers_of
from models.readers.tables.values import Amount, amount, factor, flag_of, number_of, plain, sizes_of, unit_text
from models.storey_names import storey_number


@pytest.mark.parametrize(("text", "value"), [
    ("12,345.6", 12345.6), ("12 345", 12345.0), ("1,234,567", 1234567.0), ("１２．５", 12.5), ("±0.000", 0.0), ("-0.300", -0.3),
    ("－0.300", -0.3), ("−5", -5.0), ("+3", 3.0), ("1.2E+03", 1200.0), (".5", 0.5), ("7.", 7.0), ("12\u00a0345.5", 12345.5),
])
def test_numbers(text: str, value: float) -> None:
    assert number_of(text) == value


@pytest.mark.parametrize(("text", "key"), [
    ("1,5", "decimal-comma"), ("1.234,5", "decimal-comma"), ("1,23,456", "decimal-comma"), ("5,0", "decimal-comma"),
    ("±5", "not-number"), ("nan", "not-number"), ("inf", "not-number"), ("0x10", "not-number"), ("1..2", "not-number"),
    ("", "not-number"), ("٣", "not-number"), ("1e400", "too-large"), ("1e99", "too-large"), ("八", "not-number"),
])
def test_what_is_no_number_or_two(text: str, key: str) -> None:
    with pytest.raises(BadValue) as caught:
        number_of(text)
    assert caught.value.key == key


def test_thousands_are_two_things_where_the_comma_is_the_decimal_sign() -> None:
    assert number_of("12,345") == 12345.0
    assert number_of("12,345.6", decimal_comma=True) == 12345.6
    with pytest.raises(BadValue) as caught:
        number_of("12,345", decimal_comma=True)
    assert caught.value.key == "decimal-comma"


@given(st.decimals(-10**8, 10**8, places=3))
def test_grouped_numbers_come_back(value: object) -> None:
    assert number_of(f"{value:,}") == float(str(value))
    assert number_of(f"{value:,}".replace(",", " ")) == float(str(value))


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_fault(text: str) -> None:
    try:
        assert abs(amount(text).value) <= 1e9
    except BadValue as bad:
        assert bad.key and bad.values["value"] is not None


@pytest.mark.parametrize(("text", "value", "unit"), [
    ("5.0t", 5.0, "t"), ("8 kN/m²", 8.0, "kn/m2"), ("8kN/㎡", 8.0, "kn/m2"), ("1.2m/s", 1.2, "m/s"), ("5 000 kg", 5000.0, "kg"),
    ("12,345kg", 12345.0, "kg"), ("3吨", 3.0, "吨"), ("500 kg/m2", 500.0, "kg/m2"), ("6000㎜", 6000.0, "mm"), ("4", 4.0, None),
])
def test_numbers_with_units(text: str, value: float, unit: str | None) -> None:
    assert amount(text) == Amount(value, unit)


@pytest.mark.parametrize(("value", "key"), [
    (True, "is-flag"), (datetime.date(2024, 3, 8), "is-date"), (datetime.time(1, 2), "is-date"), ("=1+1", "formula-text"),
    ("3-8", "not-number"), ("12 34", "not-number"), (float("inf"), "too-large"), (float("nan"), "too-large"),
])
def test_cells_that_hold_no_number(value: object, key: str) -> None:
    with pytest.raises(BadValue) as caught:
        amount(value)
    assert caught.value.key == key


def test_units_keep_the_nature_of_a_load() -> None:
    assert factor("t/m2", "kN/m2") == (1000.0, "kg/m2")
    assert factor("kpa", "kN/m2") == (1.0, "kN/m2")
    assert factor("t", "kg") == (1000.0, "kg")
    assert factor("kg", "m") is None
    assert unit_text(" kN / m² ") == "kn/m2"


@pytest.mark.parametrize(("text", "lengths"), [
    ("2400×3000×2500", [2400.0, 3000.0, 2500.0]), ("2.4*3.0", [2.4, 3.0, None]), ("W2400×D3000×H2500", [2400.0, 3000.0, 2500.0]),
    ("宽2.4×深3.0", [2.4, 3.0, None]), ("2.4×?×2.5", [2.4, None, 2.5]), ("2400(W)×3000(D)", [2400.0, 3000.0, None]),
    ("2,400 x 3,000 x 2,500", [2400.0, 3000.0, 2500.0]), ("２４００＊３０００", [2400.0, 3000.0, None]),
])
def test_sizes(text: str, lengths: list[float | None]) -> None:
    assert [part and part.value for part in sizes_of(text, 3)] == lengths


def test_the_last_unit_of_a_size_holds_for_all() -> None:
    assert [part and part.unit for part in sizes_of("2.4×3.0 m", 3)] == ["m", "m", None]
    assert [part and part.unit for part in sizes_of("2400mm×3.0m", 2)] == ["mm", "m"]


@pytest.mark.parametrize("value", ["2.4", 2.4, "1×2×3×4", "a×b", "×", ""])
def test_what_is_no_size(value: object) -> None:
    with pytest.raises(BadValue) as caught:
        sizes_of(value, 3)
    assert caught.value.key == ("not-number" if value == "a×b" else "not-sizes")


@pytest.mark.parametrize(("value", "flag"), [
    (True, True), ("是", True), ("有", True), ("√", True), ("YES", True), ("否", False), ("无", False), ("×", False),
    ("n", False)])
def test_flags(value: object, flag: bool) -> None:
    assert flag_of(value) is flag


@pytest.mark.parametrize("value", [1.0, 0.0, "1", "maybe", "是否"])
def test_what_is_neither_yes_nor_no(value: object) -> None:
    with pytest.raises(BadValue):
        flag_of(value)


@pytest.mark.parametrize(("text", "number"), [
    ("1F", 1), ("3层", 3), ("三层", 3), ("首层", 1), ("十二层", 12), ("二十层", 20), ("二十三层", 23), ("第3层", 3),
    ("L3", 3), ("Level 3", 3),
    ("3rd floor", 3), ("G/F", 1), ("B1", -1), ("B2F", -2), ("地下一层", -1), ("负二层", -2), ("-1F", -1),
    ("地上3层", 3), ("３Ｆ", 3),
    ("夹层", None), ("屋面", None), ("0", None), ("1#厂房", None), ("一一", None), ("", None), ("地下室", None),
])
def test_numbers_in_names_of_storeys(text: str, number: int | None) -> None:
    assert storey_number(text) == number


@pytest.mark.parametrize(("value", "numbers"), [
    ("3~8F", (3, 4, 5, 6, 7, 8)), ("3-8层", (3, 4, 5, 6, 7, 8)), ("标准层(3~8)", (3, 4, 5, 6, 7, 8)),
    ("标准层（3～5层）", (3, 4, 5)),
    ("2、4、6层", (2, 4, 6)), ("B1~3F", (-1, 1, 2, 3)), ("-1~2", (-1, 1, 2)), ("-1F-2F", (-1, 1, 2)), ("B2-B1", (-2, -1)),
    ("3F(标准层)", (3,)), ("1、3~5F", (1, 3, 4, 5)), ("三至五层", (3, 4, 5)), ("1F/2F", (1, 2)), (3.0, (3,)), (-1, (-1,)),
    ("1..3", (1, 2, 3)), ("各层", ALL), ("All floors", ALL), ("夹层", None), ("3~夹层", None),
])
def test_lists_and_ranges_of_storeys(value: object, numbers: object) -> None:
    assert storey_numbers_of(value) == numbers


@pytest.mark.parametrize(("value", "key"), [
    ("8~3F", "storey-range"), ("1~999F", "storey-range"), ("1F、1F", "storey-twice"), ("1~3、2", "storey-twice"),
    (2.5, "not-storey"),
    (0, "not-storey"), (True, "not-storey"), (datetime.date(2024, 3, 8), "storey-is-date"),
])
def test_storeys_that_cannot_be(value: object, key: str) -> None:
    with pytest.raises(BadValue) as caught:
        storey_numbers_of(value)
    assert caught.value.key == key


@given(st.integers(-5, 60).filter(bool), st.integers(0, 60), st.sampled_from(["~", "-", "至", "～", "—", ".."]))
def test_ranges_come_back(first: int, more: int, sign: str) -> None:
    last = first + more if first + more else 1
    names = [f"{n}F" if n > 0 else f"B{-n}" for n in (first, last)]
    assert storey_numbers_of(sign.join(names)) == tuple(n for n in range(first, last + 1) if n)


@given(st.text(max_size=40))
def test_any_text_is_storeys_a_name_or_a_fault(text: str) -> None:
    try:
        found = storey_numbers_of(text)
    except BadValue:
        return
    assert found is None or found == ALL or (len(found) > 0 and 0 not in found)


def test_letters_of_columns() -> None:
    assert [letters(i) for i in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_full_width_signs_are_plain() -> None:
    assert plain(" （ａ～ｂ）\n c ") == "(a~b) c"
