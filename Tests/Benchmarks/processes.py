"""What processes use, from /proc: always a process with all its threads and its living descendants."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Footprint:
    """What a tree of processes holds."""

    memory: int  # bytes that are resident; of shared pages its share (PSS)
    threads: int
    descriptors: int


def footprint(pid: int) -> Footprint:
    pids = list(tree(pid))
    return Footprint(
        sum(kibibytes(member, "smaps_rollup", "Pss") for member in pids) * 1024,
        sum(len(os.listdir(f"/proc/{member}/task")) for member in pids),
        sum(len(os.listdir(f"/proc/{member}/fd")) for member in pids),
    )


def seconds(pid: int) -> float:
    """CPU seconds, those of children that have ended too."""
    return sum(map(own_seconds, tree(pid)))


def own_seconds(pid: int) -> float:
    # The name, in brackets, may itself hold spaces and brackets. Then: state is field 3, utime to cstime 14 to 17.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS_A_SECOND


def resident(pid: int) -> int:
    """Bytes of one process that are resident (VmRSS), shared ones in full."""
    return kibibytes(pid, "status", "VmRSS") * 1024


def kibibytes(pid: int, file: str, name: str) -> int:
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from tree(int(child))
