"""Where do pages come from? From files, folders as `wget --mirror` leaves them, WARC files, archives and cables.csv.

Everything is read in a stream: one page is in memory at a time, whatever the size of the crawl. What is left out is
yielded as well, with the reason. Every place is tried by what it holds, not by what it is called.
"""

import io
import lzma
import os
import re
import stat
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import IO

from index.errors import UsageError
from indexer import cablescsv, saved, warc
from indexer.page import Page, Reason, Skipped
from indexer.printable import printable
from indexer.unpacking import Bomb, Budget, Counted, Damaged, Rest, Unpacked, beginning, buffered, is_packed
from indexer.urls import url_of_path

LARGEST_PAGE = 16 * 1024 * 1024  # bytes
_DEEPEST = 4  # archives within archives
_HEAD = 4096  # bytes that show what a file is


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ASSETS = _words(
    """
    css js mjs map json ico gif png jpg jpeg webp avif bmp svg tif tiff woff woff2 ttf eot otf mp3 mp4 m4a m4v ogg
    ogv webm avi mov wmv flv swf wav pdf doc docx xls xlsx ppt pptx odt exe dmg iso torrent sqlite db
    """
)
_NO_PAGES = frozenset(("robots.txt", "favicon.ico", "sitemap.xml", "ads.txt", ".ds_store", "thumbs.db", "humans.txt"))
_PAGE_TYPES = re.compile(r"text/|application/(?:xhtml|xml|octet-stream|warc-|html)|unknown|$", re.I)
_ASSET_TYPES = re.compile(r"text/(?:css|javascript|ecmascript|x-javascript|dns|vcard|calendar)", re.I)
_PICTURES = (
    b"GIF8",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"RIFF",
    b"%PDF",
    b"\x00\x00\x01\x00",
    b"BM",
    b"wOF",
    b"\x7fELF",
    b"OggS",
    b"ID3",
)
_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")


def pages(paths: Iterable[Path]) -> Iterator[Page | Skipped]:
    """Every page of the crawl and everything left out of it, in an order that depends on names only.

    Raises UsageError at once when a path does not exist. Nothing that lies in the crawl raises.
    """
    listed = [Path(path) for path in paths]
    for path in listed:
        if not os.path.lexists(path):
            raise UsageError(f"there is no file or folder {printable(str(path))}")
    return _pages(listed)


def _pages(paths: list[Path]) -> Iterator[Page | Skipped]:
    for path in paths:
        if path.is_dir():
            yield from _folder(path)
        else:
            yield from _file(path, _address(PurePosixPath(path.name), path.parent))


@dataclass(frozen=True, slots=True)
class _Item:
    """Something found in the crawl: what to call it, and what is known about it before it is read."""

    where: str
    name: str  # the last part of its path
    url: str = ""
    crawled: str = ""
    content_type: str = ""
    depth: int = 0  # archives around it

    def skipped(self, reason: Reason, detail: str = "") -> Skipped:
        return Skipped(self.where, reason, detail)


# --- files and folders


