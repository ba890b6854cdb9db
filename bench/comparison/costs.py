"""What a map of ours costs: by sizes, image, labels, threads; and where a call spends its time."""
import os

from . import table
from .pictures import smooth_pixels, write_bmp

COLUMNS = ["network s", "fuse s", "process s", "peak MB"]


def cost(bench, arch, *more, images=None, threads=None):
    """Medians of COLUMNS over all runs of a call."""
    runs = []
    for _ in range(bench.runs):
        reports, wall = bench.program.explain(
            bench.model(arch), images or [bench.picture], *more, "--out", bench.folder / "out.png",
            threads=threads)
        # Every label's report has the times of all of them.
        seconds = reports[0]["seconds"]
        runs.append((seconds["network"], seconds["fuse"], wall, reports[-1]["peak_memory_mb"]))
    return [table.median(column) for column in zip(*runs)]


def by_sizes(bench, arch):
    table.begin(f"{arch}: number of sizes, the largest 1000", ["sizes", *COLUMNS], bench.machine)
    for steps in (1, 2, 4, 7, 10):
        table.row(steps, *cost(bench, arch, "--label", 7, "--max-size", 1000, "--steps", steps))
    table.begin(f"{arch}: the largest of 7 sizes", ["largest", *COLUMNS], bench.machine)
    for largest in (224, 448, 672, 1000):
        table.row(largest, *cost(bench, arch, "--label", 7, "--max-size", largest))


def by_image(bench, arch):
    table.begin(f"{arch}: size of the photo (BMP in, PNG out), 2 sizes", ["photo", *COLUMNS],
                bench.machine)
    for side in (224, 1024, 4096):
        picture = bench.folder / f"{side}.bmp"
        write_bmp(picture, smooth_pixels(side, side))
        table.row(f"{side} × {side}", *cost(bench, arch, "--label", 7, "--sizes", "224,324",
                                            images=[picture]))
        picture.unlink()


def by_labels(bench, arch):
    table.begin(f"{arch}: labels, the released sizes", ["labels", *COLUMNS, "× one label"],
                bench.machine)
    first = None
    for labels in (1, 2, 5, 10):
        found = cost(bench, arch, "--preset", "released", "--scale-filter", "none", "--label", f"top:{labels}")
        first = first or found[0] + found[1]
        table.row(labels, *found, f"{(found[0] + found[1]) / first:.3f}")


def by_threads(bench, arch):
    table.begin(f"{arch}: threads, the released sizes", ["threads", *COLUMNS], bench.machine)
    for threads in range(1, (os.cpu_count() or 1) + 1):
        table.row(threads, *cost(bench, arch, "--label", 7, "--preset", "released",
                                 threads=threads))


def by_part(bench, arch):
    """Where one call spends its time, from the start of the process to its end."""
    table.begin(f"{arch}: one photo of {bench.size} × {bench.size} with the paper's sizes, from the start of the process to the "
                "written picture", ["part", "seconds"], bench.machine)
    runs = []
    for _ in range(bench.runs):
        _, start = bench.program.call("--version")
        reports, wall = bench.program.explain(bench.model(arch), [bench.picture], "--out",
                                              bench.folder / "out.png")
        seconds = reports[0]["seconds"]
        parts = [start, seconds["load"], seconds["network"], seconds["fuse"],
                 seconds["total"] - seconds["load"] - seconds["network"] - seconds["fuse"]]
        runs.append([*parts, wall - sum(parts), wall])
    names = ["start: dynamic linking, libtorch's tables", "load: parse, check, fit", "network",
             "fusion", "decode, preprocess, draw, encode, write",
             "rest (end of the process, and noise)", "all"]
    for name, values in zip(names, zip(*runs)):
        table.row(name, table.median(values))


def compare(bench):
    by_part(bench, "mobilenet_v2")
    arch = bench.architectures[0]
    for table_of in (by_sizes, by_image, by_labels, by_threads):
        table_of(bench, arch)
