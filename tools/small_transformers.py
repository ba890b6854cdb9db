#!/usr/bin/python3
"""Small transformers of several families, with seeded random weights: what tools/check_transformers.py compares.

Each is written after its paper, in as few lines as show what is peculiar to the family: convolutions as projections
(CvT), pooling of a sequence (CCT), attention to a map that is made smaller (PVT), attention between the same pixels of all
patches (MobileViT), windows and grids (MaxViT), shifted windows (Swin), and mixing over all positions (MLP-Mixer).
"""
import math

import torch
import torchvision
from torch import nn

SIZE = 64
LABELS = 10


def to_tokens(maps):
    return maps.flatten(2).transpose(1, 2)


def to_map(tokens, rows, columns):
    return tokens.transpose(1, 2).reshape(tokens.shape[0], tokens.shape[2], rows, columns)


def attend(q, k, v, heads):
    """softmax(q k' / sqrt d) v of tokens [N,T,D], in so many heads."""
    q, k, v = (part.reshape(part.shape[0], part.shape[1], heads, -1).transpose(1, 2) for part in (q, k, v))
    weights = (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])).softmax(-1)
    return (weights @ v).transpose(1, 2).flatten(2)


class Block(nn.Module):
    """A block of a transformer; `reduction` > 1 makes the map smaller that attention reads (PVT)."""

    def __init__(self, width, heads=2, reduction=1, front=0):
        super().__init__()
        self.heads, self.reduction, self.front = heads, reduction, front
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.q, self.kv, self.out = nn.Linear(width, width), nn.Linear(width, 2 * width), nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        if reduction > 1:
            self.reduce, self.norm = nn.Conv2d(width, width, reduction, reduction), nn.LayerNorm(width)

    def forward(self, x, rows=0, columns=0):
        inputs = self.norm1(x)
        read = inputs
        if self.reduction > 1:
            read = self.norm(to_tokens(self.reduce(to_map(inputs, rows, columns))))
        k, v = self.kv(read).chunk(2, -1)
        x = x + self.out(attend(self.q(inputs), k, v, self.heads))
        return x + self.mlp(self.norm2(x))


