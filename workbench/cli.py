"""The command ``shanglou``: parses the call, runs the verb, turns faults into sentences and exit codes.

Nothing heavy is imported here: ``--help`` must answer at once.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NoReturn

from models.errors import CallError, Cancelled, OutputError, ShanglouError, SystemReason, system_reason
from workbench import __version__
from workbench.texts import LANGUAGES, Speaker, catalogue, text

EXIT_DONE: Final = 0
EXIT_FAILS: Final = 1
EXIT_INPUT: Final = 2
EXIT_INCOMPLETE: Final = 3
EXIT_FAULT: Final = 70
EXIT_STOPPED: Final = 130

LONGEST_VALUE: Final = 400

VERBS: Final = ("inspect", "check", "standards", "loads", "suitability", "move-in", "lifts", "docks", "match", "survey",
                "portfolio")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code of the contract."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    lang = _language(arguments)
    _use_utf8()
    try:
        return _guarded(arguments, lang)
    except (KeyboardInterrupt, Cancelled):
        sys.stderr.write(text("stopped", lang) + "\n")
        return EXIT_STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_DONE
    except Exception as error:  # the last line of defence: a sentence and a log file, never a traceback
        return _confess(error, lang)


def _guarded(arguments: list[str], lang: str) -> int:
    try:
        code = _dispatch(arguments, lang)
        _flush()
        return code
    except ShanglouError as error:
        return _complain(error, lang, "--json" in arguments)


def _dispatch(arguments: list[str], lang: str) -> int:
    opens_window = not arguments or (arguments[0] not in VERBS and not arguments[0].startswith("-")) or _only_lang(arguments)
    if opens_window:
        return int(importlib.import_module("workbench.desktop.app").run(arguments, lang))
    _speak(lang)
    args = _typed(_parser(lang).parse_args(arguments))
    return int(importlib.import_module(f"workbench.verbs.{args.verb.replace('-', '_')}").run(args))


def _only_lang(arguments: Sequence[str]) -> bool:
    """``shanglou --lang en`` opens the window, too."""
    return len(arguments) == 2 and arguments[0] == "--lang" and arguments[1] in LANGUAGES


def sentence(error: ShanglouError, lang: str, say: Speaker = text) -> str:
    """The one or two sentences of a fault, for a person at the command line, or whoever else says them."""
    values = dict(error.values)
    if "detail_key" in values:
        detail: Any = values["detail"]
        values["detail"] = say(str(values["detail_key"]), lang, detail)
    if "more" in values:
        values["others"] = _others(int(str(values["more"])), lang)
    details = values.pop("details", None)
    shown = {name: _short(value) for name, value in values.items()}
    if isinstance(details, tuple):
        shown["details"] = " ".join(_detail(key, dict(own), lang) for key, own in details)
    return say(error.key, lang, shown)


def _others(more: int, lang: str) -> str:
    """How many faults a file has besides the one that is told; nothing where it has none."""
    return "" if more == 0 else text("pack-others-one" if more == 1 else "pack-others", lang, {"more": more})


def _detail(key: str, values: dict[str, object], lang: str) -> str:
    """The sentence of one of several faults: its place, and what is wrong there."""
    shown = {name: _short(value) for name, value in values.items()}
    if f"unit-word.{values.get('unit')}" in catalogue():
        shown["unit"] = text(f"unit-word.{values['unit']}", lang)
    return text(key, lang, {**shown, "place": text(str(values["place_key"]), lang, shown)})


def _short(value: object) -> object:
    """A value that a person can still read: long ones are cut, control signs shown as a replacement."""
    if not isinstance(value, str) or isinstance(value, SystemReason):
        return value
    plain = "".join(sign if sign.isprintable() else "\ufffd" for sign in value)
    return plain if len(plain) <= LONGEST_VALUE else plain[:LONGEST_VALUE] + "…"


def _complain(error: ShanglouError, lang: str, as_json: bool) -> int:
    message = sentence(error, lang)
    with contextlib.suppress(OSError):      # a full disk behind the output must not hide the exit code
        if as_json:
            document = {"schema": "shanglou.error/1", "code": error.code, "message": message, "subject": error.subject}
            sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
            sys.stdout.flush()
    with contextlib.suppress(OSError):
        sys.stderr.write(message + "\n")
        sys.stderr.flush()
    _let_go()
    return EXIT_INPUT


def _flush() -> None:
    """Hand the result to the system; where it cannot be written, that is a fault of the output."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError("not-writable", "not-writable", "stdout", reason=system_reason(error)) from error


