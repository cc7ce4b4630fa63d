"""What is measured: one entry a work. A run of a work on a peer gives a sample, figures by name."""

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

import films
import machine
from peers import HERE, RunningPeer, Workshop

GB = 1e9
WINDOW = 8 * films.MIB
SEEK_CONNECTIONS = 32
SEEK_SECONDS = 3

Sample = dict[str, float]


@dataclass(frozen=True)
class Work:
    name: str
    title: str
    run: Callable[[RunningPeer, "Clients"], Sample]
    # The figures that ratios between peers are of: cost, then speed.
    ratios: tuple[str, str]


class Clients:
    """The programs that ask."""

    def __init__(self, workshop: Workshop):
        self._fetch = workshop.compiled("fetch", "clients/fetch.c")
        self._seeks = HERE / "clients" / "seeks.lua"

    def fetch(self, peer: RunningPeer, clients: int, requests: int, window: int) -> None:
        arguments = [peer.port, peer.path(films.FILM), films.FILM_SIZE, clients, requests, window]
        subprocess.run([self._fetch, *map(str, arguments)], check=True)

    def seek(self, peer: RunningPeer, length: int) -> dict[str, float]:
        script = [peer.path(films.SEEK_PREFIX), films.SEEK_FILMS, films.SEEK_SIZE, length]
        load = ["-t1", f"-c{SEEK_CONNECTIONS}", f"-d{SEEK_SECONDS}s", "-s", self._seeks]
        command = ["wrk", *load, f"http://127.0.0.1:{peer.port}", "--", *map(str, script)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return json.loads(output.splitlines()[-1])


def transfer(clients: int, requests: int, window: int = 0) -> Callable[[RunningPeer, Clients], Sample]:
    """Each client fetches the film, or random windows of it, one after the other."""
    gigabytes = clients * requests * (window or films.FILM_SIZE) / GB

    def run(peer: RunningPeer, programs: Clients) -> Sample:
        before, began = machine.usage(peer.nginx, peer.responder), time.monotonic()
        programs.fetch(peer, clients, requests, window)
        seconds, used = time.monotonic() - began, machine.usage(peer.nginx, peer.responder) - before
        return {
            "server s/GB": (used.nginx + used.responder) / gigabytes,
            "nginx s/GB": used.nginx / gigabytes,
            "responder s/GB": used.responder / gigabytes,
            "client s/GB": used.client / gigabytes,
            "machine s/GB": used.machine / gigabytes,
            "GB/s": gigabytes / seconds,
        }

    return run


def seeks(length: int) -> Callable[[RunningPeer, Clients], Sample]:
    """Random ranges over many films on kept connections."""

    def run(peer: RunningPeer, programs: Clients) -> Sample:
        before = machine.usage(peer.nginx, peer.responder)
        seen = programs.seek(peer, length)
        used = machine.usage(peer.nginx, peer.responder) - before
        if seen["failed"] or not seen["answers"]:
            raise RuntimeError(f"{peer.name}: {seen['failed']} of {seen['answers']} answers failed")
        microseconds = 1e6 / seen["answers"]
        return {
            "answers/s": seen["answers"] / seen["seconds"],
            "p50 ms": seen["p50"],
            "p99 ms": seen["p99"],
            "p99.9 ms": seen["p99.9"],
            "server µs": (used.nginx + used.responder) * microseconds,
            "nginx µs": used.nginx * microseconds,
            "responder µs": used.responder * microseconds,
            "machine µs": used.machine * microseconds,
        }

    return run


BYTES = ("server s/GB", "GB/s")
ANSWERS = ("server µs", "answers/s")

WORKS = [
    # The client that is alone fetches the film four times: CPU time is counted in hundredths of a second.
    Work("bulk-1", "a film of 1 GiB whole, 1 client", transfer(clients=1, requests=4), BYTES),
    Work("bulk-4", "a film of 1 GiB whole, 4 clients", transfer(clients=4, requests=1), BYTES),
    Work("bulk-16", "a film of 1 GiB whole, 16 clients", transfer(clients=16, requests=1), BYTES),
    Work("windows", "random ranges of 8 MiB, 8 clients", transfer(clients=8, requests=64, window=WINDOW), BYTES),
    Work("seeks-64k", "random ranges of 64 KiB over 2,000 films, 32 kept connections", seeks(65536), ANSWERS),
    Work("seeks-2", "random ranges of 2 bytes over 2,000 films, 32 kept connections", seeks(2), ANSWERS),
]
