"""The few items that the 3D view draws: solids, their lines, cut faces, what is chosen. Each is one or two draw calls."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from OpenGL import GL
from pyqtgraph.opengl.GLGraphicsItem import GLGraphicsItem
from PySide6.QtGui import QVector4D
from PySide6.QtOpenGL import QOpenGLBuffer, QOpenGLShader, QOpenGLShaderProgram

from models.geometry.caps import Plane
from models.geometry.rings import Floats

_VERTEX: Final = """
    uniform mat4 u_mvp;
    attribute vec4 a_position;
    attribute vec4 a_color;
    varying vec4 v_color;
    varying vec3 v_place;
    void main() {
        v_color = a_color;
        v_place = a_position.xyz;
        gl_Position = u_mvp * a_position;
    }
"""
_FRAGMENT: Final = """
    uniform vec4 u_cut_one;
    uniform vec4 u_cut_other;
    uniform float u_grain;
    varying vec4 v_color;
    varying vec3 v_place;
    void main() {{
        {cutting}
        vec4 colour = v_color;
        {hatching}
        gl_FragColor = colour;
    }}
"""
_CUTTING: Final = "if (dot(u_cut_one.xyz, v_place) > u_cut_one.w || dot(u_cut_other.xyz, v_place) > u_cut_other.w) discard;"
_HATCHING: Final = """
    float hatch = floor((1.0 - v_color.a) * 255.0 + 0.5);
    if (hatch > 0.5 && hatch < 7.5) {
        vec2 at = gl_FragCoord.xy;
        float thick = 0.2 * u_grain;
        bool up = mod(at.x - at.y, u_grain) < thick;
        bool down = mod(at.x + at.y, u_grain) < thick;
        bool level = mod(at.y, u_grain) < thick;
        bool upright = mod(at.x, u_grain) < thick;
        bool on = hatch < 1.5 ? up : hatch < 2.5 ? down : hatch < 3.5 ? (up || down) : hatch < 4.5 ? level
                : hatch < 5.5 ? upright : hatch < 6.5 ? (level || upright)
                : (mod(at.x, u_grain) < 1.6 * thick && mod(at.y, u_grain) < 1.6 * thick);
        if (on) colour.rgb *= 0.66;
        colour.a = 1.0;
    }
