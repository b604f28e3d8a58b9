# ruff: noqa: E501 - lines of markup
"""Which fictional cable and which page layouts do the tests of the publishers share?

`LAYOUTS` maps a name to a function that puts a cable on a page nobody's module knows: a headline, the cable, and around or
between it what such pages have. None of the telegrams is real.
"""

import html
import re
from collections.abc import Callable

CABLE = """\
VZCZCXRO4711
RR RUEHAST RUEHBI
DE RUEHEK #0321/01 2891106
ZNR UUUUU ZZH
R 161106Z OCT 09
FM AMEMBASSY BISHKEK
TO RUEHC/SECSTATE WASHDC 2210
INFO RUEHMO/AMEMBASSY MOSCOW 0417

UNCLAS SECTION 01 OF 02 BISHKEK 000321

SIPDIS
SENSITIVE

DEPT FOR SCA/CEN AND ISN/ECC

E.O. 12958: N/A
TAGS: ETTC, KNNP, PARM, KG
SUBJECT: CUSTOMS LABORATORY OPENS IN OSH, AND THE PRESS
COMPLAINS OF "RELATED STORIES"

REF: A. 08 BISHKEK 1187
     B. STATE 98033

1. (SBU) Summary: A laboratory for the inspection of dual-use goods
opened in Osh on October 12. The press, under headlines such as
"Read More Meters, Buy Fewer", complained of its price. End Summary.

--------------------
An Opening in Autumn
--------------------

2. (SBU) Deputy Minister Ulanbek Sydykov cut the ribbon and thanked
EXBS for the spectrometers. His share of the speech was short. An
advertisement for a tea house hung over the door; copyright in the
song that followed belongs, he said, to the customs choir (c) 1998.

3. (U) Comments by visitors were kind. Those who want the newsletter
of the laboratory may write to lab@customs.example.kg or subscribe at
the door.

4. (SBU) The laboratory posted three notices:

-- samples are taken by two officers;
-- more > less is no way to write a limit;
-- terms of loan for instruments end in May.

BISHKEK 00000321  002 OF 002


5. (SBU) Comment: Related equipment from an earlier program stands
unused in Batken. Post will follow up and asks for guidance. End
comment.
ALDERSON
"""

TITLE = "Customs Laboratory Opens in Osh"
HEADLINES = (
    "Minister Opens Bridge Over The Lower River",
    "Poll: Voters Split On New Harbour Tax",
    "Court Hears Appeal In Fishing Licence Case",
    "Parrots Seized At Border By Customs Officers",
)
TEASERS = (
    "The prime minister said on Friday that the terminal would be finished before winter, two weeks after a strike.",
    "Delegates from nine countries met in Vienna to discuss the nuclear panel and what it will cost.",
)
#: Words of the pages that the cable does not have.
FOREIGN = frozenset(
    "minister's bridge harbour fishing parrots terminal delegates vienna herald facebook wordpress".split()
)

Layout = Callable[[str, str], str]
LAYOUTS: dict[str, Layout] = {}


def layout(function: Layout) -> Layout:
    LAYOUTS[function.__name__] = function
    return function


def _lines(text: str) -> str:
    return "<br>\n".join(html.escape(line) for line in text.split("\n"))


def _paragraphs(cable: str) -> list[str]:
    return [part for part in re.split(r"\n\s*\n", cable) if part.strip()]


def _story(cable: str, every: int = 0, between: str = "") -> str:
    parts = []
    for at, part in enumerate(_paragraphs(cable), 1):
        parts.append(f"<p>{_lines(part)}</p>")
        if every and at % every == 0:
            parts.append(between)
    return "\n".join(parts)


_NAVIGATION = '<a href="/">Home</a> <a href="/w">World</a> <a href="/s">Sport</a> <a href="/c">Contact us</a>'
_LINKS = "".join(f'<li><a href="/{n}">{headline}</a></li>' for n, headline in enumerate(HEADLINES))
_CARDS = "".join(
    f'<div class="t"><h5>{headline}</h5><p>{TEASERS[n % 2]} <a href="/{n}">More&gt;&gt;</a></p></div>'
    for n, headline in enumerate(HEADLINES)
)


