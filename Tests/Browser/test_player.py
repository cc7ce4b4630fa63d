"""A film is watched: played, sought in, stopped and gone on with, with subtitles and the keys that people know."""

import pytest
from conftest import Demo, in_each_browser
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select
from shelf import HOSTILE_TITLES, Look, fill, forget, in_each_look, one, serious_faults, texts, until

# Seconds of the film.
LENGTH = 30

SUBTITLES = "1\n00:00:00,000 --> 00:00:30,000\n{}\n"
READY = "return document.querySelector('video')?.readyState >= 2"
TIME = "return document.querySelector('video').currentTime"
IS_PLAYING = "const video = document.querySelector('video'); return video?.paused === false && video.currentTime > arguments[0]"
IS_AT = "return Math.abs(document.querySelector('video').currentTime - arguments[0]) < 0.3"
SHOWN = """
    return [...document.querySelector("video").textTracks]
        .filter((track) => track.mode === "showing")
        .flatMap((track) => [...(track.activeCues ?? [])].map((cue) => cue.text));
"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    films = fill(tmp_path_factory.mktemp("films"), ["Talk 1", "Talk 2", "Talk 10", *HOSTILE_TITLES])
    (films / "Talk 2.en.srt").write_text(SUBTITLES.format("Hello"))
    (films / "Talk 2.de.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:30.000\nGrüß Gott\n")
    (films / "Unplayable.mp4").write_bytes(b"no film at all" * 1000)
    demo = Demo.start(films)
    yield demo
    assert demo.stop() == (0, "")


@pytest.fixture
def page(browser, demo):
    """The page of a film, and a console that has nothing to complain of in the end."""
    forget(browser, demo)
    open_film(browser, demo)
    yield browser
    assert browser.console() == []


def open_film(browser, demo, moment=""):
    browser.get("about:blank")
    browser.get(f"{demo.library}Talk%202.webm?watch{moment}")
    until(browser, READY)


def press(page, *keys):
    page.switch_to.active_element.send_keys(*keys)


def video(page, property):
    return page.execute_script(f"return document.querySelector('video').{property}")


@in_each_browser
def test_keys_play_and_seek(page):
    press(page, "k")
    until(page, IS_PLAYING, 0.3)
    press(page, Keys.SPACE)
    assert video(page, "paused")
    for key, seconds in [("5", 15), ("l", 25), ("j", 15), (Keys.ARROW_RIGHT, 20), (Keys.ARROW_LEFT, 15), ("0", 0)]:
        press(page, key)
        until(page, IS_AT, seconds)
    press(page, "j")
    until(page, IS_AT, 0)
    press(page, "9", "l")
    until(page, IS_AT, LENGTH)


@in_each_browser
def test_keys_change_sound_and_speed(page):
    press(page, "m")
    assert video(page, "muted")
    press(page, "m")
    assert not video(page, "muted")
    press(page, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    assert video(page, "volume") == pytest.approx(0.9)
    press(page, Keys.ARROW_UP)
    assert video(page, "volume") == pytest.approx(0.95)
    press(page, ">")
    assert video(page, "playbackRate") == 1.25
    assert one(page, ".said").text == "1.25×"
    until(page, "return document.querySelector('.speed').value === '1.25'")
    press(page, "<", "<")
    assert video(page, "playbackRate") == 0.75
    Select(one(page, ".speed")).select_by_visible_text("2×")
    assert video(page, "playbackRate") == 2


@in_each_browser
def test_keys_fill_the_screen(page):
    press(page, "f")
    until(page, "return document.fullscreenElement === document.querySelector('video')")
    press(page, "f")
    until(page, "return document.fullscreenElement === null")


def test_keys_do_nothing_where_they_mean_something_else(page):
    press(page, Keys.CONTROL + "k")
    one(page, ".speed").send_keys("k")
    assert video(page, "paused")
    button = one(page, ".help")
    button.send_keys(Keys.SPACE)
    assert video(page, "paused")
    until(page, "return document.querySelector('dialog').open")
    press(page, "k")
    assert video(page, "paused")
    assert "10 seconds back" in one(page, "dialog").text
    press(page, Keys.ESCAPE)
    until(page, "return !document.querySelector('dialog').open")
    press(page, "?")
    until(page, "return document.querySelector('dialog').open")
    one(page, ".close").click()
    until(page, "return !document.querySelector('dialog').open")


@in_each_browser
def test_subtitles_are_seen(page):
    labels = page.execute_script("return [...document.querySelectorAll('track')].map((track) => track.label)")
    assert labels == ["German", "English"]
    # Browsers show none before the film has begun.
    press(page, "k")
    until(page, IS_PLAYING, 0.3)
    press(page, "k")
    assert page.execute_script(SHOWN) == []
    press(page, "c")
    assert one(page, ".said").text == "English"
    assert until(page, SHOWN) == ["Hello"]
    # Who had them on has them on again.
    page.refresh()
    until(page, READY)
    press(page, "k")
    assert until(page, SHOWN) == ["Hello"]
    press(page, "c")
    assert page.execute_script(SHOWN) == []
    page.refresh()
    until(page, READY)
    assert page.execute_script(SHOWN) == []


@in_each_browser
def test_goes_on_where_the_viewer_stopped(page, demo):
    press(page, "4", "k")
    until(page, IS_PLAYING, 12.5)
    page.refresh()
    until(page, READY)
    place = page.execute_script(TIME)
    assert 12 < place < 20
    assert one(page, ".resumed").text.startswith(f"Continues at 0:{int(place)}")
    # Another page of the same film, and the shelf, know it too.
    page.get(demo.library)
    until(page, "return document.querySelectorAll('.films progress').length > 0")
    open_film(page, demo)
    until(page, IS_AT, place)
    one(page, ".restart").click()
    until(page, IS_PLAYING, 0.1)
    assert page.execute_script(TIME) < 5
    assert not one(page, ".resumed").is_displayed()


def test_a_film_that_was_seen_begins_anew(page, demo):
    press(page, "9", "k")
    until(page, "return document.querySelector('video').ended")
    page.refresh()
    until(page, READY)
    assert page.execute_script(TIME) < 1
    assert not one(page, ".resumed").is_displayed()


@pytest.mark.parametrize(
    ("browser", "moment"),
    [("chromium", "12"), ("chromium", "0:12"), ("chromium", "0:00:12"), ("chromium", "12.2"), ("firefox", "0:12")],
    indirect=["browser"],
)
def test_an_address_may_name_a_moment(page, demo, moment):
    open_film(page, demo, f"#t={moment}")
    until(page, IS_AT, float(moment.split(":")[-1]))
    page.execute_script("location.hash = '#t=0:20'")
    until(page, IS_AT, 20)


@pytest.mark.parametrize("moment", ["", "x", "1:2:3:4", "-5", "1e3"])
def test_an_address_that_names_none_begins_at_the_start(page, demo, moment):
    open_film(page, demo, f"#t={moment}")
    assert page.execute_script(TIME) == 0


def test_a_link_to_this_moment_is_copied(page, demo):
    page.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    )
    press(page, "5")
    until(page, IS_AT, 15)
    one(page, ".copy").click()
    until(page, "return document.querySelector('.said').textContent === 'Link to 0:15 copied'")
    copied = page.execute_async_script("navigator.clipboard.readText().then(arguments[0], (error) => arguments[0](`${error}`))")
    assert copied == f"{demo.library}Talk%202.webm?watch#t=0:15"


@in_each_browser
def test_leads_to_the_films_before_and_after(page, demo):
    assert texts(page, ".neighbours .title") == ["Talk 1", "Talk 10"]
    press(page, "n")
    until(page, "return document.title === 'Talk 10'")
    # It was chosen, so it plays.
    until(page, IS_PLAYING, 0.1)
    press(page, "p")
    until(page, "return document.title === 'Talk 2'")
    one(page, ".crumbs a").click()
    assert page.current_url == demo.library


@in_each_browser
def test_can_be_downloaded(page, demo):
    link = one(page, "a[download]")
    assert link.get_attribute("href") == f"{demo.library}Talk%202.webm?download"


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_plays_whatever_its_name(browser, demo, title):
    forget(browser, demo)
    browser.get(demo.library)
    link = next(link for link in browser.find_elements(By.CSS_SELECTOR, ".films a") if title in link.text)
    browser.execute_script("arguments[0].click()", link)
    until(browser, IS_PLAYING, 0.3)
    assert browser.title == one(browser, "h1").text == title
    assert browser.console() == []


@in_each_browser
def test_says_that_a_film_cannot_be_played(browser, demo):
    browser.get(f"{demo.library}Unplayable.mp4?watch")
    until(browser, "return !document.querySelector('.fault').hidden")
    assert "download it" in one(browser, ".fault").text


@in_each_look()
def test_looks_well(page, demo, scheme, width):
    with Look(page, scheme, width) as look:
        open_film(page, demo, "#t=12")
        press(page, "c", "k")
        until(page, IS_PLAYING, 12.3)
        press(page, "k")
        assert until(page, SHOWN) == ["Hello"]
        look.keep("player")
        assert serious_faults(page) == ""
        press(page, "?")
        look.keep("player-keys")
        assert serious_faults(page) == ""