"""
"""The hatch is in the alpha of what is solid, as :func:`workbench.desktop.scene.colouring.owner_colours` puts it there."""
_PLACE, _COLOUR = 0, 1     # attributes
GRAIN: Final = 9.0
"""Pixels from one line of a hatch to the next."""
_KEEPS_ALL: Final = (0.0, 0.0, 0.0, 1.0)
_CUT_SLACK_M: Final = 1e-3
"""What lies in the plane of a section is kept: single precision must not eat into the solid that ends there."""


class Programs:
    """The programs of a context: with sections or without, with hatches or without; each is made when it is first needed."""

    def __init__(self) -> None:
        self._made: dict[tuple[bool, bool], QOpenGLShaderProgram] = {}

    def bound(self, cutting: bool, hatching: bool = False) -> QOpenGLShaderProgram:
        """A program in use. Raises RuntimeError where the driver refuses it."""
        program = self._made.get((cutting, hatching))
        if program is None:
            program = QOpenGLShaderProgram()
            kinds = QOpenGLShader.ShaderTypeBit
            fragment = _FRAGMENT.format(cutting=_CUTTING if cutting else "", hatching=_HATCHING if hatching else "")
            for kind, source in ((kinds.Vertex, _VERTEX), (kinds.Fragment, fragment)):
                if not program.addShaderFromSourceCode(kind, source):
                    raise RuntimeError(program.log())
            program.bindAttributeLocation("a_position", _PLACE)
            program.bindAttributeLocation("a_color", _COLOUR)
            if not program.link():
                raise RuntimeError(program.log())
            self._made[cutting, hatching] = program
        program.bind()
        return program

    def free(self) -> None:
        self._made.clear()


class Buffer:
    """An array on the graphics card. Only what changed is sent, when it is next drawn; a new context gets it again."""

    def __init__(self, kind: QOpenGLBuffer.Type) -> None:
        self._kind = kind
        self._buffer = QOpenGLBuffer(kind)
        self._array: Any = None
        self._changed = False

    @property
    def count(self) -> int:
        return 0 if self._array is None else int(self._array.size)

    def put(self, array: Any) -> None:
        self._array, self._changed = np.ascontiguousarray(array), True

    def bind(self) -> None:
        if not self._buffer.isCreated():
            self._buffer.create()
        self._buffer.bind()
        if self._changed:
            size = self._array.nbytes
            if self._buffer.size() == size:
                self._buffer.write(0, self._array, size)
            else:
                self._buffer.allocate(self._array, size)
            self._changed = False

    def free(self) -> None:
        self._buffer.destroy()
        self._changed = self._array is not None


class Item(GLGraphicsItem):  # type: ignore[misc]
    """Something with places, drawn by index. Lines may share the places of faces."""

    def __init__(self, programs: Programs, places: Buffer | None = None) -> None:
        super().__init__()
        self._programs = programs
        self.places = Buffer(QOpenGLBuffer.Type.VertexBuffer) if places is None else places
        self.order = Buffer(QOpenGLBuffer.Type.IndexBuffer)
        self.cuts = (_KEEPS_ALL, _KEEPS_ALL)
        self.hatched, self.grain = False, GRAIN

    def put_places(self, vertices: Floats) -> None:
        """(n, 3) metres about the origin."""
        self.places.put(vertices.astype(np.float32))
        self.update()

    def cut(self, planes: Sequence[Plane]) -> None:
        """What lies beyond these planes, at most two, is not drawn."""
        found = [(*plane.normal, plane.place_m + _CUT_SLACK_M) for plane in planes[:2]]
        first, second = (*found, _KEEPS_ALL, _KEEPS_ALL)[:2]
        self.cuts = (first, second)
        self.update()

    def free(self) -> None:
        """Give back what the graphics card holds; its context is current."""
        for held in vars(self).values():
            if isinstance(held, Buffer):
                held.free()

    def _begin(self) -> QOpenGLShaderProgram:
        cutting = self.cuts != (_KEEPS_ALL, _KEEPS_ALL)
        program = self._programs.bound(cutting, self.hatched)
        if self.hatched:
            program.setUniformValue1f(program.uniformLocation("u_grain"), self.grain)
        program.setUniformValue(program.uniformLocation("u_mvp"), self.mvpMatrix())
        if cutting:
            for name, cut in zip(("u_cut_one", "u_cut_other"), self.cuts, strict=True):
                program.setUniformValue(program.uniformLocation(name), QVector4D(*cut))
        self.places.bind()
        GL.glEnableVertexAttribArray(_PLACE)
        GL.glVertexAttribPointer(_PLACE, 3, GL.GL_FLOAT, False, 0, None)
        self.order.bind()
        return program

    def _end(self, program: QOpenGLShaderProgram) -> None:
        GL.glDisableVertexAttribArray(_PLACE)
        GL.glDisableVertexAttribArray(_COLOUR)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, 0)
        GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, 0)
        program.release()


def _draw(kind: Any, first: int, count: int) -> None:
    """Some of the indices of the bound order."""
    if count:
        GL.glDrawElements(kind, count, GL.GL_UNSIGNED_INT, ctypes.c_void_p(4 * first))


def _blend() -> None:
    GL.glEnable(GL.GL_BLEND)
    GL.glBlendFuncSeparate(GL.GL_SRC_ALPHA, GL.GL_ONE_MINUS_SRC_ALPHA, GL.GL_ONE, GL.GL_ONE_MINUS_SRC_ALPHA)


class Faces(Item):
    """Triangles with a colour at each vertex: first what is solid, then what is glass.

    Args:
        closed: half of the faces looks away and need not be drawn.
        beside: further faces of the same places and colours, which these lie a hair behind.
    """

    def __init__(self, programs: Programs, closed: bool = True, beside: Faces | None = None) -> None:
        super().__init__(programs, None if beside is None else beside.places)
        self.closed = closed
        self.behind = 1.0 if beside is None else 3.0
        self.colours: Buffer = Buffer(QOpenGLBuffer.Type.VertexBuffer) if beside is None else beside.colours
        self.solid = 0     # indices of solid triangles; the rest is glass

    def put_colours(self, colours: Any, hatched: bool = False) -> None:
        """(n,) four bytes each; whether any of them says a hatch."""
        self.colours.put(colours)
        self.hatched = hatched
        self.update()

    def put_faces(self, solid: Any, glass: Any) -> None:
        """(k, 3) each, indices of vertices."""
        self.solid = int(solid.size)
        self.order.put(np.concatenate([solid.reshape(-1), glass.reshape(-1)]).astype(np.uint32))
        self.update()

    def paint(self) -> None:
        if not self.order.count or not self.places.count:
            return
        GL.glEnable(GL.GL_POLYGON_OFFSET_FILL)
        GL.glPolygonOffset(self.behind, self.behind)     # lines lie on faces and must not sink into them
        program = self._begin()
        self.colours.bind()
        GL.glEnableVertexAttribArray(_COLOUR)
        GL.glVertexAttribPointer(_COLOUR, 4, GL.GL_UNSIGNED_BYTE, True, 0, None)
        if self.closed:
            GL.glEnable(GL.GL_CULL_FACE)
        _draw(GL.GL_TRIANGLES, 0, self.solid)
        if self.order.count > self.solid:     # glass does not hide glass
            _blend()
            GL.glDepthMask(False)
            _draw(GL.GL_TRIANGLES, self.solid, self.order.count - self.solid)
            GL.glDepthMask(True)
            GL.glDisable(GL.GL_BLEND)
        GL.glDisable(GL.GL_CULL_FACE)
        self._end(program)
        GL.glDisable(GL.GL_POLYGON_OFFSET_FILL)


class Lines(Item):
    """Lines in one colour, or two: those of solids and those of glass. ``over``: also seen, faintly, through what hides them."""

    def __init__(self, programs: Programs, places: Buffer | None = None, width: float = 1.0, over: bool = False) -> None:
        super().__init__(programs, places)
        self.width, self.over = width, over
        self.solid = 0
        self.colour = (0.12, 0.16, 0.2)

    def put_lines(self, solid: Any, glass: Any = None) -> None:
        """(k, 2) each, indices of vertices."""
        self.solid = int(solid.size)
        parts = [solid.reshape(-1)] if glass is None else [solid.reshape(-1), glass.reshape(-1)]
        self.order.put(np.concatenate(parts).astype(np.uint32))
        self.update()

    def paint(self) -> None:
        if not self.order.count or not self.places.count:
            return
        GL.glDepthFunc(GL.GL_LEQUAL)
        GL.glLineWidth(self.width)
        _blend()
        program = self._begin()
        GL.glVertexAttrib4f(_COLOUR, *self.colour, 0.85)
        _draw(GL.GL_LINES, 0, self.solid)
        GL.glDepthMask(False)
        GL.glVertexAttrib4f(_COLOUR, *self.colour, 0.22)
        _draw(GL.GL_LINES, self.solid, self.order.count - self.solid)
        if self.over:
            GL.glDisable(GL.GL_DEPTH_TEST)
            GL.glVertexAttrib4f(_COLOUR, *self.colour, 0.35)
            _draw(GL.GL_LINES, 0, self.solid)
            GL.glEnable(GL.GL_DEPTH_TEST)
        GL.glDepthMask(True)
        self._end(program)
        GL.glDisable(GL.GL_BLEND)
        GL.glLineWidth(1.0)
        GL.glDepthFunc(GL.GL_LESS)
