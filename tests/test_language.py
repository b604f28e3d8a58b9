"""Is every form of the query language read as it is meant, and every other text survived?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import language, pieces
from search.language import parse
from search.tree import (
    EVERYTHING,
    And,
    Dates,
    Everything,
    Fuzzy,
    Node,
    Not,
    Or,
    Paragraph,
    Pattern,
    Phrase,
    Word,
    leaves,
    replaced,
    write,
)
from tests import pace

A, B, C = Word("a"), Word("b"), Word("c")


def all_of(*parts: Node) -> Node:
    return And(parts)


def any_of(*parts: Node) -> Node:
    return Or(parts)


READINGS: list[tuple[str, Node]] = [
    ("", EVERYTHING),
    ("   ", EVERYTHING),
    ("*", EVERYTHING),
    ("customs", Word("customs")),
    ("a b", all_of(A, B)),
    ("a AND b", all_of(A, B)),
    ("a OR b", any_of(A, B)),
    ("a b OR c", any_of(all_of(A, B), C)),
    ("a (b OR c)", all_of(A, any_of(B, C))),
    ("((a))", A),
    ("a or b", all_of(A, Word("or"), B)),
    ("a and not b", all_of(A, Word("and"), Word("not"), B)),
    ("-a", Not(A)),
    ("NOT a", Not(A)),
    ("a NOT b", all_of(A, Not(B))),
    ("a AND NOT b", all_of(A, Not(B))),
    ("a OR -b", any_of(A, Not(B))),
    ("NOT -a", A),
    ("-(a OR b) c", all_of(Not(any_of(A, B)), C)),
    ("−a", Not(A)),
    ("a –b", all_of(A, Not(B))),
    ('"export control"', Phrase("export control")),
    ("“export  control”", Phrase("export control")),
    ("«export control»", Phrase("export control")),
    ('-"export control"', Not(Phrase("export control"))),
    ('"near words"~5', Phrase("near words", slop=5)),
    ("nucl*", Pattern("nucl*")),
    ("*stan", Pattern("*stan")),
    ("wo?d", Pattern("wo?d")),
    ("colour~", Fuzzy("colour")),
    ("colour~2", Fuzzy("colour", edits=2)),
    ("F-16", Word("F-16")),
    ("S/S", Word("S/S")),
    ("U.S.", Word("U.S.")),
    ("O’Donohue", Word("O'Donohue")),
    ("IT IS IN", all_of(Word("IT"), Word("IS"), Word("IN"))),
    ("10:30", Word("10:30")),
    ("customs, seminar.", all_of(Word("customs"), Word("seminar"))),
    ("program:EXBS", Word("EXBS", "program")),
    ("PROGRAM:EXBS", Word("EXBS", "program")),
    ("program: EXBS", Word("EXBS", "program")),
    ("-tag:exbs", Not(Word("exbs", "tag"))),
    ("tag:-exbs", Not(Word("exbs", "tag"))),
    ("tags:OR", Word("OR", "tag")),
    ("class:SECRET//NOFORN", Word("SECRET//NOFORN", "classification")),
    ("from:moscow", Word("moscow", "origin")),
    ("title:customs", Word("customs", "subject")),
    ("classified-by:Fischer", Word("Fischer", "classified_by")),
    ('office:"EXBS Russia Program Office"', Phrase("EXBS Russia Program Office", "office")),
    ("tag:(PARM OR ETRD)", any_of(Word("PARM", "tag"), Word("ETRD", "tag"))),
    ("tag:(PARM -ETRD)", all_of(Word("PARM", "tag"), Not(Word("ETRD", "tag")))),
    ("-tag:(PARM OR program:EXBS)", Not(any_of(Word("PARM", "tag"), Word("EXBS", "program")))),
    ("to:*KYIV*", Pattern("*KYIV*", "to")),
    ("program:*", Everything("program")),
    ("signer:beyrl~", Fuzzy("beyrl", "signer")),
    ("para:(a b)", Paragraph(all_of(A, B))),
    ("para:a", Paragraph(A)),
    ('-para:"a b"', Not(Paragraph(Phrase("a b")))),
    ("para:(a) b", all_of(Paragraph(A), B)),
    ("mark:c", Word("c", "mark")),
    ("has:redaction missing:paragraph", all_of(Word("redaction", "has"), Word("paragraph", "missing"))),
    ("ref:09STATE40237", Word("09STATE40237", "ref")),
    ("citedby:09MOSCOW2555", Word("09MOSCOW2555", "citedby")),
    ("date:2009", Dates("date", "2009", "2009")),
    ("date:2009-10", Dates("date", "2009-10", "2009-10")),
    ("date:2009-10-09", Dates("date", "2009-10-09", "2009-10-09")),
    ("date:2009/10/9", Dates("date", "2009-10-09", "2009-10-09")),
    ('date:"9 Oct 2009"', Dates("date", "2009-10-09", "2009-10-09")),
    ("date:2009-10-09T11:03Z", Dates("date", "2009-10-09T11:03Z", "2009-10-09T11:03Z")),
    ("date:2009-09..2010-02", Dates("date", "2009-09", "2010-02")),
    ("date:2009..", Dates("date", since="2009")),
    ("date:..2009", Dates("date", until="2009")),
    ("date:2008-2010", Dates("date", "2008", "2010")),
    ("date:>=2009-09-01", Dates("date", since="2009-09-01")),
    ("date:> 2009", Dates("date", since="2009", after=True)),
    ("date:<2009", Dates("date", until="2009", before=True)),
    ("date:<=2009", Dates("date", until="2009")),
    ("date:[2009-09 TO 2010-02]", Dates("date", "2009-09", "2010-02")),
    ("date:{2009-09 TO 2010-02}", Dates("date", "2009-09", "2010-02", after=True, before=True)),
    ("date:[2009 TO *]", Dates("date", since="2009")),
    ("date:{* TO 2010}", Dates("date", until="2010", before=True)),
    ("date:*", Everything("date")),
    ("date:(2008 OR 2010)", any_of(Dates("date", "2008", "2008"), Dates("date", "2010", "2010"))),
    ("period:2009-09", Dates("period", "2009-09", "2009-09")),
    ("date:October 2009", Dates("date", "2009-10", "2009-10")),
    ("date:9 October 2009, a", all_of(Dates("date", "2009-10-09", "2009-10-09"), A)),
    ("date:>=October 2009 a", all_of(Dates("date", since="2009-10"), A)),
    ("date:20091009", Dates("date", "2009-10-09", "2009-10-09")),
    ("date:10/2009", Dates("date", "2009-10", "2009-10")),
    ("date>=2009", Dates("date", since="2009")),
    ("date=2009 a", all_of(Dates("date", "2009", "2009"), A)),
    ("after:2009", Dates("date", since="2009", after=True)),
    ("since:2009", Dates("date", since="2009")),
    ("before:2009", Dates("date", until="2009", before=True)),
    ('until:"9 October 2009"', Dates("date", until="2009-10-09")),
    ("before:2010 date>=2009 a", all_of(Dates("date", until="2010", before=True), Dates("date", since="2009"), A)),
    ("before:2010 date=2009", all_of(Dates("date", until="2010", before=True), Dates("date", "2009", "2009"))),
    ("until:2010 period>2009", all_of(Dates("date", until="2010"), Dates("period", since="2009", after=True))),
    ("date:(after:2009 OR 2008)", any_of(Dates("date", since="2009", after=True), Dates("date", "2008", "2008"))),
    ("date:(before:2009 2009)", all_of(Dates("date", until="2009", before=True), Dates("date", "2009", "2009"))),
    ("period:(since:2009 -2010)", all_of(Dates("date", since="2009"), Not(Dates("period", "2010", "2010")))),
    ("since: a", all_of(Word("since"), A)),
    ("year:2009", Dates("date", "2009", "2009")),
    ("program=EXBS", Word("EXBS", "program")),
    ("program>EXBS", Word("program>EXBS")),
    ("x=3", Word("x=3")),
    ("Program: EXBS", Word("EXBS", "program")),
    ("post:moscow", Word("moscow", "origin")),
    ("country:russia", Word("russia", "origin")),
    ("agencies:CBP", Word("CBP", "agency")),
    ("program:EXBS,agency:FSTEK", all_of(Word("EXBS", "program"), Word("FSTEK", "agency"))),
    ("09 MOSCOW 2555", Word("09MOSCOW2555")),
    ("a 09 SAN JOSE 127 b", all_of(A, Word("09SANJOSE127"), B)),
    ("ref:09 moscow 2555 a", all_of(Word("09MOSCOW2555", "ref"), A)),
    ("ref:(09 MOSCOW 2555)", Word("09MOSCOW2555", "ref")),
    ("a -09 MOSCOW 2555 b", all_of(A, Not(Word("09MOSCOW2555")), B)),
    ("NOT 09 SAN JOSE 127", Not(Word("09SANJOSE127"))),
    ("-ref:09 MOSCOW 2555", Not(Word("09MOSCOW2555", "ref"))),
    ("09 -MOSCOW 2555", all_of(Word("09"), Not(Word("MOSCOW")), Word("2555"))),
    ("subject:09 MOSCOW 2555", all_of(Word("09", "subject"), Word("MOSCOW"), Word("2555"))),
    ("09 MARCH 2009", all_of(Word("09"), Word("MARCH"), Word("2009"))),
    ("09 moscow 2555", all_of(Word("09"), Word("moscow"), Word("2555"))),
    ("a && b", all_of(A, B)),
    ("a || b", any_of(A, B)),
    ("[x TO y]", all_of(Word("x"), Word("TO"), Word("y"))),
    ("KAZAKHSTAN: EXPORT CONTROL", all_of(Word("KAZAKHSTAN"), Word("EXPORT"), Word("CONTROL"))),
]


@pytest.mark.parametrize(("text", "tree"), READINGS, ids=[text for text, _ in READINGS])
def test_reading(text: str, tree: Node) -> None:
    assert parse(text) == language.Parsed(tree)


NOTED: list[tuple[str, Node, str]] = [
    ("foo:bar", Word("bar"), "There is no field “foo”"),
    ("progam:EXBS", Word("EXBS"), "Did you mean program:"),
    ("date:2009-13 a", A, "“2009-13” is no date"),
    ("date:2009-02-30 a", A, "“2009-02-30” is no date"),
    ("date:soon", EVERYTHING, "“soon” is no date"),
    ("date:>=later a", A, "“>=later” is no date"),
    ("date:[2009] a", A, "“[2009]” is no date"),
    ("date:[2009 TO never] a", A, "is no date"),
    ("date:2010..2009", Dates("date", "2009", "2010"), "ends before it begins"),
    ('"a b', all_of(A, B), "quotation is opened and never closed"),
    ('a -"b c', all_of(A, Not(all_of(B, C))), "quotation is opened and never closed"),
    ('(a NOT "b OR c) a', all_of(A, Not(any_of(B, C)), A), "quotation is opened and never closed"),
    ('-subject:"b c', Not(all_of(Word("b", "subject"), Word("c", "subject"))), "quotation is opened and never closed"),
    ('-date:"2009 a', all_of(Not(Dates("date", "2009", "2009")), A), "quotation is opened and never closed"),
    ('a -"', A, "A quotation holds nothing"),
    ("(a", A, "bracket is opened and never closed"),
    ("a)", A, "bracket is closed that was never opened"),
    ("a ()", A, "pair of brackets holds nothing"),
    ("a OR", A, "OR has nothing after it"),
    ("OR a", A, "OR has nothing before it"),
    ("a (OR) b", all_of(A, B), "OR has nothing before it"),
    ("a NOT", A, "NOT has nothing after it"),
    ("a AND", A, "AND has nothing after it"),
    ("a program:", A, "program: has no value"),
    ("a (program: ) b", all_of(A, B), "program: has no value"),
    ("a -", A, "- holds no letter or digit"),
    ('a ""', A, '"" holds no letter or digit'),
    ("a^2", A, "Weights such as ^2"),
    ("colour~7", Fuzzy("colour", edits=2), "~7 is more than 2"),
    ("a*~", Pattern("a*"), "~ stands after words without"),
    ("!a", A, "! before a word means nothing here; -a leaves"),
    ("[2009 TO 2010] a", all_of(Dates("date", "2009", "2010"), A), "was read as date:[2009 TO 2010]"),
    ("2009..2010, a", all_of(Dates("date", "2009", "2010"), A), "was read as date:2009..2010"),
    ("tag:PARM,ETRD", any_of(Word("PARM", "tag"), Word("ETRD", "tag")), "read as any of these; tag:(PARM ETRD)"),
    ("https://example.org/cables/09MOSCOW2555_a.html", Word("09MOSCOW2555"), "was read as the cable 09MOSCOW2555"),
    ("before:soon date>=2009", Dates("date", since="2009"), "“<soon” is no date"),
    ("since:soon a", A, "“>=soon” is no date"),
    ('"a b"~', Phrase("a b"), "wants a number of words"),
    ('"a b"~9999', Phrase("a b", slop=pieces.MAX_SLOP), "~9999 is more than"),
]


@pytest.mark.parametrize(("text", "tree", "note"), NOTED, ids=[text for text, _, _ in NOTED])
def test_what_does_not_act_is_named(text: str, tree: Node, note: str) -> None:
    parsed = parse(text)
    assert parsed.tree == tree
    assert any(note in sentence for sentence in parsed.notes)


def test_a_quotation_that_is_closed_by_a_bracket_leaves_none_open() -> None:
    assert parse('(a -"b c) a').notes == ("A quotation is opened and never closed; its words were read one by one.",)


HOSTILE = {
    "opening brackets": "(" * 20_000,
    "closing brackets": ")" * 20_000,
    "nested": "(" * 1_000 + "a" + ")" * 1_000,
    "nested minus": "-(" * 1_000 + "a" + ")" * 1_000,
    "nested fields": "tag:(" * 1_000 + "a" + ")" * 1_000,
    "nested paragraphs": "para:(" * 1_000 + "a" + ")" * 1_000,
    "quotes": '"' * 20_000,
    "minus": "-" * 20_000,
    "minus before a quotation, deep": "(" * 1_000 + '-"a b' + ")" * 1_000,
    "NOT": "NOT " * 5_000,
    "OR": "a OR " * 5_000,
    "fields": "date:" * 5_000,
    "brackets of dates": "date:[ " + "2009 TO " * 3_000,
    "opened dates": "date:[" * 3_000,
    "words": "a " * 20_000,
    "wildcards": "*a* " * 5_000,
    "fuzzy": "~" * 20_000 + "a~" * 5_000,
    "one word": "a" * 1_000_000,
    "spaces": " " * 1_000_000,
    "values with commas": "tag:" + "a," * 20_000,
    "values with few commas": "tag:a,b,c,d " * 2_000,
    "ids in pieces": "09 SAN JOSE " * 3_000,
    "addresses": "https://" * 3_000,
    "one address": "https://" + "09A" * 3_000,
    "months": "date:" + "October " * 3_000,
    "carets": "^" * 20_000 + "a",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_read_at_once_and_within_bounds(text: str) -> None:
    found: list[language.Parsed] = []
    assert pace.seconds(lambda: found.append(parse(text))) < 0.5
    (parsed,) = found
    assert sum(1 for _ in leaves(parsed.tree)) <= language.MAX_PARTS
    assert len(write(parsed.tree)) < 12 * language.MAX_CHARACTERS
    assert all(len(note) < 300 for note in parsed.notes)


def test_words_that_scan_the_vocabulary_are_few() -> None:
    parsed = parse("a* b~ " * 50)
    assert sum(isinstance(leaf, Pattern | Fuzzy) for leaf, _ in leaves(parsed.tree)) == language.MAX_SCANS
    assert any("Only the first" in note for note in parsed.notes)


FRAGMENTS = st.sampled_from(
    [
        *"()\"-*?~:[]{}<>=^ ,.'/\\",
        *("AND", "OR", "NOT", " ", "\n", "a", "b*", "F-16", "U.S.", "program:", "tag:", "para:", "date:", "2009-10"),
        *("..", " TO ", "~2", "foo:", "id:", "09MOSCOW2555", "“", "”", "−", "É", "\u200b", "\x00", "has:", "::"),
        *("||", "!", ",", ";", "=", "after:", "until:", "date>=", "October 2009", "9 ", "2009..2010", "[2009 TO 2010]"),
        *("09 ", "MOSCOW ", "SAN ", "2555", "ref:", "PARM,ETRD", "https://x.org/09MOSCOW2555.html", "citedby:"),
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(FRAGMENTS, max_size=40).map("".join))


@given(TEXTS)
@settings(deadline=None)
def test_any_text_has_a_reading_that_can_be_written_and_read_again(text: str) -> None:
    tree = parse(text).tree
    assert parse(write(tree)).tree == tree


@given(TEXTS)
@settings(deadline=None)
def test_what_is_written_needs_no_notes(text: str) -> None:
    assert parse(write(parse(text).tree)).notes == ()


def test_a_part_can_be_taken_out_or_exchanged() -> None:
    tree = parse("a (b OR -c)").tree
    assert write(replaced(tree, C, None)) == "a b"
    assert write(replaced(tree, B, Word("x"))) == "a (x OR -c)"
    assert write(replaced(tree, tree, None)) == ""
