# ruff: noqa: E501 - lines of markup
"""Is the cable, the whole cable and nothing but the cable taken from a page, whoever published it?"""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import cablescsv
from indexer.page import NotACable, Page, Reason, Transcript
from indexer.publishers import transcripts
from tests.pages_of_cables import CABLE, FOREIGN, LAYOUTS, TITLE

SCOOP = "https://www.scoop.co.nz/stories/WL0910/S01234.htm"
OTHER = "https://www.example.org/cables/7"


def read(text: str | bytes, url: str = OTHER, content_type: str = "text/html") -> list[Transcript]:
    data = text.encode() if isinstance(text, str) else text
    return transcripts(Page("page", url, data, content_type))


def words(text: str) -> list[str]:
    return text.split()


def reason(text: str | bytes, url: str = OTHER, content_type: str = "text/html") -> Reason:
    with pytest.raises(NotACable) as caught:
        read(text, url, content_type)
    assert caught.value.detail
    return caught.value.reason


class TestLayoutsNobodyHasDescribed:
    @pytest.mark.parametrize("name", LAYOUTS)
    def test_the_whole_cable_and_nothing_else(self, name: str) -> None:
        page = LAYOUTS[name](CABLE, TITLE)
        (found,) = read(page, content_type="text/plain" if name.startswith("plain") else "text/html")
        assert words(found.text) == words(CABLE)
        assert not FOREIGN & set(found.text.lower().split())

    @pytest.mark.parametrize("name", sorted(LAYOUTS.keys() - {"forum"}))  # there a member writes right above it
    def test_the_head_of_the_mail_that_brought_it_is_the_cables(self, name: str) -> None:
        cable = f"From: Lund, Ola\nTo: Okstad, Kari\nSent: Friday, October 16, 2009 4:12 PM\n\n{CABLE}"
        (found,) = read(
            LAYOUTS[name](cable, TITLE), content_type="text/plain" if name.startswith("plain") else "text/html"
        )
        assert words(found.text) == words(cable)

    @pytest.mark.parametrize("name", LAYOUTS)
    def test_without_the_lines_of_the_header(self, name: str) -> None:
        """A publisher may have dropped everything above the E.O. line, and TAGS and SUBJECT with it."""
        cable = "E.O. 12958: N/A\n\n" + CABLE[CABLE.index("1. (SBU)") :]
        (found,) = read(
            LAYOUTS[name](cable, TITLE), content_type="text/plain" if name.startswith("plain") else "text/html"
        )
        assert words(found.text) == words(cable)

    @pytest.mark.parametrize("name", LAYOUTS)
    def test_cut_off_in_the_middle(self, name: str) -> None:
        page = LAYOUTS[name](CABLE, TITLE)
        (found,) = read(
            page[: page.index("Batken")], content_type="text/plain" if name.startswith("plain") else "text/html"
        )
        assert "stands\nunused in" in found.text or "stands unused in" in found.text.replace("\n", " ")

    def test_paragraphs_stay_apart_and_lines_stay_lines(self) -> None:
        (found,) = read(LAYOUTS["newspaper"](CABLE, TITLE))
        assert "Summary: A laboratory for the inspection of dual-use goods\nopened in Osh" in found.text
        assert "End Summary.\n\n--------------------\nAn Opening in Autumn" in found.text


def scoop(story: str, title: str = f"Cablegate: {TITLE}") -> str:
    return (
        f'<html><head><meta charset="utf-8"><title>{title} | Scoop News</title><script type="application/ld+json">{{"headline":'
        f'"Harbour"}}</script></head><body><div id="topnav">Top Scoops | Parliament</div><div id="article"><div><h1>{title}</h1>'
        '<span class="byline"><b>Friday, 16 October 2009, 11:06 am</b><br>Press Release: <a href="/t">Wikileaks</a></span>'
        f'<div class="share">Tweet | Like</div>{story}<p>&copy; Scoop Media</p></div></div><div id="sidebar"><h2>World Headlines'
        "</h2><h3><a href=/>Vienna: Harbour Opens</a></h3><p>Parrots were seen... <a href=/>More&gt;&gt;</a></p></div></body></html>"
    )


