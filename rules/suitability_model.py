"""The five-element model as data: elements and weights, the scale of the scores, and what each industry needs.

Everything in it says what it is worth: a legal minimum, the default of a code's annex, a reference, or an assumption of this
program. The shipped model is ``standards/suitability/model.toml``; a user can judge by one of their own.
"""

from __future__ import annotations

import hashlib
import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from models.building import PRODUCTIONS
from models.errors import PackError
from models.matching.offers import HAZARDS
from rules.pack_file import pack_bytes
from rules.quantities.industry import INDUSTRIES
from rules.standard import PROVENANCES, Text

SCHEMA: Final = "shanglou.suitability/1"

ELEMENTS: Final = ("equipment_load", "vibration", "process", "environment_safety", "vertical_transport")
BASES: Final = ("law", "annex", "reference", "assumed")
"""强制下限 附录默认值 参考 假定."""
APPLIES: Final = ("given", "assumed")

FACTS: Final[Mapping[str, str]] = {
    "floor_load_kn_m2": "kN/m2", "floor_vibration_um_s": "um/s", "storey_number": "", "storey_height_m": "m",
    "clear_height_duct_m": "m", "column_spacing_m": "m", "power_density_va_m2": "VA/m2", "process_shaft_area_m2": "m2",
    "hazard": "", "heaviest_freight_lift_kg": "kg", "largest_car_area_m2": "m2", "freight_lifts_serving": "",
    "hoists_serving": "", "unit_power_kw": "kW", "unit_water_m3_d": "m3/d", "unit_gas_m3_h": "m3/h",
    "unit_exhaust_shaft_m2": "m2", "unit_exhaust_m3_h": "m3/h", "unit_waste_water_m3_d": "m3/d", "noise_limit_db": "dB(A)",
}
"""What a need can ask about a storey, with the unit; ``hazard`` is a class, the others are numbers.

``noise_limit_db`` is the noise that the neighbours bear: the need of an industry is then its own noise, as a least figure.
"""

