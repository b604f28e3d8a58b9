"""What do the pages look like? Takes a picture of each, at three widths, in light and in dark.

    python bench/screenshots.py http://127.0.0.1:8000 FOLDER [PAGE...]
"""

import sys
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, sync_playwright

WIDTHS = {390: 844, 768: 1024, 1280: 900}
SCHEMES = ("light", "dark")
QUERY = "q=program%3AEXBS%20agency%3AFSTEK"


def pages(browser: Browser, root: str) -> dict[str, str]:
    """Name -> address, with a cable of the index as it is: the first that the sample query finds."""
    page = browser.new_page()
    page.goto(urljoin(root, f"/search?{QUERY}"))
    cable = page.locator(".hit a").first.get_attribute("href") or "/"
    page.close()
    return {
        "home": "/",
        "results": f"/search?{QUERY}",
        "narrowed": "/search?q=customs&program=EXBS&-classification=SECRET&from=2009",
        "nothing": "/search?q=program%3AEXBS%20zeppelin",
        "notes": "/search?q=colour%3Ablue%20customs&sort=best",
        "cable": cable,
        "original": cable.partition("?")[0] + "/original",
        "facet": "/facet/agency",
        "value": "/program/EXBS",
        "help": "/help",
        "about": "/about",
        "api": "/api/",
        "missing": "/cable/09NOWHERE1",
    }


def take(root: str, folder: Path, wanted: set[str]) -> None:
    """Writes FOLDER/NAME-WIDTH-SCHEME.png, the whole length of each page."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium")
        for scheme in SCHEMES:
            for width, height in WIDTHS.items():
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
                page = context.new_page()
                for name, address in pages(browser, root).items():
                    if wanted and name not in wanted:
                        continue
                    page.goto(urljoin(root, address))
                    page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
                context.close()
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1], Path(sys.argv[2]), set(sys.argv[3:]))
