#!/usr/bin/python3
"""Writes tests/golden/saliency/zennit/lrp.txt: the relevance that zennit gives the pixels of the network whose weights
and input tools/make_saliency_goldens.py wrote there. See PROVENANCE.md beside them.

PYTHONPATH=<zennit>/src tools/make_relevance_goldens.py tests/golden/saliency
"""
import pathlib
import sys

import numpy
import torch
from zennit.attribution import Gradient
from zennit.composites import EpsilonGammaBox

SHAPES = ((6, 3, 3, 3), (6,), (8, 6, 3, 3), (8,), (8, 8, 3, 3), (8,), (5, 8), (5,))
HEIGHT, WIDTH = 12, 10


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


def main(folder):
    model = classifier(read(folder, "weights"))
    image = read(folder, "input").view(1, 3, HEIGHT, WIDTH)
    black = read(folder, "baseline").view(1, 3, 1, 1)
    low = torch.minimum(image.amin((2, 3), keepdim=True), black).expand_as(image)
    high = torch.maximum(image.amax((2, 3), keepdim=True), black).expand_as(image)
    composite = EpsilonGammaBox(low=low, high=high)
    maps = []
    for label in read(folder, "labels").long().tolist():
        def start(logits, label=label):
            return torch.nn.functional.one_hot(torch.tensor([label]), 5) * logits
        with Gradient(model=model, composite=composite) as attributor:
            logits, relevance = attributor(image.clone(), start)
        print(f"label {label}: score {logits[0, label]:.6f}, relevance {relevance.sum():.6f}")
        maps.append(relevance.sum(1)[0].numpy())
    numpy.savetxt(folder / "zennit" / "lrp.txt", numpy.concatenate(maps), fmt="%.9g")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
