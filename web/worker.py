"""Which connection gets a thread? One whose request has arrived: who is silent or slow holds a socket and nothing else.

gunicorn's own threaded worker gives every new connection a thread for five seconds, and a request that trickles in one
for as long as it takes; its loop stands still for two seconds when a caller does not close a connection that has ended.
A thousand silent connections would keep everybody else waiting for minutes.

An answer that its reader does not take at once is kept for him, and the loop writes it while he takes it: its thread is
free as soon as it has been made. Only a long stream waits for its reader in its thread; how many are written at a time
is bounded (web/security.py).
"""

import contextlib
import errno
import mmap
import selectors
import socket
import struct
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from gunicorn import http
from gunicorn.workers.gthread import TConn, ThreadWorker

ARRIVAL = 10.0  # seconds in which the head of a request must arrive
STALLED = 30  # seconds in which something of an answer must be taken, something of a body must come
FAREWELL = 2.0  # seconds in which the caller must close a connection that has ended
MOST_WAITING = 1_000  # connections without a whole request; when there are more, the oldest is closed
LONGEST_HEAD = 64 * 1024  # bytes
MOST_UNTAKEN = 4 * 1024 * 1024  # bytes of an answer kept for its reader; a stream of more waits in its thread
MOST_KEPT = 32 * 1024 * 1024  # bytes that a worker keeps; of more, who has taken nothing for longest is closed
MOST_TAKING = 150  # connections for which something is kept; of more, likewise
COURTESY = 0.002  # seconds in which a worker that holds fewer connections may take a new one
_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_CHUNK = 16 * 1024
_NOTHING_CAME = (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK)
_NO_MORE_FILES = (errno.EMFILE, errno.ENFILE)

_HELD = memoryview(mmap.mmap(-1, 4 * 64)).cast("i")
"""How many connections each worker holds, plus one; 0 where there is none. Made before the workers, shared by them."""


