"""``shanglou lifts`` and ``shanglou docks``: exit codes, sentences, JSON, pictures, texts."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.models.capacity import towers
from workbench.cli import main
from workbench.pictures import png, svg
from workbench.plots import steps
from workbench.sheets.ink import Disc, Label, Shape, box, line
from workbench.texts import catalogue

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "assets" / "examples"


def written(folder: Path, *parts: str, day: str = "hours = 10\npeak_factor = 1") -> str:
    towers.reading_of(folder, *parts, day=day)
    return str(folder / "tower.toml")


@pytest.mark.parametrize(("t_day", "exit_code", "zh", "en"), [
    (100.0, 0, "1 台货梯高峰可运 37.3 t/h，需求 10.0 t/h", "1 lifts carry 37.3 t/h against 10.0 t/h at the peak"),
    (450.0, 1, "高峰需求 45.0 t/h，1 台货梯只能运 37.3 t/h，排队每小时增加 7.73 t", "1 lifts carry 37.3 of 45.0 t/h at the peak"),
])
def test_the_finding_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str], t_day: float, exit_code: int, zh: str,
                              en: str) -> None:
    file = written(tmp_path, towers.storeys(15.75, 5), towers.lift(), towers.goods(t_day))
    for lang, said in (("zh", zh), ("en", en)):
        assert main(["lifts", file, "--lang", lang]) == exit_code
        assert said in capsys.readouterr().out


def test_what_would_do_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, towers.storeys(15.75, 5), towers.lift(), towers.goods(450.0))
    main(["lifts", file, "--lang", "en"])
    out = capsys.readouterr().out
    assert "Any one of these would do: one lift more (2 in all)" in out
    assert "With one lift out of service" in out or "Without lift-1" in out


def test_without_demand_the_call_says_what_to_enter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, towers.storeys(15.75, 5), towers.lift(), day="")
    assert main(["lifts", file, "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "未填写货运需求，只列能力：1 台货梯每小时可运约 37.3 t" in out and "[[building.logistics.goods]]" in out
    assert main(["lifts", file, "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)["buildings"]
    assert entry["demand_t_h"] is None and entry["missing"][0]["need"] == "goods" and entry["utilisation"] is None


@pytest.mark.parametrize("verb", ["lifts", "docks"])
def test_a_building_without_lifts_docks_or_goods_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                                            verb: str) -> None:
    file = written(tmp_path, towers.storeys(6, 6), day="")
    assert main([verb, file, "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["code"] == "empty"


def test_demand_without_any_lift_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, towers.storeys(6, 6), towers.goods(20.0))
    assert main(["lifts", file, "--lang", "en"]) == 1
    assert "2.00 t/h have to go up and down at the peak, and there is no goods lift" in capsys.readouterr().out


def test_a_list_of_many_buildings_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    city = next((ROOT / "tests" / "data" / "city").glob("*.csv"))
    assert main(["docks", str(city), "--lang", "en"]) == 2
    assert "list of many buildings" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["songhu-phase-a", "songhu-later-tower"])
def test_the_documents_of_the_towers(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["lifts", str(EXAMPLES / f"{name}.toml"), "--json"]) == 0
    lifts = json.loads(capsys.readouterr().out)
    assert lifts["schema"] == "shanglou.lifts/1"
    (entry,) = lifts["buildings"]
    assert entry["demand_t_h"] < entry["capacity_t_h"] < entry["capacity_two_way_t_h"]
    for bank in entry["banks"]:
        assert bank["cycle_s"] == pytest.approx(bank["flight_s"] + bank["doors_s"] + bank["handling_s"], abs=1e-5)
    assert sum(row["peak_t_h"] for row in entry["storeys"]) > entry["demand_t_h"]      # the ground storey needs no lift
    assert all(one["assumed"] for one in entry["inputs"])
    assert main(["docks", str(EXAMPLES / f"{name}.toml"), "--json"]) == 0
    docks = json.loads(capsys.readouterr().out)
    assert docks["schema"] == "shanglou.docks/1"
    (entry,) = docks["buildings"]
    assert entry["trucks_h"] == pytest.approx(sum(truck["arrivals_h"] for truck in entry["trucks"]), abs=1e-5)
    assert entry["queue"]["utilisation"] == pytest.approx(entry["trucks_h"] * entry["service_min"] / 60 / entry["bays"], abs=1e-5)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pictures_are_written_whole_in_both_forms(tmp_path: Path, lang: str) -> None:
    from PIL import Image

    file = str(EXAMPLES / "songhu-phase-a.toml")
    main(["lifts", file, "--out", str(tmp_path / lang), "--lang", lang])
    main(["docks", file, "--out", str(tmp_path / lang), "--lang", lang])
    names = {path.name.removeprefix("songhu-phase-a.") for path in (tmp_path / lang).iterdir()}
    plots = {"lifts.waits-1", "lifts.day", "lifts.changes", "lifts.flow", "docks.waits", "docks.day", "docks.yard", "docks.gantt",
             "docks.staging", "docks.line"}
    drawings = {f"{drawing}.{form}" for drawing in ("lifts.flow", "docks.yard") for form in ("pdf", "dxf")}
    assert names == {"lifts.json", "docks.json"} | drawings | {f"{plot}.{form}" for plot in plots for form in ("svg", "png")}
    for path in (tmp_path / lang).glob("*.svg"):
        root = ElementTree.fromstring(path.read_text("utf-8"))      # noqa: S314 (our own file)
        assert len(list(root)) > 10
    for path in (tmp_path / lang).glob("*.png"):
        with Image.open(path) as image:
            assert len(image.convert("L").getcolors() or []) > 20


def test_identical_input_gives_identical_bytes(tmp_path: Path) -> None:
    file = str(EXAMPLES / "songhu-phase-a.toml")
    for name in ("a", "b"):
        main(["docks", file, "--out", str(tmp_path / name)])
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_marks_become_pixels_where_they_should() -> None:
    from PIL import Image

    ring = Shape((((0, 0), (40, 0), (40, -40), (0, -40)), ((10, -10), (30, -10), (30, -30), (10, -30))), fill=(1.0, 0.0, 0.0))
    with Image.open(io.BytesIO(png([ring, Disc(60, -20, 10, fill=(0.0, 0.0, 1.0))], 80, 40, dots=1.0))) as image:
        assert image.size == (80, 40)
        assert (image.getpixel((5, 5)), image.getpixel((20, 20)), image.getpixel((60, 20))) == (
            (255, 0, 0), (255, 255, 255), (0, 0, 255))


def test_signs_of_xml_and_control_signs_do_no_harm() -> None:
    text = svg([Label(0, -9, "<b>&\x07", 8), box(0, -9, 4, 4), line(0, 0, 9, -9, dash=(2.0, 1.0))], 20, 20).decode()
    ElementTree.fromstring(text)      # noqa: S314 (our own file)
    assert "&lt;b&gt;&amp;\ufffd" in text


@pytest.mark.parametrize(("top", "wanted"), [
    (10.0, [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]), (1.0, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]), (0.0, [0.0]), (float("inf"), [0.0]),
])
def test_ticks_are_round(top: float, wanted: list[float]) -> None:
    assert steps(top) == wanted


def test_every_key_of_the_goods_words_has_a_text() -> None:
    asked: set[str] = set()
    for path in (ROOT / "workbench").rglob("*.py"):
        content = path.read_text("utf-8")
        if "GoodsWords" in content and not re.search("(?:Stacking|Match)Words", content):     # those have others beside them
            asked |= set(re.findall(r'(?:words|self)\("([a-z0-9.-]+)"[,)]', content))
    inputs = set(re.findall(r'Used\(key="([a-z-]+)"', (ROOT / "models/capacity/docks.py").read_text("utf-8")
                            + (ROOT / "models/capacity/lifts.py").read_text("utf-8")))
    wanted = {f"goods.{key}" for key in asked} | {f"goods.input.{key}" for key in inputs}
    assert len(asked) > 60 and sorted(wanted - set(catalogue())) == []


@pytest.mark.parametrize(("parts", "exit_code", "words", "never"), [
    ((towers.storeys(6, 6), towers.goods(20.0)), 1, ("2.00 t/h have to go up", "no goods lift"), "Traceback"),
    ((towers.storeys(6, 6), towers.lift(serves="[]"), towers.goods(20.0)), 1,
     ("no goods lift that counts", "fewer than two"), "That does"),
    ((towers.storeys(6, 6, 6), towers.lift(serves="[1, 2]"), towers.goods(20.0, "[2, 3]")), 1,
     ("3F: 1.00 t/h", "For the other storeys 1 lifts carry", "Without lift-1 no goods lift reaches 2F"), "That does"),
    ((towers.storeys(6, 6), towers.lift(), towers.goods(1e6)), 1, ("of 100000 t/h", "grows by 99954 t each hour"), "That does"),
    ((towers.storeys(6, 6), towers.lift(times='kind = "forklift", truck_kg = 2500, truck_rides = true, unit_s = 30'),
      towers.goods(20.0)), 1,
     ("single load unit (with the truck that rides along) is above the rated load", "3300 kg"), "out of service"),
    ((towers.storeys(6, 6), towers.lift(times="unit_s = 30").replace("serves", "car_m = [0.9, 0.9, 2.2]\nserves"),
      towers.goods(20.0)), 1, ("not one load unit goes through the door or into the car",), "That does"),
    ((towers.storeys(6, 6, 6, 6, 6), towers.lift(serves="[1, 2, 3]", times=towers.PER_CAR + ', zone = "low"'),
      towers.lift(serves="[1, 4, 5]", times=towers.PER_CAR + ', zone = "high"'), towers.goods(200.0, "[2, 5]")), 0,
     ("2 lifts carry", "Without lift-1 no goods lift reaches 2F–3F", "1F, 4F–5F"), "100000"),
    ((towers.storeys(6, 6), towers.lift().replace('"freight"', '"freight"\nfire_lift = true'), towers.goods(20.0)), 0,
     ("is a fire lift, too: no goods in a fire",), "no goods lift that counts"),
])
def test_what_the_issue_lists_gives_a_clear_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], parts: tuple[str, ...],
                                                     exit_code: int, words: tuple[str, ...], never: str) -> None:
    """No lift, one that serves nothing, a storey without one, too much demand, riding trucks, zones, fire lifts."""
    assert main(["lifts", written(tmp_path, *parts), "--lang", "en"]) == exit_code
    out = capsys.readouterr().out
    assert [word for word in words if word not in out] == [] and never not in out


@pytest.mark.parametrize(("old", "new", "code"), [
    ("speed_m_s = 0.5", "speed_m_s = 0", "damaged"), ("load_s = 60", "load_s = -60", "damaged"),
    ("hours = 10\npeak_factor = 1", "profile = [0, 0, 0]", "damaged"),
])
def test_what_cannot_be_is_refused_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str,
                                                   code: str) -> None:
    """Zero speed, negative times, a profile that sums to nothing: file, place and what to do."""
    file = Path(written(tmp_path, towers.storeys(6, 6), towers.lift(), towers.goods(20.0)))
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    assert main(["lifts", str(file), "--json"]) == 2
    found = json.loads(capsys.readouterr().out)
    assert found["code"] == code and "tower.toml" in found["message"] and len(found["message"]) < 200
