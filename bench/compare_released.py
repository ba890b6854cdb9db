#!/usr/bin/env python3
"""Time and memory of one CAMERAS map, beside the authors' released code, in one run.

usage: compare_released.py RELEASED EXPORTER [ARCH...] [--runs N] [--threads N] [--program PATH]

RELEASED is a checkout of the authors' code (https://github.com/VisMIL/CAMERAS, GPL-3: it is run
where it lies, nothing of it is part of this project). EXPORTER is a module with
build(arch) -> torch.nn.Module that, run as a program, writes ARCH to ONNX (arguments: ARCH OUT).
Both get the same picture, the same label and the 8 released sizes. Runs alternate; the medians are
compared, and the maps too: a fast wrong answer is not a result. Needs Debian's python3-torch,
python3-torchvision and python3-onnx, and a built program (make build).
"""
import argparse
import importlib.util
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
LAYERS = {"resnet50": "layer4", "vgg16": "features.29", "inception_v3": "Mixed_7c",
          "mobilenet_v2": "features.18", "efficientnet_b0": "features.8"}

# One map by the released code, in a process of its own so that its peak memory is its own. It calls
# .cuda() everywhere; on a machine without a GPU that is made to mean "stay here".
RELEASED_RUN = """
import importlib.util, json, resource, sys, time
import numpy, torch
released, exporter, arch, layer, threads, picture, out, label = sys.argv[1:]
torch.set_num_threads(int(threads))
if not torch.cuda.is_available():
    torch.Tensor.cuda = lambda self, *args, **kwargs: self
sys.path.insert(0, released)
from CAMERAS import CAMERAS
spec = importlib.util.spec_from_file_location("exporter", exporter)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
model = module.build(arch).eval()
image = torch.from_numpy(numpy.load(picture))
start = time.perf_counter()
result = CAMERAS(model, targetLayerName=layer).run(image, classOfInterest=int(label))
seconds = time.perf_counter() - start
numpy.save(out, result.detach().numpy())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "peak_mb": peak}))
"""


def write_picture(folder):
    """A smooth random 224 x 224 picture: (BMP for us, normalised NPY for the released code)."""
    import numpy
    import torch
    generator = torch.Generator().manual_seed(7)
    coarse = torch.rand(1, 3, 14, 14, generator=generator)
    smooth = torch.nn.functional.interpolate(coarse, (224, 224), mode="bicubic").clamp(0, 1)
    pixels = (smooth * 255).round().to(torch.uint8)[0]
    rows = pixels.permute(1, 2, 0).flip(2).flip(0).contiguous().numpy().tobytes()
    header = b"BM" + (54 + len(rows)).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
    header += (40).to_bytes(4, "little") + (224).to_bytes(4, "little") * 2
    header += (1).to_bytes(2, "little") + (24).to_bytes(2, "little") + bytes(24)
    (folder / "picture.bmp").write_bytes(header + rows)
    mean, std = torch.tensor(MEAN).view(3, 1, 1), torch.tensor(STD).view(3, 1, 1)
    numpy.save(folder / "picture.npy", ((pixels.float() / 255 - mean) / std)[None].numpy())


def ours(arguments, folder, arch, precision):
    report = folder / "report.json"
    subprocess.run([arguments.program, "explain", folder / "picture.bmp", "--model",
                    folder / f"{arch}.onnx", "--preset", "released", "--label", "7", "--threads",
                    str(arguments.threads), "--precision", precision, "--map", folder / "ours.npy",
                    "--json", report], check=True, capture_output=True)
    seconds = json.loads(report.read_text())
    return {"seconds": seconds["seconds"]["network"] + seconds["seconds"]["fuse"],
            "peak_mb": seconds["peak_memory_mb"]}


def released(arguments, folder, arch):
    result = subprocess.run(
        [sys.executable, "-c", RELEASED_RUN, arguments.released, arguments.exporter, arch,
         LAYERS[arch], str(arguments.threads), folder / "picture.npy", folder / "released.npy", "7"],
        check=True, capture_output=True, text=True)
    return json.loads(result.stdout.splitlines()[-1])


def compare(arguments, folder, arch):
    import numpy
    subprocess.run([sys.executable, arguments.exporter, arch, folder / f"{arch}.onnx"], check=True,
                   capture_output=True)
    (folder / f"{arch}.json").write_text(json.dumps({"image_mean": MEAN, "image_std": STD}))
    runs = {"released": [], "f32": [], "bf16": []}
    correlation = {}
    for _ in range(arguments.runs):
        runs["released"].append(released(arguments, folder, arch))
        for precision in ("f32", "bf16"):
            try:
                runs[precision].append(ours(arguments, folder, arch, precision))
            except subprocess.CalledProcessError as error:
                print(f"{arch} {precision}: {error.stderr.decode().strip()}")
                continue
            pair = [numpy.load(folder / name).ravel() for name in ("ours.npy", "released.npy")]
            correlation[precision] = float(numpy.corrcoef(*pair)[0, 1])
    base = statistics.median(run["seconds"] for run in runs["released"])
    for name, results in runs.items():
        if not results:
            continue
        seconds = statistics.median(run["seconds"] for run in results)
        peak = statistics.median(run["peak_mb"] for run in results)
        print(f"| {arch} | {name} | {seconds:.2f} | {base / seconds:.2f} | {peak:.0f} | "
              f"{correlation.get(name, 1):.6f} |", flush=True)
    (folder / f"{arch}.onnx").unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("released")
    parser.add_argument("exporter")
    parser.add_argument("arch", nargs="*")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--program", default="build/cameras")
    arguments = parser.parse_args()
    print("| network | code | seconds a map | times faster | peak MB | correlation with released |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        write_picture(pathlib.Path(folder))
        for arch in arguments.arch or ["resnet50"]:
            compare(arguments, pathlib.Path(folder), arch)


if __name__ == "__main__":
    main()
