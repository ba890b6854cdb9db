#!/usr/bin/python3
"""What a saliency map costs, ours beside other people's, in one run: tables for docs/benchmarks.md.

usage: compare.py EXPORTER [ARCH...] [--tables maps,parts,first,throughput,grad-cam,costs,onnxruntime] [--runs N] [--threads N]
                  [--models FOLDER] [--released FOLDER] [--grad-cam FOLDER] [--captum FOLDER]
                  [--onnxruntime FOLDER] [--precisions f32,bf16] [--program FILE] [--peak FILE] [--device cuda]

EXPORTER is a module with build(arch) -> torch.nn.Module that, run as a program, writes ARCH to ONNX (arguments: ARCH OUT). FOLDERs are
checkouts of the authors' code (https://github.com/VisMIL/CAMERAS, GPL-3), of pytorch-grad-cam and of captum; the latter two are also
found where Python finds them. They are run where they lie, nothing of them is part of this project, and what is not there is
left out. --onnxruntime: a folder where `npm install --ignore-scripts onnxruntime-node` was called (MIT). With --device cuda the table is `gpu`: one CAMERAS map, both codes on the GPU. Everybody gets the same picture, label, layer and threads; runs alternate, medians are compared, and the maps too: a fast wrong
answer is not a result. Needs Debian's python3-torch, python3-torchvision and python3-onnx, and a built program and peak
(make bench builds both).
"""
import argparse
import importlib.util
import pathlib
import shutil
import subprocess
import sys
import tempfile

from comparison import costs, first_map, gpu, grad_cam, machine, maps, onnxruntime, parts, throughput
from comparison.ours import Program
from comparison.pictures import write_picture

ARCHITECTURES = ["resnet50", "densenet121", "inception_v3", "vgg16", "mobilenet_v2",
                 "efficientnet_b0"]
TABLES = {"maps": maps.compare, "parts": parts.compare, "first": first_map.compare, "throughput": throughput.compare,
          "grad-cam": grad_cam.compare, "costs": costs.compare,
          "onnxruntime": onnxruntime.compare, "gpu": gpu.compare}
ON_PROCESSOR = [name for name in TABLES if name != "gpu"]


class Bench:
    """What every table needs: programs, models, the picture, and how often to run."""
    size = 224

    def __init__(self, arguments, folder):
        self.folder, self.runs, self.threads = folder, arguments.runs, arguments.threads
        self.exporter = arguments.exporter
        self.models = pathlib.Path(arguments.models or folder)
        self.architectures = arguments.arch or ARCHITECTURES
        self.precisions = arguments.precisions.split(",")
        self.device = arguments.device
        self.peak = arguments.peak if pathlib.Path(arguments.peak).is_file() else None
        self.program = Program(arguments.program, folder, arguments.threads)
        self.picture, self.tensor = write_picture(folder, self.size)
        self.others = {"released": arguments.released,
                       "grad_cam": found(arguments.grad_cam, "pytorch_grad_cam"),
                       "captum": found(arguments.captum, "captum")}
        self.onnxruntime = arguments.onnxruntime
        self.machine = machine.description(self.threads, self.runs)

    def model(self, arch):
        """The ONNX file of an architecture; it is written once."""
        path = self.models / f"{arch}.onnx"
        if not path.is_file():
            subprocess.run([sys.executable, self.exporter, arch, path], check=True,
                           capture_output=True)
        return path

    def copies(self, count):
        """The picture under `count` names."""
        paths = [self.folder / f"copy{i}.bmp" for i in range(count)]
        for path in paths:
            if not path.is_file():
                shutil.copy(self.picture, path)
        return paths


def found(folder, module):
    """Where to import a module from: the folder, "" for where Python finds it, None for nowhere."""
    if folder:
        return folder
    return "" if importlib.util.find_spec(module) else None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exporter")
    parser.add_argument("arch", nargs="*")
    parser.add_argument("--tables", default="")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--precisions", default="f32,bf16")
    for folder in ("--models", "--released", "--grad-cam", "--captum", "--onnxruntime"):
        parser.add_argument(folder, default="")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--program", default="build/cameras")
    parser.add_argument("--peak", default="build/bench/cameras_peak")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(arguments, pathlib.Path(folder))
        usual = ON_PROCESSOR if arguments.device == "cpu" else ["gpu"]
        for name in arguments.tables.split(",") if arguments.tables else usual:
            TABLES[name](bench)


if __name__ == "__main__":
    main()
