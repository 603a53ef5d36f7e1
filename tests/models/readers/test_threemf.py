"""3MF: units, transforms, components, parts of the production extension, and packages that cannot be used."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import InputError
from models.readers import read
from models.readers.mesh_loading import load
from models.readers.threemf import load_threemf
from models.report import ReportBuilder
from workbench.texts import LANGUAGES, text

DATA = Path(__file__).resolve().parents[2] / "data" / "mesh"
BOX = (DATA / "box.3mf").read_bytes()
CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
PRODUCTION = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06"
CORNERS = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)]
TRIANGLES = [(0, 3, 2), (0, 2, 1), (4, 5, 6), (4, 6, 7), (0, 1, 5), (0, 5, 4), (1, 2, 6), (1, 6, 5), (2, 3, 7), (2, 7, 6),
             (3, 0, 4), (3, 4, 7)]
RELS = ('<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Target="{target}" Id="r" Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/>'
        '</Relationships>')


def mesh(x, y, z):
    points = "".join(f'<vertex x="{a * x}" y="{b * y}" z="{c * z}"/>' for a, b, c in CORNERS)
    faces = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in TRIANGLES)
    return f"<mesh><vertices>{points}</vertices><triangles>{faces}</triangles></mesh>"


def thing(number, content, kind="model"):
    return f'<object id="{number}" type="{kind}">{content}</object>'


def model(objects, items, unit=' unit="meter"', extra=""):
    return (f'<?xml version="1.0"?><model{unit} xmlns="{CORE}" xmlns:p="{PRODUCTION}"{extra}><resources>{objects}</resources>'
            f"<build>{items}</build></model>")


def package(parts, target="/3D/3dmodel.model", rels=True):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        if rels:
            archive.writestr("_rels/.rels", RELS.format(target=target))
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def simple(*args, **kwargs):
    return package({"3D/3dmodel.model": model(*args, **kwargs)})


ONE = thing(1, mesh(10, 20, 6))
ITEM = '<item objectid="1"/>'


def loaded(data):
    report = ReportBuilder()
    raw = load_threemf(Path("a.3mf"), data, report)
    return raw, {note.code: note.values for _, notes in report.build().lists() for note in notes}


def bounds(raw):
    return raw.vertices.min(axis=0).tolist(), raw.vertices.max(axis=0).tolist()


def test_a_box_is_z_up_in_its_unit(tmp_path):
    (tmp_path / "a.3mf").write_bytes(simple(ONE, ITEM))
    reading = read(tmp_path / "a.3mf")
    assert (reading.input.format, reading.input.length_unit, reading.input.up_axis) == ("3MF", "m", "z")
    assert reading.size_m == pytest.approx((10.0, 20.0, 6.0))
    assert reading.buildings[0].height_m.value == pytest.approx(6.0)


@pytest.mark.parametrize(("stated", "unit", "size"), [
    ("", "mm", 10.0), (' unit="millimeter"', "mm", 10.0), (' unit="centimeter"', "cm", 10.0), (' unit="inch"', "in", 10.0),
    (' unit="foot"', "ft", 10.0), (' unit="meter"', "m", 10.0), (' unit="micron"', "mm", 0.01),
])
def test_units(stated, unit, size):
    raw, notes = loaded(simple(ONE, ITEM, stated))
    assert (raw.unit, bounds(raw)[1][0]) == (unit, pytest.approx(size))
    assert ("scene-unit-converted" in notes) == ("micron" in stated)


def test_a_unit_that_is_none_is_guessed_and_told():
    raw, notes = loaded(simple(ONE, ITEM, ' unit="parsec"'))
    assert raw.unit is None
    assert notes["threemf-unit-strange"] == {"unit": "parsec"}


def test_only_what_is_built_counts():
    """Three objects; one is built twice, 30 apart, and one only through a component that is scaled by 2."""
    parts = '<components><component objectid="2" transform="2 0 0 0 2 0 0 0 2 0 0 0"/></components>'
    objects = ONE + thing(2, mesh(1, 1, 1)) + thing(3, parts) + thing(4, mesh(999, 999, 999))
    items = (ITEM + '<item objectid="1" transform="1 0 0 0 1 0 0 0 1 30 0 0"/>'
             '<item objectid="3" transform="1 0 0 0 1 0 0 0 1 0 0 50"/>')
    raw, _ = loaded(simple(objects, items))
    assert len(raw.faces) == 36
    assert bounds(raw) == ([0.0, 0.0, 0.0], [40.0, 20.0, 52.0])


def test_a_transform_turns_rows():
    """A quarter turn about z, as a matrix for points that are rows: x goes to y."""
    raw, _ = loaded(simple(ONE, '<item objectid="1" transform="0 1 0 -1 0 0 0 0 1 0 0 0"/>'))
    assert bounds(raw) == ([-20.0, 0.0, 0.0], [0.0, 10.0, 6.0])


def test_parts_of_the_production_extension_number_their_objects_anew():
    """Both other parts hold an object 1; each component means the one of its own part."""
    components = ('<components><component p:path="/3D/a.model" objectid="1"/>'
                  '<component p:path="/3D/b.model" objectid="1" transform="1 0 0 0 1 0 0 0 1 100 0 0"/></components>')
    data = package({
        "3D/3dmodel.model": model(thing(1, components), ITEM, extra=' requiredextensions="p"'),
        "3D/a.model": model(thing(1, mesh(10, 10, 10)), ""), "3D/b.model": model(thing(1, mesh(5, 5, 50)), ""),
    })
    raw, notes = loaded(data)
    assert bounds(raw) == ([0.0, 0.0, 0.0], [105.0, 10.0, 50.0])
    assert not notes


def test_the_relationships_name_the_model():
    data = package({"geometry/Tower.model": model(ONE, ITEM), "3D/3dmodel.model": model(thing(1, mesh(1, 1, 1)), ITEM)},
                   "/geometry/Tower.model")
    assert bounds(loaded(data)[0])[1] == [10.0, 20.0, 6.0]


def test_without_relationships_the_usual_part_is_read():
    raw, notes = loaded(package({"3D/3DModel.model": model(ONE, ITEM)}, rels=False))
    assert len(raw.faces) == 12
    assert "threemf-no-relationship" in notes


def test_supports_and_lost_objects_are_told():
    objects = ONE + thing(2, mesh(1, 1, 1), "support")
    items = ITEM + '<item objectid="2"/><item objectid="9"/><item objectid="1" p:path="/gone.model"/>'
    raw, notes = loaded(simple(objects, items))
    assert len(raw.faces) == 12
    assert notes["threemf-supports"] == {"count": 1}
    assert notes["threemf-lost"] == {"count": 2, "first": "/3d/3dmodel.model#9"}


def test_an_object_within_itself_is_damaged():
    loop = '<components><component objectid="2"/></components>'
    with pytest.raises(InputError) as caught:
        loaded(simple(thing(1, loop) + thing(2, loop.replace('"2"', '"1"')), ITEM))
    assert caught.value.code == "damaged"


def test_instances_that_unfold_without_end_are_refused(monkeypatch):
    monkeypatch.setattr("models.readers.threemf.MAX_INSTANCES", 1000)
    objects = "".join(thing(k, "<components>" + f'<component objectid="{k + 1}"/>' * 10 + "</components>") for k in range(1, 9))
    with pytest.raises(InputError) as caught:
        loaded(simple(objects + thing(9, "<components/>"), ITEM))
    assert caught.value.code == "too-large"


def encrypted():
    """A package whose list of contents says that its model is encrypted."""
    data = bytearray(simple(ONE, ITEM))
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def bomb():
    """A package that claims to unpack to 900 MiB from a few kilobytes."""
    data = bytearray(simple(ONE, ITEM))
    at = data.rfind(b"PK\x01\x02")
    data[at + 24:at + 28] = struct.pack("<I", 900 * 1024**2)
    return bytes(data)


BAD = {
    "prose.3mf": (b"hello", "syntax", "mesh-not-format"),
    "cut.3mf": (BOX[:len(BOX) // 2], "cut-off", "mesh-cut-off"),
    "cut-late.3mf": (BOX[:-30], "cut-off", "mesh-cut-off"),
    "encrypted.3mf": (encrypted(), "damaged", "threemf-encrypted"),
    "bomb.3mf": (bomb(), "too-large", "threemf-too-large"),
    "other.3mf": (package({"xl/workbook.xml": "<workbook/>"}, rels=False), "damaged", "threemf-no-model"),
    "lacking.3mf": (package({}, "/3D/3dmodel.model"), "damaged", "threemf-no-model"),
    "outside.3mf": (package({}, "../../../../etc/passwd"), "damaged", "threemf-no-model"),
    "text.3mf": (package({"3D/3dmodel.model": "hello"}), "syntax", "mesh-not-format"),
    "entities.3mf": (package({"3D/3dmodel.model": '<!DOCTYPE m [<!ENTITY a "b">]><model>&a;</model>'}), "damaged", "xml-doctype"),
    "broken.3mf": (package({"3D/3dmodel.model": model(ONE, ITEM).replace("<mesh>", "<mesh")}), "syntax", "xml-broken"),
    "short.3mf": (package({"3D/3dmodel.model": model(ONE, ITEM)[:500]}), "cut-off", "mesh-cut-off"),
    "nothing.3mf": (simple(ONE, ""), "empty", "mesh-empty"),
    "points.3mf": (simple(thing(1, '<mesh><vertices><vertex x="0" y="0" z="0"/></vertices><triangles/></mesh>'), ITEM),
                   "no-building", "mesh-no-faces"),
    "index.3mf": (simple(ONE.replace('v1="4"', 'v1="44"', 1), ITEM), "damaged", "mesh-damaged"),
    "letters.3mf": (simple(ONE.replace('x="10"', 'x="ten"', 1), ITEM), "damaged", "mesh-damaged"),
    "gap.3mf": (simple(ONE.replace('z="6"', "", 1), ITEM), "damaged", "mesh-damaged"),
    "matrix.3mf": (simple(ONE, '<item objectid="1" transform="1 0 0"/>'), "damaged", "mesh-damaged"),
    "lattice.3mf": (simple(ONE, ITEM, extra=' xmlns:b="http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02"'
                                            ' requiredextensions="b"'), "unsupported-schema", "threemf-extension"),
}


@pytest.mark.parametrize("name", BAD)
def test_one_plain_fault(tmp_path, name):
    content, code, key = BAD[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert (caught.value.code, caught.value.key) == (code, key)
    for lang in LANGUAGES:
        message = text(caught.value.key, lang, caught.value.values)
        assert name in message and "{" not in message


def test_a_file_of_another_program():
    reading = read(DATA / "box.3mf")
    assert (reading.input.length_unit, reading.input.up_axis) == ("mm", "z")
    assert reading.size_m == pytest.approx((0.01, 0.02, 0.03))
    (note,) = [note for note in reading.report.guesses if note.code == "size-unit-doubtful"]
    assert (note.values["unit"], note.values["other"], note.values["would"]) == ("mm", "m", "20 × 10 × 30")


def test_the_same_as_another_library():
    import trimesh

    other = trimesh.load_scene(DATA / "box.3mf", process=False).to_geometry()
    raw = load(DATA / "box.3mf")
    assert np.sort(raw.vertices[raw.faces].reshape(-1, 3), axis=0) == pytest.approx(
        np.sort(np.asarray(other.vertices)[np.asarray(other.faces)].reshape(-1, 3), axis=0))


def unharmed(data):
    try:
        load_threemf(Path("a.3mf"), data, ReportBuilder())
    except InputError as error:
        assert text(error.key, "zh", error.values)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damage_of_the_package_never_leaks_another_exception(data):
    content = bytearray(data.draw(st.sampled_from([BOX, simple(ONE, ITEM)])))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            content[at] = data.draw(st.integers(0, 255))
        else:
            del content[at:at + data.draw(st.integers(1, 50))]
    unharmed(bytes(content))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damage_of_the_model_never_leaks_another_exception(data):
    whole = thing(2, '<components><component objectid="1"/></components>')
    content = bytearray(model(ONE + whole, '<item objectid="2"/>').encode())
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.sampled_from(b"\0<>/\"'&01-9.eE \xff"))
    unharmed(package({"3D/3dmodel.model": bytes(content)}))
