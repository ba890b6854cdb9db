#!/usr/bin/python3
"""Writes tests/golden/processors: what image processors of Hugging Face's transformers make of a photo.

    /usr/bin/python3 tools/make_processor_goldens.py tests/golden/processors

Pillow resizes, NumPy does the rest, a function for each processor, written from the descriptions of
what they do. PROVENANCE.md says with which versions the numbers that are there were made.
"""
import json
import math
import pathlib
import sys

import numpy
from PIL import Image

HEIGHT, WIDTH = 60, 94
SAMPLES = 8
HALF = ([0.5] * 3, [0.5] * 3)
IMAGENET = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
CLIP = ([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711])
NEAREST, BILINEAR, BICUBIC = 0, 2, 3


def photo():
    """Stripes, a gradient and noise, [H,W,3] uint8."""
    random = numpy.random.RandomState(5)
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH]
    red = 127 + 90 * numpy.sin(x / 5) + 30 * numpy.cos(y / 3)
    green = 255 * y / HEIGHT
    blue = 40 + 2 * x + random.randint(0, 25, (HEIGHT, WIDTH))
    return numpy.clip(numpy.stack([red, green, blue], 2), 0, 255).astype(numpy.uint8)


def resized(pixels, height, width, resample):
    return numpy.asarray(Image.fromarray(pixels).resize((width, height), resample=resample))


def by_edge(pixels, edge, resample):
    height, width = pixels.shape[:2]
    short, long = min(height, width), max(height, width)
    other = int(edge * long / short)
    size = (edge, other) if height <= width else (other, edge)
    return resized(pixels, *size, resample)


def smaller_half(left_out):
    """Where transformers' crops begin."""
    return left_out // 2


