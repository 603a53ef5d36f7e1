"""New buildings from a few figures: the first sketch of a tower, to be judged and edited at once.

The shapes of the templates are those of built cases as far as these are known; every figure that nobody entered is assumed
and says so. What a sketch does not fix (lifts' speeds, compartments, levels of the ground …) stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from models.building import Building, FloorLoad, Storey, Zone
from models.edit_fields import checked, fault
from models.logistics import Dock, Hoist, HoistKind, Lift, LiftUse
from models.measured import Measured, Source, Stated, assumed, from_person, metres
from models.reading import InputFile, Reading
from models.report import ImportReport
from models.storey_names import storey_name

MOST_STOREYS: Final = 200
"""No factory comes near; a larger number is a slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """The figures of a new building, in the units of their names. Above ``lower_storeys`` upper heights and loads begin."""

    storeys: int
    lower_storeys: int
    width_m: float
    depth_m: float
    first_height_m: float
    lower_height_m: float
    upper_height_m: float
    first_load_kn_m2: float
    lower_load_kn_m2: float
    upper_load_kn_m2: float
    freight_lifts: int
    lift_load_kg: float
    docks: int
    platforms: int


TEMPLATES: Final[Mapping[str, Sketch]] = {
    "songhu-later": Sketch(
        storeys=12, lower_storeys=5, width_m=58.8, depth_m=42.0, first_height_m=8.0, lower_height_m=6.0, upper_height_m=5.4,
        first_load_kn_m2=15.0, lower_load_kn_m2=10.0, upper_load_kn_m2=8.0, freight_lifts=4, lift_load_kg=3000.0, docks=6,
        platforms=1),
    "songhu-first": Sketch(
        storeys=10, lower_storeys=1, width_m=58.8, depth_m=42.0, first_height_m=6.0, lower_height_m=4.5, upper_height_m=4.5,
        first_load_kn_m2=8.0, lower_load_kn_m2=5.0, upper_load_kn_m2=5.0, freight_lifts=3, lift_load_kg=3000.0, docks=2,
        platforms=1),
    "slab": Sketch(
        storeys=6, lower_storeys=3, width_m=100.8, depth_m=33.6, first_height_m=7.2, lower_height_m=5.4, upper_height_m=4.8,
        first_load_kn_m2=12.0, lower_load_kn_m2=8.0, upper_load_kn_m2=6.5, freight_lifts=4, lift_load_kg=3000.0, docks=8,
        platforms=2),
    "small": Sketch(
        storeys=5, lower_storeys=2, width_m=42.0, depth_m=25.2, first_height_m=6.0, lower_height_m=4.8, upper_height_m=4.5,
        first_load_kn_m2=10.0, lower_load_kn_m2=7.5, upper_load_kn_m2=5.0, freight_lifts=2, lift_load_kg=2000.0, docks=2,
        platforms=1),
}
"""The later tower and phase A of Songhu Zhigu, a long slab, and a small block: starting points, not rules."""

NAMES: Final[Mapping[str, str]] = {"lift": "freight lift", "platform": "platform", "dock": "dock"}

_WHOLE: Final = {"storeys": 1, "lower_storeys": 1, "freight_lifts": 0, "docks": 0, "platforms": 0}
"""Whole numbers and the least that each may be."""


@dataclass(frozen=True, slots=True)
class _Sources:
    """Where each figure comes from: a person entered what differs from the template."""

    of: Mapping[str, Source]

    def __getitem__(self, name: str) -> Source:
        return self.of[name]

    def both(self, *names: str) -> Source:
        """Of what follows from several figures: assumed while one of them is."""
        return next((self.of[name] for name in names if self.of[name].kind == "assumed"), self.of[names[0]])


