#!/usr/bin/python3
"""Writes tests/golden/saliency: a small network with seeded weights, and what other tools make of it.

    PYTHONPATH=<pytorch-grad-cam>:<captum> /usr/bin/python3 tools/make_saliency_goldens.py FOLDER

FOLDER/PROVENANCE.md says which versions made the numbers that are there.
"""
import pathlib
import sys

import numpy
import pytorch_grad_cam
import torch
from captum.attr import GuidedBackprop, IntegratedGradients, NoiseTunnel, Occlusion, Saliency

SHAPES = [(6, 3, 3, 3), (6,), (8, 6, 3, 3), (8,), (8, 8, 3, 3), (8,), (5, 8), (5,)]
HEIGHT, WIDTH = 12, 10
# Black after preprocessing with ImageNet's mean and standard deviation.
BLACK = [-0.485 / 0.229, -0.456 / 0.224, -0.406 / 0.225]


class TurnedEigenCAM(pytorch_grad_cam.EigenCAM):
    """Its principal component with the other sign: NumPy leaves the sign open, and here it comes out
    against ours (docs/methods.md)."""

    def get_cam_image(self, *arguments):
        return -super().get_cam_image(*arguments)


CAMS = {
    "grad_cam": pytorch_grad_cam.GradCAM,
    "grad_cam_plus_plus": pytorch_grad_cam.GradCAMPlusPlus,
    "xgrad_cam": pytorch_grad_cam.XGradCAM,
    "layer_cam": pytorch_grad_cam.LayerCAM,
    "hires_cam": pytorch_grad_cam.HiResCAM,
    "eigen_cam": TurnedEigenCAM,
    "score_cam": pytorch_grad_cam.ScoreCAM,
    "ablation_cam": pytorch_grad_cam.AblationCAM,
}


class Classifier(torch.nn.Module):
    """Three convolutions with ReLU, the second of stride 2; mean over positions; one linear layer."""

    def __init__(self, weights):
        super().__init__()
        self.first, self.second, self.third = (
            torch.nn.Conv2d(3, 6, 3, padding=1), torch.nn.Conv2d(6, 8, 3, stride=2, padding=1),
            torch.nn.Conv2d(8, 8, 3, padding=1))
        # Modules, and one for each place: captum's guided backpropagation hooks into those only.
        self.fine, self.coarse, self.last = torch.nn.ReLU(), torch.nn.ReLU(), torch.nn.ReLU()
        self.scores = torch.nn.Linear(8, 5)
        with torch.no_grad():
            for parameter, values in zip(self.parameters(), weights, strict=True):
                parameter.copy_(values)

    def forward(self, image):
        fine = self.fine(self.first(image))
        coarse = self.coarse(self.second(fine))
        return self.scores(self.last(self.third(coarse)).mean((2, 3)))


def make_weights():
    """Variance 2 / fan-in; the scores ten times as large, so that no gradient is near the 1e-6 that
    pytorch-grad-cam adds to Grad-CAM++'s denominator."""
    random = numpy.random.RandomState(7)
    weights = []
    for shape in SHAPES:
        values = random.randn(*shape)
        values *= numpy.sqrt(2 / numpy.prod(shape[1:])) if len(shape) > 1 else 0.1
        weights.append(torch.tensor(values * (10 if shape[0] == 5 else 1), dtype=torch.float32))
    return weights, torch.tensor(random.randn(1, 3, HEIGHT, WIDTH), dtype=torch.float32)


def write_maps(folder, name, maps):
    """TOOL/METHOD.txt: the maps of the labels, one below the other."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    write(folder, name, numpy.concatenate([numpy.asarray(map_) for map_ in maps]))


def write(folder, name, values):
    rows = numpy.asarray(values, dtype=numpy.float32)
    rows = rows.reshape(-1, rows.shape[-1] if rows.ndim > 1 else 1)
    numpy.savetxt(folder / f"{name}.txt", rows, fmt="%.9g")


def cam(kind, model, layer, image, label):
    target = [pytorch_grad_cam.utils.model_targets.ClassifierOutputTarget(label)]
    with kind(model=model, target_layers=[layer]) as method:
        return method(input_tensor=image, targets=target)[0]


def largest(attribution):
    """The channel with the largest absolute value, [h,w]."""
    return attribution.detach().abs().amax(1)[0]


def main(folder):
    weights, image = make_weights()
    model = Classifier(weights).eval()
    logits = model(image)[0].detach()
    labels = logits.argsort(descending=True)[:2].tolist()
    black = torch.tensor(BLACK, dtype=torch.float32).view(1, 3, 1, 1)
    baseline = black.expand_as(image)
    write(folder, "weights", torch.cat([values.flatten() for values in weights]))
    write(folder, "input", image)
    write(folder, "baseline", black)
    write(folder, "logits", logits)
    write(folder, "labels", torch.tensor(labels))
    gaps, maps = [], {}
    for label in labels:
        def add(name, map_):
            maps.setdefault(name, []).append(map_)
        for name, kind in CAMS.items():
            # Score-CAM there enlarges with align_corners: at the input's own size all agree.
            layer = model.fine if name == "score_cam" else model.coarse
            add(f"pytorch-grad-cam/{name}", cam(kind, model, layer, image, label))
        add("captum/gradient", largest(Saliency(model).attribute(image, label)))
        add("captum/guided_backprop", largest(GuidedBackprop(model).attribute(image, label)))
        # Squares of 4 every 2 pixels, which end at the border; what they hide becomes 0.
        drops = Occlusion(lambda batch: model(batch).softmax(1)).attribute(
            image, sliding_window_shapes=(3, 4, 4), strides=(3, 2, 2), target=label)
        add("captum/occlusion", drops.detach()[0, 0])
        # The layers that ours finds by itself up to coarse.
        refined = pytorch_grad_cam.RefineCAM(model, [model.fine, model.coarse])(
            image, [pytorch_grad_cam.utils.model_targets.ClassifierOutputTarget(label)])
        add("pytorch-grad-cam/refine_cam", refined[0])
        integrated, gap = IntegratedGradients(model).attribute(
            image, baseline, label, n_steps=50, method="gausslegendre",
            return_convergence_delta=True)
        add("captum/integrated_gradients", largest(integrated))
        gaps.append(gap.item())
        torch.manual_seed(1)
        smooth = NoiseTunnel(Saliency(model)).attribute(
            image, nt_type="smoothgrad", nt_samples=20000, nt_samples_batch_size=1000,
            stdevs=0.15 * (image.max() - image.min()).item(), target=label, abs=False)
        add("captum/smooth_grad", largest(smooth))
    for name, found in maps.items():
        write_maps(folder, name, found)
    write(folder, "completeness_gaps", torch.tensor(gaps))
    print("labels", labels, "logits", logits.tolist(), "gaps", gaps)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
