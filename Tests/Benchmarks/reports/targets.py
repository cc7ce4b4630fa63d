"""What Rangefinder must reach, in one table; what the planner must reach is checked by `run --quick`."""

from collections.abc import Iterator
from dataclasses import dataclass

from reports.samples import Samples

SELF = "rangefinder"
TRANSFERS = ("bulk-1", "bulk-4", "bulk-16", "windows")


@dataclass(frozen=True)
class Target:
    """A bound on a figure of ours, or on its ratio to that of another peer."""

    works: tuple[str, ...]
    figure: str
    bound: float
    at_least: bool = False
    times: str | None = None  # the other peer


@dataclass(frozen=True)
class Result:
    target: str
    wanted: str
    found: str
    verdict: str


def at_most(works: tuple[str, ...], figure: str, bound: float, times: str | None = None) -> Target:
    return Target(works, figure, bound, times=times)


def at_least(works: tuple[str, ...], figure: str, bound: float, times: str | None = None) -> Target:
    return Target(works, figure, bound, at_least=True, times=times)


TARGETS = [
    at_most(TRANSFERS, "server s/GB", 1.35, times="ceiling"),
    at_most(TRANSFERS, "server s/GB", 1.05, times="good"),
    at_most(TRANSFERS, "server s/GB", 0.52, times="naive"),
    at_most(TRANSFERS, "server s/GB", 0.70, times="go"),
    at_most(TRANSFERS, "server s/GB", 0.36, times="django"),
    at_least(("bulk-4", "windows"), "GB/s", 1.7, times="naive"),
    at_least(("bulk-4", "windows"), "GB/s", 1.35, times="go"),
    at_least(("seeks-64k",), "answers/s", 1.2, times="ceiling"),
    at_least(("seeks-64k",), "answers/s", 1.4, times="naive"),
    at_least(("seeks-64k",), "answers/s", 4, times="go"),
    at_least(("seeks-64k",), "answers/s", 6, times="django"),
    at_most(("seeks-64k",), "p99 ms", 1, times="naive"),
    at_least(("seeks-2",), "answers/s", 1.5, times="ceiling"),
    at_most(("stalled-4000",), "unanswered", 0),
    at_most(("stalled-4000",), "p99 ÷ idle", 2),
    at_most(("stalled-4000",), "responder KiB", 24),
    at_most(("stalled-4000",), "threads more", 0),
    at_most(("stalled-4000",), "descriptors left", 0),
    at_least(("cold-1", "cold-16"), "GB/s", 0.95, times="static"),
    at_most(("start",), "first answer ms", 60),
    at_most(("start",), "idle RSS MB", 24 * 1.048576),
    at_most(("start",), "stripped MB", 40),
]


def results(samples: Samples) -> Iterator[Result]:
    """One a target and work, in order; a target without the samples for it is named too."""
    for target in TARGETS:
        for work in target.works:
            yield result(target, work, samples)


def result(target: Target, work: str, samples: Samples) -> Result:
    sign = "≥" if target.at_least else "≤"
    name = f"{work}: {target.figure}"
    wanted = f"{sign} {target.bound:.3g}" + (f" × {target.times}" if target.times else "")
    if not samples.has(work, SELF, *filter(None, [target.times])):
        return Result(name, wanted, "–", "not measured")
    found = value(target, work, samples)
    is_reached = found >= target.bound if target.at_least else found <= target.bound
    return Result(name, wanted, f"{found:.3g}", "reached" if is_reached else "NOT REACHED")


def value(target: Target, work: str, samples: Samples) -> float:
    measured = samples.works[work]
    if target.times:
        return measured.ratio(target.figure, SELF, target.times)
    # What must never happen did happen if it did in any round.
    if target.bound == 0:
        return max(measured.values(SELF, target.figure))
    return measured.median(SELF, target.figure)
