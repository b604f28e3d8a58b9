"""Is what is merged the same, whatever is merged at a time?"""

from pathlib import Path

import numpy as np
import pytest

from index import bulk, merge
from index.cable import Cable
from index.codec.postings import BLOCK
from tests.test_carried import arrays

COUNT = BLOCK + 4_000


def test_a_term_of_many_documents_is_merged_block_by_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = np.random.default_rng(1).integers(0, 3, (COUNT, 3))
    cables = [
        Cable(f"09MOSCOW{n}", date=f"{2000 + n * 7 % 10}-01-01", title=" ".join(["the", *map("word{}".format, some)]))
        for n, some in enumerate(words.tolist())
    ]
    batches = [cables[start::40] for start in range(40)]  # every run has documents of every block
    at_once, in_pieces = tmp_path / "once", tmp_path / "pieces"
    for folder, stretch in ((at_once, 1 << 40), (in_pieces, 20_000)):
        folder.mkdir()
        monkeypatch.setattr(merge, "STRETCH", stretch)
        assert bulk.write(folder, batches, iter, 1, 256, print) == COUNT
    assert arrays(at_once) == arrays(in_pieces)
