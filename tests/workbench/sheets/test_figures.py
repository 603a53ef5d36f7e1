"""Stamps that tell what a figure is worth, and the pages on which confirmed and corrected clauses stand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rules.confirming import confirmed, new_pack
from rules.figures import FIGURES
from rules.pack_text import to_toml
from rules.standard import Confirmation
from workbench.checked import Checked
from workbench.sheets.ink import Label, Shape, figure_mark
from workbench.sheets.pdf import compose
from workbench.sheets.style import NAVY
from workbench.sheets.words import Words

ELECTRONICS = "cn-load-min-electronics"


@pytest.fixture
def office(tmp_path: Path) -> str:
    who = Confirmation(name="李工", date="2026-11-20", edition="2021 第一次印刷", page="35")
    path = tmp_path / "office.toml"
    path.write_text(to_toml(confirmed(new_pack("office", "李工"), ELECTRONICS, who, {"limit": ">= 5.0"})), "utf-8")
    return str(path)


def test_stamps_stand_apart_without_colour() -> None:
    looks = {}
    for figure in FIGURES:
        shapes = [mark for mark in figure_mark(figure, "X", 0, 0, 10) if isinstance(mark, Shape)]
        letter = next(mark for mark in figure_mark(figure, "X", 0, 0, 10) if isinstance(mark, Label))
        looks[figure] = (len(shapes), [s.closed for s in shapes], [bool(s.dash) for s in shapes],
                         [s.fill == NAVY for s in shapes], letter.text)
    assert len({repr(look) for look in looks.values()}) == len(FIGURES)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_letters_and_words_differ(lang: str) -> None:
    words = Words(lang)
    assert len({words.stamp(figure)[1] for figure in FIGURES}) == len({words(f"figure.{figure}") for figure in FIGURES}) == 4


@pytest.mark.parametrize(("lang", "said"), [
    ("zh", ("李工 于 2026-11-20 核对", "2021 第一次印刷，第 35 页", "更正：限值 ≥ 4.0 kN/m² → ≥ 5.0 kN/m²", "替代 1 条",
            "自备标准包，全文见附件")),
    ("en", ("confirmed by 李工 on 2026-11-20", "2021 第一次印刷, page 35", "corrected: limit ≥ 4.0 kN/m² → ≥ 5.0 kN/m²",
            "1 stand in", "own pack, text attached")),
])
def test_a_sheet_says_who_confirmed_what_and_what_was_corrected(
    judged: Callable[..., Checked], make_tower: Callable[..., object], office: str, lang: str, said: tuple[str, ...],
) -> None:
    checked = judged(make_tower(2), standards=(office,), production="electronics")
    flat = "".join(mark.text for page in compose(checked, lang, None).flow.pages for mark in page if isinstance(mark, Label))
    for words in said:
        assert words.replace(" ", "") in flat.replace(" ", "")


def stamps(checked: Checked, lang: str = "zh") -> list[list[str]]:
    letters = {Words(lang).stamp(figure)[1]: figure for figure in FIGURES}
    return [[letters[mark.text] for mark in page if isinstance(mark, Label) and mark.bold and mark.text in letters]
            for page in compose(checked, lang, None).flow.pages]


def test_the_cover_shows_all_four_kinds_and_the_matrix_each_clause(
    judged: Callable[..., Checked], make_tower: Callable[..., object], office: str,
) -> None:
    checked = judged(make_tower(2), standards=(office, "shenzhen-industrial-line-2018"), production="electronics")
    pages = stamps(checked)
    assert set(pages[0]) == set(FIGURES)
    later = [figure for page in pages[1:] for figure in page]
    assert {"confirmed", "provisional", "unverified"} <= set(later)


def test_without_a_person_nothing_is_stamped_confirmed(judged: Callable[..., Checked], make_tower: Callable[..., object]) -> None:
    checked = judged(make_tower(2), production="electronics")
    shown = [figure for page in stamps(checked) for figure in page]
    assert checked.run.provisional and shown.count("confirmed") == 2      # the cover with its nought, and the legend
