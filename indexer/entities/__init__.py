"""Which programs, agencies and offices does a cable name?

Three sources: the tables of the gazetteer (`lexicon`), acronyms that the text defines (`acronyms`), and patterns
(`bodies`, `offices`). What an ambiguous name means is decided by `context` and `nations`.

A program is a US or multilateral assistance, training, exchange or security programme or account; an agency an
executive body of any country or an intergovernmental body; an office a post, a section of a post or a unit below
agency level.
"""

from indexer.entities.find import Names, find_names
from indexer.entities.glossary import aliases, describe

__all__ = ["Names", "aliases", "describe", "find_names"]
