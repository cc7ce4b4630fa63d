"""Pages of another origin read ranges of films where the setting lets them, in a real browser."""

import pytest
from conftest import FILMS, Demo

FILM = "8MiB.mp4"

# Says what a page sees of an answer, or that it sees none. If-Range and a suffix make the browser ask first.
FETCH = """
    const [address, fields, credentials, done] = arguments;
    fetch(address, { headers: fields, credentials, cache: "no-store" }).then(
        async (answer) => done({
            status: answer.status,
            range: answer.headers.get("Content-Range"),
            ranges: answer.headers.get("Accept-Ranges"),
            bytes: (await answer.arrayBuffer()).byteLength,
        }),
        () => done("network error"),
    );
"""


@pytest.fixture
def films(demo, monkeypatch, request):
    """The address of another demo, whose films are for the pages that the parameter names."""
    setting = {"own": demo.address.rstrip("/"), "others": "https://app.example.org"}.get(request.param, request.param)
    if setting:
        monkeypatch.setenv("RANGEFINDER_CORS", setting)
    other = Demo.start(FILMS)
    yield f"{other.address}media"
    assert other.stop() == (0, "")


def see(browser, demo, address, fields, credentials="omit"):
    """What a page of the first demo sees of an address."""
    browser.get(demo.address)
    return browser.execute_async_script(FETCH, address, fields, credentials)


@pytest.mark.parametrize("films", ["own", "*"], indirect=True)
@pytest.mark.parametrize("fields", [{"Range": "bytes=10-109"}, {"Range": "bytes=-100", "If-Range": '"another"'}])
def test_reads_ranges(browser, demo, films, fields):
    changed = "If-Range" in fields
    assert see(browser, demo, f"{films}/{FILM}", fields) == {
        "status": 200 if changed else 206,
        "range": None if changed else "bytes 10-109/8388608",
        "ranges": "bytes",
        "bytes": 8388608 if changed else 100,
    }
    refusal = see(browser, demo, f"{films}/missing.mp4", fields)
    assert refusal["status"] == 404


@pytest.mark.parametrize(("films", "seen"), [("own", 206), ("*", None)], indirect=["films"])
def test_sends_cookies_only_to_who_is_named(browser, demo, films, seen):
    answer = see(browser, demo, f"{films}/{FILM}", {"Range": "bytes=10-109"}, "include")
    assert answer == "network error" if seen is None else answer["status"] == seen


@pytest.mark.parametrize("films", ["", "others"], indirect=True)
def test_others_read_nothing(browser, demo, films):
    assert see(browser, demo, f"{films}/{FILM}", {"Range": "bytes=10-109"}) == "network error"
