"""What a clause says and what a field means, as pages: document, wording, what is measured, from what, and where it is used."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from workbench.desktop.language import Spoken
from workbench.desktop.rich import bullets, faint, heading, link, table

if TYPE_CHECKING:
    from rules.quantity import Quantity
    from rules.standard import Clause, Pack

_MOST_CLAUSES = 40


def clause_page(spoken: Spoken, clause: Clause) -> str:
    """Document, clause, edition, wording, provenance, and the quantity with its inputs."""
    say, words = spoken, spoken.words
    document = clause.document
    rows = [
        (say("explain.document"), words.citation(clause)), (say("explain.edition"), document.edition or words.unknown),
        (say("evidence-kind"), words.word("kind", clause.kind)), (say("evidence-wording"), words.word("wording", clause.wording)),
        (say("evidence-force"), words.word("force", clause.force)), (say("evidence-provenance"), words.provenance(clause)),
        (say("evidence-in-force"), in_force(spoken, clause)), (say("explain.stage"), words.word("stage", clause.stage)),
        (say("explain.topic"), words.word("topic", clause.topic)), (say("evidence-limit"), words.limit_rule(clause)),
    ]
    if clause.note is not None:
        rows.append((say("evidence-note"), clause.note.get(say.lang)))
    rows.append((say("explain.source"), clause.source))
    page = f"<h3>{html.escape(clause.title.get(say.lang))}</h3>" + table([row for row in rows if row[1]], ruled=True)
    return page + heading(say("explain.measures")) + _quantity_rows(spoken, clause.quantity)


def quantity_page(spoken: Spoken, name: str, packs: Sequence[Pack]) -> str:
    """Unit, meaning and inputs of a quantity, and the clauses of the chosen standards that ask for it."""
    from rules.quantities import REGISTRY

    say = spoken
    page = f"<h3>{html.escape(say.words.quantity(name))}</h3>"
    quantity = REGISTRY.get(name)
    if quantity is None:
        return page + faint(say("explain.no-quantity"))
    page += _quantity_rows(spoken, quantity)
    used = [clause for pack in packs for clause in pack.clauses if name in asked_for(clause.quantity)]
    page += heading(say("explain.used", count=len(used)))
    if not used:
        return page + faint(say("explain.not-used"))
    items = [f"{link(f'clause:{clause.id}', clause.title.get(say.lang))} "
             f"{html.escape(say.words.short_citation(clause))}" for clause in used[:_MOST_CLAUSES]]
    return page + bullets(items)


def _quantity_rows(spoken: Spoken, quantity: Quantity) -> str:
    from workbench.sheets.words import show_unit

    say, words = spoken, spoken.words
    rows = [(say("explain.quantity"), words.quantity(quantity.name)), (say("explain.meaning"), words.ask(quantity.name)),
            (say("explain.unit"), show_unit(quantity.unit) if quantity.unit else say(f"explain.form-{quantity.form}")),
            (say("explain.subjects"), words.listed(words.word("subject", subject) for subject in quantity.subjects)),
            (say("explain.how"), say("explain.fact" if quantity.compute is None else "explain.computed"))]
    if quantity.choices:
        rows.append((say("explain.choices"), words.listed(words.word(quantity.name, choice) for choice in quantity.choices)))
    page = table(rows, ruled=True)
    inputs = list(dict.fromkeys((*quantity.inputs, *quantity.reads)))
    if inputs:
        page += heading(say("explain.inputs")) + bullets(_named(spoken, inputs))
    return page


def _named(spoken: Spoken, names: Iterable[str]) -> list[str]:
    from rules.quantities import REGISTRY
    from workbench.sheets.words import show_unit

    items = []
    for name in names:
        unit = REGISTRY[name].unit if name in REGISTRY else ""
        items.append(link(f"quantity:{name}", spoken.words.quantity(name)) + (f" {html.escape(show_unit(unit))}" if unit else ""))
    return items


def asked_for(quantity: Quantity) -> set[str]:
    """A quantity with everything that it is worked out from."""
    from rules.quantities import REGISTRY

    found: set[str] = set()
    open_ = [quantity.name]
    while open_:
        name = open_.pop()
        if name not in found and name in REGISTRY:
            found.add(name)
            open_ += [*REGISTRY[name].inputs, *REGISTRY[name].reads]
    return found


def in_force(spoken: Spoken, clause: Clause) -> str:
    start, end = clause.valid_from, clause.valid_until
    if start is None:
        return spoken("evidence-no-date")
    if end is None:
        return spoken("evidence-since", start=start.isoformat())
    return spoken("evidence-from-to", start=start.isoformat(), end=end.isoformat())


def about_page(spoken: Spoken) -> str:
    """Version, licence, and all that the program stands on."""
    from workbench.desktop.about import FONTS, components, program

    say = spoken
    unknown = say.words.unknown
    page = f"<h2>{html.escape(say('window'))}</h2>{faint(say('about.purpose'))}"
    page += heading(say("about.program")) + table([(c.name, f"{c.version} · {c.licence}") for c in program()], ruled=True)
    rows = [(c.name, f"{c.version or unknown} · {c.licence or unknown}") for c in components()]
    page += heading(say("about.components")) + table(rows, ruled=True)
    page += heading(say("about.fonts")) + table(list(FONTS), ruled=True)
    return page + faint(say("about.disclaimer"))