class TestScoop:
    def test_story(self) -> None:
        (found,) = read(scoop("<p>" + CABLE.replace("\n", "<br>\n") + "</p>"), SCOOP)
        assert words(found.text) == words(CABLE)
        assert (found.publisher, found.url, found.title, found.stated.date) == ("scoop", SCOOP, TITLE, "2009-10-16")
        assert len(found.sha256) == 64

    def test_a_story_of_which_hardly_a_line_is_a_cables(self) -> None:
        story = "<p>E.O. 12958: N/A</p><p>The mayor received us in his garden and spoke of apricots.</p><p>He was brief.</p>"
        (found,) = read(scoop(story), SCOOP)
        assert words(found.text) == words(
            "E.O. 12958: N/A The mayor received us in his garden and spoke of apricots. He was brief."
        )

    def test_what_interrupts_a_story_goes(self) -> None:
        parts = [f"<p>{part}</p>" for part in CABLE.split("\n\n")]
        for n, advert in enumerate(
            (
                '<div class="ad-slot"><small>Advertisement - scroll to continue reading</small></div>',
                '<p class="newsletter">Are you getting our free newsletter? Subscribe to our weekly newsletter of stories.</p>',
                "<p>Advertisement</p>",
            )
        ):
            parts.insert(3 + 2 * n, advert)
        (found,) = read(scoop("".join(parts)), SCOOP)
        assert words(found.text) == words(CABLE)

    @pytest.mark.parametrize("tag", ["h1", "h2", "div", "b"])
    def test_the_headline_may_be_in_any_element(self, tag: str) -> None:
        page = scoop(f"<p>{CABLE}</p>").replace("<h1>", f"<{tag}>").replace("</h1>", f"</{tag}>")
        (found,) = read(page, SCOOP)
        assert (words(found.text), found.title) == (words(CABLE), TITLE)

    def test_print_view_without_containers(self) -> None:
        story = "".join(f"<p>{part}</p>" for part in CABLE.split("\n\n"))
        (found,) = read(
            f"<html><head><title>Cablegate: {TITLE}</title></head><body><h1>Cablegate: {TITLE}</h1><b>Friday, 16 October 2009, "
            f"11:06 am</b>{story}<p>&copy; Scoop Media</p></body></html>",
            SCOOP + "?print=1",
        )
        assert words(found.text) == words(CABLE)
        assert found.stated.date == "2009-10-16"

    def test_saved_as_text_without_an_address(self) -> None:
        (found,) = read(
            f"Cablegate: {TITLE}\n\n\n{CABLE}\n\n© Scoop Media\n\nWorld Headlines\n\nUN: Harbour\n\nParrots... More>>\n",
            "",
            "text/plain",
        )
        assert (found.publisher, found.title, words(found.text)) == ("scoop", TITLE, words(CABLE))

    def test_other_pages_of_the_site(self) -> None:
        column = scoop(
            '<p>A cable opens with "E.O. 12958: N/A" and "SUBJECT: LUNCH", and goes on.</p><p>2. So do I.</p>',
            "Cablegate And Us",
        )
        assert reason(column, SCOOP) is Reason.NOT_A_CABLE
        links = "".join(f'<li><a href="/{n}">Cablegate: Lunch {n}</a></li>' for n in range(40))
        assert reason(scoop(f"<ul>{links}</ul>", "Cablegate: October 2009"), SCOOP) is Reason.LISTING
        assert reason(scoop("<p>Gone.</p>", "404 Not Found"), SCOOP) is Reason.NOT_FOUND
        assert reason(scoop(""), SCOOP) is Reason.EMPTY
        assert reason(scoop("")[: scoop("").index(TITLE) + 5], SCOOP) is Reason.EMPTY


WIKILEAKS = """<?xml version='1.0' encoding='utf-8' ?>
<html><head><title>Cable Viewer</title></head><body><div class='pane small'><a href='/x'>2010/11</a></div>
<h3>Viewing cable 09BISHKEK321, CUSTOMS &amp; LABORATORY OPENS</h3><div id='help_1'>Every cable message consists of three parts:</div>
<table class='cable'><tr>{headings}</tr><tr>
<td><a href='/cable/2009/10/09BISHKEK321.html'>09BISHKEK321</a></td><td><a href='/d'>2009-10-16 03:03</a></td>{released}
<td><a href='/c' title='secret'>UNCLASSIFIED//FOR OFFICIAL USE ONLY</a></td><td><a href='/o'>Embassy Bishkek</a></td></tr>{articles}</table>
<code><pre>R 161106Z OCT 09&#x000A;FM AMEMBASSY BISHKEK</pre></code>
<code><pre>UNCLAS BISHKEK 000321 &#x000A;&#x000A;TAGS: <a href='/tag/ETTC_0.html'>ETTC</a> <a href='/tag/KG_0.html'>KG</a>&#x000A;
<a id='par1' href='#par1'>¶</a>1. (U) A &amp; B &lt;sic&gt; said 5 &lt; 7.&#x000A;ALDERSON</pre></code></div></body></html>"""


