"""Headless Firefox, and what the tests want of it beyond WebDriver."""

import os
import pathlib
import subprocess
import tempfile
import time

from marionette import Marionette
from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait

# Any free port, and films that play without being clicked at.
PREFERENCES = """
user_pref("marionette.port", 0);
user_pref("media.autoplay.default", 0);
user_pref("media.autoplay.blocking_policy", 0);
"""

# As a preference counts them.
SCHEMES = ["dark", "light"]

CONSOLE = """
    const said = Services.console.getMessageArray().filter((message) => message instanceof Ci.nsIScriptError);
    Services.console.reset();
    // That a film cannot be played is no fault of the page.
    return said
        .filter(({ sourceName, category }) => sourceName.startsWith("http:") && category !== "Media")
        .map(String);
"""
EMULATE = """
    const [scheme, width, height] = arguments;
    const { style } = gBrowser.selectedBrowser;
    Services.prefs.setIntPref("layout.css.prefers-color-scheme.content-override", scheme);
    [style.width, style.height] = [width, height];
"""


class Firefox(webdriver.Remote):
    """A Firefox with a profile of its own, which goes when it does."""

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory()
        folder = pathlib.Path(self.profile.name)
        (folder / "user.js").write_text(PREFERENCES)
        command = ["firefox-esr", "--headless", "--width", "1280", "--height", "900", "--profile", folder]
        self.process = subprocess.Popen(
            # The last one lets scripts run outside of the page.
            [*command, "--no-remote", "--marionette", "--remote-allow-system-access"],
            # As root it would refuse the home of somebody else.
            env=os.environ | {"HOME": self.profile.name},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        super().__init__(Marionette(self.wait_for_port(folder)), options=webdriver.FirefoxOptions())
        self.set_script_timeout(60)

    def wait_for_port(self, profile):
        """Waits until it says in its profile where it listens."""
        said = profile / "MarionetteActivePort"
        deadline = time.monotonic() + 120
        while not (said.exists() and said.read_text()):
            assert self.process.poll() is None and time.monotonic() < deadline, "Firefox did not start"
            time.sleep(0.05)
        return int(said.read_text())

    def quit(self):
        try:
            super().quit()
            self.process.wait(60)
        finally:
            self.process.kill()
            self.profile.cleanup()

    def run_outside(self, script, *arguments):
        """Runs a script in the browser around the page, and returns what it returns."""
        self.execute("setContext", {"value": "chrome"})
        try:
            return self.execute_script(script, *arguments)
        finally:
            self.execute("setContext", {"value": "content"})

    def console(self):
        """What the console has said since the last look: errors, and what the policy has stopped."""
        return self.run_outside(CONSOLE)

    def emulate(self, scheme, width, height):
        """Makes the page light or dark, and of a size in pixels."""
        self.run_outside(EMULATE, SCHEMES.index(scheme), f"{width}px", f"{height}px")
        script = "return innerWidth === arguments[0] && innerHeight === arguments[1]"
        WebDriverWait(self, 30, 0.05).until(lambda _: self.execute_script(script, width, height))

    def stop_emulating(self):
        self.run_outside(EMULATE, SCHEMES.index("light"), "", "")
