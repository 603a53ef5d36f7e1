"""A project comes back whole; one file; what is damaged, foreign, newer or hostile is refused in one sentence."""

from __future__ import annotations

import contextlib
import math
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import project_store
from models.building import Building, Plot, Site
from models.edit_records import replay
from models.errors import InputError, OutputError
from models.kept_placing import KeptPlacing, KeptWishes
from models.measured import Stated, from_person, metres
from models.project import Author, Edited, LogEntry, PastRun, Project, State, UsedPack, state_of
from models.project_file import load, save, thumbnail_of
from models.project_schema import APPLICATION_ID, TABLES, VERSION
from models.project_seal import seal
from models.readers import read
from models.reading import ReadOptions
from models.survey import Appraisal, FireGap, Survey
from tests.models.keeping.test_codec import same
from tests.models.keeping.things import BUILDINGS, FREE, of
from tests.models.project_maker import AUTHOR, EXAMPLES, NOON, example, height_edit, project
from workbench.texts import text

VERSION_1 = Path(__file__).resolve().parents[1] / "data" / "projects" / "version-1.shanglou"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 50


def error_of(path: Path) -> InputError:
    with pytest.raises(InputError) as caught:
        load(path)
    return caught.value


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "塔楼 #1 100%?.shanglou"
    save(project(), path)
    return path


def change(path: Path, *statements: str) -> Path:
    """The same file after some SQL, with everything that stands in the way taken aside, and sealed anew where that can be."""
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
        with contextlib.suppress(sqlite3.Error):
            seal(connection)
    connection.close()
    return path


# what comes back

PLACING = KeptPlacing(
    places=(("t1", ("a", "b")), ("t2", ("2F",))), parts=2, status="feasible", total=12.5, bound=math.inf,
    seconds=1.25, limit_s=20.0,
    wishes=KeptWishes(fixed={"t1": ("a", "b")}, forbidden=(("t2", "3"),), required=("t2",),
                       weights={"rent": 2.0}, grouped=True),
    by_hand=True, buildings="ab" * 32, tenants="cd" * 32, by="王工", at="2026-11-21T04:00:00+00:00")


def full() -> Project:
    """A project in which nothing is empty."""
    made = project(4)
    pack = UsedPack(role="standard", path="/packs/own.toml", text="id = 'own'\n# 已核对\n")
    result = {"overall": "fail", "findings": [{"clause": "x", "margin": -0.1}]}
    run = PastRun(at=AUTHOR.now(), by="王工", position=2, result=result)
    return replace(
        made, position=3, choices={"city": "shenzhen", "near": 0.1, "standards": ["cn-fire"]}, selection={"storey": "s1"},
        packs=(pack, replace(pack, role="plot", path="C:\\plot.toml")), runs=(run, run), thumbnail=PNG,
        waivers={"w": {"clause": "a", "why": "会议纪要"}}, tenants={"t2": Stated("乙", from_person()), "t1": {"area": 1200}},
        leases={"l": (1, 2)}, placings={"now": PLACING, "wishes": PLACING.wishes},
        log=(LogEntry(at=AUTHOR.now(), by="王工", what="open", values={"file": "a.toml"}),))


def test_everything_comes_back(tmp_path: Path) -> None:
    before, path = full(), tmp_path / "a.shanglou"
    save(before, path)
    again = load(path)
    assert again == before
    assert list(again.tenants) == ["t2", "t1"]
    assert same(again.state.edited, before.state.edited)


@given(BUILDINGS, of(Plot), of(Site), FREE)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_building_comes_back_through_the_file(building: Building, plot: Plot, site: Site, free: object) -> None:
    base = replace(example(), buildings=(building,), plot=plot, site=site)
    before = Project(base=state_of(base), choices={"x": free}, tenants={"t": free})
    path = Path(os.environ["SHANGLOU_DATA"]).parent / "any.shanglou"
    save(before, path)
    again = load(path)
    assert same(again.base, replace(before.base, edited=replace(before.base.edited, buildings=(building,))))
    assert same(again.choices, before.choices) and same(again.tenants, before.tenants)


def test_surveys_of_a_reading_come_back(tmp_path: Path) -> None:
    """Appraisal, fire gaps and what a person gives: with the reading, whatever is edited after."""
    survey = Survey(
        building="songhu-phase-a", gaps=(FireGap(kind="fire-lift", source=from_person(), storeys=(5, 6), note="无消防电梯"),),
        appraisals=(Appraisal(document="鉴定报告", dated=date(2025, 3, 1), grade=Stated(2, from_person()), storeys=(1,)),))
    path = tmp_path / "a.shanglou"
    save(project(2, replace(example(), surveys=(survey,))), path)
    assert load(path).state.reading.surveys == (survey,)
    assert read(path).surveys == (survey,)