class Cct(nn.Module):
    """Hassani et al., arXiv 2104.05704: convolutions, learned positions, a weighted mean of all tokens."""

    def __init__(self, size=SIZE, width=32):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, width, 3, 1, 1, bias=False), nn.ReLU(), nn.MaxPool2d(3, 2, 1),
                                  nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.ReLU(), nn.MaxPool2d(3, 2, 1))
        self.positions = nn.Parameter(torch.randn(1, (size // 4) ** 2, width) * 0.5)
        self.blocks = nn.ModuleList(Block(width) for _ in range(2))
        self.norm, self.weight, self.head = nn.LayerNorm(width), nn.Linear(width, 1), nn.Linear(width, LABELS)

    def forward(self, x):
        x = to_tokens(self.stem(x)) + self.positions
        for block in self.blocks:
            x = block(x)
        x = self.norm(x)
        return self.head((self.weight(x).softmax(1).transpose(1, 2) @ x).squeeze(1))

    def layer(self):
        return self.norm, 0


class Projection(nn.Module):
    """A depthwise convolution of the map that tokens are, with its normalisation; tokens in front pass by."""

    def __init__(self, width, stride, front):
        super().__init__()
        self.conv, self.norm = nn.Conv2d(width, width, 3, stride, 1, groups=width, bias=False), nn.BatchNorm2d(width)
        self.front = front

    def forward(self, x, rows, columns):
        front, x = torch.split(x, [self.front, rows * columns], 1)
        x = to_tokens(self.norm(self.conv(to_map(x, rows, columns))))
        return torch.cat([front, x], 1) if self.front else x


class CvtBlock(nn.Module):
    def __init__(self, width, front):
        super().__init__()
        self.norm1, self.norm2, self.out = nn.LayerNorm(width), nn.LayerNorm(width), nn.Linear(width, width)
        self.convs = nn.ModuleList(Projection(width, stride, front) for stride in (1, 2, 2))
        self.lines = nn.ModuleList(nn.Linear(width, width) for _ in range(3))
        self.mlp = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))

    def forward(self, x, rows, columns):
        inputs = self.norm1(x)
        q, k, v = (line(conv(inputs, rows, columns)) for conv, line in zip(self.convs, self.lines))
        x = x + self.out(attend(q, k, v, 2))
        return x + self.mlp(self.norm2(x))


class Cvt(nn.Module):
    """Wu et al., arXiv 2103.15808: no positions, projections by convolutions, a class token in the last stage."""

    def __init__(self, width=24):
        super().__init__()
        self.embed1, self.norm1 = nn.Conv2d(3, width, 7, 4, 2), nn.LayerNorm(width)
        self.embed2, self.norm2 = nn.Conv2d(width, 2 * width, 3, 2, 1), nn.LayerNorm(2 * width)
        self.block1 = CvtBlock(width, 0)
        self.first = nn.Parameter(torch.randn(1, 1, 2 * width) * 0.5)
        self.blocks = nn.ModuleList(CvtBlock(2 * width, 1) for _ in range(2))
        self.norm, self.head = nn.LayerNorm(2 * width), nn.Linear(2 * width, LABELS)

    def forward(self, x):
        x = self.embed1(x)
        rows, columns = x.shape[2:]
        x = to_map(self.block1(self.norm1(to_tokens(x)), rows, columns), rows, columns)
        x = self.embed2(x)
        rows, columns = x.shape[2:]
        x = torch.cat([self.first.expand(x.shape[0], -1, -1), self.norm2(to_tokens(x))], 1)
        for block in self.blocks:
            x = block(x, rows, columns)
        return self.head(self.norm(x)[:, 0])

    def layer(self):
        return self.blocks[-1].norm1, 1


class Pvt(nn.Module):
    """Wang et al., arXiv 2102.12122: learned positions in each stage, attention to a smaller map."""

    def __init__(self, size=SIZE, width=24):
        super().__init__()
        self.embed1, self.norm1 = nn.Conv2d(3, width, 4, 4), nn.LayerNorm(width)
        self.embed2, self.norm2 = nn.Conv2d(width, 2 * width, 2, 2), nn.LayerNorm(2 * width)
        self.positions1 = nn.Parameter(torch.randn(1, (size // 4) ** 2, width) * 0.5)
        self.positions2 = nn.Parameter(torch.randn(1, 1 + (size // 8) ** 2, 2 * width) * 0.5)
        self.first = nn.Parameter(torch.randn(1, 1, 2 * width) * 0.5)
        self.block1 = Block(width, reduction=4)
        self.blocks = nn.ModuleList(Block(2 * width) for _ in range(2))
        self.norm, self.head = nn.LayerNorm(2 * width), nn.Linear(2 * width, LABELS)

    def forward(self, x):
        x = self.embed1(x)
        rows, columns = x.shape[2:]
        x = self.block1(self.norm1(to_tokens(x)) + self.positions1, rows, columns)
        x = self.norm2(to_tokens(self.embed2(to_map(x, rows, columns))))
        x = torch.cat([self.first.expand(x.shape[0], -1, -1), x], 1) + self.positions2
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x)[:, 0])

    def layer(self):
        return self.blocks[-1].norm1, 1


class MobileVit(nn.Module):
    """Mehta and Rastegari, arXiv 2110.02178: pixels at the same place of all patches of 2 x 2 see each other."""

    def __init__(self, width=24):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, width, 3, 2, 1), nn.SiLU(), nn.Conv2d(width, width, 3, 2, 1), nn.SiLU())
        self.near, self.wide = nn.Conv2d(width, width, 3, 1, 1), nn.Conv2d(width, 32, 1)
        self.blocks = nn.ModuleList(Block(32) for _ in range(2))
        self.norm, self.narrow = nn.LayerNorm(32), nn.Conv2d(32, width, 1)
        self.joined = nn.Conv2d(2 * width, width, 3, 1, 1)
        self.last, self.head = nn.Conv2d(width, 48, 1), nn.Linear(48, LABELS)

    def forward(self, x):
        x = self.stem(x)
        y = self.wide(self.near(x))
        n, c, rows, columns = y.shape
        y = y.reshape(n, c, rows // 2, 2, columns // 2, 2).permute(0, 3, 5, 2, 4, 1).reshape(4 * n, -1, c)
        for block in self.blocks:
            y = block(y)
        y = self.norm(y).reshape(n, 2, 2, rows // 2, columns // 2, c).permute(0, 5, 3, 1, 4, 2)
        y = self.narrow(y.reshape(n, c, rows, columns))
        x = self.joined(torch.cat([x, y], 1))
        return self.head(self.last(x).mean((2, 3)))

    def layer(self):
        return self.last, None


class Mixer(nn.Module):
    """Tolstikhin et al., arXiv 2105.01601: linear layers over all positions."""

    def __init__(self, size=SIZE, width=32):
        super().__init__()
        tokens = (size // 8) ** 2
        self.embed, self.norm1, self.norm2 = nn.Conv2d(3, width, 8, 8), nn.LayerNorm(width), nn.LayerNorm(width)
        self.places = nn.Sequential(nn.Linear(tokens, 32), nn.GELU(), nn.Linear(32, tokens))
        self.channels = nn.Sequential(nn.Linear(width, 64), nn.GELU(), nn.Linear(64, width))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, LABELS)

    def forward(self, x):
        x = to_tokens(self.embed(x))
        x = x + self.places(self.norm1(x).transpose(1, 2)).transpose(1, 2)
        x = x + self.channels(self.norm2(x))
        return self.head(self.norm(x).mean(1))

    def layer(self):
        return self.norm, 0


class Swin(torchvision.models.SwinTransformer):
    """torchvision's, with several windows in each stage: Liu et al., arXiv 2103.14030."""

    def __init__(self):
        super().__init__([2, 2], 16, [2, 2], [2, 4], [4, 4], num_classes=LABELS, stochastic_depth_prob=0.0)

    def layer(self):
        return self.norm, "last"


class MaxVit(torchvision.models.MaxVit):
    """torchvision's: Tu et al., arXiv 2204.01697."""

    def __init__(self, size=SIZE):
        super().__init__((size, size), 8, 2, [16, 32], [1, 1], 8, 0.0, num_classes=LABELS)

    def layer(self):
        return self.blocks[-1], None


FAMILIES = {"CCT": Cct, "CvT": Cvt, "PVT": Pvt, "MobileViT": MobileVit, "MaxViT": MaxVit, "Swin": Swin,
            "MLP-Mixer": Mixer}
OF_A_SIZE = (Cct, Pvt, Mixer, MaxVit)


def build(family, size=SIZE):
    """The network for inputs of that size; tables of positions are those of another size, resized."""
    torch.manual_seed(0)
    kind = FAMILIES[family]
    model = kind().eval()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.1)
            module.running_var.uniform_(0.5, 1.5)
    last = [module for module in model.modules() if isinstance(module, nn.Linear)][-1]
    last.weight.data.normal_(0, 0.5)
    if kind not in OF_A_SIZE or size == SIZE:
        return model
    other = kind(size=size).eval()
    state = other.state_dict()
    other.load_state_dict({name: resized(value, state[name].shape, size) for name, value in model.state_dict().items()})
    return other


def resized(table, shape, size):
    """A table of positions [1,p+T,D] for more of them: bicubic, half-pixel centres."""
    if table.shape == shape:
        return table
    front = table.shape[1] - math.isqrt(table.shape[1]) ** 2
    grid = table[:, front:]
    side = math.isqrt(grid.shape[1])
    there = math.isqrt(shape[1] - front)
    grid = nn.functional.interpolate(to_map(grid, side, side), (there, there), mode="bicubic", align_corners=False)
    return torch.cat([table[:, :front], to_tokens(grid)], 1)


def grad_cam(model, image, label):
    """Grad-CAM of the family's layer, in [0,1] and of the image's size; [h,w]."""
    module, layout = model.layer()
    kept = []

    def keep(_, __, value):
        value.retain_grad()
        kept.append(value)

    handle = module.register_forward_hook(keep)
    model(image)[0, label].backward()
    handle.remove()
    values, slopes = kept[0], kept[0].grad
    if layout == "last":
        values, slopes = values.permute(0, 3, 1, 2), slopes.permute(0, 3, 1, 2)
    elif layout is not None:
        side = math.isqrt(values.shape[1] - layout)
        values, slopes = (to_map(part[:, layout:], side, side) for part in (values, slopes))
    small = torch.relu((slopes.mean((2, 3), keepdim=True) * values).sum(1, keepdim=True))
    large = nn.functional.interpolate(small, image.shape[2:], mode="bilinear", align_corners=False)[0, 0].detach()
    return ((large - large.min()) / (large.max() - large.min())).numpy()
