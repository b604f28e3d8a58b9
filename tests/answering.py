"""What do the tests of search ask? A small index of the fictional cables, and trees of questions about them."""

from pathlib import Path

from hypothesis import strategies as st

from index.generation import Generation
from index.store import Store
from search.dates import minutes
from search.tree import (
    EVERYTHING,
    Dates,
    Everything,
    Fuzzy,
    Node,
    Paragraph,
    Pattern,
    Phrase,
    Word,
    conjunction,
    disjunction,
    negation,
)
from tests.cables import CABLES
from tests.stores import fill

ALIASES: dict[str, dict[str, tuple[str, ...]]] = {
    "program": {"export control and related border security": ("EXBS",), "international military aid": ("FMF", "IMET")},
    "agency": {
        "customs and border protection": ("CBP",),
        "federal service for technical and export control": ("FSTEK",),
        "mfa": ("Ministry of Foreign Affairs (Russia)", "Ministry of Foreign Affairs (Turkey)"),
    },
    "origin": {
        "moscow": ("Embassy Moscow",),
        "russia": ("Embassy Moscow", "Consulate Vladivostok"),
        "kiev": ("Embassy Kyiv",),
        "astana": ("Embassy Astana",),
        "kazakhstan": ("Embassy Astana",),
    },
    "tag": {"italy": ("IT",), "nonproliferation": ("PARM", "KNNP")},
}

NAMES = {"program": {"FMF": "Foreign Military Financing"}}


def build(folder: Path) -> Generation:
    """The fictional cables, indexed and opened."""
    store = Store(folder)
    with store.build() as making:
        fill(making, CABLES)
        making.publish({}, ALIASES, NAMES)
    return store.current()


WORDS = (
    *("customs", "Custom", "seminar", "seminars", "EXBS", "FSTEK", "export", "control", "controls", "IT", "IS", "the"),
    *("F-16", "S/S", "counter-terrorism", "counterterrorism", "O'Donohue", "U.S.", "X-ray", "naïve", "cucuta", "MFA"),
    *(
        "08MOSCOW93301",
        "09state99120",
        "09NOWHERE1",
        "border",
        "guard",
        "zzz",
        "dual-use",
        "review",
        "summary",
        "licensing",
    ),
)
PHRASES = (
    *(
        "export control",
        "customs officers",
        "border guard service",
        "the",
        "control export",
        "S/S Karaca",
        "end summary",
    ),
    *("Federal Service for Technical and Export Control", "supply chain", "samara and", "officers learned"),
)
PATTERNS = ("cust*", "*ms", "s*r", "c?stoms", "*", "fst*", "?", "*o*o*", "F-1*", "licen?e*", "zzz*")
VALUES = {
    "program": ("EXBS", "exbs", "FMF", "international military aid", "nothing", "Blue Lantern"),
    "agency": ("FSTEK", "customs and border protection", "mfa", "CBP", "Singapore  Customs"),
    "origin": ("moscow", "russia", "Embassy Kyiv", "kiev", "astana"),
    "tag": ("PARM", "parm", "italy", "IT", "IS", "nonproliferation", "OR"),
    "classification": ("unclassified", "SECRET//NOFORN", "secret"),
    "mark": ("c", "sbu", "S/NF"),
    "has": ("redaction", "versions", "summary", "period", "reference", "inferred"),
    "missing": ("paragraph", "date", "tags"),
    "acronym": ("EXBS", "fstek", "nothing"),
    "ref": ("08MOSCOW93301", "09 state 099120", "06STATE99187"),
    "citedby": ("09ASTANA91877", "09astana91877", "04QUITO96001", "nobody"),
    "id": ("09ASTANA91877", "10 Singapore 90081", "x"),
    "caption": ("sipdis", "NOFORN"),
    "to": ("AMEMBASSY ASTANA", "secstate washdc"),
    "publisher": ("scoop", "wikileaks"),
    "signer": ("Rice", "marchetti-rowe"),
    "precedence": ("routine", "flash"),
}
DAYS = (
    *("1966", "2004", "2007", "2008", "2010", "2006-08", "2007-02", "2007-03", "2008-05", "2008-06", "2009-11"),
    *("2006-08-24", "2007-12-31", "2008-05-01", "2008-05-31", "2008-06-11", "1966-02-24"),
    *("2008-06-11T13:24Z", "2008-06-11T13:25Z"),
)
TEXT_FIELDS = ("text", "text", "text", "subject", "summary", "classified_by")

_words = st.builds(Word, st.sampled_from(WORDS), st.sampled_from(TEXT_FIELDS))
_phrases = st.builds(Phrase, st.sampled_from(PHRASES), st.sampled_from(TEXT_FIELDS), st.sampled_from((0, 0, 1, 3, 10)))
_fuzzy = st.builds(
    Fuzzy, st.sampled_from(("custums", "fstik", "seminer", "exbz")), st.sampled_from(TEXT_FIELDS), st.integers(1, 2)
)
_values = st.sampled_from(sorted(VALUES)).flatmap(
    lambda name: st.builds(Word, st.sampled_from(VALUES[name]), st.just(name))
)
_value_patterns = st.builds(
    Pattern,
    st.sampled_from(("*s", "e*", "p?rm", "*moscow*")),
    st.sampled_from(("program", "tag", "origin", "ref", "to")),
)


def runs_forward(dates: Dates) -> bool:
    """The parser turns round what ends before it begins, so no tree of it does."""
    return not (dates.since and dates.until) or minutes(dates.since)[0] <= minutes(dates.until)[1]


_dates = st.builds(
    Dates,
    st.sampled_from(("date", "period")),
    st.sampled_from(("", *DAYS)),
    st.sampled_from(("", *DAYS)),
    st.booleans(),
    st.booleans(),
).filter(lambda dates: bool(dates.since or dates.until) and runs_forward(dates))
_any_value = st.builds(Everything, st.sampled_from(("", "date", "period", "program", "signer", "tag", "summary")))

LEAVES: st.SearchStrategy[Node] = st.one_of(
    _words,
    _words,
    _phrases,
    st.builds(Pattern, st.sampled_from(PATTERNS), st.sampled_from(TEXT_FIELDS)).filter(
        lambda p: p.text.strip("*?") != ""
    ),
    _fuzzy,
    _values,
    _values,
    _value_patterns,
    _dates,
    _any_value,
)
_in_paragraph = st.one_of(
    _words.map(lambda word: Word(word.text)), _phrases.map(lambda phrase: Phrase(phrase.text))
).flatmap(
    lambda first: st.lists(_words.map(lambda word: Word(word.text)), max_size=2).flatmap(
        lambda others: st.sampled_from(
            [
                Paragraph(conjunction([first, *others])),
                Paragraph(conjunction([first, disjunction([*others] or [first])])),
            ]
        )
    )
)
TREES: st.SearchStrategy[Node] = st.recursive(
    st.one_of(LEAVES, LEAVES, LEAVES, _in_paragraph),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(conjunction),
        st.lists(inner, min_size=1, max_size=3).map(disjunction),
        inner.map(negation),
    ),
    max_leaves=6,
).filter(lambda tree: tree != EVERYTHING)