class PatientWorker(ThreadWorker):  # type: ignore[misc] # gunicorn is not typed
    """gunicorn's worker of threads, whose one loop does all the waiting for callers."""

    def __init__(self, age: int, *arguments: Any, **named: Any) -> None:
        self._slot = age % len(_HELD)
        super().__init__(age, *arguments, **named)
        self.leaving: deque[Any] = deque()
        self.taking: deque[Any] = deque()

    @property
    def nr_conns(self) -> int:
        """Connections held; the other workers see it."""
        return self._held

    @nr_conns.setter
    def nr_conns(self, held: int) -> None:
        self._held = held
        _HELD[self._slot] = held + 1 if self.alive else 0

    @property
    def max_keepalived(self) -> int:
        """How many connections may be kept after an answer: none while another worker holds fewer by two.

        A kept connection stays where it is; one worker with all of them would leave the other processors idle.
        """
        return 0 if self._holds_more_by(2) else self._most_kept

    @max_keepalived.setter
    def max_keepalived(self, most: int) -> None:
        self._most_kept = most

    def gone(self) -> None:
        """Told by the process that started the worker when it has ended in whatever way."""
        _HELD[self._slot] = 0

    def _holds_more_by(self, difference: int) -> bool:
        """Than the worker that holds fewest; of many connections a few more do not matter."""
        fewest = min(filter(None, _HELD), default=1) - 1
        return self.nr_conns - fewest >= difference + self.nr_conns // 8

    def accept(self, listener: socket.socket) -> None:
        # every worker is woken: who holds fewest goes first
        if self._holds_more_by(1):
            time.sleep(COURTESY)
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in _NO_MORE_FILES and self.pending_conns:
                self._drop(self.pending_conns[0])
            elif error.errno not in _NOTHING_CAME:
                raise
            return
        for option in (socket.SO_SNDTIMEO, socket.SO_RCVTIMEO):
            client.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", STALLED, 0))
        patient = _Socket(client.family, client.type, client.proto, client.detach())
        self.nr_conns += 1
        self._wait_for_head(_Connection(self, patient, address, listener.getsockname()))
        if len(self.pending_conns) > MOST_WAITING:
            self._drop(self.pending_conns[0])

    def on_client_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """A kept connection has something to say again."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait_for_head(conn)

    def on_pending_socket_readable(self, conn: Any, client: socket.socket) -> None:
        """Some of a request has come: takes it, and hands the connection to a thread when the head is whole."""
        data = _received(client)
        if data is None:
            return
        conn.head += data
        if not data:
            self._drop(conn)
        elif len(conn.head) > LONGEST_HEAD:
            self._drop(conn, _TOO_LONG)
        elif b"\r\n\r\n" in conn.head:
            self._forget(conn, self.pending_conns)
            conn.parser.unreader.unread(bytes(conn.head))
            self.enqueue_req(conn)

    def finish_request(self, conn: Any, future: Any) -> None:
        """An answer has been made: what of it was not taken yet is written before anything else happens."""
        if conn.sock.untaken:
            self._wait_for_taking(conn, partial(super().finish_request, conn, future))
            while len(self.taking) > MOST_TAKING or sum(len(one.sock.untaken) for one in self.taking) > MOST_KEPT:
                self._break_off(self.taking[0])
        else:
            super().finish_request(conn, future)

    def on_taking_socket_writable(self, conn: Any, then: Callable[[], None], client: "_Socket") -> None:
        """Writes what the reader takes, and does `then` when that was all."""
        self._forget(conn, self.taking)
        try:
            client.write_untaken()
        except OSError:  # he has left
            self._end(conn)
            return
        if client.untaken:
            self._wait_for_taking(conn, then)
        else:
            then()

    def let_go(self, conn: Any) -> None:
        """Ends a connection as RFC 9112 (9.6) wants it: says so, and takes what comes until its caller ends it."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            conn.close()
            return
        conn.head.clear()
        self._wait(conn, self.leaving, FAREWELL, partial(self.on_leaving_socket_readable, conn))

    def on_leaving_socket_readable(self, conn: Any, client: socket.socket) -> None:
        data = _received(client)
        if data is None:
            return
        conn.head += data
        if not data or len(conn.head) > LONGEST_HEAD:
            self._forget(conn, self.leaving)
            conn.close()

    def murder_pending(self) -> None:
        """Closes what has been waited for too long; the loop calls it every second at least."""
        super().murder_pending()
        now = time.monotonic()
        while self.taking and self.taking[0].timeout <= now:
            self._break_off(self.taking[0])
        while self.leaving and self.leaving[0].timeout <= now:
            conn = self.leaving[0]
            self._forget(conn, self.leaving)
            conn.close()

    def _cap_keepalive(self, deadline: float) -> None:
        """A worker that ends waits no longer for those who have not asked yet."""
        super()._cap_keepalive(deadline)
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, deadline)

    def _wait_for_head(self, conn: Any) -> None:
        conn.head.clear()
        self._wait(conn, self.pending_conns, ARRIVAL, partial(self.on_pending_socket_readable, conn))

    def _wait_for_taking(self, conn: Any, then: Callable[[], None]) -> None:
        writable = partial(self.on_taking_socket_writable, conn, then)
        self._wait(conn, self.taking, STALLED, writable, selectors.EVENT_WRITE)

    def _wait(
        self, conn: Any, others: "deque[Any]", seconds: float, then: Any, event: int = selectors.EVENT_READ
    ) -> None:
        conn.timeout = time.monotonic() + seconds
        conn.sock.setblocking(False)
        others.append(conn)
        self.poller.register(conn.sock, event, then)

    def _forget(self, conn: Any, others: "deque[Any]") -> None:
        self.poller.unregister(conn.sock)
        others.remove(conn)

    def _drop(self, conn: Any, last_words: bytes = b"") -> None:
        self._forget(conn, self.pending_conns)
        self.nr_conns -= 1
        with contextlib.suppress(OSError):  # it may have left already
            conn.sock.send(last_words)
        conn.close(graceful=bool(last_words))

    def _break_off(self, conn: Any) -> None:
        self._forget(conn, self.taking)
        self._end(conn)

    def _end(self, conn: Any) -> None:
        self.nr_conns -= 1
        conn.close()


class _Socket(socket.socket):
    """A socket that keeps what is written to it and not taken, instead of waiting."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.untaken = bytearray()

    def sendall(self, data: Any, flags: int = 0) -> None:
        """Keeps `MOST_UNTAKEN` bytes at most: of more, all are written before it returns."""
        self.untaken += data
        if len(self.untaken) <= MOST_UNTAKEN:
            self.write_untaken()
            return
        stream, self.untaken = self.untaken, bytearray()
        super().sendall(stream, flags)

    def write_untaken(self) -> None:
        """Writes what is taken at once. Raises OSError where nobody will take anything any more."""
        with contextlib.suppress(BlockingIOError):
            del self.untaken[: self.send(self.untaken, socket.MSG_DONTWAIT)]

    def close(self) -> None:
        """Ends it for good, whatever is untaken."""
        self.untaken.clear()
        super().close()


class _Connection(TConn):  # type: ignore[misc] # gunicorn is not typed
    """A connection of ours: `head` is what has come of its next request."""

    def __init__(self, worker: PatientWorker, client: _Socket, address: Any, server: Any) -> None:
        super().__init__(worker.cfg, client, address, server)
        self.head = bytearray()
        self.parser = http.get_parser(worker.cfg, client, address)
        self.initialized = True
        self._worker = worker

    def close(self, graceful: bool = False) -> None:
        if graceful:
            self._worker.let_go(self)
        else:
            super().close()


def _received(client: socket.socket) -> bytes | None:
    """Some bytes; none when the caller has ended; None when nothing has come after all."""
    try:
        return client.recv(_CHUNK)
    except BlockingIOError:
        return None
    except OSError:
        return b""