def test_what_is_in_force_follows_the_position(saved: Path) -> None:
    whole = load(saved)
    for position in range(4):
        at = replace(whole, position=position)
        assert len(at.records) == position
        assert replay(at.base.edited.buildings, at.records)[0] == at.state.edited.buildings


def test_records_after_a_file_was_read_again_are_the_kept_ones() -> None:
    made = project(2)
    last = replace(made.edits[1], record={}, kept=(made.edits[0].record,))
    assert replace(made, edits=(made.edits[0], last)).records == (made.edits[0].record,)


def test_one_file_and_nothing_beside_it(saved: Path) -> None:
    load(saved)
    assert [path.name for path in saved.parent.iterdir() if path.name != "data"] == [saved.name]
    head = saved.read_bytes()[:100]
    assert int.from_bytes(head[68:72]) == APPLICATION_ID and int.from_bytes(head[60:64]) == VERSION
    assert head[18:20] == b"\1\1"     # rollback journal
    assert not (saved.stat().st_mode & 0o133)


def test_the_source_file_is_not_needed(tmp_path: Path) -> None:
    source = tmp_path / "tower.toml"
    shutil.copy(EXAMPLES / "songhu-phase-a.toml", source)
    save(Project(base=state_of(read(source))), tmp_path / "a.shanglou")
    source.unlink()
    assert load(tmp_path / "a.shanglou").base.base.buildings == example().buildings


def test_a_city_keeps_its_columns(tmp_path: Path) -> None:
    file = next(p for p in sorted((Path(__file__).parents[1] / "data" / "city").iterdir()) if p.suffix in (".json", ".geojson"))
    reading = read(file)
    assert reading.city is not None
    save(Project(base=state_of(reading)), tmp_path / "c.shanglou")
    again = load(tmp_path / "c.shanglou").state.reading
    assert list(again.buildings) == list(reading.buildings) and again.city is not None
    assert again.city.crs == reading.city.crs


def test_the_reader_gives_the_edited_building(saved: Path) -> None:
    reading = read(saved)
    assert reading.buildings == project().state.edited.buildings
    assert reading.input == example().input and reading.report == example().report     # doubts are not told twice
    told = read(saved, ReadOptions(unit="mm", layers=Path("x.toml"))).report.dropped
    assert [(note.code, note.values["option"]) for note in told[len(example().report.dropped):]] == \
        [("project-option", "--unit"), ("project-option", "--layers")]


def test_the_thumbnail_is_read_alone(tmp_path: Path) -> None:
    save(replace(project(0), thumbnail=PNG), tmp_path / "a.shanglou")
    assert thumbnail_of(tmp_path / "a.shanglou") == PNG
    save(project(0), tmp_path / "b.shanglou")
    assert thumbnail_of(tmp_path / "b.shanglou") == b""
    assert thumbnail_of(tmp_path / "none.shanglou") == b""
    assert error_of(change(tmp_path / "a.shanglou", "UPDATE pictures SET content = x'3c737667'")).code == "bad-project"
    assert thumbnail_of(tmp_path / "a.shanglou") == b""


# foreign, newer, damaged, hostile


def test_what_is_no_project(tmp_path: Path) -> None:
    path = tmp_path / "a.shanglou"
    path.write_bytes(b"")
    assert error_of(path).code == "empty"
    path.write_bytes(b"not a database at all" * 20)
    assert (error_of(path).code, error_of(path).key) == ("bad-project", "project-not-one")
    path.unlink()
    change(path, "CREATE TABLE x (y)")
    assert (error_of(path).code, error_of(path).key) == ("bad-project", "project-not-one")
    assert error_of(tmp_path / "none.shanglou").code == "not-found"
    assert error_of(tmp_path).code == "not-a-file"


def test_a_newer_project(saved: Path) -> None:
    found = error_of(change(saved, f"PRAGMA user_version = {VERSION + 1}"))
    assert found.code == "newer-project" and found.values["version"] == VERSION + 1


