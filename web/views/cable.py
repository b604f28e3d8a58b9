"""What does this cable say, and what belongs to it? (`/cable/ID`, its original text, its versions)"""

import hashlib

from flask import Blueprint, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from index.cable import Cable
from search.citations import Around, Mention
from search.likely import canonical
from web import codes, urls, words
from web.caching import unchanged
from web.citing import around_paragraph
from web.difference import passages
from web.errors import not_found
from web.letters import lettered
from web.parts import parts_of
from web.prose import Hits, Link, unmarked
from web.reading import Reading, reading

pages = Blueprint("cable", __name__)

MOST_CITING = 20
MOST_SIMILAR = 5


@pages.get("/cable/<identifier>")
@unchanged
def cable(identifier: str) -> ResponseReturnValue:
    """The reading page."""
    current, found = reading(), _held(identifier)
    query = request.args.get("q", "").strip()[: urls.LONGEST_QUERY]
    references = current.references(found)
    letters = lettered(found)
    links = {mention.id: _link(mention) for mention in references}
    hits = Hits(current.marker(query) if query else unmarked, {letter: links[one] for letter, one in letters.items()})
    title = hits.spans(found.name)
    parts = tuple(parts_of(found, hits))
    times_cited, citing = current.cited_by(found.id, MOST_CITING)
    around = current.around(found)
    earlier, later = current.neighbours(found)
    return render_template(
        "cable.html",
        cable=found,
        title=title,
        query=query,
        parts=parts,
        hits=hits.count,
        references=references,
        letters={one: letter for letter, one in letters.items()},
        links=links,
        citing=citing,
        times_cited=times_cited,
        farther=[mention for mention in around.mentions if around.steps[mention.id] == 2],
        ways=ways(around),
        is_cut=around.is_cut,
        similar=current.similar(found, MOST_SIMILAR),
        earlier=earlier,
        later=later,
        full_name=current.full_name,
        codes=codes,
        days_between=words.days_between,
        cited=around_paragraph(found),
        digest=hashlib.sha256(found.text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


@pages.get("/cable/<identifier>/original")
@unchanged
def original(identifier: str) -> ResponseReturnValue:
    """The text exactly as it stands on its page, in a typewriter's face."""
    return render_template("original.html", cable=_held(identifier))


@pages.get("/cable/<identifier>/versions/<int:number>")
@unchanged
def version(identifier: str, number: int) -> ResponseReturnValue:
    """How another page's text of the cable differs, line by line."""
    found = _held(identifier)
    if not 1 <= number <= len(found.versions):
        not_found(f"{found.id} has no version {number} in this index.")
    other = found.versions[number - 1]
    return render_template(
        "version.html", cable=found, other=other, number=number, passages=passages(found.text, other.text)
    )


def _held(identifier: str) -> Cable:
    """The cable of the address. One that is not here gets a page that helps on, one written loosely its own address."""
    current = reading()
    found = current.cable(identifier)
    if found is None:
        abort(make_response(_absent(current, identifier), 404))
    if found.id != identifier:
        rest = request.path.partition("/cable/")[2].partition("/")[2]
        asked = "?" + request.query_string.decode("ascii", "replace") if request.query_string else ""
        abort(redirect(urls.cable_address(found.id) + (f"/{rest}" if rest else "") + asked, 301))
    return found


def _absent(current: Reading, identifier: str) -> str:
    """What is known of a cable that is not here: who refers to it, and what may have been meant."""
    written = canonical(identifier) or identifier.strip()[:60]
    times_cited, citing = current.cited_by(written, MOST_CITING)
    return render_template(
        "absent.html",
        written=written,
        times_cited=times_cited,
        citing=citing,
        likely=current.likely(written),
        number=codes.number(written),
    )


def _link(mention: Mention) -> Link:
    """Where a reference leads: to the cable, or to all that refer to one that is not held."""
    if mention.held:
        return Link(urls.cable_address(mention.id), f"{mention.id}: {mention.title}")
    return Link(urls.query_address(urls.term("ref", mention.id)), f"{mention.id}, not in this index")


def ways(around: Around) -> dict[str, list[str]]:
    """For each cable two steps out, the cables one step out by which it is reached."""
    joined: dict[str, list[str]] = {}
    for citing, cited in around.edges:
        for far, near in ((citing, cited), (cited, citing)):
            if around.steps[far] == 2 and around.steps[near] == 1 and near not in joined.setdefault(far, []):
                joined[far].append(near)
    return joined
