#!/usr/bin/python3
"""Transformers beside PyTorch: a table for docs/testing.md.

usage: check_transformers.py PYTORCH-GRAD-CAM PICTURE [ARCH...]

Exports torchvision's transformers with seeded random weights, and compares: Grad-CAM at the default layer, at the native
size, with pytorch-grad-cam and its reshape_transform (correlation r of the maps); and, where other sizes run, the logits
there with PyTorch's, positions interpolated as Hugging Face does (bicubic, half-pixel centres). Before that, the methods
that follow attention beside their papers' formulae on PyTorch's attention; after it, the same for the small networks of
tools/small_transformers.py, with Grad-CAM in PyTorch's own operations. Needs build/cameras, Debian's python3-torch,
python3-torchvision and python3-onnx, and a checkout of pytorch-grad-cam.
"""
import argparse
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import types

import numpy as np
import torch
import torchvision
from PIL import Image

import small_transformers

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = os.environ.setdefault("CAMERAS_PROGRAM", str(ROOT / "build/cameras"))
MEAN, STD = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
BIG = ["vit_b_16", "vit_b_32", "swin_t", "maxvit_t"]
# The module whose output is the default layer, and what its output is as a map.
LAYERS = {"vit": lambda model: model.encoder.layers[-1].ln_1, "swin": lambda model: model.norm,
          "maxvit": lambda model: model.blocks[-1]}


def build(arch, size=224):
    torch.manual_seed(0)
    options = {"image_size": size} if arch.startswith("vit") else {}
    options = {"input_size": (size, size)} if arch.startswith("maxvit") else options
    model = getattr(torchvision.models, arch)(weights=None, **options).eval()
    last = [module for module in model.modules() if isinstance(module, torch.nn.Linear)][-1]
    last.weight.data.normal_(0, 0.2)
    return model


