"""What a layer sees in a picture, as `concepts` gives it back."""
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Mapping, Union

from ._answers import Label, Picture, figure, write_report
from ._asking import label_of


@dataclass(frozen=True)
class Added:
    """A label, and what a concept adds to its logit in the picture."""

    label: Label  #: as the network sees the concept alone in `Concept.alone`, the whole picture in `adds_to`
    added: float

    def __str__(self) -> str:
        return f"{self.label.name} {self.added:+.1f}"


@dataclass(frozen=True)
class Concept:
    """Channels of a layer that respond together."""

    colour: str  #: that it has in the picture, "#e63228"
    share: float  #: of all concepts together, from 0 to 1
    empty: bool  #: nowhere in the picture
    alone: List[Added] = field(repr=False)  #: the five labels that the network sees most where there is nothing else
    adds_to: List[Added] = field(repr=False)  #: what it adds to each of `Concepts.labels`, in their order


class Concepts(List[Concept]):
    """The concepts of a layer in a picture, in the picture's order; shows itself in a notebook.

    Attributes:
        labels: those that were asked for, as the network ranks them in the whole picture.
        layer: that the concepts are of.
        explained: how much of the layer's values the concepts make up together, from 0 to 1.
        picture: the photo, all concepts, and each by itself, as `cameras concepts --out` draws it.
        report: as `cameras concepts --report` writes it.
    """

    def __init__(self, picture: Picture, report: Dict[str, Any]) -> None:
        self.labels = [label_of(one) for one in report["labels"]]
        super().__init__(_concept(one, self.labels) for one in report["concepts"])
        self.layer = str(report["layer"])
        self.explained = float(report["explained"])
        self.picture = picture
        self.report = report

    def save(self, path: Union[str, "os.PathLike[str]"]) -> None:
        """Writes the picture (.png, and what Pillow writes) or the report (.json), by the extension.

        Raises:
            FileError: where it cannot be written.
        """
        if Path(path).suffix.lower() == ".json":
            write_report(path, self.report)
        else:
            self.picture.save(path)

    @property
    def caption(self) -> str:
        """How many concepts, of which layer, and how much of it they make up."""
        count = f"{len(self)} concept{'' if len(self) == 1 else 's'}"
        return f"{count} · {self.layer} · {100 * self.explained:.1f} % explained"

    def _repr_png_(self) -> bytes:
        return self.picture.png

    def _repr_html_(self) -> str:
        return figure(self.picture.png, self.caption)


def _concept(facts: Mapping[str, Any], labels: List[Label]) -> Concept:
    return Concept(colour=str(facts["colour"]), share=float(facts["share"]), empty=bool(facts["empty"]),
                   alone=[Added(label_of(one), float(one["added"])) for one in facts["alone"]],
                   adds_to=[Added(label, float(one["added"])) for label, one in zip(labels, facts["adds_to"])])
