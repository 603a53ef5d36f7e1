"""Where a building has civil parts, text, document and sheet say that their own rules were not checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from workbench.cli import main

TOWER = """
schema = "shanglou.building/1"
[[building]]
id = "b"
name = "产业楼"
use = "factory"
[[building.storey]]
numbers = [1, 4]
height_m = 5.0
use = "production"
[[building.storey]]
numbers = [5, 6]
height_m = 4.5
use = "USE"
"""


def described(folder: Path, use: str) -> Path:
    path = folder / "tower.toml"
    path.write_text(TOWER.replace("USE", use), "utf-8")
    return path


@pytest.mark.parametrize(("lang", "said"), [
    ("zh", "“产业楼”含民用功能：研发（5F–6F）"), ("en", "“产业楼” has civil uses: R&D (5F–6F)"),
])
def test_the_run_says_it(capsys: pytest.CaptureFixture[str], tmp_path: Path, lang: str, said: str) -> None:
    path = described(tmp_path, "rd")
    main(["check", str(path), "--lang", lang, "--out", str(tmp_path / "out")])
    out = capsys.readouterr()
    assert said in out.out + out.err
    document = json.loads((tmp_path / "out" / "tower.cn.json").read_text("utf-8"))
    assert document["civil_uses"] == [{"building": "b", "use": "rd", "storeys": [5, 6], "count": 1}]
    first = PdfReader(tmp_path / "out" / "tower.cn.pdf").pages[0].extract_text().replace("\n", "").replace(" ", "")
    assert said.replace(" ", "") in first


def test_a_building_of_production_alone_says_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    main(["check", str(described(tmp_path, "production"))])
    out = capsys.readouterr()
    assert "含民用功能" not in out.out + out.err
    main(["check", str(described(tmp_path, "production")), "--json"])
    assert json.loads(capsys.readouterr().out)["civil_uses"] == []


def test_a_city_counts_its_civil_buildings(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "city.csv"
    heading = "建筑名称,层数,建筑面积（㎡）,建筑高度(m),用途"
    path.write_text(f"{heading}\nA,5,3000,20,办公\nB,6,3000,24,办公\nC,6,9000,30,厂房\n", "utf-8")
    main(["check", str(path), "--json"])
    document = json.loads(capsys.readouterr().out)
    assert document["civil_uses"] == [{"building": None, "use": "office", "storeys": [], "count": 2}]
    main(["check", str(path), "--lang", "en", "--out", str(tmp_path / "out")])
    out = capsys.readouterr()
    assert "There are civil buildings: offices: 2" in out.out + out.err
    first = PdfReader(tmp_path / "out" / "city.cn.pdf").pages[0].extract_text().replace("\n", " ")
    assert "There are civil buildings" in first
