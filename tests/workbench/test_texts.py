"""Every text in both languages, with the same fields, and every key the code asks for."""

from __future__ import annotations

import re
import string
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from rules.quantities import REGISTRY
from rules.standard import FORCES, HEADLINES, KINDS, PROVENANCES, STAGES, TOPICS, WORDINGS
from workbench.texts import LANGUAGES, catalogue, text, text_in_window

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = [path for folder in ("models", "rules", "workbench") for path in (ROOT / folder).rglob("*.py")]

NOTE = re.compile(r"\.(?:error|repair|guess|drop)\(\s*[\"']([a-z0-9-]+)[\"']")
SOURCE = re.compile(r"\b(?:from_file|from_geometry|from_person|assumed)\(\s*[\"']([a-z0-9-]+)[\"']")
RAISED = re.compile(
    r"(?:InputError|PackError|CallError|OutputError|ShanglouError)\(\s*[\"'][a-z-]+[\"'],\s*[\"']([a-z0-9-]+)[\"']"
)
ASKED = re.compile(r"(?<![.\w])text\(\s*[\"']([^\"'{}]+)[\"']")
PACK_FAULT = re.compile(r"[\"'](pack-[a-z0-9-]+)[\"']")


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_a_text_stands_in_both_languages_with_the_same_fields(key: str) -> None:
    entry = catalogue()[key]
    assert set(entry) == set(LANGUAGES) and all(entry[lang].strip() for lang in LANGUAGES)
    if not key.startswith("argparse."):
        assert fields(entry["zh"]) == fields(entry["en"])


def keys_in_code() -> set[str]:
    wanted: set[str] = set()
    for path in CODE:
        content = path.read_text("utf-8")
        if "models" in path.parts:
            wanted |= {f"report.{code}" for code in NOTE.findall(content)}
        wanted |= {f"source.{how}" for how in SOURCE.findall(content)}
        wanted |= set(RAISED.findall(content)) | set(ASKED.findall(content))
        if path.parent.name == "rules":
            wanted |= set(PACK_FAULT.findall(content))
    return wanted


def test_every_key_that_the_code_names_has_a_text() -> None:
    assert sorted(keys_in_code() - set(catalogue())) == []


def test_every_quantity_and_word_has_a_text() -> None:
    wanted = {f"quantity.{name}" for name in REGISTRY} | {f"ask.{name}" for name in REGISTRY}
    wanted |= {f"word.{name}.{word}" for name, q in REGISTRY.items() if q.form == "choice" for word in q.choices}
    for name, words in (("kind", KINDS), ("wording", WORDINGS), ("force", FORCES), ("provenance", PROVENANCES), ("stage", STAGES),
                        ("topic", TOPICS), ("headline", HEADLINES)):
        wanted |= {f"word.{name}.{word}" for word in words}
    assert sorted(wanted - set(catalogue())) == []


def test_values_with_braces_are_never_read_as_fields() -> None:
    assert "{0.__class__}" in text("file-not-found", "en", {"subject": "{0.__class__}"})


def test_entries_parsed_one_by_one_are_those_of_the_whole_files() -> None:
    whole: dict[str, object] = {}
    for entry in (files("assets") / "translations").iterdir():
        whole |= tomllib.loads(entry.read_text("utf-8"))
    assert dict(catalogue()) == whole


OPTION = re.compile(r"(?<![\w-])--[a-z]|\bshanglou [a-z]")
ONLY_COMMAND_LINE = ("help.", "argparse.", "check.", "match.", "survey.", "bad-call", "unknown-verb",
                     "desktop.no-library")
"""Texts of calls and of what the command line prints; and why the window cannot open."""


def heard_in_window() -> set[str]:
    """Every text that advises a call, less those that are said on the command line alone."""
    verbs = [path for path in CODE if path.parent.name == "verbs" or path.name in ("cli.py", "match_call.py", "display.py")]
    rest = "".join(path.read_text("utf-8") for path in CODE if path not in verbs)
    called = "".join(path.read_text("utf-8") for path in verbs)
    heard = set()
    for key, entry in catalogue().items():
        plain = key.removeprefix("report.").removeprefix("desktop.")
        advises = any(OPTION.search(entry[lang]) for lang in LANGUAGES)
        by_call = f'"{plain}"' in called and f'"{plain}"' not in rest
        if advises and not by_call and not key.startswith(ONLY_COMMAND_LINE):
            heard.add(key)
    return heard


def test_no_sentence_of_the_window_names_an_option_of_the_command_line() -> None:
    assert "report.mesh-unit-guessed" in heard_in_window() and "dxf-wrong-unit" in heard_in_window()
    wrong = {key: said for key in heard_in_window() for lang in LANGUAGES
             if OPTION.search(said := text_in_window(key, lang))}
    assert wrong == {}


def test_a_sentence_of_the_window_stands_for_one_of_the_command_line() -> None:
    """Each has its sentence there, names no field that it lacks, and is another: else it would not be needed."""
    own = [key for key in catalogue() if key.startswith("in-window.")]
    assert len(own) > 40
    for key in own:
        there = catalogue()[key.removeprefix("in-window.")]
        for lang in LANGUAGES:
            assert fields(catalogue()[key][lang]) <= fields(there[lang]), key
            assert catalogue()[key][lang] != there[lang], key


def test_who_speaks_chooses_the_sentence() -> None:
    from models.errors import InputError
    from models.report import Note
    from workbench.cli import sentence
    from workbench.merge_words import note_message

    error = InputError("damaged", "dxf-wrong-unit", "plan.dxf", unit="mm", other="cm")
    assert "--unit cm" in sentence(error, "en") and "--unit cm" in sentence(error, "zh")
    assert "choose cm as the length unit" in sentence(error, "en", text_in_window)
    assert "“长度单位”改选为 cm" in sentence(error, "zh", text_in_window)
    note = Note("mesh-no-plates", "tower.obj", {})
    assert "--storeys" in note_message(note, "zh") and "楼层表" in note_message(note, "zh", text_in_window)
