"""What a model tells and can be asked."""
import json
import pickle
import warnings

import cameras
import numpy as np
import pytest
from conftest import ROOT, command

RESIDUAL = ROOT / "models/scenes-residual.onnx"


def test_what_a_model_tells(model):
    assert model.size == (192, 192)
    assert model.label_count == 72 and model.labels[15] == "frog"
    assert [layer.default for layer in model.layers].count(True) == 1
    assert model.layers[0].type == "Conv" and model.layers[0].channels == 24
    assert {layer.layout for layer in model.layers} == {"channels first"}
    assert {"cameras", "grad_cam"} <= set(model.methods)
    assert not set(model.refused) & set(model.methods)
    assert repr(model) == "<cameras.Model 'scenes-dense': 72 labels, 192 x 192>"


def test_the_bundled_classifier_says_so():
    with pytest.warns(cameras.ModelWarning, match="knows nothing of photos"):
        cameras.Model().close()


def test_warnings_of_loading_are_warnings(tmp_path):
    lonely = tmp_path / "lonely.onnx"
    lonely.write_bytes(RESIDUAL.read_bytes())
    with pytest.warns(cameras.ModelWarning, match="card"):
        own = cameras.Model(lonely, labels=[f"name {number}" for number in range(72)])
    assert own.labels[3] == "name 3"
    own.close()


def test_a_card_as_a_dict_is_that_of_the_file(tmp_path, picture, cli_map):
    card = json.loads(RESIDUAL.with_suffix(".json").read_text())
    card.pop("label_names_file", None)
    card = {key: value for key, value in card.items() if not (isinstance(value, str) and value.endswith(".txt"))}
    lonely = tmp_path / "lonely.onnx"
    lonely.write_bytes(RESIDUAL.read_bytes())
    with warnings.catch_warnings():
        warnings.simplefilter("error", cameras.ModelWarning)
        own = cameras.Model(lonely, card=card, labels=ROOT / "models/scenes-labels.txt")
    expected = cli_map(picture, "--model", RESIDUAL, "--method", "grad_cam")
    assert own.explain(picture, method="grad_cam").map.tobytes() == expected.tobytes()
    own.close()


def test_models_that_cannot_be_used(tmp_path):
    with pytest.raises(cameras.FileError, match="none.onnx: no such file"):
        cameras.Model(tmp_path / "none.onnx")
    (tmp_path / "broken.onnx").write_bytes(b"x")
    with pytest.raises(cameras.BadModel, match="broken.onnx"):
        cameras.Model(tmp_path / "broken.onnx")
    with pytest.raises(cameras.OverBudget, match="expected at most 1.0 MB"):
        cameras.Model(RESIDUAL, memory="1M")
    with pytest.raises(cameras.BadArgument, match="expected a position of a sequence"):
        cameras.Model(RESIDUAL, position=0)
    with pytest.raises(cameras.BadArgument, match="^expected --device"):
        cameras.Model(RESIDUAL, device="tpu")
    with pytest.raises(cameras.BadArgument, match="expected token with url alone"):
        cameras.Model(RESIDUAL, token="x")


def test_predictions(model, picture):
    best = model.predict(picture)
    assert len(best) == 5 and best[0].name == "frog" and best[0].probability > 0.9
    assert sorted((label.probability for label in best), reverse=True) == [label.probability for label in best]
    assert str(best[0]).startswith("frog 9")
    assert len(model.predict(picture, top=1000)) == 72
    assert [label.index for label in model.predict(picture, top=1, also=[3])] == [15, 3]
    both = model.predict([picture, picture.read_bytes()], top=1)
    assert both == [best[:1], best[:1]]


def test_hidden_pixels(model, picture):
    black = np.zeros((192, 192, 3), np.uint8)
    everything = np.ones((3, 5), bool)
    assert model.predict(picture, hidden=everything) == model.predict(black)
    assert model.predict(picture, hidden=~everything) == model.predict(picture)
    map_ = model.explain(picture, method="grad_cam").map
    hidden = model.predict(picture, hidden=map_ > 0.3, also=[15])
    frog = next(label for label in hidden if label.index == 15)
    assert frog.probability < 0.7 * model.predict(picture)[0].probability
    large = np.zeros((5000, 4100), bool)
    large[:, :2050] = True
    assert model.predict(picture, hidden=large) == model.predict(picture, hidden=np.array([[True, False]]))
    with pytest.raises(cameras.BadArgument, match=r"expected hidden as bool \[h,w\], found float32"):
        model.predict(picture, hidden=map_)
    with pytest.raises(cameras.BadArgument, match="fill"):
        model.predict(picture, hidden=everything, fill="red")


