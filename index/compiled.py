"""How does a loop over numbers run as machine code? `compiled` gives it to Numba when it is first called.

For loops that NumPy has no words for, as each step depends on the one before. They check no bounds: who calls them sees
to the sizes of what they fill. Numba is imported when the first of them is called, since a search needs none. The code
is kept beside the module for the next process or, where nothing can be written there, made anew by each. It is made
again when the module changes, and knows nothing of others: what is imported from them has to be handed over.
"""

import logging
from collections.abc import Callable
from functools import cache, wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

logger = logging.getLogger(__name__)

_loops: list[Callable[[], object]] = []
"""What compiles each of them."""


def prepare() -> None:
    """Compiles all of them: before other processes are forked, which need not do it once more."""
    for make in _loops:
        make()


def compiled(signature: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """`signature` as Numba writes it: `i8(u1[::1], i8)` takes an array of bytes and a number and gives a number, both
    numbers of 8 bytes. Called with anything else the loop raises TypeError."""

    def decorated(loop: Callable[P, R]) -> Callable[P, R]:
        @cache
        def made() -> Callable[P, R]:
            import numba  # noqa: PLC0415 - half a second, and 40 MB

            try:
                code: Callable[P, R] = numba.njit(signature, nogil=True, cache=True)(loop)
            except RuntimeError as error:
                logger.info("%s is compiled anew by each process: %s", loop.__name__, error)
                code = numba.njit(signature, nogil=True)(loop)
            return code

        _loops.append(made)

        @wraps(loop)
        def call(*arguments: P.args, **named: P.kwargs) -> R:
            return made()(*arguments, **named)

        return call

    return decorated
