"""What a person types: numbers with units, and what is refused with which sentence."""

from __future__ import annotations

import pytest

from models.errors import CallError
from workbench.cli import sentence
from workbench.desktop.entry import parse_height, parse_level, parse_load

pytestmark = pytest.mark.gui


@pytest.mark.parametrize(("entered", "height_m"), [
    ("6", 6.0), ("6.0 m", 6.0), ("6000mm", 6.0), ("600 cm", 6.0), ("20 ft", 6.096), ("6 米", 6.0), ("４．５", 4.5), ("4,5", 4.5),
    (" 5.4M ", 5.4),
])
def test_heights_with_units(entered: str, height_m: float) -> None:
    assert parse_height(entered) == pytest.approx(height_m)


@pytest.mark.parametrize("entered", ["", "six", "6 apples", "6000", "0", "-4", "nan", "inf", "1e9", "--", "6 6"])
def test_nonsense_heights_are_refused(entered: str) -> None:
    with pytest.raises(CallError) as caught:
        parse_height(entered)
    for lang in ("zh", "en"):
        assert "{" not in sentence(caught.value, lang)


def test_millimetres_without_a_unit_are_explained() -> None:
    with pytest.raises(CallError) as caught:
        parse_height("6000")
    assert "6000 mm" in sentence(caught.value, "en")


@pytest.mark.parametrize(("entered", "load"), [
    ("8", (8.0, "kN/m2")), ("8 kN/m²", (8.0, "kN/m2")), ("8kPa", (8.0, "kN/m2")), ("0", (0.0, "kN/m2")), ("", None),
    ("–", None), ("7.5 kn/m2", (7.5, "kN/m2")), ("600 kg/m2", (600.0, "kg/m2")), ("1,000 kg/m²", (1000.0, "kg/m2")),
    ("1 t/m²", (1000.0, "kg/m2")), ("50000 kg/m2", (50000.0, "kg/m2")),
])
def test_loads_keep_their_unit(entered: str, load: tuple[float, str] | None) -> None:
    assert parse_load(entered) == load


@pytest.mark.parametrize("entered", ["50001 kg/m²", "-1 t/m2", "8 m", "-1", "500.1", "9999", "x"])
def test_refused_loads(entered: str) -> None:
    with pytest.raises(CallError):
        parse_load(entered)


def test_levels() -> None:
    assert parse_level("-1.2") == -1.2
    assert parse_level("−1200 mm") == pytest.approx(-1.2)
    assert parse_level("") is None
    with pytest.raises(CallError):
        parse_level("below")
