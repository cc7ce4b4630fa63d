"""A folder of films, a page of it in a browser, and what one looks for there."""

import importlib.resources
import json
import shutil

import pytest
from conftest import ARTEFACTS, FILMS
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

# The package drives another browser; its copy of axe-core does not mind.
AXE = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text()

FILM = FILMS / "vp8-opus.webm"

# What nobody should call a film, and what its title looks like.
HOSTILE_TITLES = [
    "<img src=x onerror=document.title=1>",
    "\"quotes\" & 'more'",
    "50% #1? a+b;c=d",
    "back\\slash %41",
    "\"> <script>document.title=1<!--",
]


def fill(folder, titles):
    """Puts films of these titles into a folder, all of them the same one by other names."""
    folder.mkdir(parents=True, exist_ok=True)
    first, *others = (folder / f"{title}.webm" for title in titles)
    shutil.copyfile(FILM, first)
    for other in others:
        other.hardlink_to(first)
    return folder


def until(browser, script, *arguments):
    """Waits until a script returns something that is true, and returns that."""
    return WebDriverWait(browser, 120, 0.05).until(lambda browser: browser.execute_script(script, *arguments))


def texts(browser, selector):
    return [element.text for element in browser.find_elements(By.CSS_SELECTOR, selector) if element.is_displayed()]


def one(browser, selector):
    return browser.find_element(By.CSS_SELECTOR, selector)


def forget(browser, demo):
    """Makes the browser one that has never been here, and leaves the page."""
    browser.get(demo.address)
    browser.execute_script("localStorage.clear(); sessionStorage.clear()")
    browser.console()


def serious_faults(browser):
    """What axe-core finds that keeps people out."""
    browser.execute_script(AXE)
    found = browser.execute_async_script("axe.run().then(arguments[0], (error) => arguments[0](`${error}`))")
    serious = [fault for fault in found["violations"] if fault["impact"] in ("serious", "critical")]
    return json.dumps(serious, indent=1) if serious else ""


# In which windows a page is looked at.
LOOKS = [
    ("chromium", "light", 360),
    ("chromium", "light", 1600),
    ("chromium", "dark", 360),
    ("chromium", "dark", 1600),
    ("firefox", "light", 360),
    ("firefox", "dark", 1600),
]


def in_each_look(*others):
    """Makes a test run in each of these windows, and in others."""
    return pytest.mark.parametrize(("browser", "scheme", "width"), [*LOOKS, *others], indirect=["browser"])


class Look:
    """A browser window of a width, light or dark, and no longer."""

    def __init__(self, browser, scheme, width, height=900):
        self.browser, self.scheme, self.size = browser, scheme, (width, height)

    def __enter__(self):
        self.browser.emulate(self.scheme, *self.size)
        return self

    def __exit__(self, *_):
        self.browser.stop_emulating()

    def keep(self, name):
        """Keeps a picture of the page, on which nothing may stick out to the side."""
        script = "return document.documentElement.scrollWidth - window.innerWidth"
        assert self.browser.execute_script(script) <= 0
        ARTEFACTS.mkdir(parents=True, exist_ok=True)
        self.browser.save_screenshot(ARTEFACTS / f"{name}-{self.scheme}-{self.size[0]}-{self.browser.name}.png")
