"""Is a dossier whole in its address, and do its pages need no server?"""

import io
import zipfile
from dataclasses import replace

from bs4 import BeautifulSoup

from tests.cables import ANKARA_SECRET, ASTANA_REVIEW, MOSCOW_MONTHLY
from tests.web_site import browse

ADDRESS = f"?title=Valves&id={MOSCOW_MONTHLY.id}&note=One%0Atwo&id={ASTANA_REVIEW.id}&note=&id=09NOWHERE1&note=x"


def test_title_notes_and_order_stand_in_the_address() -> None:
    page = BeautifulSoup(browse().get("/dossier" + ADDRESS).text, "lxml")
    assert page.h1 is not None
    assert page.h1.text == "Valves"
    assert [i["value"] for i in page.select("input[type=hidden][name=id]")] == [MOSCOW_MONTHLY.id, ASTANA_REVIEW.id]
    assert [t.text.strip() for t in page.select("textarea")] == ["One\ntwo", ""]
    assert "Not in this index: 09NOWHERE1" in page.text


def test_ids_can_be_added_in_any_case_and_dropped() -> None:
    added = browse().get(
        f"/dossier?id=&note=&id={MOSCOW_MONTHLY.id.lower()},%20{ASTANA_REVIEW.id}&drop={ASTANA_REVIEW.id}"
    )
    page = BeautifulSoup(added.text, "lxml")
    assert [i["value"] for i in page.select("input[type=hidden][name=id]")] == [MOSCOW_MONTHLY.id]


def test_the_archive_is_pages_that_link_only_to_one_another_and_to_the_sources() -> None:
    client = browse()
    data = client.get("/dossier.zip" + ADDRESS).data
    assert client.get("/dossier.zip" + ADDRESS).data == data
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        names = set(pack.namelist())
        pages = {name: BeautifulSoup(pack.read(name), "lxml") for name in names if name.endswith(".html")}
    assert names == {
        "index.html",
        "reftel.css",
        f"cables/{MOSCOW_MONTHLY.id}.html",
        f"cables/{ASTANA_REVIEW.id}.html",
    }
    for name, page in pages.items():
        assert not page.select("script, form, [style]")
        for link in page.select("a[href], link[href]"):
            href = str(link["href"]).partition("#")[0]
            if href and not href.startswith("https://"):
                folder = name.rpartition("/")[0]
                target = href.removeprefix("../") if href.startswith("../") else f"{folder}/{href}".lstrip("/")
                assert target in names, (name, href)
    assert "One\ntwo" in pages["index.html"].text


def test_an_id_cannot_lead_out_of_the_archive() -> None:
    hostile = replace(ANKARA_SECRET, id="../../etc/x")
    data = browse([hostile]).get("/dossier.zip?id=../../etc/x").data
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        assert "cables/______etc_x.html" in pack.namelist()