def building_of(
    template: str, values: Mapping[str, float], name: str, reason: str, called: Mapping[str, str] = NAMES,
) -> Building:
    """A building from a template.

    Args:
        values: fields of :class:`Sketch` that a person entered; the others are the template's and assumed.
        reason: why they are assumed, as a description says it.
        called: what lifts, platforms and docks are called; a number follows.

    Raises:
        CallError: no such template or field, or a figure that cannot be.
    """
    if template not in TEMPLATES:
        raise fault("not-allowed", "template", found=template[:60], allowed=", ".join(TEMPLATES))
    sketch = _checked(replace(TEMPLATES[template], **_known(values)))
    entered, taken = from_person("description"), assumed("description-assumed", reason)
    sources = _Sources({field.name: entered if field.name in values else taken for field in fields(Sketch)})
    storeys = _storeys(sketch, sources, taken)
    top = storeys[-1].elevation_m.value + (storeys[-1].height_m.value if storeys[-1].height_m else 0.0)
    roof = metres(round(top, 6), sources.both("first_height_m", "lower_height_m", "upper_height_m", "storeys"))
    return Building(
        id="building", name=name, use=Stated("factory", taken), storeys=storeys, roof_m=roof, height_m=roof,
        lifts=_lifts(sketch, sources, called["lift"]), hoists=_platforms(sketch, called["platform"]),
        docks=_docks(sketch, sources, called["dock"]))


def _known(values: Mapping[str, float]) -> dict[str, Any]:
    known = {field.name for field in fields(Sketch)}
    for name in values:
        if name not in known:
            raise fault("no-such-field", name, kind="template", allowed=", ".join(sorted(known)))
    return dict(values)


def _checked(sketch: Sketch) -> Sketch:
    made: dict[str, Any] = {}
    for field in fields(Sketch):
        value, least = getattr(sketch, field.name), _WHOLE.get(field.name)
        number = checked(field.name, value, 0.0 if least is None else float(least), least is None, 1e5)
        if least is not None and number != int(number):
            raise fault("not-allowed", field.name, found=f"{number:g}", allowed=f"{least}, {least + 1} …")
        made[field.name] = number if least is None else int(number)
    if made["storeys"] > MOST_STOREYS:
        raise fault("too-large", "storeys", found=str(made["storeys"]), high=str(MOST_STOREYS))
    return Sketch(**made)


def _storeys(sketch: Sketch, sources: _Sources, taken: Source) -> tuple[Storey, ...]:
    from shapely import box

    outline = box(0.0, 0.0, sketch.width_m, sketch.depth_m)
    area = Measured(round(sketch.width_m * sketch.depth_m, 6), "m2", sources.both("width_m", "depth_m"))
    made: list[Storey] = []
    level = 0.0
    for number in range(1, sketch.storeys + 1):
        part = "first" if number == 1 else "lower" if number <= sketch.lower_storeys else "upper"
        height, load = getattr(sketch, f"{part}_height_m"), getattr(sketch, f"{part}_load_kn_m2")
        zone = Zone(id=f"{storey_name(number)}-production", name=storey_name(number), use=Stated("production", taken),
                    area_m2=area, floor_load=FloorLoad(load=Measured(load, "kN/m2", sources[f"{part}_load_kn_m2"])))
        made.append(Storey(
            id=storey_name(number), number=number, name=storey_name(number), elevation_m=metres(round(level, 6), taken),
            height_m=metres(height, sources[f"{part}_height_m"]), area_m2=area, use=Stated("production", taken), zones=(zone,),
            outline=outline))
        level += height
    return tuple(made)


def _lifts(sketch: Sketch, sources: _Sources, called: str) -> tuple[Lift, ...]:
    every = tuple(range(1, sketch.storeys + 1))
    return tuple(Lift(
        id=f"freight-{i}", name=f"{called} {i}", use=LiftUse.FREIGHT, use_source=Stated("freight", sources["freight_lifts"]),
        rated_load_kg=Measured(sketch.lift_load_kg, "kg", sources["lift_load_kg"]), serves=every)
        for i in range(1, sketch.freight_lifts + 1))


def _platforms(sketch: Sketch, called: str) -> tuple[Hoist, ...]:
    upper = tuple(range(2, sketch.storeys + 1))
    return tuple(Hoist(id=f"platform-{i}", name=f"{called} {i}", kind=HoistKind.PLATFORM, serves=upper)
                 for i in range(1, sketch.platforms + 1))


def _docks(sketch: Sketch, sources: _Sources, called: str) -> tuple[Dock, ...]:
    if not sketch.docks:
        return ()
    return (Dock(id="dock-1", name=f"{called} 1", storey=1, bays=Measured(float(sketch.docks), "1", sources["docks"])),)


def reading_of(building: Building, file: str) -> Reading:
    """A reading of a new building, as if a file held it."""
    report = ImportReport(errors=(), repairs=(), guesses=(), dropped=())
    made = InputFile(file=file, sha256="", format="template", length_unit="m", up_axis="z")
    return Reading(input=made, buildings=(building,), report=report)
