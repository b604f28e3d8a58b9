"""What are the words of a text?

One analysis for both sides: the index and every query go through it, so what is typed is what was stored.

- A word is a run of letters and digits, lower-cased, accents folded. There are no stop words: IT, IS and IN are Italy,
  Israel and India.
- A compound (`F-16`, `S/S`, `EUR/RUS`, `O'Donohue`) is its parts, one after the other; a query of such a word asks for
  exactly that sequence.
- A dotted acronym is one word (`U.S.` is `us`), and a possessive `'s` is no word.
- `stem` brings the inflections of a word together and leaves the names of places alone.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator

import Stemmer

from index.fields import PARAGRAPH_BREAK

VERSION = 1
"""Changes whenever a text would give other words: an index built by another version has to be built again."""

LONGEST_WORD = 64
"""Characters; what is longer (a line of rubbish without spaces) is cut there, in the index as in a query."""

# Inside a word: combining accents, the soft hyphen, zero-width joiners. They belong to it and are dropped.
_INSIDE = "\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufeff"
# `_` is a separator here but a word character to `re`; `_plain` takes it out of the text first.
_TOKEN = re.compile(
    rf"(?P<dotted>(?<!\w)[^\W\d](?:\.[^\W\d])+(?![\w{_INSIDE}]))"
    r"|(?P<possessive>(?<=[\w.])['’ʼ`´][sS](?!\w))"
    rf"|(?P<word>\w[\w{_INSIDE}]*)"
    rf"|{PARAGRAPH_BREAK}"
)
# Letters that have no accent to take off but are written so in plain English.
_SPELLED_OUT = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ə": "a"}
)


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word with where it stands: `(term, start, end)`, text[start:end] being the word as written.

    A paragraph break gives `(PARAGRAPH_BREAK, start, end)`.
    """
    for match in _TOKEN.finditer(_plain(text)):
        kind = match.lastgroup
        if kind == "possessive":
            continue
        written = match.group()
        term = written if kind is None else _term(written)
        if term:
            yield term, match.start(), match.end()


def terms(text: str) -> list[str]:
    """The words in order, paragraph breaks kept as they are: `terms("S/S, F-16")` is `["s", "s", "f", "16"]`."""
    return [term for term, _, _ in spans(text)]


def chunk_terms(chunk: str) -> tuple[str, ...]:
    """The words of one piece of text between white space.

    No rule of analysis looks across white space, so a builder may cut a text there and remember the answer for each
    piece: `terms(text)` is the sum of `chunk_terms` over the pieces (paragraph breaks apart).
    """
    return tuple(term for term, _, _ in spans(chunk))


def fold(value: str) -> str:
    """A keyword value without what readers do not type: case, accents, extra spaces."""
    if value.isascii():
        return " ".join(value.lower().split())
    return " ".join(_fold_letters(value).split())


def stem(term: str) -> str:
    """The stem of a term (English, Snowball), the same for all its inflections; a place name is its own stem.

    Safe to call from any thread.
    """
    known = _stems.get(term)
    if known is None:
        known = term if _is_place(term) else _stem_word(term)
        if len(_stems) >= _REMEMBERED:
            _stems.clear()
        _stems[term] = known
    return known


def stems(terms: list[str]) -> list[str]:
    """`stem` of each of many terms, which takes less time than one by one."""
    with _stemmer_turn:
        stemmed: list[str] = _stemmer.stemWords(terms)
    return [term if _is_place(term) else short for term, short in zip(terms, stemmed, strict=True)]


def _plain(text: str) -> str:
    return text.replace("_", " ")


def _term(written: str) -> str:
    """A word as it is indexed; "" when nothing of it is a letter or a digit."""
    if written.isascii():
        return written.lower().replace(".", "")[:LONGEST_WORD]
    # Cut first: a letter becomes at most a few, so a word of a million letters costs no more than a long one.
    folded = _fold_letters(written[: 4 * LONGEST_WORD])
    return "".join(c for c in folded if c.isalnum())[:LONGEST_WORD]


def _fold_letters(value: str) -> str:
    """Case and accents folded: compatibility forms opened (`ﬁ`, full width), marks dropped, `ø` and kin spelled out."""
    opened = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", value).casefold())
    return "".join(c for c in opened if not unicodedata.combining(c)).translate(_SPELLED_OUT)


# --- stems -----------------------------------------------------------------------------------------------------------

# Place names that the stemmer would cut (Paris -> pari, Beijing -> beij, France -> franc). Those whose short form is
# another form of the same name (Philippine, Netherland) and those made of common nouns (States, Emirates) are not here.
_PLACE_NAMES = """
    addis aires algiers almaty angeles antilles ardennes arkansas athens bahamas barbados basle beijing belgrade belize
    brazzaville brussels buenos burgas calais calgary cannes caracas cologne conakry dallas dardanelles donbas dushanbe
    entebbe florence france gabes gaborone galapagos galilee germany greece grenoble hague hanover harare hebrides
    himalayas honduras hungary illinois italy ivoire kandy kansas kunming lagos lahore leone leste liaoning libreville
    liege lille lilongwe louis maldives malvinas matamoros mbabane melbourne memphis minneapolis moresby mozambique
    nanning naples nimes nogales normandy orleans paris patras peiping poitiers ponce portugal prague provence pyrenees
    recife reims rhodes senegal seychelles sicily singapore sirte skopje suriname texas thames thebes toulouse tunis
    tuscany ukraine vancouver vegas venice verde versailles vientiane wales xining yaounde zimbabwe
"""
_PLACES = frozenset(_PLACE_NAMES.split())
# Endings of Chinese names that no English word has: Chongqing, Daqing, Nanjing.
_PLACE_ENDINGS = ("jing", "qing")

_REMEMBERED = 400_000
_stems: dict[str, str] = {}
_stemmer = Stemmer.Stemmer("english", 0)
_stemmer_turn = threading.Lock()  # a stemmer holds state while it works


def _is_place(term: str) -> bool:
    return term in _PLACES or term.endswith(_PLACE_ENDINGS)


def _stem_word(term: str) -> str:
    with _stemmer_turn:
        stemmed: str = _stemmer.stemWord(term)
    return stemmed
