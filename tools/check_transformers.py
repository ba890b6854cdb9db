#!/usr/bin/python3
"""Transformers beside PyTorch: a table for docs/testing.md.

usage: check_transformers.py PYTORCH-GRAD-CAM PICTURE [ARCH...]

Exports torchvision's transformers with seeded random weights, and compares: Grad-CAM at the default layer, at the native
size, with pytorch-grad-cam and its reshape_transform (correlation r of the maps); and, where other sizes run, the logits
there with PyTorch's, positions interpolated as Hugging Face does (bicubic, half-pixel centres). Before that, the methods
that follow attention beside their papers' formulae on PyTorch's attention. Needs build/cameras,
Debian's python3-torch, python3-torchvision and python3-onnx, and a checkout of pytorch-grad-cam.
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

ROOT = pathlib.Path(__file__).resolve().parents[1]
PROGRAM = os.environ.setdefault("CAMERAS_PROGRAM", str(ROOT / "build/cameras"))
MEAN, STD = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
# The module whose output is the default layer, and what its output is as a map.
LAYERS = {"vit": lambda model: model.encoder.layers[-1].ln_1, "swin": lambda model: model.norm}


def build(arch, size=224):
    torch.manual_seed(0)
    options = {"image_size": size} if arch.startswith("vit") else {}
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
        "swin": lambda values: values.permute(0, 3, 1, 2)}
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
        read = subprocess.run([PROGRAM, "inspect", file], capture_output=True, text=True, check=True).stdout
        sizes = next(line.split(None, 1)[1] for line in read.splitlines() if line.startswith("sizes"))
        worst = abs(answer.logit - float(logits[label]))
        others = []
        if not sizes.startswith("native only") and arch.startswith("vit"):
            patch = model.patch_size
            for size in (224 + 5 * patch, 224 + 14 * patch):
                other = build(arch, size)
                other.load_state_dict(resized(model.state_dict(), size, patch))
                image = pixels(picture, size)
                with torch.no_grad():
                    there = other(image)[0]
                found = ours(file, image, int(there.argmax()))
                others.append(abs(found.logit - float(there.max())) / float(there.abs().max()))
        print(f"| {arch} | {answer.layer} | {sizes[:60]} | {r:.6f} | {worst / float(logits.abs().max()):.1e} "
              f"| {max(others) if others else float('nan'):.1e} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("grad_cam")
    parser.add_argument("picture")
    parser.add_argument("archs", nargs="*", default=["vit_b_16", "vit_b_32", "swin_t"])
    words = parser.parse_args()
    sys.path[:0] = [words.grad_cam, str(ROOT / "python")]
    attention(words.picture)
    print("| network | default layer | sizes | r | logits, native | logits, other sizes |\n|---|---|---|---|---|---|")
    for arch in words.archs:
        try:
            row(arch, words.picture)
        except (RuntimeError, subprocess.CalledProcessError) as error:
            print(f"| {arch} | {str(error).splitlines()[0][:100]} | | | | |", flush=True)


if __name__ == "__main__":
    main()
