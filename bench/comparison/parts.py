"""Where the network's time goes: oneDNN's own clock for each of its primitives, by kind."""
import collections
import re
import sys

from . import table
from .maps import LABEL
from .ours import Refused, peak_speeds

KINDS = ["3 × 3 and larger", "1 × 1", "with strides", "of the image", "depthwise", "pools",
         "other primitives"]
CONVOLUTIONS = KINDS[:5]
OUTSIDE = "outside of oneDNN"
SHAPE = re.compile(r"(?:g(\d+))?mb(\d+)_?ic(\d+)oc(\d+)_ih\d+oh(\d+)kh(\d+)sh(\d+)\w*?_iw\d+ow(\d+)"
                   r"kw(\d+)sw(\d+)")


def convolution(shape):
    """(kind, operations) of a convolution, from how oneDNN writes its sizes."""
    groups, batch, source, result, height, rows, down, width, columns, across = (
        int(number or 1) for number in SHAPE.match(shape).groups())
    operations = 2 * batch * result * height * width * rows * columns * source // groups
    if 1 < groups == source:
        return "depthwise", operations
    if source <= 4 and height > 1:  # an image has at most four channels; not a gate of few
        return "of the image", operations
    if down > 1 or across > 1:
        return "with strides", operations
    return ("1 × 1" if rows == columns == 1 else "3 × 3 and larger"), operations


def primitives(text):
    """(primitive, direction, sizes, milliseconds) of all that ran, in order."""
    for line in text.splitlines():
        fields = line.split(",")
        if "exec" not in fields[1:4]:
            continue
        start = fields.index("exec")
        yield fields[start + 2], fields[start + 4], fields[-2], float(fields[-1])


def by_kind(text):
    """{kind: [seconds, operations]} of what the compiled network ran, without what loading ran before it."""
    found = collections.defaultdict(lambda: [0.0, 0])
    running = False
    for primitive, direction, sizes, milliseconds in primitives(text):
        kind, operations = "other primitives", 0
        if primitive == "convolution":
            running = running or direction == "forward_inference"
            kind, operations = convolution(sizes)
        elif primitive.startswith("pooling"):
            kind = "pools"
        if running:
            found[kind][0] += milliseconds / 1000
            found[kind][1] += operations
    return found


def one_run(bench, arch):
    """(seconds of the network, by_kind) of one map; oneDNN reports on standard output."""
    report = bench.folder / "parts.json"
    text, _ = bench.program.call("explain", bench.picture, "--model", bench.model(arch), "--card",
                                 bench.program.card, "--threads", bench.threads, "--preset", "released",
                                 "--label", LABEL, "--json", report,
                                 environment={"DNNL_VERBOSE": "1", "ONEDNN_VERBOSE": "1"})
    kinds = by_kind(text)
    if not any(kinds[kind][0] for kind in CONVOLUTIONS):
        raise Refused("oneDNN reported no convolution of a compiled network")
    return bench.program.report(report)["seconds"]["network"], kinds


def cell(seconds, network, operations):
    """Share of the time, and the speed at which it went by."""
    share = f"{100 * seconds / network:.0f} %"
    return f"{share} at {operations / seconds / 1e9:.0f}" if operations else share


def measure(bench, arch):
    runs = [(*one_run(bench, arch), peak_speeds(bench.peak, bench.threads)["f32"] if bench.peak else None)
            for _ in range(bench.runs)]
    network, kinds, peak = sorted(runs, key=lambda run: run[0])[len(runs) // 2]
    inside = sum(seconds for seconds, _ in kinds.values())
    convolving = [sum(numbers) for numbers in zip(*(kinds[kind] for kind in CONVOLUTIONS))]
    table.row(arch, network, peak, f"{convolving[1] / convolving[0] / 1e9:.0f}",
              *(cell(kinds[kind][0], network, kinds[kind][1]) if kinds[kind][0] else None for kind in KINDS),
              cell(network - inside, network, 0))


def compare(bench):
    table.begin("Where the network's time goes, 8 sizes 224 … 924, one label, float32",
                ["network", "seconds", "oneDNN peak", "convolutions", *KINDS, OUTSIDE], bench.machine,
                "Shares of the network's time; after `at`, and of all convolutions together, GFLOP/s. By oneDNN's own clock "
                "(`DNNL_VERBOSE=1`), of the run with the median time. Outside of oneDNN: plans for 8 sizes, weights of the first size (of others: other primitives), resizing the image, the head. "
                "A strided 1 × 1 of which the positions are copied first is a 1 × 1 and, for the copy, a pool.")
    for arch in bench.architectures:
        try:
            measure(bench, arch)
        except Refused as error:
            print(f"{arch}: {error}", file=sys.stderr)
