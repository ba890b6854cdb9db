"""What is asked of a picture: labels, numbers and masks, as the server and the command line read them."""
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
_BEYOND = 1 << 63  # whole numbers that the program reads are below
_SHOWN = 60  # letters of what was found


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


def flags_of(options: Mapping[str, Any]) -> List[str]:
    """Options as the command line has them: samples=20 as --samples=20, multi_scale=True as --multi-scale.

    One that is None or False is not given.

    Raises:
        BadArgument: for one that is empty.
    """
    words: List[str] = []
    for key, value in options.items():
        plain = value.item() if isinstance(value, np.generic) else value
        if plain is None or plain is False:
            continue
        text = ",".join(str(one) for one in plain) if is_list(plain) else str(plain)
        if not text:
            raise BadArgument(f"{key}: expected a value, found {shown(value)}")
        words.append("--" + key.replace("_", "-") + ("" if plain is True else f"={text}"))
    return words


def names_of(key: str, values: Any) -> List[str]:
    """Names, of methods, say.

    Raises:
        BadArgument: for anything but several texts; a single one is no list of its letters.
    """
    if not isinstance(values, str) and hasattr(values, "__iter__"):
        names = list(values)
        if all(isinstance(one, str) for one in names):
            return names
    raise BadArgument(f"expected {key} as a list of names, found {shown(values)}")


def is_list(value: object) -> bool:
    """Whether it is a list, a tuple or an array of one dimension."""
    return isinstance(value, (list, tuple)) or (isinstance(value, np.ndarray) and value.ndim == 1)


def shown(value: object) -> str:
    """What was found, in a line that is not too long."""
    if isinstance(value, np.ndarray):
        return f"an array, {value.dtype} {list(value.shape)}"
    text = " ".join(repr(value).split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def whole(key: str, value: Any) -> int:
    """A whole number.

    Raises:
        BadArgument: for anything else, 3.0 and True among it.
    """
    try:
        if not isinstance(value, (bool, np.bool_)) and abs(operator.index(value)) < _BEYOND:
            return operator.index(value)
    except TypeError:
        pass
    raise BadArgument(f"expected {key} as a whole number, found {shown(value)}")


def wholes(key: str, values: Any) -> List[int]:
    """Whole numbers; errors as whole() has them."""
    try:
        each = list(values)
    except TypeError:
        raise BadArgument(f"expected {key} as whole numbers, found {shown(values)}") from None
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
    if isinstance(label, (int, np.integer)) and not isinstance(label, bool) and abs(int(label)) < _BEYOND:
        return int(label)
    raise BadArgument(f"expected a label as its index or its name, found {shown(label)}")
