"""What answers are, show and save."""
import json
import pickle

import cameras
import numpy as np
import pytest
from conftest import command


@pytest.fixture(scope="module")
def answer(model, picture):
    return model.explain(picture, method="grad_cam")


def size_of_png(data):
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")


def test_pictures_are_the_programs(model, several, tmp_path):
    Image = pytest.importorskip("PIL.Image")
    answer = model.explain(several, method="grad_cam")
    overlay = np.asarray(answer.overlay())
    with Image.open(several) as photo:
        assert overlay.shape == (photo.height, photo.width, 3)
    command("explain", several, "--method", "grad_cam", "--out", tmp_path / "cli.png", "--colorbar", "off")
    drawn = np.asarray(Image.open(tmp_path / "cli.png"))
    assert np.array_equal(drawn[:overlay.shape[0]], overlay)  # the command line adds a legend below
    assert size_of_png(answer.overlay(view="side-by-side").png)[0] > overlay.shape[1]
    heat = np.asarray(answer.overlay("gray", view="heat"))
    assert (heat[..., 0] == heat[..., 2]).all()
    plain = np.asarray(answer.overlay(opacity=0))
    assert np.array_equal(plain, np.asarray(Image.open(several).convert("RGB")))


def test_overlays_that_make_no_sense(answer):
    with pytest.raises(cameras.BadArgument, match="colormap|colour map"):
        answer.overlay("reddish")
    with pytest.raises(cameras.BadArgument, match="opacity"):
        answer.overlay(opacity=2)
    with pytest.raises(cameras.BadArgument, match="view"):
        answer.overlay(view="above")


def test_files(answer, tmp_path):
    answer.save(tmp_path / "a.png")
    assert (tmp_path / "a.png").read_bytes() == answer.overlay().png
    answer.save(str(tmp_path / "a.npy"))
    assert np.array_equal(np.load(tmp_path / "a.npy"), answer.map)
    answer.save(tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text()) == answer.report
    with pytest.raises(cameras.FileError, match="No such file"):
        answer.save(tmp_path / "none" / "a.png")


def test_files_that_pillow_writes(answer, tmp_path):
    Image = pytest.importorskip("PIL.Image")
    answer.save(tmp_path / "a.jpg", view="heat")
    assert Image.open(tmp_path / "a.jpg").format == "JPEG"
    with pytest.raises(cameras.FileError, match="unknown"):
        answer.save(tmp_path / "a.what")


def test_in_a_notebook(answer):
    assert answer._repr_png_() == answer.overlay().png
    text = answer._repr_html_()
    assert text.startswith("<figure") and "frog 9" in text and "grad_cam" in text
    assert "map=" not in repr(answer) and "frog" in repr(answer)


def test_names_are_text_in_html():
    table = cameras.Table([{"<b>": "<script>", "x": 0.123456, "y": None}], {})
    assert table._repr_html_() == ("<table><tr><th>&lt;b&gt;</th><th>x</th><th>y</th></tr>"
                                   "<tr><td>&lt;script&gt;</td><td>0.1235</td><td></td></tr></table>")


def test_numbers_of_a_pickled_answer(answer):
    again = pickle.loads(pickle.dumps(answer))
    assert np.array_equal(again.map, answer.map) and again.top == answer.top and again.sizes == answer.sizes
    assert again._repr_html_() is None and again._repr_png_() is None
    with pytest.raises(cameras.BadArgument, match="pickled"):
        again.overlay()
