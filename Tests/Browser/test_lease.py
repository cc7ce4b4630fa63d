"""A film plays on when its link expires, seeks included; nobody can begin it with the same link then."""

import base64
import json
import secrets
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import jwt
import pytest
from conftest import FILMS, Demo
from test_playback import END, FILMS_TO_SEEK, GO_ON, LOAD, PLAY, SEEK, run

# Leaves nothing on the page but a film.
SHOW = (
    """
    document.body.innerHTML = "<video muted></video>";
    document.querySelector("video").src = arguments[0];
"""
    + LOAD
)
IS_HELD = """
    const { buffered } = document.querySelector("video");
    return [...Array(buffered.length).keys()]
        .some((index) => buffered.start(index) <= arguments[0] && arguments[0] < buffered.end(index));
"""


class Application:
    """Whoever signs the links."""

    def __init__(self):
        self.secret = secrets.token_bytes(32)

    @property
    def keys(self):
        secret = base64.urlsafe_b64encode(self.secret).rstrip(b"=").decode()
        return json.dumps({"keys": [{"kty": "oct", "alg": "HS256", "kid": "app", "k": secret}]})

    def link(self, demo, film, **claims):
        token = jwt.encode({"path": f"/{film}", **claims}, self.secret, "HS256", {"kid": "app"})
        return f"{demo.address}media/{film}?token={token}"


@pytest.fixture(scope="module")
def application():
    return Application()


@pytest.fixture(scope="module")
def demo(application, tmp_path_factory):
    keys = tmp_path_factory.mktemp("keys") / "keys.json"
    keys.write_text(application.keys)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RANGEFINDER_KEYS", str(keys))
        demo = Demo.start(FILMS)
    yield demo
    assert demo.stop() == (0, "")


def wait_until_nobody_can_begin(link):
    """Waits until a link has expired, as somebody who asks for the first byte finds out."""
    while True:
        try:
            urlopen(Request(link, headers={"Range": "bytes=0-0", "Accept": "application/json"})).read()
        except HTTPError as refusal:
            assert (refusal.code, json.load(refusal)["reason"]) == (403, "expired")
            return
        time.sleep(0.05)


def seek(browser, place, held):
    """Seeks to a place that the browser holds already, or does not, and plays on from there."""
    assert browser.execute_script(IS_HELD, place) == held
    assert run(browser, SEEK, place)["time"] == pytest.approx(place, abs=0.1)
    run(browser, GO_ON, place + 0.5)


@pytest.mark.parametrize("film", FILMS_TO_SEEK)
def test_plays_over_the_end_of_its_link(browser, demo, application, film):
    link = application.link(demo, film, exp=int(time.time()) + 4, lease=600)
    browser.get(demo.address)
    length = run(browser, SHOW, link)["length"]
    run(browser, PLAY)
    wait_until_nobody_can_begin(link)

    now = run(browser, GO_ON, 0)["time"]
    run(browser, GO_ON, now + 0.5)
    seek(browser, 0.8 * length, held=False)
    seek(browser, 0.8 * length + 0.2, held=True)
    seek(browser, 1, held=True)
    run(browser, SEEK, length - 1)
    assert run(browser, END)["time"] == pytest.approx(length, abs=0.1)

    # Whoever the link was passed on to has nothing of the film yet.
    browser.switch_to.new_window("tab")
    try:
        browser.execute_cdp_cmd("Network.clearBrowserCache", {})
        browser.get(demo.address)
        assert browser.execute_async_script(SHOW, link)["error"].startswith("MEDIA_ELEMENT_ERROR")
    finally:
        browser.close()
        browser.switch_to.window(browser.window_handles[0])
