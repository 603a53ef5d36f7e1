"""The process in which rhino3dm opens a file. Damaged bytes can make it run or reserve memory without end; then this ends.

Called with the file and the user's layer rules (or nothing); told on its input which meshes the reader has already; answers on
its output with frames (``messages``).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

MEMORY_BYTES, MEMORY_PER_BYTE = 4 * 1024**3, 40


def main(arguments: list[str]) -> int:
    """Open the file and write what stands in it."""
    output = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)      # what a library prints must not fall between the frames
    path, rules = Path(arguments[0]), Path(arguments[1]) if len(arguments) > 1 else None
    _limit_memory(path.stat().st_size)

    from models.errors import InputError
    from models.readers.rhino.messages import FAULT, as_json, send

    try:
        _answer(path, rules, output)
    except InputError as error:
        send(output, FAULT, as_json([error.code, error.key, error.values]))
    except MemoryError:
        send(output, FAULT, as_json(["too-large", "rhino-too-large", {"subject": path.name}]))
    return 0


def _answer(path: Path, rules: Path | None, output: IO[bytes]) -> None:
    from models.readers.layers import load_rules
    from models.readers.rhino.layer_tree import read_layers
    from models.readers.rhino.messages import PROGRESS, Opened, as_json, from_json, receive, send, send_opened
    from models.readers.rhino.opening import parsed, unit_name
    from models.readers.rhino.scene import collect

    model = parsed(path, path.read_bytes())
    layers = read_layers(model, load_rules(rules))
    told = receive(sys.stdin.buffer)
    known = from_json(told[1]) if told is not None else {}
    scene = collect(model, layers, known, path, lambda stage, share: send(output, PROGRESS, as_json([stage, share])))
    send_opened(output, Opened(int(model.ArchiveVersion), unit_name(model), len(model.Objects), scene))


def _limit_memory(size_bytes: int) -> None:
    """Refuse memory beyond what any sound file of this size needs, where the system can."""
    try:
        import resource
    except ImportError:
        return
    most = MEMORY_BYTES + MEMORY_PER_BYTE * size_bytes
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
