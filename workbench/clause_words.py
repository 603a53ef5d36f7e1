"""A clause in words, line by line: what it says, for what, in which table, since when, and where it was read."""

from __future__ import annotations

from collections.abc import Iterator

from rules.grammar import Atom, Scope
from rules.quantities import REGISTRY
from rules.standard import Clause, Modifier
from workbench.sheets.words import SIGNS, Words, number, with_unit
from workbench.texts import catalogue, text


def clause_lines(clause: Clause, words: Words) -> Iterator[str]:
    """Everything that a reader needs to find the clause in its document and to compare it."""
    lang = words.lang
    yield words.citation(clause)
    yield text("clause.asks", lang, {"subject": words.word("subject", clause.subject),
                                     "quantity": words.quantity(clause.quantity.name), "limit": words.limit_rule(clause)})
    yield from table_lines(clause, words)
    for modifier in clause.modifiers:
        yield modifier_line(modifier, clause, words)
    scope = scope_text(clause.scope, words)
    if scope:
        yield text("clause.scope", lang, {"scope": scope})
    yield " · ".join((words.word("kind", clause.kind), words.standing(clause),
                      text("clause.stage", lang, {"stage": words.word("stage", clause.stage)}), dates(clause, words)))
    if clause.note is not None:
        yield text("clause.note", lang, {"note": clause.note.get(lang)})
    if clause.source:
        yield text("clause.source", lang, {"source": clause.source})


def dates(clause: Clause, words: Words) -> str:
    """In force from and until; a clause without a first date is not shown to be in force."""
    start, end = clause.valid_from, clause.valid_until
    if start is None:
        said = text("clause.no-date", words.lang)
    elif end is None:
        said = text("clause.since", words.lang, {"start": start.isoformat()})
    else:
        said = text("clause.from-to", words.lang, {"start": start.isoformat(), "end": end.isoformat()})
    return said if clause.prevailed_by is None else words.listed(
        (said, text("clause.prevailed", words.lang, {"clause": clause.prevailed_by})))


def scope_text(scope: Scope, words: Words) -> str:
    """For what a clause holds; empty where it holds always."""
    alternatives = [text("clause.and", words.lang).join(_atom(atom, words) for atom in conditions) for conditions in scope
                    if conditions]
    return text("clause.or", words.lang).join(alternatives)


def _atom(atom: Atom, words: Words) -> str:
    name = words.quantity(atom.name)
    if atom.op in SIGNS and atom.number is not None:
        unit = REGISTRY[atom.name].unit if atom.name in REGISTRY else ""
        return f"{name} {SIGNS[atom.op]} {with_unit(atom.number, unit)}"
    said = words.listed(_word(atom.name, word, words) for word in atom.words)
    return text("clause.is-not" if atom.op in ("!=", "not in") else "clause.is", words.lang, {"quantity": name, "words": said})


def _word(quantity: str, word: str, words: Words) -> str:
    if f"word.{quantity}.{word}" not in catalogue() and word in ("yes", "no"):
        return words.yes_no(word == "yes")
    return words.word(quantity, word)


def table_lines(clause: Clause, words: Words) -> Iterator[str]:
    """The rows of a table of limits, keys first."""
    if clause.table is None:
        return
    for row in clause.table.rows:
        cells = zip(clause.table.keys, row.keys, strict=True)
        keys = text("clause.and", words.lang).join(_cell(key, cell, words) for key, cell in cells if cell != ("*",))
        limit = words("forbidden") if row.limit != row.limit else words.value(clause.quantity.name, row.limit, clause.unit)
        yield text("clause.row", words.lang, {"keys": keys or text("clause.any", words.lang), "limit": limit})


def _cell(key: str, cell: tuple[str, ...], words: Words) -> str:
    """A cell of keys; plain numbers say of what they are."""
    shown = words.listed(_word(key, word, words) for word in cell)
    if not all(word.replace(".", "", 1).isdigit() and _word(key, word, words) == word for word in cell):
        return shown
    unit = REGISTRY[key].unit if key in REGISTRY else ""
    return text("clause.is", words.lang, {"quantity": words.quantity(key),
                                          "words": words.listed(with_unit(float(word), unit) for word in cell)})


def modifier_line(modifier: Modifier, clause: Clause, words: Words) -> str:
    """What a condition does to the limit."""
    if modifier.unlimited:
        effect = words("unlimited")
    elif modifier.plus is not None:
        effect = text("clause.plus", words.lang, {"plus": words.expression(modifier.plus),
                                                  "most": number(modifier.at_most_times)})
    else:
        effect = text("clause.times", words.lang, {"times": number(modifier.times)})
    return text("clause.modifier", words.lang, {"when": scope_text(modifier.when, words), "effect": effect})
