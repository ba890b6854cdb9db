"""What is drawn once the server has forgotten the explanation: the same picture's map, or nothing."""
import shutil
import warnings

import cameras
import numpy as np
import pytest
from cameras._asking import array_of
from conftest import ROOT


def own_model(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", cameras.ModelWarning)
        return cameras.Model(path)


def test_the_same_picture_in_another_folder(several, tmp_path, monkeypatch):
    shutil.copy(several, tmp_path / "photo.jpg")
    monkeypatch.chdir(tmp_path)
    with own_model(ROOT / "models/scenes-dense.onnx") as model:
        answer = model.explain("photo.jpg", method="grad_cam")
        drawn = answer.overlay().png
        answer.map[:] = 0  # its owner's to change
        model.close()
        monkeypatch.chdir("/")
        assert answer.overlay().png == drawn


def test_a_file_that_has_changed(picture, several, tmp_path):
    path = tmp_path / "photo.jpg"
    shutil.copy(picture, path)
    with own_model(ROOT / "models/scenes-dense.onnx") as model:
        answer = model.explain(path, method="grad_cam")
        shutil.copy(several, path)
        assert answer.overlay().png  # it is still there
        model.close()
        with pytest.raises(cameras.FileError, match="photo.jpg: expected the picture that was explained, found that the file"):
            answer.overlay()
        with pytest.raises(cameras.FileError, match="photo.jpg: expected the picture that was explained"):
            answer.save(tmp_path / "overlay.png")
        assert not (tmp_path / "overlay.png").exists()


def test_a_model_that_has_changed(picture, tmp_path):
    path = tmp_path / "m.onnx"
    shutil.copy(ROOT / "models/scenes-dense.onnx", path)
    with own_model(path) as model:
        answer = model.explain(picture, 15, method="grad_cam")
        assert answer.overlay().png
        model.close()
        shutil.copy(ROOT / "models/scenes-residual.onnx", path)
        with pytest.raises(cameras.BadArgument, match="expected the model that gave the map, found one that gives another"):
            answer.overlay()


def test_arrays_are_read_by_numpy():
    import io

    def npy(array, **more):
        file = io.BytesIO()
        np.save(file, array, **more)
        return file.getvalue()

    wanted = np.arange(6, dtype="<f4").reshape(2, 3)
    assert np.array_equal(array_of(npy(wanted)), wanted)
    assert np.array_equal(array_of(npy(np.asfortranarray(wanted))), wanted)
    assert array_of(npy(wanted)).flags.writeable
    for wrong in (b"", b"<html>", npy(wanted)[:-1], npy(wanted.astype("f8")), npy(wanted[0]),
                  npy(np.array([[{}]], object), allow_pickle=True)):
        with pytest.raises(cameras.ServerRefused, match="expected a map as"):
            array_of(wrong)
