"""Evaluation, sanity checks and attacks as tables."""
import csv
import json
import os
import shutil
import signal
import tempfile
import time

import cameras
import numpy as np
import pytest
from conftest import ROOT, command

SCENES = ROOT / "examples/scenes/multi"
QUICK = {"methods": ["grad_cam", "gradient"], "metrics": ["pointing", "energy"], "limit": 2}


def test_an_evaluation_is_that_of_the_command_line(model, tmp_path):
    table = model.evaluate(SCENES, **QUICK)
    command("evaluate", SCENES, "--methods", "grad_cam,gradient", "--metrics", "pointing,energy", "--limit", "2",
            "--out", tmp_path / "cli")
    with open(tmp_path / "cli/rows.csv", newline="") as file:
        expected = list(csv.DictReader(file))
    assert [{key: str(row[key]) for key in ("picture", "image", "label", "method")} for row in table] == [
        {key: row[key] for key in ("picture", "image", "label", "method")} for row in expected]
    assert [row["energy"] for row in table] == [float(row["energy"]) for row in expected]
    assert table.report["compared_with"] == "grad_cam"
    assert table._repr_html_().count("<tr>") == len(table) + 1


def test_an_evaluation_that_is_kept(model, tmp_path):
    first = model.evaluate(SCENES, out=tmp_path / "kept", **QUICK)
    assert (tmp_path / "kept/report.html").exists()
    assert model.evaluate(SCENES, out=tmp_path / "kept", **QUICK) == first


def test_tables_are_frames_where_pandas_is_there(model):
    pandas = pytest.importorskip("pandas")
    frame = model.evaluate(SCENES, **QUICK).frame()
    assert isinstance(frame, pandas.DataFrame)
    means = frame.groupby("method")["energy"].mean()
    assert means["grad_cam"] > means["gradient"]


def test_sanity_checks(model, picture):
    pixels = np.zeros((192, 192, 3), np.uint8)
    pixels[50:100, 50:100] = (255, 0, 0)
    table = model.sanity([picture, pixels], ["grad_cam"], ["cascading"], stages=2)
    assert sorted(row["image"] for row in table) == [str(picture)] * 2 + ["<ndarray>"] * 2
    assert all(isinstance(row["spearman"], (int, float)) and row["method"] == "grad_cam" for row in table)
    assert "rule" in table.report
    one = model.sanity(picture, ["grad_cam"], ["cascading"], label="frog", stages=2)
    assert len(one) == 2 and isinstance(one[0]["label"], str)


def test_files_are_called_what_the_caller_calls_them(picture, tmp_path, monkeypatch):
    for file in (ROOT / "models/scenes-residual.onnx", picture):
        shutil.copy(file, tmp_path)
    (tmp_path / "data").symlink_to(SCENES)
    monkeypatch.chdir(tmp_path)
    card = json.loads((ROOT / "models/scenes-residual.json").read_text())
    del card["labels"]
    with cameras.Model("scenes-residual.onnx", card=card, labels=(ROOT / "models/scenes-labels.txt").read_text().split("\n")[:72]) as own:
        pictures = [picture.name, np.zeros((192, 192, 3), np.uint8)]
        tables = [own.sanity(pictures, ["grad_cam"], ["cascading"], stages=1),
                  own.attack(pictures, "bus", saliency="grad_cam", attack_steps=1),
                  own.evaluate("data", ["grad_cam"], ["pointing"], limit=1)]
        shown = [own.explain(picture.name, method="grad_cam")]
    assert [table.report["model"] for table in tables[:2]] == ["scenes-residual.onnx"] * 2
    assert [one["image"] for one in tables[0].report["images"]] == [picture.name, "<ndarray>"]
    for one in tables + shown:
        text = json.dumps(one.report) + repr(one) + repr(own) + (one.caption if one in shown else one._repr_html_())
        for folder in (str(ROOT), str(tmp_path), tempfile.gettempdir() + "/", str(SCENES)):
            assert folder not in text, text


def test_attacks(model, picture, tmp_path):
    table = model.attack(picture, "bus", saliency="grad_cam", attack_steps=3, save_adversarial=tmp_path)
    assert len(table) == 1 and table[0]["target_name"] == "bus" and table[0]["plain_steps"] <= 3
    assert table[0]["guided_l2"] <= table[0]["plain_l2"]
    written = sorted(path.name for path in tmp_path.iterdir())
    assert written == ["single-19-guided.png", "single-19-plain.png"]
    assert model.predict(tmp_path / "single-19-plain.png", also=[52])


def test_what_makes_no_sense(model, picture):
    with pytest.raises(cameras.BadArgument, match="did you mean"):
        model.evaluate(SCENES, metrics=["pointin"])
    with pytest.raises(cameras.FileError, match="nowhere"):
        model.evaluate(SCENES / "nowhere")
    with pytest.raises(cameras.FileError, match="nowhere"):
        model.sanity(SCENES / "nowhere")
    with pytest.raises(cameras.BadArgument, match="expected at least one image"):
        model.sanity([])
    with pytest.raises(cameras.BadArgument, match="expected pictures here"):
        model.attack(np.zeros((1, 3, 192, 192), np.float32))


def test_a_command_ends_with_python(script):
    process = script(f"cameras.Model().evaluate({str(SCENES)!r}, metrics=['insertion'])\n")
    deadline = time.monotonic() + 60
    child = None
    while child is None:
        assert time.monotonic() < deadline
        child = next((pid for pid in children_of(process.pid) if b"evaluate" in command_line(pid)), None)
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 2
    while command_line(child):
        assert time.monotonic() < deadline, "the command goes on"
        time.sleep(0.01)


def children_of(parent):
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and int(open(f"/proc/{name}/stat").read().rpartition(")")[2].split()[1]) == parent:
                yield int(name)
        except OSError:
            pass


def command_line(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read()
    except OSError:
        return b""
