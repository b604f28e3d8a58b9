"""How do tests browse with a real browser? (The fixtures here are every test's, by `tests/conftest.py`.)

Chromium is Debian's; where there is none these tests skip, unless REFTEL_BROWSER is set.
"""

import os
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from index.cable import Cable
from tests.web_site import browse


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("REFTEL_BROWSER") or shutil.which("chromium")
    if not path:
        pytest.skip("there is no chromium here; set REFTEL_BROWSER to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def served(cables: Iterable[Cable] | None = None) -> AbstractContextManager[str]:
    return serving(browse(cables).application)


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    with served() as root:
        yield root


def barriers(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on the page: each rule with some of the elements that break it."""
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in found]
