"""What every kind of work gives: a sample, figures by name."""

from collections.abc import Callable
from dataclasses import dataclass

from clients import Clients
from reports.samples import Sample
from running import RunningPeer

GB = 1e9
MB = 1e6


@dataclass(frozen=True)
class Work:
    name: str
    title: str
    run: Callable[[RunningPeer, Clients], Sample]
    # The figures that ratios between peers are of.
    ratios: tuple[str, ...]
    # Those it makes sense for; None: all.
    peers: tuple[str, ...] | None = None

    def suits(self, peer: str) -> bool:
        return self.peers is None or peer in self.peers


def held(peer: RunningPeer) -> Sample:
    """What the peer holds at the end of a work."""
    responder = peer.responder_footprint()
    return {
        "responder MB": responder.memory / MB,
        "nginx MB": peer.nginx_footprint().memory / MB,
        "threads": responder.threads,
    }
