"""``shanglou loads``: tables in both languages, the JSON document, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.cli import main

HALL = """
schema = "shanglou.building/1"
[[building]]
id = "hall"
name = "示例厂房"
use = "factory"
[[building.storey]]
numbers = [1, 2]
height_m = 6.0
[[building.zone]]
storeys = 1
id = "ground"
load_kn_m2 = 20.0
stated_for = "slab"
declared = { slab_on_grade = true }
[[building.zone]]
storeys = 2
id = "two"
name = "二层生产区"
LOAD
stated_for = "slab"
declared = { slab_form = "FORM", slab_span_m = 3.0, slab_thickness_mm = 150 }
[[building.equipment]]
id = "m1"
name = "加工中心"
storey = 2
mass_kg = { value = 6118.297, assumed = "an example: 60 kN" }
base_m = [2.0, 1.5]
along_span = true
dynamic_factor = 1.1
[[building.equipment]]
id = "m2"
name = "冲床"
zone = "ground"
mass_kg = 20000
base_m = [2.0, 2.0]
[[building.equipment]]
id = "m3"
name = "空压机"
"""


def described(folder: Path, load: str = "load_kn_m2 = 10.0", form: str = "one-way") -> Path:
    path = folder / "hall.toml"
    path.write_text(HALL.replace("LOAD", load).replace("FORM", form), "utf-8")
    return path


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def document(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    return dict(json.loads(call(capsys, "loads", *arguments, "--json")[1]))


@pytest.mark.parametrize(("load", "code"), [("load_kn_m2 = 10.0", 0), ("load_kn_m2 = 8.845", 0), ("load_kn_m2 = 8.843", 1),
                                            ("load_kg_m2 = 900", 0), ("load_kg_m2 = 880", 1), ("", 0)])
def test_the_exit_code_says_whether_a_machine_exceeds(capsys: pytest.CaptureFixture[str], tmp_path: Path, load: str,
                                                      code: int) -> None:
    assert call(capsys, "loads", described(tmp_path, load))[0] == code


def test_the_document_has_the_numbers_on_the_way(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = document(capsys, described(tmp_path))
    assert (found["schema"], found["exceeds"]) == ("shanglou.loads/1", False)
    (building,) = found["buildings"]
    ground, two = building["zones"]
    assert ground["on_grade"] and ground["machines"][0]["verdict"] == "on-grade" and ground["heaviest"] == []
    slab = two["machines"][0]["checks"][0]
    assert slab["required_kn_m2"] == pytest.approx(8.844, abs=5e-4) and slab["available_kn_m2"] == [10.0, 10.0]
    assert slab["numbers"]["Mmax"] == pytest.approx(37.3125, abs=1e-4) and slab["formula"] == "C.0.5-1"
    assert two["governing"]["slab"] == {"machine": "m1", "required_kn_m2": slab["required_kn_m2"], "verdict": "fits",
                                        "margin_kn_m2": pytest.approx(1.1555, abs=1e-4)}
    assert [heaviest["base_m"] for heaviest in two["heaviest"]] == [[1.0, 1.0], [1.5, 2.0], [2.0, 3.0]]
    assert building["unplaced"] == [{"id": "m3", "name": "空压机", "why": "no-storey"}]


@pytest.mark.parametrize(("lang", "said"), [
    ("zh", ("加工中心", "满足",
            "qe = 8 M/(b l²) = 8×37.31/(3.75×3.00²) = 8.84 kN/m²", "地坪，不适用", "未说明所在楼层", "不替代结构计算")),
    ("en", ("fits", "b = bcy + 0.7 l = 3.75 m (C.0.5-1)", "slab on the ground", "No storey is given", "no proof of a structure")),
])
def test_tables_in_both_languages(capsys: pytest.CaptureFixture[str], tmp_path: Path, lang: str, said: tuple[str, ...]) -> None:
    code, out, err = call(capsys, "loads", described(tmp_path), "--lang", lang)
    assert (code, err) == (0, "")
    assert [part for part in said if part not in out] == []


def test_a_two_way_slab_without_its_long_side_asks_for_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = call(capsys, "loads", described(tmp_path, form="two-way"))
    assert code == 0 and "缺：双向板的长跨" in out and "能放的最重设备" not in out
    code, out, _ = call(capsys, "loads", described(tmp_path, form="flat"))
    assert code == 0 and "无梁楼盖" in out and "超出方法适用范围" in out


@pytest.mark.parametrize(("lang", "said"), [
    ("zh", ("楼板计算方式：双向板", "C.0.6", "长短边之比 1.33", "仅按绝对最大弯矩等值为", "贴另一向支座")),
    ("en", ("Slab computed as: two-way", "ratio of the sides 1.33", "by equal absolute maximum moments alone",
            "beside the other support")),
])
def test_a_two_way_slab_says_how_it_was_computed(capsys: pytest.CaptureFixture[str], tmp_path: Path, lang: str,
                                                 said: tuple[str, ...]) -> None:
    path = described(tmp_path, form="two-way\", slab_long_span_m = 4.0, slab_note = \"")
    _, out, err = call(capsys, "loads", path, "--lang", lang)
    assert err == "" and [part for part in said if part not in out] == []
    zone = document(capsys, path)["buildings"][0]["zones"][1]
    assert zone["slab_way"] == {"way": "two-way", "ratio": pytest.approx(4 / 3, abs=1e-6), "by_ratio": False, "missing": [],
                                "why": None, "notes": []}
    check = zone["machines"][0]["checks"][0]
    assert check["formula"] == "C.0.6" and check["numbers"]["lx"] == 3.0 and check["numbers"]["ly"] == 4.0
    assert {spot["side"] for spot in zone["heaviest"][0]["spots"]} == {"inner", "beside"}


def test_one_zone_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = described(tmp_path)
    assert [zone["id"] for zone in document(capsys, path, "--zone", "二层生产区")["buildings"][0]["zones"]] == ["two"]
    code, _, err = call(capsys, "loads", path, "--zone", "nine")
    assert code == 2 and "nine" in err and "ground" in err
    assert document(capsys, path, "--zone", "nine")["code"] == "bad-call"


def test_a_file_without_machines_says_what_to_enter(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "bare.toml"
    bare = 'schema = "shanglou.building/1"\n[[building]]\nname = "b"\n[[building.storey]]\nnumbers = 1\nheight_m = 6\n'
    path.write_text(bare, "utf-8")
    code, out, _ = call(capsys, "loads", path)
    assert code == 0 and "[[building.equipment]]" in out
    assert call(capsys, "loads", tmp_path / "none.toml")[0] == 2
