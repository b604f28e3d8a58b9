"""What do readers ask a server, and what should they get? A mixture of pages, and the library's answers to them."""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from bench.client import Reply
from index.generation import Generation
from search.answer import answer
from search.page import Question

_HIT = re.compile(r'<li class="hit.*?href="/cable/([^"?#]+)', re.S)
_PAGE = 10  # hits


@dataclass(frozen=True, slots=True)
class Expected:
    """What the library answers."""

    total: int
    ids: list[str]
    facets: dict[str, list[tuple[str, int]]]


Mixed = tuple[list[str], dict[str, Expected]]
"""Addresses, and what must come of those that search."""


def mix(generation: Generation, pages: int) -> Mixed:
    """So many addresses as readers ask for, all different, and what must come of those that search."""
    chance = random.Random(251287)
    addresses: list[str] = []
    expected: dict[str, Expected] = {}
    for number in range(pages):
        cable = generation.cable(chance.randrange(len(generation)))
        query = _query(generation, chance)
        match number % 20:
            case 0:
                addresses.append(chance.choice(["/", "/help", "/about", "/facet/program", "/facet/origin"]))
            case 1 | 2 | 3:
                addresses.append(f"/cable/{cable.id}?q={quote(query)}")
            case 4:
                addresses.append(f"/api/v1/suggest?q={quote(query[:5])}")
            case 5:
                addresses.append(f"/api/v1/cables/{cable.id}")
            case 6 | 7:
                addresses.append(f"/api/v1/search?q={quote(query)}")
                expected[addresses[-1]] = _expect(generation, query)
            case _:
                addresses.append(f"/search?q={quote(query)}")
                expected[addresses[-1]] = _expect(generation, query)
    return addresses, expected


def _query(generation: Generation, chance: random.Random) -> str:
    """What a reader may type: words of a subject, a phrase, a field, a range of dates, a beginning."""
    cable = generation.cable(chance.randrange(len(generation)))
    words = re.findall(r"[A-Za-z]{4,}", cable.subject) or ["customs"]
    some = chance.sample(words, min(len(words), chance.choice([1, 2, 2, 3])))
    start = chance.randrange(len(words))
    narrow = [
        f'origin:"{cable.origin}"',
        f"tag:{cable.tags[0]}" if cable.tags else "has:reference",
        f"date:{cable.date[:7]}",
        f"date:{cable.date[:4]}",
    ]
    forms: list[Callable[[], str]] = [
        lambda: " ".join(some),
        lambda: " ".join(some),
        lambda: " ".join([some[0], chance.choice(narrow)]),
        lambda: " OR ".join(some),
        lambda: f'"{" ".join(words[start : start + 2])}"',
        lambda: f"{some[0][:5]}*",
        lambda: f"{some[0]} -{chance.choice(words)}",
        lambda: f"{some[0]}~",
    ]
    return chance.choice(forms)()


def _expect(generation: Generation, query: str) -> Expected:
    found = answer(generation, Question(query, limit=_PAGE))
    facets = {name: [(bucket.value, bucket.count) for bucket in buckets] for name, buckets in found.facets.items()}
    return Expected(found.total, [hit.cable.id for hit in found.hits], facets)


def wrong(path: str, reply: Reply, expected: Expected) -> str:
    """What differs from the library's answer; "" when nothing does."""
    if path.startswith("/api/"):
        found = json.loads(reply.body)
        facets = {name: [(b["value"], b["count"]) for b in buckets] for name, buckets in found["facets"].items()}
        if (found["total"], [hit["id"] for hit in found["hits"]], facets) == (
            expected.total,
            expected.ids,
            expected.facets,
        ):
            return ""
    elif _HIT.findall(reply.body)[: len(expected.ids)] == expected.ids and f"{expected.total:,}" in reply.body:
        return ""  # beside few hits stand the nearest, after them
    return f"{path} is not what the library answers"
