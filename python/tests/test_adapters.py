"""Quantus' and captum's places, with test doubles of both; with PyTorch itself where it is there."""
import sys

import cameras
import numpy as np
import pytest
from captum_double import DoubleOfTensor, DoubleOfTorch, attributions_of
from conftest import ROOT
from quantus_double import DoubleOfAMetric


@pytest.fixture(scope="module")
def batch():
    """Three pictures as the bundled classifier reads them: RGB from 0 to 1, mean 0.5, std 0.25."""
    Image = pytest.importorskip("PIL.Image")
    files = [ROOT / f"examples/scenes/single/images/single-{number}.jpg" for number in ("05", "07", "19")]
    pixels = np.stack([np.asarray(Image.open(file).convert("RGB").resize((192, 192))) for file in files])
    return ((pixels.astype(np.float32) / 255 - 0.5) / 0.25).transpose(0, 3, 1, 2)


@pytest.fixture(scope="module")
def labels(model, batch):
    """What the network predicts for them."""
    found = [model.predict(one[None], top=1)[0].index for one in batch]
    assert len(set(found)) == 3
    return found


@pytest.fixture(scope="module")
def maps(model, batch, labels):
    """What the adapters have to give: the maps of these labels."""
    found = np.stack([model.explain(one[None], label, method="grad_cam").map for one, label in zip(batch, labels)])
    assert (found.max(axis=(1, 2)) == 1).all()
    return found[:, None]


def test_quantus_asks_and_takes(model, batch, labels, maps):
    explain_func = cameras.quantus_explainer(model, method="grad_cam")
    metric = DoubleOfAMetric(normalise=False)
    found = metric(object(), batch, np.array(labels), explain_func=explain_func, device="cpu")
    assert found.dtype == np.float32 and np.array_equal(found, maps)
    last = metric(None, np.moveaxis(batch, 1, 3), np.array(labels), channel_first=False, explain_func=explain_func)
    assert np.array_equal(last, maps)
    metric = DoubleOfAMetric(abs=True)
    other = metric(None, batch[:1], np.array(labels[:1]), explain_func=explain_func, explain_func_kwargs={"method": "gradient"})
    assert np.array_equal(other[0, 0], model.explain(batch[:1], labels[0], method="gradient").map)


def test_quantus_with_what_makes_no_sense(model, batch):
    explain_func = cameras.quantus_explainer(model, method="grad_cam")
    with pytest.raises(cameras.BadArgument, match=r"expected inputs as floating-point numbers \[n,C,h,w\]"):
        explain_func(None, batch[0], np.array([4]))
    with pytest.raises(cameras.BadArgument, match="one for each of 3 inputs"):
        explain_func(None, batch, np.array([4, 5]))
    assert explain_func(None, batch[:0], np.array([], int)).shape == (0, 1, 192, 192)


def test_captums_callers_with_a_double_of_torch(model, batch, labels, maps, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", DoubleOfTorch)
    method = cameras.Attribution(model, method="grad_cam")
    inputs = DoubleOfTensor(batch, device="cuda:0", requires_grad=True)
    for target in (labels, DoubleOfTensor(np.array(labels), device="cuda:0")):
        assert np.array_equal(attributions_of(method, inputs, target).array, maps)
    one = attributions_of(method, DoubleOfTensor(batch[:1].astype(np.float64)), DoubleOfTensor(np.array(labels[0])))
    assert np.array_equal(one.array, maps[:1])
    (alone,) = attributions_of(method, (inputs,), labels)
    assert np.array_equal(alone.array, maps)
    with pytest.raises(cameras.BadArgument, match="expected inputs as one tensor, found a tuple of 2"):
        method.attribute((inputs, inputs), 1)
    assert (method.has_convergence_delta(), method.get_name()) == (False, "CAMERAS")


def test_captums_callers_with_arrays(model, batch, labels, maps):
    method = cameras.Attribution(model, method="grad_cam")
    assert np.array_equal(method.attribute(batch, target=labels), maps)
    predicted = method.attribute(batch)
    assert np.array_equal(predicted, maps)  # by the network's own prediction
    assert np.array_equal(method.attribute(batch[:1], target=5), method.attribute(batch[:1], target=[5]))


def test_with_pytorch(model, batch, labels, maps):
    torch = pytest.importorskip("torch")
    inputs = torch.from_numpy(batch).requires_grad_()
    found = cameras.Attribution(model, method="grad_cam").attribute(inputs, target=torch.tensor(labels))
    assert isinstance(found, torch.Tensor) and found.dtype == torch.float32
    assert np.array_equal(found.numpy(), maps)
