"""Makes the example files: IFC of the towers from their descriptions, and the list of invented companies.

``python -m models.writers.examples [FOLDER]``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from models.readers import read
from models.writers.examples_companies import FILE, write_companies
from models.writers.ifc import write_ifc

EXAMPLES: Final = ("songhu-phase-a", "songhu-later-tower")


def main(folder: Path) -> None:
    """Write ``<name>.ifc`` beside each ``<name>.toml`` of a folder, and the list of companies."""
    (folder / FILE).write_bytes(write_companies())
    for name in EXAMPLES:
        write_ifc(read(folder / f"{name}.toml"), folder / f"{name}.ifc")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[2] / "assets" / "examples")
