#!/usr/bin/python3
"""Composes the training scenes, arrays of pictures and of labels, for train.py.

A row of labels is written after its picture, so that a training may begin while scenes are still
being composed.
"""
import argparse
import dataclasses
import multiprocessing
import pathlib

import cv2
import numpy as np

from catalog import read_catalog
from compose import MULTI, SINGLE, Composer, Recipe
from layers import Look
from sprites import draw_all, read_library

# Farther from the drawings than the benchmark's scenes, so that what is learnt is not one artist's
# palette: a purple octopus is an octopus.
LOOK = Look(
    turn=35,
    stretch=0.25,
    shear=0.15,
    hue=14,
    saturation=0.4,
    gain=0.35,
    tint=0.12,
    shade=0.35,
    wild=0.35,
    wild_hue=150,
)


# So are sizes, blur and occlusion: what is hardest is learnt by seeing more of it.
HARDER = {"look": LOOK, "by_area": False, "least_visible": 0.6, "blur": 0.008}


@dataclasses.dataclass(frozen=True)
class Part:
    """A part of the training set; `number` belongs to the seed, `side` is in pixels (training takes
    windows of about 8/9 of it)."""

    number: int
    count: int
    side: int
    recipe: Recipe
    several: float  # share of scenes with several labelled objects


PARTS = {
    # Objects that fill small pictures: what they look like is learnt here first, at a quarter of
    # the cost.
    "closeups": Part(
        1,
        24000,
        108,
        Recipe(object_size=(0.35, 1.0), distractors=(0, 2), occluded=0.25, **HARDER),
        0.0,
    ),
    "scenes": Part(0, 120000, 216, dataclasses.replace(SINGLE, **HARDER), 0.2),
}
SEVERAL = dataclasses.replace(MULTI, **HARDER)
CHUNK = 100  # scenes of one task


def paths(work, name):
    """Where the arrays of a part lie: uint8 [n,side,side,3] and int8 [n,4]."""
    folder = work / "training"
    return folder / f"{name}-images.npy", folder / f"{name}-labels.npy"


def start(part, composer, seed, files):
    """Gives a worker process what its scenes have in common, and the arrays that they go to."""
    global common
    images, labels = (np.load(file, mmap_mode="r+") for file in files)
    common = part, composer, seed, images, labels
    cv2.setNumThreads(1)


def scenes(first):
    """Composes and writes a chunk of scenes; -1 fills the labels up."""
    part, composer, seed, images, labels = common
    for index in range(first, min(first + CHUNK, part.count)):
        random = np.random.default_rng([seed, index, part.number])
        recipe = SEVERAL if random.random() < part.several else part.recipe
        scene = composer.compose(random, (part.side, part.side), recipe)
        images[index] = scene.image
        labels[index, : len(scene.objects)] = [placed.label for placed in scene.objects]
    return first


def write_part(name, composer, options):
    """Writes the arrays of `paths`, the last scenes first: they are kept for tests."""
    part, files = PARTS[name], paths(options.work, name)
    shape = (part.count, part.side, part.side, 3)
    for file in files:
        file.unlink(missing_ok=True)
    np.lib.format.open_memmap(files[0], "w+", np.uint8, shape).flush()
    beginning = files[1].with_suffix(".part")
    with open(beginning, "wb") as stream:
        np.save(stream, np.full((part.count, 4), -1, np.int8))
    beginning.rename(files[1])
    tasks = range((part.count - 1) // CHUNK * CHUNK, -1, -CHUNK)
    context = multiprocessing.get_context("fork")
    with context.Pool(options.workers, start, (part, composer, options.seed, files)) as pool:
        for done, _ in enumerate(pool.imap_unordered(scenes, tasks), 1):
            if done % 50 == 0 or done == len(tasks):
                print(f"{name}: {min(done * CHUNK, part.count)}/{part.count}", flush=True)


def main():
    """Writes the parts that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts", nargs="*", default=list(PARTS), metavar="PART", help=f"of {', '.join(PARTS)}"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=multiprocessing.cpu_count())
    parser.add_argument(
        "--work",
        type=pathlib.Path,
        default=pathlib.Path("build/scenes"),
        help="holds node_modules and sprites; receives training/",
    )
    options = parser.parse_args()
    unknown = sorted(set(options.parts) - set(PARTS))
    if unknown:
        parser.error(f"expected parts of {', '.join(PARTS)}, found {', '.join(unknown)}")
    (options.work / "training").mkdir(parents=True, exist_ok=True)
    catalog = read_catalog()
    draw_all(
        catalog,
        options.work / "node_modules/@iconify-json",
        options.work / "sprites",
        options.workers,
    )
    composer = Composer(
        catalog,
        read_library(catalog, options.work / "sprites"),
        catalog.seen_sets,
        catalog.seen_sets,
    )
    for name in options.parts:
        write_part(name, composer, options)


if __name__ == "__main__":
    main()
