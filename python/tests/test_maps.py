"""Maps have the bits of `cameras explain --map`, whatever the picture is given as."""
import io

import cameras
import numpy as np
import pytest
from cameras._pictures import png_bytes
from conftest import ROOT

FAST = {"method": "grad_cam"}
FAST_FLAGS = ("--method", "grad_cam")
MODELS = sorted((ROOT / "models").glob("scenes-*.onnx"))


def pixels_of(picture):
    image = pytest.importorskip("PIL.Image").open(picture)
    return np.asarray(image.convert("RGB"))


def same(found, expected):
    assert found.dtype == np.float32
    assert found.shape == expected.shape
    assert found.tobytes() == expected.tobytes()


@pytest.fixture
def lossless(picture, tmp_path):
    """The picture's pixels as an array, a PIL image and a PNG file."""
    image = pytest.importorskip("PIL.Image").fromarray(pixels_of(picture))
    path = tmp_path / "lossless.png"
    image.save(path)
    return np.asarray(image), image, path


def test_paths_and_bytes(model, picture, cli_map):
    expected = cli_map(picture, *FAST_FLAGS)
    same(model.explain(picture, **FAST).map, expected)
    same(model.explain(str(picture), **FAST).map, expected)
    same(model.explain(picture.read_bytes(), **FAST).map, expected)
    same(model.explain(memoryview(picture.read_bytes()), **FAST).map, expected)


def test_arrays_and_pil_images(model, lossless, cli_map):
    array, image, path = lossless
    expected = cli_map(path, *FAST_FLAGS)
    same(model.explain(array, **FAST).map, expected)
    same(model.explain(image, **FAST).map, expected)
    same(model.explain(np.asfortranarray(array), **FAST).map, expected)
    same(model.explain(array[::-1][::-1], **FAST).map, expected)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "1", "LA", "CMYK", "I;16"])
def test_kinds_of_pil_images(model, lossless, tmp_path, cli_map, mode):
    Image = pytest.importorskip("PIL.Image")
    image = lossless[1]
    if mode == "I;16":
        wide = np.asarray(image.convert("L")).astype(np.uint16) * 256 + 77
        converted = Image.fromarray(wide)
        assert converted.mode == mode
    else:
        converted = image.convert(mode)
    path = tmp_path / ("file.tif" if mode == "CMYK" else "file.png")
    (converted.convert("RGB") if mode == "CMYK" else converted).save(path)
    same(model.explain(converted, **FAST).map, cli_map(path, *FAST_FLAGS))


def test_grey_alpha_and_16_bits(model, lossless, tmp_path, cli_map):
    Image = pytest.importorskip("PIL.Image")
    array = lossless[0]
    grey = array[:, :, 1]
    Image.fromarray(grey).save(tmp_path / "grey.png")
    same(model.explain(grey, **FAST).map, cli_map(tmp_path / "grey.png", *FAST_FLAGS))
    same(model.explain(grey[:, :, None], **FAST).map, cli_map(tmp_path / "grey.png", *FAST_FLAGS))
    alpha = np.dstack([array, grey])
    Image.fromarray(alpha).save(tmp_path / "alpha.png")
    same(model.explain(alpha, **FAST).map, cli_map(tmp_path / "alpha.png", *FAST_FLAGS))
    deep = array.astype(np.uint16) * 257
    (tmp_path / "deep.png").write_bytes(png_bytes(deep))
    of_deep = model.explain(deep, **FAST).map
    same(of_deep, cli_map(tmp_path / "deep.png", *FAST_FLAGS))
    # 257 times as much of 65535 as of 255 is the same colour, but resized pixels of 8 bits are rounded.
    assert np.abs(of_deep - model.explain(array, **FAST).map).max() < 0.05


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_each_model_at_several_sizes(path, picture, cli_map):
    options = ("--model", path, "--label-names", ROOT / "models/scenes-labels.txt", "--max-size", "300", "--steps", "3")
    expected = cli_map(picture, *options)
    with cameras.Model(path, labels=ROOT / "models/scenes-labels.txt") as own:
        answer = own.explain(picture, max_size=300, steps=3)
        same(answer.map, expected)
        assert len(answer.sizes) == 3
        assert own.labels[answer.index] == answer.label
        steps = list(own.explain_steps(picture, max_size=300, steps=3))
        same(steps[-1].answer.map, expected)
        assert [step.done for step in steps] == [1, 2, 3]
        assert not np.array_equal(steps[0].map, steps[-1].map)


