#!/usr/bin/python3
"""Attacks the bundled classifiers with and without the guidance of saliency maps, at equal confidence.

Needs build/cameras, the models and `make scenes`. Prints the table, keeps every number in
build/scenes/attack.json, and with --update writes the table into docs/evidence.md.
"""
import argparse
import concurrent.futures
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "scenes"))
from marked import replace, table  # noqa: E402
from interval import interval  # noqa: E402
from program import MODELS, ProgramError  # noqa: E402

GUIDES = {"cameras": "CAMERAS", "grad_cam": "Grad-CAM", "none": "none: penalty everywhere"}
HEADER = [
    "network",
    "Ψ of eq. 4",
    "both reach 99 %",
    "confidence, plain",
    "guided",
    "steps, plain",
    "guided",
    "l∞ · 255, plain",
    "guided",
    "l0, plain",
    "guided",
    "l2, plain",
    "guided",
    "l2 reduced by",
    "smaller",
]


def attack(options, model, guide, images):
    """The reports of some images, from one call of the program."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "report.json"
        command = [options.program, "attack", *images, "--model", options.models / f"{model}.onnx"]
        command += ["--saliency", guide, "--threads", "1", "--json", path, *options.more]
        result = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise ProgramError(result.stderr.strip())
        return json.loads(path.read_text(encoding="utf-8"))["images"]


def attacked(options, model, guide, images):
    """The reports of all images, in their order; several calls run at a time."""
    parts = [images[start :: options.jobs] for start in range(options.jobs)]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        found = list(pool.map(lambda part: attack(options, model, guide, part), parts))
    return [found[i % options.jobs][i // options.jobs] for i in range(len(images))]


def row_of(model, guide, reports):
    """Means over the images where both forms reach the confidence and fool as a file."""
    both = [r for r in reports if all(r[form]["fools"] and r[form]["reached"] for form in ("plain", "guided"))]
    row = [model, GUIDES[guide], f"{len(both)} of {len(reports)}"]
    if not both:
        return row + ["–"] * (len(HEADER) - len(row))

    def pair(what, scale, digits):
        means = [scale * np.mean([r[form][what] for r in both]) for form in ("plain", "guided")]
        return [f"{mean:.{digits}f}" for mean in means]

    reductions = [r["l2_reduction"] for r in both]
    mean, low, high = interval(reductions)
    return [
        *row,
        *pair("confidence", 100, 2),
        *pair("steps", 1, 0),
        *pair("linf", 255, 1),
        *pair("l0", 100, 1),
        *pair("l2", 1, 3),
        f"**{mean:.1f} %** [{low:.1f}, {high:.1f}]",
        f"{100 * np.mean([r > 0 for r in reductions]):.0f} %",
    ]


def main():
    """Attacks every network with every guide."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--program", type=pathlib.Path, default=pathlib.Path("build/cameras"))
    parser.add_argument("--models", type=pathlib.Path, default=pathlib.Path("models"))
    parser.add_argument("--networks", nargs="+", default=MODELS, metavar="NAME")
    parser.add_argument("--guides", nargs="+", default=tuple(GUIDES), choices=GUIDES)
    parser.add_argument("--scenes", type=pathlib.Path, default=pathlib.Path("build/scenes"))
    parser.add_argument("--images", type=int, default=54, help="scenes, evenly from single/")
    parser.add_argument("--jobs", type=int, default=2, help="calls at a time, one thread each")
    parser.add_argument("--update", type=pathlib.Path, metavar="DOCUMENT")
    parser.add_argument("more", nargs="*", help="after --: options of `cameras attack`")
    options = parser.parse_args()
    scenes = sorted((options.scenes / "single" / "images").glob("*.png"))
    if len(scenes) < options.images:
        raise ValueError(f"expected {options.images} scenes, found {len(scenes)}: run `make scenes`")
    images = [scenes[i * len(scenes) // options.images] for i in range(options.images)]
    rows, kept = [], {}
    for model in options.networks:
        for guide in options.guides:
            print(f"{model}, {guide}: {len(images)} images", file=sys.stderr, flush=True)
            kept[f"{model} {guide}"] = attacked(options, model, guide, images)
            rows.append(row_of(model, guide, kept[f"{model} {guide}"]))
            print(table(HEADER, rows[-1:]).splitlines()[-1], file=sys.stderr, flush=True)
    path = options.scenes / "attack.json"
    path.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    text = table(HEADER, rows)
    print(text)
    if options.update:
        replace(options.update, "attack", text)


if __name__ == "__main__":
    try:
        main()
    except (ProgramError, OSError, ValueError) as error:
        sys.exit(f"attack.py: {error}")
