"""Films play and seek in a real browser, and it is asked for no more than it needs."""

import subprocess
import time
from urllib.parse import quote

import pytest
from conftest import FILMS
from exchanges import exchanges

WINDOW = 8 * 1024 * 1024
# A remainder under an eighth of a window is sent along.
MOST_AT_ONCE = WINDOW + WINDOW // 8

# Chosen by a browser: the index stands at the end, so it is fetched before anything else; at the front; WebM.
FILMS_TO_SEEK = ["index-at-end.mp4", "index-at-front.mp4", "vp8-opus.webm"]
ODD_NAMES = sorted(film.name for film in FILMS.glob("*.webm") if film.name != "vp8-opus.webm")

# Helpers for the scripts below: `done` ends a script with what it has seen, or with what went wrong.
PRELUDE = """
    const done = arguments[arguments.length - 1];
    const video = document.querySelector("video");
    const event = (name) => new Promise((resolve, reject) => {
        video.addEventListener(name, resolve, { once: true });
        video.addEventListener("error", () => reject(video.error.message), { once: true });
    });
    const until = async (name, holds) => { while (!holds()) await event(name); };
    const seen = () => ({ time: video.currentTime, length: video.duration, error: video.error?.message ?? null });
    const act = async (steps) => { try { await steps(); done(seen()); } catch (error) { done({ error: `${error}` }); } };
"""
LOAD = PRELUDE + 'act(() => until("loadedmetadata", () => video.readyState > 0));'
PLAY = PRELUDE + 'act(async () => { await video.play(); await until("timeupdate", () => video.currentTime > 0.5); });'
SEEK = PRELUDE + 'act(async () => { const seeked = event("seeked"); video.currentTime = arguments[0]; await seeked; });'
GO_ON = PRELUDE + 'act(() => until("timeupdate", () => video.currentTime > arguments[0]));'
END = PRELUDE + 'act(() => until("ended", () => video.ended));'


def length_of(film):
    """The film's length in seconds, as ffprobe knows it."""
    command = ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", FILMS / film]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def run(browser, script, *arguments):
    """Runs one of the scripts, and returns what it saw of the video."""
    seen = browser.execute_async_script(script, *arguments)
    assert seen["error"] is None
    return seen


def open_film(browser, demo, film):
    """Opens the page of a film, for a viewer who has not seen it before."""
    browser.get("about:blank")
    forget = {"origin": demo.address.rstrip("/"), "storageTypes": "local_storage"}
    browser.execute_cdp_cmd("Storage.clearDataForOrigin", forget)
    browser.get(f"{demo.library}{quote(film, safe='')}?watch")
    return run(browser, LOAD)


def logged_after_leaving(browser, demo, film, known, *wanted):
    """Leaves the page, so that every request ends, and returns what was logged for the film after `known` exchanges.

    Waits until there is one for each of the predicates in `wanted`.
    """
    browser.get("about:blank")
    deadline = time.monotonic() + 30
    found = []
    while time.monotonic() < deadline:
        found = exchanges(demo.log.read_text(), film)[known:]
        if all(any(map(wants, found)) for wants in wanted):
            return found
        time.sleep(0.05)
    raise AssertionError(f"not every request that was to come is among {found}")


@pytest.mark.parametrize("film", FILMS_TO_SEEK)
def test_plays_and_seeks(browser, demo, film):
    length, size = length_of(film), (FILMS / film).stat().st_size
    known = len(exchanges(demo.log.read_text(), film))

    assert open_film(browser, demo, film)["length"] == pytest.approx(length, abs=0.1)
    run(browser, PLAY)
    for place in [0.8, 0.1, 0.5]:
        assert run(browser, SEEK, place * length)["time"] == pytest.approx(place * length, abs=0.1)
        run(browser, GO_ON, place * length + 0.5)
    assert run(browser, SEEK, length - 1)["time"] == pytest.approx(length - 1, abs=0.1)
    assert run(browser, END)["time"] == pytest.approx(length, abs=0.1)

    asked = logged_after_leaving(
        browser,
        demo,
        film,
        known,
        lambda exchange: exchange.asked == "bytes=0-",
        # The seek to 80 % was no download of all that lies before it.
        lambda exchange: 0.65 * size < exchange.first_byte < 0.85 * size,
    )
    assert {exchange.status for exchange in asked} == {206}
    for exchange in filter(lambda exchange: exchange.is_open_ended, asked):
        rest = size - exchange.first_byte
        assert exchange.is_capped == (rest > MOST_AT_ONCE), exchange
        assert exchange.length == (WINDOW if exchange.is_capped else rest), exchange


@pytest.mark.parametrize("film", ODD_NAMES)
def test_plays_whatever_its_name(browser, demo, film):
    assert open_film(browser, demo, film)["length"] == pytest.approx(length_of(film), abs=0.1)
    run(browser, PLAY)


def test_names_are_there():
    assert len(ODD_NAMES) >= 10
