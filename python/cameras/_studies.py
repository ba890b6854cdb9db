"""What judges maps and networks: commands of the program, and their results as tables."""
import contextlib
import csv
import json
import os
import tempfile
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Optional, Protocol, Sequence, Tuple

from ._answers import Picture, Table
from ._cards import Path_
from ._concepts import Concepts
from ._errors import BadArgument, Error, FileError
from ._pictures import Image, existing, file_for_program, name_of, path_text
from ._program import run_command
from ._questions import LabelLike, flags_of, label_text, names_of, whole

# Columns that are names, whatever they look like.
_NAMES = {"image", "label", "method", "layer", "check", "status"}


class ModelHere(Protocol):
    """A model that commands of the program can be told of."""

    names: Dict[str, str]  #: what its files are called, by their paths

    def command_flags(self) -> List[str]: ...


def evaluate(model: ModelHere, dataset: Path_, methods: Sequence[str], metrics: Sequence[str],
             out: Optional[Path_], options: Mapping[str, Any]) -> Table:
    flags = model.command_flags()
    with _scratch("cameras-evaluate-") as scratch:
        folder = scratch / "results" if out is None else Path(path_text(out))
        pictures = existing(dataset)
        names = {**model.names, pictures: os.fspath(dataset)}
        _run(["evaluate", pictures, *flags, "--out", os.path.abspath(folder), *_list("methods", methods),
              *_list("metrics", metrics), *flags_of(options)], names)
        report = _report(folder / "summary.json", names)
        return Table(_rows(folder / "rows.csv"), report)


def sanity(model: ModelHere, images: Sequence[Image], methods: Sequence[str], checks: Optional[Sequence[str]],
           label: Optional[LabelLike], options: Mapping[str, Any]) -> Table:
    flags = model.command_flags()
    with _scratch("cameras-sanity-") as folder:
        files, names = _files(images, folder)
        _run(["sanity", *files, *flags, "--csv", str(folder / "rows.csv"), "--json", str(folder / "report.json"),
              *_list("methods", methods), *([] if checks is None else _list("checks", checks)),
              *_label("label", label), *flags_of(options)], names)
        rows = _rows(folder / "rows.csv")
        for row in rows:
            row["image"] = names.get(row["image"], row["image"])
        return Table(rows, _report(folder / "report.json", {**model.names, **names}))


def attack(model: ModelHere, images: Sequence[Image], target: Optional[LabelLike], saliency: str,
           options: Mapping[str, Any]) -> Table:
    flags = model.command_flags()
    with _scratch("cameras-attack-") as folder:
        files, names = _files(images, folder)
        _run(["attack", *files, *flags, "--json", str(folder / "report.json"), *flags_of({"saliency": saliency}),
              *_label("target", target), *flags_of(options)], names)
        report = _report(folder / "report.json", {**model.names, **names})
        return Table([_flat(one) for one in report["images"]], report)


def concepts(model: ModelHere, image: Image, labels: Sequence[LabelLike], top: Optional[int],
             options: Mapping[str, Any]) -> Concepts:
    if top is not None and labels:
        raise BadArgument("expected top alone, without label")
    asked = [word for label in labels for word in _label("label", label)]
    if top is not None:
        asked.append(f"--label=top:{whole('top', top)}")
    flags = model.command_flags()
    with _scratch("cameras-concepts-") as folder:
        files, names = _files([image], folder)
        picture = folder / "concepts.png"
        _run(["concepts", *files, *flags, "--out", str(picture), "--report", str(folder / "report.json"), *asked,
              *flags_of(options)], names)
        return Concepts(Picture(picture.read_bytes()), _report(folder / "report.json", {**model.names, **names}))


def _run(words: Sequence[str], names: Mapping[str, str]) -> None:
    try:
        run_command(words)
    except Error as error:
        text = str(error)
        for path in sorted(names, key=len, reverse=True):
            text = text.replace(path, names[path])
        raise type(error)(text) from None


def _list(key: str, names: Sequence[str]) -> List[str]:
    return flags_of({key: names_of(key, names)})


def _label(key: str, label: Optional[LabelLike]) -> List[str]:
    return [] if label is None else flags_of({key: label_text(label)})


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
