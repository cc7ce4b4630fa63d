"""The demo over the tests' films, and the browsers to look at it with.

Python, because WebDriver has no Swift library.
"""

import os
import pathlib
import re
import signal
import subprocess
from dataclasses import dataclass
from urllib.parse import urljoin

import pytest
from chromium import Chromium
from firefox import Firefox

PROJECT = pathlib.Path(__file__).parents[2]
FILMS = PROJECT / ".build/films"
ARTEFACTS = PROJECT / ".build/artefacts"


@dataclass(frozen=True)
class Demo:
    """A demo that runs, as it has said itself."""

    process: subprocess.Popen
    library: str  # the address of the films' page
    log: pathlib.Path

    @property
    def address(self):
        """Where the site begins; nothing lies there, so a page of the same origin is had without a script in it."""
        return urljoin(self.library, "/")

    @classmethod
    def start(cls, *arguments):
        """Starts the demo and waits until it says where it is."""
        process = subprocess.Popen(
            [PROJECT / "deploy/demo", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # A test run in the background ignores Ctrl-C, and its children would too.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        said = ""
        for line in process.stdout:
            said += line
            if log := re.search(r"^ +Log +(\S+)$", line):
                address = re.search(r"^ +Open +(\S+)$", said, re.MULTILINE)
                return cls(process, address[1], pathlib.Path(log[1]))
        raise AssertionError(f"the demo did not start:\n{said}{process.stderr.read()}")

    def stop(self, send=signal.SIGINT):
        """Stops the demo, by default as Ctrl-C does: all of its processes get the signal.

        Returns its exit code and what it wrote to stderr.
        """
        os.killpg(self.process.pid, send)
        return self.end()

    def end(self):
        """Waits for the demo's end, and returns its exit code and what it wrote to stderr."""
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors

    def children(self):
        """The processes that the demo has started itself, as name → id."""
        lines = subprocess.run(
            ["ps", "--ppid", str(self.process.pid), "-o", "comm=,pid="], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        return {name: int(process) for name, process in map(str.split, lines)}


@pytest.fixture(scope="session")
def demo():
    demo = Demo.start(FILMS)
    yield demo
    assert demo.stop() == (0, "")


@pytest.fixture(scope="session")
def chromium():
    browser = Chromium()
    yield browser
    browser.quit()


@pytest.fixture(scope="session")
def firefox():
    browser = Firefox()
    yield browser
    browser.quit()


@pytest.fixture
def browser(request):
    """Chromium, or each browser in turn for the tests that are marked so."""
    return request.getfixturevalue(getattr(request, "param", "chromium"))


# What makes a test run in each browser.
in_each_browser = pytest.mark.parametrize("browser", ["chromium", "firefox"], indirect=True)
