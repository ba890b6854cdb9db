#!/usr/bin/python3
"""Writes the sample scenes of examples/scenes: chosen by eye from those that a seed gives.

--all writes every candidate instead, to choose from. The layout is make_scenes.py's, but the
pictures are JPEG, larger,
and of three shapes.
"""
import argparse
import json
import pathlib

import cv2
import numpy as np

from catalog import read_catalog
from coco import add, document
from make_scenes import KINDS, composer_of
from sprites import draw_all, read_library

SEED = 7
SIZES = ((336, 448), (384, 384), (448, 336))  # height, width
CANDIDATES = 48
CHOSEN = {
    "single": (2, 5, 7, 14, 19, 20, 22, 24, 26, 31, 38, 41),
    "multi": (1, 2, 10, 11, 14, 17, 21, 23, 33, 36, 41, 47),
}
QUALITY = 92


def write_samples(name, numbers, catalog, library, out):
    """Writes the scenes with these numbers, counted from 1, of the set `name`."""
    folder = out / name / "images"
    folder.mkdir(parents=True, exist_ok=True)
    kind = KINDS[name]
    composer = composer_of(kind, catalog, library)
    file = document(catalog, f"sample scenes '{name}': {kind.about}")
    for number in numbers:
        random = np.random.default_rng([SEED, kind.number, number - 1])
        scene = composer.compose(random, SIZES[(number - 1) % len(SIZES)], kind.recipe)
        path = folder / f"{name}-{number:02d}.jpg"
        cv2.imwrite(str(path), scene.image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        add(file, scene, catalog, path.name)
    text = json.dumps(file, separators=(",", ":"))
    (out / name / "annotations.json").write_text(text + "\n", encoding="utf-8")


def main():
    """Writes both sets of samples."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("examples/scenes"))
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path("build/scenes"))
    parser.add_argument("--all", action="store_true", help="every candidate, not those chosen")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    catalog = read_catalog()
    sprites = options.work / "sprites"
    draw_all(catalog, options.work / "node_modules/@iconify-json", sprites)
    library = read_library(catalog, sprites)
    for name, chosen in CHOSEN.items():
        numbers = range(1, CANDIDATES + 1) if options.all else chosen
        write_samples(name, numbers, catalog, library, options.out)


if __name__ == "__main__":
    main()