class TestWikiLeaks:
    @pytest.mark.parametrize("released", [True, False])
    @pytest.mark.parametrize(
        "articles", ["", "<tr><td colspan='5'>Appears in these articles:<br /><a href='/a'>a</a></td></tr>"]
    )
    def test_both_tables(self, released: bool, articles: str) -> None:
        names = ["Reference ID", "Created", *(["Released"] if released else []), "Classification", "Origin"]
        page = WIKILEAKS.format(
            headings="".join(f"<th>{name}</th>" for name in names),
            released="<td><a href='/r'>2011-08-30 01:44</a></td>" if released else "",
            articles=articles,
        )
        (found,) = read(page, "https://wikileaks.org/cable/2009/10/09BISHKEK321.html")
        assert found.publisher == "wikileaks"
        assert (found.stated.id, found.stated.date, found.stated.origin) == (
            "09BISHKEK321",
            "2009-10-16",
            "Embassy Bishkek",
        )
        assert found.stated.classification == "UNCLASSIFIED//FOR OFFICIAL USE ONLY"
        assert found.stated.subject == "CUSTOMS & LABORATORY OPENS"
        assert found.stated.tags == ("ETTC", "KG")
        assert found.text == (
            "R 161106Z OCT 09\nFM AMEMBASSY BISHKEK\n\nUNCLAS BISHKEK 000321\n\nTAGS: ETTC KG\n\n"
            "1. (U) A & B <sic> said 5 < 7.\nALDERSON"
        )

    def test_a_mirror_elsewhere_is_known_by_its_table(self) -> None:
        page = WIKILEAKS.format(headings="", released="", articles="")
        (found,) = read(page, "https://mirror.example.net/09BISHKEK321.html")
        assert found.publisher == "wikileaks"
        assert found.stated.id == "09BISHKEK321"

    def test_lists(self) -> None:
        page = "<html><body><table><tr><td><a href='/1'>09BISHKEK321</a></td></tr></table></body></html>"
        assert reason(page, "https://wikileaks.org/cable/2009/10/") is Reason.LISTING


def test_plusd() -> None:
    page = (
        '<html><body><div>PlusD <a href="/">Search</a></div><table id="synopsis"><tr><td colspan="3">CUSTOMS LABORATORY OPENS'
        '</td></tr><tr><td><div class="s_key">Date:</div><div class="s_val">2009 October 16, 11:06 (Friday)</div></td><td><div '
        'class="s_key">Canonical ID:</div><div class="s_val">09BISHKEK321_a</div></td></tr><tr><td><div class="s_key">Original '
        'Classification:</div><div class="s_val">UNCLASSIFIED,FOR OFFICIAL USE ONLY</div></td><td><div class="s_key">TAGS:</div>'
        '<div class="s_val">KG - Kyrgyzstan | ETTC - Economic Affairs--Trade and Technology Controls</div></td></tr></table>'
        f"<ul><li>Raw content</li><li>Metadata</li></ul><div><pre>{CABLE}</pre></div><p>Please donate</p></body></html>"
    )
    (found,) = read(page, "https://wikileaks.org/plusd/cables/09BISHKEK321_a.html")
    assert (found.publisher, words(found.text)) == ("plusd", words(CABLE))
    assert (found.stated.id, found.stated.date, found.stated.tags) == ("09BISHKEK321", "2009-10-16", ("KG", "ETTC"))
    assert found.stated.classification == "UNCLASSIFIED//FOR OFFICIAL USE ONLY"
    assert found.stated.subject == "CUSTOMS LABORATORY OPENS"


