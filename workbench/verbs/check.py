"""``shanglou check``: judge a building and, with ``--out``, write its sheet and JSON."""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from models.errors import InputError, system_reason
from models.project import Project
from models.reading import Reading
from rules.figures import figure_of, stand_ins
from rules.findings import Finding, reckons
from rules.pack_record import PackChange, PackRecord, changes_since, records_in
from workbench.checked import Checked, Choices, check
from workbench.civil_words import civil_lines
from workbench.dates import reference_date
from workbench.documents import check_document, dump_bytes, dumped
from workbench.merge_words import merge_document, merge_record
from workbench.sheets.words import Words, range_text
from workbench.texts import catalogue, text
from workbench.verbs.city_text import print_city_result
from workbench.verbs.common import hint, number, progress_bar, read_merged, say, say_pieces, stored_project, write_files
from workbench.verbs.merge_text import print_merge

_SPOKEN = ("city", "district", "stage", "hazard", "grade", "production", "sprinklers", "plot")
EXIT_BY_OVERALL = {"pass": 0, "conditional": 0, "fail": 1, "incomplete": 3}


def run(args: argparse.Namespace) -> int:
    """Read, judge, print, write. The exit code tells the overall result."""
    reading, merged = read_merged(args)
    project = stored_project(args.file)
    edits = (*(() if project is None else project.records), *(() if merged is None else merge_record(merged)))
    checked = check(reading, _choices(args, reading, project), edits)
    written = check_document(checked, args.lang)
    stale = () if args.since is None else changes_since(_recorded(args.since), checked.run.packs)
    if args.since is not None:
        written = {**written, "stale": [{"pack": one.id, "change": one.kind} for one in stale]}
    document = written if merged is None else {**written, "merge": merge_document(merged, args.lang)}
    if args.out is not None:
        stem = f"{args.file.stem}.{checked.choices.city or 'cn'}"
        for path in write_files(args.out, {f"{stem}.json": dump_bytes(document), f"{stem}.pdf": _sheet(checked, args)}):
            hint(text("written", args.lang, {"path": str(path)}))
    if args.json:
        say_pieces(dumped(document))
    else:
        if args.since is not None:
            print_stale(args.since.name, stale, args.lang)
        print_result(checked, args.lang)
        if merged is not None:
            print_merge(merged, args.lang)
    return EXIT_BY_OVERALL[checked.run.overall]


def _recorded(path: Path) -> tuple[PackRecord, ...]:
    """The packs of an earlier run, from its JSON or the request attached to its sheet."""
    try:
        return records_in(json.loads(path.read_bytes()))
    except OSError as error:
        code = "not-found" if isinstance(error, FileNotFoundError) else "not-readable"
        raise InputError(code, "file-not-found" if code == "not-found" else "file-not-readable", str(path),
                         reason=system_reason(error)) from error
    except (ValueError, AttributeError, RecursionError) as error:
        raise InputError("syntax", "since-no-run", path.name) from error


def print_stale(file: str, stale: Sequence[PackChange], lang: str) -> None:
    """Whether the earlier run still stands on the same packs."""
    if not stale:
        say(text("check.since-same", lang, {"file": file}))
        return
    said = [text(f"check.pack-{one.kind}", lang, {"pack": one.id}) for one in stale]
    say(text("check.since-stale", lang, {"file": file, "packs": text("check.between", lang).join(said)}))


def _choices(args: argparse.Namespace, reading: Reading, project: Project | None) -> Choices:
    """What the call says; where it says nothing, what the project keeps."""
    reference = reference_date(reading, args.on, args.basis, date.today())
    call = Choices(
        on=reference.on, basis=reference.why, lapsed=args.lapsed, city=args.city, district=args.district,
        stage=args.stage or "scheme", hazard=args.hazard, grade=args.grade, production=args.production,
        sprinklers=args.sprinklers, standards=tuple(args.standard), plot=args.plot, near=args.near or 0.0,
    )
    return call if project is None else _over_stored(args, call, project)


def _over_stored(args: argparse.Namespace, call: Choices, project: Project) -> Choices:
    """The choices of a project, except where the call says otherwise."""
    from workbench.project_choices import restored, with_call

    stored = restored(project, args.file.name, date.today())
    if stored is None:
        return call
    for path in stored.changed:
        hint(text("project-pack-other", args.lang, {"pack": str(path)}))
    dated = args.on is not None or args.basis is not None
    said = {"on": dated, "basis": dated, "lapsed": args.lapsed, "standards": bool(args.standard), "near": args.near is not None,
            **{name: getattr(args, name) is not None for name in _SPOKEN}}
    return with_call(stored.choices, call, said)


def _sheet(checked: Checked, args: argparse.Namespace) -> bytes:
    from workbench.sheets.pdf import render_sheet

    with progress_bar(args.lang) as progress:
        return render_sheet(checked, args.lang, args.date.isoformat() if args.date else None, progress)


