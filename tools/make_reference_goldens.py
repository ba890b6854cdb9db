#!/usr/bin/python3
"""Writes FOLDER/TOOL/METHOD.txt as tools/make_peer_goldens.py does: what TorchRay, OpenVINO XAI and the code beside the
papers on RISE and ReciproCAM make of the same network. PROVENANCE.md beside them has versions.

    PYTHONPATH=<TorchRay>:<openvino_xai>:<RISE>:<ReciproCAM>/src:<pytorch-grad-cam>:<torch-cam>:<captum> \
        /usr/bin/python3 tools/make_reference_goldens.py FOLDER

Three tools have RISE; they are given the grids and shifts that ours draws from seed 0, and enlarge them themselves.
"""
import functools
import io
import pathlib
import sys
import types
from unittest import mock

import numpy
import torch

# OpenVINO, which Debian does not have, would only run the network: PyTorch does.
openvino = mock.MagicMock()
sys.modules.update({"openvino": openvino, "openvino.preprocess": openvino.preprocess,
                    "openvino.runtime": openvino.runtime, "openvino.runtime.utils": openvino.runtime.utils,
                    "openvino.runtime.utils.data_helpers": openvino.runtime.utils.data_helpers,
                    "openvino.runtime.utils.data_helpers.wrappers": openvino.runtime.utils.data_helpers.wrappers})

import explanations  # noqa: E402
import openvino_xai.methods.white_box.recipro_cam as openvino_recipro_cam  # noqa: E402
import recipro_cam  # noqa: E402
import torchray.attribution.extremal_perturbation as extremal  # noqa: E402
from make_peer_goldens import HEIGHT, WIDTH, Peers, classifier, enlarged  # noqa: E402
from openvino_xai.methods import RISE  # noqa: E402
from torchray.attribution.norm_grad import norm_grad  # noqa: E402
from torchray.attribution.rise import rise  # noqa: E402

