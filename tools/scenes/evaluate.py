#!/usr/bin/python3
"""How often each bundled classifier is right: the program itself on scenes of seen and unseen
artists.

`make_scenes.py seen unseen` makes the scenes: 20 of each class. Prints the tables, and with
--update writes them into
models/README.md.
"""
import argparse
import collections
import json
import pathlib
import sys

from marked import replace, table
from program import MODELS, ProgramError, explain

SETS = {"seen": "artists seen in training", "unseen": "the artist never seen in training"}


def read_objects(folder):
    """[(picture, class, artist)] of a set with one object a scene."""
    data = json.loads((folder / "annotations.json").read_text(encoding="utf-8"))
    names = {category["id"]: category["name"] for category in data["categories"]}
    pictures = {image["id"]: folder / "images" / image["file_name"] for image in data["images"]}
    return [
        (pictures[a["image_id"]], names[a["category_id"]], a["artist"], a["size"])
        for a in data["annotations"]
    ]


def judged(program, model, objects):
    """[(class, artist, size, predicted class)] of every scene; one cheap pass each."""
    reports = explain(
        program, model, [o[0] for o in objects], "--method", "grad_cam", "--threads", 1
    )
    return [
        (name, artist, size, report["prediction"]["name"])
        for (_, name, artist, size), report in zip(objects, reports, strict=True)
    ]


def share(results, keep=lambda result: True):
    """Top-1 in percent of the results that `keep` takes, and how many there are."""
    kept = [
        name == predicted
        for result in results
        if keep(result)
        for name, predicted in [(result[0], result[3])]
    ]
    return f"{100 * sum(kept) / len(kept):.1f}" if kept else "–"


def by(results, position):
    """Sorted values of one field."""
    return sorted({result[position] for result in results})


def confusions(results, most=3):
    """The commonest mistakes, as text."""
    wrong = collections.Counter(
        (name, predicted) for name, _, _, predicted in results if name != predicted
    )
    return ", ".join(
        f"{name} → {predicted} ({count})" for (name, predicted), count in wrong.most_common(most)
    )


def overall(found):
    """Top-1 on both sets, and by artist and by size of the object."""
    rows = []
    for which, about in SETS.items():
        rows.append(
            [
                f"**{about}**",
                *(f"**{share(found[model, which])}**" for model in MODELS),
                len(found[MODELS[0], which]),
            ]
        )
    both = {model: found[model, "seen"] + found[model, "unseen"] for model in MODELS}
    for artist in by(both[MODELS[0]], 1):
        keep = lambda result, artist=artist: result[1] == artist
        rows.append(
            [
                artist,
                *(share(both[model], keep) for model in MODELS),
                sum(map(keep, both[MODELS[0]])),
            ]
        )
    for low, high in ((0.15, 0.25), (0.25, 0.4), (0.4, 0.7)):
        keep = lambda result, low=low, high=high: low <= result[2] < high
        seen = {model: found[model, "seen"] for model in MODELS}
        rows.append(
            [
                f"seen artists, object {100 * low:.0f}–{100 * high:.0f} % of the side",
                *(share(seen[model], keep) for model in MODELS),
                sum(map(keep, seen[MODELS[0]])),
            ]
        )
    return table(["top-1, %", *MODELS, "scenes"], rows)


def per_class(found):
    """Top-1 of every class, seen / unseen."""
    rows = []
    for name in by(found[MODELS[0], "seen"], 0):
        keep = lambda result, name=name: result[0] == name
        rows.append(
            [
                name,
                *(
                    f"{share(found[model, 'seen'], keep)} / {share(found[model, 'unseen'], keep)}"
                    for model in MODELS
                ),
            ]
        )
    return table(["top-1, %: seen / unseen artist", *MODELS], rows)


def main():
    """Evaluates every model of MODELS."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--program", type=pathlib.Path, default=pathlib.Path("build/cameras"))
    parser.add_argument("--models", type=pathlib.Path, default=pathlib.Path("models"))
    parser.add_argument(
        "--scenes",
        type=pathlib.Path,
        default=pathlib.Path("build/scenes"),
        help="holds seen/, unseen/",
    )
    parser.add_argument(
        "--update", type=pathlib.Path, metavar="README.md", help="write the tables there, too"
    )
    options = parser.parse_args()
    found = {}
    for which in SETS:
        objects = read_objects(options.scenes / which)
        for model in MODELS:
            found[model, which] = judged(options.program, options.models / f"{model}.onnx", objects)
    mistakes = "\n".join(
        f"* {model}, {about}: {confusions(found[model, which]) or 'none'}"
        for model in MODELS
        for which, about in SETS.items()
    )
    for name, text in (
        ("top-1", overall(found)),
        ("mistakes", mistakes),
        ("classes", per_class(found)),
    ):
        print(text + "\n")
        if options.update:
            replace(options.update, name, text)


if __name__ == "__main__":
    try:
        main()
    except (ProgramError, OSError, ValueError) as error:
        sys.exit(f"evaluate.py: {error}")
