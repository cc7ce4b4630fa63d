"""CPU seconds from /proc: of the whole machine, and of process trees."""

import os
from dataclasses import dataclass
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


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
        machine_seconds(),
        tree_seconds(nginx),
        tree_seconds(responder) if responder else 0.0,
        ended.children_user + ended.children_system,
    )


def machine_seconds() -> float:
    """Busy seconds of all processors: all but idle and iowait, and guests are counted in user already (proc(5))."""
    user, nice, system, _, _, irq, softirq, *_ = map(int, Path("/proc/stat").read_text().split("\n")[0].split()[1:])
    return (user + nice + system + irq + softirq) / TICKS_A_SECOND


def tree_seconds(pid: int) -> float:
    """Seconds of a process with all its threads, its ended children and its living descendants."""
    return own_seconds(pid) + sum(tree_seconds(child) for child in children(pid))


def own_seconds(pid: int) -> float:
    # The name, in brackets, may itself hold spaces and brackets. Then: state is field 3, utime to cstime 14 to 17.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS_A_SECOND


def children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def description() -> str:
    """The machine in one line."""
    model = next(
        (line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown CPU"
    )
    system = os.uname()
    return f"{os.cpu_count()} × {model}, {system.sysname} {system.release} {system.machine}"
