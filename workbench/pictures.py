"""Neutral marks as pictures: SVG written here, PNG painted with Pillow, PDF with the sheet's painter. No window needed."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from workbench.sheets.ink import Disc, Label, Mark, Point, Shape, moved
from workbench.sheets.style import Colour

if TYPE_CHECKING:
    from collections.abc import Iterator

_FACES: Final = {False: "NotoSansSC-Regular.ttf", True: "NotoSansSC-Bold.ttf"}
_FINER: Final = 2
"""Pictures are painted this many times larger and then made smaller: smooth edges."""


def svg(marks: Iterable[Mark], width: float, height: float) -> bytes:
    """Marks in a box whose upper left corner is the origin (y upwards, so they lie below 0) as an SVG file.

    Args:
        width, height: of the picture in points.
    """
    body = "\n".join(_element(mark) for mark in marks if isinstance(mark, Shape | Disc | Label))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}pt" height="{height:g}pt" '
            f'viewBox="0 0 {width:g} {height:g}" font-family="Noto Sans SC, Microsoft YaHei, PingFang SC, sans-serif">\n'
            f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>\n{body}\n</svg>\n').encode()


def _element(mark: Shape | Disc | Label) -> str:
    if isinstance(mark, Shape):
        path = " ".join("M" + " L".join(f"{x:.2f} {-y:.2f}" for x,
                                        y in ring) + (" Z" if mark.closed else "") for ring in mark.rings)
        dash = f' stroke-dasharray="{" ".join(f"{d:g}" for d in mark.dash)}"' if mark.dash else ""
        return (f'<path d="{path}" fill="{_hex(mark.fill)}" fill-rule="evenodd" stroke="{_hex(mark.stroke)}" '
                f'stroke-width="{mark.thickness:g}" stroke-linejoin="round"{dash}/>')
    if isinstance(mark, Disc):
        return (f'<circle cx="{mark.x:.2f}" cy="{-mark.y:.2f}" r="{mark.radius:g}" fill="{_hex(mark.fill)}" '
                f'stroke="{_hex(mark.stroke)}" stroke-width="{mark.thickness:g}"/>')
    turn = f' transform="rotate({-mark.turn:g} {mark.x:.2f} {-mark.y:.2f})"' if mark.turn else ""
    weight = ' font-weight="bold"' if mark.bold else ""
    return (f'<text x="{mark.x:.2f}" y="{-mark.y:.2f}" font-size="{mark.size:g}" fill="{_hex(mark.colour)}" '
            f'text-anchor="{mark.anchor}"{weight}{turn}>{escape(_printable(mark.text))}</text>')


def _printable(text: str) -> str:
    """XML holds no control signs."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def _hex(colour: Colour | None) -> str:
    return "none" if colour is None else "#" + "".join(f"{round(part * 255):02x}" for part in colour)


