"""deploy/demo keeps its word when it is stopped, started twice, or something is wrong."""

import os
import pathlib
import signal
import socket
import subprocess
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from conftest import FILMS, PROJECT, Demo


def refusal(*arguments):
    """Runs a demo that must not start, and returns its exit code and what it said."""
    ran = subprocess.run(
        [PROJECT / "deploy/demo", *arguments], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL
    )
    return ran.returncode, ran.stderr


def processes_in(folder):
    """The ids of the processes that run in a folder, which may be gone."""
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            place = os.readlink(process / "cwd")
        except OSError:
            continue  # it has ended, or is someone else's
        if place.removesuffix(" (deleted)") == str(folder):
            found.append(process.name)
    return found


def assert_nothing_is_left(demo):
    assert not demo.log.parent.exists()
    assert processes_in(demo.log.parent) == []
    with pytest.raises(URLError) as refused:
        urlopen(demo.library)
    assert not isinstance(refused.value, HTTPError)


@pytest.mark.parametrize("send", [signal.SIGINT, signal.SIGTERM], ids=lambda send: send.name)
def test_leaves_nothing_behind(send):
    demo = Demo.start(FILMS)
    assert len(processes_in(demo.log.parent)) >= 3
    assert demo.stop(send) == (0, "")
    assert_nothing_is_left(demo)


def test_two_at_once():
    one, two = Demo.start(FILMS), Demo.start(FILMS)
    assert one.library != two.library
    assert one.stop() == (0, "")
    assert urlopen(two.library).status == 200
    assert two.stop() == (0, "")


@pytest.mark.parametrize("child", ["nginx", "rangefinder"])
def test_says_which_child_has_died(child):
    demo = Demo.start(FILMS)
    os.kill(demo.children()[child], signal.SIGKILL)
    code, errors = demo.end()
    assert code == 70
    assert errors.endswith(f"demo: {'nginx' if child == 'nginx' else 'the responder'} has ended\n")
    assert_nothing_is_left(demo)


def test_taken_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = refusal("--port", str(port), FILMS)
    assert code == 69
    assert said == f"demo: port {port} is taken; without --port a free one is looked for\n"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", ""])
def test_port_that_is_none(port):
    code, said = refusal("--port", port)
    assert code == 64
    assert said.startswith("demo: --port") and said.count("\n") == 1


def test_missing_folder(tmp_path):
    assert refusal(tmp_path / "none") == (66, f"demo: there is no folder {tmp_path}/none that you may read\n")


def test_folder_without_films(tmp_path):
    (tmp_path / "notes.txt").touch()
    (tmp_path / ".hidden.mp4").touch()
    assert refusal(tmp_path) == (66, f"demo: there are no films in {tmp_path}\n")


def test_unknown_option():
    code, said = refusal("--prot", "1")
    assert code == 64
    assert said.startswith("Usage: deploy/demo")
