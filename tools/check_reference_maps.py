#!/usr/bin/python3
"""Checks the maps of fixed-size exports against maps of the authors' released code.

usage: check_reference_maps.py EXPORTER REFERENCE

EXPORTER writes ARCH to an ONNX file of fixed size 224 (arguments: ARCH OUT.onnx). REFERENCE is a
folder with index.json (ARCH -> label, sizes), input.png, and ARCH_map.npy and ARCH_logits.npy that
the released code gave for the same networks. Needs python3-numpy, what EXPORTER needs, and a built
program (CAMERAS=build/cameras).
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy

CARD = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}


def check(arch, case, exporter, reference, folder):
    """Prints one line; returns whether everything is within the bounds."""
    model = folder / f"{arch}.onnx"
    subprocess.run([sys.executable, exporter, arch, model], check=True, capture_output=True)
    (folder / f"{arch}.json").write_text(json.dumps(CARD))
    result = subprocess.run(
        [os.environ.get("CAMERAS", "build/cameras"), "explain", reference / "input.png", "--model",
         model, "--preset", "released", "--sizes", ",".join(map(str, case["sizes"])), "--label",
         str(case["label"]), "--map", folder / "map.npy", "--json", "-"],
        capture_output=True, text=True, check=False)
    model.unlink()
    if result.returncode != 0:
        print(f"{arch}: {result.stderr.strip()}")
        return False
    report = json.loads(result.stdout)
    logits = numpy.load(reference / f"{arch}_logits.npy").ravel()
    expected = numpy.load(reference / f"{arch}_map.npy")
    found = numpy.load(folder / "map.npy")
    error = max(abs(entry["logit"] - logits[entry["index"]]) for entry in report["top"])
    error /= abs(logits).max()
    correlation = numpy.corrcoef(found.ravel(), expected.ravel())[0, 1]
    largest = abs(found - expected).max()
    # float32 sums in another order than the released code's.
    good = error <= 1e-4 and correlation >= 0.9999 and largest <= 2e-3
    print(f"{arch}: {'ok' if good else 'WRONG'}, layer {report['layer']}, top-5 logits within "
          f"{error:.1e} of the largest, r = {correlation:.9f}, largest difference {largest:.1e}, "
          f"peak {report['peak_memory_mb']:.0f} MB", flush=True)
    return bool(good)


def main():
    exporter, reference = sys.argv[1], pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        index = json.loads((reference / "index.json").read_text())
        results = [check(arch, case, exporter, reference, pathlib.Path(folder))
                   for arch, case in index.items()]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
