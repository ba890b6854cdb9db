#!/usr/bin/python3
"""Draws the figures of docs/evidence.md that the paper has as figures 2 to 6, with the bundled
classifiers and the sample scenes. Needs build/cameras. (Figure 1 is by sanity.py.)
"""
import argparse
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCENES = "examples/scenes"
MODELS = "models/scenes-residual.onnx,models/scenes-dense.onnx,models/scenes-inception.onnx"

# File -> the command that draws it.
FIGURES = {
    "methods.jpg": [
        "compare", f"{SCENES}/single/images/single-05.jpg", f"{SCENES}/single/images/single-38.jpg",
        "--methods", "gradient,norm_grad,grad_cam,grad_cam_plus_plus,layer_cam,cameras",
        "--scale-filter", "none", "--side", "128",
    ],
    "labels.jpg": [
        "compare", f"{SCENES}/multi/images/multi-02.jpg", "--label", "mouse,pig,tractor",
        "--methods", "norm_grad,grad_cam,cameras", "--scale-filter", "none", "--side", "128",
    ],
    "models.jpg": [
        "compare", f"{SCENES}/multi/images/multi-17.jpg", "--models", MODELS,
        "--methods", "cameras", "--scale-filter", "none", "--side", "208",
    ],
    "attack.jpg": [
        "attack", f"{SCENES}/single/images/single-38.jpg", "--side", "160",
    ],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "build" / "cameras"))
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(FIGURES))
    options = parser.parse_args()
    for name in options.names or FIGURES:
        command = [options.program, *FIGURES[name], "--out", f"docs/images/{name}"]
        print(" ".join(command), flush=True)
        subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
