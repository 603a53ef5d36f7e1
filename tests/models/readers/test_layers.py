"""Layer rules: the shipped ones, the user's own, their faults, and the file that is written to be changed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import InputError
from models.readers import read
from models.readers.layers import ROLES, LayerRule, LayerRules, bare_name, load_rules, pattern_of, shipped, storey_of, to_toml
from models.reading import LayerUse, ReadOptions
from tests.models.readers.dxf_builder import Sheet, notes
from workbench.cli import main
from workbench.verbs.layer_rules import rules_text


@pytest.mark.parametrize("layer, role", [
    # Tianzheng
    ("WALL", "wall"), ("COLUMN", "column"), ("WINDOW", "window"), ("WINDOW_TEXT", "text"), ("STAIR", "stair"), ("DOTE", "axis"),
    ("AXIS", "axis"), ("AXIS_TEXT", "text"), ("DIM_ELEV", "dimension"), ("PUB_TEXT", "text"), ("PUB_HATCH", "ignore"),
    ("SPACE", "zone"),
    ("LVTRY", "ignore"), ("EVTR", "lift"), ("ROOF", "roof"), ("BALCONY", "ignore"),
    # institutes
    ("墙", "wall"), ("柱", "column"), ("轴线", "axis"), ("电梯", "lift"), ("货梯", "lift"), ("消防电梯", "fire-lift"),
    ("吊装口", "hoist"),
    ("卸货平台", "dock"), ("用地红线", "plot"), ("建筑红线", "ignore"), ("道路红线", "ignore"), ("楼板", "slab"),
    ("建筑轮廓", "outline"),
    ("面积线", "outline"), ("防火分区", "compartment"), ("房间", "zone"), ("周边建筑", "neighbour"), ("图框", "frame"),
    ("洞口", "opening"),
    ("建筑面积线", "outline"), ("A-DOTE", "axis"), ("A-COLU-CONC", "column"), ("A-REDL", "plot"), ("A-REDL-ARCH", "ignore"),
    # AIA
    ("A-WALL", "wall"), ("S-COLS", "column"), ("A-FLOR-EVTR", "lift"), ("A-FLOR-OTLN", "outline"), ("A-GLAZ", "window"),
    ("A-DOOR", "door"),
    ("S-GRID", "axis"), ("A-AREA", "outline"), ("A-FLOR-STRS", "stair"), ("A-ANNO-DIMS", "dimension"), ("C-PROP-LINE", "plot"),
    ("xref-1$0$A-WALL", "wall"), ("a::b::货梯", "lift"),
])
def test_shipped_rules(layer, role):
    found = load_rules().find(layer)
    assert found is not None and (found.role, found.by_user) == (role, False)


@pytest.mark.parametrize("layer", ["0", "Layer1", "DT", "ABC"])
def test_names_that_say_nothing(layer):
    assert load_rules().find(layer) is None


def test_all_shipped_roles_are_known():
    assert {rule.role for rule in shipped()} <= set(ROLES)


@pytest.mark.parametrize("name, number", [("3F", 3), ("B1", -1), ("三层", 3), ("Level 2", 2), ("首层", 1), ("十二层", 12),
    ("地下二层", -2), ("墙", None)])
def test_storeys_in_names(name, number):
    assert storey_of(name) == number


def test_a_storey_is_read_from_the_name_where_the_rule_leaves_it_open():
    found = load_rules().find("二层轮廓")
    assert found is not None and (found.role, found.storey) == ("outline", 2)


def rules_file(folder: Path, body: str, head: str = 'schema = "shanglou.layers/1"\n') -> Path:
    path = folder / "rules.toml"
    path.write_text(head + body, "utf-8")
    return path


def test_the_users_rules_go_first(tmp_path):
    rules = load_rules(rules_file(tmp_path, '[[rule]]\nlayer = ["wall*", "我的?"]\nrole = "outline"\nstorey = 3\nuse = "生产"\n'))
    for name in ("WALL-1", "我的1"):
        found = rules.find(name)
        assert found is not None and (found.role, found.storey, found.use, found.by_user) == ("outline", 3, "production", True)
    assert rules.find("COLUMN").by_user is False


@pytest.mark.parametrize("body, key", [
    ('[[rule]]\nlayer = "a"\nrole = "walls"\n', "layers-field"), ('[[rule]]\nrole = "wall"\n', "layers-field"),
    ('[[rule]]\nlayer = []\nrole = "wall"\n', "layers-field"), ('[[rule]]\nlayer = ["a", 1]\nrole = "wall"\n', "layers-field"),
    ('[[rule]]\nlayer = "a"\nrole = "wall"\nstorey = 0\n', "layers-field"),
    ('[[rule]]\nlayer = "a"\nrole = "wall"\ncolour = 1\n', "layers-field"),
    ('[[rule]]\nlayer = "a"\nrole = "wall"\nuse = "nonsense"\n', "layers-field"), ("rule = 1\n", "layers-no-rules"),
    ("[[rule\n", "layers-syntax"),
])
def test_faults_of_a_file_of_rules(tmp_path, body, key):
    with pytest.raises(InputError) as fault:
        load_rules(rules_file(tmp_path, body))
    assert fault.value.key == key


def test_another_schema_is_refused(tmp_path):
    with pytest.raises(InputError) as fault:
        load_rules(rules_file(tmp_path, "", 'schema = "shanglou.layers/9"\n'))
    assert fault.value.code == "unsupported-schema"


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30).filter(lambda name: name.strip() == name))
def test_a_pattern_of_a_name_fits_that_name_and_survives_the_file(name):
    rule = LayerRule(layer=pattern_of(name), role="wall")
    assert rule.fits(name)
    assert tomllib.loads(to_toml(LayerRules(rules=(rule,))))["rule"][0]["layer"] == rule.layer


def test_a_pattern_fits_nothing_else():
    assert not LayerRule(layer=pattern_of("A*B"), role="wall").fits("AxB")
    assert not LayerRule(layer=pattern_of("A?"), role="wall").fits("AB")


def test_bare_names():
    assert [bare_name(n) for n in ("x$0$A-WALL", "a|b", "p::q", "plain")] == ["A-WALL", "b", "q", "plain"]


def test_layers_are_saved_changed_and_given_back(tmp_path, capsys):
    sheet = Sheet()
    sheet.rectangle("不明", 0, 0, 40_000, 20_000)
    sheet.columns(1000, 1000, 4, 3)
    path, saved = sheet.save(tmp_path), tmp_path / "layers.toml"
    assert main(["inspect", str(path), "--save-layers", str(saved)]) == 0
    words = saved.read_text("utf-8")
    assert "# 未识别（1 个图元）" in words and tomllib.loads(words)["rule"] == [
        {"layer": "COLUMN", "role": "column"}, {"layer": "不明", "role": "ignore"}]
    saved.write_text(words.replace('layer = "不明"\nrole = "ignore"', 'layer = "不明"\nrole = "outline"\nstorey = 2'), "utf-8")
    reading = read(path, ReadOptions(layers=saved))
    assert [(s.number, s.area_m2.value) for s in reading.buildings[0].storeys] == [(2, 800.0)]
    assert not notes(reading, "dxf-layer-unknown")


def test_a_file_without_layers_has_none_to_save(tmp_path, capsys):
    path = tmp_path / "box.off"
    path.write_text("OFF\n4 4 0\n0 0 0\n10 0 0\n0 10 0\n0 0 10\n3 0 2 1\n3 0 1 3\n3 0 3 2\n3 1 2 3\n", "utf-8")
    assert main(["inspect", str(path), "--save-layers", str(tmp_path / "x.toml")]) == 2
    assert not (tmp_path / "x.toml").exists()


def test_unknown_layers_are_marked_in_both_languages():
    layers = (LayerUse(name="A*", count=3), LayerUse(name="WALL", role="wall", storey=2, use="production", count=1))
    assert "not understood (3 entities)" in rules_text(layers, "en") and "未识别（3 个图元）" in rules_text(layers, "zh")
    wall = tomllib.loads(rules_text(layers, "zh"))["rule"][1]
    assert wall == {"layer": "WALL", "role": "wall", "storey": 2, "use": "production"}
