"""Bulk and windows: bytes from the page cache, as fast as they come."""

import time
from collections.abc import Callable

import films
from clients import Clients
from reports.samples import Sample
from running import RunningPeer
from works.work import GB, held

WINDOW = 8 * films.MIB
COST_AND_SPEED = ("server s/GB", "GB/s")


def whole(clients: int, requests: int) -> Callable[[RunningPeer, Clients], Sample]:
    """Each client fetches the peer's film, again and again. Where answers are cut it asks on, as a browser does."""

    def run(peer: RunningPeer, programs: Clients) -> Sample:
        film = peer.peer.film
        how = "onward" if peer.peer.caps_answers else "whole"
        gigabytes = clients * requests * film.size / GB
        return measured(peer, gigabytes, lambda: programs.fetch(peer, film, clients, requests, how))

    return run


def windows(clients: int, requests: int) -> Callable[[RunningPeer, Clients], Sample]:
    """Each client fetches random windows of the film; of a peer with a short film as many fewer as that is shorter."""

    def run(peer: RunningPeer, programs: Clients) -> Sample:
        fewer = requests * peer.peer.film.size // films.FILM.size
        gigabytes = clients * fewer * WINDOW / GB
        return measured(peer, gigabytes, lambda: programs.fetch(peer, films.FILM, clients, fewer, str(WINDOW)))

    return run


def measured(peer: RunningPeer, gigabytes: float, transfer: Callable[[], None]) -> Sample:
    before, began = peer.usage(), time.monotonic()
    transfer()
    seconds, used = time.monotonic() - began, peer.usage() - before
    return {
        "server s/GB": (used.nginx + used.responder) / gigabytes,
        "nginx s/GB": used.nginx / gigabytes,
        "responder s/GB": used.responder / gigabytes,
        "client s/GB": used.client / gigabytes,
        "machine s/GB": used.machine / gigabytes,
        "GB/s": gigabytes / seconds,
        **held(peer),
    }
