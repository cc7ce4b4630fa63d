"""What all rounds gave: medians with least and most, and ratios within the same round."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

Sample = dict[str, float]


@dataclass
class WorkSamples:
    """The samples of one work, a list a peer, in the order of the rounds."""

    title: str
    ratios: tuple[str, ...]
    of: dict[str, list[Sample]] = field(default_factory=dict)

    @property
    def peers(self) -> list[str]:
        return list(self.of)

    @property
    def figures(self) -> list[str]:
        return list(next(iter(self.of.values()))[0])

    def values(self, peer: str, figure: str) -> list[float]:
        return [sample[figure] for sample in self.of[peer]]

    def median(self, peer: str, figure: str) -> float:
        return median(self.values(peer, figure))

    def ratio(self, figure: str, peer: str, other: str) -> float:
        """The median of the ratios that the rounds gave: what slows one round down slows both peers in it."""
        rounds = zip(self.values(peer, figure), self.values(other, figure), strict=True)
        return median(quotient(mine, theirs) for mine, theirs in rounds)


class Samples:
    """`heading` says what was measured when and where, and of how many rounds these are: date, machine, command,
    rounds."""

    def __init__(self, heading: dict[str, object]):
        self.heading = heading
        self.works: dict[str, WorkSamples] = {}

    def add(self, work: str, title: str, ratios: tuple[str, ...], peer: str, sample: Sample) -> None:
        self.works.setdefault(work, WorkSamples(title, ratios)).of.setdefault(peer, []).append(sample)

    def has(self, work: str, *peers: str) -> bool:
        return work in self.works and all(peer in self.works[work].of for peer in peers)

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(self._document(), indent=2, ensure_ascii=False) + "\n")

    @classmethod
    def read(cls, path: Path) -> "Samples":
        document = json.loads(path.read_text())
        works = document.pop("works")
        samples = cls(document)
        for name, work in works.items():
            of = {peer: summary["rounds"] for peer, summary in work["peers"].items()}
            samples.works[name] = WorkSamples(work["title"], tuple(work["ratios"]), of)
        return samples

    def _document(self) -> dict[str, object]:
        return {
            **self.heading,
            "works": {
                name: {
                    "title": work.title,
                    "ratios": work.ratios,
                    "peers": {peer: summary(work, peer) for peer in work.peers},
                }
                for name, work in self.works.items()
            },
        }


def summary(work: WorkSamples, peer: str) -> dict[str, object]:
    def over_rounds(summarise: Callable[[list[float]], float]) -> Sample:
        return {figure: round(summarise(work.values(peer, figure)), 4) for figure in work.figures}

    return {
        "median": over_rounds(median),
        "min": over_rounds(min),
        "max": over_rounds(max),
        "ratio to": {
            other: {figure: round(work.ratio(figure, peer, other), 4) for figure in work.ratios}
            for other in work.peers
            if other != peer
        },
        "rounds": work.of[peer],
    }


def quotient(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator else float("nan")
