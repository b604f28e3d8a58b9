"""What a cable is, and how cables lie on disk.

The innermost room: it imports none of the others. `cable` is the record, `fields` the one table of fields,
`analysis` how text becomes terms, `store` the generations on disk.
"""

import os

from index import processor

if avoided := processor.to_avoid():  # NumPy asks once, when it is imported, and that is after this
    os.environ.setdefault("NPY_DISABLE_CPU_FEATURES", avoided)
