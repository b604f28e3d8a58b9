"""How far does a capitalised name reach, to the left and to the right of its head word?

"the Nuclear and Radiation Safety Service of Georgia": head "Service", left to "Nuclear". "Office of the Director of
Airport Security said": head "Office", right to "Security". `known` marks, character by character, the names of the
tables that a phrase must not run into.
"""

import re

from indexer.entities import nations
from indexer.entities.tables import words

_WORD_LEFT = re.compile(r"((?:[A-Z]\.){2,}|[\w&'-]+)( |, )$")
_WORD_RIGHT = re.compile(r"(,? )([\w&'-]+)")
_LONGEST_WORD = 32
_CALENDAR = words("months and days")
_OPENERS = words("openers") | _CALENDAR
_ENDERS = words("enders") | _CALENDAR
_NOT_AFTER_AND = words("not after and") | _CALENDAR
VOCABULARY = words("portfolio") | words("unit words") | words("of the state")
"""The words that names of ministries, agencies and units are made of."""


def is_common(word: str) -> bool:
    """Is it, in the singular or the plural, a word that names of units are made of?"""
    return word in VOCABULARY or f"{word}s" in VOCABULARY or word.removesuffix("s") in VOCABULARY


_GOVERNMENT = re.compile(r"GO[A-Z]{1,3}|USG|HMG|SAG|PRC|DPRK|ROK")
_NOUN = re.compile(
    r"[a-z]{2}(?:tions?|ments?|ity|ities|ies|ances?|ences?|[ea]ncy|isms?|ics|ology|ships?|ness|ures?|ings?)$"
)


def _is_noun(word: str) -> bool:
    return is_common(word) or bool(_NOUN.search(word))


_OF_A_HOLDER = re.compile(r"Office of the [\w ,&'-]*(?<!High )$")
_ANOTHER = re.compile(
    r" (?:[A-Z][\w'-]+ ){0,2}(?:Agency|Ministry|Department|Office|Service|Commission|Committee|Bureau|Council|Police|"
    r"Authority|Administration|Secretariat|Directorate|Division|Section)\b"
)
_NATIONAL_MATTER = re.compile(
    r"National (?:Defen[sc]e|Security|Planning|Education|Economy|Heritage|Health)\b(?! [A-Z])"
)
_AND = re.compile(r" (?:and|&) ([A-Z][\w-]+)")


def _and_noun(text: str, at: int) -> bool:
    """Does "and" with a common noun follow: "Removal" before "and Abatement", but not "Smith" before "and Lee"?"""
    found = _AND.match(text, at, at + 30)
    return bool(found and _is_noun(found.group(1)))


_NAME_GOES_ON = re.compile(r" [A-Z][a-z]")
_LIST_GOES_ON = re.compile(
    r"(?: [A-Z][\w-]+){0,2}(?:, [A-Z][\w-]+(?: [A-Z][\w-]+){0,2})?,? (?:and|&) (?:the )?[A-Z]",
)


def left(text: str, start: int, known: bytearray) -> int:
    """Where the capitalised name whose head begins at `start` begins; `start` itself where nothing belongs to it."""
    begin = at = start
    joined = 0  # where the name would begin without what stands before "and"
    for _ in range(8):
        word, at, comma = _word_before(text, at)
        if not word or comma or known[at] or (nations.before(text, at + len(word) + 1)[0] and not _of_half(text, at)):
            break
        if word in ("and", "&", "of"):
            before, before_at, comma = _word_before(text, at)
            if comma or not _is_plain(before) or known[before_at] or nations.country_of(before):
                break
            if word == "of" and before in words("leads"):
                return joined or begin  # "Ministry of Defense and Security Service"
            if word in ("and", "&"):
                if not is_common(before) and not _begins_a_name(text, before_at):
                    break
                joined = joined or begin
        elif word in words("leads") or (word in words("owned by one") and not text.startswith("Office", start)):
            break  # "Arms Control Department Missile Division", "Prosecutor's Division"
        elif (
            _is_plain(word)
            or _MAJOR.match(text, at)
            or (word.isupper() and len(word) > 1 and not _GOVERNMENT.fullmatch(word))
        ):
            begin = at
        else:
            break
    return begin


