"""The simulated day of docks as a person meets it: verb, JSON, drawings, sheet."""

from __future__ import annotations

import json
import math
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from models.capacity.dock_days import CoupledDay, coupled_day
from models.engineering.lift_results import interval
from models.readers import read
from tests.models.capacity import dock_towers as towers
from workbench.capacity_words import GoodsWords
from workbench.cli import main
from workbench.dock_drawings import gantt_marks, line_marks, staging_marks
from workbench.dock_words import clock, day_lines, disagrees
from workbench.sheets.ink import Label, Shape

EXAMPLES = Path(__file__).parents[2] / "assets" / "examples"
EARLY = EXAMPLES / "songhu-phase-a.toml"


def _tower(folder: Path, *, speed: float = 0.3, t_day: float = 150.0, bays: int = 3, lifts: int = 1, more: str = "") -> Path:
    towers.reading_of(folder, towers.dock(bays=bays), *(towers.lift(speed=speed) for _ in range(lifts)), towers.goods(t_day),
                      towers.truck(), more)
    return folder / "tower.toml"


def _day(path: Path) -> CoupledDay:
    reading = read(path)
    found = coupled_day(*towers.plans(reading), reading.site)
    assert found is not None
    return found


@pytest.mark.parametrize(("lang", "said"), [("zh", "瓶颈是货梯"), ("en", "The lifts are the bottleneck")])
def test_the_verb_tells_who_holds_the_trucks_and_what_would_help(tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str,
                                                                said: str) -> None:
    main(["docks", str(_tower(tmp_path)), "--lang", lang])
    out = capsys.readouterr().out
    assert said in out and re.search(r"\d{1,2}:\d{2}", out)
    assert ("增加一台货梯（共 2 台）" if lang == "zh" else "one lift more (2 in all)") in out
    assert ("与闭式不符" if lang == "zh" else "disagrees with the closed form") in out
    assert "{" not in out and "goods." not in out


def test_a_day_that_cannot_be_served_is_exit_1_and_says_how_the_line_grows(tmp_path: Path,
                                                                          capsys: pytest.CaptureFixture[str]) -> None:
    path = _tower(tmp_path, t_day=320.0, bays=12)      # the docks alone would do
    assert main(["docks", str(path), "--json"]) == 1
    day = json.loads(capsys.readouterr().out)["buildings"][0]
    assert day["verdict"] == "met" and day["day"]["overloaded"] and day["day"]["growth_trucks_h"] > 0.5
    assert day["day"]["bottleneck"] == "lifts" and day["day"]["coupled"]["left_waiting"]["mean"] > 1.0


def test_the_document_holds_the_day_beside_the_closed_form(capsys: pytest.CaptureFixture[str]) -> None:
    main(["docks", str(EARLY), "--json"])
    entry = json.loads(capsys.readouterr().out)["buildings"][0]
    day = entry["day"]
    assert {"queue", "queue_likely", "hours", "fits", "yard", "changes", "inputs"} <= set(entry)      # nothing renamed
    assert day["bottleneck"] == "lifts" and day["against_closed_form"] == "closed-is-cautious"
    for figure in ("wait_mean_s", "wait_p95_s", "turn_round_s", "held_s", "utilisation", "in_t", "out_t", "left_waiting"):
        low, mean, high = (day["coupled"][figure][name] for name in ("low", "mean", "high"))
        assert low <= mean <= high
    assert day["coupled"]["wait_mean_s"]["mean"] > day["alone"]["wait_mean_s"]["mean"]
    assert [one["change"] for one in day["changes"]] == ["lift", "bay", "staging", "slots"]
    assert len(day["classes"]) == 3 and day["platforms"][0]["waiting_places"] == 3
    assert len(day["over_the_day"]) == 73 and day["over_the_day"][-1]["time_s"] == 43200.0
    assert all(truck["bay"] in (1, 2, 3, 4, None) for truck in day["trucks"])
    json.dumps(day, allow_nan=False)


def test_a_store_appears_in_the_document_and_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ('[[building.store]]\nid = "s"\nname = "立体库"\nstorey = 1\ngoods = ["g1"]\nmachines = { moves_h = 30 }\n'
             "vehicles = { count = 2, loaded_m = 60, speed_m_s = 1, load_s = 20, unload_s = 20 }\n")
    path = _tower(tmp_path, t_day=100.0, more=store)
    assert main(["docks", str(path), "--json"]) == 1      # 36 units an hour are asked
    entry = json.loads(capsys.readouterr().out)["buildings"][0]["stores"][0]
    assert entry["short"] and entry["machines_units_h"] == 30.0 and entry["vehicles_needed"] == 3 and entry["turn_round"]
    main(["docks", str(path), "--lang", "zh"])
    out = capsys.readouterr().out
    assert "立体库：高峰需出入库 36.4 单元/h" in out and "自动导引车每趟" in out
    assert "未提供车辆可用率，取 0.85（充电与故障）" in out


def test_one_sentence_for_each_way_to_stand_to_the_closed_form(tmp_path: Path) -> None:
    slow, early = _day(_tower(tmp_path)), _day(EARLY)
    late = _day(EXAMPLES / "songhu-later-tower.toml")
    over = _day(_tower(tmp_path, t_day=900.0))
    assert [disagrees(day) for day in (slow, early, late, over)] == ["closed-hides-lifts", "closed-is-cautious", "agrees",
                                                                     "closed-grows"]
    for lang in ("zh", "en"):
        said = day_lines(over, GoodsWords(lang))
        assert all(said) and any(("不收敛" if lang == "zh" else "never settles") in line for line in said)