def _let_go() -> None:
    """Drop what a full device refuses, so that the interpreter does not complain about it at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _confess(error: Exception, lang: str) -> int:
    from workbench.logs import write_fault

    sys.stderr.write(text("program-fault", lang, {"log": str(write_fault(error))}) + "\n")
    return EXIT_FAULT


def _language(arguments: Sequence[str]) -> str:
    for i, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and i + 1 < len(arguments):
            value = arguments[i + 1]
        if value in LANGUAGES:
            return value
    return LANGUAGES[0]


def _use_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


# --- the call ----------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a call through the same door as every other fault."""

    def error(self, message: str) -> NoReturn:
        raise CallError("bad-call", "bad-call", self.prog, reason=message)


def _speak(lang: str) -> None:
    """Give argparse its own words in the user's language; it looks them up through ``argparse._``."""
    from workbench.texts import catalogue

    texts = catalogue()
    argparse._ = lambda said: texts[f"argparse.{said}"][lang] if f"argparse.{said}" in texts else said  # type: ignore[attr-defined]


def _parser(lang: str) -> argparse.ArgumentParser:
    def say(key: str) -> str:
        return text(f"help.{key}", lang).replace("%", "%%")

    parser = _Parser(prog="shanglou", description=say("program"), epilog=say("exit-codes"),
                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"shanglou {__version__}", help=say("version"))
    parser.add_argument("--lang", choices=LANGUAGES, default=lang, help=say("lang"))
    verbs = parser.add_subparsers(dest="verb", required=True, metavar=say("verb"), title=say("verbs"))
    _inspect(verbs.add_parser("inspect", help=say("inspect"), description=say("inspect")), say, lang)
    _check(verbs.add_parser("check", help=say("check"), description=say("check")), say, lang)
    _standards(verbs.add_parser("standards", help=say("standards"), description=say("standards")), say, lang)
    for verb in ("lifts", "docks"):
        _capacity(verbs.add_parser(verb, help=say(verb), description=say(verb)), say, lang)
    _match(verbs.add_parser("match", help=say("match"), description=say("match")), say, lang)
    _move_in(verbs.add_parser("move-in", help=say("move-in"), description=say("move-in")), say, lang)
    _loads(verbs.add_parser("loads", help=say("loads"), description=say("loads")), say, lang)
    _suitability(verbs.add_parser("suitability", help=say("suitability"), description=say("suitability")), say, lang)
    _survey(verbs.add_parser("survey", help=say("survey"), description=say("survey")), say, lang)
    _portfolio(verbs.add_parser("portfolio", help=say("portfolio"), description=say("portfolio")), say, lang)
    return parser


def _typed(args: argparse.Namespace) -> argparse.Namespace:
    """The call with its values converted; done here because argparse would name our functions in its complaint."""
    for name in ("on", "date", "day", "valid_from"):
        if getattr(args, name, None) is not None:
            setattr(args, name, _day(getattr(args, name)))
    if getattr(args, "near", None) is not None:
        args.near = _margin(args.near)
    if getattr(args, "prefer", None) is not None:
        if args.prefer not in ("base", "addition"):
            raise CallError("bad-call", "bad-prefer", args.prefer)
        if not args.with_files:
            raise CallError("bad-call", "prefer-without-with", args.prefer)
    if getattr(args, "grade", None) is not None:
        if args.grade not in ("1", "2", "3", "4"):
            raise CallError("bad-call", "bad-grade", args.grade)
        args.grade = int(args.grade)
    return args


Say = Callable[[str], str]


