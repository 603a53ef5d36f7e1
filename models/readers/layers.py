"""What a layer of a drawing or model holds: rules from layer names to roles, as data that the user can save and change.

A file of rules is TOML: ``schema = "shanglou.layers/1"`` and ``[[rule]]`` tables with ``layer`` (a pattern or a list of them:
``*`` stands for anything, ``?`` for one sign; upper and lower case are one), ``role``, and where they apply ``storey`` (a number)
and ``use``.
The first rule that fits decides; the user's rules go before the shipped ones (``layers.toml`` beside this module).
"""

from __future__ import annotations

import fnmatch
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from models.building import STOREY_USES
from models.errors import InputError, system_reason
from models.readers import check_file
from models.storey_names import whole_number
from models.vocabularies import STOREY
from models.writers.toml_text import quoted

SCHEMA: Final = "shanglou.layers/1"

ROLES: Final = ("storey", "outline", "slab", "wall", "window", "column", "opening", "door", "lift", "fire-lift", "hoist", "dock",
                "yard", "unit", "zone", "compartment", "stair", "plot", "neighbour", "axis", "roof", "equipment", "frame", "text",
                "dimension", "ignore")
"""What the things on a layer are. ``storey``: everything on it belongs to one storey (its name says which); ``opening``: a hole
in a floor; ``frame``: the border of a sheet; ``ignore``: known, and of no use here."""

_STOREY_NAME: Final = (
    (re.compile(r"(?:^|[^a-z0-9])(?:b|地下|负)\s*(\d{1,2}|[一二三四五六七八九十]+)\s*(?:f|层|楼)?(?![a-z0-9])",
                re.IGNORECASE), -1),
    (re.compile(r"(?:^|[^a-z0-9.])(\d{1,3})\s*(?:f|fl|层|楼)(?![a-z0-9])", re.IGNORECASE), 1),
    (re.compile(r"(?:^|[^a-z0-9])(?:f|l|level|floor|storey|story)[\s_-]*(\d{1,3})(?![a-z0-9])", re.IGNORECASE), 1),
    (re.compile(r"第?([一二三四五六七八九十]+)\s*(?:层|楼)"), 1),
    (re.compile(r"(首)\s*层"), 1),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRule:
    """A pattern of layer names with what it means. ``line`` is where it stands in its file, for messages."""

    layer: str
    role: str
    storey: int | None = None
    use: str | None = None
    line: int = 0

    def fits(self, name: str) -> bool:
        return _pattern(self.layer).match(name.casefold()) is not None


@cache
def _pattern(layer: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(layer.casefold()))


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRole:
    """What was found for a layer: its role, storey and use, and whether a rule of the user said so."""

    role: str
    storey: int | None = None
    use: str | None = None
    by_user: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerRules:
    """Rules in the order in which they are tried; the first ``own`` ones are the user's."""

    rules: tuple[LayerRule, ...]
    own: int = 0

    def find(self, layer: str) -> LayerRole | None:
        """The role of a layer, or None where no rule fits. A storey that the rule leaves open is read from the name."""
        bare = bare_name(layer)
        for i, rule in enumerate(self.rules):
            if rule.fits(layer) or rule.fits(bare):
                storey = rule.storey if rule.storey is not None else storey_of(bare)
                return LayerRole(role=rule.role, storey=storey, use=rule.use, by_user=i < self.own)
        return None


def bare_name(layer: str) -> str:
    """A layer name without the parts put before it by a bound reference (``name$0$layer``) or parents (``a::b``)."""
    return re.split(r"\$\d+\$|::|\|", layer)[-1].strip()


def storey_of(name: str) -> int | None:
    """The storey number that a name speaks of (``3F``, ``B1``, ``三层``, ``Level 2``, 首层), or None."""
    for pattern, sign in _STOREY_NAME:
        found = pattern.search(name)
        if found:
            number = 1 if found.group(1) == "首" else whole_number(found.group(1))
            return sign * number if number else None
    return None


def load_rules(path: Path | None = None) -> LayerRules:
    """The user's rules before the shipped ones.

    Raises:
        InputError: the file is no such table of rules; rule and field are named.
    """
    own = () if path is None else _from_file(path)
    return LayerRules(rules=(*own, *shipped()), own=len(own))


@cache
def shipped() -> tuple[LayerRule, ...]:
    """The rules that come with the program: usual layer names of Tianzheng, of institutes and of the AIA list."""
    text = resources.files("models.readers").joinpath("layers.toml").read_text("utf-8")
    return _rules(tomllib.loads(text), "layers.toml")


def _from_file(path: Path) -> tuple[LayerRule, ...]:
    check_file(path)
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError("syntax", "layers-not-text", path.name) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError("syntax", "layers-syntax", path.name, reason=str(error)) from error
    except RecursionError as error:
        raise InputError("syntax", "layers-no-rules", path.name) from error
    except OSError as error:
        raise InputError("not-readable", "file-not-readable", str(path), reason=system_reason(error)) from error
    return _rules(data, path.name)


def _rules(data: dict[str, Any], file: str) -> tuple[LayerRule, ...]:
    if data.get("schema") != SCHEMA:
        raise InputError("unsupported-schema", "layers-schema", file, schema=SCHEMA)
    tables = data.get("rule", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise InputError("syntax", "layers-no-rules", file)
    return tuple(rule for i, table in enumerate(tables) for rule in _rules_of(table, i + 1, file))


def _rules_of(table: dict[str, Any], number: int, file: str) -> list[LayerRule]:
    """The rules of one table: one per pattern."""
    def fault(field: str, allowed: str) -> InputError:
        return InputError("syntax", "layers-field", file, rule=number, field=field, allowed=allowed)

    strange = sorted(set(table) - {"layer", "role", "storey", "use"})
    if strange:
        raise fault(strange[0][:40], "layer, role, storey, use")
    layer, role, storey, use = (table.get(name) for name in ("layer", "role", "storey", "use"))
    layers = layer if isinstance(layer, list) else [layer]
    if not layers or not all(isinstance(pattern, str) and pattern.strip() for pattern in layers):
        raise fault("layer", "A-FOOTPRINT, *WALL*, 3F*")
    if role not in ROLES:
        raise fault("role", ", ".join(ROLES))
    if storey is not None and (not isinstance(storey, int) or isinstance(storey, bool) or storey == 0 or abs(storey) > 200):
        raise fault("storey", "1, 2 … -1")
    word = STOREY.find(use) if isinstance(use, str) else None
    if use is not None and word is None:
        raise fault("use", ", ".join(STOREY_USES))
    return [LayerRule(layer=str(pattern).strip(), role=role, storey=storey, use=word, line=number) for pattern in layers]


def to_toml(rules: LayerRules, remarks: Mapping[str, str] | None = None) -> str:
    """Rules as a file that can be changed and given back; ``remarks`` stand as comments over the rules of those layers."""
    lines = [f'schema = "{SCHEMA}"']
    for rule in rules.rules:
        remark = (remarks or {}).get(rule.layer)
        lines += ["", *([f"# {remark}"] if remark else []), "[[rule]]", f"layer = {quoted(rule.layer)}", f'role = "{rule.role}"']
        lines += [f"storey = {rule.storey}"] * (rule.storey is not None)
        lines += [f'use = "{rule.use}"'] * (rule.use is not None)
    return "\n".join(lines) + "\n"


def pattern_of(layer: str) -> str:
    """The pattern that fits this layer alone: signs that stand for others are put into brackets."""
    return re.sub(r"([*?\[])", r"[\1]", layer)