def png(marks: Iterable[Mark], width: float, height: float, dots: float = 2.0) -> bytes:
    """The same as a PNG file; ``dots`` are pixels a point."""
    from PIL import Image, ImageDraw

    scale = dots * _FINER
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    image = Image.new("RGB", size, (255, 255, 255))
    draw = ImageDraw.Draw(image)
    for mark in marks:
        if isinstance(mark, Shape):
            _shape(image, draw, mark, scale)
        elif isinstance(mark, Disc):
            x, y, r = mark.x * scale, -mark.y * scale, mark.radius * scale
            draw.ellipse((x - r, y - r, x + r, y + r), fill=_rgb(mark.fill), outline=_rgb(mark.stroke),
                         width=max(round(mark.thickness * scale), 1))
        elif isinstance(mark, Label):
            _label(image, draw, mark, scale)
    small = image.resize((max(size[0] // _FINER, 1), max(size[1] // _FINER, 1)), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    small.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def pdf(marks: Sequence[Mark], width: float, height: float, title: str, lang: str) -> bytes:
    """The same as a PDF file of one page, lines and letters as such, the faces embedded.

    Args:
        width, height: of the page in points.
        title: of the document.
        lang: zh or en, the language of its words.
    """
    from reportlab.pdfgen.canvas import Canvas

    from workbench.sheets.fonts import REGULAR, faces, safe
    from workbench.sheets.painter import Painter

    faces()
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(width, height), invariant=1, pageCompression=1, initialFontName=REGULAR,
                    lang="zh-CN" if lang == "zh" else "en")
    canvas.setTitle(safe(title))
    Painter(canvas).page(moved(marks, 0.0, height))
    canvas.save()
    return stream.getvalue()


def _rgb(colour: Colour | None) -> tuple[int, int, int] | None:
    return None if colour is None else (round(colour[0] * 255), round(colour[1] * 255), round(colour[2] * 255))


def _shape(image: Any, draw: Any, mark: Shape, scale: float) -> None:
    rings = [[(x * scale, -y * scale) for x, y in ring] for ring in mark.rings if len(ring) > 1]
    if mark.fill is not None and mark.closed:
        _fill(image, draw, [ring for ring in rings if len(ring) > 2], mark.fill)
    if mark.stroke is None:
        return
    thick = max(round(mark.thickness * scale), 1)
    for ring in rings:
        line = [*ring, ring[0]] if mark.closed else ring
        for piece in _dashed(line, [d * scale for d in mark.dash]) if mark.dash else [line]:
            draw.line(piece, fill=_rgb(mark.stroke), width=thick, joint="curve")


def _fill(image: Any, draw: Any, rings: Sequence[Sequence[Point]], colour: Colour) -> None:
    """Even-odd: a ring within a ring is a hole."""
    if len(rings) == 1:
        draw.polygon(rings[0], fill=_rgb(colour))
        return
    from PIL import Image, ImageChops, ImageDraw

    mask = Image.new("1", image.size, 0)
    for ring in rings:
        own = Image.new("1", image.size, 0)
        ImageDraw.Draw(own).polygon(ring, fill=1)
        mask = ImageChops.logical_xor(mask, own)
    image.paste(_rgb(colour), mask=mask)


def _dashed(line: Sequence[Point], dash: Sequence[float]) -> Iterator[list[Point]]:
    """The drawn pieces of a dashed line."""
    on, left, i = True, dash[0], 0
    for (x0, y0), (x1, y1) in pairwise(line):
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        at = 0.0
        while length - at > 1e-9:
            step = min(left, length - at)
            a, b = at / length, (at + step) / length
            if on:
                yield [(x0 + (x1 - x0) * a, y0 + (y1 - y0) * a), (x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)]
            at, left = at + step, left - step
            if left <= 1e-9:
                i = (i + 1) % len(dash)
                on, left = not on, max(dash[i], 0.1)


@lru_cache(maxsize=64)
def _font(size: int, bold: bool) -> Any:
    from PIL import ImageFont

    with as_file(files("assets") / "fonts" / _FACES[bold]) as path:
        return ImageFont.truetype(io.BytesIO(path.read_bytes()), size)


def _label(image: Any, draw: Any, mark: Label, scale: float) -> None:
    text = _printable(mark.text)
    if not text.strip():
        return
    from PIL import Image, ImageDraw

    font = _font(max(round(mark.size * scale), 1), mark.bold)
    anchor = {"start": "ls", "middle": "ms", "end": "rs"}[mark.anchor]
    if not mark.turn:
        draw.text((mark.x * scale, -mark.y * scale), text, font=font, fill=_rgb(mark.colour), anchor=anchor)
        return
    reach = round(font.getlength(text)) + 4 * round(mark.size * scale)
    own = Image.new("L", (2 * reach, 2 * reach), 0)
    ImageDraw.Draw(own).text((reach, reach), text, font=font, fill=255, anchor=anchor)
    turned = own.rotate(mark.turn, resample=Image.Resampling.BICUBIC, center=(reach, reach))
    image.paste(_rgb(mark.colour), (round(mark.x * scale) - reach, round(-mark.y * scale) - reach), turned)
