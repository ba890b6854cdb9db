#!/usr/bin/python3
"""Draws every icon of the catalogue, a row per concept and a column per set, to judge it by eye."""
import argparse
import pathlib

import cv2
import numpy as np

from catalog import read_catalog
from sprites import draw_all, read_library

TILE = 64  # pixels
NAME = 120


def row(concept, sets, library):
    """[TILE, NAME + sets*TILE, 3] uint8 RGB: the name, then the concept's icons on grey."""
    canvas = np.full((TILE, NAME + TILE * len(sets), 3), 200, np.uint8)
    cv2.putText(canvas, concept.name, (2, TILE // 2), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (0, 0, 0), 1)
    for column, name in enumerate(sets):
        if name not in concept.icons:
            continue
        sprite = library[name, concept.icons[name]][0]
        scale = TILE / max(sprite.shape[:2])
        sprite = cv2.resize(sprite, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        height, width = sprite.shape[:2]
        place = canvas[:height, NAME + column * TILE :][:, :width]
        place[:] = sprite[..., :3] + (place * (1 - sprite[..., 3:] / 255)).astype(np.uint8)
    return canvas


def main():
    """Writes PREFIX-N.png with ROWS concepts each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--packages",
        type=pathlib.Path,
        default=pathlib.Path("build/scenes/node_modules/@iconify-json"),
    )
    parser.add_argument(
        "--sprites", type=pathlib.Path, default=pathlib.Path("build/scenes/sprites")
    )
    parser.add_argument("--rows", type=int, default=20)
    parser.add_argument("--out", default="build/scenes/contact", metavar="PREFIX")
    options = parser.parse_args()
    catalog = read_catalog()
    draw_all(catalog, options.packages, options.sprites)
    library = read_library(catalog, options.sprites)
    concepts = catalog.classes + catalog.distractors
    for start in range(0, len(concepts), options.rows):
        sheet = np.concatenate(
            [
                row(concept, list(catalog.artists), library)
                for concept in concepts[start : start + options.rows]
            ]
        )
        cv2.imwrite(f"{options.out}-{start // options.rows}.png", sheet[..., ::-1])


if __name__ == "__main__":
    main()
