"""What is asked of a picture: labels, methods, options and masks, as the server reads them."""
import base64
import operator
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

import numpy as np
from numpy.typing import NDArray

from ._answers import Label
from ._errors import BadArgument

LabelLike = Union[int, str, Label]
"""A label by its index from 0, its name (A to Z in any case; one of comma-separated synonyms), or as predict() gave it."""
Labels = Union[List[int], List[str], List[Label], List[LabelLike], Tuple[LabelLike, ...]]

_RUNNER_UP = "runner-up"
_MASK_SIDE = 2048  # that the program reads


def is_several(value: object) -> bool:
    """Whether a list of labels, or of images, is meant."""
    return isinstance(value, (list, tuple))


def target_of(label: Union[LabelLike, Labels, None], top: Optional[int], against: Optional[LabelLike]) -> Dict[str, Any]:
    """The target of a question.

    Raises:
        BadArgument: for what contradicts itself.
    """
    if top is not None:
        if label is not None or against is not None:
            raise BadArgument("expected top alone, without label and against")
        return {"predicted": whole("top", top)}
    if label is None:
        if against is not None:
            raise BadArgument("expected a label beside against")
        return {"predicted": 1}
    if isinstance(label, (list, tuple)):
        if against is not None:
            raise BadArgument("expected one label with against, found a list")
        return {"labels": [_label(one) for one in label]}
    if against is None:
        return {"labels": [_label(label)]}
    return {"label": _label(label), "against": _RUNNER_UP if against == _RUNNER_UP else _label(against)}


def question_of(method: str, layer: Optional[str], options: Mapping[str, Any]) -> Dict[str, Any]:
    """`method`, `layer` and `options` of a question; the method may be a variant, as "rise:samples=1000"."""
    name, *settings = method.split(":")
    read = dict(options)
    for setting in settings:
        key, equals, value = setting.partition("=")
        read[key.replace("-", "_")] = value.replace("+", ",") if equals else True
    question: Dict[str, Any] = {"method": name, "options": {key: _option(key, value) for key, value in read.items()}}
    if layer is not None:
        question["layer"] = layer
    return question


def flags_of(options: Mapping[str, Any]) -> List[str]:
    """Options as the command line has them: samples=20 as --samples 20, multi_scale=True as --multi-scale."""
    words: List[str] = []
    for key, value in options.items():
        if value is None or value is False:
            continue
        words.append("--" + key.replace("_", "-"))
        if value is True:
            continue
        many = isinstance(value, (list, tuple))
        words[-1] += "=" + (",".join(str(one) for one in value) if many else str(value))
    return words


def whole(key: str, value: Any) -> int:
    """A whole number.

    Raises:
        BadArgument: for anything else, 3.0 and True among it.
    """
    try:
        if not isinstance(value, (bool, np.bool_)):
            return operator.index(value)
    except TypeError:
        pass
    raise BadArgument(f"expected {key} as a whole number, found {value!r}")


def wholes(key: str, values: Any) -> List[int]:
    """Whole numbers; errors as whole() has them."""
    try:
        each = list(values)
    except TypeError:
        raise BadArgument(f"expected {key} as whole numbers, found {values!r}") from None
    return [whole(key, one) for one in each]


def label_text(label: LabelLike) -> str:
    """A label as the command line has it."""
    return str(_label(label))


def mask_of(hidden: NDArray[Any]) -> Dict[str, Any]:
    """A mask that hides where it is True.

    Raises:
        BadArgument: for anything but bool [h,w].
    """
    mask = np.asarray(hidden)
    if mask.ndim != 2 or mask.dtype.kind not in "b" or 0 in mask.shape:
        raise BadArgument(f"expected hidden as bool [h,w], found {mask.dtype} {list(mask.shape)}")
    step = -(-max(mask.shape) // _MASK_SIDE)
    mask = mask[step // 2::step, step // 2::step] if step > 1 else mask
    bits = base64.b64encode(np.packbits(mask, axis=1).tobytes()).decode()
    return {"height": mask.shape[0], "width": mask.shape[1], "bits": bits}


def _label(label: LabelLike) -> Union[int, str]:
    if isinstance(label, Label):
        return label.index
    if isinstance(label, str):
        return label
    if isinstance(label, (int, np.integer)) and not isinstance(label, bool):
        return int(label)
    raise BadArgument(f"expected a label as its index or its name, found {label!r}")


def _option(key: str, value: Any) -> Any:
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, np.generic):
        value = value.item()
        if not isinstance(value, np.generic):  # one of a long double gives itself
            return _option(key, value)
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, (list, tuple, np.ndarray)):
        return wholes(key, value)
    raise BadArgument(f"expected a number, a text or whole numbers for {key}, found {value!r}")