_MAJOR = re.compile(r"Major (?:Crimes?|Events?|Projects?|Incidents?|Cases)\b")  # no rank
_HALF = re.compile(r"\b(?:North|South|Latin|Central) $")


def _of_half(text: str, at: int) -> bool:
    """Is the nation's name at `at` that of half a continent: "North American Division"?"""
    return text.startswith(("American ", "African "), at) and bool(_HALF.search(text, max(0, at - 9), at))


def _begins_a_name(text: str, at: int) -> bool:
    """Does a name begin at `at`, or a word or two before it with "the": may the name go on with "and" later?

    "the Nuclear and Radiation Safety Service", but not "with World Bank and Energy Agency".
    """
    for n in range(3):
        further, further_at, comma = _word_before(text, at)
        if comma or not _is_plain(further):
            return n == 0 or (further.lower() == "the" and not comma)
        at = further_at
    return False


def _word_before(text: str, at: int) -> tuple[str, int, bool]:
    """The word before `at`, where it begins, and whether a comma parts them; ("", at, False) where none is."""
    nearby = max(0, at - _LONGEST_WORD)
    word = max(nearby, text.rfind(" ", nearby, max(0, at - 1)) + 1)
    found = _WORD_LEFT.search(text, word, at)
    return (found.group(1), found.start(), found.group(2) == ", ") if found else ("", at, False)


def _is_plain(word: str) -> bool:
    """Is it a capitalised word that may be part of a name: no acronym, title, nation, owner, end of a sentence?"""
    return (
        word[:1].isupper()
        and not (len(word) > 1 and word.isupper())
        and word not in _OPENERS
        and (not word.endswith(("'s", "'", ".")) or word in words("owned"))
    )


def right(text: str, end: int, known: bytearray) -> int:
    """Where the name whose head ends at `end` ends when it goes on ("of X", "for X and Y"); `end` where it does not."""
    reach = at = end
    joint = ""
    for n in range(12):
        found = _WORD_RIGHT.match(text, at, at + _LONGEST_WORD)
        if not found:
            break
        gap, word = found.groups()
        if n == 0 and (gap != " " or word not in ("of", "for", "on", "to", "against", "Against")):
            break
        at = found.end()
        if word in words("joining"):
            if gap == ", " and word not in ("and", "&"):
                break
            joint = word if word != "the" and joint not in ("and", "&") else joint or word
            continue
        owned = word in words("owned")
        bare = word if owned else word.removesuffix("'s").removesuffix("'")
        if bare in words("holders") and _OF_A_HOLDER.search(text, end - 6, at - len(word)):
            return at  # "the Office of the National Coordinator"
        if not bare[:1].isupper() or known[at - 1] or (bare in _ENDERS and not (reach == end and bare == "Director")):
            break
        if joint in ("and", "&") and (
            (bare in _NOT_AFTER_AND and not _NATIONAL_MATTER.match(text, at - len(word)))
            or bare.isupper()
            or nations.country_of(bare)
        ):
            break
        if reach > end and (
            joint in ("in", "to", "on", "with") or (joint == "of" and _ANOTHER.match(text, found.start()))
        ):
            break
        if gap == " " and not joint and reach == at - len(word) - 1 and not _is_noun(bare) and not _and_noun(text, at):
            break  # a person's name: "Office of Russian Affairs Smith"
        if bare.isupper() and len(bare) > 1 and not _NAME_GOES_ON.match(text, at, at + 4):
            break  # "Office of Arms and Explosives of MPS"
        if gap == ", " and not _LIST_GOES_ON.match(text, at, at + 90):
            break
        a_verb = joint == "to" and reach == end  # "Committee to Combat Piracy"
        if not (owned or a_verb or bare in words("portfolio adjectives") or bare in words("unit adjectives")):
            reach = at - len(word) + len(bare)
        joint = ""
        if bare != word:
            break
    return reach


def names_a_person(text: str, at: int) -> bool:
    """Does a title follow at `at`: "the office of Public Security Secretary"?"""
    found = _WORD_RIGHT.match(text, at, at + _LONGEST_WORD)
    return bool(found and found.group(1) == " " and found.group(2) in _ENDERS)