def print_result(checked: Checked, lang: str) -> None:
    """The result as text: overall, headline topics, failing and undecided clauses."""
    run = checked.run
    say(text("check.overall", lang, {
        "overall": text(f"overall.{run.overall}", lang), "stage": text(f"word.stage.{run.request.stage}", lang),
        "decided": len(run.decided), "due": len(run.due),
    }))
    if run.provisional:
        say(text("check.provisional", lang))
    say(text("check.on", lang, {"on": run.request.on, "why": text(f"sheet.basis.{checked.choices.basis}", lang)}))
    silent = sum(clause.lapsed(run.request.on) for clause in run.selection.silent)
    if silent:
        say(text("check.lapsed-silent", lang, {"count": silent}))
    _print_figures(checked, lang)
    if checked.assumed_city and checked.choices.city:
        say(text("check.assumed-city", lang, {"city": text(f"city.{checked.choices.city}", lang)}))
    _print_uncovered(checked, lang)
    for topic, state in run.headline.items():
        say(text(f"check.headline-{state}", lang, {"topic": text(f"word.headline.{topic}", lang)}))
    for gap in (gap for pack in run.packs for gap in pack.gaps):
        say("  ! " + gap.get(lang))
    if checked.reading.city is not None:
        print_city_result(run, lang)
        return
    by_clause: dict[tuple[str, bool], list[Finding]] = defaultdict(list)
    for finding in run.findings():
        by_clause[(finding.clause.id, finding.deciding)].append(finding)
    for deciding in (True, False):
        chosen = [findings for (_, flag), findings in by_clause.items() if flag is deciding]
        if chosen:
            say("\n" + text("check.deciding" if deciding else "check.remarks", lang))
        for findings in chosen:
            _print_clause(findings, lang)
    _print_information(run.information(), lang)


def _print_uncovered(checked: Checked, lang: str) -> None:
    """Rules that would have to be looked at and are not held: of an earlier time, of civil uses."""
    run = checked.run
    for pack in run.uncovered:
        say(text("check.not-covered", lang, {"on": run.request.on, "pack": pack.title.get(lang), "from": pack.covers_from}))
    for line in civil_lines(checked.civil_uses, Words(lang)):
        say(line)


def _print_figures(checked: Checked, lang: str) -> None:
    """What the figures are worth that decide, and who confirmed which."""
    words, run = Words(lang), checked.run
    worth = Counter(figure_of(result.clause) for result in run.due)
    say(text("check.figures", lang, {"confirmed": worth["confirmed"], "provisional": worth["provisional"]}))
    for _, clause in stand_ins(run.packs):
        who = clause.confirmation
        if who is not None:
            say(text("check.confirmed", lang, {
                "clause": clause.title.get(lang), "citation": words.short_citation(clause), "name": who.name, "date": who.date,
                "edition": who.edition, "page": who.page, "replaces": words.listed(words.confirming(clause))}))


def _print_information(information: Sequence[Finding], lang: str) -> None:
    """Procedures, counting rules and comparison lines, one paragraph each; where they have a figure, the first subjects."""
    by_clause: dict[str, list[Finding]] = defaultdict(list)
    for finding in information:
        by_clause[finding.clause.id].append(finding)
    if by_clause:
        say("\n" + text("check.information", lang))
    for findings in by_clause.values():
        clause = findings[0].clause
        say(f"  {clause.document.number or clause.document.title.get(lang)} {clause.clause}  {clause.title.get(lang)}")
        if clause.note is not None and clause.limit.form == "info":
            say("    – " + clause.note.get(lang))
        for finding in findings[:3] if clause.limit.form != "info" or reckons(clause) else ():
            say("    – " + _line(finding, lang))


def _print_clause(findings: list[Finding], lang: str) -> None:
    clause = findings[0].clause
    counts = ", ".join(f"{text(f'verdict.{verdict}', lang)} {sum(f.verdict == verdict for f in findings)}"
                       for verdict in ("fail", "no-data", "near", "pass", "waived")
                       if any(f.verdict == verdict for f in findings))
    say(f"  {clause.document.number or clause.document.title.get(lang)} {clause.clause}  {clause.title.get(lang)}: {counts}")
    for finding in [f for f in findings if f.verdict in ("fail", "no-data")][:3]:
        say("    – " + _line(finding, lang))


def _line(finding: Finding, lang: str) -> str:
    values = {
        "subject": finding.subject_name or finding.subject, "clause": finding.clause.title.get(lang),
        "measured": shown(finding.measured, finding, lang), "limit": _limit(finding, lang),
        "comparison": finding.clause.limit.op or "", "unit": finding.clause.unit, "margin": number(finding.margin),
        "missing": "、".join(quantity_name(name, lang) for name in finding.missing) if lang == "zh"
        else ", ".join(quantity_name(name, lang) for name in finding.missing),
    }
    if reckons(finding.clause) and not finding.missing:
        return text("check.line-reckoned", lang, values)
    if finding.margin is None:
        return text("check.line-missing" if finding.missing else "check.line", lang, values)
    return text("check.line-margin", lang, values) + (text("check.scope-open", lang, values) if finding.missing else "")


def _limit(finding: Finding, lang: str) -> str:
    """The limit; of a range both bounds, with which of them belong to it."""
    limit = finding.clause.limit
    if limit.form == "range":
        return range_text(number(limit.low), number(limit.high), limit.closed, lang)
    return shown(finding.limit, finding, lang)


def quantity_name(name: str, lang: str) -> str:
    """A quantity in the user's words."""
    key = f"quantity.{name}"
    return text(key, lang) if key in catalogue() else name


def shown(value: object, finding: Finding, lang: str) -> str:
    """A measured value or limit for people."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return text("yes" if value else "no", lang)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, list):
        return " … ".join(shown(item, finding, lang) for item in value)
    key = f"word.{finding.clause.quantity.name}.{value}"
    return text(key, lang) if key in catalogue() else str(value)
