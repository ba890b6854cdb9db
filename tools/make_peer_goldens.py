#!/usr/bin/python3
"""Writes tests/golden/saliency/TOOL/METHOD.txt: what pytorch-grad-cam, torch-cam and captum make of the network whose
weights and input tools/make_saliency_goldens.py wrote into FOLDER. PROVENANCE.md beside them has versions.

    PYTHONPATH=<pytorch-grad-cam>:<torch-cam>:<captum> /usr/bin/python3 tools/make_peer_goldens.py FOLDER

A file has the maps [12,10] of both labels, one below the other. tests/saliency/peers_test.cpp compares with them.
"""
import pathlib
import sys
from unittest import mock

import captum.attr
import numpy
import pytorch_grad_cam
import torch
import torchcam.methods
from captum._utils.models.linear_model import SkLearnRidge
from make_saliency_goldens import HEIGHT, SHAPES, WIDTH, Classifier
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

DRAWS = 20000  # of methods that ask for noise: of the sums of so many draws less than 1e-2 is left to chance


def read(folder, name):
    return torch.tensor(numpy.loadtxt(folder / f"{name}.txt", dtype=numpy.float32)).flatten()


def classifier(folder, activation=torch.nn.ReLU):
    parts = read(folder, "weights").split([int(numpy.prod(shape)) for shape in SHAPES])
    model = Classifier([values.view(shape) for values, shape in zip(parts, SHAPES, strict=True)])
    model.fine, model.coarse, model.last = activation(), activation(), activation()
    return model.eval()


def enlarged(map_):
    """[h,w] as large as the input."""
    return torch.nn.functional.interpolate(map_.detach()[None, None], (HEIGHT, WIDTH), mode="bilinear")[0, 0]


def turned(map_, like):
    """A principal component has no sign: that of the two which is more like `like`."""
    return -map_ if numpy.sum((map_ - map_.mean()) * (like - like.mean())) < 0 else map_


class SignedEigenGradCAM(pytorch_grad_cam.EigenGradCAM):
    def get_cam_image(self, input_tensor, target_layer, target_category, activations, grads, eigen_smooth):
        image = super().get_cam_image(input_tensor, target_layer, target_category, activations, grads, eigen_smooth)
        return turned(image, (grads * activations).sum(1))


class SignedKPCACAM(pytorch_grad_cam.KPCA_CAM):
    def get_cam_image(self, input_tensor, target_layer, target_category, activations, grads, eigen_smooth):
        image = super().get_cam_image(input_tensor, target_layer, target_category, activations, grads, eigen_smooth)
        return turned(image, numpy.linalg.norm(activations, axis=1))


