"""The figures that the picture and the table show: those by which one would choose."""

from dataclasses import dataclass

from reports.samples import Samples

LABELS = {
    "rangefinder": "Rangefinder",
    "few": "Rangefinder, 4 workers",
    "tcp": "Rangefinder, over TCP",
    "sendfile": "Rangefinder, sendfile",
    "unhinted": "Rangefinder, no read-ahead",
    "static": "nginx, sendfile",
    "ceiling": "C, film not read",
    "good": "C, by an expert",
    "naive": "C, naive",
    "go": "Go",
    "php": "PHP-FPM",
    "django": "Django",
}


@dataclass(frozen=True)
class Panel:
    title: str
    work: str
    figure: str
    unit: str
    more_is_better: bool = False
    # Where this figure is above 0 the peer did not do the work, and its other figures mean nothing.
    failed: str | None = None

    def is_in(self, samples: Samples) -> bool:
        return samples.has(self.work)

    def did_the_work(self, samples: Samples, peer: str) -> bool:
        return self.failed is None or samples.works[self.work].median(peer, self.failed) == 0


def pause(viewers: str, work: str) -> Panel:
    return Panel(f"New viewer while {viewers} pause: p99 of first byte", work, "p99 ms", "ms", failed="unanswered")


PANELS = [
    Panel("Films whole, 4 clients: CPU of nginx and responder", "bulk-4", "server s/GB", "s/GB"),
    Panel("Ranges of 8 MiB, 8 clients: CPU of nginx and responder", "windows", "server s/GB", "s/GB"),
    Panel("Films whole, 4 clients", "bulk-4", "GB/s", "GB/s", more_is_better=True),
    Panel("Ranges of 64 KiB, 32 clients", "seeks-64k", "answers/s", "answers/s", more_is_better=True),
    pause("200", "stalled-200"),
    pause("4,000", "stalled-4000"),
]
