"""The fields of things as the window shows them: what they are called, what they hold, how it is said. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from models.building import ENTERED_AS, NEVER_DECLARED
from models.edit_around import AROUND_FIELDS, Around, find_around
from models.edit_fields import FIELDS, Rule, positive
from models.edits import ON_BUILDING, ON_STOREY, find
from models.logistics import LiftUse
from models.measured import Measured, Source, Stated
from models.vocabularies import DECLARED

if TYPE_CHECKING:
    from models.building import Building, Storey
    from workbench.sheets.words import Words

LOAD: Final = "floor_load"
"""The load of a storey or a zone, in kN/m² or in kg/m² as it is stated."""
_HEIGHT: Final = "height_m"
DECLARED_MARK: Final = "declared."
_LOAD_RULE: Final = Rule(positive("kN/m2").run, "load", "kN/m2")
_FACT: Final = Rule(positive("1").run, "fact")

GROUPS: Final[Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]] = {
    "building": (
        ("general", ("name", "use", "production")), ("fire", ("hazard", "fire_resistance_grade", "sprinklers")),
        ("levels", ("outdoor_ground_m", "roof_finish_m", "planning_height_m")),
    ),
    "storey": (
        ("general", ("name", "use", "declared.production", "area_m2", LOAD)),
        ("height", (_HEIGHT, "height_basis", "clear_height_beam_m", "clear_height_duct_m", "clear_height_need_m")),
        ("breakdown", ("floor_finish_m", "slab_beam_m", "service_zone_m", "raised_floor_m")),
    ),
    "zone": (("general", ("name", "use", "production", "area_m2")), ("load", (LOAD, "stated_for", "basis"))),
    "unit": (("general", ("name", "use", "hazard", "net_area_m2", "gross_area_m2")),),
    "compartment": (
        ("general", ("name", "storeys", "area_m2", "hazard")), ("fire", ("sprinklers", "protected_area_m2")),
        ("escape", ("travel_distance_m", "exits", "fire_lifts", "persons")),
    ),
    "lift": (
        ("general", ("name", "use", "rated_load_kg", "speed_m_s", "serves")),
        ("car", ("car_m", "door_m", "through_doors", "fire_lift")),
    ),
    "equipment": (
        ("general", ("name", "storey", "zone", "count")), ("size", ("mass_kg", "size_m", "base_m", "spacing_m")),
        ("support", ("dynamic_factor", "along_span", "bedding_m", "edge_m")),
        ("wheels", ("wheel_load_kn", "wheel_length_m", "wheel_width_m", "wheel_track_m")),
        ("vibration", ("vibration", "excitation_hz", "excitation_n")),
    ),
    "plot": (
        ("general", ("name", "city", "district", "land_use", "area_m2")), ("ratio", ("plot_ratio_min", "plot_ratio_max")),
        ("shares", ("counted_area_m2", "footprint_m2", "green_area_m2")),
    ),
}
"""Kind → its groups of fields; kinds that are not named have one group with all their fields."""

KINDS: Final = ("building", "storey", *ON_STOREY, *ON_BUILDING)


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the inspector."""

    kind: str
    name: str
    rule: Rule


def groups_of(kind: str) -> list[tuple[str, list[Field]]]:
    """The groups of a kind, each with its fields; what no group names stands in the last one."""
    every = [name for name in _rules(kind) if not (kind == "zone" and name.startswith("load_k"))]
    groups = [(title, list(names)) for title, names in GROUPS.get(kind, (("general", tuple(every)),))]
    named = {name for _, names in groups for name in names}
    left = [name for name in every if name not in named]
    if left:
        groups.append(("further", left))
    return [(title, [Field(kind, name, rule_of(kind, name)) for name in names]) for title, names in groups]


def _rules(kind: str) -> Mapping[str, Rule]:
    return AROUND_FIELDS[kind] if kind in AROUND_FIELDS else FIELDS[kind]


def is_around(kind: str) -> bool:
    """Whether a kind belongs to plot and site, not to a building."""
    return kind in AROUND_FIELDS


