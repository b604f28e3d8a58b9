"""Does a crawl made to harm give its cables, all the same, and a reason for everything else?

One whole run of `reftel index`, workers included, over everything at once; each kind alone is tested with its reader.
"""

import contextlib
import gzip
import html
import io
import json
import os
import socket
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner

import reftel
from index.agreement import disagreements
from index.store import Store
from indexer.page import Reason
from tests.stores import held
from tests.test_sources import page_of, record, zipped

SECRET = "nobody outside may read this"
TAGS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "\u202eesrever\u202c",
    "&#0;&#xD800;&lt;b&gt;",
    "\x1b[2J",
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

LEFT_OUT = {
    "huge.htm": Reason.TOO_LARGE,
    "bomb.htm.gz": Reason.TOO_LARGE,
    "bomb.zip!0.htm": Reason.TOO_LARGE,
    "chain.gz": Reason.UNREADABLE,
    "fifo": Reason.UNREADABLE,
    "socket": Reason.UNREADABLE,
    "loop": Reason.DUPLICATE,
    "out": Reason.UNSAFE_PATH,
    "passwords.htm": Reason.UNSAFE_PATH,
    "nowhere.htm": Reason.UNREADABLE,
    "climbs.zip!../up.htm": Reason.UNSAFE_PATH,
    "climbs.tar!/root.htm": Reason.UNSAFE_PATH,
    "climbs.tar!link.htm": Reason.UNSAFE_PATH,
    "climbs.tar!device": Reason.UNREADABLE,
    "nulls.htm": Reason.BINARY,
    "broken.zip": Reason.BROKEN_ARCHIVE,
    "lying.warc!http://a.org/1": Reason.BROKEN_ARCHIVE,
    "laughs.htm": Reason.NOT_A_CABLE,
    "brackets.htm": Reason.NOT_A_CABLE,
    "caf\\xe9\\n.htm": Reason.NOT_A_CABLE,
}
"""The end of a place -> why it gives no cable."""

FOUND = {"09KYIV1", "09KYIV2", "09KYIV3", "09KYIV4", "09KYIV5", "09KYIV6"}


def page(serial: int, words: str = "is plain", before: str = "", after: str = "") -> bytes:
    """A page with the cable 09KYIV and this number."""
    cable = (
        f"VZCZCXRO1234\nRR RUEHC\nDE RUEHKV #{serial:04}/01 0321000\nZNR UUUUU ZZH\nR 011000Z FEB 09\n"
        f"FM AMEMBASSY KYIV\nTO RUEHC/SECSTATE WASHDC 0001\n\nUNCLAS KYIV {serial:06}\n\nSIPDIS\n\nE.O. 12958: N/A\n"
        f"TAGS: PREL, UP\nSUBJECT: A HARMLESS SUBJECT\n\n1. (U) The first paragraph {words}.\n\n2. (U) So is this.\n"
    )
    return f"<html><body>{before}<pre>{cable}</pre>{after}</body></html>".encode("utf-8", "surrogatepass")


