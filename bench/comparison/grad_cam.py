"""Grad-CAM at the network's own size: ours beside pytorch-grad-cam and captum."""
import sys

from . import table
from .maps import LABEL, job, run_other
from .ours import Refused

WARM = 5  # maps of a process after its first


def ours(bench, arch, precision):
    """Seconds of the first map of a process, and the median of those after it."""
    reports, _ = bench.program.explain(bench.model(arch), bench.copies(WARM + 1), "--method",
                                       "grad_cam", "--label", LABEL, "--precision", precision)
    times = [one["seconds"]["network"] + one["seconds"]["fuse"] for one in reports]
    return times[0], table.median(times[1:]), max(one["peak_memory_mb"] for one in reports)


def theirs(bench, arch, code):
    result = run_other(job(bench, code, arch, repeats=WARM + 1))
    return result["seconds"][0], table.median(result["seconds"][1:]), result["peak_mb"]


def measure(bench, arch):
    codes = {f"cameras, {precision}": (ours, precision) for precision in bench.precisions}
    codes |= {name: (theirs, code) for name, code in
              (("pytorch-grad-cam", "grad_cam"), ("captum", "captum"))
              if bench.others[code] is not None}
    runs = {name: [] for name in codes}
    for _ in range(bench.runs):
        for name, (run, argument) in codes.items():
            runs[name].append(run(bench, arch, argument))
    base = table.median(run[1] for run in runs[f"cameras, {bench.precisions[0]}"])
    for name, results in runs.items():
        first, later, peak = (table.median(values) for values in zip(*results))
        table.row(arch, name, 1000 * first, 1000 * later, later / base, peak)


def compare(bench):
    table.begin("Grad-CAM at 224 × 224, one label",
                ["network", "code", "ms, first map", "ms, later maps", "× ours (first precision, later maps)", "peak MB"],
                bench.machine)
    for arch in bench.architectures:
        try:
            measure(bench, arch)
        except (Refused, RuntimeError) as error:
            print(f"{arch}: {error}", file=sys.stderr)
