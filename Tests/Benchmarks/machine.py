"""What the whole machine uses, from /proc, and how its CPU time is shared out."""

import os
from dataclasses import dataclass
from pathlib import Path

import processes


@dataclass(frozen=True)
class Usage:
    """CPU seconds used so far, or between two moments."""

    machine: float
    nginx: float
    responder: float
    client: float

    def __sub__(self, earlier: "Usage") -> "Usage":
        return Usage(
            self.machine - earlier.machine,
            self.nginx - earlier.nginx,
            self.responder - earlier.responder,
            self.client - earlier.client,
        )


def usage(nginx: int, responder: int | None) -> Usage:
    """What all have used up to now; the client is whatever child of ours has ended, so one at a time may run."""
    ended = os.times()
    return Usage(
        busy_seconds(),
        processes.seconds(nginx),
        processes.seconds(responder) if responder else 0.0,
        ended.children_user + ended.children_system,
    )


def busy_seconds() -> float:
    """Busy seconds of all processors: all but idle and iowait, and guests are counted in user already (proc(5))."""
    user, nice, system, _, _, irq, softirq, *_ = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:])
    return (user + nice + system + irq + softirq) / processes.TICKS_A_SECOND


def available_memory() -> int:
    """Bytes that could be had for something else; the page cache counts as such."""
    return 1024 * next(int(line.split()[1]) for line in open("/proc/meminfo") if line.startswith("MemAvailable:"))


def tcp_memory() -> int:
    """Bytes that the kernel holds in TCP's buffers."""
    fields = next(line.split() for line in open("/proc/net/sockstat") if line.startswith("TCP:"))
    return int(fields[fields.index("mem") + 1]) * os.sysconf("SC_PAGE_SIZE")


def description() -> str:
    """The machine in one line."""
    model = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown CPU"
    )
    system = os.uname()
    return f"{os.cpu_count()} × {model}, {system.sysname} {system.release} {system.machine}"
