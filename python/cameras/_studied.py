"""What commands of the program find out about a model: on this machine only."""
from typing import Any, List, Optional, Sequence, Union, overload

from . import _studies
from ._answers import Table
from ._cards import Path_
from ._concepts import Concepts
from ._pictures import Image, Images
from ._questions import LabelLike, Labels, is_several


class Studied:
    """A model that is judged, attacked, and looked into."""

    _service: Any  # a ModelHere of _studies, or a server elsewhere, which refuses

    def evaluate(self, dataset: Path_, methods: Sequence[str] = ("grad_cam", "cameras"),
                 metrics: Sequence[str] = ("density", "drop", "deletion", "insertion"), *,
                 out: Optional[Path_] = None, **options: Any) -> Table:
        """Judges methods over a data set: a row for every picture, label and method (docs/evaluation.md).

        Args:
            dataset: folders named by class, COCO's annotations, or a PASCAL VOC folder.
            out: a folder that keeps the results, and goes on where an earlier call stopped; default: none does.
            **options: of `cameras evaluate` (docs/cli.md), such as limit=100, label="predicted", tolerance=15.
        Returns:
            Rows; `report` has means and intervals by method and metric, as summary.json has them.
        """
        return _studies.evaluate(self._service, dataset, methods, metrics, out, options)

    def sanity(self, image: Union[Image, Images],
               methods: Sequence[str] = ("grad_cam", "cameras", "guided_backprop"), checks: Optional[Sequence[str]] = None,
               *, label: Optional[LabelLike] = None, **options: Any) -> Table:
        """Whether maps depend on what the network has learnt: a row for every method, image and stage.

        Args:
            checks: of "cascading", "independent", "emprt", "smooth_mprt", "class", "random_logit" and "adversarial";
                default: all but "smooth_mprt", which takes many times as long.
            **options: of `cameras sanity` (docs/cli.md), such as stages=4, out="strip.png", curves="curves.svg".
        Returns:
            Rows; `report` has means and verdicts.
        """
        images = list(image) if isinstance(image, (list, tuple)) else [image]
        return _studies.sanity(self._service, images, methods, checks, label, options)

    def attack(self, image: Union[Image, Images], target: Optional[LabelLike] = None, *, saliency: str = "cameras",
               **options: Any) -> Table:
        """Fools the network, with a map and without: a row for every picture (docs/attack.md).

        Args:
            target: the label to be seen; default: the least likely one.
            **options: of `cameras attack` (docs/cli.md), such as epsilon="8/255", attack_steps=100,
                save_adversarial="folder", out="grid.png".
        """
        images = list(image) if isinstance(image, (list, tuple)) else [image]
        return _studies.attack(self._service, images, target, saliency, options)

    @overload
    def concepts(self, image: Image, concepts: int = 5, label: Union[LabelLike, Labels, None] = None, *,
                 top: Optional[int] = None, layer: Optional[str] = None, side: Optional[int] = None,
                 opacity: Optional[float] = None) -> Concepts: ...

    @overload
    def concepts(self, image: Images, concepts: int = 5, label: Union[LabelLike, Labels, None] = None, *,
                 top: Optional[int] = None, layer: Optional[str] = None, side: Optional[int] = None,
                 opacity: Optional[float] = None) -> List[Concepts]: ...

    def concepts(self, image: Any, concepts: int = 5, label: Any = None, *, top: Optional[int] = None,
                 layer: Optional[str] = None, side: Optional[int] = None, opacity: Optional[float] = None) -> Any:
        """What a layer sees in a picture, and what each part adds to labels (docs/methods.md, "Concepts").

        Args:
            image: a picture, or a list of them, which gives a list: each is parted by itself.
            concepts: 1 to 12; fewer come back where the layer has fewer.
            label: the labels that it is about, by index or name, one or a list; default: the three that the network
                ranks first. The first one stands under the photo.
            top: in its place, the so many labels that the network ranks first.
            layer: one of `layers`; default: the deepest feature map.
            side: of each picture that is drawn, in pixels, the longer one; default: 256.
            opacity: of the colours over the photo, from 0 to 1; default: 0.8.
        Returns:
            The concepts, each with its share, what it is alone and what it adds to each label, and the picture.
        """
        if is_several(image):
            return [self.concepts(one, concepts, label, top=top, layer=layer, side=side, opacity=opacity) for one in image]
        labels = list(label) if is_several(label) else [] if label is None else [label]
        options = {"concepts": concepts, "layer": layer, "side": side, "opacity": opacity}
        return _studies.concepts(self._service, image, labels, top, options)
