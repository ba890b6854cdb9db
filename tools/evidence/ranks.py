"""Ranks, and how alike two rankings are, with intervals. Needs nothing but Python.

`values` is {metric: [of each method: [a value of each scene, None where there is none]]} of one
network: the scenes are the same for all methods, and more is better.
"""
import operator
import random
import statistics

DRAWS = 2000


def ranks(values):
    """The rank of each value, 1 the largest; equal ones share the mean of their ranks. What is None
    comes last."""
    keys = [float("-inf") if value is None else value for value in values]
    order = sorted(range(len(keys)), key=lambda i: -keys[i])
    found = [0.0] * len(keys)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and keys[order[end]] == keys[order[start]]:
            end += 1
        for i in order[start:end]:
            found[i] = (start + 1 + end) / 2
        start = end
    return found


def pearson(a, b):
    """0 where one of them is constant."""
    mean_a, mean_b = statistics.fmean(a), statistics.fmean(b)
    a, b = [x - mean_a for x in a], [x - mean_b for x in b]
    size = (sum(map(operator.mul, a, a)) * sum(map(operator.mul, b, b))) ** 0.5
    return sum(map(operator.mul, a, b)) / size if size > 0 else 0.0


def spearman(a, b):
    """The rank correlation of two lists of values."""
    return pearson(ranks(a), ranks(b))


def mean_ranks(lists):
    """By method, the mean of its ranks in several lists of values."""
    return [statistics.fmean(found) for found in zip(*map(ranks, lists), strict=True)]


def mean(values, weights):
    """The mean of what there is, each scene as often as its weight says; None where there is
    nothing."""
    if None not in values:
        return sum(map(operator.mul, values, weights)) / sum(weights)
    there = [(v, w) for v, w in zip(values, weights, strict=True) if v is not None and w]
    if not there:
        return None
    return sum(v * w for v, w in there) / sum(w for _, w in there)


def correlations(values, truth, judges, weights):
    """{(judge, true metric or `rank`): Spearman} over the methods of one network; `rank` is the
    order of the mean ranks in all true metrics."""
    means = {what: [mean(found, weights) for found in values[what]] for what in (*truth, *judges)}
    true = {what: ranks(means[what]) for what in truth}
    true["rank"] = ranks([-rank for rank in mean_ranks([means[what] for what in truth])])
    judged = {what: ranks(means[what]) for what in judges}
    return {(judge, what): pearson(judged[judge], true[what]) for judge in judges for what in true}


def drawn(scenes, draws=DRAWS, seed=1):
    """Bootstrap: how often each scene is in each draw."""
    chance = random.Random(seed)
    for _ in range(draws):
        weights = [0] * scenes
        for scene in chance.choices(range(scenes), k=scenes):
            weights[scene] += 1
        yield weights


def percentile(values, share):
    """Linear between the two nearest ones."""
    values = sorted(values)
    place = share * (len(values) - 1)
    below = int(place)
    above = min(below + 1, len(values) - 1)
    return values[below] + (place - below) * (values[above] - values[below])


def agreement(networks, truth, judges, draws=DRAWS):
    """{(judge, true metric or `rank`): (mean over networks, low, high, [of each network])} of the
    rank correlations, with 95 % intervals (percentiles) over scenes, which all networks share."""
    scenes = len(networks[0][truth[0]][0])
    whole = [correlations(values, truth, judges, [1] * scenes) for values in networks]
    found = {pair: [] for pair in whole[0]}
    for weights in drawn(scenes, draws):
        parts = [correlations(values, truth, judges, weights) for values in networks]
        for pair, kept in found.items():
            kept.append(statistics.fmean(part[pair] for part in parts))
    return {
        pair: (
            statistics.fmean(part[pair] for part in whole),
            percentile(kept, 0.025),
            percentile(kept, 0.975),
            [part[pair] for part in whole],
        )
        for pair, kept in found.items()
    }
