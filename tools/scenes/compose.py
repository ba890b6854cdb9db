"""Scenes: a background, labelled objects, distractors and what lies in front of them, with every
pixel's owner known."""
import dataclasses

import cv2
import numpy as np

from backgrounds import background
from layers import Layer, Look, layer, paint, paint_shadow

# Seven attempts in a hundred hide too much; so many in a row mean a mistake.
ATTEMPTS = 200


@dataclasses.dataclass(frozen=True)
class Recipe:
    """What a scene is made of. Sizes are shares of the shorter side."""

    objects: tuple = (1, 1)  # fewest, most
    object_size: tuple = (0.15, 0.70)
    by_area: bool = True  # every area is as likely; else every length
    distractors: tuple = (0, 4)
    distractor_size: tuple = (0.10, 0.35)
    occluded: float = 0.35  # share of objects with something in front
    least_visible: float = 0.7  # share of a labelled object's pixels that the scene shows
    blur: float = 0.005  # widest standard deviation, as a share of the shorter side
    look: Look = Look()


SINGLE = Recipe()
MULTI = Recipe(
    objects=(2, 4),
    object_size=(0.20, 0.48),
    distractors=(0, 2),
    distractor_size=(0.10, 0.25),
    occluded=0.25,
)


@dataclasses.dataclass(frozen=True)
class Placed:
    """A labelled object; `mask` is the bool [h,w] of the pixels that show it, `visible` their share
    of its own."""

    label: int
    icon_set: str
    icon: str
    size: float
    mask: np.ndarray
    visible: float


@dataclasses.dataclass(frozen=True)
class Scene:
    """`image` is uint8 [h,w,3] RGB."""

    image: np.ndarray
    objects: tuple
    distractors: int


class Composer:
    """Makes scenes of a catalogue's sprites; objects come from `object_sets`, distractors from
    `other_sets`."""

    def __init__(self, catalog, library, object_sets, other_sets):
        self.catalog, self.library = catalog, library
        self.object_sets, self.other_sets = tuple(object_sets), tuple(other_sets)
        self.drawable = [
            label
            for label, concept in enumerate(catalog.classes)
            if self._sets(concept, self.object_sets)
        ]

    @staticmethod
    def _sets(concept, sets):
        return [name for name in sets if name in concept.icons]

    def _distractor(self, random, forbidden, side, centre, look):
        """A layer of some concept outside the classes, of none of the `forbidden` sets."""
        while True:
            concept = self.catalog.distractors[random.integers(len(self.catalog.distractors))]
            sets = [name for name in self._sets(concept, self.other_sets) if name not in forbidden]
            if sets:
                name = sets[random.integers(len(sets))]
                return layer(random, self.library[name, concept.icons[name]], side, centre, look)

    def _in_front(self, random, forbidden, size, centre, side, look):
        """Something that hides a part of an object at `centre`: a distractor at its rim, or a
        bar."""
        angle = random.uniform(0, 2 * np.pi)
        rim = centre + 0.5 * side * np.array([np.sin(angle), np.cos(angle)])
        if random.random() < 0.5:
            return self._distractor(random, forbidden, side * random.uniform(0.35, 0.7), rim, look)
        return bar(random, size, centre + (rim - centre) * random.uniform(0, 0.9), side)

    def compose(self, random, size, recipe, labels=None):
        """One scene of `size` (height, width); `labels` names the classes to show, else they are
        drawn by lot."""
        for _ in range(ATTEMPTS):
            scene = self._attempt(random, size, recipe, labels)
            if all(placed.visible >= recipe.least_visible for placed in scene.objects):
                return scene
        raise RuntimeError(
            f"no scene with {recipe.least_visible:.0%} of each object visible in {ATTEMPTS} attempts"
        )

    def _objects(self, random, size, recipe, labels):
        """[(label, set, size, layer)] of the labelled objects, apart from each other where there
        are several."""
        if labels is None:
            count = int(random.integers(recipe.objects[0], recipe.objects[1] + 1))
            labels = random.choice(self.drawable, count, replace=False)
        shorter = min(size)
        chosen, places = [], []
        for label in labels:
            concept = self.catalog.classes[label]
            sets = self._sets(concept, self.object_sets)
            name = sets[random.integers(len(sets))]
            share = size_of(random, recipe) * (1 if len(labels) < 3 else 0.8)
            share = max(share, recipe.object_size[0])
            centre = place(random, size, share * shorter, places)
            places.append((centre, share * shorter))
            chosen.append(
                (
                    int(label),
                    name,
                    share,
                    layer(
                        random,
                        self.library[name, concept.icons[name]],
                        share * shorter,
                        centre,
                        recipe.look,
                    ),
                )
            )
        return chosen, places

    def _attempt(self, random, size, recipe, labels):
        picture = background(random, size)
        objects, places = self._objects(random, size, recipe, labels)
        forbidden = {name for _, name, _, _ in objects}
        count = int(random.integers(recipe.distractors[0], recipe.distractors[1] + 1))
        stack = []  # (layer, index of the labelled object or -1), from the back
        for _ in range(count):
            side = random.uniform(*recipe.distractor_size) * min(size)
            stack.append(
                (
                    self._distractor(random, forbidden, side, random.random(2) * size, recipe.look),
                    -1,
                )
            )
        for index, (_, _, _, above) in enumerate(objects):
            stack.insert(int(random.integers(len(stack) + 1)), (above, index))
        for centre, side in places:
            if random.random() < recipe.occluded:
                stack.append(
                    (self._in_front(random, forbidden, size, centre, side, recipe.look), -1)
                )
        owner = np.full(size, -1, np.int16)
        for above, index in stack:
            if random.random() < 0.5:
                paint_shadow(random, picture, above)
            owner[paint(picture, above)] = index
        placed = []
        for index, (label, name, share, above) in enumerate(objects):
            mask = owner == index
            whole = max(1, int((above.patch[..., 3] >= 127.5).sum()))
            placed.append(
                Placed(
                    label,
                    name,
                    self.catalog.classes[label].icons[name],
                    share,
                    mask,
                    float(mask.sum()) / whole,
                )
            )
        return Scene(developed(random, picture, recipe.blur), tuple(placed), count)


