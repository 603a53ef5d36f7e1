"""Collada: units, axes, nested and shared nodes, kinds of faces, lost and outside references, hostile files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import InputError
from models.geometry.fans import unfold_fans
from models.readers import read
from models.readers.collada import load_collada
from models.readers.mesh_loading import load
from models.reading import ReadOptions
from models.report import ReportBuilder
from workbench.texts import LANGUAGES, text

DATA = Path(__file__).resolve().parents[2] / "data" / "mesh"
WALLS = (DATA / "warehouse-walls-cm.dae").read_bytes()
XMLNS = "http://www.collada.org/2005/11/COLLADASchema"
CORNERS = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)]
QUADS = [(0, 3, 2, 1), (4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]


def geometry(name, points, primitives):
    numbers = " ".join(f"{c}" for point in points for c in point)
    return (f'<geometry id="{name}"><mesh><source id="{name}-p"><float_array id="{name}-a" count="{len(points) * 3}">{numbers}'
            f'</float_array><technique_common><accessor source="#{name}-a" count="{len(points)}" stride="3"><param name="X"/>'
            f'<param name="Y"/><param name="Z"/></accessor></technique_common></source><vertices id="{name}-v">'
            f'<input semantic="POSITION" source="#{name}-p"/></vertices>{primitives}</mesh></geometry>')


def polylist(name, faces):
    corners = " ".join(str(i) for face in faces for i in face)
    return (f'<polylist count="{len(faces)}"><input semantic="VERTEX" offset="0" source="#{name}-v"/>'
            f'<vcount>{" ".join(str(len(face)) for face in faces)}</vcount><p>{corners}</p></polylist>')


def primitive(kind, name, body):
    return f'<{kind} count="1"><input semantic="VERTEX" offset="0" source="#{name}-v"/>{body}</{kind}>'


def box(name, x, y, z):
    return geometry(name, [(a * x, b * y, c * z) for a, b, c in CORNERS], polylist(name, QUADS))


def dae(geometries, nodes, unit='<unit meter="1" name="meter"/>', up="Z_UP", library="", scene=True):
    shown = '<scene><instance_visual_scene url="#scene"/></scene>' if scene else ""
    return (f'<?xml version="1.0" encoding="utf-8"?><COLLADA xmlns="{XMLNS}" version="1.4.1"><asset>{unit}<up_axis>{up}</up_axis>'
            f'</asset><library_geometries>{geometries}</library_geometries><library_nodes>{library}</library_nodes>'
            f'<library_visual_scenes><visual_scene id="scene">{nodes}</visual_scene></library_visual_scenes>{shown}</COLLADA>')


def node(content, moves="", name="n"):
    return f'<node id="{name}" name="{name}">{moves}{content}</node>'


def use(name):
    return f'<instance_geometry url="#{name}"/>'


def loaded(tmp_path, content, name="a.dae"):
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    report = ReportBuilder()
    raw = load(path, report)
    return raw, {note.code: note.values for _, notes in report.build().lists() for note in notes}


def bounds(raw):
    used = raw.vertices[np.unique(raw.faces)]
    return used.min(axis=0).tolist(), used.max(axis=0).tolist()


def area(vertices, faces):
    a, b, c = (vertices[faces[:, i]] for i in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


# --- unit and axes ---


def test_a_box_in_inches_with_y_up(tmp_path):
    """10 × 20 × 6 m (height 20): once by the unit, once by the axis, and neither twice."""
    inch = 0.0254
    content = dae(box("b", 10 / inch, 20 / inch, 6 / inch), node(use("b")), '<unit meter="0.0254" name="inch"/>', "Y_UP")
    (tmp_path / "a.dae").write_text(content)
    reading = read(tmp_path / "a.dae")
    assert (reading.input.length_unit, reading.input.up_axis, reading.input.format) == ("in", "y", "COLLADA 1.4.1")
    assert reading.size_m == pytest.approx((10.0, 6.0, 20.0), abs=1e-9)
    assert reading.buildings[0].height_m.value == pytest.approx(20.0, abs=1e-9)


@pytest.mark.parametrize(("meter", "unit"), [
    ("0.001", "mm"), ("0.01", "cm"), ("1", "m"), ("1.0", "m"), ("0.0254", "in"), ("0.3048", "ft"), ("0.02539999969303608", "in"),
    ("0,0254", "in"),
])
def test_the_stated_unit(tmp_path, meter, unit):
    raw, notes = loaded(tmp_path, dae(box("b", 1, 1, 1), node(use("b")), f'<unit meter="{meter}"/>'))
    assert (raw.unit, bounds(raw)[1]) == (unit, [1.0, 1.0, 1.0])
    assert not notes


def test_a_unit_without_a_name_is_converted(tmp_path):
    raw, notes = loaded(tmp_path, dae(box("b", 10, 10, 10), node(use("b")), '<unit meter="0.1" name="decimetre"/>'))
    assert (raw.unit, bounds(raw)[1]) == ("m", [1.0, 1.0, 1.0])
    assert notes["scene-unit-converted"] == {"name": "decimetre", "metres": "0.1"}


@pytest.mark.parametrize("meter", ["0", "-1", "nan", "many", "1e30"])
def test_a_unit_that_is_none_is_guessed_and_told(tmp_path, meter):
    raw, notes = loaded(tmp_path, dae(box("b", 10, 10, 10), node(use("b")), f'<unit meter="{meter}"/>'))
    assert raw.unit is None
    assert "collada-unit-strange" in notes


def test_without_a_unit_or_an_axis(tmp_path):
    raw, _ = loaded(tmp_path, dae(box("b", 10, 10, 10), node(use("b")), "", "").replace("<up_axis></up_axis>", ""))
    assert (raw.unit, raw.up_axis) == (None, "y")


@pytest.mark.parametrize(("up", "size"), [("X_UP", (20.0, 6.0, 10.0)), ("Y_UP", (10.0, 6.0, 20.0)), ("Z_UP", (10.0, 20.0, 6.0))])
def test_the_up_axis(tmp_path, up, size):
    (tmp_path / "a.dae").write_text(dae(box("b", 10, 20, 6), node(use("b")), up=up))
    assert read(tmp_path / "a.dae").size_m == pytest.approx(size)


def test_x_up_keeps_faces_outwards(tmp_path):
    raw, notes = loaded(tmp_path, dae(box("b", 10, 20, 6), node(use("b")), up="X_UP"))
    a, b, c = (raw.vertices[raw.faces[:, i]] for i in range(3))
    assert np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6 == pytest.approx(1200.0)
    assert "collada-x-up" in notes


def test_two_units_in_one_file_are_told(tmp_path):
    content = dae(box("b", 1, 1, 1), node(use("b"))).replace(
        "<library_geometries>", '<library_geometries><asset><unit meter="0.001"/></asset>')
    assert "collada-units-differ" in loaded(tmp_path, content)[1]


# --- nodes ---


def test_nested_transforms(tmp_path):
    """Scaled by 2, turned 90° about z, moved by 100, in the order in which they are written, and once more inside."""
    inner = node(use("b"), "<translate>1 0 0</translate>", "inner")
    moves = "<translate>100 0 0</translate><rotate>0 0 1 90</rotate><scale>2 2 2</scale>"
    raw, _ = loaded(tmp_path, dae(box("b", 10, 20, 6), node(inner, moves)))
    low, high = bounds(raw)
    assert low == pytest.approx([100 - 40, 2, 0])
    assert high == pytest.approx([100, 22, 12])


def test_a_matrix_is_written_by_rows(tmp_path):
    raw, _ = loaded(tmp_path, dae(box("b", 1, 1, 1), node(use("b"), "<matrix>1 0 0 5 0 1 0 6 0 0 1 7 0 0 0 1</matrix>")))
    assert bounds(raw)[0] == [5.0, 6.0, 7.0]


def test_a_mirrored_part_stays_outwards(tmp_path):
    raw, _ = loaded(tmp_path, dae(box("b", 1, 1, 1), node(use("b"), "<scale>-1 1 1</scale>")))
    a, b, c = (raw.vertices[raw.faces[:, i]] for i in range(3))
    assert np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6 == pytest.approx(1.0)


def test_components_of_the_library_of_nodes(tmp_path):
    """SketchUp writes each component once and instances it; three of them stand side by side."""
    library = node(use("b"), "<translate>0 0 2</translate>", "component")
    nodes = "".join(node('<instance_node url="#component"/>', f"<translate>{20 * k} 0 0</translate>", f"i{k}") for k in range(3))
    raw, _ = loaded(tmp_path, dae(box("b", 10, 10, 10), nodes, library=library))
    assert len(raw.faces) == 36
    assert bounds(raw) == ([0.0, 0.0, 2.0], [50.0, 10.0, 12.0])


def test_a_node_within_itself_is_damaged(tmp_path):
    library = node('<instance_node url="#b"/>', name="a") + node('<instance_node url="#a"/>', name="b")
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, dae("", node('<instance_node url="#a"/>', name="x"), library=library))
    assert (caught.value.code, caught.value.values["reason"]) == ("damaged", "node cycle")


def test_instances_that_unfold_without_end_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("models.readers.collada.MAX_INSTANCES", 1000)
    library = "".join(node(f'<instance_node url="#l{k + 1}"/>' * 10, name=f"l{k}") for k in range(8)) + node("", name="l8")
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, dae("", node('<instance_node url="#l0"/>'), library=library))
    assert (caught.value.code, caught.value.key) == ("too-large", "scene-too-many-parts")


def test_faces_that_unfold_without_end_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("models.readers.raw_mesh.MAX_FACES", 119)
    nodes = "".join(node(use("b"), name=f"n{k}") for k in range(10))
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, dae(box("b", 1, 1, 1), nodes))
    assert caught.value.code == "too-large"
    monkeypatch.setattr("models.readers.raw_mesh.MAX_FACES", 120)
    assert len(loaded(tmp_path, dae(box("b", 1, 1, 1), nodes))[0].faces) == 120


def test_without_a_scene_the_first_or_all_is_read(tmp_path):
    raw, notes = loaded(tmp_path, dae(box("b", 1, 1, 1), node(use("b"), "<translate>5 0 0</translate>"), scene=False))
    assert (bounds(raw)[0][0], notes["collada-no-scene"]) == (5.0, {"count": 1})
    bare = f'<COLLADA xmlns="{XMLNS}"><library_geometries>{box("b", 1, 1, 1)}</library_geometries></COLLADA>'
    raw, notes = loaded(tmp_path, bare)
    assert (len(raw.faces), notes["collada-no-scene"]) == (12, {"count": 0})


# --- faces ---

SQUARE = [(0, 0, 0), (4, 0, 0), (4, 4, 0), (0, 4, 0), (1, 1, 0), (3, 1, 0), (3, 3, 0), (1, 3, 0)]
FACES = {
    "triangles": ("<p>0 1 2 0 2 3</p>", 16.0),
    "polygons": ("<p>0 1 2 3</p>", 16.0),
    "tristrips": ("<p>0 1 3 2</p>", 16.0),
    "trifans": ("<p>0 1 2 3</p>", 16.0),
}


@pytest.mark.parametrize("kind", FACES)
def test_kinds_of_faces(tmp_path, kind):
    body, expected = FACES[kind]
    raw, _ = loaded(tmp_path, dae(geometry("g", SQUARE, primitive(kind, "g", body)), node(use("g"))))
    assert area(raw.vertices, raw.faces) == pytest.approx(expected)
    a, b, c = (raw.vertices[raw.faces[:, i]] for i in range(3))
    assert (np.cross(b - a, c - a)[:, 2] > 0).all()


@pytest.mark.parametrize("hole", ["4 5 6 7", "7 6 5 4", "5 6 7 4"])
def test_a_plate_with_a_shaft(tmp_path, hole):
    body = f"<ph><p>0 1 2 3</p><h>{hole}</h></ph>"
    raw, _ = loaded(tmp_path, dae(geometry("g", SQUARE, primitive("polygons", "g", body)), node(use("g"))))
    faces, _ = unfold_fans(raw.vertices, raw.faces)
    assert area(raw.vertices, faces) == pytest.approx(16.0 - 4.0)


def test_a_plate_with_many_shafts(tmp_path):
    """Sixteen shafts of 1 × 1 in a plate of 20 × 20, whose outline is not convex."""
    points = [(0, 0, 0), (20, 0, 0), (20, 20, 0), (10, 19, 0), (0, 20, 0)]
    holes = ""
    for i in range(4):
        for j in range(4):
            first, x, y = len(points), 2 + 4 * i, 2 + 4 * j
            points += [(x, y, 0), (x + 1, y, 0), (x + 1, y + 1, 0), (x, y + 1, 0)]
            holes += f"<h>{first} {first + 1} {first + 2} {first + 3}</h>"
    body = f"<ph><p>0 1 2 3 4</p>{holes}</ph>"
    raw, _ = loaded(tmp_path, dae(geometry("g", points, primitive("polygons", "g", body)), node(use("g"))))
    faces, _ = unfold_fans(raw.vertices, raw.faces)
    assert area(raw.vertices, faces) == pytest.approx(400.0 - 10.0 - 16.0)


def test_holes_that_cross_are_left_out_and_told(tmp_path):
    body = "<ph><p>0 1 2 3</p><h>4 6 5 7</h></ph>"
    raw, notes = loaded(tmp_path, dae(geometry("g", SQUARE, primitive("polygons", "g", body)), node(use("g"))))
    assert (area(raw.vertices, raw.faces), notes["collada-holes"]) == (pytest.approx(16.0), {"count": 1})


def test_concave_polygons_are_cut_along_ears(tmp_path):
    """An L of 6 × 6 without its 3 × 3 corner, its first corner at the far end."""
    points = [(6, 0, 0), (6, 3, 0), (3, 3, 0), (3, 6, 0), (0, 6, 0), (0, 0, 0)]
    raw, _ = loaded(tmp_path, dae(geometry("g", points, polylist("g", [(0, 1, 2, 3, 4, 5)])), node(use("g"))))
    assert area(raw.vertices, unfold_fans(raw.vertices, raw.faces)[0]) == pytest.approx(27.0)


def test_lines_are_counted_as_others(tmp_path):
    edges = primitive("lines", "b", "<p>0 1</p>")
    content = dae(box("b", 10, 10, 10).replace("</mesh>", edges + "</mesh>"), node(use("b")))
    (tmp_path / "a.dae").write_text(content)
    (note,) = [note for note in read(tmp_path / "a.dae").report.dropped if note.code == "mesh-others"]
    assert note.values["count"] == 1
    only = dae(geometry("g", SQUARE, primitive("lines", "g", "<p>0 1</p>")), node(use("g")))
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, only)
    assert (caught.value.code, caught.value.key) == ("no-building", "mesh-no-faces")


# --- what is not there ---


def test_lost_references_are_told(tmp_path):
    raw, notes = loaded(tmp_path, dae(box("b", 1, 1, 1), node(use("b") + use("gone") + '<instance_node url="#away"/>')))
    assert len(raw.faces) == 12
    assert notes["collada-lost"] == {"count": 2, "first": "#gone"}


@pytest.mark.parametrize("url", ["other.dae#b", "http://127.0.0.1:9/a.dae#b", "file:///etc/passwd", "../secret.dae#b"])
def test_nothing_outside_is_opened(tmp_path, url, monkeypatch):
    (tmp_path / "other.dae").write_text(dae(box("b", 1, 1, 1), node(use("b"))))
    content = dae(box("b", 1, 1, 1), node(use("b") + f'<instance_geometry url="{url}"/><instance_node url="{url}"/>'))
    path = tmp_path / "a.dae"
    path.write_text(content)
    report = ReportBuilder()
    monkeypatch.setattr("builtins.open", None)
    raw = load_collada(path, content.encode(), report)
    assert len(raw.faces) == 12
    (note,) = report.build().errors
    assert (note.code, note.values) == ("collada-outside", {"count": 2, "file": url})


def test_decimal_commas_are_read_and_told(tmp_path):
    content = dae(box("b", 1.5, 2.5, 3.5), node(use("b"))).replace("1.5", "1,5").replace("2.5", "2,5").replace("3.5", "3,5")
    raw, notes = loaded(tmp_path, content)
    assert bounds(raw)[1] == [1.5, 2.5, 3.5]
    assert "collada-commas" in notes


BAD = {
    "prose.dae": ("这不是模型", "syntax", "mesh-not-format"),
    "other.dae": ("<svg/>", "syntax", "mesh-not-format"),
    "cut.dae": (WALLS[:len(WALLS) // 2], "cut-off", "mesh-cut-off"),
    "cut-late.dae": (WALLS[:-5], "cut-off", "mesh-cut-off"),
    "broken.dae": (WALLS.replace(b"<mesh>", b"<mesh"), "syntax", "xml-broken"),
    "empty.dae": (dae("", ""), "empty", "mesh-empty"),
    "letters.dae": (WALLS.replace(b"699.023682", b"six"), "damaged", "mesh-damaged"),
    "few.dae": (WALLS.replace(b'count="19"', b'count="20"'), "damaged", "mesh-damaged"),
    "index.dae": (WALLS.replace(b"<p> 6 0 3", b"<p> 60 0 3"), "damaged", "mesh-damaged"),
    "negative.dae": (WALLS.replace(b"<p> 6 0 3", b"<p> -6 0 3"), "damaged", "mesh-damaged"),
    "odd.dae": (WALLS.replace(b"<p> 6 0 3", b"<p> 6 0"), "damaged", "mesh-damaged"),
    "matrix.dae": (WALLS.replace(b'<matrix sid="matrix">1.000000', b"<matrix>"), "damaged", "mesh-damaged"),
    "bomb.dae": (b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><COLLADA>&b;</COLLADA>',
                 "damaged", "xml-doctype"),
    "outside.dae": (b'<!DOCTYPE c SYSTEM "file:///etc/passwd"><COLLADA/>', "damaged", "xml-doctype"),
    "bomb16.dae": ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE l [<!ENTITY a "a">]><COLLADA>&a;</COLLADA>'.encode("utf-16"),
                   "damaged", "xml-doctype"),
    "hidden.dae": (b'<?xml version="1.0" encoding="utf-7"?><COLLADA/>', "syntax", "mesh-not-format"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_plain_fault(tmp_path, name):
    content, code, key = BAD[name]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        read(path)
    assert (caught.value.code, caught.value.key) == (code, key)
    for lang in LANGUAGES:
        message = text(caught.value.key, lang, caught.value.values)
        assert name in message and "{" not in message


def test_a_node_nested_too_deep_is_refused(tmp_path):
    library = "".join(node(f'<instance_node url="#d{k + 1}"/>', name=f"d{k}") for k in range(1500)) + node(use("b"), name="d1500")
    with pytest.raises(InputError) as caught:
        loaded(tmp_path, dae(box("b", 1, 1, 1), node('<instance_node url="#d0"/>'), library=library))
    assert caught.value.code == "damaged"


# --- files by others ---


def test_the_walls_of_a_warehouse():
    reading = read(DATA / "warehouse-walls-cm.dae")
    assert (reading.input.length_unit, reading.input.up_axis) == ("cm", "z")
    assert reading.size_m == pytest.approx((13.98047, 20.90666, 9.01986), abs=1e-5)
    assert reading.buildings[0].height_m.value == pytest.approx(9.01986, abs=1e-5)
    assert "mesh-up-doubtful" not in {note.code for note in reading.report.guesses}


@pytest.mark.parametrize(("name", "faces", "surface", "unit", "up"), [
    ("cube_tristrips.dae", 12, 60_000.0, None, "z"), ("cube_UTF16LE.dae", 12, 60_000.0, "cm", "y"),
    ("ConcavePolygon.dae", 64, None, "m", "y"),
])
def test_files_of_other_programs(name, faces, surface, unit, up):
    raw = load(DATA / name)
    assert (len(raw.faces), raw.unit, raw.up_axis) == (faces, unit, up)
    if surface is not None:
        assert area(raw.vertices, raw.faces) == pytest.approx(surface)


def test_the_concave_polygon_has_its_own_area():
    """The shoelace formula over its corners in the order of the file gives the area that is left after cutting it anew."""
    raw = load(DATA / "ConcavePolygon.dae")
    ring = np.concatenate((raw.faces[0, :2], raw.faces[:, 2]))
    y, z = raw.vertices[ring, 1], raw.vertices[ring, 2]
    shoelace = abs(float(np.sum(y * np.roll(z, -1) - np.roll(y, -1) * z))) / 2
    faces, folded = unfold_fans(raw.vertices, raw.faces)
    assert folded == 1
    assert area(raw.vertices, faces) == pytest.approx(shoelace, rel=1e-9)
    assert area(raw.vertices, raw.faces) > shoelace * 1.01


@pytest.mark.parametrize("name", ["warehouse-walls-cm.dae", "cube_tristrips.dae", "ConcavePolygon.dae", "cube_UTF16LE.dae"])
def test_the_same_as_another_library(name):
    """pycollada reads the same corners and counts, where it can read the file at all."""
    collada = pytest.importorskip("collada")
    scene = collada.Collada(str(DATA / name), ignore=[collada.common.DaeError]).scene
    other = [t for bound in scene.objects("geometry") for p in bound.primitives()
             for t in (p if isinstance(p, collada.triangleset.BoundTriangleSet) else p.triangleset())]
    corners = np.array([t.vertices for t in other], dtype=np.float64)
    raw = load(DATA / name)
    mine = raw.vertices[raw.faces]
    assert len(mine) == len(corners)
    assert mine.reshape(-1, 3).min(axis=0) == pytest.approx(corners.reshape(-1, 3).min(axis=0), rel=1e-6)
    assert mine.reshape(-1, 3).max(axis=0) == pytest.approx(corners.reshape(-1, 3).max(axis=0), rel=1e-6)


# --- damage ---


def unharmed(path, data):
    try:
        load_collada(path, data, ReportBuilder())
    except InputError as error:
        assert text(error.key, "zh", error.values)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damage_never_leaks_another_exception(data):
    content = bytearray(WALLS)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            content[at] = data.draw(st.integers(0, 255))
        else:
            del content[at:at + data.draw(st.integers(1, 200))]
    unharmed(Path("a.dae"), bytes(content))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["count", "stride", "offset", "source", "url", "meter", "id", "semantic"]),
       st.sampled_from(["", "0", "-1", "1e9", "99999999999999999999", "#", "#x", "#scene", "nan", "α", "1 2"]),
       st.integers(0, 20))
def test_odd_attributes_never_leak_another_exception(name, value, which):
    content = dae(box("b", 10, 20, 6), node(use("b")) + node('<instance_node url="#n"/>', name="m"))
    pieces = content.split(f' {name}="')
    at = 1 + which % max(len(pieces) - 1, 1)
    if at < len(pieces):
        pieces[at] = value + '"' + pieces[at].partition('"')[2]
    unharmed(Path("a.dae"), f' {name}="'.join(pieces).encode())


def test_the_user_overrules_unit_and_axis():
    reading = read(DATA / "warehouse-walls-cm.dae", ReadOptions(unit="mm", up_axis="y"))
    assert (reading.input.length_unit, reading.input.up_axis) == ("mm", "y")
    assert reading.size_m == pytest.approx((1.398047, 0.901986, 2.090666), abs=1e-6)
