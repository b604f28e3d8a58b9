"""Does every kind of crawl give its pages, and does everything left out say so?"""

import bz2
import gzip
import io
import lzma
import os
import random
import re
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

import brotli  # type: ignore[import-untyped]
import pytest

from index.errors import UsageError
from indexer import sources
from indexer.page import Page, Reason, Skipped
from indexer.sources import pages

HTML = b"<html><body><p>UNCLAS KYIV 000001</p></body></html>"
HOST = "www.example.org"


def read(*paths: Path) -> tuple[dict[str, Page], dict[str, Skipped]]:
    """The pages and what was left out, by the end of their names."""
    found: dict[str, Page] = {}
    left: dict[str, Skipped] = {}
    for item in pages(paths):
        name = item.where.rpartition("!")[2] if "!" in item.where else Path(item.where).name
        if isinstance(item, Page):
            found[name] = item
        else:
            left[name] = item
    return found, left


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def lzma_zip_damaged() -> bytes:
    """A zip of two pages, the first of them packed by LZMA and damaged in its midst."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("damaged.htm", random.Random(7).randbytes(3000), zipfile.ZIP_LZMA)
        archive.writestr("good.htm", HTML)
    damaged = bytearray(data.getvalue())
    damaged[60] ^= 0xFF
    return bytes(damaged)


def nameless_zip() -> bytes:
    """A zip whose directory has no name for its first member."""
    data = zipped({"a": HTML, "good.htm": HTML})
    at, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[at : at + 28] + bytes(2) + data[at + 30 : at + 46]  # its name is 0 bytes long
    size = int.from_bytes(data[end + 12 : end + 16], "little") - 1
    return data[:at] + entry + data[at + 47 : end + 12] + size.to_bytes(4, "little") + data[end + 16 :]


def tar_of_long_names(count: int) -> bytes:
    name = tarfile.TarInfo("././@LongLink")
    name.type, name.size = tarfile.GNUTYPE_LONGNAME, 5
    return gzip.compress((name.tobuf() + b"a.htm".ljust(512, b"\x00")) * count + tarred({"lost.htm": HTML}))


def tarred(files: dict[str, bytes], mode: str = "w") -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            member.mtime = 1_300_000_000
            archive.addfile(member, io.BytesIO(content))
    return data.getvalue()


Answer = tuple[str, str, list[tuple[str, str]], bytes]


def record(answer: Answer, *, packed: bool = True, kind: str = "response", length: object = None) -> bytes:
    """A WARC record of (address, status line, HTTP headers, body); its Content-Length may lie."""
    url, status, headers, body = answer
    if status:
        head = "".join(f"{name}: {value}\r\n" for name, value in headers)
        body = f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body
    content_type = "application/http; msgtype=response" if status else "text/html"
    data = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2011-03-13T07:06:40Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body) if length is None else length}\r\n\r\n"
    ).encode()
    data += body + b"\r\n\r\n"
    return gzip.compress(data) if packed else data


def warc(answers: Iterable[Answer], *, packed: bool = True, kind: str = "response") -> bytes:
    return b"".join(record(answer, packed=packed, kind=kind) for answer in answers)


def page_of(
    url: str, body: bytes = HTML, content_type: str = "text/html"
) -> tuple[str, str, list[tuple[str, str]], bytes]:
    return url, "200 OK", [("Content-Type", content_type)], body


class TestFolders:
    def test_addresses_come_from_the_mirrored_path(self, tmp_path: Path) -> None:
        write(tmp_path, {f"{HOST}/stories/WL0910/S01.htm": HTML, f"{HOST}/stories/S02.htm?print=1": HTML})
        found, left = read(tmp_path)
        assert {page.url for page in found.values()} == {
            "https://www.example.org/stories/WL0910/S01.htm",
            "https://www.example.org/stories/S02.htm?print=1",
        }
        assert not left

    def test_the_host_may_be_the_folder_itself_or_stand_above_it(self, tmp_path: Path) -> None:
        write(tmp_path, {f"{HOST}/stories/S01.htm": HTML})
        for crawl in (tmp_path / HOST, tmp_path / HOST / "stories", tmp_path / HOST / "stories" / "S01.htm"):
            (page,) = pages([crawl])
            assert isinstance(page, Page)
            assert page.url == "https://www.example.org/stories/S01.htm"

    def test_a_folder_that_is_no_host_gives_no_address(self, tmp_path: Path) -> None:
        write(tmp_path, {"my.project/notes.md/a.txt": HTML})
        (page,) = pages([tmp_path])
        assert isinstance(page, Page)
        assert page.url == ""

    def test_the_order_is_that_of_the_names(self, tmp_path: Path) -> None:
        write(tmp_path, dict.fromkeys(("b/2.htm", "a/9.htm", "b/1.htm", "c.htm", "a/10.htm"), HTML))
        order = [Path(item.where).relative_to(tmp_path).as_posix() for item in pages([tmp_path])]
        assert order == ["c.htm", "a/10.htm", "a/9.htm", "b/1.htm", "b/2.htm"]

    def test_the_time_of_a_file_is_when_it_was_saved_unless_it_cannot_be(self, tmp_path: Path) -> None:
        write(tmp_path, {"good.htm": HTML, "epoch.htm": HTML, "future.htm": HTML})
        os.utime(tmp_path / "good.htm", (1_300_000_000, 1_300_000_000))
        os.utime(tmp_path / "epoch.htm", (0, 0))
        os.utime(tmp_path / "future.htm", (9_000_000_000, 9_000_000_000))
        found, _ = read(tmp_path)
        assert {name: page.crawled for name, page in found.items()} == {
            "good.htm": "2011-03-13T07:06:40Z",
            "epoch.htm": "",
            "future.htm": "",
        }

    def test_what_is_no_page_is_named_with_its_reason(self, tmp_path: Path) -> None:
        write(
            tmp_path,
            {
                "empty.htm": b"",
                "logo.gif": b"GIF89a\x00\x01",
                "picture.htm": b"\x89PNG\r\n\x1a\n\x00\x00",
                "program.htm": b"abc\x00\x01\x02def",
                "robots.txt": b"User-agent: *",
                "main.css?v=2": b"p {}",
                "old.js.orig": b"var a;",
            },
        )
        found, left = read(tmp_path)
        assert not found
        assert {name: item.reason for name, item in left.items()} == {
            "empty.htm": Reason.EMPTY,
            "logo.gif": Reason.NOT_A_PAGE,
            "picture.htm": Reason.NOT_A_PAGE,
            "program.htm": Reason.BINARY,
            "robots.txt": Reason.NOT_A_PAGE,
            "main.css?v=2": Reason.NOT_A_PAGE,
            "old.js.orig": Reason.NOT_A_PAGE,
        }

    def test_utf16_is_no_binary_file(self, tmp_path: Path) -> None:
        write(tmp_path, {"wide.txt": "UNCLAS KYIV 000001".encode("utf-16")})
        found, _ = read(tmp_path)
        assert set(found) == {"wide.txt"}

    def test_links_are_not_followed(self, tmp_path: Path) -> None:
        outside = write(tmp_path / "outside", {"secret.htm": HTML})
        crawl = write(tmp_path / "crawl", {"a/page.htm": HTML})
        (crawl / "loop").symlink_to(crawl)
        (crawl / "again.htm").symlink_to(crawl / "a" / "page.htm")
        (crawl / "out").symlink_to(outside)
        (crawl / "broken").symlink_to(crawl / "nowhere")
        (crawl / "overlong").symlink_to("x" * 300)
        found, left = read(crawl)
        assert set(found) == {"page.htm"}
        assert {name: item.reason for name, item in left.items()} == {
            "loop": Reason.DUPLICATE,
            "again.htm": Reason.DUPLICATE,
            "out": Reason.UNSAFE_PATH,
            "broken": Reason.UNREADABLE,
            "overlong": Reason.UNREADABLE,
        }

    def test_a_chain_of_links_has_an_end(self, tmp_path: Path) -> None:
        for number in range(1500):
            (tmp_path / f"{number}.htm").symlink_to(tmp_path / f"{number + 1}.htm")
        found, left = read(write(tmp_path, {"1500.htm": HTML}))
        assert set(found) == {"1500.htm"}
        assert len(left) == 1500
        assert "more often than can be followed" in left["0.htm"].detail

    def test_names_of_other_encodings_are_read_and_shown(self, tmp_path: Path) -> None:
        (tmp_path / os.fsdecode(b"caf\xe9\n.htm")).write_bytes(HTML)
        (page,) = pages([tmp_path])
        assert isinstance(page, Page)
        assert page.where.endswith("caf\\xe9\\n.htm")
        assert page.where.isprintable()

    @pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
    def test_a_folder_without_permission_is_reported(self, tmp_path: Path) -> None:
        write(tmp_path, {"closed/a.htm": HTML, "open/b.htm": HTML})
        (tmp_path / "closed").chmod(0)
        try:
            found, left = read(tmp_path)
        finally:
            (tmp_path / "closed").chmod(0o700)
        assert set(found) == {"b.htm"}
        assert left["closed"].reason is Reason.UNREADABLE
        assert "permission" in left["closed"].detail

    def test_an_unreadable_folder_is_reported_and_the_rest_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path, {"closed/a.htm": HTML, "open/b.htm": HTML})
        scan = os.scandir

        def deny(path: str) -> Iterator[os.DirEntry[str]]:
            if str(path).endswith("closed"):
                raise PermissionError(13, "Permission denied")
            return scan(path)

        monkeypatch.setattr(os, "scandir", deny)
        found, left = read(tmp_path)
        assert set(found) == {"b.htm"}
        assert left["closed"].reason is Reason.UNREADABLE

    def test_a_pipe_does_not_stop_the_reading(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        _, left = read(tmp_path)
        assert left["pipe"].reason is Reason.UNREADABLE

    def test_a_page_over_the_limit_is_listed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sources, "LARGEST_PAGE", 1000)
        write(tmp_path, {"long.htm": b"x" * 1001, "short.htm": b"x" * 1000})
        found, left = read(tmp_path)
        assert set(found) == {"short.htm"}
        assert left["long.htm"].reason is Reason.TOO_LARGE

    def test_a_source_that_does_not_exist_is_the_callers_error_and_raised_at_once(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="nowhere"):
            pages([tmp_path / "nowhere"])


class TestCompressed:
    @pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress], ids=["gz", "bz2", "xz"])
    def test_a_page_saved_as_it_came_over_the_wire(self, tmp_path: Path, pack: object) -> None:
        assert callable(pack)
        write(tmp_path, {f"{HOST}/S01.htm": pack(HTML)})
        (page,) = pages([tmp_path])
        assert isinstance(page, Page)
        assert (page.data, page.url) == (HTML, "https://www.example.org/S01.htm")

    @pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
    def test_a_tar_is_read_like_a_folder(self, tmp_path: Path, mode: str) -> None:
        write(tmp_path, {"crawl.bin": tarred({f"{HOST}/S01.htm": HTML, f"{HOST}/empty.htm": b""}, mode)})
        found, left = read(tmp_path)
        page = found[f"{HOST}/S01.htm"]
        assert (page.url, page.data, page.crawled) == ("https://www.example.org/S01.htm", HTML, "2011-03-13T07:06:40Z")
        assert left[f"{HOST}/empty.htm"].reason is Reason.EMPTY

    def test_archives_in_archives(self, tmp_path: Path) -> None:
        inner = zipped({f"{HOST}/S01.htm": HTML})
        write(
            tmp_path,
            {"crawl.tar.gz": tarred({"part.zip": inner, "w.warc.gz": warc([page_of("http://a.org/1")])}, "w:gz")},
        )
        found, left = read(tmp_path)
        assert not left
        assert {page.url for page in found.values()} == {"https://www.example.org/S01.htm", "http://a.org/1"}

    def test_members_that_leave_the_archive(self, tmp_path: Path) -> None:
        names = ("../up.htm", "/root.htm", "a/../../b.htm", "..\\win.htm", "C:/win.htm", "fine/..dots.htm")
        write(tmp_path, {"a.zip": zipped(dict.fromkeys(names, HTML)), "b.tar": tarred(dict.fromkeys(names, HTML))})
        items = list(pages([tmp_path]))
        for archive in ("a.zip", "b.tar"):
            mine = [item for item in items if f"{archive}!" in item.where]
            assert len(mine) == len(names)
            assert [item.where.rpartition("!")[2] for item in mine if isinstance(item, Page)] == ["fine/..dots.htm"]
            assert {item.reason for item in mine if isinstance(item, Skipped)} == {Reason.UNSAFE_PATH}

    def test_links_in_archives_are_not_followed(self, tmp_path: Path) -> None:
        data = io.BytesIO()
        with tarfile.open(fileobj=data, mode="w") as archive:
            for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
                member = tarfile.TarInfo(f"link{kind!r}.htm")
                member.type, member.linkname = kind, "/etc/passwd"
                archive.addfile(member)
        link = zipfile.ZipInfo("link.htm")
        link.external_attr = 0o120777 << 16
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive_zip:
            archive_zip.writestr(link, "/etc/passwd")
        write(tmp_path, {"a.tar": data.getvalue(), "b.zip": packed.getvalue()})
        items = list(pages([tmp_path]))
        assert [item.reason for item in items if isinstance(item, Skipped)] == [Reason.UNSAFE_PATH] * 3
        assert len(items) == 3

    @pytest.mark.parametrize("kind", ["gz", "xz", "zip", "tar.gz", "zip in zip"])
    def test_a_bomb_is_left_and_the_rest_read(self, tmp_path: Path, kind: str) -> None:
        zeros = bytes(120 * 1024 * 1024)
        bomb = {
            "gz": lambda: gzip.compress(zeros),
            "xz": lambda: lzma.compress(zeros, preset=0),
            "zip": lambda: zipped({f"{n}.htm": zeros[: 30 * 1024 * 1024] for n in range(4)}),
            "tar.gz": lambda: tarred({"a.htm": zeros}, "w:gz"),
            "zip in zip": lambda: zipped({"inner.zip": zipped({"a.htm": zeros})}),
        }[kind]()
        assert len(bomb) < 200 * 1024
        write(tmp_path, {"1-bomb": bomb, "2.htm": HTML})
        found, left = read(tmp_path)
        assert "2.htm" in found
        assert {item.reason for item in left.values()} == {Reason.TOO_LARGE}

    def test_a_chain_of_archives_has_an_end(self, tmp_path: Path) -> None:
        data = HTML
        for _ in range(10):
            data = gzip.compress(data)
        write(tmp_path, {"deep.gz": data})
        (item,) = pages([tmp_path])
        assert isinstance(item, Skipped)
        assert item.reason is Reason.UNREADABLE

    def test_a_truncated_archive_gives_what_came_before_the_cut(self, tmp_path: Path) -> None:
        noise = os.urandom(300_000)
        whole = tarred({"1.htm": HTML, "2.htm": b"<p>" + noise.hex().encode(), "3.htm": HTML}, "w:gz")
        write(tmp_path, {"cut.tgz": whole[: len(whole) // 2]})
        found, left = read(tmp_path)
        assert set(found) == {"1.htm"}
        assert Reason.BROKEN_ARCHIVE in {item.reason for item in left.values()}

    def test_a_damaged_member_of_a_zip_spoils_no_other(self, tmp_path: Path) -> None:
        data = bytearray(zipped({"1.htm": HTML, "2.htm": HTML * 50, "3.htm": HTML}))
        at = data.index(b"2.htm") + 20
        data[at : at + 30] = b"\xff" * 30
        write(tmp_path, {"a.zip": bytes(data)})
        found, left = read(tmp_path)
        assert set(found) == {"1.htm", "3.htm"}
        assert left["2.htm"].reason is Reason.BROKEN_ARCHIVE

    @pytest.mark.parametrize(
        "head", [b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\x00", b"\x00" * 257 + b"ustar"]
    )
    def test_what_only_begins_like_an_archive(self, tmp_path: Path, head: bytes) -> None:
        write(tmp_path, {"broken": head + b"garbage" * 100, "page.htm": HTML})
        found, left = read(tmp_path)
        assert set(found) == {"page.htm"}
        assert left["broken"].reason is Reason.BROKEN_ARCHIVE

    def test_an_encrypted_member(self, tmp_path: Path) -> None:
        data = bytearray(zipped({"1.htm": HTML}))
        data[6] |= 1
        data[data.index(b"PK\x01\x02") + 8] |= 1
        write(tmp_path, {"a.zip": bytes(data)})
        (item,) = pages([tmp_path])
        assert isinstance(item, Skipped)
        assert (item.reason, item.detail) == (Reason.UNREADABLE, "encrypted")


class TestWarc:
    @pytest.mark.parametrize("packed", [True, False])
    def test_responses(self, tmp_path: Path, packed: bool) -> None:
        write(
            tmp_path, {"a.warc": warc([page_of("http://a.org/1"), page_of("http://a.org/2", b"second")], packed=packed)}
        )
        first, second = pages([tmp_path])
        assert isinstance(first, Page)
        assert isinstance(second, Page)
        assert (first.url, first.data, first.content_type) == ("http://a.org/1", HTML, "text/html")
        assert first.crawled == "2011-03-13T07:06:40Z"
        assert second.data == b"second"

    def test_resources_without_http(self, tmp_path: Path) -> None:
        data = warc([("http://a.org/1", "", [], HTML)], kind="resource").replace(
            b"application/warc-record", b"text/html"
        )
        write(tmp_path, {"a.warc.gz": data})
        (page,) = pages([tmp_path])
        assert isinstance(page, Page)
        assert page.data == HTML

    def test_bodies_in_chunks_and_compressed(self, tmp_path: Path) -> None:
        packed = gzip.compress(HTML)
        chunked = b"%x\r\n%b\r\n0\r\n\r\n" % (len(HTML), HTML)
        both = b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (10, packed[:10], len(packed) - 10, packed[10:])
        plain = [("Content-Type", "text/html")]
        answers = [
            ("http://a.org/1", "200 OK", [*plain, ("Content-Encoding", "gzip")], packed),
            ("http://a.org/2", "200 OK", [*plain, ("Transfer-Encoding", "chunked")], chunked),
            (
                "http://a.org/3",
                "200 OK",
                [*plain, ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")],
                both,
            ),
            ("http://a.org/4", "200 OK", [*plain, ("Content-Encoding", "gzip")], HTML),  # a server that lies
        ]
        write(tmp_path, {"a.warc.gz": warc(answers)})
        assert [item.data for item in pages([tmp_path]) if isinstance(item, Page)] == [HTML] * 4

    def test_what_is_no_page_is_named_with_its_reason(self, tmp_path: Path) -> None:
        answers = [
            ("http://a.org/moved", "301 Moved", [("Location", "http://b.org/")], b""),
            ("http://a.org/gone", "404 Not Found", [("Content-Type", "text/html")], HTML),
            ("http://a.org/busy", "503 Busy", [("Content-Type", "text/html")], HTML),
            ("http://a.org/robots.txt", "200 OK", [("Content-Type", "text/plain")], b"User-agent: *"),
            ("http://a.org/picture", "200 OK", [("Content-Type", "image/png")], b"\x89PNG"),
            ("http://a.org/style", "200 OK", [("Content-Type", "text/css")], b"p {}"),
            ("http://a.org/empty", "200 OK", [("Content-Type", "text/html")], b""),
        ]
        write(tmp_path, {"a.warc.gz": warc(answers)})
        reasons = {
            item.where.rpartition("/")[2]: item.reason for item in pages([tmp_path]) if isinstance(item, Skipped)
        }
        assert reasons == {
            "moved": Reason.NOT_A_PAGE,
            "gone": Reason.NOT_FOUND,
            "busy": Reason.NOT_FOUND,
            "robots.txt": Reason.NOT_A_PAGE,
            "picture": Reason.NOT_A_PAGE,
            "style": Reason.NOT_A_PAGE,
            "empty": Reason.EMPTY,
        }

    def test_a_truncated_file_keeps_what_is_there(self, tmp_path: Path) -> None:
        one, two = warc([page_of("http://a.org/1")]), warc([page_of("http://a.org/2", os.urandom(5000).hex().encode())])
        write(tmp_path, {"cut.warc.gz": (one + two)[:-2000]})
        items = list(pages([tmp_path]))
        assert isinstance(items[0], Page)
        assert items[0].data == HTML
        assert Reason.BROKEN_ARCHIVE in {item.reason for item in items if isinstance(item, Skipped)}

    def test_damage_within_spoils_no_other_record(self, tmp_path: Path) -> None:
        parts = [warc([page_of(f"http://a.org/{n}", HTML + str(n).encode())]) for n in range(4)]
        parts[1] = parts[1][:40] + b"\xff" * 60 + parts[1][100:]
        write(tmp_path, {"a.warc.gz": b"".join(parts)})
        items = list(pages([tmp_path]))
        assert [item.url for item in items if isinstance(item, Page)] == [
            "http://a.org/0",
            "http://a.org/2",
            "http://a.org/3",
        ]
        assert [item.reason for item in items if isinstance(item, Skipped)] == [Reason.BROKEN_ARCHIVE]

    @pytest.mark.parametrize("wrong", [10, 100, 900, 100_000_000_000, "-5", "many"])
    def test_a_length_that_lies_spoils_no_other_record(self, tmp_path: Path, wrong: object) -> None:
        answers = [page_of(f"http://a.org/{n}", HTML + str(n).encode()) for n in range(4)]
        lengths = (None, wrong, None, None)
        parts = (record(answer, packed=False, length=length) for answer, length in zip(answers, lengths, strict=True))
        write(tmp_path, {"a.warc": b"".join(parts)})
        items = list(pages([tmp_path]))
        found = {item.url: item.data for item in items if isinstance(item, Page)}
        assert {n: found.get(f"http://a.org/{n}") for n in range(4)} == {n: HTML + str(n).encode() for n in range(4)}
        assert [item.reason for item in items if isinstance(item, Skipped)] == [Reason.BROKEN_ARCHIVE]

    def test_a_page_about_warc_files_is_one_page(self, tmp_path: Path) -> None:
        inner = warc([page_of("http://a.org/inner")], packed=False)
        write(
            tmp_path,
            {"a.warc": warc([page_of("http://a.org/1", b"<pre>" + inner), page_of("http://a.org/2")], packed=False)},
        )
        assert [item.url for item in pages([tmp_path]) if isinstance(item, Page)] == [
            "http://a.org/1",
            "http://a.org/2",
        ]

    def test_a_large_body_is_passed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sources, "LARGEST_PAGE", 100_000)
        write(tmp_path, {"a.warc.gz": warc([page_of("http://a.org/1", b"x" * 900_000), page_of("http://a.org/2")])})
        items = list(pages([tmp_path]))
        assert isinstance(items[0], Skipped)
        assert items[0].reason is Reason.TOO_LARGE
        assert isinstance(items[1], Page)

    def test_memory_does_not_grow_with_the_crawl(self, tmp_path: Path) -> None:
        body = os.urandom(100_000).hex().encode()

        def peak(count: int) -> int:
            write(tmp_path, {"a.warc.gz": warc([page_of(f"http://a.org/{n}", body) for n in range(count)])})
            tracemalloc.start()
            try:
                assert sum(isinstance(item, Page) for item in pages([tmp_path])) == count
                return tracemalloc.get_traced_memory()[1]
            finally:
                tracemalloc.stop()

        assert peak(60) < 1.3 * peak(20)


Encode = Callable[[bytes], bytes]


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def in_chunks(data: bytes, size: int = 5000) -> bytes:
    pieces = (data[at : at + size] for at in range(0, len(data), size))
    return b"".join(b"%x;note=1\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def body_of(headers: dict[str, str], body: bytes) -> Answer:
    return "http://a.org/1", "200 OK", [("Content-Type", "text/html"), *headers.items()], body


CODINGS: dict[str, tuple[dict[str, str], Encode]] = {
    "gzip": ({"Content-Encoding": "gzip"}, gzip.compress),
    "gzip in members": (
        {"Content-Encoding": "x-gzip"},
        lambda data: gzip.compress(data[:40]) + gzip.compress(data[40:]),
    ),
    "deflate": ({"Content-Encoding": "deflate"}, zlib.compress),
    "deflate without a head": ({"Content-Encoding": "deflate"}, raw_deflate),
    "br": ({"Content-Encoding": "BR"}, brotli.compress),
    "chunks": ({"Transfer-Encoding": "chunked"}, in_chunks),
    "gzip in chunks": (
        {"Transfer-Encoding": "Chunked", "Content-Encoding": "gzip"},
        lambda data: in_chunks(gzip.compress(data)),
    ),
}


class TestBodies:
    """Of a WARC's responses."""

    LONG = b"<p>" + random.Random(7).randbytes(30_000).hex().encode()
    NEXT = page_of("http://a.org/next")

    @pytest.mark.parametrize("body", [HTML, LONG, LONG[:10] * 100_000], ids=["short", "long", "monotonous"])
    @pytest.mark.parametrize("coding", CODINGS)
    def test_a_whole_body(self, tmp_path: Path, coding: str, body: bytes) -> None:
        headers, encode = CODINGS[coding]
        write(tmp_path, {"a.warc": warc([body_of(headers, encode(body)), self.NEXT], packed=False)})
        first, _ = pages([tmp_path])
        assert isinstance(first, Page)
        assert first.data == body

    @pytest.mark.parametrize(
        ("coding", "damage"),
        [(coding, "cut") for coding in CODINGS] + [(coding, "broken") for coding in CODINGS if coding != "br"],
    )  # Brotli has no checksum: most of its broken data is the data of another text
    def test_a_damaged_body_is_listed_and_what_came_before_the_damage_kept(
        self, tmp_path: Path, coding: str, damage: str
    ) -> None:
        headers, encode = CODINGS[coding]
        sent = encode(self.LONG)
        half = len(sent) // 2
        damaged = sent[:half] + (b"" if damage == "cut" else b"\xff" * 12_000 + sent[half + 12_000 :])
        write(tmp_path, {"a.warc": warc([body_of(headers, damaged), self.NEXT], packed=False)})
        left, first, following = pages([tmp_path])
        assert isinstance(left, Skipped)
        assert left.where.endswith("http://a.org/1")
        assert (left.reason, left.detail.partition(":")[0]) == (Reason.BROKEN_ARCHIVE, "a damaged body")
        assert isinstance(first, Page)
        assert first.data[:20_000] == self.LONG[:20_000]
        assert first.data != self.LONG
        assert first.damage and left.detail.startswith(f"a damaged body: {first.damage}")
        assert isinstance(following, Page) and not following.damage

    @pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "br", "zstd", "utf-8", "identity"])
    @pytest.mark.parametrize("body", [HTML, HTML.decode().encode("utf-16")], ids=["bytes", "wide"])
    def test_a_text_said_to_be_packed_is_a_text(self, tmp_path: Path, coding: str, body: bytes) -> None:
        write(tmp_path, {"a.warc": warc([body_of({"Content-Encoding": coding}, body)], packed=False)})
        (page,) = pages([tmp_path])
        assert isinstance(page, Page)
        assert page.data == body

    def test_a_text_said_to_be_in_chunks_is_a_text(self, tmp_path: Path) -> None:
        body = b"dead\r\n" + HTML * 2000
        write(tmp_path, {"a.warc": warc([body_of({"Transfer-Encoding": "chunked"}, body)], packed=False)})
        (page,) = pages([tmp_path])
        assert isinstance(page, Page)
        assert page.data == body

    def test_a_coding_that_nobody_knows_is_named(self, tmp_path: Path) -> None:
        data = warc([body_of({"Content-Encoding": "zstd"}, b"\x28\xb5\x2f\xfd\x04\x00" + HTML)], packed=False)
        write(tmp_path, {"a.warc": data})
        (item,) = pages([tmp_path])
        assert isinstance(item, Skipped)
        assert "'zstd'" in item.detail

    @pytest.mark.parametrize("coding", ["gzip", "deflate", "br"])
    def test_a_bomb_is_left_and_bombs_without_end_end_the_file(self, tmp_path: Path, coding: str) -> None:
        headers, encode = CODINGS[coding]
        bomb = body_of(headers, encode(bytes(20 * 1024 * 1024)))
        write(tmp_path, {"a.warc": warc([bomb, self.NEXT] + [bomb] * 20, packed=False), "b.htm": HTML})
        first, following, *others, last = pages([tmp_path])
        assert isinstance(first, Skipped)
        assert (first.reason, isinstance(following, Page)) == (Reason.TOO_LARGE, True)
        assert {item.reason for item in others if isinstance(item, Skipped)} == {Reason.TOO_LARGE}
        assert len(others) < 20
        assert isinstance(last, Page)