@layout
def div_soup(cable: str, title: str) -> str:
    story = "".join(f"<div><div>{_lines(part)}</div></div>" for part in _paragraphs(cable))
    side = "".join(f'<div><a href="/">{h}</a></div><div>{TEASERS[n % 2]}</div>' for n, h in enumerate(HEADLINES))
    return (
        f"<html><head><title>{title}</title></head><body><div><div>{_NAVIGATION}</div><div><div><div>{title}</div>"
        f"<div>By Staff Reporter, 3 May 2011</div><div>{story}</div></div><div><div>Latest news</div>{side}</div></div>"
        "<div>Copyright 2011 The Daily Herald. All rights reserved.</div></div></body></html>"
    )


@layout
def layout_table(cable: str, title: str) -> str:
    links = "<br>".join(f'<a href="/">{headline}</a>' for headline in HEADLINES)
    return (
        f"<html><body><table><tr><td colspan=3>{_NAVIGATION}</td></tr><tr><td>{links}</td><td><font size=4><b>{title}</b>"
        f"</font><br><br><font>{_lines(cable)}</font></td><td><b>In other news</b><br>{HEADLINES[0]}<br>{TEASERS[0]}</td>"
        "</tr><tr><td colspan=3>&copy; 2011 The Daily Herald</td></tr></table></body></html>"
    )


@layout
def one_paragraph(cable: str, title: str) -> str:
    return (
        f"<html><body><p>Home | World | Sport | Contact<br><br><b>{title}</b><br>Posted by admin on 3 May 2011<br><br>"
        f"{_lines(cable)}<br><br>Share this story: Facebook Twitter<br><br>Related stories<br>{HEADLINES[0]}<br>"
        f"{HEADLINES[1]}<br>{TEASERS[1]}<br><br>Comments (2)<br>Bob: thanks<br>Copyright 2011 The Daily Herald</p></body></html>"
    )


@layout
def preformatted(cable: str, title: str) -> str:
    return f'<html><body><h2>{title}</h2><pre>\n{html.escape(cable)}\n</pre><hr><p>Back to <a href="/">the list</a></p></body></html>'


@layout
def amp(cable: str, title: str) -> str:
    story = _story(cable, 4, "<amp-ad type=x>Facebook</amp-ad><p>Advertisement</p>")
    return (
        f"<!doctype html><html amp><head><meta charset=utf-8><title>{title} - Herald</title></head><body><amp-sidebar><ul>"
        f"<li>Harbour</li></ul></amp-sidebar><header><a href=/>Herald</a></header><article><h1>{title}</h1><p class=by>By "
        f"Jane Doe | 3 May 2011</p>{story}</article><section><h2>Most read</h2><ol>{_LINKS}</ol></section><footer>&copy; 2011 "
        "Herald</footer></body></html>"
    )


@layout
def blog_quotation(cable: str, title: str) -> str:
    return (
        f'<html><head><title>{title} | My WordPress</title></head><body class="single has-sidebar"><div id=page><div id=header>'
        f"<h1><a href=/>My WordPress</a></h1></div><div id=content><div class=post><h2>{title}</h2><div class=entry-meta>Posted "
        "on May 3, 2011 by admin</div><div class=entry-content><p>Here is another cable about the harbour. I reproduce it "
        f"in full because the Herald did not.</p><blockquote>{_story(cable)}</blockquote><p>What do you think? The embassy "
        "has not answered my letters about the bridge.</p><div class=sharedaddy><h3>Share this:</h3>Facebook</div></div></div>"
        "<div id=comments><h3>2 thoughts on this</h3><ol><li><p>Great find! 1. The harbour lied. 2. The bridge knew.</p></li>"
        f"</ol></div></div><div id=sidebar><ul>{_LINKS}</ul></div></div></body></html>"
    )


@layout
def forum(cable: str, title: str) -> str:
    def post(name: str, text: str) -> str:
        return f"<tr><td><b>{name}</b><br>Posts: 412</td><td><div>{text}</div></td></tr>"

    return (
        "<html><body><table>"
        + post("eagle", f"<b>Subject: {title}</b><br>Found this one today at the harbour:<br><br>{_lines(cable)}")
        + post("hawk", "Thanks. I read that the Herald denies it all.<br>Who wrote this?")
        + post("eagle", "Quote: Who wrote this?<br>The ambassador, see the end.")
        + "</table><p>Powered by phpBB</p></body></html>"
    )


