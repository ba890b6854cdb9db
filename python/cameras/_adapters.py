"""The model in the place where other libraries expect an explanation: Quantus' explain_func, captum's attribute()."""
import sys
from typing import Any, Callable, List, Optional

import numpy as np
from numpy.typing import NDArray

from ._errors import BadArgument
from ._model import Model


def quantus_explainer(model: Model, method: str = "cameras", layer: Optional[str] = None,
                      **options: Any) -> Callable[..., NDArray[np.float32]]:
    """An `explain_func` for Quantus' metrics: maps of this model for inputs that are already preprocessed.

    Quantus asks its own model (PyTorch's, say) for scores; this one has to be that network's ONNX file.

    Args:
        method, layer, options: as explain() has them; the call's own keyword arguments come first.
    Returns:
        f(model, inputs, targets, **kwargs) with inputs float32 [n,C,h,w], targets [n] (or one number for all), which
        gives maps float32 [n,1,h,w]. Its `model` and a `device` are Quantus' own, and not looked at.
    """

    def explain_func(model: Any = None, inputs: Any = None, targets: Any = None, **kwargs: Any) -> NDArray[np.float32]:
        kwargs.pop("device", None)
        asked = {"method": method, "layer": layer, **options, **kwargs}
        batch = _batch_of(inputs)
        return _maps(own, batch, _targets(targets, len(batch)), asked)

    own = model
    return explain_func


class Attribution:
    """Asked as captum's attribution methods are: `Attribution(model).attribute(inputs, target=281)`.

    Args:
        model: the network's ONNX file, as a Model.
        method, layer, options: as explain() has them.
    """

    def __init__(self, model: Model, method: str = "cameras", layer: Optional[str] = None, **options: Any) -> None:
        self.forward_func = model
        self._asked = {"method": method, "layer": layer, **options}

    def attribute(self, inputs: Any, target: Any = None, **options: Any) -> Any:
        """Maps of inputs that are already preprocessed.

        Args:
            inputs: float32 [n,C,h,w], a torch.Tensor or a NumPy array; a tuple of one gives a tuple of one.
            target: a label's index for all; a list, an array or a tensor of n; None: what the network predicts for each.
        Returns:
            [n,1,h,w], of the kind and on the device that the inputs have: the same map for every channel.
        """
        if isinstance(inputs, tuple):
            if len(inputs) != 1:
                raise BadArgument(f"expected inputs as one tensor, found a tuple of {len(inputs)}")
            return (self.attribute(inputs[0], target, **options),)
        batch = _batch_of(inputs)
        maps = _maps(self.forward_func, batch, _targets(target, len(batch)), {**self._asked, **options})
        if not _is_tensor(inputs):
            return maps
        return sys.modules["torch"].from_numpy(maps).to(device=inputs.device, dtype=inputs.dtype)

    @staticmethod
    def has_convergence_delta() -> bool:
        """Whether attribute() can say how far it is off: it cannot."""
        return False

    @classmethod
    def get_name(cls) -> str:
        return "CAMERAS"


def _is_tensor(value: Any) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


def _array(value: Any) -> NDArray[Any]:
    if _is_tensor(value):
        value = value.detach().cpu().numpy()
    return np.asarray(value)


def _batch_of(inputs: Any) -> NDArray[np.float32]:
    batch = _array(inputs)
    if batch.ndim != 4 or batch.dtype.kind != "f":
        raise BadArgument(f"expected inputs as floating-point numbers [n,C,h,w], found {batch.dtype} {list(batch.shape)}")
    return batch.astype(np.float32, copy=False)


def _targets(targets: Any, count: int) -> List[Optional[int]]:
    if targets is None:
        return [None] * count
    labels = _array(targets)
    if labels.dtype.kind not in "iu" or labels.ndim > 1 or labels.size not in (1, count):
        raise BadArgument(f"expected a label's index, or one for each of {count} inputs, found {labels.dtype} "
                          f"{list(labels.shape)}")
    return [int(one) for one in np.broadcast_to(labels.reshape(-1), (count,))]


def _maps(model: Model, batch: NDArray[np.float32], targets: List[Optional[int]],
          asked: Any) -> NDArray[np.float32]:
    maps = [model.explain(one[None], target, **asked).map for one, target in zip(batch, targets)]
    if not maps:
        return np.zeros((0, 1, *batch.shape[2:]), np.float32)
    stacked: NDArray[np.float32] = np.stack(maps)
    return stacked[:, None]
