"""The shipped packs: sound, honest towards the registers, and worded in both languages."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import rules
from models.errors import CallError
from rules.checking import select
from rules.grammar import Scope
from rules.library import choose, cities, places, shipped
from rules.pack_reader import last_day, read_pack
from rules.quantities import REGISTRY
from rules.quantity import PARENTS, SUBJECTS
from rules.request import Request
from rules.standard import (
    FORCES,
    HEADLINES,
    KINDS,
    PROVENANCES,
    STAGES,
    TOPICS,
    WORDINGS,
    Clause,
)
from workbench.texts import catalogue

FOLDER = Path(rules.__file__).parent / "standards"
REGISTERS = Path(__file__).parents[3] / "shared" / "standards"
TODAY = date(2026, 11, 21)
CLAUSES = {clause.id: clause for pack in shipped() for clause in pack.clauses}

# Where a clause says otherwise than the first register row it covers, and why.
EXCEPTIONS = {
    "cn-fire-threshold-32m": ({"kind", "wording"}, "a line of the ladder of heights, from the rows that begin there"),
    "cn-fire-threshold-50m": ({"kind", "wording"}, "likewise"),
    "cn-fire-threshold-100m": ({"kind", "wording", "stage"}, "likewise; the height is known at scheme stage"),
    "cn-fire-compartment-area": ({"kind", "wording"}, "the first row is the doubling, a counting rule; the table requires"),
    "cn-fire-compartment-basement": ({"kind", "wording"}, "likewise"),
    "cn-fire-compartment-a-highrise": ({"provenance"}, "remark: the dash is not printed in the copy, so secondary"),
    "cn-fire-compartment-a-highrise-part": ({"provenance"}, "likewise"),
    "cn-fire-compartment-basement-ab": ({"provenance"}, "likewise"),
    "cn-fire-storeys-grade-4": ({"provenance"}, "the figure stands in the remark of the row only, so secondary"),
    "cn-load-partial-q-other": ({"provenance"}, "item (4) stands in the remark of the row only, so secondary"),
    "cn-load-psi-q": ({"provenance"}, "the figure stands in the remark of the row only, so secondary"),
    "cn-load-liftroom": ({"kind"}, "remark: the table binds civil buildings, for a factory it is a reference"),
    "sh-6-06-far-ind-min": ({"kind"}, "remark: lapsed today, but in force inside its dates; the engine drops it outside them"),
    "sh-6-06-far-rd-min": ({"kind"}, "likewise"),
    "sh-6-06-support-total": ({"kind"}, "likewise"),
    "sh-6-06-support-living": ({"kind"}, "likewise"),
    "sh-6-16-rd-hold": ({"kind"}, "likewise"),
    "sh-6-16-std-no-split": ({"kind"}, "likewise"),
    "sh-6-22-no-resi-form": ({"kind"}, "likewise"),
    "jm-park-office": ({"provenance"}, "the figure stands in the remark of the row only, so secondary"),
    "jp-clear-height": ({"provenance"}, "remark: derived by subtraction from a press text, so unverified"),
}
NO_NUMBER = ("-", "未知")
"""How a register writes that a document has no number."""


@cache
def registers() -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for name in ("national", "shenzhen", "shanghai", "elsewhere", "cases", "references"):
        path = REGISTERS / f"{name}.toml"
        if not path.exists():
            pytest.skip("the registers are not beside this checkout")
        data = tomllib.loads(path.read_text("utf-8"))
        rows |= {row["id"]: row for row in data.get("clause", data.get("case", data.get("reference", [])))}
    return rows


# --- soundness ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_pack_is_sound(path: Path) -> None:
    pack, faults = read_pack(path)
    assert faults == []
    assert pack is not None
    assert pack.id == path.stem


def test_ids_are_unique_over_all_packs() -> None:
    counts = Counter(clause.id for pack in shipped() for clause in pack.clauses)
    assert [id_ for id_, count in counts.items() if count > 1] == []


def test_prevailing_clauses_exist_and_prevail_themselves() -> None:
    for clause in CLAUSES.values():
        if clause.prevailed_by is not None:
            other = CLAUSES[clause.prevailed_by]
            assert other.prevailed_by is None
            assert other.subject == clause.subject
            assert other.valid_from is not None
            assert clause.valid_from is not None
            assert clause.valid_from < other.valid_from, clause.id


def test_parallel_clauses_count_once_on_any_day() -> None:
    older, newer = CLAUSES["cn-fire-rating-highrise-min"], CLAUSES["pf-cn37-grade-highrise"]
    assert older.in_force(date(2023, 5, 31))
    assert not newer.in_force(date(2023, 5, 31))
    assert newer.in_force(date(2023, 6, 1))
    assert older.prevailed_by == newer.id


def test_units_are_those_of_the_quantity() -> None:
    for clause in CLAUSES.values():
        kg = clause.quantity.name == "floor_load_kn_m2" and clause.unit == "kg/m2"
        assert kg or clause.unit == clause.quantity.unit, clause.id


def test_quantities_are_visible_from_the_subject() -> None:
    """A clause, its scope and its keys ask only for what its subject or something above it has."""
    for clause in CLAUSES.values():
        above = _above(clause.subject)
        names = {clause.quantity.name, *clause.limit.names(), *_scope_names(clause.scope)}
        names |= set(clause.table.keys) if clause.table else set()
        for modifier in clause.modifiers:
            names |= _scope_names(modifier.when) | set(modifier.plus.names() if modifier.plus else ())
        unseen = {name for name in names if not set(REGISTRY[name].subjects) & set(above)}
        assert unseen == set(), clause.id


def _above(subject: str) -> list[str]:
    chain = [subject]
    while chain[-1] in PARENTS:
        chain.append(PARENTS[chain[-1]])
    return chain


def _scope_names(scope: Scope) -> set[str]:
    return {atom.name for conjunction in scope for atom in conjunction}


# --- honesty -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=lambda clause: clause.id)
def test_clause_says_what_the_register_says(clause: Clause) -> None:
    rows = registers()
    assert clause.register
    for id_ in _register_ids(clause):
        assert id_ in rows, f"{clause.id} covers {id_}, which is no row of the registers"
    row = rows[clause.register[0]]
    if "kind" not in row:     # a case or a reference: never more than a comparison line
        assert (clause.kind, clause.wording, clause.force) == ("reference", "info", "other")
        return
    allowed = EXCEPTIONS.get(clause.id, (set(), ""))[0]
    different = {name for name in ("kind", "wording", "force", "stage", "provenance") if getattr(clause, name) != row[name]}
    assert different <= allowed
    assert clause.valid_from == _day(row.get("valid_from"))
    assert clause.valid_until == _day(row.get("valid_until"))


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=lambda clause: clause.id)
def test_provenance_is_never_above_the_register(clause: Clause) -> None:
    rows = registers()
    first = clause.register[0]
    for id_ in _register_ids(clause):
        if rows[id_].get("duplicate_of") != first:
            assert PROVENANCES.index(clause.provenance) >= PROVENANCES.index(rows[id_]["provenance"]), id_


@pytest.mark.parametrize("clause", CLAUSES.values(), ids=lambda clause: clause.id)
def test_clause_cites_the_document_of_the_register(clause: Clause) -> None:
    """By title, and by the numbers in the document's own number; registers spell some of them in two ways."""
    row = registers()[clause.register[0]]
    if "document" not in row or row["document"].startswith(("case: ", "trade practice")):     # a project, no document
        return
    titles, said = [_plain(clause.document.title.zh), _plain(clause.document.title.en)], _plain(row["document"])
    assert said in titles or said.lower() in titles[1].lower() or said in titles[0].replace("政策", "政策卡片")
    assert bool(clause.document.number) == (row.get("document_no", "") not in ("", *NO_NUMBER))
    assert _numbers(clause.document.number) <= _numbers(row.get("document_no", ""))


