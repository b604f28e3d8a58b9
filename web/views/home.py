"""What is this, and what is in it? (`/`)"""

from flask import Blueprint, render_template

from index.fields import BY_NAME
from search.page import Question, Sort
from web import charts, urls
from web.caching import kept, unchanged
from web.reading import Reading, reading

pages = Blueprint("home", __name__)

DOORS = ("program", "agency", "office", "origin", "tag")
PER_DOOR = 8


@pages.get("/")
@unchanged
@kept
def home() -> str:
    """The first page: the search box, the years, the most named programs, agencies, offices and posts."""
    current = reading()
    everything = current.answer(Question(sort=Sort.NEWEST, limit=5))
    doors = [
        (BY_NAME[name], [(bucket, current.full_name(name, bucket.value)) for bucket in buckets[:PER_DOOR]])
        for name in DOORS
        if (buckets := everything.facets.get(name, ()))
    ]
    return render_template(
        "home.html",
        answer=everything,
        histogram=charts.histogram(everything.facets.get("date", ()), Question()),
        doors=doors,
        examples=examples(current, everything.facets.get("program", ()) and everything.facets["program"][0].value),
    )


def examples(current: Reading, program: object) -> list[tuple[str, str]]:
    """Queries that find something in this index, with what each shows. Each has been run."""
    tried = [
        ("program:EXBS agency:FSTEK", "a program and an agency"),
        (urls.term("program", program) if isinstance(program, str) else "", "every cable of a program"),
        ('"export control"', "an exact phrase"),
        ("seminar -customs", "one word without another"),
        ("date:2009 tag:PARM", "a year and a subject"),
        ("missing:paragraph", "cables with a gap"),
        ("has:redaction", "names were removed"),
        ("para:(training customs)", "both words in one paragraph"),
    ]
    found = {query: shows for query, shows in tried if query and current.answer(Question(query=query, limit=0)).total}
    return list(found.items())[:6]
