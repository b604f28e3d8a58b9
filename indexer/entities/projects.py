"""Which projects of donors does the text name in quotation marks?

IOM's "Capacity Building on Counter-Trafficking" program: no table holds such names, but the quotation marks, the word
"program" beside them and a donor nearby make them sure.
"""

import re
from collections.abc import Iterator

from indexer.entities.context import Context
from indexer.entities.mention import Mention

_QUOTED = re.compile(r"\"\"?([A-Z][\w,'&/ -]{14,120}?),?\"{1,2}")
_KIND_AFTER = re.compile(r" (?:program|programme|project|initiative)s?\b")
_KIND_BEFORE = re.compile(
    r"\b(?:program|programme|project|initiative)s?(?: (?:called|entitled|titled|named|known as))?,? $"
)
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
        before = _KIND_BEFORE.search(text, max(0, found.start() - 32), found.start())
        if not (before or _KIND_AFTER.match(text, found.end())):
            continue
        name = found.group(1)
        words = name.split()
        titled = sum(word[0].isupper() for word in words if word[0].isalpha())
        donor = _DONOR.search(text, max(0, found.start() - _AROUND), found.end() + _AROUND // 2)
        if len(words) >= 3 and titled * 2 > len(words) and donor:
            yield Mention(found.start(1), found.end(1), "program", name)