def _plain(text: str) -> str:
    """A title without spaces, quotes, the width of brackets and colons, and what a register says of its own reading."""
    plain = re.sub(r"[\s“”\"]", "", text).translate(str.maketrans("（）：", "():"))
    return re.sub(r"\(namefrom[^)]*\)", "", plain)


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


def test_every_declared_document_is_cited() -> None:
    for pack in shipped():
        declared = set(re.findall(r'(?m)^\[\[document\]\]\nid = "([^"]+)"', pack.text))
        assert declared == {clause.document.id for clause in pack.clauses}, pack.id


def test_rules_of_2021_count_until_the_guidance_of_2025() -> None:
    """The register sorts them as lapsed at today's date; inside their dates they were requirements."""
    floor = CLAUSES["sh-6-06-far-rd-min"]
    assert floor.deciding(date(2024, 6, 1))
    assert not floor.in_force(date(2026, 9, 20))
    successor = CLAUSES[str(floor.prevailed_by)]
    assert not successor.in_force(date(2025, 1, 26))
    assert successor.in_force(date(2025, 1, 27))


def test_packs_say_from_when_they_cover_their_field() -> None:
    covers = {pack.id: pack.covers_from for pack in shipped() if pack.covers_from}
    assert covers == {
        "cn-fire": date(2023, 6, 1), "cn-fire-construction": date(2023, 6, 1), "cn-fire-systems": date(2023, 6, 1),
        "cn-loads": date(2022, 1, 1), "cn-stores": date(2018, 10, 1), "cn-warehouses": date(2023, 6, 1),
    }


