"""What has the reader put aside? (`/dossier`, and `/dossier.zip` to take it away)"""

from urllib.parse import quote, urlencode

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from web import dossier as dossiers
from web.caching import unchanged
from web.reading import reading
from web.static import contents

pages = Blueprint("dossier", __name__)

LONGEST_ADDRESS = 7500
"""Characters; servers and mail programs take no longer ones (`limit_request_line` is 8,190)."""


@pages.get("/dossier")
@unchanged
def dossier() -> ResponseReturnValue:
    """The cables put aside, each with a note; the address is the dossier."""
    found = dossiers.read(request.args, reading())
    pairs = list(dossiers.parameters(found))
    address = "?" + urlencode(pairs, quote_via=quote) if pairs else ""
    return render_template(
        "dossier.html",
        dossier=found,
        keep=f"/dossier{address}",
        download=f"/dossier.zip{address}",
        most=dossiers.MOST_CABLES,
        longest_note=dossiers.LONGEST_NOTE,
        longest_title=dossiers.LONGEST_TITLE,
        longest_address=LONGEST_ADDRESS,
    )


@pages.get("/dossier.zip")
def download() -> Response:
    """The dossier as static pages."""
    current = reading()
    data = dossiers.archive(dossiers.read(request.args, current), contents("reftel.css"), current)
    response = Response(data, content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="dossier.zip"'
    return response
