"""``shanglou match``: exit codes, sentences, JSON, questions, two buildings, bad calls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.matching.weights import Weights
from models.readers.tenant_list import read_tenants
from tests.models.readers.tables_builder import Rows, workbook
from tests.models.writers.test_tenant_workbook import bare
from workbench.cli import main
from workbench.match_words import gap_text
from workbench.texts import LANGUAGES, catalogue

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples"
COMPANIES = EXAMPLES / "songhu-companies.xlsx"
HEAD = ["企业名称", "需求面积(㎡)", "荷载需求(kN/㎡)", "层高需求(m)", "租金"]

BUILDING = """
schema = "shanglou.building/1"
[[building]]
id = "T"
name = "试验楼"
use = "factory"
hazard = "C2"
[[building.footprint]]
storeys = [1, 3]
outline_m = [[0.0, 0.0], [50.0, 0.0], [50.0, 20.0], [0.0, 20.0]]
[[building.storey]]
numbers = 1
height_m = 6.0
use = "production"
[[building.storey]]
numbers = [2, 3]
height_m = 4.5
use = "production"
[[building.zone]]
storeys = 1
id = "ground"
name = "首层"
use = "production"
area_m2 = 1000.0
load_kn_m2 = 8.0
[[building.zone]]
storeys = [2, 3]
id = "up"
name = "楼上"
use = "production"
area_m2 = 1000.0
load_kn_m2 = 5.0
[[building.lift]]
id = "L1"
name = "货梯"
use = "freight"
rated_load_kg = 3000.0
speed_m_s = 0.5
car_m = [2.4, 3.0, 2.4]
door_m = [2.4, 2.3]
serves = "all"
"""


@pytest.fixture
def tower(tmp_path: Path) -> str:
    path = tmp_path / "tower.toml"
    path.write_text(BUILDING, "utf-8")
    return str(path)


def companies(folder: Path, *rows: list[object], **sheets: Rows) -> str:
    return str(workbook(folder / "list.xlsx", {"企业需求": [HEAD, *rows], **sheets}))


def answer(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


# the result


@pytest.mark.parametrize(("lang", "said"), [
    ("zh", ["2 家企业放下 2 家，租出 1,300 ㎡（可租 3,000 ㎡的 43%），月租 37,000 元；", "已证明最优", "重企业", "假定"]),
    ("en", ["2 of 2 companies are placed on 1,300 m² (43% of 3,000 m²), rent 37,000 yuan a month", "proven best", "assumptions"]),
])
def test_all_are_placed(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str], lang: str, said: list[str]) -> None:
    """500 × 30 + 800 × 27.5 = 37,000; the heavy one stands on the ground storey."""
    names = companies(tmp_path, ["重企业", 500, 8, 5, 30], ["轻企业", 800, 4, 4.2, 27.5])
    assert main(["match", tower, "--tenants", names, "--lang", lang]) == 0
    out = capsys.readouterr().out
    for part in said:
        assert part in out
    assert "{" not in out


def test_who_does_not_fit_is_told_with_numbers_and_what_would_have_to_change(
        tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = companies(tmp_path, ["过重", 500, 9.5, 5, 30])
    assert main(["match", tower, "--tenants", names]) == 1
    out = capsys.readouterr().out
    assert "没有合适的位置；最接近的是 1F：楼面荷载 8.0 kN/m²，需 9.5 kN/m²（差 1.5 kN/m²）" in out
    assert "若要放下：1F 楼面荷载由 8.0 kN/m² 提到 9.5 kN/m²" in out


def test_the_document(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = companies(tmp_path, ["a", 500, 8, 5, 30], ["b", 1200, 4, 4.2, 20], ["c", 500, 9, 4, 30])
    assert main(["match", tower, "--tenants", names, "--json"]) == 1
    found = answer(capsys)
    assert found["schema"] == "shanglou.match/1"
    assert found["tenants"]["count"] == 3
    result = found["result"]
    assert (result["status"], result["asked"], result["placed"], result["let_m2"]) == ("optimal", 3, 2, 1700.0)
    assert sum(block["area_m2"] for block in found["vacancy"]) == pytest.approx(result["lettable_m2"] - result["let_m2"])
    assert result["rent_yuan_month"] == 39000.0
    assert result["value_yuan_month"] == pytest.approx(sum(
        value for term, value in result["terms_yuan_month"].items() if term != "total"))
    places = {place["name"]: place for place in found["places"]}
    assert places["a"]["spaces"] == ["1F"]
    assert places["b"]["storeys"] in ([2, 3], [1, 2])     # larger than a storey: two of them
    (lost,) = found["unplaced"]
    assert (lost["name"], lost["reason"], lost["nearest"]["space"]) == ("c", "nowhere", "1F")
    (load,) = [need for need in lost["nearest"]["needs"] if need["need"] == "load"]
    assert (load["verdict"], load["needs"], load["has"], load["short_by"], load["unit"]) == ("no", 9.0, [8.0, 8.0], 1.0, "kN/m2")
    assert load["sources"]
    assert found["request"]["weights_assumed"] is True
    assert [company["yes"] for company in found["companies"]] == [["1F"], [], []]
    assert found["buildings"][0]["lifts"]["verdict"] == "no-demand"
    groups = [(group["storeys"], group["takes"]) for group in found["storey_groups"]]
    assert groups == [([1], ["a"]), ([2, 3], [])]


def test_the_same_call_gives_the_same_document(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = companies(tmp_path, ["a", 500, 8, 5, 30], ["b", 600, 4, 4.2, 20])
    documents = []
    for _ in range(2):
        assert main(["match", tower, "--tenants", names, "--json"]) == 0
        documents.append(capsys.readouterr().out)
    assert documents[0] == documents[1]


def test_the_document_is_written_into_a_folder(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = companies(tmp_path, ["a", 500, 8, 5, 30])
    assert main(["match", tower, "--tenants", names, "--out", str(tmp_path / "out")]) == 0
    assert json.loads((tmp_path / "out" / "tower.match.json").read_text("utf-8"))["result"]["placed"] == 1
    assert "tower.match.json" in capsys.readouterr().err
    assert (tmp_path / "out" / "tower.stacking.pdf").read_bytes().startswith(b"%PDF")
    assert main(["match", tower, "--tenants", names, "--why", "a", "--out", str(tmp_path / "why")]) == 0
    assert [path.name for path in (tmp_path / "why").iterdir()] == ["tower.match.json"]


# wishes


def test_fixed_forbidden_required_and_weights(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = companies(tmp_path, ["a", 900, 4, 4, 30], ["b", 900, 4, 4, 20], ["过重", 500, 20, 4, 5])
    call = ["match", tower, "--tenants", names, "--fix", "过重=3F", "--forbid", "a=1", "--forbid", "b=2F", "--weight", "rent=2",
            "--json"]
    assert main(call) == 0
    found = answer(capsys)
    assert {place["name"]: place["spaces"] for place in found["places"]} == {"a": ["2F"], "b": ["1F"], "过重": ["3F"]}
    (heavy,) = [place for place in found["places"] if place["fixed"]]
    assert [need["need"] for need in heavy["violated"]] == ["load"]
    assert found["request"]["weights"]["rent"] == 2.0
    assert found["result"]["terms_yuan_month"]["rent"] == 2 * found["result"]["rent_yuan_month"]


def test_demands_that_contradict_are_told_in_words(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = companies(tmp_path, ["甲", 700, 8, 5, 30], ["乙", 700, 8, 5, 30], ["丙", 700, 4, 4, 30])
    assert main(["match", tower, "--tenants", names, "--require", "all"]) == 1
    assert "不能同时成立：“甲”必须放下；“乙”必须放下；各单元和楼层的面积。" in capsys.readouterr().out
    assert main(["match", tower, "--tenants", names, "--require", "丙", "--json"]) == 1
    assert answer(capsys)["conflict"]["demands"] == []


def test_open_places_only_if_that_is_asked(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = str(workbook(tmp_path / "list.xlsx", {"企业需求": [[*HEAD, "微振动要求"], ["测量", 500, 5, 4, 30, "VC-A"]]}))
    assert main(["match", tower, "--tenants", names]) == 1
    out = capsys.readouterr().out
    assert "缺实测楼板振动速度" in out
    assert "1 家企业、3 处因此不能定" in out
    assert main(["match", tower, "--tenants", names, "--allow-open"]) == 0
    assert "待定：楼板微振动：缺实测楼板振动速度" in capsys.readouterr().out


def test_storeys_are_divided_by_number_or_area(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = companies(tmp_path, ["a", 240, 4, 4, 30])
    for call, count, area in ((["--divide", "4"], 12, 250.0), (["--unit-area", "480"], 6, 500.0)):
        assert main(["match", tower, "--tenants", names, *call, "--json"]) == 0
        spaces = answer(capsys)["spaces"]
        assert (len(spaces), spaces[0]["area_m2"]) == (count, area)
    assert main(["match", tower, "--tenants", names, "--divide", "4"]) == 0
    assert "不是文件中的单元" in capsys.readouterr().out


def test_leases_are_fixed_places(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    lease: Rows = [["企业名称", "承租单元", "租赁面积", "租金"], ["轻", "1F", 950, 12]]
    names = companies(tmp_path, ["轻", 800, 4, 4, 30], ["重", 500, 8, 5, 30], 租约=lease)
    assert main(["match", tower, "--tenants", names]) == 0
    assert "名单中有 1 份租约" in capsys.readouterr().out
    assert main(["match", tower, "--tenants", names, "--leases", "--json"]) == 1
    found = answer(capsys)
    (place,) = found["places"]
    assert (place["spaces"], place["areas_m2"], place["terms_yuan_month"]["rent"]) == (["1F"], [950.0], 11400.0)
    assert found["unplaced"][0]["reason"] == "taken"


# questions


def test_why_one_company(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = companies(tmp_path, ["重", 500, 8, 5, 30], ["轻", 800, 4, 4, 30], ["过重", 500, 30, 5, 30])
    assert main(["match", tower, "--tenants", names, "--why", "重"]) == 0
    out = capsys.readouterr().out
    assert "重：3 个位置中 1 个可以，0 个不能定，2 个不行。" in out
    assert "最好：1F" in out
    assert "层高 4.50 m，需 5.00 m（差 0.50 m）；楼面荷载 5.0 kN/m²，需 8.0 kN/m²（差 3.0 kN/m²）" in out
    assert "shanglou move-in" in out
    assert main(["match", tower, "--tenants", names, "--why", "轻", "--json"]) == 0
    assert [place["storeys"] for place in answer(capsys)["best"]][:2] == [[2], [3]]
    assert main(["match", tower, "--tenants", names, "--why", "过重", "--lang", "en"]) == 1
    assert "No place takes it." in capsys.readouterr().out


def test_who_could_take_a_storey(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = companies(tmp_path, ["重", 500, 8, 5, 30], ["轻", 800, 4, 4, 30])
    assert main(["match", tower, "--tenants", names, "--floor", "2"]) == 0
    assert "2F：2 家企业中 1 家能放在这一层，0 家不能定。" in capsys.readouterr().out
    assert main(["match", tower, "--tenants", names, "--floor", "1F", "--json"]) == 0
    assert {one["name"]: one["could"] for one in answer(capsys)["companies"]} == {"重": "yes", "轻": "yes"}


# the Songhu question


def test_what_two_metres_and_one_and_a_half_bought(capsys: pytest.CaptureFixture[str]) -> None:
    """Phase A has 6.0 m and 4.5 m, the later tower 8.0 m and 6.0 m (storeys 2 to 5): who lacks height alone, load, or both."""
    call = ["match", str(EXAMPLES / "songhu-phase-a.toml"), "--tenants", str(COMPANIES), "--against",
            str(EXAMPLES / "songhu-later-tower.toml"), "--time", "2"]
    assert main([*call, "--json"]) == 1
    found = answer(capsys)
    against = found["against"]
    assert against["only_first"] == []
    assert (len(against["both"]), len(against["only_second"]), len(against["neither"])) == (30, 14, 3)
    ground, upper = found["storey_groups"]
    assert (ground["height_m"], upper["height_m"]) == (6.0, 4.5)
    lacks = [{tuple(one["kinds"]): len(one["tenants"]) for one in group["lacks"]} for group in (ground, upper)]
    assert (lacks[0][("height",)], lacks[1][("height",)]) == (2, 7)
    assert (lacks[0][("load",)], lacks[0][("load", "missing")], lacks[1][("load",)]) == (4, 2, 3)
    assert [len(group["takes"]) for group in (ground, upper)] == [30, 14]
    later = {tuple(group["storeys"]): len(group["takes"]) for group in against["storey_groups"]}
    assert later == {(1,): 38, (2, 3, 4, 5): 40, (6, 7, 8, 9, 10, 11, 12): 26}
    for lang in LANGUAGES:
        assert main([*call, "--lang", lang]) == 1
        assert "{" not in capsys.readouterr().out


# the template


def test_the_template_is_written_and_filled_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty, full = tmp_path / "empty.xlsx", tmp_path / "full.xlsx"
    assert main(["match", "--template", str(empty)]) == 0
    assert "empty.xlsx" in capsys.readouterr().err
    assert main(["match", "--tenants", str(COMPANIES), "--template", str(full), "--lang", "en"]) == 0
    assert bare(read_tenants(full).list) == bare(read_tenants(COMPANIES).list)


# bad calls


@pytest.mark.parametrize(("call", "said"), [
    (["--fix", "a"], "--fix 应写成 TENANT=UNIT[+UNIT]"),
    (["--fix", "a=9F"], "没有单元或楼层“9F”"),
    (["--fix", "b=1F"], "没有企业“b”"),
    (["--fix", "a=1F+3F"], "不能固定在 1F + 3F"),
    (["--forbid", "a=cellar"], "没有单元或楼层“cellar”"),
    (["--require", "nobody"], "没有企业“nobody”"),
    (["--weight", "height=1"], "没有名为“height”的权重"),
    (["--weight", "rent=-1"], "权重 rent 为 -1"),
    (["--weight", "rent=nan"], "不是数字"),
    (["--time", "0"], "--time 应为 0.1 至 36000 秒"),
    (["--divide", "0"], "单元划分无效"),
    (["--divide", "2.5"], "不是整数"),
    (["--divide", "3", "--unit-area", "500"], "两者只取其一"),
    (["--unit-area", "0"], "单元划分无效"),
    (["--why", "谁"], "没有企业“谁”"),
    (["--floor", "12"], "没有单元或楼层“12”"),
    (["--why", "a", "--floor", "1"], "只取其一"),
    (["--date", "明天"], "明天"),
    (["--against", "nowhere.ifc"], "nowhere.ifc"),
])
def test_a_bad_call_is_one_sentence(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str], call: list[str],
                                    said: str) -> None:
    names = companies(tmp_path, ["a", 500, 4, 4, 30])
    assert main(["match", tower, "--tenants", names, *call]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""
    assert main(["match", tower, "--tenants", names, *call, "--json"]) == 2
    assert answer(capsys)["schema"] == "shanglou.error/1"


def test_files_that_cannot_be_used(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = companies(tmp_path, ["a", "很大", 4, 4, 30])
    for call in (["match"], ["match", tower], ["match", "--tenants", names],
                 ["match", tower, "--tenants", str(tmp_path / "no.xlsx")], ["match", tower, "--tenants", names],
                 ["match", str(tmp_path / "no.ifc"), "--tenants", names],
                 ["match", "--template", str(tmp_path / "t.csv")]):
        assert main(call) == 2
        assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_a_leased_unit_that_is_not_there(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    names = companies(tmp_path, ["a", 500, 4, 4, 30], 租约=[["企业名称", "承租单元", "到期日"], ["a", "8F-east", "2028-12-31"]])
    assert main(["match", tower, "--tenants", names, "--leases"]) == 2
    assert "list.xlsx 的租约写的单元“8F-east”不在建筑中（企业“a”）" in capsys.readouterr().err


def test_a_building_without_anything_to_let(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "office.toml"
    path.write_text(BUILDING.replace('use = "production"', 'use = "parking"'), "utf-8")
    assert main(["match", str(path), "--tenants", companies(tmp_path, ["a", 500, 4, 4, 30])]) == 2
    assert "没有可出租的楼层或单元" in capsys.readouterr().err


def test_an_output_never_replaces_an_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(COMPANIES.read_bytes())
    assert main(["match", "--tenants", str(path), "--template", str(path)]) == 2
    assert path.read_bytes() == COMPANIES.read_bytes()
    capsys.readouterr()


# what the whole building supplies, and the vertical order


def test_the_power_of_the_whole_building_limits_all_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """500 + 400 kW at a diversity of 0.8 are 720 kW: with 720 both stand, with 719 only one; unknown is no limit and says so."""
    rows: list[list[object]] = [[*HEAD, "用电需求(kW)"], ["甲", 800, 4, 4, 30, 500], ["乙", 800, 4, 4, 20, 400],
                                ["丙", 300, 4, 4, 9, None]]
    names = str(workbook(tmp_path / "list.xlsx", {"企业需求": rows}))
    share = "power_diversity = 0.8"
    for supply, placed in ((f"building_power_kw = 720.0\n{share}", 3), (f"building_power_kw = 719.0\n{share}", 2),
                           ("building_power_kw = 899.0", 2), ("", 3)):
        path = tmp_path / "tower.toml"
        facts = f"[building.declared]\nunit_power_kw = 600.0\n{supply}\n[[building.footprint]]"
        path.write_text(BUILDING.replace("[[building.footprint]]", facts, 1), "utf-8")
        assert main(["match", str(path), "--tenants", names, "--json"]) == (0 if placed == 3 else 1)
        found = answer(capsys)
        assert found["result"]["placed"] == placed
        (power,) = found["buildings"][0]["supplies"]
        if not supply:
            assert (power["verdict"], power["has"], power["asked"]) == ("unknown", None, 900.0)
            assert "整栋供应未知，未核" in power["message"] and "另有 1 家未写" in power["message"]
        elif placed == 3:
            assert (power["verdict"], power["drawn"], power["has"], power["silent"]) == ("within", 720.0, 720.0, 1)
        else:
            (lost,) = found["unplaced"]
            assert (lost["name"], lost["reason"], lost["full"]) == ("乙", "full", [["power_kw", "T"]])
            assert "试验楼 的整栋用电" in lost["message"]
            assert main(["match", str(path), "--tenants", names, "--require", "all"]) == 1
            assert "“甲”必须放下；“乙”必须放下；试验楼 的整栋用电" in capsys.readouterr().out


def test_a_supply_that_cannot_be_used_is_named(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    spoilt = tmp_path / "spoilt.toml"
    spoilt.write_text(Path(tower).read_text("utf-8") + "\n[building.declared]\npower_diversity = 80\n", "utf-8")
    names = companies(tmp_path, ["a", 500, 8, 5, 30])
    assert main(["match", str(spoilt), "--tenants", names]) == 0
    assert "power_diversity" in capsys.readouterr().err
    assert main(["match", tower, "--tenants", names]) == 0
    assert "power_diversity" not in capsys.readouterr().err


def test_the_vertical_order_is_a_preference_with_reasons(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[list[object]] = [[*HEAD, "自身噪声(dB)", "可承受噪声(dB)"], ["响", 700, 4, 4, 30, 85, None],
                                ["静", 700, 4, 4, 30, None, 55]]
    names = str(workbook(tmp_path / "list.xlsx", {"企业需求": rows}))
    assert main(["match", tower, "--tenants", names, "--json"]) == 0
    assert answer(capsys)["grouping"] == []
    light = ["--weight", "load_yuan_kn=0", "--weight", "height_yuan_m3=0"]      # else a heavy and high storey is kept for others
    assert main(["match", tower, "--tenants", names, "--group", *light, "--json"]) == 0
    found = answer(capsys)
    order = {one["tenant"]: (one["storeys"], one["stands_on"]) for one in found["grouping"]}
    assert order == {"响": ([1], [1]), "静": ([3], [3])}
    assert found["request"]["grouped"] is True and found["neighbours"] == []
    assert main(["match", tower, "--tenants", names, "--group", "--fix", "静=1F", "--fix", "响=2F"]) == 0
    out = capsys.readouterr().out
    assert "自身噪声 85 dB" in out and "现放 2F，未照此" in out
    assert "“响”（2F）的噪声影响“静”（1F）" in out


def test_wishes_hold_in_the_second_building_where_their_units_are(tmp_path: Path, tower: str,
                                                                   capsys: pytest.CaptureFixture[str]) -> None:
    low = tmp_path / "low.toml"
    low.write_text(BUILDING.replace("[1, 3]", "[1, 2]").replace("[2, 3]", "2"), "utf-8")
    lease: Rows = [["企业名称", "承租单元", "租赁面积"], ["甲", "2F", 600]]
    names = companies(tmp_path, ["甲", 500, 4, 4, 30], ["乙", 500, 4, 4, 20], ["丙", 300, 4, 4, 20], 租约=lease)
    call = ["match", tower, "--tenants", names, "--leases", "--fix", "乙=3F", "--forbid", "丙=1", "--forbid", "丙=3F",
            "--against", str(low)]
    assert main([*call, "--json"]) == 0
    against = answer(capsys)["against"]
    assert [(one["kind"], one["tenant"], one["units"]) for one in against["not_applied"]] == [
        ("fixed", "乙", ["3F"]), ("forbidden", "丙", ["3F"])]
    places = {one["tenant"]: (one["spaces"], one["areas_m2"], one["fixed"]) for one in against["places"]}
    assert places["甲"] == (["2F"], [600.0], True)
    assert places["丙"][0] == ["2F"] and places["乙"][2] is False
    assert main(call) == 0
    assert "“乙”固定在 3F：那里没有这些单元" in capsys.readouterr().out


def test_every_weight_and_term_has_its_word() -> None:
    from workbench.match_words import WEIGHTS_OF

    named = {name for names in WEIGHTS_OF.values() for name in names}
    assert named == set(Weights.__dataclass_fields__)
    assert all(f"match.term.{term}" in catalogue() for term in WEIGHTS_OF)


@pytest.mark.parametrize(("gap", "said"), [
    (0.0, "0%"), (0.0049, "0.49%"), (0.012, "1.2%"), (0.5, "50%"), (2.0, "200%"), (1e9, "–")])
def test_gaps_are_shown_with_the_digits_that_matter(gap: float, said: str) -> None:
    assert gap_text(gap) == said


def test_a_very_long_list_is_told_shortly(tmp_path: Path, tower: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "many.csv"
    path.write_text("\n".join([",".join(HEAD), *(f"c{i},{600 + i},4,4.2,30" for i in range(130))]), "utf-8")
    assert main(["match", tower, "--tenants", str(path), "--time", "5"]) == 1
    out = capsys.readouterr().out
    assert "另有 27 家，见 --json 或 --out 的文档" in out     # 130 less three placed, one a storey, and 100 shown


def test_two_buildings_of_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Units are named with their building; a company that fits the second only is placed there."""
    path = tmp_path / "two.toml"
    second = BUILDING.split("[[building]]", 1)[1].replace('id = "T"', 'id = "U"').replace("load_kn_m2 = 8.0", "load_kn_m2 = 12.0")
    path.write_text(BUILDING + "[[building]]" + second, "utf-8")
    lease: Rows = [["企业名称", "承租单元", "到期日"], ["轻", "U/3F", "2028-12-31"]]
    names = companies(tmp_path, ["重", 500, 11, 5, 30], ["轻", 800, 4, 4, 30], 租约=lease)
    assert main(["match", str(path), "--tenants", names, "--leases", "--json"]) == 0
    found = answer(capsys)
    assert {place["name"]: place["spaces"] for place in found["places"]} == {"重": ["U/1F"], "轻": ["U/3F"]}
    assert [one["id"] for one in found["buildings"]] == ["T", "U"]
    assert main(["match", str(path), "--tenants", names, "--fix", "轻=3F"]) == 2
    assert "可指几个单元：T/3F, U/3F" in capsys.readouterr().err
