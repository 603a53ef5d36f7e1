"""Whether a 3D view can be drawn here, and the import of what draws it.

Importing OpenGL costs half a second and a faulty driver can refuse a context: both are found out once, before a view is made.
"""

from __future__ import annotations

import os
import sys
import threading
from functools import lru_cache
from importlib import import_module
from typing import Final

SWITCH: Final = "SHANGLOU_NO_OPENGL"
"""Set to anything but 0, the drawn axonometric takes the place of the 3D view."""
DEBUG: Final = "SHANGLOU_DEBUG_OPENGL"
"""Set to anything but 0, every call to OpenGL is checked; it costs up to half of the frame rate."""

_WITHOUT: Final = frozenset({"offscreen", "minimal", "minimalegl", "linuxfb", "vnc"})
_LEAST_VERSION: Final = (2, 1)


def asked(name: str) -> bool:
    """Whether an environment variable says yes."""
    return os.environ.get(name, "0") not in ("", "0")


def opengl_works() -> bool:
    """Whether a widget of this program can draw with OpenGL: not switched off, and a context can be made and used."""
    from PySide6.QtGui import QGuiApplication

    return not asked(SWITCH) and QGuiApplication.platformName() not in _WITHOUT and _context_works()


@lru_cache(maxsize=1)
def _context_works() -> bool:
    from PySide6.QtGui import QOffscreenSurface, QOpenGLContext

    surface, context = QOffscreenSurface(), QOpenGLContext()
    surface.create()
    if not surface.isValid() or not context.create() or not context.makeCurrent(surface):
        return False
    version = context.format().version()
    context.doneCurrent()
    surface.destroy()
    return tuple(version) >= _LEAST_VERSION


def load() -> str:
    """Import what draws; may run beside the window. Returns why it cannot be imported, or nothing.

    Checks of each call to OpenGL are off unless they are asked for; the hooks for faults that pyqtgraph exchanges are put back.
    """
    hooks = sys.excepthook, threading.excepthook
    try:
        import OpenGL

        OpenGL.ERROR_CHECKING = asked(DEBUG)
        OpenGL.ERROR_LOGGING = asked(DEBUG)
        import_module("pyqtgraph.opengl")
    except Exception as error:  # a library or driver that is not there, in whatever way: the axonometric takes its place
        return f"{type(error).__name__}: {error}"
    finally:
        sys.excepthook, threading.excepthook = hooks
    return ""
