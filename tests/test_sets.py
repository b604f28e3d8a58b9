"""Sets of documents keep their memory from one question to the next."""

import platform
import subprocess
import sys

import pytest

ASKED_TWICE = """
import resource
import numpy as np
from search import sets

def question():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    with sets.mask(1 << 10):
        np.ones(3 << 20, np.uint8)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

question()
print(question())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries keep memory by rules of their own")
def test_memory_of_one_question_serves_the_next() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED_TWICE], check=True, stdout=subprocess.PIPE, text=True)
    assert int(done.stdout) < 100  # pages fetched anew, of 768
