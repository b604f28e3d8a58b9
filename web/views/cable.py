"""What does this cable say, and what belongs to it? (`/cable/ID`, its original text, its versions)"""

import difflib

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from index.cable import Cable
from search.citations import Around
from search.page import Hit, Question, Sort
from web import urls, words
from web.caching import unchanged
from web.errors import not_found
from web.parts import parts_of
from web.prose import Hits, unmarked
from web.reading import Reading, reading

pages = Blueprint("cable", __name__)

MOST_CITING = 20
MOST_SIMILAR = 5
MOST_OF_A_DAY = 50
LONGEST_DIFF = 4000
"""Lines of the two texts together; longer ones are shown side by side without a difference."""


@pages.get("/cable/<identifier>")
@unchanged
def cable(identifier: str) -> ResponseReturnValue:
    """The reading page."""
    current, found = reading(), _held(identifier)
    if found.id != identifier:
        return redirect(urls.cable_address(found.id, request.args.get("q", "")), 301)
    query = request.args.get("q", "").strip()[: urls.LONGEST_QUERY]
    hits = Hits(current.marker(query) if query else unmarked)
    title = hits.spans(found.title or found.subject or found.id)
    parts = tuple(parts_of(found, hits))
    times_cited, citing = current.cited_by(found.id, MOST_CITING)
    around = current.around(found)
    earlier, later = neighbours(current, found)
    return render_template(
        "cable.html",
        cable=found,
        title=title,
        query=query,
        parts=parts,
        hits=hits.count,
        references=current.references(found),
        citing=citing,
        times_cited=times_cited,
        farther=[mention for mention in around.mentions if around.steps[mention.id] == 2],
        ways=ways(around),
        similar=current.similar(found, MOST_SIMILAR),
        earlier=earlier,
        later=later,
        full_name=current.full_name,
        precedences=words.PRECEDENCES,
        captions=words.CAPTIONS,
        days_between=words.days_between,
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
        "version.html", cable=found, other=other, number=number, lines=difference(found.text, other.text)
    )


def difference(here: str, there: str) -> list[tuple[str, str]] | None:
    """Lines of both texts as ("same" | "here" | "there" | "gap", line); None where they are too long to compare.

    Long stretches of equal lines become one gap.
    """
    left, right = _lines(here), _lines(there)
    if len(left) + len(right) > LONGEST_DIFF:
        return None
    names = {" ": "same", "-": "here", "+": "there"}
    shown: list[tuple[str, str]] = []
    for line in difflib.unified_diff(left, right, n=2, lineterm=""):
        if line.startswith(("---", "+++")) and len(shown) < 2:
            continue
        if line.startswith("@@"):
            shown.append(("gap", ""))
        else:
            shown.append((names[line[0]], line[1:]))
    return shown


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def _held(identifier: str) -> Cable:
    found = reading().cable(identifier)
    if found is None:
        not_found(f"The cable “{identifier[:60]}” is not in this index.")
    return found


def ways(around: Around) -> dict[str, list[str]]:
    """For each cable two steps out, the cables one step out by which it is reached."""
    joined: dict[str, list[str]] = {}
    for citing, cited in around.edges:
        for far, near in ((citing, cited), (cited, citing)):
            if around.steps[far] == 2 and around.steps[near] == 1 and near not in joined.setdefault(far, []):
                joined[far].append(near)
    return joined


def neighbours(current: Reading, found: Cable) -> tuple[Hit | None, Hit | None]:
    """The cables that the same post sent before and after this one, as far as the index has them."""
    if not found.origin or not found.date:
        return None, None
    of_post: dict[str, tuple[str, ...]] = {"origin": (found.origin,)}
    day = found.date[:10]
    until = current.answer(Question(chosen=of_post, until=day, sort=Sort.NEWEST, limit=MOST_OF_A_DAY)).hits
    since = current.answer(Question(chosen=of_post, since=day, sort=Sort.OLDEST, limit=MOST_OF_A_DAY)).hits
    return _after(until, found.id), _after(since, found.id)


def _after(hits: tuple[Hit, ...], identifier: str) -> Hit | None:
    for position, hit in enumerate(hits[:-1]):
        if hit.cable.id == identifier:
            return hits[position + 1]
    return None
