"""A test double of Quantus' side: it asks an explain_func as quantus/metrics/base.py does (Metric.general_preprocess), and
checks what comes back as quantus/helpers/asserts.py and utils.py do. It is not Quantus: no metric is computed here."""
import numpy as np


class DoubleOfAMetric:
    """The part of quantus.Metric that calls an explain_func and takes its answer."""

    def __init__(self, abs=False, normalise=True):
        self.abs, self.normalise = abs, normalise

    def __call__(self, model, x_batch, y_batch, a_batch=None, channel_first=None, explain_func=None,
                 explain_func_kwargs=None, device=None):
        if channel_first is False:
            x_batch = np.moveaxis(x_batch, -1, -3)  # make_channel_first()
        kwargs = {} if explain_func_kwargs is None else explain_func_kwargs
        if device is not None and "device" not in kwargs:
            kwargs["device"] = device
        if a_batch is None:
            assert callable(explain_func)
            # By keyword, as there; the model is the caller's own, unwrapped.
            a_batch = explain_func(model=model, inputs=x_batch, targets=y_batch, **kwargs)
        a_batch = self.expanded(a_batch, x_batch)
        self.check(x_batch, a_batch)
        if self.normalise:
            a_batch = a_batch / np.abs(a_batch).max(axis=(1, 2, 3), keepdims=True)
        return np.abs(a_batch) if self.abs else a_batch

    @staticmethod
    def expanded(a_batch, x_batch):
        """expand_attribution_channel()."""
        if a_batch.shape[0] != x_batch.shape[0]:
            raise ValueError(f"a_batch and x_batch must have same number of batches ({a_batch.shape[0]} != {x_batch.shape[0]})")
        if a_batch.ndim > x_batch.ndim:
            raise ValueError(f"a must not have greater ndim than x ({a_batch.ndim} > {x_batch.ndim})")
        return a_batch if a_batch.ndim == x_batch.ndim else np.expand_dims(a_batch, 1)

    @staticmethod
    def check(x_batch, a_batch):
        """assert_attributions()."""
        assert type(a_batch) == np.ndarray  # noqa: E721  as there: no subclass
        assert np.shape(x_batch)[0] == np.shape(a_batch)[0]
        assert np.shape(x_batch)[-2:] == np.shape(a_batch)[-2:]
        assert not np.all(a_batch == 0)
        assert not np.all(a_batch == 1.0)
        assert len(set(a_batch.flatten().tolist())) > 1
