#!/usr/bin/python3
"""What fewer and smaller sizes cost, and what is lost: CAMERAS from one size to the paper's seven.

For each bundled classifier on composed scenes (`make scenes`), whose masks are known: pointing,
energy inside, and the correlation with the map of all seven sizes; with --photos and --models the
correlation on photos with one's own models as well. Cost is that of `cameras cost`, on an idle
machine. Every size counts, so that all rows have the sizes that they say. Needs build/cameras.
Prints the table; with --update writes it into docs/evidence.md.
"""
import argparse
import csv
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "scenes"))
from marked import replace, table  # noqa: E402
from program import MODELS, ProgramError  # noqa: E402

PAPER = 1000 / 224
# How large the largest size is beside the network's own, and how many sizes there are.
PLANS = [(1, 1), (1.5, 2), (2, 2), (2, 3), (2, 4), (2.5, 2), (2.5, 3), (3, 2), (3, 3), (3, 4), (PAPER, 2),
         (PAPER, 3), (PAPER, 4), (PAPER, 5), (PAPER, 7)]
TOLERANCES = (0.2, 0.1, 0.05)
HEADER = ["sizes", "largest", "cost in pixels", "of the time", "r, scenes", "19 of 20 above", "r, photos",
          "pointing", "energy inside"]
CHUNK = 5  # pictures a call of `cameras compare`, which draws them all into one grid


def call(options, *arguments):
    command = [str(part) for part in (options.program, *arguments, "--threads", options.threads)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise ProgramError(result.stderr.strip() or f"cameras: exit status {result.returncode}")
    return result.stdout


def side_of(options, model):
    """The shorter side of what the network takes."""
    report = json.loads(call(options, "cost", "--model", model, "--methods", "grad_cam", "--runs", 1,
                             "--json", "-"))
    return min(report["network"]["height"], report["network"]["width"])


def variants(side):
    """The methods that are compared on a network of that side; the paper's sizes are the last."""
    names = [f"cameras:max_size={round(side * growth)}:steps={steps}:scale_filter=none"
             for growth, steps in PLANS]
    settled = [f"cameras:scale_filter=none:tolerance={x}" for x in TOLERANCES]
    return [*settled, *names]


def costs(options, model, methods):
    """[(pixels, seconds)] of each of the methods, beside those of the last."""
    report = json.loads(call(options, "cost", options.photo_of(model), "--model", model, "--methods",
                             ",".join(methods), "--runs", options.runs, "--json", "-"))
    found = [(method["passes"]["native_size_equivalents"], method["seconds"]["median"])
             for method in report["methods"]]
    return [(pixels / found[-1][0], seconds / found[-1][1]) for pixels, seconds in found]


def correlations(options, model, methods, images):
    """[[Pearson's r with the last method's map, by label and image] by method]."""
    found = [[] for _ in methods]
    for at in range(0, len(images), CHUNK):
        with tempfile.TemporaryDirectory() as folder:
            report = pathlib.Path(folder) / "report.json"
            call(options, "compare", *images[at:at + CHUNK], "--model", model, "--methods",
                 ",".join(methods), "--side", 32, "--out", f"{folder}/grid.png", "--report", report)
            for image in json.loads(report.read_text(encoding="utf-8")):
                names = {i: found_map["method"] for i, found_map in enumerate(image["maps"])}
                last = len(methods) - 1
                for pair in image["similarities"]:
                    first, second = pair["maps"]
                    if names[second] == image["maps"][last]["method"]:
                        found[first].append(pair["pearson"])
    return found


def judged(options, model, methods):
    """[(pointing, energy)] of each of the methods on scenes whose labels are named, in percent."""
    with tempfile.TemporaryDirectory() as folder:
        call(options, "evaluate", options.scenes, "--model", model, "--methods", ",".join(methods),
             "--metrics", "pointing,energy", "--tolerance", 0, "--examples", 0, "--limit",
             options.limit, "--out", folder)
        with open(pathlib.Path(folder) / "rows.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    names = list(dict.fromkeys(row["method"] for row in rows))
    return [tuple(100 * statistics.mean(float(row[what]) for row in rows if row["method"] == name)
                  for what in ("pointing", "energy")) for name in names]


def least_of(values, share=0.05):
    """What 95 % of the values exceed."""
    return sorted(values)[int(share * len(values))] if values else float("nan")


def tables(options):
    columns = {"cost": [], "scenes": [], "photos": [], "judged": []}
    for name in MODELS:
        model = ROOT / "models" / f"{name}.onnx"
        methods = variants(side_of(options, model))
        images = sorted((options.scenes / "images").iterdir())
        chosen = images[::max(1, len(images) // options.pictures)][:options.pictures]
        columns["cost"].append(costs(options, model, methods))
        columns["scenes"].append(correlations(options, model, methods, chosen))
        columns["judged"].append(judged(options, model, methods))
        print(f"{name}: done", file=sys.stderr)
    for model in options.models:
        methods = variants(side_of(options, model))
        photos = sorted(path for path in options.photos.iterdir()
                        if path.suffix in (".jpg", ".png") and "segmentation" not in path.name)
        columns["cost"].append(costs(options, model, methods))
        columns["photos"].append(correlations(options, model, methods, photos))
        print(f"{model.stem}: done", file=sys.stderr)
    return columns


def rows_of(columns):
    rows = []
    plans = [*[(PAPER, f"`--tolerance {x}`") for x in TOLERANCES], *PLANS]
    for at, (growth, steps) in enumerate(plans):
        scenes = [r for model in columns["scenes"] for r in model[at]] or [1.0]
        photos = [r for model in columns["photos"] for r in model[at]]
        last = at == len(plans) - 1
        mean = statistics.mean
        rows.append([
            steps, f"{growth:.3g}",
            f"{mean(model[at][0] for model in columns['cost']):.2f}",
            f"{mean(model[at][1] for model in columns['cost']):.2f}",
            "1" if last else f"{mean(scenes):.3f}",
            "1" if last else f"{least_of(scenes):.3f}",
            "1" if last else f"{mean(photos):.3f}" if photos else "–",
            f"{mean(model[at][0] for model in columns['judged']):.1f}",
            f"{mean(model[at][1] for model in columns['judged']):.1f}",
        ])
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "build" / "cameras"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--scenes", type=pathlib.Path, default=ROOT / "build/scenes/single")
    parser.add_argument("--limit", type=int, default=200, help="scenes whose maps are judged")
    parser.add_argument("--pictures", type=int, default=40, help="scenes whose maps are compared")
    parser.add_argument("--photos", type=pathlib.Path, help="a folder of photos")
    parser.add_argument("--models", type=pathlib.Path, nargs="*", default=[], help="for the photos")
    parser.add_argument("--update", action="store_true", help="rewrite docs/evidence.md")
    options = parser.parse_args()
    first = sorted((options.scenes / "images").iterdir())[0]
    photo = sorted(options.photos.glob("*.jpg"))[0] if options.photos else first
    options.photo_of = lambda model: photo if model in options.models else first
    text = table(HEADER, rows_of(tables(options)))
    print(text)
    if options.update:
        replace(ROOT / "docs" / "evidence.md", "sizes", text)


if __name__ == "__main__":
    main()
