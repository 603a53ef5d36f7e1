"""Words that a schedule of storeys has for what is no storey."""

from __future__ import annotations

import re
from typing import Final

ROOF_WORDS: Final = re.compile(r"屋面|屋顶|楼顶|\broof\b|^\s*rf\d?\s*$|^\s*r\.?f\.?\s*$", re.IGNORECASE)
"""A row whose name holds one of these gives the roof's level: it closes the top storey and is no storey itself."""