class TestCablesCsv:
    ROW = (
        '"7","10/16/2009 11:06","09BISHKEK321","Embassy Bishkek","UNCLASSIFIED","08BISHKEK1187|09STATE98033",'
        '"FM AMEMBASSY BISHKEK","1. (U) The {quote}road{quote} is a \\\\ path,\nhe said."\n'
    )

    @pytest.mark.parametrize("quote", ['\\"', '""'])
    def test_row(self, quote: str) -> None:
        (found,) = read(self.ROW.format(quote=quote), "", cablescsv.CONTENT_TYPE)
        assert found.publisher == "cables.csv"
        assert found.text == 'FM AMEMBASSY BISHKEK\n\n1. (U) The "road" is a \\ path,\nhe said.'
        stated = found.stated
        assert (stated.id, stated.date, stated.origin) == ("09BISHKEK321", "2009-10-16", "Embassy Bishkek")
        assert (stated.classification, stated.references) == ("UNCLASSIFIED", ("08BISHKEK1187", "09STATE98033"))

    def test_damaged(self) -> None:
        assert reason('"7","10/16/2009 11:06","09BISHKEK321","Embassy', "", cablescsv.CONTENT_TYPE) is Reason.UNREADABLE


class TestWhatIsNoCable:
    @pytest.mark.parametrize(
        ("page", "expected"),
        [
            ("   \n", Reason.EMPTY),
            ("<html><body><p>Nothing to see.</p></body></html>", Reason.NOT_A_CABLE),
            ("<html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>", Reason.NOT_FOUND),
            ('<html><head><meta http-equiv="refresh" content="0; url=/b"></head></html>', Reason.NOT_A_PAGE),
            (
                '<?xml version="1.0"?><rss version="2.0"><channel><title>SUBJECT: x</title></channel></rss>',
                Reason.LISTING,
            ),
            ("<html><body>" + '<p><a href="/1">SIPDIS and other words</a></p>' * 30 + "</body></html>", Reason.LISTING),
            (
                '<html><body><p>The cable of October says: "1. (C) The minister laughed." Its subject: LUNCH. We asked him.</p>'
                "<p>Subject: readers write</p><p>1. The first lesson is tone.</p><p>2. The second is patience.</p></body></html>",
                Reason.NOT_A_CABLE,
            ),
            (
                "<html><body><p>He wrote:</p><blockquote>3. (C) Comment: the harbour is for sale.</blockquote><p>And so it is."
                "</p></body></html>",
                Reason.NOT_A_CABLE,
            ),
        ],
    )
    def test_reasons(self, page: str, expected: Reason) -> None:
        assert reason(page) is expected

    def test_text(self) -> None:
        assert reason("Dear editor,\n\n1. The harbour.\n2. The bridge.\n", "", "text/plain") is Reason.NOT_A_CABLE

    def test_bytes(self) -> None:
        assert reason("a\x00b\x00c\x00" * 50, "", "text/plain") is Reason.BINARY


class TestSeveralTelegrams:
    def test_two_cables_in_one_text(self) -> None:
        other = CABLE.replace("#0321", "#0322").replace("000321", "000322").replace("00000321", "00000322")
        found = read(f"{CABLE}\nNNNN\n\n{other}\nNNNN\n", "", "text/plain")
        assert [words(one.text) for one in found] == [[*words(CABLE), "NNNN"], [*words(other), "NNNN"]]

    def test_the_sections_of_one_cable_stay_together(self) -> None:
        second = CABLE.replace("#0321/01", "#0321/02")
        (found,) = read(f"{CABLE}\nNNNN\n\n{second}", "", "text/plain")
        assert words(found.text) == [*words(CABLE), "NNNN", *words(second)]


class TestEncodings:
    TEXT = CABLE.replace("Ulanbek Sydykov", "Élanbek “Sydykov” – müde")

    @pytest.mark.parametrize(
        ("encoding", "declared", "content_type"),
        [
            ("utf-8", "utf-8", "text/html"),
            ("utf-8", "iso-8859-1", "text/html"),
            ("utf-8", "", "text/html; charset=windows-1252"),
            ("utf-8-sig", "", "text/html"),
            ("windows-1252", "iso-8859-1", "text/html"),
            ("windows-1252", "utf-8", "text/html; charset=utf-8"),
            ("windows-1252", "", "text/html"),
            ("windows-1252", "no-such-charset", "text/html; charset=hex"),
            ("utf-16", "", "text/html"),
        ],
    )
    def test_declared_wrong_and_missing(self, encoding: str, declared: str, content_type: str) -> None:
        meta = f'<meta charset="{declared}">' if declared else ""
        page = f"<html><head>{meta}</head><body><pre>{self.TEXT}</pre></body></html>".encode(encoding)
        (found,) = read(page, content_type=content_type)
        assert words(found.text) == words(self.TEXT)

    def test_other_declared_encodings(self) -> None:
        text = CABLE.replace("Ulanbek", "Уланбек")
        page = f'<html><head><meta charset="koi8-r"></head><body><pre>{text}</pre></body></html>'.encode("koi8-r")
        assert "Уланбек" in read(page)[0].text

    def test_text_with_a_byte_order_mark(self) -> None:
        (found,) = read(CABLE.encode("utf-8-sig"), content_type="text/plain")
        assert found.text.startswith("VZCZCXRO4711")

    def test_cut_off_inside_a_character(self) -> None:
        assert read((CABLE + "Café").encode()[:-1], content_type="text/plain")[0].text.endswith("Caf")


