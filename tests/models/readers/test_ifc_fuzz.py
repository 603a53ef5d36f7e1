"""Bounded fuzz: whatever is done to a file, the reader answers with a reading or a plain refusal.

Every example runs in a process of its own: the parser and the geometry kernel are native code, and a crash in them must
fail the test, not end it.
"""

from __future__ import annotations

import multiprocessing
import random
import re
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.models.readers.ifc_builder import tower

DATA = Path(__file__).resolve().parents[2] / "data" / "ifc"
TOKENS = (
    b"*//*",
    b"$",
    b"#",
    b"(",
    b")",
    b"'",
    b";",
    b",",
    b"1e300",
    b"NaN",
    b"\\X2\\",
    b"/*",
    b"*/",
    b".T.",
    b"-",
    b"\x00",
    b"\xff",
)
VALUES = (b"$", b"*", b"1.E300", b"0.", b"-1.", b"1000000.", b"'x'", b"()", b".T.", b"NaN", b"(1.,2.)", b"(#1,#2)")
TIME_LIMIT_S = 60.0

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are forked")


def bytes_changed(data: bytes, dice: random.Random) -> bytes:
    """A few bytes set, cut, doubled or put in."""
    text = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        place, kind = dice.randrange(len(text)), dice.randint(0, 4)
        if kind == 0:
            text[place] = dice.randrange(256)
        elif kind == 1:
            del text[place : place + dice.randint(1, 40)]
        elif kind == 2:
            text[place:place] = dice.choice(TOKENS)
        elif kind == 3:
            text[place:place] = text[place : place + dice.randint(1, 60)]
        elif dice.random() < 0.3:
            del text[place + 1 :]
        text = text or bytearray(b"x")
    return bytes(text)


def values_changed(data: bytes, dice: random.Random) -> bytes:
    """References, numbers and words exchanged, the syntax kept: this reaches far behind the parser."""
    places = list(re.finditer(rb"#\d+(?=[,)])|(?<=[(,])-?\d+\.\d*|\.[A-Z_]+\.|\$|'[^']*'", data))
    chosen = sorted(dice.sample(range(len(places)), min(len(places), dice.randint(1, 6))))
    count, last, pieces = data.count(b"\n#"), 0, []
    for i in chosen:
        value = dice.choice(VALUES) if dice.random() < 0.6 else b"#%d" % dice.randint(1, count + 5)
        pieces += [data[last : places[i].start()], value]
        last = places[i].end()
    return b"".join([*pieces, data[last:]])


def answer(path: Path, pipe: Connection) -> None:
    from models.errors import InputError
    from models.readers import read

    try:
        read(path)
        pipe.send("read")
    except InputError as fault:
        pipe.send(f"refused: {fault.code}")
    except BaseException as fault:
        pipe.send(f"fault: {fault!r}")


def outcome(path: Path) -> str:
    """What the reader says in a process of its own; a crash is told by its signal."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=answer, args=(path, theirs))
    process.start()
    theirs.close()
    try:
        said = str(ours.recv()) if ours.poll(TIME_LIMIT_S) else "nothing"
    except EOFError:
        said = "nothing"
    process.join(1.0)
    if process.exitcode is None:
        process.kill()
        return "hangs"
    return said if process.exitcode == 0 else f"crash: {process.exitcode}"


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    made = tower()
    storey = made.file.by_type("IfcBuildingStorey")[0]
    lift = made.element("IfcTransportElement", storey, (5, 5, -1, 8, 9, 18), PredefinedType="ELEVATOR", Name="货梯")
    made.pset(lift, "Pset_TransportElementCommon", {"CapacityWeight": ("IfcMassMeasure", 3000.0), "Serves": "1-3"})
    made.pset(storey, "Loads", {"LiveLoad": "8 kN/m2"})
    whole = made.save(tmp_path_factory.mktemp("fuzz")).read_bytes()
    return [whole, whole, *(path.read_bytes() for path in sorted(DATA.glob("*.ifc")) if "structural" not in path.stem)]


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32))
def test_changed_files_are_read_or_refused(originals: list[bytes], tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    change = values_changed if dice.random() < 0.6 else bytes_changed
    path = tmp_path_factory.getbasetemp() / "changed.ifc"
    path.write_bytes(change(dice.choice(originals), dice))
    said = outcome(path)
    assert said == "read" or said.startswith("refused"), said


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.binary(min_size=1, max_size=400))
def test_any_bytes_are_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    from models.errors import InputError
    from models.readers import read

    path = tmp_path_factory.getbasetemp() / "bytes.ifc"
    path.write_bytes(data)
    with pytest.raises(InputError):
        read(path)