def _reading_options(parser: argparse.ArgumentParser, say: Say, lang: str, file: str | None = None) -> None:
    parser.add_argument("file", type=Path, metavar=say("file-name"), help=say("file"), nargs=file)
    parser.add_argument("--unit", choices=("mm", "cm", "m", "in", "ft"), help=say("unit"))
    parser.add_argument("--up", choices=("y", "z"), help=say("up"))
    parser.add_argument("--storeys", type=Path, metavar="TABLE", help=say("storeys"))
    parser.add_argument("--layers", type=Path, metavar="TOML", help=say("layers"))
    parser.add_argument("--with", dest="with_files", action="append", default=[], metavar="FILE[@STOREY]", help=say("with"))
    parser.add_argument("--prefer", metavar="{base,addition}", help=say("prefer"))
    _output_options(parser, say, lang)


def _output_options(parser: argparse.ArgumentParser, say: Say, lang: str) -> None:
    parser.add_argument("--json", action="store_true", help=say("json"))
    parser.add_argument("--lang", choices=LANGUAGES, default=lang, help=say("lang"))


def _inspect(parser: argparse.ArgumentParser, say: Say, lang: str) -> None:
    _reading_options(parser, say, lang, "?")
    parser.add_argument("--as-description", action="store_true", help=say("as-description"))
    parser.add_argument("--save-layers", type=Path, metavar="TOML", help=say("save-layers"))
    parser.add_argument("--template", type=Path, metavar="XLSX", help=say("template"))