def test_labels_are_numbers_names_or_predictions(model, several):
    label = model.predict(several)[0]
    maps = [model.explain(several, one, method="grad_cam").map for one in (label.index, label.name.upper(), label)]
    assert maps[0].tobytes() == maps[1].tobytes() == maps[2].tobytes()
    assert np.array_equal(model.explain(several, np.int64(label.index), method="grad_cam").map, maps[0])
    two = model.explain(several, label=["bus", 15], method="grad_cam")
    assert [one.label for one in two] == ["bus", "frog"]
    best = model.explain(several, top=3, method="grad_cam")
    assert [one.index for one in best] == [one.index for one in model.predict(several, top=3)]
    with pytest.raises(cameras.BadArgument, match="did you mean"):
        model.explain(several, "buss")
    with pytest.raises(cameras.BadArgument, match="expected a label as its index or its name"):
        model.explain(several, 1.5)
    with pytest.raises(cameras.BadArgument, match="expected top alone"):
        model.explain(several, 1, top=3)


def test_batches_and_their_bars(model, picture, several, monkeypatch):
    bars = []

    class Bar:
        def __init__(self, total, unit):
            self.n, self.total, self.unit = 0, total, unit
            bars.append(self)

        def update(self, count):
            self.n += count

        def close(self):
            self.closed = True

    monkeypatch.setitem(__import__("sys").modules, "tqdm", type("tqdm", (), {"tqdm": Bar}))
    answers = model.explain([picture, several], method="grad_cam", progress=True)
    assert [answer.label for answer in answers] == [model.predict(one)[0].name for one in (picture, several)]
    assert (bars[0].total, bars[0].n, bars[0].unit, bars[0].closed) == (2, 2, "image", True)
    nested = model.explain((picture, several), label=[1, 2], method="grad_cam")
    assert [[one.index for one in row] for row in nested] == [[1, 2], [1, 2]]
    model.explain(picture, method="rise", samples=37, progress=True)
    assert (bars[-1].n, bars[-1].unit, bars[-1].closed) == (bars[-1].total, "pass", True)


def test_contrasts(model, several, cli_map):
    answer = model.contrast(several, "trolleybus", "bus", method="grad_cam")
    expected = cli_map(several, "--method", "grad_cam", "--label", "trolleybus", "--contrast", "bus")
    assert answer.map.tobytes() == expected.tobytes()
    assert (answer.label, answer.against.name) == ("trolleybus", "bus")
    assert "and not bus" in answer.caption
    runner_up = model.contrast(several, "bus", method="grad_cam")
    assert runner_up.against.index == next(one.index for one in model.predict(several) if one.name != "bus")


def test_sizes_that_a_budget_spares_are_in_the_caption(model, picture):
    answer = model.explain(picture, budget=1e-6)
    assert [size.kept for size in answer.sizes] == [True]
    assert answer.report["spared_sizes"] == 6
    assert answer.caption.endswith(" · cameras · 1 of 7 sizes")


def test_options_and_variants(model, picture, cli_map):
    expected = cli_map(picture, "--method", "rise", "--samples", "20", "--cells", "5")
    assert model.explain(picture, method="rise", samples=20, cells=5).map.tobytes() == expected.tobytes()
    assert model.explain(picture, method="rise:samples=20:cells=5").map.tobytes() == expected.tobytes()
    sizes = cli_map(picture, "--sizes", "192,224")
    assert model.explain(picture, sizes=[192, 224]).map.tobytes() == sizes.tobytes()
    assert model.explain(picture, method="cameras:sizes=192+224").map.tobytes() == sizes.tobytes()
    several_sizes = cli_map(picture, "--method", "gradient", "--multi-scale", "--sizes", "192,224")
    assert model.explain(picture, method="gradient", multi_scale=True, sizes=(192, 224)).map.tobytes() == several_sizes.tobytes()
    layer = model.layers[5].name
    assert model.explain(picture, method="grad_cam", layer=layer).layer == layer
    for wrong, text in [({"samples": 3}, "samples"), ({"method": "grad_cat"}, "did you mean 'grad_cam'"),
                        ({"layer": "nowhere"}, "expected a layer"), ({"steps": 0}, "steps"),
                        ({"sizes": {}}, "sizes: expected whole numbers"),
                        ({"max_size": np.longdouble(1)}, "max_size: expected a whole number")]:
        with pytest.raises(cameras.BadArgument, match=text):
            model.explain(picture, **wrong)


def test_numbers_that_are_not_whole(model, picture):
    for call, text in [
        (lambda: model.explain(picture, top=3.7), "expected top as a whole number, found 3.7"),
        (lambda: model.explain(picture, top=True), "expected top as a whole number, found True"),
        (lambda: model.explain(picture, sizes=[192.9, 224]), r"sizes: expected whole numbers .*, found \[192.9, 224\]"),
        (lambda: model.explain(picture, sizes=np.array([192.9])), "sizes: expected whole numbers .*, found an array"),
        (lambda: model.explain(picture, sizes=["192"]), "sizes: expected whole numbers .*, found \\['192'\\]"),
        (lambda: model.explain(picture, sizes=np.array(192)), "sizes: expected whole numbers .*, found an array"),
        (lambda: model.explain(picture, method="rise", samples=np.complex64(1)), "samples: expected a whole number"),
        (lambda: model.predict(picture, top=3.7), "expected top as a whole number, found 3.7"),
        (lambda: model.predict(picture, also=[1.5]), "expected also as a whole number, found 1.5"),
        (lambda: model.predict(picture, also=5), "expected also as whole numbers, found 5"),
    ]:
        with pytest.raises(cameras.BadArgument, match=text):
            call()
    assert len(model.predict(picture, top=np.int32(3), also=np.array([1]))) in (3, 4)
    assert model.explain(picture, sizes=np.array([192, 224], np.int16)).method == "cameras"