def page_then(answer: Answer, **lies: object) -> bytes:
    return record(answer, packed=False, **lies) + record(page_of("http://a.org/good.htm"), packed=False)  # type: ignore[arg-type]


DIGITS = "9" * 5000


class TestNothingInACrawlEndsABuild:
    @pytest.mark.parametrize(
        ("crawl", "good", "expected"),
        [
            (page_then(page_of("http://a.org/1"), length=DIGITS), 2, "no length that can be|longer than it says"),
            (page_then(("http://a.org/1", f"{DIGITS} OK", [], HTML)), 1, "without a status"),
            (page_then(("http://a.org/1", "\u0662\u0660\u0660 OK", [], HTML)), 1, "without a status"),
            (page_then(body_of({"Transfer-Encoding": "chunked"}, DIGITS.encode() + b"\r\n")), 2, ""),
            (lzma_zip_damaged(), 1, "Corrupt input data"),
            (nameless_zip(), 1, "differ"),
            (tar_of_long_names(3000), 0, "recursion depth exceeded.*what comes after the damage is lost"),
        ],
        ids=["length", "status", "status in other digits", "chunk", "LZMA", "no name", "long names"],
    )
    def test_what_was_made_to_break_a_reader(self, tmp_path: Path, crawl: bytes, good: int, expected: str) -> None:
        write(tmp_path, {"1": crawl, "2.htm": HTML})
        items = list(pages([tmp_path]))
        assert sum(isinstance(item, Page) for item in items) == good + 1
        details = [item.detail for item in items if isinstance(item, Skipped)]
        assert [bool(re.search(expected, detail)) for detail in details] == [True] * bool(expected)

    @pytest.mark.parametrize(
        "crawl",
        [
            {"bad.htm": HTML, "good.htm": HTML},
            {"a.zip": zipped({"bad.htm": HTML, "good.htm": HTML})},
            {"a.tar": tarred({"bad.htm": HTML, "good.htm": HTML})},
            {"a.tar.gz": tarred({"bad.htm": HTML, "inner.zip": zipped({"good.htm": HTML})}, "w:gz")},
            {"a.warc": warc([page_of("http://a.org/bad.htm"), page_of("http://a.org/good.htm")])},
        ],
        ids=["files", "zip", "tar", "zip in tar", "WARC"],
    )
    def test_what_nobody_thought_of_is_listed_where_it_happened_and_the_rest_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crawl: dict[str, bytes]
    ) -> None:
        break_on_bad(monkeypatch, AttributeError("no such thing"))
        write(tmp_path, {**crawl, "last.htm": HTML})
        bad, good, last = pages([tmp_path])
        assert isinstance(bad, Skipped)
        assert bad.where.endswith("bad.htm")
        assert (bad.reason, bad.detail) == (Reason.UNREADABLE, "the reader broke on it: AttributeError: no such thing")
        assert isinstance(good, Page)
        assert isinstance(last, Page)

    def test_whoever_stops_the_build_stops_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        break_on_bad(monkeypatch, KeyboardInterrupt())
        write(tmp_path, {"a.zip": zipped({"bad.htm": HTML})})
        with pytest.raises(KeyboardInterrupt):
            list(pages([tmp_path]))