_FILE: Final = "model.toml"
LARGEST_BYTES: Final = 1024 * 1024
_SUM_SLACK: Final = 1e-9
_LIMIT: Final = re.compile(r"(>=|<=)\s*(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How a value becomes a score, and from which total on an industry is suitable.

    Args:
        nothing_below: share of a least figure at which the score is 0.
        nothing_above: multiple of a greatest figure at which the score is 0.
        suitable, conditional: least totals.
        weakest_suitable, weakest_conditional: least scores of every element.
    """

    nothing_below: float
    nothing_above: float
    suitable: float
    conditional: float
    weakest_suitable: float
    weakest_conditional: float
    basis: str
    note: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    id: str
    title: Text
    weight: float
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A document that figures were read in."""

    id: str
    title: Text
    provenance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What an industry needs of a storey, and what the figure is worth.

    Args:
        fact: one of :data:`FACTS`.
        op: ``>=`` or ``<=`` for a number; ``fits`` for a hazard class.
        value: the figure, in the fact's unit; NaN for a class.
        hazard: the class of the industry, for ``hazard``.
        nothing_at: value with score 0.
        basis: one of :data:`BASES`; ``applies`` tells whether the document names this production or we chose it.
        hard: unmet, the industry is unsuitable whatever else.
    """

    element: str
    fact: str
    op: str
    value: float
    hazard: str
    nothing_at: float
    basis: str
    applies: str
    source: Reference | None
    hard: bool
    note: Text | None

    @property
    def unit(self) -> str:
        return FACTS[self.fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """An industry; ``policy`` are the words of the cities' lists that it belongs to."""

    id: str
    title: Text
    production: str
    policy: tuple[str, ...]
    needs: tuple[Need, ...]

    def of(self, element: str) -> tuple[Need, ...]:
        return tuple(need for need in self.needs if need.element == element)


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    title: Text
    note: Text
    scale: Scale
    elements: tuple[Element, ...]
    industries: tuple[Industry, ...]
    sha256: str


@cache
def shipped_model() -> Model:
    """The model of the program. Raises PackError."""
    return parse_model((files("rules") / "standards" / "suitability" / _FILE).read_bytes(), _FILE)


def load_model(path: Path) -> Model:
    """A model of the user's own. Raises PackError with the first fault: where it is and what is wrong."""
    return parse_model(pack_bytes(path, LARGEST_BYTES), path.name)


def parse_model(raw: bytes, name: str) -> Model:
    """The model of these bytes. Raises PackError."""
    try:
        data = tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _fault(name, "–", "suitability-not-utf8") from error
    except RecursionError as error:
        raise _fault(name, "–", "suitability-not-toml", reason="…") from error
    except ValueError as error:
        raise _fault(name, "–", "suitability-not-toml", reason=str(error)) from error
    return _Parser(data, name, hashlib.sha256(raw).hexdigest()).parse()


def _fault(name: str, where: str, key: str, **values: object) -> PackError:
    return PackError("bad-pack", "suitability-fault", name, where=where, detail_key=key, detail=dict(values))


_HEAD: Final = frozenset({"schema", "title", "note", "scale", "element", "source", "industry"})
_SCALE: Final = frozenset({"basis", "nothing_below", "nothing_above", "suitable", "conditional", "weakest_suitable",
                          "weakest_conditional", "note"})
_ELEMENT: Final = frozenset({"id", "weight", "basis", "title"})
_SOURCE: Final = frozenset({"id", "title", "provenance"})
_INDUSTRY: Final = frozenset({"id", "title", "production", "policy", "need"})
_NEED: Final = frozenset({"element", "fact", "limit", "basis", "applies", "source", "hard", "nothing_at", "note"})


class _Parser:
    """Turns the TOML into a model; the first fault ends it, with the place where it stands."""

    def __init__(self, data: dict[str, Any], name: str, sha256: str) -> None:
        self.data, self.name, self.sha256 = data, name, sha256
        self.where = "–"

    def fail(self, key: str, **values: object) -> PackError:
        return _fault(self.name, self.where, key, **values)

    # typed access

    def only(self, table: Mapping[str, Any], allowed: frozenset[str]) -> None:
        strange = sorted(set(table) - allowed)
        if strange:
            raise self.fail("suitability-unknown-field", field=strange[0])

    def text(self, table: Mapping[str, Any], field: str) -> str:
        value = table.get(field)
        if not isinstance(value, str) or not value:
            raise self.fail("suitability-field", field=field)
        return value

    def choice(self, table: Mapping[str, Any], field: str, allowed: Sequence[str]) -> str:
        value = self.text(table, field)
        if value not in allowed:
            raise self.fail("suitability-choice", field=field, value=value, allowed=", ".join(allowed))
        return value

    def both(self, table: Mapping[str, Any], field: str) -> Text:
        value = table.get(field)
        if not isinstance(value, dict) or not all(isinstance(value.get(k), str) and value[k] for k in ("zh", "en")):
            raise self.fail("suitability-both", field=field)
        return Text(value["zh"], value["en"])

    def number(self, table: Mapping[str, Any], field: str) -> float:
        value = table.get(field)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self.fail("suitability-field", field=field)
        return float(value)

    def tables(self, table: Mapping[str, Any], field: str) -> list[dict[str, Any]]:
        value = table.get(field)
        if not isinstance(value, list) or not value or not all(isinstance(entry, dict) for entry in value):
            raise self.fail("suitability-field", field=field)
        return value

    # the file

    def parse(self) -> Model:
        if self.data.get("schema") != SCHEMA:
            raise self.fail("suitability-schema", value=str(self.data.get("schema")), wanted=SCHEMA)
        self.only(self.data, _HEAD)
        scale, elements, sources = self.scale(), self.elements(), {source.id: source for source in self.sources()}
        industries = tuple(self.industry(entry, scale, sources) for entry in self.named("industry"))
        self.where = "–"
        return Model(title=self.both(self.data, "title"), note=self.both(self.data, "note"), scale=scale, elements=elements,
                     industries=industries, sha256=self.sha256)

    def named(self, field: str) -> Iterator[dict[str, Any]]:
        """The tables of a kind with ids that differ; while one is read, it is where a fault is."""
        seen: set[str] = set()
        for position, entry in enumerate(self.tables(self.data, field), 1):
            self.where = f"{field} {position}"
            found = self.text(entry, "id")
            self.where = f"{field} {found}"
            if found in seen:
                raise self.fail("suitability-twice", id=found)
            seen.add(found)
            yield entry
        self.where = "–"

    def scale(self) -> Scale:
        table = self.data.get("scale")
        self.where = "scale"
        if not isinstance(table, dict):
            raise self.fail("suitability-field", field="scale")
        self.only(table, _SCALE)
        found = Scale(
            nothing_below=self.number(table, "nothing_below"), nothing_above=self.number(table, "nothing_above"),
            suitable=self.number(table, "suitable"), conditional=self.number(table, "conditional"),
            weakest_suitable=self.number(table, "weakest_suitable"),
            weakest_conditional=self.number(table, "weakest_conditional"),
            basis=self.choice(table, "basis", BASES), note=self.both(table, "note"),
        )
        if not 0.0 <= found.nothing_below < 1.0 < found.nothing_above:
            raise self.fail("suitability-scale")
        if not (0.0 < found.conditional < found.suitable <= 1.0
                and 0.0 <= found.weakest_conditional <= found.weakest_suitable <= 1.0):
            raise self.fail("suitability-thresholds")
        self.where = "–"
        return found

    def elements(self) -> tuple[Element, ...]:
        found = []
        for entry in self.named("element"):
            self.only(entry, _ELEMENT)
            weight = self.number(entry, "weight")
            if weight <= 0.0:
                raise self.fail("suitability-weight")
            found.append(Element(id=self.choice(entry, "id", ELEMENTS), title=self.both(entry, "title"), weight=weight,
                                 basis=self.choice(entry, "basis", BASES)))
        missing = [name for name in ELEMENTS if name not in {element.id for element in found}]
        if missing:
            raise self.fail("suitability-element", element=missing[0])
        total = math.fsum(element.weight for element in found)
        if abs(total - 1.0) > _SUM_SLACK:
            raise self.fail("suitability-sum", total=f"{total:g}")
        return tuple(found)

    def sources(self) -> Iterator[Reference]:
        for entry in self.named("source") if "source" in self.data else ():
            self.only(entry, _SOURCE)
            yield Reference(id=entry["id"], title=self.both(entry, "title"),
                            provenance=self.choice(entry, "provenance", PROVENANCES))

    def industry(self, entry: dict[str, Any], scale: Scale, sources: Mapping[str, Reference]) -> Industry:
        self.only(entry, _INDUSTRY)
        words = entry.get("policy", [])
        if not isinstance(words, list) or not all(word in INDUSTRIES for word in words):
            raise self.fail("suitability-choice", field="policy", value=str(words), allowed=", ".join(INDUSTRIES))
        own, needs = self.where, []
        for position, table in enumerate(self.tables(entry, "need"), 1):
            self.where = f"{own}, need {position}"
            needs.append(self.need(table, scale, sources))
        self.where = own
        lacking = [name for name in ELEMENTS if name not in {need.element for need in needs}]
        if lacking:
            raise self.fail("suitability-element", element=lacking[0])
        if len({(need.element, need.fact) for need in needs}) < len(needs):
            raise self.fail("suitability-need-twice")
        return Industry(id=entry["id"], title=self.both(entry, "title"), production=self.choice(entry, "production", PRODUCTIONS),
                        policy=tuple(words), needs=tuple(needs))

    def need(self, table: dict[str, Any], scale: Scale, sources: Mapping[str, Reference]) -> Need:
        self.only(table, _NEED)
        basis = self.choice(table, "basis", BASES)
        source = sources.get(str(table.get("source")))
        if (basis == "assumed") != ("source" not in table) or ("source" in table and source is None):
            raise self.fail("suitability-source", basis=basis, value=str(table.get("source", "–")))
        if basis == "assumed" and "applies" in table:
            raise self.fail("suitability-unknown-field", field="applies")
        hard = table.get("hard", False)
        if not isinstance(hard, bool):
            raise self.fail("suitability-field", field="hard")
        fact = self.choice(table, "fact", tuple(FACTS))
        op, value, hazard = self.limit(table, fact)
        return Need(
            element=self.choice(table, "element", ELEMENTS), fact=fact, op=op, value=value, hazard=hazard,
            nothing_at=self.nothing_at(table, op, value, scale), basis=basis,
            applies="assumed" if basis == "assumed" else self.choice(table, "applies", APPLIES), source=source, hard=hard,
            note=self.both(table, "note") if "note" in table else None,
        )

    def limit(self, table: Mapping[str, Any], fact: str) -> tuple[str, float, str]:
        if fact == "hazard":
            return "fits", math.nan, self.choice(table, "limit", HAZARDS)
        said = self.text(table, "limit")
        found = _LIMIT.fullmatch(said.strip())
        if found is None or float(found[2]) <= 0.0:
            raise self.fail("suitability-limit", value=said)
        return found[1], float(found[2]), ""

    def nothing_at(self, table: Mapping[str, Any], op: str, value: float, scale: Scale) -> float:
        if op == "fits":
            if "nothing_at" in table:
                raise self.fail("suitability-unknown-field", field="nothing_at")
            return math.nan
        if "nothing_at" not in table:
            return value * (scale.nothing_below if op == ">=" else scale.nothing_above)
        found = self.number(table, "nothing_at")
        if not (found < value if op == ">=" else found > value):
            raise self.fail("suitability-nothing-at", value=f"{found:g}")
        return found
