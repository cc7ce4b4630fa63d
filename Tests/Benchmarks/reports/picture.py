"""The panels as bars: an SVG that follows its reader's light or dark scheme."""

from statistics import median
from xml.sax.saxutils import escape

from reports.panels import LABELS, PANELS, Panel
from reports.samples import Samples
from reports.targets import SELF
from reports.terminal import figure

WIDTH, MARGIN, GAP = 960, 28, 36
COLUMNS = 2
PANEL_WIDTH = (WIDTH - 2 * MARGIN - GAP) / COLUMNS
NAMES, NUMBERS = 150, 60  # left and right of the bars
BAR, BAR_STEP = 14, 21
HEADER, FOOTER = 44, 20
BASELINE = 4.5  # of text beside a bar, below the bar's middle

STYLE = """<style>
    text { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif; fill: #1f2328 }
    .card { fill: #ffffff; stroke: #d1d9e0 }
    .title, .ours { font-weight: 600 }
    .note { font-size: 11.5px; fill: #59636e }
    .bar { fill: #a8b3be }
    .our-bar { fill: #d9622b }
    .spread { stroke: #59636e; stroke-width: 1.5 }
    @media (prefers-color-scheme: dark) {
        text { fill: #f0f6fc }
        .card { fill: #0d1117; stroke: #3d444d }
        .note { fill: #9198a1 }
        .bar { fill: #545d68 }
        .our-bar { fill: #f0883e }
        .spread { stroke: #b7bdc8 }
    }
</style>"""


def svg(samples: Samples) -> str:
    panels = [panel for panel in PANELS if panel.is_in(samples)]
    parts: list[str] = []
    top = float(MARGIN)
    for first in range(0, len(panels), COLUMNS):
        row = panels[first : first + COLUMNS]
        for column, panel in enumerate(row):
            parts += panel_parts(panel, samples, MARGIN + column * (PANEL_WIDTH + GAP), top)
        top += HEADER + BAR_STEP * max(len(samples.works[panel.work].peers) for panel in row) + FOOTER
    note = "{date} · {machine} · medians, thin lines from least to most, rounds: {rounds}".format(**samples.heading)
    parts.append(label(MARGIN, top + 4, note, "note"))
    return document(top + MARGIN, "; ".join(panel.title for panel in panels), parts)


def document(height: float, summary: str, parts: list[str]) -> str:
    size = f'width="{WIDTH}" height="{height:g}" viewBox="0 0 {WIDTH} {height:g}"'
    begin = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(summary)}">'
    card = f'<rect class="card" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1:g}" rx="8"/>'
    return "\n".join([begin, STYLE, card, *parts, "</svg>\n"])


def panel_parts(panel: Panel, samples: Samples, left: float, top: float) -> list[str]:
    work = samples.works[panel.work]
    able = [peer for peer in work.peers if panel.did_the_work(samples, peer)]
    most = max((max(work.values(peer, panel.figure)) for peer in able), default=1)
    scale = (PANEL_WIDTH - NAMES - NUMBERS) / most
    better = "more is better" if panel.more_is_better else "less is better"
    parts = [
        label(left, top + 10, panel.title, "title"),
        label(left, top + 27, f"{panel.unit}, {better}", "note"),
    ]
    for number, peer in enumerate(work.peers):
        base, middle = left + NAMES, top + HEADER + number * BAR_STEP + BAR / 2
        text_class = "ours" if peer == SELF else "theirs"
        parts.append(label(base - 8, middle + BASELINE, LABELS[peer], text_class, anchor="end"))
        if peer in able:
            parts += bar_parts(base, middle, scale, work.values(peer, panel.figure), peer == SELF)
        else:
            parts.append(label(base, middle + BASELINE, "no answer: its workers are all held", "note"))
    return parts


def bar_parts(base: float, middle: float, scale: float, values: list[float], is_ours: bool) -> list[str]:
    """The bar of the median, a line from the least to the most, and the figure."""
    width, first, last = (scale * value for value in (median(values), min(values), max(values)))
    bar_class, text_class = ("our-bar", "ours") if is_ours else ("bar", "theirs")
    box = f'x="{base:.1f}" y="{middle - BAR / 2:.1f}" width="{max(width, 1):.1f}" height="{BAR}" rx="2"'
    line = f'x1="{base + first:.1f}" x2="{base + last:.1f}" y1="{middle:.1f}" y2="{middle:.1f}"'
    return [
        f'<rect class="{bar_class}" {box}/>',
        f'<line class="spread" {line}/>',
        label(base + last + 6, middle + BASELINE, figure(median(values)), text_class),
    ]


def label(x: float, y: float, text: str, style: str, anchor: str = "start") -> str:
    return f'<text class="{style}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
