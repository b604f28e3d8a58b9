"""Where NumPy's sort would be slow, and only there, is it told to do without AVX-512."""

from pathlib import Path

import pytest
from numpy._core._multiarray_umath import __cpu_features__ as features

from index import processor

TOLD = "processor\t: 0\nvendor_id\t: {}\ncpu family\t: {}\nmodel\t\t: 17\nmodel name\t: any\n"


@pytest.mark.parametrize(
    ("vendor", "family", "avoided"),
    [("AuthenticAMD", "25", "X86_V4"), ("AuthenticAMD", "26", ""), ("GenuineIntel", "6", "")],
)
def test_only_zen_4_avoids_avx_512(tmp_path: Path, vendor: str, family: str, avoided: str) -> None:
    described = tmp_path / "cpuinfo"
    described.write_text(TOLD.format(vendor, family))
    assert processor.to_avoid(described) == avoided


@pytest.mark.parametrize("told", ["", "Processor : ARM\nno tabs here\n\t\n"])
def test_a_processor_that_says_nothing_avoids_nothing(tmp_path: Path, told: str) -> None:
    described = tmp_path / "cpuinfo"
    described.write_text(told)
    assert processor.to_avoid(described) == ""
    assert processor.to_avoid(tmp_path / "none") == ""


def test_numpy_came_after_the_question() -> None:
    assert not features.get(processor.to_avoid())