@layout
def newspaper(cable: str, title: str) -> str:
    between = (
        f'<p><strong>Read more: <a href="/">{HEADLINES[0]}</a></strong></p><aside class=pull><p>{TEASERS[0]}</p></aside>'
        f'<figure><img src=x><figcaption>{TEASERS[1]}</figcaption></figure><div id="div-ad-3"><p>Advertisement</p></div>'
    )
    return (
        f'<!doctype html><html><head><title>{title}</title><script>var s="SUBJECT: bridge";</script></head><body><nav>'
        f"{_NAVIGATION}</nav><main><article><header><h1>{title}</h1><p>Leaked | 3 May 2011</p></header><div class=body>"
        f"{_story(cable, 3, between)}</div><div class=tags>Tags: <a href=/t>harbour</a></div></article><section class=related>"
        f"<h3>Related</h3>{_CARDS}</section></main><footer><p>About us | Privacy</p></footer></body></html>"
    )


@layout
def spans(cable: str, title: str) -> str:
    lines = "".join(f"<span>{html.escape(line)}</span><br/>" for line in cable.split("\n"))
    return (
        f"<html><body><div id=top><form>Search <input></form></div><h1>{title}</h1><table><tr><th>Origin</th><td>Embassy X</td>"
        f"</tr></table><div class=cable>{lines}</div><div><h2>Comments</h2><p>No harbour yet.</p></div></body></html>"
    )


@layout
def wiki(cable: str, title: str) -> str:
    return (
        f"<html><body><div id=mw-head><a href=/>Main Page</a></div><div id=content><h1>{title}</h1><div id=siteSub>From the "
        f"Herald wiki</div><div class=output>{_story(cable)}</div><div class=printfooter>Retrieved from the harbour</div><div "
        "id=catlinks>Categories: Parrots</div></div><div id=footer>This page was last edited on 3 May.</div></body></html>"
    )


@layout
def line_boxes(cable: str, title: str) -> str:
    lines = "".join(f"<div class=line><code>{html.escape(line) or '&nbsp;'}</code></div>" for line in cable.split("\n"))
    return f"<html><body><div>{title}</div><div>{lines}</div><div><div>{HEADLINES[1]}</div><div>{TEASERS[1]}</div></div></body></html>"


@layout
def columns(cable: str, title: str) -> str:
    return (
        f'<html><body><div class="container with-sidebar"><div class=row><div class=col-8><h1>{title.upper()}</h1><div class='
        f'"body-text">{_story(cable, 5, "<p>Advertisement - scroll to continue reading</p>")}</div><p class=copyright>By '
        f"permission of the Herald.</p></div><div class=col-4><h4>Trending</h4>{_CARDS}</div></div></div></body></html>"
    )


@layout
def style_sheet_keeps_lines(cable: str, title: str) -> str:
    """Line breaks of the source that only `white-space: pre-line` shows."""
    return f"<html><body><h1>{title}</h1><div class=cable>{html.escape(cable)}</div><p>&copy; Herald 2011</p></body></html>"


@layout
def asp_form(cable: str, title: str) -> str:
    """A page that lies whole in a form and in a box named like an advert."""
    return (
        f'<html><body><form action="/"><div class="ad main"><h1>{title}</h1>{_story(cable)}</div><div class="ad"><p>'
        f"{HEADLINES[0]}</p><p>{TEASERS[0]}</p></div></form></body></html>"
    )


@layout
def header_in_a_table(cable: str, title: str) -> str:
    head, _, body = cable.partition("\n\n1. ")
    rows = "".join(f"<tr><td>{html.escape(line)}</td></tr>" for line in head.split("\n"))
    return (
        f"<html><body><h1>{title}</h1><div><table>{rows}</table>{_story('1. ' + body)}</div><div><h3>Also on the Herald</h3>"
        f"<ul>{_LINKS}</ul></div></body></html>"
    )


@layout
def plain_text(cable: str, title: str) -> str:
    return (
        f"{title}\nThe Daily Herald, 3 May 2011\n\n{cable}\n\nCopyright 2011 The Daily Herald\n\nRelated stories\n\n"
        f"{HEADLINES[0]}\n{TEASERS[0]}\n"
    )


@layout
def plain_text_with_adverts(cable: str, title: str) -> str:
    parts = re.split(r"(?=\n\n)", cable)
    middle = len(parts) // 2
    advert = "\n\nAdvertisement - scroll to continue reading"
    return f"\ufeff{title}\n\n{''.join(parts[:middle])}{advert}{''.join(parts[middle:])}\n\nRead more: {HEADLINES[0]}\n{TEASERS[0]}\n"
