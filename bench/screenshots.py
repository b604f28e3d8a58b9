"""What do the pages look like? Takes a picture of each, at three widths, in light and in dark, over the sample crawl.

python -m bench.screenshots [FOLDER] [--site http://127.0.0.1:8000] [--readme docs/images] [PAGE...]
"""

import argparse
import logging
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from index.store import Store
from indexer.build import build
from web.app import create_app

CRAWL = Path("samples/crawl")
WIDTHS = {390: 844, 768: 1024, 1280: 900}
SCHEMES = ("light", "dark")
QUERY = "q=program%3AEXBS%20agency%3AFSTEK"
IN_README = ("home", "results", "cable")


@contextmanager
def sample_site() -> Iterator[str]:
    """The address of a site over the sample crawl, while it is served."""
    with tempfile.TemporaryDirectory() as folder:
        build([CRAWL], Store(Path(folder)), processes=1, memory_mb=128, progress=lambda *_: nullcontext(lambda _: None))
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = make_server("127.0.0.1", 0, create_app(Path(folder)), threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.port}"
        server.shutdown()
        server.server_close()


def pages(browser: Browser, root: str) -> dict[str, str]:
    """Name -> address, with cables of the index as it is: the first that the sample query finds, and others of note."""
    page = browser.new_page()

    def first(query: str) -> str:
        page.goto(urljoin(root, f"/search?{query}"))
        hits = page.locator(".hit h2 a")
        return (hits.first.get_attribute("href") or "/") if hits.count() else "/cable/none"

    cable, gap, versions = map(first, (QUERY, "q=missing%3Aparagraph", "q=has%3Aversions"))
    page.close()
    bare, gap, versions = (address.partition("?")[0] for address in (cable, gap, versions))
    return {
        "home": "/",
        "results": f"/search?{QUERY}",
        "narrowed": "/search?q=customs&program=EXBS&-classification=SECRET&from=2009",
        "day": "/search?from=2009-10&to=2009-10",
        "nothing": "/search?q=program%3AEXBS%20zeppelin",
        "notes": "/search?q=colour%3Ablue%20customs&sort=best",
        "cable": cable,
        "gap": gap,
        "version": f"{versions}/versions/1",
        "original": f"{bare}/original",
        "facet": "/facet/agency",
        "value": "/program/EXBS",
        "dossier": f"/dossier?title=Licensing&id={bare.rpartition('/')[2]}&note=Compare%20with%20the%202009%20exchange",
        "help": "/help",
        "about": "/about",
        "coverage": "/coverage",
        "post": "/coverage?post=MOSCOW",
        "api": "/api/",
        "missing": f"{bare}1",
        "unknown": "/program/EXBZ",
        "nowhere": "/nowhere",
    }


def take(root: str, folder: Path, wanted: set[str], readme: Path | None) -> None:
    """Writes FOLDER/NAME-WIDTH-SCHEME.png, the whole length of each page, and the three of the README."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        addresses = {name: to for name, to in pages(browser, root).items() if not wanted or name in wanted}
        for scheme in SCHEMES:
            for width, height in WIDTHS.items():
                context = browser.new_context(
                    viewport={"width": width, "height": height},
                    color_scheme="dark" if scheme == "dark" else "light",
                )
                page = context.new_page()
                for name, address in addresses.items():
                    page.goto(urljoin(root, address))
                    page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
                    if readme and width == 1280 and scheme == "light" and name in IN_README:
                        readme.mkdir(parents=True, exist_ok=True)
                        page.screenshot(path=readme / f"{name}.png")
                context.close()
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("build/screenshots"))
    parser.add_argument("pages", nargs="*")
    parser.add_argument("--site", help="a running site; the sample crawl's unless given")
    parser.add_argument("--readme", type=Path, help="where the README's three pictures go")
    given = parser.parse_args()
    with nullcontext(given.site) if given.site else sample_site() as root:
        take(root, given.folder, set(given.pages), given.readme)
    print(f"pictures are in {given.folder}")
