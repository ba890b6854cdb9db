"""A test double of the code around a captum attribution method (captum/attr/_utils/attribution.py, captum's TargetType): what
callers may hand to `attribute(inputs, target=...)`, and what they rely on in what comes back. It is not captum."""


class DoubleOfTensor:
    """The part of torch.Tensor that the adapter touches, over a NumPy array."""

    def __init__(self, array, device="cpu", requires_grad=False):
        self.array, self.device, self.requires_grad = array, device, requires_grad

    dtype = property(lambda self: f"double.{self.array.dtype}")
    shape = property(lambda self: self.array.shape)

    def detach(self):
        return DoubleOfTensor(self.array, self.device)

    def cpu(self):
        return DoubleOfTensor(self.array, "cpu", self.requires_grad)

    def numpy(self):
        # As torch does: neither of a tensor that needs a gradient nor of one on another device.
        if self.requires_grad:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.")
        if self.device != "cpu":
            raise TypeError(f"can't convert {self.device} device type tensor to numpy.")
        return self.array

    def to(self, device, dtype):
        return DoubleOfTensor(self.array.astype(dtype.split(".")[1]), device)


class DoubleOfTorch:
    """The part of the module torch that the adapter touches."""

    Tensor = DoubleOfTensor

    @staticmethod
    def from_numpy(array):
        return DoubleOfTensor(array)


def attributions_of(method, inputs, target):
    """Calls as captum's users do, and checks what captum promises of the result."""
    found = method.attribute(inputs, target=target)
    is_tuple = isinstance(inputs, tuple)
    assert isinstance(found, tuple) == is_tuple  # a tuple for a tuple
    pairs = zip(found, inputs) if is_tuple else [(found, inputs)]
    for attribution, one in pairs:
        assert type(attribution) is type(one)
        assert attribution.shape[0] == one.shape[0]
        assert attribution.shape[2:] == one.shape[2:]
        assert attribution.dtype == one.dtype and attribution.device == one.device
    return found
