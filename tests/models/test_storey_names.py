"""Names of storeys and the numbers in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.storey_names import storey_name, storey_number, whole_number

TENS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """A number below 1,000 as it is written."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{TENS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else TENS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (TENS[ones] if ones else "")


@given(st.integers(1, 999))
def test_numbers_are_read_as_they_are_written(number: int) -> None:
    assert whole_number(str(number)) == number and whole_number(in_chinese(number)) == number


@pytest.mark.parametrize("text", ["", "十一二", "二三", "百百", "x", "零十"])
def test_what_is_no_number_is_nought(text: str) -> None:
    assert whole_number(text) == 0


@given(st.integers(-9, 120).filter(bool))
def test_a_name_holds_its_number(number: int) -> None:
    assert storey_number(storey_name(number)) == number


@pytest.mark.parametrize(("name", "number"), [
    ("首层", 1), ("底层", 1), ("三层", 3), ("第十二层", 12), ("二十三楼", 23), ("地下一层", -1), ("负二层", -2), ("B1", -1),
    ("-1F", -1), ("3", 3), ("３Ｆ", 3), ("Level 4", 4), ("L5", 5), ("6th floor", 6), ("GF", 1), ("一百零二层", 102),
    ("屋面", None), ("0F", None), ("夹层", None), ("", None), ("A3", None),
])
def test_names_of_storeys(name: str, number: int | None) -> None:
    assert storey_number(name) == number
