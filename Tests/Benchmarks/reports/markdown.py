"""The figures by which one would choose, and what must be reached, as tables for a README."""

from reports import targets
from reports.panels import LABELS, PANELS, Panel
from reports.samples import Samples
from reports.terminal import figure


def text(samples: Samples) -> str:
    heading = "{date}, {machine}. Medians of `{command}`, rounds: {rounds}.".format(**samples.heading)
    return "\n\n".join([heading, figures(samples), reached(samples)]) + "\n"


def figures(samples: Samples) -> str:
    panels = [panel for panel in PANELS if panel.is_in(samples)]
    peers = dict.fromkeys(peer for panel in panels for peer in samples.works[panel.work].peers)
    header = ["", *(f"{panel.title}, {panel.unit}" for panel in panels)]
    return table(header, [[LABELS[peer], *(cell(panel, samples, peer) for panel in panels)] for peer in peers])


def cell(panel: Panel, samples: Samples, peer: str) -> str:
    if not samples.has(panel.work, peer):
        return "–"
    if not panel.did_the_work(samples, peer):
        return "starved"
    return figure(samples.works[panel.work].median(peer, panel.figure))


def reached(samples: Samples) -> str:
    rows = [[result.target, result.wanted, result.found, result.verdict] for result in targets.results(samples)]
    return table(["what it must reach", "wanted", "found", ""], rows)


def table(header: list[str], rows: list[list[str]]) -> str:
    rule = ["---", *["---:"] * (len(header) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [header, rule, *rows])