def even_start(left_out):
    """Where torchvision's do: rounded to even, and with the smaller half of what is added before it."""
    return round(left_out / 2) if left_out >= 0 else -(-left_out // 2)


def cropped(pixels, height, width, start=smaller_half):
    """The middle, with black around it where the image is smaller."""
    have_height, have_width = pixels.shape[:2]
    top, left = start(have_height - height), start(have_width - width)
    result = numpy.zeros((height, width, 3), numpy.uint8)
    for y in range(max(0, -top), min(height, have_height - top)):
        for x in range(max(0, -left), min(width, have_width - left)):
            result[y, x] = pixels[y + top, x + left]
    return result


def normalised(pixels, normal, factor=1 / 255):
    return (pixels.astype(numpy.float64) * factor - normal[0]) / numpy.array(normal[1])


# One function a processor: (pixels, size, crop, resample, normal) -> [H,W,C]. A size or crop of None is
# the processor's own.
def square(default_size, default_crop, default_resample, default_normal):
    def prepare(pixels, size=None, crop=None, resample=None, normal=None):
        size = size or default_size
        resample = default_resample if resample is None else resample
        pixels = resized(pixels, size, size, resample)
        if default_crop:
            pixels = cropped(pixels, crop or default_crop, crop or default_crop)
        return normalised(pixels, normal or default_normal)
    return prepare


def edge(default_size, default_crop, default_resample, default_normal, scale=lambda size: size):
    def prepare(pixels, size=None, crop=None, resample=None, normal=None):
        resample = default_resample if resample is None else resample
        pixels = by_edge(pixels, scale(size or default_size), resample)
        pixels = cropped(pixels, crop or default_crop, crop or default_crop)
        return normalised(pixels, normal or default_normal)
    return prepare


def convnext(pixels, size=None, crop=None, resample=None, normal=None, crop_pct=224 / 256):
    size = size or 384
    resample = BICUBIC if resample is None else resample
    if size >= 384:
        pixels = resized(pixels, size, size, resample)
    else:
        pixels = cropped(by_edge(pixels, int(size / crop_pct), resample), size, size)
    return normalised(pixels, normal or HALF)


def efficientnet(pixels, size=None, crop=None, resample=None, normal=None):
    normal = normal or HALF
    once = square(346, None, NEAREST, normal)(pixels, size, crop, resample)
    return once / numpy.array(normal[1])  # include_top


def mobilevit(pixels, size=None, crop=None, resample=None, normal=None):
    pixels = by_edge(pixels, size or 224, BILINEAR if resample is None else resample)
    pixels = cropped(pixels, crop or 256, crop or 256)
    return pixels[:, :, ::-1].astype(numpy.float64) / 255


PROCESSORS = {
    "ViT": square(224, None, BILINEAR, HALF),
    "DeiT": square(256, 224, BICUBIC, HALF),
    "Beit": square(256, 224, BICUBIC, HALF),
    "ConvNext": convnext,
    "PoolFormer": edge(224, 224, BICUBIC, IMAGENET, lambda size: int(size / 0.9)),
    "Levit": edge(224, 224, BICUBIC, IMAGENET, lambda size: int(256 / 224 * size)),
    "EfficientNet": efficientnet,
    "MobileNetV1": edge(256, 224, BILINEAR, HALF),
    "MobileNetV2": edge(256, 224, BILINEAR, HALF),
    "MobileViT": mobilevit,
    "CLIP": edge(224, 224, BICUBIC, CLIP),
    "Siglip": square(224, None, BICUBIC, HALF),
    "Bit": edge(224, 224, BICUBIC, CLIP),
    "EfficientFormer": square(224, 224, BICUBIC, IMAGENET),
    "Pvt": square(224, None, BILINEAR, IMAGENET),
    "Segformer": square(512, None, BILINEAR, IMAGENET),
    "DINOv3ViT": square(224, None, BILINEAR, IMAGENET),
    "Blip": square(384, None, BICUBIC, CLIP),
}


def case(name, card, values):
    rows = [i * values.shape[0] // SAMPLES for i in range(SAMPLES)]
    columns = [i * values.shape[1] // SAMPLES for i in range(SAMPLES)]
    samples = values[rows][:, columns].transpose(2, 0, 1).ravel()
    return {"name": name, "card": card, "size": list(values.shape[:2]),
            "samples": [round(float(value), 4) for value in samples]}


def cases(pixels):
    for name, prepare in PROCESSORS.items():
        yield case(name + ", its own defaults", {"image_processor_type": name + "ImageProcessor"},
                   prepare(pixels))
        # A number, as feature extractors of old wrote it; the mean and deviation of the card.
        card = {"feature_extractor_type": name + "FeatureExtractor", "size": 30, "crop_size": 28,
                "resample": BICUBIC, "image_mean": IMAGENET[0], "image_std": IMAGENET[1]}
        yield case(name + ", a card's numbers", card, prepare(pixels, 30, 28, BICUBIC, IMAGENET))
    share = {"image_processor_type": "ConvNextImageProcessor", "size": {"shortest_edge": 32},
             "crop_pct": 0.95, "resample": BILINEAR}
    yield case("ConvNext, crop_pct", share, convnext(pixels, 32, resample=BILINEAR, crop_pct=0.95))
    yield case("timm", {"pretrained_cfg": {"input_size": [3, 28, 28], "crop_pct": 0.9,
                                           "interpolation": "bicubic", "mean": HALF[0],
                                           "std": HALF[1], "crop_mode": "center"}},
               normalised(cropped(by_edge(pixels, math.floor(28 / 0.9), BICUBIC), 28, 28, even_start), HALF))
    squashed = math.floor(28 / 0.9)
    yield case("timm, squash", {"data_config": {"input_size": [3, 28, 28], "crop_pct": 0.9,
                                                "interpolation": "bilinear", "mean": IMAGENET[0],
                                                "std": IMAGENET[1], "crop_mode": "squash"}},
               normalised(cropped(resized(pixels, squashed, squashed, BILINEAR), 28, 28, even_start),
                          IMAGENET))


def main(folder):
    pixels = photo()
    Image.fromarray(pixels).save(folder / "photo.png")
    with open(folder / "processors.json", "w", encoding="utf-8") as file:
        file.write("[\n" + ",\n".join(json.dumps(one) for one in cases(pixels)) + "\n]\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
