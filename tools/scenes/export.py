#!/usr/bin/python3
"""Writes a trained network as ONNX with its model card, and the labels that all cards share."""
import argparse
import json
import pathlib

import torch

from catalog import read_catalog
from networks import NETWORKS
from train import SIDE
from augment import DEVIATION, MEAN

LIMIT = 8 << 20  # bytes of a bundled model


def card():
    """How pictures become input, in the vocabulary of a Hugging Face preprocessor_config.json."""
    return {
        "image_mean": [MEAN] * 3,
        "image_std": [DEVIATION] * 3,
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_resize": True,
        "size": {"height": SIDE, "width": SIDE},
        "do_center_crop": False,
        "resample": 2,
        "channel_order": "RGB",
        "labels": "scenes-labels.txt",
    }


def main():
    """Writes OUT/scenes-NAME.onnx, its card, and OUT/scenes-labels.txt."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", choices=NETWORKS)
    parser.add_argument(
        "--work", type=pathlib.Path, default=pathlib.Path("build/scenes"), help="holds NAME.pt"
    )
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("models"))
    options = parser.parse_args()
    names = [concept.name for concept in read_catalog().classes]
    network = NETWORKS[options.network](len(names))
    weights = options.work / f"{options.network}.pt"
    if not weights.exists():
        raise SystemExit(f"export.py: expected the weights {weights}; train.py writes them")
    network.load_state_dict(torch.load(weights))
    options.out.mkdir(parents=True, exist_ok=True)
    path = options.out / f"scenes-{options.network}.onnx"
    sizes = {0: "batch", 2: "height", 3: "width"}
    torch.onnx.export(
        network.eval(),
        torch.zeros(1, 3, SIDE, SIDE),
        str(path),
        opset_version=13,
        input_names=["image"],
        output_names=["logits"],
        dynamic_axes={"image": sizes, "logits": {0: "batch"}},
    )
    if path.stat().st_size > LIMIT:
        raise SystemExit(f"export.py: {path} has {path.stat().st_size} bytes, more than {LIMIT}")
    path.with_suffix(".json").write_text(json.dumps(card(), indent=2) + "\n", encoding="utf-8")
    (options.out / "scenes-labels.txt").write_text("\n".join(names) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
