"""Does a cable come back as it was kept?"""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cable import Cable, Paragraph, Version
from index.kept import pack, unpack
from tests.cables import CABLES

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
COUNTS = st.integers(0, 1 << 40)


@pytest.mark.parametrize("cable", CABLES, ids=lambda cable: cable.id)
def test_what_is_kept_comes_back(cable: Cable) -> None:
    assert unpack(pack(cable)) == cable
    assert unpack(pack(cable)).dumps() == cable.dumps()


@given(st.lists(TEXTS, min_size=1, max_size=6), st.data())
@settings(deadline=None, max_examples=100)
def test_texts_in_whatever_relation_to_each_other(parts: list[str], data: st.DataObject) -> None:
    part = st.one_of(st.sampled_from(parts), TEXTS)
    paragraphs = data.draw(st.lists(st.builds(Paragraph, st.none(), TEXTS, part, part), max_size=5))
    versions = data.draw(st.lists(st.builds(Version, TEXTS, TEXTS, COUNTS, COUNTS, part), max_size=2))
    cable = Cable(
        data.draw(TEXTS),
        text=data.draw(st.sampled_from(["".join(parts), *parts])),
        body=data.draw(st.sampled_from(["".join(parts), "".join(parts[1:]), *parts])),
        paragraphs=tuple(paragraphs),
        versions=tuple(versions),
    )
    assert unpack(pack(cable)) == cable


def test_a_text_that_stands_within_another_is_written_once() -> None:
    body = "1. (U) A sentence that is long enough to be seen.\n\n2. (U) Another of the same kind.\n"
    paragraphs = tuple(Paragraph(n, "U", text[7:]) for n, text in enumerate(body.strip().split("\n\n"), 1))
    cable = Cable("09X1", text="SUBJECT: X\n" + body, header_length=11, body=body, paragraphs=paragraphs)
    assert pack(cable).count(b"sentence") == pack(cable).count(b"Another") == 1
    assert unpack(pack(cable)) == cable


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        pack(replace(CABLES[0], title="\ud800"))
    with pytest.raises(ValueError, match="surrogates"):
        pack(replace(CABLES[0], text="\ud800"))


def test_a_line_of_json_comes_first() -> None:
    line = pack(CABLES[0]).split(b"\n", 1)[0]
    assert json.loads(line)["id"] == CABLES[0].id
