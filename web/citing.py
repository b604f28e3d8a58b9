"""How is a cable cited, as a whole or at a paragraph?"""

from index.cable import Cable
from web import words


def citation(cable: Cable, paragraph: str = "") -> str:
    """`Embassy Moscow, “Title,” cable 09MOSCOW2555, 9 October 2009, unclassified, para. 3, http://…`: one line."""
    before, after = around_paragraph(cable)
    return before + (f", {paragraph}" if paragraph else "") + after


def around_paragraph(cable: Cable) -> tuple[str, str]:
    """What of the citation stands before and after the place where a paragraph is named."""
    title = " ".join((cable.title or cable.subject).split())
    title = f"“{title}{'' if title.endswith(('?', '!')) else ','}”" if title else ""
    head = [f"{cable.origin}," if cable.origin else "", title, f"cable {cable.id}"]
    facts = [words.day(cable.date), _uncapitalised(words.classification(cable.classification or ""))]
    source = next((s.url for s in cable.sources if s.url.startswith(("http://", "https://"))), "")
    before = ", ".join([" ".join(filter(None, head)), *filter(None, facts)])
    return before, f", {source}" if source else "."


def _uncapitalised(text: str) -> str:
    return text[:1].lower() + text[1:]
