"""The same with a server elsewhere."""
import contextlib
import os
import pickle
import re
import subprocess

import cameras
import pytest
from conftest import ROOT

TOKEN = "an-own-token-of-letters"


@contextlib.contextmanager
def serving(folder, *options):
    """A server, with its address."""
    process = subprocess.Popen([cameras.find_program(), "serve", "--port", "0", *map(str, options)], cwd=folder,
                               stdout=subprocess.PIPE, text=True)
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    folder = tmp_path_factory.mktemp("server")
    (folder / "token").write_text(TOKEN)
    with serving(folder, ROOT / "models", "--token-file", folder / "token") as url:
        yield url


def test_a_served_model(address, picture, cli_map):
    with cameras.Model("scenes-residual", url=address, token=TOKEN) as model:
        assert model.engine_pid is None and model.name == "scenes-residual"
        expected = cli_map(picture, "--model", ROOT / "models/scenes-residual.onnx", "--method", "grad_cam")
        answer = model.explain(picture, method="grad_cam")
        assert answer.map.tobytes() == expected.tobytes()
        assert answer.overlay().png.startswith(b"\x89PNG")
        again = pickle.loads(pickle.dumps(model))
        assert again.predict(picture) == model.predict(picture)


def test_the_first_model_of_a_server(address, picture):
    assert cameras.Model(url=address, token=TOKEN).name == "scenes-dense"


def test_a_file_that_is_sent(address, picture, tmp_path, cli_map):
    path = ROOT / "models/scenes-inception.onnx"
    with cameras.Model(path, labels=ROOT / "models/scenes-labels.txt", url=address, token=TOKEN) as model:
        assert model.labels[15] == "frog"
        expected = cli_map(picture, "--model", path, "--method", "grad_cam")
        assert model.explain(picture, method="grad_cam").map.tobytes() == expected.tobytes()
        model._service.server.call("DELETE", f"/api/models/{model._service.id()}")
        assert model.predict(picture, top=1)[0].name == "frog"  # sent again


def test_what_a_server_refuses(address, tmp_path):
    with pytest.raises(cameras.ServerRefused, match="expected the server's token") as caught:
        cameras.Model("scenes-dense", url=address)
    assert (caught.value.code, caught.value.status) == ("no_token", 401)
    with pytest.raises(cameras.ServerRefused, match="did you mean 'scenes-dense'"):
        cameras.Model("scenes-dens", url=address, token=TOKEN)
    for name in ("scenes dense", "scenes-dense?", "scenes-dense#1", "scenes%2Ddense"):  # names, not parts of an address
        with pytest.raises(cameras.ServerRefused, match=r"expected the id of a model \(GET /api/models\), found '" + re.escape(name)):
            cameras.Model(name, url=address, token=TOKEN)
    with pytest.raises(cameras.EngineDied, match="expected cameras serve at http://127.0.0.1:1"):
        cameras.Model("m", url="http://127.0.0.1:1")
    with pytest.raises(cameras.BadArgument, match="expected url as http"):
        cameras.Model("m", url="ftp://host")
    with pytest.raises(cameras.BadArgument, match="expected no device with url"):
        cameras.Model("m", url=address, device="cuda")
    with pytest.raises(cameras.BadArgument, match="expected labels and card with the file of a model"):
        cameras.Model("m", url=address, labels=["a"])
    with pytest.raises(cameras.FileError, match="none.onnx"):
        cameras.Model(tmp_path / "none.onnx", url=address, token=TOKEN)


def test_what_runs_here_alone(address):
    model = cameras.Model("scenes-dense", url=address, token=TOKEN)
    with pytest.raises(cameras.BadArgument, match="expected a model on this machine"):
        model.evaluate(".")
    with pytest.raises(cameras.BadArgument, match="evaluate, sanity, attack and concepts run here, without url"):
        model.concepts("none.png")


def test_something_else_that_answers(tmp_path):
    import http.server
    import threading

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        folder = os.getcwd()
        os.chdir(tmp_path)
        try:
            with pytest.raises(cameras.ServerRefused, match="found HTTP status 404"):
                cameras.Model("m", url=f"http://127.0.0.1:{server.server_address[1]}")
        finally:
            os.chdir(folder)
            server.shutdown()
