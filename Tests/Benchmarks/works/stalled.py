"""Stalled viewers: what those who have stopped reading cost, and what others notice of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import machine
from clients import Clients
from processes import Footprint
from reports.samples import Sample
from running import RunningPeer

FRESH = 1000
TIME_OUT = 1000  # milliseconds
RELEASED_WITHIN = 10.0  # seconds


@dataclass(frozen=True)
class Holding:
    """What is held at one moment on a viewer's behalf, in bytes."""

    responder: Footprint
    nginx: Footprint
    tcp: int
    available: int


def stalled(viewers: int) -> Callable[[RunningPeer, Clients], Sample]:
    """How soon fresh ranges of 64 KiB are answered, one after the other, with nobody else there and while viewers who
    have read 256 KiB read no more; what these hold; and whether all of it is released after they have left.

    Memory is what grew: responder and nginx by PSS; TCP by the kernel's account of its buffers, of both ends (the
    viewers' own are kept small), and with sendfile the film's cached pages among them; all by MemAvailable, so with the
    Unix sockets' buffers and the viewers' program. Of few viewers the last is lost in what else the machine does.
    """

    def run(peer: RunningPeer, programs: Clients) -> Sample:
        idle = programs.fresh(peer, FRESH, TIME_OUT)
        before = settled(peer)
        with programs.stalled(peer, viewers) as reached:
            during = settled(peer)
            fresh = programs.fresh(peer, FRESH, TIME_OUT)
        after = released(peer, before)
        kibibytes = 1 / 1024 / viewers
        return {
            "p50 ms idle": percentile(idle, 50),
            "p99 ms idle": percentile(idle, 99),
            "p50 ms": percentile(fresh, 50),
            "p99 ms": percentile(fresh, 99),
            "p99 ÷ idle": percentile(fresh, 99) / percentile(idle, 99),
            "unanswered": FRESH - len(fresh),
            "viewers served": reached,
            "responder KiB": (during.responder.memory - before.responder.memory) * kibibytes,
            "nginx KiB": (during.nginx.memory - before.nginx.memory) * kibibytes,
            "TCP KiB": (during.tcp - before.tcp) * kibibytes,
            "all KiB": (before.available - during.available) * kibibytes,
            "threads before": before.responder.threads,
            "threads": during.responder.threads,
            "threads more": during.responder.threads - before.responder.threads,
            "descriptors before": before.responder.descriptors,
            "descriptors": during.responder.descriptors,
            "descriptors left": after.descriptors - before.responder.descriptors,
            "threads left": after.threads - before.responder.threads,
        }

    return run


def settled(peer: RunningPeer) -> Holding:
    peer.await_quiet()
    return Holding(peer.responder_footprint(), peer.nginx_footprint(), machine.tcp_memory(), machine.available_memory())


def released(peer: RunningPeer, before: Holding) -> Footprint:
    """What the responder holds once its descriptors are back to what they were, or else when patience ends."""
    deadline = time.monotonic() + RELEASED_WITHIN
    while True:
        peer.await_quiet()
        after = peer.responder_footprint()
        if after.descriptors <= before.responder.descriptors or time.monotonic() > deadline:
            return after


def percentile(latencies: list[float], percent: int) -> float:
    """Of all that were asked for: one that was not answered waited for the time-out at least."""
    waited = sorted(latencies) + [float(TIME_OUT)] * (FRESH - len(latencies))
    return waited[len(waited) * percent // 100]
