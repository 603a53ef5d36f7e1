"""Plot conditions as the form holds them: to a file and back, with what the form does not know kept as it is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import CallError
from rules.pack_reader import parse_pack
from rules.pack_text import entries, to_toml
from rules.plot_form import LINES, PAPERS, Figure, Paper, conditions
from rules.plot_sheet import PaperFigures, PlotSheet, read_sheet, sheet_text

DAY = date(2026, 5, 1)
LAND = Paper(kind="land", number="深地合字（2026）0001号", day=DAY, page="12", name="李工")
WAIVER = {"clause": "gb55037-7.2.1", "subject": "", "document": "专家论证意见", "number": "1", "date": "2026-05-02",
          "name": "李工"}


def of(paper: Paper, **figures: Figure) -> PaperFigures:
    return PaperFigures(paper=paper, valid_from=DAY, figures=figures)


def test_several_papers_and_waivers_come_back() -> None:
    sheet = PlotSheet(papers={"planning": of(Paper(kind="planning"), greening=20.0),
                              "land": of(LAND, first_storey_height=6.0, plot_ratio=(2.0, 4.0))}, waivers=(WAIVER,))
    text = sheet_text(sheet)
    assert read_sheet(text) == sheet and sheet_text(read_sheet(text)) == text
    pack, faults = parse_pack(text.encode())
    assert faults == [] and pack is not None and len(pack.waivers) == 1
    assert {clause.id: clause.provenance for clause in pack.clauses} == {
        "plot-first-storey-height": "confirmed", "plot-plot-ratio": "confirmed", "plot-greening": "secondary"}


def test_one_paper_is_the_file_that_the_command_line_writes() -> None:
    sheet = PlotSheet(papers={"land": of(LAND, upper_storey_load=6.5)})
    assert entries(sheet_text(sheet)) == conditions({"upper_storey_load": 6.5}, LAND, DAY)
    assert read_sheet(to_toml(conditions({"upper_storey_load": 6.5}, LAND, DAY))) == sheet


def test_what_the_form_does_not_know_stays() -> None:
    data = conditions({"greening": 20.0, "coverage": 50.0}, LAND, DAY)
    data["title"] = {"zh": "甲地块", "en": "Plot A"}
    data["clause"][0]["clause"] = "13"        # coverage stands on another page than greening: not as the form writes it
    data["clause"].append({**data["clause"][1], "id": "own", "limit": ">= 21"})
    sheet = read_sheet(to_toml(data))
    assert [clause["id"] for clause in sheet.others] == ["plot-coverage", "own"]
    assert sheet.head["title"]["zh"] == "甲地块"
    again = entries(sheet_text(sheet))
    assert again["title"] == data["title"]
    assert sorted(map(str, again["clause"])) == sorted(map(str, data["clause"]))
    assert again["document"] == data["document"]
    assert sheet.lines_of_others == {"coverage"}


def test_an_empty_sheet_is_refused_and_waivers_alone_are_enough() -> None:
    with pytest.raises(CallError) as caught:
        sheet_text(PlotSheet(papers={"land": of(LAND)}))
    assert caught.value.key == "plot-empty"
    text = sheet_text(PlotSheet(waivers=(WAIVER,)))
    assert read_sheet(text).waivers == (WAIVER,)
    assert parse_pack(text.encode())[1] == []


@given(st.dictionaries(st.sampled_from([line.key for line in LINES]), st.integers(0, 10**6).map(lambda n: n / 1000), min_size=1),
       st.sampled_from(list(PAPERS)), st.booleans())
def test_every_form_comes_back(figures: dict[str, float], kind: str, complete: bool) -> None:
    paper = Paper(kind=kind, number="N", day=DAY, page="3", name="L") if complete else Paper(kind=kind)
    ranges = {line.key for line in LINES if line.comparison == "range"}
    entered: dict[str, Figure] = {key: (value, round(value + 1.0, 3)) if key in ranges else value
                                  for key, value in figures.items()}
    sheet = PlotSheet(papers={kind: PaperFigures(paper=paper, valid_from=DAY, figures=entered)})
    assert read_sheet(sheet_text(sheet)) == sheet
