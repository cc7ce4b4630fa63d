"""Start: how soon a responder answers after exec, and what it takes before it has done anything."""

import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median

import fastcgi
import films
import processes
from clients import Clients
from reports.samples import Sample
from running import RunningPeer, listening
from works.work import MB

STARTS = 9
TIME_OUT = 5.0  # seconds
REQUEST = {
    "REQUEST_METHOD": "GET",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "PATH_INFO": f"/{films.FILM.name}",
    "QUERY_STRING": "",
    "HTTP_RANGE": "bytes=0-65535",
}


def start(peer: RunningPeer, _: Clients) -> Sample:
    """The median of several starts, all with the default settings, and the size of the program. Asks through FastCGI
    itself; the connection waits in the kernel until the responder accepts."""
    started = [start_once(peer) for _ in range(STARTS)]
    program = Path(peer.command[0])
    return {
        **{name: median(sample[name] for sample in started) for name in started[0]},
        "binary MB": program.stat().st_size / MB,
        "stripped MB": stripped_size(program) / MB,
    }


def start_once(peer: RunningPeer) -> Sample:
    with tempfile.TemporaryDirectory() as folder, open(Path(folder) / "stderr", "wb") as log:
        path = Path(folder) / "start.sock"
        with listening(path) as listener:
            began = time.monotonic()
            process = subprocess.Popen(peer.command, stdin=listener, stderr=log, start_new_session=True)
        try:
            answer = fastcgi.first_answer(path, REQUEST, TIME_OUT)
            milliseconds = (time.monotonic() - began) * 1000
            if b"206" not in answer:
                raise RuntimeError(f"{peer.name}: its first answer is {answer[:80]}")
            holds = processes.footprint(process.pid)
            return {
                "first answer ms": milliseconds,
                "idle RSS MB": processes.resident(process.pid) / MB,
                "idle PSS MB": holds.memory / MB,
                "threads": holds.threads,
            }
        finally:
            process.kill()
            process.wait()


def stripped_size(program: Path) -> int:
    with tempfile.TemporaryDirectory() as folder:
        stripped = Path(folder) / program.name
        subprocess.run(["strip", "-o", stripped, program], check=True)
        return stripped.stat().st_size
