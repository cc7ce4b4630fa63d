"""The programs that ask."""

import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import films
from films import Film
from running import RunningPeer
from workshop import HERE, Command, Workshop


class Clients:
    def __init__(self, workshop: Workshop):
        self.films = workshop.films
        viewers = ["clients/viewers.c", "clients/http.c"]
        self._fetch = workshop.compiled("fetch", "clients/fetch.c", "clients/http.c")
        self._fresh = workshop.compiled("fresh", "clients/fresh.c", "clients/http.c")
        self._stalled = workshop.compiled("stalled", "clients/stalled.c", *viewers)
        self._slow = workshop.compiled("slow", "clients/slow.c", *viewers)
        self._seeks = HERE / "clients" / "seeks.lua"

    def fetch(self, peer: RunningPeer, film: Film, clients: int, requests: int, how: str) -> None:
        self._run(self._fetch, peer.port, peer.path(film.name), film.size, clients, requests, how)

    def fetch_each(self, peer: RunningPeer, several: list[Film]) -> None:
        """As many clients at once as there are films, each with a film of its own."""
        run_at_once(
            [self._fetch, str(peer.port), peer.path(film.name), str(film.size), "1", "1", "whole"] for film in several
        )

    def read_each(self, several: list[Film]) -> None:
        """The same without any server."""
        run_at_once(["dd", f"if={self.films / film.name}", "of=/dev/null", "bs=1M", "status=none"] for film in several)

    def seek(self, peer: RunningPeer, length: int, connections: int, seconds: int) -> dict[str, float]:
        script = [peer.path(films.SEEK_PREFIX), films.SEEK_FILMS, films.SEEK_SIZE, length]
        load = ["-t1", f"-c{connections}", f"-d{seconds}s", "-s", self._seeks]
        output = self._run("wrk", *load, f"http://127.0.0.1:{peer.port}", "--", *script)
        return json.loads(output.splitlines()[-1])

    def fresh(self, peer: RunningPeer, requests: int, time_out: int) -> list[float]:
        """Milliseconds to the first byte of each answer; those that did not come whole are missing."""
        film = films.FILM
        output = self._run(self._fresh, peer.port, peer.path(film.name), film.size, requests, time_out)
        return [float(line) for line in output.split() if line != "-"]

    def slow(
        self, peer: RunningPeer, viewers: int, rate: int, seconds: int, warm_up: int, when_warm: Callable[[], None]
    ) -> list[tuple[int, int]]:
        """The bytes that each viewer had received when all were warm, and in all."""
        film = films.FILM
        how = [peer.port, peer.path(film.name), film.size, viewers, rate, seconds, warm_up]
        with subprocess.Popen([self._slow, *map(str, how)], stdout=subprocess.PIPE, text=True) as process:
            try:
                if not process.stdout.readline():
                    raise RuntimeError(f"{peer.name}: {viewers} viewers cannot watch")
                when_warm()
                return [(int(warm), int(total)) for warm, total in map(str.split, process.stdout)]
            finally:
                process.kill()

    @contextmanager
    def stalled(self, peer: RunningPeer, viewers: int) -> Iterator[int]:
        """Viewers who have stopped reading, until the context ends; gives how many got as far as that."""
        command = [self._stalled, str(peer.port), peer.path(films.FILM.name), str(viewers)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            try:
                if not (reached := process.stdout.readline()):
                    raise RuntimeError(f"{peer.name}: {viewers} viewers cannot connect")
                yield int(reached)
            finally:
                process.kill()

    @staticmethod
    def _run(program: str | Path, *arguments: object) -> str:
        command = [program, *map(str, arguments)]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def run_at_once(commands: Iterable[Command]) -> None:
    processes = [subprocess.Popen(command) for command in commands]
    try:
        failed = [process.args for process in processes if process.wait() != 0]
    finally:
        for process in processes:
            process.kill()
    if failed:
        raise RuntimeError(f"{failed[0]} failed")