def resized(state, size, patch):
    """The weights with the table of positions for another size."""
    state = dict(state)
    table = state["encoder.pos_embedding"]
    front, grid = table[:, :1], table[:, 1:]
    side = math.isqrt(grid.shape[1])
    grid = grid.reshape(1, side, side, -1).permute(0, 3, 1, 2)
    grid = torch.nn.functional.interpolate(grid, (size // patch, size // patch), mode="bicubic", align_corners=False)
    state["encoder.pos_embedding"] = torch.cat([front, grid.flatten(2).transpose(1, 2)], 1)
    return state


def pixels(picture, size):
    image = Image.open(picture).convert("RGB").resize((size, size), Image.BILINEAR)
    values = torch.from_numpy(np.asarray(image).astype("float32") / 255).permute(2, 0, 1)[None]
    return (values - MEAN.view(1, 3, 1, 1)) / STD.view(1, 3, 1, 1)


def theirs(model, arch, image, label):
    sys.modules.setdefault("ttach", types.ModuleType("ttach")).__getattr__ = lambda name: lambda *given, **options: None
    from pytorch_grad_cam import GradCAM
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    kind = next(name for name in LAYERS if arch.startswith(name))
    transforms = {
        "vit": lambda tokens: tokens[:, 1:].transpose(1, 2).unflatten(2, (math.isqrt(tokens.shape[1] - 1),) * 2),
        "swin": lambda values: values.permute(0, 3, 1, 2), "maxvit": None}
    cam = GradCAM(model=model, target_layers=[LAYERS[kind](model)], reshape_transform=transforms[kind])
    return cam(input_tensor=image, targets=[ClassifierOutputTarget(label)])[0]


def ours(file, image, label):
    """Grad-CAM's answer for a preprocessed input."""
    import cameras

    with cameras.Model(str(file)) as model:
        return model.explain(image.numpy(), label, method="grad_cam")


def attention_maps(model, image, label):
    """Rollout and relevance by their papers' formulae, on PyTorch's own attention, as [m,n]."""
    kept = []

    def block(self, given):
        inputs = self.ln_1(given)
        heads, width = self.self_attention.num_heads, self.self_attention.embed_dim
        shape = (*inputs.shape[:2], heads, width // heads)
        q, k, v = (part.reshape(shape).transpose(1, 2) for part in torch.nn.functional.linear(
            inputs, self.self_attention.in_proj_weight, self.self_attention.in_proj_bias).chunk(3, -1))
        weights = (q @ k.transpose(-1, -2) / math.sqrt(shape[-1])).softmax(-1)
        weights.retain_grad()
        kept.append(weights)
        there = self.self_attention.out_proj((weights @ v).transpose(1, 2).flatten(2)) + given
        return there + self.mlp(self.ln_2(there))

    for layer in model.encoder.layers:
        layer.forward = types.MethodType(block, layer)
    model(image)[0, label].backward()
    tokens = kept[0].shape[-1]
    one, rollout, relevance = torch.eye(tokens), torch.eye(tokens), torch.eye(tokens)
    for weights in kept:
        rollout = (weights[0].mean(0) + one) / 2 @ rollout
        relevance = relevance + (weights.grad * weights)[0].clamp(min=0).mean(0) @ relevance
    side = math.isqrt(tokens - 1)
    return {name: flow[0, 1:].reshape(side, side).detach() for name, flow in
            (("attention_rollout", rollout), ("attention_relevance", relevance))}


def attention(picture):
    """A small ViT: Debian's PyTorch takes minutes for the gradients of a large one."""
    import cameras

    torch.manual_seed(0)
    model = torchvision.models.VisionTransformer(image_size=64, patch_size=8, num_layers=3, num_heads=4, hidden_dim=32,
                                                 mlp_dim=64, num_classes=10).eval()
    model.heads[-1].weight.data.normal_(0, 1)
    image = pixels(picture, 64)
    print("| method | r | largest difference |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/vit.onnx"
        torch.onnx.export(model, image, file, opset_version=13, input_names=["input"], output_names=["logits"])
        label = int(model(image)[0].argmax())
        for name, small in attention_maps(model, image, label).items():
            large = torch.nn.functional.interpolate(small[None, None], (64, 64), mode="bilinear", align_corners=False)[0, 0]
            expected = ((large - large.min()) / (large.max() - large.min())).numpy()
            with cameras.Model(file) as opened:
                found = opened.explain(image.numpy(), label, method=name).map
            r = np.corrcoef(found.ravel(), expected.ravel())[0, 1]
            print(f"| {name} | {r:.6f} | {abs(found - expected).max():.1e} |", flush=True)


def larger(model, arch):
    """Two sizes that the network takes, beyond 224."""
    patch = model.patch_size if arch.startswith("vit") else 0
    return (224 + 5 * patch, 224 + 14 * patch) if patch else (448, 672)


def at_size(model, arch, size):
    """The same weights for another size."""
    if arch.startswith("swin"):
        return model
    other = build(arch, size)
    state = model.state_dict()
    other.load_state_dict(resized(state, size, model.patch_size) if arch.startswith("vit") else state)
    return other


def difference(file, model, image):
    """Of the logits, as a share of the largest."""
    import cameras

    with torch.no_grad():
        expected = model(image)[0].numpy()
    with cameras.Model(str(file)) as opened:
        labels = opened.predict(image.numpy(), top=len(expected))
    return max(abs(label.logit - expected[label.index]) for label in labels) / abs(expected).max()


def row(arch, picture):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / f"{arch}.onnx"
        model = build(arch)
        torch.onnx.export(model, torch.randn(1, 3, 224, 224), str(file), opset_version=13, input_names=["input"],
                          output_names=["logits"])
        image = pixels(picture, 224)
        with torch.no_grad():
            logits = model(image)[0]
        label = int(logits.argmax())
        answer = ours(file, image, label)
        expected = theirs(model, arch, image, label)
        r = np.corrcoef(answer.map.ravel(), expected.ravel())[0, 1]
        sizes = told_sizes(file)
        others = []
        if not sizes.startswith("native only"):
            others = [difference(file, at_size(model, arch, size), pixels(picture, size)) for size in larger(model, arch)]
        print(f"| {arch} | {answer.layer} | {sizes[:60]} | {r:.6f} | {difference(file, model, image):.1e} "
              f"| {max(others) if others else float('nan'):.1e} |", flush=True)


def small(family, picture):
    """A row of a small network's: the same, beside Grad-CAM in PyTorch's own operations."""
    model = small_transformers.build(family)
    image = pixels(picture, small_transformers.SIZE)
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/small.onnx"
        torch.onnx.export(model, image, file, opset_version=13, input_names=["input"], output_names=["logits"])
        with torch.no_grad():
            label = int(model(image)[0].argmax())
        answer = ours(file, image, label)
        r = np.corrcoef(answer.map.ravel(), small_transformers.grad_cam(model, image, label).ravel())[0, 1]
        sizes = told_sizes(file)
        others = []
        if not sizes.startswith("native only"):
            others = [difference(file, small_transformers.build(family, size), pixels(picture, size)) for size in (128, 192)]
        print(f"| {family} | {answer.layer} | {sizes[:60]} | {r:.6f} | {difference(file, model, image):.1e} "
              f"| {max(others) if others else float('nan'):.1e} |", flush=True)


def told_sizes(file):
    read = subprocess.run([PROGRAM, "inspect", file], capture_output=True, text=True, check=True).stdout
    return next(line.split(None, 1)[1] for line in read.splitlines() if line.startswith("sizes"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("grad_cam")
    parser.add_argument("picture")
    parser.add_argument("archs", nargs="*", default=[*BIG, *small_transformers.FAMILIES])
    words = parser.parse_args()
    sys.path[:0] = [words.grad_cam, str(ROOT / "python")]
    attention(words.picture)
    print("| network | default layer | sizes | r | logits, native | logits, other sizes |\n|---|---|---|---|---|---|")
    for arch in words.archs:
        check = small if arch in small_transformers.FAMILIES else row
        try:
            check(arch, words.picture)
        except (RuntimeError, subprocess.CalledProcessError) as error:
            print(f"| {arch} | {str(error).splitlines()[0][:100]} | | | | |", flush=True)


if __name__ == "__main__":
    main()
