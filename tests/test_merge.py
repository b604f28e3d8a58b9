"""Is what is merged the same, whatever is merged at a time?"""

from pathlib import Path

import numpy as np
import pytest

from index import bulk, merge
from index.cable import Cable
from index.codec.arrays import Reader, Writer
from index.codec.postings import BLOCK, PostingsWriter, Stretch
from tests.test_carried import arrays


def test_a_term_of_many_documents_is_merged_block_by_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    count = BLOCK + 4_000
    words = np.random.default_rng(1).integers(0, 3, (count, 3))
    cables = [
        Cable(f"09MOSCOW{n}", date=f"{2000 + n * 7 % 10}-01-01", title=" ".join(["the", *map("word{}".format, some)]))
        for n, some in enumerate(words.tolist())
    ]
    batches = [cables[start::40] for start in range(40)]  # every run has documents of every block
    at_once, in_pieces = tmp_path / "once", tmp_path / "pieces"
    for folder, stretch in ((at_once, 1 << 40), (in_pieces, 20_000)):
        folder.mkdir()
        monkeypatch.setattr(merge, "STRETCH", stretch)
        assert bulk.write(folder, batches, iter, 1, 256, print) == count
    assert arrays(at_once) == arrays(in_pieces)


def test_a_term_may_be_written_in_several_pieces(tmp_path: Path) -> None:
    documents = np.arange(0, 5 * BLOCK, 1_000)
    by_block = np.split(documents, np.searchsorted(documents, BLOCK * np.arange(1, 5)))
    for name, pieces in (("once", [documents]), ("pieces", by_block)):
        with Writer(tmp_path / name) as writer:
            counts = np.array([2, documents.size, 1])
            postings = PostingsWriter(writer, "f", [b"a", b"b", b"c"], documents=5 * BLOCK, counts=counts)
            postings.append(Stretch(counts[:1], np.array([3, 4 * BLOCK])))
            for number, piece in enumerate(pieces):
                postings.append(Stretch(np.array([piece.size]), piece), goes_on=number > 0)
            postings.append(Stretch(counts[2:], np.array([7])))
            postings.finish()
    once, in_pieces = Reader(tmp_path / "once"), Reader(tmp_path / "pieces")
    assert {name: once[name].tolist() for name in once} == {name: in_pieces[name].tolist() for name in in_pieces}
    assert once["f/run_starts"].tolist() == [0, 2, 7, 8]


@pytest.mark.parametrize("batches", [0, 1, 2, 3, 14, 450])
def test_tasks_are_all_batches_and_become_smaller(batches: int) -> None:
    sizes = np.diff(bulk.ends_of_tasks(batches, 2))
    assert sizes.sum() == batches
    assert sorted(sizes, reverse=True) == [*sizes]
    assert sizes.max(initial=0) <= bulk.MOST_BATCHES
    assert not sizes.size or sizes[-1] == 1
