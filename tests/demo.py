"""The demo: both Songhu towers, as description and as IFC, and the real factory, against Shenzhen and Shanghai; then what both
towers' lifts and docks carry, side by side, and which of the example companies each of them takes.

A fail or an incomplete result is a result. Only a fault of the program or an unreadable file fails the demo.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
from pathlib import Path

from workbench.cli import main

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "assets" / "examples"
FACTORY = ROOT / "tests" / "data" / "ifc" / "factory-2storey-zh.ifczip"
RESULTS = {0: "pass", 1: "fail", 3: "incomplete"}

TOWERS = (EXAMPLES / "songhu-phase-a.toml", EXAMPLES / "songhu-later-tower.toml")
GOODS = (
    ("lifts", ("verdict", "lifts_counted", "demand_t_h", "capacity_t_h", "utilisation")),
    ("docks", ("verdict", "bays", "needed", "trucks_day", "trucks_h", "served_h")),
)

CITIES = (
    ("shenzhen", ["--district", "baoan", "--standard", "shenzhen-industrial-line-2018", "--standard", "benchmarks-built"]),
    ("shanghai", ["--standard", "benchmarks-built"]),
)
FIRST = ("toml/zh/songhu-phase-a.shenzhen.pdf", "goods/songhu-phase-a.docks.day.png", "companies/songhu-later-tower.stacking.pdf")
CLOSING = """
incomplete: the cities publish no figure for some headline topic that decides; enter the plot's own conditions (--plot, README).
资料不全：有的主要项目，城市没有公布可判定的数值；请填写地块自己的规划条件（--plot，见 README；窗口里是“地块条件”）。"""
FACTORY_CHOICES = ["--hazard", "C2", "--grade", "2", "--sprinklers", "unknown", "--production", "light_machining"]


def demo(out: Path, on: str, printed: str) -> int:
    files = [(path, []) for path in sorted(EXAMPLES.glob("songhu-*.*")) if path.suffix in (".toml", ".ifc")]
    files.append((FACTORY, FACTORY_CHOICES))
    worst = 0
    for path, choices in files:
        for city, more in CITIES:
            for lang in ("zh", "en"):
                folder = out / path.suffix[1:] / lang
                call = ["check", str(path), "--city", city, *more, *choices, "--on", on, "--date", printed, "--out",
                        str(folder), "--lang", lang, "--json"]
                code = _quiet(call)
                print(f"{path.name:28} {city:9} {lang}  {RESULTS.get(code, f'exit {code}')}", flush=True)
                worst = worst if code in RESULTS else code
    worst = max(worst, _goods(out / "goods"), _companies(out / "companies", printed))
    count = sum(1 for found in out.rglob("*") if found.is_file())
    print(f"\n{count} files in {out.resolve()}. Begin with")
    for name in FIRST:
        print(f"  {out / name}")
    print(CLOSING)
    return worst


def _goods(out: Path) -> int:
    """Lifts and docks of both towers, with their plots and drawings, and the figures side by side."""
    worst, rows = 0, []
    for tower in TOWERS:
        for verb, keys in GOODS:
            code, printed = _printed([verb, str(tower), "--json"])
            worst = worst if code in (0, 1) else code
            found = json.loads(printed)["buildings"][0] if code in (0, 1) else {}
            rows += [(f"{verb}.{key}", tower.stem, found.get(key)) for key in keys]
            code = _quiet([verb, str(tower), "--out", str(out)])
            worst = worst if code in (0, 1) else code
    print(f"\n{'':26}" + "".join(f"{tower.stem:>22}" for tower in TOWERS))
    for name in dict.fromkeys(name for name, _, _ in rows):
        values = {stem: value for key, stem, value in rows if key == name}
        print(f"{name:26}" + "".join(f"{_short(values.get(tower.stem)):>22}" for tower in TOWERS), flush=True)
    return worst


def _companies(out: Path, printed: str) -> int:
    """The stacking plan of the later tower, beside what phase A could have taken."""
    first, later = TOWERS
    companies = str(EXAMPLES / "songhu-companies.xlsx")
    call = ["match", str(later), "--tenants", companies, "--against", str(first), "--date", printed]
    code, said = _printed([*call, "--json"])
    if code in (0, 1):
        found = json.loads(said)["against"]
        counts = {name: len(found[name]) for name in ("only_first", "only_second", "both", "neither")}
        print(f"\ncompanies that only {later.stem} takes: {counts['only_first']}, only {first.stem}: {counts['only_second']}, "
              f"both: {counts['both']}, neither or open: {counts['neither']}")
    again = _quiet([*call[:4], "--date", printed, "--out", str(out)])
    return max(0 if code in (0, 1) else code, 0 if again in (0, 1) else again)


def _short(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _printed(call: list[str]) -> tuple[int, str]:
    """The exit code and what was printed."""
    with contextlib.redirect_stdout(io.StringIO()) as said:
        return main(call), said.getvalue()


def _quiet(call: list[str]) -> int:
    """Run a call for its files: what it says of them is printed only where it ended with a fault."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as said:
        code = main(call)
    if code not in RESULTS:
        print(said.getvalue(), file=sys.stderr, end="")
    return code


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out"))
    parser.add_argument("--on", default="2026-11-21")
    parser.add_argument("--date", default="2026-11-21")
    options = parser.parse_args()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")     # a console that lacks Chinese
    sys.exit(demo(options.out, options.on, options.date))
