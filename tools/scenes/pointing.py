"""What a saliency map is worth where the object's pixels are known.

A map is float32 [h,w] on the grid of the network's input; a mask is bool [H,W] at the picture's own
size. The input is the
picture stretched to [h,w], so that a point of the one is found in the other by scaling.
"""
import dataclasses

import cv2
import numpy as np

TOLERANCE = (
    15 / 224
)  # of the shorter side: the 15 pixels of Zhang et al. 2016 (arXiv 1608.00507) at 224


@dataclasses.dataclass(frozen=True)
class Score:
    """`hit`: the peak lies on the object. `near`: at most TOLERANCE from it. `energy`: share of the
    map's sum inside.

    An empty map (no evidence anywhere) points nowhere: it scores 0 in all three.
    """

    hit: float
    near: float
    energy: float
    empty: bool


def peak(saliency):
    """(y, x) in [0,1] of a map's maximum; the middle of its positions where several share it.

    Maps that were enlarged from 8 x 8 are flat beyond the outer row of positions, so that a maximum
    there is a patch.
    """
    rows, columns = np.nonzero(saliency >= saliency.max() * (1 - 1e-6))
    return (rows.mean() + 0.5) / saliency.shape[0], (columns.mean() + 0.5) / saliency.shape[1]


def score(saliency, mask):
    """The Score of one map for one object; the mask must have pixels."""
    if not saliency.max() > 0:
        return Score(0.0, 0.0, 0.0, True)
    height, width = mask.shape
    y, x = peak(saliency)
    row, column = min(int(y * height), height - 1), min(int(x * width), width - 1)
    distance = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    heat = cv2.resize(saliency.astype(np.float64), (width, height), interpolation=cv2.INTER_LINEAR)
    return Score(
        float(mask[row, column]),
        float(distance[row, column] <= TOLERANCE * min(height, width)),
        float(heat[mask].sum() / heat.sum()),
        False,
    )


def interval(values, draws=2000, seed=1):
    """(mean, low, high) in percent: the mean over scenes with its 95 % bootstrap interval
    (percentiles)."""
    values = np.asarray(values, float)
    random = np.random.default_rng(seed)
    means = values[random.integers(0, len(values), (draws, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return 100 * values.mean(), 100 * low, 100 * high
