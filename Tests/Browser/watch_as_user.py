"""Signs in to an application in headless Chromium, opens a film by its title, plays it, seeks, and sees its end.

Usage: watch_as_user.py ADDRESS NAME PASSWORD TITLE. The tests of deploy/apps run it.
"""

import sys

from chromium import Chromium
from selenium.webdriver.common.by import By
from test_playback import END, GO_ON, LOAD, PLAY, SEEK, run


def watch(browser, address, name, password, title):
    browser.get(address)
    browser.find_element(By.NAME, "username").send_keys(name)
    browser.find_element(By.NAME, "password").send_keys(password)
    browser.find_element(By.TAG_NAME, "button").click()
    browser.find_element(By.LINK_TEXT, title).click()

    length = run(browser, LOAD)["length"]
    run(browser, PLAY)
    for place in [0.8, 0.1]:
        run(browser, SEEK, place * length)
        run(browser, GO_ON, place * length + 0.5)
    run(browser, SEEK, length - 1)
    assert abs(run(browser, END)["time"] - length) < 0.1


if __name__ == "__main__":
    with Chromium() as browser:
        watch(browser, *sys.argv[1:])
