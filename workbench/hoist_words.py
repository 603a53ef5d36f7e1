"""What is said of hoists and transfer stores: by the command line, in the document of ``lifts`` and on the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from models.capacity.hoists import HoistPlan, TransferPlan
from models.move_in import FLAG, Check
from workbench.capacity_words import GoodsWords
from workbench.move_in_words import has_text, note_text, value_text, what_text
from workbench.texts import text
from workbench.verbs.common import table

_SIGNS: Final = ("fail", "no-data", "pass", "not-applicable")


def hoist_title(plan: HoistPlan, words: GoodsWords) -> str:
    """Name, kind, sizes, capacity, storeys and the piece that it was tried with."""
    hoist = plan.hoist
    sides = " × ".join("?" if side is None else f"{side.value:g}" for side in hoist.size_m)
    load = words("hoist.unknown") if hoist.capacity_kg is None else f"{hoist.capacity_kg.value:g} kg"
    serves = words("hoist.unknown") if hoist.serves is None else words.storeys(hoist.serves)
    piece = words("hoist.no-piece")
    if plan.goods is not None and plan.storey is not None and plan.goods.heaviest_kg is not None:
        sizes = " × ".join(f"{part.value:g}" for part in plan.goods.largest_m if part is not None)
        piece = words("hoist.piece" if sizes else "hoist.piece-mass", goods=plan.goods.name, storey=words.storeys([plan.storey]),
                      mass=f"{plan.goods.heaviest_kg.value:g}", size=sizes)
    return words("hoist.title", name=hoist.name or hoist.id, kind=words(f"hoist.kind.{hoist.kind.value}"), size=sides, load=load,
                 serves=serves, piece=piece, verdict=text(f"verdict.{plan.verdict}", words.lang))


def check_row(check: Check, words: GoodsWords) -> list[str]:
    """What, has, needs, verdict, note."""
    needs = "" if check.unit == FLAG else value_text(check.needs, check.unit, words.lang)
    verdict = text(f"verdict.{check.verdict}", words.lang) if check.decides else words("hoist.remark")
    return [what_text(check, words.lang), has_text(check, words.lang), needs, verdict, note_text(check, words.lang)]


def ordered(plan: HoistPlan) -> list[Check]:
    """What fails first, then what is missing."""
    return sorted(plan.checks, key=lambda check: _SIGNS.index(check.verdict))


def hoist_lines(plans: Sequence[HoistPlan], words: GoodsWords) -> list[str]:
    """Each hoist with a table of its checks."""
    lines = []
    for plan in plans:
        head = [words(f"hoist.col.{name}") for name in ("what", "has", "needs", "verdict", "note")]
        rows = table([head, *(check_row(check, words) for check in ordered(plan))], right=(1, 2))
        lines += [hoist_title(plan, words), *("  " + row for row in rows.splitlines())]
    return lines


def transfer_line(plan: TransferPlan | None, words: GoodsWords) -> str:
    """Area against what piles up, and as what the stores are judged; empty without stores."""
    if plan is None:
        return ""
    names = words.listed(store.name or store.id for store in plan.stores)
    judged = words("transfer.judged")
    if plan.has_m2 is None:
        said = words("transfer.no-area", names=names, needed=f"{plan.needed_m2:.0f}", units=f"{plan.units:.0f}")
        return words.sentences([said, judged])
    key = "transfer.idle" if plan.units <= 0.0 else "transfer.enough" if plan.enough else "transfer.short"
    return words.sentences([words(key, names=names, has=f"{plan.has_m2:.0f}", held=plan.held or 0, units=f"{plan.units:.0f}",
                                  needed=f"{plan.needed_m2:.0f}"), judged])


def hoist_entry(plan: HoistPlan, words: GoodsWords) -> dict[str, Any]:
    """A hoist in the document."""
    hoist = plan.hoist
    return {"id": hoist.id, "name": hoist.name, "kind": str(hoist.kind.value), "verdict": plan.verdict,
            "goods": None if plan.goods is None else plan.goods.id, "storey": plan.storey,
            "checks": [{"what": check.what, "verdict": check.verdict, "decides": check.decides, "has": check.has,
                        "needs": check.needs, "unit": check.unit, "missing": list(check.missing), "names": list(check.names),
                        "message": "  ".join(part for part in check_row(check, words) if part)} for check in ordered(plan)]}


def transfer_entry(plan: TransferPlan | None, words: GoodsWords) -> dict[str, Any] | None:
    if plan is None:
        return None
    return {"stores": [store.id for store in plan.stores], "has_m2": plan.has_m2, "needed_m2": plan.needed_m2,
            "units": plan.units, "held": plan.held, "enough": plan.enough, "judged_as": "store",
            "message": transfer_line(plan, words)}
