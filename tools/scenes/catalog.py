"""The catalogue of emoji: which classes and distractors there are, and each set's icon for them.

`classes.json` is written by hand, after looking at every icon (`contact_sheet.py`): an icon that
shows something
else than the class's other icons is left out of it.
"""
import dataclasses
import json
import pathlib

HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass(frozen=True)
class Concept:
    """What an emoji shows; `icons` maps a set's name to the name of its icon there."""

    name: str
    icons: dict
    kind: str = "distractor"


@dataclasses.dataclass(frozen=True)
class Catalog:
    """`artists` maps each set to who drew it; `unseen` is the artist that no network is trained
    on."""

    artists: dict
    unseen: str
    classes: tuple
    distractors: tuple

    @property
    def seen_sets(self):
        """The sets that training scenes are made of."""
        return [name for name, artist in self.artists.items() if artist != self.unseen]

    @property
    def unseen_sets(self):
        """The sets by the artist that is kept for tests."""
        return [name for name, artist in self.artists.items() if artist == self.unseen]

    def icons(self):
        """Every (set, icon) that scenes can show, without repetition, in a fixed order."""
        concepts = self.classes + self.distractors
        return sorted({pair for concept in concepts for pair in concept.icons.items()})


def read_catalog(path=HERE / "classes.json"):
    """The catalogue in `path`; ValueError where an icon's set is unknown or a class is listed
    twice."""
    data = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    artists = {entry["name"]: entry["artist"] for entry in data["sets"]}
    classes = tuple(Concept(c["name"], c["icons"], c["kind"]) for c in data["classes"])
    distractors = tuple(Concept(c["name"], c["icons"]) for c in data["distractors"])
    for concept in classes + distractors:
        unknown = sorted(set(concept.icons) - set(artists))
        if unknown:
            raise ValueError(
                f"{path}: '{concept.name}' has icons of unknown sets: {', '.join(unknown)}"
            )
    names = [concept.name for concept in classes]
    if len(set(names)) != len(names):
        raise ValueError(f"{path}: a class is listed twice")
    return Catalog(artists, data["unseen_artist"], classes, distractors)