def _check(parser: argparse.ArgumentParser, say: Say, lang: str) -> None:
    _reading_options(parser, say, lang)
    parser.add_argument("--city", metavar="CITY", help=say("city"))
    parser.add_argument("--district", metavar="DISTRICT", help=say("district"))
    parser.add_argument("--stage", choices=("scheme", "design", "operation"), help=say("stage"))
    parser.add_argument("--on", metavar="DATE", help=say("on"))
    parser.add_argument("--basis", choices=("existing", "conversion"), help=say("basis"))
    parser.add_argument("--lapsed", action="store_true", help=say("lapsed"))
    parser.add_argument("--hazard", choices=("A", "B", "C1", "C2", "D", "E"), help=say("hazard"))
    parser.add_argument("--grade", metavar="{1,2,3,4}", help=say("grade"))
    parser.add_argument("--production", metavar="TYPE", help=say("production"))
    parser.add_argument("--sprinklers", choices=("yes", "no", "partial", "unknown"), help=say("sprinklers"))
    parser.add_argument("--standard", action="append", default=[], metavar="ID", help=say("standard"))
    parser.add_argument("--plot", type=Path, metavar="TOML", help=say("plot"))
    parser.add_argument("--since", type=Path, metavar="JSON", help=say("since"))
    parser.add_argument("--near", metavar="MARGIN", help=say("near"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("out"))
    parser.add_argument("--date", metavar="DATE", help=say("date"))


def _loads(parser: argparse.ArgumentParser, say: Say, lang: str) -> None:
    _reading_options(parser, say, lang)
    parser.add_argument("--zone", metavar="ID", help=say("zone"))


def _suitability(parser: argparse.ArgumentParser, say: Say, lang: str) -> None:
    _reading_options(parser, say, lang)
    parser.add_argument("--city", metavar="CITY", help=say("suitability-city"))
    parser.add_argument("--district", metavar="DISTRICT", help=say("district"))
    parser.add_argument("--model", type=Path, metavar="TOML", help=say("suitability-model"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("out"))
    parser.add_argument("--date", metavar="DATE", help=say("date"))


def _survey(parser: argparse.ArgumentParser, say: Say, lang: str) -> None:
    _reading_options(parser, say, lang, "?")
    parser.add_argument("--template", type=Path, metavar="XLSX", help=say("survey-template"))
    parser.add_argument("--tenants", type=Path, metavar="LIST", help=say("survey-tenants"))
    parser.add_argument("--step", action="append", default=[], metavar="KN_M2", help=say("survey-step"))
    parser.add_argument("--cost", action="append", default=[], metavar="KIND=YUAN", help=say("survey-cost"))
    parser.add_argument("--car", metavar="W*D*H", help=say("survey-car"))
    parser.add_argument("--model", type=Path, metavar="TOML", help=say("suitability-model"))
    parser.add_argument("--table", type=Path, metavar="TOML", help=say("portfolio-table"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("survey-out"))


def _portfolio(parser: argparse.ArgumentParser, say: Say, lang: str) -> None:
    parser.add_argument("path", type=Path, metavar="PATH", help=say("portfolio-path"))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=say("portfolio-out"))
    parser.add_argument("--city", metavar="CITY", help=say("city"))
    parser.add_argument("--district", metavar="DISTRICT", help=say("district"))
    parser.add_argument("--stage", choices=("scheme", "design", "operation"), help=say("stage"))
    parser.add_argument("--on", metavar="DATE", help=say("on"))
    parser.add_argument("--standard", action="append", default=[], metavar="ID", help=say("standard"))
    parser.add_argument("--axes", type=Path, metavar="TABLE", help=say("portfolio-axes"))
    parser.add_argument("--weight", action="append", default=[], metavar="AXIS=WEIGHT", help=say("portfolio-weight"))
    parser.add_argument("--table", type=Path, metavar="TOML", help=say("portfolio-table"))
    parser.add_argument("--date", metavar="DATE", help=say("date"))
    _output_options(parser, say, lang)


def _move_in(parser: argparse.ArgumentParser, say: Say, lang: str) -> None:
    _reading_options(parser, say, lang)
    parser.add_argument("--machine", required=True, metavar="NAME|KG|L|W|H", help=say("machine"))
    parser.add_argument("--to", required=True, metavar="STOREY[/UNIT]", help=say("move-to"))
    parser.add_argument("--building", metavar="ID", help=say("move-building"))
    parser.add_argument("--carriage", metavar="KG|H", help=say("carriage"))
    parser.add_argument("--clearance", metavar="M", help=say("clearance"))
    parser.add_argument("--truck-bed", metavar="M", help=say("truck-bed"))
    parser.add_argument("--lift-off", action="store_true", help=say("lift-off"))
    parser.add_argument("--passage", action="append", default=[], metavar="STOREY|KIND|NAME|W|H|CORNER", help=say("passage"))
    parser.add_argument("--out", type=Path, metavar="PDF", help=say("permit-out"))
    parser.add_argument("--date", metavar="DATE", help=say("date"))


def _match(parser: argparse.ArgumentParser, say: Say, lang: str) -> None:
    _reading_options(parser, say, lang, "?")
    parser.add_argument("--tenants", type=Path, metavar="LIST", help=say("tenants"))
    parser.add_argument("--leases", action="store_true", help=say("match-leases"))
    parser.add_argument("--allow-open", action="store_true", help=say("match-allow-open"))
    parser.add_argument("--group", action="store_true", help=say("match-group"))
    for name, metavar in (("divide", "N"), ("unit-area", "M2"), ("time", "SECONDS"), ("why", "TENANT"), ("floor", "STOREY")):
        parser.add_argument(f"--{name}", metavar=metavar, help=say(f"match-{name}"))
    for name, metavar in (("fix", "TENANT=UNIT[+UNIT]"), ("forbid", "TENANT=UNIT|STOREY"), ("require", "TENANT|all"),
                          ("weight", "NAME=VALUE")):
        parser.add_argument(f"--{name}", action="append", default=[], metavar=metavar, help=say(f"match-{name}"))
    parser.add_argument("--against", type=Path, metavar="FILE2", help=say("match-against"))
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("match-out"))
    parser.add_argument("--date", metavar="DATE", help=say("date"))
    parser.add_argument("--template", type=Path, metavar="XLSX", help=say("match-template"))


def _capacity(parser: argparse.ArgumentParser, say: Say, lang: str) -> None:
    _reading_options(parser, say, lang)
    parser.add_argument("--out", type=Path, metavar="DIR", help=say("goods-out"))


def _standards(parser: argparse.ArgumentParser, say: Say, lang: str) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar=say("verb"), title=say("verbs"))
    listing = actions.add_parser("list", help=say("standards-list"), description=say("standards-list"))
    _output_options(listing, say, lang)
    show = actions.add_parser("show", help=say("standards-show"), description=say("standards-show"))
    show.add_argument("id", metavar="ID", help=say("standard-id"))
    _output_options(show, say, lang)
    validate = actions.add_parser("validate", help=say("standards-validate"), description=say("standards-validate"))
    validate.add_argument("file", type=Path, metavar=say("file-name"), help=say("pack-file"))
    _output_options(validate, say, lang)
    _pack_files(actions, say, lang)
    compare = actions.add_parser("compare", help=say("standards-compare"), description=say("standards-compare"))
    compare.add_argument("sides", nargs="+", metavar="NAME", help=say("compare-sides"))
    compare.add_argument("--topic", action="append", default=[], metavar="TOPIC", help=say("compare-topic"))
    compare.add_argument("--on", metavar="DATE", help=say("on"))
    _output_options(compare, say, lang)