def test_a_day_too_large_says_why_it_was_not_simulated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docks", str(_tower(tmp_path, t_day=9e8)), "--lang", "zh"]) == 1
    assert "未做仿真：一天有" in capsys.readouterr().out


def test_a_wait_beyond_docks_alone_is_no_agreement(tmp_path: Path) -> None:
    """A wait that happens to lie near that of the closed form, but is ten times that of the docks alone."""
    day = _day(_tower(tmp_path, speed=0.5, t_day=140.0))
    alone, coupled = (result.figures()["wait_mean_s"].mean for result in (day.alone, day.result))
    assert coupled > 1.5 * alone + 60.0 and disagrees(day) == "closed-hides-lifts"


def test_times_of_the_day_start_with_the_working_day(tmp_path: Path) -> None:
    day = _day(_tower(tmp_path))
    assert (clock(day, 0.0), clock(day, 5400.0), clock(day, 57600.0)) == ("8:00", "9:30", "0:00")


# --- drawings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_gantt_shows_every_truck_that_docked_in_its_bay(lang: str) -> None:
    day = _day(EARLY)
    marks, high = gantt_marks(day, GoodsWords(lang), 490.0)
    frames = [mark for mark in marks if isinstance(mark, Shape) and mark.closed and mark.fill is None and mark.stroke is not None]
    docked = [bar for bar in day.result.bars if math.isfinite(bar.docked_s)]
    drawn = [frame for frame in frames if _box(frame)[1] < -38.0]      # below the key
    assert len(drawn) == len(docked)
    rows: dict[float, list[tuple[float, float]]] = {}
    for frame in drawn:
        x0, y0, x1, _ = _box(frame)
        rows.setdefault(round(y0, 3), []).append((x0, x1))
    assert len(rows) == len({bar.bay for bar in docked})
    for spans in rows.values():      # two trucks never stand in one bay
        ordered = sorted(spans)
        assert all(a[1] <= b[0] + 0.81 for a, b in pairwise(ordered))
    assert all(-high <= y <= 0.0 and 0.0 <= x <= 490.5 for mark in marks if isinstance(mark, Shape) for ring in mark.rings
               for x, y in ring)


def _box(shape: Shape) -> tuple[float, float, float, float]:
    xs, ys = zip(*(point for ring in shape.rings for point in ring), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def test_labels_in_the_gantt_stay_within_their_bars() -> None:
    day = _day(EARLY)
    marks, _ = gantt_marks(day, GoodsWords("zh"), 490.0)
    bars = [_box(mark) for mark in marks if isinstance(mark, Shape) and mark.closed and mark.fill is None and mark.stroke]
    inside = [mark for mark in marks if isinstance(mark, Label) and mark.size < 6.0]
    assert len(inside) > 10
    for label in inside:
        wide = sum(1.0 if ord(sign) > 0x2E7F else 0.56 for sign in label.text) * label.size
        assert any(x0 <= label.x - wide / 2.0 + 0.5 and label.x + wide / 2.0 - 0.5 <= x1 and y0 <= label.y <= y1
                   for x0, y0, x1, y1 in bars)


def test_trucks_that_never_dock_are_counted_below_the_bars(tmp_path: Path) -> None:
    day = _day(_tower(tmp_path, t_day=900.0))
    left = sum(not math.isfinite(bar.docked_s) for bar in day.result.bars)
    assert left > 20
    texts = [mark.text for mark in gantt_marks(day, GoodsWords("en"))[0] if isinstance(mark, Label)]
    assert f"{left} not docked by the end" in texts


def test_staging_and_line_follow_the_figures(tmp_path: Path) -> None:
    day = _day(_tower(tmp_path))
    words = GoodsWords("en")
    for marks, highest in ((staging_marks(day, words), day.result.staging.sum(axis=1).mean(axis=0)),
                           (line_marks(day, words), day.result.queue.mean(axis=0))):
        curves = [mark.rings[0] for mark in marks if isinstance(mark, Shape) and not mark.closed and len(mark.rings[0]) > 10]
        assert curves and all(len(curve) == len(day.result.times_s) for curve in curves)
        own = curves[-1]
        assert int(highest.argmax()) == max(range(len(own)), key=lambda i: own[i][1])
    assert any(isinstance(mark, Label) and mark.text == "room for 25" for mark in staging_marks(day, words))


def test_no_staging_no_plot(tmp_path: Path) -> None:
    towers.reading_of(tmp_path, towers.dock(), towers.lift(), towers.goods(60.0, "1"), towers.truck())
    assert staging_marks(_day(tmp_path / "tower.toml"), GoodsWords("en")) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_has_the_day(tmp_path: Path, lang: str) -> None:
    from pypdf import PdfReader

    main(["check", str(EARLY), "--city", "shenzhen", "--out", str(tmp_path), "--lang", lang])
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "songhu-phase-a.shenzhen.pdf").pages)
    flat = re.sub(r"\s", "", text)
    wanted: list[Any] = ["仿真的一天", "泊位占用（仿真中", "暂存区占用"] if lang == "zh" else [
        "Asimulatedday", "Baysinuse(of", "Stagingareainuse"]
    assert all(part in flat for part in wanted)


def test_an_interval_of_the_document_is_student_s() -> None:
    day = _day(EARLY)
    assert day.result.figures()["wait_mean_s"] == interval(day.result.wait_mean_s)