def _register_ids(clause: Clause) -> Iterator[str]:
    yield from clause.register
    if clause.table is not None:
        yield from (row.register for row in clause.table.rows)


def _day(value: object) -> date | None:
    return None if value is None else last_day(str(value))


def test_exceptions_are_needed() -> None:
    for id_ in EXCEPTIONS:
        clause = CLAUSES[id_]
        row = registers()[clause.register[0]]
        different = {name for name in ("kind", "wording", "force", "stage", "provenance") if getattr(clause, name) != row[name]}
        assert different == EXCEPTIONS[id_][0], id_


def test_nothing_is_called_confirmed() -> None:
    assert all(clause.provenance != "confirmed" for clause in CLAUSES.values())


def test_only_the_national_floor_loads_decide_a_headline_topic() -> None:
    """No city has published a figure that could be read: nothing else may fill a headline topic."""
    deciding = {clause.id for clause in CLAUSES.values() if clause.headline and clause.deciding(TODAY)}
    assert deciding == {"cn-load-min-electronics", "cn-load-min-lightmech", "cn-load-min-heavymech"}


def test_headline_clauses_speak_of_headline_things() -> None:
    allowed = {
        "height": {"storey_height_m"}, "floor_load": {"floor_load_kn_m2"},
        "freight_lifts": {"freight_lift_count", "freight_lift_3t_count", "unit_freight_lift_count", "rated_load_kg"},
        "platforms": {"hoists_serving_count", "unloading_platform_count"},
    }
    for clause in CLAUSES.values():
        if clause.headline:
            assert clause.quantity.name in allowed[clause.headline], clause.id
            assert "fire_lift" not in _scope_names(clause.scope)


@pytest.mark.parametrize("id_", ["shenzhen-planning-2025", "shanghai-planning-2025"])
def test_city_says_which_headline_topics_lack_a_figure(id_: str) -> None:
    pack = next(pack for pack in shipped() if pack.id == id_)
    texts = " ".join(gap.zh for gap in pack.gaps)
    assert all(word in texts for word in ("层高", "荷载", "货梯", "卸货平台"))


def test_every_pack_says_what_it_lacks() -> None:
    assert [pack.id for pack in shipped() if not pack.gaps] == []


@pytest.mark.parametrize(("pack", "words"), [
    ("shanghai-fire-2026", ("防火设计导则", "639")), ("shanghai-planning-2025", ("智造空间设计指引",)),
    ("shanghai-planning-2025", ("优质项目认定",)), ("shanghai-planning-2025", ("DG/TJ 08-2422-2023",)),
    ("shanghai-planning-2025", ("通用厂房", "DG/TJ 08")), ("shanghai-planning-2025", ("〔2023〕21号",)),
    ("suzhou-2018", ("“工业上楼”设计指引",)), ("guangdong-other", ("DBJ/T 15-235-2021",)),
    ("guangdong-other", ("东莞", "佛山", "惠州", "珠海")), ("jiangsu-other", ("南京",)),
    ("practice-studies", ("厦门", "宁波", "青岛", "成都", "重庆", "武汉")), ("hongkong-sites", ("表 11", "表 1 ")),
    ("singapore-tender-minima", ("JTC", "规格")), ("shenzhen-planning-2025", ("建筑设计规则", "计容")),
    ("cn-area", ("〔2023〕72",)),
])
def test_texts_that_could_not_be_read_are_named(pack: str, words: tuple[str, ...]) -> None:
    """The thirteen gaps of the register, one or two lines each: a pack says so instead of guessing."""
    gaps = next(found for found in shipped() if found.id == pack).gaps
    assert any(all(word in gap.zh for word in words) for gap in gaps)


