#!/usr/bin/python3
"""Writes FOLDER/perturb_explanations/meaningful_perturbation.txt as tools/make_peer_goldens.py does: what the authors'
own code makes of the same network. PROVENANCE.md beside it has versions.

    PERTURB=<perturb_explanations>/code/caffe/python PYTHONPATH=<that of tools/make_reference_goldens.py> \
        /usr/bin/python3 tools/make_meaningful_goldens.py FOLDER

It is Python 2 on Caffe: lib2to3 translates it, and PyTorch runs the network in the place of Caffe.
"""
import functools
import os
import pathlib
import sys
import types
from lib2to3.refactor import RefactoringTool
from unittest import mock

import numpy
import scipy.ndimage
import torch
from make_peer_goldens import HEIGHT, WIDTH, Peers
from make_reference_goldens import patch_of

SCALE = WIDTH / 224  # sizes there are those of 224 x 224
JITTER = 4  # as there; shifts lie below


class Net:
    """What it asks of Caffe's."""

    def __init__(self, model):
        self.model = torch.nn.Sequential(model, torch.nn.Softmax(1))
        blob = functools.partial(types.SimpleNamespace, reshape=lambda *_: None)
        self.blobs = {"data": blob(data=numpy.zeros((1, 3, HEIGHT, WIDTH)), diff=None),
                      "prob": blob(data=numpy.zeros((1, 5)), diff=numpy.zeros((1, 5)))}

    def forward(self, **_):
        with torch.no_grad():
            image = torch.tensor(self.blobs["data"].data, dtype=torch.float32)
            self.blobs["prob"].data[...] = self.model(image).numpy()

    def backward(self, **_):
        image = torch.tensor(self.blobs["data"].data, dtype=torch.float32, requires_grad=True)
        wanted = (self.model(image) * torch.tensor(self.blobs["prob"].diff)).sum()
        self.blobs["data"].diff = torch.autograd.grad(wanted, image)[0].numpy()


def transformer(margin):
    """What leaves at one side comes in at the other; there the picture is resized to have a margin."""
    return lambda *_: types.SimpleNamespace(preprocess=lambda _blob, image: numpy.pad(
        image, ((0, 0), (max(0, margin - 1), min(margin, 1)), (max(0, margin - 1), min(margin, 1))), mode="wrap"))


def module_of(folder, image, blurred):
    helpers = types.ModuleType("helpers")
    helpers.get_ILSVRC_net_transformer = transformer(0)
    helpers.get_ILSVRC_net_transformer_with_shape = transformer(JITTER)
    stand_ins = {name: mock.MagicMock() for name in ("caffe", "pylab", "pycocotools", "pycocotools.coco",
                                                     "pycocotools.cocoeval", "pycocotools.mask", "defaults")}
    stand_ins["caffe"].io.load_image = lambda _path: image
    stand_ins["coco_util"] = types.SimpleNamespace(loadTags=lambda _: ([], {}))
    stand_ins["defaults"].caffe_dir = ""
    text = (folder / "optimize_mask.py").read_text(encoding="utf-8")
    fixes = RefactoringTool([f"lib2to3.fixes.fix_{name}" for name in ("print", "basestring")])
    found = {"__name__": "optimize_mask"}
    with mock.patch.dict(sys.modules, stand_ins | {"helpers": helpers}), \
            mock.patch.object(numpy, "loadtxt", lambda *_, **__: []):
        exec(compile(str(fixes.refactor_string(text, "optimize_mask.py")), "optimize_mask.py", "exec"), found)
    found["get_blurred_img"] = lambda *_, **__: blurred
    found["create_blurred_circular_mask_pyramid"] = functools.partial(
        found["create_blurred_circular_mask_pyramid"], sigma=10 * SCALE)
    return types.SimpleNamespace(**found)


def main(folder):
    peers = Peers(folder)
    image = patch_of(peers.image)[0].numpy()
    blurred = scipy.ndimage.gaussian_filter(image, (0, 10 * SCALE, 10 * SCALE), mode="nearest", truncate=3)
    module = module_of(pathlib.Path(os.environ["PERTURB"]), image, blurred)

    def hidden(label):
        net = Net(peers.model)
        radius = module.test_circular_masks(net, "", label, radii=numpy.arange(0, 175, 5) * SCALE, plot=False)
        first = 1 - module.create_blurred_circular_mask((HEIGHT, WIDTH), radius, sigma=10 * SCALE)
        # A mask of 28 x 28 cells, each as large as a pixel here, and a blur of 5 pixels that is less than one here.
        mask = module.optimize_mask(
            net, "", numpy.eye(5)[label], labels=[], given_gradient=True, num_iters=300, mask_scale=1, blur_mask=0,
            jitter=JITTER, mask_init=first, start_layer="data", end_layer="prob")
        return 1 - mask

    peers.write("perturb_explanations", "meaningful_perturbation", hidden)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
