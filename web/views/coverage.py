"""Which serial numbers of each post and year are here, and which are only cited? (`/coverage`)"""

from collections import defaultdict
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from search.coverage import Coverage
from web.caching import unchanged
from web.reading import reading

pages = Blueprint("coverage", __name__)

MOST_POSTS = 400
MOST_CITED = 100
"""Ids of one year that are cited only, and shown."""


@dataclass(frozen=True, slots=True)
class PostCoverage:
    """A post's years in order, and their sums."""

    post: str
    years: tuple[Coverage, ...]

    @property
    def held(self) -> int:
        return sum(year.held for year in self.years)

    @property
    def cited(self) -> int:
        return sum(year.cited for year in self.years)

    @property
    def highest(self) -> int:
        """The highest numbers of the years together: at least so many were sent in the years known here."""
        return sum(year.highest for year in self.years)


@pages.get("/coverage")
@unchanged
def coverage() -> ResponseReturnValue:
    """A table of posts; with `post=MOSCOW` the years of one, and what of them is only cited."""
    current = reading()
    by_post: dict[str, list[Coverage]] = defaultdict(list)
    for row in current.coverage():
        by_post[row.post].append(row)
    posts = [PostCoverage(post, tuple(rows)) for post, rows in by_post.items()]
    wanted = request.args.get("post", "").strip().upper()[:40]
    chosen = next((post for post in posts if post.post == wanted), None)
    if chosen:
        return render_template(
            "coverage_post.html",
            post=chosen,
            name=current.named("origin", chosen.post),
            cited=[
                (row.year, *current.cited_only(chosen.post, row.year, MOST_CITED)) for row in chosen.years if row.cited
            ],
        )
    return render_template(
        "coverage.html",
        posts=sorted(posts, key=lambda post: (-post.held, -post.cited, post.post))[:MOST_POSTS],
        wanted=wanted,
        total=len(posts),
        held=sum(post.held for post in posts),
        cited=sum(post.cited for post in posts),
        named=current.named,
    )
