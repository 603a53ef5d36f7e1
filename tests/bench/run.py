"""All benchmarks, ours and the peer in the same run; prints a table and keeps it in ``out/bench.json``."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def main(names: list[str]) -> int:
    found = sorted(path.stem for path in HERE.glob("bench_*.py"))
    rows: list[dict[str, Any]] = []
    for name in found:
        if names and name.removeprefix("bench_") not in names:
            continue
        for row in importlib.import_module(f"tests.bench.{name}").run():
            rows.append(row)
            print(line(row), flush=True)
    folder = ROOT / "out"
    folder.mkdir(exist_ok=True)
    (folder / "bench.json").write_text(json.dumps(rows, indent=1), "utf-8")
    return 0


def line(row: dict[str, Any]) -> str:
    peer = f"{row['peer_s']:10.4f} s" if row.get("peer_s") is not None else " " * 12
    ratio = f"{row['ratio']:9.2f}x" if row.get("ratio") is not None else " " * 10
    return f"{row['name']:64} {row['ours_s']:10.4f} s {peer} {ratio}  {row.get('note', '')}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
