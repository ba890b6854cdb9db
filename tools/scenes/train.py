#!/usr/bin/python3
"""Trains one of the bundled classifiers on the scenes of training_set.py and saves its weights.

Learning rate and stages follow the share of the course that is done: of `--steps`, or, on a machine
whose speed is not known, of `--minutes`. It may begin while scenes are still being composed. A run
with `--steps` that was stopped goes on from its last checkpoint.
"""
import argparse
import math
import pathlib
import platform
import time

import numpy as np
import torch
from torch import nn

from augment import augmented, normalised
from catalog import read_catalog
from networks import NETWORKS
from training_data import Pictures

SIDE = 192  # pixels of the network's input
CLOSE = 96  # pixels of the input while closeups are learnt
WARM_UP = 0.05  # share of the course in which the learning rate rises
SMOOTHING = 0.05
STEEPEST = 5.0  # norm that gradients are cut to
LOG_EVERY, CHECKPOINT_EVERY = 100, 100  # steps
COURSE = ("steps", "closeups", "batch", "rate", "recolour", "decay", "seed")  # what it depends on


def targets(labels, classes):
    """[N,classes] float32: each label of a scene has the same share, smoothed."""
    labels = torch.from_numpy(labels.astype(np.int64))
    present = (labels >= 0).float()
    hot = torch.zeros(len(labels), classes)
    hot.scatter_add_(1, labels.clamp(min=0), present)
    return hot / hot.sum(1, keepdim=True) * (1 - SMOOTHING) + SMOOTHING / classes


def rate_at(done, highest):
    """The learning rate when a share `done` of the course is over: up in a line, down as a
    cosine."""
    if done < WARM_UP:
        return highest * (0.04 + 0.96 * done / WARM_UP)
    return highest * 0.5 * (1 + math.cos(math.pi * min(1, (done - WARM_UP) / (1 - WARM_UP))))


def optimiser(network, decay):
    """AdamW that leaves biases and normalisation undecayed."""
    weights = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    return torch.optim.AdamW(
        [{"params": weights, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}],
        lr=0.0,
    )


