"""What judges maps and networks: commands of the program, and their results as tables."""
import contextlib
import csv
import json
import os
import tempfile
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Optional, Protocol, Sequence, Tuple

from ._answers import Table
from ._asking import Server
from ._cards import Path_
from ._errors import BadArgument, FileError
from ._pictures import Image, file_for_program, name_of
from ._program import run_command
from ._questions import LabelLike, flags_of, label_text

# Columns that are names, whatever they look like.
_NAMES = {"image", "label", "method", "layer", "check", "status"}


class ModelHere(Protocol):
    """A model that commands of the program can be told of."""

    names: Dict[str, str]  #: what its files are called, by their paths

    def command_flags(self) -> List[str]: ...


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


def evaluate(model: ModelHere, dataset: Path_, methods: Sequence[str], metrics: Sequence[str],
             out: Optional[Path_], options: Mapping[str, Any]) -> Table:
    flags = model.command_flags()
    with _scratch("cameras-evaluate-") as scratch:
        folder = scratch / "results" if out is None else Path(out)
        pictures = os.path.abspath(os.fspath(dataset))
        run_command(["evaluate", pictures, *flags, "--out", os.path.abspath(folder),
                     f"--methods={','.join(methods)}", f"--metrics={','.join(metrics)}", *flags_of(options)])
        report = _report(folder / "summary.json", {**model.names, pictures: os.fspath(dataset)})
        return Table(_rows(folder / "rows.csv"), report)


def sanity(model: ModelHere, images: Sequence[Image], methods: Sequence[str], checks: Optional[Sequence[str]],
           label: Optional[LabelLike], options: Mapping[str, Any]) -> Table:
    flags = model.command_flags()
    with _scratch("cameras-sanity-") as folder:
        files, names = _files(images, folder)
        words = ["sanity", *files, *flags, f"--methods={','.join(methods)}", "--csv", str(folder / "rows.csv"),
                 "--json", str(folder / "report.json"), *flags_of(options)]
        if checks is not None:
            words.append(f"--checks={','.join(checks)}")
        if label is not None:
            words.append(f"--label={label_text(label)}")
        run_command(words)
        rows = _rows(folder / "rows.csv")
        for row in rows:
            row["image"] = names.get(row["image"], row["image"])
        return Table(rows, _report(folder / "report.json", {**model.names, **names}))


def attack(model: ModelHere, images: Sequence[Image], target: Optional[LabelLike], saliency: str,
           options: Mapping[str, Any]) -> Table:
    flags = model.command_flags()
    with _scratch("cameras-attack-") as folder:
        files, names = _files(images, folder)
        words = ["attack", *files, *flags, f"--saliency={saliency}", "--json", str(folder / "report.json"),
                 *flags_of(options)]
        if target is not None:
            words.append(f"--target={label_text(target)}")
        run_command(words)
        report = _report(folder / "report.json", {**model.names, **names})
        return Table([_flat(one) for one in report["images"]], report)


@contextlib.contextmanager
def _scratch(prefix: str) -> Iterator[Path]:
    try:
        folder = tempfile.TemporaryDirectory(prefix=prefix)
    except OSError as error:
        raise FileError(f"expected room for temporary files: {error.strerror or error}") from None
    with folder as name:
        yield Path(name)


def _report(path: Path, names: Mapping[str, str]) -> Any:
    """What the program reports; files are called what the caller called them, not by this machine's paths."""
    return _as_called(json.loads(path.read_text(encoding="utf-8")), names)


def _as_called(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_as_called(one, names) for one in value]
    if isinstance(value, dict):
        return {key: _as_called(one, names) for key, one in value.items()}
    return value


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
