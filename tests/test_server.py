"""Does the real server go on serving whatever its callers do? `python -m bench.load` does the same at full size."""

import contextlib
import os
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.cables import MOSCOW_MONTHLY
from tests.conftest import ROOT
from tests.web_site import build

PATIENCE = 15.0
"""Seconds in which a page must come; gunicorn's own worker would take longer beside so many idle connections."""


@dataclass(frozen=True, slots=True)
class Server:
    process: "subprocess.Popen[bytes]"
    port: int

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), PATIENCE)

    def get(self, path: str = "/search?q=customs") -> HTTPResponse:
        """A whole answer."""
        with contextlib.closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as asked:
            asked.request("GET", path)
            response = asked.getresponse()
            response.read()
            return response


@contextlib.contextmanager
def serving(index: Path, workers: int = 1, **environment: str) -> Iterator[Server]:
    """`reftel serve`, ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "reftel", "serve", "--index", str(index), "--port", str(port)]
    command += ["--workers", str(workers)]
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stderr=subprocess.DEVNULL) as process:
        try:
            server = Server(process, port)
            until = time.monotonic() + 60
            while True:
                with contextlib.suppress(OSError):
                    if server.get("/readyz").status == 200:
                        break
                assert process.poll() is None
                assert time.monotonic() < until
                time.sleep(0.05)
            yield server
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def server(sample_index: Path) -> Iterator[Server]:
    with serving(sample_index, REFTEL_THREADS="4") as server:
        yield server


def request(path: str = "/search?q=customs") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def eventually(happens: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while not happens():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True


def answer_on(connection: socket.socket) -> HTTPResponse:
    response = HTTPResponse(connection)
    response.begin()
    response.read()
    return response


def test_others_are_served_beside_idle_connections(server: Server) -> None:
    with contextlib.ExitStack() as idle:
        for _ in range(200):
            idle.enter_context(server.connect())
        started = time.monotonic()
        assert server.get().status == 200
        assert time.monotonic() - started < PATIENCE


def test_others_are_served_beside_slow_clients_who_are_served_too(server: Server) -> None:
    head = request()
    with contextlib.ExitStack() as slow:
        connections = [slow.enter_context(server.connect()) for _ in range(20)]
        for at in range(len(head) - 1):
            for connection in connections:
                connection.sendall(head[at : at + 1])
        assert server.get().status == 200
        for connection in connections:
            connection.sendall(head[-1:])
        assert {answer_on(connection).status for connection in connections} == {200}


@pytest.fixture(scope="module")
def large_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index whose export is larger than all that the system holds for a reader who takes nothing."""
    index = tmp_path_factory.mktemp("large")
    text = "customs " * 60_000
    build(index, [replace(MOSCOW_MONTHLY, id=f"08MOSCOW{n}", text=text, body=text) for n in range(1, 21)])
    return index


@pytest.mark.parametrize("end", ["taking all of it", "leaving"])
def test_others_are_served_beside_those_who_do_not_take_their_answers(large_index: Path, end: str) -> None:
    export = "/export.ndjson?q=customs"
    with serving(large_index, REFTEL_THREADS="4") as server, contextlib.ExitStack() as deaf:
        connections = [deaf.enter_context(socket.socket()) for _ in range(8)]
        for connection in connections:
            connection.settimeout(PATIENCE)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            connection.connect(("127.0.0.1", server.port))
            connection.sendall(request(export))
        assert server.get().status == 200
        assert server.get("/healthz").status == 200
        heads = {connection: connection.recv(64) for connection in connections}
        refused = [head for head in heads.values() if b" 503 " in head]
        assert len(refused) == 7
        (served,) = (connection for connection, head in heads.items() if b" 200 " in head)
        if end == "leaving":
            served.close()
        else:
            served.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024 * 1024)
            received = b""
            while not received.endswith(b"0\r\n\r\n"):
                received = received[-4:] + served.recv(1024 * 1024)
        assert eventually(lambda: server.get(export).status == 200)


def test_others_are_served_beside_those_who_do_not_take_their_pages(server: Server) -> None:
    with contextlib.ExitStack() as deaf:
        for _ in range(8):
            connection = deaf.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)  # as from afar: the system holds less
            connection.connect(("127.0.0.1", server.port))
            connection.sendall(request("/search?q=the"))
        assert server.get().status == 200


def deaf_reader(server: Server, asked: bytes) -> socket.socket:
    """One who asks, takes nothing until he hears, and is far away: the system holds little for him."""
    connection = socket.socket()
    connection.settimeout(PATIENCE)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    connection.connect(("127.0.0.1", server.port))
    connection.sendall(asked)
    return connection


def hear_all(connection: socket.socket, asked: bytes) -> None:
    """Takes whole answers to all that was asked. Raises ConnectionError where the server ends before."""
    missing = asked.count(b"GET ")
    received = b""
    while missing:
        head, _, body = received.partition(b"\r\n\r\n")
        length = re.search(rb"Content-Length: (\d+)", head)
        if length and len(body) >= int(length[1]):
            assert head.startswith(b"HTTP/1.1 200 ")
            received = body[int(length[1]) :]
            missing -= 1
            continue
        more = connection.recv(1024 * 1024)
        if not more:
            raise ConnectionError
        received += more


LARGE_ANSWER = request("/api/v1/cables/08MOSCOW1")


