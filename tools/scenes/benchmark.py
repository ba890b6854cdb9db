#!/usr/bin/python3
"""Judges CAMERAS and Grad-CAM on scenes whose right answer is known, for every bundled classifier.

Needs build/cameras, the models and `make scenes`. `cameras evaluate` explains each label of a scene
by name and compares its map with the pixels that show its object. Prints the tables, keeps every
row in build/scenes/benchmark, and with --update writes the tables into docs/scenes.md.
"""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import sys

import numpy as np

from coco import decode
from evaluated import evaluated, of_scene
from interval import interval
from marked import replace, table
from program import MODELS, ProgramError

METHODS = {"cameras": "CAMERAS", "grad_cam": "Grad-CAM"}
SETS = ("single", "multi")
COLUMNS = [
    ("single", "pointing", "pointing"),
    ("single", "energy", "energy inside"),
    ("multi", "pointing", "pointing"),
    ("multi", "own", "each on its own"),
    ("multi", "energy", "energy inside"),
]


def areas(folder):
    """{scene: [share of the picture that each object has]} of a set."""
    data = json.loads((folder / "annotations.json").read_text(encoding="utf-8"))
    found = collections.defaultdict(list)
    for a in data["annotations"]:
        found[a["image_id"]].append(np.mean([list(row) for row in decode(a["segmentation"])]))
    return found


def judge(options, model, which):
    """{method: {scene: [row of each label]}} of one set."""
    out = options.scenes / "benchmark" / f"{model}-{which}"
    out.parent.mkdir(exist_ok=True)
    command = [options.program, "evaluate", options.scenes / which]
    command += ["--model", options.models / f"{model}.onnx", "--methods", ",".join(METHODS)]
    command += ["--metrics", "pointing,energy", "--tolerance", 0, "--examples", 0]
    command += ["--threads", options.threads, "--out", out, *options.more]
    return evaluated(command, out)


def measure(scenes, what):
    """A value for each scene, in a fixed order."""
    values = [of_scene(scenes[name], what) for name in sorted(scenes)]
    if None in values:
        raise ProgramError(f"a scene has no value of {what}")
    return values


def cell(values, sign=""):
    """Mean and interval as text."""
    mean, low, high = interval(values)
    return f"{mean:{sign}.1f} [{low:{sign}.1f}, {high:{sign}.1f}]"


def chance(folder):
    """What a map without any knowledge gets: a random point, or the same heat everywhere."""
    shares = {which: list(areas(folder / which).values()) for which in SETS}
    mean = {which: f"{100 * np.mean([np.mean(a) for a in shares[which]]):.1f}" for which in SETS}
    own = f"{100 * np.mean([np.prod(a) for a in shares['multi']]):.1f}"
    cells = [own if what == "own" else mean[which] for which, what, _ in COLUMNS]
    return ["by chance", "", *cells, ""]


def tables(results, folder):
    """The main table, and the differences of the two methods on the same scenes."""
    titles = [f"{which}: {title}" for which, _, title in COLUMNS]
    rows, differences = [], []
    for model in MODELS:
        values = {}
        for method, title in METHODS.items():
            found = {which: results[model, which][method] for which in SETS}
            values[method] = [measure(found[which], what) for which, what, _ in COLUMNS]
            maps = [row for which in SETS for scene in found[which].values() for row in scene]
            empty = sum(row["status"] == "empty map" for row in maps)
            rows.append([model, title, *map(cell, values[method]), f"{empty} of {len(maps)}"])
        pairs = zip(values["cameras"], values["grad_cam"], strict=True)
        differences.append(
            [model, *(cell(np.subtract(ours, theirs), "+") for ours, theirs in pairs)]
        )
    rows.append(chance(folder))
    return (
        table(["network", "method", *titles, "empty maps"], rows),
        table(["CAMERAS minus Grad-CAM", *titles], differences),
    )


def main():
    """Judges both methods and all models on all scenes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--program", type=pathlib.Path, default=pathlib.Path("build/cameras"))
    parser.add_argument("--models", type=pathlib.Path, default=pathlib.Path("models"))
    parser.add_argument(
        "--scenes",
        type=pathlib.Path,
        default=pathlib.Path("build/scenes"),
        help="holds single/, multi/",
    )
    parser.add_argument("--jobs", type=int, default=2, help="calls of the program at a time")
    parser.add_argument("--threads", type=int, default=1, help="of each call")
    parser.add_argument(
        "--update", type=pathlib.Path, metavar="DOCUMENT", help="write the tables there, too"
    )
    parser.add_argument("more", nargs="*", help="after --: options of `cameras evaluate`")
    options = parser.parse_args()
    work = [(model, which) for which in SETS for model in MODELS]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        found = list(pool.map(lambda task: judge(options, *task), work))
    results = dict(zip(work, found, strict=True))
    for name, text in zip(("benchmark", "differences"), tables(results, options.scenes)):
        print(text + "\n")
        if options.update:
            replace(options.update, name, text)


if __name__ == "__main__":
    try:
        main()
    except (ProgramError, OSError, ValueError) as error:
        sys.exit(f"benchmark.py: {error}")
