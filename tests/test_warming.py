"""Are the pages made before the first reader comes of the kinds he asks for, and do they no harm? (web/warming.py)"""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, request

from tests.web_site import build
from web.app import create_app
from web.settings import Settings
from web.warming import warm


@pytest.fixture
def index(tmp_path: Path) -> Path:
    build(tmp_path)
    return tmp_path


def test_a_page_of_each_kind_is_made_and_nobody_is_counted(index: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(index, Settings(password="open", rate_limit="1 per hour"))
    made: list[str] = []
    app.teardown_request(lambda _: made.append(request.endpoint or ""))
    warm(app)
    assert not caplog.records
    assert {"home.home", "about.about", "facet.facet", "results.search", "cable.cable"} <= set(made)
    assert 'reftel_requests_total{kind="page",status="2xx"}' not in app.extensions["reftel-metrics"].text(1, 1)


def _without_cables(index: Path) -> Flask:
    build(index, [])
    return create_app(index)


def _with_a_page_that_fails(index: Path) -> Flask:
    build(index)
    app = create_app(index)

    def fails() -> str:
        raise ZeroDivisionError("division by zero")

    app.view_functions["about.about"] = fails
    return app


@pytest.mark.parametrize(
    ("app_over", "told"),
    [(create_app, ["no index"]), (_without_cables, []), (_with_a_page_that_fails, ["division by zero"])],
)
def test_what_cannot_be_made_keeps_no_server_from_starting(
    app_over: Callable[[Path], Flask], told: list[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = app_over(tmp_path)
    with caplog.at_level(logging.WARNING):
        warm(app)
    assert len(caplog.messages) == len(told)
    assert all(part in message for part, message in zip(told, caplog.messages, strict=True)), caplog.messages
