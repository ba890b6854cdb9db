"""What a server tells of a model."""
from typing import Any, Dict, List, Mapping, Optional, Tuple

from ._answers import Layer


class Described:
    """A model's own facts."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self._facts = facts

    @property
    def name(self) -> str:
        return str(self._facts["name"])

    @property
    def size(self) -> Tuple[int, int]:
        """Height and width of the network's own input, in pixels."""
        height, width = self._facts["size"]
        return int(height), int(width)

    @property
    def labels(self) -> Optional[List[str]]:
        """Names by index; None where they are unknown."""
        names = self._facts["labels"]
        return None if names is None else list(names)

    @property
    def label_count(self) -> int:
        return int(self._facts["label_count"])

    @property
    def layers(self) -> List[Layer]:
        """The layers that can be explained, in the order of execution."""
        default = self._facts["default_layer"]
        return [Layer(str(one["name"]), str(one["type"]), channels, height, width, one["name"] == default,
                      str(one.get("layout", "channels first")))
                for one in self._facts["layers"] for channels, height, width in [one["shape"]]]

    @property
    def methods(self) -> List[str]:
        """The methods that this network allows."""
        return list(self._facts["methods"])

    @property
    def refused(self) -> Dict[str, str]:
        """The methods that it does not, and why."""
        return {str(one["method"]): str(one["why"]) for one in self._facts["refused"]}
