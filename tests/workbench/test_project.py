"""A project on the command line: wherever a building file is taken, with the same result as source and edits."""

from __future__ import annotations

import json
import shutil
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from models.errors import InputError, PackError
from models.project import Project, UsedPack
from models.project_file import load, save
from models.readers import read
from tests.models.project_maker import EXAMPLES, project
from tests.workbench.test_cli import ON, call, error_of
from workbench.checked import Choices, check
from workbench.documents import check_document, dump
from workbench.project_choices import is_file, kept_choices, kept_original, restored, with_call

DAY = date(2026, 11, 21)
SHENZHEN = Choices(on=DAY, city="shenzhen", district="baoan", stage="design", hazard="C2", grade=1, sprinklers="yes", near=0.2)


def written(path: Path, choices: Choices | None, edits: int = 2) -> Project:
    made = replace(project(edits), choices={})
    if choices is not None:
        plain, packs = kept_choices(choices)
        made = replace(made, choices=plain, packs=packs)
    save(made, path)
    return made


def test_check_equals_that_of_source_and_edits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.shanglou"
    made = written(path, SHENZHEN)
    source = read(EXAMPLES / "songhu-phase-a.toml")
    edited = replace(source, buildings=made.state.edited.buildings)
    wanted = json.loads(dump(check_document(check(edited, SHENZHEN, made.records), "zh")))
    _, out, err = call(capsys, "check", path, "--json")
    found = json.loads(out)
    assert err == "" and found == wanted
    assert found["input"]["file"] == "songhu-phase-a.toml"
    assert [edit["name"] for edit in found["request"]["edits"]] == ["set_storey_height"] * 2


