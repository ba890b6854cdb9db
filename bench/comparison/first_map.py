"""What the first map of a process takes that later ones do not: plans, weights, memory that nobody had before."""
import mmap
import resource
import sys
import time

from . import table
from .maps import LABEL
from .ours import Refused

LATER = 3  # maps of a process after its first, where time is measured
VERBOSE = {"DNNL_VERBOSE": "2", "ONEDNN_VERBOSE": "2"}
COLUMNS = ["network", "first s", "later s", "first - later", "primitives made", "s", "weights reordered, s",
           "fresh pages, MB", "s", "rest, s"]


def told(text, what):
    """(how many, milliseconds) of oneDNN's lines for `what`: "create" of anything, "exec" of reorders."""
    found = [0, 0.0]
    for line in text.splitlines():
        fields = line.split(",")
        if not fields[0].endswith("_verbose") or len(fields) < 5:
            continue
        made = what == "create" and fields[1].startswith("create")
        moved = what == "exec" and fields[1] == "exec" and fields[3] == "reorder"
        if made or moved:
            found[0] += made or moved
            found[1] += float(fields[-1])
    return found


def pages(call):
    """What `call()` gives, and the pages that its processes were given."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt
    result = call()
    return result, resource.getrusage(resource.RUSAGE_CHILDREN).ru_minflt - before


def seconds_of_a_page():
    """What the first writing to a page takes more than the second, on this machine."""
    size = 1 << 28
    block = bytes(1 << 20)
    times = []
    with mmap.mmap(-1, size) as memory:
        for _ in range(2):
            start = time.perf_counter()
            for at in range(0, size, len(block)):
                memory[at:at + len(block)] = block
            times.append(time.perf_counter() - start)
    return (times[0] - times[1]) / (size / mmap.PAGESIZE)


def counted(bench, arch, copies):
    """((primitives, s), (reorders, s), pages) of a process that makes so many maps; 0: it opens the model alone."""
    model = ["--card", bench.program.card, "--threads", bench.threads]
    words = (["explain", *bench.copies(copies), "--model", bench.model(arch), *model, "--preset", "released", "--label",
              LABEL, "--json", bench.folder / "first.json"] if copies else ["inspect", bench.model(arch), *model])
    (text, _), given = pages(lambda: bench.program.call(*words, environment=VERBOSE))
    return told(text, "create"), told(text, "exec"), given


def first_alone(nothing, one, two):
    """Of a number that a process adds up: what the first map adds, less what the second one does."""
    return (one - nothing) - (two - one)


def measure(bench, arch):
    times = []
    for _ in range(bench.runs):
        reports, _ = bench.program.explain(bench.model(arch), bench.copies(LATER + 1), "--preset", "released", "--label",
                                           LABEL)
        seconds = [one["seconds"]["network"] + one["seconds"]["fuse"] for one in reports]
        times.append((seconds[0], table.median(seconds[1:])))
    first, later = (table.median(column) for column in zip(*times))
    found = [counted(bench, arch, copies) for copies in (0, 1, 2)]
    made, making = (first_alone(*(one[0][i] for one in found)) for i in range(2))
    reordering = first_alone(*(one[1][1] for one in found))
    fresh = first_alone(*(one[2] for one in found))
    parts = [making / 1000, reordering / 1000, fresh * seconds_of_a_page()]
    table.row(arch, first, later, first - later, made, parts[0], parts[1], fresh * mmap.PAGESIZE / 1e6, parts[2],
              first - later - sum(parts))


def compare(bench):
    table.begin("What the first map of a process takes more than later ones, 8 sizes 224 … 924, one label, float32",
                COLUMNS, bench.machine,
                "Primitives and reordered weights by oneDNN's own clock (`DNNL_VERBOSE=2`), pages by the kernel's count of "
                "faults and by what one thread takes to write to a fresh one here: what one map adds to a process that opens the "
                "model, less what a second one adds.")
    for arch in bench.architectures:
        try:
            measure(bench, arch)
        except Refused as error:
            print(f"{arch}: {error}", file=sys.stderr)
