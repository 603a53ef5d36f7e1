"""Short ways to write down a quantity that is a fact: a number, a yes/no, a choice."""

from __future__ import annotations

from rules.quantity import YES_NO, Quantity


def number(name: str, unit: str, *subjects: str, inherits: bool = False) -> Quantity:
    return Quantity(name, "number", unit, subjects, inherits=inherits)


def flag(name: str, *subjects: str, inherits: bool = False) -> Quantity:
    return Quantity(name, "flag", "", subjects, YES_NO, inherits)


def choice(name: str, choices: tuple[str, ...], *subjects: str, inherits: bool = False) -> Quantity:
    return Quantity(name, "choice", "", subjects, choices, inherits)
