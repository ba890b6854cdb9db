"""Bootstrap intervals, as the tables of the documents have them."""


def interval(values, draws=2000, seed=1):
    """(mean, low, high) in percent: the mean over scenes with its 95 % bootstrap interval
    (percentiles)."""
    import numpy as np  # scripts that make no table need nothing but Python

    values = np.asarray(values, float)
    random = np.random.default_rng(seed)
    means = values[random.integers(0, len(values), (draws, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return 100 * values.mean(), 100 * low, 100 * high
