"""``shanglou suitability``: table, reasons with figures, JSON, the sheet, and calls that cannot be answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pypdf import PdfReader

from workbench.cli import main

EXAMPLE = Path(__file__).parents[2] / "assets" / "examples" / "songhu-phase-a.toml"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["suitability", *map(str, arguments)])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_reasons_stand_with_their_figures(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, EXAMPLE, "--lang", "en")
    assert code == 0
    assert "floor load: needs ≥ 8.0 kN/m², 2F–10F has 5.0 kN/m² (legal minimum: GB 55001-2021 table 4.2.7)" in out
    assert "this program's judgement" in out.splitlines()[0]
    code, out, _ = run(capsys, EXAMPLE)
    assert code == 0 and "楼面活荷载：需要 ≥ 8.0 kN/m²，2F–10F 现有 5.0 kN/m²（强制下限：GB 55001-2021 表 4.2.7）" in out
    assert "无数据" in out and "可开放条件" in out


def test_the_document_holds_every_need_with_what_it_is_worth(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, EXAMPLE, "--json", "--city", "shenzhen", "--district", "guangming")
    document = json.loads(out)
    assert code == 0 and document["schema"] == "shanglou.suitability/1" and len(document["model"]["sha256"]) == 64
    fit = next(f for f in document["buildings"][0]["fits"] if f["industry"] == "light_machining" and 2 in f["storeys"])
    assert fit["verdict"] == "unsuitable" and fit["total"] == [0.4125, pytest.approx(0.7)]
    load = fit["elements"][0]["needs"][0]
    assert (load["need"], load["has"], load["score"], load["basis"]) == (8.0, [5.0, 5.0], [0.25, 0.25], "law")
    assert fit["elements"][1]["score"] is None and "floor_vibration_um_s" in fit["missing"]
    assert fit["opens_with"][0].endswith("≥ 8.0 kN/m²")
    optics = next(f for f in document["buildings"][0]["fits"] if f["industry"] == "optics")
    assert [one["list"] for one in optics["welcome"]] == ["guangming-2022", "shenzhen-2024"]


def test_no_city_means_no_list(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, EXAMPLE, "--json")
    assert all(fit["welcome"] == [] for fit in json.loads(out)["buildings"][0]["fits"])


def test_shanghai_says_that_it_published_no_figures(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, EXAMPLE, "--city", "shanghai")
    assert "没有公布产业目录" in out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_is_the_same_twice_and_says_what_it_is(capsys: pytest.CaptureFixture[str], tmp_path: Path, lang: str) -> None:
    pages = []
    for folder in ("one", "two"):
        code, _, err = run(capsys, EXAMPLE, "--out", tmp_path / folder, "--lang", lang, "--date", "2026-11-21")
        assert code == 0 and "songhu-phase-a.suitability.pdf" in err
        pages.append((tmp_path / folder / "songhu-phase-a.suitability.pdf").read_bytes())
    assert pages[0] == pages[1]
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "one" / "songhu-phase-a.suitability.pdf").pages)
    for word in (("产业适配评分表", "强制下限", "假定", "非规范结论", "待补资料") if lang == "zh" else
                 ("Industry suitability", "legal minimum", "assumed", "no verdict of a standard", "open")):
        assert word in text


@pytest.mark.parametrize(("arguments", "said"), [
    (("--city", "atlantis"), "atlantis"), (("--city", "shenzhen", "--district", "pudong"), "pudong"),
    (("--model", "none.toml"), "none.toml"),
])
def test_a_call_that_cannot_be_answered_says_so(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str,
) -> None:
    code, out, err = run(capsys, EXAMPLE, *arguments, "--lang", "en")
    assert code == 2 and said in err and out == ""


def test_a_fault_of_an_own_model_names_file_place_and_fault(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "rules" / "standards" / "suitability" / "model.toml"
    own = tmp_path / "own.toml"
    own.write_text(shipped.read_text("utf-8").replace("weight = 0.25", "weight = 0.5", 1), "utf-8")
    code, _, err = run(capsys, EXAMPLE, "--model", own, "--lang", "en")
    assert code == 2 and err.strip() == "Suitability model own.toml, –: the weights add up to 1.25, not to 1."


def test_a_list_of_buildings_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("id,name,height_m,storeys\n" + "".join(f"b{i},B{i},24,5\n" for i in range(3)), "utf-8")
    code, _, err = run(capsys, listed, "--lang", "en")
    assert code == 2 and "list.csv" in err
