"""A bounded fuzz run: whatever happens to a description, it reads, or one clear sentence says why not."""

import random
from pathlib import Path

import pytest

from models.errors import InputError
from models.readers import read
from workbench.texts import text

EXAMPLES = Path(__file__).parents[3] / "assets" / "examples"
ODD = ["nan", "-1", "0", "1e308", "[]", "{}", '"unknown"', "true", "''", "[[0, 0]]", "1979-05-27", '"\\uD7FF"', "-inf",
       "[1, [2]]", "{ value = {} }", "9223372036854775807", '"1..9999"', "[5, 1]", '{ value = "unknown", assumed = "x" }']


def mutated(lines: list[str], dice: random.Random) -> str:
    """The lines with one to three of them taken out, doubled, swapped, cut, or with another value."""
    lines = list(lines)
    for _ in range(dice.randint(1, 3)):
        i = dice.randrange(len(lines))
        kind = dice.randrange(5)
        if kind == 0:
            del lines[i]
        elif kind == 1:
            lines.insert(dice.randrange(len(lines)), lines[i])
        elif kind == 2:
            j = dice.randrange(len(lines))
            lines[i], lines[j] = lines[j], lines[i]
        elif kind == 3:
            lines[i] = lines[i][: dice.randrange(len(lines[i]) + 1)]
        elif "=" in lines[i]:
            lines[i] = lines[i].split("=")[0] + "= " + dice.choice(ODD)
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(8))
def test_mutated_descriptions(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - a test's dice
    lines = (EXAMPLES / "songhu-later-tower.toml").read_text("utf-8").splitlines()
    path = tmp_path / "mutant.toml"
    refused = 0
    for _ in range(60):
        path.write_text(mutated(lines, dice), "utf-8")
        try:
            read(path)
        except InputError as error:
            refused += 1
            assert "mutant.toml" in text(error.key, "en", error.values)
    assert refused > 10, "the dice must hit something"