def test_lapsed_and_comparison_packs_speak_only_when_asked() -> None:
    asked = {pack.id for pack in shipped() if pack.on_request}
    assert asked == {
        "benchmarks-built", "guangdong-other", "hongkong-sites", "japan-logistics", "jiangmen-2026", "jiangsu-other",
        "practice-studies", "references-general", "shenzhen-design-rules-2018", "shenzhen-general-rules-2024",
        "shenzhen-industrial-line-2018", "singapore-tender-minima", "suzhou-2018",
    }
    for pack in shipped():
        if pack.on_request and pack.city in ("cn", *cities()):
            assert not any(clause.deciding(day) for clause in pack.clauses for day in (TODAY, date(2019, 6, 1)))


def test_only_shenzhen_and_shanghai_judge() -> None:
    assert cities() == ("shanghai", "shenzhen")
    assert places() == ("guangdong", "hongkong", "japan", "jiangmen", "jiangsu", "practice", "shanghai", "shenzhen", "singapore",
                        "suzhou")


@pytest.mark.parametrize(("city", "key"), [("suzhou", "city-on-request"), ("singapore", "city-on-request"),
                                           ("atlantis", "unknown-city")])
def test_nothing_is_judged_under_other_places(city: str, key: str) -> None:
    with pytest.raises(CallError) as caught:
        choose(city, None)
    assert caught.value.key == key


def test_rules_of_other_cities_never_decide() -> None:
    """Jiangmen's are requirements in force: asked for by name they give remarks, under whichever city one judges."""
    jiangmen = next(pack for pack in shipped() if pack.id == "jiangmen-2026")
    assert any(clause.deciding(TODAY) for clause in jiangmen.clauses)
    for city in (None, "shenzhen", "shanghai"):
        chosen = choose(city, None, [pack.id for pack in shipped() if pack.city not in ("cn", *cities())])
        selection = select(chosen, Request(on=TODAY, city=city))
        assert {clause.id for clause in jiangmen.clauses} <= selection.foreign


def test_nothing_from_abroad_is_a_requirement() -> None:
    for pack in shipped():
        if pack.city in ("singapore", "hongkong", "japan", "practice"):
            assert {clause.kind for clause in pack.clauses} <= {"reference", "definition", "area-plan"}, pack.id


def test_the_general_rules_are_an_empty_form() -> None:
    """Five types and their topics, every limit to be filled in: not one figure, and nothing that decides."""
    pack = next(pack for pack in shipped() if pack.id == "shenzhen-general-rules-2024")
    empty = [clause for clause in pack.clauses if clause.id != "sz-tz-suitable-industries"]
    assert {clause.limit_text for clause in empty} == {"info"}
    assert not any(clause.quantity.form == "number" and clause.limit_text != "info" for clause in pack.clauses)
    for number in range(1, 6):
        assert {clause.topic for clause in empty if clause.id.startswith(f"sz-tz-{number}-")} == {
            "plan", "freight_lift", "floor_load"}
    assert {clause.headline for clause in empty} == {None, *HEADLINES}


def test_baoan_figures_are_remarks() -> None:
    """Songhu phase A equals them without margin; they must never decide."""
    baoan = next(pack for pack in shipped() if pack.id == "shenzhen-baoan-2019")
    heights = {clause.id: clause for clause in baoan.clauses if clause.headline == "height"}
    assert [clause.limit_text for clause in heights.values()] == [">= 6.0", ">= 4.5"]
    assert all(clause.provenance == "unverified" and clause.wording == "should" for clause in heights.values())
    assert not any(clause.deciding(TODAY) for clause in baoan.clauses)


def test_eight_metres_in_shanghai_is_a_counting_rule() -> None:
    clause = CLAUSES["sh-28-08-storey-ind"]
    assert clause.kind == "counting"
    assert clause.headline is None
    assert clause.quantity.name == "industry_confirmation"


# --- tables against the register's own scopes --------------------------------------------------------------------

_HAZARDS = {"甲": "A", "乙": "B", "丙": "C", "丁": "D", "戊": "E"}


@pytest.mark.parametrize("id_", [
    "cn-fire-compartment-area", "cn-fire-compartment-basement", "cn-fire-travel-distance", "cn-fire-travel-distance-basement",
])
def test_fire_tables_have_the_keys_of_the_register(id_: str) -> None:
    clause = CLAUSES[id_]
    assert clause.table is not None
    for row in clause.table.rows:
        said = dict(part.split("=") for part in registers()[row.register]["scope"].replace(" ", "").split(";"))
        keys = dict(zip(clause.table.keys, row.keys, strict=True))
        assert keys["hazard"] == (_HAZARDS[said["hazard"]],)
        assert keys["fire_resistance_grade"] == tuple(said["grade"].split("/"))
        if "height_class" in keys:
            assert keys["height_class"] == (said["height"],)
        else:
            assert said["part"] == "basement"