MASKS, CELLS = 4000, 7  # of RISE, ours by default
SHIFTS = -(-HEIGHT // CELLS), -(-WIDTH // CELLS)  # less than these, along both axes
AREA = 0.2  # of extremal perturbation


def patch_of(image):
    """A picture of one thing: optima of all of the input are many, and 1e-6 in the first seeds chooses another one."""
    part = torch.zeros_like(image)
    part[..., 2:6, 5:9] = image[..., 2:6, 5:9]
    return part


class Node:
    """Stands in for a node of OpenVINO's graph; its value is there at once, or what `make` gives when asked."""

    def __init__(self, value=None, make=None):
        self.value, self.make = value, make
        self.partial_shape = [types.SimpleNamespace(is_dynamic=True)]

    def array(self):
        return self.make() if self.make else self.value

    def output(self, _index):
        return self

    input = output

    def replace_source_output(self, other):
        self.value = other.array()

    def get_output_partial_shape(self, _index):
        return [types.SimpleNamespace(get_length=lambda size=size: size) for size in self.array().shape]


OPERATORS = types.SimpleNamespace(
    constant=lambda value, **_: Node(numpy.asarray(value)),
    tile=lambda node, times: Node(numpy.tile(node.array(), times)),
    multiply=lambda first, second: Node(first.array() * second.array()),
    transpose=lambda node, axes: Node(node.array().transpose(axes)),
    reshape=lambda node, shape, _special: Node(node.array().reshape(shape)))


class References:
    def __init__(self, folder):
        self.peers = Peers(folder)
        self.model = self.peers.model
        self.image = self.peers.image
        self.probabilities = torch.nn.Sequential(self.model, torch.nn.Softmax(1))
        generator = torch.Generator().manual_seed(0)
        self.grids, self.shifts = [], []
        for _ in range(MASKS):
            self.grids.append(torch.rand(CELLS, CELLS, generator=generator))
            self.shifts.append([torch.randint(bound, (1,), generator=generator).item() for bound in SHIFTS])
        self.grids, self.shifts = torch.stack(self.grids), torch.tensor(self.shifts)

    def write(self, tool, method, maps):
        """maps: by label."""
        self.peers.write(tool, method, lambda label: maps[label])

    def torchray(self):
        def reward(scores, label, variant):
            return 30 * extremal.simple_reward(scores, label, variant)

        def kept(label):
            # 7 pixels a step and a deviation of 21 are meant for 224 x 224, and so is the blur's of 20. The area is a
            # share of the mask with its margins, 18 x 16. The mirror image has no say. The logit counts 30 times:
            # beside the area's weight of 300 this network's chooses nothing, and both labels have the same mask.
            blur = functools.partial(extremal.Perturbation, max_blur=20 * WIDTH / 224)
            with mock.patch.object(extremal, "Perturbation", blur):
                masks, _ = extremal.extremal_perturbation(
                    classifier(self.peers.folder), patch_of(self.image), label,
                    areas=[AREA * HEIGHT * WIDTH / (18 * 16)], step=1, sigma=3, jitter=False, reward_func=reward)
            return masks[0, 0]

        self.peers.write("TorchRay", "norm_grad", lambda label: norm_grad(
            self.model, self.image.clone(), label, saliency_layer="coarse", resize=True)[0, 0])
        self.peers.write("TorchRay", "extremal_perturbation", kept)
        grids = iter(self.grids[:, None].split(32))
        shifts = iter([along for chunk in self.shifts.split(32) for along in chunk.T])
        with mock.patch.object(torch, "rand", lambda *_, **__: next(grids)), \
                mock.patch.object(torch, "randint", lambda *_, **__: next(shifts)):
            self.write("TorchRay", "rise", rise(self.model, self.image, num_masks=MASKS, num_cells=CELLS)[0])

    def rise(self):
        shifts = iter(self.shifts.flatten().tolist())
        method = explanations.RISE(self.probabilities, (HEIGHT, WIDTH))
        with mock.patch.object(numpy.random, "rand", lambda *_: self.grids.numpy()), \
                mock.patch.object(numpy.random, "randint", lambda *_: next(shifts)), \
                mock.patch.object(torch.Tensor, "cuda", lambda self: self), torch.no_grad():
            method.generate_masks(MASKS, CELLS, 0.5, savepath=io.BytesIO())
            self.write("RISE", "rise", method(self.image))

    def recipro_cam(self):
        # Its hook takes convolutions: what is zero there is zero behind ReLU.
        method = recipro_cam.ReciproCam(self.model, "cpu", "second")
        self.peers.write("ReciproCAM", "recipro_cam", lambda label: enlarged(method(self.image, label)[0]))

    def openvino_xai(self):
        grids, shifts = iter(self.grids.numpy()), iter(self.shifts.flatten().tolist())
        draws = types.SimpleNamespace(random=lambda _shape: next(grids), integers=lambda *_: next(shifts))
        method = RISE(None, postprocess_fn=lambda scores: scores, prepare_model=False)
        with mock.patch.object(numpy.random, "default_rng", lambda **_: draws), torch.no_grad():
            method._model_compiled = lambda batch: self.probabilities(torch.tensor(batch, dtype=torch.float32)).numpy()
            maps = method.generate_saliency_map(
                self.image.numpy(), num_masks=MASKS, num_cells=CELLS, scale_output=False)
        self.write("OpenVINO-XAI", "rise", maps[0])

        with torch.no_grad():
            coarse = self.model.coarse(self.model.second(self.model.fine(self.model.first(self.image))))

        def head():
            with torch.no_grad():
                behind = self.model.last(self.model.third(torch.tensor(changed.value, dtype=torch.float32)))
                return self.model.scores(behind.mean((2, 3))).numpy()

        changed = Node()  # behind the layer
        parser = types.SimpleNamespace(
            get_target_node=lambda *_: Node(coarse.numpy()), get_post_target_node=lambda *_: [changed],
            get_logit_node=lambda model, **_: Node(make=head) if model == "clone" else Node(numpy.zeros((1, 5))))
        with mock.patch.object(openvino_recipro_cam, "opset", OPERATORS), \
                mock.patch.object(openvino_recipro_cam, "IRParserCls", parser):
            method = openvino_recipro_cam.ReciproCAM("original", target_layer="coarse", prepare_model=False)
            maps = torch.tensor(method._get_saliency_map("clone").array()[0])
        self.peers.write("OpenVINO-XAI", "recipro_cam", lambda label: enlarged(maps[label]))


def main(folder):
    references = References(folder)
    references.torchray()
    references.rise()
    references.recipro_cam()
    references.openvino_xai()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
