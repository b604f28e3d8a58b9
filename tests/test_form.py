"""Is a line named by the first form of the table that fits, though only those are tried that can begin as it does?"""

import re

from hypothesis import given
from hypothesis import strategies as st

from indexer.publishers import form

_EVERY = re.compile(
    r"[\s>*|]{0,60}(?:" + "|".join(f"(?P<{kind}>{pattern})" for kind, (_, pattern) in form._FORMS.items()) + ")"
)
_CHARACTERS = st.characters(codec="ascii") | st.sampled_from("¶“‘")
_FITTING = st.one_of(
    [
        st.from_regex(pattern, alphabet=st.characters(max_codepoint=127, include_characters="¶“‘"))
        for _, pattern in form._FORMS.values()
    ]
)
_MARGINS = st.sampled_from(("", " ", "   ", "> ", " * |", " " * 70))


@given(_MARGINS, _FITTING | st.text(_CHARACTERS))
def test_a_line_is_named_as_by_trying_every_form(margin: str, text: str) -> None:
    line = (margin + text).replace("\n", " ")
    match = _EVERY.match(line)
    assert form.kind(line) == ((match.lastgroup or "") if match else "")
    assert form.kinds([line]) == [form.kind(line)]


def test_what_is_certain_is_never_overlooked() -> None:
    lines = ["Prose before.", "More headlines", "UNCLAS OSLO 000012", "Prose behind."]
    assert form.kind(lines[2]) in form.CERTAIN
    assert form.locate(lines).header == {"banner"}
