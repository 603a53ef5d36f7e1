"""Text on paper: wrapping, characters that the face lacks, widths."""

import pytest

from workbench.sheets.fonts import BOLD, REGULAR, faces, runs, safe, shortened, width, wrap


def test_chinese_breaks_anywhere_but_not_before_closing_punctuation() -> None:
    lines = wrap("楼面荷载标准值，应当不小于四", 7 * 10, 10)
    assert "".join(lines) == "楼面荷载标准值，应当不小于四"
    assert all(width(part, 10) <= 70 for part in lines)
    assert not any(part[0] in "，。、）》" for part in lines)


def test_words_stay_whole_and_long_ones_are_forced() -> None:
    assert wrap("storey height", width("storey", 8) + 1, 8) == ["storey", "height"]
    parts = wrap("x" * 300, 50, 8)
    assert "".join(parts) == "x" * 300
    assert all(width(part, 8) <= 50 for part in parts)


def test_three_hundred_characters_fit_their_column() -> None:
    name = "松湖智谷" * 75
    parts = wrap(name, 60, 7)
    assert "".join(parts) == name
    assert max(width(part, 7) for part in parts) <= 60


@pytest.mark.parametrize(("text", "shown"), [
    ("厂房😀", "厂房[U+1F600]"), ("𠮷野", "[U+20BB7]野"), ("a\nb\tc", "a b c"), ("a\u200bb\u202ec\x00", "abc"), ("−", "[U+2212]"),
    ("e\u0301", "é"),
])
def test_what_the_face_lacks_is_shown_as_its_code(text: str, shown: str) -> None:
    assert safe(text) == shown
    assert all(ord(char) in faces()[REGULAR].charToGlyph for char in safe(text))


def test_bold_falls_back_to_regular_for_single_characters() -> None:
    lacking = next(chr(code) for code in range(0x4E00, 0x9FFF)
                   if code in faces()[REGULAR].charToGlyph and code not in faces()[BOLD].charToGlyph)
    assert list(runs(f"厂{lacking}房", BOLD)) == [(BOLD, "厂"), (REGULAR, lacking), (BOLD, "房")]


def test_shortened_text_fits() -> None:
    cut = shortened("松湖智谷后期工业大厦", 50, 8)
    assert cut.endswith("…") and width(cut, 8) <= 50
    assert shortened("短", 50, 8) == "短"


def test_empty_text_is_one_empty_line() -> None:
    assert wrap("", 50, 8) == [""]
