#!/usr/bin/python3
"""Trains one of the bundled classifiers on the scenes of training_set.py and saves its weights.

One thread each, so that several networks train side by side on a small machine. A run that was
stopped goes on
from its last checkpoint.
"""
import argparse
import pathlib
import platform
import time

import numpy as np
import torch
from torch import nn

from catalog import read_catalog
from networks import NETWORKS

SIDE = 128  # pixels of the network's input
MEAN, DEVIATION = 0.5, 0.25  # of the normalised input; the model card says the same
HELD_OUT = 1500  # the last scenes of the array, never trained on
SMOOTHING = 0.05
PLAN = "closeups+cutouts:6500,scenes:2000"
CHECKPOINT_EVERY = 100  # steps


def targets(labels, classes):
    """[N,classes] float32: each label of a scene has the same share, smoothed."""
    labels = torch.from_numpy(labels.astype(np.int64))
    present = (labels >= 0).float()
    hot = torch.zeros(len(labels), classes)
    hot.scatter_add_(1, labels.clamp(min=0), present)
    return hot / hot.sum(1, keepdim=True) * (1 - SMOOTHING) + SMOOTHING / classes


def cut(random, images):
    """uint8 [N,s,s,3]: a random window with 8/9 of each picture's side, half of them mirrored."""
    side = images.shape[1] * 8 // 9
    result = np.empty((len(images), side, side, 3), np.uint8)
    for index, image in enumerate(images):
        y, x = random.integers(0, image.shape[0] - side + 1, 2)
        window = image[y : y + side, x : x + side]
        result[index] = window[:, ::-1] if random.random() < 0.5 else window
    return result


def normalised(images):
    """float32 [N,3,h,w] in memory order NHWC from uint8 [N,h,w,3]."""
    tensor = torch.from_numpy(images).permute(0, 3, 1, 2).float()
    return (tensor / 255 - MEAN) / DEVIATION


def recoloured(random, batch, reach):
    """The batch with every picture's channels scaled, shifted and, for some, mixed.

    At `reach` 1 a third of the pictures are mixed and contrast changes by up to a quarter.
    """
    count = len(batch)
    gain = torch.from_numpy(1 + 0.25 * reach * random.uniform(-1, 1, (count, 3, 1, 1)))
    shift = torch.from_numpy(0.3 * reach * random.uniform(-1, 1, (count, 3, 1, 1)))
    for index in np.flatnonzero(random.random(count) < 0.33 * reach):
        mix = torch.from_numpy(np.eye(3) * 0.6 + 0.4 * random.dirichlet((1, 1, 1), 3)).float()
        batch[index] = torch.einsum("ij,jhw->ihw", mix, batch[index])
    return batch * gain.float() + shift.float()


