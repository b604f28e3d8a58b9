"""Where is work done: in other processes, or here?"""

import ctypes
import gc
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier
from typing import Any, TypeVar

from index.errors import WorkerDied
from index.orphans import end_with_parent

Result = TypeVar("Result")


class Inline(Executor):
    """Does the work at once, in this process: for small builds, where starting others takes longer."""

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        done: Future[Result] = Future()
        done.set_result(fn(*args, **kwargs))
        return done

    def map(self, fn: Callable[..., Result], *iterables: Iterable[Any], **_: Any) -> Iterator[Result]:
        """One after the other, each when its result is asked for."""
        return map(fn, *iterables)


@contextmanager
def executor(processes: int) -> Iterator[Executor]:
    """So many worker processes; this process where fewer than two are wanted. Raises WorkerDied when one dies."""
    if processes < 2:
        yield Inline()
        return
    context = multiprocessing.get_context("fork")
    try:
        begin = (os.getpid(), context.Barrier(processes))
        with ProcessPoolExecutor(processes, context, initializer=_begin, initargs=begin) as pool:
            yield pool
    except BrokenProcessPool:
        raise WorkerDied(
            "a process that indexed was killed, perhaps for want of memory: nothing is published; "
            "a smaller --memory or fewer --processes need less"
        ) from None


def in_each(pool: Executor, processes: int, work: Callable[[], Result]) -> list[Result]:
    """Does the work once in each of the processes of an `executor`."""
    return [done.result() for done in [pool.submit(_when_all_are_here, work) for _ in range(max(processes, 1))]]


def _when_all_are_here(work: Callable[[], Result]) -> Result:
    for barrier in _barriers:
        barrier.wait()  # a process that waits here takes no other task
    return work()


_barriers: list[Barrier] = []
"""Where the worker processes of one pool meet; in a process that is none there is nobody to wait for."""


def _begin(parent: int, barrier: Barrier) -> None:
    """How a worker begins. It searches for no cycles: cables have none, and are too many to search again and again."""
    end_with_parent(parent)
    _barriers.append(barrier)
    gc.disable()
    _keep_memory()


def _keep_memory() -> None:
    """Memory that is freed stays with this process. Arrays of the same sizes come again and again; to be given new
    pages for each of them, all zeros, takes a tenth of the time. (Where the C library is not GNU's, nothing is done.)
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_MOST_MAPPED, 0)
        set_option(_TRIM_FROM, _NEVER)


_TRIM_FROM, _MOST_MAPPED = -1, -4  # M_TRIM_THRESHOLD and M_MMAP_MAX of <malloc.h>
_NEVER = (1 << 31) - 1
