"""Has a Rhino file opened by another process, which is ended when it does not answer."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from models.errors import InputError, system_reason
from models.readers.rhino.messages import (
    ANSWER,
    FAULT,
    KNOWN,
    PROGRESS,
    SHAPES,
    Opened,
    as_json,
    from_json,
    opened_from,
    receive,
    send,
)
from models.reading import Progress

PATIENCE_S: Final = 15.0
PATIENCE_PER_MB_S: Final = 0.5
"""Silence for longer is no work: opening takes 0.02 s per MB on a desktop machine."""

_ROOT: Final = Path(__file__).resolve().parents[3]
_START: Final = """
import sys
sys.path.insert(0, sys.argv[1])
from models.readers.rhino.child import main
sys.exit(main(sys.argv[2:]))
"""
_TICK_S: Final = 0.1


class Child:
    """The process that opens a file; a context, at whose end it is gone."""

    def __init__(self, path: Path, rules: Path | None) -> None:
        self._path = path
        command = [sys.executable, "-P", "-X", "utf8", "-c", _START, str(_ROOT), str(path.absolute())]
        command += [str(rules.absolute())] if rules is not None else []
        try:
            self._patience_s = PATIENCE_S + PATIENCE_PER_MB_S * path.stat().st_size / 1e6
            self._process = subprocess.Popen(  # noqa: S603 (our own program; the file is an argument that is only opened)
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0))
        except OSError as error:
            raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error
        self._frames: queue.SimpleQueue[tuple[bytes, bytes] | None] = queue.SimpleQueue()
        self._speaker: threading.Thread | None = None
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._listener.join()
        if self._speaker is not None:
            self._speaker.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:      # what was not yet written goes nowhere
                    continue

    def _listen(self) -> None:
        """Collect frames as they come; the end is told by None, also where a frame claims more than memory holds."""
        try:
            while self._process.stdout is not None and (frame := receive(self._process.stdout)) is not None:
                self._frames.put(frame)
        except (MemoryError, OverflowError, OSError, ValueError):
            self._process.kill()
        self._frames.put(None)

    def tell_known(self, known: Mapping[str, int]) -> None:
        """Which objects need no shapes in the answer, with the number of their meshes. Does not wait until it is heard."""
        self._speaker = threading.Thread(target=self._speak, args=(as_json(known),), daemon=True)
        self._speaker.start()

    def _speak(self, content: bytes) -> None:
        try:
            if self._process.stdin is not None:
                send(self._process.stdin, KNOWN, content)
        except (OSError, ValueError):      # it has ended already: the answer will say why
            return

    def answer(self, progress: Progress) -> Opened:
        """What it found.

        Raises:
            InputError: the file cannot be used, or the process has ended or fallen silent over it.
            Cancelled: by ``progress``.
        """
        shapes, stage, share = b"", "rhino-open", 0.0
        heard = time.monotonic()
        while True:
            progress(stage, share)
            try:
                frame = self._frames.get(timeout=_TICK_S)
            except queue.Empty:
                if time.monotonic() - heard > self._patience_s:
                    raise InputError("damaged", "rhino-damaged", self._path.name) from None
                continue
            heard = time.monotonic()
            if frame is None:
                raise InputError("damaged", "rhino-damaged", self._path.name)
            kind, content = frame
            try:
                if kind == PROGRESS:
                    stage, share = from_json(content)
                elif kind == SHAPES:
                    shapes = content
                elif kind == FAULT:
                    code, key, values = from_json(content)
                    raise InputError(code, key, values.pop("subject"), **values)
                elif kind == ANSWER:
                    return opened_from(from_json(content), shapes)
            except (KeyError, IndexError, TypeError) as error:
                raise InputError("damaged", "rhino-damaged", self._path.name) from error
