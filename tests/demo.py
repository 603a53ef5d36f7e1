"""The demo: both Songhu towers, as description and as IFC, and the real factory, against Shenzhen and Shanghai.

A fail or an incomplete result is a result. Only a fault of the program or an unreadable file fails the demo.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from workbench.cli import main

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "assets" / "examples"
FACTORY = ROOT / "tests" / "data" / "ifc" / "factory-2storey-zh.ifczip"
RESULTS = {0: "pass", 1: "fail", 3: "incomplete"}

CITIES = (
    ("shenzhen", ["--district", "baoan", "--standard", "shenzhen-industrial-line-2018", "--standard", "benchmarks-built"]),
    ("shanghai", ["--standard", "benchmarks-built"]),
)
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
    print(f"\n{out.resolve()}")
    return worst


def _quiet(call: list[str]) -> int:
    """Run a call without printing its JSON; the files carry it."""
    with Path("/dev/null" if sys.platform != "win32" else "NUL").open("w", encoding="utf-8") as nothing:
        keep, sys.stdout = sys.stdout, nothing
        try:
            return main(call)
        finally:
            sys.stdout = keep


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out"))
    parser.add_argument("--on", default="2026-11-21")
    parser.add_argument("--date", default="2026-11-21")
    options = parser.parse_args()
    sys.exit(demo(options.out, options.on, options.date))
