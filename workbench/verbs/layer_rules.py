"""``inspect --save-layers``: the layers of a drawing as rules that can be changed and given back with ``--layers``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from models.errors import CallError
from models.readers.layers import LayerRule, LayerRules, pattern_of, to_toml
from models.reading import LayerUse, Reading
from workbench.texts import text
from workbench.verbs.common import hint, write_files


def save_layers(reading: Reading, path: Path, lang: str) -> None:
    """Write the layers of a reading as a file of rules.

    Raises:
        CallError: what was read has no layers.
        OutputError: the file cannot be written.
    """
    if not reading.layers:
        raise CallError("bad-call", "no-layers-to-save", reading.input.file)
    written = write_files(path.absolute().parent, {path.name: rules_text(reading.layers, lang).encode()})
    hint(text("written", lang, {"path": str(written[0])}))


def rules_text(layers: Sequence[LayerUse], lang: str) -> str:
    """One rule for each layer; those that were not understood are ignored, and marked."""
    rules = tuple(LayerRule(layer=pattern_of(layer.name), role=layer.role or "ignore", storey=layer.storey, use=layer.use)
                  for layer in layers)
    remarks = {pattern_of(layer.name): text("layers-not-understood", lang, {"count": layer.count})
               for layer in layers if layer.role is None}
    return to_toml(LayerRules(rules=rules, own=len(rules)), remarks)
