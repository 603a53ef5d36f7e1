"""Which questions a reading leaves, told from the advice of its own sentences; sizes in other units."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.errors import InputError
from models.readers import read
from models.readers.layers import ROLES, load_rules
from models.reading import InputFile, LayerUse, Reading, ReadOptions
from models.report import ReportBuilder
from workbench.import_questions import advised, asked_by, layer_rules, questions, size_in, understood, worth_asking
from workbench.texts import catalogue

DATA = Path(__file__).resolve().parents[1] / "data"


def _reading(*codes: str, unit: str | None = "cm", name: str = "a.obj") -> Reading:
    report = ReportBuilder()
    for code in codes:
        report.guess(code, "a")
    return Reading(input=InputFile(file=name, sha256="", format="OBJ", length_unit=unit, up_axis="z"), buildings=(),
                   report=report.build(), size_m=(13.98, 20.907, None))


def test_options_are_found_in_sentences() -> None:
    assert advised("Please say --unit, or fill in --save-layers; --storeys.") == {"unit", "layers", "storeys"}
    assert advised("unit, --unitary, --out") == set()


def test_each_advice_of_a_report_is_a_question_in_both_languages() -> None:
    for key, said in catalogue().items():
        if key.startswith("report."):
            assert advised(said["zh"]) == advised(said["en"]), key


def test_questions_of_a_reading_and_those_that_were_answered() -> None:
    reading = _reading("mesh-unit-guessed", "mesh-up-guessed", "mesh-no-plates", "mesh-open-edges")
    assert questions(reading.report) == {"unit", "up", "storeys"}
    assert worth_asking(reading, ReadOptions(unit="mm", up_axis="y")) == {"storeys"}
    assert worth_asking(reading, ReadOptions(unit="mm", up_axis="y", storeys=Path("s.csv"))) == set()
    assert worth_asking(_reading("mesh-open-edges"), ReadOptions()) == set()


def test_a_real_file_that_names_no_unit_asks_and_a_description_does_not() -> None:
    mesh = read(DATA / "mesh" / "wallhole.obj")
    assert {"unit", "up"} <= worth_asking(mesh, ReadOptions())
    assert worth_asking(read(Path("assets/examples/songhu-phase-a.toml")), ReadOptions()) == set()
    assert worth_asking(read(Path("assets/examples/songhu-phase-a.ifc")), ReadOptions()) == set()


def test_sizes_in_other_units_by_hand() -> None:
    assert size_in(_reading(), "cm") == pytest.approx((13.98, 20.907, None), nan_ok=True)
    size = size_in(_reading(), "mm")
    assert size is not None
    assert size[0] == pytest.approx(1.398)
    assert size[2] is None
    feet = size_in(_reading(), "ft")
    assert feet is not None and feet[0] == pytest.approx(1398 * 0.3048)
    assert size_in(_reading(unit=None), "mm") is None
    assert size_in(_reading(name="a.toml"), "mm") is None


def test_a_fault_that_another_option_mends() -> None:
    assert asked_by(InputError("syntax", "dxf-unit-wrong", "a")) == advised(catalogue().get("dxf-unit-wrong", {}).get("en", ""))
    assert asked_by(InputError("not-found", "not-found", "a")) == set()
    assert any("layers" in advised(said["en"]) for key, said in catalogue().items() if not key.startswith(("report.", "help.")))


def test_meanings_of_layers_become_rules_that_are_read_back(tmp_path: Path) -> None:
    layers = (LayerUse(name="A-WALL[1]", role="wall", count=3), LayerUse(name="X", count=9),
              LayerUse(name="3层", role="storey", storey=3, use="production", count=1))
    assert understood(layers) == 2
    path = tmp_path / "rules.toml"
    path.write_text(layer_rules(layers), "utf-8")
    rules = load_rules(path)
    assert rules.own == 2
    assert [(rule.role, rule.storey, rule.use) for rule in rules.rules[:2]] == [("wall", None, None), ("storey", 3, "production")]
    assert rules.rules[0].fits("a-wall[1]") and not rules.rules[0].fits("a-wall1")


def test_every_role_of_a_layer_has_a_name() -> None:
    assert all(f"desktop.import.role-{role}" in catalogue() for role in ROLES)
