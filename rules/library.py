"""The packs that ship with the program, and which of them a city and district select."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from models.errors import CallError, PackError
from rules.pack_reader import load_pack
from rules.standard import Clause, Pack


@cache
def shipped() -> tuple[Pack, ...]:
    """All packs of the program in the order of their file names, national ones first. Raises PackError."""
    packs = []
    for entry in sorted((files("rules") / "standards").iterdir(), key=lambda item: item.name.removesuffix(".toml")):
        if entry.name.endswith(".toml"):
            with as_file(entry) as path:
                packs.append(load_pack(path))
    return tuple(sorted(packs, key=lambda pack: pack.city != "cn"))


def cities() -> tuple[str, ...]:
    """Cities that a building can be judged under: those with a pack that speaks unasked."""
    return tuple(sorted({pack.city for pack in shipped() if not pack.on_request} - {"cn"}))


def places() -> tuple[str, ...]:
    """Cities and other places that standards can be compared with; the packs of some speak only when asked for by name."""
    return tuple(sorted({pack.city for pack in shipped()} - {"cn"}))


def districts(city: str | None) -> tuple[str, ...]:
    """Districts of a city that have packs of their own."""
    return tuple(sorted({pack.district for pack in shipped() if pack.city == city and pack.district}))


def choose(city: str | None, district: str | None, names: Sequence[str] = (), plot: Path | None = None) -> tuple[Pack, ...]:
    """The packs for a city and district, those asked for by name, and the plot's own conditions.

    Args:
        city: None for the national packs alone.
        district: packs of a district are taken only when it is named.
        names: ids of shipped packs, or paths of pack files.
        plot: file with the plot conditions.

    Raises:
        CallError: an unknown city, district or pack.
        PackError: a file that is no valid pack.
    """
    if city is not None and city not in cities():
        raise _no_city(city)
    if district is not None and district not in districts(city):
        raise CallError("bad-call", "unknown-district", district, city=city or "cn", districts=", ".join(districts(city)) or "–")
    by_id = {pack.id: pack for pack in shipped()}
    chosen = [pack for pack in shipped() if _selected(pack, city, district)]
    for name in names:
        pack = by_id[name] if name in by_id else _from_file(name, tuple(by_id))
        if name not in by_id and pack.id in by_id:
            raise PackError("bad-pack", "pack-id-taken", name, id=pack.id)
        if pack.id not in {p.id for p in chosen}:
            chosen.append(pack)
    if plot is not None:
        chosen.append(load_pack(plot))
    _refuse_clashes(chosen)
    return _with_replacements(chosen)


def _no_city(city: str) -> CallError:
    """Why nothing is judged under a city: no packs, or only such as speak when they are asked for by name."""
    asked = [pack.id for pack in shipped() if pack.city == city]
    if asked:
        return CallError("bad-call", "city-on-request", city, cities=", ".join(cities()), standards=", ".join(asked))
    return CallError("bad-call", "unknown-city", city, cities=", ".join(cities()))


def _with_replacements(packs: Sequence[Pack]) -> tuple[Pack, ...]:
    """The packs with confirmed clauses in the place of those that they stand in for; where that is not chosen, they are silent.

    The clause stays in its own pack, so that nothing of one city comes to speak in another. Raises PackError.
    """
    stand_ins: dict[str, Clause] = {}
    for clause in (clause for pack in packs for clause in pack.clauses):
        if clause.replaces is not None and stand_ins.setdefault(clause.replaces, clause) is not clause:
            raise PackError("bad-pack", "pack-replaced-twice", clause.replaces, first=stand_ins[clause.replaces].id,
                            second=clause.id)
    here = {clause.id for pack in packs for clause in pack.clauses}
    return tuple(_replaced(pack, stand_ins, here) for pack in packs) if stand_ins else tuple(packs)


def _replaced(pack: Pack, stand_ins: Mapping[str, Clause], here: Collection[str]) -> Pack:
    kept = tuple(stand_ins.get(clause.id, clause) for clause in pack.clauses if clause.replaces is None)
    own = [clause for clause in pack.clauses if clause.replaces is not None]
    return replace(pack, clauses=kept, replaced=tuple(c.id for c in pack.clauses if c.id in stand_ins),
                   lent=tuple(c.id for c in own if c.replaces in here), idle=tuple(c.id for c in own if c.replaces not in here))


def _refuse_clashes(packs: Sequence[Pack]) -> None:
    """Two packs with a clause of one id would count it twice; a waiver without its clause would waive nothing."""
    owner: dict[str, str] = {}
    for pack in packs:
        for clause in pack.clauses:
            if owner.setdefault(clause.id, pack.id) != pack.id:
                raise PackError("bad-pack", "clause-twice", clause.id, first=owner[clause.id], second=pack.id)
    for pack in packs:
        for waiver in pack.waivers:
            if waiver["clause"] not in owner:
                raise PackError("bad-pack", "waiver-without-clause", pack.id, clause=waiver["clause"])


def _selected(pack: Pack, city: str | None, district: str | None) -> bool:
    if pack.on_request or pack.city not in ("cn", city):
        return False
    return pack.district is None or pack.district == district


def _from_file(name: str, shipped_ids: tuple[str, ...]) -> Pack:
    if not name.endswith(".toml"):
        raise CallError("bad-call", "unknown-standard", name, standards=", ".join(shipped_ids))
    return load_pack(Path(name))
