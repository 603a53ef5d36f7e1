"""Colours, labels and legends of the 3D view, by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest

from models.building import FloorLoad, Zone
from models.measured import Measured, Stated
from tests.workbench.scene.houses import BY_HAND, m, tower
from workbench.desktop.scene.colouring import (
    MODES,
    Asked,
    Colouring,
    band_of,
    bands_of,
    coloured_by,
    least_margins,
    margin_class,
    owner_colours,
    use_of,
)
from workbench.desktop.scene.parts import Owner
from workbench.desktop.theme import DARK, LIGHT
from workbench.sheets.words import Words
from workbench.texts import text


@dataclass
class Found:
    """As much of a finding as a margin needs."""

    storeys: tuple[int, ...]
    margin: float | None
    limit: object = 10.0
    deciding: bool = True
    building: str = "b"


def say(key: str, **values: object) -> str:
    return text(f"desktop.{key}", "en", values)


def asked(verdicts: Mapping[str, str] | None = None, findings: tuple[Found, ...] = (), **changes: object) -> Asked:
    building = tower()
    loads = (8.0, 8.0, None)
    storeys = tuple(replace(storey, use=Stated(use, BY_HAND), zones=() if load is None else (Zone(
        id=storey.id, name="", floor_load=FloorLoad(load=Measured(load, "kN/m2", BY_HAND))),))
        for storey, use, load in zip(building.storeys, ("logistics", "production", "production"), loads, strict=True))
    return Asked(replace(building, storeys=storeys), verdicts or {}, findings, Words("en"), say, LIGHT)  # type: ignore[arg-type]


def test_verdicts_have_their_colours_marks_and_words() -> None:
    found = coloured_by("verdict", asked({"s1": "fail", "s2": "pass"}))
    assert found.colours == {"s1": LIGHT.massing["fail"], "s2": LIGHT.massing["pass"]}
    assert [(entry.verdict, entry.said) for entry in found.legend] == [
        ("fail", text("verdict.fail", "en")), ("pass", text("verdict.pass", "en")), ("not-applicable", "no deciding clause")]


@pytest.mark.parametrize(("share", "expected"), [
    (-0.001, 0), (0.0, 1), (0.0499, 1), (0.05, 2), (0.1999, 2), (0.20, 3), (5.0, 3)])
def test_margins_fall_into_four_classes(share: float, expected: int) -> None:
    assert margin_class(share) == expected


def test_the_least_margin_of_deciding_clauses_counts() -> None:
    findings = (Found((1, 2), 2.0), Found((1,), -1.0), Found((1,), -9.0, deciding=False), Found((2,), -9.0, building="c"),
                Found((3,), None), Found((3,), 1.0, limit=True), Found((3,), 1.0, limit="C2"), Found((3,), 1.0, limit=0.0))
    assert least_margins(tower(), findings) == {"s1": -0.1, "s2": 0.2}  # type: ignore[arg-type]
    found = coloured_by("margin", asked(findings=findings))
    assert found.labels == {"s1": "-10%", "s2": "+20%"}
    assert [entry.said for entry in found.legend] == ["short", "20% or more", "unknown"]


def test_numbers_are_labelled_and_the_legend_says_each_value() -> None:
    found = coloured_by("height", asked())
    assert found.labels == {"s1": "6.00 m", "s2": "5.00 m", "s3": "4.00 m"}
    assert [entry.said for entry in found.legend] == ["4.00 m", "5.00 m", "6.00 m"]
    assert len(set(found.colours.values())) == 3


def test_an_unknown_load_is_said_to_be_unknown() -> None:
    found = coloured_by("load", asked())
    assert set(found.colours) == {"s1", "s2"} and "s3" not in found.labels
    assert [entry.said for entry in found.legend] == ["8.0 kN/m²", "unknown"]
    assert found.legend[-1].colour == LIGHT.massing["not-applicable"]


def test_uses_have_names_and_colours_of_their_own() -> None:
    found = coloured_by("use", asked())
    assert found.labels["s2"] == found.labels["s3"] != found.labels["s1"]
    assert found.colours["s2"] == found.colours["s3"] != found.colours["s1"]
    assert [entry.said for entry in found.legend] == [found.labels["s2"], found.labels["s1"]]     # the commonest first


def test_the_use_of_a_storey_is_that_of_most_of_its_area() -> None:
    zones = tuple(Zone(id=use, name="", use=Stated(use, BY_HAND), area_m2=Measured(area, "m2", BY_HAND))
                  for use, area in (("office", 100.0), ("production", 400.0), ("storage", 300.0)))
    storey = replace(tower().storeys[0], zones=zones)
    assert use_of(storey) == "production"
    assert use_of(tower().storeys[0]) is None


@pytest.mark.parametrize(("values", "expected"), [
    ([], []), ([5.0, 5.0], [(5.0, 5.0)]), ([4.0, 5.0, 6.0, 8.0, 9.0], [(v, v) for v in (4.0, 5.0, 6.0, 8.0, 9.0)]),
    ([4.0, 4.5, 5.0, 5.5, 6.0, 8.0], [(4.0, 5.0), (5.0, 6.0), (6.0, 7.0), (7.0, 8.0)]),
])
def test_bands(values: list[float], expected: list[tuple[float, float]]) -> None:
    assert bands_of(values) == expected


def test_every_value_lies_in_its_band() -> None:
    values = [3.9 + 0.37 * i for i in range(30)]
    bands = bands_of(values)
    assert all(bands[band_of(value, bands)][0] <= value <= bands[band_of(value, bands)][1] + 1e-9 for value in values)


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_has_a_title_and_a_legend(mode: str) -> None:
    found = coloured_by(mode, asked({"s1": "pass"}, (Found((1,), 1.0),)))
    assert found.title and found.legend and all(entry.said for entry in found.legend)


def test_units_take_the_colour_of_their_storey_unless_they_have_one() -> None:
    owners = (Owner("storey", "s1", "", "s1"), Owner("unit", "u1", "", "s1"), Owner("unit", "u2", "", "s1"),
              Owner("lift", "l", ""))
    colouring = Colouring("", {"s1": (1.0, 0.0, 0.0), "u2": (0.0, 0.0, 1.0)})
    table = owner_colours(owners, colouring, LIGHT, np.array([1.0, 0.5, 1.0, 0.0]))
    assert table[:3].tolist() == [[255, 0, 0, 255], [255, 0, 0, 128], [0, 0, 255, 255]] and table[3, 3] == 0
    assert (owner_colours(owners, Colouring(""), DARK)[3, :3] < table[3, :3]).all()


def test_the_scale_gets_darker_step_by_step() -> None:
    building = tower((4.0, 5.0, 6.0, 7.0, 8.0))
    found = coloured_by("height", replace(asked(), building=replace(building, roof_m=m(30.0))))
    grey = [sum(entry.colour) for entry in found.legend]
    assert grey == sorted(grey, reverse=True) and len(set(grey)) == 5
