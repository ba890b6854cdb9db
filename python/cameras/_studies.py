"""What judges maps and networks: commands of the program, and their results as tables."""
import csv
import json
import os
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from ._answers import Table
from ._asking import Server
from ._errors import BadArgument
from ._pictures import Image, file_for_program, name_of
from ._program import run_command
from ._questions import LabelLike, flags_of, label_text
from ._service import Path_

# Columns that are names, whatever they look like.
_NAMES = {"image", "label", "method", "layer", "check", "status"}


def with_read_options(server: Server, method: str, options: Mapping[str, Any]) -> Dict[str, Any]:
    """Those of the options that a method reads."""
    name, *variant = method.split(":")
    read = {str(one["name"]): {str(option["name"]) for option in one["options"]}
            for one in server.json("GET", "/api/methods")["methods"]}
    if name not in read:
        return dict(options)  # the server says what there is
    known = set(read[name])
    if "multi_scale" in known and (options.get("multi_scale") or "multi_scale" in variant):
        known |= read["cameras"]
    own = {setting.partition("=")[0].replace("-", "_") for setting in variant}
    return {key: value for key, value in options.items() if key in known - own}


def evaluate(model: Sequence[str], dataset: Path_, methods: Sequence[str], metrics: Sequence[str],
             out: Optional[Path_], options: Mapping[str, Any]) -> Table:
    with tempfile.TemporaryDirectory(prefix="cameras-evaluate-") as scratch:
        folder = Path(scratch) / "results" if out is None else Path(out)
        run_command(["evaluate", os.path.abspath(os.fspath(dataset)), *model, "--out", os.path.abspath(folder),
                     f"--methods={','.join(methods)}", f"--metrics={','.join(metrics)}", *flags_of(options)])
        report = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        return Table(_rows(folder / "rows.csv"), report)


def sanity(model: Sequence[str], images: Sequence[Image], methods: Sequence[str], checks: Optional[Sequence[str]],
           label: Optional[LabelLike], options: Mapping[str, Any]) -> Table:
    with tempfile.TemporaryDirectory(prefix="cameras-sanity-") as scratch:
        folder = Path(scratch)
        files, names = _files(images, folder)
        words = ["sanity", *files, *model, f"--methods={','.join(methods)}", "--csv", str(folder / "rows.csv"),
                 "--json", str(folder / "report.json"), *flags_of(options)]
        if checks is not None:
            words.append(f"--checks={','.join(checks)}")
        if label is not None:
            words.append(f"--label={label_text(label)}")
        run_command(words)
        rows = _rows(folder / "rows.csv")
        for row in rows:
            row["image"] = names.get(row["image"], row["image"])
        return Table(rows, json.loads((folder / "report.json").read_text(encoding="utf-8")))


def attack(model: Sequence[str], images: Sequence[Image], target: Optional[LabelLike], saliency: str,
           options: Mapping[str, Any]) -> Table:
    with tempfile.TemporaryDirectory(prefix="cameras-attack-") as scratch:
        folder = Path(scratch)
        files, names = _files(images, folder)
        words = ["attack", *files, *model, f"--saliency={saliency}", "--json", str(folder / "report.json"),
                 *flags_of(options)]
        if target is not None:
            words.append(f"--target={label_text(target)}")
        run_command(words)
        report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        rows = [_flat(one) for one in report["images"]]
        for row in rows:
            row["image"] = names.get(row["image"], row["image"])
        return Table(rows, report)


def _files(images: Sequence[Image], folder: Path) -> Tuple[List[str], Dict[str, str]]:
    if not images:
        raise BadArgument("expected at least one image, found none")
    files = [file_for_program(image, folder, number) for number, image in enumerate(images)]
    return files, {file: name_of(image) for file, image in zip(files, images)}


def _rows(path: Path) -> List[Dict[str, Any]]:
    with open(path, encoding="utf-8", newline="") as file:
        return [{key: value if key in _NAMES else _value(value) for key, value in row.items()}
                for row in csv.DictReader(file)]


def _value(text: str) -> Any:
    if text == "":
        return None
    if text in ("true", "false"):
        return text == "true"
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            pass
    return text


# {"plain": {"l2": 1}} as {"plain_l2": 1}: a table has no tables in it.
def _flat(row: Mapping[str, Any], prefix: str = "") -> Dict[str, Any]:
    flat: Dict[str, Any] = {}
    for key, value in row.items():
        if isinstance(value, Mapping):
            flat.update(_flat(value, f"{prefix}{key}_"))
        else:
            flat[prefix + key] = value
    return flat
