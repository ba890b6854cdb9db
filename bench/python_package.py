#!/usr/bin/python3
"""What the Python package costs: tables for docs/benchmarks.md.

usage: python_package.py MODEL.onnx PICTURE [--runs N] [--torch EXPORTER ARCH [--grad-cam FOLDER] [--captum FOLDER]]

Processes are new ones for each run, and take turns; medians are told. `start`: from `import cameras` to the first and the second
map, beside the command line's whole call. `overhead`: what a call takes beyond what the program says that it took itself, maps of
224 x 224. --torch: Grad-CAM of MODEL beside that of plain PyTorch, where EXPORTER is a module with build(arch) -> torch.nn.Module
that made MODEL, and of checkouts of pytorch-grad-cam and captum. The program is CAMERAS_PROGRAM's, else build/cameras.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = os.environ.setdefault("CAMERAS_PROGRAM", str(ROOT / "build/cameras"))

HEAD = """
import json, resource, statistics, sys, time
model_path, picture, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
def peak_mb(pid="self"):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1000
start = time.perf_counter()
"""

OURS = HEAD + """
import warnings
warnings.simplefilter("ignore")
import cameras
imported = time.perf_counter()
model = cameras.Model(model_path)
opened = time.perf_counter()
model.explain(picture, 1, **OPTIONS)
first = time.perf_counter()
model.explain(picture, 2, **OPTIONS)
second = time.perf_counter()
later = []
for label in range(3, 3 + runs):
    began = time.perf_counter()
    model.explain(picture, label, **OPTIONS)
    later.append(time.perf_counter() - began)
print(json.dumps({"import": imported - start, "open": opened - imported, "first": first - start, "second": second - first,
                  "later": statistics.median(later), "mb": peak_mb() + peak_mb(model.engine_pid)}))
"""

# Pixels as the model card says; the layer is the one that ours takes by itself (comparison/others.py).
THEIRS = HEAD + """
sys.path[:0] = [sys.argv[7]] if sys.argv[7] else []
sys.path.insert(0, sys.argv[4])
import numpy, torch
from PIL import Image
import others
job = {"exporter": sys.argv[5], "arch": sys.argv[6], "label": 1}
code = sys.argv[8]
def pixels():
    values = Image.open(picture).convert("RGB").resize((224, 224), Image.BILINEAR)
    values = torch.from_numpy(numpy.asarray(values).astype("float32") / 255).permute(2, 0, 1)[None]
    mean, std = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    return (values - mean.view(1, 3, 1, 1)) / std.view(1, 3, 1, 1)
def plain(job, network, image):
    kept = []
    network.get_submodule(others.LAYERS[job["arch"]]).register_forward_hook(lambda module, given, result: kept.append(result))
    def explain():
        kept.clear()
        logits = network(image)
        gradient, = torch.autograd.grad(logits[0, job["label"]], kept[0])
        map_ = (gradient.mean((2, 3), keepdim=True) * kept[0]).sum(1, keepdim=True).relu()
        map_ = torch.nn.functional.interpolate(map_, (224, 224), mode="bilinear", align_corners=False)[0, 0].detach()
        return ((map_ - map_.min()) / (map_.max() - map_.min())).numpy()
    return explain
maker = plain if code == "plain" else getattr(others, code)
if code == "grad_cam":
    sys.modules.setdefault("ttach", others.types.ModuleType("ttach")).__getattr__ = lambda name: lambda *given, **options: None
    import pytorch_grad_cam
if code == "captum":
    import captum.attr
imported = time.perf_counter()
network = others.network(job)
for parameter in network.parameters():
    parameter.requires_grad_(code != "captum")
image = pixels()
explain = maker(job, network, image)
opened = time.perf_counter()
explain()
first = time.perf_counter()
explain()
second = time.perf_counter()
later = []
for _ in range(runs):
    began = time.perf_counter()
    image.copy_(pixels())
    explain()
    later.append(time.perf_counter() - began)
print(json.dumps({"import": imported - start, "open": opened - imported, "first": first - start, "second": second - first,
                  "later": statistics.median(later), "mb": peak_mb()}))