def _folder(root: Path) -> Iterator[Page | Skipped]:
    """A tree of files, each folder's entries in the order of their names. Links are not followed."""
    waiting = [str(root)]
    top = os.path.realpath(root)
    while waiting:
        path = waiting.pop()
        try:
            with os.scandir(path) as found:
                entries = sorted(found, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            yield Skipped(printable(path), Reason.UNREADABLE, _why(error))
            continue
        folders = []
        for entry in entries:
            if entry.is_symlink():
                yield _link(entry.path, top)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                relative = PurePosixPath(os.path.relpath(entry.path, root))
                yield from _file(Path(entry.path), _address(relative, root))
        waiting.extend(reversed(folders))


def _link(path: str, top: str) -> Skipped:
    try:
        target = os.path.realpath(path)
    except RecursionError:
        return Skipped(
            printable(path), Reason.UNREADABLE, "a link to a link, and so on, more often than can be followed"
        )
    if target == top or target.startswith(top + os.sep):
        if os.path.exists(target):  # noqa: PTH110 - Path.exists raises for a name that is too long
            return Skipped(
                printable(path), Reason.DUPLICATE, f"a link to {printable(target)}, which is read in its own place"
            )
        return Skipped(printable(path), Reason.UNREADABLE, f"a link to {printable(target)}, which does not exist")
    return Skipped(printable(path), Reason.UNSAFE_PATH, f"a link that leads out of the crawl, to {printable(target)}")


def _address(relative: PurePosixPath, root: Path) -> str:
    return url_of_path(relative, PurePosixPath(root.absolute()))


def _file(path: Path, url: str) -> Iterator[Page | Skipped]:
    where = printable(str(path))
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            yield Skipped(where, Reason.UNREADABLE, "neither a file nor a folder")
            return
        with path.open("rb") as stream:
            item = _Item(where, path.name, printable(url), saved.by_file(status.st_mtime))
            yield from _guarded(_anything(stream, item, Budget(status.st_size)), item, OSError)
    except OSError as error:
        yield Skipped(where, Reason.UNREADABLE, _why(error))


# --- damage and defects

_TORN = (Damaged, tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError)
"""What reading a member raises where the archive around it is damaged."""
_DAMAGE = (*_TORN, NotImplementedError, OSError, RecursionError, ValueError)
"""What reading an archive raises where it is damaged, or made to be."""


def _guarded(
    found: Iterator[Page | Skipped], item: _Item, *through: type[Exception], lost: str = ""
) -> Iterator[Page | Skipped]:
    """What is found in the item. Whatever breaks on it ends it and is listed, so that the rest of the crawl is read.

    `through` is what ends more than this item, `lost` what damage takes with it.
    """
    try:
        yield from found
    except through:
        raise
    except Bomb as bomb:
        yield item.skipped(Reason.TOO_LARGE, f"{bomb}; the rest of it is left out")
    except _DAMAGE as error:
        yield item.skipped(Reason.BROKEN_ARCHIVE, f"{_said(error)}{lost}")
    except Exception as error:  # the last resort: a defect, in a library or here, that something in the crawl has found
        yield item.skipped(Reason.UNREADABLE, f"the reader broke on it: {_said(error)}")


def _said(error: Exception) -> str:
    text = str(error) if isinstance(error, Damaged) else f"{type(error).__name__}: {error}"
    return printable(text)[:300]


# --- what a stream of bytes turns out to be


def _anything(stream: IO[bytes], item: _Item, budget: Budget) -> Iterator[Page | Skipped]:
    if _is_asset(item.name):
        yield item.skipped(Reason.NOT_A_PAGE, "by its name")
        return
    head = stream.read(_HEAD)
    if not head:
        yield item.skipped(Reason.EMPTY, "zero bytes")
        return
    seekable = item.depth == 0 and stream.seekable()
    whole: IO[bytes] = stream if seekable else buffered(Rest(head, stream))
    if seekable:
        stream.seek(0)
    inside = beginning(head, 1024) if is_packed(head) else head
    if inside.startswith(b"WARC/"):
        yield from _warc(whole, item, budget, packed=is_packed(head))
    elif head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        yield from _deeper(_zip, whole, item, budget)
    elif head[257:262] == b"ustar":
        yield from _deeper(_tar, whole, item, budget)
    elif is_packed(head):
        yield from _deeper(_packed, whole, item, budget)
    elif cablescsv.is_table(head):
        yield from _rows(whole, item)
    else:
        yield _page(whole, item)


def _is_asset(name: str) -> bool:
    name = name.partition("?")[0].removesuffix(".orig").lower()
    return name in _NO_PAGES or ("." in name and name.rpartition(".")[2] in _ASSETS)


def _page(stream: IO[bytes], item: _Item) -> Page | Skipped:
    data = stream.read(LARGEST_PAGE + 1)
    if len(data) > LARGEST_PAGE:
        return item.skipped(Reason.TOO_LARGE, f"more than {LARGEST_PAGE // 2**20} MiB, the most that a page may have")
    if not data:
        return item.skipped(Reason.EMPTY, "zero bytes")
    if data.startswith(_PICTURES) and not data[:200].isascii():
        return item.skipped(Reason.NOT_A_PAGE, "an image or another file that is no text")
    if data.count(b"\x00", 0, _HEAD) and not data.startswith(_BOMS):
        return item.skipped(Reason.BINARY, "zero bytes in what should be text")
    return Page(item.where, item.url, data, item.content_type, item.crawled)


# --- archives

_Reader = Callable[[IO[bytes], _Item, Budget], Iterator[Page | Skipped]]


def _deeper(reader: _Reader, stream: IO[bytes], item: _Item, budget: Budget) -> Iterator[Page | Skipped]:
    """Reads an archive; damage in it ends it, and what was read before stays."""
    if item.depth >= _DEEPEST:
        yield item.skipped(Reason.UNREADABLE, f"more than {_DEEPEST} archives within each other")
        return
    inside = reader(stream, replace(item, depth=item.depth + 1), budget)
    yield from _guarded(inside, item, Bomb, OSError, lost="; what comes after the damage is lost")


def _packed(stream: IO[bytes], item: _Item, budget: Budget) -> Iterator[Page | Skipped]:
    """One file, compressed: a tar, a table, or a page as it came over the wire."""
    name = re.sub(r"\.(?:gz|bz2|xz)$", "", re.sub(r"\.t(?:gz|bz2?|xz)$", ".tar", item.name, flags=re.I), flags=re.I)
    with closing(buffered(Unpacked(stream, budget))) as unpacked:
        yield from _anything(unpacked, replace(item, name=name), budget)


def _zip(stream: IO[bytes], item: _Item, budget: Budget) -> Iterator[Page | Skipped]:
    with tempfile.TemporaryFile() as spare:
        if not stream.seekable():  # a zip within an archive
            while block := stream.read(1024 * 1024):
                spare.write(block)
            spare.seek(0)
            stream = spare
        with zipfile.ZipFile(stream) as archive:
            for member in archive.infolist():
                found = _member(item, member.filename, saved.by_zip(member.date_time))
                if member.filename.endswith("/"):
                    continue
                if _leaves(member.filename):
                    yield found.skipped(Reason.UNSAFE_PATH, "its path leads out of the archive")
                elif stat.S_ISLNK(member.external_attr >> 16):
                    yield found.skipped(Reason.UNSAFE_PATH, "a link; links in archives are not followed")
                elif member.flag_bits & 1:
                    yield found.skipped(Reason.UNREADABLE, "encrypted")
                else:
                    yield from _guarded(_zipped(archive, member, found, budget), found, Bomb)


def _zipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo, item: _Item, budget: Budget) -> Iterator[Page | Skipped]:
    with archive.open(member) as raw, closing(buffered(Counted(raw, budget))) as stream:
        yield from _anything(stream, item, budget)


