#!/usr/bin/python3
"""Ranks every method on scenes whose right answer is known, with every bundled classifier, and asks
which metrics that know no answer agree with those that do.

Needs build/cameras, the models and `make scenes`. Prints the tables and keeps every row in
build/scenes/ranking: a call that was stopped goes on there, and one with more scenes makes only
those that are missing. With --update writes tables and figure into docs.
"""
import argparse
import pathlib
import statistics
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tools" / "scenes"), str(ROOT / "tools" / "evidence")]
from dot_chart import Panel, Row, dot_chart  # noqa: E402
from interval import interval  # noqa: E402
from marked import replace, table  # noqa: E402
from program import MODELS, ProgramError  # noqa: E402
from ranked_methods import (  # noqa: E402
    CAMS, FEW, GRADIENTS, HIDING, METHODS, REFUSED, WHOLE, make, read, seconds_of)
from ranks import agreement, mean_ranks, ranks  # noqa: E402

DOCUMENT = ROOT / "docs" / "evidence.md"
FIGURE = ROOT / "docs" / "images" / "ranking.svg"
TIMED = "scenes-dense"  # the program's own, whose seconds are told
ENOUGH = 10  # scenes
COLOURS = {CAMS: "#2166ac", GRADIENTS: "#b35806", HIDING: "#4d9221"}

# What knows the object, by column of rows.csv; the order of the table is by these.
TRUTH = {
    "pointing": "pointing",
    "energy": "energy inside",
    "relevance_rank": "relevance rank",
    "auc": "AUC",
}
OWN = {"own": "each on its own"}
# What does not: title, and whether more is better. The first three look at the map alone.
LOOKING = 3
JUDGES = {
    "sparsity": ("sparsity", True),
    "entropy": ("entropy", False),
    "effective_complexity": ("effective complexity", False),
    "deletion": ("deletion", False),
    "insertion": ("insertion", True),
    "road": ("ROAD", True),
    "rho_plus": ("ρ⁺", True),
    "rho_minus": ("ρ⁻", False),
    "average_drop": ("average drop", False),
    "increase": ("increase", True),
    "coherency": ("coherency", True),
    "complexity": ("complexity", False),
    "adcc": ("ADCC", True),
    "arcc": ("ARCC", True),
}
SHOWN = ("deletion", "insertion", "arcc")  # of these, in the first table
HEADER = [
    "place",
    "method",
    "mean rank",
    "place by network",
    "multi: scenes",
    *(f"{title} %" for title in (*TRUTH.values(), *OWN.values())),
    "empty %",
    "single: scenes",
    *(f"{JUDGES[name][0]} %" for name in SHOWN),
    "seconds",
]


def over_networks(found, method, column):
    """By scene that every network has, the mean over networks; scenes without a number are none."""
    parts = [networks[method].get(column, {}) for networks in found.values()]
    scenes = sorted(set.intersection(*map(set, parts)))
    values = [[part[scene] for part in parts] for scene in scenes]
    return [statistics.fmean(v) for v in values if None not in v]


def rounded(values):
    """The mean of {scene: value}, so that maps that differ by rounding alone have the same; None
    where there is none."""
    there = [value for value in values.values() if value is not None]
    return round(statistics.fmean(there), 4) if there else None


def judged(found):
    """The methods of which every network has a scene at least."""
    return [method for method in METHODS if over_networks(found, method, "pointing")]


def true_ranks(found, methods):
    """{network: by method the mean of its ranks in all that knows the object}."""
    return {
        network: mean_ranks([[rounded(kept[method][what]) for method in methods] for what in TRUTH])
        for network, kept in found.items()
    }


def places(by_network):
    """Mean ranks over all networks; the place of each method by them, and in each network."""
    means = [statistics.fmean(parts) for parts in zip(*by_network.values(), strict=True)]
    own = [ranks([-mean for mean in parts]) for parts in by_network.values()]
    return means, ranks([-mean for mean in means]), list(zip(*own, strict=True))


def cell(values):
    """Mean and interval in per cent."""
    if len(values) < 2:
        return "–"
    mean, low, high = interval(values)
    return f"{mean:.1f} [{low:.1f}, {high:.1f}]"


def ranking(multi, single, seconds):
    """The first table, best method first, and the methods in that order."""
    names = judged(multi)
    means, overall, own = places(true_ranks(multi, names))
    rows = {}
    for i, method in enumerate(names):
        true = [over_networks(multi, method, what) for what in (*TRUTH, *OWN)]
        asked = [over_networks(single, method, what) for what in SHOWN]
        empty = over_networks(multi, method, "empty")
        rows[method] = [
            f"{overall[i]:g}",
            f"**{method}**" if method == "cameras" else method,
            f"{means[i]:.1f}",
            ", ".join(f"{place:g}" for place in own[i]),
            len(true[0]),
            *map(cell, true),
            f"{100 * statistics.fmean(empty or [0]):.1f}",
            max(map(len, asked)),
            *map(cell, asked),
            f"{seconds[method]:.2g}" if seconds else "–",
        ]
    order = sorted(names, key=lambda method: overall[names.index(method)])
    return table(HEADER, [rows[method] for method in order]), order


def common(found, methods, column):
    """The scenes of which every network has all of these methods."""
    parts = [set(kept[method].get(column, {})) for kept in found.values() for method in methods]
    return sorted(set.intersection(*parts))