def size_of(random, recipe):
    """The longer side of an object, as a share of the scene's shorter side."""
    low, high = recipe.object_size
    if recipe.by_area:
        return random.uniform(low**2, high**2) ** 0.5
    return random.uniform(low, high)


def place(random, size, side, others):
    """A centre (y, x) where most of an object fits in, far from `others` if 30 tries find such a
    place."""
    margin = np.minimum(0.42 * side, 0.5 * np.array(size))
    best, best_gap = None, -np.inf
    for _ in range(30):
        centre = random.uniform(margin, np.array(size) - margin)
        gap = min(
            (np.hypot(*(centre - other)) - 0.45 * (side + reach) for other, reach in others),
            default=0,
        )
        if gap > best_gap:
            best, best_gap = centre, gap
        if best_gap >= 0:
            break
    return best


def bar(random, size, centre, side):
    """A plain bar of one colour through `centre`, as wide as a twelfth to a quarter of `side`."""
    reach = int(np.hypot(*size)) if random.random() < 0.5 else int(side * 0.7)
    alpha = np.zeros((2 * reach, 2 * reach), np.float32)
    angle = random.uniform(0, 2 * np.pi)
    step = np.array([np.cos(angle), np.sin(angle)]) * reach
    ends = [tuple(int(value) for value in reach + sign * step) for sign in (-1, 1)]
    cv2.line(alpha, *ends, 255, max(1, int(side * random.uniform(0.08, 0.25))), cv2.LINE_8)
    alpha = cv2.GaussianBlur(alpha, (0, 0), 0.6)
    colour = random.uniform(0, 1, 3).astype(np.float32)
    patch = np.concatenate([alpha[..., None] * colour, alpha[..., None]], axis=2)
    return Layer(patch, (int(centre[0]) - reach, int(centre[1]) - reach))


def developed(random, picture, blur):
    """The scene as a camera might give it: light falling off, gamma, a little blur and noise; uint8
    RGB."""
    height, width = picture.shape[:2]
    slope = random.uniform(-0.25, 0.25, 2)
    light = (
        1
        + slope[0] * np.linspace(-1, 1, height, dtype=np.float32)[:, None]
        + slope[1] * np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    )
    picture = picture * light[..., None]
    if random.random() < 0.3:
        picture = cv2.GaussianBlur(
            picture, (0, 0), random.uniform(0.002, 0.008) * min(height, width)
        )
    picture = 255 * cv2.pow(np.minimum(picture, 255) / 255, 2 ** random.uniform(-0.4, 0.4))
    if random.random() < 0.3:
        grain = random.normal(0, random.uniform(1, 7), (height, width, 1)).astype(np.float32)
        picture = picture + grain
    return np.clip(picture + 0.5, 0, 255).astype(np.uint8)
