"""What is asked? The 18 questions that every engine answers, and some that show the worst of each kind."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """`kind`: term, and, or, phrase, prefix. `origin` and `since`–`until` (days, the last one not included) narrow."""

    kind: str
    words: str
    origin: str = ""
    since: str = ""
    until: str = ""

    @property
    def name(self) -> str:
        narrowed = self.origin or (f"{self.since}–{self.until}" if self.since else "")
        return f"{self.kind}: {self.words}" + (f" [{narrowed}]" if narrowed else "")


QUESTIONS = (
    Asked("term", "russia"),
    Asked("term", "government"),
    Asked("term", "plutonium"),
    Asked("term", "customs"),
    Asked("and", "export control"),
    Asked("and", "nuclear iran sanctions"),
    Asked("and", "president minister meeting"),
    Asked("or", "export control customs"),
    Asked("or", "uranium centrifuge enrichment"),
    Asked("or", "government president minister"),
    Asked("phrase", "border security"),
    Asked("phrase", "prime minister"),
    Asked("phrase", "supply chain security"),
    Asked("prefix", "nucl"),
    Asked("prefix", "democ"),
    Asked("term", "customs", origin="Embassy Moscow"),
    Asked("term", "customs", since="2009-09-01", until="2009-10-01"),
    Asked("term", "government", since="2008-01-01", until="2010-01-01"),
)

HARD = (
    Asked("every", "*"),
    Asked("prefix", "co"),
    Asked("wildcard", "*ation"),
    Asked("fuzzy", "plutonum"),
    Asked("phrase", "of the"),
    Asked("near", "customs export"),
    Asked("paragraph", "customs export"),
)
"""Asked of Reftel alone: the worst that a person types."""
