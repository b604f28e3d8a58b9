"""What can be asked, and how? (`/help`, made from the table of fields)"""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from index.fields import FIELDS
from web.caching import unchanged

pages = Blueprint("help", __name__)

FORMS = (
    ("customs seminar", "both words, anywhere in the cable"),
    ("customs OR tariffs", "either word"),
    ("seminar -customs", "the first without the second"),
    ("seminar NOT customs", "the same"),
    ("(customs OR tariffs) seminar", "brackets group"),
    ('"export control"', "the exact phrase"),
    ('"officials customs"~5', "these words, at most five others between them"),
    ("licens*", "words that begin so; * stands for any letters"),
    ("licen?e", "? stands for one letter"),
    ("colour~", "words spelt nearly so"),
    ('agency:("CBP" OR "ICE")', "either value of a field"),
    ("tag:(PARM ETTC)", "both values"),
    ("-tag:PTER", "any field may be excluded"),
    ("tag:*", "cables that have any value of a field"),
    ("id:09moscow*", "values that begin so"),
    ("ref:09MOSCOW2555", "cables that refer to that one"),
    ("ref:09 MOSCOW 2555", "the same; an id may be written with spaces"),
    ("date:2009-10", "a month; a year or a day is written alike"),
    ("date:October 2009", "the same"),
    ("date:2009-09..2010-02", "from the first to the last, both included"),
    ("date:[2009-09 TO 2010-02]", "the same"),
    ("date:>=2009-09-01", "since a day; also >, < and <="),
    ("date>=2009-09-01", "the same"),
    ("since:2009-09-01", "the same; after:, before: and until: are written alike"),
    ("period:2009-09", "the cable reports on that month, whenever it was sent"),
    ("para:(training customs)", "both words in one and the same paragraph"),
)
"""Every form of the query language, as an example that can be run, and what it finds."""

KEYS = (
    ("/", "to the search box"),
    ("j  k", "to the next and the previous hit, or paragraph of a cable"),
    ("Enter", "opens it"),
    ("n  p", "to the next and the previous marked passage of a cable"),
    ("?", "this list"),
    ("Esc", "closes it, or leaves the box"),
)


@pages.get("/help")
@unchanged
def help_page() -> ResponseReturnValue:
    """The query language, every field and every key."""
    return render_template("help.html", forms=FORMS, fields=FIELDS, keys=KEYS)
