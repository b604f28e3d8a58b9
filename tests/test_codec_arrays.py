"""Do files of arrays hold what was written, and say so when they do not?"""

import contextlib
import fnmatch
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.codec import patterns
from index.codec.arrays import ALIGNMENT, Reader, Writer
from index.codec.lexicon import Lexicon, pack
from index.codec.part import Arrays
from index.codec.postings import MOST_OCCURRENCES, Postings, PostingsWriter, Stretch
from index.errors import IndexDamaged


def write(path: Path) -> None:
    with Writer(path) as writer:
        writer.meta = {"what": "a test"}
        later = writer.reserve("later", np.uint16, 5)
        writer.add("numbers", np.arange(1000, dtype=np.uint32))
        later.append(np.array([1, 2]))
        writer.add("none", np.array([], np.float64))
        later.append(np.array([3, 4, 5]))


def test_arrays_come_back(tmp_path: Path) -> None:
    write(tmp_path / "x")
    reader = Reader(tmp_path / "x")
    assert reader.meta == {"what": "a test"}
    assert reader["later"].tolist() == [1, 2, 3, 4, 5]
    assert reader["numbers"].sum() == 499_500
    assert reader["none"].size == 0
    assert reader.damaged() == []
    assert not reader["numbers"].flags.writeable
    assert all(reader[name].__array_interface__["data"][0] % ALIGNMENT == 0 for name in ("later", "numbers"))


def test_the_same_arrays_give_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "x")
    write(tmp_path / "y")
    assert (tmp_path / "x").read_bytes() == (tmp_path / "y").read_bytes()


def test_a_region_that_is_not_full_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="should hold 3 values and holds 2"), Writer(tmp_path / "x") as writer:
        writer.reserve("a", np.uint8, 3).append(np.array([1, 2]))


def test_a_region_cannot_overflow(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="room for 1"), Writer(tmp_path / "x") as writer:
        writer.reserve("a", np.uint8, 1).append(np.array([1, 2]))


