#!/usr/bin/python3
"""Measures what every method costs with `cameras cost`: time, memory and passes of the network.

With the bundled classifier, and with --models models of one's own. Needs build/cameras and an idle
machine. Prints the tables; with --update writes them into docs/evidence.md.
"""
import argparse
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "scenes"))
from marked import replace, table  # noqa: E402

HEADER = [
    "method",
    "seconds",
    "of CAMERAS' time",
    "first map, seconds",
    "peak MB",
    "passes of the network",
    "at its native size",
    "passes of the head",
    "gradients",
]


def measured(options, model):
    """The report of `cameras cost`."""
    command = [options.program, "cost", "--runs", options.runs, "--threads", options.threads,
               "--json", "-", *(["--model", model] if model else []), *options.more]
    result = subprocess.run([*map(str, command)], check=True, capture_output=True, text=True)
    return json.loads(result.stdout)


def row(method, yardstick):
    seconds, passes = method["seconds"], method["passes"]
    ratio = f"{seconds['median'] / yardstick:.2g}" if yardstick else "–"
    return [
        method["method"],
        f"{seconds['median']:.3g}",
        ratio,
        f"{seconds['first']:.3g}",
        f"{method['memory_mb']['peak']:.0f}",
        passes["forward"],
        f"{passes['native_size_equivalents']:.0f}",
        passes["head"],
        passes["gradients"],
    ]


def text_of(report):
    """A caption and the table of one model."""
    network = report["network"]
    methods = [method for method in report["methods"] if "problem" not in method]
    for method in report["methods"]:
        if "problem" in method:
            print(f"{method['method']} is left out: {method['problem']}", file=sys.stderr)
    medians = {method["method"]: method["seconds"]["median"] for method in methods}
    rows = [row(method, medians.get("cameras")) for method in methods]
    name = report["model"].removeprefix("bundled:").rsplit("/", 1)[-1].removesuffix(".onnx")
    return (f"**{name}**, {network['height']} x {network['width']}, {network['trunk']} trunk, "
            f"{report['threads']} threads of {report['processor']}, median of {report['runs']} maps "
            f"after the first:\n\n{table(HEADER, rows)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=str(ROOT / "build" / "cameras"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--models", type=pathlib.Path, nargs="*", default=[], metavar="M.onnx")
    parser.add_argument("--update", action="store_true", help="rewrite docs/evidence.md")
    parser.add_argument("more", nargs="*", help="after --: options of `cameras cost`")
    options = parser.parse_args()
    texts = []
    for model in [None, *options.models]:
        texts.append(text_of(measured(options, model)))
        print(texts[-1], flush=True)
    if options.update:
        replace(ROOT / "docs" / "evidence.md", "cost", "\n\n".join(texts))


if __name__ == "__main__":
    main()
