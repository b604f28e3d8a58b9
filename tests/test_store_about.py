"""Do readers of the site learn that an older index answers in place of a damaged one?"""

from pathlib import Path

from index.store import Store
from tests.cables import CABLES
from tests.stores import flip
from tests.web_site import build
from web.app import create_app
from web.settings import Settings


def test_about_says_that_an_older_index_answers(tmp_path: Path) -> None:
    build(tmp_path, CABLES[:4])
    newest = build(tmp_path, CABLES)
    client = create_app(tmp_path, Settings()).test_client()
    assert "is damaged" not in client.get("/about").text
    flip(tmp_path / "generations" / f"{newest:08d}" / "report.json", 5)
    client = create_app(tmp_path, Settings()).test_client()
    page = client.get("/about").text
    assert "damaged, so generation 1 answers in its place" in page
    assert str(tmp_path) not in page, "readers are not told where things lie"
    assert client.get("/api/v1/search?q=").json["generation"] == 1  # type: ignore[index]
    assert Store(tmp_path).rollback() == 1
    assert "is damaged" not in create_app(tmp_path, Settings()).test_client().get("/about").text
