"""Classes of each colouring told apart by an eye without red or green cones, by colour or by hatch.

Dichromats are simulated after Viénot, Brettel and Mollon (1999), in linear sRGB; differences are CIE76 ΔE in CIELAB (D65).
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from tests.workbench.scene.test_colouring import asked
from workbench.desktop.scene.colouring import LISTED, THINGS, Entry, coloured_by, owner_colours
from workbench.desktop.scene.parts import Owner
from workbench.desktop.theme import DARK, LIGHT, Theme
from workbench.sheets.style import SCALE, VERDICTS, Colour
from workbench.stacking_colours import HATCHES, series

EYES = {
    "protanopia": np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]]),
    "deuteranopia": np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]]),
}
TO_XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
WHITE = TO_XYZ.sum(axis=1)
LEAST = 10.0
"""ΔE that is seen side by side without looking for it; 2.3 is the least that an eye notices at all."""


def lab(linear: np.ndarray) -> np.ndarray:
    shares = TO_XYZ @ np.clip(linear, 0.0, 1.0) / WHITE
    f = np.where(shares > 216 / 24389, np.cbrt(shares), (24389 / 27 * shares + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: Colour, other: Colour, eye: np.ndarray) -> float:
    linear = [np.where(np.array(c) <= 0.04045, np.array(c) / 12.92, ((np.array(c) + 0.055) / 1.055) ** 2.4) for c in (one, other)]
    return float(np.linalg.norm(lab(eye @ linear[0]) - lab(eye @ linear[1])))


def told_apart(one: Entry, other: Entry) -> bool:
    return one.hatch != other.hatch or min(apart(one.colour, other.colour, eye) for eye in EYES.values()) >= LEAST


def test_the_simulation_mixes_up_what_such_eyes_mix_up() -> None:
    red, green, blue = (0.75, 0.2, 0.1), (0.28, 0.45, 0.1), (0.1, 0.2, 0.8)
    assert apart(red, green, np.eye(3)) > 60.0 > 4.0 * min(apart(red, green, eye) for eye in EYES.values())
    assert all(apart(red, blue, eye) > 60.0 for eye in EYES.values())
    assert not told_apart(Entry((0.5, 0.5, 0.5), "a"), Entry((0.51, 0.5, 0.5), "b"))
    assert told_apart(Entry((0.5, 0.5, 0.5), "a"), Entry((0.5, 0.5, 0.5), "b", None, "/"))


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_verdicts(theme: Theme) -> None:
    entries = [Entry(theme.massing[verdict], verdict, verdict) for verdict in VERDICTS if verdict in theme.massing]
    assert all(told_apart(*pair) for pair in combinations(entries, 2))


def test_margins_and_steps_of_numbers() -> None:
    from tests.workbench.scene.test_colouring import Found

    findings = (Found((1,), -1.0), Found((2,), 0.2), Found((3,), 1.0))
    entries = list(coloured_by("margin", asked({}, findings)).legend)
    ample = coloured_by("margin", asked({}, (Found((1,), 5.0),))).legend[0]
    unknown = coloured_by("margin", asked()).legend[0]
    assert len(entries) == 3 and all(told_apart(*pair) for pair in combinations([*entries, ample, unknown], 2))
    assert all(told_apart(Entry(a, ""), Entry(b, "")) for a, b in combinations(SCALE, 2))


def test_uses_and_tenants_have_hatches_where_colours_alone_are_not_enough() -> None:
    looks = [Entry(fill, str(i), None, hatch) for i, (fill, hatch) in enumerate(series(i) for i in range(24))]
    assert not all(told_apart(Entry(a.colour, ""), Entry(b.colour, "")) for a, b in combinations(looks[:8], 2))
    assert all(told_apart(*pair) for pair in combinations(looks, 2))
    used = coloured_by("use", asked())
    assert {entry.hatch for entry in used.legend} == {used.hatches["s1"], used.hatches["s2"]}
    assert len(set(used.hatches.values())) == 2


def test_things_beside_storeys() -> None:
    entries = [Entry(THINGS[kind], kind) for kind in LISTED]
    assert all(told_apart(*pair) for pair in combinations(entries, 2))


def test_a_hatch_is_said_by_what_is_solid_alone() -> None:
    used = coloured_by("use", asked())
    owners = [Owner("storey", "s1", "", "s1"), Owner("unit", "u9", "", "s1"), Owner("mass", "s2", "", "s2"),
              Owner("lift", "s1", ""), Owner("storey", "s9", "", "s9")]
    found = owner_colours(owners, used, LIGHT)
    first, second = (HATCHES.index(used.hatches[key]) for key in ("s1", "s2"))
    assert found[:, 3].tolist() == [255 - first, 255 - first, 255 - second, 255, 255]
    assert set(owner_colours(owners, used, LIGHT, np.full(5, 0.15))[:, 3].tolist()) == {38}
