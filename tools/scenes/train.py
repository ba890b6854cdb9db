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


def recoloured(random, batch):
    """The batch with every picture's channels scaled, shifted and, for a third, mixed."""
    count = len(batch)
    gain = torch.from_numpy(random.uniform(0.75, 1.25, (count, 3, 1, 1)).astype(np.float32))
    shift = torch.from_numpy(random.uniform(-0.3, 0.3, (count, 3, 1, 1)).astype(np.float32))
    for index in np.flatnonzero(random.random(count) < 0.33):
        mix = np.eye(3) * 0.6 + 0.4 * random.dirichlet((1, 1, 1), 3)
        batch[index] = torch.einsum(
            "ij,jhw->ihw", torch.from_numpy(mix.astype(np.float32)), batch[index]
        )
    return batch * gain + shift


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


def batch_of(random, part, classes, count):
    """Input and target of one step from a part's (images, labels)."""
    images, labels = part
    chosen = np.sort(random.choice(len(images) - HELD_OUT, count, replace=False))
    batch = recoloured(random, normalised(cut(random, images[chosen])))
    return batch.contiguous(memory_format=torch.channels_last), targets(labels[chosen], classes)


def read_part(work, name):
    """(images, labels) of one part of the training set; the images stay on disk until they are
    read."""
    return (
        np.load(work / f"training/{name}-images.npy", mmap_mode="r"),
        np.load(work / f"training/{name}-labels.npy"),
    )


def train(options, log):
    """Runs or resumes the training; returns the trained network."""
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    classes = len(read_catalog().classes)
    closeups, scenes = (read_part(options.work, name) for name in ("closeups", "scenes"))
    steps = options.closeups + options.scenes
    network = NETWORKS[options.network](classes).to(memory_format=torch.channels_last)
    optimizer = optimiser(network, options.rate, options.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.rate, steps, pct_start=0.1)
    checkpoint, start = options.work / f"{options.network}.checkpoint", 0
    if checkpoint.exists():
        state = torch.load(checkpoint)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        start = state["step"]
    began, total = time.time(), 0.0
    for step in range(start, steps):
        inputs, target = batch_of(
            np.random.default_rng([options.seed, step]),
            closeups if step < options.closeups else scenes,
            classes,
            options.batch,
        )
        with torch.autocast("cpu", dtype=torch.bfloat16):
            logits = network(inputs)
        loss = nn.functional.cross_entropy(logits.float(), target)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        total += float(loss)
        done = step + 1
        if done % CHECKPOINT_EVERY == 0 or done == steps:
            torch.save(
                {
                    "network": network.state_dict(),
                    "optimizer": optimizer.state_dict(),
                    "schedule": schedule.state_dict(),
                    "step": done,
                },
                checkpoint.with_suffix(".part"),
            )
            checkpoint.with_suffix(".part").rename(checkpoint)
            log(
                f"step {done:5d}  loss {total / CHECKPOINT_EVERY:.3f}  {time.time() - began:6.0f} s"
            )
            total = 0.0
        if done % (5 * CHECKPOINT_EVERY) == 0 or done == steps:
            log(
                f"step {done:5d}  top-1 on {HELD_OUT} held-out scenes, the single ones: "
                f"{accuracy(network, *(array[-HELD_OUT:] for array in scenes)):.4f}"
            )
    return network


def main():
    """Writes NAME.checkpoint, NAME.pt and NAME.log."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=NETWORKS)
    parser.add_argument(
        "--closeups", type=int, default=2500, help="steps on 64x64 close-ups, first"
    )
    parser.add_argument("--scenes", type=int, default=3500, help="steps on 128x128 scenes")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument(
        "--rate", type=float, default=2.5e-3, help="highest learning rate of the cycle"
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

        log(
            f"tools/scenes/train.py {options.network} --closeups {options.closeups} "
            f"--scenes {options.scenes} --batch {options.batch} "
            f"--rate {options.rate} --decay {options.decay} --seed {options.seed}"
        )
        log(
            f"Python {platform.python_version()}, torch {torch.__version__}, numpy {np.__version__}"
        )
        network = train(options, log)
    torch.save(network.state_dict(), options.work / f"{options.network}.pt")


if __name__ == "__main__":
    main()
