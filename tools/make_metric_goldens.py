#!/usr/bin/python3
"""Writes FOLDER/metrics.txt: what Quantus' and pytorch-grad-cam's metrics say of maps of the network that
tools/make_saliency_goldens.py wrote into tests/golden/saliency. FOLDER/PROVENANCE.md has versions.

    PYTHONPATH=<quantus>:<pytorch-grad-cam>:<captum> /usr/bin/python3 tools/make_metric_goldens.py tests/golden/metrics

The maps are captum's gradients, stretched to [0,1]; the object is rows 3 … 8, columns 2 … 7; what is hidden becomes 0.
"""
import pathlib
import sys

import numpy
import pytorch_grad_cam.metrics.road
import quantus
import torch
from make_peer_goldens import HEIGHT, WIDTH, classifier, read
from pytorch_grad_cam.metrics.cam_mult_image import DropInConfidence
from pytorch_grad_cam.utils.model_targets import ClassifierOutputSoftmaxTarget
from quantus.functions.complexity_func import discrete_entropy

SALIENCY = pathlib.Path(__file__).resolve().parent.parent / "tests" / "golden" / "saliency"
TOP = 2  # 1000 of 224 x 224 pixels are 2 of 12 x 10
DRAWS = 2000


def stretched(map_):
    return (map_ - map_.min()) / (map_.max() - map_.min())


def gradients(model, inputs, targets, **_):
    """What Quantus asks for: maps [N,1,12,10] as ours are."""
    maps = []
    for image, label in zip(torch.as_tensor(inputs, dtype=torch.float32), targets, strict=True):
        image = image[None].clone().requires_grad_()
        slope = torch.autograd.grad(model(image)[0, int(label)], image)[0]
        maps.append(stretched(slope.abs().amax(1).numpy()))
    return numpy.stack(maps)


def with_zeros(arr, indices, **_):
    changed = arr.copy()
    changed[numpy.arange(len(arr))[:, None], indices] = 0
    return changed


def main(folder):
    model = classifier(SALIENCY)
    image = read(SALIENCY, "input").view(1, 3, HEIGHT, WIDTH)
    maps = read(SALIENCY / "captum", "gradient").view(2, HEIGHT, WIDTH).numpy()
    mask = numpy.zeros((1, 1, HEIGHT, WIDTH))
    mask[:, :, 3:9, 2:8] = 1
    lines = []
    for rank, label in enumerate(read(SALIENCY, "labels").long().tolist()):
        map_ = stretched(maps[rank])

        def said(kind, label=label, map_=map_, **options):
            # Each has arrays of its own: some write into what they are given.
            return kind(abs=False, normalise=False, disable_warnings=True, **options)(
                model=model, x_batch=image.numpy().copy(), y_batch=numpy.array([label]),
                a_batch=map_[None, None].copy(), s_batch=mask.copy(), channel_first=True, softmax=True,
                explain_func=gradients)[0]

        steps = said(quantus.PixelFlipping, features_in_step=12, perturb_func=with_zeros)
        whole = model(image).softmax(1)[0, label].item()
        numpy.random.seed(1)
        torch.manual_seed(1)
        target = [ClassifierOutputSoftmaxTarget(label)]
        found = {
            "sparsity": said(quantus.Sparseness),
            "entropy": said(quantus.Complexity),
            "effective_complexity": said(quantus.EffectiveComplexity, eps=1e-5) / map_.size,
            "relevance_rank": said(quantus.RelevanceRankAccuracy),
            "top_k_intersection": said(quantus.TopKIntersection, k=TOP),
            "auc": said(quantus.AUC),
            "pointing": said(quantus.PointingGame),
            "energy": said(quantus.RelevanceMassAccuracy),
            # A curve of 30 steps, which begins behind the first: with the whole image in front.
            "deletion": numpy.trapz([whole, *steps], dx=1 / 30),
            "average_sensitivity": said(quantus.AvgSensitivity, nr_samples=DRAWS, lower_bound=0.02),
            "discrete_entropy": discrete_entropy(map_, image.numpy()[0]),
        }
        lines += [("quantus", name, rank, value) for name, value in found.items()]
        road = pytorch_grad_cam.metrics.road.ROADCombined()
        drops = DropInConfidence()(image, map_[None], target, model)
        lines += [("pytorch-grad-cam", "road", rank, numpy.mean(
            [road(image, map_[None], target, model)[0] for _ in range(50)])),
                  ("pytorch-grad-cam", "average_drop", rank, drops[0] / whole)]
    (folder / "metrics.txt").write_text("".join(
        f"{tool} {name} {rank} {float(value):.9g}\n" for tool, name, rank, value in lines), encoding="utf-8")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
