"""Medians with least and most, and ratios within the same round, as text and as JSON."""

import json
from collections.abc import Callable
from pathlib import Path
from statistics import median

from works import Sample, Work


class Report:
    """Collects the samples of all rounds."""

    def __init__(self, heading: dict[str, object], works: list[Work], peers: list[str]):
        self._heading = heading
        self._works = works
        self._peers = peers
        self._samples: dict[str, dict[str, list[Sample]]] = {
            work.name: {peer: [] for peer in peers} for work in works
        }

    def add(self, work: str, peer: str, sample: Sample) -> None:
        self._samples[work][peer].append(sample)

    def text(self) -> str:
        heading = "\n".join(f"{name}: {value}" for name, value in self._heading.items())
        return "\n\n".join([heading, *map(self._work_text, self._works)])

    def write_json(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self._document(), indent=2, ensure_ascii=False) + "\n")

    def _work_text(self, work: Work) -> str:
        samples = self._samples[work.name]
        names = list(samples[self._peers[0]][0])
        rows = [[peer, *(spread(samples[peer], name) for name in names)] for peer in self._peers]
        figures = table(["", *names], rows)
        comparisons = [self._ratio_text(work, name) for name in work.ratios]
        return "\n\n".join([f"{work.name}: {work.title}", figures, *comparisons])

    def _ratio_text(self, work: Work, figure: str) -> str:
        header = [figure, *(f"÷ {other}" for other in self._peers)]
        rows = [
            [peer, *(f"{self._ratio(work.name, figure, peer, other):.2f}" for other in self._peers)]
            for peer in self._peers
        ]
        return table(header, rows)

    def _ratio(self, work: str, figure: str, peer: str, other: str) -> float:
        """The median of the ratios that the rounds gave: what slows one round down slows both peers in it."""
        rounds = zip(self._samples[work][peer], self._samples[work][other], strict=True)
        return median(quotient(mine[figure], theirs[figure]) for mine, theirs in rounds)

    def _document(self) -> dict[str, object]:
        return {
            **self._heading,
            "works": {
                work.name: {
                    "title": work.title,
                    "peers": {peer: self._peer_document(work, peer) for peer in self._peers},
                }
                for work in self._works
            },
        }

    def _peer_document(self, work: Work, peer: str) -> dict[str, object]:
        samples = self._samples[work.name][peer]
        return {
            "median": summarised(samples, median),
            "min": summarised(samples, min),
            "max": summarised(samples, max),
            "ratio to": {
                other: {figure: round(self._ratio(work.name, figure, peer, other), 4) for figure in work.ratios}
                for other in self._peers
                if other != peer
            },
            "rounds": samples,
        }


def quotient(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else float("nan")


def summarised(samples: list[Sample], summary: Callable[[list[float]], float]) -> Sample:
    return {name: round(summary([sample[name] for sample in samples]), 4) for name in samples[0]}


def spread(samples: list[Sample], name: str) -> str:
    values = [sample[name] for sample in samples]
    return f"{figure(median(values))} [{figure(min(values))}–{figure(max(values))}]"


def figure(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def table(header: list[str], rows: list[list[str]]) -> str:
    """The first column starts on the left, all others end on the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows)]
    lines = []
    for name, *cells in [header, *rows]:
        aligned = [cell.rjust(width) for cell, width in zip(cells, widths[1:])]
        lines.append("  ".join([name.ljust(widths[0]), *aligned]).rstrip())
    return "\n".join(lines)
