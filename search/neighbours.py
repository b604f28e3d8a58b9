"""Which cables did the same post send before and after this one, as far as they are here?"""

import numpy as np

from index.analysis import fold
from index.cable import Cable
from index.generation import Generation
from search.citations import Mention, as_mention


def neighbours(generation: Generation, cable: Cable) -> tuple[Mention | None, Mention | None]:
    """The one before and the one after. Documents lie by date, then id, so they lie beside it among the post's own."""
    here = generation.docnum(cable.id)
    if here is None or not cable.origin or not cable.date:
        return None, None
    posted = generation.reader.documents_with("origin", fold(cable.origin))
    place = int(np.searchsorted(posted, here))
    beside = [generation.facts(int(posted[at])) if 0 <= at < posted.size else None for at in (place - 1, place + 1)]
    before, after = (as_mention(other) if other and other.date else None for other in beside)
    return before, after
