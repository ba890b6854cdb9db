#!/usr/bin/python3
"""Composes the training scenes, arrays of pictures and of labels, for train.py."""
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
# palette.
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
)


# So are sizes, blur and occlusion: what is hardest is learnt by seeing more of it.
HARDER = {"look": LOOK, "by_area": False, "least_visible": 0.6, "blur": 0.008}


@dataclasses.dataclass(frozen=True)
class Part:
    """A part of the training set; `number` belongs to the seed, `side` is in pixels (training cuts
    8/9 of it)."""

    number: int
    count: int
    side: int
    recipe: Recipe
    several: float  # share of scenes with several labelled objects


PARTS = {
    "scenes": Part(0, 36000, 144, dataclasses.replace(SINGLE, **HARDER), 0.2),
    # Objects that fill small pictures: what they look like is learnt here first, at a quarter of
    # the cost.
    "closeups": Part(
        1,
        24000,
        72,
        Recipe(object_size=(0.45, 1.0), distractors=(0, 2), occluded=0.25, **HARDER),
        0.0,
    ),
    # The same for small objects among other things: as large as in a scene, without most of its background.
    "cutouts": Part(
        2,
        24000,
        72,
        Recipe(object_size=(0.25, 0.6), distractors=(0, 4), distractor_size=(0.15, 0.5), **HARDER),
        0.0,
    ),
}
SEVERAL = dataclasses.replace(MULTI, **HARDER)


def start(*values):
    """Gives a worker process what its scenes have in common (inherited, not sent)."""
    global common
    common = values
    cv2.setNumThreads(1)


def scenes(task):
    """(first index, uint8 [n,side,side,3], int8 [n,4]) of the scenes in a range; -1 fills the
    labels up."""
    part, composer, seed = common
    first, last = task
    images = np.empty((last - first, part.side, part.side, 3), np.uint8)
    labels = np.full((last - first, 4), -1, np.int8)
    for index in range(first, last):
        random = np.random.default_rng([seed, index, part.number])
        recipe = SEVERAL if random.random() < part.several else part.recipe
        scene = composer.compose(random, (part.side, part.side), recipe)
        images[index - first] = scene.image
        labels[index - first, : len(scene.objects)] = [placed.label for placed in scene.objects]
    return first, images, labels


def write_part(name, composer, options):
    """Writes OUT/NAME-images.npy, uint8 [n,side,side,3], and OUT/NAME-labels.npy, int8 [n,4]."""
    part = PARTS[name]
    folder = options.work / "training"
    images = np.lib.format.open_memmap(
        folder / f"{name}-images.npy", "w+", np.uint8, (part.count, part.side, part.side, 3)
    )
    labels = np.full((part.count, 4), -1, np.int8)
    tasks = [(first, min(first + 100, part.count)) for first in range(0, part.count, 100)]
    context = multiprocessing.get_context("fork")
    with context.Pool(options.workers, start, (part, composer, options.seed)) as pool:
        for first, pictures, names in pool.imap_unordered(scenes, tasks):
            images[first : first + len(pictures)] = pictures
            labels[first : first + len(names)] = names
            if first % 1000 == 0:
                print(f"{name}: {first}/{part.count}", flush=True)
    np.save(folder / f"{name}-labels.npy", labels)


def main():
    """Writes the parts that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts", nargs="*", default=sorted(PARTS), metavar="PART", help=f"of {', '.join(PARTS)}"
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
