# ruff: noqa: N999
"""How does gunicorn serve the site? Threads in a few processes, with every queue bounded.

The index is opened and a page of each kind is made before the workers are forked, so that they share what that takes. A
request line, its headers and the time it may take are limited; a slow or idle connection holds no thread
(web/worker.py).
"""

import gc
import resource
from typing import Any

from web.settings import Settings
from web.warming import warm

resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)

preload_app = True
worker_class = "web.worker.PatientWorker"
threads = Settings.from_environment().threads
worker_connections = 1200
backlog = 512
keepalive = 5
timeout = 60
graceful_timeout = 30
max_requests = 20_000  # a worker is renewed now and then
max_requests_jitter = 2_000
limit_request_line = 8190
limit_request_fields = 64
limit_request_field_size = 8190
control_socket_disable = True
sendfile = False  # it would overtake what a reader has not taken yet (web/worker.py)


def when_ready(server: Any) -> None:
    """What was opened and made is there to stay: the workers' collectors need not look through it, nor touch its shared
    pages.

    A page of results makes thousands of objects that die with it; they are looked through a few times a second, not
    several times a page (a tenth of its time).
    """
    warm(server.app.wsgi())
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def post_worker_init(worker: Any) -> None:
    """Each worker counts its requests apart from the others."""
    worker.wsgi.extensions["reftel-metrics"].count_as(worker.age)


def child_exit(_server: Any, worker: Any) -> None:
    """The other workers leave nothing to one that has ended."""
    worker.gone()