def rule_of(kind: str, field: str) -> Rule:
    """What a field may be. Raises KeyError for a field that the kind does not have."""
    if field.startswith(DECLARED_MARK):
        return _fact_rule(field.removeprefix(DECLARED_MARK))
    if field == LOAD and kind in ("storey", "zone"):
        return _LOAD_RULE
    if field == _HEIGHT and kind == "storey":
        return positive("m")
    return _rules(kind)[field]


def _fact_rule(name: str) -> Rule:
    """What a declared fact may be: as the quantity says that hears it, else anything."""
    from rules.quantities import REGISTRY

    if name in DECLARED:
        return Rule(_FACT.run, "word", words=DECLARED[name].words, group=name)
    quantity = REGISTRY.get(name)
    if quantity is None:
        return _FACT
    if quantity.form == "choice":
        return Rule(_FACT.run, "word" if quantity.choices else "text", words=quantity.choices, group=name)
    return Rule(_FACT.run, quantity.form, quantity.unit)


def declarable(kind: str) -> list[str]:
    """Quantities that a person can state of a kind of thing and for which it has no field of its own."""
    from rules.quantities import REGISTRY

    own = _rules(kind)
    return [name for name, quantity in REGISTRY.items()
            if kind in quantity.subjects and quantity.compute is None and name not in NEVER_DECLARED and name not in own]


def field_of(kind: str, quantity: str) -> tuple[str, str] | None:
    """Kind and field in which a missing quantity of a subject is entered; None where it is only computed from others."""
    proper = ENTERED_AS.get(quantity, "").partition(",")[0]
    if not proper:
        if has_field(kind, quantity):
            return kind, quantity
        return (kind, DECLARED_MARK + quantity) if quantity in declarable(kind) else _inherited(kind, quantity)
    _, _, tail = ("." + proper).rpartition("building.") if proper.startswith("building.") else ("", "", proper)
    wanted, _, field = tail.rpartition(".")
    wanted = wanted.removeprefix("site.") or "building"
    field = {"grade": "fire_resistance_grade", "load_kn_m2": LOAD, "load_kg_m2": LOAD}.get(field, field)
    return (wanted, field) if (wanted in FIELDS or is_around(wanted)) and has_field(wanted, field) else None


def _inherited(kind: str, quantity: str) -> tuple[str, str] | None:
    """The field of what a subject lies in, where it takes the quantity over from there."""
    from rules.quantities import REGISTRY
    from rules.quantity import PARENTS

    parent = PARENTS.get(kind)
    takes = quantity in REGISTRY and REGISTRY[quantity].inherits
    return field_of(parent, quantity) if takes and parent is not None else None


def has_field(kind: str, field: str) -> bool:
    """Whether a kind has a field of this name."""
    try:
        rule_of(kind, field)
    except KeyError:
        return False
    return True


def thing_of(building: Building | None, around: Around, kind: str, item_id: str) -> Any:
    """The thing itself; raises CallError where there is none."""
    if is_around(kind):
        return find_around(around, kind, item_id)
    if building is None:
        raise KeyError(kind)
    return find(building, kind, item_id)


def held(kind: str, item: Any, field: str) -> object:
    """What a field holds: Measured, Stated, plain, a tuple, or None while it is unknown."""
    if field.startswith(DECLARED_MARK):
        return item.declared.get(field.removeprefix(DECLARED_MARK))
    if field == LOAD:
        return least_load(item) if kind == "storey" else None if item.floor_load is None else item.floor_load.load
    if kind == "zone" and field in ("stated_for", "basis"):
        return None if item.floor_load is None else getattr(item.floor_load, field)
    if kind == "zone" and field in ("load_kn_m2", "load_kg_m2"):
        load = None if item.floor_load is None else item.floor_load.load
        return load if load is not None and (load.unit == "kN/m2") == (field == "load_kn_m2") else None
    if kind == "lift" and field == "use":
        return None if item.use is LiftUse.UNKNOWN else item.use_source or str(item.use.value)
    value: object = getattr(item, field)
    return None if value == "" else value


