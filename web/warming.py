"""What is made before the first reader comes? Whatever pages look up in an index and keep: the workers share it.

The first page of a kind compiles its template and puts in order what the facets count with. Made by each worker for
itself, that would be a second at 251,287 cables, and readers would wait for it.
"""

import logging

from flask import Flask

from index.errors import ReftelError
from search.page import Question
from web import urls
from web.reading import reading

log = logging.getLogger(__name__)


def warm(app: Flask) -> None:
    """Makes pages of the current index for nobody: none is counted or limited, and no password is asked for."""
    try:
        with app.test_request_context():
            some = reading().answer(Question(limit=1)).hits
        cables = [urls.cable_address(hit.cable.id) for hit in some]
        for address in ("/", "/about", "/facet/program", urls.query_address("cable~"), *cables):
            with app.test_request_context(address):
                app.dispatch_request()
    except Exception as error:  # no reason not to serve: whoever asks for such a page is told
        log.warning("a page made ahead failed: %s", error, exc_info=not isinstance(error, ReftelError))
