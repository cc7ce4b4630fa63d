"""Cold: films that are not in the page cache."""

import time
from collections.abc import Callable

import films
from clients import Clients
from films import Film
from reports.samples import Sample
from running import RunningPeer
from works.work import GB, held


def cold(several: list[Film]) -> Callable[[RunningPeer, Clients], Sample]:
    """As many viewers as films, each with its own; and right before, as many dd that read the same from disk."""

    def run(peer: RunningPeer, programs: Clients) -> Sample:
        films.make_cold(programs.films)
        gigabytes = sum(film.size for film in several) / GB
        unserved = gigabytes / seconds_cold(several, programs, lambda: programs.read_each(several))
        before = peer.usage()
        served = gigabytes / seconds_cold(several, programs, lambda: programs.fetch_each(peer, several))
        used = peer.usage() - before
        return {
            "GB/s": served,
            "dd GB/s": unserved,
            "÷ dd": served / unserved,
            "server s/GB": (used.nginx + used.responder) / gigabytes,
            **held(peer),
        }

    return run


def seconds_cold(several: list[Film], programs: Clients, read: Callable[[], None]) -> float:
    for film in several:
        films.forget(programs.films / film.name)
    began = time.monotonic()
    read()
    return time.monotonic() - began