"""


def run(script, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "python")}
    done = subprocess.run([sys.executable, "-c", script, *map(str, arguments)], env=environment, check=True,
                          capture_output=True, text=True)
    return json.loads(done.stdout)


def command_line(model, picture, *options):
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        subprocess.run([PROGRAM, "explain", picture, "--model", model, "--label", "1", "--map", f"{folder}/map.npy", *options],
                       check=True, capture_output=True)
        return time.perf_counter() - start


def medians(results):
    return {key: statistics.median(one[key] for one in results) for key in results[0]}


def start(model, picture, runs):
    for method, options in (("grad_cam", ("--method", "grad_cam")), ("cameras", ())):
        ours, theirs = [], []
        for _ in range(runs):
            ours.append(run(OURS.replace("OPTIONS", repr({"method": method})), model, picture, 5))
            theirs.append(command_line(model, picture, *options))
        found = medians(ours)
        print(f"| {method} | {found['import']:.2f} | {found['open']:.2f} | {found['first']:.2f} | {found['second']:.3f} "
              f"| {statistics.median(theirs):.2f} |")


def overhead(model, picture, count):
    sys.path.insert(0, str(ROOT / "python"))
    import cameras
    import numpy as np

    opened = cameras.Model(model)
    generator = np.random.default_rng(1)
    kinds = {"path": lambda number: picture, "array": lambda number: generator.integers(0, 256, (224, 224, 3), np.uint8)}
    for kind, make in kinds.items():
        beyond = []
        for number in range(count):
            image = make(number)
            began = time.perf_counter()
            answer = opened.explain(image, number, method="grad_cam")
            beyond.append(time.perf_counter() - began - answer.seconds)
        beyond.sort()
        print(f"| {kind} | {answer.map.shape[0]} x {answer.map.shape[1]} | {1000 * statistics.median(beyond):.2f} "
              f"| {1000 * beyond[0]:.2f} | {1000 * beyond[int(0.9 * count)]:.2f} |")
    opened.close()


def beside_torch(model, picture, runs, exporter, arch, folders):
    others = ROOT / "bench/comparison"
    codes = {"plain PyTorch": ("", "plain"), "pytorch-grad-cam": (folders["grad_cam"], "grad_cam"),
             "captum": (folders["captum"], "captum")}
    results = {"cameras": []}
    for _ in range(runs):
        results["cameras"].append(run(OURS.replace("OPTIONS", repr({"method": "grad_cam"})), model, picture, 20))
        for name, (folder, code) in codes.items():
            if folder is not None:
                results.setdefault(name, []).append(
                    run(THEIRS, model, picture, 20, others, exporter, arch, folder, code))
    for name, all_of_it in results.items():
        found = medians(all_of_it)
        print(f"| {arch} | {name} | {found['import']:.2f} | {found['open']:.2f} | {found['first']:.2f} "
              f"| {1000 * found['later']:.0f} | {found['mb']:.0f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("picture")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--torch", nargs=2, metavar=("EXPORTER", "ARCH"))
    parser.add_argument("--grad-cam", metavar="FOLDER", help="a checkout of pytorch-grad-cam")
    parser.add_argument("--captum", metavar="FOLDER", help="a checkout of captum")
    chosen = parser.parse_args()
    if chosen.torch:
        print("| network | | import, s | open, s | first map, s from the start | later maps, ms | peak MB |\n|---|---|---|---|---|---|---|")
        beside_torch(chosen.model, chosen.picture, chosen.runs, *chosen.torch,
                     {"grad_cam": chosen.grad_cam, "captum": chosen.captum})
        return
    print("| method | import, s | open, s | first map, s from the start | second, s | command line, s |\n|---|---|---|---|---|---|")
    start(chosen.model, chosen.picture, chosen.runs)
    print("\n| given as | map | median, ms | least | 90 % |\n|---|---|---|---|---|")
    overhead(chosen.model, chosen.picture, 50)


if __name__ == "__main__":
    main()
