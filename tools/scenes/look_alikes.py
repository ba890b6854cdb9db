#!/usr/bin/python3
"""What --contrast changes on look-alikes: the labels' maps beside those of the contrasts.

Needs build/cameras, the models and `make scenes`. Every object of a class that has a look-alike is
explained by name, once as it is and once against the look-alike, and the map is compared with the
pixels that show the object. Prints a table, and with --update writes it into docs/scenes.md.
"""
import argparse
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

from interval import interval
from marked import replace, table
from program import ProgramError

AGAINST = {
    "cat": "tiger",
    "tiger": "leopard",
    "leopard": "tiger",
    "bus": "trolleybus",
    "trolleybus": "bus",
}
SETS = ("single", "multi")


def objects_of(folder, name, path):
    """Writes the COCO file of one class of a set."""
    data = json.loads((folder / "annotations.json").read_text(encoding="utf-8"))
    (wanted,) = (c["id"] for c in data["categories"] if c["name"] == name)
    data["annotations"] = [a for a in data["annotations"] if a["category_id"] == wanted]
    kept = {a["image_id"] for a in data["annotations"]}
    data["images"] = [image for image in data["images"] if image["id"] in kept]
    path.write_text(json.dumps(data), encoding="utf-8")


def judged(options, folder, annotations, *more):
    """{method: [(pointing, energy, empty) of each object]}, in the order of the scenes."""
    with tempfile.TemporaryDirectory() as out:
        command = [options.program, "evaluate", annotations, "--images", folder / "images"]
        command += ["--model", options.model, "--methods", options.methods, "--tolerance", 0]
        command += ["--metrics", "pointing,energy", "--examples", 0, "--out", out]
        command += ["--threads", options.threads, *more]
        result = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise ProgramError(result.stderr.strip() or f"cameras: exit status {result.returncode}")
        found = {}
        with open(pathlib.Path(out) / "rows.csv", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["status"].startswith("skipped"):
                    raise ProgramError(f"{row['image']}: {row['status']}")
                values = (float(row["pointing"]), float(row["energy"]), row["status"] != "ok")
                found.setdefault(row["method"], []).append(values)
        return found


def cell(values, sign=""):
    """Mean and interval as text."""
    mean, low, high = interval(list(values))
    return f"{mean:{sign}.1f} [{low:{sign}.1f}, {high:{sign}.1f}]"


def rows_of(found):
    """A row for each method and set: both kinds of map, and their difference."""
    rows = []
    for (method, which), kinds in found.items():
        plain, contrast = (np.array(kinds[kind]) for kind in ("plain", "contrast"))
        row = [method, which, len(plain)]
        for column in (0, 1):
            row += [cell(plain[:, column]), cell(contrast[:, column])]
            row.append(cell(contrast[:, column] - plain[:, column], "+"))
        rows.append([*row, f"{int(plain[:, 2].sum())}, {int(contrast[:, 2].sum())}"])
    return rows


def main():
    """Judges the maps of all look-alikes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--program", type=pathlib.Path, default=pathlib.Path("build/cameras"))
    parser.add_argument("--model", type=pathlib.Path, default="models/scenes-dense.onnx")
    parser.add_argument("--methods", default="cameras,grad_cam")
    parser.add_argument("--scenes", type=pathlib.Path, default=pathlib.Path("build/scenes"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--update", type=pathlib.Path, metavar="DOCUMENT")
    options = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory() as work:
        annotations = pathlib.Path(work) / "objects.json"
        for which in SETS:
            folder = options.scenes / which
            for name, other in AGAINST.items():
                objects_of(folder, name, annotations)
                for kind, more in (("plain", ()), ("contrast", ("--contrast", other))):
                    for method, values in judged(options, folder, annotations, *more).items():
                        kinds = found.setdefault((method, which), {"plain": [], "contrast": []})
                        kinds[kind] += values
    titles = [f"{what}: {kind}" for what in ("pointing", "energy inside")
              for kind in ("label", "contrast", "difference")]
    text = table(["method", "scenes", "objects", *titles, "empty: label, contrast"], rows_of(found))
    print(text)
    if options.update:
        replace(options.update, "look-alikes", text)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (ProgramError, OSError) as error:
        sys.exit(f"look_alikes: {error}")
