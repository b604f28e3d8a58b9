"""Does a whole result leave without keeping others waiting, and is it refused before it begins? (web/security.py)"""

from collections.abc import Callable, Iterator
from unittest import mock

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, run_wsgi_app

from index.cable import Cable
from search import run
from search.lookup import TOO_MUCH, Budget
from search.page import Question
from tests.cables import MOSCOW_MONTHLY
from tests.web_site import all_of_them, browse
from web.app import create_app
from web.index_reading import IndexReading
from web.settings import Settings
from web.views.exports import FORMATS

LONG = ("/export.csv", f"/dossier.zip?id={MOSCOW_MONTHLY.id}")


@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_too_much_work_is_refused_as_it_is_on_a_page(kind: str) -> None:
    with mock.patch.object(run, "Budget", lambda: Budget(0)):
        refused = browse().get(f"/export.{kind}?q=customs")
    assert refused.status_code == 400
    assert TOO_MUCH in refused.text


@pytest.mark.parametrize("address", LONG)
def test_a_third_of_the_threads_write_long_answers_and_the_others_answer(address: str) -> None:
    client = browse(threads=6)
    writing = [client.get(address) for _ in range(2)]
    assert [response.status_code for response in writing] == [200, 200]
    for long in LONG:
        refused = client.get(long)
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert client.get("/search").status_code == 200
    writing[0].close()
    assert client.get(address).status_code == 200


def read_whole(client: FlaskClient) -> None:
    client.get("/export.csv", buffered=True)


def ask_for_the_head(client: FlaskClient) -> None:
    client.head("/export.csv", buffered=True)


def leave_before_the_first_byte(client: FlaskClient) -> None:
    body, *_ = run_wsgi_app(client.application, EnvironBuilder("/export.csv").get_environ())
    body.close()  # type: ignore[attr-defined]


def leave_midway(client: FlaskClient) -> None:
    response = client.get("/export.csv")
    next(response.iter_encoded())
    response.close()


def ask_what_cannot_be_asked(client: FlaskClient) -> None:
    client.get("/export.csv?from=soon", buffered=True)


def ask_for_no_form_that_there_is(client: FlaskClient) -> None:
    client.get("/export.exe", buffered=True)


@pytest.mark.parametrize(
    "end",
    [
        read_whole,
        ask_for_the_head,
        leave_before_the_first_byte,
        leave_midway,
        ask_what_cannot_be_asked,
        ask_for_no_form_that_there_is,
    ],
    ids=lambda end: end.__name__.replace("_", " "),
)
def test_however_a_long_answer_ends_the_next_can_be_written(end: Callable[[FlaskClient], None]) -> None:
    client = browse(threads=1)
    end(client)
    assert client.get("/export.csv").status_code == 200


class Broken(IndexReading):
    """Breaks at the second cable."""

    def every(self, question: Question) -> Iterator[Cable]:
        yield MOSCOW_MONTHLY
        raise RuntimeError("broken")


def site_of(reading: IndexReading) -> Flask:
    return create_app(lambda: reading, Settings(threads=1))


def test_a_stream_that_breaks_gives_its_turn_back() -> None:
    app = site_of(Broken(all_of_them().generation))
    response = app.test_client().get("/export.csv")
    with pytest.raises(RuntimeError):
        list(response.iter_encoded())
    response.close()
    assert app.test_client().get("/export.csv").status_code == 200


def test_an_answer_that_breaks_after_its_view_gives_its_turn_back() -> None:
    app = site_of(all_of_them())
    failures = [RuntimeError("broken")]

    @app.after_request
    def breaks_once(response: Response) -> Response:
        if failures:
            raise failures.pop()
        return response

    assert app.test_client().get("/export.csv", buffered=True).status_code == 500
    assert app.test_client().get("/export.csv").status_code == 200