def compared(found, column):
    """The methods whose ranks are compared, and their scenes: all methods, or those of few passes
    while the others have too few scenes. A method that a network refuses is not among them."""
    allowed = [method for method in METHODS
               if not any(method in REFUSED.get(network, ()) for network in found)]
    scenes = common(found, allowed, column)
    if len(scenes) < ENOUGH:
        allowed = [method for method in allowed if method in FEW]
        scenes = common(found, allowed, column)
    return allowed, scenes


def distinct(kept, methods, scenes):
    """Of methods that have the same maps with this network the first one: a formula that is there
    five times would count five times."""
    alike = {}
    for method in methods:
        numbers = tuple(rounded({scene: kept[method][column][scene] for scene in scenes})
                         for column in (*TRUTH, "sparsity", "entropy"))
        alike.setdefault(numbers, method)
    return list(alike.values())


def oriented(kept, methods, scenes, judges):
    """The numbers of one network as ranks.py takes them: more is better."""
    signs = {what: 1 for what in TRUTH} | {k: 1 if JUDGES[k][1] else -1 for k in judges}

    def values(method, column):
        numbers = [kept[method][column][scene] for scene in scenes]
        return [None if number is None else signs[column] * number for number in numbers]

    return {column: [values(method, column) for method in methods] for column in signs}


def agreement_rows(found, which, judges):
    """(rank correlation, row of the second table) of some metrics; nothing where scenes are few."""
    methods, scenes = compared(found, judges[0])
    if len(scenes) < ENOUGH:
        return []
    kinds = [distinct(kept, methods, scenes) for kept in found.values()]
    networks = [oriented(kept, kind, scenes, judges)
                for kept, kind in zip(found.values(), kinds, strict=True)]
    pairs = agreement(networks, [*TRUTH], judges)
    rows = []
    for judge in judges:
        title, more = JUDGES[judge]
        cells = [f"{mean:.2f} [{low:.2f}, {high:.2f}]"
                 for mean, low, high, _ in (pairs[judge, what] for what in (*TRUTH, "rank"))]
        mean, _, _, parts = pairs[judge, "rank"]
        rows.append((mean, [title, "higher" if more else "lower", *cells,
                            ", ".join(f"{part:.2f}" for part in parts),
                            f"{len(scenes)} of {which}/", ", ".join(str(len(k)) for k in kinds)]))
    return rows


def agreements(multi, single):
    """The second table: by metric that knows no object its rank correlations with those that do."""
    rows = agreement_rows(multi, "multi", [*JUDGES][:LOOKING])
    rows += agreement_rows(single, "single", [*JUDGES][LOOKING:])
    told = {row[0] for _, row in rows}
    text = table(
        ["metric", "better", *TRUTH.values(), "all four", "all four, by network", "scenes",
         "different maps, by network"],
        [row for _, row in sorted(rows, key=lambda found: -found[0])],
    )
    missing = [title for title, _ in JUDGES.values() if title not in told]
    if missing:
        text += f"\n\nNot here for want of scenes (at least {ENOUGH}): {', '.join(missing)}."
    return text


def figure(multi, seconds, order):
    """What knows the object, and seconds, of every method, best first."""
    panels = [Panel(f"{title}, %", {tick: str(tick) for tick in ticks})
              for title, ticks in zip(TRUTH.values(), [(0, 50, 100)] * 3 + [(40, 70, 100)])]
    powers = {0.01: "0.01", 0.1: "0.1", 1: "1", 10: "10", 100: "100"}
    if seconds:
        panels.append(Panel("seconds of a map", powers, logarithmic=True))
    rows = []
    for method in order:
        dots = [interval(over_networks(multi, method, what)) for what in TRUTH]
        if seconds:
            dots.append((seconds[method],) * 3)
        rows.append(Row(method, COLOURS[METHODS[method]], dots, bold=method == "cameras"))
    return dot_chart(rows, panels, COLOURS)


def main():
    """Makes the rows, then the tables and the figure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build/cameras")
    parser.add_argument("--models", type=pathlib.Path, default=ROOT / "models")
    parser.add_argument("--networks", nargs="+", default=MODELS, metavar="NAME")
    parser.add_argument("--scenes", type=pathlib.Path, default=ROOT / "build/scenes",
                        help="holds multi/, single/")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build/scenes/ranking")
    parser.add_argument("--multi", type=int, default=WHOLE, metavar="N", help="scenes of multi/")
    parser.add_argument("--single", type=int, default=WHOLE, metavar="N", help="scenes of single/")
    parser.add_argument("--multi-many", type=int, default=50, metavar="N",
                        help="of multi/, for methods of many passes")
    parser.add_argument("--single-many", type=int, default=50, metavar="N",
                        help="of single/, likewise")
    parser.add_argument("--tables", action="store_true", help="of what is there; make nothing")
    parser.add_argument("--update", action="store_true", help="rewrite docs/evidence.md")
    options = parser.parse_args()
    if not options.tables:
        make(options)
    seconds = seconds_of(options, TIMED)
    multi, single = ({network: read(options, network, which) for network in options.networks}
                     for which in ("multi", "single"))
    first, order = ranking(multi, single, seconds)
    second = agreements(multi, single)
    print(f"{first}\n\n{second}")
    if options.update:
        replace(DOCUMENT, "ranking", first)
        replace(DOCUMENT, "agreement", second)
        FIGURE.write_text(figure(multi, seconds, order), encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except (ProgramError, OSError, ValueError) as error:
        sys.exit(f"ranking.py: {error}")
