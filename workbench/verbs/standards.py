"""``shanglou standards``: which packs there are, what they say, whether a pack file is sound."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.errors import CallError, PackError
from rules.coverage import LeftRow, Register, covered_by, left_of, registers
from rules.library import shipped
from rules.pack_reader import load_pack, read_pack
from rules.standard import PROVENANCES, Clause, Pack
from workbench.clause_words import clause_lines
from workbench.sheets.words import Words
from workbench.texts import text
from workbench.verbs.common import say, table


def run(args: argparse.Namespace) -> int:
    """List, show, validate or compare."""
    if args.action == "compare":
        from workbench.verbs import standards_compare

        return standards_compare.run(args)
    if args.action in ("export", "import", "confirm", "plot"):
        from workbench.verbs import standards_files

        return standards_files.run(args)
    return {"list": _list, "show": _show, "validate": _validate}[args.action](args)


def _list(args: argparse.Namespace) -> int:
    if args.json:
        say(json.dumps({"schema": "shanglou.standards/1", "standards": [_entry(pack) for pack in shipped()],
                        "registers": [_register(register) for register in registers()]}, ensure_ascii=False, indent=1))
        return 0
    columns = ("id", "title", "clauses", *PROVENANCES, "rows", "rows-left")
    rows = [[pack.id, pack.title.get(args.lang), str(len(pack.clauses)), *(str(_by_provenance(pack)[p]) for p in PROVENANCES),
             *_coverage(pack)] for pack in shipped()]
    say(table([[text(f"column.{name}", args.lang) for name in columns], *rows], right=range(2, len(columns))))
    for register in registers():
        say("\n" + _register_line(register, args.lang))
    return 0


def _coverage(pack: Pack) -> tuple[str, str]:
    """Rows of the register that clauses of the pack name, and rows that were left; dashes where no table tells."""
    covered = covered_by(pack, registers())
    return ("–", "–") if covered is None else (str(covered), str(len(left_of(pack, registers()))))


def _register_line(register: Register, lang: str) -> str:
    comma = text("coverage.comma", lang)
    reasons = comma.join(f"{text(f'word.coverage.{why}', lang)} {count}" for why, count in register.reasons().items())
    return text("coverage.register", lang, {
        "title": register.title.get(lang), "rows": register.rows, "covered": len(register.covered), "left": len(register.left),
        "reasons": reasons or "–", "share": f"{100 * register.numeric_share:.1f}",
    })


def _register(register: Register) -> dict[str, Any]:
    return {
        "id": register.id, "title": register.title.zh, "title_en": register.title.en, "packs": list(register.packs),
        "rows": register.rows, "covered": len(register.covered), "numeric_requirements": len(register.numeric),
        "numeric_share": round(register.numeric_share, 4), "left": register.reasons(),
    }


def _left(row: LeftRow) -> dict[str, Any]:
    return {
        "id": row.id, "document": row.document, "title": row.title.zh, "title_en": row.title.en, "kind": row.kind,
        "why": row.why, "of": row.of, "note": row.note and row.note.zh, "note_en": row.note and row.note.en,
    }


def _by_provenance(pack: Pack) -> Counter[str]:
    return Counter(clause.provenance for clause in pack.clauses)


def _entry(pack: Pack) -> dict[str, Any]:
    return {
        "id": pack.id, "title": pack.title.zh, "title_en": pack.title.en, "edition": pack.edition, "city": pack.city,
        "district": pack.district, "on_request": pack.on_request, "sha256": pack.sha256, "clauses": len(pack.clauses),
        "kinds": dict(sorted(Counter(c.kind for c in pack.clauses).items())),
        "provenance": {name: _by_provenance(pack)[name] for name in PROVENANCES},
        "register_rows": covered_by(pack, registers()),
        "register_rows_left": dict(sorted(Counter(row.why for row in left_of(pack, registers())).items())),
    }


def _show(args: argparse.Namespace) -> int:
    pack, clauses = _asked(args.id)
    if args.json:
        say(json.dumps({"schema": "shanglou.standard/1", **_entry(pack), "clauses": [_clause(c) for c in clauses],
                        "left": [_left(row) for row in left_of(pack, registers())]}, ensure_ascii=False, indent=1))
        return 0
    say(f"{pack.id}  {pack.title.get(args.lang)}  ({pack.edition})")
    words = Words(args.lang)
    for clause in clauses:
        say("\n" + "\n  ".join((f"{clause.id}  {clause.title.get(args.lang)}", *clause_lines(clause, words))))
    if len(clauses) < len(pack.clauses):
        return 0
    for gap in pack.gaps:
        say("\n! " + gap.get(args.lang))
    _say_left(left_of(pack, registers()), args.lang)
    return 0


def _asked(name: str) -> tuple[Pack, tuple[Clause, ...]]:
    """A shipped pack or a pack file with all its clauses, or the pack of one clause with that clause alone."""
    pack = next((pack for pack in shipped() if pack.id == name), None)
    if pack is None and name.endswith(".toml"):
        pack = load_pack(Path(name))
    if pack is not None:
        return pack, pack.clauses
    for pack in shipped():
        own = tuple(clause for clause in pack.clauses if clause.id == name)
        if own:
            return pack, own
    raise CallError("bad-call", "unknown-standard-or-clause", name, standards=", ".join(p.id for p in shipped()))


def _say_left(rows: Sequence[LeftRow], lang: str) -> None:
    """The rows of the register that are no clauses of the pack, each with the reason."""
    if not rows:
        return
    say("\n" + text("coverage.left", lang, {"rows": len(rows)}))
    for row in rows:
        of = f" ({row.of})" if row.of else ""
        say(f"  {row.document}  {row.title.get(lang)} · {text(f'word.coverage.{row.why}', lang)}{of}")
        if row.note:
            say(f"    {row.note.get(lang)}")


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id, "document": clause.document.number, "document_title": clause.document.title.zh,
        "clause": clause.clause, "title": clause.title.zh, "title_en": clause.title.en, "kind": clause.kind,
        "wording": clause.wording, "force": clause.force, "stage": clause.stage, "topic": clause.topic,
        "headline": clause.headline, "subject": clause.subject, "quantity": clause.quantity.name,
        "limit": clause.limit_text, "unit": clause.unit, "provenance": clause.provenance,
        "valid_from": clause.valid_from and clause.valid_from.isoformat(),
        "valid_until": clause.valid_until and clause.valid_until.isoformat(), "prevailed_by": clause.prevailed_by,
        "source": clause.source, "register": list(clause.register),
    }


def _validate(args: argparse.Namespace) -> int:
    pack, faults = read_pack(args.file)
    if not faults and pack is not None:
        if args.json:
            say(json.dumps({"schema": "shanglou.standard/1", **_entry(pack)}, ensure_ascii=False, indent=1))
        else:
            say(text("pack-sound", args.lang, {"file": args.file.name, "clauses": len(pack.clauses)}))
        return 0
    for fault in () if args.json else faults[1:]:
        say(text("pack-fault-line", args.lang, {
            "file": args.file.name, "line": fault.line, "clause": fault.clause or "–", "field": fault.where or "–",
            "detail": text(fault.key, args.lang, fault.values),
        }))
    first = faults[0]
    raise PackError("bad-pack", "pack-fault", args.file.name, clause=first.clause or "–", field=first.where or "–",
                    line=first.line, more=len(faults) - 1, detail_key=first.key, detail=dict(first.values))
