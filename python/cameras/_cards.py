"""The card and the label names that are sent with a model's file, found where the program finds them (docs/cards.md)."""
import json
import os
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Union

from ._errors import BadArgument, BadModel, FileError
from ._questions import names_of

Path_ = Union[str, "os.PathLike[str]"]

_OF_PIXELS = {"image_mean", "image_std", "do_resize", "do_normalize", "do_rescale", "image_processor_type", "crop_size",
              "feature_extractor_type"}
_OF_IMAGES = {"id2label", "image_mean", "image_std", "pretrained_cfg", "problem_type", "data_config"}
_OF_CARDS = {"image_mean", "image_std", "size", "labels", "id2label", "pretrained_cfg"}


def card_and_names(model: Path, card: Union[Path_, Mapping[str, Any], None],
                   labels: Union[Path_, Sequence[str], None]) -> Dict[str, bytes]:
    """The parts "card" and "labels" of a model that is sent, as far as there are any.

    Raises:
        FileError: a file that cannot be read.
        BadModel: a card that names a file outside of its folder.
        BadArgument: a card or names that are no JSON.
    """
    parts: Dict[str, bytes] = {}
    if isinstance(card, Mapping):
        parts["card"] = json_bytes(card, "card")
    else:
        found = Path(card) if card is not None else _card_beside(model)
        if found is not None:
            parts["card"] = _with_config(found)
            if card is not None and _is_report(_json(found)):
                raise BadModel(f"{found}: expected a model card, found a report of the program")
            names = _names_of(found) if labels is None else None
            if names is not None and names.exists() and not names.is_file():  # a pipe or device may have no end
                raise FileError(f"{names}: expected a file, found something else")
            if names is not None:
                parts["labels"] = file_bytes(names)
    if isinstance(labels, (str, os.PathLike)):
        parts["labels"] = file_bytes(Path(labels))
    elif labels is not None:
        parts["labels"] = json_bytes(names_of("labels", labels), "labels")
    return parts


def json_bytes(value: Any, name: str) -> bytes:
    """JSON of what was given as `name`."""
    try:
        return json.dumps(value).encode()
    except (TypeError, ValueError) as error:
        raise BadArgument(f"expected {name} as numbers and texts: {error}") from None


def file_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:  # ValueError: a name with a zero byte
        raise FileError(f"{path}: {getattr(error, 'strerror', None) or error}") from None


def _card_beside(model: Path) -> Optional[Path]:
    folders = [model.parent]
    if Path(os.path.abspath(model)).parent.name == "onnx":  # as on Hugging Face's hub
        folders.append(model.parent.parent if model.parent.name else Path(".."))
    candidates = [model.with_suffix(".json")]
    for folder in folders:
        candidates += [folder / "preprocessor_config.json", folder / "config.json"]
    for path in candidates:
        if not path.is_file() or _is_report(_json(path)):
            continue
        if path.name != "config.json" or path == candidates[0] or _json(path) is None or _concerns_images(path):
            return path
    return None


def _json(path: Path) -> Any:
    """What a file holds; None of one that is no JSON, which the server then says."""
    try:
        return json.loads(file_bytes(path))
    except (ValueError, RecursionError):
        return None


def _object(path: Path) -> Dict[str, Any]:
    value = _json(path)
    return value if isinstance(value, dict) else {}


def _is_report(value: Any) -> bool:
    reports: List[Any] = value if isinstance(value, list) else [value]
    return bool(reports) and all(isinstance(one, dict) and _has_report_keys(one) for one in reports)


def _has_report_keys(value: Mapping[str, Any]) -> bool:
    if _OF_CARDS & value.keys():
        return False
    return ("model" in value and bool({"image", "images", "methods"} & value.keys())) or {"image", "maps"} <= value.keys()


# Many programs have a config.json; one that says nothing about images is none of a model's.
def _concerns_images(path: Path) -> bool:
    keys = _object(path).keys()
    return bool(_OF_IMAGES & keys) or ("input_size" in keys and bool({"mean", "interpolation", "crop_pct"} & keys))


# A preprocessor's card leaves to the config.json beside it what the scores mean; one card is sent.
def _with_config(path: Path) -> bytes:
    config = path.parent / "config.json"
    card = _object(path)
    if path.name != "preprocessor_config.json" or not card or not config.is_file():
        return file_bytes(path)
    said = _object(config)
    wanted = ["problem_type"] if card.get("labels") or card.get("id2label") else ["problem_type", "id2label", "label2id"]
    added = {key: said[key] for key in wanted if key in said and key not in card}
    if "model_type" in said and _OF_PIXELS & card.keys():
        added["model_type"] = said["model_type"]
    return json.dumps({**card, **added}).encode()


def _names_of(card: Path) -> Optional[Path]:
    """The file of names that a card names, which has to be in its folder or below: no other file is sent anywhere."""
    name = _object(card).get("labels")
    if not isinstance(name, str) or not name:
        return None
    normal = os.path.normpath(name)
    if "\0" not in name and not os.path.isabs(normal) and normal.split(os.sep)[0] != "..":
        path = card.parent / normal
        inside, found = card.parent.resolve(), path.resolve()
        if inside in found.parents or _is_blob_of(inside, found):
            return path
    raise BadModel(f"{card}: 'labels': expected a file in the card's folder, found {name!r}")


# Hugging Face's cache: REPOSITORY/snapshots/REVISION holds links to files in REPOSITORY/blobs.
def _is_blob_of(folder: Path, file: Path) -> bool:
    for revision in (folder, *folder.parents):
        if revision.parent.name == "snapshots":
            return file.parent == revision.parent.parent / "blobs"
    return False
