"""What can go wrong, and what does the reader of the message do about it?

    ReftelError                     every error that Reftel raises on purpose
    ├── UsageError                  the caller asked for something that cannot be done (exit 2)
    ├── IndexMissing                there is no index at this place
    ├── IndexVersion                an index of another version of Reftel
    ├── IndexDamaged                a file of the index is missing or not what its manifest says
    ├── IndexLocked                 another build is running
    └── WorkerDied                  a process that helped to build was killed

The text of each says what, where and what to do.
"""


class ReftelError(Exception):
    """An expected failure; its text is shown to the user as it is."""


class UsageError(ReftelError):
    """The request itself cannot be served: an unknown option value, a source that does not exist."""


class IndexMissing(ReftelError):
    """No index has been built at this place."""


class IndexVersion(ReftelError):
    """The index was written by a version whose files this one does not read."""


class IndexDamaged(ReftelError):
    """A file of the index is missing, extra or altered."""


class IndexLocked(ReftelError):
    """Another process is building in this place."""


class WorkerDied(ReftelError):
    """A worker process of a build ended without an answer: nothing is published."""