def _tar(stream: IO[bytes], item: _Item, budget: Budget) -> Iterator[Page | Skipped]:
    with tarfile.open(fileobj=stream, mode="r|", errorlevel=1) as archive:
        for member in archive:
            archive.members = []  # type: ignore[attr-defined] # or the list grows with the crawl
            found = _member(item, member.name, saved.by_file(member.mtime))
            if member.isdir():
                continue
            if _leaves(member.name):
                yield found.skipped(Reason.UNSAFE_PATH, "its path leads out of the archive")
            elif member.issym() or member.islnk():
                yield found.skipped(Reason.UNSAFE_PATH, "a link; links in archives are not followed")
            elif not member.isreg():
                yield found.skipped(Reason.UNREADABLE, "neither a file nor a folder")
            elif (content := archive.extractfile(member)) is not None:
                yield from _guarded(_anything(content, found, budget), found, Bomb, OSError, *_TORN)


def _member(item: _Item, path: str, crawled: str) -> _Item:
    pure = PurePosixPath(path)
    return _Item(f"{item.where}!{printable(path)}", pure.name, printable(url_of_path(pure)), crawled, depth=item.depth)


def _leaves(path: str) -> bool:
    """Whether a member would be unpacked outside its archive's folder."""
    path = path.replace("\\", "/")
    return path.startswith("/") or ".." in path.split("/") or bool(re.match(r"[A-Za-z]:", path))