def break_on_bad(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    whole = sources._page

    def broken(stream: IO[bytes], item: sources._Item) -> Page | Skipped:
        if item.name == "bad.htm":
            raise error
        return whole(stream, item)

    monkeypatch.setattr(sources, "_page", broken)


class TestCablesCsv:
    HEADER = "VZCZCXRO1\nDE RUEHKV #0001\nFM AMEMBASSY KYIV"
    BODY = 'UNCLAS KYIV 000001\n\n1. (U) The \\"roadmap\\", he said,\nwas a \\\\ path.'

    def row(self, number: int, body: str = BODY) -> str:
        return (
            f'"{number}","2/1/2010 10:00","10KYIV{number}","Embassy Kyiv","UNCLASSIFIED","09KYIV1|09KYIV2",'
            f'"{self.HEADER}","{body}"\n'
        )

    def test_a_row_is_a_page(self, tmp_path: Path) -> None:
        write(tmp_path, {"cables.csv": "".join(self.row(n) for n in range(1, 4)).encode()})
        rows = [item for item in pages([tmp_path]) if isinstance(item, Page)]
        assert [row.where.rpartition("!")[2] for row in rows] == ["row 1", "row 2", "row 3"]
        assert rows[1].data.decode() == self.row(2)

    def test_compressed_and_with_headings(self, tmp_path: Path) -> None:
        headings = "id,date,refid,origin,classification,refs,header,body\n"
        write(tmp_path, {"cables.csv.gz": gzip.compress((headings + self.row(1)).encode("utf-8-sig"))})
        (row,) = pages([tmp_path])
        assert isinstance(row, Page)

    def test_a_quote_never_closed_spoils_its_own_row_only(self, tmp_path: Path) -> None:
        damaged = self.row(2).rstrip('"\n') + "\n"
        write(tmp_path, {"cables.csv": (self.row(1) + damaged + self.row(3)).encode()})
        rows = [item for item in pages([tmp_path]) if isinstance(item, Page)]
        assert rows[2].data.decode() == self.row(3)

    def test_a_row_over_the_limit_is_listed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sources, "LARGEST_PAGE", 10_000)
        write(tmp_path, {"cables.csv": (self.row(1) + self.row(2, "x" * 50_000) + self.row(3)).encode()})
        first, second, third = pages([tmp_path])
        assert isinstance(first, Page)
        assert isinstance(second, Skipped)
        assert second.reason is Reason.TOO_LARGE
        assert isinstance(third, Page)