def least_load(storey: Storey) -> Measured | None:
    """The least load of a storey's zones; None while one is unknown or they are stated in different units."""
    loads = [zone.floor_load.load for zone in storey.zones if zone.floor_load is not None]
    if not loads or len(loads) < len(storey.zones) or len({load.unit for load in loads}) > 1:
        return None
    return min(loads, key=lambda load: load.value)


def source_of(value: object) -> Source | None:
    """Where a value comes from, as far as it says so; of sizes the first that is known."""
    if isinstance(value, Measured | Stated):
        return value.source
    if isinstance(value, tuple):
        return next((part.source for part in value if isinstance(part, Measured | Stated)), None)
    return None


def bare(value: object) -> object:
    """The plain value, as an edit takes it."""
    if isinstance(value, Measured | Stated):
        return bare(value.value)
    if isinstance(value, tuple):
        return tuple(bare(part) for part in value)
    return getattr(value, "value", value)


# words


def label(kind: str, field: str, words: Words) -> str:
    """What a field is called."""
    if field.startswith(DECLARED_MARK):
        name = field.removeprefix(DECLARED_MARK)
        return words.known(f"desktop.property.{name}", words.quantity(name))
    return words.known(f"desktop.property.{kind}.{field}", words.known(f"desktop.property.{field}", words.quantity(field)))


def kind_name(kind: str, words: Words) -> str:
    return words.known(f"desktop.kind.{kind}", kind)


def title(kind: str, item: Any, words: Words) -> str:
    """A thing by its name, else by what it is."""
    name = str(getattr(item, "name", "") or "")
    return name or (kind_name(kind, words) if kind in ("plot", "site") else str(item.id))


def shown(rule: Rule, value: object, words: Words) -> str:
    """A value as it is said, with its unit."""
    if value is None:
        return words.unknown
    if isinstance(value, Measured):
        return words.measured(value)
    plain = bare(value)
    if isinstance(plain, bool):
        return words.yes_no(plain)
    if rule.form == "grade":
        return words.plain(f"desktop.grade.{plain}")
    if isinstance(plain, int | float):
        from workbench.sheets.words import with_unit

        return _storey(int(plain)) if rule.form == "storey" else with_unit(float(plain), rule.unit or "1")
    if isinstance(plain, tuple):
        return _many(rule, value, plain, words)
    return words.word(rule.group, str(plain)) if rule.group else str(plain)


def _many(rule: Rule, value: object, plain: tuple[object, ...], words: Words) -> str:
    if rule.form == "storeys":
        return storeys_text([int(str(number)) for number in plain]) or "–"
    if rule.form == "sizes":
        parts = ["?" if part is None else f"{float(str(part)):g}" for part in plain]
        return words.unknown if all(part is None for part in plain) else " × ".join(parts) + " m"
    return words.listed(str(part) for part in plain)


def _storey(number: int) -> str:
    from models.storey_names import storey_name

    return storey_name(number)


def storeys_text(numbers: list[int]) -> str:
    """``B1, 1F–12F``: runs of storeys that follow one another are joined."""
    ordered = sorted(numbers)
    runs: list[list[int]] = []
    for number in ordered:
        follows = runs and (number == runs[-1][1] + 1 or (runs[-1][1] == -1 and number == 1))
        if follows and (number > 0) == (runs[-1][0] > 0):
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(_storey(a) if a == b else f"{_storey(a)}–{_storey(b)}" for a, b in runs)


def entered(rule: Rule, value: object, words: Words) -> str:
    """A value as it stands in its field while it is edited; typed again it is the same value."""
    if value is None:
        return ""
    if isinstance(value, Measured):
        from workbench.sheets.words import show_unit

        unit = show_unit(value.unit)
        return f"{value.value:.12g} {unit}".strip()
    plain = bare(value)
    if rule.form == "sizes" and isinstance(plain, tuple):
        return "" if all(part is None for part in plain) else \
            " × ".join("?" if part is None else f"{float(str(part)):.12g}" for part in plain) + " m"
    if isinstance(plain, int | float) and not isinstance(plain, bool) and rule.form in ("number", "fact"):
        from workbench.sheets.words import show_unit

        return f"{plain:.12g} {show_unit(rule.unit)}".strip() if rule.unit != "1" else f"{plain:.12g}"
    return shown(rule, value, words)