def test_an_unknown_field_of_another_program_is_a_newer_project(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(saved, "UPDATE about SET value = '{\"colour\":1}' WHERE name = 'choices'")
    assert error_of(saved).code == "bad-project"     # our own program knows no such thing
    change(saved, "UPDATE about SET value = 'feedfeedfeedfeed' WHERE name = 'model'")
    assert error_of(saved).code == "newer-project"


@pytest.mark.parametrize("version", [0, -1, -(2**31)])
def test_a_version_that_never_was(saved: Path, version: int) -> None:
    assert error_of(change(saved, f"PRAGMA user_version = {version}")).code == "bad-project"


@pytest.mark.parametrize("statement", [
    "CREATE TABLE more (x)", "CREATE VIEW seen AS SELECT 1",
    "CREATE TRIGGER t AFTER INSERT ON parts BEGIN DELETE FROM edits; END",
    "DROP TABLE packs", "DROP TRIGGER log_stays", "CREATE INDEX i ON edits (name)", "ALTER TABLE edits ADD COLUMN x",
])
def test_another_layout_is_refused(saved: Path, statement: str) -> None:
    assert (error_of(change(saved, statement)).code, error_of(saved).key) == ("bad-project", "project-layout")


def test_a_view_cannot_stand_in_for_a_table(saved: Path) -> None:
    change(saved, "DROP TABLE packs", "CREATE VIEW packs AS SELECT 1 AS number, 'plot' AS role, 'a' AS path, '' AS sha256, '' "
                                      "AS content")
    assert error_of(saved).key == "project-layout"


def test_a_log_beside_the_file_is_refused(saved: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[18:20] = b"\2\2"
    saved.write_bytes(content)
    assert error_of(saved).key == "project-layout"
    assert [path.name for path in saved.parent.iterdir() if path.name != "data"] == [saved.name]


@pytest.mark.parametrize(("statement", "code"), [
    ("DELETE FROM parts", "damaged"),
    ("DELETE FROM parts WHERE form = 'raw'", "damaged"),
    ("UPDATE parts SET content = x'00' WHERE rowid = 1", "damaged"),
    ("UPDATE parts SET content = zeroblob(length(content)) WHERE form = 'raw'", "damaged"),
    ("UPDATE parts SET form = 'raw'", "damaged"),
    ("UPDATE parts SET size = 1", "damaged"),
    ("UPDATE parts SET size = 'many'", "damaged"),
    ("UPDATE parts SET size = 1000000000", "bad-project"),
    ("DELETE FROM states WHERE number = 0", "bad-project"),
    ("DELETE FROM states WHERE number = 2", "bad-project"),
    ("UPDATE states SET base = x'00' WHERE number = 0", "bad-project"),
    ("UPDATE states SET edited = (SELECT edited FROM states WHERE number = 1) WHERE number = 2", "bad-project"),
    ("DELETE FROM edits WHERE number = 2", "bad-project"),
    ("UPDATE edits SET number = 9 WHERE number = 3", "bad-project"),
    ("UPDATE edits SET arguments = replace(arguments, '5.125', '9.125') WHERE number = 2", "bad-project"),
    ("UPDATE edits SET name = 'remove_lift' WHERE number = 2", "bad-project"),
    ("UPDATE edits SET said = '[]' WHERE number = 2", "bad-project"),
    ("UPDATE edits SET said = 'x' WHERE number = 2", "bad-project"),
    ("UPDATE about SET value = '4' WHERE name = 'position'", "bad-project"),
    ("UPDATE about SET value = '-1' WHERE name = 'position'", "bad-project"),
    ("UPDATE about SET value = '99999999999999999999' WHERE name = 'position'", "bad-project"),
    ("DELETE FROM about WHERE name = 'position'", "bad-project"),
    ("UPDATE about SET value = '[1]' WHERE name = 'choices'", "bad-project"),
    ("UPDATE about SET value = '{\"table\":[[\"a\"]]}' WHERE name = 'selection'", "bad-project"),
    ("INSERT INTO about SELECT 'mesh.' || base, '[]' FROM states WHERE number = 0", "bad-project"),
    ("INSERT INTO about SELECT 'mesh.' || base, '[{\"array\":\"x\"},{\"array\":\"y\"},[]]' FROM states LIMIT 1", "damaged"),
    ("INSERT INTO packs VALUES (1, 'standard', 'a', 'b', 'c')", "bad-project"),
    ("INSERT INTO runs VALUES (1, 1, 'a', 'b', '7')", "bad-project"),
    ("INSERT INTO log VALUES (99, 'a', 'b', 'c', '7')", "bad-project"),
    ("INSERT INTO log VALUES (99, 'a', x'00', 'c', '{}')", "bad-project"),
    ("INSERT INTO pictures VALUES ('thumbnail', zeroblob(3000000))", "bad-project"),
    ("INSERT INTO things VALUES ('tenants', 'a', 1, replace(hex(zeroblob(40000000)), '0', '['))", "bad-project"),
])
def test_content_that_is_not_ours_is_refused(saved: Path, statement: str, code: str) -> None:
    assert error_of(change(saved, statement)).code == code


def test_a_small_file_cannot_fill_the_memory(saved: Path) -> None:
    import hashlib
    import zlib

    bomb = zlib.compress(b"[" * 2**26, 9)
    name = hashlib.sha256(b"json\0" + b"[" * 2**26).hexdigest()
    with sqlite3.connect(saved) as connection:
        connection.execute("INSERT INTO parts VALUES (?, 'json', 5, ?)", (name, bomb))
        connection.execute("UPDATE states SET base = ? WHERE number = 0", (name,))
    connection.close()
    assert error_of(saved).code == "damaged"     # it says 5 bytes: no more are unpacked


def test_the_log_is_only_added_to(tmp_path: Path) -> None:
    save(full(), tmp_path / "a.shanglou")
    for statement in ("DELETE FROM log", "UPDATE log SET by = 'somebody else'"):
        with pytest.raises(sqlite3.IntegrityError, match="only added"):
            change(tmp_path / "a.shanglou", statement)


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_damage_anywhere_gives_the_same_project_or_a_fault(data: st.DataObject) -> None:
    """One bit, a run of bytes, or the end: never other words, other choices or another building, and never an exception."""
    folder = Path(os.environ["SHANGLOU_DATA"]).parent
    path = folder / "whole.shanglou"
    if not path.exists():
        save(full(), path)
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    match data.draw(st.sampled_from(("bit", "run", "cut"))):
        case "bit":
            content[at] ^= 1 << data.draw(st.integers(0, 7))
        case "run":
            length = min(data.draw(st.integers(1, 600)), len(content) - at)
            content[at:at + length] = bytes([content[at] ^ data.draw(st.integers(1, 255))]) * length
        case _:
            del content[at:]
    hurt = folder / "hurt.shanglou"
    hurt.write_bytes(content)
    try:
        again = load(hurt)
    except InputError as error:
        assert error.code in ("damaged", "bad-project", "newer-project", "empty", "too-large")
        assert not any(sign in text(error.key, "zh", error.values) for sign in ("UTF-8", "sqlite", "Error"))
    else:     # the damage lies where nothing is kept
        assert again == full()


def test_a_damaged_project_says_what_it_held(saved: Path, tmp_path: Path) -> None:
    """A part is missing: three edits and the source file can still be told. With the edits gone, the source alone."""
    change(saved, "DELETE FROM parts WHERE form = 'json'")
    error = error_of(saved)
    assert (error.code, error.key, error.values["edits"], error.values["by"], error.values["source"]) == (
        "damaged", "project-damaged-edits", 3, "王工", "/plans/a.toml")
    assert error.values["at"] == "2026-11-21T04:00:00+00:00"
    change(saved, "DELETE FROM edits")
    assert (error_of(saved).key, error_of(saved).values["source"]) == ("project-damaged-source", "/plans/a.toml")
    change(saved, "UPDATE about SET value = '/plans/\x1b[31m' || char(10) || 'a' WHERE name = 'source.path'")
    assert error_of(saved).values["source"] == "/plans/[31ma"
    change(saved, "DELETE FROM about")
    assert error_of(saved).key == "project-damaged"


# older versions: a real one, and the machinery on versions made up for the test


def test_a_project_of_version_1_is_read_and_left_alone(tmp_path: Path) -> None:
    """What it holds is written in its README; it has no placings, which version 2 brought."""
    path = tmp_path / "old.shanglou"
    shutil.copyfile(VERSION_1, path)
    found = load(path)
    assert found.position == 1 and [edit.record["name"] for edit in found.edits] == ["set_storey_height"] * 2
    assert [storey.height_m.value for storey in found.state.edited.buildings[0].storeys[:2] if storey.height_m] == [5.0, 4.5]
    assert found.choices == {"city": "shenzhen", "near": 0.1} and found.tenants["t1"].name == "甲电子"
    assert found.leases == {"1": {"unit": "a"}} and found.placings == {} and found.log[0].by == "王工"
    assert path.read_bytes() == VERSION_1.read_bytes()
    save(found, path)
    assert load(path) == found and sqlite3.connect(path).execute("PRAGMA user_version").fetchone() == (VERSION,)


def _fourth(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE about SET value = '0' WHERE name = 'position'")


def _broken(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE about SET value = '1' WHERE name = 'position'")
    connection.execute("NO SQL")


def test_an_older_version_is_brought_up_to_date_on_a_copy(saved: Path) -> None:
    before = saved.read_bytes()
    steps: dict[int, Callable[[sqlite3.Connection], None]] = {VERSION: lambda _: None, VERSION + 1: _fourth}
    again = load(saved, wanted=VERSION + 2, steps=steps)
    assert again.position == 0 and again.edits == project().edits
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir() if path.name != "data"] == [saved.name]


@pytest.mark.parametrize("steps", [{}, {VERSION: _broken}])
def test_a_migration_that_fails_leaves_the_file_alone(saved: Path, steps: Any) -> None:
    before = saved.read_bytes()
    with pytest.raises(InputError) as caught:
        load(saved, wanted=VERSION + 1, steps=steps)
    assert caught.value.key == "project-not-migrated" and saved.read_bytes() == before


def test_the_layout_of_this_version_stays_as_it_was() -> None:
    """Whoever changes a table raises VERSION, adds a migration, and then this fingerprint."""
    import hashlib

    assert (VERSION, hashlib.sha256("\n".join(TABLES).encode()).hexdigest()[:12]) == (3, "f575f44c030b")


# writing


def test_the_file_is_replaced_whole_or_not_at_all(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("_sync", "_back_up"):
        with monkeypatch.context() as patch:
            patch.setattr(project_store, name, fail)
            with pytest.raises(OutputError) as caught:
                save(project(5), saved)
        assert caught.value.code == "not-writable" and caught.value.values["reason"] == os.strerror(28)
        assert saved.read_bytes() == before
        assert [path.name for path in saved.parent.iterdir() if path.name != "data"] == [saved.name]


DISK_FULL = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from models.errors import OutputError
from models.project_file import save
from tests.models.project_maker import project
made = project(30)
resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))
try:
    save(made, Path(sys.argv[1]))
except OutputError as error:
    print(error.code, error.key)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of this kind are POSIX")
def test_a_full_disk_leaves_the_old_file(saved: Path) -> None:
    import subprocess

    before = saved.read_bytes()
    done = subprocess.run([sys.executable, "-c", DISK_FULL, str(saved)], capture_output=True, text=True, check=False,
                          cwd=EXAMPLES.parents[1])
    assert done.stdout.split() == ["not-writable", "project-not-written"], done.stderr
    assert saved.read_bytes() == before
    assert [path.name for path in saved.parent.iterdir() if path.name != "data"] == [saved.name]


def test_folders_that_cannot_be_written(tmp_path: Path) -> None:
    for place in (tmp_path / "none" / "a.shanglou", Path("/sys/a.shanglou"), tmp_path):
        with pytest.raises(OutputError) as caught:
            save(project(0), place)
        assert caught.value.code == "not-writable"


def test_undone_edits_leave_nothing_behind(tmp_path: Path) -> None:
    from models.project_working import start

    first = project(1)
    copy = start(tmp_path / "data", first, None, AUTHOR)
    branch = height_edit(first.base, 2, 12.5)
    copy.edit(1, branch)
    copy.save(tmp_path / "a.shanglou", selection={})
    copy.discard()
    with sqlite3.connect(tmp_path / "a.shanglou") as connection:
        kept = connection.execute("SELECT count(*) FROM parts").fetchone()[0]
    connection.close()
    save(replace(first, edits=(branch,)), tmp_path / "b.shanglou")
    with sqlite3.connect(tmp_path / "b.shanglou") as connection:
        assert kept == connection.execute("SELECT count(*) FROM parts").fetchone()[0]
    connection.close()
    assert load(tmp_path / "a.shanglou").edits == (branch,)


def test_the_author_writes_in_universal_time() -> None:
    from datetime import timedelta, timezone

    shenzhen = NOON.astimezone(timezone(timedelta(hours=8)))
    assert Author(name="x", clock=lambda: shenzhen).now() == "2026-11-21T04:00:00+00:00"


def test_state_puts_plot_and_site_around_the_buildings() -> None:
    edited = Edited(buildings=(), plot=Plot(area_m2=metres(1, from_person())), site=None)
    reading = State(base=example(), edited=edited).reading
    assert (reading.buildings, reading.plot, reading.site) == ((), edited.plot, None)