def _pack_files(actions: Any, say: Say, lang: str) -> None:
    export = actions.add_parser("export", help=say("standards-export"), description=say("standards-export"))
    export.add_argument("id", metavar="ID", help=say("standard-or-file"))
    export.add_argument("--out", type=Path, required=True, metavar="FILE", help=say("export-out"))
    load = actions.add_parser("import", help=say("standards-import"), description=say("standards-import"))
    load.add_argument("file", type=Path, metavar="XLSX", help=say("import-file"))
    load.add_argument("--base", required=True, metavar="ID", help=say("standard-or-file"))
    load.add_argument("--out", type=Path, metavar="TOML", help=say("import-out"))
    for parser in (export, load):
        parser.add_argument("--new-id", metavar="ID", help=say("new-id"))
        parser.add_argument("--lang", choices=LANGUAGES, default=lang, help=say("lang"))
    plot = actions.add_parser("plot", help=say("standards-plot"), description=say("standards-plot"))
    plot.add_argument("figures", nargs="*", metavar="LINE=FIGURE", help=say("plot-figures"))
    plot.add_argument("--out", type=Path, metavar="TOML", help=say("plot-out"))
    plot.add_argument("--paper", default="planning", metavar="KIND", help=say("plot-paper"))
    for name in ("number", "page", "name"):
        plot.add_argument(f"--{name}", default="", metavar=name.upper(), help=say(f"plot-{name}"))
    plot.add_argument("--day", metavar="DATE", help=say("plot-day"))
    plot.add_argument("--valid-from", metavar="DATE", help=say("plot-valid-from"))
    plot.add_argument("--lang", choices=LANGUAGES, default=lang, help=say("lang"))
    confirm = actions.add_parser("confirm", help=say("standards-confirm"), description=say("standards-confirm"))
    confirm.add_argument("clause", metavar="CLAUSE", help=say("confirm-clause"))
    confirm.add_argument("--pack", type=Path, required=True, metavar="TOML", help=say("confirm-pack"))
    for name in ("name", "edition", "page"):
        confirm.add_argument(f"--{name}", required=True, metavar=name.upper(), help=say(f"confirm-{name}"))
    confirm.add_argument("--date", metavar="DATE", help=say("confirm-date"))
    confirm.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help=say("confirm-set"))
    confirm.add_argument("--picture", type=Path, metavar="FILE", help=say("confirm-picture"))
    confirm.add_argument("--lang", choices=LANGUAGES, default=lang, help=say("lang"))


def _margin(value: str) -> float:
    """A margin of at least 0."""
    try:
        margin = float(value)
    except ValueError:
        margin = -1.0
    if not 0.0 <= margin < float("inf"):
        raise CallError("bad-call", "bad-near", value)
    return margin


def _day(value: str) -> date:
    """A calendar day as ``2026-11-21``."""
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise CallError("bad-call", "bad-date", value) from error


if __name__ == "__main__":
    sys.exit(main())
