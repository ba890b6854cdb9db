#!/usr/bin/python3
"""Runs the sanity checks on the bundled classifiers and their sample scenes.

Needs build/cameras. Prints a table; with --update writes it into docs/evidence.md, and the figure
of the first network to docs/images.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "scenes"))
from marked import replace, table  # noqa: E402
from program import MODELS  # noqa: E402

METHODS = ("grad_cam", "cameras", "gradient", "guided_backprop", "norm_grad", "eigen_cam")
STAGES = 6
FIGURE = ROOT / "docs" / "images" / "sanity.png"
HEADER = [
    "network",
    "method",
    "first layer",
    "cascade",
    "all layers",
    "these three, SSIM",
    "these three, signed",
    "empty",
    "one layer",
    "other label",
    "attack",
    "depends on weights",
    "on the label",
    "agrees with the attack",
]


def command(program, model, images, methods, *more):
    return [program, "sanity", *map(str, images), "--model", f"models/{model}.onnx", "--methods",
            ",".join(methods), *map(str, more)]


def check(options, model, images):
    """The report of `cameras sanity`."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "report.json"
        subprocess.run(
            command(options.program, model, images, METHODS, "--stages", STAGES,
                    "--threads", options.threads, "--json", path, *options.more),
            cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        return json.loads(path.read_text(encoding="utf-8"))


def values(method, check_name, kind, name):
    """Mean similarities by stage; nothing where a method has no signed map."""
    return [stage["similarity"][kind][name] for stage in method["stages"]
            if stage["check"] == check_name and stage["similarity"][kind]]


def triple(numbers):
    """First stage, mean, last stage."""
    if not numbers:
        return "–"
    return f"{numbers[0]:.2f}, {sum(numbers) / len(numbers):.2f}, {numbers[-1]:.2f}"


def empties(method):
    """The share of the cascade's maps without any evidence."""
    shares = [stage["empty"] for stage in method["stages"] if stage["check"] == "cascading"]
    return f"{100 * sum(shares) / len(shares):.0f} %"


def row(model, method):
    ranks = values(method, "cascading", "absolute", "spearman")
    alone = values(method, "independent", "absolute", "spearman")
    verdict = method["verdict"]
    return [
        model,
        method["method"],
        f"{ranks[0]:.2f}",
        f"{sum(ranks) / len(ranks):.2f}",
        f"{ranks[-1]:.2f}",
        triple(values(method, "cascading", "absolute", "ssim")),
        triple(values(method, "cascading", "signed", "spearman")),
        empties(method),
        f"{sum(alone) / len(alone):.2f}",
        f"{values(method, 'class', 'absolute', 'spearman')[0]:.2f}",
        f"{method['attack']['spearman']:.2f}",
        verdict["depends_on_weights"],
        verdict["depends_on_label"],
        verdict["agrees_with_attack"],
    ]


def draw(options):
    """The figure: one network, one scene, the methods that the paper's figure 1 is about."""
    image = "examples/scenes/multi/images/multi-02.jpg"
    subprocess.run(
        command(options.program, "scenes-dense", [image], ("grad_cam", "cameras", "guided_backprop"),
                "--checks", "cascading", "--stages", STAGES, "--side", 72, "--threads",
                options.threads, "--out", FIGURE),
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "build" / "cameras"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--images", type=int, default=12, help="scenes, at most 24")
    parser.add_argument("--networks", nargs="+", default=MODELS, metavar="NAME")
    parser.add_argument("--update", action="store_true", help="rewrite docs/evidence.md")
    parser.add_argument("--figure", action="store_true", help="draw the figure and nothing else")
    parser.add_argument("more", nargs="*", help="after --: options of `cameras sanity`")
    options = parser.parse_args()
    if options.figure:
        draw(options)
        return
    images = sorted((ROOT / "examples" / "scenes").glob("*/images/*.jpg"))
    # From both sets alike: one object in a scene, and several.
    images = [path.relative_to(ROOT) for path in images][:: max(1, len(images) // options.images)]
    images = images[: options.images]
    rows = []
    for model in options.networks:
        rows += [row(model, method) for method in check(options, model, images)["methods"]]
    text = f"{len(images)} scenes, mean over them.\n\n{table(HEADER, rows)}"
    print(text)
    if options.update:
        draw(options)
        replace(ROOT / "docs" / "evidence.md", "sanity", text)


if __name__ == "__main__":
    main()