def test_comparisons(model, picture):
    compared = model.compare(picture, ["grad_cam", "cameras", "gradient"], max_size=224, steps=2)
    assert [answer.method for answer in compared] == ["grad_cam", "cameras", "gradient"]
    assert len({answer.index for answer in compared}) == 1
    assert len(compared[1].sizes) == 2 and len(compared[0].sizes) == 1
    assert compared._repr_html_().count("<img") == 3
    assert compared[1].map.tobytes() == model.explain(picture, max_size=224, steps=2).map.tobytes()
    with pytest.raises(cameras.BadArgument, match="expected options that a method of grad_cam reads, found 'samples'"):
        model.compare(picture, ["grad_cam"], samples=3)


def test_the_report_is_that_of_the_command_line(model, picture, tmp_path):
    answer = model.explain(picture, method="grad_cam")
    command("explain", picture, "--method", "grad_cam", "--json", tmp_path / "cli.json")
    expected = json.loads((tmp_path / "cli.json").read_text())
    for report in (expected, dict(answer.report)):
        for key in ("model", "image", "seconds", "peak_memory_mb"):
            report.pop(key, None)
    own = {key: value for key, value in answer.report.items() if key in expected}
    assert own == expected
    assert answer.label == expected["label"]["name"] and answer.probability == expected["label"]["probability"]
    assert [label.index for label in answer.top] == [one["index"] for one in expected["top"]]
    assert answer.layer == expected["layer"]


def test_a_model_travels_by_what_it_was_made_of(model, picture):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again = pickle.loads(pickle.dumps(model))
    assert again.predict(picture) == model.predict(picture)
    assert again.engine_pid != model.engine_pid
    again.close()


def test_a_model_travels_to_another_folder(tmp_path, monkeypatch, picture):
    (tmp_path / "m.onnx").write_bytes(RESIDUAL.read_bytes())
    (tmp_path / "card.json").write_bytes(RESIDUAL.with_suffix(".json").read_bytes())
    (tmp_path / "scenes-labels.txt").write_bytes((ROOT / "models/scenes-labels.txt").read_bytes())
    monkeypatch.chdir(tmp_path)
    with cameras.Model("m.onnx", card="card.json", labels="scenes-labels.txt") as own:
        monkeypatch.chdir("/")
        with pickle.loads(pickle.dumps(own)) as again:
            assert again.predict(picture) == own.predict(picture)


def test_the_python_of_the_server_gives_its_map(model, picture, tmp_path, monkeypatch):
    """`/api/explanations/ID/command` is this package's own call."""
    server = model._service.server
    image = json.loads(server.call("POST", "/api/images", picture.read_bytes()))["id"]
    (tmp_path / "photo.png").write_bytes(server.call("GET", f"/api/images/{image}/picture.png"))
    monkeypatch.chdir(tmp_path)
    questions = [
        {"method": "rise", "options": {"samples": 20, "cells": 5}, "target": {"labels": ["pear"]}},
        {"method": "gradient", "options": {"multi_scale": True, "sizes": "192,224"}},
        {"method": "grad_cam", "target": {"label": "frog", "against": "runner-up"}},
        {"method": "grad_cam", "target": {"label": "frog", "against": "bus"}},
        {"method": "grad_cam", "target": {"predicted": 2}},
        {"method": "grad_cam", "target": {"labels": [3, "bus"]}},
        {"method": "cameras", "options": {"preset": "released", "max_size": 300}},
    ]
    for question in questions:
        asked = server.json("POST", "/api/explanations", {"image": image, "model": "scenes-dense", **question})["id"]
        list(server.events(f"/api/explanations/{asked}/events?maps=off"))
        code = server.json("GET", f"/api/explanations/{asked}/command")["python"]
        assert code.startswith("import cameras\n"), code
        names = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", cameras.ModelWarning)
            exec(code, names)  # the program's own text
        names["model"].close()
        maps = names["saliency"] if isinstance(names["saliency"], list) else [names["saliency"]]
        for number, own in enumerate(maps):
            told = server.call("GET", f"/api/explanations/{asked}/map.npy?number={number}")
            assert told.endswith(own.tobytes()), code
    assert (tmp_path / "overlay.png").exists() and (tmp_path / "overlay-3.png").exists()
