"""Whether a window can open here at all: Qt itself ends the program with a core dump where there is no display."""

from __future__ import annotations

import ctypes
import os
import re
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from models.errors import CallError

_WITHOUT_DISPLAY: Final = frozenset({"offscreen", "minimal", "linuxfb", "eglfs", "vnc"})
_X_LIBRARY: Final = "libxcb.so.1"
_PAUSES_S: Final = (0.0, 0.1, 0.4)     # a server that starts anew refuses for a moment
_X_CLIENT_LIBRARY: Final = "libxcb-cursor.so.0"
"""Qt's X11 plug-in needs it since 6.5 and no wheel brings it along."""


def check_display(environment: Mapping[str, str] | None = None) -> None:
    """Raise CallError where no window can open."""
    env = os.environ if environment is None else environment
    if sys.platform in ("win32", "darwin"):
        return
    wanted = env.get("QT_QPA_PLATFORM", "").partition(":")[0].partition(";")[0]
    if wanted in _WITHOUT_DISPLAY:
        return
    if wanted != "xcb" and _wayland_answers(env):
        return
    if not _x_server_answers(env.get("DISPLAY", "")) or _x_server_refuses(env.get("DISPLAY", "")):
        raise CallError("bad-call", "no-display")
    try:
        ctypes.CDLL(_X_CLIENT_LIBRARY)
    except OSError as error:
        raise CallError("bad-call", "desktop.no-library", _X_CLIENT_LIBRARY) from error


def _wayland_answers(env: Mapping[str, str]) -> bool:
    name = env.get("WAYLAND_DISPLAY")
    return bool(name) and (Path(env.get("XDG_RUNTIME_DIR", "/")) / str(name)).exists()


def _x_server_answers(display: str) -> bool:
    """Whether something listens where ``DISPLAY`` points."""
    match = re.fullmatch(r"(?P<host>[^:]*):(?P<number>\d+)(\.\d+)?", display)
    if match is None:
        return False
    number = int(match["number"])
    if match["host"] in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - fixed by the X Window System
        return _listens(socket.AF_UNIX, path) or _listens(socket.AF_UNIX, "\0" + path)
    return _listens(socket.AF_INET, (match["host"], 6000 + number))


def _x_server_refuses(display: str) -> bool:
    """Whether the server that listens does not let this program in: it may be that of another user."""
    try:
        xcb = ctypes.CDLL(_X_LIBRARY)
    except OSError:
        return False     # Qt's own plug-in says what it misses
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = (ctypes.c_char_p, ctypes.c_void_p)
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = (ctypes.c_void_p,)
    for pause_s in _PAUSES_S:
        time.sleep(pause_s)
        connection = xcb.xcb_connect(display.encode(), None)
        if not xcb.xcb_connection_has_error(connection):
            return False     # it stays: a bare server starts anew when its last client goes, and drops whoever comes then
        xcb.xcb_disconnect(connection)
    return True


def _listens(family: int, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(2.0)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True