@pytest.mark.parametrize(("cells", "elsewhere"), [
    (r"pf-cn16-331-", set()),
    (r"pf-cn16-374-", set()),
    (r"(pf|mr)-cn16-341-", {"mr-cn16-341-n1-wu"}),     # two metres less between low class E buildings, which have no figure
    (r"mr-cn16-332-.*-comp$", set()),
], ids=lambda value: str(value))
def test_tables_hold_every_cell_of_the_register(cells: str, elsewhere: set[str]) -> None:
    covered = {id_ for clause in CLAUSES.values() for id_ in _register_ids(clause)}
    assert {id_ for id_ in registers() if re.match(cells, id_)} - covered == elsewhere


def test_no_row_is_taken_from_another_rule() -> None:
    """A row of a table cites the register's row of the same article, never one of a neighbouring column."""
    storeys = CLAUSES["cn-fire-storeys"].table
    assert storeys is not None
    assert all(row.register.startswith("cn-fire-storeys-") for row in storeys.rows)


def test_only_a_table_whose_empty_cells_mean_no_limit_is_complete() -> None:
    """The bars of the footprint column stand in the compartment table of the same pack, so that they count once."""
    complete = [clause.id for clause in CLAUSES.values() if clause.table and clause.table.complete]
    assert complete == ["cn-fire-storeys", "cn-warehouse-footprint"]


# --- texts -------------------------------------------------------------------------------------------------------

_CJK = re.compile(r"[\u4e00-\u9fff]")


def _has_both(key: str) -> bool:
    entry = catalogue().get(key, {})
    return bool(entry.get("zh")) and bool(entry.get("en"))


@pytest.mark.parametrize("quantity", REGISTRY.values(), ids=lambda quantity: quantity.name)
def test_every_quantity_and_choice_has_words(quantity: Any) -> None:
    assert _has_both(f"quantity.{quantity.name}")
    assert _has_both(f"ask.{quantity.name}")
    if quantity.form == "choice":
        assert [word for word in quantity.choices if not _has_both(f"word.{quantity.name}.{word}")] == []


def test_words_of_packs_have_texts() -> None:
    groups = {"kind": KINDS, "wording": WORDINGS, "force": FORCES, "stage": STAGES, "provenance": PROVENANCES, "topic": TOPICS,
              "headline": HEADLINES, "subject": SUBJECTS}
    assert [f"{group}.{word}" for group, words in groups.items() for word in words if not _has_both(f"word.{group}.{word}")] == []


def test_open_vocabularies_have_words_for_what_packs_ask() -> None:
    for clause in CLAUSES.values():
        for name, word in _words(clause):
            if REGISTRY[name].form == "choice":
                assert _has_both(f"word.{name}.{word}"), f"{clause.id}: {name}={word}"


def _words(clause: Clause) -> Iterator[tuple[str, str]]:
    scopes = [clause.scope, *(modifier.when for modifier in clause.modifiers)]
    for atom in (atom for scope in scopes for conjunction in scope for atom in conjunction):
        yield from ((atom.name, word) for word in atom.words)
    yield from ((clause.quantity.name, word) for word in clause.limit.words)
    if clause.table is not None:
        for row in clause.table.rows:
            for key, words in zip(clause.table.keys, row.keys, strict=True):
                yield from ((key, word) for word in words if word != "*")


def test_texts_are_in_their_language() -> None:
    for pack in shipped():
        texts = [pack.title, *pack.gaps, *(c.title for c in pack.clauses), *(c.note for c in pack.clauses if c.note)]
        for text in texts:
            assert _CJK.search(text.zh), text
            assert not _CJK.search(text.en), text


def test_every_fault_of_a_pack_has_a_text() -> None:
    code = "".join(path.read_text("utf-8") for path in Path(rules.__file__).parent.glob("*.py"))
    keys = set(re.findall(r'"(pack-[a-z0-9-]+)"', code))
    assert keys
    assert [key for key in sorted(keys) if not _has_both(key)] == []


def test_titles_are_our_own_words() -> None:
    """A title names the thing; it does not copy a sentence of the document."""
    for clause in CLAUSES.values():
        assert len(clause.title.zh) <= 48, clause.id
        assert "。" not in clause.title.zh, clause.id
