"""Where is work done: in other processes, or here?"""

import gc
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any, TypeVar

from index.orphans import end_with_parent

Result = TypeVar("Result")


class Inline(Executor):
    """Does the work at once, in this process: for small builds, where starting others takes longer."""

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        done: Future[Result] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


def executor(processes: int) -> Executor:
    """So many worker processes; this process where fewer than two are wanted."""
    if processes < 2:
        return Inline()
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(os.getpid(),))


def _begin(parent: int) -> None:
    """How a worker begins. It searches for no cycles: cables have none, and are too many to search again and again."""
    end_with_parent(parent)
    gc.disable()
