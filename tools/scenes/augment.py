"""What training does to a batch of pictures: windows, colours, blur. All on the batch's device."""
import math

import torch
from torch.nn import functional

MEAN, DEVIATION = 0.5, 0.25  # of the normalised input; the model card says the same
TURN = math.radians(8)  # widest turn of a window
NARROWEST, WIDEST = 0.8, 1.0  # a window's side, as a share of the picture's


def uniform(count, low, high, device):
    """[count] values, evenly distributed."""
    return torch.empty(count, device=device).uniform_(low, high)


def normalised(images):
    """float32 [N,3,h,w] from uint8 [N,h,w,3]."""
    return (images.permute(0, 3, 1, 2).float() / 255 - MEAN) / DEVIATION


def windows(batch, side):
    """[N,3,side,side] of [N,3,s,s]: a window of random size, place and turn of each picture, half of
    them mirrored."""
    count, device = len(batch), batch.device
    share = uniform(count, NARROWEST, WIDEST, device)
    angle = uniform(count, -TURN, TURN, device)
    mirror = 1 - 2 * (torch.rand(count, device=device) < 0.5).float()
    across, down = share * angle.cos(), share * angle.sin()
    room = 1 - share
    shift_x, shift_y = (room * uniform(count, -1, 1, device) for _ in range(2))
    matrix = torch.stack(
        [
            torch.stack([mirror * across, -down, shift_x], 1),
            torch.stack([mirror * down, across, shift_y], 1),
        ],
        1,
    )
    grid = functional.affine_grid(matrix, [count, 3, side, side], align_corners=False)
    return functional.grid_sample(batch, grid, padding_mode="reflection", align_corners=False)


def hue_matrices(count, reach, device):
    """[count,3,3]: a turn around the grey axis by up to `reach` and a change of saturation, of two
    thirds of the pictures; the others stay."""
    axis = torch.full((3, 3), 1 / 3, device=device)
    cross = torch.tensor([[0.0, -1, 1], [1, 0, -1], [-1, 1, 0]], device=device) / math.sqrt(3)
    same = torch.eye(3, device=device)
    some = torch.rand(count, 1, 1, device=device)
    angle = uniform(count, -reach, reach, device)[:, None, None] * (some < 0.33)
    turn = angle.cos() * same + (1 - angle.cos()) * axis + angle.sin() * cross
    saturation = 1 - (some > 0.67) * torch.rand(count, 1, 1, device=device)
    return turn @ (saturation * same + (1 - saturation) * axis)


def recoloured(batch, reach):
    """The batch with every picture's channels turned in hue, scaled and shifted; at `reach` 1 hues
    turn by up to 120 degrees and contrast changes by up to a quarter."""
    count, device = len(batch), batch.device
    gain = 1 + 0.25 * reach * uniform(count * 3, -1, 1, device).view(count, 3, 1, 1)
    shift = 0.3 * reach * uniform(count * 3, -1, 1, device).view(count, 3, 1, 1)
    matrices = hue_matrices(count, reach * math.radians(120), device)
    return torch.einsum("nij,njhw->nihw", matrices, batch) * gain + shift


def softened(batch):
    """The batch with a third of the pictures blurred a little."""
    count, device = len(batch), batch.device
    weight = torch.rand(count, 1, 1, 1, device=device)
    weight = weight * (torch.rand(count, 1, 1, 1, device=device) < 0.33)
    blurred = functional.avg_pool2d(batch, 3, 1, 1, count_include_pad=False)
    return batch + weight * (blurred - batch)


def augmented(images, side, reach):
    """Network input [N,3,side,side], NHWC in memory, of uint8 [N,s,s,3]."""
    batch = softened(recoloured(windows(normalised(images), side), reach))
    return batch.contiguous(memory_format=torch.channels_last)
