"""``shanglou move-in``: text, document, permit, exit codes, calls that cannot be."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from models.move_in import Check, MoveIn, Way
from models.readers import read
from workbench.cli import main
from workbench.move_in_words import note_text, worst_text
from workbench.sheets.permit import FITS, chosen, compose, render_permit
from workbench.sheets.words import Words
from workbench.texts import catalogue
from workbench.verbs.move_in import machine_of, target_of, with_passages

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "assets" / "examples"
TOWER, PHASE_A = EXAMPLES / "songhu-later-tower.toml", EXAMPLES / "songhu-phase-a.toml"
MILL = ["--machine", "Mill|2800|2.2|1.8|2.1"]
CODE = Path(__file__).resolve().parent.parent.parent / "models"

WHOLE = """schema = "shanglou.building/1"
[[building]]
id = "b"
[[building.storey]]
numbers = [1, 2]
height_m = 6.0
clear_height_duct_m = 4.0
[[building.footprint]]
storeys = [1, 2]
outline_m = [[0, 0], [40, 0], [40, 20], [0, 20]]
[[building.zone]]
storeys = [1, 2]
id = "hall"
use = "production"
load_kn_m2 = 12.0
declared = { slab_span_m = 2.8, slab_thickness_mm = 120 }
[[building.unit]]
storeys = 2
id = "west"
outline_m = [[0, 0], [20, 0], [20, 16], [0, 16]]
[[building.lift]]
id = "lift"
rated_load_kg = 5000
car_m = [2.5, 3.5, 2.8]
door_m = [2.3, 2.6]
serves = [1, 2]
position_m = [30, 18]
[[building.dock]]
id = "dock"
storey = 1
platform_height_m = 1.2
leveller = false
depth_m = 4.5
position_m = [20, 0]
"""
PASSAGES = ["--passage", "1|走道|Hall|3.0|3.0|0", "--passage", "2|corridor|Lobby|2.4|2.8|2.4x2.6",
            "--passage", "2|门|Door|2.2|2.6"]


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = main(["move-in", *(str(a) for a in arguments)])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    path = tmp_path / "whole.toml"
    path.write_text(WHOLE, "utf-8")
    return path


def document(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict[str, Any]]:
    code, out, _ = call(capsys, *arguments, "--json")
    return code, dict(json.loads(out))


def test_a_way_that_passes_exits_0(capsys: pytest.CaptureFixture[str], whole: Path) -> None:
    code, found = document(capsys, whole, *MILL, "--to", "2/west", "--truck-bed", "1.2", *PASSAGES)
    assert (code, found["schema"], found["verdict"], found["best"]) == (0, "shanglou.move-in/1", "pass", "lift")
    (way,) = found["ways"]
    assert way["passages"] == ["option-1", "option-2", "option-3"] and way["missing"] == []
    assert way["checks"][way["worst"]]["what"] == "door-width"
    load = next(c for c in way["checks"] if c["what"] == "rated-load")
    assert (load["has"], load["needs"], load["margin"], load["unit"]) == (5000.0, 2920.0, 2080.0, "kg")
    assert load["sources"] and not load["has_assumed"]


@pytest.mark.parametrize(("more", "code"), [(["--truck-bed", "1.3"], 1), ([], 3), (["--lift-off"], 0),
                                            (["--truck-bed", "1.3", "--lift-off"], 0)])
def test_the_exit_code_is_the_verdict(capsys: pytest.CaptureFixture[str], whole: Path, more: list[str], code: int) -> None:
    assert call(capsys, whole, *MILL, "--to", "2F/west", *PASSAGES, *more)[0] == code


def test_free_room_and_carriage_count(capsys: pytest.CaptureFixture[str], whole: Path) -> None:
    _, found = document(capsys, whole, *MILL, "--to", "2", "--lift-off", "--clearance", "0", "--carriage", "300|0.2", *PASSAGES)
    needs = {c["what"]: c["needs"] for c in found["ways"][0]["checks"]}
    assert (needs["rated-load"], needs["door-width"], needs["car-height"]) == (3100.0, 1.8, pytest.approx(2.3))
    assert not any(value["assumed"] for value in found["handling"] if value["key"] in ("clearance", "carriage-mass"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_names_every_link_and_the_worst(capsys: pytest.CaptureFixture[str], lang: str) -> None:
    code, out, _ = call(capsys, PHASE_A, *MILL, "--to", "5F/west", "--lang", lang)
    assert code == 3 and "Traceback" not in out and "{" not in out
    assert ("最不利环节" if lang == "zh" else "Worst link") in out and "slab_span_m" in out
    assert ("假定（请核实）" if lang == "zh" else "Assumed, please check") in out
    if lang == "en":
        assert not re.search("[。，；：]", re.sub("[\u4e00-\u9fff（）]+", "", out))


@pytest.mark.parametrize(("arguments", "word"), [
    (["--machine", "Mill|0|2.2|1.8|2.1", "--to", "5"], "0"), (["--machine", "Mill|heavy|2.2|1.8|2.1", "--to", "5"], "heavy"),
    (["--machine", "Mill|2800|2.2|nan|2.1", "--to", "5"], "nan"), (["--machine", "Mill|2800|2.2|1.8|-2", "--to", "5"], "-2"),
    (["--machine", "Mill|1e300|2.2|1.8|2", "--to", "5"], "1e300"), (["--machine", "Mill|2800|2.2|1.8", "--to", "5"], "Mill"),
    (["--machine", "|2800|2.2|1.8|2.1", "--to", "5"], "2800"), (["--machine", "Mill|2800|2.2|1.8|2.1|0.5", "--to", "5"], "0.5"),
    ([*MILL, "--to", "99"], "99"), ([*MILL, "--to", ""], "5F"), ([*MILL, "--to", "5/north"], "north"),
    ([*MILL, "--to", "5", "--clearance", "-1"], "-1"), ([*MILL, "--to", "5", "--truck-bed", "high"], "high"),
    ([*MILL, "--to", "5", "--carriage", "120"], "120"), ([*MILL, "--to", "5", "--passage", "5|stair|x|1|2"], "stair"),
    ([*MILL, "--to", "5", "--passage", "5|door"], "door"), ([*MILL, "--to", "5", "--passage", "77|door|x|1|2"], "77"),
    ([*MILL, "--to", "5", "--passage", "5|corridor|x|1|2|3"], "corridor"), ([*MILL, "--to", "5", "--building", "other"], "other"),
])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_bad_call_is_one_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str], word: str, lang: str) -> None:
    code, out, err = call(capsys, TOWER, *arguments, "--json", "--lang", lang)
    found = json.loads(out)
    assert (code, found["schema"], found["code"]) == (2, "shanglou.error/1", "bad-call")
    assert word in found["message"] and "Traceback" not in err and "{" not in found["message"]


def test_a_building_without_lift_and_hoist_says_so(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "bare.toml"
    body = 'schema = "shanglou.building/1"\n[[building]]\nid = "b"\n[[building.storey]]\nnumbers = [1, 3]\nheight_m = 5\n'
    path.write_text(body, "utf-8")
    code, out, _ = call(capsys, path, *MILL, "--to", "3", "--lang", "en", "--out", tmp_path / "p.pdf")
    assert code == 1 and "neither lift nor hoist" in out
    assert (tmp_path / "p.pdf").read_bytes().startswith(b"%PDF")


def test_of_several_buildings_one_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "two.toml"
    body = "".join(f'[[building]]\nid = "{name}"\n[[building.storey]]\nnumbers = 1\nheight_m = 5\n' for name in ("a", "b"))
    path.write_text('schema = "shanglou.building/1"\n' + body, "utf-8")
    assert call(capsys, path, *MILL, "--to", "1")[0] == 2
    assert document(capsys, path, *MILL, "--to", "1", "--building", "b")[1]["building"]["id"] == "b"


# --- permit ------------------------------------------------------------------------------------------------------


def planned(path: Path, machine: str = "Mill|2800|2.2|1.8|2.1", to: str = "5F/west",
            passages: tuple[str, ...] = ()) -> tuple[MoveIn, Any]:
    from models.move_in import plan_move_in

    reading = read(path)
    building = with_passages(reading.buildings[0], list(passages))
    number, unit = target_of(building, to)
    return plan_move_in(building, machine_of(machine), number, unit, site=reading.site), reading.input


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("path", [TOWER, PHASE_A])
def test_the_permit_is_one_page_and_the_same_each_time(path: Path, lang: str) -> None:
    found, file = planned(path)
    assert len(compose(found, file, Words(lang), None).flow.pages) == 1
    first, again = (render_permit(found, file, lang, "2026-11-21") for _ in range(2))
    assert first == again and first.startswith(b"%PDF") and render_permit(found, file, lang, None) != first


def texts(found: MoveIn, file: Any, lang: str = "en") -> list[str]:
    from workbench.sheets.ink import Label

    return [mark.text for mark in compose(found, file, Words(lang), None).flow.pages[0] if isinstance(mark, Label)]


def test_the_permit_shows_links_conditions_and_signatures() -> None:
    found, file = planned(TOWER)
    said = " ".join(texts(found, file))
    for word in ("Data missing, not permitted yet", "Worst link", "rated load", "2920 kg", "5000 kg", "+2080 kg", "slab_span_m",
                 "assumed", "Structural engineer", "Other ways", "Conditions", "Plan of 5F"):
        assert word in said, word


def test_many_links_stay_on_one_page_and_what_is_left_out_is_counted() -> None:
    many = tuple(f"5|corridor|Corridor {i} with a long name that takes room|2.4|2.8|0" for i in range(40))
    found, file = planned(TOWER, passages=many)
    permit = compose(found, file, Words("en"), None)
    assert len(permit.flow.pages) == 1 and permit.fit.rows < 99
    assert any("more checks pass" in text for text in texts(found, file))


def test_what_fails_is_kept_before_what_passes() -> None:
    def made(i: int, has: float) -> Check:
        return Check(link="lift", what="car-width", subject=str(i), unit="m", has=has, needs=2.0)

    way = Way(kind="lift", id="l", name="L", checks=(made(0, 3.0), made(1, 1.0), made(2, 2.5), made(3, 9.0)))
    shown, passed, cut = chosen(way, 2)
    assert ([check.subject for check in shown], passed, cut) == (["1", "2"], 2, 0)
    bad = Way(kind="lift", id="l", name="L", checks=tuple(made(i, 1.0 - i / 10) for i in range(5)))
    shown, passed, cut = chosen(bad, 2)
    assert (len(shown), passed, cut) == (2, 0, 3) and bad.worst in shown
    assert chosen(way, 4) == (list(way.checks), 0, 0)


def test_the_roomiest_setting_comes_first() -> None:
    assert [fit.size for fit in FITS] == sorted((fit.size for fit in FITS), reverse=True)
    assert all(one.plan >= two.plan and one.rows >= two.rows for one, two in pairwise(FITS))


def test_a_storey_without_outline_has_the_chain_alone(tmp_path: Path) -> None:
    path = tmp_path / "plain.toml"
    path.write_text(re.sub(r"\[\[building\.footprint\]\]\n.*\n.*\n", "", WHOLE), "utf-8")
    found, file = planned(path, to="2/west")
    said = " ".join(texts(found, file))
    assert "No outline of this storey" in said and "truck" in said


def test_the_permit_goes_only_into_a_pdf(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert call(capsys, TOWER, *MILL, "--to", "5", "--out", tmp_path)[0] == 2
    assert call(capsys, TOWER, *MILL, "--to", "5", "--out", tmp_path / "permit.txt")[0] == 2
    assert call(capsys, TOWER, *MILL, "--to", "5", "--out", tmp_path / "deep" / "permit.pdf", "--date", "2026-11-21")[0] == 3
    assert (tmp_path / "deep" / "permit.pdf").exists()


# --- texts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_key_of_a_check_has_a_text(lang: str) -> None:
    """What the modules name in links, quantities, bases and missing inputs can be said."""
    source = "\n".join(path.read_text("utf-8") for path in CODE.glob("move_in*.py"))
    for group, pattern in (("what", r'what="([a-z-]+)"'), ("link", r'link="([a-z-]+)"'), ("basis", r'basis="([a-z-]+)"')):
        for key in set(re.findall(pattern, source)):
            assert f"move-in.{group}.{key}" in catalogue(), key
    found, _ = planned(PHASE_A)
    for way in found.ways:
        assert worst_text(found, way, lang)
        for check in way.checks:
            note_text(check, lang)
