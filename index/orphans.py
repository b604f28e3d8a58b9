"""How does a worker process end when its parent is gone?

A killed parent leaves its pool waiting for work for ever, writing into a folder that nobody will publish. Pools take
`end_with_parent` as their initializer, with the parent's process id.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Asks the kernel to kill this process when its parent ends. Only Linux can be asked."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we could ask
        os._exit(1)