PARAGRAPH = "E.O. 12958: N/A\nTAGS: PREL, RU\nSUBJECT: TEST\n1. (U) Hello there.\n"
MILLION = 1_000_000
HOSTILE: dict[str, Callable[[], str]] = {
    "deeply nested": lambda: "<div>" * (MILLION // 5) + PARAGRAPH,
    "nested tables": lambda: "<table><tr><td>x" * (MILLION // 16),
    "less-than signs": lambda: "<" * MILLION,
    "spaces": lambda: "1" + " " * MILLION + "(",
    "parentheses": lambda: "(" * MILLION,
    "unclosed paragraphs": lambda: "<p>x" * (MILLION // 4),
    "unclosed links": lambda: "<a>" * (MILLION // 3),
    "line breaks": lambda: "<h1>Cablegate: x</h1><p>" + "A<br>\n" * (MILLION // 6),
    "an open quote": lambda: '<a href="' + "x" * MILLION,
    "scripts": lambda: "<script>" * (MILLION // 8),
    "one endless line": lambda: "E.O. 12958: N/A TAGS: PREL SUBJECT: x " * (MILLION // 38),
    "paragraphs": lambda: "<h1>Cablegate: x</h1><p>" + "1. (U) x<br>" * (MILLION // 12),
    "capitals": lambda: "ABC DEF\n" * (MILLION // 8) + PARAGRAPH,
    "copyright lines": lambda: "© \n" * (MILLION // 3),
    "telegrams": lambda: "VZCZCXRO1234\nDE RUEHMO #1\n" * (MILLION // 26),
    "cable tables": lambda: "<table class='cable'>" * (MILLION // 21),
    "pilcrow links": lambda: "<table class='cable'></table><pre>" + "<a>¶</a>" * (MILLION // 8),
    "refresh": lambda: '<meta http-equiv="refresh" content="' * (MILLION // 36),
    "adverts in adverts": lambda: ('<div class="ad">' * 200 + "x") * (MILLION // 3200),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("url", [SCOOP, OTHER])
def test_a_hostile_megabyte_takes_less_than_a_second(name: str, url: str) -> None:
    data = HOSTILE[name]().encode()
    started = time.process_time()
    try:
        transcripts(Page("page", url, data, "text/html"))
    except NotACable as why:
        assert why.detail
    assert time.process_time() - started < 1


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([SCOOP, OTHER, ""]),
    st.sampled_from(["text/html", "text/plain", "x; charset=\x00"]),
)
def test_no_bytes_raise_anything_else(data: bytes, url: str, content_type: str) -> None:
    for page in (data, b"<html><h1>Cablegate: x</h1>" + data, b"<table class='cable'>" + data, CABLE.encode() + data):
        try:
            found = transcripts(Page("page", url, page, content_type))
        except NotACable as why:
            assert isinstance(why.reason, Reason)
        else:
            assert all(one.text.strip() for one in found)


_PIECES = st.sampled_from(
    "<p> </p> <div> </div> <table> <td> <pre> </pre> <br> <h1> </h1> <nav> </nav> <blockquote> <a> </a> &nbsp; &copy; \n \n\n".split(
        " "
    )
    + CABLE.split("\n\n")
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=30), st.sampled_from([SCOOP, OTHER]))
def test_every_word_of_a_transcript_stands_on_its_page(pieces: list[str], url: str) -> None:
    page = "<html><body><h1>Cablegate: x</h1>" + " ".join(pieces)
    try:
        found = read(page, url)
    except NotACable:
        return
    for one in found:
        assert set(words(one.text)) <= set(words(page.replace("<", " <").replace(">", "> ").replace("&copy;", "©")))