def accuracy(network, images, labels):
    """Share of single-object scenes whose label comes first; float32, the middle of each
    picture."""
    single = np.flatnonzero(labels[:, 1] < 0)
    border = (images.shape[1] - SIDE) // 2
    network.eval()
    hits = 0
    with torch.no_grad():
        for chunk in np.array_split(single, max(1, len(single) // 100)):
            batch = normalised(images[chunk][:, border : border + SIDE, border : border + SIDE])
            hits += int((network(batch).argmax(1).numpy() == labels[chunk, 0]).sum())
    network.train()
    return hits / max(1, len(single))


def optimiser(network, rate, decay):
    """AdamW that leaves biases and normalisation undecayed."""
    weights = [p for p in network.parameters() if p.ndim > 1]
    others = [p for p in network.parameters() if p.ndim <= 1]
    return torch.optim.AdamW(
        [{"params": weights, "weight_decay": decay}, {"params": others, "weight_decay": 0.0}],
        lr=rate,
    )


def batch_of(random, parts, classes, options):
    """Input and target of one step, in equal shares from parts (images, labels) of one size."""
    windows, names = [], []
    for images, labels in parts:
        share = options.batch // len(parts)
        chosen = np.sort(random.choice(len(images) - HELD_OUT, share, replace=False))
        windows.append(cut(random, images[chosen]))
        names.append(labels[chosen])
    batch = recoloured(random, normalised(np.concatenate(windows)), options.recolour)
    target = targets(np.concatenate(names), classes)
    return batch.contiguous(memory_format=torch.channels_last), target


def read_plan(text):
    """[(parts, last step + 1)] of a plan such as `closeups+cutouts:4000,scenes:1000`."""
    stages, end = [], 0
    for stage in text.split(","):
        names, steps = stage.split(":")
        end += int(steps)
        stages.append((names.split("+"), end))
    return stages


def read_part(work, name):
    """(images, labels) of one part of the training set; the images stay on disk until they are
    read."""
    return (
        np.load(work / f"training/{name}-images.npy", mmap_mode="r"),
        np.load(work / f"training/{name}-labels.npy"),
    )


class Run:
    """A training from its beginning or its last checkpoint: network, optimiser, and steps done."""

    def __init__(self, options, classes):
        self.checkpoint = options.work / f"{options.network}.checkpoint"
        self.network = NETWORKS[options.network](classes).to(memory_format=torch.channels_last)
        self.optimizer = optimiser(self.network, options.rate, options.decay)
        self.done, self.cycle = 0, 0  # steps, and the step that the learning rate's cycle began at
        if self.checkpoint.exists():
            state = torch.load(self.checkpoint)
            self.network.load_state_dict(state["network"])
            self.optimizer.load_state_dict(state["optimizer"])
            for group in self.optimizer.param_groups:  # OneCycleLR's own, for this run's rate
                first = options.rate / 25
                group.update(initial_lr=first, max_lr=options.rate, min_lr=first / 1e4)
            self.done, self.cycle = state["step"], state.get("cycle", 0)
            self.cycle = self.done if options.new_cycle else self.cycle
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimizer,
            options.rate,
            options.plan[-1][1] - self.cycle,
            pct_start=0.1,
            last_epoch=self.done - self.cycle - 1,
        )

    def step(self, inputs, target):
        """One step down the gradient; returns the loss."""
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = self.network(inputs)
        loss = nn.functional.cross_entropy(logits.float(), target)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        self.schedule.step()
        self.done += 1
        return float(loss)

    def save(self):
        """Replaces the checkpoint."""
        part = self.checkpoint.with_suffix(".part")
        state = {"network": self.network.state_dict(), "optimizer": self.optimizer.state_dict()}
        torch.save({**state, "step": self.done, "cycle": self.cycle}, part)
        part.rename(self.checkpoint)


def train(options, log):
    """Begins or resumes a training; returns the trained network."""
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    classes = len(read_catalog().classes)
    parts = {name: read_part(options.work, name) for names, _ in options.plan for name in names}
    held_out = [array[-HELD_OUT:] for array in read_part(options.work, "scenes")]
    run = Run(options, classes)
    steps = min(options.plan[-1][1], options.until or options.plan[-1][1])
    began, losses = time.time(), []
    while run.done < steps:
        random = np.random.default_rng([options.seed, run.done])
        names = next(names for names, end in options.plan if run.done < end)
        chosen = [parts[name] for name in names]
        losses.append(run.step(*batch_of(random, chosen, classes, options)))
        last = run.done == steps
        if last or run.done % CHECKPOINT_EVERY == 0:
            run.save()
            seconds = time.time() - began
            log(f"step {run.done:5d}  loss {np.mean(losses):.3f}  {seconds:6.0f} s")
            losses = []
        if last or run.done % (5 * CHECKPOINT_EVERY) == 0:
            top = accuracy(run.network, *held_out)
            log(f"step {run.done:5d}  top-1 on the single ones of {HELD_OUT} held-out: {top:.4f}")
    return run.network


def main():
    """Writes NAME.checkpoint, NAME.pt and NAME.log."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=NETWORKS)
    parser.add_argument("--plan", default=PLAN, help="parts of the training set and steps")
    parser.add_argument("--until", type=int, help="stop after this step; a later run goes on")
    parser.add_argument(
        "--new-cycle", action="store_true", help="begin the learning rate's cycle again here"
    )
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument(
        "--rate", type=float, default=2.5e-3, help="highest learning rate of the cycle"
    )
    parser.add_argument("--recolour", type=float, default=0.3, help="reach of recolouring batches")
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

        log(
            f"tools/scenes/train.py {options.network} --plan {options.plan} --batch {options.batch} "
            f"--rate {options.rate} --recolour {options.recolour} --decay {options.decay} "
            f"--seed {options.seed}"
        )
        log(
            f"Python {platform.python_version()}, torch {torch.__version__}, numpy {np.__version__}"
        )
        options.plan = read_plan(options.plan)
        network = train(options, log)
    torch.save(network.state_dict(), options.work / f"{options.network}.pt")


if __name__ == "__main__":
    main()
