#!/usr/bin/python3
"""Writes tests/golden/saliency/pytorch-grad-cam/<method>_<smooth>.txt, of the network whose weights and input
tools/make_saliency_goldens.py wrote there. See PROVENANCE.md beside them.

PYTHONPATH=<pytorch-grad-cam> tools/make_smooth_goldens.py tests/golden/saliency
"""
import itertools
import pathlib
import sys
import types

import numpy
import torch

SHAPES = ((6, 3, 3, 3), (6,), (8, 6, 3, 3), (8,), (8, 8, 3, 3), (8,), (5, 8), (5,))
HEIGHT, WIDTH = 12, 10


class Flips:
    """Stands in for the two transforms of ttach that pytorch-grad-cam composes, which Debian does not have."""

    def __init__(self, mirrored, factor):
        self.mirrored, self.factor = mirrored, factor

    def augment_image(self, image):
        return (image.flip(3) if self.mirrored else image) * self.factor

    def deaugment_mask(self, mask):
        return mask.flip(3) if self.mirrored else mask


sys.modules["ttach"] = types.SimpleNamespace(
    HorizontalFlip=lambda: (False, True), Multiply=lambda factors: factors,
    Compose=lambda parts: [Flips(*each) for each in itertools.product(*parts)])

import pytorch_grad_cam  # noqa: E402
import pytorch_grad_cam.base_cam  # noqa: E402
import pytorch_grad_cam.layer_cam  # noqa: E402
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget  # noqa: E402
from pytorch_grad_cam.utils.svd_on_activations import get_2d_projection  # noqa: E402


def read(folder, name):
    return torch.tensor(numpy.loadtxt(folder / f"{name}.txt", dtype=numpy.float32)).flatten()


def classifier(numbers):
    model = torch.nn.Sequential(
        torch.nn.Conv2d(3, 6, 3, padding=1), torch.nn.ReLU(),
        torch.nn.Conv2d(6, 8, 3, stride=2, padding=1), torch.nn.ReLU(),
        torch.nn.Conv2d(8, 8, 3, padding=1), torch.nn.ReLU(),
        torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(8, 5))
    parts = numbers.split([int(numpy.prod(shape)) for shape in SHAPES])
    with torch.no_grad():
        for parameter, values, shape in zip(model.parameters(), parts, SHAPES, strict=True):
            parameter.copy_(values.view(shape))
    return model.eval()


def turned_projection(weighted):
    """Its component with the sign that goes with the maps' sum: NumPy leaves the sign open."""
    found = get_2d_projection(weighted)
    sums = weighted.sum(1)
    agreement = [numpy.sum(each * (total - total.mean())) for each, total in zip(found, sums)]
    return found * numpy.sign(agreement)[:, None, None]


def main(folder):
    model = classifier(read(folder, "weights"))
    image = read(folder, "input").view(1, 3, HEIGHT, WIDTH)
    for module in (pytorch_grad_cam.base_cam, pytorch_grad_cam.layer_cam):
        module.get_2d_projection = turned_projection
    cams = {("grad_cam", "aug"): pytorch_grad_cam.GradCAM, ("grad_cam", "eigen"): pytorch_grad_cam.GradCAM,
            ("grad_cam", "both"): pytorch_grad_cam.GradCAM, ("layer_cam", "eigen"): pytorch_grad_cam.LayerCAM}
    rows = {}
    for label in read(folder, "labels").long().tolist():
        for (name, smooth), kind in cams.items():
            with kind(model=model, target_layers=[model[3]]) as method:
                found = method(image, [ClassifierOutputTarget(label)], aug_smooth=smooth != "eigen",
                               eigen_smooth=smooth != "aug")[0]
            rows.setdefault(f"{name}_{smooth}", []).append(found)
    for name, maps in rows.items():
        numpy.savetxt(folder / "pytorch-grad-cam" / f"{name}.txt", numpy.concatenate(maps), fmt="%.6g")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
