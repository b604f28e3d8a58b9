"""Do the parts of an index agree with each other?

The checksums say that the bytes are those written; this says that what was written makes sense. Every stored cable is
read, and the keyword columns are counted anew from them; the words of some cables are looked up one by one.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from index import analysis
from index.fields import FIELDS, PARAGRAPH_BREAK, Kind, searched_text
from index.generation import Generation
from index.schema import EXACT

SAMPLES = 1000
"""About so many cables, evenly spread, have each of their words looked up."""


def disagreements(generation: Generation, progress: Callable[[int], None]) -> Iterator[str]:
    """A sentence for each thing that does not fit. Takes as long as reading all cables does."""
    reader = generation.reader
    keywords = [row for row in FIELDS if row.kind is Kind.KEYWORD]
    counted: dict[str, Counter[str]] = {row.name: Counter() for row in keywords}
    documents = reader.doc_count_all()
    every = max(1, documents // SAMPLES)
    for number in range(documents):
        try:
            cable = generation.cable(number)
        except (ValueError, KeyError, TypeError) as error:
            yield f"document {number} holds no cable ({error!r})"
            continue
        if generation.docnum(cable.id) != number:
            yield f"{cable.id} is not found by its id (document {number})"
        for row in keywords:
            counted[row.name].update({analysis.fold(value) for value in row.values(cable)})
        if number % every == 0:
            words = set(analysis.terms(searched_text(cable))) - {PARAGRAPH_BREAK}
            for word in sorted(words):
                if number not in reader.documents_with("text" + EXACT, word):
                    yield f"{cable.id} is not found by its word {word!r}"
        progress(1)
    for name, values in counted.items():
        for value in sorted({*values, *reader.field_terms(name)}):
            if (held := reader.doc_frequency(name, value)) != values[value]:
                yield f"{name}:{value!r} finds {held} cables, {values[value]} have it"