def test_any_flipped_byte_is_found(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write(path)
    whole = path.read_bytes()
    described = Reader(path)
    used = {n for name in described for n in range(*_extent(described, name))}
    directory = whole.rindex(b'{"meta"')
    for at in [*sorted(used)[::97], *range(directory, len(whole) - ALIGNMENT, 7)]:
        (tmp_path / "flipped").write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with contextlib.suppress(IndexDamaged):
            assert Reader(tmp_path / "flipped").damaged()


def _extent(reader: Reader, name: str) -> tuple[int, int]:
    array = reader[name]
    base = reader["later"].__array_interface__["data"][0] - ALIGNMENT
    start = array.__array_interface__["data"][0] - base if array.size else 0
    return start, start + array.nbytes


@pytest.mark.parametrize("keep", [0, 1, 63, 64, 200, -1, -64])
def test_a_file_cut_short_is_refused(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "x"
    write(path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(IndexDamaged):
        Reader(path)


def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path / "x")
    with pytest.raises(FileExistsError):
        Writer(tmp_path / "x")


terms = st.sets(st.text(alphabet="abcé日", min_size=1, max_size=5), max_size=40)


@given(words=terms, prefix=st.text(alphabet="abcé日", max_size=3))
def test_a_lexicon_finds_its_terms_and_their_beginnings(words: set[str], prefix: str) -> None:
    ordered = sorted(word.encode() for word in words)
    lexicon = Lexicon(*pack(ordered))
    assert lexicon.all() == ordered
    assert [lexicon.find(word) for word in ordered] == list(range(len(ordered)))
    assert (lexicon.find(prefix.encode()) is None) == (prefix not in words)
    low, high = lexicon.beginning(prefix.encode())
    assert lexicon.some(low, high) == [word for word in ordered if word.decode().startswith(prefix)]


@settings(max_examples=300, deadline=None)
@given(words=terms, glob=st.text(alphabet="abcé**??", min_size=1, max_size=6))
def test_globs_match_as_fnmatch_says(words: set[str], glob: str) -> None:
    ordered = sorted(word.encode() for word in words)
    lexicon = Lexicon(*pack(ordered))
    expected = [word for word in ordered if fnmatch.fnmatchcase(word.decode(), glob)]
    assert [lexicon[n] for n in lexicon.matching(glob).tolist()] == expected
    with mock.patch.object(patterns, "FEW", 0):  # as if there were many
        assert [lexicon[n] for n in patterns.matching(lexicon, glob).tolist()] == expected


@given(
    words=terms,
    sought=st.text(alphabet="abcé", min_size=1, max_size=5),
    most=st.integers(0, 2),
    shared=st.integers(0, 2),
)
def test_fuzzy_terms_are_those_within_the_distance(words: set[str], sought: str, most: int, shared: int) -> None:
    ordered = sorted(word.encode() for word in words)
    lexicon = Lexicon(*pack(ordered))
    expected = [
        word
        for word in ordered
        if word.decode().startswith(sought[:shared]) and _distance(word.decode(), sought) <= most
    ]
    assert [lexicon[n] for n in lexicon.near(sought, most, shared).tolist()] == expected


def _distance(one: str, other: str) -> int:
    if not one or not other:
        return len(one) + len(other)
    return min(
        _distance(one[1:], other[1:]) + (one[0] != other[0]),
        _distance(one[1:], other) + 1,
        _distance(one, other[1:]) + 1,
    )


def test_a_pattern_of_many_stars_does_not_backtrack() -> None:
    lexicon = Lexicon(*pack([b"a" * 64]))
    assert lexicon.matching("*a" * 30 + "*b").size == 0


documents = st.lists(
    st.dictionaries(
        st.sampled_from([3, 70, 65_535, 65_536, 70_000, 131_071, 131_072, 200_000]),
        st.lists(st.sampled_from([0, 1, 255, 65_535, 65_536, 1_000_000]), min_size=1, max_size=4, unique=True).map(
            sorted
        ),
        min_size=1,
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=50, deadline=None)
@given(lists=documents)
def test_postings_over_blocks_and_wide_positions(
    tmp_path_factory: pytest.TempPathFactory, lists: list[dict[int, list[int]]]
) -> None:
    path = tmp_path_factory.mktemp("postings") / "x"
    counts = np.array([len(one) for one in lists])
    flat = [(docnum, one[docnum]) for one in lists for docnum in sorted(one)]
    frequencies = np.array([len(positions) for _, positions in flat])
    occurrences = np.array([sum(map(len, one.values())) for one in lists])
    with Writer(path) as writer:
        made = PostingsWriter(
            writer,
            "f",
            [b"%d" % n for n in range(len(lists))],
            documents=200_001,
            counts=counts,
            occurrences=occurrences,
        )
        cut = int(counts[0])
        places = np.array([p for _, some in flat for p in some])
        docs = np.array([docnum for docnum, _ in flat])
        parts = int(frequencies[:cut].sum())
        made.append(Stretch(counts[:1], docs[:cut], frequencies[:cut], places[:parts]))
        made.append(Stretch(counts[1:], docs[cut:], frequencies[cut:], places[parts:]))
        made.finish()
    postings = Postings(Arrays([Reader(path)]), "f", 200_001)
    for number, one in enumerate(lists):
        assert postings.documents_of(number).tolist() == sorted(one)
        assert postings.frequencies(number).tolist() == [len(one[docnum]) for docnum in sorted(one)]
        assert postings.positions(number).tolist() == [p for docnum in sorted(one) for p in one[docnum]]
    assert postings.documents_of(0, len(lists)).tolist() == docs.tolist()
    backwards = np.arange(len(lists))[::-1]
    expected = [docnum for number in backwards for docnum in sorted(lists[number])]
    assert postings.documents_of_some(backwards).tolist() == expected


@pytest.mark.parametrize("frequency", [1, 254, 255, 256, MOST_OCCURRENCES])
def test_large_frequencies_are_kept(tmp_path: Path, frequency: int) -> None:
    with Writer(tmp_path / "x") as writer:
        made = PostingsWriter(
            writer, "f", [b"a"], documents=2, counts=np.array([2]), length_bytes=np.array([7, 9], np.uint8)
        )
        made.append(Stretch(np.array([2]), np.array([0, 1]), np.array([1, frequency])))
        made.finish()
    assert Postings(Arrays([Reader(tmp_path / "x")]), "f", 2).frequencies(0).tolist() == [1, frequency]
