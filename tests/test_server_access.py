"""Who may ask, how often, and who is believed about it?"""

import hmac

import pytest

from tests.web_site import browse


def test_guesses_of_the_password_are_limited() -> None:
    client = browse(password="sesame", rate_limit="3/minute")
    statuses = [client.get("/", auth=("anyone", f"guess {n}")).status_code for n in range(5)]
    assert statuses == [401, 401, 401, 429, 429]
    assert client.get("/", auth=("anyone", "sesame")).status_code == 429, "not even the right one is told any more"


def test_the_password_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    honest = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda a, b: (compared.append((a, b)), honest(a, b))[1])
    client = browse(password="sésame")
    assert client.get("/", auth=("anyone", "")).status_code == 401
    assert client.get("/", auth=("anyone", "sésame")).status_code == 200
    assert compared == [(b"", "sésame".encode()), ("sésame".encode(), "sésame".encode())]


@pytest.mark.parametrize(("proxies", "last"), [(0, 429), (1, 200)], ids=["not told to", "told to"])
def test_callers_behind_a_proxy_are_told_apart_only_when_told_to(proxies: int, last: int) -> None:
    client = browse(rate_limit="2/minute", proxies=proxies)
    for _ in range(2):
        assert client.get("/help", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 200
    assert client.get("/help", headers={"X-Forwarded-For": "203.0.113.10"}).status_code == last


def test_what_a_caller_adds_before_the_proxy_is_not_believed() -> None:
    client = browse(rate_limit="2/minute", proxies=1)
    statuses = [
        client.get("/help", headers={"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.9"}).status_code for n in range(3)
    ]
    assert statuses == [200, 200, 429]


def test_metrics_are_for_this_machine_whatever_a_proxy_says() -> None:
    assert browse(proxies=1).get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404