@pytest.mark.parametrize("verb", ["inspect", "lifts", "docks", "loads", "suitability"])
def test_every_verb_takes_a_project(verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.shanglou"
    written(path, None, edits=0)
    code, out, _ = call(capsys, verb, path, "--json")
    wanted = call(capsys, verb, EXAMPLES / "songhu-phase-a.toml", "--json")
    assert (code, json.loads(out)) == (wanted[0], json.loads(wanted[1]))


def request_of(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    return dict(json.loads(call(capsys, "check", *arguments, "--json")[1])["request"])


def test_what_the_call_says_goes_before_what_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.shanglou"
    written(path, SHENZHEN)
    kept = request_of(capsys, path)
    assert (kept["city"], kept["district"], kept["stage"], kept["on"], kept["near"]) == \
        ("shenzhen", "baoan", "design", "2026-11-21", 0.2)
    said = request_of(capsys, path, "--stage", "scheme", "--near", "0", "--on", "2025-01-02", "--hazard", "D")
    assert (said["city"], said["district"], said["stage"], said["on"], said["near"], said["hazard"], said["grade"]) == \
        ("shenzhen", "baoan", "scheme", "2025-01-02", 0.0, "D", 1)
    other = request_of(capsys, path, "--city", "shanghai")
    assert (other["city"], other["district"]) == ("shanghai", None)     # a district of another city means nothing there


def test_without_kept_choices_the_call_alone_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.shanglou"
    written(path, None)
    found = request_of(capsys, path, *ON)
    assert (found["city"], found["stage"], found["near"], found["on"]) == (None, "scheme", 0.0, "2026-11-21")


def test_the_day_of_the_run_is_that_of_each_run(tmp_path: Path) -> None:
    made = written(tmp_path / "a.shanglou", Choices(on=date(2020, 1, 1), basis="run-day"))
    found = restored(made, "a", DAY)
    assert found is not None and found.choices.on == DAY
    given = restored(written(tmp_path / "b.shanglou", Choices(on=date(2020, 1, 1))), "b", DAY)
    assert given is not None and given.choices.on == date(2020, 1, 1)


def test_files_are_named_by_the_project_and_its_city(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(tmp_path / "a.shanglou", SHENZHEN)
    call(capsys, "check", tmp_path / "a.shanglou", "--out", tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.shenzhen.json", "a.shenzhen.pdf"]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    source = Path(__file__).parents[2] / "rules" / "standards" / "practice-studies.toml"
    text = source.read_text(encoding="utf-8")
    path = tmp_path / "packs" / "own.toml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_a_pack_that_is_gone_speaks_by_its_kept_text(tmp_path: Path, pack: Path) -> None:
    made = written(tmp_path / "a.shanglou", Choices(on=DAY, standards=(str(pack), "cn-fire"), plot=pack))
    there = restored(made, "a", DAY)
    assert there is not None and there.choices.standards == (str(pack), "cn-fire") and there.choices.plot == pack
    text = pack.read_bytes()
    pack.unlink()
    gone = restored(load(tmp_path / "a.shanglou"), "a", DAY)
    assert gone is not None and gone.changed == ()
    assert Path(gone.choices.standards[0]).read_bytes() == text and gone.choices.standards[1] == "cn-fire"
    assert gone.choices.plot is not None and gone.choices.plot.read_bytes() == text
    assert kept_original(Path(gone.choices.standards[0]), made.packs) == pack
    assert kept_original(pack, made.packs) == pack


def test_a_pack_that_says_something_else_by_now_is_named(tmp_path: Path, pack: Path, capsys: pytest.CaptureFixture[str],
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    made = written(tmp_path / "a.shanglou", Choices(on=DAY, standards=(str(pack),)))
    pack.write_text(pack.read_text(encoding="utf-8") + "\n# later\n", encoding="utf-8")
    found = restored(made, "a", DAY)
    assert found is not None and found.changed == (pack,)
    assert "later" not in Path(found.choices.standards[0]).read_text(encoding="utf-8")
    monkeypatch.setattr("workbench.verbs.check.check", lambda reading, choices, edits: (_ for _ in ()).throw(KeyboardInterrupt))
    assert str(pack) in call(capsys, "check", tmp_path / "a.shanglou", "--lang", "en")[2]


def test_a_pack_that_cannot_be_read_cannot_be_kept(tmp_path: Path) -> None:
    with pytest.raises(PackError):
        kept_choices(Choices(on=DAY, standards=(str(tmp_path / "none.toml"),)))
    assert is_file("x.toml") and not is_file("cn-fire")


@pytest.mark.parametrize(("name", "value"), [
    ("on", "soon"), ("on", 7), ("basis", "whim"), ("stage", "dream"), ("near", -0.1), ("near", True), ("near", None),
    ("grade", 5), ("grade", True), ("hazard", "Z"), ("hazard", ["C1"]), ("city", 3), ("standards", "x"), ("standards", [1]),
    ("lapsed", 1), ("production", "moon"), ("sprinklers", "maybe"),
])
def test_choices_that_nobody_can_have_made_are_refused(name: str, value: object, tmp_path: Path,
                                                       capsys: pytest.CaptureFixture[str]) -> None:
    plain, _ = kept_choices(SHENZHEN)
    made = replace(project(0), choices={**plain, name: value})
    with pytest.raises(InputError) as caught:
        restored(made, "a", DAY)
    assert caught.value.code == "bad-project" and name in str(caught.value.values["where"])
    save(made, tmp_path / "a.shanglou")
    assert error_of(capsys, "check", tmp_path / "a.shanglou")["code"] == "bad-project"


def test_a_hostile_pack_path_stays_in_the_data_folder(tmp_path: Path, fresh_data_folder: Path) -> None:
    text = "x = 1\n"
    for path in ("../../../evil.toml", "C:\\Users\\evil.toml", "/", "..", ".", "", "a\0b"):
        used = UsedPack(role="standard", path=path, text=text)
        plain, _ = kept_choices(SHENZHEN)
        found = restored(replace(project(0), choices={**plain, "standards": [path]}, packs=(used,)), "a", DAY)
        assert found is not None
        assert Path(found.choices.standards[0]).resolve().is_relative_to((fresh_data_folder / "packs").resolve()), path


def test_projects_that_cannot_be_used_are_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.shanglou"
    shutil.copy(EXAMPLES / "songhu-phase-a.ifc", path)
    document = error_of(capsys, "check", path)
    assert document["subject"] == "a.shanglou" and document["code"] in ("bad-project", "unsupported-format")
    written(path, None)
    path.write_bytes(path.read_bytes()[:9000])
    assert error_of(capsys, "inspect", path)["code"] == "damaged"
    assert error_of(capsys, "check", tmp_path / "none.shanglou")["code"] == "not-found"


def test_every_choice_is_kept_and_what_is_missing_is_as_in_a_new_check(tmp_path: Path) -> None:
    plain, _ = kept_choices(SHENZHEN)
    assert {field.name for field in fields(Choices)} == {*plain, "plot"}
    found = restored(replace(project(0), choices={"city": "shanghai"}), "a", DAY)
    assert found is not None and found.choices == Choices(on=DAY, basis="run-day", city="shanghai")


def test_the_call_changes_only_what_it_says() -> None:
    stored = Choices(on=DAY, city="shenzhen", district="baoan", grade=2)
    call_ = Choices(on=date(2025, 1, 1), stage="operation")
    assert with_call(stored, call_, {"stage": True, "on": False}) == replace(stored, stage="operation")
    assert with_call(stored, replace(call_, city="shenzhen"), {"city": True}) == stored
