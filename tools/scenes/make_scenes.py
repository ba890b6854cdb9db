#!/usr/bin/python3
"""Writes sets of scenes with COCO annotations: OUT/SET/images/*.png and OUT/SET/annotations.json.

The same seed gives the same bytes with the same versions of the libraries and of the icon sets.
`make scenes`
installs what this needs and runs it.
"""
import argparse
import dataclasses
import json
import multiprocessing
import pathlib
import sys

import cv2
import numpy as np

from catalog import read_catalog
from coco import add, document
from compose import MULTI, SINGLE, Composer, Recipe
from sprites import SpriteError, draw_all, read_library


@dataclasses.dataclass(frozen=True)
class Kind:
    """A set of scenes; `artists` says whose drawings the labelled objects are: all, seen or
    unseen."""

    number: int  # part of the seed, so that sets differ; training has a seed of its own
    count: int
    recipe: Recipe
    artists: str
    about: str


KINDS = {
    "single": Kind(1, 600, SINGLE, "all", "one labelled object a scene, drawn by any artist"),
    "multi": Kind(
        2, 400, MULTI, "all", "two to four labelled objects a scene, drawn by any artist"
    ),
    "seen": Kind(
        3,
        1440,
        SINGLE,
        "seen",
        "one labelled object, by an artist that the networks were trained on",
    ),
    "unseen": Kind(
        4, 1440, SINGLE, "unseen", "one labelled object, by the artist kept out of training"
    ),
}


def composer_of(kind, catalog, library):
    """Composes a kind's scenes; distractors are always of seen sets, so that only the object is
    new."""
    sets = {"all": list(catalog.artists), "seen": catalog.seen_sets, "unseen": catalog.unseen_sets}
    return Composer(catalog, library, sets[kind.artists], catalog.seen_sets)


def file_name(name, index):
    """Names say their set, so that a program can take scenes of several sets at once."""
    return f"{name}-{index + 1:04d}.png"


def start(*values):
    """Gives a worker process what its scenes have in common (inherited, not sent)."""
    global common
    common = values
    cv2.setNumThreads(1)


def scene(index):
    """Composes and writes scene `index` of the set; returns it without its picture's pixels."""
    kind, composer, seed, size, folder = common
    random = np.random.default_rng([seed, kind.number, index])
    drawable = composer.drawable
    labels = [drawable[index % len(drawable)]] if kind.recipe.objects == (1, 1) else None
    made = composer.compose(random, size, kind.recipe, labels)
    path = folder / file_name(folder.parent.name, index)
    if not cv2.imwrite(str(path), made.image[..., ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 3]):
        raise OSError(f"{folder}: cannot be written")
    return dataclasses.replace(made, image=np.empty((*size, 0), np.uint8))


def write_set(name, catalog, library, options):
    """Writes one set; returns its number of scenes."""
    kind = KINDS[name]
    count = options.count or kind.count
    folder = options.out / name / "images"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    composer = composer_of(kind, catalog, library)
    size = (options.side, options.side)
    file = document(catalog, f"composed scenes '{name}', seed {options.seed}: {kind.about}")
    context = multiprocessing.get_context("fork")
    with context.Pool(options.workers, start, (kind, composer, options.seed, size, folder)) as pool:
        for index, made in enumerate(pool.imap(scene, range(count), chunksize=10)):
            add(file, made, catalog, file_name(name, index))
    (options.out / name / "annotations.json").write_text(
        json.dumps(file, separators=(",", ":")), encoding="utf-8"
    )
    return count


def main():
    """Draws the icons that are missing, then writes the sets."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "sets", nargs="*", default=["single", "multi"], metavar="SET", help=f"of {', '.join(KINDS)}"
    )
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("build/scenes"))
    parser.add_argument(
        "--work",
        type=pathlib.Path,
        default=pathlib.Path("build/scenes"),
        help="holds node_modules and, drawn once, sprites",
    )
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--side", type=int, default=256, help="pixels of a scene's side")
    parser.add_argument("--count", type=int, help="scenes a set, instead of the set's own number")
    parser.add_argument("--workers", type=int, default=multiprocessing.cpu_count())
    options = parser.parse_args()
    unknown = sorted(set(options.sets) - set(KINDS))
    if unknown:
        parser.error(f"expected sets of {', '.join(KINDS)}, found {', '.join(unknown)}")
    catalog = read_catalog()
    draw_all(
        catalog,
        options.work / "node_modules/@iconify-json",
        options.work / "sprites",
        options.workers,
    )
    library = read_library(catalog, options.work / "sprites")
    for name in options.sets:
        print(
            f"{options.out / name}: {write_set(name, catalog, library, options)} scenes", flush=True
        )


if __name__ == "__main__":
    try:
        main()
    except (SpriteError, OSError) as error:
        sys.exit(f"make_scenes.py: {error}")