def climbing_tar() -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, kind in (("/root.htm", tarfile.REGTYPE), ("link.htm", tarfile.SYMTYPE), ("device", tarfile.CHRTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    return data.getvalue()


def lying_warc() -> bytes:
    lengths = (None, 10**12, None)
    answers = [page_of(f"http://a.org/{n}", page(4) if n == 2 else b"<p>none</p>") for n in range(3)]
    return b"".join(
        record(answer, packed=False, length=length) for answer, length in zip(answers, lengths, strict=True)
    )


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("hostile")
    (top / "outside").mkdir()
    (top / "outside" / "secret.htm").write_bytes(page(666, SECRET))
    crawl = top / "crawl"
    deep = crawl.joinpath(*["d" * 50] * 40)
    deep.mkdir(parents=True)
    chain = page(667)
    for _ in range(8):
        chain = gzip.compress(chain)
    files: dict[str | bytes, bytes] = {
        "attacks.htm": page(1, " ".join(map(html.escape, TAGS)) + " ".join(TAGS), "<script>document.title=1</script>"),
        "nested.htm": page(2, before="<div>" * 30_000, after="</b></div>" * 30_000),
        b"named \xff.htm": page(3),
        "lying.warc": lying_warc(),
        "good.zip": zipped({"fine/page.htm": page(5)}),
        "bomb.htm.gz": gzip.compress(bytes(90 * 2**20)),
        "bomb.zip": zipped({f"{n}.htm": bytes(40 * 2**20) for n in range(2)}),
        "chain.gz": chain,
        "climbs.zip": zipped({"../up.htm": page(668)}),
        "climbs.tar": climbing_tar(),
        "nulls.htm": b"<html>" + page(669).replace(b"e", b"\x00"),
        "broken.zip": b"PK\x03\x04" + b"\xff" * 500,
        "laughs.htm": f"<!DOCTYPE a [<!ENTITY l0 'ha'>{LAUGHS}]><html><body><p>&l9;</p></body></html>".encode(),
        "brackets.htm": b"<html><body>" + b"<" * 500_000 + b"(" * 500_000,
        b"caf\xe9\n.htm": b"<html><body><p>No cable.</p></body></html>",
    }
    for name, data in files.items():
        Path(os.fsdecode(os.path.join(os.fsencode(crawl), os.fsencode(name)))).write_bytes(data)  # noqa: PTH118
    (deep / "deep.htm").write_bytes(page(6))
    with (crawl / "huge.htm").open("wb") as huge:
        huge.truncate(100 * 2**20)
    os.mkfifo(crawl / "fifo")
    with socket.socket(socket.AF_UNIX) as listening, contextlib.chdir(crawl):
        listening.bind("socket")
    for name, target in {
        "loop": crawl,
        "out": top / "outside",
        "passwords.htm": Path("/etc/passwd"),
        "nowhere.htm": crawl / "nothing",
    }.items():
        (crawl / name).symlink_to(target)
    return crawl


@pytest.fixture(scope="module")
def index(crawl: Path) -> Path:
    """The index that the command makes of it."""
    place = crawl.parent / "index"
    command = ["index", str(crawl), "--index", str(place), "--processes", "2", "--json"]
    built = CliRunner().invoke(reftel.main, command)
    assert built.exit_code == 0, built.output
    return place


def test_every_cable_is_found(index: Path) -> None:
    assert held(Store(index)) == FOUND
    assert list(disagreements(Store(index).current(), lambda _: None)) == []


def test_everything_else_is_listed_with_its_reason(crawl: Path, index: Path) -> None:
    report = Store(index).current().report
    assert report["failed"] == 0
    listed = {(item["where"].removeprefix(f"{crawl}/"), item["reason"]) for item in report["left_out"]}
    assert listed >= {(where, str(reason)) for where, reason in LEFT_OUT.items()}
    assert all(where.isprintable() for where, _ in listed)
    assert report["pages"] == report["cables"] + report["skipped"]


def test_nothing_outside_is_read_or_written(crawl: Path, index: Path) -> None:
    generation = Store(index).current()
    everything = " ".join(generation.cable(number).dumps() for number in range(len(generation)))
    assert SECRET not in everything
    assert "root:" not in everything
    assert {path.name for path in crawl.parent.iterdir()} == {"crawl", "index", "outside"}


def test_attacks_are_text(index: Path) -> None:
    generation = Store(index).current()
    cable = generation.cable(generation.docnum("09KYIV1") or 0)
    text = cable.paragraphs[0].text
    assert "<script>alert(1)</script>" in text, "what the page shows stands as it is, for the site to escape"
    assert "document.title" not in cable.text, "what the page runs is no part of it"
    assert "\x00" not in text
    shown = CliRunner().invoke(reftel.main, ["show", "09KYIV1", "--index", str(index)], color=True).output
    assert "\x1b[2J" not in shown
    assert "\u202e" not in shown
    json.loads(cable.dumps())
