"""All figures as text, for a terminal."""

from statistics import median

from reports import targets
from reports.samples import Samples, WorkSamples


def text(samples: Samples) -> str:
    heading = "\n".join(f"{name}: {value}" for name, value in samples.heading.items())
    works = [work_text(name, work) for name, work in samples.works.items()]
    return "\n\n".join([heading, *works, target_text(samples)])


def work_text(name: str, work: WorkSamples) -> str:
    rows = [[peer, *(spread(work.values(peer, figure)) for figure in work.figures)] for peer in work.peers]
    figures = table(["", *work.figures], rows)
    return "\n\n".join([f"{name}: {work.title}", figures, *(ratio_text(work, figure) for figure in work.ratios)])


def ratio_text(work: WorkSamples, figure: str) -> str:
    rows = [[peer, *(f"{work.ratio(figure, peer, other):.2f}" for other in work.peers)] for peer in work.peers]
    return table([figure, *(f"÷ {other}" for other in work.peers)], rows)


def target_text(samples: Samples) -> str:
    rows = [[result.target, result.wanted, result.found, result.verdict] for result in targets.results(samples)]
    return "\n\n".join(["what it must reach", table(["", "wanted", "found", ""], rows)])


def spread(values: list[float]) -> str:
    if len(values) == 1:
        return figure(values[0])
    return f"{figure(median(values))} [{figure(min(values))}–{figure(max(values))}]"


def figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(header: list[str], rows: list[list[str]]) -> str:
    """The first column starts on the left, all others end on the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows)]
    lines = []
    for name, *cells in [header, *rows]:
        aligned = [cell.rjust(width) for cell, width in zip(cells, widths[1:])]
        lines.append("  ".join([name.ljust(widths[0]), *aligned]).rstrip())
    return "\n".join(lines)
