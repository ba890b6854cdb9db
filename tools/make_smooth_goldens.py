#!/usr/bin/python3
"""Writes FOLDER/pytorch-grad-cam/<method>_<smooth>.txt: its smoothed maps, beside those of tools/make_peer_goldens.py.

    PYTHONPATH=<pytorch-grad-cam>:<torch-cam>:<captum> /usr/bin/python3 tools/make_smooth_goldens.py FOLDER
"""
import itertools
import pathlib
import sys
import types

import numpy


class Version:
    """Stands in for the two transforms of ttach that pytorch-grad-cam composes, which Debian does not have."""

    def __init__(self, mirrored, factor):
        self.mirrored, self.factor = mirrored, factor

    def augment_image(self, image):
        return (image.flip(3) if self.mirrored else image) * self.factor

    def deaugment_mask(self, mask):
        return mask.flip(3) if self.mirrored else mask


sys.modules["ttach"] = types.SimpleNamespace(
    HorizontalFlip=lambda: (False, True), Multiply=lambda factors: factors,
    Compose=lambda parts: [Version(*each) for each in itertools.product(*parts)])

import pytorch_grad_cam  # noqa: E402
import pytorch_grad_cam.base_cam  # noqa: E402
import pytorch_grad_cam.layer_cam  # noqa: E402
from make_peer_goldens import Peers, turned  # noqa: E402
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget  # noqa: E402
from pytorch_grad_cam.utils.svd_on_activations import get_2d_projection  # noqa: E402


def turned_projection(weighted):
    """Its components with the sign that goes with the maps' sum."""
    return numpy.stack([turned(found, maps.sum(0)) for found, maps in zip(get_2d_projection(weighted), weighted)])


def main(folder):
    peers = Peers(folder)
    for module in (pytorch_grad_cam.base_cam, pytorch_grad_cam.layer_cam):
        module.get_2d_projection = turned_projection

    def smoothed(kind, smooth):
        def map_of(label):
            with kind(model=peers.model, target_layers=[peers.model.coarse]) as method:
                return method(peers.image, [ClassifierOutputTarget(label)], aug_smooth=smooth != "eigen",
                              eigen_smooth=smooth != "aug")[0]
        return map_of

    for smooth in ("aug", "eigen", "both"):
        peers.write("pytorch-grad-cam", f"grad_cam_{smooth}", smoothed(pytorch_grad_cam.GradCAM, smooth))
    peers.write("pytorch-grad-cam", "layer_cam_eigen", smoothed(pytorch_grad_cam.LayerCAM, "eigen"))


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