class Peers:
    """The values of one tool after the other, for both labels."""

    def __init__(self, folder):
        self.folder = folder
        self.model = classifier(folder)
        self.smooth = classifier(folder, torch.nn.SiLU)
        self.image = read(folder, "input").view(1, 3, HEIGHT, WIDTH)
        self.black = read(folder, "baseline").view(1, 3, 1, 1).expand_as(self.image)
        self.labels = read(folder, "labels").long().tolist()
        self.superpixels = read(folder, "superpixels").long().view(1, 1, HEIGHT, WIDTH)

    def write(self, tool, method, map_of):
        """map_of: a label's [12,10]."""
        folder = self.folder / tool
        folder.mkdir(exist_ok=True)
        rows = []
        for label in self.labels:
            torch.manual_seed(1)
            numpy.random.seed(1)
            map_ = map_of(label)
            rows.append(map_.detach().numpy() if isinstance(map_, torch.Tensor) else map_)
        numpy.savetxt(folder / f"{method}.txt", numpy.concatenate(rows).reshape(-1, WIDTH), fmt="%.6g")

    def pytorch_grad_cam(self):
        def cam(kind, model=self.model):
            def map_of(label):
                with kind(model=model, target_layers=[model.coarse]) as method:
                    return method(input_tensor=self.image, targets=[ClassifierOutputTarget(label)])[0]
            return map_of

        def guided(label):
            model = classifier(self.folder)  # its modules are replaced
            return pytorch_grad_cam.GuidedBackpropReLUModel(model)(self.image.clone(), label).sum(2)

        # The weights that ours draws from seed 0.
        drawn = torch.rand(8, generator=torch.Generator().manual_seed(0)).numpy()[None] * 2 - 1
        with mock.patch.object(numpy.random, "uniform", lambda *_, **__: drawn):
            self.write("pytorch-grad-cam", "random_cam", cam(pytorch_grad_cam.RandomCAM))
        for name, kind in {"eigen_grad_cam": SignedEigenGradCAM, "kpca_cam": SignedKPCACAM,
                           "grad_cam_elementwise": pytorch_grad_cam.GradCAMElementWise, "fem": pytorch_grad_cam.FEM,
                           "full_grad": pytorch_grad_cam.FullGrad}.items():
            self.write("pytorch-grad-cam", name, cam(kind))
        self.write("pytorch-grad-cam", "shapley_cam", cam(pytorch_grad_cam.ShapleyCAM, self.smooth))
        finer = pytorch_grad_cam.FinerCAM(self.model, [self.model.coarse])
        self.write("pytorch-grad-cam", "finer_cam", lambda label: finer(self.image, target_idx=label)[0])
        self.write("pytorch-grad-cam", "guided_backprop", guided)

    def torch_cam(self):
        kinds = torchcam.methods

        def cam(kind, layer="coarse", **options):
            def map_of(label):
                with kind(self.model, layer, input_shape=(3, HEIGHT, WIDTH), **options) as method:
                    return enlarged(method(label, self.model(self.image), normalized=False)[0][0])
            return map_of

        for name, kind in {"grad_cam": kinds.GradCAM, "grad_cam_plus_plus": kinds.GradCAMpp,
                           "xgrad_cam": kinds.XGradCAM, "layer_cam": kinds.LayerCAM}.items():
            self.write("torch-cam", name, cam(kind))
        # At the first ReLU, of the input's size, where masks are not enlarged.
        self.write("torch-cam", "score_cam", cam(kinds.ScoreCAM, "fine"))
        self.write("torch-cam", "is_cam", cam(kinds.ISCAM, "fine"))
        self.write("torch-cam", "ss_cam", cam(kinds.SSCAM, "fine", num_samples=DRAWS // 2))
        self.write("torch-cam", "cam", cam(kinds.CAM, "last", fc_layer="scores"))
        self.write("torch-cam", "finer_cam", cam(kinds.FinerCAM, gamma=1))
        self.write("torch-cam", "smooth_grad_cam_plus_plus", cam(
            kinds.SmoothGradCAMpp, num_samples=DRAWS // 10, std=0.3 * self.image.std().item()))
        with kinds.RefineCAM(self.model, ["fine", "coarse"], input_shape=(3, HEIGHT, WIDTH)) as method:
            self.write("torch-cam", "refine_cam", lambda label: method(label, self.model(self.image))[0][0])

    def captum(self):
        kinds = captum.attr
        image, black = self.image, self.black
        deviation = 0.15 * (image.max() - image.min()).item()

        def summed(kind, **options):
            return lambda label: kind.attribute(image.clone(), target=label, **options).sum(1)[0]

        def grad_cam(label):
            layer = kinds.LayerGradCam(self.model, self.model.coarse)
            return enlarged(layer.attribute(image, label, relu_attributions=True)[0, 0])

        self.write("captum", "grad_cam", grad_cam)
        self.write("captum", "input_x_gradient", summed(kinds.InputXGradient(self.model)))
        self.write("captum", "guided_grad_cam", summed(
            kinds.GuidedGradCam(self.model, self.model.coarse), interpolate_mode="bilinear"))
        self.write("captum", "deep_lift", summed(kinds.DeepLift(self.model), baselines=black))
        self.write("captum", "gradient_shap", summed(
            kinds.GradientShap(self.model), baselines=black, n_samples=DRAWS, stdevs=deviation))
        lrp = kinds.LRP(self.sequence())
        self.write("captum", "lrp", lambda label: lrp.attribute(image.clone(), target=(label, 0, 0)).sum(1)[0])
        self.write("captum", "kernel_shap", summed(
            kinds.KernelShap(self.model), baselines=black, feature_mask=self.superpixels, n_samples=DRAWS,
            perturbations_per_eval=100))

        # As lime_image: cosine distance of what is kept, a kernel of 1/4, ridge regression, probabilities.
        def likeness(_image, _other, kept, **_):
            distance = 1 - torch.sqrt(kept.float().mean())
            return torch.exp(-distance**2 / (2 * 0.25**2))
        lime = kinds.Lime(lambda batch: self.model(batch).softmax(1), SkLearnRidge(alpha=1), likeness)
        self.write("captum", "lime", summed(
            lime, baselines=black, feature_mask=self.superpixels, n_samples=DRAWS, perturbations_per_eval=100))

    def sequence(self):
        """The network of modules alone, as captum's LRP wants it; it has no rule for Flatten. Scores [1,5,1,1]."""
        model = self.model
        scores = torch.nn.Conv2d(8, 5, 1)
        scores.weight.data, scores.bias.data = model.scores.weight.data[:, :, None, None], model.scores.bias.data
        return torch.nn.Sequential(
            model.first, torch.nn.ReLU(), model.second, torch.nn.ReLU(), model.third, torch.nn.ReLU(),
            torch.nn.AdaptiveAvgPool2d(1), scores).eval()


def main(folder):
    peers = Peers(folder)
    peers.pytorch_grad_cam()
    peers.torch_cam()
    peers.captum()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
