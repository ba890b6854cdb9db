"""A model that is sent to a server is read there as the program reads its file here: the card and the names go with it."""
import json
import os
import pickle
import warnings

import cameras
import pytest
from conftest import ROOT
from test_remote import serving

MODEL = ROOT / "models/scenes-residual.onnx"
CARD = json.loads(MODEL.with_suffix(".json").read_text())
NAMES = (ROOT / "models/scenes-labels.txt").read_text()
PLAIN = {key: value for key, value in CARD.items() if key != "labels"}
CONFIG = {"model_type": "resnet", "id2label": {str(index): f"own {index}" for index in range(72)}}
REPORT = {"model": "m", "image": "cat.jpg", "method": "cameras"}

LAYOUTS = {
    "names below the card": {"m.json": {**CARD, "labels": "below/names.txt"}, "below/names.txt": NAMES},
    "a preprocessor's card": {"preprocessor_config.json": PLAIN, "config.json": CONFIG},
    "a preprocessor's card that names a file":
        {"preprocessor_config.json": {**PLAIN, "labels": "names.txt"}, "config.json": CONFIG, "names.txt": NAMES},
    "a report beside the model": {"m.json": REPORT, "config.json": {**PLAIN, **CONFIG}},
    "a folder of the hub": {"onnx/m.onnx": None, "preprocessor_config.json": PLAIN, "config.json": CONFIG},
    "a config.json of something else": {"config.json": {"port": 80}},
}


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("server")) as url:
        yield url


def written(folder, layout):
    """Writes a layout of files; gives the model's."""
    model = folder / next((name for name in layout if name.endswith(".onnx")), "m.onnx")
    for name, text in layout.items():
        (folder / name).parent.mkdir(exist_ok=True)
        if text is not None:
            (folder / name).write_text(text if isinstance(text, str) else json.dumps(text))
    model.write_bytes(MODEL.read_bytes())
    return model


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_what_is_beside_the_model_goes_with_it(address, picture, tmp_path, layout):
    path = written(tmp_path, layout)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", cameras.ModelWarning)
        with cameras.Model(path, url=address) as sent, cameras.Model(path) as own:
            assert sent.labels == own.labels
            assert sent.size == own.size
            assert sent.predict(picture) == own.predict(picture)


def test_names_of_the_models_of_this_project(address):
    with cameras.Model(ROOT / "models/scenes-inception.onnx", url=address) as sent:
        assert sent.labels[15] == "frog"
    names = [f"{index} of many" for index in range(72)]  # no indices that belong to the file's form
    with cameras.Model(MODEL, labels=names, url=address) as sent:
        assert sent.labels == names
        again = pickle.loads(pickle.dumps(sent))
        assert again.labels == names


@pytest.mark.parametrize("link", [False, True], ids=["name", "link"])
def test_no_file_from_elsewhere_is_sent(tmp_path, link):
    (tmp_path / "secret.txt").write_text(NAMES)
    (tmp_path / "model").mkdir()
    if link:
        (tmp_path / "model/names.txt").symlink_to(tmp_path / "secret.txt")
    path = written(tmp_path / "model", {"m.json": {**CARD, "labels": "names.txt" if link else "../secret.txt"}})
    with pytest.raises(cameras.BadModel, match="m.json: 'labels': expected a file in the card's folder, found '"):
        cameras.Model(path, url="http://127.0.0.1:1")


def test_links_in_the_cache_of_the_hub(address, tmp_path):
    snapshot = tmp_path / "snapshots/1"
    snapshot.mkdir(parents=True)
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs/abc").write_text(NAMES)
    (snapshot / "names.txt").symlink_to("../../blobs/abc")
    path = written(snapshot, {"m.json": {**CARD, "labels": "names.txt"}})
    with cameras.Model(path, url=address) as sent:
        assert sent.labels == NAMES.split("\n")[:72]


def test_names_that_are_not_there(tmp_path):
    path = written(tmp_path, {"m.json": {**CARD, "labels": "none.txt"}})
    with pytest.raises(cameras.FileError, match="none.txt: No such file"):
        cameras.Model(path, url="http://127.0.0.1:1")


def test_names_that_are_given_come_before_those_of_the_card(address, tmp_path):
    path = written(tmp_path, {"m.json": {**CARD, "labels": "../secret.txt"}})
    names = [f"own {index}" for index in range(72)]
    with cameras.Model(path, labels=names, url=address) as sent:
        assert sent.labels == names


def test_names_in_a_pipe(tmp_path):
    path = written(tmp_path, {"m.json": {**CARD, "labels": "names.txt"}})
    os.mkfifo(tmp_path / "names.txt")
    with pytest.raises(cameras.FileError, match="names.txt: expected a file"):
        cameras.Model(path, url="http://127.0.0.1:1")


def test_a_report_that_is_given_as_the_card(tmp_path):
    path = written(tmp_path, {"report.json": REPORT})
    with pytest.raises(cameras.BadModel, match="report.json: expected a model card, found a report"):
        cameras.Model(path, card=tmp_path / "report.json", url="http://127.0.0.1:1")
