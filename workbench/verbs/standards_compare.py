"""``shanglou standards compare``: cities and packs side by side, topic by topic."""

from __future__ import annotations

import argparse
import json
from datetime import date
from typing import Any

from rules.comparison import Comparison, Row, Side, compare, sides
from rules.library import places
from rules.standard import Clause
from workbench.sheets.words import Words
from workbench.texts import text
from workbench.verbs.common import say


def run(args: argparse.Namespace) -> int:
    """Print what the sides say of each quantity, the strictest figures, and who says nothing."""
    found = compare(sides(args.sides), args.on or date.today(), args.topic)
    if args.json:
        say(json.dumps(document(found, args.lang), ensure_ascii=False, indent=1))
    else:
        _print(found, args.lang)
    return 0


def document(found: Comparison, lang: str) -> dict[str, Any]:
    """The comparison as JSON (schema ``shanglou.comparison/1``)."""
    return {
        "schema": "shanglou.comparison/1", "on": found.on.isoformat(),
        "sides": [{"name": side.name, "packs": [pack.id for pack in side.packs],
                   "gaps": [gap.get(lang) for pack in side.packs for gap in pack.gaps]} for side in found.sides],
        "rows": [{"topic": row.topic, "subject": row.subject, "quantity": row.quantity, "strictest": list(row.strictest),
                  "clauses": {name: [_clause(clause, found) for clause in clauses] for name, clauses in row.clauses.items()}}
                 for row in found.rows],
    }


def _clause(clause: Clause, found: Comparison) -> dict[str, Any]:
    return {
        "id": clause.id, "document": clause.document.number or clause.document.title.zh, "clause": clause.clause,
        "title": clause.title.zh, "title_en": clause.title.en, "limit": clause.limit_text, "unit": clause.unit,
        "kind": clause.kind, "wording": clause.wording, "force": clause.force, "provenance": clause.provenance,
        "in_force": clause.in_force(found.on), "deciding": clause.deciding(found.on),
    }


def side_title(side: Side, lang: str) -> str:
    """A city by its name; a pack by its title."""
    known = side.name in ("cn", *places())
    return text(f"city.{side.name}", lang) if known else side.packs[0].title.get(lang)


def _print(found: Comparison, lang: str) -> None:
    titles = {side.name: side_title(side, lang) for side in found.sides}
    topic = ""
    for row in found.rows:
        if row.topic != topic:
            topic = row.topic
            say("\n" + text("compare.topic", lang, {"topic": text(f"word.topic.{topic}", lang)}))
        _print_row(row, found, titles, lang)
    for side in found.sides:
        for gap in (gap for pack in side.packs for gap in pack.gaps):
            say(f"\n! {titles[side.name]}: {gap.get(lang)}")


def _print_row(row: Row, found: Comparison, titles: dict[str, str], lang: str) -> None:
    say("  " + text(f"quantity.{row.quantity}", lang))
    for name, clauses in row.clauses.items():
        if not clauses:
            say(f"    {titles[name]}: " + text("compare.silent", lang))
        for clause in clauses:
            words = " · ".join(text(f"word.{field}.{getattr(clause, field)}", lang)
                               for field in ("kind", "wording", "force", "provenance"))
            marks = [text("compare.strictest", lang)] * (clause.id in row.strictest)
            marks += [text("compare.not-in-force", lang)] * (not clause.in_force(found.on))
            say(f"    {titles[name]}: {Words(lang).limit_rule(clause)}  {clause.title.get(lang)}")
            say(f"      {Words(lang).citation(clause)} · {words}" + "".join(f" · {mark}" for mark in marks))
