"""One CAMERAS map at the released sizes on a GPU: ours beside the authors' code, on the same device.

Seconds are those of a map in a process that has made one before, so that the start of the process, CUDA's initialisation and the choice of
kernels count for neither side; the first map's are shown too. Both clocks stop when the map is in the processor's memory. The authors' code runs
twice: as PyTorch sets convolutions up (TF32: float32 read with 10 bits of mantissa), and in full float32, as ours does.
"""
import sys
import threading

from . import machine, table
from .maps import LABEL, correlation, job, our_map, run_other
from .ours import Refused

WARM = 6  # maps of a process after its first


def number_of(device):
    """Of cuda:1 it is "1", of cuda "0"."""
    return device.partition(":")[2] or "0"


class GpuMemory:
    """The most memory of the GPU that was in use meanwhile, all processes together: MB over what was before.

    Both codes keep what they have allocated until they end, so asking now and then is enough.
    """

    def __init__(self, device):
        self.number = number_of(device)
        self.most = None

    def used(self):
        """MB, or None where there is no nvidia-smi, or no GPU for it."""
        found = machine.said("nvidia-smi", "-i", self.number, "--query-gpu=memory.used",
                             "--format=csv,noheader,nounits")
        return int(found) if found.isdigit() else None

    def __enter__(self):
        self.before, self.done = self.used(), threading.Event()
        self.watcher = threading.Thread(target=self.watch)
        self.watcher.start()
        return self

    def watch(self):
        while self.before is not None and not self.done.wait(0.1):
            self.most = max(self.most or 0, (self.used() or 0) - self.before)

    def __exit__(self, *_):
        self.done.set()
        self.watcher.join()


def ours(bench, arch, precision):
    """One process: [seconds of every map], MB on the GPU, MB of the process."""
    arguments = ["--preset", "released", "--label", LABEL, "--precision", precision, "--device",
                 bench.device]
    with GpuMemory(bench.device) as memory:
        reports, _ = bench.program.explain(bench.model(arch), bench.copies(WARM + 1), *arguments,
                                           "--out", bench.folder / "out.png")
    times = [one["seconds"]["network"] + one["seconds"]["fuse"] for one in reports]
    return times, memory.most, max(one["peak_memory_mb"] for one in reports)


def theirs(bench, arch, tf32):
    """The same of the authors' code, whose map goes to a file of this name."""
    work = job(bench, "released", arch, repeats=WARM + 1, device=bench.device, tf32=tf32)
    work["out"] = str(bench.folder / ("released-tf32.npy" if tf32 else "released.npy"))
    with GpuMemory(bench.device) as memory:
        result = run_other(work)
    print(f"{arch}: released code{', TF32' if tf32 else ''}: PyTorch allocated at most "
          f"{result.get('gpu_allocated_mb') or 0:.0f} MB", file=sys.stderr)
    return result["seconds"], memory.most, result["peak_mb"]


def measure(bench, arch):
    codes = {}
    if bench.others["released"]:
        codes["released, TF32"] = (theirs, True, "released-tf32")
        codes["released, f32"] = (theirs, False, "released")
    for precision in bench.precisions:
        our_map(bench, arch, precision, "--device", bench.device)
        codes[f"cameras, {precision}"] = (ours, precision, precision)
    runs = {name: [] for name in codes}
    for _ in range(bench.runs):
        for name, (run, argument, _) in codes.items():
            runs[name].append(run(bench, arch, argument))

    def later(name):
        return table.median(second for times, _, _ in runs[name] for second in times[1:])
    base = later("released, f32") if bench.others["released"] else None
    for name, (_, _, file) in codes.items():
        first = table.median(times[0] for times, _, _ in runs[name])
        table.row(arch, name, 1000 * first, 1000 * later(name), base / later(name) if base else None,
                  table.median(gpu for _, gpu, _ in runs[name] if gpu is not None),
                  table.median(process for _, _, process in runs[name]),
                  f"{correlation(bench, file, 'released'):.6f}" if base else None)


def compare(bench):
    table.begin(f"One CAMERAS map on {bench.device}, 8 sizes 224 … 924, one label",
                ["network", "code", "ms, first map", "ms, later maps", "times faster than released, f32",
                 "GPU MB, with CUDA's own", "process MB", "correlation with released, f32"],
                f"{machine.gpu(number_of(bench.device))}; {bench.machine}",
                f"Later maps: medians of {WARM} in each process. GPU MB: the most in use while the process ran.")
    for arch in bench.architectures:
        try:
            measure(bench, arch)
        except (Refused, RuntimeError) as error:
            print(f"{arch}: {error}", file=sys.stderr)
