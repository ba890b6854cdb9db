"""One CAMERAS map at the released sizes: ours beside the authors' code, and beside oneDNN's peak."""
import json
import subprocess
import sys

import numpy

from . import table
from .ours import Refused, peak_speeds

SIZES = list(range(224, 925, 100))
LABEL = 7
OTHERS = __file__.replace("maps.py", "others.py")


def run_other(job):
    """The JSON that others.py prints for a job; raises what it said where it failed."""
    result = subprocess.run([sys.executable, OTHERS, json.dumps(job)], capture_output=True,
                            text=True, check=False)
    if result.returncode != 0:
        # Destructors of what was half built may complain after the reason.
        reason = result.stderr.partition("Exception ignored")[0].strip()
        said = reason.splitlines() or [f"ended with status {result.returncode}"]
        raise RuntimeError(f"{job['code']}: {said[-1]}")
    return json.loads(result.stdout.splitlines()[-1])


def job(bench, code, arch, **more):
    return {"code": code, "path": str(bench.others.get(code) or ""), "exporter": bench.exporter,
            "arch": arch, "threads": bench.threads, "label": LABEL, "picture": str(bench.tensor),
            "out": str(bench.folder / f"{code}.npy"), "repeats": 1, **more}


def our_map(bench, arch, precision, *more):
    """Seconds of network and fusion, peak memory, and the map, of one process; `more` is for its command line."""
    out = bench.folder / f"{precision}.npy"
    reports, _ = bench.program.explain(bench.model(arch), [bench.picture], "--preset", "released",
                                       "--label", LABEL, "--precision", precision, "--map", out,
                                       *more)
    seconds = reports[0]["seconds"]
    return {"network": seconds["network"], "seconds": seconds["network"] + seconds["fuse"],
            "peak_mb": reports[0]["peak_memory_mb"]}


def correlation(bench, first, second):
    pair = [numpy.load(bench.folder / f"{name}.npy").ravel() for name in (first, second)]
    return float(numpy.corrcoef(*pair)[0, 1])


def one_round(bench, arch, runs):
    """One run of each code, in turn, so that a busy minute hurts all of them."""
    if bench.others["released"]:
        result = run_other(job(bench, "released", arch))
        runs["released"].append({"seconds": result["seconds"][0], "peak_mb": result["peak_mb"]})
    peak = peak_speeds(bench.peak, bench.threads) if bench.peak else {}
    for precision in bench.precisions:
        runs[precision].append({**our_map(bench, arch, precision), "peak": peak.get(precision)})


def measure(bench, arch):
    runs = {"released": [], **{precision: [] for precision in bench.precisions}}
    for _ in range(bench.runs):
        one_round(bench, arch, runs)
    total = sum(run_other({**job(bench, "operations", arch), "sizes": SIZES})) / 1e9
    base = table.median(run["seconds"] for run in runs["released"])
    for code, results in runs.items():
        if not results:
            continue

        def middle(key, results=results):
            return table.median(run[key] for run in results if run.get(key))
        seconds, network, peak = middle("seconds"), middle("network"), middle("peak")
        speed = total / (network or seconds)
        table.row(arch, code if code == "released" else f"cameras, {code}", seconds,
                  base / seconds if base else None, middle("peak_mb"), speed,
                  100 * speed / peak if peak else None, peak,
                  f"{correlation(bench, code, 'released'):.6f}" if base else None)


def compare(bench):
    table.begin("One CAMERAS map, 8 sizes 224 … 924, one label",
                ["network", "code", "seconds a map", "times faster", "peak MB", "GFLOP/s", "% of peak", "oneDNN peak", "correlation with released"],
                bench.machine, "Seconds are those of network and fusion, without loading. "
                "GFLOP/s: convolutions and matrix products of the 8 passes by the network's time; "
                "the peak is oneDNN's fastest convolution in the same rounds.")
    for arch in bench.architectures:
        try:
            measure(bench, arch)
        except (Refused, RuntimeError) as error:
            print(f"{arch}: {error}", file=sys.stderr)
