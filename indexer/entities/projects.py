"""Which projects of donors does the text name in quotation marks?

IOM's "Capacity Building on Counter-Trafficking" program: no table holds such names, but the quotation marks, the word
"program" beside them and a donor nearby make them sure.
"""

import re
from collections.abc import Iterator

from indexer.entities.context import Context
from indexer.entities.mention import Mention

_NAME = r"\"{1,2}([A-Z][\w,'&/ -]{14,120}?),?\"{1,2}"
_KIND = r"(?:program|programme|project|initiative)s?"
_QUOTED = re.compile(rf"{_NAME} {_KIND}\b|\b{_KIND}(?: (?:called|entitled|titled|named|known as))?,? {_NAME}")
_DONOR = re.compile(
    r"\b(?:IOM|UNDP|UNODC|ILO|UNICEF|UNHCR|UNESCO|UNEP|FAO|WHO|UNFPA|UNIFEM|USAID|USG|INL|MEPI|G/TIP|DRL|PRM|ECA|EU|OSCE|NATO|OAS|"
    r"World Bank|IMF|IAEA|U\.?S\.|Embassy|Post|PAS|USDA|DOL|State Department|Department of)\b"
)
_AROUND = 150  # characters in which the donor must be named


def in_quotation_marks(context: Context) -> Iterator[Mention]:
    """The named projects: three words at least, in title case, a donor nearby."""
    text = context.text
    if '"' not in text:
        return
    for found in _QUOTED.finditer(text):
        group = 1 if found.group(1) else 2
        name = found.group(group)
        words = name.split()
        titled = sum(word[0].isupper() for word in words if word[0].isalpha())
        donor = _DONOR.search(text, max(0, found.start() - _AROUND), found.end() + _AROUND // 2)
        if len(words) >= 3 and titled * 2 > len(words) and donor:
            yield Mention(found.start(group), found.end(group), "program", name)
