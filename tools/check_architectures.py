#!/usr/bin/python3
"""Checks that fixed-size exports of torchvision's classifiers explain at other sizes.

usage: check_architectures.py EXPORTER [ARCH...]

EXPORTER is a module that has build(arch) -> torch.nn.Module with seeded weights and, run as a
program, writes ARCH to an ONNX file of fixed size 224 (arguments: ARCH OUT.onnx). For every
architecture the map is made at three sizes, and the logits and predictions that the report shows
are compared with PyTorch's own at those sizes. Needs Debian's python3-torch, python3-torchvision,
python3-onnx and a built program (CAMERAS=build/cameras).
"""
import importlib.util
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import torch

ARCHITECTURES = """resnet18 resnet50 resnext50_32x4d wide_resnet50_2 densenet121 inception_v3
googlenet vgg16 vgg11_bn alexnet squeezenet1_0 squeezenet1_1 shufflenet_v2_x1_0 mnasnet1_0
mobilenet_v2 mobilenet_v3_large mobilenet_v3_small efficientnet_b0 efficientnet_v2_s
regnet_x_400mf regnet_y_400mf convnext_tiny""".split()
SIZES = [(224, 224), (288, 288), (331, 331)]
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]


def picture(folder):
    """A smooth random 224 x 224 picture: (BMP file, the normalised tensor that it becomes)."""
    generator = torch.Generator().manual_seed(7)
    coarse = torch.rand(1, 3, 14, 14, generator=generator)
    smooth = torch.nn.functional.interpolate(coarse, (224, 224), mode="bicubic").clamp(0, 1)
    pixels = (smooth * 255).round().to(torch.uint8)[0]
    path = folder / "picture.bmp"
    rows = pixels.permute(1, 2, 0).flip(2).flip(0).contiguous().numpy().tobytes()
    header = b"BM" + (54 + len(rows)).to_bytes(4, "little") + bytes(4) + (54).to_bytes(4, "little")
    header += (40).to_bytes(4, "little") + (224).to_bytes(4, "little") * 2
    header += (1).to_bytes(2, "little") + (24).to_bytes(2, "little") + bytes(24)
    path.write_bytes(header + rows)
    mean, std = torch.tensor(MEAN).view(3, 1, 1), torch.tensor(STD).view(3, 1, 1)
    return path, ((pixels.float() / 255 - mean) / std)[None]


def check(arch, exporter, build, folder):
    """Prints one line; returns whether everything agrees."""
    model = folder / f"{arch}.onnx"
    subprocess.run([sys.executable, exporter, arch, model], check=True, capture_output=True)
    (folder / f"{arch}.json").write_text(json.dumps({"image_mean": MEAN, "image_std": STD}))
    image, tensor = picture(folder)
    result = subprocess.run(
        [os.environ.get("CAMERAS", "build/cameras"), "explain", image, "--model", model, "--sizes",
         ",".join(str(size[0]) for size in SIZES), "--scale-filter", "none", "--json", "-"],
        capture_output=True, text=True, check=False)
    model.unlink()
    if result.returncode != 0:
        print(f"{arch}: {result.stderr.strip()}")
        return False
    report = json.loads(result.stdout)
    network = build(arch).eval()
    with torch.no_grad():
        logits = [network(torch.nn.functional.interpolate(tensor, size, mode="bilinear"))[0]
                  for size in SIZES]
        exact = network.double()(tensor.double())[0]
    scale = logits[0].abs().max().item()
    # Random weights can make a network so badly conditioned that PyTorch disagrees with itself:
    # its own float32 error is the yardstick then.
    own = (logits[0] - exact).abs().max().item()
    bound = max(1e-4 * scale, 2 * own)
    error = max(abs(entry["logit"] - logits[0][entry["index"]].item()) for entry in report["top"])
    predictions = [size["prediction"] for size in report["sizes"]]
    expected = [int(y.argmax()) for y in logits]
    # Two predictions may only differ where PyTorch itself hardly tells the labels apart.
    close = [abs(y[p] - y.max()).item() <= bound for y, p in zip(logits, predictions)]
    good = error <= bound and all(close) and not report["map"]["empty"]
    print(f"{arch}: {'ok' if good else 'WRONG'}, layer {report['layer']}, logit error "
          f"{error / scale:.1e} of the largest (PyTorch's own {own / scale:.1e}), predictions {predictions} (PyTorch {expected}), "
          f"load {report['seconds']['load']:.1f} s, peak {report['peak_memory_mb']:.0f} MB",
          flush=True)
    return good


def main():
    exporter = sys.argv[1]
    spec = importlib.util.spec_from_file_location("exporter", exporter)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with tempfile.TemporaryDirectory() as folder:
        results = [check(arch, exporter, module.build, pathlib.Path(folder))
                   for arch in sys.argv[2:] or ARCHITECTURES]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