@pytest.mark.parametrize(
    "asked", [LARGE_ANSWER, request("/search?q=customs") * 60], ids=["a large cable", "many pages in a row"]
)
def test_others_are_served_beside_the_deaf_who_then_hear_everything(large_index: Path, asked: bytes) -> None:
    with serving(large_index, REFTEL_THREADS="4") as server, contextlib.ExitStack() as stack:
        deaf = [stack.enter_context(deaf_reader(server, asked)) for _ in range(4)]
        assert {server.get("/healthz").status for _ in range(200)} == {200}
        for connection in deaf:
            hear_all(connection, asked)


@pytest.mark.parametrize(
    ("asked", "readers"),
    [(LARGE_ANSWER, 40), (request("/static/reftel.css") * 10, 160)],
    ids=["many bytes", "many readers"],
)
def test_when_too_much_is_kept_who_has_taken_nothing_for_longest_is_closed(
    large_index: Path, asked: bytes, readers: int
) -> None:
    with serving(large_index, REFTEL_THREADS="4") as server, contextlib.ExitStack() as stack:
        deaf = [stack.enter_context(deaf_reader(server, asked)) for _ in range(readers)]
        assert server.get().status == 200
        with pytest.raises(ConnectionError):
            hear_all(deaf[0], asked)
        hear_all(deaf[-1], asked)


def test_others_are_served_beside_those_who_do_not_close_their_end(server: Server) -> None:
    with contextlib.ExitStack() as open_still:
        for _ in range(10):
            connection = open_still.enter_context(server.connect())
            connection.sendall(request("/healthz").replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            assert answer_on(connection).status == 200
        started = time.monotonic()
        assert server.get().status == 200
        assert time.monotonic() - started < PATIENCE


def test_connections_that_are_closed_midway_harm_nobody(server: Server) -> None:
    for cut in range(1, len(request()), 5):
        with server.connect() as connection:
            connection.sendall(request()[:cut])
            if cut % 2:  # a reset, not an end
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with server.connect() as connection:
        connection.sendall(request("/export.csv?q=the"))
    assert server.get().status == 200


def test_requests_one_after_the_other_and_at_once_on_one_connection(server: Server) -> None:
    with server.connect() as connection:
        for _ in range(3):
            connection.sendall(request("/help"))
            assert answer_on(connection).status == 200
        connection.sendall(request("/healthz") * 2)
        received = b""
        while received.count(b"HTTP/1.1 200") < 2:
            received += connection.recv(65536)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 100 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nX: " + b"y" * 200_000, 431),
        (b"\x16\x03\x01\x02\x00\r\n\r\n", 400),
        (b"POST /search HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", 405),
    ],
    ids=["a long address", "many headers", "a header without end", "no HTTP", "a post"],
)
def test_what_cannot_be_a_question_is_refused(server: Server, head: bytes, status: int) -> None:
    with server.connect() as connection:
        with contextlib.suppress(ConnectionError):  # it may answer before it has heard everything
            connection.sendall(head)
        assert connection.recv(12) == b"HTTP/1.1 %d" % status
    assert server.get().status == 200


def test_more_than_can_be_answered_is_told_to_come_back(sample_index: Path) -> None:
    statuses: list[tuple[int, str | None]] = []

    def ask() -> None:
        response = server.get("/search?q=the")
        statuses.append((response.status, response.headers["Retry-After"]))

    with serving(sample_index, REFTEL_AT_ONCE="1", REFTEL_PATIENCE="0.001") as server:
        threads = [threading.Thread(target=ask) for _ in range(24)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(statuses) == {(200, None), (503, "5")}
        assert server.get().status == 200


def test_at_the_end_what_was_asked_is_answered(sample_index: Path) -> None:
    with serving(sample_index) as server, contextlib.ExitStack() as stack:
        connections = [stack.enter_context(server.connect()) for _ in range(8)]
        idle = stack.enter_context(server.connect())
        for connection in connections:
            connection.sendall(request())
            assert answer_on(connection).status == 200
        for connection in connections:
            connection.sendall(request())
        server.process.send_signal(signal.SIGTERM)
        assert [answer_on(connection).status for connection in connections] == [200] * 8
        assert server.process.wait(PATIENCE) == 0
        assert idle.recv(1) == b""


def sockets_of_workers(server: Server) -> list[int]:
    """How many sockets each worker process holds."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    return [sum(map(is_socket, Path(f"/proc/{child}/fd").iterdir())) for child in children]


def is_socket(descriptor: Path) -> bool:
    """Whether it is one and still open: it may be closed while its process is looked at."""
    with contextlib.suppress(FileNotFoundError):
        return str(descriptor.readlink()).startswith("socket:")
    return False


def test_kept_connections_even_out_between_workers_even_after_one_has_ended(sample_index: Path) -> None:
    with serving(sample_index, workers=2) as server, contextlib.ExitStack() as kept:
        readers = [HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE) for _ in range(12)]
        for reader in readers:
            kept.callback(reader.close)

        def ask_all() -> None:
            for reader in readers:
                reader.request("GET", "/healthz")
                assert reader.getresponse().read()

        def even() -> bool:
            ask_all()
            held = sockets_of_workers(server)
            return len(held) == 2 and abs(held[0] - held[1]) <= 4

        assert eventually(even)
        os.kill(int(Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()[0]), 9)
        for reader in readers:
            reader.close()
        time.sleep(1)
        assert eventually(even)
