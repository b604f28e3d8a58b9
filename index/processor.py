"""Which instructions of this processor should NumPy leave alone? To be asked before NumPy is imported.

NumPy sorts with AVX-512 where a processor has it. AMD's family 25 (Zen 4) stores parts of a vector so slowly that its
AVX2 sorts five times as fast, and the building of an index is sorting, for a good part.
"""

import re
from pathlib import Path

_ZEN_4 = re.compile(r"AuthenticAMD\s+cpu family\s*: 25\s")
_AVX_512 = "X86_V4"


def to_avoid(description: Path = Path("/proc/cpuinfo")) -> str:
    """A value for NPY_DISABLE_CPU_FEATURES; "" where there is nothing to avoid or nothing known."""
    if not description.exists():
        return ""
    with description.open(encoding="utf-8") as lines:
        first = lines.read(200)  # one processor stands for all
    return _AVX_512 if _ZEN_4.search(first) else ""