# --- WARC


def _warc(stream: IO[bytes], item: _Item, budget: Budget, *, packed: bool) -> Iterator[Page | Skipped]:
    """The responses and resources of a WARC; requests and the crawler's own records are no part of the crawl."""
    unpacked = Unpacked(stream, budget, mend=True) if packed else None
    for record in warc.records(buffered(unpacked) if unpacked else stream, LARGEST_PAGE):
        where = f"{item.where}!{printable(record.url)}" if record.url else item.where
        if record.damage:
            yield Skipped(where, Reason.BROKEN_ARCHIVE, f"a damaged record: {record.damage}")
        if record.type in ("response", "resource", "conversion", "revisit"):
            yield from _guarded(_record(record, item, budget), replace(item, where=where), Bomb)
    if unpacked and unpacked.damage:
        yield item.skipped(Reason.BROKEN_ARCHIVE, f"{unpacked.damage}; the records at that place are lost")


def _record(record: warc.Record, item: _Item, budget: Budget) -> Iterator[Page | Skipped]:
    """The page in a record. Where its body is damaged, the damage, and what comes before it as a page."""
    answer = warc.response(record)
    name = PurePosixPath(record.url.partition("?")[0]).name
    url, crawled = printable(record.url), saved.by_warc(record.headers.get("warc-date", ""))
    found = _Item(f"{item.where}!{url}", name, url, crawled, answer.content_type)
    if left_out := _no_page(record, answer, found):
        yield left_out
        return
    body, damage = answer.body(LARGEST_PAGE)
    budget.spend(max(0, len(body) - len(record.block)))
    if damage:
        yield found.skipped(Reason.BROKEN_ARCHIVE, f"a damaged body: {damage}; what comes after the damage is lost")
    if body or not damage:
        page = _page(io.BytesIO(body), found)
        yield replace(page, damage=damage) if damage and isinstance(page, Page) else page


def _no_page(record: warc.Record, answer: warc.Response, found: _Item) -> Skipped | None:
    status, content_type = answer.status, answer.content_type
    if record.type == "revisit":
        return found.skipped(Reason.DUPLICATE, "the crawler saw the same page again")
    if 300 <= status < 400:
        return found.skipped(Reason.NOT_A_PAGE, f"HTTP {status}, a redirect to {printable(answer.location)[:300]}")
    if not 200 <= status < 300:
        return found.skipped(Reason.NOT_FOUND, f"HTTP {status or 'without a status'}")
    if _is_asset(found.name) or not _PAGE_TYPES.match(content_type) or _ASSET_TYPES.match(content_type):
        return found.skipped(Reason.NOT_A_PAGE, content_type or "by its name")
    return None


# --- cables.csv


def _rows(stream: IO[bytes], item: _Item) -> Iterator[Page | Skipped]:
    for row in cablescsv.rows(stream, LARGEST_PAGE):
        found = replace(item, where=f"{item.where}!row {row.number}", content_type=cablescsv.CONTENT_TYPE, url="")
        if row.data is None:
            yield found.skipped(
                Reason.TOO_LARGE, f"more than {LARGEST_PAGE // 2**20} MiB: a quote that is never closed?"
            )
        else:
            yield Page(found.where, "", row.data, found.content_type, found.crawled)


def _why(error: OSError) -> str:
    return (error.strerror or type(error).__name__).lower()
