"""What may the person who runs the server decide?

Each is an environment variable, so that a unit file or a container can set it; none needs to be set.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

_READ: dict[type, Callable[[str], object]] = {
    str: str,
    int: int,
    float: float,
    bool: lambda text: text.lower() in {"1", "yes", "true", "on"},
}


@dataclass(frozen=True, slots=True)
class Settings:
    """`from_environment` reads REFTEL_ and the name in capitals."""

    password: str = ""  # asked for by HTTP basic authentication, with any user name
    rate_limit: str = (
        ""  # requests by address, as Flask-Limiter writes them: "60/minute;1000/hour", for each worker process
    )
    proxies: int = 0  # how many proxies in front are trusted for X-Forwarded-*
    public_metrics: bool = False  # /metrics answers to others than this machine
    access_log: bool = False  # a line of JSON for each request, on standard output
    log_queries: bool = False  # with what was asked for
    threads: int = 24  # of one worker process, more than `at_once`; a third of them may write long answers
    at_once: int = 4  # requests of one worker process that are worked on at the same time; the others take long
    patience: float = 3.0  # seconds that a request waits for its turn before it is told to come back

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Raises ValueError, naming the variable, where one cannot be read."""
        given: dict[str, object] = {}
        for row in fields(cls):
            text = environment.get(f"REFTEL_{row.name.upper()}", "")
            if not text:
                continue
            try:
                given[row.name] = _READ[type(row.default)](text)
            except ValueError:
                raise ValueError(f"REFTEL_{row.name.upper()}={text!r} is no {type(row.default).__name__}") from None
        return cls(**given)  # type: ignore[arg-type]
