"""Which lines are the page's, not the cable's: what follows a story, and what stands between its paragraphs?"""

import re
from functools import lru_cache

# The line says that the page, not the cable, goes on from here.
_COPYRIGHT = r"(?:©|(?:\(c\)\ ?)?copyright\b|(?-i:\(c\))\ ?(?:19|20)\d\d\b|all\ rights\ reserved).{0,120}"
_AFTER = re.compile(
    rf"""[\s|>»*•·]{{0,4}}(?:
      {_COPYRIGHT}
    | (?:world|latest|top|more|related|other|recent|national|business)\ (?:world\ |national\ )?
        (?:headlines?|news|stor(?:y|ies)|articles?|posts?|scoops|cables|links|content|press\ releases|coverage|reading)
    | (?:most|top)\ (?:read|popular|viewed|commented|shared|emailed)
    | (?:you\ (?:may|might)\ also\ (?:like|enjoy|be)|also\ (?:on|from)|more\ (?:from|on|about)|recommended\ for
        |read\ (?:more|also|next)|see\ also|filed\ under|posted\ (?:by|in|on|at)|tagged|share\ (?:this|on|via)
        |e-?mail\ this|print\ this|tweet\ this|follow\ us|permalink|subscribe|sign\ up|log\ ?in\ to
        |(?:leave|post|add)\ a\ (?:comment|reply|response)|view\ (?:all|more)|back\ to\ (?:top|the)
        |(?:next|previous)\ (?:post|article|story|cable|page)|powered\ by|terms\ (?:of\ (?:use|service)|and\ cond|\|)
        |privacy\ policy|about\ us|contact\ us|advertise\ (?:with|here)|skip\ to|originally\ published)\b.{{0,60}}
    | (?:\d{{1,5}}\ |no\ )(?:comments?|responses?|repl(?:y|ies)|thoughts?)(?:\ on\b.{{0,150}}|\ so\ far)?
    | comments(?:\ \(\d+\)|\ on\b.{{0,150}})?
    | (?:share|tags|categories|trackbacks?|pingbacks?|advertisement|sponsored|home|search|menu|tweet)
    )\s{{0,4}}[:.>»]{{0,3}}\s{{0,4}}$
    | .{{0,400}}\bmore\s?(?:>>|»|›)\s{{0,4}}$""",
    re.I | re.X,
)
_COPYRIGHT_LINE = re.compile(r"[\s|>»*•·]{0,4}" + _COPYRIGHT, re.I | re.X)
# Paragraphs of the page's that stand inside a story.
_BETWEEN = re.compile(
    r"""\W{0,4}(?:
      advertise?ment(?:s|\W{1,5}(?:scroll|continue|story|article|click)\b.{0,60})?
    | (?:story|article|text|content)\ continues\ (?:below|after|on\ the\ next).{0,40}
    | (?:continue|scroll)\ (?:reading\ )?(?:below|to\ continue|reading|the\ main\ story|for\ more).{0,40}
    | (?:are\ you\ getting|sign\ up\ (?:for|to)|subscribe\ to|get)\b(?=.{0,120}\bnewsletters?\b).{0,250}
    | (?:become\ a\ (?:member|supporter|subscriber|patron)|support\ us|donate\ (?:now|today|to)
        |please\ (?:support|donate|subscribe|share))\b.{0,100}
    )\s{0,4}$""",
    re.I | re.X,
)
_ENDED = re.compile(r"[.!?:;)\]\"”'’=*_#>-]\s*$|^.{0,45}$")


def is_after(line: str, before: str = "") -> bool:
    """Whether the line belongs to what follows a story on a page: copyright, related stories, comments, sharing.

    `before` is the line before it: the middle of a sentence is no place for that, and a cable's own headings (COMMENT,
    TERMS OF REFERENCE) are in capitals.
    """
    return bool(line) and _says_that_it_is_after(line) and _ENDED.search(before[-200:]) is not None


@lru_cache(maxsize=4096)
def _says_that_it_is_after(line: str) -> bool:
    if len(line) > 500 or line[0].islower() or _AFTER.match(line) is None:
        return False
    return not line.isupper() or _COPYRIGHT_LINE.match(line) is not None


def is_between(paragraph: str) -> bool:
    """Whether the paragraph is one of those that pages put between those of a story: adverts, newsletters."""
    return len(paragraph) < 400 and _BETWEEN.match(paragraph) is not None


def without_adverts(text: str) -> str:
    """The text without the paragraphs that a page put between its own."""
    paragraphs = re.split(r"(\n[^\S\n]*\n)", text)
    return "".join([part for part in paragraphs if not (bare := part.strip()) or not is_between(bare)]).strip("\n")
