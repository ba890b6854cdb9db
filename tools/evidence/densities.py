#!/usr/bin/python3
"""Measures the map densities of the paper's table 2 with `cameras evaluate`.

On 200 composed scenes (`make scenes`) with each bundled classifier, in both mask spaces, and with
--photos and --models on a folder of photos with a user's own models, for the label that each
predicts. Needs build/cameras. Prints a table; with --update writes it into docs/evidence.md.
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

METHODS = ("grad_cam", "norm_grad", "cameras")  # ratios are to the first
HEADER = [
    "network",
    "pictures",
    "masked pixels",
    *(f"ρ⁺ {name}" for name in METHODS),
    "CAMERAS / Grad-CAM",
    *(f"ρ⁻ {name}" for name in METHODS),
]


def evaluate(program, threads, dataset, model, space, more):
    """The summary of `cameras evaluate`."""
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "evaluate", dataset, "--model", model, "--methods", ",".join(METHODS)]
        command += ["--metrics", "density", "--mask-space", space, "--examples", 0, "--threads"]
        command += [threads, "--out", folder, *more]
        subprocess.run([str(part) for part in command], cwd=ROOT, check=True,
                       stdout=subprocess.DEVNULL)
        return json.loads((pathlib.Path(folder) / "summary.json").read_text(encoding="utf-8"))


def interval(value):
    """An estimate with its 95 % interval."""
    return f"{value['estimate']:.3g} [{value['low']:.3g}, {value['high']:.3g}]"


def row(name, space, summary):
    metrics = {method["method"]: method["metrics"] for method in summary["methods"]}
    return [
        name,
        summary["pictures"],
        "black" if space == "image" else "the network's zero",
        *(interval(metrics[method]["rho_plus"]["mean"]) for method in METHODS),
        f"**{interval(metrics['cameras']['rho_plus']['ratio'])}**",
        *(interval(metrics[method]["rho_minus"]["mean"]) for method in METHODS),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "build" / "cameras"))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--scenes", type=pathlib.Path, default=ROOT / "build/scenes/single")
    parser.add_argument("--limit", type=int, default=200, help="scenes")
    parser.add_argument("--photos", type=pathlib.Path, help="a folder of photos")
    parser.add_argument("--models", type=pathlib.Path, nargs="*", default=[], help="for the photos")
    parser.add_argument("--update", action="store_true", help="rewrite docs/evidence.md")
    parser.add_argument("more", nargs="*", help="after --: options of `cameras evaluate`")
    options = parser.parse_args()
    work = [(options.scenes.resolve(), ROOT / "models" / f"{name}.onnx", ["--limit", options.limit])
            for name in MODELS]
    if options.photos:
        work += [(options.photos.resolve(), model.resolve(), ["--label", "predicted"])
                 for model in options.models]
    rows = []
    for dataset, model, more in work:
        for space in ("image", "input"):
            more_of_all = [*more, *options.more]
            summary = evaluate(options.program, options.threads, dataset, model, space, more_of_all)
            rows.append(row(model.stem, space, summary))
            print(" | ".join(map(str, rows[-1])), flush=True)
    if options.update:
        replace(ROOT / "docs" / "evidence.md", "densities", table(HEADER, rows))


if __name__ == "__main__":
    main()
