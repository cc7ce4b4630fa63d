"""Slow viewers: films at the speed at which they are watched."""

from statistics import median

from clients import Clients
from machine import Usage
from reports.samples import Sample
from running import RunningPeer
from works.work import GB, held

VIEWERS = 300
RATE = 500_000
SECONDS = 6
WARM_UP = 1
IN_TIME = 0.95


def watch(peer: RunningPeer, programs: Clients) -> Sample:
    """What each viewer received, as a share of what was due. CPU time is that of the seconds after the first, in which
    as many bytes go into the buffers as come out. That of the whole machine is missing: the kernel counts it in ticks,
    and all here happens in step with them."""
    warm: list[Usage] = []
    received = programs.slow(peer, VIEWERS, RATE, SECONDS, WARM_UP, lambda: warm.append(peer.usage()))
    used = peer.usage() - warm[0]
    shares = [total / (RATE * SECONDS) for _, total in received]
    gigabytes = sum(total - before for before, total in received) / GB
    if not gigabytes:
        raise RuntimeError(f"{peer.name}: none of {VIEWERS} slow viewers received anything")
    return {
        "in time": sum(share >= IN_TIME for share in shares),
        "least share": min(shares),
        "median share": median(shares),
        "server s/GB": (used.nginx + used.responder) / gigabytes,
        "nginx s/GB": used.nginx / gigabytes,
        "responder s/GB": used.responder / gigabytes,
        **held(peer),
    }
