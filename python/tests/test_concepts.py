"""What a layer sees: the concepts of the command line."""
import json
import pickle

import cameras
import numpy as np
import pytest
from conftest import ROOT, command


@pytest.fixture(scope="module")
def found(model, several):
    return model.concepts(several)


def of_the_command_line(picture, folder, *options):
    command("concepts", picture, "--out", folder / "cli.png", "--report", folder / "cli.json", *options)
    return json.loads((folder / "cli.json").read_text()), (folder / "cli.png").read_bytes()


def test_concepts_are_those_of_the_command_line(found, several, tmp_path):
    report, png = of_the_command_line(several, tmp_path)
    assert found.report == report
    assert found.picture.png == png
    assert len(found) == 5 and found.layer == report["layer"] and found.explained == report["explained"]
    assert [label.index for label in found.labels] == [one["index"] for one in report["labels"]]
    assert found.labels[0].probability == report["labels"][0]["probability"]
    for concept, told in zip(found, report["concepts"]):
        assert (concept.colour, concept.share, concept.empty) == (told["colour"], told["share"], told["empty"])
        assert [one.added for one in concept.adds_to] == [one["added"] for one in told["adds_to"]]
        assert [one.label.name for one in concept.adds_to] == [one["name"] for one in told["adds_to"]]
        assert [(one.label.index, one.label.probability, one.label.logit, one.added) for one in concept.alone] == [
            (one["index"], one["probability"], one["logit"], one["added"]) for one in told["alone"]]
    assert sum(concept.share for concept in found) == pytest.approx(1)


def test_what_is_asked_for(model, several, tmp_path):
    layer = model.layers[8].name
    own = model.concepts(several, 3, ["bus", 15], layer=layer, side=64, opacity=0.5)
    report, png = of_the_command_line(several, tmp_path, "--concepts", "3", "--label", "bus", "--label", "15",
                                      "--layer", layer, "--side", "64", "--opacity", "0.5")
    assert own.report == report and own.picture.png == png
    assert len(own) == 3 and own.layer == layer and [label.name for label in own.labels] == ["bus", "frog"]
    best = model.predict(several, top=2)
    assert [label.index for label in model.concepts(several, 2, top=2).labels] == [label.index for label in best]
    assert model.concepts(several, 2, best[1]).labels[0].name == best[1].name


def test_pictures_in_all_forms(model, several, found):
    from_bytes, from_path = model.concepts([several.read_bytes(), str(several)])
    assert from_bytes.picture.png == from_path.picture.png == found.picture.png
    assert (from_bytes.report["image"], from_path.report["image"]) == ("<bytes>", str(several))
    Image = pytest.importorskip("PIL.Image")
    with Image.open(several) as opened:
        pixels = np.asarray(opened.convert("RGB"))
        pillow = model.concepts(opened, 2)
    assert pillow.picture.png == model.concepts(pixels, 2).picture.png
    shares = [concept.share for concept in model.concepts(several, 2)]
    assert [concept.share for concept in pillow] == pytest.approx(shares, rel=1e-3)  # Pillow's JPEG decoder is another


def test_a_network_of_a_file(several, tmp_path):
    path = ROOT / "models/scenes-residual.onnx"
    report, _ = of_the_command_line(several, tmp_path, "--model", path, "--concepts", "2")
    with cameras.Model(path) as own:
        assert own.concepts(several, 2).report == {**report, "model": str(path)}


def test_in_a_notebook_and_in_files(found, tmp_path):
    assert found._repr_png_() == found.picture._repr_png_() == found.picture.png
    assert found._repr_html_().startswith("<figure") and found.caption in found._repr_html_()
    assert found.caption.startswith(f"5 concepts · {found.layer} · ")
    found.save(tmp_path / "concepts.png")
    assert (tmp_path / "concepts.png").read_bytes() == found.picture.png
    found.save(tmp_path / "concepts.json")
    assert json.loads((tmp_path / "concepts.json").read_text()) == found.report
    assert str(found[0].adds_to[0]) == f"{found.labels[0].name} {found[0].adds_to[0].added:+.1f}"
    again = pickle.loads(pickle.dumps(found))
    assert again == found and again.labels == found.labels and again.picture.png == found.picture.png
    with pytest.raises(cameras.FileError, match="nowhere"):
        found.save(tmp_path / "nowhere/concepts.png")


def test_what_makes_no_sense(model, several):
    for options, text in [
        ({"concepts": 13}, "^concepts: expected a whole number from 1 to 12, found '13'$"),
        ({"concepts": float("nan")}, "^concepts: expected a whole number from 1 to 12, found 'nan'$"),
        ({"opacity": float("nan")}, "^opacity: expected a number from 0 to 1, found 'nan'$"),
        ({"side": [64, 64]}, "^side: expected a whole number from 16 to 4096, found '64,64'$"),
        ({"label": 1.5}, "expected a label as its index or its name, found 1.5"),
        ({"label": ""}, "^label: expected a value, found ''$"),
        ({"label": 1, "top": 3}, "^expected top alone, without label$"),
        ({"top": 2.5}, "expected top as a whole number, found 2.5"),
        ({"label": "a\0b"}, "expected text without zero bytes"),
    ]:
        with pytest.raises(cameras.BadArgument, match=text):
            model.concepts(several, **options)
    with pytest.raises(cameras.BadArgument, match="did you mean 'bus'"):
        model.concepts(several, label="buss")
    with pytest.raises(cameras.FileError, match="nowhere.png: No such file"):
        model.concepts("nowhere.png")
    with pytest.raises(cameras.BadArgument, match="expected pictures here"):
        model.concepts(np.zeros((1, 3, 192, 192), np.float32))
    with pytest.raises(cameras.BadImage, match="^<bytes>: expected a JPEG, PNG, "):
        model.concepts(b"no picture")