def test_an_input_that_is_already_preprocessed(model, picture):
    # The card of the bundled classifier: RGB, mean 0.5 and std 0.25 of values from 0 to 1. A picture of the network's own
    # size is not resampled.
    height, width = model.size
    generator = np.random.default_rng(5)
    pixels = generator.integers(0, 256, (height, width, 3), np.uint8)
    # As the program computes it: in float32, one step after the other.
    scaled = pixels.astype(np.float32) * np.float32(1 / 255)
    tensor = ((scaled - np.float32(0.5)) / np.float32(0.25)).transpose(2, 0, 1)[None]
    from_pixels, from_tensor = model.explain(pixels, 3, **FAST), model.explain(tensor, 3, **FAST)
    assert np.abs(from_pixels.map - from_tensor.map).max() < 1e-4  # other roundings of the normalisation
    assert from_tensor.logit == pytest.approx(from_pixels.logit, abs=1e-4)
    assert from_tensor.seen == (0, 0, width, height)
    assert from_tensor.overlay().png.startswith(b"\x89PNG")
    wide = np.concatenate([tensor, tensor], axis=3)
    assert model.explain(wide.astype(np.float64), 3, **FAST).map.shape == (height, 2 * width)


def test_what_is_no_picture(model, tmp_path):
    with pytest.raises(cameras.FileError, match="none.jpg: No such file"):
        model.explain(tmp_path / "none.jpg")
    with pytest.raises(cameras.BadImage, match="expected"):
        model.explain(b"no picture")
    with pytest.raises(cameras.BadArgument, match=r"expected an image as a path, bytes.*found builtins.int"):
        model.explain(3)
    with pytest.raises(cameras.BadArgument, match=r"found float64 \[4, 4\]"):
        model.explain(np.zeros((4, 4)))
    with pytest.raises(cameras.BadArgument, match=r"expected pixels as uint8.*found int64 \[4, 4, 3\]"):
        model.explain(np.zeros((4, 4, 3), np.int64))
    with pytest.raises(cameras.BadArgument, match=r"\[4, 4, 5\]"):
        model.explain(np.zeros((4, 4, 5), np.uint8))
    with pytest.raises(cameras.BadArgument, match="expected an input of 3 channels, found 2"):
        model.explain(np.zeros((1, 2, 192, 192), np.float32))
    with pytest.raises(cameras.BadImage, match="finite"):
        model.explain(np.full((1, 3, 192, 192), np.nan, np.float32))


def test_a_pil_image_of_numbers_is_refused(model):
    image = pytest.importorskip("PIL.Image").fromarray(np.zeros((4, 4), np.float32))
    with pytest.raises(cameras.BadArgument, match="mode F: convert it to RGB first"):
        model.explain(image)


def test_exif_of_a_pil_image_is_not_applied_and_that_of_a_file_is(model, lossless):
    Image = pytest.importorskip("PIL.Image")
    array, image, _ = lossless
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    file = io.BytesIO()
    image.save(file, "JPEG", quality=95, exif=exif)
    opened = Image.open(io.BytesIO(file.getvalue()))
    same(model.explain(opened, **FAST).map, model.explain(np.asarray(opened), **FAST).map)
    turned = model.explain(file.getvalue(), **FAST)
    assert turned.seen[2:] == (array.shape[0], array.shape[1])
