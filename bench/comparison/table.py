"""Markdown tables, a row at a time: a long run shows what it has so far."""
import statistics


def begin(title, columns, *remarks):
    print(f"\n### {title}\n")
    for remark in remarks:
        print(f"{remark}\n")
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns), flush=True)


def row(*cells):
    print("| " + " | ".join(shown(cell) for cell in cells) + " |", flush=True)


def shown(cell):
    """Three digits of a number; what there is no number for is a dash."""
    if cell is None:
        return "–"
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:.0f}" if abs(cell) >= 100 else f"{cell:.3g}"


def median(values):
    values = list(values)
    return statistics.median(values) if values else None
