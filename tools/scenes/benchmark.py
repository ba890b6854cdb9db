#!/usr/bin/python3
"""Judges CAMERAS and Grad-CAM on scenes whose right answer is known, for every bundled classifier.

Needs build/cameras, the models and `make scenes`. Each label of a scene is explained by name; its
map is compared with
the pixels that show its object. Prints the tables, keeps every score in
build/scenes/benchmark.json, and with --update
writes the tables into docs/scenes.md.
"""
import argparse
import collections
import concurrent.futures
import dataclasses
import json
import pathlib
import sys
import tempfile

import numpy as np

from coco import decode
from marked import replace, table
from pointing import interval, score
from program import MODELS, ProgramError, explain

METHODS = {"cameras": "CAMERAS", "grad_cam": "Grad-CAM"}
SETS = ("single", "multi")
COLUMNS = [
    ("single", "hit", "pointing"),
    ("single", "near", "pointing, 15/224 away"),
    ("single", "energy", "energy inside"),
    ("multi", "hit", "pointing"),
    ("multi", "own", "each on its own"),
    ("multi", "energy", "energy inside"),
]


@dataclasses.dataclass(frozen=True)
class Labelled:
    """One object of one scene."""

    picture: pathlib.Path
    label: str
    mask: np.ndarray


def read_set(folder):
    """The labelled objects of a set, those of a scene one after another."""
    data = json.loads((folder / "annotations.json").read_text(encoding="utf-8"))
    names = {category["id"]: category["name"] for category in data["categories"]}
    files = {image["id"]: folder / "images" / image["file_name"] for image in data["images"]}
    return [
        Labelled(
            files[a["image_id"]],
            names[a["category_id"]],
            np.array([list(row) for row in decode(a["segmentation"])], bool),
        )
        for a in data["annotations"]
    ]


def explained(options, model, method, objects):
    """Scores of objects that have one label: one call of the program, one map a scene."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "m.npy"
        explain(
            options.program,
            options.models / f"{model}.onnx",
            [o.picture for o in objects],
            "--method",
            method,
            "--label",
            objects[0].label,
            "--threads",
            1,
            "--map",
            out,
        )
        names = [
            out if len(objects) == 1 else out.with_name(f"m-{o.picture.stem}.npy") for o in objects
        ]
        return [score(np.load(name), o.mask) for name, o in zip(names, objects, strict=True)]


def scores_of(options, model, method, objects):
    """{scene: {label: Score}} of all objects."""
    groups = collections.defaultdict(list)
    for labelled in objects:
        groups[labelled.label].append(labelled)
    found = collections.defaultdict(dict)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        jobs = {
            label: pool.submit(explained, options, model, method, group)
            for label, group in groups.items()
        }
        for label, group in groups.items():
            for labelled, result in zip(group, jobs[label].result(), strict=True):
                found[labelled.picture.stem][label] = result
    return found


def measure(found, which, what):
    """A value for each scene of a set, in a fixed order: its labels' mean, or for `own` whether all
    of them hit."""
    scenes = [found[name] for name in sorted(found) if name.startswith(which)]
    if what == "own":
        return [float(all(s.hit for s in scene.values())) for scene in scenes]
    return [float(np.mean([getattr(s, what) for s in scene.values()])) for scene in scenes]


def cell(values, sign=""):
    """Mean and interval as text."""
    mean, low, high = interval(values)
    return f"{mean:{sign}.1f} [{low:{sign}.1f}, {high:{sign}.1f}]"


def chance(objects):
    """What a map without any knowledge gets: a random point, or the same heat everywhere."""
    areas = collections.defaultdict(list)
    for labelled in objects:
        areas[labelled.picture.stem].append(float(labelled.mask.mean()))
    mean = {
        which: 100 * np.mean([np.mean(a) for name, a in areas.items() if name.startswith(which)])
        for which in SETS
    }
    own = 100 * np.mean([np.prod(a) for name, a in areas.items() if name.startswith("multi")])
    return [
        "by chance",
        "",
        f"{mean['single']:.1f}",
        "–",
        f"{mean['single']:.1f}",
        f"{mean['multi']:.1f}",
        f"{own:.1f}",
        f"{mean['multi']:.1f}",
        "",
    ]


def tables(results, objects):
    """The main table, and the differences of the two methods on the same scenes."""
    header = [
        "network",
        "method",
        *(f"{which}: {title}" for which, _, title in COLUMNS),
        "empty maps",
    ]
    rows, differences = [], []
    for model in MODELS:
        values = {}
        for method, title in METHODS.items():
            found = results[model, method]
            values[method] = [measure(found, which, what) for which, what, _ in COLUMNS]
            maps = [s for scene in found.values() for s in scene.values()]
            rows.append(
                [
                    model,
                    title,
                    *map(cell, values[method]),
                    f"{sum(s.empty for s in maps)} of {len(maps)}",
                ]
            )
        differences.append(
            [
                model,
                *(
                    cell(np.subtract(ours, theirs), "+")
                    for ours, theirs in zip(values["cameras"], values["grad_cam"], strict=True)
                ),
            ]
        )
    rows.append(chance(objects))
    return (table(header, rows), table(["CAMERAS minus Grad-CAM", *header[2:-1]], differences))


def main():
    """Explains every label of every scene with both methods and all models."""
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
    parser.add_argument(
        "--jobs", type=int, default=2, help="calls of the program at a time, one thread each"
    )
    parser.add_argument(
        "--update", type=pathlib.Path, metavar="DOCUMENT", help="write the tables there, too"
    )
    options = parser.parse_args()
    objects = [labelled for which in SETS for labelled in read_set(options.scenes / which)]
    results = {}
    for model in MODELS:
        for method in METHODS:
            print(f"{model}, {METHODS[method]}: {len(objects)} maps", file=sys.stderr, flush=True)
            results[model, method] = scores_of(options, model, method, objects)
    kept = {
        f"{model} {method}": {
            name: {label: dataclasses.asdict(s) for label, s in sorted(scene.items())}
            for name, scene in sorted(found.items())
        }
        for (model, method), found in results.items()
    }
    (options.scenes / "benchmark.json").write_text(
        json.dumps(kept, indent=1) + "\n", encoding="utf-8"
    )
    for name, text in zip(("benchmark", "differences"), tables(results, objects), strict=True):
        print(text + "\n")
        if options.update:
            replace(options.update, name, text)


if __name__ == "__main__":
    try:
        main()
    except (ProgramError, OSError, ValueError) as error:
        sys.exit(f"benchmark.py: {error}")
