"""Dots with whiskers, a row for each name and a panel for each measure, as SVG. Needs nothing but
Python."""
import dataclasses
import html
import math

# In pixels.
NAME, PANEL, GAP, ROW, HEAD, FOOT = 236, 140, 30, 17, 34, 44


@dataclasses.dataclass(frozen=True)
class Panel:
    """One axis; `ticks` are values with their texts, the first and the last are its ends."""

    title: str
    ticks: dict
    logarithmic: bool = False

    def place(self, value):
        """From 0 to 1; what lies beyond an end is drawn there."""
        scale = math.log if self.logarithmic else float
        low, high = min(self.ticks), max(self.ticks)
        value = min(max(value, low), high)
        return (scale(value) - scale(low)) / (scale(high) - scale(low))


@dataclasses.dataclass(frozen=True)
class Row:
    """A name, the colour of its dots, and (value, low, high) in each panel."""

    name: str
    colour: str
    dots: list
    bold: bool = False


def text(x, y, words, more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}"{more}>{html.escape(words)}</text>'


def line(x1, y1, x2, y2, colour, width=1):
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke="{colour}" stroke-width="{width}"/>')


def axis(panel, left, bottom):
    """Title, grid and ticks of a panel."""
    parts = [text(left, HEAD - 14, panel.title, ' font-weight="bold"')]
    for value, words in panel.ticks.items():
        x = left + PANEL * panel.place(value)
        parts.append(line(x, HEAD - 4, x, bottom, "#dddddd"))
        parts.append(text(x, bottom + 14, words, ' text-anchor="middle"'))
    return parts


def dots(row, panels, lefts, y):
    """One row's name and dots."""
    weight = ' font-weight="bold"' if row.bold else ""
    parts = [text(NAME - 10, y + 4, row.name, f' text-anchor="end"{weight}')]
    for panel, left, dot in zip(panels, lefts, row.dots, strict=True):
        if dot is None:
            continue
        x, low, high = (left + PANEL * panel.place(value) for value in dot)
        if high - low > 1:
            parts.append(line(low, y, high, y, row.colour, 2))
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{5 if row.bold else 4}" '
                     f'fill="{row.colour}"/>')
    return parts


def legend(colours, y):
    """A dot and a name for each colour."""
    parts, x = [], float(NAME)
    for name, colour in colours.items():
        parts.append(f'<circle cx="{x:.1f}" cy="{y - 4:.1f}" r="4" fill="{colour}"/>')
        parts.append(text(x + 9, y, name))
        x += 30 + 6.6 * len(name)
    return parts


def dot_chart(rows, panels, colours):
    """The figure as text."""
    lefts = [NAME + i * (PANEL + GAP) for i in range(len(panels))]
    bottom = HEAD + ROW * len(rows)
    width, height = lefts[-1] + PANEL + GAP, bottom + FOOT
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
             f'viewBox="0 0 {width} {height}" font-family="DejaVu Sans, Verdana, sans-serif" '
             'font-size="11" fill="#222222">',
             f'<rect width="{width}" height="{height}" fill="#ffffff"/>']
    for i, row in enumerate(rows):
        if row.bold:
            parts.append(f'<rect x="0" y="{HEAD + ROW * i}" width="{width}" height="{ROW}" '
                         'fill="#f3f3f3"/>')
    for panel, left in zip(panels, lefts, strict=True):
        parts += axis(panel, left, bottom)
    for i, row in enumerate(rows):
        parts += dots(row, panels, lefts, HEAD + ROW * (i + 0.5))
    parts += legend(colours, bottom + FOOT - 8)
    return "\n".join([*parts, "</svg>", ""])
