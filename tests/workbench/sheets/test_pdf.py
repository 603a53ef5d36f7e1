"""The sheet as a reader gets it: complete in either language, fonts embedded, attachments, the same bytes every time."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from shapely import Point, Polygon, box

from models.building import Plot
from models.errors import Cancelled
from models.measured import Stated, from_file, from_person, metres
from models.report import ReportBuilder
from workbench.checked import check
from workbench.sheets.fonts import BOLD, REGULAR, faces, safe, width
from workbench.sheets.ink import Anchor, Label, Link
from workbench.sheets.pdf import compose, render_sheet
from workbench.sheets.style import BOTTOM, LEFT, PAGE_WIDTH
from workbench.texts import catalogue

ROOT = Path(__file__).parents[3]


# --- what every sheet has ----------------------------------------------------------------------------------------


def test_every_font_is_an_embedded_subset(example, paper) -> None:
    reader = paper(example("songhu-later-tower")).reader
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            names.add(font["/BaseFont"])
            assert "/FontFile2" in font["/FontDescriptor"].get_object()
    assert names and all(re.fullmatch(r"/[A-Z]{6}\+NotoSansSC-(Regular|Bold)", name) for name in names)


def test_page_numbers_and_disclaimer_on_every_page(example, paper) -> None:
    sheet = paper(example("songhu-phase-a"))
    for number, page in enumerate(sheet.pages, 1):
        assert f"第 {number} 页 共 {len(sheet.pages)} 页" in page
        assert "自查，不替代施工图审查和消防审查" in page


def test_assumed_city_on_every_page(example, paper) -> None:
    for page in paper(example("songhu-phase-a")).pages:
        assert "假定建于深圳" in page


def test_no_assumption_where_the_building_stands_there(judged, paper, make_tower) -> None:
    checked = judged(make_tower(2), city="shanghai")
    plot = Plot(city=Stated("shanghai", from_person()))
    checked = check(replace(checked.reading, plot=plot), checked.choices)
    assert "假定建于" not in paper(checked).text


def test_bookmarks_lead_to_the_parts(example, paper) -> None:
    reader = paper(example("songhu-phase-a")).reader
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert titles == [
        "工业上楼规划条件核查表", "主要技术经济指标", "采用的标准", "条文 × 楼层矩阵", "逐条说明：不符合与缺数据",
        "符合条文的余量", "提示（不参与判定）", "参考与基准（只作说明，不作结论）", "图", "楼层表", "净高分解",
        "设备与楼面荷载", "货物运输设施", "防火分区与疏散楼梯", "货运能力", "读入报告", "运行记录",
    ]


def test_what_is_missing_has_its_own_parts(judged, paper, make_tower) -> None:
    """The example decides every clause that is due; a tower of which little is known does not."""
    reader = paper(judged(make_tower(2))).reader
    titles = [entry.title for entry in reader.outline if not isinstance(entry, list)]
    assert titles[4:6] == ["需补充的资料", "逐条说明：不符合与缺数据"]


def test_metadata(example, paper) -> None:
    about = paper(example("songhu-phase-a"), "en").reader.metadata
    assert about.title.startswith("Compliance sheet for vertical factories · ")
    assert about.author == "Shanglou Workbench"
    assert "songhu-phase-a.toml" in about.subject


def test_attachments_are_the_request_and_the_findings(example, paper) -> None:
    checked = example("songhu-phase-a")
    attached = paper(checked, printed_on="2026-11-21").reader.attachments
    request = json.loads(attached["request.json"][0])
    findings = json.loads(attached["findings.json"][0])
    assert request["choices"]["city"] == "shenzhen" and request["printed_on"] == "2026-11-21"
    assert request["input"]["sha256"] == checked.reading.input.sha256
    assert [pack["id"] for pack in request["packs"]] == [pack.id for pack in checked.run.packs]
    assert findings["schema"] == "shanglou.check/1" and findings["overall"] == checked.run.overall
    assert len(findings["findings"]) == len(list(checked.run.findings()))


def test_text_of_the_users_pack_is_attached_and_no_path(judged, paper, make_tower, tmp_path) -> None:
    sheet = paper(judged(make_tower(2), pack=""))
    request = json.loads(sheet.reader.attachments["request.json"][0])
    texts = [pack["text"] for pack in request["packs"] if pack["text"]]
    assert len(texts) == 1 and 'id = "test-pack"' in texts[0]
    assert hashlib.sha256(texts[0].encode()).hexdigest() in {pack["sha256"] for pack in request["packs"]}
    assert str(tmp_path) not in json.dumps(request) + sheet.text


def test_printed_date_is_blank_or_given(example, paper) -> None:
    assert "（空白）" in paper(example("songhu-phase-a")).pages[0]
    assert "2026-12-01" in paper(example("songhu-phase-a"), printed_on="2026-12-01").pages[0]


def test_every_text_of_the_sheet_stands_in_both_languages() -> None:
    fields = re.compile(r"{(\w+)}")
    for key, both in catalogue().items():
        if key.startswith("sheet."):
            assert both["zh"] and both["en"]
            assert set(fields.findall(both["zh"])) == set(fields.findall(both["en"])), key


# --- language ----------------------------------------------------------------------------------------------------


def test_chinese_sheet_has_no_english_sentences(judged, paper, make_tower) -> None:
    """Runs of three English words: only codes, ids, units and file names may be Latin on a Chinese page."""
    text = paper(judged(make_tower(3, lifts=2), city="shenzhen", district="baoan")).text
    text = re.sub(r"https?://\S+|a test", "", text)
    assert re.findall(r"\b[A-Za-z]{3,}(?: [A-Za-z]{2,}){2,}", text) == []


def test_english_sheet_has_chinese_only_in_names(judged, paper, make_tower) -> None:
    checked = judged(make_tower(3, name="Tower"), city=None)
    lines = [line for line in paper(checked, "en").text.splitlines() if re.search(r"[\u4e00-\u9fff]", line)]
    assert [line for line in lines if not re.search(r"表|丙|甲|乙|丁|戊|生产区|条|〕\d+号", line)] == []


# --- results -----------------------------------------------------------------------------------------------------


def test_failing_clause_has_one_block_with_value_limit_margin_and_citation(judged, paper, make_tower) -> None:
    sheet = paper(judged(make_tower(12), pack=""))
    start = sheet.text.index("逐条说明")
    block = sheet.text[sheet.text.index("不符合 · 标准层层高", start):][:600]
    for part in ("《测试规范》", "TB 1-2024", "第 3.1 条", "1F–12F", "5.00 m", "≥ 6.00 m", "-1.00 m (-17%)", "a test"):
        assert part in block
    assert sheet.text.count("不符合 · 标准层层高") == 1
    assert "不符合" in sheet.pages[0]


def test_waived_clause_names_the_reply(judged, paper, make_tower, waiver) -> None:
    text = paper(judged(make_tower(2), pack="", plot=waiver)).text
    assert "深消评〔2026〕7号" in text and "已豁免 · 标准层层高" in text


def test_missing_inputs_are_a_to_do_list(judged, paper, make_storey, make_tower) -> None:
    building = replace(make_tower(0), storeys=(make_storey(1, 0.0, None, box(0, 0, 9, 9)),))
    text = paper(judged(building, pack="")).text
    assert "需补充的资料" in text and "未提供" in text


def test_unknown_is_never_zero(judged, paper, make_tower) -> None:
    page = next(page for page in paper(judged(make_tower(2))).pages if "主要技术经济指标" in page)
    plot_area = page[page.index("用地面积"):][:20]
    assert "未提供" in plot_area


def test_benchmarks_say_equal_without_margin(example, paper) -> None:
    text = paper(example("songhu-phase-a")).text
    assert "相等，无余量" in text


def test_import_report_and_hashes(judged, paper, make_tower) -> None:
    report = ReportBuilder()
    report.guess("use-assumed", "试验楼 <b>&amp;")
    sheet = paper(judged(make_tower(1), report=report.build()))
    assert re.search(r"推断（[12]）", sheet.text) and "试验楼 <b>&amp; 没有说明建筑用途" in sheet.text
    assert "ab" * 32 in sheet.text


# --- determinism -------------------------------------------------------------------------------------------------

_SCRIPT = """
import hashlib, sys
from datetime import date
from pathlib import Path
from models.readers import read
from workbench.checked import Choices, check
from workbench.sheets.pdf import render_sheet
reading = read(Path(sys.argv[1]))
checked = check(reading, Choices(on=date(2026, 11, 21), city="shanghai"))
print(hashlib.sha256(render_sheet(checked, "zh", "2026-11-21")).hexdigest())
"""


def test_same_bytes_under_other_hash_seeds_and_folders(tmp_path) -> None:
    file = ROOT / "assets" / "examples" / "songhu-later-tower.toml"
    digests = set()
    for seed, folder in (("1", ROOT), ("4242", tmp_path)):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": f"UTC-{len(seed)}"}
        run = subprocess.run([sys.executable, "-c", _SCRIPT, str(file)], cwd=folder, env=environment, capture_output=True,
                             text=True, check=True)
        digests.add(run.stdout.strip())
    assert len(digests) == 1


def test_same_bytes_twice_in_one_process(example) -> None:
    checked = example("songhu-phase-a")
    assert render_sheet(checked, "zh", None) == render_sheet(checked, "zh", None)


# --- odd buildings -----------------------------------------------------------------------------------------------

_HARD_NAMES = (
    "<b>甲</b> & \"乙\" <para>", "松湖智谷" * 75, "Tower " + "x" * 290, "厂房😀𠮷\u200b\n二行", "{subject} %s \\n (a) Tj", "",
)


def odd(make_tower, make_storey):
    outdoor = metres(-1.2, from_person())
    ring = Point(0, 0).buffer(30).difference(Point(0, 0).buffer(10))
    yield "sixty storeys, thirty lifts", (make_tower(60, lifts=30, outdoor_ground_m=outdoor),)
    yield "three buildings", tuple(make_tower(4, id=f"b{n}", name=f"{n}栋") for n in range(3))
    yield "no storeys", (make_tower(0),)
    yield "nothing", ()
    yield "round with a hole", (make_tower(8, outline=ring),)
    yield "no outline", (replace(make_tower(0), storeys=(make_storey(1, 0.0, 5.0, None), make_storey(2, 5.0, None, None))),)
    yield "basements", (replace(make_tower(0), storeys=tuple(
        make_storey(n, 5.0 * n, 5.0, box(0, 0, 9, 9)) for n in (-2, -1, 1, 2))),)
    for name in _HARD_NAMES:
        yield f"name {name[:8]!r}", (replace(make_tower(2, lifts=1, name=name),
                                             storeys=(make_storey(1, 0.0, 5.0, box(0, 0, 9, 9), name=name),)),)
    huge = metres(1e300, from_file("ifc-placement", "#1"))
    yield "huge numbers", (make_tower(2, height_m=huge, roof_m=metres(1e12, from_person())),)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_odd_buildings_are_printed_whole(judged, make_tower, make_storey, lang) -> None:
    for what, buildings in odd(make_tower, make_storey):
        checked = judged(*buildings, file="名" * 100 + ".ifc")
        sheet = compose(checked, lang, None)
        _assert_tidy(sheet.flow.pages, what)
        printed = pypdf.PdfReader(io.BytesIO(render_sheet(checked, lang, None)))
        assert len(printed.pages) == sum(bool(page) for page in sheet.flow.pages)
        known = faces()[REGULAR].charToGlyph
        assert all(ord(char) in known for page in sheet.flow.pages for mark in page if isinstance(mark, Label)
                   for char in safe(mark.text))


def _assert_tidy(pages, what: str) -> None:
    """Every text stays on the page, no two texts of a page lie on each other, and every link has its place."""
    targets = {mark.name for page in pages for mark in page if isinstance(mark, Anchor)}
    for page in pages:
        boxes = []
        for mark in page:
            if isinstance(mark, Link):
                assert mark.target in targets, (what, mark)
            if not isinstance(mark, Label) or mark.turn or not mark.text.strip():
                continue
            wide = width(mark.text, mark.size, BOLD if mark.bold else REGULAR)
            left = mark.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[mark.anchor] * wide
            assert left >= LEFT - 6 and left + wide <= PAGE_WIDTH - 20, (what, mark)
            assert mark.y >= BOTTOM - 2, (what, mark)
            boxes.append((left, mark.y, left + wide, mark.y + mark.size * 0.62, mark.text))
        boxes.sort(key=lambda b: b[1])
        for index, a in enumerate(boxes):
            for b in boxes[index + 1:]:
                if b[1] >= a[3] - 0.6:
                    break
                assert a[2] <= b[0] + 0.6 or b[2] <= a[0] + 0.6, (what, a, b)


def test_examples_are_tidy(example) -> None:
    for name in ("songhu-later-tower", "songhu-phase-a"):
        for lang in ("zh", "en"):
            _assert_tidy(compose(example(name), lang, None).flow.pages, name)


def test_markup_characters_arrive_as_they_are(judged, paper, make_tower) -> None:
    assert "<b>甲</b> & \"乙\"" in paper(judged(make_tower(1, name="<b>甲</b> & \"乙\""))).pages[0]


def test_characters_without_a_glyph_are_named(judged, paper, make_tower) -> None:
    assert "厂[U+1F600]房" in paper(judged(make_tower(1, name="厂😀房"))).pages[0]
    assert all(ord(char) in faces()[REGULAR].charToGlyph for both in catalogue().items() if both[0].startswith("sheet.")
               for char in both[1]["zh"] + both[1]["en"])


def test_sixty_storeys_split_over_parts_of_the_matrix(judged, paper, make_tower) -> None:
    text = paper(judged(make_tower(60), pack="")).text
    for name in ("1F", "15F", "16F", "60F"):
        assert re.search(rf"\b{name}\b", text)


def test_progress_may_stop_the_work(judged, make_tower) -> None:
    def stop(stage: str, share: float) -> None:
        assert stage == "sheet" and 0.0 <= share <= 1.0
        if share > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        render_sheet(judged(make_tower(2)), "zh", None, stop)


def test_near_margin_is_part_of_the_request(judged, paper, make_tower) -> None:
    checked = judged(make_tower(1))
    checked = check(checked.reading, replace(checked.choices, near=0.5))
    assert json.loads(paper(checked).reader.attachments["request.json"][0])["choices"]["near"] == 0.5


def test_an_outline_too_fine_for_the_picture_is_simplified_and_told(judged, paper, make_tower) -> None:
    teeth = [(x / 10, 20.0 + 4.0 * (x % 2)) for x in range(3000)]
    comb = Polygon([(0, 0), (300, 0), *reversed(teeth)])
    page = paper(judged(make_tower(2, outline=comb))).text
    assert "轮廓过细" in page
    assert "轮廓过细" not in paper(judged(make_tower(2))).text
