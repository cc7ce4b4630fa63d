"""httplint finds no error in the answers to requests of every kind."""

import http.client
import time
from urllib.parse import urljoin, urlsplit

import pytest
from httplint import HttpRequestLinter, HttpResponseLinter
from httplint.note import levels
from httplint.status import PARTIAL_WITHOUT_RANGE

FILM = "media/8MiB.mp4"
MISSING = "media/none.mp4"

REQUESTS = {
    "whole film": (200, "GET", FILM, {}),
    "fields alone": (200, "HEAD", FILM, {}),
    "empty film": (200, "GET", "media/empty.mp4", {}),
    "first bytes": (206, "GET", FILM, {"Range": "bytes=0-1"}),
    "last bytes": (206, "GET", FILM, {"Range": "bytes=-500"}),
    "media element": (206, "GET", "media/index-at-end.mp4", {"Range": "bytes=0-", "Sec-Fetch-Dest": "video"}),
    "several parts": (206, "GET", FILM, {"Range": "bytes=0-9,1000-1009,-10"}),
    "known already": (304, "GET", FILM, {"If-None-Match": "*"}),
    "changed since": (412, "GET", FILM, {"If-Match": '"another"'}),
    "beyond the end": (416, "GET", FILM, {"Range": "bytes=8388608-"}),
    "missing": (404, "GET", MISSING, {}),
    "missing, in HTML": (404, "GET", MISSING, {"Accept": "text/html"}),
    "missing, in JSON": (404, "GET", MISSING, {"Accept": "application/json"}),
    "folder": (200, "GET", "media/", {"Accept": "text/html"}),
    "folder, in JSON": (200, "GET", "media/", {"Accept": "application/json"}),
    "asset": (200, "GET", "media/-/assets/base.css", {}),
    "other method": (405, "POST", FILM, {}),
    "options": (204, "OPTIONS", FILM, {}),
}

# RFC 9110 15.3.7.2 forbids Content-Range above several parts; httplint asks for it in every 206.
MISTAKES_OF_HTTPLINT = {"several parts": [PARTIAL_WITHOUT_RANGE]}


def encoded(fields):
    return [(name.encode(), value.encode()) for name, value in fields]


def lint(address, method, fields):
    """Sends a request, and returns the status and httplint's judgement of the answer."""
    request = HttpRequestLinter()
    request.process_request_topline(method.encode(), address.encode(), b"HTTP/1.1")
    request.process_headers(encoded(fields.items()))
    request.finish_content(True)

    answer = HttpResponseLinter(start_time=time.time())
    answer.request, answer.base_uri, answer.is_head_response = request, address, method == "HEAD"
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request(method, urlsplit(address).path, headers=fields)
        response = connection.getresponse()
        answer.process_response_topline(b"HTTP/1.1", str(response.status).encode(), response.reason.encode())
        answer.process_headers(encoded(response.getheaders()))
        answer.feed_content(response.read())
        answer.finish_content(True)
    finally:
        connection.close()
    return response.status, answer


@pytest.mark.parametrize("name", REQUESTS)
def test_answer_is_sound(demo, name):
    status, method, path, fields = REQUESTS[name]
    found, answer = lint(urljoin(demo.address, path), method, fields)
    assert found == status
    errors = [note for note in answer.notes if note.level == levels.BAD]
    assert [type(note) for note in errors] == MISTAKES_OF_HTTPLINT.get(name, []), [note.summary for note in errors]
