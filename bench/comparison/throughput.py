"""Several images in one call: decoding, network and drawing overlap, and loading is paid once."""
import sys

from . import table
from .ours import Refused

IMAGES = 8


def one_round(bench, arch, precision):
    """Wall seconds of a call, and the sum of what its parts took each by itself."""
    reports, wall = bench.program.explain(
        bench.model(arch), bench.copies(IMAGES), "--preset", "released", "--label", 7,
        "--precision", precision, "--out", bench.folder / "out.png")
    load = reports[0]["seconds"]["load"]
    parts = load + sum(one["seconds"]["total"] - load for one in reports)
    network = sum(one["seconds"]["network"] for one in reports)
    return wall, parts, network, reports[-1]["peak_memory_mb"]


def compare(bench):
    table.begin(f"{IMAGES} photos of 224 × 224 in one call, 8 sizes 224 … 924, pictures written",
                ["network", "precision", "maps a second", "process s", "sum of its parts s",
                 "of them network s", "peak MB"], bench.machine)
    for arch in bench.architectures:
        for precision in bench.precisions:
            try:
                runs = [one_round(bench, arch, precision) for _ in range(bench.runs)]
            except Refused as error:
                print(f"{arch}: {error}", file=sys.stderr)
                continue
            wall, parts, network, peak = (table.median(values) for values in zip(*runs))
            table.row(arch, precision, IMAGES / wall, wall, parts, network, peak)
