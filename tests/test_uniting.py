"""Does each term of several lexicons get one number, in the order of the terms?"""

from unittest import mock

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index import uniting
from index.codec.lexicon import Lexicon, pack
from index.uniting import united

TERMS = st.sets(st.text("abcé\u2029", max_size=5).map(str.encode), max_size=40)


@given(st.lists(st.none() | TERMS, max_size=6), st.sampled_from([2, 1 << 16]))
@settings(deadline=None)
def test_united(listed: list[set[bytes] | None], rows: int) -> None:
    lexicons = [None if terms is None else Lexicon(*pack(sorted(terms))) for terms in listed]
    with mock.patch.object(uniting, "_FEWEST_ROWS", rows):  # with two it grows again and again
        found, numbers = united(lexicons)
    assert found == sorted(set().union(*filter(None, listed)))
    for terms, mine in zip(listed, numbers, strict=True):
        assert [found[n] for n in mine.tolist()] == sorted(terms or ())


def test_many_terms_of_one_length() -> None:
    terms = [b"%06d" % n for n in range(100_000)]
    found, (evens, all_) = united([Lexicon(*pack(terms[::2])), Lexicon(*pack(terms))])
    assert found == terms
    assert np.array_equal(evens, np.arange(0, 100_000, 2)) and np.array_equal(all_, np.arange(100_000))