def accuracy(network, images, labels, device):
    """Share of scenes whose label comes first; the middle of each picture, float32."""
    border = (images.shape[1] - SIDE) // 2
    network.eval()
    hits = 0
    with torch.no_grad():
        for chunk in np.array_split(np.arange(len(images)), max(1, len(images) // 100)):
            middle = images[chunk][:, border : border + SIDE, border : border + SIDE].to(device)
            hits += int((network(normalised(middle)).argmax(1).cpu().numpy() == labels[chunk]).sum())
    network.train()
    return hits / max(1, len(images))


def half_precision(device):
    """Whether bfloat16 is worth its rounding: on GPUs, and on processors that compute with it."""
    return device == "cuda" or "avx512_bf16" in pathlib.Path("/proc/cpuinfo").read_text("utf-8")


class Run:
    """A training from its beginning or its last checkpoint: network, optimiser, and steps done."""

    def __init__(self, options, classes):
        self.options, self.done, self.began = options, 0, time.monotonic()
        self.checkpoint = options.work / f"{options.network}.checkpoint"
        network = NETWORKS[options.network](classes)
        self.network = network.to(options.device, memory_format=torch.channels_last)
        self.optimizer = optimiser(self.network, options.decay)
        self.half = half_precision(options.device)
        self.course = {name: getattr(options, name) for name in COURSE}
        if options.steps and self.checkpoint.exists():
            state = torch.load(self.checkpoint, map_location=options.device)
            if state["course"] != self.course:
                raise SystemExit(
                    f"train.py: {self.checkpoint} is of another course ({state['course']}): "
                    "remove it, or repeat its options"
                )
            self.network.load_state_dict(state["network"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.done = state["step"]

    def share_done(self):
        """The share of the course that is over."""
        if self.options.steps:
            return self.done / self.options.steps
        return (time.monotonic() - self.began) / (60 * self.options.minutes)

    def step(self, inputs, target):
        """One step down the gradient; returns the loss, a tensor."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate_at(self.share_done(), self.options.rate)
        with torch.autocast(self.options.device, dtype=torch.bfloat16, enabled=self.half):
            logits = self.network(inputs)
        loss = nn.functional.cross_entropy(logits.float(), target)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), STEEPEST)
        self.optimizer.step()
        self.done += 1
        return loss.detach()

    def save(self):
        """Replaces the checkpoint; none where the course is one of time."""
        if not self.options.steps:
            return
        part = self.checkpoint.with_suffix(".part")
        state = {"network": self.network.state_dict(), "optimizer": self.optimizer.state_dict()}
        torch.save({**state, "step": self.done, "course": self.course}, part)
        part.rename(self.checkpoint)


def train(options, log):
    """Begins or resumes a training; returns the trained network."""
    torch.backends.cudnn.benchmark = True
    classes = len(read_catalog().classes)
    parts = [(Pictures(options.work, "closeups", options.device), CLOSE)]
    torch.manual_seed(options.seed)
    run = Run(options, classes)
    torch.manual_seed(options.seed + run.done)
    losses = []
    while run.share_done() < 1:
        close = run.share_done() < options.closeups
        if not close and len(parts) == 1:
            parts.append((Pictures(options.work, "scenes", options.device), SIDE))
        pictures, side = parts[0 if close else 1]
        pictures.poll()
        images, labels = pictures.draw(
            np.random.default_rng([options.seed, run.done]), options.batch
        )
        inputs = augmented(images, side, options.recolour)
        losses.append(run.step(inputs, targets(labels, classes).to(options.device)))
        if run.done % LOG_EVERY == 0:
            loss = float(torch.stack(losses).mean())
            log(
                f"step {run.done:6d}  loss {loss:.3f}  {time.monotonic() - run.began:6.0f} s  "
                f"input {side}  of {len(pictures.ready)} pictures"
            )
            losses = []
        if run.done % CHECKPOINT_EVERY == 0:
            run.save()
    run.checkpoint.unlink(missing_ok=True)
    scenes = parts[1][0] if len(parts) > 1 else Pictures(options.work, "scenes", options.device)
    top = accuracy(run.network, *scenes.held_out(), options.device)
    log(f"step {run.done:6d}  top-1 on the single ones of the held-out scenes: {top:.4f}")
    return run.network


def main():
    """Writes NAME.checkpoint, NAME.pt and NAME.log."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=NETWORKS)
    length = parser.add_mutually_exclusive_group(required=True)
    length.add_argument("--steps", type=int)
    length.add_argument("--minutes", type=float)
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--batch", type=int, default=512)
    parser.add_argument("--rate", type=float, default=4e-3, help="highest learning rate")
    parser.add_argument("--recolour", type=float, default=0.6, help="reach of recolouring batches")
    parser.add_argument(
        "--closeups", type=float, default=0.2, help="share of the course that they are learnt in"
    )
    parser.add_argument("--decay", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--work",
        type=pathlib.Path,
        default=pathlib.Path("build/scenes"),
        help="holds training/ and receives the results",
    )
    options = parser.parse_args()
    with open(options.work / f"{options.network}.log", "a", encoding="utf-8") as file:

        def log(line):
            print(line, file=file, flush=True)

        length = f"--steps {options.steps}" if options.steps else f"--minutes {options.minutes}"
        log(
            f"tools/scenes/train.py {options.network} {length} --device {options.device} "
            f"--batch {options.batch} --rate {options.rate} --recolour {options.recolour} "
            f"--closeups {options.closeups} --decay {options.decay} --seed {options.seed}"
        )
        gpu = torch.cuda.get_device_name() if options.device == "cuda" else "no GPU"
        log(
            f"Python {platform.python_version()}, torch {torch.__version__}, "
            f"numpy {np.__version__}, {gpu}"
        )
        network = train(options, log)
    torch.save(network.cpu().state_dict(), options.work / f"{options.network}.pt")


if __name__ == "__main__":
    main()
