"""Seeks: small random ranges over many films on kept connections."""

from collections.abc import Callable

from clients import Clients
from reports.samples import Sample
from running import RunningPeer
from works.work import held

CONNECTIONS = 32
SECONDS = 2
COST_AND_SPEED = ("server µs", "answers/s", "p99 ms")


def seeks(length: int) -> Callable[[RunningPeer, Clients], Sample]:
    def run(peer: RunningPeer, programs: Clients) -> Sample:
        before = peer.usage()
        seen = programs.seek(peer, length, CONNECTIONS, SECONDS)
        used = peer.usage() - before
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
            **held(peer),
        }

    return run
