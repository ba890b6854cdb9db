"""The training scenes as train.py reads them: rows that are composed already, on the device."""
import time

import numpy as np
import torch

from training_set import paths

HELD_OUT = 1500  # the last scenes of an array, never trained on
FIRST = 0.05  # share of the scenes that a training waits for
PATIENCE = 1200  # seconds that a training waits for scenes
POLL = 2.0  # seconds between two looks for new scenes


def wait_for(condition, what):
    """Waits until it holds; SystemExit when that takes too long."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > PATIENCE:
            raise SystemExit(f"train.py: waited {PATIENCE} s for {what}")
        time.sleep(0.2)


class Pictures:
    """One part of the training set. On a GPU the pictures are copied there as they come; on the CPU
    they stay in their file."""

    def __init__(self, work, name, device):
        images, labels = paths(work, name)
        wait_for(labels.exists, f"{labels}; training_set.py writes it")
        self.device = torch.device(device)
        self.file = np.load(images, mmap_mode="r")
        self.written = np.load(labels, mmap_mode="r")
        self.side = self.file.shape[1]
        self.count = len(self.file) - HELD_OUT
        self.labels = np.full((self.count, 4), -1, np.int8)
        self.ready = np.empty(0, np.int64)
        self.copied = None
        if self.device.type == "cuda":
            self.copied = torch.empty(
                (self.count, *self.file.shape[1:]), dtype=torch.uint8, device=self.device
            )
        self.polled = -POLL
        wait_for(self.enough, f"the first {FIRST:.0%} of {images}")

    def enough(self):
        """Whether a training may begin."""
        self.poll()
        return len(self.ready) >= self.count * FIRST

    def poll(self):
        """Takes in what was composed since the last look, at most every POLL seconds."""
        if len(self.ready) == self.count or time.monotonic() - self.polled < POLL:
            return
        self.polled = time.monotonic()
        composed = np.array(self.written[: self.count])
        new = np.flatnonzero((composed[:, 0] >= 0) & (self.labels[:, 0] < 0))
        for rows in np.split(new, range(1000, len(new), 1000)):
            if self.copied is not None and len(rows):
                pictures = torch.from_numpy(self.file[rows]).to(self.device)
                self.copied[torch.from_numpy(rows).to(self.device)] = pictures
        self.labels[new] = self.written[new]
        self.ready = np.flatnonzero(self.labels[:, 0] >= 0)

    def draw(self, random, count):
        """(uint8 [count,s,s,3] on the device, int8 [count,4]) of scenes drawn by lot."""
        rows = self.ready[random.integers(0, len(self.ready), count)]
        if self.copied is not None:
            return self.copied[torch.from_numpy(rows).to(self.device)], self.labels[rows]
        return torch.from_numpy(self.file[np.sort(rows)]), self.labels[np.sort(rows)]

    def held_out(self):
        """(uint8 [n,s,s,3] on the CPU, labels [n]) of the scenes that are kept for tests and have
        one object; waits until they are composed."""
        wait_for(lambda: (self.written[self.count :, 0] >= 0).all(), "the scenes kept for tests")
        labels = np.array(self.written[self.count :])
        single = np.flatnonzero(labels[:, 1] < 0)
        return torch.from_numpy(self.file[self.count + single]), labels[single, 0]
