"""Three small classifiers of the families that the paper looks at, for pictures of about 192x192.

All are fully convolutional up to a 12x12 map (at 192x192); [N,3,h,w] normalised RGB in, [N,classes]
logits out.
"""
import torch
from torch import nn


def conv(inputs, outputs, size=3, stride=1):
    """Convolution, batch normalisation, ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    """A basic block of He et al. 2016 (arXiv 1512.03385): two 3x3 convolutions and the input
    added."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = conv(inputs, outputs, 3, stride)
        self.second = nn.Sequential(
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False), nn.BatchNorm2d(outputs)
        )
        same = inputs == outputs and stride == 1
        self.skip = (
            nn.Identity()
            if same
            else nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )
        )

    def forward(self, x):
        """[N,inputs,h,w] to [N,outputs,h/stride,w/stride]."""
        return torch.relu(self.second(self.first(x)) + self.skip(x))


class Dense(nn.Module):
    """A dense block of Huang et al. 2017 (arXiv 1608.06993): every layer reads all layers before
    it."""

    def __init__(self, inputs, growth, layers):
        super().__init__()
        self.layers = nn.ModuleList(
            nn.Sequential(conv(inputs + growth * index, 2 * growth, 1), conv(2 * growth, growth, 3))
            for index in range(layers)
        )
        self.outputs = inputs + growth * layers

    def forward(self, x):
        """[N,inputs,h,w] to [N,inputs + growth * layers,h,w]."""
        for layer in self.layers:
            x = torch.cat([x, layer(x)], 1)
        return x


class Inception(nn.Module):
    """A block of Szegedy et al. 2015 (arXiv 1409.4842): paths of 1x1, 3x3, twice 3x3 and pooling,
    side by side."""

    def __init__(self, inputs, single, middle, wide, pooled):
        super().__init__()
        self.paths = nn.ModuleList(
            [
                conv(inputs, single, 1),
                nn.Sequential(conv(inputs, middle // 2, 1), conv(middle // 2, middle)),
                nn.Sequential(conv(inputs, wide // 2, 1), conv(wide // 2, wide), conv(wide, wide)),
                nn.Sequential(nn.AvgPool2d(3, 1, 1), conv(inputs, pooled, 1)),
            ]
        )

    def forward(self, x):
        """[N,inputs,h,w] to [N,single + middle + wide + pooled,h,w]."""
        return torch.cat([path(x) for path in self.paths], 1)


class PooledLinear(nn.Module):
    """The mean over positions, then one linear layer: the gradient is the same at every
    position."""

    def __init__(self, channels, classes):
        super().__init__()
        self.mean = nn.AdaptiveAvgPool2d(1)
        self.linear = nn.Linear(channels, classes)

    def forward(self, x):
        """[N,channels,h,w] to [N,classes]."""
        return self.linear(self.mean(x).flatten(1))


class MeanAndMax(nn.Module):
    """Mean and maximum over positions, then one linear layer: the gradient differs between
    positions."""

    def __init__(self, channels, classes):
        super().__init__()
        self.mean, self.max = nn.AdaptiveAvgPool2d(1), nn.AdaptiveMaxPool2d(1)
        self.linear = nn.Linear(2 * channels, classes)

    def forward(self, x):
        """[N,channels,h,w] to [N,classes]."""
        return self.linear(torch.cat([self.mean(x), self.max(x)], 1).flatten(1))


def residual(classes):
    """Five residual blocks."""
    return nn.Sequential(
        conv(3, 24, 3, 2),
        conv(24, 48, 3, 2),
        Residual(48, 48, 1),
        Residual(48, 96, 2),
        Residual(96, 96, 1),
        Residual(96, 160, 2),
        Residual(160, 160, 1),
        PooledLinear(160, classes),
    )


def dense(classes):
    """Two dense blocks with a halving transition between them."""
    first = Dense(64, 32, 6)
    second = Dense(128, 40, 9)
    return nn.Sequential(
        conv(3, 24, 3, 2),
        conv(24, 48, 3, 2),
        conv(48, 64, 3, 2),
        first,
        conv(first.outputs, 128, 1),
        nn.AvgPool2d(2),
        second,
        conv(second.outputs, 224, 1),
        PooledLinear(224, classes),
    )


def inception(classes):
    """Five inception blocks under a head that is not pooled-linear."""
    return nn.Sequential(
        conv(3, 24, 3, 2),
        conv(24, 48, 3, 2),
        conv(48, 80, 3, 2),
        Inception(80, 32, 64, 40, 24),
        Inception(160, 40, 88, 48, 32),
        nn.MaxPool2d(2),
        Inception(208, 56, 128, 64, 40),
        Inception(288, 56, 144, 72, 48),
        Inception(320, 64, 160, 80, 48),
        conv(352, 224, 1),
        MeanAndMax(224, classes),
    )


NETWORKS = {"residual": residual, "dense": dense, "inception": inception}
