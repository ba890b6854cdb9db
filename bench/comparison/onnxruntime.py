"""One CAMERAS map, gradient and fusion included, beside ONNX Runtime's forward passes at the same sizes."""
import json
import pathlib
import subprocess
import sys

import onnx

from . import table
from .maps import LABEL, SIZES
from .ours import Refused

SCRIPT = pathlib.Path(__file__).with_suffix(".js")
LATER = 3  # maps of a process after its first


def open_model(bench, arch):
    """The architecture's file with open sizes, which ONNX Runtime takes at no others than it declares."""
    path = bench.folder / f"{arch}-open.onnx"
    if not path.is_file():
        model = onnx.load(str(bench.model(arch)))
        for value in (*model.graph.input, *model.graph.output):
            for at, dim in enumerate(value.type.tensor_type.shape.dim[2:]):
                dim.dim_param = f"side{at}"
        del model.graph.value_info[:]
        onnx.save(model, str(path))
    return path


def theirs(bench, arch):
    """(load, first, later, peak MB) of ONNX Runtime's forward passes at all sizes."""
    command = ["node", SCRIPT, bench.onnxruntime, open_model(bench, arch), bench.threads, LATER, *SIZES]
    result = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
    if result.returncode != 0:
        said = result.stderr.strip().splitlines() or [f"ended with status {result.returncode}"]
        raise RuntimeError(f"ONNX Runtime: {said[-1]}")
    found = json.loads(result.stdout)
    return found["load"], found["first"], table.median(found["later"]), found["peak_mb"]


def ours(bench, arch, precision):
    """The same of our maps: seconds of network and fusion."""
    reports, _ = bench.program.explain(bench.model(arch), bench.copies(LATER + 1), "--preset",
                                       "released", "--label", LABEL, "--precision", precision)
    times = [one["seconds"]["network"] + one["seconds"]["fuse"] for one in reports]
    return (reports[0]["seconds"]["load"], times[0], table.median(times[1:]),
            max(one["peak_memory_mb"] for one in reports))


def measure(bench, arch):
    codes = {"ONNX Runtime, forward passes alone": lambda: theirs(bench, arch)}
    for precision in bench.precisions:
        codes[f"cameras, {precision}"] = lambda precision=precision: ours(bench, arch, precision)
    runs = {name: [] for name in codes}
    for _ in range(bench.runs):
        for name, run in codes.items():
            runs[name].append(run())
    middle = {name: [table.median(column) for column in zip(*found)] for name, found in runs.items()}
    base = next(iter(middle.values()))
    for name, found in middle.items():
        ratios = [f"{value / beside:.2f}" for value, beside in zip(found[1:3], base[1:3])]
        table.row(arch, name, *found[:3], *ratios, found[3])


def compare(bench):
    if not bench.onnxruntime:
        print("onnxruntime: left out, --onnxruntime names no folder", file=sys.stderr)
        return
    table.begin("One CAMERAS map at the released sizes, 224 … 924, beside ONNX Runtime's forward passes alone",
                ["network", "code", "load s", "first s", "later s", "first : ONNX Runtime", "later : it", "peak MB"],
                bench.machine, "Seconds of a map are those of network and fusion, without loading.")
    for arch in bench.architectures:
        try:
            measure(bench, arch)
        except (Refused, RuntimeError, FileNotFoundError) as error:
            print(f"{arch}: {error}", file=sys.stderr)
