"""What is counted in: programs that do so much of each work and end."""

import os
import signal
import socket
import struct
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20
FILM = "film.mp4"
FILM_SIZE = 64 * MIB


@dataclass(frozen=True)
class Work:
    """What is done once, and what of it the figures are for."""

    name: str
    title: str
    # How often it is done for the figures, which are for one part of one time.
    times: int
    parts: int = 1
    # Limits that the figures must keep whatever was measured before.
    promised: tuple[tuple[str, int], ...] = ()
    # How often it is done in each run, so that nothing in the figures happens for the first time.
    warm_up: int = 2


class Planner:
    """Plans requests, and does nothing else."""

    NO_ALLOCATION = (("allocations", 0),)
    ONE_RANGE = (("instructions", 2000), *NO_ALLOCATION)
    WORKS = [
        Work("part", "a range with an end", 1000, promised=ONE_RANGE),
        Work("resumed", "a range with an end, If-Range", 1000, promised=ONE_RANGE),
        Work("capped", "Chrome's seek: an open range, If-Range", 1000, promised=ONE_RANGE),
        Work("suffix", "the last bytes", 1000, promised=ONE_RANGE),
        Work("whole", "no range, 84 windows", 1000),
        Work("multipart", "three ranges", 1000),
        Work("garbage", "no range after all", 1000),
    ]
    title = "plan"

    def __init__(self, program: Path):
        self._program = program

    def run(self, before: list[str | Path], environment: dict[str, str], counts: dict[str, int]) -> None:
        arguments = [f"{name}={count}" for name, count in counts.items()]
        subprocess.run([*before, self._program, *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)


class Server:
    """The whole of `rangefinder serve`, with one worker and one connection that is kept."""

    WORKS = [
        Work("seek-64k", "a seek, 64 KiB", 200),
        Work("seek-2", "a seek, 2 bytes", 200),
        # How much a socket takes at a time varies, and would blur the figures of the others.
        Work("film", "1 MiB of a film of 64 MiB", 2, parts=FILM_SIZE // MIB, warm_up=0),
    ]
    title = "serve"

    # What nginx hands over of a request that Chrome makes at a seek, and the method's and path's own parameters.
    PARAMETERS = {
        "PATH_INFO": f"/{FILM}",
        "QUERY_STRING": "",
        "REQUEST_METHOD": "GET",
        "HTTP_HOST": "films.example",
        "HTTP_CONNECTION": "keep-alive",
        "HTTP_SEC_CH_UA_PLATFORM": '"Linux"',
        "HTTP_ACCEPT_ENCODING": "identity;q=1, *;q=0",
        "HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Chrome/142.0.0.0 Safari/537.36",
        "HTTP_ACCEPT": "*/*",
        "HTTP_SEC_FETCH_SITE": "same-origin",
        "HTTP_SEC_FETCH_MODE": "no-cors",
        "HTTP_SEC_FETCH_DEST": "video",
        "HTTP_REFERER": "https://films.example/watch",
        "HTTP_ACCEPT_LANGUAGE": "en-US,en;q=0.9",
    }

    def __init__(self, program: Path, folder: Path):
        self._program = program
        self._folder = folder
        self._films = folder / "films"
        self._films.mkdir()
        (self._films / FILM).write_bytes(os.urandom(FILM_SIZE))
        # The tag is made of it, and is to have the same digits each time.
        os.utime(self._films / FILM, ns=(1_700_000_000_123_456_789, 1_700_000_000_123_456_789))

    def run(self, before: list[str | Path], environment: dict[str, str], counts: dict[str, int]) -> None:
        place = Path(tempfile.mkdtemp(dir=self._folder))
        log, address = place / "log", str(place / "socket")
        ours, theirs = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        with ours, theirs, open(log, "wb") as errors:
            theirs.bind(address)
            theirs.listen()
            command = [*before, self._program, "serve", "--root", self._films, "--workers", "1"]
            with subprocess.Popen(
                command, env=environment, stdin=theirs, stderr=errors, start_new_session=True
            ) as process:
                theirs.close()
                try:
                    ours.settimeout(60)
                    ours.connect(address)
                    for name, count in counts.items():
                        for number in range(count):
                            self._exchange(ours, name, number)
                    # All of the session, for strace passes no signals on; itself it is deaf to them (its option -I).
                    os.killpg(process.pid, signal.SIGTERM)
                    process.wait(timeout=60)
                except (OSError, subprocess.TimeoutExpired) as failure:
                    os.killpg(process.pid, signal.SIGKILL)
                    raise RuntimeError(f"{failure}; its last words: {last_words(log)}") from failure
        if process.returncode:
            raise RuntimeError(f"it ended with {process.returncode}; its last words: {last_words(log)}")

    def _exchange(self, connection: socket.socket, name: str, number: int) -> None:
        start = 10 * MIB + number * 65_537
        size = {"seek-64k": 1 << 16, "seek-2": 2, "film": FILM_SIZE}[name]
        asked = f"bytes={start}-{start + size - 1}" if size < FILM_SIZE else f"bytes=0-{FILM_SIZE - 1}"
        connection.sendall(request(self.PARAMETERS | {"HTTP_RANGE": asked}))
        head, count = answer(connection)
        if not head.startswith(b"Status: 206 ") or count != size:
            raise RuntimeError(f"{asked} was answered with {count} bytes and {head!r}")


def last_words(log: Path) -> str:
    return " | ".join(log.read_text(errors="replace").splitlines()[-3:])


# MARK: FastCGI 1.0, as a web server speaks it on a kept connection

BEGIN_REQUEST, END_REQUEST, PARAMS, STDIN, STDOUT = 1, 3, 4, 5, 6
RESPONDER, KEEP_CONNECTION = 1, 1
HEADER = struct.Struct(">BBHHBx")


def request(parameters: dict[str, str]) -> bytes:
    pairs = b"".join(pair(name.encode(), value.encode()) for name, value in parameters.items())
    begin = struct.pack(">HB5x", RESPONDER, KEEP_CONNECTION)
    return record(BEGIN_REQUEST, begin) + record(PARAMS, pairs) + record(PARAMS, b"") + record(STDIN, b"")


def record(kind: int, content: bytes) -> bytes:
    return HEADER.pack(1, kind, 1, len(content), 0) + content


def pair(name: bytes, value: bytes) -> bytes:
    """All are shorter than 128 bytes, so a byte tells the length of each."""
    return bytes([len(name), len(value)]) + name + value


def answer(connection: socket.socket) -> tuple[bytes, int]:
    """Receives an answer; returns its head, which is a record of its own, and the size of its body in bytes."""
    head, count = b"", 0
    while True:
        _, kind, _, length, padding = HEADER.unpack(receive(connection, HEADER.size))
        content = receive(connection, length + padding)
        if kind == END_REQUEST:
            return head, count
        if head:
            count += length
        head = head or content


def receive(connection: socket.socket, count: int) -> bytes:
    content = bytearray(count)
    room = memoryview(content)
    while room:
        taken = connection.recv_into(room)
        if not taken:
            raise ConnectionError("the connection ended in the middle of an answer")
        room = room[taken:]
    return bytes(content)
