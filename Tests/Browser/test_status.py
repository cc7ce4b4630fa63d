"""The status page shows in a real browser what goes on, while 50 films run, and ends one of them."""

import secrets
import subprocess
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from conftest import FILMS, Demo, in_each_browser
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from shelf import Look, in_each_look, one, serious_faults
from test_lease import Application

FILM = "3GiB.mp4"
VIEWERS = [f"viewer-{number:02}" for number in range(50)]
# What they call themselves: a playback is ended on its device.
PLAYER = "player"
# curl's exit codes for an answer that broke off, by HTTP/1.1.
BROKEN_OFF = {18, 56}

VIEWERS_SHOWN = """return [...document.querySelectorAll("#playbacks .viewer .name")].map((name) => name.textContent)"""
MARK_ROWS = """for (const row of document.querySelectorAll("#playbacks tr")) row.mark = true"""
MARKED_ROWS = """return [...document.querySelectorAll("#playbacks tr")].filter((row) => row.mark).length"""
CURVE = """return document.querySelector("#graph-bytes .curve").getAttribute("d")"""
QUESTIONS = """return performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("status.json")).length"""
HIDE = """
    Object.defineProperty(document, "hidden", { value: arguments[0], configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
"""


@pytest.fixture(scope="module")
def application():
    return Application()


@pytest.fixture(scope="module")
def demo(application, tmp_path_factory):
    folder = tmp_path_factory.mktemp("status")
    (folder / "keys.json").write_text(application.keys)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RANGEFINDER_KEYS", str(folder / "keys.json"))
        demo = Demo.start(FILMS)
    yield demo
    assert demo.stop() == (0, "")


@pytest.fixture(scope="module")
def links(demo, application):
    """A link for each viewer."""
    expires = int(time.time()) + 3600
    return {viewer: application.link(demo, FILM, sub=viewer, exp=expires) for viewer in VIEWERS}


@pytest.fixture(scope="module")
def downloads(links):
    """Those who watch, each at 100 kB/s."""
    command = ["curl", "--silent", "--fail", "--limit-rate", "100k", "--user-agent", PLAYER, "--output", "/dev/null"]
    running = {viewer: subprocess.Popen([*command, link]) for viewer, link in links.items()}
    yield running
    for download in running.values():
        download.terminate()
        download.wait()


@pytest.fixture(scope="module")
def ended():
    """Whose playbacks were ended."""
    return []


@pytest.fixture
def page(browser, demo, downloads):
    """The status page, once it shows everybody who watches."""
    browser.get(f"{demo.address}-/status")
    until(browser, lambda: seen(browser) >= set(running(downloads)))
    return browser


def running(downloads):
    """Who watches still."""
    return [viewer for viewer, download in downloads.items() if download.poll() is None]


def until(browser, holds):
    return WebDriverWait(browser, 120).until(lambda _: holds())


def rows(browser):
    return browser.find_elements(By.CSS_SELECTOR, "#playbacks tr")


def seen(browser):
    """Whom the page shows."""
    return set(browser.execute_script(VIEWERS_SHOWN))


def text(browser, selector):
    return one(browser, selector).text


def number(browser, name):
    return int(text(browser, f'[data-show="{name}"]').replace(",", ""))


@in_each_browser
def test_shows_who_watches(page):
    assert seen(page) == set(VIEWERS)
    assert {row.find_element(By.CSS_SELECTOR, ".film .name").text for row in rows(page)} == {FILM}
    assert all(" of 3.2 GB" in row.text for row in rows(page))
    assert number(page, "viewers") == len(VIEWERS)
    assert number(page, "connections") >= len(VIEWERS)
    until(page, lambda: text(page, '[data-show="rate"]') != "0 B/s")


@in_each_browser
def test_moves_in_place(page):
    page.execute_script(MARK_ROWS)
    curve, position = page.execute_script(CURVE), rows(page)[0].text
    until(page, lambda: page.execute_script(CURVE) != curve)
    until(page, lambda: rows(page)[0].text != position)
    assert page.execute_script(MARKED_ROWS) == len(rows(page))
    assert text(page, "#state") == "Live"


def test_filters(page):
    everybody = len(rows(page))
    field = page.find_element(By.ID, "filter")
    field.send_keys("VIEWER-1")
    until(page, lambda: len(rows(page)) == 10)
    assert text(page, '[data-show="playing"]') == f"10 of {everybody}"
    field.send_keys("x")
    until(page, lambda: text(page, "#nothing") == "No film, viewer, address or device has “viewer-1x” in it.")
    field.clear()
    until(page, lambda: len(rows(page)) == everybody)


@in_each_browser
def test_ends_a_playback(page, downloads, ended):
    """By keyboard alone, and not without being asked twice."""
    viewer = next(viewer for viewer in VIEWERS[7:] if viewer not in ended)
    end = f'//button[@aria-label="End {FILM} for {viewer}"]'

    page.find_element(By.XPATH, end).send_keys(Keys.ENTER)
    assert text(page, "#ending-what") == f"{viewer} watches /{FILM}"
    page.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert page.switch_to.active_element == page.find_element(By.XPATH, end)
    assert downloads[viewer].poll() is None

    page.find_element(By.XPATH, end).send_keys(Keys.ENTER)
    assert page.switch_to.active_element.text == "Let it play"
    page.switch_to.active_element.send_keys(Keys.TAB)
    page.switch_to.active_element.send_keys(Keys.ENTER)
    until(page, lambda: text(page, "#notice") == f"Ended {FILM} for {viewer}.")
    ended.append(viewer)


def test_what_was_ended_has_ended(page, links, downloads, ended):
    assert ended
    for viewer in ended:
        with pytest.raises(HTTPError) as refusal:
            urlopen(Request(links[viewer], headers={"User-Agent": PLAYER}))
        assert refusal.value.code == 403
    for viewer in ended:
        # At its rate it first reads what was on the way, which may be megabytes.
        assert downloads[viewer].wait(timeout=120) in BROKEN_OFF
    assert set(running(downloads)) == set(VIEWERS) - set(ended)
    # It may go on for as long as a playback rests before it is over.
    until(page, lambda: seen(page) == set(running(downloads)))


def test_others_cannot_end_a_playback(page, demo, downloads):
    """A form of another site cannot send the field."""
    with pytest.raises(HTTPError) as refusal:
        urlopen(f"{demo.address}-/playbacks/{secrets.token_hex(8)}/end", data=b"")
    assert refusal.value.code == 403


def test_rests_while_hidden(page):
    page.execute_script(HIDE, True)
    asked = page.execute_script(QUESTIONS)
    time.sleep(5)  # nothing is to happen for longer than it takes from one question to the next
    assert page.execute_script(QUESTIONS) <= asked + 1  # one may have been on its way
    asked = page.execute_script(QUESTIONS)
    page.execute_script(HIDE, False)
    until(page, lambda: page.execute_script(QUESTIONS) > asked)


def test_says_when_nothing_answers(page):
    network = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    page.execute_cdp_cmd("Network.enable", {})
    page.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": True, **network})
    try:
        until(page, lambda: text(page, "#state").startswith("Nothing answers here since "))
        assert rows(page), "what was so before stays"
    finally:
        page.execute_cdp_cmd("Network.emulateNetworkConditions", {"offline": False, **network})
    until(page, lambda: text(page, "#state") == "Live")


@in_each_look(("chromium", "light", 320), ("chromium", "dark", 320))
def test_looks_well(page, scheme, width):
    page.console()
    with Look(page, scheme, width, 1000) as look:
        assert serious_faults(page) == ""
        look.keep("status")
    assert page.console() == []
