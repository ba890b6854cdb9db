#!/usr/bin/python3
"""How much faster two processes of one thread judge a data set than one: a table for docs/benchmarks.md.

usage: ranks.py DATASET MODEL.onnx... [--rounds N] [--ranks N] [--program FILE] [-- OPTIONS of `cameras evaluate`]

For each model one process and `mpirun -n RANKS`, in turn, each into a folder of its own, whose rows have to be the same
bytes. Needs Open MPI and a built program with libcameras-mpi.so beside it, and processors that nothing else uses.
"""
import argparse
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

from comparison import machine, table

AS_ROOT = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}


def spent():
    """Processor seconds of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed(command):
    """Seconds by the clock and of the processors."""
    before, start = spent(), time.perf_counter()
    subprocess.run([str(word) for word in command], check=True, env={**os.environ, **AS_ROOT},
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start, spent() - before


def measure(options, model, folder):
    evaluate = [options.program, "evaluate", options.dataset, "--model", model, "--threads", 1, "--examples", 0,
                *(options.more or ["--label", "predicted", "--methods", "grad_cam,cameras", "--metrics",
                                   "density,drop,insertion"])]
    runs = {1: [], options.ranks: []}
    rows = set()
    for number in range(options.rounds):
        for ranks, found in runs.items():
            out = folder / f"{model.stem}-{number}-{ranks}"
            launcher = ["mpirun", "-n", ranks] if ranks > 1 else []
            found.append(timed([*launcher, *evaluate, "--out", out]))
            rows.add((out / "rows.csv").read_bytes())
    if len(rows) != 1:
        raise SystemExit(f"{model}: rows differ between runs")
    for ranks, found in runs.items():
        wall, processor = (table.median(values) for values in zip(*found))
        ratio = table.median(one[0] / other[0] for one, other in zip(runs[1], found))
        table.row(model.stem, ranks, wall, processor, f"{ratio:.2f}",
                  ", ".join(f"{one[0] / other[0]:.2f}" for one, other in zip(runs[1], found)))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", type=pathlib.Path)
    parser.add_argument("models", type=pathlib.Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ranks", type=int, default=2)
    parser.add_argument("--program", default="build/cameras")
    words = sys.argv[1:]
    end = words.index("--") if "--" in words else len(words)
    options = parser.parse_args(words[:end])
    options.more = words[end + 1:]
    table.begin("One process of one thread, and several that share a data set",
                ["network", "ranks", "s", "processor s", "times faster", "in each round"],
                machine.description(1, options.rounds))
    with tempfile.TemporaryDirectory() as folder:
        for model in options.models:
            measure(options, model, pathlib.Path(folder))


if __name__ == "__main__":
    main()
