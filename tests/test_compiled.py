"""Does a compiled loop do what it does as Python, wherever its code can be kept?"""

from pathlib import Path

import numpy as np
import pytest
from numba.core import caching

from index.compiled import compiled


def doubled(numbers: np.ndarray) -> int:
    total = 0
    for at in range(numbers.size):
        numbers[at] *= 2
        total += numbers[at]
    return total


def test_it_works_on_the_arrays_it_is_given() -> None:
    numbers = np.arange(5)
    assert compiled("i8(i8[::1])")(doubled)(numbers) == 20
    assert numbers.tolist() == [0, 2, 4, 6, 8]


@pytest.mark.parametrize("wrong", [np.arange(5.0), np.arange(5, dtype=np.int32), np.arange(10)[::2]])
def test_other_types_than_were_named_are_refused(wrong: np.ndarray) -> None:
    with pytest.raises(TypeError, match="No matching definition"):
        compiled("i8(i8[::1])")(doubled)(wrong)


def test_it_works_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nowhere = tmp_path / "a file"
    nowhere.touch()
    monkeypatch.setattr(caching.config, "CACHE_DIR", "")
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])
    assert compiled("i8(i8[::1])")(doubled)(np.arange(3)) == 6
