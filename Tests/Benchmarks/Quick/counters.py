"""What is counted, each with the tool that counts it: a command line before a program's, and a file to read afterwards.

All are exact, and none looks at the clock.
"""

import json
import re
from collections import Counter
from pathlib import Path


class Instructions:
    """User instructions, by valgrind."""

    name = "instructions"
    needs_openat = True

    def command(self, report: Path) -> list[str]:
        return ["valgrind", "-q", "--tool=callgrind", f"--callgrind-out-file={report}"]

    def total(self, report: Path) -> int:
        return int(re.search(r"^totals: (\d+)", report.read_text(errors="replace"), re.MULTILINE)[1])


class Allocations:
    """Blocks taken from the heap, by valgrind."""

    name = "allocations"
    needs_openat = True

    def command(self, report: Path) -> list[str]:
        return ["valgrind", "-q", "--tool=dhat", f"--dhat-out-file={report}"]

    def total(self, report: Path) -> int:
        return sum(place["tbk"] for place in json.loads(report.read_text())["pps"])


class SystemCalls:
    """The system calls of the workers: the threads that wait in epoll(7).

    Without futex(2): when a worker wakes the thread that writes the log is a matter of time.
    """

    name = "system calls"
    needs_openat = False

    def command(self, report: Path) -> list[str]:
        return ["strace", "-f", "-qq", "-o", report]

    def total(self, report: Path) -> int:
        calls = re.findall(r"^(\d+) +(\w+)\(", report.read_text(errors="replace"), re.MULTILINE)
        workers = {thread for thread, call in calls if call == "epoll_wait"}
        return Counter(thread in workers and call != "futex" for thread, call in calls)[True]
