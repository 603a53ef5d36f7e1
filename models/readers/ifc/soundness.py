"""Checks the shape of an element against the schema before it goes to the geometry kernel.

The kernel trusts what it is given: a reference to an entity of the wrong kind ends the whole process. So whatever hangs
on a representation is compared with the schema first, and absurd numbers and circles are kept out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeAlias

from models.readers.ifc.opening import Entity
from models.readers.ifc.placements import ABSURD_COORDINATE

Check: TypeAlias = Callable[[Any], bool]

_MAX_ENTITIES: Final = 100_000
"""An element with more is meshed by nobody in reasonable time."""


def is_sound(element: Entity, schema: str) -> bool:
    """Whether everything an element's shape refers to is what the schema asks for.

    Args:
        element: an IfcProduct.
        schema: name of the schema as ifcopenshell knows it.
    """
    seen: dict[int, bool] = {}
    stack = [root for root in (element.Representation, element.ObjectPlacement) if root is not None]
    while stack:
        entity = stack.pop()
        number = entity.id()
        if number in seen:
            continue
        if len(seen) > _MAX_ENTITIES:
            return False
        seen[number] = True
        if entity.is_a("IfcRepresentationContext"):
            continue
        for i, check in enumerate(_checks(schema, entity.is_a())):
            value = entity[i]
            if not check(value):
                return False
            stack.extend(_references(value))
    return not _circular(element)


def _references(value: Any) -> list[Entity]:
    if isinstance(value, tuple):
        return [reference for item in value for reference in _references(item)]
    return [value] if hasattr(value, "is_a") and value.id() else []


def _circular(element: Entity) -> bool:
    """Whether the shape refers to itself: some paths lead from an entity back to it."""
    state: dict[int, int] = {}
    roots = [root for root in (element.Representation, element.ObjectPlacement) if root is not None]
    stack: list[tuple[Entity, bool]] = [(root, False) for root in roots]
    while stack:
        entity, done = stack.pop()
        number = entity.id()
        if done:
            state[number] = 2
        elif state.get(number) == 1:
            return True
        elif number not in state and not entity.is_a("IfcRepresentationContext"):
            state[number] = 1
            stack.append((entity, True))
            children = [child for i in range(len(entity)) for child in _references(entity[i])]
            if any(state.get(child.id()) == 1 for child in children):
                return True
            stack.extend((child, False) for child in children if child.id() not in state)
    return False


@cache
def _checks(schema: str, kind: str) -> tuple[Check, ...]:
    """One check for each attribute of an entity class."""
    import ifcopenshell

    declaration: Any = ifcopenshell.schema_by_name(schema).declaration_by_name(kind)
    attributes = declaration.as_entity().all_attributes()
    derived = declaration.as_entity().derived()
    return tuple(
        _anything
        if is_derived
        else _optional(_check(attribute.type_of_attribute()))
        if attribute.optional()
        else _check(attribute.type_of_attribute())
        for attribute, is_derived in zip(attributes, derived, strict=True)
    )


def _anything(value: Any) -> bool:
    return True


def _optional(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _check(kind: Any) -> Check:
    """A check of a plain Python value, or an entity, against a declared type."""
    if (named := kind.as_named_type()) is not None:
        return _declared(named.declared_type())
    if (simple := kind.as_simple_type()) is not None:
        return _simple(str(simple.declared_type()))
    aggregate = kind.as_aggregation_type()
    low, high, check = aggregate.bound1(), aggregate.bound2(), _check(aggregate.type_of_element())
    return lambda value: (
        isinstance(value, tuple) and len(value) >= low and (high < 0 or len(value) <= high) and all(check(item) for item in value)
    )


def _declared(declaration: Any) -> Check:
    if declaration.as_entity() is not None:
        name = declaration.name()
        return lambda value: hasattr(value, "is_a") and bool(value.is_a(name))
    if (enumeration := declaration.as_enumeration_type()) is not None:
        words = frozenset(enumeration.enumeration_items())
        return lambda value: value in words
    if (select := declaration.as_select_type()) is not None:
        return _select(select)
    return _check(declaration.as_type_declaration().declared_type())


def _select(select: Any) -> Check:
    """Entities of one of the kinds, or typed values of one of the types."""
    names: set[str] = set()
    open_ends = [select]
    while open_ends:
        for item in open_ends.pop().select_list():
            inner = item.as_select_type()
            if inner is not None:
                open_ends.append(inner)
            else:
                names.add(item.name())
    return lambda value: hasattr(value, "is_a") and any(value.is_a(name) for name in names)


def _simple(kind: str) -> Check:
    if kind in ("real", "number"):
        return lambda value: isinstance(value, float | int) and not isinstance(value, bool) and abs(value) < ABSURD_COORDINATE
    if kind == "integer":
        return lambda value: isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**31
    if kind in ("boolean", "logical"):
        return lambda value: isinstance(value, bool) or value == "UNKNOWN"
    return lambda value: isinstance(value, str)
