"""What is a page's address, and which addresses are of one page?"""

import re
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

__all__ = ["canonical_url", "url_of_path"]

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|mc_cid|mc_eid|_ga|ref_src|print|printable|output|amp|share|replytocom", re.I
)
_MIRROR_HOSTS = re.compile(r"^(?:m|mobile|www|amp)\.(?=[\w-]+\.)")
_HOST = re.compile(
    r"(?:[a-z0-9][a-z0-9-]{0,62}\.){1,6}(?:[a-z]{2}|com|org|net|edu|gov|mil|int|info|biz|news|media|press|onion|archive|wiki)(?:[:+]\d{1,5})?$",
    re.I,
)
_FILE_TYPE = re.compile(
    r"\.(?:html?|txt|php|aspx?|csv|json|xml|gz|zip|warc|bz2|xz|tar|orig|js|css|gif|png|jpe?g|pdf|md|py)$", re.I
)
_BACKUP = re.compile(r"\.orig$")
_PATH = "/~!$&'()*+,;=:@-._"
_QUERY = "=&%+;:@,-._~/?!$'()*"
_INDEX = re.compile(r"(?<=/)index\.html?$", re.I)


def canonical_url(url: str) -> str:
    """One spelling for the addresses of one page: https, no `www.`/`m.`, no tracking or print parameter, no fragment.

    For comparison; what is shown is the page's own address. "" for what is no web address.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:  # a bracket or a port that is none
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    host = _MIRROR_HOSTS.sub("", host)
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    path = quote(unquote(_INDEX.sub("", _BACKUP.sub("", parts.path)) or "/"), safe=_PATH, errors="replace")
    query = sorted(
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(name)
    )
    return urlunsplit(("https", host, path, urlencode(query), ""))


def url_of_path(path: PurePosixPath, folder: PurePosixPath | None = None) -> str:
    """The address of a file in a tree as `wget --mirror` leaves it, "" where no folder is named like a host.

    `path` is the file's path in the crawl, `folder` where the crawl lies (it may be the host's folder itself).
    `www.scoop.co.nz/stories/WL0910/S01234.htm` -> `https://www.scoop.co.nz/stories/WL0910/S01234.htm`.
    """
    parts = path.parts[:-1]
    for at, part in enumerate(parts):
        if is_host(part):
            return _url(part, path.parts[at + 1 :])
    around = folder.parts if folder else ()
    for at in range(len(around) - 1, -1, -1):
        if is_host(around[at]):
            return _url(around[at], (*around[at + 1 :], *path.parts))
    return ""


def is_host(name: str) -> bool:
    """Whether a folder's name is that of a web site: `www.scoop.co.nz`, not `my.project` or `notes.md`."""
    return bool(_HOST.match(name)) and not _FILE_TYPE.search(name)


def _url(host: str, parts: tuple[str, ...]) -> str:
    path, mark, query = "/".join(parts).partition("?")
    path, query = quote(path, safe=_PATH + "%", errors="replace"), quote(query, safe=_QUERY, errors="replace")
    return f"https://{host.lower().replace('+', ':')}/{path}{mark}{query}"
