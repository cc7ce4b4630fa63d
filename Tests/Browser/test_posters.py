"""Posters that the server makes are seen in a folder, with the lengths of its films, and how many are to come."""

import os
import subprocess

import pytest
from conftest import Demo, in_each_browser
from exchanges import exchanges
from selenium.webdriver.support.ui import WebDriverWait
from shelf import Look, forget, one, serious_faults, texts, until

# Films and their seconds; no browser plays the last one.
LENGTHS = {"Act 1.webm": 3, "Act 2.webm": 4, "Act 3.webm": 5, "Act 4.webm": 6, "Newsreel.avi": 7}
BROKEN = "Torn.mp4"

LENGTHS_SHOWN = [f"0:0{length}" for length in LENGTHS.values()]
# The size of each film's picture where it came from the server.
POSTERS = """
    return [...document.querySelectorAll(".films li")].map((item) => {
        const picture = item.querySelector("img[src$='?poster']");
        return picture?.complete ? picture.naturalWidth : 0;
    });
"""
WIDTH = 480
# Seconds: they are made with the least priority, so on a busy machine they take long.
PATIENCE = 300


def make(film, length):
    encoder = ["-c:v", "libvpx", "-deadline", "realtime"] if film.suffix == ".webm" else ["-c:v", "mpeg4"]
    picture = ["-f", "lavfi", "-i", f"testsrc2=size=640x360:rate=10:duration={length}"]
    subprocess.run(["ffmpeg", "-nostdin", "-loglevel", "error", *picture, *encoder, film], check=True)


@pytest.fixture(scope="module")
def curtain(tmp_path_factory):
    """A file without which no poster is made, and in its folder what sees to that."""
    curtain = tmp_path_factory.mktemp("bin") / "curtain"
    ffmpeg = curtain.with_name("ffmpeg")
    ffmpeg.write_text(f'#!/bin/sh\nuntil [ -e {curtain} ]; do /bin/sleep 0.1; done\nexec /usr/bin/ffmpeg "$@"\n')
    ffmpeg.chmod(0o755)
    return curtain


@pytest.fixture(scope="module")
def demo(curtain, tmp_path_factory):
    films = tmp_path_factory.mktemp("films")
    for name, length in LENGTHS.items():
        make(films / name, length)
    (films / BROKEN).write_bytes(b"no film at all" * 1000)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RANGEFINDER_STATE", str(tmp_path_factory.mktemp("state")))
        environment.setenv("PATH", f"{curtain.parent}:{os.environ['PATH']}")
        demo = Demo.start(films)
    yield demo
    assert demo.stop() == (0, "")


def test_come_while_one_looks(browser, demo, curtain):
    forget(browser, demo)
    with Look(browser, "light", 360) as look:
        browser.get(demo.library)
        until(browser, "return !document.querySelector('.posters').hidden")
        assert one(browser, ".posters").text in [f"Posters being made: {left}" for left in range(1, len(LENGTHS) + 2)]
        assert one(browser, ".films .cover").text == "A"
        look.keep("posters-to-come")
        assert serious_faults(browser) == ""
    curtain.touch()
    waiting = WebDriverWait(browser, PATIENCE)
    waiting.until(lambda _: not one(browser, ".posters").is_displayed())
    waiting.until(lambda _: browser.execute_script(POSTERS)[: len(LENGTHS)] == [WIDTH] * len(LENGTHS))
    assert texts(browser, ".films .long") == LENGTHS_SHOWN
    # Who looks at a folder has watched nothing.
    log = demo.log.read_text()
    assert not any(exchanges(log, film) for film in LENGTHS)


@in_each_browser
def test_are_there_for_who_comes_later(browser, demo):
    forget(browser, demo)
    browser.get(demo.library)
    assert texts(browser, ".films .long") == LENGTHS_SHOWN
    assert not one(browser, ".posters").is_displayed()
    WebDriverWait(browser, PATIENCE).until(lambda _: browser.execute_script(POSTERS) == [WIDTH] * len(LENGTHS) + [0])
    assert one(browser, ".films li:last-child .cover").text == BROKEN[0]
    with Look(browser, "dark", 1600) as look:
        look.keep("posters")
